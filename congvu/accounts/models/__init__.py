"""What is stored of those who act: accounts, enterprises with their people, partner systems, mandates."""

from congvu.accounts.models.keys import LONGEST_KEY, AccessKey, PartnerSystem
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
    Scope,
)

__all__ = [
    "LONGEST_KEY",
    "TOO_MANY_FAILURES",
    "AccessKey",
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
