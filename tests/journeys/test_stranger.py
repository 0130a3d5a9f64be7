"""A stranger: looks a dossier up, walks with the keyboard only, enlarges the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from tests import given
from tests.journeys.conftest import PageAs
from tests.journeys.looking import assert_fits, looked_at
from tests.people import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_stranger_with_the_code_learns_the_degree_of_completion_and_no_more(
    page_as: PageAs, permit: Procedure, lan: Account, an: Account
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=now())
    page = page_as(None)
    page.goto("/tra-cuu")
    looked_at(page, "c01-tra-cuu")
    page.get_by_label("Mã hồ sơ hoặc mã nộp").fill(f"  {(dossier.code or '').lower()} ")
    page.get_by_label("Mã hồ sơ hoặc mã nộp").press("Enter")
    main = page.locator("main")
    expect(main).to_contain_text("Mức độ hoàn thành")
    expect(main).to_contain_text("%")
    looked_at(page, "c02-tra-cuu-thay")
    for secret in (lan.full_name, lan.phone, given.ANSWERS["purpose"], "Cục Xuất nhập khẩu", "Cấp giấy phép ví dụ"):
        expect(main).not_to_contain_text(secret)
    page.get_by_label("Mã hồ sơ hoặc mã nộp").fill("000.00.00.G02-010101-0001")
    page.get_by_label("Mã hồ sơ hoặc mã nộp").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    looked_at(page, "c03-tra-cuu-khong-thay")


def test_every_public_page_is_sound(page_as: PageAs, permit: Procedure) -> None:
    page = page_as(None)
    for place in (
        "/thu-tuc", "/linh-vuc", "/dich-vu-cong-truc-tuyen", "/huong-dan", "/huong-dan/nop-ho-so", "/huong-dan/cau-hoi",
        "/huong-dan/thoi-han", "/tro-nang", "/bao-ve-du-lieu-ca-nhan", "/gioi-thieu", "/mot-cua", "/thong-ke", "/thong-ke/don-vi", "/danh-gia", "/so-do-cong", "/quen-mat-khau",
        "/api/v1/",
    ):  # fmt: skip
        answer = page.goto(place)
        assert answer is not None and answer.status == 200, place
        looked_at(page, "c10" + place.rstrip("/").replace("/", "-"))


def test_lan_comes_in_with_the_keyboard_only(page_as: PageAs, permit: Procedure, lan: Account) -> None:
    page = page_as(None)
    page.goto("/dang-nhap")
    tab_to(page, "#id_login")
    page.keyboard.type(lan.email)
    tab_to(page, "#id_password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Hồ sơ của tôi").first).to_be_visible()


def test_a_procedure_is_three_activations_from_home_with_the_keyboard(page_as: PageAs, permit: Procedure) -> None:
    page = page_as(None)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".govuk-skip-link")).to_be_focused()
    activations = 0
    tab_to(page, "main input[name=q]")
    page.keyboard.type("giay phep vi du")
    page.keyboard.press("Enter")
    activations += 1
    page.wait_for_url("**/thu-tuc?*")
    tab_to(page, "main a[href*='9.000001']")
    page.keyboard.press("Enter")
    activations += 1
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cấp giấy phép ví dụ")
    assert activations <= 3


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, and see that the focus can be seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here: Any = page.evaluate(
            """(selector) => {
            const at = document.activeElement;
            const box = at.getBoundingClientRect();
            return {there: at.matches(selector), seen: box.width > 0 && box.height > 0};
            }""",
            selector,
        )
        if here["there"]:
            assert here["seen"], f"{selector} has the focus and cannot be seen"
            return
    pytest.fail(f"sixty Tabs did not come to {selector}")


def test_main_pages_reflow_at_400_percent(page_as: PageAs, permit: Procedure, lan: Account, an: Account) -> None:
    """1280 px at 400 % is 320 px (WCAG 1.4.10); at 200 % it is 640."""
    dossier = given.received(permit, by=lan, an=an, at=now())
    public, own, desk = page_as(None), page_as(lan), page_as(an)
    for page, place in (
        (public, "/"),
        (public, "/thu-tuc/9.000001"),
        (own, "/thu-tuc/9.000001/nop-ho-so"),
        (own, f"/ho-so/{dossier.reference}"),
        (desk, "/ban-lam-viec/?xem=tat-ca"),
        (desk, f"/ban-lam-viec/ho-so/{dossier.reference}"),
    ):
        for width in (640, 320):
            page.set_viewport_size({"width": width, "height": 500})
            page.goto(place)
            assert_fits(page)
