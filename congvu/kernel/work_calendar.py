"""Work calendars: which days an office works, between which hours, and by which notice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from congvu.kernel.notices import NOTICES, YearNotice

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

Session = tuple[time, time]
OFFICE_HOURS: tuple[Session, ...] = ((time(8), time(12)), (time(13), time(17)))
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """One day of a calendar: worked or not, why (Vietnamese), and whether that may still change."""

    on: date
    working: bool
    reason: str
    provisional: bool


@dataclass(frozen=True)
class WorkCalendar:
    """Lịch làm việc: the notices of the years it knows, the office hours, and its version.

    A year without a notice follows the fixed dates of the Labour Code alone and is provisional:
    Tết, Giỗ Tổ and swapped Saturdays of that year are not in it yet.
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

    def day(self, on: date) -> Day:
        """What the calendar says of one day."""
        notice = self._by_year.get(on.year)
        provisional = notice is None
        if notice is not None and on in notice.days_worked:
            because = notice.names.get(on) or "làm bù"
            return Day(on, True, f"ngày làm việc: {because} (thông báo {notice.number})", False)
        if notice is not None and on in notice.days_off:
            because = notice.names.get(on) or "nghỉ lễ"
            return Day(on, False, f"{because} theo thông báo {notice.number}", False)
        if on.weekday() in self.weekly_rest:
            return Day(on, False, "nghỉ hằng tuần", provisional)
        fixed = self._fixed_holidays(on.year).get(on) if notice is None else None
        if fixed:
            return Day(on, False, fixed, True)
        return Day(on, True, "ngày làm việc", provisional)

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
        """The ``count``-th working day after ``start``, which is not counted itself."""
        day = start
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` and up to ``end`` included."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(1 for day in days if self.is_working_day(day))

    def at(self, on: date, clock: time) -> datetime:
        """A moment of a day, in the calendar's zone."""
        return datetime.combine(on, clock, tzinfo=self.zone)

    def opening(self, on: date) -> datetime:
        """When the office opens on a working day."""
        return self.at(on, self.hours[0][0])

    def closing(self, on: date) -> datetime:
        """When a limit that ends on that day ends."""
        return self.at(on, self.hours[-1][1] if self.end_of_day == "office" else time(23, 59, 59))

    def sessions(self, on: date) -> Iterator[tuple[datetime, datetime]]:
        """The working sessions of a day, none on a day off."""
        if self.is_working_day(on):
            for begin, end in self.hours:
                yield self.at(on, begin), self.at(on, end)

    def with_notices(self, notices: Iterable[YearNotice], version: str) -> "WorkCalendar":
        """The same calendar under other notices: what a new notice of the year makes of it."""
        return WorkCalendar(
            tuple(notices),
            self.hours,
            version,
            self.end_of_day,
            self.hours_ending_on_rest,
            self.weekly_rest,
            self.zone,
        )

    @cached_property
    def _by_year(self) -> dict[int, YearNotice]:
        return {notice.year: notice for notice in self.notices}

    def _fixed_holidays(self, year: int) -> dict[date, str]:
        """The solar holidays of the Labour Code, moved off weekly rest days (Đ111.3, Đ112.1)."""
        holidays: dict[date, str] = {}
        for month, day, name, moves in _FIXED:
            if (month, day) == (11, 24) and year < 2026:
                continue
            on = date(year, month, day)
            reason = f"{name} (Bộ luật Lao động 2019 Đ112, tạm tính)"
            while moves and (on.weekday() in self.weekly_rest or on in holidays):
                on += _ONE_DAY
                reason = f"nghỉ bù {name} (Bộ luật Lao động 2019 Đ111.3, tạm tính)"
            holidays.setdefault(on, reason)
        return holidays


_FIXED = (
    (1, 1, "nghỉ Tết Dương lịch", True),
    (4, 30, "nghỉ Ngày Chiến thắng 30/4", True),
    (5, 1, "nghỉ Ngày Quốc tế Lao động 1/5", True),
    (9, 2, "nghỉ Quốc khánh", True),
    (11, 24, "nghỉ Ngày Văn hóa Việt Nam", False),
)
