"""The gallery in a real browser: accessible, whole on a phone, calm under impatient hands."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PAGES = ["/giao-dien/", "/giao-dien/ban-lam-viec", "/giao-dien/ban-in", "/giao-dien/khong-co-trang-nay"]
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

pytestmark = [
    pytest.mark.urls("congvu.faces.ui.tests.addresses"),
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off_at_any_width(page: Page, live_server: Any, address: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + address)
        found = Axe().run(page, options=STANDARD)
        assert found.violations_count == 0, found.generate_report()
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, f"{address} at {width}"
    assert [text for text in complaints if "404" not in text] == []


def test_vietnamese_letters_come_from_our_own_font(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/giao-dien/")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any("Be Vietnam Pro" in family for family in loaded)


def test_the_question_can_be_answered_with_no(page: Page, live_server: Any) -> None:
    """Bình presses "Từ chối" by mistake and goes back: nothing is sent."""
    page.goto(live_server.url + "/giao-dien/ban-lam-viec")
    page.evaluate(
        """() => {
        const form = document.createElement('form');
        form.method = 'post'; form.action = '/giao-dien/ban-lam-viec'; form.id = 'thu';
        form.innerHTML = '<button data-confirm="Từ chối hồ sơ này?">Gửi</button>';
        document.querySelector('main').append(form);
        }"""
    )
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("#thu button").click()
    expect(page.locator("#cv-confirm")).to_contain_text("Từ chối hồ sơ này?")
    page.locator("#cv-confirm [data-no]").click()
    expect(page.locator("#cv-confirm")).to_be_hidden()
    assert sent == []
    page.locator("#thu button").click()
    page.locator("#cv-confirm [data-yes]").click()
    page.wait_for_load_state()
    assert len(sent) == 1


def test_a_second_click_sends_nothing(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/giao-dien/")
    page.evaluate(
        """() => {
        document.body.dataset.sent = '0';
        const form = document.createElement('form');
        form.method = 'post'; form.id = 'thu'; form.target = 'khung';
        form.innerHTML = '<button>Nộp</button>';
        document.querySelector('main').append(form);
        form.addEventListener('submit', (event) => {
            event.preventDefault(); document.body.dataset.sent = String(Number(document.body.dataset.sent) + 1);
        });
        }"""
    )
    page.locator("#thu button").dblclick()
    assert page.evaluate("document.body.dataset.sent") == "1"


def test_a_file_too_large_is_named_before_it_is_sent(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/giao-dien/")
    chooser = page.locator("#id_invoice")
    expect(page.get_by_text("Chưa chọn tệp").first).to_be_visible()
    chooser.evaluate("(input) => { input.dataset.maxBytes = '1000'; }")
    chooser.set_input_files({"name": "hoá đơn.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2048})
    expect(page.locator(".cv-file__name").first).to_have_text("Tệp quá lớn: hoá đơn.pdf (2 KB, tối đa 1 KB)")


def test_the_page_works_without_javascript(browser: Any, live_server: Any) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/giao-dien/")
    expect(page.locator("#id_invoice")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
