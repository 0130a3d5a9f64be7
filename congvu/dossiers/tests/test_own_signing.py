"""What a procedure wants signed is signed before it is filed, and nothing is filed while it is being signed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from congvu.accounts.models import Account
from congvu.adapters.rehearsal.pki import PIN
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier, Paper, Status
from congvu.dossiers.refusals import DossierIncomplete, SigningUnderWay
from congvu.events.inline import run_due_jobs
from congvu.files.actions import store
from congvu.signing import actions as signing
from congvu.signing import conduct
from congvu.signing.models import Certificate, Check, Signature, SignedPaper
from congvu.signing.refusals import PaperCancelled
from tests import given
from tests.making import Desk, a_paper
from tests.people import LONG_AGO, MONDAY
from tests.signing import SigningMinistry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cuc_xnk", "mot_cua")]


@pytest.fixture
def to_be_signed(tmp_path: Path, giang: Account) -> Procedure:
    return given.permit_to_sign(tmp_path, by=giang)


@pytest.fixture
def hers(signing_ministry: SigningMinistry, lan: Account, program: Account) -> Certificate:
    authorities = signing_ministry.pki.authorities
    return signing.register(
        authorities.certificate("lan"),
        account=lan,
        place=Certificate.Place.SOFTWARE,
        locator={"label": "lan"},
        chain=authorities.chain("lan"),
        by=program,
        at=LONG_AGO,
    )


def offered(draft: Dossier, lan: Account) -> list[SignedPaper]:
    """Declaration and application, offered to Lan to sign."""
    draft.refresh_from_db()
    declaration = actions.offer_declaration(draft, a_paper(), queries.trace_of(draft.answers), by=lan, at=MONDAY)
    return [declaration, actions.offer_paper(application(draft), by=lan, at=MONDAY)]


def sign(papers: list[SignedPaper], certificate: Certificate, lan: Account) -> None:
    signatures = list(Signature.objects.filter(paper__in=papers))
    assert conduct.prepare(signatures, certificate, by=lan, at=MONDAY) == {}
    prepared = list(Signature.objects.filter(paper__in=papers))
    conduct.go_on(conduct.sign(prepared, certificate, {"pin": PIN}, by=lan, at=MONDAY), at=MONDAY)


def application(draft: Dossier) -> Paper:
    return draft.papers.get(key="application", removed_at__isnull=True)


def test_lan_is_told_by_name_what_must_be_signed_and_nothing_changes(
    to_be_signed: Procedure, lan: Account, signing_ministry: Any
) -> None:
    draft = given.draft(to_be_signed, by=lan)
    with pytest.raises(DossierIncomplete) as refused:
        actions.submit(draft, by=lan, at=MONDAY)
    assert refused.value.details["unsigned"] == ["Tờ khai", "Đơn đề nghị"]
    assert "chưa ký số “Tờ khai”" in str(refused.value)
    draft.refresh_from_db()
    assert (draft.status, draft.submitted_at) == (Status.DRAFT, None)


def test_lan_signs_both_and_files_and_the_signed_paper_stands_though_no_job_has_run(
    to_be_signed: Procedure, lan: Account, hers: Certificate
) -> None:
    draft = given.draft(to_be_signed, by=lan)
    papers = offered(draft, lan)
    sign(papers, hers, lan)
    filed = actions.submit(draft, by=lan, at=MONDAY)
    papers[1].refresh_from_db()
    assert filed.status == Status.SUBMITTED
    assert application(filed).file == papers[1].file != papers[1].original
    assert queries.signed_declaration(filed) == papers[0]


def test_lan_changes_the_declaration_that_she_signed_and_must_sign_it_again(
    to_be_signed: Procedure, lan: Account, hers: Certificate
) -> None:
    draft = given.draft(to_be_signed, by=lan)
    sign(offered(draft, lan), hers, lan)
    draft.refresh_from_db()
    actions.save_draft(draft, draft.answers | {"quantity": "51"}, draft.draft_version, by=lan, at=MONDAY)
    with pytest.raises(DossierIncomplete) as refused:
        actions.submit(draft, by=lan, at=MONDAY)
    assert refused.value.details["unsigned"] == ["Tờ khai"]


@pytest.mark.parametrize(
    ("label", "changed", "taken"), [("lan", False, True), ("expired", False, False), ("lan", True, False)]
)
def test_nd_45_2020_d11_2_a_file_signed_elsewhere_counts_unless_its_signature_is_invalid(
    label: str, changed: bool, taken: bool, to_be_signed: Procedure, lan: Account, hers: Certificate, desk: Desk
) -> None:
    """Checked on arrival or, as here, not yet: the same counts."""
    draft = given.draft(to_be_signed, by=lan)
    pdf = desk.pdf(a_paper(), label)
    if changed:
        pdf = re.sub(rb"/MediaBox \[ ?0 0 (\d)", rb"/MediaBox [ 0 0 9", pdf, count=1)
    file = store(pdf, name="don.pdf", by=lan, at=MONDAY)
    actions.attach_paper(draft, "application", file, by=lan, at=MONDAY)
    sign(offered(draft, lan)[:1], hers, lan)
    assert not Check.objects.exists()
    if taken:
        assert actions.submit(draft, by=lan, at=MONDAY).status == Status.SUBMITTED
        return
    with pytest.raises(DossierIncomplete) as refused:
        actions.submit(draft, by=lan, at=MONDAY)
    assert refused.value.details["unsigned"] == ["Đơn đề nghị"]


def test_a_partner_is_told_what_must_be_signed(
    to_be_signed: Procedure, partner: Account, sen: Any, monday: Any
) -> None:
    file = given.pdf(by=partner)
    with pytest.raises(DossierIncomplete) as refused:
        actions.file_whole(
            to_be_signed, sen, given.ANSWERS, [("application", file)],
            idempotency_key="a", digest="d", by=partner, at=MONDAY,
        )  # fmt: skip
    assert refused.value.details["unsigned"] == ["Tờ khai", "Đơn đề nghị"]
    assert not Dossier.objects.exists()


def test_nothing_is_filed_while_it_is_being_signed(permit: Procedure, lan: Account, hers: Certificate) -> None:
    draft = given.draft(permit, by=lan)
    papers = offered(draft, lan)
    conduct.prepare(list(Signature.objects.all()), hers, by=lan, at=MONDAY)
    with pytest.raises(SigningUnderWay) as refused:
        actions.submit(draft, by=lan, at=MONDAY)
    assert refused.value.details["count"] == 2 and "Tờ khai" in str(refused.value)
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT

    for signature in Signature.objects.all():
        signing.release(signature, by=lan, at=MONDAY)
    assert actions.submit(draft, by=lan, at=MONDAY).status == Status.SUBMITTED
    assert all(SignedPaper.objects.get(pk=one.pk).cancelled_at for one in papers)
    refusals = conduct.prepare(list(Signature.objects.all()), hers, by=lan, at=MONDAY)
    assert {type(one) for one in refusals.values()} == {PaperCancelled}


def test_what_is_being_signed_of_an_earlier_declaration_holds_nothing_up(
    permit: Procedure, lan: Account, hers: Certificate
) -> None:
    draft = given.draft(permit, by=lan)
    conduct.prepare(list(offered(draft, lan)[0].signatures.all()), hers, by=lan, at=MONDAY)
    draft.refresh_from_db()
    actions.save_draft(draft, draft.answers | {"quantity": "51"}, draft.draft_version, by=lan, at=MONDAY)
    assert actions.submit(draft, by=lan, at=MONDAY).status == Status.SUBMITTED
    run_due_jobs()
    assert queries.signed_declaration(draft) is None
