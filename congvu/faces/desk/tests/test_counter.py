from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congvu.catalog.actions.packages import import_package
from congvu.catalog.actions.publishing import publish
from congvu.catalog.packages.files import PackageFiles
from congvu.catalog.packages.reading import read_folder
from congvu.counter import actions
from congvu.counter.models import PaperDraft
from congvu.dossiers.models import Dossier, Status
from congvu.organisations.models import Role
from tests.given import PACKAGES, _one_page
from tests.people import LONG_AGO, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanh(mot_cua, program):
    """Hạnh, who receives beside An."""
    return officer("Ngô Thị Hạnh", "CB006", mot_cua, "Chuyên viên", [Role.RECEIVER], program)


def walk_to_papers(browser, permit, **holder):
    """An types the holder and the form of the example permit; the papers page comes next."""
    said = {"name": "Hoàng Văn Bách", "phone": "0900000009", "channel": "counter"} | holder
    answer = browser.post(reverse("desk:counter-holder", args=[permit.code]), said)
    assert answer.status_code == 302
    while "/to-khai/" in answer["Location"]:
        answer = browser.post(
            answer["Location"], {"purpose": "Hội chợ", "quantity": "50", "dangerous": "no", "bo-qua": "1"}
        )
        assert answer.status_code == 302
    return answer["Location"]


def test_an_receives_a_paper_dossier_of_somebody_without_an_account(as_, an, permit):
    browser = as_(an)
    assert permit.name in browser.get("/ban-lam-viec/tiep-nhan-truc-tiep?q=vi+du").content.decode()
    place = walk_to_papers(browser, permit)
    scan = SimpleUploadedFile("don.pdf", _one_page(), "application/pdf")
    answer = browser.post(place, {"so-application-original": "1", "tep-application": scan, "result_way": "counter"})
    dossier = Dossier.objects.get()
    assert answer["Location"] == reverse("desk:counter-done", args=[dossier.reference])
    assert dossier.status == Status.IN_REVIEW and dossier.code
    assert dossier.applicant is None and dossier.applicant_name == "Hoàng Văn Bách"
    assert [(p.key, p.copy, p.file.name) for p in dossier.papers.all()] == [("application", "original", "don.pdf")]
    page = browser.get(answer["Location"]).content.decode()
    assert dossier.code in page and "Mẫu 01" in page


def test_the_receipt_says_how_many_of_each_kind_came_and_which_original_goes_back(as_, an, binh, permit):
    browser = as_(an)
    place = walk_to_papers(browser, permit)
    assert browser.post(place, {"so-application-original": "9" * 5_000}).status_code == 422
    wrong = browser.post(place, {"so-application-original": "hai", "so-contract-copy": "1", "tra-contract": "1"})
    told = wrong.content.decode()
    assert wrong.status_code == 422 and "bằng chữ số" in told and "chỉ trả lại được bản chính" in told
    assert 'value="hai"' in told
    said = {"so-application-original": "2", "so-contract-original": "1", "so-contract-copy": "3", "tra-contract": "1"}
    assert browser.post(place, said | {"result_way": "counter"}).status_code == 302
    dossier = Dossier.objects.get()
    lines = dossier.prints.get(form="01").data["papers"]
    assert [(one["original"], one["copy"], one["goes_back"]) for one in lines] == [("2", "", False), ("1", "3", True)]
    page = as_(binh).get(reverse("desk:dossier", args=[dossier.reference])).content.decode()
    assert "Bản chính × 2" in page and "phải trả lại" in page
    book = as_(binh).get("/ban-lam-viec/so-theo-doi?tu=01/01/2026&den=31/12/2026").content.decode()
    assert "3 bản chính, 3 bản chụp; còn giữ bản chính phải trả" in book


def test_the_enterprise_is_found_by_its_tax_code(as_, an, sen, permit):
    browser = as_(an)
    page = browser.post(reverse("desk:counter-holder", args=[permit.code]), {"tim": "1", "lookup": sen.tax_code})
    assert sen.name in page.content.decode()
    place = walk_to_papers(browser, permit, name=sen.name, address=sen.address, enterprise=sen.pk)
    browser.post(place, {"so-application-copy": "1", "result_way": "post"})
    assert Dossier.objects.get().enterprise == sen


def test_a_refused_scan_loses_nothing_that_was_typed(as_, an, permit):
    browser = as_(an)
    place = walk_to_papers(browser, permit)
    wrong = SimpleUploadedFile("don.pdf", b"not a pdf at all", "application/pdf")
    answer = browser.post(place, {"so-application-certified": "1", "tep-application": wrong, "result_way": "post"})
    page = answer.content.decode()
    assert answer.status_code == 422 and not Dossier.objects.exists()
    assert 'name="so-application-certified" value="1"' in page and 'value="post" checked' in page


def test_a_way_nobody_offers_is_the_counters(as_, an, permit):
    browser = as_(an)
    place = walk_to_papers(browser, permit)
    assert browser.post(place, {"so-application-copy": "1", "result_way": "bồ câu"}).status_code == 302
    assert Dossier.objects.get().result_way == "counter"


