"""In whose place an officer acts on a dossier: kept with each fact, said on the timeline and on the prints.

An officer who may do the act by a post of his own acts by it; only otherwise does he act in another's place. What an act
needs is read from the step it did or took, and for the few acts without a step from the table below.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers import events, lateness_events
from congvu.dossiers.models import Dossier, Status
from congvu.events.facts import stands_in
from congvu.organisations.models import Appointment, Role, Unit
from congvu.organisations.queries import held_in_place
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import above, units_that_may

_AT_THE_DESK = frozenset({Role.RECEIVER})
_IN_THE_UNIT = frozenset({Role.REVIEWER, Role.UNIT_LEADER, Role.SIGNER})
_LEADING = frozenset({Role.UNIT_LEADER, Role.SIGNER})
_NEEDED: dict[type, frozenset[Role]] = {
    events.DossierReceived: _AT_THE_DESK,
    events.DossierDeclined: _AT_THE_DESK,
    events.DossierReturned: _AT_THE_DESK,
    events.DossierWorkHandedOut: frozenset({Role.UNIT_LEADER}),
    lateness_events.DossierReappointed: _LEADING,
    lateness_events.ApologySentBack: _LEADING,
}


@stands_in(Dossier)
def post_acted_for(fact: Any, dossier: Dossier, by: Account, at: datetime) -> int | None:
    """The id of the post in whose holder's place the fact's actor acted; None where he acted by his own."""
    if by.officer_id is None or not (given := held_in_place(by.officer_id, localdate(at))):
        return None
    step = _step_of_the_act(dossier, by, at)
    if step is not None:
        roles: Collection[str] = {step.role}
        units = units_that_may(step)
    else:
        roles = _NEEDED.get(type(fact)) or (_AT_THE_DESK if dossier.status == Status.SUBMITTED else _IN_THE_UNIT)
        units = _units(dossier, getattr(fact, "unit", ""))
    if _has_of_his_own(by, roles, units, at):
        return None
    fitting = [post for post in given if post.unit_id in units and set(post.roles) & set(roles)]
    return next((post.in_place_of_id for post in fitting), None)


def in_whose_place(by: Account, roles: Collection[str], at: datetime) -> Appointment | None:
    """The post in whose holder's place an officer uses one of these roles; None where he has one of his own."""
    given = held_in_place(by.officer_id, localdate(at))
    fitting = [post for post in given if set(post.roles) & set(roles)]
    if not fitting or _has_of_his_own(by, roles, None, at):
        return None
    return fitting[0].in_place_of


def name_on_prints(by: Account, dossier: Dossier, at: datetime) -> str:
    """The officer's name as a print says it: "Lê Thanh Bình (được Đỗ Mạnh Cường ủy quyền)"."""
    waits = dossier.status in {Status.DRAFT, Status.SUBMITTED, Status.NOT_ACCEPTED} or dossier.received_at == at
    instead = in_whose_place(by, _AT_THE_DESK if waits else _IN_THE_UNIT, at) if by.officer_id else None
    return f"{by.full_name} (được {instead.officer.full_name} ủy quyền)" if instead else by.full_name


def _step_of_the_act(dossier: Dossier, by: Account, at: datetime) -> WorkItem | None:
    """The step that was finished or taken in this very act."""
    if dossier.process_id is None:
        return None
    touched = Q(done_by=by, done_at=at) | Q(holder=by, claimed_at=at, done_at__isnull=True)
    return WorkItem.objects.filter(touched, instance_id=dossier.process_id).order_by("-done_at", "-id").first()


def _units(dossier: Dossier, code: str) -> set[int]:
    """Where such an act belongs: the handling unit and those over it, the one-stop desk, the unit that was asked."""
    desks = Q(agency=dossier.agency_id, is_one_stop=True)
    named = Unit.objects.filter(desks | Q(code=code)).values_list("pk", flat=True)
    return {dossier.unit_id, *above(dossier.unit_id), *named}


def _has_of_his_own(by: Account, roles: Collection[str], units: Collection[int] | None, at: datetime) -> bool:
    own = Appointment.objects.own().on(localdate(at)).filter(officer=by.officer_id, roles__overlap=list(roles))
    return (own if units is None else own.filter(unit__in=units)).exists()
