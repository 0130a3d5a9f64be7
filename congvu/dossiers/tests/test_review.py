"""The steps of a dossier are taken, handed out, done; other units are asked in parallel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier, OpinionRequest
from congvu.dossiers.opinion_refusals import OpinionAlreadyAnswered, OpinionAlreadyAsked, OpinionDuePast, TransferOnly
from congvu.dossiers.refusals import DecideByAct, NotYourDossier, TextMissing
from congvu.events.facts import timeline
from congvu.organisations.models import Role, Unit
from congvu.workflow.queries import open_items
from congvu.workflow.refusals import AlreadyClaimed, NotYours
from tests import given
from tests.people import officer

pytestmark = pytest.mark.django_db
Watch = Callable[[Dossier], Any]


@pytest.fixture
def received(permit: Procedure, lan: Account, an: Account, monday: datetime) -> Dossier:
    return given.received(permit, by=lan, an=an, at=monday)


def test_binh_takes_the_step_and_hands_it_up(received: Dossier, binh: Account, monday: datetime) -> None:
    assert actions.claim(received, by=binh, at=monday).holder == binh
    actions.complete_step(received, "submit", "Đủ điều kiện", by=binh, at=monday)
    assert open_items(received.process_id).get().step == "sign"
    kinds = [event.kind for event in timeline(received)][-2:]
    assert kinds == ["dossiers.work_claimed", "dossiers.step_completed"]


def test_binh_gives_the_step_back(received: Dossier, binh: Account, monday: datetime) -> None:
    actions.claim(received, by=binh, at=monday)
    assert actions.give_back(received, by=binh, at=monday).holder is None


def test_dung_and_the_desk_cannot_do_the_steps(
    received: Dossier, dung: Account, an: Account, lan: Account, binh: Account, monday: datetime, unchanged: Watch
) -> None:
    with unchanged(received):
        for other in (dung, an, lan):
            with pytest.raises(NotYours):
                actions.claim(received, by=other, at=monday)
            with pytest.raises(NotYours):
                actions.complete_step(received, "submit", by=other, at=monday)
            with pytest.raises(NotYours):
                actions.hand_out(received, binh, by=other, at=monday)


def test_a_colleague_cannot_finish_what_binh_holds(
    received: Dossier, binh: Account, cuc_xnk: Unit, program: Account, monday: datetime, unchanged: Watch
) -> None:
    colleague = officer("Ngô Thị Bích", "CB010", cuc_xnk, "Chuyên viên", [Role.REVIEWER], program)
    actions.claim(received, by=binh, at=monday)
    with unchanged(received), pytest.raises(AlreadyClaimed):
        actions.complete_step(received, "submit", by=colleague, at=monday)


def test_a_step_of_another_dossier_is_not_done_here(
    permit: Procedure, lan: Account, an: Account, binh: Account, received: Dossier, monday: datetime
) -> None:
    other = given.received(permit, by=lan, an=an, at=monday)
    with pytest.raises(NotYourDossier):
        actions.complete_step(received, "submit", item=open_items(other.process_id).get(), by=binh, at=monday)


def test_a_decision_is_an_act_and_not_an_outcome(
    received: Dossier, binh: Account, cuong: Account, monday: datetime, unchanged: Watch
) -> None:
    item = given.in_step(received, "sign", binh=binh, cuong=cuong)
    with unchanged(received), pytest.raises(DecideByAct):
        actions.complete_step(received, "approve", by=cuong, at=monday)
    assert queries.outcomes_open(item) == [("send_back", "Trả lại")]


# -- opinions ----------------------------------------------------------------------------------------------------
def test_two_units_are_asked_at_once_and_the_process_goes_on(
    received: Dossier, binh: Account, dung: Account, cuc_hc: Unit, cuc_tmdt: Unit, monday: datetime
) -> None:
    """NĐ 61/2018/NĐ-CP Đ19.5."""
    due = monday + timedelta(days=2)
    asked = actions.ask_opinion(received, cuc_hc, "Hóa chất này có phải khai báo?", due, by=binh, at=monday)
    actions.ask_opinion(received, cuc_tmdt, "Website đã thông báo chưa?", due, by=binh, at=monday)
    actions.complete_step(received, "submit", by=binh, at=monday)
    answered = actions.answer_opinion(asked, "Không phải khai báo.", by=dung, at=monday)
    assert (answered.answer, answered.answered_by) == ("Không phải khai báo.", dung)
    assert received.opinion_requests.filter(answered_at__isnull=True).count() == 1


def test_a_question_needs_words_a_future_and_no_twin(
    received: Dossier, binh: Account, cuc_hc: Unit, monday: datetime
) -> None:
    due = monday + timedelta(days=2)
    with pytest.raises(TextMissing):
        actions.ask_opinion(received, cuc_hc, " ", due, by=binh, at=monday)
    with pytest.raises(OpinionDuePast):
        actions.ask_opinion(received, cuc_hc, "Ý kiến?", monday, by=binh, at=monday)
    actions.ask_opinion(received, cuc_hc, "Ý kiến?", due, by=binh, at=monday)
    with pytest.raises(OpinionAlreadyAsked):
        actions.ask_opinion(received, cuc_hc, "Ý kiến?", due, by=binh, at=monday)
    assert OpinionRequest.objects.count() == 1


def test_only_the_handling_unit_asks_and_only_the_asked_unit_answers_once(
    received: Dossier, binh: Account, dung: Account, an: Account, cuc_hc: Unit, monday: datetime
) -> None:
    due = monday + timedelta(days=2)
    for other, why in ((dung, NotYourDossier), (an, TransferOnly)):
        with pytest.raises(why):
            actions.ask_opinion(received, cuc_hc, "Ý kiến?", due, by=other, at=monday)
    asked = actions.ask_opinion(received, cuc_hc, "Ý kiến?", due, by=binh, at=monday)
    with pytest.raises(NotYourDossier):
        actions.answer_opinion(asked, "Đồng ý", by=an, at=monday)
    actions.answer_opinion(asked, "Đồng ý", by=dung, at=monday)
    with pytest.raises(OpinionAlreadyAnswered):
        actions.answer_opinion(asked, "Đổi ý", by=dung, at=monday)


def test_a_late_opinion_is_told_once(
    received: Dossier, binh: Account, program: Account, cuc_hc: Unit, monday: datetime
) -> None:
    due = monday + timedelta(days=2)
    actions.ask_opinion(received, cuc_hc, "Ý kiến?", due, by=binh, at=monday)
    assert actions.tell_overdue_opinions(by=program, at=due) == 0
    assert actions.tell_overdue_opinions(by=program, at=due + timedelta(minutes=1)) == 1
    assert actions.tell_overdue_opinions(by=program, at=due + timedelta(minutes=2)) == 0
