"""At the desk An takes in what the holder of a paper dossier brings later, or takes the dossier back for him."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congvu.dossiers import actions
from congvu.dossiers.models import Dossier, Status
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
    nothing = browser.post(place, {"ban-application": "", "ban-contract": ""})
    assert nothing.status_code == 409 and "Chưa ghi giấy tờ nào" in nothing.content.decode()
    assert browser.post(place, {"ban-application": "", "ban-contract": "original"}).status_code == 302
    dossier = Dossier.objects.get(pk=paper_dossier.pk)
    assert dossier.due_at is not None and dossier.papers.filter(key="contract", copy="original").exists()


def test_an_scans_what_moc_brought_and_a_refused_scan_loses_nothing(as_, an, paper_dossier):
    browser = as_(an)
    place = reverse("desk:supplement_at_counter", args=[paper_dossier.reference])
    page = browser.get(place).content.decode()
    assert 'name="tep-contract"' in page and "tối đa" in page and "data-max-bytes" in page
    wrong = SimpleUploadedFile("hop-dong.pdf", b"not a pdf at all", "application/pdf")
    refused = browser.post(place, {"ban-contract": "certified", "tep-contract": wrong})
    assert refused.status_code == 422 and '<option value="certified" selected>' in refused.content.decode()
    assert not paper_dossier.papers.filter(key="contract").exists()
    scan = SimpleUploadedFile("hop-dong.pdf", _one_page(), "application/pdf")
    first = browser.post(place, {"ban-contract": "certified", "tep-contract": scan, "tai-len": "1"})
    assert "Đã quét: hop-dong.pdf" in first.content.decode()
    assert browser.post(place, {"ban-contract": "certified"}).status_code == 302
    contract = paper_dossier.papers.get(key="contract", removed_at=None)
    assert (contract.copy, contract.file.name) == ("certified", "hop-dong.pdf")


def test_who_does_not_receive_uploads_nothing_there(as_, binh, paper_dossier):
    place = reverse("desk:supplement_at_counter", args=[paper_dossier.reference])
    scan = SimpleUploadedFile("hop-dong.pdf", _one_page(), "application/pdf")
    assert as_(binh).post(place, {"ban-contract": "copy", "tep-contract": scan}).status_code == 409
    assert not StoredFile.objects.filter(name="hop-dong.pdf").exists()
    assert not paper_dossier.papers.filter(key="contract").exists()


def test_an_takes_the_dossier_back_for_moc(as_, an, paper_dossier):
    browser = as_(an)
    place = reverse("desk:withdraw_at_counter", args=[paper_dossier.reference])
    assert "không rút lại được" in browser.get(place).content.decode()
    assert browser.post(place, {"reason": "Đơn xin rút ngày 16/11/2026"}).status_code == 302
    assert Dossier.objects.get(pk=paper_dossier.pk).status == Status.WITHDRAWN
