"""Who may do which act on which dossier. The acts enforce it and the desk's buttons are read from it."""

from __future__ import annotations

from datetime import date

from congvu.accounts.models import Account, Kind
from congvu.accounts.queries import actor_roles, rights_in, rights_under
from congvu.dossiers import rules
from congvu.dossiers.models import Dossier, OpinionRequest, Status
from congvu.organisations.models import Role, Unit
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import may_do, may_hand_out, may_take_over, open_items, reach, step_of

ANSWERING = (Role.REVIEWER, Role.UNIT_LEADER, Role.SIGNER)
_ALL = frozenset({"view", "file", "send", "manage"})


def owns(dossier: Dossier, account: Account) -> bool:
    """Whether the account is the applicant, works for the applying enterprise, or files for it now."""
    return bool(rights_for(dossier, account)[0])


def rights_for(dossier: Dossier, account: Account) -> tuple[frozenset[str], bool]:
    """What the account may do for the applicant, and whether only under a mandate."""
    if account.kind in {Kind.OFFICER, Kind.PROGRAM}:
        return frozenset(), False
    if dossier.enterprise_id is not None:
        of_his_own = rights_in(account, dossier.enterprise_id)
    else:
        of_his_own = _ALL if dossier.applicant_id is not None and dossier.applicant_id == account.pk else frozenset()
    if of_his_own:
        return of_his_own, False
    if dossier.mandate_id is not None and dossier.mandate is not None:
        return rights_under(account, dossier.mandate), True
    # What a machine filed it follows, also for an enterprise that has let it since.
    return (_ALL if account.kind == Kind.PARTNER and dossier.filed_by_id == account.pk else frozenset()), False


def applicant_may(act: str, dossier: Dossier, account: Account) -> bool:
    """Whether the account may do an act of the applicant's."""
    rights, under_mandate = rights_for(dossier, account)
    return rules.applicant_may(act, rights, under_mandate=under_mandate)


def works_for(account: Account, enterprise_id: int) -> bool:
    """Whether the account may prepare dossiers for an approved enterprise now."""
    return "file" in rights_in(account, enterprise_id)


def receives_for(account: Account, dossier: Dossier, on: date) -> bool:
    """Whether the officer receives and returns dossiers of this agency: at its one-stop desk, or in the handling unit."""
    units = {unit for unit, role in actor_roles(account, on) if role == Role.RECEIVER}
    if not units:
        return False
    if dossier.unit_id in units:
        return True
    return Unit.objects.filter(pk__in=units, agency_id=dossier.agency_id, is_one_stop=True).exists()


def handles(account: Account, dossier: Dossier, on: date) -> bool:
    """Whether the officer reviews, leads or signs in the unit that handles the dossier."""
    roles = (Role.REVIEWER, Role.UNIT_LEADER, Role.SIGNER)
    return any(dossier.unit_id in units for role, units in reach(account, on).items() if role in roles)


def leads(account: Account, dossier: Dossier, on: date) -> bool:
    covered = reach(account, on)
    return any(dossier.unit_id in covered.get(role, ()) for role in (Role.UNIT_LEADER, Role.SIGNER))


def may_transfer(account: Account, dossier: Dossier, on: date) -> bool:
    """Whether the officer may send the dossier to another unit: the desk before reception, then who holds a step of the
    handling unit or leads it."""
    if dossier.status == Status.SUBMITTED:
        return receives_for(account, dossier, on)
    if leads(account, dossier, on):
        return True
    return any(item.unit_id == dossier.unit_id for item in work_of(dossier) if item.holder_id == account.pk)


def work_of(dossier: Dossier) -> list[WorkItem]:
    """The open steps of a dossier; none where the procedure has no process."""
    return list(open_items(dossier.process_id)) if dossier.process_id else []


def step_for(act: str, account: Account, items: list[WorkItem], on: date) -> WorkItem | None:
    """The open step by which the account may do a legal act: its own first, then one it could claim."""
    opening = [item for item in items if act in step_of(item).acts]
    held = [item for item in opening if item.holder_id == account.pk]
    free = [item for item in opening if item.holder_id is None]
    return next(iter(held), None) or next((item for item in free if may_do(item, account, on)), None)


def claimable(account: Account, items: list[WorkItem], on: date) -> WorkItem | None:
    """A step the officer could take: one that nobody holds, else one whose holder is away and for whom he stands in."""
    free = next((item for item in items if item.holder_id is None and may_do(item, account, on)), None)
    return free or next((item for item in items if may_take_over(item, account, on)), None)


def held(account: Account, items: list[WorkItem]) -> WorkItem | None:
    return next((item for item in items if item.holder_id == account.pk), None)


def to_hand_out(account: Account, items: list[WorkItem], on: date) -> WorkItem | None:
    return next((item for item in items if may_hand_out(item, account, on)), None)


def answers_for(account: Account, unit_id: int | None, on: date) -> bool:
    """Whether the officer may answer for an asked unit: he reviews, leads or signs in it."""
    return unit_id is not None and any(unit == unit_id and role in ANSWERING for unit, role in actor_roles(account, on))


def asked_of(account: Account, dossier: Dossier, on: date) -> OpinionRequest | None:
    """The open question to a unit the officer serves in, whose turn it is."""
    units = {unit for unit, role in actor_roles(account, on) if role in ANSWERING}
    if not units:
        return None
    waiting = dossier.opinion_requests.filter(
        unit__in=units, answered_at__isnull=True, withdrawn_at__isnull=True, waits_its_turn=False
    )
    return waiting.select_related("unit").first()


def decides_without_process(account: Account, dossier: Dossier, act: str, on: date) -> bool:
    """Without a process the handling unit acts by role: reviewers ask for supplements, leaders and signers decide."""
    if dossier.process_id is not None or dossier.status != Status.IN_REVIEW:
        return False
    return handles(account, dossier, on) if act == "request_supplement" else leads(account, dossier, on)
