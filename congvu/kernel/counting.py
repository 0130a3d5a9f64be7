"""Counting a limit forward along a calendar: by days or by hours."""

from __future__ import annotations

import calendar as months
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Protocol

from congvu.kernel.explanation import ExplanationLine, Lines
from congvu.kernel.limits import TimeLimit, Unit

_ONE_DAY = timedelta(days=1)
_NOTHING = Fraction(0)


class Count(Protocol):
    """A limit counted up to some moment, ready to be counted on, stopped or lengthened."""

    limit: TimeLimit

    @property
    def is_full(self) -> bool:
        """Whether the whole limit has been counted."""

    def run(self, to: datetime | None) -> None:
        """Count on up to a moment, or to the end of the limit."""

    def resume(self, at: datetime) -> None:
        """Pass over the time since the clock stopped."""

    def extend(self, limit: TimeLimit) -> None:
        """Lengthen by a limit of the same unit."""

    def extend_to(self, end: datetime, since: datetime) -> None:
        """Lengthen so as to end at a given moment."""

    def nominal_end(self) -> datetime:
        """Where a following limit starts: the end before any move off rest days."""

    def end(self) -> datetime:
        """When the counted limit ends."""

    def close(self) -> datetime:
        """When the counted limit ends, telling the days it had to be moved by."""

    def copy(self, lines: Lines) -> Count:
        """The same count, telling its lines elsewhere."""


class DayCount:
    """Days, working days and months: the day of the event is not counted (BLDS 2015 Đ147)."""

    def __init__(self, start: datetime, limit: TimeLimit, lines: Lines, because: str) -> None:
        self.limit = limit
        self.lines = lines
        self.cursor = start.date()
        self.not_before = start
        self.start = start.date()
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
            last = self.cursor == at.date()
            self._tell(
                self.cursor,
                "ngày tiếp tục tính thời hạn, không tính (BLDS 2015 Đ147.3)"
                if last
                else "không tính: thời hạn đang tạm dừng",
            )
        self.not_before = at
        self.exact_end = None

    def extend(self, limit: TimeLimit) -> None:
        if self.limit.unit is Unit.MONTHS:
            longer = TimeLimit(self.limit.amount + limit.amount, Unit.MONTHS)
            self.total += _days_of(longer, self.start) - _days_of(self.limit, self.start)
            self.limit = longer
        else:
            self.total += _days_of(limit, self.start)
        self.exact_end = None

    def extend_to(self, end: datetime, since: datetime) -> None:
        first = max(self.cursor, since.date())
        days = (first + timedelta(days=n) for n in range(1, (end.date() - first).days + 1))
        self.total = self.counted + sum(1 for day in days if self._counts(day))
        self.exact_end = end
        if self.is_full:
            self.total = self.counted

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
            because = self.lines.look(day).reason
            self._tell(
                day,
                f"{because}; ngày cuối của thời hạn không phải ngày làm việc nên thời hạn "
                "kết thúc vào ngày làm việc tiếp theo (BLDS 2015 Đ148.5)",
            )
        return end

    def copy(self, lines: Lines) -> DayCount:
        other = DayCount.__new__(DayCount)
        other.__dict__.update(self.__dict__, lines=lines)
        return other

    def _counts(self, on: date) -> bool:
        return self.limit.unit is not Unit.WORKING_DAYS or self.lines.look(on).working

    def _count(self, on: date) -> None:
        if not self._counts(on):
            self._tell(on, f"{self.lines.look(on).reason}, không tính")
            return
        self.counted += 1
        because = ""
        if self.limit.unit is Unit.WORKING_DAYS:
            because = f" ({self.lines.look(on).reason})"
        label = "ngày làm việc" if self.limit.unit is Unit.WORKING_DAYS else "ngày"
        self._tell(on, f"{label} thứ {self.counted}{because}", portion=Fraction(1))

    def _tell(self, on: date, reason: str, portion: Fraction = _NOTHING) -> None:
        unit = Unit.DAYS if self.limit.unit is Unit.MONTHS else self.limit.unit
        self.lines.add(
            ExplanationLine(on, bool(portion), portion, Fraction(self.counted), unit, reason)
        )


