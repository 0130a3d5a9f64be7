from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congvu.catalog.actions.packages import import_package
from congvu.catalog.actions.publishing import publish
from congvu.catalog.packages.files import PackageFiles
from congvu.catalog.packages.reading import read_folder
from congvu.dossiers.models import Dossier, Status
from tests.given import PACKAGES, _one_page
from tests.people import LONG_AGO

pytestmark = pytest.mark.django_db


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
    answer = browser.post(place, {"ban-application": "original", "tep-application": scan, "result_way": "counter"})
    dossier = Dossier.objects.get()
    assert answer["Location"] == reverse("desk:counter-done", args=[dossier.reference])
    assert dossier.status == Status.IN_REVIEW and dossier.code
    assert dossier.applicant is None and dossier.applicant_name == "Hoàng Văn Bách"
    assert [(p.key, p.copy, p.file.name) for p in dossier.papers.all()] == [("application", "original", "don.pdf")]
    page = browser.get(answer["Location"]).content.decode()
    assert dossier.code in page and "Mẫu 01" in page


def test_the_enterprise_is_found_by_its_tax_code(as_, an, sen, permit):
    browser = as_(an)
    page = browser.post(reverse("desk:counter-holder", args=[permit.code]), {"tim": "1", "lookup": sen.tax_code})
    assert sen.name in page.content.decode()
    place = walk_to_papers(browser, permit, name=sen.name, address=sen.address, enterprise=sen.pk)
    browser.post(place, {"ban-application": "copy", "result_way": "post"})
    assert Dossier.objects.get().enterprise == sen


def test_a_refused_scan_loses_nothing_that_was_typed(as_, an, permit):
    browser = as_(an)
    place = walk_to_papers(browser, permit)
    wrong = SimpleUploadedFile("don.pdf", b"not a pdf at all", "application/pdf")
    answer = browser.post(place, {"ban-application": "certified", "tep-application": wrong, "result_way": "post"})
    page = answer.content.decode()
    assert answer.status_code == 422 and not Dossier.objects.exists()
    assert '<option value="certified" selected>' in page and 'value="post" checked' in page


def test_a_way_nobody_offers_is_the_counters(as_, an, permit):
    browser = as_(an)
    place = walk_to_papers(browser, permit)
    assert browser.post(place, {"ban-application": "copy", "result_way": "bồ câu"}).status_code == 302
    assert Dossier.objects.get().result_way == "counter"


def test_a_dossier_is_received_once_however_often_the_button_is_pressed(as_, an, permit):
    browser = as_(an)
    place = walk_to_papers(browser, permit)
    assert browser.post(place, {"ban-application": "copy", "result_way": "counter"}).status_code == 302
    assert browser.post(place, {"ban-application": "copy", "result_way": "counter"}).status_code == 404
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
