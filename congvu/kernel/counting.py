"""Counting a limit forward along a calendar: by days or by hours."""

from __future__ import annotations

import calendar as months
from copy import copy
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Protocol

from congvu.kernel.explanation import ExplanationLine, Lines
from congvu.kernel.limits import TimeLimit, Unit

_ONE_DAY = timedelta(days=1)
_NOTHING = Fraction(0)


class Count(Protocol):
    """A limit counted up to some moment, ready to be counted on, resumed after a stop, or lengthened."""

    limit: TimeLimit
    lines: Lines

    @property
    def is_full(self) -> bool:
        """Whether the whole limit has been counted."""

    def run(self, to: datetime | None) -> None:
        """Count on up to a moment, or to the end of the limit."""

    def resume(self, at: datetime) -> None:
        """Pass over the time since the clock stopped."""

    def extend(self, limit: TimeLimit) -> None:
        """Lengthen by a limit of the same unit."""

    def extend_to(self, end: datetime, stopped_since: datetime | None) -> None:
        """Lengthen so as to end at a given moment of a working day."""

    def nominal_end(self) -> datetime:
        """Where a following limit starts: the end before it is moved off rest days."""

    def end(self) -> datetime:
        """When the limit, counted in full, ends."""

    def close(self) -> datetime:
        """When the limit ends, telling what remains to be told of the end."""


class DayCount:
    """Days, working days and months: the day of the event is not counted (BLDS 2015 Đ147.2, Đ147.3)."""

    def __init__(self, start: datetime, limit: TimeLimit, lines: Lines, because: str) -> None:
        self.limit = limit
        self.lines = lines
        self.start = self.cursor = start.date()
        self.not_before = start
        self.counted = 0
        self.total = _days_of(limit, self.start)
        self.exact_end: datetime | None = None
        if because:
            self._tell(self.start, f"ngày {because}, không tính (BLDS 2015 Đ147.2, Đ147.3)")

    @property
    def is_full(self) -> bool:
        return self.counted >= self.total

    def run(self, to: datetime | None) -> None:
        last = None if to is None else to.date()
        while not self.is_full and (last is None or self.cursor < last):
            self.cursor += _ONE_DAY
            self._count(self.cursor)

    def resume(self, at: datetime) -> None:
        while self.cursor < at.date():
            self.cursor += _ONE_DAY
            self._tell(self.cursor, "thời hạn đang tạm dừng, không tính")
        self.not_before = at
        self.exact_end = None

    def extend(self, limit: TimeLimit) -> None:
        longer = _longer(self.limit, limit)
        self.total += _days_of(longer, self.start) - _days_of(self.limit, self.start)
        self.limit = longer
        self.exact_end = None

    def extend_to(self, end: datetime, stopped_since: datetime | None) -> None:
        first = stopped_since.date() if stopped_since else self.cursor
        days = (first + timedelta(days=n) for n in range(1, (end.date() - first).days + 1))
        self.total = self.counted + sum(1 for day in days if self._counts(day))
        self.exact_end = end

    def nominal_end(self) -> datetime:
        return self.lines.calendar.closing(self.cursor)

    def end(self) -> datetime:
        if self.exact_end is not None:
            return self.exact_end
        calendar = self.lines.calendar
        day = self.cursor
        while not calendar.is_working_day(day) or calendar.closing(day) <= self.not_before:
            day += _ONE_DAY
        return calendar.closing(day)

    def close(self) -> datetime:
        end = self.end()
        self.lines.look(self.cursor)
        day = self.cursor
        while day < end.date():
            day += _ONE_DAY
            off = self.lines.look(day).reason
            self._tell(day, f"{off}, không tính" if day < end.date() else _MOVED)
        return end

    def _counts(self, on: date) -> bool:
        return self.limit.unit is not Unit.WORKING_DAYS or self.lines.look(on).working

    def _count(self, on: date) -> None:
        if self.limit.unit is not Unit.WORKING_DAYS:
            self.counted += 1
            self._tell(on, f"ngày thứ {self.counted}", portion=Fraction(1))
            return
        day = self.lines.look(on)
        if not day.working:
            self._tell(on, f"{day.reason}, không tính")
            return
        self.counted += 1
        special = f" ({day.reason})" if day.reason else ""
        self._tell(on, f"ngày làm việc thứ {self.counted}{special}", portion=Fraction(1))

    def _tell(self, on: date, reason: str, portion: Fraction = _NOTHING) -> None:
        unit = Unit.DAYS if self.limit.unit is Unit.MONTHS else self.limit.unit
        self.lines.add(ExplanationLine(on, bool(portion), portion, Fraction(self.counted), unit, reason))


