"""The in-app inbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from congvu.accounts.models import Account
from congvu.events.facts import record
from congvu.notifications.events import PreferencesSet
from congvu.notifications.models import Channel, Delivery, Notification, Preference
from congvu.notifications.queries import addresses_of

# Messages of one job: few enough that a slow server holds up few others.
A_JOB = 10


def notify(account: Account, *, cause: str, title: str, body: str, at: datetime, link: str = "") -> Notification:
    """Tell one person something, as `notify_all` tells several."""
    return notify_all([account], cause=cause, title=title, body=body, at=at, link=link)[0]


@transaction.atomic
def notify_all(
    accounts: Iterable[Account], *, cause: str, title: str, body: str, at: datetime, link: str = ""
) -> list[Notification]:
    """Tell people something: in their inboxes at once, by the channels each wants as soon as a worker can.

    `cause` names what asked for it ("<event id>:<listener>"): the same cause tells the same account only once, however
    often a job is repeated. `link` is a path on the site ("/ho-so/…"). No channel that is down can make this fail.
    """
    people = {account.pk: account for account in accounts}
    wanted = [
        Notification(account=account, cause=cause, title=title, body=body, link=link, at=at)
        for account in people.values()
    ]
    new = _new(wanted)
    where = addresses_of([people[one.account_id] for one in new])
    deliveries = Delivery.objects.bulk_create(
        Delivery(notification=one, channel=channel, address=address, next_at=at)
        for one in new
        for channel, address in where[one.account_id].items()
    )
    if len(deliveries) == 1:
        app.configure_task("notifications.send").defer(delivery_id=deliveries[0].pk)
    elif deliveries:
        keys = [delivery.pk for delivery in deliveries]
        app.configure_task("notifications.send_all").batch_defer(
            *({"delivery_ids": keys[start : start + A_JOB]} for start in range(0, len(keys), A_JOB))
        )
    if len(new) == len(wanted):
        return new
    return list(Notification.objects.filter(account__in=people, cause=cause).order_by("id"))


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


def _new(wanted: list[Notification]) -> list[Notification]:
    """Those of the notifications that were not there yet, stored."""
    try:
        with transaction.atomic():
            return Notification.objects.bulk_create(wanted)
    except IntegrityError:
        return [one for one in wanted if _stored(one)]


def _stored(one: Notification) -> bool:
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError:
        return False
    return True
