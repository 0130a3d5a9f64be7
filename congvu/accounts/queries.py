"""What is asked of accounts, roles and enterprises."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Q

from congvu.accounts import rules
from congvu.accounts.models import Account, Enterprise, EnterpriseStaff, EnterpriseStatus, Kind, Mandate
from congvu.accounts.sealing import fingerprint
from congvu.kernel.identifiers import parse_personal_id
from congvu.kernel.work_calendar import vietnam_day
from congvu.organisations.models import Appointment, Unit
from congvu.organisations.queries import substituted_by, work_calendar

# The program's own account: listeners, jobs and loads of shipped data act by it.
PROGRAM_EMAIL = "congvu@program.invalid"


def program_account() -> Account:
    """The account by which the program itself acts; a migration makes it."""
    return Account.objects.get(email=PROGRAM_EMAIL, kind=Kind.PROGRAM)


# -- roles -------------------------------------------------------------------------------------------------------
def actor_roles(account: Account, on: date) -> frozenset[tuple[int, str]]:
    """The (unit id, role) pairs an account holds on a day; none for anyone but an officer.

    One query, remembered on the account instance where `remember_roles` opened a memory (one request), so that
    acts outside a request never see an old post.
    """
    if account.officer_id is None:
        return frozenset()

    def ask() -> frozenset[tuple[int, str]]:
        posts = Appointment.objects.on(on).filter(officer_id=account.officer_id).values_list("unit_id", "roles")
        return frozenset((unit, role) for unit, roles in posts for role in roles)

    return remembered(account, ("roles", on), ask)


def stands_in_for(account: Account, on: date) -> frozenset[int]:
    """The ids of the officers whose work the account's officer does while they are away; asked once a request."""
    if account.officer_id is None:
        return frozenset()
    return remembered(account, ("stands_in", on), lambda: frozenset(substituted_by(account.officer_id, on)))


def remember_roles(account: Account) -> None:
    """From here on, what is `remembered` of this instance is asked once: for the account of one request."""
    account.__dict__["_remembered"] = {}


Answer = TypeVar("Answer")


def remembered(account: Account, what: Hashable, ask: Callable[[], Answer]) -> Answer:
    """What `ask` answers about an account: asked once a request, and every time where no memory was opened."""
    memory: dict[Hashable, Any] | None = account.__dict__.get("_remembered")
    if memory is None:
        return ask()
    if what not in memory:
        memory[what] = ask()
    answer: Answer = memory[what]
    return answer


def holds(account: Account, role: str, unit: Unit | None = None, *, on: date) -> bool:
    """Whether the account holds the role on that day, in exactly this unit if one is given."""
    return any(held == role and (unit is None or unit_id == unit.pk) for unit_id, held in actor_roles(account, on))


def units_where(account: Account, role: str, *, on: date) -> frozenset[int]:
    """The ids of the units in which the account holds the role on that day."""
    return frozenset(unit_id for unit_id, held in actor_roles(account, on) if held == role)


# -- enterprises -------------------------------------------------------------------------------------------------
def enterprises_of(account: Account) -> list[Enterprise]:
    """The approved enterprises an account may act for, by name: as their staff, or as a partner system."""
    return list(
        Enterprise.objects.filter(
            Q(staff__account=account, staff__ended_at__isnull=True)
            | Q(partners__account=account, partners__revoked_at__isnull=True),
            status=EnterpriseStatus.APPROVED,
        ).distinct()
    )


def manages(account: Account, enterprise_id: int | None) -> bool:
    """Whether the account keeps the people and the mandates of an enterprise."""
    staff = EnterpriseStaff.objects.filter(enterprise=enterprise_id, account=account, ended_at__isnull=True)
    return enterprise_id is not None and staff.filter(part=EnterpriseStaff.Part.MANAGER).exists()


def rights_in(account: Account, enterprise_id: int) -> frozenset[str]:
    """What the account may do for an approved enterprise now: by its part in it, or as a machine it has let."""
    approved = Enterprise.objects.filter(pk=enterprise_id, status=EnterpriseStatus.APPROVED)
    if account.kind == Kind.PARTNER:
        let = approved.filter(partners__account=account, partners__revoked_at__isnull=True).exists()
        return rules.rights_of("sender") if let else frozenset()
    staff = EnterpriseStaff.objects.filter(enterprise__in=approved, account=account, ended_at__isnull=True)
    part = staff.values_list("part", flat=True).first()
    return rules.rights_of(part or "")


def rights_under(account: Account, mandate: Mandate) -> frozenset[str]:
    """What the account may do under a mandate now: nothing once it has ended."""
    if not Mandate.objects.in_force().filter(pk=mandate.pk).exists():
        return frozenset()
    if mandate.agent_enterprise_id is not None:
        return rights_in(account, mandate.agent_enterprise_id)
    return rules.rights_of("sender") if mandate.agent_person_id == account.pk else frozenset()


def enterprises_to_file_for(account: Account) -> list[Enterprise]:
    """The approved enterprises the account may prepare dossiers for, by name."""
    return [one for one in enterprises_of(account) if rules.FILE in rights_in(account, one.pk)]


def mandates_to_file_under(account: Account, *, procedure: str, field: str) -> list[Mandate]:
    """The mandates in force under which the account may prepare a dossier of this procedure."""
    served = Mandate.objects.in_force().served_by(account)
    return [
        one
        for one in served.select_related("enterprise", "person", "agent_enterprise", "agent_person").distinct()
        if covers(one, procedure=procedure, field=field) and rules.FILE in rights_under(account, one)
    ]


def covers(mandate: Mandate, *, procedure: str, field: str) -> bool:
    """Whether a mandate takes in a procedure."""
    return rules.covers(mandate.procedures, mandate.fields, procedure=procedure, field=field)


def approval_due(enterprise: Enterprise) -> datetime:
    """When the registration must be answered: within one working day (TT 05/2016/TT-BCT Đ9)."""
    calendar = work_calendar()
    return calendar.closing(calendar.add_working_days(vietnam_day(enterprise.requested_at), 1))


def reactivation_due(account: Account, informed_at: datetime) -> datetime:
    """When a suspended account must work again: one working day after the information came (TT 05/2016/TT-BCT Đ11)."""
    calendar = work_calendar()
    return calendar.closing(calendar.add_working_days(vietnam_day(informed_at), 1))


def approved_with_tax_code(tax_code: str) -> Enterprise | None:
    """The approved enterprise of this tax code."""
    return Enterprise.objects.filter(tax_code=tax_code, status=EnterpriseStatus.APPROVED).first()


def person_with_email(email: str) -> Account | None:
    """The person who registered this address; never an officer, a machine or the program."""
    return Account.objects.filter(email=email.strip().lower(), kind=Kind.PERSON).first()


def person_with_id(personal_id: str) -> Account | None:
    """The account that gave this personal number, found without opening any."""
    return Account.objects.filter(personal_id_hash=fingerprint(parse_personal_id(personal_id))).first()
