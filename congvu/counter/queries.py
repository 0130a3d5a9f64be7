"""What the halls, the windows and the kiosks ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Avg, Count, F, Max, Q

from congvu.accounts.models import Account
from congvu.counter import rules
from congvu.counter.models import Booking, ServiceGroup, Ticket, Window
from congvu.counter.refusals import BookingUnknown
from congvu.kernel.reference import ReferenceUnreadable, parse_reference
from congvu.kernel.work_calendar import WorkCalendar, vietnam_day
from congvu.organisations.models import Unit

State = Ticket.State
# The visits by which waiting is reckoned: the latest of the group within a month.
LATEST_VISITS = 30
A_MONTH = timedelta(days=30)
# How many called numbers the hall's screen shows.
ON_SCREEN = 8


# -- the line ------------------------------------------------------------------------------------------------------
def line_of(unit_id: int, day: date) -> list[rules.Waiting]:
    """Who waits at a desk on a day, as the rules see them."""
    waiting = Ticket.objects.filter(unit=unit_id, day=day, state=State.WAITING).order_by("taken_at", "pk")
    return [_waiting(ticket) for ticket in waiting]


def _waiting(ticket: Ticket) -> rules.Waiting:
    return rules.Waiting(ticket.pk, ticket.group_id, ticket.taken_at, ticket.is_priority, ticket.window_id)


def priority_in_a_row(window: Window, day: date) -> int:
    """How many numbers with priority this window has called since its last ordinary one."""
    called = Ticket.objects.filter(window=window, day=day, called_at__isnull=False).order_by("-called_at", "-pk")
    latest = called.values_list("priority", flat=True)[: rules.MOST_PRIORITY_IN_A_ROW]
    count = 0
    for priority in latest:
        if not priority:
            break
        count += 1
    return count


@dataclass(frozen=True)
class Place:
    """Where a waiting number stands: how many before it, how long it may take (None: no window is open for it)."""

    ahead: int
    wait: timedelta | None


def place_of(ticket: Ticket) -> Place:
    ahead = rules.ahead_of(_waiting(ticket), line_of(ticket.unit_id, ticket.day))
    return Place(ahead, _wait(ticket.group_id, ahead))


@dataclass(frozen=True)
class Offered:
    """A group at the kiosk: how many wait, how long a new number may wait."""

    group: ServiceGroup
    waiting: int
    wait: timedelta | None


def offered_at(unit: Unit, day: date) -> list[Offered]:
    """The groups of a desk with their lines."""
    waiting = Count("tickets", filter=Q(tickets__day=day, tickets__state=State.WAITING), distinct=True)
    groups = ServiceGroup.objects.published().filter(unit=unit).annotate(line=waiting).prefetch_related("fields")
    return [Offered(group, line, _wait(group.pk, line)) for group in groups for line in [getattr(group, "line", 0)]]


def _wait(group_id: int, ahead: int) -> timedelta | None:
    """The estimate for who has so many before them; those who stand at a window of the group now come on top."""
    windows = Window.objects.filter(groups=group_id, opened_at__isnull=False, ended_at__isnull=True)
    standing = Ticket.objects.filter(window__in=windows.values("pk"), state=State.CALLED).count()
    return rules.estimate(ahead + standing, windows.count(), _visits(group_id))


def _visits(group_id: int) -> list[timedelta]:
    served = Ticket.objects.filter(group=group_id, state=State.SERVED).order_by("-ended_at")
    latest = served.values_list("called_at", "ended_at")[:LATEST_VISITS]
    newest = next((ended for _called, ended in latest if ended), None)
    return [
        ended - called
        for called, ended in latest
        if called and ended and newest and newest - ended <= A_MONTH and ended > called
    ]


# -- desks and screens -----------------------------------------------------------------------------------------------
def desks() -> list[Unit]:
    """The one-stop desks that give numbers."""
    with_groups = ServiceGroup.objects.published().values("unit")
    return list(Unit.objects.filter(pk__in=with_groups).order_by("pk"))


def desk(code: str) -> Unit | None:
    """The desk of this code, if it gives numbers."""
    return next((unit for unit in desks() if unit.code == code), None)


@dataclass(frozen=True)
class Screen:
    """What the hall sees: the numbers called last, newest first, and how many wait for each group."""

    called: list[Ticket]
    waiting: list[tuple[ServiceGroup, int]]
    stamp: str

    @property
    def newest(self) -> Ticket | None:
        return self.called[0] if self.called else None


def screen(unit: Unit, day: date) -> Screen:
    tickets = Ticket.objects.filter(unit=unit, day=day).select_related("group", "window")
    called = list(tickets.filter(state=State.CALLED).order_by("-called_at", "-pk")[:ON_SCREEN])
    lines = ServiceGroup.objects.published().filter(unit=unit)
    counted = lines.annotate(line=Count("tickets", filter=Q(tickets__day=day, tickets__state=State.WAITING)))
    waiting = [(group, getattr(group, "line", 0)) for group in counted]
    stamp = (
        ".".join(f"{one.pk}x{one.calls}" for one in called) + "-" + ".".join(str(count) for _group, count in waiting)
    )
    return Screen(called, waiting, stamp)


@dataclass(frozen=True)
class Console:
    """What an officer sees at a window: who stands there, who waits, who was missed."""

    window: Window
    current: Ticket | None
    waiting: list[Ticket]
    missed: list[Ticket]
    others: list[Window]


def console(window: Window, day: date) -> Console:
    tickets = Ticket.objects.filter(unit=window.unit_id, day=day).select_related("group", "window")
    shown = [State.WAITING, State.CALLED, State.ABSENT]
    by_state: dict[str, list[Ticket]] = {state: [] for state in shown}
    for ticket in tickets.filter(state__in=shown).order_by("taken_at", "pk"):
        by_state[ticket.state].append(ticket)
    groups = set(window.groups.values_list("pk", flat=True))
    waiting = [
        one
        for one in by_state[State.WAITING]
        if one.window_id == window.pk or (not one.window_id and one.group_id in groups)
    ]
    waiting.sort(key=lambda one: (one.window_id != window.pk, not one.priority, one.taken_at, one.pk))
    others = Window.objects.filter(unit=window.unit_id, ended_at__isnull=True).exclude(pk=window.pk)
    return Console(
        window,
        next((one for one in by_state[State.CALLED] if one.window_id == window.pk), None),
        waiting,
        by_state[State.ABSENT],
        list(others.select_related("officer")),
    )


def window_of(officer: Account) -> Window | None:
    """The window an officer sits at."""
    return Window.objects.select_related("unit").filter(officer=officer).first()


def standing_with(officer_id: int, at: datetime) -> Ticket | None:
    """The number that stood at the officer's window at a moment."""
    stood = Ticket.objects.filter(officer=officer_id, called_at__lte=at, state__in=[State.CALLED, State.SERVED])
    return stood.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=at)).order_by("-called_at").first()


