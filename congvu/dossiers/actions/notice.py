"""Phiếu bổ sung: drafted, set aside, taken back (NĐ 61/2018/NĐ-CP Đ15.3, Đ19.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from congvu.accounts.models import Account
from congvu.dossiers.actions._notice import checked, draft_marks, keep_mark, require_asker, written
from congvu.dossiers.actions._shared import (
    iso,
    locked,
    offer,
    open_request,
    require_possible,
)
from congvu.dossiers.events import SupplementDraftSaved, SupplementDraftSetAside, SupplementRequestWithdrawn
from congvu.dossiers.marking import Mark, marks_of
from congvu.dossiers.models import (
    ClockEvent,
    Dossier,
    LegalPrint,
    Status,
    SupplementDraft,
    SupplementRequest,
)
from congvu.dossiers.queries.clock import clock_of
from congvu.dossiers.refusals import ItemsMissing, NoDraft, NothingAsked, ReasonMissing
from congvu.events.facts import record
from congvu.organisations.queries import work_calendar
from congvu.signing.actions import cancel
from congvu.workflow.actions import resume


@transaction.atomic
def save_supplement_draft(
    dossier: Dossier, marks: Sequence[Mark], reason: str, *, by: Account, at: datetime
) -> SupplementDraft:
    """Keep the notice as far as it is written; whoever may ask goes on with it. The applicant sees nothing of it."""
    if not marks and not reason.strip():
        raise ItemsMissing()
    dossier = locked(dossier)
    require_possible("save_supplement_draft", dossier)
    require_asker("save_supplement_draft", dossier, by, at)
    labelled = checked(dossier, marks)
    draft = written(dossier, reason.strip(), by=by, at=at)
    draft_marks(dossier).delete()
    for mark, label in labelled:
        keep_mark(dossier, None, mark, label, by=by, at=at)
    record(SupplementDraftSaved(reference=dossier.reference, marks=len(labelled)), about=dossier, by=by, at=at)
    return draft


@transaction.atomic
def set_aside_supplement_draft(dossier: Dossier, *, by: Account, at: datetime) -> SupplementDraft:
    """Put the notice away without issuing it. Its text stays, and saving it again takes it up again."""
    dossier = locked(dossier)
    require_possible("set_aside_supplement_draft", dossier)
    require_asker("set_aside_supplement_draft", dossier, by, at)
    draft = SupplementDraft.objects.filter(dossier=dossier, set_aside_at__isnull=True).first()
    if draft is None:
        raise NoDraft(dossier=str(dossier))
    draft.set_aside_at = at
    draft.save(update_fields=["set_aside_at"])
    record(SupplementDraftSetAside(reference=dossier.reference), about=dossier, by=by, at=at)
    return draft


@transaction.atomic
def withdraw_supplement_request(dossier: Dossier, reason: str, *, by: Account, at: datetime) -> SupplementRequest:
    """Take back a notice that was not answered yet: its text is a draft again, and its print says that it is withdrawn.

    The clock is put right as if it had never stopped: the agency's own slip is not at the applicant's cost.
    """
    if not reason.strip():
        raise ReasonMissing()
    dossier = locked(dossier)
    require_possible("withdraw_supplement_request", dossier)
    require_asker("withdraw_supplement_request", dossier, by, at)
    request = open_request(dossier)
    if request is None:
        raise NothingAsked(dossier=str(dossier))
    request.withdrawn_at, request.withdrawn_by, request.withdrawn_because = at, by, reason.strip()
    request.answered_at = at
    request.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because", "answered_at"])
    withdrawn = dossier.prints.filter(form=LegalPrint.Form.SUPPLEMENT, at=request.at)
    withdrawn.update(withdrawn_at=at)
    for printed in withdrawn:
        cancel(printed, "Yêu cầu bổ sung đã được rút lại", by=by, at=at)
    _back_to_draft(dossier, request, by=by, at=at)
    if dossier.status == Status.IN_REVIEW:
        _let_the_clock_run_on(dossier, request, by=by, at=at)
    told = SupplementRequestWithdrawn(
        reference=dossier.reference, code=dossier.code, request=request.pk, due_at=iso(dossier.due_at)
    )
    record(told, about=dossier, by=by, at=at)
    return request


def _back_to_draft(dossier: Dossier, request: SupplementRequest, *, by: Account, at: datetime) -> None:
    """The marks of the notice are the draft's again; what a set-aside draft says of the same place is added to them."""
    written(dossier, request.reason, by=by, at=at)
    there = {(mark.kind, mark.key, mark.row): mark for mark in draft_marks(dossier).exclude(kind="free")}
    for mark in marks_of(request):
        if older := there.get((mark.kind, mark.key, mark.row)):
            mark.reason = f"{mark.reason}\n{older.reason}"
            older.delete()
        mark.request, mark.reply = None, ""
        mark.save(update_fields=["request", "reason", "reply"])


def _let_the_clock_run_on(dossier: Dossier, request: SupplementRequest, *, by: Account, at: datetime) -> None:
    calendar = work_calendar()
    # It goes on from the moment it was stopped: nothing of the waiting is taken out of the agency's time.
    ClockEvent.objects.create(
        dossier=dossier,
        kind=ClockEvent.ClockKind.RESUME,
        reason="cơ quan thu hồi yêu cầu bổ sung, thời gian chờ vẫn tính vào thời hạn",
        by=by,
        at=request.at,
    )
    deadline = clock_of(dossier, offer(dossier).limit, calendar)
    dossier.due_at = deadline.due if deadline else None
    dossier.save(update_fields=["due_at"])
    if dossier.process is not None:
        resume(dossier.process, calendar=calendar, by=by, at=at)
