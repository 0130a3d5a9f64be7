"""Thụ lý: the steps of the dossier's process, taken, handed out, given back, done."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers import permission
from congvu.dossiers.actions import decision
from congvu.dossiers.actions._shared import locked, not_yours, require_possible
from congvu.dossiers.events import DossierWorkClaimed, DossierWorkGivenBack, DossierWorkHandedOut, StepCompleted
from congvu.dossiers.models import Dossier
from congvu.dossiers.refusals import DecideByAct
from congvu.events.facts import record
from congvu.organisations.queries import work_calendar
from congvu.workflow import actions as work
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import step_of


@transaction.atomic
def claim(dossier: Dossier, item: WorkItem | None = None, *, by: Account, at: datetime) -> WorkItem:
    """Take an open step that nobody holds; without `item`, the one open to the officer."""
    dossier = locked(dossier)
    require_possible("claim", dossier)
    item = work.claim(_item(dossier, item, "claim", by, at), by=by, at=at)
    record(DossierWorkClaimed(reference=dossier.reference, step=item.step), about=dossier, by=by, at=at)
    return item


@transaction.atomic
def give_back(dossier: Dossier, item: WorkItem | None = None, *, by: Account, at: datetime) -> WorkItem:
    """Put one's step back to the unit."""
    dossier = locked(dossier)
    require_possible("give_back", dossier)
    item = work.give_back(_item(dossier, item, "give_back", by, at), by=by, at=at)
    record(DossierWorkGivenBack(reference=dossier.reference, step=item.step), about=dossier, by=by, at=at)
    return item


@transaction.atomic
def hand_out(dossier: Dossier, to: Account, item: WorkItem | None = None, *, by: Account, at: datetime) -> WorkItem:
    """Give a step to a colleague: by its holder or a leader of its unit (NĐ 61/2018/NĐ-CP Đ19.1)."""
    dossier = locked(dossier)
    require_possible("hand_out", dossier)
    item = work.hand_out(_item(dossier, item, "hand_out", by, at), to, by=by, at=at)
    told = DossierWorkHandedOut(reference=dossier.reference, step=item.step, work_item=item.pk, to=to.pk)
    record(told, about=dossier, by=by, at=at)
    return item


@transaction.atomic
def complete_step(
    dossier: Dossier, outcome: str, note: str = "", item: WorkItem | None = None, *, by: Account, at: datetime
) -> WorkItem:
    """Finish a step with one of its outcomes; decisions are acts of their own (`approve`, `refuse`)."""
    dossier = locked(dossier)
    require_possible("complete_step", dossier)
    item = _item(dossier, item, "complete_step", by, at)
    step = step_of(item)
    if outcome in step.acts and outcome in decision.DECISIONS:
        raise DecideByAct(outcome=step.choices.get(outcome, outcome))
    item = work.complete(item, outcome, note, calendar=work_calendar(), by=by, at=at)
    told = StepCompleted(reference=dossier.reference, step=item.step, work_item=item.pk, outcome=outcome)
    record(told, about=dossier, by=by, at=at)
    return item


def _item(dossier: Dossier, item: WorkItem | None, act: str, by: Account, at: datetime) -> WorkItem:
    """The open step meant: the one given, if it is this dossier's; otherwise the one the officer may act on."""
    items = permission.work_of(dossier)
    if item is not None:
        if item.instance_id != dossier.process_id:
            raise not_yours(act, dossier, str(dossier.unit))
        return item
    on = localdate(at)
    found = permission.held(by, items) or (
        permission.to_hand_out(by, items, on) if act == "hand_out" else permission.claimable(by, items, on)
    )
    if found is None:
        if len(items) == 1:
            # The workflow says best why not: somebody else holds it, or it is another unit's.
            return items[0]
        raise not_yours(act, dossier, "; ".join(f"{one.name} – {one.holder or one.unit}" for one in items) or "–")
    return found
