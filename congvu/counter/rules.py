"""Who is called next, how long it may take, which hours may be booked: pure functions of plain values.

NĐ 61/2018/NĐ-CP Đ13.2b asks for windows by field and for a machine that gives queue numbers, joined to the one-stop system;
it names no order. The order here is a decision, argued in docs/law/counter.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from congvu.kernel.work_calendar import WorkCalendar

WAITING, CALLED, SERVED, ABSENT, CLOSED = "waiting", "called", "served", "absent", "closed"

# After so many priority numbers in a row at a window one ordinary number is called, if one waits.
MOST_PRIORITY_IN_A_ROW = 3
# What a visit takes where nothing has been measured yet.
USUAL_VISIT = timedelta(minutes=10)

SLOT = timedelta(minutes=30)
# How many working days ahead hours may be booked, and how long before.
BOOKABLE_DAYS = 10
BOOKED_BEFORE = timedelta(hours=1)
MOST_BOOKINGS = 2
# How early, and how late, the kiosk takes a booked visitor for one who keeps the appointment.
EARLY, LATE = timedelta(minutes=30), timedelta(minutes=15)

# From which states an act on a number is possible, and where it leads. The one table; buttons are read from it too.
ACTS: Mapping[str, tuple[frozenset[str], str]] = {
    "call": (frozenset({WAITING}), CALLED),
    "call_again": (frozenset({CALLED, ABSENT}), CALLED),
    "miss": (frozenset({CALLED}), ABSENT),
    "serve": (frozenset({CALLED}), SERVED),
    "transfer": (frozenset({CALLED}), WAITING),
    "close": (frozenset({WAITING, CALLED}), CLOSED),
}


@dataclass(frozen=True)
class Waiting:
    """One who waits: since when by the queue's reckoning, with priority or not, for which window if for one only."""

    key: int
    group: int
    since: datetime
    is_priority: bool = False
    window: int | None = None


def can(act: str, state: str) -> bool:
    """Whether an act is possible on a number in this state."""
    return state in ACTS[act][0]


def label(letter: str, number: int) -> str:
    """What stands on the ticket and on the screen: A012."""
    return f"{letter}{number:03d}"


def next_of(
    waiting: Iterable[Waiting], *, window: int, groups: Collection[int], priority_in_a_row: int
) -> Waiting | None:
    """The number a window calls next.

    First who was passed on to this very window, since they have been heard once; then priority before ordinary, each by
    who came first; but after three priority numbers in a row an ordinary one, so that nobody waits for ever.
    """
    mine = [one for one in waiting if one.window == window or (one.window is None and one.group in groups)]
    passed_on = [one for one in mine if one.window == window]
    if passed_on:
        return min(passed_on, key=_came)
    ordinary = [one for one in mine if not one.is_priority]
    if priority_in_a_row >= MOST_PRIORITY_IN_A_ROW and ordinary:
        return min(ordinary, key=_came)
    return min(mine, key=lambda one: (not one.is_priority, *_came(one)), default=None)


def ahead_of(one: Waiting, waiting: Iterable[Waiting]) -> int:
    """How many are likely to be called before: those of the same group with a better place."""
    place = (not one.is_priority, *_came(one))
    return sum(
        1
        for other in waiting
        if other.key != one.key and other.group == one.group and (not other.is_priority, *_came(other)) < place
    )


def estimate(ahead: int, windows: int, visits: Sequence[timedelta]) -> timedelta | None:
    """How long until the number is called, from visits measured lately; None while no window is open for it.

    Whole steps of five minutes, rounded up: a promise of "13 minutes" would claim more than anybody knows.
    """
    if windows < 1:
        return None
    usual = sum(visits, timedelta()) / len(visits) if visits else USUAL_VISIT
    minutes = usual.total_seconds() / 60 * ahead / windows
    return timedelta(minutes=-(-minutes // 5) * 5)


# -- booked hours --------------------------------------------------------------------------------------------------
def slots(day: date, calendar: WorkCalendar) -> list[datetime]:
    """The beginnings of a day's half hours that lie wholly in office hours; none on a day off."""
    found = []
    for begins, ends in calendar.sessions(day):
        moment = begins
        while moment + SLOT <= ends:
            found.append(moment)
            moment += SLOT
    return found


def bookable_days(today: date, calendar: WorkCalendar) -> list[date]:
    """Today, if it is worked, and the working days after it that are open to booking."""
    days = [today] if calendar.is_working_day(today) else []
    day = today
    while len(days) < BOOKABLE_DAYS:
        day = calendar.next_working_day(day)
        days.append(day)
    return days


def may_be_booked(slot: datetime, at: datetime, calendar: WorkCalendar) -> bool:
    """Whether a moment is one of the half hours that may be booked now."""
    day = slot.astimezone(calendar.zone).date()
    today = at.astimezone(calendar.zone).date()
    return slot in slots(day, calendar) and day in bookable_days(today, calendar) and slot - at >= BOOKED_BEFORE


def arrival(slot: datetime, at: datetime) -> str:
    """Whether who comes now keeps the appointment: "early", "in_time" or "late"."""
    if at < slot - EARLY:
        return "early"
    return "late" if at > slot + LATE else "in_time"


def _came(one: Waiting) -> tuple[datetime, int]:
    return one.since, one.key
