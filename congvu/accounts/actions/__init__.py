"""What can be done to accounts, enterprises and partner systems."""

from congvu.accounts.actions.enterprises import (
    EnterpriseParticulars,
    add_staff,
    approve_enterprise,
    end_staff,
    refuse_enterprise,
    register_enterprise,
)
from congvu.accounts.actions.logins import (
    change_password,
    drop_second_factor,
    reactivate,
    record_failed_login,
    record_login,
    send_password_reset,
    suspend,
)
from congvu.accounts.actions.partners import register_partner_system, revoke_partner_system
from congvu.accounts.actions.persons import (
    change_profile,
    confirm_email,
    create_officer_account,
    open_personal_id,
    register_person,
    set_personal_id,
)

__all__ = [
    "EnterpriseParticulars",
    "add_staff",
    "approve_enterprise",
    "change_password",
    "change_profile",
    "confirm_email",
    "create_officer_account",
    "drop_second_factor",
    "end_staff",
    "open_personal_id",
    "reactivate",
    "record_failed_login",
    "record_login",
    "refuse_enterprise",
    "register_enterprise",
    "register_partner_system",
    "register_person",
    "revoke_partner_system",
    "send_password_reset",
    "set_personal_id",
    "suspend",
]
