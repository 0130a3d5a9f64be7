"""Whom a fact concerns, and how they are told."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.timezone import localdate

from congvu.accounts.models import Account, EnterpriseStaff, Kind, Mandate
from congvu.dossiers.models import Dossier
from congvu.events.models import Event
from congvu.kernel.reference import format_reference
from congvu.notifications.actions import notify_all
from congvu.organisations.models import Appointment, Role, Unit
from congvu.organisations.queries import away
from congvu.workflow.models import WorkItem

# A desk of many receivers is told by its inbox; a person is told by name.
MOST_TOLD = 30


def dossier_of(event: Event) -> Dossier:
    return Dossier.objects.select_related("unit", "enterprise", "applicant", "mandate", "filed_by").get(
        pk=event.about_id
    )


def named(dossier: Dossier) -> str:
    return dossier.code or format_reference(dossier.reference)


def desk_page(dossier: Dossier) -> str:
    return f"/ban-lam-viec/ho-so/{dossier.reference}"


def tell_applicant(event: Event, dossier: Dossier, title: str, body: str, *, what: str = "dossiers") -> None:
    if dossier.enterprise_id is not None:
        staff = EnterpriseStaff.objects.filter(enterprise=dossier.enterprise_id, ended_at__isnull=True)
        people: Iterable[Account] = Account.objects.filter(pk__in=staff.values("account"), suspended_at__isnull=True)
    else:
        people = [dossier.applicant] if dossier.applicant and dossier.applicant.kind == Kind.PERSON else []
    if dossier.mandate_id and Mandate.objects.on(localdate(event.at)).filter(pk=dossier.mandate_id).exists():
        # Who files in the applicant's name is told as long as the mandate lasts.
        people = [*people, dossier.filed_by]
    tell(event, people, title, body, f"/ho-so/{dossier.reference}", what=what)


def holders(dossier: Dossier) -> list[Account]:
    items = WorkItem.objects.filter(instance_id=dossier.process_id, done_at__isnull=True, holder__isnull=False)
    return [item.holder for item in items.select_related("holder") if item.holder is not None]


def holders_and_leaders(dossier: Dossier, event: Event) -> list[Account]:
    people = {one.pk: one for one in [*holders(dossier), *unit_leaders(dossier.unit, event)]}
    return list(people.values())


def one_stop_desk(dossier: Dossier, event: Event) -> list[Account]:
    desks = Unit.objects.filter(agency_id=dossier.agency_id, is_one_stop=True, closed_on__isnull=True)
    people = {account.pk: account for desk in desks for account in _with_role(desk, Role.RECEIVER, event)}
    return list(people.values())


def unit_leaders(unit: Unit, event: Event) -> list[Account]:
    return _with_role(unit, Role.UNIT_LEADER, event) or _with_role(unit, Role.REVIEWER, event)


def leaders_above(dossier: Dossier, event: Event) -> list[Account]:
    """Who leads the nearest unit above the handling one that has a leader; without one, who signs in the unit itself."""
    unit = dossier.unit
    while (unit := unit.parent) is not None:
        for role in (Role.UNIT_LEADER, Role.SIGNER):
            if people := _with_role(unit, role, event):
                return people
    return _with_role(dossier.unit, Role.SIGNER, event)


def _with_role(unit: Unit, role: str, event: Event) -> list[Account]:
    posts = Appointment.objects.on(localdate(event.at)).filter(unit=unit, roles__contains=[role])
    return list(Account.objects.filter(officer__in=posts.values("officer"), suspended_at__isnull=True)[:MOST_TOLD])


def tell(event: Event, people: Iterable[Account], title: str, body: str, link: str, *, what: str = "dossiers") -> None:
    """One message to each for a fact; `what` tells a second message about the same fact from the first."""
    others = [account for account in with_substitutes(people, event) if account.pk != event.by_id]
    if others:
        notify_all(others, cause=f"{event.pk}:{what}", title=title[:300], body=body, at=event.at, link=link)


def with_substitutes(people: Iterable[Account], event: Event) -> list[Account]:
    """These people, and whoever stands in for those of them who are away."""
    told = {account.pk: account for account in people}
    officers = [account.officer_id for account in told.values() if account.officer_id]
    if officers and (absences := away(officers, localdate(event.at))):
        substitutes = [absence.substitute_id for absence in absences.values()]
        for account in Account.objects.filter(officer__in=substitutes, suspended_at__isnull=True):
            told.setdefault(account.pk, account)
    return list(told.values())
