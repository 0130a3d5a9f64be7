"""Văn bản kèm theo on the pages: Bình attaches, Cường reads and decides, Lan gets it with the result, nobody else does."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from congvu.dossiers.models import Dossier
from congvu.events.inline import run_due_jobs
from congvu.signing.models import SignedPaper
from tests import given

NAME = "Phụ lục I. Danh mục hàng hóa"


@pytest.fixture
def review(permit, lan, an, binh, cuong, settings) -> Dossier:
    """Lan's dossier lies before Cường. Files are clean as soon as they are there."""
    settings.DEMONSTRATION = True
    dossier = given.received(permit, by=lan, an=an)
    given.in_step(dossier, "sign", binh=binh, cuong=cuong)
    return dossier


def here(dossier: Dossier) -> str:
    return f"/ban-lam-viec/ho-so/{dossier.reference}"


def attach(browser: Client, dossier: Dossier, name: str = NAME, file: bytes | None = None, called: str = "pl.pdf"):
    sent = SimpleUploadedFile(called, given._one_page() if file is None else file)
    return browser.post(f"{here(dossier)}/van-ban-kem-theo", {"name": name, "tep": sent})


def approve(browser: Client, dossier: Dossier):
    """What Cường's page brings back of what it showed."""
    shown = re.findall(r'name="kem-theo" value="(\d*)"', browser.get(f"{here(dossier)}/phe-duyet").content.decode())
    return browser.post(f"{here(dossier)}/phe-duyet", {"note": "", "kem-theo": shown})


def test_binh_attaches_cuong_opens_it_where_he_decides_and_lan_gets_it_with_the_result(
    review, as_, lan, an, binh, cuong
) -> None:
    assert attach(as_(binh), review).status_code == 302
    made = review.attachments.get()
    for who in (an, binh, cuong):
        assert NAME in as_(who).get(here(review)).content.decode()
    decides, file = as_(cuong), f"{here(review)}/van-ban-kem-theo/{made.pk}"
    page = decides.get(f"{here(review)}/phe-duyet").content.decode()
    assert NAME in page and f"{file}?xem=1" in page
    assert b"".join(decides.get(file).streaming_content).startswith(b"%PDF")
    lans, mine = as_(lan), f"/ho-so/{review.reference}/ket-qua/kem-theo/{made.pk}"
    assert lans.get(mine).status_code == 404 and NAME not in lans.get(f"/ho-so/{review.reference}").content.decode()

    assert approve(decides, review).status_code == 302
    run_due_jobs()
    assert mine in lans.get(f"/ho-so/{review.reference}").content.decode()
    assert b"".join(lans.get(mine).streaming_content).startswith(b"%PDF")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(lans.get(f"/ho-so/{review.reference}/tat-ca").streaming_content)))
    assert "ket-qua/kem-theo/01-pl.pdf" in archive.namelist()


def test_what_is_not_a_pdf_is_refused_beside_what_was_typed_and_takes_nothing(review, as_, binh) -> None:
    browser = as_(binh)
    for answer, words in (
        (attach(browser, review, file=b"words", called="pl.txt"), "ở đây chỉ nhận PDF"),
        (attach(browser, review, name=""), "Hãy ghi tên văn bản kèm theo"),
        (browser.post(f"{here(review)}/van-ban-kem-theo", {"name": NAME}), "Chưa chọn tệp"),
    ):
        assert answer.status_code in {409, 422} and words in answer.content.decode()
    assert not review.attachments.exists()


def test_binh_takes_a_file_away_and_cuongs_open_page_decides_nothing(review, as_, binh, cuong) -> None:
    attach(as_(binh), review)
    made, decides = review.attachments.get(), as_(cuong)
    assert as_(binh).post(f"{here(review)}/van-ban-kem-theo/{made.pk}/go").status_code == 302
    answer = decides.post(f"{here(review)}/phe-duyet", {"note": "", "kem-theo": ["", made.pk]})
    assert answer.status_code == 409 and "đã thay đổi sau khi bạn mở trang này" in answer.content.decode()
    review.refresh_from_db()
    assert review.status == "in_review"


def test_cuong_approves_many_and_reads_what_goes_out_with_each(review, as_, binh, cuong) -> None:
    attach(as_(binh), review)
    made, decides = review.attachments.get(), as_(cuong)
    page = decides.post("/ban-lam-viec/phe-duyet", {"ho-so": [review.reference]}).content.decode()
    assert f"{here(review)}/van-ban-kem-theo/{made.pk}?xem=1" in page
    for shown, status in (([], "in_review"), ([made.pk], "approved")):
        decides.post("/ban-lam-viec/phe-duyet", {"ho-so": [review.reference], "dong-y": "1", "kem-theo": shown})
        review.refresh_from_db()
        assert review.status == status


def test_who_does_not_handle_the_dossier_attaches_and_opens_nothing(
    review, as_, lan, an, dung, sen_staff, binh
) -> None:
    attach(as_(binh), review)
    made = review.attachments.get()
    assert attach(as_(an), review, "Khác").status_code == 409
    assert as_(an).post(f"{here(review)}/van-ban-kem-theo/{made.pk}/go").status_code in {403, 409}
    for who in (dung, lan, sen_staff):
        for place in ("", f"/{made.pk}"):
            assert as_(who).get(f"{here(review)}/van-ban-kem-theo{place}").status_code in {403, 404}
        assert as_(who).post(f"{here(review)}/van-ban-kem-theo/{made.pk}/go").status_code in {403, 404}
    assert as_(sen_staff).get(f"/ho-so/{review.reference}/ket-qua/kem-theo/{made.pk}").status_code == 404
    assert review.attachments.standing().count() == 1


def test_until_all_is_signed_lan_waits_and_cuong_opens_the_attachment_from_his_signing_page(
    review, signing_ministry, as_, lan, binh, cuong, an
) -> None:
    attach(as_(binh), review)
    approve(as_(cuong), review)
    with signing_ministry.pki.at(None):
        run_due_jobs()
    made = review.attachments.get()
    main, paper = (SignedPaper.objects.get(kind=kind) for kind in ("result", "attachment"))
    first = main.signatures.get(order=1)
    opened = f"/ban-lam-viec/ky-so/{first.pk}/kem-theo/{paper.pk}"
    assert opened in as_(cuong).get("/ban-lam-viec/ky-so").content.decode()
    assert b"".join(as_(cuong).get(opened).streaming_content).startswith(b"%PDF")
    assert as_(binh).get(opened).status_code == 404
    assert as_(cuong).get(f"/ban-lam-viec/ky-so/{first.pk}/kem-theo/{main.pk}").status_code == 404
    lans = as_(lan)
    assert lans.get(f"/ho-so/{review.reference}/ket-qua/kem-theo/{made.pk}").status_code == 409
    page = lans.get(f"/ho-so/{review.reference}").content.decode()
    assert NAME in page and "/ket-qua/kem-theo/" not in page

    found = {one: Client().get("/kiem-tra-chu-ky", {"ma": one.code}).content.decode() for one in (main, paper)}
    assert f"văn bản kèm theo số {main.number}" in found[paper]
    assert "1 văn bản trong tệp riêng" in found[main] and paper.code not in found[main]
    assert Client().get(f"/kiem-tra-chu-ky/{paper.code}/tep").status_code == 404
