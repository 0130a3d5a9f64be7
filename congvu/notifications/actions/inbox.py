"""The in-app inbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from congvu.accounts.models import Account
from congvu.events.facts import record
from congvu.notifications.events import PreferencesSet
from congvu.notifications.models import Channel, Delivery, Notification, Preference
from congvu.notifications.queries import addresses


@transaction.atomic
def notify(account: Account, *, cause: str, title: str, body: str, at: datetime, link: str = "") -> Notification:
    """Tell a person something: in the inbox at once, by the channels they want as soon as a worker can.

    `cause` names what asked for it ("<event id>:<listener>"): the same cause tells the same account only once, however
    often a job is repeated. `link` is a path on the site ("/ho-so/…"). No channel that is down can make this fail.
    """
    try:
        with transaction.atomic():
            notification = Notification.objects.create(
                account=account, cause=cause, title=title, body=body, link=link, at=at
            )
    except IntegrityError:
        return Notification.objects.get(account=account, cause=cause)
    deliveries = Delivery.objects.bulk_create(
        Delivery(notification=notification, channel=channel, address=address, next_at=at)
        for channel, address in addresses(account).items()
    )
    if deliveries:
        app.configure_task("notifications.send").batch_defer(*({"delivery_id": d.pk} for d in deliveries))
    return notification


@transaction.atomic
def mark_read(notification: Notification, *, by: Account, at: datetime) -> None:
    """The person has opened it. Opened again, it keeps the first time; somebody else's stays as it is."""
    Notification.objects.visible_to(by).unread().filter(pk=notification.pk).update(read_at=at)


@transaction.atomic
def mark_all_read(*, by: Account, at: datetime) -> int:
    """The person has seen the whole inbox; how many were new."""
    return Notification.objects.visible_to(by).unread().filter(at__lte=at).update(read_at=at)


@transaction.atomic
def set_preferences(account: Account, wanted: Mapping[str, bool], *, by: Account, at: datetime) -> None:
    """Choose the channels by which the account gets messages; a channel not named keeps its choice."""
    for channel, wish in wanted.items():
        Preference.objects.update_or_create(account=account, channel=Channel(channel), defaults={"wanted": wish})
    chosen = (
        Preference.objects.filter(account=account, wanted=True).order_by("channel").values_list("channel", flat=True)
    )
    record(PreferencesSet(wanted=list(chosen)), about=account, by=by, at=at)
