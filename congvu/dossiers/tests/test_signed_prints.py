"""Prints of the one-stop desk are sealed by the agency's key itself where it may; results never are (NĐ 30/2020/NĐ-CP Đ32)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.dossiers import actions as dossier_actions
from congvu.dossiers import queries
from congvu.dossiers.models import LegalPrint, ResultCorrection
from congvu.events.inline import run_due_jobs
from congvu.files.queries import read_verified
from congvu.signing import actions, conduct
from congvu.signing.models import Certificate, Signature, SignedPaper
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


def renewed(paper: SignedPaper, by: Account) -> None:
    """A longer file in the place of the signed one, as a new time-stamp makes it."""
    made = read_verified(paper.file) + b"%\n"
    actions.keep_renewed(paper, made, base=paper.file, renew_at=now(), by=by, at=now())
    run_due_jobs()


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


def test_a_renewed_proof_is_told_to_the_desk_as_such_and_not_to_lan(sealing, lan, an, giang, monday: datetime) -> None:
    dossier = given.received(given.permit(by=giang), by=lan, an=an, at=monday)
    run_due_jobs()
    receipt = LegalPrint.objects.get(dossier=dossier, form=LegalPrint.Form.RECEIPT)
    paper = signed(SignedPaper.objects.get(kind="print", about_id=receipt.pk), an, sealing, "an")
    lan_read = queries.timeline(dossier, for_applicant=True)

    renewed(paper, by=giang)

    receipt.refresh_from_db()
    assert receipt.file_id == SignedPaper.objects.get(pk=paper.pk).file_id != paper.file_id
    assert queries.timeline(dossier, for_applicant=True) == lan_read
    lines = [line.title for line in queries.timeline(dossier, for_applicant=False)]
    name = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    assert lines.count(f"Đủ chữ ký số: {name}") == 1 and lines[-1] == f"Gia hạn bằng chứng chữ ký số: {name}"


def test_a_result_that_was_replaced_keeps_its_fresh_proof_too(sealing, lan, an, binh, cuong, giang) -> None:
    dossier = given.approved(given.permit(by=giang), by=lan, an=an, binh=binh, cuong=cuong)
    run_due_jobs()
    paper = SignedPaper.objects.get(kind="result", about_id=dossier.decision.pk)
    dossier_actions.revoke_result(dossier, "Cấp sai", by=cuong, at=now())

    renewed(paper, by=giang)

    old = ResultCorrection.objects.get(dossier=dossier).old_file
    assert old is not None and old.pk == SignedPaper.objects.get(pk=paper.pk).file_id


def test_a_result_waits_for_a_clerk_though_the_seal_may_seal_by_itself(sealing, lan, an, binh, cuong, giang) -> None:
    dossier = given.approved(given.permit(by=giang), by=lan, an=an, binh=binh, cuong=cuong)
    run_due_jobs()
    paper = signed(SignedPaper.objects.get(kind="result", about_id=dossier.decision.pk), cuong, sealing, "cuong")

    assert [who for who, _ in sealing.keys.used] == ["cuong"]
    assert paper.completed_at is None and paper.signatures.get(order=2).phase == "waiting"


def test_a_refused_pin_ends_the_sealing_by_itself_and_is_not_tried_again(
    sealing, lan, an, giang, monday: datetime, settings
) -> None:
    """A token locks after a few wrong PINs: the print waits for a clerk, and the administrator sees why."""
    settings.SEAL_PIN = "000000"
    given.received(given.permit(by=giang), by=lan, an=an, at=monday)
    with sealing.pki.at(None):
        run_due_jobs()
    receipt = SignedPaper.objects.get(kind="print", title__startswith="Giấy tiếp nhận")
    signed(receipt, an, sealing, "an")
    seal = receipt.signatures.get(order=2)
    assert (seal.phase, receipt.completed_at) == ("waiting", None) and "mã PIN sai" in seal.trouble
    assert not Certificate.objects.get(agency__isnull=False).seals_by_itself
    assert [who for who, _ in sealing.keys.used] == ["an"]
