"""The nine indicators of a month of Cường's unit: each number is what its dossiers say, and behind it are those dossiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvu.accounts.models import Account
from congvu.assessment import actions
from congvu.assessment.actions import Practice, Ratings
from congvu.assessment.models import ClosedDay, DayTally, PracticeReport, Slip
from congvu.assessment.queries.indicators import (
    Card,
    behind,
    fields_of,
    indicators_of_officer,
    indicators_of_unit,
    indicators_of_units,
    officers_and_fields_of,
    officers_of,
    units_led,
)
from congvu.assessment.queries.satisfaction import satisfaction_by, satisfaction_of_officer, satisfaction_of_procedure
from congvu.assessment.refusals import NotYoursToReport, ReportEmpty
from congvu.assessment.tests.conftest import open_slips
from congvu.catalog.models import Procedure
from congvu.dossiers import actions as dossiers
from congvu.dossiers.models import Dossier
from congvu.events.facts import LISTENERS
from congvu.events.models import Event
from congvu.kernel.periods import Period, parse_period
from congvu.organisations.models import Unit
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db
NOVEMBER = parse_period("2026-11")
END = MONDAY + timedelta(days=14)


@dataclass
class Month:
    """Received on Monday 16/11, due on Monday 23/11: settled early, on its last day, late after an apology, supplemented."""

    early: Dossier
    last_day: Dossier
    late: Dossier
    supplemented: Dossier


@pytest.fixture
def month(permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account) -> Month:
    def settled(dossier: Dossier, at: datetime, steps_at: datetime = MONDAY) -> Dossier:
        given.in_step(dossier, "sign", binh=binh, cuong=cuong, at=steps_at)
        return dossiers.approve(dossier, by=cuong, at=at)

    def received() -> Dossier:
        return given.received(permit, by=lan, an=an, at=MONDAY)

    late = received()
    friday = MONDAY + timedelta(days=4)
    dossiers.propose_apology(late, "workload", "Số hồ sơ tăng.", MONDAY + timedelta(days=14), by=binh, at=friday)
    dossiers.issue_apology(late, by=cuong, at=friday)
    asked = received()
    items = [{"what": "Bản dịch", "why": "Thiếu"}]
    dossiers.request_supplement(asked, items, "Thiếu bản dịch", by=binh, at=MONDAY)
    asked = dossiers.supplement(asked, by=lan, at=MONDAY + timedelta(days=1))
    made = Month(
        settled(received(), MONDAY + timedelta(days=1)),
        settled(received(), MONDAY + timedelta(days=7)),
        settled(late, MONDAY + timedelta(days=9)),
        settled(asked, MONDAY + timedelta(days=2), MONDAY + timedelta(days=2)),
    )
    open_slips()
    return made


def spread(card: Card, number: int) -> tuple[int, int, int]:
    found = card.spread[number]
    return found.none, found.one, found.two


def rate_all(dossier: Dossier, ratings: Ratings, by: Account) -> None:
    for slip in Slip.objects.filter(dossier=dossier):
        actions.rate(slip, ratings, way=Slip.Way.PORTAL, by=by, at=MONDAY + timedelta(days=10))


def test_tt01_2018_đ14_1_each_settled_dossier_has_its_points(month: Month, cuc_xnk: Unit, cuong: Account) -> None:
    card = indicators_of_unit(cuc_xnk, NOVEMBER, at=END)
    assert card.dossiers == 4
    # 1: the apology lengthened nothing; 3 and 4: one was asked for more; 7: as 1, and nobody complained.
    assert [spread(card, number) for number in (1, 3, 4, 7)] == [(1, 1, 2), (0, 1, 3), (0, 1, 3), (1, 1, 2)]
    assert [card.scores[number] for number in (1, 3, 4, 7)] == [Decimal(one) for one in ("1.3", "1.8", "1.8", "1.3")]
    # 5 and 6 need an inspection; 8: nobody had to be answered; 9: all online, but one was settled late.
    assert [card.scores[number] for number in (5, 6, 8)] == [None, None, Decimal(2)]
    assert card.result.out_of == 14 and not card.result.is_whole and card.grade in ("Tốt", "Khá")
    assert card.result.total == sum(score for score in card.scores.values() if score is not None)


def test_tt01_2018_đ15_behind_every_number_are_its_dossiers(
    month: Month, cuc_xnk: Unit, cuong: Account, dung: Account
) -> None:
    card = indicators_of_unit(cuc_xnk, NOVEMBER, at=END)
    for number, found in card.spread.items():
        for points, count in ((0, found.none), (1, found.one), (2, found.two)):
            listed = behind(cuong, NOVEMBER, number, points, at=END, unit=cuc_xnk)
            assert listed.count() == count, (number, points)
    assert list(behind(cuong, NOVEMBER, 1, 0, at=END, unit=cuc_xnk)) == [month.late]
    assert list(behind(cuong, NOVEMBER, 3, 1, at=END, unit=cuc_xnk)) == [month.supplemented]
    assert not behind(dung, NOVEMBER, 1, None, at=END, unit=cuc_xnk).exists()


def test_tt01_2018_đ15_1a_an_officer_has_five_indicators_of_what_he_took_part_in(
    month: Month, an: Account, binh: Account, cuong: Account, dung: Account, cuc_xnk: Unit
) -> None:
    for officer in (an, binh, cuong):
        card = indicators_of_officer(officer, NOVEMBER, at=END)
        assert (card.dossiers, tuple(card.scores), card.result.full) == (4, (1, 2, 3, 4, 7), 10)
        assert card.grade == "Hoàn thành 100% nhiệm vụ"
    # 2: An received all at once, whatever happened later.
    assert spread(indicators_of_officer(an, NOVEMBER, at=END), 2) == (0, 0, 4)
    assert indicators_of_officer(dung, NOVEMBER, at=END).result.weighed is None
    told = {card.label: card.dossiers for card in officers_of(cuc_xnk, cuong, NOVEMBER, at=END)}
    assert told == {binh.full_name: 4, cuong.full_name: 4}
    assert officers_of(cuc_xnk, dung, NOVEMBER, at=END) == []
    (field,) = fields_of(cuc_xnk, cuong, NOVEMBER, at=END)
    assert field.dossiers == 4


def test_tt01_2018_đ13_3_đ13_4_đ13_7_what_the_applicant_says_counts_until_it_is_found_untrue(
    month: Month, permit: Procedure, lan: Account, cuong: Account, cuc_xnk: Unit
) -> None:
    rate_all(month.early, Ratings(1, attitude=1, contacts=2, agencies=1), lan)
    card = indicators_of_unit(cuc_xnk, NOVEMBER, at=END)
    assert [spread(card, number) for number in (3, 4, 7)] == [(1, 1, 2), (1, 1, 2), (2, 1, 1)]
    # Not answered yet, and not yet due: nothing drags on. Answered as untrue, the attitude counts as before.
    slip = Slip.objects.get(dossier=month.early)
    actions.explain(slip, "unfounded", "Đã xác minh với người nộp.", by=cuong, at=MONDAY + timedelta(days=11))
    assert spread(indicators_of_unit(cuc_xnk, NOVEMBER, at=END), 7) == (1, 1, 2)


def test_tt01_2018_đ13_8_an_opinion_that_drags_on_costs_both_points(
    month: Month, lan: Account, mot_cua: Unit, cuc_xnk: Unit, cuong: Account
) -> None:
    rate_all(month.early, Ratings(1), lan)
    december = Period(date(2026, 12, 1), date(2026, 12, 31))
    soon, later = END, datetime(2026, 12, 20, 9, 0, tzinfo=MONDAY.tzinfo)
    # The reception was the desk's; it takes part in four dossiers as the handling unit does.
    assert indicators_of_unit(mot_cua, NOVEMBER, at=soon).scores[8] == 2
    assert indicators_of_unit(mot_cua, december, at=later).scores[8] == 0
    slip = Slip.objects.get(dossier=month.early)
    actions.explain(slip, "founded", "Xin lỗi.", by=cuong, at=datetime(2026, 12, 2, 9, 0, tzinfo=MONDAY.tzinfo))
    assert indicators_of_unit(mot_cua, december, at=later).scores[8] == 2


def test_tt01_2018_đ14_3c_what_an_inspection_found_gives_indicators_5_and_6(
    month: Month, cuc_xnk: Unit, cuong: Account, dung: Account
) -> None:
    found = Practice("Biên bản kiểm tra số 12/BB-VP", settled_share=Decimal("25"), posted=True)
    with pytest.raises(NotYoursToReport):
        actions.report_practice(cuc_xnk, NOVEMBER, found, by=dung, at=END)
    for empty in (Practice("Biên bản"), Practice(" ", posted=True)):
        with pytest.raises(ReportEmpty):
            actions.report_practice(cuc_xnk, NOVEMBER, empty, by=cuong, at=END)
    assert PracticeReport.objects.count() == 0
    actions.report_practice(cuc_xnk, NOVEMBER, found, by=cuong, at=END)
    card = indicators_of_unit(cuc_xnk, NOVEMBER, at=END)
    assert (card.scores[5], card.scores[6], card.result.is_whole) == (2, 2, True)
    assert card.result.weighed == card.result.total
    assert PracticeReport.objects.visible_to(cuong).count() == 1 and not PracticeReport.objects.visible_to(dung)


def test_a_leader_reads_his_units_and_the_queries_do_not_grow_with_the_dossiers(
    month: Month,
    cuc_xnk: Unit,
    mot_cua: Unit,
    cuc_hc: Unit,
    cuong: Account,
    binh: Account,
    permit: Procedure,
    lan: Account,
    an: Account,
) -> None:
    assert (units_led(cuong), units_led(binh)) == ([cuc_xnk], [])
    every = [cuc_xnk, mot_cua, cuc_hc]
    with CaptureQueriesContext(connection) as few:
        cards = indicators_of_units(every, NOVEMBER, at=END)
    assert {card.key for card in cards} == {"cuc-xnk", "mot-cua"}
    given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong, at=MONDAY)
    with CaptureQueriesContext(connection) as more:
        indicators_of_units(every, NOVEMBER, at=END)
    assert len(more) <= len(few) <= 16


def test_tt32_2017_đ11_3đ_satisfaction_is_told_from_five_slips_on(
    month: Month, lan: Account, an: Account, permit: Procedure
) -> None:
    slips = list(Slip.objects.order_by("id"))
    assert len(slips) == 5
    for number, slip in enumerate(slips):
        assert satisfaction_of_procedure(permit.code, NOVEMBER).share() is None
        ratings = Ratings(1 if number == 0 else 3, attitude=3 if number else None)
        actions.rate(slip, ratings, way=Slip.Way.PORTAL, by=lan, at=END)
    told = satisfaction_by("procedure", NOVEMBER)[permit.code]
    assert (told.slips, told.share(), told.share("attitude"), told.is_told) == (5, 80.0, None, True)
    # An met Lan four times: too few to be told.
    assert (satisfaction_of_officer(an.pk, NOVEMBER).slips, satisfaction_of_officer(an.pk, NOVEMBER).is_told) == (
        4,
        False,
    )
    assert satisfaction_by("procedure", parse_period("2026-10")) == {}


def test_tt01_2018_đ15_a_closed_day_adds_up_to_the_same_and_a_later_fact_opens_it_again(
    month: Month, permit: Procedure, lan: Account, an: Account, cuc_xnk: Unit, mot_cua: Unit, cuong: Account,
    giang: Account, program: Account,
) -> None:  # fmt: skip
    every = [cuc_xnk, mot_cua]

    def told() -> list[object]:
        return [
            indicators_of_units(every, NOVEMBER, at=END),
            indicators_of_unit(cuc_xnk, NOVEMBER, at=END),
            officers_and_fields_of(cuc_xnk, cuong, NOVEMBER, at=END),
            officers_and_fields_of(cuc_xnk, giang, NOVEMBER, at=END),
            indicators_of_units(every, Period(date(2026, 11, 18), date(2026, 11, 23)), at=END),
            [indicators_of_officer(officer, NOVEMBER, at=END) for officer in (an, cuong)],
        ]

    def days() -> list[int]:
        return [one.day.day for one in ClosedDay.objects.order_by("day")]

    before = told()
    assert actions.close_days(by=program, at=END) == 4 and days() == [17, 18, 23, 25]
    assert told() == before and DayTally.objects.filter(kind="officer", unit=cuc_xnk, officer=cuong).count() == 4
    # Closed once: what nobody recorded is not seen.
    assert actions.close_days(by=program, at=END) == 0
    # The early one is rated badly: its day is read from the dossiers again, and closed with what was said.
    so_far = Event.objects.latest("id").pk
    rate_all(month.early, Ratings(1, attitude=1), lan)
    reopened(since=so_far)
    assert days() == [18, 23, 25]
    assert spread(indicators_of_unit(cuc_xnk, NOVEMBER, at=END), 7) == (2, 1, 1)
    assert actions.close_days(by=program, at=END) == 1
    assert spread(indicators_of_unit(cuc_xnk, NOVEMBER, at=END), 7) == (2, 1, 1)
    # Who hands over takes part, whenever he does.
    so_far = Event.objects.latest("id").pk
    dossiers.hand_over(month.last_day, "counter", "Nguyễn Thị Lan", by=an, at=END)
    reopened(since=so_far)
    assert days() == [17, 18, 25]


def test_tt01_2018_đ13_2_who_was_asked_is_scored_by_the_time_it_had(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, cuc_hc: Unit, program: Account
) -> None:
    """Asked until Wednesday: not scored where the dossier was decided on Monday, late where it was decided on Friday."""
    friday = MONDAY + timedelta(days=4)
    for decided_at in (MONDAY, friday):
        asked = given.received(permit, by=lan, an=an, at=MONDAY)
        until = MONDAY + timedelta(days=2)
        dossiers.ask_opinion(asked, cuc_hc, "Có phải khai báo không?", until, by=binh, at=MONDAY)
        given.in_step(asked, "sign", binh=binh, cuong=cuong, at=MONDAY)
        dossiers.approve(asked, by=cuong, at=decided_at)
    assert spread(indicators_of_unit(cuc_hc, NOVEMBER, at=END), 2) == (1, 0, 0)
    assert actions.close_days(by=program, at=MONDAY + timedelta(days=1)) == 1, "no answer can come any more"
    assert spread(indicators_of_unit(cuc_hc, NOVEMBER, at=END), 2) == (1, 0, 0)


def test_tt01_2018_đ13_3_a_request_taken_back_made_nobody_come(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, cuc_xnk: Unit
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=MONDAY)
    dossiers.request_supplement(dossier, [{"what": "Bản dịch", "why": "Thiếu"}], "Thiếu.", by=binh, at=MONDAY)
    dossiers.withdraw_supplement_request(dossier, "Đã có trong hồ sơ.", by=binh, at=MONDAY)
    given.in_step(dossier, "sign", binh=binh, cuong=cuong, at=MONDAY)
    dossiers.approve(dossier, by=cuong, at=MONDAY)
    card = indicators_of_unit(cuc_xnk, NOVEMBER, at=END)
    assert [spread(card, number) for number in (3, 4)] == [(0, 0, 1), (0, 0, 1)]


def test_closed_days_are_read_in_as_many_queries_however_many_there_are(
    month: Month, cuc_xnk: Unit, mot_cua: Unit, program: Account, django_assert_max_num_queries
) -> None:
    actions.close_days(by=program, at=END)
    with django_assert_max_num_queries(9):
        indicators_of_units([cuc_xnk, mot_cua], Period(date(2026, 11, 17), date(2026, 11, 25)), at=END)


def test_cuongs_own_card_of_closed_days_reads_none_of_their_dossiers(
    month: Month, cuong: Account, program: Account
) -> None:
    actions.close_days(by=program, at=END)
    settled = Period(date(2026, 11, 17), date(2026, 11, 25))
    with CaptureQueriesContext(connection) as asked:
        card = indicators_of_officer(cuong, settled, at=END)
    assert card.dossiers == 4
    read = [one["sql"] for one in asked if 'FROM "workflow_workitem"' in one["sql"].split("WHERE")[0]]
    assert read == []


def test_dung_who_only_gave_an_opinion_has_it_on_his_own_card_as_on_his_units(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, dung: Account, cuc_hc: Unit,
    program: Account,
) -> None:  # fmt: skip
    asked = given.received(permit, by=lan, an=an, at=MONDAY)
    question = dossiers.ask_opinion(asked, cuc_hc, "Có phải khai báo không?", END, by=binh, at=MONDAY)
    dossiers.answer_opinion(question, "Không.", by=dung, at=MONDAY)
    given.in_step(asked, "sign", binh=binh, cuong=cuong, at=MONDAY)
    dossiers.approve(asked, by=cuong, at=MONDAY)
    assert indicators_of_officer(dung, NOVEMBER, at=END).dossiers == 1
    assert list(DayTally.objects.filter(kind="own")) == []
    actions.close_days(by=program, at=END)
    # Two units took part, and the dossier counts once.
    assert [indicators_of_officer(one, NOVEMBER, at=END).dossiers for one in (an, binh, cuong, dung)] == [1, 1, 1, 1]


def reopened(*, since: int) -> None:
    """What the worker does for closed days with every new fact."""
    for event in Event.objects.filter(pk__gt=since).order_by("id"):
        for name, listener in LISTENERS.get(event.kind, {}).items():
            if name.startswith("congvu.assessment.listeners.reopen_"):
                listener(event)
