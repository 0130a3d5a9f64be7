"""The day of the officers: An's counter in the morning, Bình's desk, Cường's list, a question to Dũng's department."""

from __future__ import annotations

import re

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier, OpinionRequest, Status
from congvu.events.inline import run_due_jobs
from congvu.organisations.models import Unit
from tests import given
from tests.journeys.conftest import PageAs
from tests.journeys.looking import looked_at
from tests.journeys.test_enterprise import APPLICATION, follow, press, sure
from tests.journeys.test_stranger import tab_to
from tests.people import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def three(permit: Procedure, lan: Account, an: Account) -> list[Dossier]:
    """Three dossiers of Lan's, waiting since this morning."""
    found = [given.submitted(permit, by=lan, at=now(), answers={"purpose": f"Lô hàng {n}"}) for n in (1, 2, 3)]
    run_due_jobs()
    return found


def test_an_finds_receives_and_passes_on_what_came_in(
    page_as: PageAs, three: list[Dossier], an: Account, binh: Account, cuong: Account
) -> None:
    page = page_as(an)
    page.goto("/ban-lam-viec/")
    expect(page.get_by_role("heading", name="Hồ sơ chờ tiếp nhận")).to_be_visible()
    looked_at(page, "b01-cho-tiep-nhan")
    page.goto("/ban-lam-viec/tra-cuu?q=nguyen+thi+lan")
    expect(page.locator("table")).to_contain_text("Nguyễn Thị Lan")
    looked_at(page, "b02-tra-cuu")
    page.goto("/ban-lam-viec/tra-cuu?q=khong+co+ai")
    expect(page.get_by_text("Không có hồ sơ nào khớp")).to_be_visible()
    looked_at(page, "b03-khong-thay")
    page.goto("/ban-lam-viec/?xem=cho-tiep-nhan")
    for dossier in three[:2]:
        page.locator(f"input[name=ho-so][value='{dossier.reference}']").check()
    with page.expect_navigation():
        press(page, "Tiếp nhận hồ sơ đã chọn")
    looked_at(page, "b04-tiep-nhan-nhieu")
    sure(page, "Tiếp nhận hồ sơ")
    expect(page.locator("main")).to_contain_text("2 hồ sơ")
    looked_at(page, "b05-da-tiep-nhan-nhieu")
    run_due_jobs()
    states = [Dossier.objects.get(pk=dossier.pk).status for dossier in three]
    assert states == [Status.IN_REVIEW, Status.IN_REVIEW, Status.SUBMITTED]

    leader = page_as(cuong)
    leader.goto("/ban-lam-viec/?xem=don-vi")
    leader.locator(f"input[name=ho-so][value='{three[0].reference}']").check()
    press(leader, "Giao hồ sơ đã chọn")
    leader.get_by_label("Lê Thanh Bình").check()
    looked_at(leader, "b06-giao-viec")
    sure(leader, "Giao hồ sơ")
    looked_at(leader, "b07-da-giao")
    run_due_jobs()


