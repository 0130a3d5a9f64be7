"""What can be done to agencies, units, officers and work calendars."""

from congvu.organisations.actions.calendars import load_shipped_notices, publish_calendar_notice
from congvu.organisations.actions.officers import (
    appoint,
    end_appointment,
    enter_officer,
    make_private,
    make_public,
    officer_leaves,
)
from congvu.organisations.actions.standing_in import delegate, end_absence, enter_absence, revoke_delegation
from congvu.organisations.actions.units import close_unit, enter_agency, open_unit, rename_unit

__all__ = [
    "appoint",
    "close_unit",
    "delegate",
    "end_absence",
    "end_appointment",
    "enter_absence",
    "enter_agency",
    "enter_officer",
    "load_shipped_notices",
    "make_private",
    "make_public",
    "officer_leaves",
    "open_unit",
    "publish_calendar_notice",
    "rename_unit",
    "revoke_delegation",
]
