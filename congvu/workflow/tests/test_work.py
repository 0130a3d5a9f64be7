"""Work goes to those who may do it, once, and the process moves on by what they decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.events.models import Event
from congvu.kernel.refusal import Refusal
from congvu.organisations.models import Role, Unit
from congvu.workflow import actions, queries
from congvu.workflow.drawing import svg
from congvu.workflow.models import ProcessInstance, ProcessSpec, WorkItem
from congvu.workflow.refusals import AlreadyClaimed, AlreadyDone, CannotReceiveWork, NotYours, UnknownOutcome
from congvu.workflow.tests.conftest import CALENDAR
from tests.people import officer

pytestmark = pytest.mark.django_db


def only_item(instance: ProcessInstance) -> WorkItem:
    return queries.open_items(instance).get()


@pytest.fixture
def nothing_changes() -> Iterator[None]:
    """What is refused leaves no row changed and no fact."""
    before = list(WorkItem.objects.order_by("pk").values()), Event.objects.count()
    yield
    assert (list(WorkItem.objects.order_by("pk").values()), Event.objects.count()) == before


def test_a_started_case_waits_for_a_reviewer_of_its_unit(
    green: ProcessInstance, binh: Account, dung: Account, cuong: Account, monday: datetime
) -> None:
    item = only_item(green)
    assert (item.step, item.role, item.unit.code) == ("review", "reviewer", "cuc-xnk")
    assert f"{localtime(item.due_at):%d/%m %H:%M}" == "18/11 17:00"
    assert f"{localtime(item.remind_at):%d/%m %H:%M}" == "18/11 13:00"
    assert list(queries.open_for(binh, monday.date())) == [item]
    assert not queries.open_for(dung, monday.date()).exists()
    assert not queries.open_for(cuong, monday.date()).exists()


def test_binh_claims_and_nobody_else_may_then(
    green: ProcessInstance, binh: Account, cuc_xnk: Unit, program: Account, monday: datetime
) -> None:
    colleague = officer("Ngô Thị Bích", "CB010", cuc_xnk, "Chuyên viên", [Role.REVIEWER], program)
    item = actions.claim(only_item(green), by=binh, at=monday)
    assert item.holder == binh
    assert actions.claim(item, by=binh, at=monday).claimed_at == monday
    with pytest.raises(AlreadyClaimed) as refused:
        actions.claim(item, by=colleague, at=monday)
    assert "Lê Thanh Bình" in str(refused.value)
    with pytest.raises(AlreadyClaimed):
        actions.complete(item, "submit", calendar=CALENDAR, by=colleague, at=monday)


def test_binh_gives_back_what_he_cannot_do(green: ProcessInstance, binh: Account, monday: datetime) -> None:
    item = actions.claim(only_item(green), by=binh, at=monday)
    assert actions.give_back(item, by=binh, at=monday).holder is None
    with pytest.raises(NotYours):
        actions.give_back(item, by=binh, at=monday)


def test_dung_is_refused_everything(
    green: ProcessInstance, dung: Account, binh: Account, monday: datetime, nothing_changes: None
) -> None:
    item = only_item(green)
    for act in (
        lambda: actions.claim(item, by=dung, at=monday),
        lambda: actions.hand_out(item, binh, by=dung, at=monday),
        lambda: actions.give_back(item, by=dung, at=monday),
        lambda: actions.complete(item, "submit", calendar=CALENDAR, by=dung, at=monday),
    ):
        with pytest.raises(NotYours):
            act()


def test_cuong_hands_work_to_binh_but_not_to_dung(
    green: ProcessInstance, cuong: Account, binh: Account, dung: Account, monday: datetime
) -> None:
    item = only_item(green)
    with pytest.raises(CannotReceiveWork):
        actions.hand_out(item, dung, by=cuong, at=monday)
    assert actions.hand_out(item, binh, by=cuong, at=monday).holder == binh
    assert list(queries.officers_for(item, monday.date())) == [binh]


def test_a_green_case_goes_straight_to_the_signer(green: ProcessInstance, binh: Account, monday: datetime) -> None:
    actions.complete(only_item(green), "submit", "Đủ điều kiện", calendar=CALENDAR, by=binh, at=monday)
    assert only_item(green).step == "sign"


def test_a_yellow_case_is_looked_at_by_the_leader_first(
    spec: ProcessSpec, cuc_xnk: Unit, an: Account, binh: Account, cuong: Account, monday: datetime
) -> None:
    instance = actions.start(
        spec, cuc_xnk, {"quantity": 500}, calendar=CALENDAR, by=an, at=monday, decided={"lane": "yellow"}
    )
    actions.complete(only_item(instance), "submit", calendar=CALENDAR, by=binh, at=monday)
    item = only_item(instance)
    assert item.step == "check"
    actions.complete(item, "send_back", "Xem lại số lượng", calendar=CALENDAR, by=cuong, at=monday)
    assert only_item(instance).step == "review"
    actions.complete(only_item(instance), "submit", calendar=CALENDAR, by=binh, at=monday)
    actions.complete(only_item(instance), "agree", calendar=CALENDAR, by=cuong, at=monday)
    actions.complete(only_item(instance), "approve", calendar=CALENDAR, by=cuong, at=monday)
    instance.refresh_from_db()
    assert instance.ended_at == monday
    lines = {line.step.key: (line.state, len(line.items)) for line in queries.steps(instance)}
    assert lines == {"review": ("done", 2), "check": ("done", 2), "sign": ("done", 1)}


def test_done_work_is_done_once(green: ProcessInstance, binh: Account, monday: datetime) -> None:
    item = only_item(green)
    actions.complete(item, "submit", calendar=CALENDAR, by=binh, at=monday)
    events = Event.objects.count()
    with pytest.raises(AlreadyDone):
        actions.complete(item, "submit", calendar=CALENDAR, by=binh, at=monday)
    with pytest.raises(AlreadyDone):
        actions.claim(item, by=binh, at=monday)
    assert Event.objects.count() == events


def test_an_outcome_the_step_does_not_have_is_refused(
    green: ProcessInstance, binh: Account, monday: datetime, nothing_changes: None
) -> None:
    with pytest.raises(UnknownOutcome) as refused:
        actions.complete(only_item(green), "approve", calendar=CALENDAR, by=binh, at=monday)
    assert "Trình lãnh đạo" in str(refused.value)


def test_an_officer_who_has_left_the_post_gets_no_more_work(
    green: ProcessInstance, binh: Account, program: Account, monday: datetime
) -> None:
    from congvu.organisations.actions import end_appointment
    from congvu.organisations.models import Appointment

    end_appointment(Appointment.objects.get(officer=binh.officer), on=monday.date(), by=program, at=monday)
    later = monday + timedelta(days=2)
    with pytest.raises(NotYours):
        actions.claim(only_item(green), by=binh, at=later)


def test_a_signer_above_signs_for_the_units_below(
    green: ProcessInstance, binh: Account, cuc_xnk: Unit, program: Account, monday: datetime, mot_cua: Unit
) -> None:
    """A signer's and a leader's post reaches below; a reviewer's does not."""
    from congvu.organisations.actions import open_unit

    below = open_unit(cuc_xnk.agency, "phong-xx", "Phòng Xuất xứ", parent=cuc_xnk, by=program, at=monday)
    chief = officer("Trịnh Công Hùng", "CB011", cuc_xnk, "Cục trưởng", [Role.SIGNER], program)
    assert queries.reach(chief, monday.date()) == {"signer": {cuc_xnk.pk, below.pk}}
    assert queries.reach(binh, monday.date()) == {"reviewer": {cuc_xnk.pk}}
    item = WorkItem(unit=below, role=Role.SIGNER)
    assert queries.may_do(item, chief, monday.date())
    assert not queries.may_do(WorkItem(unit=below, role=Role.REVIEWER), binh, monday.date())


