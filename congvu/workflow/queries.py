"""What is asked of processes and work: what waits for whom, where a case stands, how its process looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from congvu.accounts.models import Account
from congvu.accounts.queries import actor_roles, remembered, stands_in_for
from congvu.organisations.models import Appointment, Officer, Role
from congvu.organisations.ordering import by_name
from congvu.workflow.compiler import Compiled
from congvu.workflow.decisions import table_of
from congvu.workflow.models import ProcessInstance, ProcessSpec, WorkItem
from congvu.workflow.reading import read_bpmn
from congvu.workflow.refusals import TableUnknown
from congvu.workflow.rules import REACHING_ROLES, Step, documented, serves


# -- published processes -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Published:
    """A stored process as the machine needs it; immutable, so kept in memory."""

    digest: str
    serialised: dict[str, Any]
    steps: dict[str, Step]
    tables: dict[str, str]
    names: frozenset[str]
    # Key of a business rule task → the table it asks.
    asks: dict[str, str]

    def values(self, facts: dict[str, Any], decided: dict[str, Any]) -> dict[str, Any]:
        """What gateways may ask, everything unknown as missing."""
        outputs = {name for text in self.tables.values() for name in table_of(text, self.names).outputs}
        known = dict.fromkeys(self.names) | {name: facts[name] for name in self.names if name in facts}
        return dict.fromkeys(outputs) | decided | {"facts": known}


@lru_cache(maxsize=256)
def published(spec_id: int) -> Published:
    spec = ProcessSpec.objects.get(pk=spec_id)
    steps = {step["key"]: Step.from_json(step) for step in spec.steps}
    return _known(spec.digest, spec.bpmn, spec.dmn, spec.serialised, steps)


def unpublished(compiled: Compiled) -> Published:
    """A compiled process that nobody has published, as the machine needs it."""
    steps = {step.key: step for step in compiled.steps}
    return _known(compiled.digest, compiled.bpmn, compiled.dmn, compiled.serialised, steps)


def _known(
    digest: str, bpmn: str, dmn: dict[str, Any], serialised: dict[str, Any], steps: dict[str, Step]
) -> Published:
    tables = dict(dmn.get("tables", {}))
    return Published(
        asks={
            node.id: _table_named(node.decision or documented(node.documentation).get("decision", ""), tables)
            for node in read_bpmn(bpmn).nodes.values()
            if node.kind == "businessRuleTask"
        },
        digest=digest,
        serialised=serialised,
        steps=steps,
        tables=tables,
        names=frozenset(dmn.get("names", ())),
    )


def _table_named(name: str, tables: dict[str, str]) -> str:
    """A table by the name of its file, or by the id of its decision."""
    if name in tables:
        return name
    return next(table for table, text in tables.items() if f'id="{name}"' in text)


def steps_of(spec: ProcessSpec) -> list[Step]:
    """The steps of a process in its order."""
    return [Step.from_json(step) for step in spec.steps]


def step_of(item: WorkItem) -> Step:
    """What the process says of the step a work item stands for."""
    return published(item.instance.spec_id).steps[item.step]


def decide(spec: ProcessSpec, table: str, facts: dict[str, Any]) -> dict[str, Any]:
    """What a decision table of the process answers for these facts; nothing where no row fits."""
    return decided_by(published(spec.pk), table, facts)


def decided_by(known: Published, table: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The same of a process that need not be published."""
    text = known.tables.get(table)
    if text is None:
        raise TableUnknown(table=table)
    return _plain(table_of(text, known.names).decide(facts))


def has_table(spec: ProcessSpec, table: str) -> bool:
    return table in published(spec.pk).tables


def _plain(answers: dict[str, Any]) -> dict[str, Any]:
    """Decisions are stored as JSON: numbers as text keep every digit."""
    return {
        name: value if isinstance(value, str | bool | list | None) else str(value) for name, value in answers.items()
    }


# -- who does what -----------------------------------------------------------------------------------------------
def reach(account: Account, on: date) -> dict[str, frozenset[int]]:
    """For each role an officer holds on a day, the ids of the units it covers: a leader's reach below his own.

    Asked once a request, where `accounts.queries.remember_roles` opened a memory.
    """
    return remembered(account, ("reach", on), lambda: _reach(account, on))


def _reach(account: Account, on: date) -> dict[str, frozenset[int]]:
    posts = actor_roles(account, on)
    covered: dict[str, frozenset[int]] = {}
    for role in {role for _, role in posts}:
        units = frozenset(unit for unit, held in posts if held == role)
        covered[role] = units | below_of(account, units) if role in REACHING_ROLES else units
    return covered


def below_of(account: Account, units: Iterable[int]) -> frozenset[int]:
    """The ids of all units under those an account serves in: asked once a request."""
    wanted = frozenset(units)
    return remembered(account, ("below", wanted), lambda: below(wanted))


