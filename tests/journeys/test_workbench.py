"""Giang builds a procedure from an empty page, tries it, publishes it; a stranger finds it on the portal."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Dialog, Page, expect

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.organisations.models import Unit
from tests.journeys.conftest import PageAs
from tests.journeys.looking import looked_at
from tests.journeys.test_enterprise import press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CODE = "9.000777"
HERE = f"/ban-lam-viec/ban-soan/{CODE}"


def _fill(page: Page, place: str, typed: dict[str, str], button: str = "Lưu") -> None:
    page.goto(f"{HERE}/{place}")
    for label, text in typed.items():
        page.get_by_label(label, exact=True).fill(text)
    press(page, button)


def _asked_before_leaving(page: Page, elsewhere: str) -> None:
    """What was typed and not saved is not lost by a wrong click: the browser asks, and Giang stays."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.evaluate("address => { window.setTimeout(function () { location.href = address; }, 0); }", elsewhere)
    expect(page.locator("#id_label")).to_have_value("Tên mặt hàng bày bán")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.locator("#muc").count() == 1


def test_a_new_procedure_is_built_and_published_from_an_empty_page(
    page_as: PageAs, giang: Account, cuc_xnk: Unit
) -> None:
    page = page_as(giang)
    page.goto("/ban-lam-viec/ban-soan/moi")
    page.get_by_label("Mã thủ tục").fill(CODE)
    page.get_by_label("Tên thủ tục").fill("Cấp giấy phép bày bán thử")
    press(page, "Bắt đầu soạn")
    expect(page.get_by_role("heading", name="Còn phải sửa trước khi công bố")).to_be_visible()
    looked_at(page, "w01-ban-soan")

    page.goto(f"{HERE}/noi-dung/nhom/chung")
    page.get_by_label("Đơn vị giải quyết").select_option(cuc_xnk.code)
    for label, text in {
        "Mã lĩnh vực": "G02-BT",
        "Tên lĩnh vực": "Bày bán",
        "Đối tượng thực hiện": "Doanh nghiệp",
    }.items():
        page.get_by_label(label, exact=True).fill(text)
    press(page, "Lưu")
    _fill(page, "noi-dung/nhom/trinh-tu", {"Trình tự thực hiện": "Nộp hồ sơ.\n\nNhận kết quả."})
    _fill(page, "phan/noi-dung/them/results", {"Tên kết quả": "Giấy phép bày bán thử"}, "Thêm")
    _fill(page, "phan/noi-dung/them/legal_basis", {"Số, ký hiệu văn bản": "01/2026/TT-BCT"}, "Thêm")
    looked_at(page, "w02-noi-dung")

    for label, kind in (("Tên mặt hàng", "text"), ("Số lượng", "integer")):
        page.goto(f"{HERE}/phan/bieu-mau/them/pages.0.sections.0.fields")
        page.get_by_label("Câu hỏi, hoặc chữ hiện ra").fill(label)
        page.get_by_label("Kiểu trả lời").select_option(kind)
        press(page, "Thêm")
        page.locator("#id_label").fill(f"{label} bày bán")
        # The page beside the editor follows what is typed.
        expect(page.locator("#xem-truoc")).to_contain_text(f"{label} bày bán")
        page.get_by_label("Bắt buộc trả lời").check()
        expect(page.locator("#xem-truoc")).not_to_contain_text("không bắt buộc")
        looked_at(page, f"w03-truong-{kind}")
        if kind == "text":
            _asked_before_leaving(page, f"{HERE}/quy-trinh")
        page.locator("#muc").get_by_role("button", name="Lưu").click()
        expect(page.get_by_role("heading", name="Tờ khai điện tử")).to_be_visible()
    looked_at(page, "w04-to-khai")

    page.goto(f"{HERE}/quy-trinh/buoc/review")
    page.get_by_label("Thời gian của bước").fill("1 ngày làm việc")
    with page.expect_navigation():
        press(page, "Lưu")
    looked_at(page, "w05-quy-trinh")
    page.goto(f"{HERE}/quy-trinh/ban-ve")
    expect(page.locator("[data-element-id=sign]").first).to_be_visible()
    expect(page.locator(".bjs-powered-by")).to_be_visible()

    page.goto(f"{HERE}/ho-so-mau")
    page.get_by_label("Tên hồ sơ mẫu").fill("Một lô nhỏ")
    press(page, "Thêm và điền")
    page.get_by_role("link", name="Nội dung đề nghị").click()
    page.get_by_label("Tên mặt hàng bày bán").fill("Bút chì")
    page.get_by_label("Số lượng bày bán").fill("5")
    press(page, "Lưu và tiếp tục")
    page.get_by_role("link", name="Chạy thử hồ sơ này").click()
    press(page, "Trình đề nghị cấp")
    press(page, "Ký cấp")
    expect(page.get_by_text("Kịp hẹn")).to_be_visible()
    looked_at(page, "w06-chay-thu")

    page.goto(HERE)
    press(page, "Chuyển thành bản chờ công bố")
    expect(page.locator(".cv-title")).to_contain_text("bản 1")
    page.locator("a.govuk-button", has_text="Công bố").click()
    page.get_by_label("Ngày có hiệu lực").fill(f"{localdate():%d/%m/%Y}")
    page.get_by_label("Số quyết định công bố").fill("9/QĐ-BCT")
    page.get_by_label("Tôi đã xem nội dung bản này").check()
    with page.expect_navigation():
        press(page, "Công bố")
    assert Procedure.objects.published().get(code=CODE).is_filed_here

    stranger = page_as(None)
    stranger.goto(f"/thu-tuc/{CODE}")
    expect(stranger.get_by_role("heading", name="Cấp giấy phép bày bán thử")).to_be_visible()
    expect(stranger.locator("main")).to_contain_text("01/2026/TT-BCT")
