"""Tell a person; keep their inbox and their wishes; bring messages to them; tell everybody of maintenance."""

from congvu.notifications.actions.delivery import give_up, put_off, report_sent, take, take_all
from congvu.notifications.actions.inbox import mark_all_read, mark_read, notify, notify_all, set_preferences
from congvu.notifications.actions.maintenance import announce_maintenance, withdraw_maintenance

__all__ = [
    "announce_maintenance",
    "give_up",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_all",
    "put_off",
    "report_sent",
    "set_preferences",
    "take",
    "take_all",
    "withdraw_maintenance",
]
