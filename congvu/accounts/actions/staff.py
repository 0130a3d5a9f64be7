"""Người của doanh nghiệp: invited by e-mail, accepted by the person, given another part, ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from congvu.accounts.events import InvitationAnswered, StaffAdded, StaffEnded, StaffInvited, StaffPartChanged
from congvu.accounts.models import Account, Enterprise, EnterpriseStaff, EnterpriseStatus, Kind, StaffInvitation
from congvu.accounts.queries import manages, person_with_email
from congvu.accounts.refusals import (
    AlreadyInvited,
    AlreadyStaff,
    EnterpriseNotApproved,
    InvitationOver,
    LastManager,
    NotInvited,
    NotManager,
    OnlyPersons,
    StaffEndedAlready,
)
from congvu.events.facts import record
from congvu.kernel.work_calendar import vietnam_day

# An invitation that nobody answers is forgotten.
DAYS_OPEN = 30
Part = EnterpriseStaff.Part
Answer = StaffInvitation.Answer


@transaction.atomic
def invite_staff(enterprise: Enterprise, email: str, part: str, *, by: Account, at: datetime) -> StaffInvitation:
    """A manager asks a person to act for the enterprise; whoever confirms this address may accept."""
    enterprise = _locked(enterprise, by)
    if enterprise.status != EnterpriseStatus.APPROVED:
        raise EnterpriseNotApproved(enterprise=enterprise.name)
    email = email.strip().lower()
    known = person_with_email(email)
    if known is not None and _standing(enterprise).filter(account=known).exists():
        raise AlreadyStaff(enterprise=enterprise.name)
    open_ = StaffInvitation.objects.filter(enterprise=enterprise, email=email, answered_at__isnull=True)
    if open_.filter(until__gte=vietnam_day(at)).exists():
        raise AlreadyInvited(email=email)
    open_.update(answered_at=at, answer=Answer.WITHDRAWN)
    invitation = StaffInvitation.objects.create(
        enterprise=enterprise, email=email, part=Part(part), invited_at=at,
        until=vietnam_day(at) + timedelta(days=DAYS_OPEN),
    )  # fmt: skip
    told = StaffInvited(enterprise=enterprise.pk, invitation=invitation.pk, part=invitation.part)
    record(told, about=invitation, by=by, at=at)
    return invitation


@transaction.atomic
def accept_invitation(invitation: StaffInvitation, *, by: Account, at: datetime) -> EnterpriseStaff:
    """The person acts for the enterprise from now on, in the part that was offered."""
    invitation = _open(invitation, at)
    if by.kind != Kind.PERSON:
        raise OnlyPersons()
    if by.email.lower() != invitation.email.lower():
        raise NotInvited()
    enterprise = invitation.enterprise
    if enterprise.status != EnterpriseStatus.APPROVED:
        raise EnterpriseNotApproved(enterprise=enterprise.name)
    _answer(invitation, Answer.ACCEPTED, by=by, at=at)
    try:
        with transaction.atomic():
            staff = EnterpriseStaff.objects.create(enterprise=enterprise, account=by, part=invitation.part, since=at)
    except IntegrityError as error:
        raise AlreadyStaff(enterprise=enterprise.name) from error
    record(StaffAdded(enterprise=enterprise.pk, account=by.pk, part=staff.part), about=enterprise, by=by, at=at)
    return staff


@transaction.atomic
def decline_invitation(invitation: StaffInvitation, *, by: Account, at: datetime) -> StaffInvitation:
    """The person does not act for the enterprise."""
    invitation = _open(invitation, at)
    if by.email.lower() != invitation.email.lower():
        raise NotInvited()
    return _answer(invitation, Answer.DECLINED, by=by, at=at)


@transaction.atomic
def withdraw_invitation(invitation: StaffInvitation, *, by: Account, at: datetime) -> StaffInvitation:
    """A manager takes an invitation back before it is answered."""
    _locked(invitation.enterprise, by)
    return _answer(_open(invitation, at), Answer.WITHDRAWN, by=by, at=at)


@transaction.atomic
def change_part(staff: EnterpriseStaff, part: str, *, by: Account, at: datetime) -> EnterpriseStaff:
    """Give a person of the enterprise another part; the last manager stays one."""
    enterprise = _locked(staff.enterprise, by)
    staff = _serving(staff, enterprise)
    if staff.part != part:
        if staff.part == Part.MANAGER:
            _require_another_manager(staff, enterprise)
        staff.part = Part(part)
        staff.save(update_fields=["part"])
        told = StaffPartChanged(enterprise=enterprise.pk, account=staff.account_id, part=staff.part)
        record(told, about=enterprise, by=by, at=at)
    return staff


@transaction.atomic
def end_staff(staff: EnterpriseStaff, *, by: Account, at: datetime) -> EnterpriseStaff:
    """A person no longer acts for the enterprise, by its manager or by himself; the last manager cannot leave."""
    enterprise = Enterprise.objects.select_for_update().get(pk=staff.enterprise_id)
    if staff.account_id != by.pk and not manages(by, enterprise.pk):
        raise NotManager(enterprise=enterprise.name)
    staff = _serving(staff, enterprise)
    if staff.part == Part.MANAGER:
        _require_another_manager(staff, enterprise)
    staff.ended_at = at
    staff.save(update_fields=["ended_at"])
    record(StaffEnded(enterprise=enterprise.pk, account=staff.account_id), about=enterprise, by=by, at=at)
    return staff


def _locked(enterprise: Enterprise, by: Account) -> Enterprise:
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if not manages(by, enterprise.pk):
        raise NotManager(enterprise=enterprise.name)
    return enterprise


def _standing(enterprise: Enterprise):  # type: ignore[no-untyped-def]
    return enterprise.staff.filter(ended_at__isnull=True)


def _serving(staff: EnterpriseStaff, enterprise: Enterprise) -> EnterpriseStaff:
    staff = EnterpriseStaff.objects.select_for_update().get(pk=staff.pk)
    if staff.ended_at is not None:
        raise StaffEndedAlready(enterprise=enterprise.name)
    return staff


def _require_another_manager(staff: EnterpriseStaff, enterprise: Enterprise) -> None:
    if not _standing(enterprise).filter(part=Part.MANAGER).exclude(pk=staff.pk).exists():
        raise LastManager(enterprise=enterprise.name)


def _open(invitation: StaffInvitation, at: datetime) -> StaffInvitation:
    rows = StaffInvitation.objects.select_for_update(of=("self",)).select_related("enterprise")
    invitation = rows.get(pk=invitation.pk)
    if invitation.answered_at is not None or invitation.until < vietnam_day(at):
        raise InvitationOver()
    return invitation


def _answer(invitation: StaffInvitation, answer: str, *, by: Account, at: datetime) -> StaffInvitation:
    invitation.answer, invitation.answered_at = answer, at
    invitation.save(update_fields=["answer", "answered_at"])
    told = InvitationAnswered(enterprise=invitation.enterprise_id, invitation=invitation.pk, answer=answer)
    record(told, about=invitation, by=by, at=at)
    return invitation
