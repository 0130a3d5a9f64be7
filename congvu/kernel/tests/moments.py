"""Moments and deadlines as the tests write them: "2026-02-13 15:30", "3 ngày làm việc"."""

from collections.abc import Sequence
from datetime import datetime

from congvu.kernel.clock_events import ClockEvent, ClockEventKind
from congvu.kernel.limits import parse_limit
from congvu.kernel.work_calendar import VIETNAM, WorkCalendar
from congvu.kernel.working_time import Deadline, due

CALENDAR = WorkCalendar()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def event(at: str, kind: str, extra: str = "", until: str = "", reason: str = "") -> ClockEvent:
    new_end = moment(until) if " " in until else (moment(until).date() if until else None)
    limit = parse_limit(extra) if extra else None
    return ClockEvent(moment(at), ClockEventKind(kind), limit, new_end, reason)


def deadline(
    received: str, limit: str, events: Sequence[ClockEvent] = (), calendar: WorkCalendar = CALENDAR
) -> Deadline:
    return due(moment(received), parse_limit(limit), calendar, events)


def due_text(result: Deadline) -> str:
    return f"{result.due:%Y-%m-%d %H:%M}" if result.due else "stopped"
