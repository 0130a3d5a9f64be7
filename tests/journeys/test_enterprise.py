"""Công ty Sen: from nobody to a permit in the hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers.models import Dossier
from congvu.events.inline import run_due_jobs
from tests import given
from tests.journeys.conftest import PageAs
from tests.journeys.looking import looked_at

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SCAN = {"name": "giấy chứng nhận.pdf", "mimeType": "application/pdf", "buffer": given._one_page()}
APPLICATION = {"name": "đơn đề nghị.pdf", "mimeType": "application/pdf", "buffer": given._one_page()}


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).first.click()


def sure(page: Page, name: str) -> None:
    """Press a button; where the page asks once more, answer yes."""
    with page.expect_navigation():
        press(page, name)
        asked = page.locator("#cv-confirm [data-yes]")
        if asked.is_visible():
            asked.click()


def test_sen_registers_is_approved_files_mends_and_gets_the_permit(
    page_as: PageAs, permit: Procedure, an: Account, binh: Account, cuong: Account, tmp_path: Path
) -> None:
    hoa = page_as(None)
    hoa_registers_herself(hoa)
    she_registers_sen(hoa)
    desk = page_as(an)
    an_approves_sen(desk)
    she_files_the_permit(hoa)
    dossier = Dossier.objects.get()
    assert dossier.applicant_name == "Công ty TNHH Sen Ví Dụ"
    an_asks_for_more(desk, dossier)
    she_mends_the_dossier(hoa, dossier)
    an_receives(desk, dossier)
    binh_reviews(page_as(binh), dossier)
    cuong_approves(page_as(cuong), dossier)
    an_hands_over(desk, dossier)
    assert she_downloads_the_permit(hoa, dossier, tmp_path).startswith(b"%PDF-")


def hoa_registers_herself(page: Page) -> None:
    page.goto("/")
    looked_at(page, "a01-trang-chu")
    follow(page, "Đăng nhập")
    follow(page, "Đăng ký tài khoản cá nhân")
    page.get_by_label("Họ và tên").fill("Trần Thị Hoa")
    page.get_by_label("Thư điện tử").fill("hoa@sen.example.com")
    page.get_by_label("Số điện thoại").fill("0900000001")
    page.get_by_label("Mật khẩu", exact=True).fill("một câu dài dễ nhớ")
    page.get_by_label("Nhập lại mật khẩu").fill("một câu dài dễ nhớ")
    looked_at(page, "a02-dang-ky")
    press(page, "Đăng ký")
    expect(page).to_have_url(re.compile("/xac-nhan-thu"))
    looked_at(page, "a03-xac-nhan-thu")
    run_due_jobs()
    link = re.search(r"https?://\S+(/xac-nhan-thu/\S+)", str(mail.outbox[-1].body))
    assert link, mail.outbox[-1].body
    page.goto(link[1])
    press(page, "Xác nhận")
    expect(page).not_to_have_url(re.compile("/xac-nhan-thu/"))
    if "/dang-nhap" in page.url:
        page.get_by_label("Thư điện tử").fill("hoa@sen.example.com")
        page.get_by_label("Mật khẩu", exact=True).fill("một câu dài dễ nhớ")
        looked_at(page, "a04-dang-nhap")
        press(page, "Đăng nhập")
        expect(page).not_to_have_url(re.compile("/dang-nhap"))


def she_registers_sen(page: Page) -> None:
    page.goto("/doanh-nghiep")
    looked_at(page, "a05-doanh-nghiep")
    follow(page, "Đăng ký doanh nghiệp")
    press(page, "Gửi đăng ký")
    expect(page.get_by_text("Hãy nhập mã số thuế.").first).to_be_visible()
    looked_at(page, "a06-doanh-nghiep-thieu")
    page.get_by_label("Tên doanh nghiệp, tổ chức").fill("Công ty TNHH Sen Ví Dụ")
    page.get_by_label("Mã số thuế").fill("0100000010")
    page.get_by_label("Địa chỉ trụ sở").fill("1 Phố Ví Dụ, Hà Nội")
    page.get_by_label("Thư điện tử của doanh nghiệp").fill("lienhe@sen.example.com")
    page.locator("input[type=file]").set_input_files(SCAN)
    press(page, "Gửi đăng ký")
    expect(page.get_by_text("Đã gửi đăng ký").first).to_be_visible()
    looked_at(page, "a07-cho-duyet")


def an_approves_sen(page: Page) -> None:
    page.goto("/ban-lam-viec/doanh-nghiep")
    looked_at(page, "a08-duyet-doanh-nghiep")
    follow(page, "Công ty TNHH Sen Ví Dụ")
    looked_at(page, "a09-mot-doanh-nghiep")
    follow(page, "Duyệt")
    sure(page, "Duyệt doanh nghiệp")
    expect(page.get_by_text("Đã duyệt Công ty TNHH Sen Ví Dụ").first).to_be_visible()
    run_due_jobs()


def she_files_the_permit(page: Page) -> None:
    page.goto("/thu-tuc?q=giay+phep+vi+du")
    looked_at(page, "a10-tim-thu-tuc")
    follow(page, "Cấp giấy phép ví dụ")
    looked_at(page, "a11-thu-tuc")
    follow(page, "Nộp hồ sơ trực tuyến")
    expect(page.get_by_label("Công ty TNHH Sen Ví Dụ")).to_be_checked()
    looked_at(page, "a12-nop-cho-ai")
    press(page, "Bắt đầu khai")
    press(page, "Lưu và tiếp tục")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    looked_at(page, "a13-to-khai-thieu")
    page.get_by_label("Mục đích").fill("Nhập hàng mẫu cho hội chợ")
    page.get_by_label("Số lượng", exact=True).fill("50")
    page.get_by_label("Không", exact=True).check()
    looked_at(page, "a14-to-khai")
    with page.expect_navigation():
        press(page, "Lưu và tiếp tục")
    looked_at(page, "a15-giay-to")
    page.get_by_label("Chọn tệp: Đơn đề nghị").set_input_files(APPLICATION)
    expect(page.get_by_role("link", name="đơn đề nghị.pdf")).to_be_visible()
    looked_at(page, "a16-giay-to-da-co")
    follow(page, "Tiếp tục")
    looked_at(page, "a17-kiem-tra")
    press(page, "Nộp hồ sơ")
    expect(page.get_by_text("Hãy đánh dấu vào ô cam đoan").first).to_be_visible()
    page.get_by_label("Tôi cam đoan").check()
    sure(page, "Nộp hồ sơ")
    expect(page.get_by_text("Đã nộp. Mã nộp của bạn").first).to_be_visible()
    run_due_jobs()
    looked_at(page, "a18-da-nop")


def an_asks_for_more(page: Page, dossier: Dossier) -> None:
    page.goto(f"/ban-lam-viec/ho-so/{dossier.reference}")
    looked_at(page, "a19-ban-lam-viec-ho-so")
    follow(page, "Yêu cầu bổ sung")
    marks = (
        ("dau-field-quantity", "Ghi rõ số lượng theo hợp đồng"),
        ("dau-paper-application", "Bản quét mờ"),
        ("dau-field-note", "Nên ghi ngày hội chợ"),
    )
    for place, words in marks:
        page.locator(f"#{place}-o summary").click()
        page.locator(f"#{place}").fill(words)
    page.locator("#gop-y-dau-field-note").check()
    press(page, "Lưu, chưa gửi")
    expect(page.get_by_role("heading", name="Phiếu đang soạn")).to_be_visible()
    page.get_by_label("Lý do chung").fill("Hồ sơ chưa đủ căn cứ giải quyết.")
    looked_at(page, "a20-yeu-cau-bo-sung")
    sure(page, "Gửi yêu cầu bổ sung")
    expect(page.get_by_text("Đã gửi yêu cầu bổ sung").first).to_be_visible()
    looked_at(page, "a21-cho-bo-sung")
    run_due_jobs()


def she_mends_the_dossier(page: Page, dossier: Dossier) -> None:
    page.goto("/thong-bao")
    looked_at(page, "a22-thong-bao")
    page.goto("/ho-so")
    looked_at(page, "a23-ho-so-cua-toi")
    page.goto(f"/ho-so/{dossier.reference}")
    expect(page.get_by_text("Ghi rõ số lượng theo hợp đồng").first).to_be_visible()
    looked_at(page, "a24-can-bo-sung")
    follow(page, "Bổ sung hồ sơ")
    expect(page.locator("#purpose")).to_have_count(0)
    page.get_by_label("Số lượng", exact=True).fill("60")
    looked_at(page, "a24b-chi-sua-cho-duoc-yeu-cau")
    press(page, "Lưu và tiếp tục")
    page.locator("#tep-application").set_input_files({**APPLICATION, "name": "đơn rõ.pdf"})
    expect(page.get_by_text("đơn rõ.pdf")).to_be_visible()
    looked_at(page, "a24c-giay-to-duoc-yeu-cau")
    page.goto(f"/ho-so/{dossier.reference}/kiem-tra")
    page.get_by_label("Tôi cam đoan").check()
    looked_at(page, "a25-gui-bo-sung")
    sure(page, "Gửi bổ sung")
    expect(page).to_have_url(re.compile(r"/ho-so/\w+$"))
    run_due_jobs()


def an_receives(page: Page, dossier: Dossier) -> None:
    page.goto(f"/ban-lam-viec/ho-so/{dossier.reference}")
    expect(page.get_by_text("Người nộp đã bổ sung")).to_be_visible()
    expect(page.locator("ins", has_text="60")).to_be_visible()
    looked_at(page, "a26-da-bo-sung")
    follow(page, "Tiếp nhận hồ sơ")
    looked_at(page, "a27-tiep-nhan")
    sure(page, "Tiếp nhận")
    expect(page.get_by_text("Đã tiếp nhận hồ sơ").first).to_be_visible()
    run_due_jobs()
    page.reload()
    looked_at(page, "a28-da-tiep-nhan")


def binh_reviews(page: Page, dossier: Dossier) -> None:
    page.goto(f"/ban-lam-viec/ho-so/{dossier.reference}")
    looked_at(page, "a29-tham-dinh")
    page.locator("textarea[name=note]").fill("Đủ điều kiện cấp phép.")
    page.locator("button[name=outcome][value=submit]").click()
    expect(page.get_by_text("Đã hoàn thành bước").first).to_be_visible()
    run_due_jobs()


def cuong_approves(page: Page, dossier: Dossier) -> None:
    page.goto(f"/ban-lam-viec/ho-so/{dossier.reference}")
    while page.locator("button[name=outcome][value=agree]").count():
        looked_at(page, "a30-lanh-dao")
        with page.expect_navigation():
            page.locator("button[name=outcome][value=agree]").click()
        run_due_jobs()
        page.goto(f"/ban-lam-viec/ho-so/{dossier.reference}")
    follow(page, "Phê duyệt")
    looked_at(page, "a31-phe-duyet")
    sure(page, "Phê duyệt")
    expect(page.get_by_text("Đã phê duyệt").first).to_be_visible()
    run_due_jobs()
    page.reload()
    looked_at(page, "a32-da-phe-duyet")


def an_hands_over(page: Page, dossier: Dossier) -> None:
    page.goto("/ban-lam-viec/?xem=cho-tra")
    looked_at(page, "a33-cho-tra")
    page.goto(f"/ban-lam-viec/ho-so/{dossier.reference}")
    follow(page, "Trả kết quả")
    looked_at(page, "a34-tra-ket-qua")
    sure(page, "Trả kết quả")
    expect(page.get_by_text("Đã trả kết quả, hồ sơ kết thúc.").first).to_be_visible()
    run_due_jobs()


def she_downloads_the_permit(page: Page, dossier: Dossier, folder: Path) -> bytes:
    page.goto(f"/ho-so/{dossier.reference}")
    looked_at(page, "a35-co-ket-qua")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải kết quả (PDF)").first.click()
    kept = folder / "ket-qua.pdf"
    coming.value.save_as(kept)
    return kept.read_bytes()
