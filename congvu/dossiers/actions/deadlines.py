"""Thời hạn: what a new calendar notice makes of open dossiers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.dossiers.actions._shared import iso, locked, offer, open_request
from congvu.dossiers.lateness_events import DueTimeChanged
from congvu.dossiers.models import ClockEvent, Dossier, Status
from congvu.dossiers.queries.clock import clock_of, moves_under
from congvu.events.facts import record
from congvu.organisations.models import WorkCalendarNotice
from congvu.organisations.queries import work_calendar
from congvu.workflow.actions import recount


def recompute_due_times(notice: WorkCalendarNotice, *, by: Account, at: datetime) -> int:
    """Bring the open dossiers under the calendar in force since `notice`; how many moved. One transaction each.

    The receipt keeps what it promised: a day off that was announced meanwhile moves the end of the limit, not the paper.
    """
    moved = [move.dossier for move in moves_under(work_calendar())]
    return sum(recompute_due_time(Dossier(pk=pk), notice, by=by, at=at) for pk in moved)


@transaction.atomic
def recompute_due_time(dossier: Dossier, notice: WorkCalendarNotice, *, by: Account, at: datetime) -> bool:
    """Bring one dossier's end, and its open steps, under the calendar in force; whether it moved.

    The move is an event of the clock: whoever asks why the end is not the promised one reads which notice did it.
    """
    dossier = locked(dossier, "process")
    if dossier.status != Status.IN_REVIEW or dossier.due_at is None or open_request(dossier) is not None:
        return False
    before, calendar = dossier.due_at, work_calendar()
    deadline = clock_of(dossier, offer(dossier).limit, calendar)
    if deadline is None or deadline.due is None or deadline.due == before:
        return False
    reason = f"thông báo {notice.number}, trước đó là {localtime(before):%H:%M ngày %d/%m/%Y}"
    kind = ClockEvent.ClockKind.CALENDAR
    ClockEvent.objects.create(dossier=dossier, kind=kind, notice=notice, due_before=before, reason=reason, by=by, at=at)
    dossier.due_at = deadline.due
    dossier.save(update_fields=["due_at"])
    if dossier.process is not None:
        recount(dossier.process, calendar=calendar, by=by, at=at)
    assert dossier.code is not None, "the database keeps it so"
    told = DueTimeChanged(
        reference=dossier.reference,
        code=dossier.code,
        due_at=iso(deadline.due),
        due_before=iso(before),
        year=notice.year,
        version=notice.version,
    )
    record(told, about=dossier, by=by, at=at)
    return True
