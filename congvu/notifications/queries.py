"""The inbox and its wishes; what everybody is told of maintenance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from congvu.accounts.models import Account
from congvu.notifications import gateway, rules
from congvu.notifications.models import Channel, MaintenanceNotice, Notification, Preference


def unread_count(account: Account) -> int:
    """How many notifications the person has not opened; the page head shows it."""
    return Notification.objects.visible_to(account).unread().count()


def preferences(account: Account) -> dict[Channel, bool]:
    """Each channel that works here, and whether the person gets messages by it."""
    return _wishes([account])[account.pk]


def maintenance_to_tell(at: datetime) -> list[MaintenanceNotice]:
    """What every page tells at this moment, the first to begin first."""
    return list(MaintenanceNotice.objects.shown(at).order_by("from_at", "pk"))


def maintenance_notices() -> QuerySet[MaintenanceNotice]:
    """All that was ever published, the latest first."""
    return MaintenanceNotice.objects.all()


def addresses_of(accounts: Sequence[Account]) -> dict[int, dict[Channel, str]]:
    """Where to send a message for each account (by its id), by each channel it wants and has an address for."""
    wishes = _wishes(accounts)
    return {
        account.pk: {
            channel: address
            for channel, wanted in wishes[account.pk].items()
            # Machine accounts carry an address of the reserved domain .invalid.
            if wanted and (address := _address(account, channel)) and not address.endswith(".invalid")
        }
        for account in accounts
    }


def _wishes(accounts: Sequence[Account]) -> dict[int, dict[Channel, bool]]:
    working = [channel for channel in Channel if gateway.is_configured(channel)]
    rows = Preference.objects.filter(account__in=accounts).values_list("account", "channel", "wanted")
    chosen = {(account, channel): wanted for account, channel, wanted in rows} if accounts else {}
    return {
        account.pk: {channel: rules.is_wanted(channel, chosen.get((account.pk, channel.value))) for channel in working}
        for account in accounts
    }


def _address(account: Account, channel: Channel) -> str:
    return account.email if channel == Channel.EMAIL else account.phone
