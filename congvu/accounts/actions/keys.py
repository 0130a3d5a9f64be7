"""Mã truy cập: a program may speak for an officer, for some things and until a day."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Token
from django.db import transaction

from congvu.accounts import rules
from congvu.accounts.events import AccessKeyIssued, AccessKeyRevoked
from congvu.accounts.models import LONGEST_KEY, AccessKey, Account, Kind
from congvu.accounts.refusals import KeyDates, KeyForOfficers, KeyNameMissing, KeyRevoked, ScopeUnknown
from congvu.events.facts import record
from congvu.kernel.text import nfc
from congvu.kernel.work_calendar import VIETNAM, vietnam_day
from congvu.organisations.models import Role
from congvu.organisations.queries import require_role


@transaction.atomic
def issue_access_key(
    account: Account, name: str, scopes: Collection[str], until: date, *, by: Account, at: datetime
) -> tuple[AccessKey, str]:
    """Let a program speak for an officer: by himself, or by an administrator. The value is given back once.

    `until` is the last day, within a year. What the program may do with it is what the officer's posts let him do then.
    """
    _require_his_or_administrator(account, by, at)
    if account.kind != Kind.OFFICER or account.suspended_at is not None:
        raise KeyForOfficers(account=str(account))
    if not (name := nfc(name).strip()[:200]):
        raise KeyNameMissing()
    scopes = sorted(set(scopes))
    if not scopes or not rules.OFFICERS_SCOPES.issuperset(scopes):
        raise ScopeUnknown(scope=", ".join(scopes) or "–", known=", ".join(sorted(rules.OFFICERS_SCOPES)))
    today = vietnam_day(at)
    if not today <= until <= today + timedelta(days=LONGEST_KEY):
        raise KeyDates(longest=f"{today + timedelta(days=LONGEST_KEY):%d/%m/%Y}")
    value = f"cv_{secrets.token_urlsafe(32)}"
    token = Token(
        type=Token.Type.ACCESS_TOKEN,
        user=account,
        hash=get_adapter().hash_token(value),
        created_at=at,
        expires_at=datetime.combine(until + timedelta(days=1), time(), tzinfo=VIETNAM),
    )
    token.set_scopes(scopes)
    token.save()
    key = AccessKey.objects.create(
        account=account, name=name, scopes=scopes, until=until, ending=value[-4:], token=token, issued_at=at,
        issued_by=by,
    )  # fmt: skip
    told = AccessKeyIssued(account=account.pk, key=key.pk, scopes=scopes, until=until.isoformat())
    record(told, about=key, by=by, at=at)
    return key, value


@transaction.atomic
def revoke_access_key(key: AccessKey, *, by: Account, at: datetime) -> AccessKey:
    """It opens nothing from this moment: by the officer, or by an administrator."""
    key = AccessKey.objects.select_for_update(of=("self",)).select_related("account").get(pk=key.pk)
    _require_his_or_administrator(key.account, by, at)
    if key.revoked_at is not None:
        raise KeyRevoked(key=str(key))
    spent, key.token, key.revoked_at = key.token_id, None, at
    key.save(update_fields=["token", "revoked_at"])
    Token.objects.filter(pk=spent).delete()
    record(AccessKeyRevoked(account=key.account_id, key=key.pk), about=key, by=by, at=at)
    return key


def _require_his_or_administrator(account: Account, by: Account, at: datetime) -> None:
    if account.pk != by.pk:
        require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
