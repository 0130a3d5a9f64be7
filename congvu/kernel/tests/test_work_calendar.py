"""Days, hours and notices of a work calendar."""

import pickle
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.kernel import lunar
from congvu.kernel.holidays import expected_holidays
from congvu.kernel.notices import NOTICES, YearNotice
from congvu.kernel.tests.moments import CALENDAR, moment
from congvu.kernel.work_calendar import WorkCalendar

days = st.dates(date(1995, 1, 1), date(2090, 1, 1))
WEEKENDS = frozenset({5, 6})


@given(days, st.integers(0, 300))
def test_adding_working_days_and_counting_them_agree(start: date, count: int) -> None:
    end = CALENDAR.add_working_days(start, count)
    assert CALENDAR.working_days_between(start, end) == count
    assert CALENDAR.working_days_between(end, start) == -count


@given(days)
def test_the_next_and_the_previous_working_day_meet(day: date) -> None:
    following = CALENDAR.next_working_day(day)
    assert CALENDAR.is_working_day(following)
    assert CALENDAR.previous_working_day(following) <= day
    assert CALENDAR.add_working_days(following, -1) <= day


@given(days)
def test_a_day_off_always_says_why(day: date) -> None:
    told = CALENDAR.day(day)
    assert told.working or told.reason
    assert told.provisional == (not 2021 <= day.year <= 2026)


def test_working_time_leaves_out_lunch_nights_and_days_off() -> None:
    assert CALENDAR.working_time_between(moment("2026-03-06 16:00"), moment("2026-03-09 14:00")) == timedelta(hours=6)
    assert CALENDAR.working_time_between(moment("2026-03-09 14:00"), moment("2026-03-06 16:00")) == timedelta()


def test_the_office_is_open_at_its_closing_moment_and_closed_at_lunch() -> None:
    assert CALENDAR.is_open(moment("2026-03-06 17:00"))
    assert not CALENDAR.is_open(moment("2026-03-06 12:30"))
    assert not CALENDAR.is_open(moment("2026-03-07 09:00"))


def test_a_calendar_may_have_other_hours() -> None:
    summer = WorkCalendar(hours=((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30))))
    assert f"{summer.opening(date(2026, 3, 2)):%H:%M}" == "07:30"
    assert f"{summer.closing(date(2026, 3, 2)):%H:%M}" == "17:30"


@pytest.mark.parametrize(
    "hours",
    [
        (),
        ((time(8), time(8)),),
        ((time(13), time(17)), (time(8), time(12))),
        ((time(8), time(12)), (time(11), time(17))),
    ],
)
def test_impossible_hours_are_a_bug(hours: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="sessions"):
        WorkCalendar(hours=hours)


def test_a_calendar_with_two_notices_of_one_year_is_a_bug() -> None:
    with pytest.raises(ValueError, match="at most one"):
        WorkCalendar(notices=(NOTICES[0], NOTICES[0]))


def test_a_notice_speaks_of_its_own_year_only() -> None:
    with pytest.raises(ValueError, match="2026"):
        YearNotice(2026, frozenset({date(2027, 1, 1)}), frozenset(), "1/TB")
    with pytest.raises(ValueError, match="2026"):
        YearNotice(2026, frozenset({date(2026, 1, 1)}), frozenset({date(2026, 1, 1)}), "1/TB")


def test_a_notice_without_names_still_explains_itself() -> None:
    bare = YearNotice(2027, frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 9)}), "1/TB-BNV")
    calendar = CALENDAR.with_notices([*NOTICES, bare], "2027-1")
    assert calendar.day(date(2027, 1, 1)).reason == "nghỉ lễ theo Thông báo 1/TB-BNV"
    assert calendar.day(date(2027, 1, 9)).reason == "làm bù theo Thông báo 1/TB-BNV"
    assert not calendar.day(date(2027, 1, 1)).provisional
    assert calendar.version == "2027-1"


def test_every_day_of_the_shipped_notices_has_a_name_and_a_source() -> None:
    for notice in NOTICES:
        for day in notice.days_off | notice.days_worked:
            assert notice.names[day]
            assert "/" in notice.source(day)
        assert all(day.weekday() not in WEEKENDS for day in notice.days_off)
        assert all(day.weekday() == 5 for day in notice.days_worked)


def test_a_calendar_can_be_kept_in_a_cache() -> None:
    assert pickle.loads(pickle.dumps(CALENDAR)) == CALENDAR
    assert hash(CALENDAR) == hash(WorkCalendar())


@pytest.mark.parametrize(
    ("year", "tết", "giỗ_tổ"),
    [
        (1985, "1985-01-21", "1985-04-29"),
        (2007, "2007-02-17", "2007-04-26"),
        (2020, "2020-01-25", "2020-04-02"),
        (2021, "2021-02-12", "2021-04-21"),
        (2022, "2022-02-01", "2022-04-10"),
        (2023, "2023-01-22", "2023-04-29"),
        (2024, "2024-02-10", "2024-04-18"),
        (2025, "2025-01-29", "2025-04-07"),
        (2026, "2026-02-17", "2026-04-26"),
        (2027, "2027-02-06", "2027-04-16"),
        (2028, "2028-01-26", "2028-04-04"),
        (2030, "2030-02-02", "2030-04-12"),
    ],
)
def test_the_lunar_holidays_fall_on_their_days(year: int, tết: str, giỗ_tổ: str) -> None:
    assert lunar.new_year(year).isoformat() == tết
    assert lunar.kings_day(year).isoformat() == giỗ_tổ


@given(st.integers(1990, 2150))
def test_the_lunar_new_year_is_between_the_twentieth_of_january_and_of_february(year: int) -> None:
    assert date(year, 1, 20) <= lunar.new_year(year) <= date(year, 2, 21)


@pytest.mark.parametrize("year", [2021, 2023, 2024, 2025])
def test_without_its_notice_a_year_is_guessed_as_the_custom_is(year: int) -> None:
    """In four of six years the guess and the notice agree but for swapped days and what surrounds them."""
    notice = next(notice for notice in NOTICES if notice.year == year)
    swapped = {day for day in notice.days_off if "hoán đổi" in notice.names[day]}
    guessed = {day for day in expected_holidays(year, WEEKENDS) if day.weekday() not in WEEKENDS}
    assert guessed == notice.days_off - swapped


def test_bllđ_đ111_3_a_holiday_on_a_rest_day_is_made_up_on_the_next_working_day() -> None:
    off = expected_holidays(2028, WEEKENDS)  # 1/1/2028 is a Saturday, 30/4/2028 a Sunday, 1/5 a Monday
    assert off[date(2028, 1, 3)] == "nghỉ bù Tết Dương lịch"
    assert off[date(2028, 5, 2)] == "nghỉ bù Ngày Chiến thắng 30/4"


def test_nghị_quyết_28_2026_the_culture_day_is_not_made_up() -> None:
    off = expected_holidays(2029, WEEKENDS)  # 24/11/2029 is a Saturday
    assert date(2029, 11, 24) in off
    assert date(2029, 11, 26) not in off
    assert date(2025, 11, 24) not in expected_holidays(2025, WEEKENDS)


def test_before_2021_quốc_khánh_had_one_day() -> None:
    off = expected_holidays(2020, WEEKENDS)
    assert date(2020, 9, 2) in off
    assert date(2020, 9, 1) not in off
    assert date(2020, 9, 3) not in off


def test_moments_are_compared_across_zones() -> None:
    from datetime import UTC

    assert CALENDAR.is_open(datetime(2026, 3, 6, 9, 0, tzinfo=UTC))  # 16:00 in Hà Nội
