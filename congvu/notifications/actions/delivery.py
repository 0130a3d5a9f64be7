"""How one message by one channel goes: taken, sent, put off, given up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F
from procrastinate.contrib.django import app

from congvu.accounts.models import Account
from congvu.events.facts import record
from congvu.notifications import rules
from congvu.notifications.events import DeliveryFailed
from congvu.notifications.models import Delivery

State = Delivery.State


def take(delivery_id: int, *, by: Account, at: datetime) -> Delivery | None:
    """Take a waiting message for one try; None when it is sent, given up, not due, or another worker has it."""
    return next(iter(take_all([delivery_id], by=by, at=at)), None)


@transaction.atomic
def take_all(delivery_ids: Collection[int], *, by: Account, at: datetime) -> list[Delivery]:
    """Take for one try those of the messages that wait, are due, and that no other worker has."""
    waiting = Delivery.objects.select_for_update(of=("self",), skip_locked=True).select_related("notification__account")
    taken = list(waiting.filter(pk__in=delivery_ids, state=State.WAITING, next_at__lte=at).order_by("pk"))
    if taken:
        Delivery.objects.filter(pk__in=[one.pk for one in taken]).update(
            attempts=F("attempts") + 1, next_at=at + rules.TAKEN_FOR
        )
    for one in taken:
        one.attempts, one.next_at = one.attempts + 1, at + rules.TAKEN_FOR
    return taken


@transaction.atomic
def report_sent(delivery: Delivery, *, by: Account, at: datetime) -> None:
    """The channel has accepted the message."""
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENT, sent_at=at, next_at=None, error="")


@transaction.atomic
def put_off(delivery: Delivery, *, why: str, by: Account, at: datetime) -> None:
    """The channel did not work: try again later, or give up after the last try."""
    wait = rules.wait_after(delivery.attempts)
    if wait is None:
        give_up(delivery, why=why, by=by, at=at)
        return
    Delivery.objects.filter(pk=delivery.pk).update(next_at=at + wait, error=why[:500])
    app.configure_task("notifications.send", schedule_at=at + wait).defer(delivery_id=delivery.pk)


@transaction.atomic
def give_up(delivery: Delivery, *, why: str, by: Account, at: datetime) -> None:
    """The message will not be brought by this channel; it stays in the inbox."""
    Delivery.objects.filter(pk=delivery.pk).update(state=State.FAILED, next_at=None, error=why[:500])
    record(DeliveryFailed(channel=delivery.channel, attempts=delivery.attempts), about=delivery, by=by, at=at)
