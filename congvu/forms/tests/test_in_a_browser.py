"""The form's part in a real browser: with scripts and without them, on a phone and on a desk's screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route

from congvu.forms.page import FormPage
from congvu.forms.tests.co_form import LOOKUPS, TODAY, co_form

pytestmark = pytest.mark.journey

HOST = "http://forms.test"
AROUND = """{% load static %}<!DOCTYPE html><html lang="vi" class="govuk-template"><head><meta charset="utf-8"><title>Tờ khai</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/ui/congvu.css"><link rel="stylesheet" href="/static/forms/forms.css">
<script src="/static/ui/htmx.min.js" defer></script><script src="/static/forms/forms.js" defer></script></head>
<body class="govuk-template__body"><main class="govuk-width-container"><h1 class="govuk-heading-l">Tờ khai</h1>
<form method="post" novalidate>{{ part }}<button class="govuk-button">Lưu và tiếp tục</button></form></main></body></html>"""


class Site:
    """Answers a browser's requests for one page of the form as a face would, and remembers what was kept."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.answers: dict[str, Any] = {}
        self.kinds: list[str] = []
        self.is_sent = False

    def answer(self, route: Route) -> None:
        request = route.request
        path = urlsplit(request.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            route.fulfill(path=found) if found else route.fulfill(status=404)
            return
        data = QueryDict(request.post_data or "") if request.method == "POST" else None
        form_page = FormPage(co_form(), self.key, self.answers, data, lookups=LOOKUPS, on=TODAY)
        self.answers = form_page.answers
        self.is_sent = form_page.is_valid()
        part = form_page.render(RequestFactory().get(path))
        is_htmx = "hx-request" in request.headers
        if data is not None:
            self.kinds.append("part" if is_htmx else "page")
        body = part if is_htmx else engines["django"].from_string(AROUND).render({"part": part})
        policy = {"Content-Security-Policy": "default-src 'self'; script-src 'self'; style-src 'self'"}
        route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=policy)


@pytest.fixture(params=["scripts", "no scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "scripts")


@pytest.fixture
def open_page(browser: Browser, scripts: bool) -> Iterator[Any]:
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})

    def opened(site: Site) -> Page:
        page = context.new_page()
        page.route(f"{HOST}/**", site.answer)
        page.goto(f"{HOST}/to-khai")
        return page

    yield opened
    context.close()


def update(page: Page, scripts: bool) -> None:
    """With scripts the page redraws itself; without, the person asks it to."""
    if not scripts:
        page.get_by_role("button", name="Cập nhật biểu mẫu").click()


def test_lan_fills_in_a_page_and_both_ways_end_with_the_same_answers(open_page: Any, scripts: bool) -> None:
    site = Site("trader")
    page = open_page(site)
    page.get_by_label("Tên thương nhân").fill("Công ty Sen")
    page.get_by_label("Mã số thuế").fill("0100000010")
    page.get_by_label("Tỉnh, thành phố").select_option("Thành phố Hà Nội")
    update(page, scripts)
    page.get_by_label("Xã, phường, đặc khu").select_option("Phường Ba Đình")
    page.get_by_label("Qua bưu chính").check()
    update(page, scripts)
    page.get_by_label("Nơi nhận bưu gửi").fill("Số 1 phố Ví Dụ")
    page.get_by_role("button", name="Lưu và tiếp tục").last.click()
    page.wait_for_load_state()
    assert site.is_sent
    assert site.answers == {
        "trader_name": "Công ty Sen",
        "tax_code": "0100000010",
        "address": {"province": "01", "commune": "00004"},
        "delivery": "post",
        "post_address": "Số 1 phố Ví Dụ",
        "total": "0",
    }
    assert set(site.kinds) == ({"part", "page"} if scripts else {"page"})


LINES = "0901.21.10\tCà phê rang\tViệt Nam\t\t1.000\t5,50\n6109.10.10\tÁo phông\tLào\t1054\t24.000\t2,20\n"


def test_lines_of_a_spreadsheet_are_pasted(open_page: Any, scripts: bool) -> None:
    site = Site("shipment")
    page = open_page(site)
    page.get_by_text("Dán từ bảng tính").click()
    page.get_by_label("Chép các ô trong bảng tính rồi dán vào đây").fill(LINES)
    page.get_by_role("button", name="Đưa vào bảng").click()
    page.locator("#goods-1-hs_code").wait_for()
    assert [row["hs_code"] for row in site.answers["goods"]] == ["09012110", "61091010"]
    assert site.answers["total"] == "58300"
    assert page.locator("#goods-1-value").inner_text() == "52.800,00 USD"


@pytest.mark.parametrize("scripts", ["scripts"], indirect=True)
def test_cells_pasted_into_a_cell_fill_the_grid_from_there(open_page: Any) -> None:
    site = Site("shipment")
    page = open_page(site)
    page.locator("#goods-0-hs_code").fill("0901")
    page.locator("#goods-0-description").evaluate(
        """(cell, text) => { const copied = new DataTransfer(); copied.setData("text/plain", text);
        cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: copied, bubbles: true, cancelable: true})); }""",
        "Cà phê rang\tViệt Nam\nÁo phông\tLào\n",
    )
    page.locator("#goods-1-description").wait_for()
    assert site.answers["goods"] == [
        {"hs_code": "0901", "description": "Cà phê rang", "origin": "VN"},
        {"description": "Áo phông", "origin": "LA"},
    ]


@pytest.mark.parametrize("scripts", ["scripts"], indirect=True)
def test_what_is_typed_while_the_page_redraws_is_kept(open_page: Any) -> None:
    site = Site("trader")
    page = open_page(site)
    waiting: list[Route] = []
    page.route(
        f"{HOST}/to-khai", lambda route: waiting.append(route) if route.request.method == "POST" else site.answer(route)
    )
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_label("Qua bưu chính").check()
    page.get_by_label("Tên thương nhân").fill("Công ty Sen")
    site.answer(waiting[0])
    page.get_by_label("Nơi nhận bưu gửi").wait_for()
    assert page.get_by_label("Tên thương nhân").input_value() == "Công ty Sen"


@pytest.mark.parametrize("scripts", ["scripts"], indirect=True)
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("key", ["trader", "shipment"])
def test_a_page_full_of_errors_is_accessible_and_fits_the_screen(open_page: Any, key: str, width: int) -> None:
    page = open_page(Site(key))
    page.set_viewport_size({"width": width, "height": 900})
    if key == "shipment":
        page.locator("#goods-0-hs_code").fill("9")
    page.get_by_role("button", name="Lưu và tiếp tục").last.click()
    page.locator(".govuk-error-summary").wait_for()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
