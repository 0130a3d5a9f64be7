"""Chốt điểm theo ngày: the points of a day's settled dossiers are added up once, and again when a fact changes them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models.functions import TruncDate

from congvu.accounts.models import Account
from congvu.assessment.events import DayClosed, DayReopened
from congvu.assessment.models import ClosedDay, DayTally
from congvu.assessment.queries.tallies import stored
from congvu.dossiers.models import Dossier
from congvu.events.facts import record
from congvu.kernel.periods import Period
from congvu.kernel.work_calendar import VIETNAM, vietnam_day

# The first half of the key of the lock that a day is closed and opened under.
_LOCK = 0x434C4F53


def close_days(*, by: Account, at: datetime) -> int:
    """Close every day before today that has settled dossiers and is open; gives how many. One transaction a day."""
    days = Dossier.objects.filter(decided_at__lt=Period(vietnam_day(at), vietnam_day(at)).begins).order_by()
    settled = days.annotate(day=TruncDate("decided_at", tzinfo=VIETNAM)).values_list("day", flat=True).distinct()
    closed = set(ClosedDay.objects.values_list("day", flat=True))
    return sum(close_day(day, by=by, at=at) is not None for day in sorted(set(settled) - closed))


@transaction.atomic
def close_day(day: date, *, by: Account, at: datetime) -> ClosedDay | None:
    """Add up one day; None where it is closed already."""
    _lock(day)
    closed, is_new = ClosedDay.objects.get_or_create(day=day, defaults={"closed_at": at})
    if not is_new:
        return None
    DayTally.objects.bulk_create(DayTally(closed=closed, **values) for values in stored(day, at=at))
    record(DayClosed(day=day.isoformat(), lines=closed.tallies.count()), about=closed, by=by, at=at)
    return closed


@transaction.atomic
def reopen_day(day: date, *, by: Account, at: datetime) -> None:
    """What was added up no longer holds: read from the dossiers until it is closed anew. An open day stays as it is."""
    _lock(day)
    closed = ClosedDay.objects.filter(day=day).first()
    if closed is not None:
        record(DayReopened(day=day.isoformat()), about=closed, by=by, at=at)
        closed.delete()


def _lock(day: date) -> None:
    """Whoever closes a day and whoever opens it wait for each other: no fact falls between."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, day.toordinal()])
