"""Who calls: a bearer token of OAuth 2, a partner system's or one that speaks for an officer."""

from __future__ import annotations

from allauth.idp.oidc.models import Token
from django.http import HttpRequest
from django.utils.timezone import now
from ninja.security import HttpBearer

from congvu.accounts.models import Account, PartnerSystem, Scope
from congvu.accounts.queries import remember_roles
from congvu.faces.api.problems import Problem


class Bearer(HttpBearer):
    """Accepts a valid access token that was granted the scope. `request.auth` is then the account that acts."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Account:
        found = Token.objects.select_related("user__officer").lookup_by_value([Token.Type.ACCESS_TOKEN], token)
        account = _account_of(found) if found is not None else None
        if found is None or account is None or account.suspended_at is not None:
            raise Problem(
                401, "token_invalid", "Mã truy cập không đúng hoặc đã hết hạn. Hãy xin mã mới tại /api/v1/oauth/token."
            )
        if self.scope not in found.get_scopes():
            raise Problem(403, "scope_missing", f"Mã truy cập không có phạm vi “{self.scope.value}”.")
        remember_roles(account)
        request.user = account
        return account


def _account_of(token: Token) -> Account | None:
    if token.user_id is not None:
        officer: Account = token.user
        return officer
    partner = (
        PartnerSystem.objects.select_related("account")
        .filter(client_id=token.client_id, revoked_at__isnull=True, approved_at__lte=now())
        .first()
    )
    return partner.account if partner else None


READ_PROCEDURES = Bearer(Scope.PROCEDURES_READ)
READ = Bearer(Scope.DOSSIERS_READ)
WRITE = Bearer(Scope.DOSSIERS_WRITE)
PROCESS = Bearer(Scope.DOSSIERS_PROCESS)
