"""Who does another's work: an officer while a colleague is away, an intermediary under a mandate."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from congvu.accounts.models import Account, Enterprise, Mandate
from congvu.catalog.models import Procedure
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier
from congvu.events.inline import run_due_jobs
from tests import given
from tests.journeys.conftest import PageAs
from tests.journeys.looking import looked_at
from tests.journeys.test_enterprise import APPLICATION, follow, press, sure

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_binh_is_away_and_dung_goes_on_with_his_work(
    page_as: PageAs, permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, dung: Account
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=now())
    actions.claim(dossier, by=binh, at=now())
    run_due_jobs()
    leader = page_as(cuong)
    leader.goto("/ban-lam-viec/uy-quyen")
    looked_at(leader, "p01-uy-quyen")
    leader.get_by_role("link", name="Ghi nghỉ phép của Lê Thanh Bình").click()
    leader.get_by_label("Người làm thay").select_option(label="Vũ Tiến Dũng")
    leader.locator("[name=to_on]").fill(f"{localdate() + timedelta(days=3):%d/%m/%Y}")
    leader.locator("[name=reason]").fill("Nghỉ phép năm")
    looked_at(leader, "p02-nghi-phep")
    press(leader, "Ghi nghỉ phép")
    expect(leader.get_by_text("Đã ghi nghỉ phép").first).to_be_visible()
    looked_at(leader, "p03-dang-nghi")
    leader.goto(f"/ban-lam-viec/ho-so/{dossier.reference}/giao-viec")
    expect(leader.get_by_text("Vũ Tiến Dũng làm thay").first).to_be_visible()
    run_due_jobs()

    desk = page_as(dung)
    desk.goto("/ban-lam-viec/")
    expect(desk.get_by_role("link", name=str(dossier.code)).first).to_be_visible()
    desk.goto(f"/ban-lam-viec/ho-so/{dossier.reference}")
    press(desk, "Nhận việc")
    expect(desk.get_by_text("Bạn đã nhận bước này").first).to_be_visible()
    actions.complete_step(dossier, "submit", by=dung, at=now())
    desk.reload()
    expect(desk.get_by_text("được Lê Thanh Bình ủy quyền").first).to_be_visible()
    looked_at(desk, "p04-lam-thay")


def test_lan_files_for_sen_under_a_mandate_until_sen_ends_it(
    page_as: PageAs, permit: Procedure, sen: Enterprise, sen_staff: Account, lan: Account
) -> None:
    hoa = page_as(sen_staff)
    hoa.goto("/uy-quyen-nop-ho-so")
    follow(hoa, "Ủy quyền cho bên khác")
    hoa.locator("[name=agent]").fill(lan.email)
    hoa.get_by_label("Chỉ những lĩnh vực, thủ tục đánh dấu dưới đây").check()
    hoa.get_by_label("Cấp giấy phép ví dụ").check()
    hoa.locator("[name=to_on]").fill("31/12/2120")
    looked_at(hoa, "p05-uy-quyen-moi")
    press(hoa, "Gửi đề nghị")
    expect(hoa.get_by_text("Chờ bên nộp thay nhận").first).to_be_visible()
    mandate = Mandate.objects.get()

    agent = page_as(lan)
    agent.goto(f"/uy-quyen-nop-ho-so/{mandate.pk}")
    looked_at(agent, "p06-de-nghi-nop-thay")
    press(agent, "Nhận nộp thay")
    expect(agent.get_by_text("Đang hiệu lực").first).to_be_visible()
    agent.goto("/thu-tuc/9.000001/nop-ho-so")
    agent.get_by_label("Nộp thay Công ty TNHH Sen Ví Dụ").check()
    looked_at(agent, "p07-nop-thay")
    press(agent, "Bắt đầu khai")
    agent.get_by_label("Mục đích").fill("Nhập hàng mẫu cho hội chợ")
    agent.get_by_label("Số lượng", exact=True).fill("50")
    agent.get_by_label("Không", exact=True).check()
    press(agent, "Lưu và tiếp tục")
    agent.get_by_label("Chọn tệp: Đơn đề nghị").set_input_files(APPLICATION)
    expect(agent.get_by_role("link", name="đơn đề nghị.pdf")).to_be_visible()
    follow(agent, "Tiếp tục")
    agent.get_by_label("Tôi cam đoan").check()
    sure(agent, "Nộp hồ sơ")
    expect(agent.get_by_text("Đã nộp. Mã nộp của bạn").first).to_be_visible()
    run_due_jobs()
    dossier = Dossier.objects.get()
    assert (dossier.enterprise, dossier.mandate, dossier.filed_by) == (sen, mandate, lan)

    hoa.goto(f"/ho-so/{dossier.reference}")
    expect(hoa.get_by_text("Nguyễn Thị Lan (nộp thay Công ty TNHH Sen Ví Dụ)").first).to_be_visible()
    looked_at(hoa, "p08-ben-uy-quyen-thay")
    hoa.goto(f"/uy-quyen-nop-ho-so/{mandate.pk}/cham-dut")
    hoa.locator("[name=reason]").fill("Hết hợp đồng")
    looked_at(hoa, "p09-cham-dut")
    press(hoa, "Chấm dứt ngay")
    expect(hoa.get_by_text("Đã chấm dứt ủy quyền").first).to_be_visible()

    agent.goto(f"/ho-so/{dossier.reference}")
    expect(agent.get_by_text("Ủy quyền nộp hồ sơ đã chấm dứt").first).to_be_visible()
    expect(agent.get_by_role("link", name="Rút hồ sơ")).to_have_count(0)
    looked_at(agent, "p10-het-uy-quyen")
    agent.goto("/thu-tuc/9.000001/nop-ho-so")
    expect(agent.get_by_text("Nộp thay Công ty TNHH Sen Ví Dụ")).to_have_count(0)
