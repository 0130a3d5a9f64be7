"""Nothing is silently late: the unit is asked for its apology, its leader signs it once, everybody learns of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.jobs import draw_missing_prints
from congvu.dossiers.models import Apology, Dossier, LegalPrint, Reception
from congvu.dossiers.refusals import (
    AlreadyReappointed,
    ApologyAlreadyProposed,
    AwaitingSupplement,
    NewDueNotLater,
    NoApologyProposed,
    NotYourDossier,
    ReasonMissing,
)
from congvu.events.facts import timeline
from congvu.events.inline import run_due_jobs
from congvu.files.queries import open_clean
from congvu.notifications.models import Notification
from congvu.organisations.actions import open_unit
from congvu.organisations.models import Unit
from congvu.workflow.actions import tell_late
from tests import given

pytestmark = pytest.mark.django_db
Watch = Callable[[Dossier], Any]
WHY = "Hồ sơ phải xác minh tại doanh nghiệp, chưa có kết quả xác minh."


@pytest.fixture
def dossier(permit: Procedure, lan: Account, an: Account, monday: datetime) -> Dossier:
    """Received Monday 16/11, five working days: due Monday 23/11 at 17:00."""
    return given.received(permit, by=lan, an=an, at=monday)


@pytest.fixture
def friday(monday: datetime) -> datetime:
    """20/11, 09:00: the working day before the end."""
    return monday + timedelta(days=4)


@pytest.fixture
def later(monday: datetime) -> datetime:
    """The new date: Friday 27/11, 17:00."""
    return (monday + timedelta(days=11)).replace(hour=17)


def titles(account: Account) -> list[str]:
    return list(Notification.objects.filter(account=account).order_by("pk").values_list("title", flat=True))


def test_nđ61_đ19_9_the_unit_is_asked_a_working_day_before_the_end_and_once(
    dossier: Dossier, cuong: Account, program: Account, friday: datetime
) -> None:
    assert actions.ask_for_apologies(by=program, at=friday - timedelta(days=1)) == 0
    assert actions.ask_for_apologies(by=program, at=friday.replace(hour=7, minute=50)) == 0
    assert actions.ask_for_apologies(by=program, at=friday) == 1
    assert actions.ask_for_apologies(by=program, at=friday + timedelta(hours=1)) == 0
    run_due_jobs()
    assert titles(cuong) == [f"Hồ sơ {dossier.code} hết hạn lúc 17:00 ngày 23/11/2026"]
    assert not any("xin lỗi" in line.title for line in queries.timeline(dossier, for_applicant=True))


def test_nđ61_đ19_9_binh_proposes_cuong_signs_and_the_clock_runs_to_the_new_date(
    dossier: Dossier, lan: Account, an: Account, binh: Account, cuong: Account, friday: datetime, later: datetime
) -> None:
    actions.propose_apology(dossier, "verification", WHY, later, by=binh, at=friday)
    run_due_jobs()
    assert titles(cuong)[-1] == f"Chờ ký phiếu xin lỗi: hồ sơ {dossier.code}"
    signed = actions.issue_apology(dossier, by=cuong, at=friday + timedelta(hours=2))
    dossier.refresh_from_db()
    assert (dossier.due_at, signed.outcome) == (later, "signed")
    assert f"{localtime(Reception.objects.get(dossier=dossier).due_at):%d/%m}" == "23/11", "the receipt stays"
    fact = timeline(dossier).get(kind="dossiers.dossier_reappointed")
    assert fact.data["in_time"] is True
    run_due_jobs()
    assert titles(lan)[-1] == f"Xin lỗi và hẹn lại ngày trả kết quả hồ sơ {dossier.code}"
    assert titles(an)[-1] == f"Hồ sơ {dossier.code} được hẹn lại 17:00 ngày 27/11/2026"
    lines = {line.title: line.detail for line in queries.timeline(dossier, for_applicant=True)}
    assert lines["Xin lỗi và hẹn lại: 17:00 ngày 27/11/2026"] == WHY
    explained = queries.due_explained(dossier)
    assert explained is not None
    assert explained.due == later


def test_tt01_2018_đ9_mẫu_04_says_why_and_until_when(
    dossier: Dossier, lan: Account, binh: Account, cuong: Account, friday: datetime, later: datetime
) -> None:
    actions.propose_apology(dossier, "verification", WHY, later, by=binh, at=friday)
    actions.issue_apology(dossier, by=cuong, at=friday)
    draw_missing_prints(friday + timedelta(hours=1))
    printed = LegalPrint.objects.get(dossier=dossier, form="04")
    assert printed.number == "01/PXL"
    assert printed.data["due_before"]["short"] == "17:00 23/11/2026"
    assert printed.data["due"]["short"] == "17:00 27/11/2026"
    assert (printed.data["reason"], printed.data["signer"]["name"]) == (WHY, cuong.full_name)
    assert printed.file is not None
    assert open_clean(printed.file).read(5) == b"%PDF-"
    assert "04" in [one.form for one in queries.prints_for(dossier, lan)]


def test_nđ61_đ19_9_the_day_is_set_anew_at_most_once(
    dossier: Dossier, binh: Account, cuong: Account, friday: datetime, later: datetime, unchanged: Watch
) -> None:
    actions.propose_apology(dossier, "workload", WHY, later, by=binh, at=friday)
    actions.issue_apology(dossier, by=cuong, at=friday)
    with unchanged(dossier), pytest.raises(AlreadyReappointed, match="một lần"):
        actions.propose_apology(dossier, "workload", WHY, later + timedelta(days=7), by=binh, at=later)
    assert Apology.objects.count() == 1


def test_cuong_sends_it_back_and_binh_proposes_again(
    dossier: Dossier, binh: Account, cuong: Account, friday: datetime, later: datetime, unchanged: Watch
) -> None:
    actions.propose_apology(dossier, "other", "Chậm.", later, by=binh, at=friday)
    with unchanged(dossier), pytest.raises(ApologyAlreadyProposed):
        actions.propose_apology(dossier, "other", WHY, later, by=binh, at=friday)
    with unchanged(dossier), pytest.raises(ReasonMissing):
        actions.return_apology(dossier, " ", by=cuong, at=friday)
    actions.return_apology(dossier, "Ghi rõ lý do.", by=cuong, at=friday)
    run_due_jobs()
    assert titles(binh)[-1] == f"Lãnh đạo trả lại đề nghị xin lỗi: hồ sơ {dossier.code}"
    with unchanged(dossier), pytest.raises(NoApologyProposed):
        actions.issue_apology(dossier, by=cuong, at=friday)
    actions.propose_apology(dossier, "verification", WHY, later, by=binh, at=friday)
    actions.issue_apology(dossier, by=cuong, at=friday)
    assert [one.outcome for one in dossier.apologies.all()] == ["sent_back", "signed"]


def test_only_the_unit_proposes_and_only_its_leader_signs(
    dossier: Dossier,
    lan: Account,
    an: Account,
    binh: Account,
    dung: Account,
    giang: Account,
    friday: datetime,
    later: datetime,
    unchanged: Watch,
) -> None:
    for stranger in (lan, an, dung, giang):
        with unchanged(dossier), pytest.raises(NotYourDossier):
            actions.propose_apology(dossier, "other", WHY, later, by=stranger, at=friday)
    actions.propose_apology(dossier, "other", WHY, later, by=binh, at=friday)
    for stranger in (lan, an, binh, dung, giang):
        with unchanged(dossier), pytest.raises(NotYourDossier):
            actions.issue_apology(dossier, by=stranger, at=friday)
        with unchanged(dossier), pytest.raises(NotYourDossier):
            actions.return_apology(dossier, "Không.", by=stranger, at=friday)


def test_the_buttons_follow_the_proposal(
    dossier: Dossier, binh: Account, cuong: Account, dung: Account, friday: datetime, later: datetime
) -> None:
    def open_to(account: Account) -> set[str]:
        names = {act.name for act in queries.acts_open_to(dossier, account, friday)}
        return names & {"propose_apology", "issue_apology", "return_apology"}

    assert (open_to(binh), open_to(cuong), open_to(dung)) == ({"propose_apology"}, {"propose_apology"}, set())
    actions.propose_apology(dossier, "other", WHY, later, by=binh, at=friday)
    assert (open_to(binh), open_to(cuong)) == (set(), {"issue_apology", "return_apology"})
    actions.issue_apology(dossier, by=cuong, at=friday)
    assert (open_to(binh), open_to(cuong)) == (set(), set())


def test_a_new_date_comes_after_the_old_one_and_after_now(
    dossier: Dossier, binh: Account, friday: datetime, later: datetime, unchanged: Watch
) -> None:
    assert dossier.due_at is not None
    for new_due_at, at in ((dossier.due_at, friday), (friday, friday), (later, later)):
        with unchanged(dossier), pytest.raises(NewDueNotLater):
            actions.propose_apology(dossier, "other", WHY, new_due_at, by=binh, at=at)
    with unchanged(dossier), pytest.raises(ReasonMissing):
        actions.propose_apology(dossier, "other", "  ", later, by=binh, at=friday)


def test_a_new_date_on_a_rest_day_becomes_the_next_working_day(
    dossier: Dossier, binh: Account, cuong: Account, friday: datetime, later: datetime
) -> None:
    actions.propose_apology(dossier, "other", WHY, later + timedelta(days=1), by=binh, at=friday)
    actions.issue_apology(dossier, by=cuong, at=friday)
    dossier.refresh_from_db()
    assert f"{localtime(dossier.due_at):%d/%m %H:%M}" == "30/11 17:00"


def test_while_lan_owes_a_supplement_nobody_apologises(
    dossier: Dossier, binh: Account, program: Account, friday: datetime, later: datetime, unchanged: Watch
) -> None:
    actions.request_supplement(dossier, [{"what": "Đơn", "why": "mờ"}], "Chưa đủ.", by=binh, at=friday)
    dossier.refresh_from_db()
    with unchanged(dossier), pytest.raises(AwaitingSupplement):
        actions.propose_apology(dossier, "other", WHY, later, by=binh, at=friday)
    assert actions.ask_for_apologies(by=program, at=later) == 0
    assert actions.tell_late_dossiers(by=program, at=later) == 0


def test_a_late_dossier_is_told_to_the_unit_the_desk_and_lan_once_for_each_due_time(
    dossier: Dossier,
    lan: Account,
    an: Account,
    binh: Account,
    cuong: Account,
    program: Account,
    monday: datetime,
    later: datetime,
) -> None:
    tuesday = monday + timedelta(days=8)
    assert actions.tell_late_dossiers(by=program, at=monday + timedelta(days=7, hours=7)) == 0, "16:00 of its last day"
    assert actions.tell_late_dossiers(by=program, at=tuesday) == 1
    assert actions.tell_late_dossiers(by=program, at=tuesday + timedelta(hours=1)) == 0
    run_due_jobs()
    for officer in (an, cuong):
        assert titles(officer)[-1] == f"Hồ sơ {dossier.code} đã quá hạn"
    assert titles(lan)[-1] == f"Hồ sơ {dossier.code} chưa có kết quả đúng hẹn"
    actions.propose_apology(dossier, "staff", WHY, later, by=binh, at=tuesday)
    actions.issue_apology(dossier, by=cuong, at=tuesday)
    assert timeline(dossier).get(kind="dossiers.dossier_reappointed").data["in_time"] is False
    assert actions.ask_for_apologies(by=program, at=later) == 0, "it was apologised for already"
    assert actions.tell_late_dossiers(by=program, at=later + timedelta(hours=1)) == 1


def test_after_three_working_days_of_delay_who_leads_above_is_told_once(
    dossier: Dossier, cuc_xnk: Unit, cuong: Account, dung: Account, program: Account, monday: datetime
) -> None:
    """Due on Monday 23/11, Tuesday is a day off: late on 25, 26 and 27/11, told above from Monday 30/11."""
    division = open_unit(cuc_xnk.agency, "phong-cp", "Phòng Cấp phép", parent=cuc_xnk, by=program, at=monday)
    actions.transfer(dossier, division, "Thuộc việc của Phòng Cấp phép.", by=cuong, at=monday)
    friday = monday + timedelta(days=11)
    assert actions.tell_long_late_dossiers(by=program, at=friday) == 0
    assert actions.tell_long_late_dossiers(by=program, at=friday + timedelta(days=3)) == 1
    assert actions.tell_long_late_dossiers(by=program, at=friday + timedelta(days=4)) == 0
    run_due_jobs()
    assert titles(cuong)[-1] == f"Hồ sơ {dossier.code} quá hạn nhiều ngày tại Phòng Cấp phép"
    assert not titles(dung)


def test_a_late_step_is_told_to_its_unit_once_though_the_dossier_is_in_time(
    dossier: Dossier, cuong: Account, dung: Account, program: Account
) -> None:
    [step] = dossier.process.work_items.filter(done_at__isnull=True)
    assert tell_late(by=program, at=step.due_at) == 0
    late = step.due_at + timedelta(minutes=5)
    assert late < dossier.due_at
    assert tell_late(by=program, at=late) == 1
    assert tell_late(by=program, at=late) == 0
    run_due_jobs()
    assert titles(cuong)[-1] == f"Quá hạn bước “{step.name}” của hồ sơ {dossier.code}"
    assert not titles(dung)


def test_a_decided_dossier_is_never_late(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, program: Account, monday: datetime
) -> None:
    given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong, at=monday)
    much_later = monday + timedelta(days=60)
    assert actions.ask_for_apologies(by=program, at=much_later) == 0
    assert actions.tell_late_dossiers(by=program, at=much_later) == 0
