"""Processes: published, started, paused, resumed, closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from datetime import datetime
from typing import Any

from django.db import transaction

from congvu.accounts.models import Account
from congvu.events.facts import record
from congvu.kernel.limits import TimeLimit
from congvu.kernel.work_calendar import WorkCalendar
from congvu.organisations.models import Role, Unit
from congvu.workflow.compiler import compile_process
from congvu.workflow.engine import Machine, Stuck
from congvu.workflow.events import (
    ProcessEnded,
    ProcessMoved,
    ProcessPublished,
    ProcessStarted,
    WorkDone,
    WorkOpened,
    WorkPaused,
    WorkRecounted,
    WorkResumed,
)
from congvu.workflow.models import ProcessInstance, ProcessSpec, WorkItem
from congvu.workflow.queries import Published, decide, published
from congvu.workflow.refusals import NoWayOn, ProcessInvalid
from congvu.workflow.rules import CANCELLED, MOVED, Step, step_times


@transaction.atomic
def publish_process(
    bpmn: str,
    dmn: Mapping[str, str] | None = None,
    *,
    fact_names: Set[str] = frozenset(),
    limit: TimeLimit | None = None,
    needed_acts: Collection[str] = ("approve",),
    by: Account,
    at: datetime,
) -> ProcessSpec:
    """Store a process for ever; the same texts give the same row. Refuses with `ProcessInvalid` and all its problems."""
    compiled = compile_process(bpmn, dmn, fact_names=fact_names, limit=limit, needed_acts=needed_acts)
    if isinstance(compiled, list):
        raise ProcessInvalid(count=len(compiled), first=str(compiled[0]), problems=compiled)
    spec, is_new = ProcessSpec.objects.get_or_create(
        digest=compiled.digest,
        defaults={
            "bpmn": compiled.bpmn,
            "dmn": compiled.dmn,
            "serialised": compiled.serialised,
            "steps": [step.as_json() for step in compiled.steps],
        },
    )
    if is_new:
        record(ProcessPublished(digest=spec.digest), about=spec, by=by, at=at)
    return spec


@transaction.atomic
def start(
    spec: ProcessSpec,
    unit: Unit,
    facts: Mapping[str, Any],
    *,
    calendar: WorkCalendar,
    by: Account,
    at: datetime,
    decided: Mapping[str, Any] | None = None,
) -> ProcessInstance:
    """Start a process for a case in the hands of a unit, and open its first work.

    `facts` are the few plain values that gateways may ask; `decided` what decision tables answered already.
    """
    known = published(spec.pk)
    instance = ProcessInstance(
        spec=spec,
        unit=unit,
        facts={name: value for name, value in facts.items() if name in known.names},
        decided=dict(decided or {}),
        started_at=at,
    )
    machine = Machine.new(known.digest, known.serialised, known.values(instance.facts, instance.decided))
    _run(machine)
    _answer_tables(machine, instance, known)
    instance.state = machine.state()
    instance.ended_at = at if machine.is_over else None
    instance.save()
    record(ProcessStarted(instance=instance.pk, spec=spec.pk), about=instance, by=by, at=at)
    open_work(machine, instance, known, calendar=calendar, by=by, at=at)
    return instance


@transaction.atomic
def cancel(instance: ProcessInstance, *, by: Account, at: datetime) -> None:
    """The case ended otherwise: withdrawn, stopped, refused. Open work is closed without a doer."""
    _end(instance.pk, cancelled=True, by=by, at=at)


@transaction.atomic
def close(instance: ProcessInstance, *, by: Account, at: datetime) -> None:
    """The case was decided: whatever the process would still ask is not asked any more."""
    _end(instance.pk, cancelled=False, by=by, at=at)


@transaction.atomic
def end_with(item: WorkItem, outcome: str, note: str = "", *, by: Account, at: datetime) -> None:
    """A step decided the case: it is done with that outcome and the process asks nothing more."""
    item = WorkItem.objects.select_for_update().get(pk=item.pk)
    if item.done_at is None:
        item.holder_id = item.holder_id or by.pk
        item.claimed_at = item.claimed_at or at
        item.done_at, item.done_by, item.outcome, item.note = at, by, outcome, note.strip()
        item.save(update_fields=["holder", "claimed_at", "done_at", "done_by", "outcome", "note"])
        told = WorkDone(work_item=item.pk, instance=item.instance_id, step=item.step, outcome=outcome)
        record(told, about=item, by=by, at=at)
    _end(item.instance_id, cancelled=False, by=by, at=at)


@transaction.atomic
def move(
    instance: ProcessInstance, to: Unit, note: str, *, calendar: WorkCalendar, by: Account, at: datetime
) -> list[WorkItem]:
    """Another unit handles the case from now on: the open steps of the old one begin again there, held by nobody.

    What the old unit did and how it kept its time stays in its own rows.
    """
    instance = ProcessInstance.objects.select_for_update(of=("self",)).select_related("unit").get(pk=instance.pk)
    old, instance.unit = instance.unit, to
    instance.save(update_fields=["unit"])
    opened = []
    steps = published(instance.spec_id).steps
    for item in WorkItem.objects.select_for_update().filter(instance=instance, unit=old, done_at__isnull=True):
        step = steps[item.step]
        unit = unit_of(step.unit, step.role, to)
        if unit == old:
            continue
        again = begun_again(item, step, unit, note, calendar=calendar, by=by, at=at)
        opened.append(again)
    record(ProcessMoved(instance=instance.pk, from_unit=old.pk, to_unit=to.pk), about=instance, by=by, at=at)
    return opened


@transaction.atomic
def pause(instance: ProcessInstance, *, by: Account, at: datetime) -> None:
    """The case waits for somebody outside: its open work is due at no time until `resume`."""
    WorkItem.objects.filter(instance=instance, done_at__isnull=True).update(due_at=None, remind_at=None)
    record(WorkPaused(instance=instance.pk), about=instance, by=by, at=at)


@transaction.atomic
def resume(instance: ProcessInstance, *, calendar: WorkCalendar, by: Account, at: datetime) -> None:
    """The case goes on: the open work gets its full time again from now."""
    steps = published(instance.spec_id).steps
    for item in WorkItem.objects.filter(instance=instance, done_at__isnull=True).select_for_update():
        item.runs_from, item.reminded_at, item.late_told_at = at, None, None
        item.due_at, item.remind_at = step_times(steps[item.step], at, calendar)
        item.save(update_fields=["runs_from", "due_at", "remind_at", "reminded_at", "late_told_at"])
    record(WorkResumed(instance=instance.pk), about=instance, by=by, at=at)


@transaction.atomic
def recount(instance: ProcessInstance, *, calendar: WorkCalendar, by: Account, at: datetime) -> int:
    """The calendar changed: the open steps that have a due time are counted again from when they began; how many moved."""
    steps = published(instance.spec_id).steps
    moved = 0
    for item in WorkItem.objects.filter(
        instance=instance, done_at__isnull=True, due_at__isnull=False
    ).select_for_update():
        due_at, remind_at = step_times(steps[item.step], item.runs_from, calendar)
        if due_at == item.due_at:
            continue
        item.due_at, item.remind_at, item.late_told_at = due_at, remind_at, None
        item.save(update_fields=["due_at", "remind_at", "late_told_at"])
        moved += 1
    if moved:
        record(WorkRecounted(instance=instance.pk, steps=moved), about=instance, by=by, at=at)
    return moved


# -- moving on, for the acts of this app only --------------------------------------------------------------------
def move_on(
    instance: ProcessInstance, task_id: Any, outcome: str, *, calendar: WorkCalendar, by: Account, at: datetime
) -> None:
    """One task was done: run the machine to the next people's work. The caller holds the instance's row lock."""
    known = published(instance.spec_id)
    machine = Machine.resumed(
        known.digest, known.serialised, instance.state, known.values(instance.facts, instance.decided)
    )
    try:
        machine.finish(task_id, outcome)
    except Stuck:
        raise NoWayOn() from None
    _run(machine)
    _answer_tables(machine, instance, known)
    instance.state = machine.state()
    if machine.is_over:
        instance.ended_at = at
    instance.save(update_fields=["state", "decided", "ended_at"])
    open_work(machine, instance, known, calendar=calendar, by=by, at=at)
    if machine.is_over:
        record(ProcessEnded(instance=instance.pk, cancelled=False), about=instance, by=by, at=at)


def open_work(
    machine: Machine, instance: ProcessInstance, known: Published, *, calendar: WorkCalendar, by: Account, at: datetime
) -> list[WorkItem]:
    """A row for each task that has begun to wait for somebody."""
    waiting = machine.waiting()
    there = set(WorkItem.objects.filter(instance=instance, done_at__isnull=True).values_list("task_id", flat=True))
    opened = []
    for task_id, key in waiting.items():
        if task_id in there:
            continue
        step = known.steps[key]
        due_at, remind_at = step_times(step, at, calendar)
        unit = unit_of(step.unit, step.role, instance.unit)
        item = WorkItem.objects.create(
            instance=instance,
            task_id=task_id,
            step=key,
            name=step.name,
            unit=unit,
            role=step.role,
            opened_at=at,
            runs_from=at,
            due_at=due_at,
            remind_at=remind_at,
        )
        told = WorkOpened(work_item=item.pk, instance=instance.pk, step=key, unit=unit.pk, role=step.role)
        record(told, about=item, by=by, at=at)
        opened.append(item)
    return opened


def begun_again(
    item: WorkItem, step: Step, unit: Unit, note: str, *, calendar: WorkCalendar, by: Account, at: datetime
) -> WorkItem:
    """An open step goes on with others, held by nobody, with its full time; what waited outside waits on."""
    waits = item.due_at is None
    item.done_at, item.done_by, item.outcome, item.note = at, by, MOVED, note.strip()
    item.save(update_fields=["done_at", "done_by", "outcome", "note"])
    due_at, remind_at = (None, None) if waits else step_times(step, at, calendar)
    again = WorkItem.objects.create(
        instance=item.instance, task_id=item.task_id, step=item.step, name=step.name, unit=unit, role=step.role,
        opened_at=at, runs_from=at, due_at=due_at, remind_at=remind_at,
    )  # fmt: skip
    told = WorkOpened(work_item=again.pk, instance=item.instance_id, step=item.step, unit=unit.pk, role=step.role)
    record(told, about=again, by=by, at=at)
    return again


def unit_of(code: str, role: str, handling: Unit) -> Unit:
    """The unit of a lane: the one it names, the one-stop desk for receivers, else the unit that handles the case."""
    if code:
        return Unit.objects.get(code=code)
    if role == Role.RECEIVER and not handling.is_one_stop:
        desk = Unit.objects.filter(agency_id=handling.agency_id, is_one_stop=True, closed_on__isnull=True)
        return desk.order_by("pk").first() or handling
    return handling


def _run(machine: Machine) -> None:
    try:
        machine.run()
    except Stuck:
        raise NoWayOn() from None


def _answer_tables(machine: Machine, instance: ProcessInstance, known: Published) -> None:
    """Business rule tasks are done by the machine itself, from the decision tables of the process."""
    while asked := {task: key for task, key in machine.waiting().items() if key not in known.steps}:
        for task, key in asked.items():
            instance.decided |= decide(ProcessSpec(pk=instance.spec_id), known.asks[key], instance.facts)
            machine.know(known.values(instance.facts, instance.decided))
            machine.pass_by(task)
        _run(machine)


def _end(instance_id: int, *, cancelled: bool, by: Account, at: datetime) -> None:
    instance = ProcessInstance.objects.select_for_update().defer("state").get(pk=instance_id)
    if instance.ended_at is not None:
        return
    WorkItem.objects.filter(instance=instance, done_at__isnull=True).update(done_at=at, outcome=CANCELLED)
    instance.ended_at = at
    instance.save(update_fields=["ended_at"])
    record(ProcessEnded(instance=instance.pk, cancelled=cancelled), about=instance, by=by, at=at)