def test_the_reminder_is_told_once(green: ProcessInstance, program: Account, monday: datetime) -> None:
    item = only_item(green)
    assert item.remind_at is not None
    assert actions.remind_due(by=program, at=item.remind_at - timedelta(minutes=1)) == 0
    assert actions.remind_due(by=program, at=item.remind_at) == 1
    assert actions.remind_due(by=program, at=item.remind_at + timedelta(hours=1)) == 0
    assert Event.objects.filter(kind="workflow.work_due_soon", about_id=item.pk).count() == 1


def test_a_paused_case_is_due_at_no_time_and_gets_its_full_time_again(
    green: ProcessInstance, binh: Account, program: Account, monday: datetime
) -> None:
    actions.pause(green, by=binh, at=monday)
    assert only_item(green).due_at is None
    assert actions.remind_due(by=program, at=monday + timedelta(days=9)) == 0
    thursday = monday + timedelta(days=3)
    actions.resume(green, calendar=CALENDAR, by=binh, at=thursday)
    assert f"{localtime(only_item(green).due_at):%d/%m %H:%M}" == "23/11 17:00"


def test_a_cancelled_case_leaves_no_open_work(green: ProcessInstance, binh: Account, monday: datetime) -> None:
    item = only_item(green)
    actions.cancel(green, by=binh, at=monday)
    item.refresh_from_db()
    assert (item.done_at, item.outcome, item.done_by) == (monday, "cancelled", None)
    events = Event.objects.count()
    actions.cancel(green, by=binh, at=monday)
    assert Event.objects.count() == events