def test_a_dossier_is_received_once_however_often_the_button_is_pressed(as_, an, permit):
    browser = as_(an)
    place = walk_to_papers(browser, permit)
    assert browser.post(place, {"so-application-copy": "1", "result_way": "counter"}).status_code == 302
    assert browser.post(place, {"so-application-copy": "1", "result_way": "counter"}).status_code == 404
    assert Dossier.objects.count() == 1


def test_what_is_filled_in_from_the_holder_says_so_until_an_changes_it(as_, an, giang, cuc_xnk, sen):
    purpose = "{key: purpose, type: text, label: Mục đích, required: true, max_length: 200"
    files = dict(read_folder(PACKAGES / "giay-phep-vi-du").files)
    form = files["form.yaml"].decode()
    assert purpose in form
    files["form.yaml"] = form.replace(purpose, f"{purpose}, prefill: enterprise.address").encode()
    revision = import_package(PackageFiles(files), by=giang, at=LONG_AGO).revision
    publish(revision, effective_from=LONG_AGO.date(), by=giang, at=LONG_AGO)
    said = {"name": sen.name, "address": sen.address, "enterprise": sen.pk, "channel": "counter"}
    browser = as_(an)
    page = browser.post(reverse("desk:counter-holder", args=[revision.procedure.code]), said)["Location"]
    filled = browser.get(page).content.decode()
    assert sen.address in filled and "Điền sẵn từ thông tin chủ hồ sơ" in filled
    browser.post(page, {"purpose": "Hội chợ", "quantity": "50", "dangerous": "no"})
    changed = browser.get(page).content.decode()
    assert "Hội chợ" in changed and "Điền sẵn" not in changed


@pytest.mark.parametrize("who", ["binh", "cuong", "dung", "giang", "lan"])
def test_only_receivers_have_the_counter(request, as_, who, permit):
    browser = as_(request.getfixturevalue(who))
    assert browser.get("/ban-lam-viec/tiep-nhan-truc-tiep").status_code == 404
    assert (
        browser.post(reverse("desk:counter-holder", args=[permit.code]), {"name": "x", "phone": "1"}).status_code == 404
    )
    assert not Dossier.objects.exists()


def test_what_an_typed_outlives_her_login_and_is_hers_alone(as_, an, hanh, permit):
    place = walk_to_papers(as_(an), permit)
    scan = SimpleUploadedFile("don.pdf", _one_page(), "application/pdf")
    as_(an).post(place, {"so-application-original": "1", "tep-application": scan, "tai-len": "1", "result_way": "post"})
    later = as_(an)
    listed = later.get("/ban-lam-viec/tiep-nhan-truc-tiep").content.decode()
    assert "Hồ sơ giấy đang nhập" in listed and "Hoàng Văn Bách" in listed
    assert "Đã quét: don.pdf" in later.get(place).content.decode()
    assert as_(hanh).get(place).status_code == 404
    assert "Hoàng Văn Bách" not in as_(hanh).get("/ban-lam-viec/tiep-nhan-truc-tiep").content.decode()
    assert as_(hanh).post(place.replace("/giay-to", "/bo")).status_code == 404
    assert later.post(place.replace("/giay-to", "/bo")).status_code == 302
    assert later.get(place).status_code == 404 and not Dossier.objects.exists()


def test_what_nobody_touched_for_a_month_is_forgotten(as_, an, permit, program):
    walk_to_papers(as_(an), permit)
    saved = PaperDraft.objects.get().saved_at
    assert actions.forget_paper_drafts(by=program, at=saved + timedelta(days=30)) == 0
    assert actions.forget_paper_drafts(by=program, at=saved + timedelta(days=31)) == 1
    assert not PaperDraft.objects.exists()


def test_several_sheets_are_scanned_at_once_looked_at_and_thrown_away(as_, an, permit):
    browser = as_(an)
    place = walk_to_papers(browser, permit)
    sheets = [SimpleUploadedFile(f"to-{n}.pdf", _one_page(), "application/pdf") for n in (1, 2, 3)]
    said = {"so-application-certified": "1", "result_way": "counter"}
    page = browser.post(place, said | {"tep-application": sheets, "tai-len": "1"})
    assert [one["name"] for one in page.context["slots"][0].scans] == ["to-1.pdf", "to-2.pdf", "to-3.pdf"]
    first = page.context["slots"][0].scans[0]["pk"]
    shown = place.replace("/giay-to", f"/ban-quet/{first}")
    assert browser.get(shown)["Content-Type"] == "image/png"
    assert browser.get(place.replace("/giay-to", f"/ban-quet/{first + 99}")).status_code == 404
    assert browser.post(place, said | {"bo-application": str(first)}).status_code == 302
    dossier = Dossier.objects.get()
    assert [paper.file.name for paper in dossier.papers.all()] == ["to-2.pdf", "to-3.pdf"]
    (line,) = dossier.prints.get(form="01").data["papers"]
    assert (line["certified"], line["original"]) == ("1", "")
