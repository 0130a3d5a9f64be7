"""Chuyển hồ sơ, bàn giao công việc."""

from __future__ import annotations

from datetime import timedelta

import pytest

from congvu.dossiers import actions, queries, rules
from congvu.dossiers.models import Dossier, WorkHandover
from congvu.dossiers.queries.handing_on import dealt_among, held_work, holders_to_settle
from congvu.dossiers.refusals import (
    NothingToHandOn,
    NotPossibleNow,
    NotYourDossier,
    PapersTransferredAlready,
    ReasonMissing,
    WorkStillHeld,
    WrongUnit,
)
from congvu.events.facts import timeline
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.notifications.models import Notification
from congvu.organisations.models import Role
from congvu.workflow.models import WorkItem
from congvu.workflow.refusals import CannotReceiveWork, NotYours
from tests import given
from tests.people import MONDAY, officer


@pytest.mark.parametrize(
    ("able", "chosen", "dealt"),
    [
        ({1: [7, 8], 2: [7, 8], 3: [7, 8]}, [7, 8], {1: 7, 2: 8, 3: 7}),
        ({1: [7], 2: [7, 8], 3: [9]}, [7, 8], {1: 7, 2: 8, 3: None}),
        ({1: [7]}, [], {1: None}),
    ],
)
def test_work_is_dealt_evenly_to_those_who_may_do_it(able, chosen, dealt):
    assert rules.dealt(list(able), able, chosen) == dealt


# -- another unit ------------------------------------------------------------------------------------------------
@pytest.fixture
def review(permit, lan, an) -> Dossier:
    return given.received(permit, by=lan, an=an)


def test_a_dossier_that_came_to_the_wrong_unit_goes_on_in_another_and_its_clock_with_it(
    review, binh, cuong, dung, cuc_hc, monday
):
    due = review.due_at
    actions.claim(review, by=binh, at=monday)
    actions.transfer(review, cuc_hc, "Hồ sơ về hóa chất", by=binh, at=monday + timedelta(hours=1))
    run_due_jobs()
    review.refresh_from_db()
    old, new = WorkItem.objects.order_by("id")
    assert (review.unit, review.due_at, old.went_on_elsewhere, new.unit, new.holder) == (
        cuc_hc,
        due,
        True,
        cuc_hc,
        None,
    )
    assert review in Dossier.objects.visible_to(dung) and review in queries.inbox(dung, "unit", at=monday)
    assert Notification.objects.filter(account=dung, title__contains="được chuyển đến đơn vị").count() == 1
    line = queries.timeline(review, for_applicant=True)[-1]
    assert (line.title, line.detail) == ("Chuyển hồ sơ đến Cục Hóa chất", "Hồ sơ về hóa chất")
    assert [row["to"] for row in queries.control_rows(review)] == ["Cục Xuất nhập khẩu", "Cục Hóa chất"]
    actions.complete_step(review, "submit", by=dung, at=monday + timedelta(hours=2))
    with pytest.raises(NotYourDossier):
        actions.approve(review, by=cuong, at=monday + timedelta(hours=3))


def test_only_the_desk_sends_on_what_is_not_received_yet(permit, lan, an, binh, cuc_hc, monday, unchanged):
    dossier = given.submitted(permit, by=lan)
    with unchanged(dossier), pytest.raises(NotYourDossier):
        actions.transfer(dossier, cuc_hc, "Nhầm", by=binh, at=monday)
    actions.transfer(dossier, cuc_hc, "Nhầm đơn vị", by=an, at=monday)
    assert actions.receive(dossier, by=an, at=monday).unit == cuc_hc
    assert WorkItem.objects.get().unit == cuc_hc


def test_dung_of_another_unit_sends_nothing_on(review, dung, an, cuong, cuc_hc, cuc_xnk, monday, unchanged):
    for by, to, why, refusal in (
        (dung, cuc_hc, "Nhầm", NotYourDossier),
        (an, cuc_hc, "Nhầm", NotYourDossier),
        (cuong, cuc_xnk, "Nhầm", WrongUnit),
        (cuong, cuc_hc, "  ", ReasonMissing),
    ):
        with unchanged(review), pytest.raises(refusal):
            actions.transfer(review, to, why, by=by, at=monday)


