"""What An reads beside a paper that Lan had signed elsewhere before she gave it (NĐ 45/2020/NĐ-CP Đ11.2)."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from congvu.accounts import actions as accounts
from congvu.accounts.models import Account
from congvu.adapters.rehearsal.pki import Running
from congvu.dossiers import actions
from congvu.events.inline import run_due_jobs
from congvu.files.actions import store
from congvu.signing.models import Check
from tests import given
from tests.making import Desk, a_paper
from tests.people import LONG_AGO

pytestmark = pytest.mark.usefixtures("trusted", "cuc_xnk", "mot_cua")


@pytest.fixture
def signed(desk: Desk) -> bytes:
    return desk.pdf(a_paper(), "lan")


def page_told_to_an(pdf: bytes, lan: Account, an: Account, giang: Account, pki: Running) -> str:
    """Lan gives the PDF with her dossier; the page of that paper at the one-stop desk."""
    draft = given.draft(given.permit(by=giang), by=lan)
    file = store(pdf, name="hop-dong.pdf", by=lan, at=LONG_AGO)
    paper = actions.attach_paper(draft, "contract", file, by=lan, at=LONG_AGO)
    with pki.at(None):
        run_due_jobs()
    dossier = actions.submit(draft, by=lan, at=LONG_AGO)
    client = Client()
    client.force_login(an)
    return client.get(f"/ban-lam-viec/ho-so/{dossier.reference}/giay-to/{paper.pk}").content.decode()


def test_an_reads_who_signed_what_lan_uploaded(signed, trusted, lan, an, giang) -> None:
    page = page_told_to_an(signed, lan, an, giang, trusted)

    assert "Chữ ký số: hợp lệ" in page and "Nguyễn Thị Lan" in page


def test_an_is_told_that_a_signed_paper_was_changed(signed, trusted, lan, an, giang) -> None:
    changed = re.sub(rb"/MediaBox \[ ?0 0 (\d)", rb"/MediaBox [ 0 0 9", signed, count=1)
    assert changed != signed

    assert "Chữ ký số: không hợp lệ" in page_told_to_an(changed, lan, an, giang, trusted)


def test_a_paper_without_a_signature_has_no_report(trusted, lan, an, giang) -> None:
    page = page_told_to_an(a_paper(), lan, an, giang, trusted)

    assert "Chữ ký số:" not in page and not Check.objects.exists()


@pytest.mark.parametrize("is_changed", [False, True], ids=["as it was signed", "changed"])
def test_an_reads_who_signed_the_certificate_of_an_enterprise(is_changed: bool, signed, trusted, an, sen_staff) -> None:
    pdf = re.sub(rb"/MediaBox \[ ?0 0 (\d)", rb"/MediaBox [ 0 0 9", signed, count=1) if is_changed else signed
    file = store(pdf, name="dang-ky.pdf", by=None, at=LONG_AGO)
    with trusted.at(None):
        run_due_jobs()
    told = accounts.EnterpriseParticulars(
        "Công ty Cúc Ví Dụ", "0100000028", "2 Phố Ví Dụ", "cuc@example.com", certificate_file_id=file.pk
    )
    pending = accounts.register_enterprise(told, by=sen_staff, at=LONG_AGO)
    client = Client()
    client.force_login(an)

    page = client.get(f"/ban-lam-viec/doanh-nghiep/{pending.pk}").content.decode()

    assert f"Chữ ký số: {'không hợp lệ' if is_changed else 'hợp lệ'}" in page and "Nguyễn Thị Lan" in page
