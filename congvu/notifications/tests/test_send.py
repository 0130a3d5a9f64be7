"""Messages reach a real mail server, survive its refusals and its absence, and never disturb the act they tell of."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection
from django.utils import timezone

from congvu.accounts.models import Account
from congvu.events.facts import timeline
from congvu.events.inline import run_due_jobs
from congvu.notifications import actions, jobs, rules
from congvu.notifications.gateway import ChannelDown, ScriptedMessenger, Undeliverable
from congvu.notifications.models import Delivery

State = Delivery.State
scripted = ScriptedMessenger()


def the_messenger() -> ScriptedMessenger:
    return scripted


class Mailbox:
    """A mail server that answers what it is told, one answer a message, and takes the rest."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.recipient_answers: list[str] = []
        self.messages: list[email.message.EmailMessage] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient_answers:
            return self.recipient_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answers:
            return self.answers.pop(0)
        assert envelope.content is not None
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)  # type: ignore[arg-type]
        self.messages.append(parsed)  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    server.stop()


def tell(account: Account, at: datetime, **more: Any) -> Delivery:
    told = {"title": "Hồ sơ đã được tiếp nhận\r\nBcc: x@example.com", "body": "Kết quả có ngày 25/11/2026."} | more
    notification = actions.notify(account, cause="1:listener", at=at, link="/ho-so/N7K3-M9QX-2F", **told)
    return notification.deliveries.first()


def pass_the_wait() -> None:
    """As if the wait until the next try were over."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    Delivery.objects.filter(state=State.WAITING).update(next_at=timezone.now())


def test_the_letter_arrives_in_vietnamese_with_its_footer(lan: Account, monday: datetime, mailbox: Mailbox) -> None:
    delivery = tell(lan, monday)
    run_due_jobs()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.next_at) == (State.SENT, 1, None)
    (letter,) = mailbox.messages
    assert letter["Subject"].strip() == "Hồ sơ đã được tiếp nhận Bcc: x@example.com"
    assert letter["Bcc"] is None
    assert letter["To"] == lan.email
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_content()
    for phrase in (
        "Kính gửi Nguyễn Thị Lan,",
        "Kết quả có ngày 25/11/2026.",
        "Xem chi tiết: http://localhost:8000/ho-so/N7K3-M9QX-2F",
        "Cổng dịch vụ công Bộ Công Thương gửi tự động, xin không trả lời thư này",
        "đổi cách nhận thông báo trong mục Tài khoản",
    ):
        assert phrase in text


def test_a_temporary_refusal_is_tried_again_and_the_letter_comes_once(
    lan: Account, monday: datetime, mailbox: Mailbox
) -> None:
    mailbox.answers = ["451 mailbox busy"]
    delivery = tell(lan, monday)
    run_due_jobs()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.WAITING, 1)
    assert delivery.error == "451 mailbox busy"
    assert timedelta(seconds=50) < delivery.next_at - timezone.now() <= timedelta(minutes=1)
    assert run_due_jobs() == 0
    pass_the_wait()
    run_due_jobs()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.error) == (State.SENT, 2, "")
    assert len(mailbox.messages) == 1


def test_a_mailbox_that_does_not_exist_is_given_up_at_once(lan: Account, monday: datetime, mailbox: Mailbox) -> None:
    mailbox.recipient_answers = ["550 no such user"]
    delivery = tell(lan, monday)
    run_due_jobs()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.error) == (State.FAILED, 1, "550 no such user")
    assert timeline(delivery).get().kind == "notifications.delivery_failed"


def test_a_mail_server_that_is_down_never_breaks_the_act(lan: Account, monday: datetime, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    delivery = tell(lan, monday)
    for attempt in range(1, len(rules.WAITS) + 1):
        run_due_jobs()
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == (State.WAITING, attempt)
        assert "ConnectionRefusedError" in delivery.error
        pass_the_wait()
    run_due_jobs()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.FAILED, len(rules.WAITS) + 1)
    pass_the_wait()
    assert run_due_jobs() == 0


def test_one_refused_message_of_a_job_holds_up_no_other(
    lan: Account, binh: Account, monday: datetime, mailbox: Mailbox
) -> None:
    mailbox.recipient_answers = ["550 5.1.1 no such mailbox"]
    actions.notify_all([lan, binh], cause="1:dossiers", title="Tiếp nhận", body="Đã nhận.", at=monday)
    run_due_jobs()
    assert [one.state for one in Delivery.objects.order_by("pk")] == [State.FAILED, State.SENT]
    assert len(mailbox.messages) == 1


def test_a_message_is_sent_once_however_often_its_job_runs(lan: Account, monday: datetime, mailbox: Mailbox) -> None:
    delivery = tell(lan, monday)
    for _ in range(3):
        jobs.send.defer(delivery_id=delivery.pk)
    run_due_jobs()
    assert len(mailbox.messages) == 1


def test_a_message_whose_worker_died_is_swept_up(
    lan: Account, program: Account, monday: datetime, mailbox: Mailbox
) -> None:
    delivery = tell(lan, monday)
    assert actions.take(delivery.pk, by=program, at=monday) is not None
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    jobs.send_what_waits(monday + timedelta(minutes=14))
    assert run_due_jobs() == 0
    jobs.send_what_waits(monday + timedelta(minutes=16))
    jobs.send_what_waits(monday + timedelta(minutes=31))
    run_due_jobs()
    assert len(mailbox.messages) == 1


def test_other_channels_go_through_their_gateway(lan: Account, monday: datetime, settings: Any) -> None:
    settings.MESSENGERS = {"sms": f"{__name__}.the_messenger"}
    lan.phone = "0912345678"
    lan.save()
    actions.set_preferences(lan, {"email": False, "sms": True}, by=lan, at=monday)
    scripted.answers, scripted.sent = [ChannelDown("bảo trì"), None], []
    delivery = tell(lan, monday, title="Hồ sơ đã có kết quả")
    run_due_jobs()
    pass_the_wait()
    run_due_jobs()
    text = "Bộ Công Thương: Hồ sơ đã có kết quả. http://localhost:8000/ho-so/N7K3-M9QX-2F"
    assert scripted.sent == [("0912345678", text, f"thong-bao-{delivery.pk}")]
    scripted.answers = [Undeliverable("số không tồn tại")]
    other = actions.notify(lan, cause="2:x", title="Nhắc", body="", at=monday).deliveries.get()
    run_due_jobs()
    other.refresh_from_db()
    assert (other.state, other.error) == (State.FAILED, "số không tồn tại")


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (8, 1440), (9, None)])
def test_waits_grow_and_end(attempts: int, minutes: int | None) -> None:
    assert rules.wait_after(attempts) == (timedelta(minutes=minutes) if minutes else None)
