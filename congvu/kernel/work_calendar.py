"""Work calendars: which days an office works, between which hours, and by which notice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from congvu.kernel.holidays import expected_holidays
from congvu.kernel.notices import NOTICES, YearNotice

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

Session = tuple[time, time]
OFFICE_HOURS: tuple[Session, ...] = ((time(8), time(12)), (time(13), time(17)))
_ONE_DAY = timedelta(days=1)


def vietnam_day(at: datetime) -> date:
    """The calendar day in Vietnam of an aware moment."""
    return at.astimezone(VIETNAM).date()


@dataclass(frozen=True)
class Day:
    """One day of a calendar: worked or not, why (Vietnamese; empty for an ordinary working day).

    ``provisional`` days belong to a year without a notice: what they are may still change.
    """

    on: date
    working: bool
    reason: str
    provisional: bool


@dataclass(frozen=True)
class WorkCalendar:
    """Lịch làm việc: the notices of the years it knows, the office hours, and its version.

    ``end_of_day`` says when a limit in days ends on its last day: when the office closes, or at midnight as BLDS 2015
    Đ148.6 has it. ``hours_ending_on_rest`` says whether a limit in hours that runs out on a rest day is moved.
    The decisions are argued in docs/law/working-time.md.
    """

    notices: tuple[YearNotice, ...] = NOTICES
    hours: tuple[Session, ...] = OFFICE_HOURS
    version: str = "2026"
    end_of_day: Literal["office", "midnight"] = "office"
    hours_ending_on_rest: Literal["as_is", "next_working_day"] = "as_is"
    weekly_rest: frozenset[int] = frozenset({5, 6})
    zone: ZoneInfo = field(default=VIETNAM, compare=False)

    def __post_init__(self) -> None:
        bounds = [bound for session in self.hours for bound in session]
        if not bounds or bounds != sorted(set(bounds)):
            raise ValueError("office hours must be sessions in order, without overlap")
        if len(self.weekly_rest) > 6:
            raise ValueError("a calendar needs a day of the week that is worked")
        if len({notice.year for notice in self.notices}) != len(self.notices):
            raise ValueError("a calendar has at most one notice for a year")

    # -- days ----------------------------------------------------------------------------------------------------
    def day(self, on: date) -> Day:
        """What the calendar says of one day."""
        notice = self._by_year.get(on.year)
        if notice is None:
            return self._expected(on)
        if on in notice.days_worked:
            return Day(on, True, f"{notice.names.get(on) or 'làm bù'} theo {notice.source(on)}", False)
        if on in notice.days_off:
            return Day(on, False, f"{notice.names.get(on) or 'nghỉ lễ'} theo {notice.source(on)}", False)
        if on.weekday() in self.weekly_rest:
            return Day(on, False, "nghỉ hằng tuần", False)
        return Day(on, True, "", False)

    def is_working_day(self, on: date) -> bool:
        """Whether the office works on that day."""
        return self.day(on).working

    def next_working_day(self, after: date) -> date:
        """The first working day strictly after a day."""
        day = after + _ONE_DAY
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def previous_working_day(self, before: date) -> date:
        """The last working day strictly before a day."""
        day = before - _ONE_DAY
        while not self.is_working_day(day):
            day -= _ONE_DAY
        return day

    def add_working_days(self, start: date, count: int) -> date:
        """The ``count``-th working day after ``start`` (before it, for a negative count); ``start`` is not counted."""
        day = start
        for _ in range(abs(count)):
            day = self.next_working_day(day) if count > 0 else self.previous_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` and up to ``end`` included; negative when ``end`` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(1 for day in days if self.is_working_day(day))

    # -- hours ---------------------------------------------------------------------------------------------------
    def at(self, on: date, clock: time) -> datetime:
        """A moment of a day, in the calendar's zone."""
        return datetime.combine(on, clock, tzinfo=self.zone)

    def opening(self, on: date) -> datetime:
        """When the office opens on a working day."""
        return self.at(on, self.hours[0][0])

    def closing(self, on: date) -> datetime:
        """When a limit whose last day is that day ends."""
        return self.at(on, self.hours[-1][1] if self.end_of_day == "office" else time(23, 59, 59))

    def sessions(self, on: date) -> Iterator[tuple[datetime, datetime]]:
        """The working sessions of a day, none on a day off."""
        if self.is_working_day(on):
            for begin, end in self.hours:
                yield self.at(on, begin), self.at(on, end)

    def is_open(self, at: datetime) -> bool:
        """Whether the office works at that moment, its closing included."""
        return any(begin <= at <= end for begin, end in self.sessions(at.astimezone(self.zone).date()))

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments; nothing when the second is not later."""
        first, last = start.astimezone(self.zone), end.astimezone(self.zone)
        days = (first.date() + timedelta(days=n) for n in range((last.date() - first.date()).days + 1))
        spans = ((max(begin, first), min(close, last)) for day in days for begin, close in self.sessions(day))
        return sum((close - begin for begin, close in spans if begin < close), timedelta())

    # -- versions ------------------------------------------------------------------------------------------------
    def with_notices(self, notices: Iterable[YearNotice], version: str) -> "WorkCalendar":
        """The same calendar under other notices: what a new notice of a year makes of it."""
        return replace(self, notices=tuple(notices), version=version)

    def _expected(self, on: date) -> Day:
        off = expected_holidays(on.year, self.weekly_rest).get(on)
        if off:
            return Day(on, False, f"{off} (dự kiến)", True)
        if on.weekday() in self.weekly_rest:
            return Day(on, False, "nghỉ hằng tuần", True)
        return Day(on, True, "", True)

    @cached_property
    def _by_year(self) -> dict[int, YearNotice]:
        return {notice.year: notice for notice in self.notices}
