"""Moments in office hours around now, so that the demonstration looks as if the ministry had just gone home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from congvu.kernel.work_calendar import WorkCalendar

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """Working time counted from `now`; nothing it gives lies after `now`."""

    now: datetime
    calendar: WorkCalendar

    def back(self, hours: float) -> datetime:
        """The moment of office time after which so many working hours have passed until now."""
        left = timedelta(hours=hours)
        for begin, end in self._sessions_before():
            if end - begin >= left:
                return end - left
            left -= end - begin
        raise AssertionError("there is always an earlier working day")

    def forward(self, at: datetime, hours: float) -> datetime:
        """So many working hours after a moment, but never after now."""
        left = timedelta(hours=hours)
        day = at.astimezone(self.calendar.zone).date()
        while self.calendar.opening(day) <= self.now:
            for begin, end in self.calendar.sessions(day):
                start = max(begin, at)
                if start < end and end - start >= left:
                    return min(start + left, self.now)
                left -= max(end - start, timedelta())
            day += _ONE_DAY
        return self.now

    def _sessions_before(self) -> Iterator[tuple[datetime, datetime]]:
        """The working sessions before now, the latest first; the one under way up to now."""
        day = self.now.astimezone(self.calendar.zone).date()
        while True:
            for begin, end in reversed(list(self.calendar.sessions(day))):
                if begin < self.now:
                    yield begin, min(end, self.now)
            day -= _ONE_DAY