def test_binh_takes_asks_another_unit_and_finishes(
    page_as: PageAs, permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, dung: Account
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=now())
    run_due_jobs()
    page = page_as(binh)
    for view in ("cua-toi", "don-vi", "sap-den-han", "qua-han", "xin-y-kien"):
        page.goto(f"/ban-lam-viec/?xem={view}")
        looked_at(page, f"b10-{view}")
    page.goto("/ban-lam-viec/?xem=don-vi")
    follow(page, Dossier.objects.get().code or "")
    press(page, "Nhận việc")
    expect(page.get_by_text("Bạn đã nhận bước này.").first).to_be_visible()

    follow(page, "Lấy ý kiến, giao phối hợp")
    page.locator("[name=muc-0-unit]").select_option(label="Cục Hóa chất")
    page.locator("[name=muc-0-question]").fill("Hàng này có thuộc danh mục hóa chất không?")
    looked_at(page, "b11-lay-y-kien")
    sure(page, "Lấy ý kiến")
    expect(page.get_by_text("Đã lấy ý kiến Cục Hóa chất").first).to_be_visible()
    run_due_jobs()

    other = page_as(dung)
    other.goto("/ban-lam-viec/?xem=xin-y-kien")
    looked_at(other, "b12-duoc-hoi")
    follow(other, dossier.code or "")
    looked_at(other, "b13-ho-so-duoc-hoi")
    other.get_by_role("link", name=re.compile("Trả lời|Cho ý kiến")).first.click()
    other.get_by_label("Ý kiến khác").check()
    other.get_by_label("Ý kiến của đơn vị").fill("Không thuộc danh mục.")
    looked_at(other, "b14-tra-loi")
    other.locator("main form button[type=submit], main form button:not([type])").last.click()
    yes = other.locator("#cv-confirm [data-yes]")
    if yes.is_visible():
        yes.click()
    expect(other).to_have_url(re.compile(rf"/ho-so/{dossier.reference}$"))
    run_due_jobs()
    assert OpinionRequest.objects.get().answered_by == dung

    page.goto(f"/ban-lam-viec/ho-so/{dossier.reference}")
    expect(page.get_by_text("Không thuộc danh mục.").first).to_be_visible()
    page.locator("textarea[name=note]").fill("Đủ điều kiện.")
    page.locator("button[name=outcome][value=submit]").click()
    expect(page.get_by_text("Đã hoàn thành bước").first).to_be_visible()
    looked_at(page, "b15-da-xong")


def test_two_are_asked_one_is_late_and_the_leader_reads_both_before_he_signs(
    page_as: PageAs, permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, dung: Account,
    cuc_tmdt: Unit, program: Account,
) -> None:  # fmt: skip
    """NĐ 61/2018/NĐ-CP Đ19.5: asked together, one answers, one is late and told of; summed up, then decided."""
    dossier = given.received(permit, by=lan, an=an, at=now())
    run_due_jobs()
    page = page_as(binh)
    page.goto(f"/ban-lam-viec/ho-so/{dossier.reference}/lay-y-kien")
    page.locator("[name=muc-0-unit]").select_option(label="Cục Hóa chất")
    page.locator("[name=muc-0-question]").fill("Hàng này có thuộc danh mục hóa chất không?")
    press(page, "Thêm nơi được hỏi")
    page.locator("[name=muc-1-unit]").select_option(label=cuc_tmdt.name)
    page.locator("[name=muc-1-kind]").select_option(label="Phối hợp thẩm định")
    page.locator("[name=muc-1-question]").fill("Thương nhân có website bán hàng không?")
    page.locator("[name=muc-1-due_on]").fill(page.locator("[name=muc-0-due_on]").input_value())
    looked_at(page, "b20-hoi-hai-noi")
    sure(page, "Lấy ý kiến")
    expect(page.get_by_text("Đã lấy ý kiến Cục Hóa chất").first).to_be_visible()
    answered, late = dossier.opinion_requests.order_by("pk")
    actions.answer_opinion(answered, "Không thuộc danh mục.", "agrees", by=dung, at=now())
    # Days later: nobody of the other unit has answered.
    OpinionRequest.objects.filter(pk=late.pk).update(due_at=now())
    assert actions.tell_overdue_opinions(by=program, at=now()) == 1
    run_due_jobs()

    page.goto(f"/ban-lam-viec/ho-so/{dossier.reference}")
    expect(page.get_by_text("Quá hạn trả lời", exact=True).first).to_be_visible()
    follow(page, "Tổng hợp ý kiến")
    page.get_by_label("Tổng hợp ý kiến").fill("Một nơi đồng ý, một nơi quá hạn; đề nghị cấp.")
    looked_at(page, "b21-tong-hop")
    sure(page, "Ghi tổng hợp")
    expect(page.get_by_text("Đã tổng hợp ý kiến.").first).to_be_visible()
    actions.complete_step(dossier, "submit", by=binh, at=now())
    leader = page_as(cuong)
    leader.goto(f"/ban-lam-viec/ho-so/{dossier.reference}/phe-duyet")
    expect(leader.get_by_text(f"Chưa có ý kiến của {cuc_tmdt.name}")).to_be_visible()
    expect(leader.get_by_text("một nơi quá hạn; đề nghị cấp")).to_be_visible()
    looked_at(leader, "b22-doc-truoc-khi-ky")


