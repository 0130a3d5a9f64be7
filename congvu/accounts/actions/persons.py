"""Persons and officers get their accounts; a person's own particulars."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from congvu.accounts.events import (
    EmailConfirmed,
    OfficerAccountCreated,
    PersonalIdOpened,
    PersonalIdSet,
    PersonRegistered,
    ProfileChanged,
)
from congvu.accounts.models import Account, Kind
from congvu.accounts.queries import actor_roles
from congvu.accounts.refusals import (
    EmailTaken,
    NotThePerson,
    OfficerHasAccount,
    OnlyPersons,
    PersonalIdMissing,
    PersonalIdTaken,
)
from congvu.accounts.sealing import fingerprint, seal, unseal
from congvu.events.facts import record
from congvu.kernel.identifiers import parse_personal_id
from congvu.kernel.refusal import Refusal
from congvu.kernel.text import nfc
from congvu.kernel.work_calendar import vietnam_day
from congvu.organisations.models import Officer, Role
from congvu.organisations.queries import require_role


@transaction.atomic
def register_person(
    email: str,
    full_name: str,
    *,
    by: Account,
    at: datetime,
    phone: str = "",
    password: str | None = None,
    language: str = "vi",
) -> Account:
    """Register a person: by the program when they sign up themselves, by an officer at the desk for them.

    Without a password the person sets one by “Quên mật khẩu”. They log in once the e-mail is confirmed.
    """
    account = Account(
        kind=Kind.PERSON,
        email=_free_email(email),
        full_name=nfc(full_name).strip(),
        phone=phone.strip(),
        language=language,
        created_at=at,
    )
    account.set_password(password)
    _save_first(account, EmailTaken())
    record(PersonRegistered(account=account.pk), about=account, by=by, at=at)
    return account


@transaction.atomic
def confirm_email(account: Account, *, by: Account, at: datetime) -> None:
    """The address is the person's: it answered our mail, or an officer saw it at the desk."""
    _confirm(account)
    record(EmailConfirmed(account=account.pk), about=account, by=by, at=at)


@transaction.atomic
def create_officer_account(officer: Officer, *, by: Account, at: datetime, password: str | None = None) -> Account:
    """Give an officer an account on the official e-mail, which needs no confirmation: the ministry runs it."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    officer = Officer.objects.select_for_update().get(pk=officer.pk)
    if Account.objects.filter(officer=officer).exists():
        raise OfficerHasAccount(officer=officer.full_name)
    account = Account(
        kind=Kind.OFFICER,
        officer=officer,
        email=_free_email(officer.email),
        full_name=officer.full_name,
        phone=officer.phone[:20],
        created_at=at,
    )
    account.set_password(password)
    account.save()
    _confirm(account)
    record(OfficerAccountCreated(account=account.pk, officer=officer.number), about=account, by=by, at=at)
    return account


@transaction.atomic
def change_profile(
    account: Account,
    *,
    by: Account,
    at: datetime,
    full_name: str,
    phone: str,
    address: str,
    language: str,
) -> Account:
    """Change one's own particulars; an officer's name is kept by the administrator, so it stays as it is."""
    if by.pk != account.pk:
        raise NotThePerson()
    account = Account.objects.select_for_update().get(pk=account.pk)
    wanted = {"phone": phone.strip(), "address": nfc(address).strip(), "language": language}
    if not account.is_officer:
        wanted["full_name"] = nfc(full_name).strip()
    changed = sorted(name for name, value in wanted.items() if getattr(account, name) != value)
    if changed:
        for name in changed:
            setattr(account, name, wanted[name])
        account.save(update_fields=changed)
        record(ProfileChanged(account=account.pk, fields=changed), about=account, by=by, at=at)
    return account


@transaction.atomic
def set_personal_id(account: Account, personal_id: str, *, by: Account, at: datetime) -> Account:
    """Keep the person's 12-digit number, sealed; by the person, or by the desk that saw the card."""
    if account.kind != Kind.PERSON:
        raise OnlyPersons()
    if by.pk != account.pk:
        require_role(by, Role.RECEIVER, vietnam_day(at))
    number = parse_personal_id(personal_id)
    account = Account.objects.select_for_update().get(pk=account.pk)
    if Account.objects.filter(personal_id_hash=fingerprint(number)).exclude(pk=account.pk).exists():
        raise PersonalIdTaken()
    account.personal_id_sealed = seal(number, account.pk)
    account.personal_id_hash = fingerprint(number)
    _save_first(account, PersonalIdTaken(), ["personal_id_sealed", "personal_id_hash"])
    record(PersonalIdSet(account=account.pk), about=account, by=by, at=at)
    return account


@transaction.atomic
def open_personal_id(account: Account, *, by: Account, at: datetime) -> str:
    """Read the person's number. Every reading is a fact: an act, though nothing of the account changes.

    Open to the person, and to officers who serve now; anyone else is refused.
    """
    if by.pk != account.pk:
        _require_service(by, at)
    if account.personal_id_sealed is None:
        raise PersonalIdMissing()
    record(PersonalIdOpened(account=account.pk), about=account, by=by, at=at)
    return unseal(account.personal_id_sealed, account.pk)


def _require_service(by: Account, at: datetime) -> None:
    if by.kind != Kind.PROGRAM and not actor_roles(by, vietnam_day(at)):
        raise NotThePerson()


def _free_email(email: str) -> str:
    email = email.strip().lower()
    if Account.objects.filter(email__iexact=email).exists():
        raise EmailTaken()
    return email


def _save_first(account: Account, taken: Refusal, fields: list[str] | None = None) -> None:
    """Save what must be unique: a double click, or another at the same moment, is refused like one that comes later."""
    try:
        with transaction.atomic():
            account.save(update_fields=fields)
    except IntegrityError as error:
        raise taken from error


def _confirm(account: Account) -> None:
    EmailAddress.objects.update_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )
