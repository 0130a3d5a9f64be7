"""Who may sign what: a person for himself; an agency's clerks for the agency (NĐ 30/2020/NĐ-CP Đ32)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from congvu.accounts.models import Account, Kind
from congvu.organisations.models import Appointment, Role
from congvu.signing.models import Certificate, Signature


def sealed_by(account: Account, on: date) -> QuerySet[Any, int]:
    """The ids of the agencies whose seal the account keeps on that day."""
    posts = Appointment.objects.on(on).filter(officer_id=account.officer_id, roles__contains=[Role.CLERK])
    if account.kind != Kind.OFFICER or account.officer_id is None:
        posts = posts.none()
    return posts.values_list("unit__agency_id", flat=True)


def may_sign(signature: Signature, account: Account, on: date) -> bool:
    """Also asked again when a key is used: who was suspended after agreeing signs nothing."""
    if not account.is_active:
        return False
    if signature.role == Signature.Role.PERSON:
        return signature.account_id == account.pk
    if account.kind == Kind.PROGRAM:
        return True
    return sealed_by(account, on).filter(unit__agency_id=signature.agency_id).exists()


def signs_with(signature: Signature, certificate: Certificate, by: Account) -> bool:
    """Whether the certificate is of who must sign; the program uses a seal only where it was told to."""
    if signature.role == Signature.Role.PERSON:
        return certificate.account_id == signature.account_id
    return certificate.agency_id == signature.agency_id and (by.kind != Kind.PROGRAM or certificate.seals_by_itself)


def mine(account: Account, on: date) -> Q:
    """Signatures that the account makes when their turn comes."""
    return Q(role=Signature.Role.PERSON, account=account) | (
        ~Q(role=Signature.Role.PERSON) & Q(agency__in=sealed_by(account, on))
    )
