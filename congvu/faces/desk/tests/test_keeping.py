"""Enterprises decided on, people and calendars kept, several dossiers at once: through the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from congvu.accounts import actions as accounts
from congvu.accounts.models import EnterpriseStatus
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier, Status
from congvu.events.inline import run_due_jobs
from congvu.organisations import actions as organisations
from congvu.organisations.models import Appointment, Officer, WorkCalendarNotice
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def pending(sen_staff):
    told = accounts.EnterpriseParticulars(
        name="Công ty Cúc Ví Dụ", tax_code="0100000028", address="2 Phố Ví Dụ", email="cuc@example.com"
    )
    return accounts.register_enterprise(told, by=sen_staff, at=MONDAY)


def test_an_approves_an_enterprise_within_a_working_day(as_, an, pending):
    browser = as_(an)
    listed = browser.get("/ban-lam-viec/doanh-nghiep").content.decode()
    assert "Công ty Cúc Ví Dụ" in listed and "17:00, 17/11/2026" in listed
    assert browser.post(reverse("desk:enterprise-approval", args=[pending.pk])).status_code == 302
    pending.refresh_from_db()
    assert (pending.status, pending.decided_by) == (EnterpriseStatus.APPROVED, an)
    again = browser.post(reverse("desk:enterprise-approval", args=[pending.pk]))
    assert again.status_code == 409


def test_a_refusal_of_an_enterprise_has_a_reason(as_, an, pending):
    browser, place = as_(an), reverse("desk:enterprise-refusal", args=[pending.pk])
    assert browser.post(place, {"reason": ""}).status_code == 422
    assert browser.post(place, {"reason": "Giấy chứng nhận mờ"}).status_code == 302
    pending.refresh_from_db()
    assert pending.decision_reason == "Giấy chứng nhận mờ"


@pytest.mark.parametrize("who", ["binh", "cuong", "dung", "sen_staff"])
def test_others_do_not_decide_on_enterprises(request, as_, who, pending):
    browser = as_(request.getfixturevalue(who))
    assert browser.post(reverse("desk:enterprise-approval", args=[pending.pk])).status_code == 404
    pending.refresh_from_db()
    assert pending.status == EnterpriseStatus.PENDING


def test_giang_enters_an_officer_with_a_post_and_an_account(as_, giang, cuc_hc):
    said = {
        "full_name": "Đinh Thị Mai", "number": "CB099", "email": "cb099@example.gov.vn", "unit": cuc_hc.pk,
        "title": "Chuyên viên", "roles": ["reviewer"], "from_on": "20/11/2026", "to_on": "",
    }  # fmt: skip
    wrong = as_(giang).post(reverse("desk:officer-new"), said | {"from_on": "31/02/2026"})
    assert wrong.status_code == 422 and "Đinh Thị Mai" in wrong.content.decode()
    assert as_(giang).post(reverse("desk:officer-new"), said).status_code == 302
    mai = Officer.objects.get(number="CB099")
    post = Appointment.objects.get(officer=mai)
    assert post.roles == ["reviewer"]
    as_(giang).post(reverse("desk:post-end", args=["CB099", post.pk]), {"on": "25/11/2026"})
    post.refresh_from_db()
    assert f"{post.to_on:%d/%m/%Y}" == "25/11/2026"


def test_an_account_is_suspended_and_opened_again(as_, giang, an, lan):
    assert as_(an).post(reverse("desk:account-suspension", args=[lan.pk]), {"reason": "x"}).status_code == 404
    as_(giang).post(reverse("desk:account-suspension", args=[lan.pk]), {"reason": "Dùng sai mục đích"})
    lan.refresh_from_db()
    assert lan.suspended_reason == "Dùng sai mục đích"
    assert as_(an).post(reverse("desk:account-reactivation", args=[lan.pk])).status_code == 302
    lan.refresh_from_db()
    assert lan.is_active


def test_a_new_calendar_is_looked_over_before_it_is_published(as_, giang):
    place = reverse("desk:calendar-version", args=[2027])
    said = {"number": "99/TB-BNV", "days_off": "01/01 nghỉ Tết Dương lịch\n04/02 - 06/02 nghỉ Tết", "days_worked": ""}
    shown = as_(giang).post(place, said)
    assert "05/02/2027" in shown.content.decode() and not WorkCalendarNotice.objects.filter(year=2027).exists()
    wrong = as_(giang).post(place, said | {"days_off": "ngày đầu năm", "ban-hanh": "1"})
    assert wrong.status_code == 422 and "Dòng 1" in wrong.content.decode()
    assert as_(giang).post(place, said | {"ban-hanh": "1"}).status_code == 302
    notice = WorkCalendarNotice.objects.get(year=2027)
    assert len(notice.days_off) == 4 and notice.names["2027-02-05"] == "nghỉ Tết"


def test_giang_is_shown_whose_dossiers_a_new_day_off_moves_and_how_many_were_moved(as_, giang, an, lan, permit):
    given.received(permit, by=lan, an=an)
    place = reverse("desk:calendar-version", args=[2026])
    said = as_(giang).get(place).context["form"].initial | {"number": "12/TB-BNV"}
    said["days_off"] += "\n18/11 nghỉ thêm"
    shown = as_(giang).post(place, said).content.decode()
    assert "Hồ sơ đang giải quyết sẽ đổi hạn" in shown and "Cục Xuất nhập khẩu" in shown
    twice = as_(giang).post(place, said | {"days_worked": "18/11 làm bù"})
    assert twice.status_code == 422 and "vừa là ngày nghỉ vừa là ngày làm bù" in twice.content.decode()
    assert as_(giang).post(place, said | {"ban-hanh": "1"}).status_code == 302
    run_due_jobs()
    assert "đã đổi hạn 1 hồ sơ" in as_(giang).get(reverse("desk:calendar", args=[2026])).content.decode()


def test_several_are_received_at_once_and_the_one_that_cannot_be_says_why(as_, an, lan, permit):
    first, second = given.submitted(permit, by=lan), given.submitted(permit, by=lan)
    actions.receive(second, by=an, at=MONDAY)
    browser, chosen = as_(an), {"ho-so": [first.reference, second.reference], "xem": "cho-tiep-nhan"}
    assert "Tiếp nhận 2 hồ sơ" in browser.post("/ban-lam-viec/tiep-nhan", chosen).content.decode()
    assert Dossier.objects.get(pk=first.pk).status == Status.SUBMITTED
    page = browser.post("/ban-lam-viec/tiep-nhan", chosen | {"dong-y": "1"}, follow=True).content.decode()
    assert "Đã làm: 1. Chưa làm được: 1." in page and "đã được Phạm Văn An tiếp nhận" in page


def test_cuong_hands_out_several_dossiers_at_once(as_, an, binh, cuong, lan, permit):
    dossiers = [given.received(permit, by=lan, an=an) for _ in range(2)]
    chosen = {"ho-so": [one.reference for one in dossiers], "xem": "don-vi"}
    browser = as_(cuong)
    assert "Lê Thanh Bình" in browser.post("/ban-lam-viec/giao-viec", chosen).content.decode()
    # Who presses the button without choosing anybody is told so.
    unchosen = browser.post("/ban-lam-viec/giao-viec", chosen | {"nguoi-nhan": ""})
    assert unchosen.status_code == 422 and "Hãy chọn người nhận." in unchosen.content.decode()
    assert '<input type="hidden" name="nguoi-nhan" value="">' in unchosen.content.decode()
    page = browser.post("/ban-lam-viec/giao-viec", chosen | {"nguoi-nhan": binh.pk}, follow=True).content.decode()
    assert "Đã làm: 2. Chưa làm được: 0." in page and "Lê Thanh Bình" in page
    assert {one.process.work_items.get().holder for one in dossiers} == {binh}


def test_cuong_is_asked_twice_before_work_goes_to_an_officer_on_leave(as_, an, binh, cuong, lan, permit):
    dossier = given.received(permit, by=lan, an=an)
    days = {"from_on": MONDAY.date() + timedelta(days=1), "to_on": MONDAY.date() + timedelta(days=2)}
    organisations.enter_absence(binh.officer, cuong.officer, reason="Nghỉ phép năm", by=cuong, at=MONDAY, **days)
    browser, chosen = as_(cuong), {"ho-so": [dossier.reference]}
    assert "nghỉ 17/11/2026 đến 18/11/2026" in browser.post("/ban-lam-viec/giao-viec", chosen).content.decode()
    warned = browser.post("/ban-lam-viec/giao-viec", chosen | {"nguoi-nhan": binh.pk})
    assert warned.status_code == 422 and "Vẫn giao cho Lê Thanh Bình" in warned.content.decode()
    assert dossier.process.work_items.get().holder is None
    browser.post("/ban-lam-viec/giao-viec", chosen | {"nguoi-nhan": binh.pk, "van-giao": "1"})
    assert dossier.process.work_items.get().holder == binh


def test_many_are_worked_off_in_the_background_and_only_by_their_officer(as_, an, binh, lan, permit):
    six = [given.submitted(permit, by=lan) for _ in range(6)]
    chosen = {"ho-so": [one.reference for one in six], "dong-y": "1"}
    browser = as_(an)
    page = browser.post("/ban-lam-viec/tiep-nhan", chosen, follow=True)
    place = page.redirect_chain[-1][0]
    assert "Đang chờ đến lượt" in page.content.decode() and not Dossier.objects.filter(code__isnull=False).exists()
    assert as_(binh).get(place).status_code == 404
    assert as_(binh).post(f"{place}/lam-lai").status_code == 404
    run_due_jobs()
    assert "Đã làm: 6. Chưa làm được: 0." in browser.get(place).content.decode()
    assert browser.post(f"{place}/lam-lai").status_code == 409
    assert "Tiếp nhận" in browser.get("/ban-lam-viec/lo-viec").content.decode()


def test_the_letter_to_set_a_password_goes_to_the_officer(as_, giang, an):
    assert as_(giang).post(reverse("desk:account-password", args=[an.pk])).status_code == 302
    assert as_(an).post(reverse("desk:account-password", args=[giang.pk])).status_code == 404
    assert mail.outbox == [] or mail.outbox[0].to == [an.email]