def test_binh_whose_login_ended_while_he_typed_finds_his_words_again(
    page_as: PageAs, permit: Procedure, lan: Account, an: Account, binh: Account
) -> None:
    """Through the real door, without a script: what he wrote comes back once he has logged in."""
    dossier = given.received(permit, by=lan, an=an, at=now())
    run_due_jobs()
    page = page_as(binh, java_script_enabled=False)
    page.goto(f"/ban-lam-viec/ho-so/{dossier.reference}/yeu-cau-bo-sung")
    page.locator("[name=muc-0-what]").fill("Hợp đồng mua bán bản chính")
    page.locator("[name=reason]").fill("Hồ sơ chưa đủ.")
    left = [one for one in page.context.cookies() if one["name"] != "congvu"]
    page.context.clear_cookies()
    page.context.add_cookies(left)  # type: ignore[arg-type]
    press(page, "Gửi yêu cầu bổ sung")
    page.locator("[name=login]").fill(binh.email)
    page.locator("[name=password]").fill(PASSWORD)
    press(page, "Đăng nhập")
    expect(page.get_by_text("Phiên làm việc đã hết hạn")).to_be_visible()
    expect(page.locator("[name=muc-0-what]")).to_have_value("Hợp đồng mua bán bản chính")
    assert not dossier.supplement_requests.exists()
    press(page, "Gửi yêu cầu bổ sung")
    expect(page.get_by_text("Đã gửi yêu cầu bổ sung").first).to_be_visible()
    assert dossier.supplement_requests.get().reason == "Hồ sơ chưa đủ."


def test_cuong_signs_by_keyboard_alone(
    page_as: PageAs, permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=now())
    actions.complete_step(dossier, "submit", by=binh, at=now())
    run_due_jobs()
    page = page_as(cuong)
    page.goto(f"/ban-lam-viec/ho-so/{dossier.reference}")
    looked_at(page, "c01-cho-ky")
    tab_to(page, "main a[href$='/phe-duyet']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/phe-duyet")
    tab_to(page, "textarea[name=note]")
    page.keyboard.type("Đồng ý cấp.")
    looked_at(page, "c02-phe-duyet")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    yes = page.locator("#cv-confirm [data-yes]")
    if yes.is_visible():
        tab_to(page, "#cv-confirm [data-yes]")
        page.keyboard.press("Enter")
    expect(page.get_by_text("Đã phê duyệt").first).to_be_visible()
    run_due_jobs()
    assert Dossier.objects.get().status == Status.APPROVED


def test_binh_will_be_late_cuong_signs_the_apology_and_lan_reads_the_new_date(
    page_as: PageAs, permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=now())
    run_due_jobs()
    page = page_as(binh)
    page.goto(f"/ban-lam-viec/ho-so/{dossier.reference}")
    follow(page, "Đề nghị xin lỗi, hẹn lại")
    press(page, "Gửi lãnh đạo ký")
    expect(page.get_by_text("Hãy chọn nguyên nhân.").first).to_be_visible()
    looked_at(page, "d01-xin-loi-thieu")
    page.locator("[name=cause]").select_option("verification")
    page.locator("[name=reason]").fill("Đang chờ kết quả xác minh tại kho.")
    sure(page, "Gửi lãnh đạo ký")
    expect(page.get_by_text("Đang chờ lãnh đạo ký phiếu xin lỗi").first).to_be_visible()
    looked_at(page, "d02-cho-ky-xin-loi")
    run_due_jobs()

    leader = page_as(cuong)
    leader.goto(f"/ban-lam-viec/ho-so/{dossier.reference}")
    follow(leader, "Ký phiếu xin lỗi, hẹn lại")
    looked_at(leader, "d03-ky-xin-loi")
    sure(leader, "Ký và gửi phiếu xin lỗi")
    run_due_jobs()
    leader.reload()
    expect(leader.get_by_text("Đã xin lỗi và hẹn lại").first).to_be_visible()
    looked_at(leader, "d04-da-hen-lai")

    applicant = page_as(lan)
    applicant.goto(f"/ho-so/{dossier.reference}")
    expect(applicant.get_by_text("Đang chờ kết quả xác minh tại kho.").last).to_be_visible()
    expect(applicant.get_by_role("link", name=re.compile("Phiếu xin lỗi và hẹn lại"))).to_be_visible()
    looked_at(applicant, "d05-nguoi-nop-doc")


