"""Sen signs what it files; Cường signs twenty results with one authorisation, Thảo seals them, and a stranger finds out that one is genuine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from congvu.adapters.csc.providers import Provider
from congvu.adapters.rehearsal import csc
from congvu.catalog.models import Procedure
from congvu.dossiers.models import Decision, Dossier
from congvu.events.inline import run_due_jobs
from congvu.files.queries import read_verified
from congvu.signing.models import Certificate, Consent, SignedPaper
from tests import given
from tests.journeys.conftest import PageAs
from tests.journeys.looking import looked_at
from tests.journeys.test_enterprise import press
from tests.signing import SigningMinistry

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PIN = "12345678"


@pytest.fixture
def remote(signing_ministry: SigningMinistry, tmp_path: Path, settings) -> Iterator[csc.Running]:
    """A provider of remote signing that keeps Sen's key."""
    accounts = csc.accounts(signing_ministry.pki.authorities, ["sen"])
    running = csc.Running(csc.Protocol(accounts, tmp_path / "log", time.monotonic))
    settings.CSC_PROVIDERS = [vars(Provider("thu", "Nơi thử", running.url, csc.CLIENT, csc.SECRET))]
    settings.KEY_HOLDERS = settings.KEY_HOLDERS | {"csc": "congvu.adapters.csc.RemoteKeys"}
    yield running
    running.stop()


def test_sen_signs_the_declaration_before_filing_and_the_officer_sees_it(
    page_as: PageAs, permit: Procedure, signing_ministry: SigningMinistry, remote: csc.Running, sen, sen_staff, an
) -> None:
    draft = given.draft(permit, by=sen_staff, enterprise=sen)
    with signing_ministry.pki.at(None):
        page = page_as(sen_staff)
        she_registers_her_certificate(page)
        she_signs_the_declaration(page, draft)
        she_sends_it(page, draft)
    paper = SignedPaper.objects.get(about_type="dossiers.dossier")
    assert paper.completed_at is not None
    desk = page_as(an)
    desk.goto(f"/ban-lam-viec/ho-so/{draft.reference}")
    expect(desk.get_by_role("link", name="Tờ khai đã ký số")).to_be_visible()
    looked_at(desk, "bd05-can-bo-thay")


def she_registers_her_certificate(page: Page) -> None:
    page.goto("/chung-thu-so")
    looked_at(page, "bd01-chung-thu-so")
    page.locator("input[name=ma]").fill("sen")
    with page.expect_navigation():
        page.locator("form:has(input[name=ma]) button").first.click()
    with page.expect_navigation():
        page.locator("form:has([name=khoa]) button").first.click()
    assert Certificate.objects.get(place="csc").enterprise is not None


def she_signs_the_declaration(page: Page, draft: Dossier) -> None:
    page.goto(f"/ho-so/{draft.reference}/kiem-tra")
    page.goto(f"/ho-so/{draft.reference}/ky-so")
    looked_at(page, "bd02-chon")
    with page.expect_navigation():
        page.locator("main form button.govuk-button").first.click()
    looked_at(page, "bd03-xem-va-ky")
    page.get_by_label("Mã PIN của khóa").fill(PIN)
    page.get_by_label("Mã xác nhận một lần (OTP)").fill(csc.CODE)
    with page.expect_navigation():
        press(page, "Ký")
    run_due_jobs()
    page.reload()
    expect(page.get_by_role("heading", name="Đã ký xong")).to_be_visible()
    looked_at(page, "bd04-da-ky")


def she_sends_it(page: Page, draft: Dossier) -> None:
    page.goto(f"/ho-so/{draft.reference}/kiem-tra")
    page.get_by_role("checkbox").last.check()
    with page.expect_navigation():
        page.locator("button", has_text="Nộp hồ sơ").first.click()
    assert Dossier.objects.get(pk=draft.pk).status == "submitted"


@pytest.fixture
def twenty(
    permit: Procedure, signing_ministry: SigningMinistry, sen_staff, sen, an, binh, cuong, settings
) -> list[Dossier]:
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
        he_signs(page_as(cuong), "ba01-ky-so", twenty)
        assert Consent.objects.count() == 1 and len(signing_ministry.keys.used) == 20
        assert len(set(signing_ministry.keys.used)) == 20
        he_signs(page_as(signing_ministry.clerk), "bb01-dong-dau", twenty[:2])
        sealed = SignedPaper.objects.filter(kind="result", completed_at__isnull=False)
        assert {Decision.objects.get(pk=one.about_id).dossier for one in sealed} == set(twenty[:2])
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


def he_signs(page: Page, name: str, dossiers: list[Dossier]) -> None:
    """The results of these dossiers, out of all that wait for the officer."""
    page.goto("/ban-lam-viec/ky-so")
    codes = [str(one.code) for one in dossiers]
    for box in page.locator("input[name=van-ban]").all():
        label = box.get_attribute("aria-label") or ""
        box.set_checked("Giấy phép" in label and label.rpartition(" ")[2] in codes)
    looked_at(page, name)
    with page.expect_navigation():
        press(page, "Xem bản chờ ký")
    run_due_jobs()
    page.reload()
    looked_at(page, f"{name}-xem")
    page.get_by_label("Mã PIN của khóa").fill(PIN)
    with page.expect_navigation():
        press(page, "Ký các văn bản đã chọn")
    run_due_jobs()
    page.reload()
    looked_at(page, f"{name}-xong")
    expect(page.get_by_text(f"Đã ký: {len(dossiers)}. Chưa ký được: 0.")).to_be_visible()


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
