"""At the desk An takes in what the holder of a paper dossier brings later, or takes the dossier back for him."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congvu.dossiers import actions
from congvu.dossiers.marking import Mark
from congvu.dossiers.models import Dossier, Status
from congvu.dossiers.paper_refusals import StillMissing
from congvu.dossiers.refusals import PlaceNotAsked
from congvu.files.models import StoredFile
from tests.given import _one_page
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper_dossier(permit, an, binh):
    holder = actions.Holder(name="Hoàng Văn Mộc", phone="0900000001")
    filed = actions.file_at_counter(permit, holder, [actions.GivenPaper("application")], {}, by=an, at=MONDAY)
    dossier = actions.receive(filed, by=an, at=MONDAY)
    actions.request_supplement(dossier, [{"what": "Hợp đồng", "why": "thiếu"}], "Chưa đủ.", by=binh, at=MONDAY)
    return dossier


def test_an_notes_what_moc_brought(as_, an, paper_dossier):
    browser = as_(an)
    place = reverse("desk:supplement_at_counter", args=[paper_dossier.reference])
    assert place in browser.get(reverse("desk:dossier", args=[paper_dossier.reference])).content.decode()
    assert "Hợp đồng mua bán" in browser.get(place).content.decode()
    nothing = browser.post(place, {"so-application-copy": "", "so-contract-copy": ""})
    assert nothing.status_code == 409 and "Chưa ghi giấy tờ nào" in nothing.content.decode()
    assert browser.post(place, {"so-application-copy": "", "so-contract-original": "1"}).status_code == 302
    dossier = Dossier.objects.get(pk=paper_dossier.pk)
    assert dossier.due_at is not None and dossier.papers.filter(key="contract", copy="original").exists()


def test_an_scans_what_moc_brought_and_a_refused_scan_loses_nothing(as_, an, paper_dossier):
    browser = as_(an)
    place = reverse("desk:supplement_at_counter", args=[paper_dossier.reference])
    page = browser.get(place).content.decode()
    assert 'name="tep-contract"' in page and "tối đa" in page and "data-max-bytes" in page
    wrong = SimpleUploadedFile("hop-dong.pdf", b"not a pdf at all", "application/pdf")
    refused = browser.post(place, {"so-contract-certified": "1", "tep-contract": wrong})
    assert refused.status_code == 422 and 'name="so-contract-certified" value="1"' in refused.content.decode()
    assert not paper_dossier.papers.filter(key="contract").exists()
    scan = SimpleUploadedFile("hop-dong.pdf", _one_page(), "application/pdf")
    first = browser.post(place, {"so-contract-certified": "1", "tep-contract": scan, "tai-len": "1"})
    assert "Đã quét: hop-dong.pdf" in first.content.decode()
    assert browser.post(place, {"so-contract-certified": "1"}).status_code == 302
    contract = paper_dossier.papers.get(key="contract", removed_at=None)
    assert (contract.copy, contract.file.name) == ("certified", "hop-dong.pdf")


def test_who_does_not_receive_uploads_nothing_there(as_, binh, paper_dossier):
    place = reverse("desk:supplement_at_counter", args=[paper_dossier.reference])
    scan = SimpleUploadedFile("hop-dong.pdf", _one_page(), "application/pdf")
    assert as_(binh).post(place, {"so-contract-copy": "1", "tep-contract": scan}).status_code == 409
    assert not StoredFile.objects.filter(name="hop-dong.pdf").exists()
    assert not paper_dossier.papers.filter(key="contract").exists()


@pytest.fixture
def marked(permit, an, binh):
    """Mộc's paper dossier, of which Bình marks a field and a paper."""
    holder = actions.Holder(name="Hoàng Văn Mộc", phone="0900000001")
    answers = {"purpose": "Hội chợ", "quantity": "50", "dangerous": False}
    filed = actions.file_at_counter(permit, holder, [actions.GivenPaper("application")], answers, by=an, at=MONDAY)
    dossier = actions.receive(filed, by=an, at=MONDAY)
    marks = [Mark("field", "quantity", reason="Khác hợp đồng"), Mark("paper", "contract", reason="Thiếu")]
    actions.request_supplement(dossier, [], "Chưa khớp.", marks, by=binh, at=MONDAY)
    return dossier


def test_nđ61_đ15_3_at_the_counter_only_what_is_marked_is_mended_and_what_is_missing_is_named(as_, an, binh, marked):
    browser, place = as_(an), reverse("desk:supplement_at_counter", args=[marked.reference])
    page = browser.get(place).content.decode()
    assert "so-contract-original" in page and "so-application-original" not in page and page.count("Còn thiếu") == 2
    partly = browser.post(place, {"so-contract-original": "1", "tra-contract": "1"})
    told = partly.content.decode()
    assert partly.status_code == 409 and "trước hết: Số lượng" in told and "Đã có" in told
    assert not marked.papers.filter(key="contract").exists()
    form = reverse("desk:supplement-form", args=[marked.reference, "content"])
    assert form in page
    typed = browser.get(form).content.decode()
    assert 'name="quantity"' in typed and 'name="dangerous"' not in typed
    assert browser.post(form, {"quantity": "60"}).status_code == 302
    assert browser.post(place, {"so-contract-original": "1", "tra-contract": "1"}).status_code == 302
    dossier = Dossier.objects.get(pk=marked.pk)
    assert dossier.answers["quantity"] == "60" and dossier.answers["purpose"] == "Hội chợ"
    diff = as_(binh).get(reverse("desk:dossier", args=[dossier.reference])).content.decode()
    assert "Người nộp đã bổ sung" in diff and "<del>50" in diff and "<ins>60" in diff


def test_what_is_left_as_it_was_has_mocs_word(an, binh, marked):
    paper, field = actions.GivenPaper("contract"), marked.supplement_marks.get(key="quantity")
    with pytest.raises(PlaceNotAsked):
        actions.supplement_at_counter(marked, [actions.GivenPaper("application")], by=an, at=MONDAY)
    with pytest.raises(PlaceNotAsked):
        actions.supplement_at_counter(marked, [paper], marked.answers | {"purpose": "Bán"}, by=an, at=MONDAY)
    with pytest.raises(StillMissing):
        actions.supplement_at_counter(marked, [paper], by=an, at=MONDAY)
    words = {field.pk: "Số lượng đúng như phụ lục hợp đồng"}
    actions.supplement_at_counter(marked, [paper], None, words, by=an, at=MONDAY)
    field.refresh_from_db()
    assert field.reply == words[field.pk] and marked.supplement_requests.get().answered_by == an


def test_an_takes_the_dossier_back_for_moc(as_, an, paper_dossier):
    browser = as_(an)
    place = reverse("desk:withdraw_at_counter", args=[paper_dossier.reference])
    assert "không rút lại được" in browser.get(place).content.decode()
    assert browser.post(place, {"reason": "Đơn xin rút ngày 16/11/2026"}).status_code == 302
    assert Dossier.objects.get(pk=paper_dossier.pk).status == Status.WITHDRAWN
