"""Tell a person; keep their inbox and their wishes; bring messages to them."""

from congvu.notifications.actions.delivery import give_up, put_off, report_sent, take, take_all
from congvu.notifications.actions.inbox import mark_all_read, mark_read, notify, notify_all, set_preferences

__all__ = [
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
]
