"""What is stored of those who act: accounts, enterprises with their people, partner systems, mandates."""

from congvu.accounts.models.mandates import Mandate, MandateQuerySet, StaffInvitation
from congvu.accounts.models.people import (
    TOO_MANY_FAILURES,
    Account,
    AccountManager,
    AccountQuerySet,
    Enterprise,
    EnterpriseQuerySet,
    EnterpriseStaff,
    EnterpriseStatus,
    Kind,
    PartnerSystem,
    Scope,
)

__all__ = [
    "TOO_MANY_FAILURES",
    "Account",
    "AccountManager",
    "AccountQuerySet",
    "Enterprise",
    "EnterpriseQuerySet",
    "EnterpriseStaff",
    "EnterpriseStatus",
    "Kind",
    "Mandate",
    "MandateQuerySet",
    "PartnerSystem",
    "Scope",
    "StaffInvitation",
]