@pytest.mark.parametrize(("hours", "kept"), [(1, "Đúng hạn"), (26, "Quá hạn")])
def test_nđ61_đ18_2_papers_leave_the_desk_within_the_day_and_the_control_sheet_says_whether(
    permit, an, binh, monday, hours, kept
):
    holder = actions.Holder(name="Ông Mộc", phone="0900000009")
    papers = [actions.GivenPaper("application", "original")]
    dossier = actions.file_at_counter(permit, holder, papers, {"quantity": 5}, by=an, at=monday)
    actions.receive(dossier, by=an, at=monday)
    with pytest.raises(NotYourDossier):
        actions.transfer_papers(dossier, by=binh, at=monday)
    actions.transfer_papers(dossier, by=an, at=monday + timedelta(hours=hours))
    with pytest.raises(PapersTransferredAlready):
        actions.transfer_papers(dossier, by=an, at=monday + timedelta(hours=hours))
    first = queries.control_rows(dossier)[0]
    assert (first["note"], first["result"], first["to"]) == ("Chuyển hồ sơ giấy", kept, "Cục Xuất nhập khẩu")
    assert timeline(dossier).get(kind="dossiers.papers_transferred").data["in_time"] is (kept == "Đúng hạn")


# -- another officer ---------------------------------------------------------------------------------------------
@pytest.fixture
def held(permit, lan, an, binh, monday) -> list[Dossier]:
    """Three dossiers that Bình holds."""
    found = [given.received(permit, by=lan, an=an) for _ in range(3)]
    for dossier in found:
        actions.claim(dossier, by=binh, at=monday)
    return found


@pytest.fixture
def colleagues(cuc_xnk, program):
    return [officer(name, number, cuc_xnk, "Chuyên viên", [Role.REVIEWER], program) for name, number in
            (("Trần Văn Em", "CB010"), ("Ngô Thị Phượng", "CB011"))]  # fmt: skip


def test_cuong_hands_on_everything_binh_holds_shared_between_two(held, binh, cuong, colleagues, monday):
    assert [(one.account, one.steps) for one in holders_to_settle(cuong, monday.date())] == [(binh, 3)]
    work = held_work(binh, cuong, monday.date())
    dealt = dealt_among(work, colleagues)
    assert sorted(list(dealt.values()).count(one.pk) for one in colleagues) == [1, 2]
    by_key = {one.pk: one for one in colleagues}
    receivers = {item: by_key[to] for item, to in dealt.items()}
    actions.hand_on(binh, receivers, "Bình chuyển công tác", by=cuong, at=monday)
    run_due_jobs()
    assert not WorkItem.objects.filter(holder=binh, done_at__isnull=True).exists()
    told = Notification.objects.filter(title__startswith="Bạn nhận bàn giao")
    assert told.count() == 2 and WorkHandover.objects.get().giver == binh
    assert Event.objects.filter(kind="dossiers.work_handed_on").count() == 3
    assert "Bàn giao bước" in queries.timeline(held[0], for_applicant=False)[-1].title
    with pytest.raises(NothingToHandOn):
        actions.hand_on(binh, receivers, "Lần nữa", by=cuong, at=monday)


def test_if_one_receiver_may_not_nothing_is_handed_on(held, binh, cuong, dung, colleagues, monday):
    items = list(WorkItem.objects.filter(holder=binh))
    facts = Event.objects.count()
    with pytest.raises(CannotReceiveWork):
        actions.hand_on(binh, {items[0].pk: colleagues[0], items[1].pk: dung}, "Chuyển", by=cuong, at=monday)
    with pytest.raises(NotYours):
        actions.hand_on(binh, {items[0].pk: dung}, "Chuyển", by=dung, at=monday)
    assert Event.objects.count() == facts and WorkItem.objects.filter(holder=binh).count() == 3


def test_a_post_with_open_work_is_not_closed_before_it_is_handed_on(held, binh, giang, monday):
    post = binh.officer.appointments.get()
    with pytest.raises(WorkStillHeld, match="3 việc"):
        actions.end_post(post, on=MONDAY.date(), by=giang, at=monday)
    with pytest.raises(WorkStillHeld):
        actions.officer_leaves(binh.officer, on=MONDAY.date(), by=giang, at=monday)
    assert actions.return_work_to_units(binh, "Thôi việc đột xuất", by=giang, at=monday) == 3
    assert actions.end_post(post, on=MONDAY.date(), by=giang, at=monday).to_on == MONDAY.date()


def test_after_the_decision_nothing_is_transferred(permit, lan, an, binh, cuong, cuc_hc, monday, unchanged):
    dossier = given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong)
    with unchanged(dossier), pytest.raises(NotPossibleNow):
        actions.transfer(dossier, cuc_hc, "Nhầm", by=cuong, at=monday)
