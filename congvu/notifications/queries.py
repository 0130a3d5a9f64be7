"""The inbox and its wishes."""

from __future__ import annotations

from congvu.accounts.models import Account
from congvu.notifications import gateway, rules
from congvu.notifications.models import Channel, Notification, Preference


def unread_count(account: Account) -> int:
    """How many notifications the person has not opened; the page head shows it."""
    return Notification.objects.visible_to(account).unread().count()


def preferences(account: Account) -> dict[Channel, bool]:
    """Each channel that works here, and whether the person gets messages by it."""
    chosen = dict(Preference.objects.filter(account=account).values_list("channel", "wanted"))
    return {
        channel: rules.is_wanted(channel, chosen.get(channel)) for channel in Channel if gateway.is_configured(channel)
    }


def addresses(account: Account) -> dict[Channel, str]:
    """Where to send a message for this account, by each channel it wants and has an address for."""
    known = {Channel.EMAIL: account.email, Channel.SMS: account.phone, Channel.ZALO: account.phone}
    return {
        channel: known[channel]
        for channel, wanted in preferences(account).items()
        # Machine accounts carry an address of the reserved domain .invalid.
        if wanted and known[channel] and not known[channel].endswith(".invalid")
    }
