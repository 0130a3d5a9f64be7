"""Bảng các bước: a process as a plain list of steps, each with who, how long, what it may do and where it leads.

What a table can say is read from any BPMN (`plan_of`) and drawn as BPMN with lanes and coordinates (`drawn`): the table
and the drawing are two views of one text. A process with parallel branches, reminders of its own or decision tasks says
more than a table can, and is only drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from congvu.kernel.expressions import ExpressionFailed, ExpressionInvalid, compile_expression
from congvu.workflow.reading import Flow, Node, Process
from congvu.workflow.rules import DONE, documented, outcomes_in, role_of_lane

END = "end"
_T = TypeVar("_T", "Way", "Turn")


@dataclass(frozen=True)
class Way:
    """Kết quả bước: what a holder may choose, in words, and the step it leads to (`end`: the process is over)."""

    outcome: str
    label: str
    target: str


@dataclass(frozen=True)
class Turn:
    """Rẽ riêng: when a condition about the case holds, this way is taken before all others."""

    condition: str
    target: str
    label: str = ""


@dataclass(frozen=True)
class PlannedStep:
    """Một dòng của bảng các bước. A step without a choice has one way, whose outcome is `done`."""

    key: str
    name: str
    role: str
    limit: str = ""
    unit: str = ""
    acts: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    turns: tuple[Turn, ...] = ()
    # Other lines of the BPMN documentation, kept as they are.
    notes: str = ""


@dataclass(frozen=True)
class Plan:
    """A process as a table. It begins at `first`, unless one of `turns` holds."""

    id: str
    name: str
    steps: tuple[PlannedStep, ...]
    first: str = ""
    turns: tuple[Turn, ...] = ()

    def step(self, key: str) -> PlannedStep:
        return next(step for step in self.steps if step.key == key)

    def with_step(self, step: PlannedStep) -> Plan:
        """The plan with the step of that key replaced, or added before the last where there is none."""
        if any(one.key == step.key for one in self.steps):
            return replace(self, steps=tuple(step if one.key == step.key else one for one in self.steps))
        return replace(self, steps=(*self.steps, step), first=self.first or step.key)

    def without(self, key: str) -> Plan:
        """The plan without a step; what led to it leads to the one after it."""
        place = [step.key for step in self.steps].index(key)
        after = self.steps[place + 1].key if place + 1 < len(self.steps) else END
        left = tuple(
            replace(
                step,
                ways=tuple(_led(way, key, after) for way in step.ways),
                turns=tuple(_led(turn, key, after) for turn in step.turns),
            )
            for step in self.steps
            if step.key != key
        )
        turns = tuple(_led(turn, key, after) for turn in self.turns)
        return replace(self, steps=left, first=after if self.first == key else self.first, turns=turns)

    def moved(self, key: str, by: int) -> Plan:
        """The plan with a step one line up or down; where steps lead does not change."""
        steps = list(self.steps)
        place = [step.key for step in steps].index(key)
        if not 0 <= place + by < len(steps):
            return self
        steps.insert(place + by, steps.pop(place))
        return replace(self, steps=tuple(steps))


def _led(one: _T, key: str, after: str) -> _T:
    return replace(one, target=after) if one.target == key else one


# -- from BPMN -----------------------------------------------------------------------------------------------------
class _Drawn(Exception):
    """The process says more than a table can."""


def plan_of(process: Process) -> Plan | None:
    """The process as a table; None where only a drawing can say it."""
    try:
        return _read(process)
    except _Drawn:
        return None


def _read(process: Process) -> Plan:
    nodes = process.nodes.values()
    if any(node.kind not in {"startEvent", "endEvent", "userTask", "exclusiveGateway"} for node in nodes):
        raise _Drawn
    starts = [node for node in nodes if node.kind == "startEvent"]
    if len(starts) != 1 or len(process.leaving(starts[0].id)) != 1:
        raise _Drawn
    first, turns = _start(process, process.leaving(starts[0].id)[0])
    steps = [_step(process, node) for node in nodes if node.kind == "userTask"]
    return Plan(process.id, process.name, tuple(steps), first, turns)


def _start(process: Process, flow: Flow) -> tuple[str, tuple[Turn, ...]]:
    node = _through(process, flow.target)
    if node.kind != "exclusiveGateway":
        return _key(node), ()
    turns, first = [], ""
    for leaving in process.leaving(node.id):
        target = _key(_through(process, leaving.target))
        if leaving.id == node.default:
            first = target
        else:
            turns.append(Turn(leaving.condition, target, leaving.name))
    if not first or not all(turn.condition for turn in turns):
        raise _Drawn
    return first, tuple(turns)


def _step(process: Process, node: Node) -> PlannedStep:
    lane = process.lane_of(node.id)
    role = role_of_lane(lane.id) if lane else None
    if lane is None or role is None or len(process.leaving(node.id)) != 1:
        raise _Drawn
    said = documented(lane.documentation) | documented(node.documentation)
    outcomes = outcomes_in(said.get("outcomes", "")) or {DONE: ""}
    acts = tuple(act.strip() for act in said.get("acts", said.get("act", "")).split(",") if act.strip())
    ours = re.compile(r"\s*(time|unit|acts?|outcomes)\s*:")
    notes = "\n".join(line for line in node.documentation.splitlines() if line.strip() and not ours.match(line))
    ways, turns = _ways(process, process.leaving(node.id)[0], outcomes)
    return PlannedStep(node.id, node.name, role, said.get("time", ""), said.get("unit", ""), acts, ways, turns, notes)


def _ways(process: Process, flow: Flow, outcomes: dict[str, str]) -> tuple[tuple[Way, ...], tuple[Turn, ...]]:
    node = _through(process, flow.target)
    if node.kind != "exclusiveGateway":
        return tuple(Way(key, label, _key(node)) for key, label in outcomes.items()), ()
    default, turns, told = "", [], []
    for leaving in process.leaving(node.id):
        target = _key(_through(process, leaving.target))
        if leaving.id == node.default:
            default = target
            continue
        pure = _asks_only_outcome(leaving.condition)
        if pure is None and told:
            # A condition about the case after one about the outcome: a table would turn their order round.
            raise _Drawn
        if pure is None:
            turns.append(Turn(leaving.condition, target, leaving.name))
        else:
            told.append((leaving.condition, target))
    return tuple(Way(key, label, _target(key, told, default)) for key, label in outcomes.items()), tuple(turns)


def _asks_only_outcome(condition: str) -> bool | None:
    try:
        return compile_expression(condition, frozenset({"outcome"})).names == {"outcome"} or None
    except ExpressionInvalid:
        return None


def _target(outcome: str, told: list[tuple[str, str]], default: str) -> str:
    for condition, target in told:
        try:
            if compile_expression(condition, frozenset({"outcome"})).holds({"outcome": outcome}):
                return target
        except ExpressionFailed:
            continue
    if not default:
        raise _Drawn
    return default


def _through(process: Process, node_id: str) -> Node:
    """The node a flow ends at, past gateways that only join."""
    for _ in range(len(process.nodes)):
        node = process.nodes.get(node_id)
        if node is None:
            raise _Drawn
        leaving = process.leaving(node.id)
        if node.kind != "exclusiveGateway" or len(leaving) != 1:
            return node
        node_id = leaving[0].target
    raise _Drawn


def _key(node: Node) -> str:
    if node.kind == "exclusiveGateway":
        raise _Drawn
    return END if node.kind == "endEvent" else node.id


# -- what has to be drawn ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Arrow:
    """One flow of the drawing: from a node to a node, with its words and its condition."""

    id: str
    source: str
    target: str
    label: str = ""
    condition: str = ""


def arrows(plan: Plan) -> tuple[list[Arrow], dict[str, str]]:
    """The flows of a plan, and of each gateway the flow it takes otherwise."""
    made: list[Arrow] = []
    otherwise: dict[str, str] = {}
    if plan.turns:
        made.append(Arrow("begin", "start", "at_start"))
        made += [
            Arrow(f"turn_{n}", "at_start", turn.target, turn.label, turn.condition) for n, turn in enumerate(plan.turns)
        ]
        otherwise["at_start"] = "begin_otherwise"
        made.append(Arrow("begin_otherwise", "at_start", plan.first or END, "Còn lại"))
    else:
        made.append(Arrow("begin", "start", plan.first or END))
    for step in plan.steps:
        made += _leaving(step, otherwise)
    return made, otherwise


def _leaving(step: PlannedStep, otherwise: dict[str, str]) -> Iterator[Arrow]:
    groups: dict[str, list[Way]] = {}
    for way in step.ways or (Way(DONE, "", END),):
        groups.setdefault(way.target, []).append(way)
    if len(groups) == 1 and not step.turns:
        yield Arrow(f"from_{step.key}", step.key, next(iter(groups)))
        return
    gateway = f"after_{step.key}"
    yield Arrow(f"from_{step.key}", step.key, gateway)
    for number, turn in enumerate(step.turns):
        yield Arrow(f"turn_{step.key}_{number}", gateway, turn.target, turn.label, turn.condition)
    for number, (target, ways) in enumerate(groups.items()):
        label = " / ".join(way.label for way in ways if way.label)
        if number == 0:
            otherwise[gateway] = f"from_{step.key}_0"
            yield Arrow(f"from_{step.key}_0", gateway, target, label)
        else:
            condition = " or ".join(f'outcome == "{way.outcome}"' for way in ways)
            yield Arrow(f"from_{step.key}_{number}", gateway, target, label, condition)
