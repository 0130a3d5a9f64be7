"""Bring messages to people."""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.utils import timezone
from procrastinate.contrib.django import app

from congvu.accounts.models import Account
from congvu.accounts.queries import program_account
from congvu.events.sweeps import defer_once, sweep
from congvu.notifications import actions, gateway, messages
from congvu.notifications.models import Channel, Delivery

log = logging.getLogger("congvu.notifications")

LATE = timedelta(minutes=10)
# The server's answers that mean this mailbox or this message, not the server or our login (RFC 5321 4.2.3).
_NEVER = {550, 551, 552, 553, 554, 555, 556}


@app.task(name="notifications.send")
def send(delivery_id: int) -> None:
    """Try once to send one message. What went wrong is kept with it, and a later try is deferred by itself."""
    send_all([delivery_id])


@app.task(name="notifications.send_all")
def send_all(delivery_ids: list[int]) -> None:
    """Try once to send each of some messages. One that cannot be sent holds up no other."""
    program = program_account()
    for delivery in actions.take_all(delivery_ids, by=program, at=timezone.now()):
        try:
            _try(delivery, program)
        except Exception:
            # It stays taken, and the sweep defers it again.
            log.exception("message failed delivery=%s", delivery.pk)


def _try(delivery: Delivery, program: Account) -> None:
    told = {"delivery": delivery.pk, "channel": delivery.channel, "attempt": delivery.attempts}
    try:
        _hand_over(delivery)
    except gateway.Undeliverable as error:
        log.warning("message given up %s", told, extra=told)
        actions.give_up(delivery, why=str(error), by=program, at=timezone.now())
    except gateway.ChannelDown as error:
        log.warning("message put off %s", told, extra=told)
        actions.put_off(delivery, why=str(error), by=program, at=timezone.now())
    else:
        actions.report_sent(delivery, by=program, at=timezone.now())


@sweep
def send_what_waits(at: datetime) -> None:
    """Messages that are due and were not tried: their worker died between taking and sending."""
    late = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lt=at - LATE).order_by("next_at")
    for delivery_id in late.values_list("pk", flat=True)[:1000]:
        defer_once(send, f"notifications.send:{delivery_id}", delivery_id=delivery_id)


def _hand_over(delivery: Delivery) -> None:
    if delivery.channel == Channel.EMAIL:
        _mail(delivery)
    else:
        reference = f"thong-bao-{delivery.pk}"
        gateway.messenger(delivery.channel).send(delivery.address, messages.short(delivery), reference)


def _mail(delivery: Delivery) -> None:
    try:
        message = messages.email(delivery)
        message.connection = get_connection()
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        raise _meaning(code, words) from refused
    except smtplib.SMTPResponseException as refused:
        raise _meaning(refused.smtp_code, refused.smtp_error) from refused
    except (smtplib.SMTPException, OSError) as error:
        raise gateway.ChannelDown(f"{type(error).__name__}: {error}") from error


def _meaning(code: int, words: bytes | str) -> Exception:
    said = f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    return gateway.Undeliverable(said) if code in _NEVER else gateway.ChannelDown(said)
