"""What happens to accounts and enterprises is told to those whom it concerns, once."""

from __future__ import annotations

import pytest

from congvu.accounts import actions
from congvu.events.facts import LISTENERS
from congvu.events.models import Event
from congvu.notifications.models import Notification

LOTUS = actions.EnterpriseParticulars(
    name="Công ty Ví Dụ Sao", tax_code="0100000028", address="3 Phố Ví Dụ", email="sao@example.com"
)


def hear(event: Event) -> None:
    """What the worker does with a fact; twice, as it may after a crash."""
    for _ in range(2):
        for name, listener in LISTENERS.get(event.kind, {}).items():
            if name.startswith("congvu.notifications."):
                listener(event)


def told(account) -> list[str]:
    return list(Notification.objects.visible_to(account).order_by("id").values_list("title", flat=True))


@pytest.fixture
def pending(lan, an, binh, monday):
    return actions.register_enterprise(LOTUS, by=lan, at=monday)


def test_the_desk_is_told_of_a_registration_and_nobody_else(pending, lan, an, binh):
    hear(Event.objects.latest("id"))
    assert told(an) == ["Doanh nghiệp đăng ký: Công ty Ví Dụ Sao"]
    assert told(lan) == told(binh) == []


def test_lan_is_told_the_decision_with_its_reason(pending, lan, an, monday):
    actions.refuse_enterprise(pending, "Sai địa chỉ trụ sở.", by=an, at=monday)
    hear(Event.objects.latest("id"))
    assert "Sai địa chỉ trụ sở." in Notification.objects.visible_to(lan).get().body
    actions.register_enterprise(LOTUS, by=lan, at=monday)
    actions.approve_enterprise(pending, by=an, at=monday)
    hear(Event.objects.latest("id"))
    assert told(lan) == ["Đăng ký của Công ty Ví Dụ Sao chưa được duyệt", "Công ty Ví Dụ Sao đã được duyệt"]


def test_a_person_invited_into_an_enterprise_is_told_and_the_manager_of_the_answer(sen, sen_staff, lan, monday):
    invitation = actions.invite_staff(sen, lan.email, "filer", by=sen_staff, at=monday)
    hear(Event.objects.latest("id"))
    assert told(lan) == ["Công ty TNHH Sen Ví Dụ mời bạn cùng làm hồ sơ"]
    actions.decline_invitation(invitation, by=lan, at=monday)
    hear(Event.objects.latest("id"))
    assert told(sen_staff)[-1] == "lan@example.com: đã từ chối"


def test_a_suspension_and_its_end_are_told_by_mail(lan, giang, monday):
    actions.suspend(lan, "gửi hồ sơ rác", by=giang, at=monday)
    hear(Event.objects.latest("id"))
    actions.reactivate(lan, by=giang, at=monday)
    hear(Event.objects.latest("id"))
    assert told(lan) == ["Tài khoản của bạn bị tạm khóa", "Tài khoản của bạn đã được mở lại"]
    assert Notification.objects.visible_to(lan).first().deliveries.get().address == lan.email