class HourCount:
    """Hours and working hours: they run from the moment itself (BLDS 2015 Đ147.1)."""

    def __init__(self, start: datetime, limit: TimeLimit, lines: Lines, because: str) -> None:
        self.limit = limit
        self.lines = lines
        self.cursor = start
        self.counted = timedelta()
        self.total = timedelta(seconds=limit.seconds)
        if because and limit.unit is Unit.WORKING_HOURS and not lines.calendar.is_open(start):
            self._tell(start, start, f"{because} ngoài giờ làm việc, tính từ đầu giờ làm việc tiếp theo")

    @property
    def is_full(self) -> bool:
        return self.counted >= self.total

    def run(self, to: datetime | None) -> None:
        while not self.is_full and (to is None or self.cursor < to):
            self._run_through_day(to)

    def resume(self, at: datetime) -> None:
        while self.cursor < at:
            stop = min(at, self._midnight_after(self.cursor))
            self._tell(self.cursor, stop, "thời hạn đang tạm dừng, không tính")
            self.cursor = stop

    def extend(self, limit: TimeLimit) -> None:
        self.limit = _longer(self.limit, limit)
        self.total += timedelta(seconds=limit.seconds)

    def extend_to(self, end: datetime, stopped_since: datetime | None) -> None:
        start = stopped_since or self.cursor
        if self.limit.unit is Unit.HOURS:
            self.total = self.counted + (end - start)
        else:
            self.total = self.counted + self.lines.calendar.working_time_between(start, end)

    def nominal_end(self) -> datetime:
        return self.cursor

    def end(self) -> datetime:
        calendar = self.lines.calendar
        moves = calendar.hours_ending_on_rest == "next_working_day"
        if moves and not calendar.is_working_day(self.cursor.date()):
            return calendar.closing(calendar.next_working_day(self.cursor.date()))
        return self.cursor

    def close(self) -> datetime:
        end = self.end()
        if end != self.cursor:
            self.lines.look(end.date())
            self._tell(end, end, _MOVED)
        elif not self.lines.calendar.is_open(end):
            self._tell(end, end, "hết hạn đúng thời điểm này dù ngoài giờ làm việc: thời hạn tính bằng giờ")
        return end

    def _run_through_day(self, to: datetime | None) -> None:
        """Count what is left of the cursor's day, then stand at the next midnight or at ``to``."""
        day = self.cursor.date()
        midnight = self._midnight_after(self.cursor)
        if self.limit.unit is Unit.WORKING_HOURS and not self.lines.look(day).working:
            self._tell(self.cursor, midnight, f"{self.lines.look(day).reason}, không tính")
        for begin, close in self._sessions(day, midnight):
            start = max(begin, self.cursor)
            stop = min(close, start + self.total - self.counted, to or close)
            if start < stop:
                self.counted += stop - start
                self.cursor = stop
                self._tell(start, stop, self._why(day), counted=True)
            if self.is_full:
                return
        self.cursor = min(midnight, to or midnight)

    def _sessions(self, day: date, midnight: datetime) -> list[tuple[datetime, datetime]]:
        if self.limit.unit is Unit.HOURS:
            return [(midnight - _ONE_DAY, midnight)]
        return list(self.lines.calendar.sessions(day))

    def _why(self, day: date) -> str:
        if self.limit.unit is Unit.HOURS:
            return "tính liên tục, cả ngoài giờ làm việc (BLDS 2015 Đ147.1)"
        special = self.lines.look(day).reason
        return f"giờ làm việc ({special})" if special else "giờ làm việc"

    def _midnight_after(self, at: datetime) -> datetime:
        return self.lines.calendar.at(at.date() + _ONE_DAY, time())

    def _tell(self, start: datetime, end: datetime, reason: str, counted: bool = False) -> None:
        portion = _hours(end - start) if counted else _NOTHING
        running, unit = _hours(self.counted), self.limit.unit
        self.lines.add(ExplanationLine(start.date(), counted, portion, running, unit, reason, start, end))


def untold(count: Count, lines: Lines) -> Count:
    """The same count, going on elsewhere and telling its lines there."""
    other = copy(count)
    other.lines = lines
    return other


def _longer(limit: TimeLimit, by: TimeLimit) -> TimeLimit:
    """The sum of two limits of one unit; refused with LimitTooLong like any limit."""
    return TimeLimit(limit.amount + by.amount, limit.unit)


def _days_of(limit: TimeLimit, start: date) -> int:
    """The days of a limit; months end on the corresponding day, or the month's last (BLDS 2015 Đ148.3)."""
    if limit.unit is not Unit.MONTHS:
        return int(limit.amount)
    year, month = divmod(start.year * 12 + start.month - 1 + int(limit.amount), 12)
    last = months.monthrange(year, month + 1)[1]
    return (date(year, month + 1, min(start.day, last)) - start).days


def _hours(length: timedelta) -> Fraction:
    return Fraction(int(length.total_seconds()), 3600)


_MOVED = (
    "ngày cuối của thời hạn không phải ngày làm việc nên thời hạn kết thúc vào ngày làm việc tiếp theo "
    "(BLDS 2015 Đ148.5)"
)