class HourCount:
    """Hours and working hours: they run from the moment itself (BLDS 2015 Đ147.1)."""

    def __init__(self, start: datetime, limit: TimeLimit, lines: Lines, because: str) -> None:
        self.limit = limit
        self.lines = lines
        self.cursor = start
        self.counted = timedelta()
        self.total = timedelta(seconds=limit.seconds)

    @property
    def is_full(self) -> bool:
        return self.counted >= self.total

    def run(self, to: datetime | None) -> None:
        while not self.is_full and (to is None or self.cursor < to):
            self._run_through_day(to)

    def resume(self, at: datetime) -> None:
        if self.cursor < at:
            self._tell(self.cursor, at, "không tính: thời hạn đang tạm dừng")
        self.cursor = at

    def extend(self, limit: TimeLimit) -> None:
        self.total += timedelta(seconds=limit.seconds)

    def extend_to(self, end: datetime, since: datetime) -> None:
        start = max(self.cursor, since)
        self.total = self.counted + self._between(start, end)

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
            self._tell(
                self.cursor,
                end,
                "thời hạn hết vào ngày nghỉ nên kết thúc vào ngày làm việc tiếp theo "
                "(BLDS 2015 Đ148.5)",
            )
        return end

    def copy(self, lines: Lines) -> HourCount:
        other = HourCount.__new__(HourCount)
        other.__dict__.update(self.__dict__, lines=lines)
        return other

    def _run_through_day(self, to: datetime | None) -> None:
        """Count what is left of the cursor's day, then stand at the next midnight."""
        calendar = self.lines.calendar
        day = self.cursor.date()
        midnight = calendar.at(day, datetime.min.time()) + _ONE_DAY
        if self.limit.unit is Unit.WORKING_HOURS and not self.lines.look(day).working:
            self._tell(self.cursor, midnight, f"{self.lines.look(day).reason}, không tính")
            self.cursor = midnight if to is None else min(midnight, to)
            return
        for begin, close in self._sessions(day, midnight):
            start = max(begin, self.cursor)
            stop = min(close, start + (self.total - self.counted))
            stop = stop if to is None else min(stop, to)
            if start >= stop:
                continue
            self.counted += stop - start
            self.cursor = stop
            self._tell(start, stop, self._why(day), counted=True)
            if self.is_full or stop == to:
                return
        self.cursor = midnight if to is None else min(midnight, to)

    def _sessions(self, day: date, midnight: datetime) -> list[tuple[datetime, datetime]]:
        if self.limit.unit is Unit.HOURS:
            return [(midnight - _ONE_DAY, midnight)]
        return list(self.lines.calendar.sessions(day))

    def _why(self, day: date) -> str:
        if self.limit.unit is Unit.HOURS:
            return "tính liên tục cả ngoài giờ làm việc (BLDS 2015 Đ147.1)"
        return f"giờ làm việc ({self.lines.look(day).reason})"

    def _between(self, start: datetime, end: datetime) -> timedelta:
        if self.limit.unit is Unit.HOURS:
            return end - start
        calendar = self.lines.calendar
        total = timedelta()
        day = start.date()
        while day <= end.date():
            for begin, close in calendar.sessions(day):
                total += max(timedelta(), min(close, end) - max(begin, start))
            day += _ONE_DAY
        return total

    def _tell(self, start: datetime, end: datetime, reason: str, counted: bool = False) -> None:
        portion = _hours(end - start) if counted else _NOTHING
        self.lines.add(
            ExplanationLine(
                start.date(),
                counted,
                portion,
                _hours(self.counted),
                self.limit.unit,
                reason,
                start,
                end,
            )
        )


def _days_of(limit: TimeLimit, start: date) -> int:
    """The days of a limit; months end on the corresponding day, or the last (BLDS Đ148.3)."""
    if limit.unit is not Unit.MONTHS:
        return int(limit.amount)
    year, month = divmod(start.year * 12 + start.month - 1 + int(limit.amount), 12)
    last = months.monthrange(year, month + 1)[1]
    return (date(year, month + 1, min(start.day, last)) - start).days


def _hours(length: timedelta) -> Fraction:
    return Fraction(int(length.total_seconds()), 3600)
