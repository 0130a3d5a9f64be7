"""Chạy thử một quy trình: the machine run on values alone. No row is stored, no number drawn, nobody told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from congvu.kernel.limits import TimeLimit, Unit
from congvu.kernel.work_calendar import WorkCalendar
from congvu.kernel.working_time import due
from congvu.workflow.compiler import Compiled
from congvu.workflow.engine import Machine, Stuck
from congvu.workflow.queries import decided_by, unpublished
from congvu.workflow.rules import Step, step_times

# Among the outcomes: the officer asks for a supplement, the applicant gives it. No outcome is written with a hyphen.
ASK, ANSWER = "yeu-cau-bo-sung", "nop-bo-sung"
# The applicant of a trial takes so long.
ANSWERED_IN = TimeLimit(1, Unit.WORKING_DAYS)


@dataclass(frozen=True)
class TriedRound:
    """Lần bổ sung đã thử: at which step it was asked for and when it came."""

    step: Step
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class TriedStep:
    """Bước đã thử: when it opened, when it would be due, how it ended."""

    step: Step
    opened_at: datetime
    due_at: datetime | None
    outcome: str

    @property
    def label(self) -> str:
        return self.step.choices.get(self.outcome, self.outcome)


@dataclass
class Tried:
    """Lượt chạy thử: steps done, steps that wait, what decision tables answered, whether it came to its end."""

    done: list[TriedStep] = field(default_factory=list)
    waiting: list[TriedStep] = field(default_factory=list)
    rounds: list[TriedRound] = field(default_factory=list)
    decided: dict[str, Any] = field(default_factory=dict)
    is_over: bool = False
    stuck: bool = False
    ended_at: datetime | None = None

    @property
    def awaits_supplement(self) -> bool:
        return bool(self.rounds) and self.rounds[-1].answered_at is None


def try_process(
    compiled: Compiled,
    facts: Mapping[str, Any],
    outcomes: Sequence[str],
    *,
    calendar: WorkCalendar,
    at: datetime,
    first_table: str = "",
) -> Tried:
    """Run a process from its start with these outcomes, one after the other for whatever waits first.

    Every step is thought to take all of its time, so the last moment is the latest the process may end. An outcome that
    the waiting step does not know ends the run there. Asked for at the opening of a step (`ASK`), a supplement is thought
    to come (`ANSWER`) a working day later; then the open steps have their full time again.
    """
    known = unpublished(compiled)
    tried = Tried(ended_at=at)
    facts = {name: value for name, value in facts.items() if name in known.names}
    if first_table and first_table in known.tables:
        tried.decided = decided_by(known, first_table, facts)
    machine = Machine.new(known.digest, known.serialised, known.values(facts, tried.decided))
    opened: dict[Any, datetime] = {}
    moment = at
    left = list(outcomes)
    try:
        while True:
            machine.run()
            waiting = machine.waiting()
            for task, key in waiting.items():
                if key not in known.steps:
                    tried.decided |= decided_by(known, known.asks[key], facts)
                    machine.know(known.values(facts, tried.decided))
                    machine.pass_by(task)
            if any(key not in known.steps for key in waiting.values()):
                continue
            for task in waiting:
                opened.setdefault(task, moment)
            if waiting and left[:1] == [ASK]:
                task, key = next(iter(waiting.items()))
                asked_at, comes = max(moment, opened[task]), left[1:2] == [ANSWER]
                moment = due(asked_at, ANSWERED_IN, calendar).due or asked_at if comes else asked_at
                tried.rounds.append(TriedRound(known.steps[key], asked_at, moment if comes else None))
                if not comes:
                    break
                opened |= dict.fromkeys(waiting, moment)
                left = left[2:]
                continue
            if not waiting or not left or left[0] not in known.steps[next(iter(waiting.values()))].choices:
                break
            task, key = next(iter(waiting.items()))
            step = known.steps[key]
            due_at, _ = step_times(step, opened[task], calendar)
            tried.done.append(TriedStep(step, opened[task], due_at, left[0]))
            moment = max(moment, due_at or opened[task])
            machine.finish(task, left.pop(0))
    except Stuck:
        tried.stuck = True
        return tried
    for task, key in waiting.items():
        step = known.steps[key]
        due_at = None if tried.awaits_supplement else step_times(step, opened[task], calendar)[0]
        tried.waiting.append(TriedStep(step, opened[task], due_at, ""))
    tried.is_over, tried.ended_at = machine.is_over, moment
    return tried
