"""Enterprises: registered by a person, decided by an officer, kept by their managers (TT 05/2016/TT-BCT Đ9–Đ10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from congvu.accounts.events import (
    EnterpriseApproved,
    EnterpriseRefused,
    EnterpriseRegistered,
    StaffEnded,
)
from congvu.accounts.models import Account, Enterprise, EnterpriseStaff, EnterpriseStatus, Kind
from congvu.accounts.refusals import (
    AlreadyDecided,
    EnterpriseFieldMissing,
    EnterpriseKnown,
    OnlyPersons,
    ReasonMissing,
)
from congvu.events.facts import record
from congvu.kernel.identifiers import parse_tax_code
from congvu.kernel.text import nfc
from congvu.kernel.work_calendar import vietnam_day
from congvu.organisations.models import Role
from congvu.organisations.queries import require_one_of


@dataclass(frozen=True)
class EnterpriseParticulars:
    """What Đ9 asks an enterprise to declare; `certificate_file_id` is the scan of its certificate in `files`."""

    name: str
    tax_code: str
    address: str
    email: str
    representative: str = ""
    phone: str = ""
    name_en: str = ""
    certificate_file_id: int | None = None


@transaction.atomic
def register_enterprise(particulars: EnterpriseParticulars, *, by: Account, at: datetime) -> Enterprise:
    """Register an enterprise; the person becomes its manager, and it may file once an officer approves it.

    A refused registration may be sent again with corrected particulars by its manager. Somebody else may take its place
    too, and the refused person no longer belongs to it: nobody blocks an enterprise by having used its tax code first.
    """
    if by.kind != Kind.PERSON:
        raise OnlyPersons()
    told = _tidy(particulars)
    known = Enterprise.objects.select_for_update().filter(tax_code=told.tax_code).first()
    if known is not None and known.status != EnterpriseStatus.REFUSED:
        raise EnterpriseKnown(tax_code=told.tax_code)
    enterprise = known or Enterprise(tax_code=told.tax_code)
    if not (is_corrected := known is not None and _is_manager(known, by)):
        for staff in _standing(enterprise):
            _end(staff, by=by, at=at)
    for name in ("name", "name_en", "address", "phone", "email", "representative", "certificate_file_id"):
        setattr(enterprise, name, getattr(told, name))
    enterprise.status, enterprise.requested_at = EnterpriseStatus.PENDING, at
    enterprise.decided_at = enterprise.decided_by = None
    enterprise.decision_reason = ""
    _save_first(enterprise)
    if not is_corrected:
        EnterpriseStaff.objects.create(enterprise=enterprise, account=by, part=EnterpriseStaff.Part.MANAGER, since=at)
    record(EnterpriseRegistered(enterprise=enterprise.pk, tax_code=enterprise.tax_code), about=enterprise, by=by, at=at)
    return enterprise


@transaction.atomic
def approve_enterprise(enterprise: Enterprise, *, by: Account, at: datetime) -> Enterprise:
    """Approve a registration, within one working day of it (Đ9)."""
    enterprise = _decide(enterprise, EnterpriseStatus.APPROVED, "", by, at)
    record(EnterpriseApproved(enterprise=enterprise.pk, tax_code=enterprise.tax_code), about=enterprise, by=by, at=at)
    return enterprise


@transaction.atomic
def refuse_enterprise(enterprise: Enterprise, reason: str, *, by: Account, at: datetime) -> Enterprise:
    """Refuse a registration with the reason the enterprise will read (Đ10)."""
    if not reason.strip():
        raise ReasonMissing()
    enterprise = _decide(enterprise, EnterpriseStatus.REFUSED, nfc(reason).strip()[:500], by, at)
    record(EnterpriseRefused(enterprise=enterprise.pk, tax_code=enterprise.tax_code), about=enterprise, by=by, at=at)
    return enterprise


def _tidy(told: EnterpriseParticulars) -> EnterpriseParticulars:
    required = {"tên": told.name, "địa chỉ": told.address, "thư điện tử": told.email}
    for field, value in required.items():
        if not value.strip():
            raise EnterpriseFieldMissing(field=field)
    return EnterpriseParticulars(
        name=nfc(told.name).strip(),
        tax_code=parse_tax_code(told.tax_code),
        address=nfc(told.address).strip(),
        email=told.email.strip().lower(),
        representative=nfc(told.representative).strip(),
        phone=told.phone.strip(),
        name_en=told.name_en.strip(),
        certificate_file_id=told.certificate_file_id,
    )


def _decide(enterprise: Enterprise, status: EnterpriseStatus, reason: str, by: Account, at: datetime) -> Enterprise:
    require_one_of(by, (Role.RECEIVER, Role.ADMINISTRATOR), vietnam_day(at))
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if enterprise.status != EnterpriseStatus.PENDING:
        raise AlreadyDecided(enterprise=enterprise.name, status=enterprise.get_status_display())
    enterprise.status, enterprise.decided_by, enterprise.decided_at = status, by, at
    enterprise.decision_reason = reason
    enterprise.save(update_fields=["status", "decided_by", "decided_at", "decision_reason"])
    return enterprise


def _save_first(enterprise: Enterprise) -> None:
    """Two people may register one tax code at the same moment: the second is told, like anyone who comes later."""
    try:
        with transaction.atomic():
            enterprise.save()
    except IntegrityError as error:
        raise EnterpriseKnown(tax_code=enterprise.tax_code) from error


def _standing(enterprise: Enterprise) -> list[EnterpriseStaff]:
    return list(enterprise.staff.filter(ended_at__isnull=True)) if enterprise.pk else []


def _end(staff: EnterpriseStaff, *, by: Account, at: datetime) -> None:
    staff.ended_at = at
    staff.save(update_fields=["ended_at"])
    record(StaffEnded(enterprise=staff.enterprise_id, account=staff.account_id), about=staff.enterprise, by=by, at=at)


def _managers(enterprise: Enterprise):  # type: ignore[no-untyped-def]
    return enterprise.staff.filter(part=EnterpriseStaff.Part.MANAGER, ended_at__isnull=True)


def _is_manager(enterprise: Enterprise, account: Account) -> bool:
    return bool(_managers(enterprise).filter(account=account).exists())