def test_a_decision_in_a_step_ends_the_case(
    green: ProcessInstance, binh: Account, cuong: Account, monday: datetime
) -> None:
    actions.complete(only_item(green), "submit", calendar=CALENDAR, by=binh, at=monday)
    item = only_item(green)
    actions.end_with(item, "refuse", "Không đủ điều kiện", by=cuong, at=monday)
    item.refresh_from_db()
    assert (item.outcome, item.done_by) == ("refuse", cuong)
    assert not queries.open_items(green).exists()


def test_a_stored_case_keeps_little_and_no_form_data(green: ProcessInstance) -> None:
    green.refresh_from_db()
    assert green.facts == {"quantity": 50}
    assert "specs" not in green.state and "spec" not in green.state
    assert all(not task["data"] for task in green.state["tasks"].values())


def test_the_picture_says_in_words_where_the_case_stands(
    green: ProcessInstance, binh: Account, monday: datetime
) -> None:
    actions.complete(only_item(green), "submit", calendar=CALENDAR, by=binh, at=monday)
    drawn = svg(green.spec, queries.current_steps(green), {"review"})
    assert "<title" in drawn and "Ký duyệt (Lãnh đạo ký duyệt, đang xử lý)" in drawn
    assert "Thẩm định hồ sơ (Chuyên viên thụ lý, đã xong)" in drawn
    assert drawn.count("<rect") >= 6 and "<script" not in drawn


def test_every_refusal_is_a_sentence() -> None:
    from congvu.workflow import refusals

    kinds = [kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, Refusal)]
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(str(kind()).endswith((".", "…")) or ":" in str(kind()) for kind in kinds)


def test_a_step_without_a_timer_reminds_when_a_quarter_is_left(
    green: ProcessInstance, binh: Account, monday: datetime
) -> None:
    """Signing takes one working day from Monday 9:00, so until Tuesday 17:00; two of its eight hours before that."""
    actions.complete(only_item(green), "submit", calendar=CALENDAR, by=binh, at=monday)
    item = only_item(green)
    assert f"{localtime(item.due_at):%d/%m %H:%M}" == "17/11 17:00"
    assert f"{localtime(item.remind_at):%d/%m %H:%M}" == "17/11 15:00"
