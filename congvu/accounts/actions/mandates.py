"""Ủy quyền nộp hồ sơ: asked by the principal, accepted by the agent, ended by either at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from congvu.accounts.events import MandateAccepted, MandateAsked, MandateEnded
from congvu.accounts.models import Account, Enterprise, EnterpriseStatus, Kind, Mandate
from congvu.accounts.queries import manages
from congvu.accounts.refusals import (
    AgentUnfit,
    EnterpriseNotApproved,
    MandateAnswered,
    MandateDates,
    MandateNotYours,
    OnlyPersons,
    ReasonMissing,
)
from congvu.events.facts import record
from congvu.kernel.text import nfc
from congvu.kernel.work_calendar import vietnam_day


@dataclass(frozen=True)
class MandateScope:
    """For what and how long: codes of procedures and fields (none: everything), both days included."""

    from_on: date
    to_on: date
    procedures: Collection[str] = field(default_factory=tuple)
    fields: Collection[str] = field(default_factory=tuple)


@transaction.atomic
def ask_mandate(
    principal: Enterprise | Account,
    agent: Enterprise | Account,
    scope: MandateScope,
    *,
    by: Account,
    at: datetime,
    note: str = "",
) -> Mandate:
    """A person, or a manager of an enterprise, asks another to file in his name; nothing holds until it is accepted."""
    if by.kind != Kind.PERSON:
        raise OnlyPersons()
    if scope.to_on < scope.from_on or scope.to_on < vietnam_day(at):
        raise MandateDates()
    if isinstance(principal, Enterprise):
        if not manages(by, principal.pk):
            raise MandateNotYours(principal=str(principal))
        if principal.status != EnterpriseStatus.APPROVED:
            raise EnterpriseNotApproved(enterprise=principal.name)
    elif principal.pk != by.pk:
        raise MandateNotYours(principal=str(principal))
    fit = agent.status == EnterpriseStatus.APPROVED if isinstance(agent, Enterprise) else agent.kind == Kind.PERSON
    if not fit or agent == principal:
        raise AgentUnfit()
    mandate = Mandate.objects.create(
        enterprise=principal if isinstance(principal, Enterprise) else None,
        person=principal if isinstance(principal, Account) else None,
        agent_enterprise=agent if isinstance(agent, Enterprise) else None,
        agent_person=agent if isinstance(agent, Account) else None,
        procedures=sorted(set(scope.procedures)),
        fields=sorted(set(scope.fields)),
        from_on=scope.from_on,
        to_on=scope.to_on,
        note=nfc(note).strip()[:500],
        asked_at=at,
    )
    told = MandateAsked(
        mandate=mandate.pk, procedures=mandate.procedures, fields=mandate.fields,
        from_on=scope.from_on.isoformat(), to_on=scope.to_on.isoformat(),
    )  # fmt: skip
    record(told, about=mandate, by=by, at=at)
    return mandate


@transaction.atomic
def accept_mandate(mandate: Mandate, *, by: Account, at: datetime) -> Mandate:
    """The agent takes it on: the person, or a manager of the agent enterprise."""
    mandate = _locked(mandate)
    _require_agent(mandate, by)
    if not mandate.waits:
        raise MandateAnswered()
    mandate.accepted_at = at
    mandate.save(update_fields=["accepted_at"])
    record(MandateAccepted(mandate=mandate.pk), about=mandate, by=by, at=at)
    return mandate


@transaction.atomic
def end_mandate(mandate: Mandate, reason: str, *, by: Account, at: datetime) -> Mandate:
    """Either side ends it, from this moment: the principal takes it back, the agent declines or lays it down."""
    reason = nfc(reason).strip()[:500]
    if not reason:
        raise ReasonMissing()
    mandate = _locked(mandate)
    by_principal = manages(by, mandate.enterprise_id) if mandate.enterprise_id else mandate.person_id == by.pk
    if not by_principal:
        _require_agent(mandate, by)
    if mandate.revoked_at is not None:
        raise MandateAnswered()
    mandate.revoked_at, mandate.revoked_by_agent, mandate.reason = at, not by_principal, reason
    mandate.save(update_fields=["revoked_at", "revoked_by_agent", "reason"])
    record(MandateEnded(mandate=mandate.pk, by_agent=not by_principal), about=mandate, by=by, at=at)
    return mandate


def _locked(mandate: Mandate) -> Mandate:
    return Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)


def _require_agent(mandate: Mandate, by: Account) -> None:
    agrees = (
        manages(by, mandate.agent_enterprise_id) if mandate.agent_enterprise_id else mandate.agent_person_id == by.pk
    )
    if not agrees:
        raise MandateNotYours(principal=mandate.agent)
