"""Several units and agencies are asked together; each answers, asks for time, is late; the lead unit sums up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries, rules
from congvu.dossiers.models import Consultation, Dossier, OpinionExtension, OpinionRequest
from congvu.dossiers.opinion_refusals import (
    AlreadyConcluded,
    ExtensionAlreadyAsked,
    ExtensionNotLater,
    InOrderIsForPaper,
    NobodyAsked,
    NoExtensionAsked,
    OnPaperOnly,
    OpinionAlreadyAsked,
    OpinionNotTurn,
    OpinionsStillOpen,
    OpinionTakenBack,
    ReplyIncomplete,
    TransferOnly,
)
from congvu.dossiers.queries.control import control_rows
from congvu.dossiers.refusals import NotYourDossier
from congvu.events.inline import run_due_jobs
from congvu.kernel.work_calendar import VIETNAM
from congvu.notifications.models import Notification
from congvu.organisations.models import Role, Unit
from congvu.organisations.queries import work_calendar
from tests import given
from tests.people import MONDAY, officer

pytestmark = pytest.mark.django_db
Watch = Callable[[Dossier], Any]
Kind, Position = OpinionRequest.Kind, OpinionRequest.Position
WEDNESDAY = MONDAY + timedelta(days=2)
CUSTOMS = "Cục Hải quan Ví Dụ"


@pytest.fixture
def received(permit: Procedure, lan: Account, an: Account) -> Dossier:
    return given.received(permit, by=lan, an=an)


@pytest.fixture
def minh(cuc_tmdt: Unit, program: Account) -> Account:
    """Minh reviews in a third department."""
    return officer("Đỗ Văn Minh", "CB011", cuc_tmdt, "Chuyên viên", [Role.REVIEWER], program)


def asked(dossier: Dossier, *asks: actions.Ask, by: Account, **kwargs: Any) -> list[OpinionRequest]:
    return list(actions.consult(dossier, asks, by=by, at=MONDAY, **kwargs).requests.all())


def ask(of: Unit | str, due_at: datetime = WEDNESDAY, kind: str = Kind.OPINION) -> actions.Ask:
    if isinstance(of, str):
        return actions.Ask("Ý kiến về hàng này?", due_at, body=of, kind=kind)
    return actions.Ask("Ý kiến về hàng này?", due_at, of, kind=kind)


# -- Đ19.5: asked together ---------------------------------------------------------------------------------------
def test_nđ61_đ19_5_binh_asks_two_units_and_an_agency_and_each_answers(
    received: Dossier, binh: Account, dung: Account, cuc_hc: Unit, cuc_tmdt: Unit
) -> None:
    one, _two, outside = asked(received, ask(cuc_hc), ask(cuc_tmdt, kind=Kind.APPRAISAL), ask(CUSTOMS), by=binh)
    actions.answer_opinion(one, "Phải ghi nhãn.", Position.CONDITIONALLY, [given.pdf(by=dung)], by=dung, at=MONDAY)
    scan = given.pdf(by=binh)
    actions.enter_reply(
        outside, "Nhất trí.", Position.AGREES, "12/HQ-GSQL", date(2026, 11, 16), scan, by=binh, at=MONDAY
    )
    shown = queries.rounds(received, binh, MONDAY)[0]
    assert [leg.state for leg in shown.legs] == ["answered", "waiting", "answered"]
    assert shown.positions == [("Đồng ý", 1), ("Đồng ý có điều kiện", 1)] and shown.missing == [cuc_tmdt.name]
    assert [one.file.name for one in shown.legs[0].files] == ["don.pdf"]
    assert (shown.legs[2].request.reply_number, shown.legs[2].request.answered_by) == ("12/HQ-GSQL", binh)


def test_all_are_asked_or_none(received: Dossier, binh: Account, cuc_hc: Unit, unchanged: Watch) -> None:
    with unchanged(received):
        with pytest.raises(NobodyAsked):
            asked(received, by=binh)
        with pytest.raises(OpinionAlreadyAsked), transaction.atomic():
            asked(received, ask(cuc_hc), ask(CUSTOMS), ask(CUSTOMS), by=binh)
    assert not Consultation.objects.exists() and not OpinionRequest.objects.exists()


def test_a_paper_answer_needs_its_number_and_scan_and_is_not_for_units_of_the_house(
    received: Dossier, binh: Account, dung: Account, cuc_hc: Unit, unchanged: Watch
) -> None:
    inside, outside = asked(received, ask(cuc_hc), ask(CUSTOMS), by=binh)
    scan, on = given.pdf(by=binh), date(2026, 11, 16)
    with unchanged(received):
        with pytest.raises(OnPaperOnly):
            actions.enter_reply(inside, "Có.", Position.AGREES, "1", on, scan, by=binh, at=MONDAY)
        with pytest.raises(ReplyIncomplete):
            actions.enter_reply(outside, "Có.", Position.AGREES, " ", on, scan, by=binh, at=MONDAY)
        with pytest.raises(ReplyIncomplete):
            actions.enter_reply(outside, "Có.", Position.AGREES, "1", on, None, by=binh, at=MONDAY)
        with pytest.raises(NotYourDossier):
            actions.enter_reply(outside, "Có.", Position.AGREES, "1", on, scan, by=dung, at=MONDAY)
        with pytest.raises(NotYourDossier):
            actions.answer_opinion(outside, "Có.", by=dung, at=MONDAY)


def test_the_database_believes_it(received: Dossier, binh: Account, cuc_hc: Unit) -> None:
    (one,) = asked(received, ask(cuc_hc), by=binh)
    rows = OpinionRequest.objects.filter(pk=one.pk)
    for wrong in ({"body": CUSTOMS}, {"unit": None}, {"answered_at": MONDAY, "withdrawn_at": MONDAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


# -- time --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked_at", "due_at", "reminder"),
    [
        # Monday for Wednesday's end: as Tuesday opens. Over a weekend: as Friday opens.
        (MONDAY, datetime(2026, 11, 18, 17, 0), datetime(2026, 11, 17, 8, 0)),
        (MONDAY, datetime(2026, 11, 23, 17, 0), datetime(2026, 11, 20, 8, 0)),
        # Asked on the day before the end: nobody is told twice at once.
        (MONDAY, datetime(2026, 11, 17, 17, 0), None),
        (MONDAY, datetime(2026, 11, 16, 17, 0), None),
    ],
)
def test_who_is_asked_is_reminded_a_working_day_before(
    asked_at: datetime, due_at: datetime, reminder: datetime | None
) -> None:
    found = rules.opinion_reminder_at(asked_at, due_at.replace(tzinfo=VIETNAM), work_calendar())
    assert found == (reminder and reminder.replace(tzinfo=VIETNAM))


def test_nđ61_đ19_5b_reminded_once_then_told_late_to_the_desk_and_the_asker(
    received: Dossier, binh: Account, dung: Account, an: Account, program: Account, cuc_hc: Unit
) -> None:
    asked(received, ask(cuc_hc), by=binh)
    assert actions.remind_of_opinions(by=program, at=MONDAY + timedelta(hours=1)) == 0
    tuesday = MONDAY + timedelta(days=1)
    assert [actions.remind_of_opinions(by=program, at=tuesday) for _ in range(2)] == [1, 0]
    late = WEDNESDAY + timedelta(minutes=1)
    assert [actions.tell_overdue_opinions(by=program, at=late) for _ in range(2)] == [1, 0]
    run_due_jobs()
    told = {one.account_id: one.title for one in Notification.objects.order_by("id")}
    assert told[an.pk].startswith("Quá hạn lấy ý kiến") and told[binh.pk].startswith("Quá hạn lấy ý kiến")
    assert Notification.objects.filter(account=dung, title__startswith="Sắp đến hạn trả lời").count() == 1


def test_more_time_is_asked_granted_once_and_reminded_of_anew(
    received: Dossier, binh: Account, dung: Account, program: Account, cuc_hc: Unit, unchanged: Watch
) -> None:
    (one,) = asked(received, ask(cuc_hc), by=binh)
    friday = MONDAY + timedelta(days=4)
    with unchanged(received):
        with pytest.raises(ExtensionNotLater):
            actions.ask_extension(one, "Bận", WEDNESDAY, by=dung, at=MONDAY)
        with pytest.raises(NotYourDossier):
            actions.ask_extension(one, "Bận", friday, by=binh, at=MONDAY)
        with pytest.raises(NoExtensionAsked):
            actions.grant_extension(one, by=binh, at=MONDAY)
    actions.ask_extension(one, "Phải hỏi thêm nhà sản xuất", friday, by=dung, at=MONDAY)
    with unchanged(received):
        with pytest.raises(ExtensionAlreadyAsked):
            actions.ask_extension(one, "Lại xin", friday, by=dung, at=MONDAY)
        with pytest.raises(NotYourDossier):
            actions.grant_extension(one, by=dung, at=MONDAY)
    actions.grant_extension(one, by=binh, at=MONDAY)
    one.refresh_from_db()
    assert one.due_at == friday and one.extensions.get().outcome == OpinionExtension.Outcome.GRANTED
    assert actions.tell_overdue_opinions(by=program, at=WEDNESDAY + timedelta(hours=1)) == 0
    actions.ask_extension(one, "Vẫn chưa xong", friday + timedelta(days=3), by=dung, at=WEDNESDAY)
    assert actions.deny_extension(one, "Hồ sơ sắp hết hạn.", by=binh, at=WEDNESDAY).outcome == "denied"


def test_a_question_taken_back_waits_for_nobody_and_closes_the_dossier_again(
    received: Dossier, binh: Account, dung: Account, program: Account, cuc_hc: Unit
) -> None:
    (one,) = asked(received, ask(cuc_hc), by=binh)
    assert received in Dossier.objects.visible_to(dung)
    actions.withdraw_opinion(one, "Đã rõ, không cần nữa.", by=binh, at=MONDAY)
    assert received not in Dossier.objects.visible_to(dung)
    with pytest.raises(OpinionTakenBack):
        actions.answer_opinion(one, "Có.", by=dung, at=MONDAY)
    assert actions.tell_overdue_opinions(by=program, at=WEDNESDAY + timedelta(hours=1)) == 0
    assert asked(received, ask(cuc_hc), by=binh), "the same unit may be asked again"


# -- summing up --------------------------------------------------------------------------------------------------
def test_the_lead_sums_up_when_nobody_who_still_has_time_is_missing(
    received: Dossier, binh: Account, dung: Account, cuc_hc: Unit, cuc_tmdt: Unit, minh: Account, unchanged: Watch
) -> None:
    one, two = asked(received, ask(cuc_hc), ask(cuc_tmdt), by=binh)
    together = one.consultation
    assert together is not None
    actions.answer_opinion(one, "Được.", Position.AGREES, by=dung, at=MONDAY)
    with unchanged(received):
        with pytest.raises(OpinionsStillOpen, match=cuc_tmdt.name):
            actions.conclude_consultation(together, "Đồng ý.", by=binh, at=MONDAY)
        with pytest.raises(NotYourDossier):
            actions.conclude_consultation(together, "Đồng ý.", by=dung, at=MONDAY)
    late = WEDNESDAY + timedelta(hours=1)
    actions.conclude_consultation(together, "Một nơi đồng ý, một nơi không trả lời.", by=binh, at=late)
    with pytest.raises(AlreadyConcluded):
        actions.conclude_consultation(together, "Lại tổng hợp.", by=binh, at=late)
    actions.answer_opinion(two, "Xin trả lời muộn.", by=minh, at=late)
    assert queries.rounds(received, None, late)[0].legs[1].state == "late"


# -- Đ19.6, Đ19.7: transfers -------------------------------------------------------------------------------------
def test_nđ61_đ19_6b_the_desk_transfers_an_electronic_dossier_to_all_at_once_and_asks_nothing_else(
    received: Dossier, an: Account, dung: Account, minh: Account, cuc_hc: Unit, cuc_tmdt: Unit, unchanged: Watch
) -> None:
    with unchanged(received):
        with pytest.raises(TransferOnly):
            asked(received, ask(cuc_hc), by=an)
        with pytest.raises(InOrderIsForPaper):
            actions.transfer_in_order(received, [ask(cuc_hc, kind=Kind.TRANSFER)], by=an, at=MONDAY)
    asked(received, ask(cuc_hc, kind=Kind.TRANSFER), ask(cuc_tmdt, kind=Kind.TRANSFER), by=an)
    for other in (dung, minh):
        assert [act.name for act in queries.acts_open_to(received, other, MONDAY)] == ["answer_opinion"]


def test_nđ61_đ19_6a_a_paper_dossier_goes_from_one_to_the_next(
    permit: Procedure, an: Account, binh: Account, dung: Account, minh: Account, cuc_hc: Unit, cuc_tmdt: Unit
) -> None:
    holder = actions.Holder(name="Bà Sáu", address="Bến Tre")
    paper = actions.file_at_counter(
        permit, holder, [actions.GivenPaper("application")], given.ANSWERS, by=an, at=MONDAY
    )
    paper = actions.receive(paper, by=an, at=MONDAY)
    legs = [ask(cuc_hc, kind=Kind.TRANSFER), ask(cuc_tmdt, kind=Kind.TRANSFER)]
    first, second = actions.transfer_in_order(paper, legs, by=an, at=MONDAY).requests.order_by("pk")
    with pytest.raises(OpinionNotTurn, match=cuc_hc.name):
        actions.answer_opinion(second, "Xong.", by=minh, at=MONDAY)
    assert queries.acts_open_to(paper, minh, MONDAY) == []
    assert not Dossier.objects.visible_to(minh).exists(), "it is not his unit's yet"
    assert [row["to"] for row in control_rows(paper)][1:] == [cuc_hc.name], "what has not begun is no hand-over yet"
    tuesday = MONDAY + timedelta(days=1)
    actions.answer_opinion(first, "Đã giải quyết phần mình.", Position.AGREES, by=dung, at=tuesday)
    second.refresh_from_db()
    assert (second.waits_its_turn, second.turn_at) == (False, tuesday)
    assert Dossier.objects.visible_to(minh).get() == paper
    actions.answer_opinion(second, "Xong.", Position.AGREES, by=minh, at=tuesday)


def test_nđ61_đ19_7_the_desk_sends_up_and_enters_what_comes_back(received: Dossier, an: Account) -> None:
    (leg,) = asked(received, ask("Văn phòng Chính phủ", kind=Kind.TRANSFER_UP), by=an)
    on = date(2026, 11, 16)
    actions.enter_reply(leg, "Đồng ý.", Position.AGREES, "9/VPCP", on, given.pdf(by=an), by=an, at=MONDAY)
    leg.refresh_from_db()
    assert leg.answered_at == MONDAY and leg.files.count() == 1


def test_mẫu_05_shows_each_leg_with_its_times(
    received: Dossier, binh: Account, dung: Account, cuc_hc: Unit, cuc_xnk: Unit
) -> None:
    (one,) = asked(received, ask(cuc_hc), by=binh)
    actions.answer_opinion(one, "Được.", Position.AGREES, by=dung, at=WEDNESDAY + timedelta(hours=1))
    out, back = control_rows(received)[-2:]
    assert (out["from"], out["to"], out["note"]) == (cuc_xnk.name, cuc_hc.name, "Lấy ý kiến, hạn 09:00 18/11/2026")
    assert (back["from"], back["result"], back["note"]) == (cuc_hc.name, "Quá hạn", "Đồng ý")
