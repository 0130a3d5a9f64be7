"""Ký số trước khi nộp: the applicant signs the declaration and the papers of a dossier that is still his to write on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers.actions._shared import locked, require_owner, require_possible
from congvu.dossiers.declaration import declared
from congvu.dossiers.models import Dossier, Paper
from congvu.dossiers.offer import offer_of
from congvu.dossiers.paper_events import OwnPaperSigned, OwnSignatureAsked
from congvu.dossiers.queries.own_signing import being_signed, is_open_to_applicant, own_signed
from congvu.dossiers.refusals import NotPossibleNow, SigningUnderWay
from congvu.events.facts import record
from congvu.files.actions import store_made
from congvu.signing import actions as signing
from congvu.signing.actions import Signer
from congvu.signing.models import Signature, SignedPaper
from congvu.signing.queries import paper_about

DECLARATION, PAPER = "declaration", "paper"
PDF = "application/pdf"
CHANGED = "Tờ khai đã được sửa sau khi lập bản này"
FILED = "Hồ sơ đã nộp trước khi văn bản này được ký"
TAKEN_OVER = "Người khác cùng nộp hồ sơ ký thay"


@transaction.atomic
def offer_declaration(dossier: Dossier, pdf: bytes, trace: str, *, by: Account, at: datetime) -> SignedPaper:
    """Keep the declaration as it is drawn now, for the applicant to sign. `trace` names the answers it says: with other
    answers there is another paper, and the earlier one holds no longer."""
    dossier = _writable(dossier, by)
    kind = f"{DECLARATION}-{trace}"[:40]
    there = paper_about(dossier, kind)
    if there is not None and _stands(there, by):
        return there
    for old in SignedPaper.objects.about(dossier).filter(kind__startswith=DECLARATION):
        signing.cancel(dossier, CHANGED, kind=old.kind, by=by, at=at)
    file = store_made(pdf, name=f"to-khai-{dossier.reference}.pdf", media_type=PDF, by=by, at=at)
    return _offered(dossier, dossier, kind, f"Tờ khai – {dossier}", file, by=by, at=at)


@transaction.atomic
def offer_paper(paper: Paper, *, by: Account, at: datetime) -> SignedPaper:
    """Have the applicant sign a PDF that he gave."""
    dossier = _writable(paper.dossier, by)
    paper = Paper.objects.select_related("file").get(pk=paper.pk)
    if paper.removed_at is not None or paper.file is None or paper.file.media_type != PDF:
        raise NotPossibleNow(act="ký số giấy tờ này", dossier=str(dossier), status=str(dossier.get_status_display()))
    there = paper_about(paper, PAPER)
    if there is not None and _stands(there, by):
        return there
    signing.cancel(paper, TAKEN_OVER, kind=PAPER, by=by, at=at)
    return _offered(paper, dossier, PAPER, f"{paper.name} – {paper.file.name}", paper.file, by=by, at=at)


def require_nothing_being_signed(dossier: Dossier, answers: Mapping[str, Any], *, at: datetime) -> None:
    """Refuse to send while a signature on what is sent is under way: what was filed and what was signed would differ."""
    going = being_signed(dossier, declared(offer_of(dossier.revision_id), answers, on=localdate(at)).answers)
    if going:
        raise SigningUnderWay(count=len(going), first=str(going[0].paper))


def settle_own_signing(dossier: Dossier, *, by: Account, at: datetime) -> None:
    """As it is sent: what is signed stands in its place at once, and what was only offered is not signed any more."""
    papers = {one.pk: one for one in dossier.papers.filter(removed_at__isnull=True)}
    for signed in own_signed(dossier):
        about: Dossier | Paper = dossier if signed.about_type == dossier._meta.label_lower else papers[signed.about_id]
        if signed.completed_at is None:
            signing.cancel(about, FILED, kind=signed.kind, by=by, at=at)
        elif isinstance(about, Paper):
            take_own_signed(about, by=by, at=at)


@transaction.atomic
def take_own_signed(paper: Paper, *, by: Account, at: datetime) -> None:
    """The signed file stands in the place of the one that was given, while the dossier is still the applicant's."""
    signed = paper_about(paper, PAPER)
    dossier = locked(paper.dossier)
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    if signed is None or signed.completed_at is None or paper.removed_at is not None:
        return
    if paper.file_id != signed.original_id or not is_open_to_applicant(dossier):
        return
    paper.file = signed.file
    paper.save(update_fields=["file"])
    told = OwnPaperSigned(reference=dossier.reference, key=paper.key, paper=paper.pk)
    record(told, about=dossier, by=by, at=at)


def _stands(there: SignedPaper, by: Account) -> bool:
    """Signed, or waiting for this very person; what waits for a colleague is offered anew to who is here."""
    return there.completed_at is not None or there.signatures.filter(account=by).exists()


def _writable(dossier: Dossier, by: Account) -> Dossier:
    dossier = locked(dossier)
    require_possible("attach_paper", dossier)
    require_owner("attach_paper", dossier, by)
    if not is_open_to_applicant(dossier):
        raise NotPossibleNow(act="ký số", dossier=str(dossier), status=str(dossier.get_status_display()))
    return dossier


def _offered(
    about: Dossier | Paper, dossier: Dossier, kind: str, title: str, file: object, *, by: Account, at: datetime
) -> SignedPaper:
    offered = signing.submit(
        file,  # type: ignore[arg-type]
        about=about,
        kind=kind,
        title=title,
        code=signing.fresh_code(),
        agency=None,
        signers=[Signer(Signature.Role.PERSON, 1, account=by)],
        by=by,
        at=at,
    )
    told = OwnSignatureAsked(reference=dossier.reference, paper=offered.code, kind=kind.partition("-")[0])
    record(told, about=dossier, by=by, at=at)
    return offered
