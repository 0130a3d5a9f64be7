"""Partner systems: machines with client credentials of their own."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from allauth.idp.oidc.models import Client, Token
from django.contrib.auth.hashers import make_password
from django.db import transaction

from congvu.accounts.events import PartnerSystemRegistered, PartnerSystemRevoked
from congvu.accounts.models import Account, Enterprise, Kind, PartnerSystem, Scope
from congvu.accounts.refusals import PartnerRevoked, ScopeUnknown
from congvu.events.facts import record
from congvu.kernel.text import nfc
from congvu.kernel.work_calendar import vietnam_day
from congvu.organisations.models import Role
from congvu.organisations.queries import require_role


@transaction.atomic
def register_partner_system(
    name: str,
    enterprises: Collection[Enterprise],
    scopes: Collection[str],
    *,
    by: Account,
    at: datetime,
) -> tuple[PartnerSystem, str]:
    """Let a machine in: its account, its client for OAuth 2 client credentials, and its secret.

    The secret is given back once and kept only as a hash. The machine files for the named enterprises alone.
    """
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    if unknown := sorted(set(scopes) - set(Scope.values)):
        raise ScopeUnknown(scope=unknown[0], known=", ".join(Scope.values))
    client_id = f"doi-tac-{secrets.token_hex(8)}"
    account = Account(
        kind=Kind.PARTNER, email=f"{client_id}@partner.invalid", full_name=nfc(name).strip(), created_at=at
    )
    account.set_unusable_password()
    account.save()
    secret = secrets.token_urlsafe(32)
    client = Client(
        id=client_id,
        name=account.full_name[:100],
        owner=account,
        type=Client.Type.CONFIDENTIAL,
        secret=make_password(secret),
    )
    client.set_scopes(sorted(set(scopes)))
    client.set_default_scopes(sorted(set(scopes)))
    client.grant_types = Client.GrantType.CLIENT_CREDENTIALS
    client.response_types = ""
    client.save()
    partner = PartnerSystem.objects.create(
        name=account.full_name, account=account, client_id=client_id, scopes=sorted(set(scopes)), approved_at=at
    )
    partner.enterprises.set(enterprises)
    record(PartnerSystemRegistered(client_id=client_id, scopes=partner.scopes), about=partner, by=by, at=at)
    return partner, secret


@transaction.atomic
def revoke_partner_system(partner: PartnerSystem, *, by: Account, at: datetime) -> PartnerSystem:
    """Shut a machine out: its tokens end now, its credentials give no new one."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    partner = PartnerSystem.objects.select_for_update().get(pk=partner.pk)
    if partner.revoked_at is not None:
        raise PartnerRevoked(name=partner.name)
    Token.objects.filter(client_id=partner.client_id).delete()
    client = Client.objects.get(pk=partner.client_id)
    client.grant_types = ""
    client.save(update_fields=["grant_types"])
    partner.revoked_at = at
    partner.save(update_fields=["revoked_at"])
    account = Account.objects.select_for_update().get(pk=partner.account_id)
    account.suspended_at, account.suspended_reason = at, "đã thu hồi quyền truy cập"
    account.save(update_fields=["suspended_at", "suspended_reason"])
    record(PartnerSystemRevoked(client_id=partner.client_id), about=partner, by=by, at=at)
    return partner
