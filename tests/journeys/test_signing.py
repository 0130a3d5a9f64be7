"""Cường signs twenty results with one authorisation, Thảo seals them, and a stranger finds out that one is genuine."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from congvu.catalog.models import Procedure
from congvu.dossiers.models import Decision, Dossier
from congvu.events.inline import run_due_jobs
from congvu.files.queries import read_verified
from congvu.signing.models import Consent, SignedPaper
from tests import given
from tests.journeys.conftest import PageAs
from tests.journeys.looking import looked_at
from tests.journeys.test_enterprise import press
from tests.signing import SigningMinistry

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PIN = "12345678"


@pytest.fixture
def twenty(permit: Procedure, signing_ministry: SigningMinistry, sen_staff, sen, an, binh, cuong, settings) -> list[Dossier]:
    """Sen's permits that Cường approved: their results wait for his signature."""
    settings.TIME_STAMP_AUTHORITIES = [signing_ministry.pki.authorities.time_stamp_url()]
    people = {"by": sen_staff, "an": an, "binh": binh, "cuong": cuong, "enterprise": sen}
    made = [given.approved(permit, **people) for _ in range(20)]
    run_due_jobs()
    return made


def test_twenty_results_are_signed_at_once_sealed_and_checked_by_a_stranger(
    page_as: PageAs, twenty: list[Dossier], signing_ministry: SigningMinistry, cuong, sen_staff, tmp_path: Path
) -> None:
    with signing_ministry.pki.at(None):
        he_signs_all_at_once(page_as(cuong), "ba01-ky-so", PIN)
        assert Consent.objects.count() == 1 and len(signing_ministry.keys.used) == 20
        assert len(set(signing_ministry.keys.used)) == 20
        he_signs_all_at_once(page_as(signing_ministry.clerk), "bb01-dong-dau", PIN)
        assert not SignedPaper.objects.filter(kind="result", completed_at=None).exists()
        paper = SignedPaper.objects.get(kind="result", about_id=Decision.objects.get(dossier=twenty[0]).pk)
        stranger = page_as(None)
        she_follows_the_qr_code(stranger, twenty[0], paper)
        genuine = tmp_path / "ket-qua.pdf"
        genuine.write_bytes(read_verified(paper.file))
        she_uploads(stranger, genuine, "Hợp lệ", "bc03-hop-le")
        changed = tmp_path / "da-sua.pdf"
        changed.write_bytes(genuine.read_bytes().replace(b"/Type", b"/Tipe", 1))
        she_uploads(stranger, changed, "Không hợp lệ", "bc04-khong-hop-le")
    sen = page_as(sen_staff)
    sen.goto(f"/ho-so/{twenty[0].reference}")
    with sen.expect_download() as given_out:
        sen.get_by_role("link", name="Tải kết quả (PDF)").click()
    assert given_out.value.path().read_bytes() == genuine.read_bytes()


def he_signs_all_at_once(page: Page, name: str, pin: str) -> None:
    page.goto("/ban-lam-viec/ky-so")
    results = page.get_by_role("checkbox", name="Chọn ")
    for box in results.all():
        box.set_checked("Giấy phép" in (box.get_attribute("aria-label") or ""))
    looked_at(page, name)
    with page.expect_navigation():
        press(page, "Xem bản chờ ký")
    run_due_jobs()
    page.reload()
    looked_at(page, f"{name}-xem")
    page.get_by_label("Mã PIN của khóa").fill(pin)
    with page.expect_navigation():
        press(page, "Ký các văn bản đã chọn")
    run_due_jobs()
    page.reload()
    looked_at(page, f"{name}-xong")
    expect(page.get_by_text("Đã ký: 20. Chưa ký được: 0.")).to_be_visible()


def she_follows_the_qr_code(page: Page, dossier: Dossier, paper: SignedPaper) -> None:
    """The address is what the QR code on the paper holds."""
    address = urlsplit(Decision.objects.get(dossier=dossier).data["qr"])
    page.goto(f"{address.path}?{address.query}")
    looked_at(page, "bc02-ma-qr")
    expect(page.get_by_text(paper.number).first).to_be_visible()


def she_uploads(page: Page, file: Path, verdict: str, name: str) -> None:
    page.goto("/kiem-tra-chu-ky")
    page.locator("input[type=file]").first.set_input_files(str(file))
    with page.expect_navigation():
        page.locator("main form[enctype] button").first.click()
    looked_at(page, name)
    expect(page.get_by_text(verdict, exact=True).first).to_be_visible()
