"""Tell a person; keep their inbox and their wishes; bring messages to them."""

from congvu.notifications.actions.delivery import give_up, put_off, report_sent, take
from congvu.notifications.actions.inbox import mark_all_read, mark_read, notify, set_preferences

__all__ = ["give_up", "mark_all_read", "mark_read", "notify", "put_off", "report_sent", "set_preferences", "take"]
