"""Logins, and the suspension that TT 05/2016/TT-BCT Đ11 asks for."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from congvu.accounts.events import (
    LoggedIn,
    LoginFailed,
    PasswordChanged,
    PasswordResetSent,
    Reactivated,
    SecondFactorDropped,
    Suspended,
)
from congvu.accounts.models import TOO_MANY_FAILURES, Account, Kind
from congvu.accounts.refusals import NotSuspended, NotThePerson, ReasonMissing
from congvu.accounts.rules import suspends
from congvu.events.facts import record
from congvu.kernel.text import nfc
from congvu.kernel.work_calendar import vietnam_day
from congvu.organisations.models import Role
from congvu.organisations.queries import require_one_of, require_role


@transaction.atomic
def record_failed_login(account: Account, *, by: Account, at: datetime) -> Account:
    """Count a wrong password; more than the allowed number suspends the account (TT 05/2016/TT-BCT Đ11)."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    account.failed_logins = min(account.failed_logins + 1, 30_000)
    account.save(update_fields=["failed_logins"])
    record(LoginFailed(account=account.pk, failed_logins=account.failed_logins), about=account, by=by, at=at)
    if account.is_active and suspends(account.failed_logins, allowed=settings.FAILED_LOGINS_ALLOWED):
        _suspend(account, TOO_MANY_FAILURES, "failed_logins", by, at)
    return account


@transaction.atomic
def record_login(account: Account, *, by: Account, at: datetime) -> Account:
    """The account logged in: failures before it no longer count."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    account.failed_logins, account.last_login = 0, at
    account.save(update_fields=["failed_logins", "last_login"])
    record(LoggedIn(account=account.pk), about=account, by=by, at=at)
    return account


@transaction.atomic
def suspend(account: Account, reason: str, *, by: Account, at: datetime) -> Account:
    """Suspend: on the person's own request, or by the operator for abuse, with the reason the person will read."""
    if by.pk != account.pk:
        require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    if not reason.strip():
        raise ReasonMissing()
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.kind == Kind.PROGRAM:
        raise NotThePerson()
    if account.is_active:
        _suspend(account, nfc(reason).strip()[:300], "own_request" if by.pk == account.pk else "operator", by, at)
    return account


@transaction.atomic
def reactivate(account: Account, *, by: Account, at: datetime) -> Account:
    """Let a suspended account work again, its failures forgotten: receivers and administrators may."""
    require_one_of(by, (Role.RECEIVER, Role.ADMINISTRATOR), vietnam_day(at))
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.is_active:
        raise NotSuspended()
    _reopen(account, by, at)
    return account


@transaction.atomic
def change_password(account: Account, password: str, *, by: Account, at: datetime) -> Account:
    """Set another password: the person's own, known or reset by mail.

    Nobody can log in to a suspended account, so there the mailed link was used: where failed logins suspended it, that
    proves the person and opens it again; what the operator or the person suspended stays so.
    """
    if by.pk != account.pk:
        raise NotThePerson()
    account = Account.objects.select_for_update().get(pk=account.pk)
    account.set_password(password)
    account.save(update_fields=["password"])
    record(PasswordChanged(account=account.pk), about=account, by=by, at=at)
    if account.is_suspended_by_failures:
        _reopen(account, by, at)
    return account


@transaction.atomic
def send_password_reset(account: Account, *, by: Account, at: datetime) -> Account:
    """An administrator has the letter sent by which the person sets another password; nobody else learns it."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    if account.kind not in {Kind.PERSON, Kind.OFFICER}:
        raise NotThePerson()
    record(PasswordResetSent(account=account.pk), about=account, by=by, at=at)
    return account


@transaction.atomic
def drop_second_factor(account: Account, reason: str, *, by: Account, at: datetime) -> Account:
    """The officer lost the device: two-factor codes are taken away, and new ones are set up at the next login."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    if not reason.strip():
        raise ReasonMissing()
    Authenticator.objects.filter(user=account).delete()
    record(SecondFactorDropped(account=account.pk), about=account, by=by, at=at)
    return account


def _suspend(account: Account, reason: str, ground: str, by: Account, at: datetime) -> None:
    account.suspended_at, account.suspended_reason = at, reason
    account.save(update_fields=["suspended_at", "suspended_reason"])
    record(Suspended(account=account.pk, ground=ground), about=account, by=by, at=at)


def _reopen(account: Account, by: Account, at: datetime) -> None:
    account.suspended_at, account.suspended_reason, account.failed_logins = None, "", 0
    account.save(update_fields=["suspended_at", "suspended_reason", "failed_logins"])
    record(Reactivated(account=account.pk), about=account, by=by, at=at)
