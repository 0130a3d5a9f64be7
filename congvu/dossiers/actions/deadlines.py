"""Thời hạn: what a new calendar notice makes of open dossiers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from congvu.accounts.models import Account
from congvu.dossiers.actions._shared import clock_of, iso, locked, offer, open_request
from congvu.dossiers.events import DueTimeChanged
from congvu.dossiers.models import Dossier, Status
from congvu.events.facts import record
from congvu.organisations.queries import work_calendar


def recompute_due_times(*, by: Account, at: datetime) -> int:
    """Bring the due times of all open dossiers under the calendar in force; how many changed. One transaction each.

    The receipt keeps what it promised: a day off that was announced meanwhile moves the end of the limit, not the paper.
    """
    changed = 0
    open_ones = Dossier.objects.filter(status=Status.IN_REVIEW, due_at__isnull=False).order_by("pk")
    for dossier in open_ones.only("pk").iterator(chunk_size=500):
        changed += recompute_due_time(dossier, by=by, at=at)
    return changed


@transaction.atomic
def recompute_due_time(dossier: Dossier, *, by: Account, at: datetime) -> bool:
    """Bring one dossier's due time under the calendar in force; whether it changed."""
    dossier = locked(dossier)
    if dossier.status != Status.IN_REVIEW or open_request(dossier) is not None:
        return False
    deadline = clock_of(dossier, offer(dossier).limit, work_calendar())
    if deadline is None or deadline.due == dossier.due_at:
        return False
    dossier.due_at = deadline.due
    dossier.save(update_fields=["due_at"])
    assert dossier.code is not None, "the database keeps it so"
    told = DueTimeChanged(reference=dossier.reference, code=dossier.code, due_at=iso(deadline.due))
    record(told, about=dossier, by=by, at=at)
    return True