def test_cuong_reads_the_report_and_the_dossiers_behind_a_number(
    page_as: PageAs, permit: Procedure, lan: Account, an: Account, cuong: Account
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=now())
    page = page_as(cuong)
    page.goto("/ban-lam-viec/dieu-hanh")
    follow(page, "Báo cáo tình hình giải quyết theo kỳ")
    looked_at(page, "e01-bao-cao")
    follow(page, "Năm nay")
    page.locator("#theo").select_option("thu-tuc")
    press(page, "Xem")
    page.locator("main table a[href*='cot=tiep-nhan']").first.click()
    expect(page.get_by_role("link", name=dossier.code or "")).to_be_visible()
    looked_at(page, "e02-ho-so-cua-so")
    with page.expect_download() as downloading:
        press(page, "Tải danh sách (XLSX)")
    assert downloading.value.suggested_filename.endswith(".xlsx")
    page.goto("/ban-lam-viec/bao-cao?tu=01/01/2020&den=31/01/2020")
    looked_at(page, "e03-khong-co")


def test_an_takes_in_a_supplement_at_the_counter_without_a_script(
    page_as: PageAs, permit: Procedure, an: Account, binh: Account
) -> None:
    holder = actions.Holder(name="Hoàng Văn Mộc", phone="0900000001")
    filed = actions.file_at_counter(permit, holder, [actions.GivenPaper("application")], {}, by=an, at=now())
    dossier = actions.receive(filed, by=an, at=now())
    actions.request_supplement(dossier, [{"what": "Hợp đồng", "why": "thiếu"}], "Chưa đủ.", by=binh, at=now())
    run_due_jobs()
    page = page_as(an, java_script_enabled=False)
    page.goto(f"/ban-lam-viec/ho-so/{dossier.reference}")
    follow(page, "Ghi nhận bổ sung tại quầy")
    page.locator("[name=so-contract-original]").fill("1")
    page.locator("[name=tep-contract]").set_input_files(APPLICATION)
    press(page, "Tải bản quét lên trước")
    expect(page.get_by_text("Đã quét: đơn đề nghị.pdf")).to_be_visible()
    press(page, "Ghi nhận bổ sung")
    expect(page.get_by_text("Đã ghi nhận bổ sung").first).to_be_visible()
    assert dossier.papers.get(key="contract").file.name == "đơn đề nghị.pdf"
    run_due_jobs()


def test_giang_keeps_the_house(page_as: PageAs, permit: Procedure, giang: Account, binh: Account) -> None:
    page = page_as(giang)
    for number, place in enumerate(
        [
            "thu-tuc", "thu-tuc/9.000001", "thu-tuc/9.000001/ban/1", "thu-tuc/9.000001/ban/1/xem-thu",
            "thu-tuc/nhap-goi", "don-vi", "don-vi/cuc-xnk", "can-bo", "can-bo/CB002", "tai-khoan",
            f"tai-khoan/{binh.pk}", "lich-lam-viec", "lich-lam-viec/2026",
        ]
    ):  # fmt: skip
        answer = page.goto(f"/ban-lam-viec/{place}")
        assert answer is not None and answer.status == 200, place
        looked_at(page, f"g{number:02}-{place.replace('/', '-')}")
