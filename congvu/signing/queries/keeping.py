"""What administrators keep: the list of trust with its history, and the certificates of officers and agencies."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from congvu.accounts.models import Account, Kind
from congvu.organisations.models import Agency, Appointment, Role
from congvu.signing.models import Certificate, TrustedAuthority


def trust_list() -> QuerySet[TrustedAuthority]:
    """Who is trusted now, by purpose and name."""
    return TrustedAuthority.objects.filter(removed_at__isnull=True).select_related("added_by")


def trust_removed() -> QuerySet[TrustedAuthority]:
    """Who was on the list once, the last taken off first."""
    return (
        TrustedAuthority.objects.filter(removed_at__isnull=False)
        .select_related("added_by", "removed_by")
        .order_by("-removed_at")
    )


def administers(account: Account, on: date) -> bool:
    posts = Appointment.objects.on(on).filter(officer_id=account.officer_id, roles__contains=[Role.ADMINISTRATOR])
    return account.officer_id is not None and posts.exists()


def certificates_seen_by(account: Account, on: date) -> QuerySet[Certificate]:
    """One's own; an administrator's also those of every officer and agency. Those in use first, the newest first."""
    seen = Q(account=account)
    if administers(account, on):
        seen |= Q(account__kind=Kind.OFFICER) | Q(agency__isnull=False)
    return (
        Certificate.objects.filter(seen)
        .select_related("account", "enterprise", "agency", "image", "by")
        .order_by("ended_at", "-pk")
    )


def agencies_that_seal() -> QuerySet[Agency]:
    return Agency.objects.order_by("name")


def officer_by_email(email: str) -> Account | None:
    return Account.objects.filter(kind=Kind.OFFICER, email__iexact=email.strip()).first()
