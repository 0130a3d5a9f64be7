"""What is missing is asked once and in full; the clock stands meanwhile and then starts again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier, LegalPrint, Status
from congvu.dossiers.refusals import (
    AwaitingSupplement,
    DossierIncomplete,
    ItemsMissing,
    NoPaperGiven,
    NothingAsked,
    NotYourDossier,
    ReasonMissing,
    TooManySupplements,
)
from congvu.events.facts import timeline
from congvu.workflow.queries import open_items
from tests import given

pytestmark = pytest.mark.django_db
Watch = Callable[[Dossier], Any]
ITEMS = [{"what": "Bản chụp hợp đồng", "why": "Bản đã nộp không đọc được"}]
REASON = "Thành phần hồ sơ chưa đủ."


def day(dossier: Dossier) -> str:
    return f"{localtime(dossier.due_at):%d/%m}" if dossier.due_at else ""


def test_binh_asks_and_the_clock_stops(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    request = actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=monday + timedelta(days=1))
    dossier.refresh_from_db()
    assert (dossier.status, dossier.due_at) == (Status.IN_REVIEW, None)
    assert request.items == ITEMS
    item = open_items(dossier.process_id).get()
    assert (item.holder, item.due_at) == (binh, None)
    printed = LegalPrint.objects.get(dossier=dossier, form=LegalPrint.Form.SUPPLEMENT)
    assert printed.number == "01/HDHS" and printed.data["items"] == ITEMS and printed.data["reason"] == REASON


def test_asked_in_three_days_the_limit_starts_from_zero(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime
) -> None:
    """NĐ 61/2018/NĐ-CP Đ19.4: received 16/11, asked 17/11, complete on Wednesday 25/11 → 2/12."""
    dossier = given.received(permit, by=lan, an=an, at=monday)
    actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=monday + timedelta(days=1))
    dossier = actions.supplement(dossier, given.ANSWERS | {"note": "đã bổ sung"}, by=lan, at=monday + timedelta(days=9))
    assert day(dossier) == "02/12"
    item = open_items(dossier.process_id).get()
    assert f"{localtime(item.due_at):%d/%m %H:%M}" == "27/11 17:00"
    deadline = queries.due_explained(dossier)
    assert deadline is not None and any("tính lại từ đầu" in str(line) for line in deadline.lines)


def test_asked_later_only_the_waiting_is_not_counted(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime
) -> None:
    """Received 16/11, asked on Friday 20/11 at 9:00 – after three working days of five – complete 25/11."""
    dossier = given.received(permit, by=lan, an=an, at=monday)
    actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=monday + timedelta(days=4))
    dossier = actions.supplement(dossier, given.ANSWERS, by=lan, at=monday + timedelta(days=9))
    assert dossier.clock_events.last().kind == "resume"
    assert day(dossier) in {"26/11", "27/11"}


def test_what_is_late_stays_late_though_a_supplement_is_asked(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, program: Account, monday: datetime
) -> None:
    """Due 23/11; asked on 25/11: the limit has run out, so nothing is stopped and nothing is hidden."""
    dossier = given.received(permit, by=lan, an=an, at=monday)
    late = monday + timedelta(days=9)
    actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=late)
    dossier.refresh_from_db()
    assert day(dossier) == "23/11" and dossier in queries.inbox(cuong, "late", at=late)
    assert actions.tell_late_dossiers(by=program, at=late) == 1
    assert "propose_apology" not in {act.name for act in queries.acts_open_to(dossier, binh, late)}
    dossier = actions.supplement(dossier, given.ANSWERS, by=lan, at=late + timedelta(days=1))
    assert day(dossier) == "23/11"


def test_a_refusal_while_a_supplement_is_owed_is_late_when_the_limit_ran_out_before(
    permit: Procedure, lan: Account, an: Account, binh: Account, program: Account, monday: datetime
) -> None:
    for asked, on_time in ((monday + timedelta(days=4), True), (monday + timedelta(days=9), False)):
        dossier = given.received(permit, by=lan, an=an, at=monday)
        actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=asked)
        dossier = actions.refuse(dossier, "Không bổ sung.", by=program, at=asked + timedelta(days=7))
        assert timeline(dossier).get(kind="dossiers.dossier_refused").data["on_time"] is on_time


def test_the_officer_sees_what_changed(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    request = actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=monday)
    paper = actions.attach_paper(dossier, "contract", given.pdf("hop-dong.pdf", by=lan), by=lan, at=monday)
    actions.supplement(dossier, given.ANSWERS | {"quantity": 60}, by=lan, at=monday + timedelta(days=1))
    request.refresh_from_db()
    assert request.answered_by == lan
    assert queries.changes(request) == [("quantity", "50", "60")]
    assert paper in dossier.papers.filter(at__gte=request.at)
    dossier.refresh_from_db()
    assert dossier.summary.startswith("Cấp phép 60 đơn vị")


def test_what_lan_types_for_the_supplement_survives_her_login(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=monday)
    dossier.refresh_from_db()
    typed = given.ANSWERS | {"note": "đang viết"}
    dossier = actions.save_draft(dossier, typed, dossier.draft_version, by=lan, at=monday)
    assert dossier.answers == given.ANSWERS
    assert queries.answers_being_edited(dossier) == typed
    assert actions.supplement(dossier, by=lan, at=monday).answers == typed


def test_an_incomplete_supplement_is_not_taken(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=monday)
    with unchanged(dossier), pytest.raises(DossierIncomplete):
        actions.supplement(dossier, {"purpose": "thiếu"}, by=lan, at=monday)


def test_while_lan_owes_a_supplement_nothing_is_decided(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=monday)
    with unchanged(dossier):
        for act in (
            lambda: actions.complete_step(dossier, "submit", by=binh, at=monday),
            lambda: actions.approve(dossier, by=binh, at=monday),
            lambda: actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=monday),
        ):
            with pytest.raises(AwaitingSupplement):
                act()


def test_the_desk_may_ask_before_it_receives(permit: Procedure, lan: Account, an: Account, monday: datetime) -> None:
    """NĐ 61/2018/NĐ-CP Đ17.2a: the clock has not begun, so nothing stops."""
    dossier = given.submitted(permit, by=lan, at=monday)
    actions.request_supplement(dossier, ITEMS, REASON, by=an, at=monday)
    with pytest.raises(AwaitingSupplement):
        actions.receive(dossier, by=an, at=monday)
    dossier = actions.supplement(dossier, given.ANSWERS, by=lan, at=monday + timedelta(days=1))
    assert dossier.status == Status.SUBMITTED and not dossier.clock_events.exists()
    assert day(actions.receive(dossier, by=an, at=monday + timedelta(days=1))) == "25/11"


def test_nobody_is_made_to_come_back_a_third_time(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime, unchanged: Watch
) -> None:
    """NĐ 63/2010/NĐ-CP Đ20.4."""
    dossier = given.received(permit, by=lan, an=an, at=monday)
    for hours in (1, 2):
        actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=monday + timedelta(hours=hours))
        actions.supplement(dossier, given.ANSWERS, by=lan, at=monday + timedelta(hours=hours, minutes=30))
    with unchanged(dossier), pytest.raises(TooManySupplements):
        actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=monday + timedelta(hours=3))


def test_items_and_reason_are_needed(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    with unchanged(dossier):
        with pytest.raises(ItemsMissing):
            actions.request_supplement(dossier, [{"what": " "}], REASON, by=binh, at=monday)
        with pytest.raises(ReasonMissing):
            actions.request_supplement(dossier, ITEMS, " ", by=binh, at=monday)


def test_only_the_holder_of_the_step_asks_and_only_lan_answers(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, dung: Account, sen_staff: Account,
    monday: datetime, unchanged: Watch,
) -> None:  # fmt: skip
    dossier = given.received(permit, by=lan, an=an, at=monday)
    with unchanged(dossier):
        for other in (an, cuong, dung, lan):
            with pytest.raises(NotYourDossier):
                actions.request_supplement(dossier, ITEMS, REASON, by=other, at=monday)
        with pytest.raises(NothingAsked):
            actions.supplement(dossier, given.ANSWERS, by=lan, at=monday)
    actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=monday)
    with unchanged(dossier):
        for other in (sen_staff, binh, dung):
            with pytest.raises(NotYourDossier):
                actions.supplement(dossier, given.ANSWERS, by=other, at=monday)


# -- at the counter ----------------------------------------------------------------------------------------------
MOC = actions.Holder(name="Hoàng Văn Mộc", phone="0900000001")


@pytest.fixture
def paper_dossier(permit: Procedure, an: Account, binh: Account, monday: datetime) -> Dossier:
    """Mộc has no account: An took his paper dossier in, received it, and Bình asks for more."""
    filed = actions.file_at_counter(permit, MOC, [actions.GivenPaper("application")], {"quantity": 5}, by=an, at=monday)
    dossier = actions.receive(filed, by=an, at=monday)
    actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=monday)
    return dossier


def test_an_takes_in_what_moc_brings_to_the_desk(
    paper_dossier: Dossier, an: Account, dung: Account, binh: Account, monday: datetime, unchanged: Watch
) -> None:
    papers = [actions.GivenPaper("contract", "original")]
    assert "supplement_at_counter" in [act.name for act in queries.acts_open_to(paper_dossier, an, monday)]
    with unchanged(paper_dossier):
        for other in (dung, binh):
            with pytest.raises(NotYourDossier):
                actions.supplement_at_counter(paper_dossier, papers, by=other, at=monday)
        with pytest.raises(NoPaperGiven):
            actions.supplement_at_counter(paper_dossier, [], by=an, at=monday)
    dossier = actions.supplement_at_counter(paper_dossier, papers, by=an, at=monday + timedelta(days=1))
    assert day(dossier) == "25/11"
    assert [paper.key for paper in dossier.papers.filter(removed_at__isnull=True)] == ["application", "contract"]
    assert open_items(dossier.process_id).get().due_at is not None


def test_moc_takes_his_dossier_back_at_the_desk(
    paper_dossier: Dossier, an: Account, binh: Account, monday: datetime
) -> None:
    with pytest.raises(NotYourDossier):
        actions.withdraw_at_counter(paper_dossier, "Đơn xin rút ngày 16/11", by=binh, at=monday)
    dossier = actions.withdraw_at_counter(paper_dossier, "Đơn xin rút ngày 16/11", by=an, at=monday)
    assert (dossier.status, dossier.withdrawal.by) == (Status.WITHDRAWN, an)


def test_the_desk_does_not_act_for_those_who_filed_online(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    actions.request_supplement(dossier, ITEMS, REASON, by=binh, at=monday)
    with pytest.raises(NotYourDossier):
        actions.supplement_at_counter(dossier, [actions.GivenPaper("contract")], by=an, at=monday)
    with pytest.raises(NotYourDossier):
        actions.withdraw_at_counter(dossier, "Bà Lan gọi điện", by=an, at=monday)
