"""Sao văn bản: the agency issues an electronic copy of a paper it scanned, or an extract of a result (NĐ 30/2020/NĐ-CP Đ25)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import override

from congvu.accounts.models import Account
from congvu.dossiers import permission
from congvu.dossiers.actions._shared import locked, not_yours, require_possible
from congvu.dossiers.copy_events import CopyCancelled, CopyIssued, CopyMade
from congvu.dossiers.copy_refusals import CancelReasonMissing, CopyAlreadyWaiting, CopyNotWaiting, NoSealToCopy
from congvu.dossiers.copying import Form
from congvu.dossiers.models import Decision, Dossier, ElectronicCopy, Paper
from congvu.dossiers.queries import copies
from congvu.dossiers.queries.copies import Draft
from congvu.events.facts import record
from congvu.files.actions import store_made
from congvu.forms.display import OF_DOCUMENTS
from congvu.kernel.text import nfc
from congvu.signing import actions as signing
from congvu.signing.actions import Signer
from congvu.signing.models import Signature
from congvu.signing.queries import paper_about, seal_of

COPY = "copy"
PDF = "application/pdf"


@override(OF_DOCUMENTS)
@transaction.atomic
def issue_copy(paper: Paper, form: str, pages: str = "", *, by: Account, at: datetime) -> ElectronicCopy:
    """Make a copy of a scanned paper and submit it for the agency's signature; `pages` of an extract, as "1-3, 5"."""
    dossier = _may_copy("issue_copy", paper.dossier, by, at)
    paper = Paper.objects.get(pk=paper.pk)
    drawn = copies.copy_of_paper(paper, form, pages)
    return _submitted(
        ElectronicCopy(dossier=dossier, paper=copies.sheets_of(paper)[0], form=form, name=paper.name),
        drawn, by=by, at=at,
    )  # fmt: skip


@override(OF_DOCUMENTS)
@transaction.atomic
def issue_extract(dossier: Dossier, pages: str, *, by: Account, at: datetime) -> ElectronicCopy:
    """Make an extract of the dossier's signed result and submit it for the agency's signature."""
    dossier = _may_copy("issue_copy", dossier, by, at)
    drawn, decision = copies.extract_of_result(dossier, pages), copies.signed_result_of(dossier)
    assert decision is not None, "an extract was made of it"
    name = f"{decision.data.get('result') or 'Kết quả'} số {decision.number}"
    made = ElectronicCopy(dossier=dossier, decision=decision, form=Form.EXTRACT.value, name=name[:500])
    return _submitted(made, drawn, by=by, at=at)


@transaction.atomic
def cancel_copy(copy: ElectronicCopy, reason: str, *, by: Account, at: datetime) -> ElectronicCopy:
    """Take back a copy that nobody has signed yet."""
    if not reason.strip():
        raise CancelReasonMissing()
    dossier = _may_copy("cancel_copy", copy.dossier, by, at)
    copy = ElectronicCopy.objects.select_for_update().get(pk=copy.pk)
    signed = paper_about(copy, COPY)
    if not copy.is_waiting or (signed is not None and signed.completed_at is not None):
        raise CopyNotWaiting()
    _cancelled(copy, dossier, nfc(reason).strip(), by=by, at=at)
    return copy


def cancel_extracts(decision: Decision, reason: str, *, by: Account, at: datetime) -> None:
    """What was extracted of a result holds no longer than the result; the caller has locked the dossier."""
    for copy in decision.copies.select_for_update(of=("self",)).filter(cancelled_at__isnull=True):
        _cancelled(copy, decision.dossier, reason, by=by, at=at)


def cancel_waiting_copies(paper: Paper, reason: str, *, by: Account, at: datetime) -> None:
    """Copies of a scan that another takes the place of; what is signed stays. The caller has locked the dossier."""
    sheets = [sheet.pk for sheet in copies.sheets_of(paper)]
    waiting = ElectronicCopy.objects.filter(paper__in=sheets, signed_at__isnull=True, cancelled_at__isnull=True)
    for copy in waiting.select_related("dossier").select_for_update(of=("self",)):
        _cancelled(copy, copy.dossier, reason, by=by, at=at)


@transaction.atomic
def take_signed_copy(copy: ElectronicCopy, file: int, *, by: Account, at: datetime) -> None:
    """Give out the copy with the agency's signature, and later with its renewed proof."""
    dossier = locked(copy.dossier)
    copy = ElectronicCopy.objects.select_for_update().get(pk=copy.pk)
    paper = paper_about(copy, COPY)
    if paper is None or paper.completed_at is None or paper.file_id != file or copy.file_id == file:
        return
    is_new, copy.file = copy.signed_at is None, paper.file
    copy.signed_at = paper.completed_at
    copy.save(update_fields=["file", "signed_at"])
    if is_new:
        told = CopyIssued(dossier.reference, dossier.code, copy.pk, copy.form)
        record(told, about=dossier, by=by, at=at)


def _may_copy(act: str, dossier: Dossier, by: Account, at: datetime) -> Dossier:
    """The desk and whoever handles the dossier; its head has said who may (Đ27.1) by giving these roles."""
    dossier = locked(dossier, "agency", "unit")
    require_possible(act, dossier)
    on = localdate(at)
    if not (permission.handles(by, dossier, on) or permission.receives_for(by, dossier, on)):
        raise not_yours(act, dossier, "cán bộ Bộ phận Một cửa, đơn vị giải quyết hồ sơ")
    return dossier


def _submitted(copy: ElectronicCopy, drawn: Draft, *, by: Account, at: datetime) -> ElectronicCopy:
    dossier = copy.dossier
    if seal_of(dossier.agency, at) is None:
        raise NoSealToCopy(agency=str(dossier.agency))
    waiting = dossier.copies.filter(signed_at__isnull=True, cancelled_at__isnull=True, pages=drawn.pages)
    if waiting.filter(paper=copy.paper, decision=copy.decision, form=copy.form).exists():
        raise CopyAlreadyWaiting()
    name = f"{copy.form}-{dossier.code or dossier.reference}.pdf"
    copy.pages, copy.by, copy.at = drawn.pages, by, at
    copy.file = store_made(drawn.pdf, name=f"ban-sao-{name}", media_type=PDF, by=by, at=at)
    copy.save()
    signing.submit(
        copy.file,
        about=copy,
        kind=COPY,
        title=f"{copy} – {dossier}",
        code=signing.fresh_code(),
        agency=dossier.agency,
        signers=[Signer(Signature.Role.COPY, 1, agency=dossier.agency, title=copies.ON_PAPER[drawn.form])],
        by=by,
        at=at,
    )
    record(CopyMade(dossier.reference, dossier.code, copy.pk, copy.form), about=dossier, by=by, at=at)
    return copy


def _cancelled(copy: ElectronicCopy, dossier: Dossier, reason: str, *, by: Account, at: datetime) -> None:
    copy.cancelled_at, copy.cancelled_by, copy.cancel_reason = at, by, reason[:300]
    copy.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    signing.cancel(copy, reason, kind=COPY, by=by, at=at)
    record(CopyCancelled(dossier.reference, dossier.code, copy.pk), about=dossier, by=by, at=at)
