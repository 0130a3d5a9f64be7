"""Lan rates at the machine in the hall without a mouse; Cường answers at his desk; Lan reads it with the link she holds."""

from __future__ import annotations

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from congvu.accounts.models import Account
from congvu.assessment.models import Slip
from congvu.assessment.tests.conftest import open_slips
from congvu.catalog.models import Procedure
from tests import given
from tests.journeys.conftest import PageAs
from tests.journeys.looking import looked_at
from tests.journeys.test_stranger import tab_to

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_lan_rates_at_the_kiosk_with_keys_only_and_is_answered(
    page_as: PageAs, permit: Procedure, lan: Account, an: Account, cuong: Account
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=now())
    open_slips()
    slip = Slip.objects.get(dossier=dossier)
    kiosk = page_as(None)
    kiosk.goto("/danh-gia?kiosk=1")
    looked_at(kiosk, "r01-danh-gia-kiosk")
    tab_to(kiosk, "#id_ma")
    kiosk.keyboard.type(dossier.reference)
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator("h1")).to_have_text("Bạn hài lòng không?")
    looked_at(kiosk, "r02-phieu-kiosk")
    tab_to(kiosk, "button[value='1']")
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator("main")).to_contain_text("Đánh giá đã được ghi nhận")
    looked_at(kiosk, "r03-da-ghi-nhan")

    leader = page_as(cuong)
    leader.goto("/ban-lam-viec/danh-gia")
    looked_at(leader, "r04-can-giai-trinh")
    with leader.expect_navigation():
        leader.get_by_role("link", name="Giải trình", exact=True).click()
    looked_at(leader, "r05-giai-trinh")
    leader.get_by_label("Tiếp thu, khắc phục").check()
    leader.get_by_label("Nội dung giải trình").fill("Chúng tôi xin lỗi vì đã để bà phải chờ.")
    leader.get_by_role("button", name="Gửi giải trình").click()
    expect(leader.locator("main")).to_contain_text("Đã gửi giải trình")
    leader.goto("/ban-lam-viec/chi-so")
    looked_at(leader, "r06-chi-so-cua-toi")

    kiosk.goto(f"/danh-gia/{slip.token}")
    expect(kiosk.locator("main")).to_contain_text("xin lỗi vì đã để bà phải chờ")
    looked_at(kiosk, "r07-da-duoc-giai-trinh")
