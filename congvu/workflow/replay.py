"""Where a case would stand had its process been another one: the same outcomes, gone through anew on values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from congvu.workflow.engine import Machine, Stuck
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import Published, decided_by


@dataclass(frozen=True)
class Stand:
    """Where the other process stands: its machine's state, what it asked of the case, and the tasks that wait."""

    state: dict[str, Any]
    facts: dict[str, Any]
    decided: dict[str, Any]
    # The id of each waiting task → the key of its step.
    waiting: dict[UUID, str]

    @property
    def steps(self) -> list[str]:
        return sorted(self.waiting.values())


def replay(
    known: Published, facts: Mapping[str, Any], done: Sequence[tuple[str, str]], *, first_table: str = ""
) -> Stand | None:
    """The other process after these (step, outcome); None where it cannot be gone through so."""
    asked = {name: value for name, value in facts.items() if name in known.names}
    decided = decided_by(known, first_table, asked) if first_table in known.tables else {}
    machine = Machine.new(known.digest, known.serialised, known.values(asked, decided))
    left = list(done)
    try:
        while True:
            machine.run()
            waiting = machine.waiting()
            tables = {task: key for task, key in waiting.items() if key not in known.steps}
            for task, key in tables.items():
                decided |= decided_by(known, known.asks[key], asked)
                machine.know(known.values(asked, decided))
                machine.pass_by(task)
            if tables:
                continue
            if not left:
                return None if machine.is_over else Stand(machine.state(), asked, decided, waiting)
            step, outcome = left.pop(0)
            task = next((task for task, key in waiting.items() if key == step), None)
            if task is None or outcome not in known.steps[step].choices:
                return None
            machine.finish(task, outcome)
    except Stuck:
        return None


def outcomes_of(items: Iterable[WorkItem]) -> list[tuple[str, str]]:
    """What was done in a process, in its order.

    What was closed without a doer was cancelled, what went on in another unit was not finished: neither is an outcome.
    """
    done = [item for item in items if item.done_at is not None and item.done_by_id is not None]
    finished = [item for item in done if not item.went_on_elsewhere]
    return [(item.step, item.outcome) for item in sorted(finished, key=lambda item: (item.done_at, item.pk))]
