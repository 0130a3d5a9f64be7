"""Cường approves, refuses or stops; the result is numbered, drawn and returned; Lan may withdraw before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.jobs import draw_missing_prints, draw_missing_results
from congvu.dossiers.models import Dossier, LegalPrint, Status
from congvu.dossiers.refusals import (
    NotPossibleNow,
    NotYourDossier,
    ReasonMissing,
    ReceiverMissing,
    ResultNotReady,
    TextMissing,
)
from congvu.events.facts import timeline
from congvu.files.queries import open_clean
from congvu.kernel.periods import Period
from congvu.workflow.queries import open_items
from tests import given

pytestmark = pytest.mark.django_db
Watch = Callable[[Dossier], Any]


@pytest.fixture
def to_sign(permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime) -> Dossier:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    given.in_step(dossier, "sign", binh=binh, cuong=cuong)
    return dossier


def test_cuong_approves_and_the_result_gets_its_number(to_sign: Dossier, cuong: Account, monday: datetime) -> None:
    dossier = actions.approve(to_sign, by=cuong, at=monday)
    assert (dossier.status, dossier.decided_at) == (Status.APPROVED, monday)
    decision = dossier.decision
    assert decision.number == "001/2026/GP-VD"
    assert decision.data["values"]["quantity"] == 50 and decision.data["signer"]["title"] == "Cục trưởng"
    assert not open_items(dossier.process_id).exists()
    fact = timeline(dossier).get(kind="dossiers.dossier_approved")
    assert fact.data["on_time"] is True


def test_result_numbers_follow_each_other_within_the_year(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime
) -> None:
    people = {"by": lan, "an": an, "binh": binh, "cuong": cuong}
    numbers = [
        given.approved(permit, at=at, **people).decision.number for at in (monday, monday, monday + timedelta(days=60))
    ]
    assert numbers == ["001/2026/GP-VD", "002/2026/GP-VD", "001/2027/GP-VD"]


def test_a_decision_after_the_due_time_is_late(to_sign: Dossier, cuong: Account, monday: datetime) -> None:
    dossier = actions.approve(to_sign, by=cuong, at=monday + timedelta(days=8))
    assert timeline(dossier).get(kind="dossiers.dossier_approved").data["on_time"] is False


def test_cuong_refuses_with_a_reason_on_form_03(to_sign: Dossier, cuong: Account, monday: datetime) -> None:
    """NĐ 61/2018/NĐ-CP Đ19.8."""
    with pytest.raises(ReasonMissing):
        actions.refuse(to_sign, " ", by=cuong, at=monday)
    dossier = actions.refuse(to_sign, "Hàng thuộc danh mục cấm nhập.", by=cuong, at=monday)
    assert (dossier.status, dossier.decision.reason) == (Status.REFUSED, "Hàng thuộc danh mục cấm nhập.")
    assert LegalPrint.objects.get(dossier=dossier, form="03").number == "01/PTC"
    assert queries.result_file(dossier) is None


def test_cuong_stops_a_case(to_sign: Dossier, cuong: Account, monday: datetime) -> None:
    dossier = actions.stop(to_sign, "Doanh nghiệp đã giải thể.", by=cuong, at=monday)
    assert (dossier.status, dossier.ended_at) == (Status.STOPPED, monday)
    assert not open_items(dossier.process_id).exists()


def test_nobody_decides_before_the_step_that_allows_it(
    permit: Procedure, lan: Account, an: Account, cuong: Account, binh: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    with unchanged(dossier):
        for person in (cuong, binh):
            with pytest.raises(NotYourDossier):
                actions.approve(dossier, by=person, at=monday)


def test_only_the_signer_decides(
    to_sign: Dossier, lan: Account, an: Account, binh: Account, dung: Account, giang: Account, monday: datetime,
    unchanged: Watch,
) -> None:  # fmt: skip
    with unchanged(to_sign):
        for other in (lan, an, binh, dung, giang):
            for act in (
                lambda who=other: actions.approve(to_sign, by=who, at=monday),
                lambda who=other: actions.refuse(to_sign, "Vì thế", by=who, at=monday),
                lambda who=other: actions.stop(to_sign, "Vì thế", by=who, at=monday),
            ):
                with pytest.raises(NotYourDossier):
                    act()


def test_a_dossier_is_decided_once(to_sign: Dossier, cuong: Account, monday: datetime, unchanged: Watch) -> None:
    dossier = actions.approve(to_sign, by=cuong, at=monday)
    with unchanged(dossier), pytest.raises(NotPossibleNow):
        actions.refuse(dossier, "Đổi ý", by=cuong, at=monday)


# -- documents ---------------------------------------------------------------------------------------------------
def test_the_result_is_drawn_once_and_is_a_pdf(
    to_sign: Dossier, cuong: Account, program: Account, monday: datetime
) -> None:
    dossier = actions.approve(to_sign, by=cuong, at=monday)
    first = actions.draw_result(dossier.decision, by=program, at=monday)
    again = actions.draw_result(dossier.decision, by=program, at=monday)
    assert first.file is not None and again.file_id == first.file_id
    with open_clean(first.file) as content:
        assert content.read(5) == b"%PDF-"
    assert timeline(dossier).filter(kind="dossiers.result_drawn").count() == 1


def test_what_a_job_forgot_is_drawn_by_the_sweep(to_sign: Dossier, cuong: Account, monday: datetime) -> None:
    dossier = actions.approve(to_sign, by=cuong, at=monday)
    draw_missing_results(monday + timedelta(minutes=1))
    assert queries.result_file(dossier).file is None
    draw_missing_results(monday + timedelta(minutes=6))
    draw_missing_prints(monday + timedelta(minutes=6))
    assert queries.result_file(dossier).file is not None
    assert not LegalPrint.objects.filter(file__isnull=True).exists()


@pytest.mark.parametrize("form", ["02", "03", "05"])
def test_every_legal_print_can_be_drawn(
    to_sign: Dossier,
    cuong: Account,
    an: Account,
    binh: Account,
    lan: Account,
    program: Account,
    monday: datetime,
    form: str,
) -> None:
    if form == "02":
        actions.complete_step(to_sign, "send_back", by=cuong, at=monday)
        actions.request_supplement(to_sign, [{"what": "Đơn", "why": "mờ"}], "Chưa đủ.", by=binh, at=monday)
    elif form == "03":
        actions.refuse(to_sign, "Không đủ điều kiện: <#x> $a$", by=cuong, at=monday)
    else:
        actions.issue_control_sheet(to_sign, by=an, at=monday)
    printed = to_sign.prints.get(form=form)
    drawn = actions.draw_print(printed, by=program, at=monday)
    assert drawn.file is not None and drawn.file.media_type == "application/pdf"


def test_the_control_sheet_follows_the_dossier_from_hand_to_hand(
    to_sign: Dossier, an: Account, cuong: Account, monday: datetime
) -> None:
    """Mẫu 05."""
    actions.approve(to_sign, by=cuong, at=monday)
    rows = actions.issue_control_sheet(to_sign, by=an, at=monday).data["rows"]
    assert [(row["from"], row["to"], row["giver"], row["receiver"]) for row in rows] == [
        ("Bộ phận Một cửa", "Cục Xuất nhập khẩu", "Phạm Văn An", "Lê Thanh Bình"),
        ("Cục Xuất nhập khẩu", "Cục Xuất nhập khẩu", "Lê Thanh Bình", "Đỗ Mạnh Cường"),
        ("Cục Xuất nhập khẩu", "Bộ phận Một cửa", "Đỗ Mạnh Cường", ""),
    ]
    assert rows[-1]["result"] == "Trước hạn"


def test_the_book_lists_what_was_received(to_sign: Dossier, an: Account, dung: Account, monday: datetime) -> None:
    """Mẫu 06."""
    today = Period(monday.date(), monday.date())
    (one,) = queries.book(an, today)
    row = queries.book_row(1, one)
    assert (row["code"], row["applicant"], row["received"]) == (to_sign.code, "Nguyễn Thị Lan", "09:00 16/11/2026")
    later = Period(monday.date() + timedelta(days=1), monday.date() + timedelta(days=9))
    assert not queries.book(an, later) and not queries.book(dung, today)
    assert queries.book(an, today, unit="cuc-xnk") and not queries.book(an, today, unit="vu-khac")


def test_tt01_2018_mẫu_06_each_column_says_its_own(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime
) -> None:
    """Sent on Monday, received on Tuesday, promised for the Wednesday after, collected by Lan's brother on Friday."""
    tuesday, friday = monday + timedelta(days=1), monday + timedelta(days=4)
    dossier = actions.receive(given.submitted(permit, by=lan, at=monday), by=an, at=tuesday)
    given.in_step(dossier, "sign", binh=binh, cuong=cuong, at=tuesday)
    actions.approve(dossier, by=cuong, at=friday)
    actions.hand_over(dossier, "counter", "Nguyễn Văn Nam", by=an, at=friday + timedelta(hours=1))
    assert not queries.book(an, Period(monday.date(), monday.date())), "it is in the book of the day it was received"
    (one,) = queries.book(an, Period(tuesday.date(), tuesday.date()))
    row = queries.book_row(7, one)
    contact = row.pop("contact")
    assert lan.phone in contact
    assert row == {
        "number": "7",
        "code": dossier.code,
        "procedure": permit.name,
        "applicant": lan.full_name,
        "unit": "Cục Xuất nhập khẩu",
        "received": "09:00 17/11/2026",
        "due": "17:00 25/11/2026",
        "returned": "10:00 20/11/2026",
        "way": "Tại Bộ phận Một cửa",
        "signed": "Nguyễn Văn Nam",
        "note": "",
    }


