"""Lan's browser runs no scripts: the whole form, a row more in its table, a paper, and the dossier is filed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers.models import Dossier, Status
from tests import given
from tests.journeys.conftest import PageAs
from tests.journeys.looking import PHONE, assert_fits
from tests.journeys.test_enterprise import APPLICATION, follow, press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_lan_files_with_two_rows_and_a_paper_and_no_script(page_as: PageAs, permit: Procedure, lan: Account) -> None:
    page = page_as(lan, java_script_enabled=False)
    page.set_viewport_size(PHONE)
    page.goto("/")
    page.locator("main input[name=q]").fill("giay phep vi du")
    page.locator("main input[name=q]").press("Enter")
    follow(page, "Cấp giấy phép ví dụ")
    follow(page, "Nộp hồ sơ trực tuyến")
    press(page, "Bắt đầu khai")
    page.get_by_label("Mục đích").fill("Nhập hàng mẫu cho hội chợ")
    page.get_by_label("Số lượng", exact=True).fill("50")
    page.get_by_label("Không", exact=True).check()
    while page.locator("input[name^=goods-][name$=-name]").count() < 2:
        page.locator("button[name='_them_dong:goods']").click()
    expect(page.get_by_label("Mục đích")).to_have_value("Nhập hàng mẫu cho hội chợ")
    for number, name in enumerate(("Chè sen", "Cà phê")):
        page.locator("input[name^=goods-][name$=-name]").nth(number).fill(name)
        page.locator("input[name^=goods-][name$=-pieces]").nth(number).fill(str(20 + number))
    assert_fits(page)
    press(page, "Lưu và tiếp tục")
    expect(page).to_have_url(re.compile("/giay-to$"))
    page.get_by_label("Chọn tệp: Đơn đề nghị").set_input_files(
        {"name": "đơn.pdf", "mimeType": "application/pdf", "buffer": b"khong phai PDF"}
    )
    page.get_by_role("button", name=re.compile("Tải lên.*Đơn đề nghị")).click()
    expect(page.locator(".govuk-error-message").first).to_be_visible()
    page.get_by_label("Chọn tệp: Đơn đề nghị").set_input_files(APPLICATION)
    page.get_by_role("button", name=re.compile("Tải lên.*Đơn đề nghị")).click()
    expect(page.get_by_role("link", name="đơn đề nghị.pdf")).to_be_visible()
    follow(page, "Tiếp tục")
    expect(page.locator("main")).to_contain_text("Cà phê")
    page.get_by_label("Tôi cam đoan").check()
    press(page, "Nộp hồ sơ")
    expect(page).to_have_url(re.compile(r"/ho-so/\w+$"))
    dossier = Dossier.objects.get()
    assert dossier.status == Status.SUBMITTED
    assert [row["name"] for row in dossier.answers["goods"]] == ["Chè sen", "Cà phê"]
    assert dossier.papers.filter(removed_at__isnull=True).count() == 1
    assert given.ANSWERS["purpose"] == dossier.answers["purpose"]
