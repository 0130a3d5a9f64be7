"""Work: handed out, claimed, given back, done, reminded of."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account
from congvu.events.facts import record
from congvu.kernel.work_calendar import WorkCalendar
from congvu.organisations.models import Role
from congvu.workflow.actions.processes import move_on
from congvu.workflow.events import WorkClaimed, WorkDone, WorkDueSoon, WorkGivenBack, WorkHandedOut, WorkLate
from congvu.workflow.models import ProcessInstance, WorkItem
from congvu.workflow.queries import may_do, may_hand_out, may_take_over, published
from congvu.workflow.refusals import AlreadyClaimed, AlreadyDone, CannotReceiveWork, NotYours, UnknownOutcome

# One run of the reminders; the next run, a few minutes later, takes the rest.
REMINDERS_A_RUN = 500


@transaction.atomic
def claim(item: WorkItem, *, by: Account, at: datetime) -> WorkItem:
    """Take work that nobody holds, or that is held by a colleague who is away and for whom one stands in.

    Claiming what one holds already changes nothing.
    """
    item = _open(item)
    if item.holder_id == by.pk:
        return item
    if item.holder_id is not None and not may_take_over(item, by, localdate(at)):
        raise AlreadyClaimed(step=item.name, holder=str(item.holder))
    if not may_do(item, by, localdate(at)):
        raise _not_yours(item)
    _hold(item, by, at)
    record(WorkClaimed(work_item=item.pk, instance=item.instance_id), about=item, by=by, at=at)
    return item


@transaction.atomic
def hand_out(item: WorkItem, to: Account, *, by: Account, at: datetime) -> WorkItem:
    """Give work to a colleague who may do it: by its holder, or by a leader of its unit."""
    item = _open(item)
    on = localdate(at)
    if not may_hand_out(item, by, on):
        raise _not_yours(item)
    if not may_do(item, to, on):
        raise CannotReceiveWork(officer=str(to), role=Role(item.role).label, unit=item.unit.name)
    _hold(item, to, at)
    record(WorkHandedOut(work_item=item.pk, instance=item.instance_id, to=to.pk), about=item, by=by, at=at)
    return item


@transaction.atomic
def give_back(item: WorkItem, *, by: Account, at: datetime) -> WorkItem:
    """Put work back to the unit, for another to claim."""
    item = _open(item)
    if item.holder_id != by.pk:
        raise _not_yours(item)
    item.holder, item.claimed_at = None, None
    item.save(update_fields=["holder", "claimed_at"])
    record(WorkGivenBack(work_item=item.pk, instance=item.instance_id), about=item, by=by, at=at)
    return item


@transaction.atomic
def take_back(item: WorkItem, *, by: Account, at: datetime) -> WorkItem:
    """Work of an officer who no longer serves there waits in its unit again. Who may do this the caller has judged."""
    item = _open(item)
    item.holder, item.claimed_at = None, None
    item.save(update_fields=["holder", "claimed_at"])
    record(WorkGivenBack(work_item=item.pk, instance=item.instance_id), about=item, by=by, at=at)
    return item


@transaction.atomic
def complete(
    item: WorkItem, outcome: str, note: str = "", *, calendar: WorkCalendar, by: Account, at: datetime
) -> WorkItem:
    """Finish a step with one of its outcomes; the process moves on and opens the next work.

    Work that nobody holds may be finished by whoever might claim it.
    """
    # Not its spec: what a process says is kept in memory (`published`).
    instance = ProcessInstance.objects.select_for_update(of=("self",)).select_related("unit").get(pk=item.instance_id)
    item = _open(item)
    if item.holder_id is not None and item.holder_id != by.pk:
        raise AlreadyClaimed(step=item.name, holder=str(item.holder))
    if item.holder_id is None and not may_do(item, by, localdate(at)):
        raise _not_yours(item)
    choices = published(instance.spec_id).steps[item.step].choices
    if outcome not in choices:
        raise UnknownOutcome(step=item.name, outcome=outcome, choices=", ".join(choices.values()))
    item.holder_id = item.holder_id or by.pk
    item.claimed_at = item.claimed_at or at
    item.done_at, item.done_by, item.outcome, item.note = at, by, outcome, note.strip()
    item.save(update_fields=["holder", "claimed_at", "done_at", "done_by", "outcome", "note"])
    told = WorkDone(work_item=item.pk, instance=instance.pk, step=item.step, outcome=outcome)
    record(told, about=item, by=by, at=at)
    move_on(instance, item.task_id, outcome, calendar=calendar, by=by, at=at)
    return item


@transaction.atomic
def remind_due(*, by: Account, at: datetime) -> int:
    """Tell once of each open step whose reminder has come; how many were told."""
    due = (
        WorkItem.objects.select_for_update(skip_locked=True)
        .filter(remind_at__lte=at, reminded_at__isnull=True, done_at__isnull=True)
        .order_by("remind_at")[:REMINDERS_A_RUN]
    )
    told = 0
    for item in due:
        item.reminded_at = at
        item.save(update_fields=["reminded_at"])
        record(WorkDueSoon(work_item=item.pk, instance=item.instance_id), about=item, by=by, at=at)
        told += 1
    return told


@transaction.atomic
def tell_late(*, by: Account, at: datetime) -> int:
    """Tell once, for each due time, of each open step that is late; how many were told."""
    late = (
        WorkItem.objects.select_for_update(skip_locked=True)
        .filter(due_at__lt=at, late_told_at__isnull=True, done_at__isnull=True)
        .order_by("due_at")[:REMINDERS_A_RUN]
    )
    told = 0
    for item in late:
        item.late_told_at = at
        item.save(update_fields=["late_told_at"])
        record(WorkLate(work_item=item.pk, instance=item.instance_id), about=item, by=by, at=at)
        told += 1
    return told


def _open(item: WorkItem) -> WorkItem:
    item = WorkItem.objects.select_for_update(of=("self",)).select_related("unit", "holder").get(pk=item.pk)
    if item.done_at is not None:
        raise AlreadyDone(step=item.name, at=f"{localtime(item.done_at):%H:%M ngày %d/%m/%Y}")
    return item


def _hold(item: WorkItem, holder: Account, at: datetime) -> None:
    item.holder, item.claimed_at = holder, at
    item.save(update_fields=["holder", "claimed_at"])


def _not_yours(item: WorkItem) -> NotYours:
    return NotYours(step=item.name, who=f"{Role(item.role).label.lower()}, {item.unit.name}")
