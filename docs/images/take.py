"""Walk the README's walk in a real browser on a running demonstration, and take its screenshots.

make run                                   (in another terminal)
.venv/bin/python docs/images/take.py http://localhost:8000
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
# Of every key of the demonstration.
PIN = "12345678"
PASSWORD = "trinh-dien-2026"
CODE = re.compile(r"[\d.]+G\d\d-\d{6}-\d{4}")
GOODS = (
    "6109.10.10\tMen's cotton T-shirts\tN/M 1-40\t12000\tPCS\t2400\t30000,00\tCTH\n"
    "6203.42.90\tMen's cotton trousers\tN/M 41-80\t3000\tPCS\t1800\t27000,00\tCTH\n"
    "6505.00.90\tKnitted hats\tN/M 81-90\t2000\tPCS\t200\t4000,00\tCTH\n"
)


def main() -> None:
    site = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        walk(browser, site)
        browser.close()


def walk(browser: Browser, site: str) -> None:
    sen = person(browser, site, "sen@demo.vn")
    shot(sen, "home")
    sen.get_by_role("searchbox").or_(sen.locator("input[name=q]")).first.fill("co mau d")
    sen.keyboard.press("Enter")
    sen.wait_for_load_state()
    shot(sen, "search")
    sen.get_by_role("link", name="mẫu D").first.click()
    shot(sen, "procedure")
    sen.get_by_role("link", name="Nộp hồ sơ trực tuyến").first.click()
    sen.get_by_role("button", name="Bắt đầu khai").click()
    fill(sen, {"consignee_name": "BANGKOK EXAMPLE TRADING", "consignee_address": "99 Sukhumvit Road, Bangkok"})
    choose(sen, "destination", "TH")
    shot(sen, "form")
    onward(sen)
    choose(sen, "transport_mode", "sea")
    fill(
        sen,
        {
            "shipped_on": "20/11/2026",
            "port_of_discharge": "LAEM CHABANG",
            "invoice_number": "SEN-2026-118",
            "invoiced_on": "18/11/2026",
        },
    )
    for key in ("customs_exempt", "third_country_invoice", "issued_retroactively"):
        choose(sen, key, "no")
    sen.wait_for_timeout(1200)
    fill(sen, {"customs_declaration_number": "305123456789"})
    onward(sen)
    sen.get_by_text("Dán từ bảng tính").click()
    sen.locator("textarea[name='goods-_dan']").fill(GOODS)
    sen.get_by_role("button", name="Đưa vào bảng").click()
    sen.wait_for_timeout(1500)
    choose(sen, "needs_origin_statement", "no")
    shot(sen, "goods")
    onward(sen)
    for key in ("customs_declaration", "invoice"):
        sen.locator(f"#tep-{key}").set_input_files(HERE / "example.pdf")
        sen.wait_for_timeout(1200)
    shot(sen, "papers")
    sen.get_by_role("link", name="Tiếp tục").or_(sen.get_by_role("button", name="Tiếp tục")).first.click()
    shot(sen, "review")
    sen.get_by_label("Tôi cam đoan").check()
    sen.get_by_role("button", name="Nộp hồ sơ").click()
    sen.wait_for_load_state()
    shot(sen, "submitted")
    reference = sen.url.rsplit("/", 1)[1]
    an = person(browser, site, "an@demo.vn")
    shot(an, "inbox")
    an.goto(f"{site}/ban-lam-viec/ho-so/{reference}")
    shot(an, "desk-dossier")
    act(an, site, reference, "tiep-nhan")
    binh = person(browser, site, "binh@demo.vn")
    binh.goto(f"{site}/ban-lam-viec/ho-so/{reference}")
    shot(binh, "desk-review")
    outcome(binh, "Trình đề nghị cấp", "Hồ sơ đầy đủ, hợp lệ.")
    cuong = person(browser, site, "cuong@demo.vn")
    cuong.goto(f"{site}/ban-lam-viec/ho-so/{reference}")
    outcome(cuong, "Đồng ý, trình ký", "Đồng ý.")
    cuong.goto(f"{site}/ban-lam-viec/ho-so/{reference}")
    shot(cuong, "desk-sign")
    act(cuong, site, reference, "phe-duyet")
    code = CODE.search(cuong.locator("main").inner_text())[0]
    sign(cuong, site, code, "desk-signing")
    sign(person(browser, site, "thao@demo.vn"), site, code, "desk-sealing")
    act(an, site, reference, "tra-ket-qua")
    sen.goto(f"{site}/ho-so/{reference}")
    shot(sen, "result")
    with sen.expect_download() as got:
        sen.get_by_role("link", name="Tải kết quả").first.click()
    Path(got.value.path()).replace(HERE / "result.pdf")
    stranger = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    stranger.goto(f"{site}/kiem-tra-chu-ky")
    stranger.locator("input[type=file]").first.set_input_files(HERE / "result.pdf")
    stranger.locator("main form[enctype] button").first.click()
    stranger.get_by_text("Hợp lệ", exact=True).first.wait_for()
    shot(stranger, "checked")
    print(f"{reference}: {sen.locator('h1').first.inner_text()} – {sen.locator('.govuk-tag').nth(1).inner_text()}")


def sign(page: Page, site: str, code: str, name: str) -> None:
    """Sign the result of this dossier among all that waits for this officer; the worker draws it in a moment."""
    wanted = page.get_by_role("checkbox", name=code)
    for _ in range(80):
        page.goto(f"{site}/ban-lam-viec/ky-so")
        if wanted.count():
            break
        page.wait_for_timeout(500)
    for box in page.locator("input[name=van-ban]").all():
        box.uncheck()
    wanted.first.check()
    page.get_by_role("button", name="Xem bản chờ ký").click()
    page.wait_for_load_state("networkidle")
    shot(page, name)
    page.fill("#pin", PIN)
    page.get_by_role("button", name="Ký các văn bản đã chọn").click()
    page.get_by_text("Đã ký: 1. Chưa ký được: 0.").wait_for(timeout=60_000)


def outcome(page: Page, name: str, words: str) -> None:
    """Finish the step that is open to this officer."""
    page.locator("textarea").first.fill(words)
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()


def person(browser: Browser, site: str, email: str) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{site}/dang-nhap")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_load_state()
    return page


def fill(page: Page, values: dict[str, str]) -> None:
    for key, value in values.items():
        page.locator(f"[name='{key}']").first.fill(value)


def choose(page: Page, key: str, value: str) -> None:
    field = page.locator(f"[name='{key}']").first
    if field.evaluate("e => e.tagName") == "SELECT":
        field.select_option(value)
    else:
        page.locator(f"[name='{key}'][value='{value}']").check()
    page.wait_for_timeout(700)


def onward(page: Page) -> None:
    page.locator("form#to-khai").get_by_role("button", name="Lưu và tiếp tục").last.click()
    page.wait_for_load_state()
    wrong = page.locator(".govuk-error-summary")
    if wrong.count():
        raise SystemExit(wrong.first.inner_text())


def act(page: Page, site: str, reference: str, place: str) -> None:
    page.goto(f"{site}/ban-lam-viec/ho-so/{reference}/{place}")
    page.locator("main form button").last.click()
    page.wait_for_load_state()


def shot(page: Page, name: str) -> None:
    """At desktop and at phone width."""
    for width, suffix in ((1280, ""), (390, "-phone")):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(150)
        page.screenshot(path=HERE / f"{name}{suffix}.png", full_page=width < 1000 or name in {"goods", "review"})
    page.set_viewport_size({"width": 1280, "height": 900})


if __name__ == "__main__":
    main()
