"""Prints of the one-stop desk are sealed by the agency's key itself where it may; results never are (NĐ 30/2020/NĐ-CP Đ32)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.dossiers.models import LegalPrint
from congvu.events.inline import run_due_jobs
from congvu.signing import actions, conduct
from congvu.signing.models import Signature, SignedPaper
from tests import given
from tests.people import LONG_AGO
from tests.signing import SigningMinistry


@pytest.fixture
def sealing(signing_ministry: SigningMinistry, giang: Account) -> SigningMinistry:
    seal = signing_ministry.certificates["ministry"]
    actions.let_seal_by_itself(seal, "Giấy tiếp nhận phải có ngay", by=giang, at=LONG_AGO)
    return signing_ministry


def signed(paper: SignedPaper, by: Account, ministry: SigningMinistry, label: str) -> SignedPaper:
    """The person's signature, and whatever follows from it by itself."""
    first, certificate = paper.signatures.get(order=1), ministry.certificates[label]
    with ministry.pki.at(None):
        assert conduct.prepare([first], certificate, by=by, at=now()) == {}
        prepared = Signature.objects.select_related("paper").get(pk=first.pk)
        conduct.go_on(conduct.sign([prepared], certificate, {"pin": "12345678"}, by=by, at=now()), at=now())
        run_due_jobs()
    paper.refresh_from_db()
    return paper


def test_the_receipt_that_an_signed_is_sealed_by_itself(sealing, lan, an, giang, monday: datetime) -> None:
    dossier = given.received(given.permit(by=giang), by=lan, an=an, at=monday)
    run_due_jobs()
    receipt = LegalPrint.objects.get(dossier=dossier, form=LegalPrint.Form.RECEIPT)
    paper = SignedPaper.objects.get(kind="print", about_id=receipt.pk)
    assert sealing.keys.used == []

    paper = signed(paper, an, sealing, "an")

    assert [who for who, _ in sealing.keys.used] == ["an", "ministry"]
    receipt.refresh_from_db()
    assert paper.completed_at is not None and receipt.file_id == paper.file_id


def test_a_result_waits_for_a_clerk_though_the_seal_may_seal_by_itself(sealing, lan, an, binh, cuong, giang) -> None:
    dossier = given.approved(given.permit(by=giang), by=lan, an=an, binh=binh, cuong=cuong)
    run_due_jobs()
    paper = signed(SignedPaper.objects.get(kind="result", about_id=dossier.decision.pk), cuong, sealing, "cuong")

    assert [who for who, _ in sealing.keys.used] == ["cuong"]
    assert paper.completed_at is None and paper.signatures.get(order=2).phase == "waiting"