# -- return and withdrawal ---------------------------------------------------------------------------------------
def test_an_online_result_waits_for_its_document(
    to_sign: Dossier, cuong: Account, an: Account, program: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = actions.approve(to_sign, by=cuong, at=monday)
    with unchanged(dossier), pytest.raises(ResultNotReady):
        actions.hand_over(dossier, "online", by=an, at=monday)
    actions.draw_result(dossier.decision, by=program, at=monday)
    dossier = actions.hand_over(dossier, "online", by=an, at=monday)
    assert (dossier.status, dossier.handover.way) == (Status.RETURNED, "online")


def test_at_the_counter_the_receiver_is_named(to_sign: Dossier, cuong: Account, an: Account, monday: datetime) -> None:
    dossier = actions.approve(to_sign, by=cuong, at=monday)
    with pytest.raises(ReceiverMissing):
        actions.hand_over(dossier, "counter", by=an, at=monday)
    dossier = actions.hand_over(dossier, "counter", "Nguyễn Thị Lan", by=an, at=monday)
    assert dossier.handover.receiver == "Nguyễn Thị Lan"


def test_a_refusal_is_returned_too(to_sign: Dossier, cuong: Account, an: Account, monday: datetime) -> None:
    dossier = actions.refuse(to_sign, "Không đủ điều kiện.", by=cuong, at=monday)
    assert actions.hand_over(dossier, "online", by=an, at=monday).status == Status.RETURNED


def test_only_the_desk_hands_over_paper(
    to_sign: Dossier, cuong: Account, binh: Account, dung: Account, lan: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = actions.approve(to_sign, by=cuong, at=monday)
    with unchanged(dossier):
        for other in (binh, dung, lan, cuong):
            with pytest.raises(NotYourDossier):
                actions.hand_over(dossier, "counter", "Lan", by=other, at=monday)


def test_lan_withdraws_and_the_work_is_closed(
    to_sign: Dossier, lan: Account, dung: Account, binh: Account, monday: datetime
) -> None:
    for other in (dung, binh):
        with pytest.raises(NotYourDossier):
            actions.withdraw(to_sign, by=other, at=monday)
    dossier = actions.withdraw(to_sign, "Không cần nữa", by=lan, at=monday)
    assert (dossier.status, dossier.withdrawal.reason) == (Status.WITHDRAWN, "Không cần nữa")
    assert not open_items(dossier.process_id).exists()
    with pytest.raises(NotPossibleNow):
        actions.withdraw(dossier, by=lan, at=monday)


def test_after_the_decision_nothing_is_withdrawn(
    to_sign: Dossier, lan: Account, cuong: Account, monday: datetime
) -> None:
    actions.approve(to_sign, by=cuong, at=monday)
    with pytest.raises(NotPossibleNow):
        actions.withdraw(to_sign, by=lan, at=monday)


def test_lan_and_binh_write_to_each_other_and_dung_does_not(
    to_sign: Dossier, lan: Account, binh: Account, dung: Account, monday: datetime
) -> None:
    """TT 22/2019/TT-BTTTT Đ6.1đ."""
    actions.send_message(to_sign, "Khi nào có kết quả?", by=lan, at=monday)
    actions.send_message(to_sign, "Sáng thứ Hai tuần sau.", by=binh, at=monday)
    with pytest.raises(NotYourDossier):
        actions.send_message(to_sign, "Tôi xen vào", by=dung, at=monday)
    with pytest.raises(TextMissing):
        actions.send_message(to_sign, "  ", by=lan, at=monday)
    assert [message.by for message in to_sign.messages.all()] == [lan, binh]
