"""What a step may say of itself, and who may do it: pure functions of plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from congvu.kernel.limits import TimeLimit, Unit, parse_limit
from congvu.kernel.work_calendar import WorkCalendar
from congvu.kernel.working_time import due

ROLES = ("receiver", "reviewer", "unit_leader", "signer", "clerk")
# A leader's post reaches into the units below his; the others' does not.
REACHING_ROLES = frozenset({"unit_leader", "signer"})
# The legal acts a step may open to its holder. What they mean is the case's business.
STEP_ACTS = ("approve", "refuse", "request_supplement", "ask_opinion", "stop")
# The outcome of work that nobody finished because the case ended otherwise.
CANCELLED = "cancelled"
# The outcome of a step that went on in another unit.
MOVED = "moved"
DONE = "done"


@dataclass(frozen=True)
class Step:
    """Bước: one user task of a process, as its BPMN says it.

    `unit` is a unit's code, empty for the unit that handles the case; `limit` and `remind_before` are texts of
    `kernel.limits`; `remind_after` counts from the opening; `outcomes` maps keys to Vietnamese labels.
    """

    key: str
    name: str
    role: str
    lane: str = ""
    unit: str = ""
    limit: str = ""
    remind_before: str = ""
    remind_after: str = ""
    outcomes: Mapping[str, str] = field(default_factory=dict)
    acts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As stored. Outcomes are pairs, since jsonb keeps no order of keys and the first is the likeliest."""
        return {**self.__dict__, "outcomes": [*self.outcomes.items()], "acts": list(self.acts)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Step:
        return cls(**{**data, "outcomes": dict(data["outcomes"]), "acts": tuple(data["acts"])})

    @property
    def choices(self) -> dict[str, str]:
        """The outcomes a holder may choose; a step that names none is simply done."""
        return dict(self.outcomes) or {DONE: "Hoàn thành bước"}


def role_of_lane(lane_id: str) -> str | None:
    """`lane_reviewer` and `lane_reviewer_2` are the reviewer's lane; anything else is nobody's."""
    text = lane_id.removeprefix("lane_")
    if text == lane_id:
        return None
    return next((role for role in ROLES if text == role or re.fullmatch(rf"{role}_\w+", text)), None)


def documented(text: str) -> dict[str, str]:
    """The `key: value` lines of a BPMN documentation; other lines are for people."""
    found = (re.match(r"\s*([a-z_]+)\s*:\s*(.*)", line) for line in text.splitlines())
    return {line[1]: line[2].strip() for line in found if line}


def outcomes_in(text: str) -> dict[str, str]:
    """`submit=Trình lãnh đạo|return=Trả lại` as a mapping; a key without label is its own label."""
    pairs = (part.partition("=") for part in text.split("|") if part.strip())
    return {key.strip(): label.strip() or key.strip() for key, _, label in pairs}


def step_times(step: Step, opened_at: datetime, calendar: WorkCalendar) -> tuple[datetime | None, datetime | None]:
    """When a step is due and when its holder is reminded; either may be none.

    A process that says nothing of reminders reminds when a quarter of the step's time is left; none comes after the end.
    """
    due_at = _end(step.limit, opened_at, calendar)
    remind_at = _end(step.remind_after, opened_at, calendar)
    if due_at is not None and (step.remind_before or remind_at is None):
        remind_at = _before(due_at, parse_limit(step.remind_before or _a_quarter_of(step.limit)), calendar)
    if remind_at is not None and due_at is not None and remind_at >= due_at:
        remind_at = None
    if remind_at is not None:
        remind_at = max(remind_at, opened_at)
    return due_at, remind_at


def working_hours(limit: TimeLimit) -> float:
    """A limit in working hours, to compare limits of different units: a day, working or not, counts eight."""
    day = {Unit.WORKING_DAYS: 8.0, Unit.DAYS: 8.0, Unit.MONTHS: 22 * 8.0}
    return float(limit.amount) * day.get(limit.unit, 1.0)


def serves(posts: Iterable[tuple[int, str]], role: str, unit: int, above: Iterable[int]) -> bool:
    """Whether one of the posts (unit id, role) may do work of that role in that unit; `above` are its parents' ids."""
    reach = {unit, *above} if role in REACHING_ROLES else {unit}
    return any(held == role and place in reach for place, held in posts)


def _end(text: str, start: datetime, calendar: WorkCalendar) -> datetime | None:
    return due(start, parse_limit(text), calendar).due if text else None


def _a_quarter_of(limit: str) -> str:
    return f"{working_hours(parse_limit(limit)) / 4:.2f} giờ làm việc"


def _before(end: datetime, limit: TimeLimit, calendar: WorkCalendar) -> datetime:
    """A time before the end, counted in working days or in hours of the clock within office hours."""
    if limit.unit.is_hours:
        left = timedelta(hours=float(limit.amount))
        moment, day = end, end.astimezone(calendar.zone).date()
        while True:
            for opening, closing in reversed(list(calendar.sessions(day))):
                closing = min(closing, moment)
                if closing <= opening:
                    continue
                if closing - opening >= left:
                    return closing - left
                left -= closing - opening
            day = calendar.previous_working_day(day)
            moment = calendar.closing(day)
    day = end.astimezone(calendar.zone).date()
    for _ in range(int(limit.amount)):
        day = calendar.previous_working_day(day)
    return calendar.at(day, end.astimezone(calendar.zone).time())