_BELOW = """
WITH RECURSIVE tree(id) AS (
    SELECT id FROM organisations_unit WHERE parent_id = ANY(%s)
    UNION
    SELECT unit.id FROM organisations_unit unit JOIN tree ON unit.parent_id = tree.id
)
SELECT id FROM tree
"""
_ABOVE = """
WITH RECURSIVE tree(id) AS (
    SELECT parent_id FROM organisations_unit WHERE id = ANY(%s) AND parent_id IS NOT NULL
    UNION
    SELECT unit.parent_id FROM organisations_unit unit JOIN tree ON unit.id = tree.id WHERE unit.parent_id IS NOT NULL
)
SELECT id FROM tree
"""


def below(units: Iterable[int]) -> frozenset[int]:
    """The ids of all units under these."""
    return _ids(_BELOW, units)


def above(unit: int) -> frozenset[int]:
    """The ids of all units over this one."""
    return _ids(_ABOVE, [unit])


def units_that_may(item: WorkItem) -> set[int]:
    """The ids of the units whose officers may do this work: its own, and for a leader's work those over it."""
    return {item.unit_id} | (above(item.unit_id) if item.role in REACHING_ROLES else set())


def _ids(query: str, units: Iterable[int]) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, [list(units)])
        return frozenset(row[0] for row in cursor.fetchall())


def may_do(item: WorkItem, account: Account, on: date) -> bool:
    """Whether the account's posts let it do this work on that day, held by somebody or not."""
    posts = actor_roles(account, on)
    if (item.unit_id, item.role) in posts:
        return True
    if item.role not in REACHING_ROLES or all(role != item.role for _, role in posts):
        return False
    return serves(posts, item.role, item.unit_id, above(item.unit_id))


def may_take_over(item: WorkItem, account: Account, on: date) -> bool:
    """Whether the holder is away and the account stands in for him, in a post that may do this work."""
    held = item.holder is not None and item.holder.officer_id in stands_in_for(account, on)
    return held and may_do(item, account, on)


def may_hand_out(item: WorkItem, account: Account, on: date) -> bool:
    """Whether the account may give this work to another: its holder, or a leader of its unit or above."""
    if item.holder_id is not None and item.holder_id == account.pk:
        return True
    posts = actor_roles(account, on)
    if (item.unit_id, Role.UNIT_LEADER) in posts:
        return True
    leads = any(role == Role.UNIT_LEADER for _, role in posts)
    return leads and serves(posts, Role.UNIT_LEADER, item.unit_id, above(item.unit_id))


def officers_for(item: WorkItem, on: date) -> QuerySet[Account]:
    """The accounts that work may be handed out to, by name."""
    units = units_that_may(item)
    posts = Appointment.objects.on(on).filter(unit__in=units, roles__contains=[item.role])
    officers = Officer.objects.filter(pk__in=posts.values("officer"), left_on__isnull=True)
    return Account.objects.filter(officer__in=officers, suspended_at__isnull=True).order_by(by_name("full_name"))


# -- what waits --------------------------------------------------------------------------------------------------
def open_for(account: Account, on: date) -> QuerySet[WorkItem]:
    """Open work of the account: what it holds, and what waits in its units for its roles."""
    mine = Q(holder=account) | Q(holder__officer__in=stands_in_for(account, on))
    for role, units in reach(account, on).items():
        mine |= Q(role=role, unit__in=units)
    return WorkItem.objects.filter(mine, done_at__isnull=True).select_related("unit", "holder")


def held_by(account: Account) -> QuerySet[WorkItem]:
    """The open work an account holds."""
    return WorkItem.objects.filter(holder=account, done_at__isnull=True).select_related("unit", "holder", "instance")


def open_items(instance: ProcessInstance | int) -> QuerySet[WorkItem]:
    """The steps of one case that wait for or are with somebody."""
    key = instance if isinstance(instance, int) else instance.pk
    return (
        WorkItem.objects.filter(instance_id=key, done_at__isnull=True)
        .select_related("unit", "holder", "instance")
        .order_by("id")
    )


# -- how it looks ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class StepLine:
    """One step in words: the text that stands in for the picture."""

    step: Step
    state: str  # "done", "current", "ahead"
    items: tuple[WorkItem, ...]

    @property
    def item(self) -> WorkItem | None:
        return self.items[-1] if self.items else None


@dataclass(frozen=True)
class Picture:
    """The drawing of a process and the same in words."""

    bpmn: str
    steps: tuple[Step, ...]


def picture(spec: ProcessSpec) -> Picture:
    return Picture(spec.bpmn, tuple(steps_of(spec)))


def steps(instance: ProcessInstance) -> list[StepLine]:
    """Every step of the case's process with what was done in it, in the order of the process. Two queries."""
    done: dict[str, list[WorkItem]] = {}
    for item in instance.work_items.select_related("unit", "holder", "done_by").order_by("id"):
        done.setdefault(item.step, []).append(item)
    lines = []
    for key, step in published(instance.spec_id).steps.items():
        items = tuple(done.get(key, ()))
        current = any(item.done_at is None for item in items)
        lines.append(StepLine(step, "current" if current else "done" if items else "ahead", items))
    return lines


def current_steps(instance: ProcessInstance) -> list[str]:
    """The keys of the steps that are open now."""
    return list(open_items(instance).values_list("step", flat=True))


def late(items: QuerySet[WorkItem], at: datetime) -> QuerySet[WorkItem]:
    return items.filter(due_at__lt=at)