# -- how long people waited ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ServiceLine:
    """Numbers of one group over a period. Times are in minutes, None where nobody was served."""

    group: ServiceGroup
    taken: int
    served: int
    absent: int
    closed: int
    waited: float | None
    longest: float | None
    visit: float | None


def times(actor: Account, first: date, last: date) -> list[ServiceLine]:
    """How long people waited and were served, by group, from the first day to the last."""
    tickets = Ticket.objects.visible_to(actor).filter(day__gte=first, day__lte=last).order_by()
    waited, visit = F("first_called_at") - F("taken_at"), F("ended_at") - F("called_at")
    was_served = Q(state=State.SERVED)
    rows = tickets.values("group").annotate(
        taken=Count("pk"),
        served=Count("pk", filter=was_served),
        absent=Count("pk", filter=Q(state=State.ABSENT)),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
        waited=Avg(waited, filter=Q(first_called_at__isnull=False)),
        longest=Max(waited, filter=Q(first_called_at__isnull=False)),
        visit=Avg(visit, filter=was_served),
    )
    groups = ServiceGroup.objects.select_related("unit").in_bulk([row["group"] for row in rows])
    lines = [
        ServiceLine(
            groups[row["group"]],
            row["taken"],
            row["served"],
            row["absent"],
            row["closed"],
            _minutes(row["waited"]),
            _minutes(row["longest"]),
            _minutes(row["visit"]),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line.group.unit_id, line.group.letter))


def _minutes(span: timedelta | None) -> float | None:
    return round(span.total_seconds() / 60, 1) if span is not None else None


# -- bookings --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class BookableDay:
    """A day with its half hours and how many may still book each."""

    on: date
    slots: list[tuple[datetime, int]] = field(default_factory=list)

    @property
    def room(self) -> int:
        return sum(left for _slot, left in self.slots)


def bookable(group: ServiceGroup, calendar: WorkCalendar, at: datetime) -> list[BookableDay]:
    """The days that may be booked now, each half hour with the room left."""
    booked = Booking.objects.filter(group=group, state=Booking.State.BOOKED, slot__gte=at).order_by()
    taken: dict[datetime, int] = dict(booked.values_list("slot").annotate(Count("pk")))
    return [
        BookableDay(
            day,
            [
                (slot, max(0, group.bookable - taken.get(slot, 0)))
                for slot in rules.slots(day, calendar)
                if slot - at >= rules.BOOKED_BEFORE
            ],
        )
        for day in rules.bookable_days(vietnam_day(at), calendar)
    ]


def booking_of(text: str) -> Booking:
    """The booking of this code, as people type it: who has the code may see it. Refuses with `BookingUnknown`."""
    try:
        code = parse_reference(text)
    except ReferenceUnreadable:
        raise BookingUnknown(text=text.strip()[:40]) from None
    found = Booking.objects.select_related("group__unit").filter(code=code).first()
    if found is None:
        raise BookingUnknown(text=text.strip()[:40])
    return found


def booked_by_hour(bookings: Sequence[Booking]) -> list[tuple[datetime, list[Booking]]]:
    """Bookings of a day under their half hours."""
    return [(slot, list(found)) for slot, found in groupby(bookings, key=lambda one: one.slot)]
