"""An open case goes on by another process, from where it stands."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from congvu.accounts.models import Account
from congvu.events.facts import record
from congvu.kernel.work_calendar import WorkCalendar
from congvu.workflow.actions.processes import begun_again, unit_of
from congvu.workflow.events import ProcessRebased
from congvu.workflow.models import ProcessInstance, WorkItem
from congvu.workflow.queries import published
from congvu.workflow.refusals import NoWayOn
from congvu.workflow.replay import Stand
from congvu.workflow.rules import step_times


@transaction.atomic
def rebase(
    instance: ProcessInstance, spec: int, stand: Stand, note: str, *, calendar: WorkCalendar, by: Account, at: datetime
) -> None:
    """From now on the case follows the other process, from where `stand` says it stands.

    Its open steps stay with whoever holds them, with the name and the time that the other process gives them; one that
    belongs to another role or unit there begins again with those. What was done stays as it was done.
    """
    instance = ProcessInstance.objects.select_for_update(of=("self",)).select_related("unit").get(pk=instance.pk)
    rows = WorkItem.objects.select_for_update(of=("self",)).select_related("unit", "instance")
    items = list(rows.filter(instance=instance, done_at__isnull=True).order_by("pk"))
    if sorted(item.step for item in items) != stand.steps:
        raise NoWayOn()
    old, instance.spec_id = instance.spec_id, spec
    instance.state, instance.facts, instance.decided = stand.state, stand.facts, stand.decided
    instance.save(update_fields=["spec", "state", "facts", "decided"])
    steps, tasks = published(spec).steps, dict(stand.waiting)
    for item in items:
        item.task_id = next(task for task, key in tasks.items() if key == item.step)
        del tasks[item.task_id]
        step = steps[item.step]
        unit = unit_of(step.unit, step.role, instance.unit)
        if (unit, step.role) != (item.unit, item.role):
            begun_again(item, step, unit, note, calendar=calendar, by=by, at=at)
            continue
        due_at, remind_at = step_times(step, item.runs_from, calendar)
        if due_at != item.due_at:
            item.late_told_at = None
        item.name, item.due_at, item.remind_at = step.name, due_at, remind_at
        item.save(update_fields=["task_id", "name", "due_at", "remind_at", "late_told_at"])
    record(ProcessRebased(instance=instance.pk, from_spec=old, to_spec=spec), about=instance, by=by, at=at)
