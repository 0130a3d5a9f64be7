"""How a deadline explains itself: one line for each day or part of a day."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from congvu.kernel.limits import Unit
from congvu.kernel.work_calendar import Day, WorkCalendar

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


@dataclass(frozen=True)
class ExplanationLine:
    """One day (or part of a day) of a limit: whether it counts, how much, and why.

    ``portion`` is what the line adds and ``running`` the count after it, both in ``unit`` (a limit in months is told
    in days); ``start`` and ``end`` are given for limits in hours.
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
        return f"{self.weekday} {self.on:%d/%m/%Y}{self._span()}: {self.reason}"

    def _span(self) -> str:
        if self.start is None or self.end is None or self.end - self.start == timedelta(days=1):
            return ""
        if self.start == self.end:
            return f" {self.start:%H:%M}"
        end = f"{self.end:%H:%M}" if self.end.date() == self.on else "24:00"
        return f" {self.start:%H:%M}–{end}"


class Lines:
    """The explanation being written, and the years whose days may still change."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self.uncertain_years: set[int] = set()
        self._lines: list[ExplanationLine] = []
        self._notes: list[tuple[datetime, str]] = []

    def look(self, on: date) -> Day:
        """What the calendar says of a day that the result rests on."""
        day = self.calendar.day(on)
        if day.provisional:
            self.uncertain_years.add(on.year)
        return day

    def add(self, line: ExplanationLine) -> None:
        """Tell one more line; a whole day told again replaces what was told of it."""
        while self._lines and line.start is None and self._lines[-1].on >= line.on and not self._lines[-1].start:
            self._lines.pop()
        self._lines.append(line)

    def note(self, at: datetime, text: str) -> None:
        """Tell an event; it is joined to the line of its day, or stands at its moment among hours."""
        self._notes.append((at, text))

    def void(self, because: str) -> None:
        """What was counted so far no longer counts."""
        self._lines = [_voided(line, because) for line in self._lines]

    def told(self) -> tuple[ExplanationLine, ...]:
        """The lines in order of time, events joined to their days."""
        lines = list(self._lines)
        for at, text in self._notes:
            place = next((n for n, line in enumerate(lines) if line.on == at.date() and line.start is None), None)
            if place is None:
                lines.append(_event_line(at, text, lines))
            else:
                lines[place] = replace(lines[place], reason=f"{lines[place].reason}; {text}")
        return tuple(sorted(lines, key=lambda line: (line.on, line.start.time().isoformat() if line.start else "")))


def _voided(line: ExplanationLine, because: str) -> ExplanationLine:
    nothing = Fraction(0)
    if not line.counted:
        return replace(line, running=nothing)
    return replace(line, counted=False, portion=nothing, running=nothing, reason=f"{line.reason}; {because}")


def _event_line(at: datetime, text: str, lines: list[ExplanationLine]) -> ExplanationLine:
    """An event on a day without a line of its own."""
    before = [line for line in lines if line.on < at.date() or (line.on == at.date() and line.end and line.end <= at)]
    running = before[-1].running if before else Fraction(0)
    moment = at if any(line.start for line in lines) else None
    # Stopped as it began, nothing was counted: the line tells of no unit.
    unit = lines[0].unit if lines else Unit.WORKING_HOURS
    return ExplanationLine(at.date(), False, Fraction(0), running, unit, text, moment, moment)
