"""The facts that accounts publish. Ids and codes only: names, addresses and numbers of persons stay in their rows."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("accounts.person_registered")
@dataclass(frozen=True)
class PersonRegistered:
    account: int


@fact("accounts.officer_account_created")
@dataclass(frozen=True)
class OfficerAccountCreated:
    account: int
    officer: str


@fact("accounts.email_confirmed")
@dataclass(frozen=True)
class EmailConfirmed:
    account: int


@fact("accounts.profile_changed")
@dataclass(frozen=True)
class ProfileChanged:
    account: int
    fields: list[str]


@fact("accounts.personal_id_set")
@dataclass(frozen=True)
class PersonalIdSet:
    account: int


@fact("accounts.personal_id_opened")
@dataclass(frozen=True)
class PersonalIdOpened:
    account: int


@fact("accounts.logged_in")
@dataclass(frozen=True)
class LoggedIn:
    account: int


@fact("accounts.login_failed")
@dataclass(frozen=True)
class LoginFailed:
    account: int
    failed_logins: int


@fact("accounts.password_changed")
@dataclass(frozen=True)
class PasswordChanged:
    account: int


@fact("accounts.suspended")
@dataclass(frozen=True)
class Suspended:
    account: int
    ground: str  # "failed_logins", "operator" or "own_request"


@fact("accounts.reactivated")
@dataclass(frozen=True)
class Reactivated:
    account: int


@fact("accounts.password_reset_sent")
@dataclass(frozen=True)
class PasswordResetSent:
    account: int


@fact("accounts.second_factor_dropped")
@dataclass(frozen=True)
class SecondFactorDropped:
    account: int


@fact("accounts.enterprise_registered")
@dataclass(frozen=True)
class EnterpriseRegistered:
    enterprise: int
    tax_code: str


@fact("accounts.enterprise_approved")
@dataclass(frozen=True)
class EnterpriseApproved:
    enterprise: int
    tax_code: str


@fact("accounts.enterprise_refused")
@dataclass(frozen=True)
class EnterpriseRefused:
    enterprise: int
    tax_code: str


@fact("accounts.staff_added")
@dataclass(frozen=True)
class StaffAdded:
    enterprise: int
    account: int
    part: str


@fact("accounts.staff_ended")
@dataclass(frozen=True)
class StaffEnded:
    enterprise: int
    account: int


@fact("accounts.partner_system_registered")
@dataclass(frozen=True)
class PartnerSystemRegistered:
    client_id: str
    scopes: list[str]


@fact("accounts.partner_system_revoked")
@dataclass(frozen=True)
class PartnerSystemRevoked:
    client_id: str


@fact("accounts.staff_invited")
@dataclass(frozen=True)
class StaffInvited:
    enterprise: int
    invitation: int
    part: str


@fact("accounts.invitation_answered")
@dataclass(frozen=True)
class InvitationAnswered:
    enterprise: int
    invitation: int
    answer: str


@fact("accounts.staff_part_changed")
@dataclass(frozen=True)
class StaffPartChanged:
    enterprise: int
    account: int
    part: str


@fact("accounts.mandate_asked")
@dataclass(frozen=True)
class MandateAsked:
    mandate: int
    procedures: list[str]
    fields: list[str]
    from_on: str
    to_on: str


@fact("accounts.mandate_accepted")
@dataclass(frozen=True)
class MandateAccepted:
    mandate: int


@fact("accounts.mandate_ended")
@dataclass(frozen=True)
class MandateEnded:
    mandate: int
    by_agent: bool


@fact("accounts.access_key_issued")
@dataclass(frozen=True)
class AccessKeyIssued:
    account: int
    key: int
    scopes: list[str]
    until: str


@fact("accounts.access_key_revoked")
@dataclass(frozen=True)
class AccessKeyRevoked:
    account: int
    key: int
