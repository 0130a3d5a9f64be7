"""What can be done to accounts, enterprises and partner systems."""

from congvu.accounts.actions.enterprises import (
    EnterpriseParticulars,
    approve_enterprise,
    refuse_enterprise,
    register_enterprise,
)
from congvu.accounts.actions.keys import issue_access_key, revoke_access_key
from congvu.accounts.actions.logins import (
    change_password,
    drop_second_factor,
    reactivate,
    record_failed_login,
    record_login,
    send_password_reset,
    suspend,
)
from congvu.accounts.actions.mandates import MandateScope, accept_mandate, ask_mandate, end_mandate
from congvu.accounts.actions.partners import register_partner_system, revoke_partner_system
from congvu.accounts.actions.persons import (
    change_profile,
    confirm_email,
    create_officer_account,
    open_personal_id,
    register_person,
    set_personal_id,
)
from congvu.accounts.actions.staff import (
    accept_invitation,
    change_part,
    decline_invitation,
    end_staff,
    invite_staff,
    withdraw_invitation,
)

__all__ = [
    "EnterpriseParticulars",
    "MandateScope",
    "accept_invitation",
    "accept_mandate",
    "approve_enterprise",
    "ask_mandate",
    "change_part",
    "change_password",
    "change_profile",
    "confirm_email",
    "create_officer_account",
    "decline_invitation",
    "drop_second_factor",
    "end_mandate",
    "end_staff",
    "invite_staff",
    "issue_access_key",
    "open_personal_id",
    "reactivate",
    "record_failed_login",
    "record_login",
    "refuse_enterprise",
    "register_enterprise",
    "register_partner_system",
    "register_person",
    "revoke_access_key",
    "revoke_partner_system",
    "send_password_reset",
    "set_personal_id",
    "suspend",
    "withdraw_invitation",
]
