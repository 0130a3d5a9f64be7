"""How a deadline explains itself: one line for each day or part of a day."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from congvu.kernel.limits import Unit
from congvu.kernel.work_calendar import Day, WorkCalendar

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


@dataclass(frozen=True)
class ExplanationLine:
    """One day (or part of a day) of a limit: whether it counts, how much, and why.

    ``portion`` is what the line adds and ``running`` the count after it, both in ``unit``;
    ``start`` and ``end`` are given for limits in hours.
    """

    on: date
    counted: bool
    portion: Fraction
    running: Fraction
    unit: Unit
    reason: str
    start: datetime | None = None
    end: datetime | None = None

    @property
    def weekday(self) -> str:
        """The Vietnamese name of the day of the week."""
        return WEEKDAYS[self.on.weekday()]

    def __str__(self) -> str:
        span = f" {self.start:%H:%M}–{self.end:%H:%M}" if self.start and self.end else ""
        return f"{self.weekday} {self.on:%d/%m/%Y}{span}: {self.reason}"


class Lines:
    """The explanation being written, and whether any day it rests on may still change."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self.provisional = False
        self._lines: list[ExplanationLine] = []
        self._notes: list[tuple[datetime, str]] = []

    def look(self, on: date) -> Day:
        """What the calendar says of a day that the result rests on."""
        day = self.calendar.day(on)
        self.provisional = self.provisional or day.provisional
        return day

    def add(self, line: ExplanationLine) -> None:
        """Tell one more line; a whole day told again replaces what was told of it."""
        if line.start is None:
            self._lines = [told for told in self._lines if told.on < line.on or told.start]
        self._lines.append(line)

    def note(self, at: datetime, text: str) -> None:
        """Tell an event; it is joined to the line of its day."""
        self._notes.append((at, text))

    def void(self, because: str) -> None:
        """What was counted so far no longer counts."""
        self._lines = [
            replace(
                line,
                counted=False,
                portion=Fraction(0),
                running=Fraction(0),
                reason=f"{line.reason}; {because}",
            )
            if line.counted
            else replace(line, running=Fraction(0))
            for line in self._lines
        ]

    def told(self) -> tuple[ExplanationLine, ...]:
        """The lines in order of time, events joined to their days."""
        lines = list(self._lines)
        for at, text in self._notes:
            place = next(
                (n for n, line in enumerate(lines) if line.on == at.date() and not line.start),
                None,
            )
            if place is None:
                lines.append(self._event_line(at, text, lines))
            else:
                lines[place] = replace(lines[place], reason=f"{lines[place].reason}; {text}")
        return tuple(sorted(lines, key=lambda line: (line.on, _clock_of(line))))

    def _event_line(
        self, at: datetime, text: str, lines: list[ExplanationLine]
    ) -> ExplanationLine:
        before = [line for line in lines if line.on <= at.date()]
        running = before[-1].running if before else Fraction(0)
        unit = before[-1].unit if before else Unit.DAYS
        start = at if before and before[-1].start else None
        return ExplanationLine(at.date(), False, Fraction(0), running, unit, text, start, start)


def _clock_of(line: ExplanationLine) -> tuple[int, int, int]:
    return (0, 0, 0) if line.start is None else (line.start.hour, line.start.minute, 1)
