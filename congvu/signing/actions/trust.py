"""Danh sách tin cậy: who is trusted for what, added and removed by an administrator with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.events.facts import record
from congvu.organisations.models import Role
from congvu.organisations.queries import require_role
from congvu.signing.events import AuthorityDistrusted, AuthorityTrusted
from congvu.signing.models import TrustedAuthority
from congvu.signing.reading import Read, read
from congvu.signing.refusals import AuthorityTrustedAlready, AuthorityUnfit, ReasonMissing, TrustEndsBeforeItBegins
from congvu.signing.rules import algorithms


@transaction.atomic
def trust(
    der: bytes,
    purpose: str,
    reason: str,
    *,
    name: str = "",
    trusted_from: datetime | None = None,
    trusted_until: datetime | None = None,
    by: Account,
    at: datetime,
) -> TrustedAuthority:
    """Put a certificate (DER or PEM) on the list for one purpose, with dates if it is trusted for a time only."""
    require_role(by, Role.ADMINISTRATOR, localdate(at))
    if not reason.strip():
        raise ReasonMissing()
    if trusted_from and trusted_until and trusted_until <= trusted_from:
        raise TrustEndsBeforeItBegins()
    told = read(der)
    _require_fit(told, purpose)
    if TrustedAuthority.objects.filter(sha256=told.sha256, purpose=purpose, removed_at__isnull=True).exists():
        raise AuthorityTrustedAlready(name=told.common_name)
    authority = TrustedAuthority.objects.create(
        name=(name.strip() or told.common_name)[:300],
        purpose=TrustedAuthority.Purpose(purpose),
        der=told.der,
        sha256=told.sha256,
        subject=told.subject,
        not_before=told.not_before,
        not_after=told.not_after,
        trusted_from=trusted_from,
        trusted_until=trusted_until,
        reason=reason.strip()[:300],
        added_by=by,
        added_at=at,
    )
    record(AuthorityTrusted(sha256=told.sha256, purpose=purpose), about=authority, by=by, at=at)
    return authority


@transaction.atomic
def distrust(authority: TrustedAuthority, reason: str, *, by: Account, at: datetime) -> TrustedAuthority:
    """Take it off the list: from now on nothing is valid by it alone. The row stays, with who did it and why."""
    require_role(by, Role.ADMINISTRATOR, localdate(at))
    if not reason.strip():
        raise ReasonMissing()
    authority = TrustedAuthority.objects.select_for_update().get(pk=authority.pk)
    if authority.removed_at is None:
        authority.removed_at, authority.removed_by, authority.removal_reason = at, by, reason.strip()[:300]
        authority.save(update_fields=["removed_at", "removed_by", "removal_reason"])
        record(AuthorityDistrusted(authority.sha256, authority.purpose), about=authority, by=by, at=at)
    return authority


def _require_fit(told: Read, purpose: str) -> None:
    why = ""
    if not algorithms.is_strong(told.key, told.bits):
        why = "khóa yếu hơn mức pháp luật yêu cầu (RSA 2048, ECDSA 256)"
    elif purpose == TrustedAuthority.Purpose.TIME_STAMP:
        if not (told.is_authority or told.stamps_time):
            why = "chứng thư này không phải của nơi cấp dấu thời gian"
    elif not told.is_authority:
        why = "đây là chứng thư của người ký, không phải của tổ chức chứng thực"
    if why:
        raise AuthorityUnfit(name=told.common_name, why=why)
