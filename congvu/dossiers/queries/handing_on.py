"""Bàn giao: what an officer holds, who may go on with each step, and how it would be dealt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from congvu.accounts.models import Account
from congvu.dossiers import rules
from congvu.organisations.models import Role
from congvu.organisations.ordering import by_name
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import held_by, may_hand_out, officers_for, reach


@dataclass(frozen=True)
class Holder:
    """An officer with open work that may be handed on."""

    account: Account
    number: str
    steps: int


@dataclass(frozen=True)
class Held:
    """One open step, and the colleagues who may do it."""

    item: WorkItem
    able: tuple[Account, ...]


def holders_to_settle(viewer: Account, on: date) -> list[Holder]:
    """Whose open work the viewer may hand on: his own, and what is held in the units he leads."""
    mine = Q(holder=viewer) | Q(unit__in=reach(viewer, on).get(Role.UNIT_LEADER, frozenset()))
    counted = WorkItem.objects.filter(mine, done_at__isnull=True, holder__officer__isnull=False).order_by()
    counts = dict(counted.values_list("holder").annotate(Count("pk")))
    accounts = Account.objects.filter(pk__in=counts).select_related("officer").order_by(by_name("full_name"))
    found = [Holder(one, one.officer.number, counts[one.pk]) for one in accounts if one.officer is not None]
    return sorted(found, key=lambda one: one.account.pk != viewer.pk)


def held_work(giver: Account, viewer: Account, on: date) -> list[Held]:
    """What the officer holds and the viewer may hand on, most pressing first."""
    able: dict[tuple[int, str], tuple[Account, ...]] = {}
    found = []
    for item in held_by(giver).order_by("due_at", "id"):
        if not may_hand_out(item, viewer, on):
            continue
        key = (item.unit_id, item.role)
        if key not in able:
            able[key] = tuple(one for one in officers_for(item, on) if one.pk != giver.pk)
        found.append(Held(item, able[key]))
    return found


def dealt_among(work: Sequence[Held], chosen: Sequence[Account]) -> dict[int, int | None]:
    """To whom each step would go, shared evenly among those chosen who may do it."""
    able = {held.item.pk: [one.pk for one in held.able] for held in work}
    return rules.dealt([held.item.pk for held in work], able, [one.pk for one in chosen])
