"""Where a case would stand had its process been another one: the same outcomes, gone through anew on values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from congvu.workflow.engine import Machine, Stuck
from congvu.workflow.queries import Published, decided_by


def stands_at(
    known: Published, facts: Mapping[str, Any], done: Sequence[tuple[str, str]], *, first_table: str = ""
) -> list[str] | None:
    """The steps that would wait after these (step, outcome); None where the other process cannot be gone so."""
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
                return sorted(waiting.values())
            step, outcome = left.pop(0)
            task = next((task for task, key in waiting.items() if key == step), None)
            if task is None or outcome not in known.steps[step].choices:
                return None
            machine.finish(task, outcome)
    except Stuck:
        return None
