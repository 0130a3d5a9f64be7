"""TT 01/2018/TT-VPCP Đ13–Đ15, clause by clause, and what a slip is."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from congvu.assessment.rules import indicators, slips
from congvu.assessment.rules.indicators import Answered, Distribution, Online, Result
from congvu.assessment.rules.slips import Ratings
from congvu.kernel.work_calendar import VIETNAM

DUE = datetime(2026, 11, 23, 17, 0, tzinfo=VIETNAM)


# -- the slip ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ratings", "taken"),
    [
        (Ratings(3), True),
        (Ratings(1, 2, 3, 1), True),
        (Ratings(2, attitude=1), True),
        (Ratings(0), False),
        (Ratings(4), False),
        (Ratings(3, timeliness=4), False),
    ],
)
def test_tt32_2017_đ12_the_whole_is_compulsory_and_every_criterion_has_three_grades(
    ratings: Ratings, taken: bool
) -> None:
    assert slips.is_gradeable(ratings) is taken


@pytest.mark.parametrize(
    ("rated_days_ago", "opened_days_ago", "may"),
    [(None, 29, True), (None, 31, False), (6, 29, True), (6, 35, True), (8, 9, False)],
)
def test_a_slip_is_filled_within_thirty_days_and_changed_within_seven(
    rated_days_ago: int | None, opened_days_ago: int, may: bool
) -> None:
    rated = DUE - timedelta(days=rated_days_ago) if rated_days_ago else None
    assert slips.may_rate(DUE - timedelta(days=opened_days_ago), rated, DUE) is may


@pytest.mark.parametrize(
    ("overall", "attitude", "wants"),
    [(1, None, True), (2, 1, True), (3, 3, False), (2, None, False), (None, None, False)],
)
def test_tt01_2018_đ17_1đ_who_is_not_satisfied_is_answered(
    overall: int | None, attitude: int | None, wants: bool
) -> None:
    assert slips.wants_explanation(overall, attitude) is wants


def test_nđ61_đ27_3_four_slips_are_too_few_to_be_told() -> None:
    assert [slips.may_be_told(number) for number in (0, 4, 5)] == [False, False, True]


@pytest.mark.parametrize(
    ("phone", "end"), [("0900 123 456", "3456"), ("+84 900123456", "3456"), ("12", ""), ("", ""), ("²²²²", "")]
)
def test_the_end_of_a_telephone_number_is_its_last_four_figures(phone: str, end: str) -> None:
    assert slips.phone_end(phone) == end


# -- Đ13, indicator by indicator ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("done", "in_hours", "points"),
    [
        (DUE - timedelta(days=1), False, 2),
        (DUE - timedelta(hours=8), False, 1),
        (DUE, False, 1),
        (DUE + timedelta(minutes=1), False, 0),
        (DUE - timedelta(hours=1), True, 2),
        (DUE - timedelta(minutes=59), True, 1),
        (DUE + timedelta(minutes=1), True, 0),
    ],
)
def test_tt01_2018_đ13_1_total_time_shorter_equal_longer(done: datetime, in_hours: bool, points: int) -> None:
    assert indicators.time_points(DUE, done, VIETNAM, in_hours=in_hours) == points


def test_tt01_2018_đ13_1_without_a_limit_there_is_nothing_to_compare() -> None:
    assert indicators.time_points(None, DUE, VIETNAM) is None


@pytest.mark.parametrize(
    ("parts", "points"), [([2, 2], 2), ([2, 1], 1), ([2, 0, 1], 0), ([None, 2], 2), ([None], None), ([], None)]
)
def test_tt01_2018_đ13_2_of_a_unit_s_parts_the_slowest_counts(parts: list[int | None], points: int | None) -> None:
    assert indicators.part_points(parts) == points


@pytest.mark.parametrize(
    ("asked", "said", "points"), [(0, None, 2), (0, 0, 2), (1, None, 1), (0, 1, 1), (2, None, 0), (2, 0, 0), (1, 3, 0)]
)
def test_tt01_2018_đ13_3_no_contact_one_contact_more(asked: int, said: int | None, points: int) -> None:
    assert indicators.contact_points(asked, said) == points


@pytest.mark.parametrize(
    ("asked", "said", "points"), [(0, None, 2), (1, None, 1), (2, 0, 1), (0, 1, 0), (1, 2, 0), (0, 0, 2)]
)
def test_tt01_2018_đ13_4_nobody_the_desk_alone_another_agency(asked: int, said: int | None, points: int) -> None:
    assert indicators.agency_points(asked, said) == points


@pytest.mark.parametrize(
    ("share", "received", "points"),
    [
        ("20", None, 2),
        ("35", True, 2),
        ("19.9", True, 1),
        ("0", False, 0),
        (None, True, 1),
        (None, None, None),
        ("5", None, None),
    ],
)
def test_tt01_2018_đ13_5_a_fifth_settled_at_the_desk_or_all_received_there(
    share: str | None, received: bool | None, points: int | None
) -> None:
    assert indicators.desk_points(Decimal(share) if share else None, received) == points


@pytest.mark.parametrize(
    ("posted", "electronic", "points"),
    [(True, True, 2), (True, False, 1), (False, True, 1), (False, False, 0), (None, True, None), (True, None, None)],
)
def test_tt01_2018_đ13_6_public_both_ways_one_way_or_not(
    posted: bool | None, electronic: bool | None, points: int | None
) -> None:
    assert indicators.publicity_points(posted, electronic) == points


@pytest.mark.parametrize(
    ("time", "complaints", "points"),
    [(2, 0, 2), (1, 0, 1), (0, 0, 0), (2, 1, 0), (None, 1, 0), (None, 0, None)],
)
def test_tt01_2018_đ13_7_early_or_on_time_and_nobody_complains(
    time: int | None, complaints: int, points: int | None
) -> None:
    assert indicators.attitude_points(time, complaints) == points


@pytest.mark.parametrize(
    ("answered", "points"),
    [
        (Answered(0, 0, 0), 2),
        (Answered(10, 10, 0), 2),
        (Answered(10, 9, 0), 1),
        (Answered(10, 8, 0), 0),
        (Answered(100, 99, 1), 0),
    ],
)
def test_tt01_2018_đ13_8_all_nine_tenths_or_fewer_answered_in_time(answered: Answered, points: int) -> None:
    assert indicators.answering_points(answered) == points


@pytest.mark.parametrize(
    ("unit", "points"),
    [
        (Online(procedures=10, services=2, dossiers=100, online=30, failed=0), 2),
        (Online(procedures=10, services=1, dossiers=100, online=30, failed=0), 1),
        (Online(procedures=10, services=5, dossiers=100, online=29, failed=0), 1),
        (Online(procedures=10, services=5, dossiers=100, online=15, failed=0), 1),
        (Online(procedures=10, services=5, dossiers=100, online=14, failed=0), 0),
        (Online(procedures=10, services=5, dossiers=100, online=90, failed=1), 0),
        (Online(procedures=10, services=0, dossiers=100, online=0, failed=0), 0),
        (Online(procedures=0, services=0, dossiers=5, online=0, failed=0), None),
        (Online(procedures=3, services=3, dossiers=0, online=0, failed=0), None),
    ],
)
def test_tt01_2018_đ13_9_services_share_of_online_dossiers_none_late(unit: Online, points: int | None) -> None:
    assert indicators.online_points(unit) == points


# -- Đ15 ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("none", "one", "two", "score"),
    [(0, 0, 4, "2.0"), (1, 1, 1, "1.0"), (0, 1, 2, "1.7"), (1, 18, 1, "1.0"), (0, 19, 1, "1.1"), (3, 1, 0, "0.3")],
)
def test_tt01_2018_đ15_2a_points_by_dossiers_rounded_to_one_decimal_halves_up(
    none: int, one: int, two: int, score: str
) -> None:
    assert Distribution(none, one, two).score == Decimal(score)


def test_tt01_2018_đ15_2a_of_no_dossiers_there_is_no_score() -> None:
    assert Distribution().score is None


def test_tt01_2018_đ15_4b_an_indicator_without_information_neither_lifts_nor_lowers() -> None:
    scores = {1: Decimal("2.0"), 2: None, 3: Decimal("1.0"), 4: Decimal("1.0"), 7: Decimal("2.0")}
    found = indicators.result_of(scores, indicators.OF_DOSSIERS)
    assert (found.total, found.out_of, found.full, found.weighed) == (Decimal("6.0"), 8, 10, Decimal("7.5"))
    assert not found.is_whole
    assert indicators.result_of({}, indicators.ALL) == Result(Decimal(0), 0, 18)
    assert indicators.result_of({}, indicators.ALL).weighed is None


@pytest.mark.parametrize(
    ("weighed", "said"),
    [
        ("10", "Hoàn thành 100% nhiệm vụ"),
        ("5.0", "Hoàn thành 100% nhiệm vụ"),
        ("4.9", "Hoàn thành từ 70% đến dưới 100% nhiệm vụ"),
        ("3.5", "Hoàn thành từ 70% đến dưới 100% nhiệm vụ"),
        ("3.4", "Hoàn thành dưới 70% nhiệm vụ"),
    ],
)
def test_tt01_2018_đ15_3a_classes_of_officers(weighed: str, said: str) -> None:
    assert indicators.officers_class(Decimal(weighed)) == said


@pytest.mark.parametrize(
    ("weighed", "said"),
    [
        ("18", "Xuất sắc"), ("15.0", "Xuất sắc"), ("14.9", "Tốt"), ("12.0", "Tốt"), ("11.9", "Khá"), ("9.0", "Khá"),
        ("8.9", "Trung bình"), ("6.0", "Trung bình"), ("5.9", "Yếu"), ("0", "Yếu"),
    ],
)  # fmt: skip
def test_tt01_2018_đ15_3b_classes_of_units(weighed: str, said: str) -> None:
    assert indicators.units_class(Decimal(weighed)) == said


def test_tt01_2018_đ15_3_nothing_known_is_no_class() -> None:
    assert (indicators.officers_class(None), indicators.units_class(None)) == ("", "")
