"""The hall: Lan takes a number at the machine with the keyboard alone; An calls it, serves it, and takes in her paper."""

from __future__ import annotations

import re

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.counter import actions
from congvu.counter.models import Ticket
from congvu.events.inline import run_due_jobs
from congvu.organisations.models import Unit
from tests import given
from tests.journeys.conftest import PageAs
from tests.journeys.looking import looked_at
from tests.journeys.test_enterprise import press
from tests.journeys.test_stranger import tab_to

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hall(mot_cua: Unit, giang: Account) -> given.Hall:
    return given.hall(mot_cua, by=giang)


def test_the_machine_by_keyboard_only(page_as: PageAs, hall: given.Hall, an: Account) -> None:
    actions.open_window(hall.first, by=an, at=now())
    page = page_as(None)
    page.goto(f"/kiosk/{hall.first.unit.code}")
    looked_at(page, "k01-may")
    tab_to(page, "a[href$='/lay-so']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bạn đến để làm gì?")).to_be_visible()
    looked_at(page, "k02-nhom")
    tab_to(page, f"a[href$='/lay-so/{hall.dossiers.pk}']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Được ưu tiên, nếu bạn là")).to_be_visible()
    looked_at(page, "k03-uu-tien")
    tab_to(page, "button[value=elderly]")
    page.keyboard.press("Enter")
    expect(page.locator(".hall-number")).to_have_text("A001")
    looked_at(page, "k04-so")
    tab_to(page, ".hall-back a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Xin chào. Bạn cần gì?")).to_be_visible()
    assert Ticket.objects.get().priority == "elderly"


def test_an_calls_the_number_and_takes_in_the_paper_that_came_with_it(
    page_as: PageAs, permit: Procedure, hall: given.Hall, an: Account
) -> None:
    page, screen = page_as(an), page_as(None)
    page.goto("/ban-lam-viec/quay")
    looked_at(page, "k10-chon-quay")
    press(page, "Ngồi quầy 1")
    ticket = actions.take_ticket(hall.dossiers, by=None, at=now())
    page.reload()
    screen.goto(f"/goi-so/{hall.first.unit.code}")
    press(page, "Gọi số tiếp theo")
    expect(page.locator(".desk-number")).to_contain_text("A001")
    looked_at(page, "k11-dang-phuc-vu")
    expect(screen.get_by_text("Mời số A001 đến quầy 1")).to_be_visible()
    looked_at(screen, "k12-man-hinh")
    page.get_by_role("link", name="Nhận hồ sơ giấy").last.click()
    page.get_by_role("link", name=permit.name).click()
    page.get_by_label("Họ tên hoặc tên doanh nghiệp, tổ chức").fill("Hoàng Văn Bách")
    page.get_by_label("Số điện thoại").fill("0900000009")
    press(page, "Tiếp tục")
    while page.get_by_role("button", name="Bỏ qua phần còn thiếu").is_visible():
        press(page, "Bỏ qua phần còn thiếu")
    page.get_by_label("Bản chính", exact=True).first.fill("2")
    press(page, "Tiếp nhận và in giấy hẹn")
    expect(page.get_by_role("heading", name=re.compile("^Đã tiếp nhận"))).to_be_visible()
    page.goto("/ban-lam-viec/quay")
    press(page, "Xong")
    expect(page.get_by_text("Đã xong số A001.").first).to_be_visible()
    run_due_jobs()
    assert ticket.dossiers.count() == 1
