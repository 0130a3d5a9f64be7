"""Lan is told once, in her inbox, and by the channels she wants."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from congvu.accounts.models import Account
from congvu.events.facts import timeline
from congvu.notifications import actions
from congvu.notifications.models import Channel, Delivery, Notification
from congvu.notifications.queries import preferences, unread_count


def tell(account: Account, at: datetime, cause: str = "1:listener", **more: Any) -> Notification:
    return actions.notify(
        account, cause=cause, title="Hồ sơ đã được tiếp nhận", body="Hạn trả kết quả: 25/11/2026.", at=at, **more
    )


def test_lan_is_told_in_her_inbox_and_by_email(lan: Account, binh: Account, monday: datetime) -> None:
    notification = tell(lan, monday, link="/ho-so/N7K3")
    assert list(Notification.objects.visible_to(lan)) == [notification]
    assert not Notification.objects.visible_to(binh).exists()
    delivery = notification.deliveries.get()
    assert (delivery.channel, delivery.address, delivery.state) == (Channel.EMAIL, lan.email, Delivery.State.WAITING)
    assert ProcrastinateJob.objects.get(task_name="notifications.send").args == {"delivery_id": delivery.pk}


def test_a_repeated_job_tells_nobody_twice(lan: Account, binh: Account, monday: datetime) -> None:
    first = tell(lan, monday)
    assert tell(lan, monday + timedelta(minutes=1)) == first
    tell(binh, monday)
    tell(lan, monday, cause="2:listener")
    assert (unread_count(lan), unread_count(binh), Delivery.objects.count()) == (2, 1, 3)


def test_an_act_that_is_rolled_back_has_told_nobody(lan: Account, monday: datetime) -> None:
    with transaction.atomic():
        tell(lan, monday)
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_telling_is_cheap(lan: Account, monday: datetime, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):  # of them four for savepoints
        tell(lan, monday)


def test_telling_several_costs_what_telling_one_does(
    lan: Account, binh: Account, monday: datetime, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        told = actions.notify_all([lan, binh, lan], cause="1:listener", title="Tiếp nhận", body="Đã nhận.", at=monday)
    assert {one.account for one in told} == {lan, binh}
    job = ProcrastinateJob.objects.get(task_name="notifications.send_all")
    assert set(job.args["delivery_ids"]) == set(Delivery.objects.values_list("pk", flat=True))


def test_a_repeated_job_tells_only_who_was_not_told(lan: Account, binh: Account, monday: datetime) -> None:
    first = tell(lan, monday)
    told = actions.notify_all([lan, binh], cause="1:listener", title="Tiếp nhận", body="Đã nhận.", at=monday)
    assert [one.account for one in told] == [lan, binh]
    assert told[0] == first
    assert Delivery.objects.count() == 2


def test_lan_opens_a_notification_once_and_for_all(lan: Account, binh: Account, monday: datetime) -> None:
    notification = tell(lan, monday)
    actions.mark_read(notification, by=binh, at=monday)  # not his
    assert unread_count(lan) == 1
    actions.mark_read(notification, by=lan, at=monday)
    actions.mark_read(notification, by=lan, at=monday + timedelta(days=1))
    notification.refresh_from_db()
    assert (unread_count(lan), notification.read_at) == (0, monday)


def test_lan_empties_her_inbox_at_once_but_not_what_came_since(lan: Account, monday: datetime) -> None:
    tell(lan, monday)
    tell(lan, monday, cause="2:listener")
    tell(lan, monday + timedelta(minutes=1), cause="3:listener")
    assert actions.mark_all_read(by=lan, at=monday) == 2
    assert unread_count(lan) == 1


def test_who_declines_email_finds_messages_in_the_inbox_only(lan: Account, monday: datetime) -> None:
    assert preferences(lan) == {Channel.EMAIL: True}
    actions.set_preferences(lan, {"email": False}, by=lan, at=monday)
    assert preferences(lan) == {Channel.EMAIL: False}
    assert not tell(lan, monday).deliveries.exists()
    assert unread_count(lan) == 1
    assert timeline(lan).get(kind="notifications.preferences_set").data == {"wanted": []}


def test_a_short_message_is_sent_only_where_it_works_and_is_wanted(
    lan: Account, monday: datetime, settings: Any
) -> None:
    lan.phone = "0912 345 678"
    lan.save()
    actions.set_preferences(lan, {"sms": True}, by=lan, at=monday)
    assert {d.channel for d in tell(lan, monday).deliveries.all()} == {"email"}
    settings.MESSENGERS = {"sms": "congvu.notifications.gateway.ScriptedMessenger"}
    assert {d.channel for d in tell(lan, monday, "2:x").deliveries.all()} == {"email", "sms"}


def test_a_channel_nobody_knows_is_a_bug(lan: Account, monday: datetime) -> None:
    with pytest.raises(ValueError, match="pigeon"):
        actions.set_preferences(lan, {"pigeon": True}, by=lan, at=monday)


def test_machines_have_no_mailbox(program: Account, monday: datetime) -> None:
    assert not tell(program, monday).deliveries.exists()
