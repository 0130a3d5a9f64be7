"""When a time limit ends, and why: one pure function over a limit, a calendar and clock events.

The decisions where the law is silent are recorded in docs/law/working-time.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import ClassVar, Literal

from congvu.kernel.clock_events import (
    ClockEvent,
    ClockEventKind,
    EventsOutOfOrder,
    ExtensionNotLater,
)
from congvu.kernel.counting import Count, DayCount, HourCount, untold
from congvu.kernel.explanation import ExplanationLine, Lines
from congvu.kernel.limits import TimeLimit
from congvu.kernel.refusal import Refusal
from congvu.kernel.remaining import remaining_words
from congvu.kernel.work_calendar import WorkCalendar

__all__ = ["Deadline", "EventOutOfRange", "ExplanationLine", "ReceivedOutOfRange", "due"]

# Days are counted one by one: a slip in a year must not count for hours.
_FIRST_YEAR, _LAST_YEAR = 1990, 2150


class ReceivedOutOfRange(Refusal):
    """The moment of reception is in a year no limit is computed for."""

    code: ClassVar[str] = "received_out_of_range"
    sentence: ClassVar[str] = "Không tính được thời hạn từ ngày {received}; chỉ tính cho các năm từ 1990 đến 2150."


class EventOutOfRange(Refusal):
    """An event happens, or an extension ends, in a year no limit is computed for."""

    code: ClassVar[str] = "event_out_of_range"
    sentence: ClassVar[str] = "Không tính được thời hạn đến ngày {day}; chỉ tính cho các năm đến 2150."


@dataclass(frozen=True)
class Deadline:
    """Hạn giải quyết: when the limit ends (``None`` while the clock is stopped), and why."""

    due: datetime | None
    received: datetime
    limit: TimeLimit
    lines: tuple[ExplanationLine, ...]
    uncertain_years: tuple[int, ...]
    calendar: WorkCalendar = field(repr=False, compare=False)

    @property
    def provisional(self) -> bool:
        """Whether the result rests on a year whose notice of days off is not known yet."""
        return bool(self.uncertain_years)

    @property
    def caveat(self) -> str:
        """What a person must know of a provisional result; empty otherwise."""
        if not self.uncertain_years:
            return ""
        years = ", ".join(map(str, self.uncertain_years))
        law = "Bộ luật Lao động 2019 Đ112" if self.uncertain_years[0] >= 2021 else "Bộ luật Lao động"
        return (
            f"Tạm tính: chưa có thông báo nghỉ lễ, Tết năm {years}; ngày nghỉ lấy theo {law} và "
            "hạn sẽ được tính lại khi có thông báo."
        )

    @property
    def state(self) -> Literal["running", "stopped"]:
        """Whether the clock runs or stands still."""
        return "stopped" if self.due is None else "running"

    def is_overdue(self, at: datetime) -> bool:
        """Whether the limit has ended before ``at``; a stopped clock is never overdue."""
        return self.due is not None and at > self.due

    def remaining(self, at: datetime) -> timedelta | None:
        """The elapsed time left at a moment, negative when late, ``None`` while stopped."""
        return None if self.due is None else self.due - at

    def remaining_words(self, at: datetime) -> str:
        """What is left, as a person says it: "còn 2 ngày làm việc", "quá hạn 3 giờ"."""
        return remaining_words(self.due, self.limit.unit, at, self.calendar)


def due(
    received: datetime,
    limit: TimeLimit,
    calendar: WorkCalendar,
    events: Sequence[ClockEvent] = (),
) -> Deadline:
    """The end of a limit that starts with the reception at ``received``, explained day by day.

    Takes aware datetimes, gives Vietnamese time. Refuses events that cannot follow each other.
    """
    if received.tzinfo is None:
        raise ValueError("a dossier is received at an aware datetime")
    start = received.astimezone(calendar.zone)
    if not _FIRST_YEAR <= start.year <= _LAST_YEAR:
        raise ReceivedOutOfRange(received=f"{start:%d/%m/%Y}")
    limit, events = _with_their_limits(limit, sorted(events, key=lambda event: event.at))
    clock = _Clock(start, limit, calendar)
    for event in events:
        clock.take(event)
    end = clock.finish()
    years = tuple(sorted(clock.lines.uncertain_years))
    return Deadline(end, start, limit, clock.lines.told(), years, calendar)


def _with_their_limits(limit: TimeLimit, events: Sequence[ClockEvent]) -> tuple[TimeLimit, list[ClockEvent]]:
    """The limit of the first count, and the events with those of the restarts: one set later holds from where its count began."""
    told: list[ClockEvent] = []
    restart: int | None = None
    for event in events:
        if event.kind is ClockEventKind.LIMIT and event.limit is not None:
            if restart is None:
                limit = event.limit
            else:
                told[restart] = replace(told[restart], limit=event.limit)
        if event.kind is ClockEventKind.RESTART:
            restart = len(told)
        told.append(event)
    return limit, told


class _Clock:
    """A limit being counted: the running count, the counts that follow it, and what is told."""

    def __init__(self, start: datetime, limit: TimeLimit, calendar: WorkCalendar) -> None:
        self.limit = limit
        self.calendar = calendar
        self.lines = Lines(calendar)
        self.count = _count(start, limit, self.lines, "tiếp nhận")
        self.following: list[TimeLimit] = []
        self.stopped = False
        self.stop_ignored = False
        self.last = start

    def take(self, event: ClockEvent) -> None:
        at = event.at.astimezone(self.calendar.zone)
        if at < self.last:
            _refuse(event, at, "sự kiện xảy ra trước khi tiếp nhận hồ sơ")
        if at.year > _LAST_YEAR:
            raise EventOutOfRange(day=f"{at:%d/%m/%Y}")
        self.last = at
        if not self.stopped:
            self._run(at)
        because = f": {event.reason}" if event.reason else ""
        match event.kind:
            case ClockEventKind.STOP:
                self._stop(event, at, because)
            case ClockEventKind.RESUME:
                self._resume(event, at, because)
            case ClockEventKind.RESTART:
                self._restart(event, at, because)
            case ClockEventKind.EXTEND:
                self._extend(event, at, because)
            case ClockEventKind.LIMIT:
                self.lines.note(at, f"thời hạn áp dụng là {event.limit}{because}")
            case ClockEventKind.CALENDAR:
                # The days themselves are counted by the calendar at hand: this line says why the end is another.
                self.lines.note(at, f"lịch làm việc thay đổi, hạn được tính lại{because}")

    def finish(self) -> datetime | None:
        if self.stopped:
            return None
        self._run(None)
        return self.count.close()

    def _run(self, to: datetime | None) -> None:
        self.count.run(to)
        while self.count.is_full and self.following:
            if self.count.nominal_end().year > _LAST_YEAR:
                raise EventOutOfRange(day=f"{self.count.nominal_end():%d/%m/%Y}")
            self.count = _count(self.count.nominal_end(), self.following.pop(0), self.lines, "")
            self.count.run(to)

    def _stop(self, event: ClockEvent, at: datetime, because: str) -> None:
        if self.stopped or self.stop_ignored:
            _refuse(event, at, "đồng hồ đang tạm dừng")
        if self.count.is_full and self.count.end() <= at:
            self.stop_ignored = True
            self.lines.note(at, f"tạm dừng không có hiệu lực vì thời hạn đã hết{because}")
            return
        self.stopped = True
        self.lines.note(at, f"tạm dừng lúc {at:%H:%M}{because}")

    def _resume(self, event: ClockEvent, at: datetime, because: str) -> None:
        if self.stop_ignored:
            self.stop_ignored = False
            self.lines.note(at, f"tiếp tục không có hiệu lực vì thời hạn đã hết{because}")
            return
        if not self.stopped:
            _refuse(event, at, "đồng hồ đang chạy")
        self.stopped = False
        self.count.resume(at)
        self.lines.note(at, f"tiếp tục lúc {at:%H:%M}{because}")

    def _restart(self, event: ClockEvent, at: datetime, because: str) -> None:
        if self.stopped:
            self.count.resume(at)
        self.stopped = self.stop_ignored = False
        self.following.clear()
        self.lines.void(f"không còn tính vì thời hạn tính lại từ đầu ngày {at:%d/%m/%Y}")
        self.limit = event.limit or self.limit
        self.count = _count(at, self.limit, self.lines, "bắt đầu tính lại")
        self.lines.note(at, f"tính lại từ đầu lúc {at:%H:%M} (NĐ 61/2018/NĐ-CP Đ19.4){because}")

    def _extend(self, event: ClockEvent, at: datetime, because: str) -> None:
        late = not self.stopped and self.count.is_full and self.count.end() < at
        when = " khi thời hạn đã hết" if late else ""
        if event.until is not None:
            end = self._moment(event.until)
            if end <= at:
                raise ExtensionNotLater(until=f"{end:%H:%M %d/%m/%Y}")
            if not self.stopped and end <= self._projected():
                # It was later when it was given; a notice published since has moved the limit itself beyond it.
                self.lines.note(at, f"gia hạn đến {end:%H:%M ngày %d/%m/%Y} không kéo dài thêm thời hạn{because}")
                return
            self.following.clear()
            self.count.extend_to(end, stopped_since=at if self.stopped else None)
            self.lines.note(at, f"gia hạn{when} đến {end:%H:%M ngày %d/%m/%Y}{because}")
        elif event.limit is not None:
            if event.limit.unit is self.count.limit.unit and not self.following:
                self.count.extend(event.limit)
            else:
                self.following.append(event.limit)
            self.lines.note(at, f"gia hạn{when} thêm {event.limit}{because}")

    def _projected(self) -> datetime:
        """When the limit would end if nothing more happened."""
        lines = Lines(self.calendar)
        count = untold(self.count, lines)
        count.run(None)
        for limit in self.following:
            count = _count(count.nominal_end(), limit, lines, "")
            count.run(None)
        return count.end()

    def _moment(self, until: date | datetime) -> datetime:
        """A new end; one on a rest day is moved to the end of the next working day (BLDS 2015 Đ148.5)."""
        exact = until.astimezone(self.calendar.zone) if isinstance(until, datetime) else None
        day = until if exact is None else exact.date()
        if day.year > _LAST_YEAR:
            raise EventOutOfRange(day=f"{day:%d/%m/%Y}")
        if not self.lines.look(day).working:
            return self.calendar.closing(self.calendar.next_working_day(day))
        return exact or self.calendar.closing(day)


def _count(start: datetime, limit: TimeLimit, lines: Lines, because: str) -> Count:
    kind = HourCount if limit.unit.is_hours else DayCount
    return kind(start, limit, lines, because)


def _refuse(event: ClockEvent, at: datetime, because: str) -> None:
    raise EventsOutOfOrder(kind=event.kind.label, at=f"{at:%H:%M %d/%m/%Y}", because=because)
