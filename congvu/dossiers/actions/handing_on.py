"""Bàn giao công việc: an officer moves, leaves or is away, and others go on with everything he holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers.actions._shared import locked
from congvu.dossiers.events import DossierWorkHandedOn, WorkHandedOn, WorkReturnedToUnits
from congvu.dossiers.models import Dossier, WorkHandover
from congvu.dossiers.refusals import NothingToHandOn, ReasonMissing, WorkStillHeld
from congvu.events.facts import record
from congvu.kernel.text import nfc
from congvu.organisations import actions as organisations
from congvu.organisations.models import Appointment, Officer, Role
from congvu.organisations.queries import require_role
from congvu.workflow import actions as work
from congvu.workflow.queries import held_by


@transaction.atomic
def hand_on(
    giver: Account, receivers: Mapping[int, Account], reason: str, *, by: Account, at: datetime
) -> WorkHandover:
    """Give open steps of one officer to others, all in one act: `receivers` says to whom each step (by its id) goes.

    By the officer himself or by a leader of the steps' units. Each receiver must be one who may do the step; if one may
    not, nothing is given.
    """
    reason = nfc(reason).strip()[:500]
    if not reason:
        raise ReasonMissing()
    items = {item.pk: item for item in held_by(giver).filter(pk__in=receivers)}
    if not items:
        raise NothingToHandOn(officer=str(giver))
    dossiers = {
        one.process_id: one for one in Dossier.objects.filter(process__in=[i.instance_id for i in items.values()])
    }
    made = WorkHandover.objects.create(
        giver=giver, reason=reason, lines=[[pk, receivers[pk].pk] for pk in items], by=by, at=at
    )
    for item in sorted(items.values(), key=lambda one: dossiers[one.instance_id].pk):
        dossier = locked(dossiers[item.instance_id])
        given = work.hand_out(item, receivers[item.pk], by=by, at=at)
        told = DossierWorkHandedOn(
            reference=dossier.reference, step=given.step, work_item=given.pk, to=receivers[item.pk].pk, handover=made.pk
        )
        record(told, about=dossier, by=by, at=at)
    record(WorkHandedOn(giver=giver.pk, steps=len(items)), about=made, by=by, at=at)
    return made


@transaction.atomic
def return_work_to_units(giver: Account, reason: str, *, by: Account, at: datetime) -> int:
    """Everything an officer still holds waits in its units again: for an administrator, who sees no dossier."""
    require_role(by, Role.ADMINISTRATOR, localdate(at))
    reason = nfc(reason).strip()[:500]
    if not reason:
        raise ReasonMissing()
    items = list(held_by(giver).order_by("instance_id"))
    for item in items:
        work.take_back(item, by=by, at=at)
    if items:
        record(WorkReturnedToUnits(officer=giver.pk, steps=len(items)), about=giver, by=by, at=at)
    return len(items)


@transaction.atomic
def end_post(post: Appointment, *, on: date, by: Account, at: datetime) -> Appointment:
    """End an officer's post; refused while he holds work in its unit (`WorkStillHeld`): it is handed on first."""
    _require_nothing_held(post.officer, post.unit_id)
    return organisations.end_appointment(post, on=on, by=by, at=at)


@transaction.atomic
def officer_leaves(officer: Officer, *, on: date, by: Account, at: datetime) -> Officer:
    """An officer leaves the service; refused while he holds work anywhere."""
    _require_nothing_held(officer, None)
    return organisations.officer_leaves(officer, on=on, by=by, at=at)


def _require_nothing_held(officer: Officer, unit: int | None) -> None:
    account = Account.objects.filter(officer=officer).first()
    held = held_by(account) if account is not None else None
    if held is not None and (count := (held if unit is None else held.filter(unit=unit)).count()):
        raise WorkStillHeld(officer=str(officer), count=count)
