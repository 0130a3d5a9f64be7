"""The legal clock of a dossier: its end from reception and clock events, and what another calendar would make of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count

from congvu.dossiers.models import ClockEvent, Dossier, Status
from congvu.dossiers.offer import offer_of
from congvu.dossiers.rules import clock_kind_after_supplement
from congvu.kernel import clock_events
from congvu.kernel.limits import TimeLimit
from congvu.kernel.limits import Unit as LimitUnit
from congvu.kernel.work_calendar import WorkCalendar
from congvu.kernel.working_time import Deadline, due
from congvu.organisations.models import Unit
from congvu.organisations.queries import work_calendar, work_calendar_at

A_CHUNK = 2_000


class Move(NamedTuple):
    """An open dossier whose end another calendar would move."""

    dossier: int
    unit: int
    before: datetime
    after: datetime


@dataclass(frozen=True)
class MovesOfUnit:
    """Hạn thay đổi của một đơn vị: how many open dossiers would end later, how many earlier, and of these late at once."""

    unit: Unit
    later: int
    earlier: int
    late_at_once: int

    @property
    def dossiers(self) -> int:
        return self.later + self.earlier


def due_explained(dossier: Dossier, calendar: WorkCalendar | None = None) -> Deadline | None:
    """The due time with its reasons, line by line, from the same function that set it; None without a limit.

    What is decided or ended explains itself by the notices of its time: a later one moves open dossiers only.
    """
    if over := dossier.decided_at or dossier.ended_at:
        calendar = work_calendar_at(over)
    return clock_of(dossier, offer_of(dossier.revision_id).limit, calendar or work_calendar())


def clock_of(
    dossier: Dossier, limit: TimeLimit | None, calendar: WorkCalendar, *besides: clock_events.ClockEvent
) -> Deadline | None:
    """The dossier's deadline from its reception and clock events, as it would be with those `besides`; none where the
    procedure has no limit."""
    if limit is None or dossier.received_at is None:
        return None
    events = [_as_kernel(event, dossier.received_at) for event in dossier.clock_events.all()]
    return due(dossier.received_at, limit, calendar, [*events, *besides])


def clock_of_rounds(
    rounds: Iterable[tuple[datetime, datetime | None]], received: datetime, calendar: WorkCalendar
) -> Iterator[clock_events.ClockEvent]:
    """The clock events of a dossier asked for supplements: of each round when it was asked and answered, None: not yet."""
    for asked, answered in rounds:
        yield clock_events.ClockEvent(asked, clock_events.ClockEventKind.STOP)
        if answered is not None:
            yield clock_events.ClockEvent(answered, clock_kind_after_supplement(received, asked, calendar))


def limit_of(dossier: Dossier) -> TimeLimit | None:
    """The limit a dossier's time is counted with: its revision's, unless it kept another when it came to that revision."""
    kept = [event for event in dossier.clock_events.all() if event.kind == ClockEvent.ClockKind.LIMIT]
    return _limit_in(kept[-1]) if kept else offer_of(dossier.revision_id).limit


def moves_under(calendar: WorkCalendar) -> Iterator[Move]:
    """The open dossiers that end at another time under this calendar, read in chunks: a ministry has tens of thousands.

    Those whose clock stands still are counted when it runs again.
    """
    known: dict[tuple[TimeLimit, object], datetime | None] = {}
    rows = Dossier.objects.filter(status=Status.IN_REVIEW, due_at__isnull=False).order_by("pk")
    rows = rows.only("received_at", "due_at", "revision_id", "unit_id").prefetch_related("clock_events")
    for dossier in rows.iterator(chunk_size=A_CHUNK):
        limit = offer_of(dossier.revision_id).limit
        assert dossier.received_at is not None and dossier.due_at is not None, "open, and found by its due time"
        if limit is None:
            continue
        if dossier.clock_events.all() or limit.unit.is_hours:
            told = clock_of(dossier, limit, calendar)
            after = told.due if told else None
        else:
            # A limit in days does not ask for the hour: dossiers received on one day end together.
            key = (limit, dossier.received_at.astimezone(calendar.zone).date())
            if key not in known:
                known[key] = due(dossier.received_at, limit, calendar).due
            after = known[key]
        if after is not None and after != dossier.due_at:
            yield Move(dossier.pk, dossier.unit_id, dossier.due_at, after)


def moves_by_unit(calendar: WorkCalendar, at: datetime) -> list[MovesOfUnit]:
    """What this calendar would move, by handling unit, most first. `late_at_once`: due before `at` under it, not before."""
    later: dict[int, int] = defaultdict(int)
    earlier: dict[int, int] = defaultdict(int)
    late: dict[int, int] = defaultdict(int)
    for move in moves_under(calendar):
        (later if move.after > move.before else earlier)[move.unit] += 1
        late[move.unit] += move.after < at <= move.before
    units = Unit.objects.in_bulk({*later, *earlier})
    moves = [MovesOfUnit(units[pk], later[pk], earlier[pk], late[pk]) for pk in units]
    return sorted(moves, key=lambda one: (-one.dossiers, one.unit.name))


def moved_by_notices(notices: Collection[int]) -> dict[int, int]:
    """How many ends each published notice moved, by its id."""
    rows = ClockEvent.objects.filter(notice__in=notices).order_by().values_list("notice").annotate(Count("pk"))
    return dict(rows)


def _as_kernel(event: ClockEvent, received: datetime) -> clock_events.ClockEvent:
    # Which limit holds may have been settled before the clock began.
    at = max(event.at, received) if event.kind == ClockEvent.ClockKind.LIMIT else event.at
    kind = clock_events.ClockEventKind(event.kind)
    return clock_events.ClockEvent(at=at, kind=kind, limit=_limit_in(event), until=event.until, reason=event.reason)


def _limit_in(event: ClockEvent) -> TimeLimit | None:
    return TimeLimit(event.amount, LimitUnit(event.limit_unit)) if event.amount else None
