"""Hand-checked ends of limits, one table for each clause of the Civil Code and each notice."""

import pytest

from congvu.kernel.tests.moments import CALENDAR, deadline, due_text, moment
from congvu.kernel.work_calendar import WorkCalendar
from congvu.kernel.working_time import ReceivedOutOfRange, due

# Working days: the day of reception is not counted, nor are rest days, holidays and days off of the notices;
# Saturdays worked in exchange are.
WORKING_DAYS = [
    # Tết 2026: 16–20/2
    ("2026-02-13 15:30", "3 ngày làm việc", "2026-02-25"),
    ("2026-02-13 15:30", "1 ngày làm việc", "2026-02-23"),
    ("2026-02-12 09:00", "1 ngày làm việc", "2026-02-13"),
    ("2026-02-10 09:00", "5 ngày làm việc", "2026-02-24"),
    # the new year of 2026: 1/1, 2/1 off, Saturday 10/1 worked
    ("2025-12-31 09:00", "1 ngày làm việc", "2026-01-05"),
    ("2025-12-31 09:00", "5 ngày làm việc", "2026-01-09"),
    ("2025-12-31 09:00", "6 ngày làm việc", "2026-01-10"),
    ("2025-12-31 09:00", "7 ngày làm việc", "2026-01-12"),
    ("2026-01-09 09:00", "1 ngày làm việc", "2026-01-10"),
    ("2026-01-10 09:00", "1 ngày làm việc", "2026-01-12"),
    # Giỗ Tổ and 30/4–1/5 of 2026
    ("2026-04-24 09:00", "1 ngày làm việc", "2026-04-28"),
    ("2026-04-29 09:00", "1 ngày làm việc", "2026-05-04"),
    # Quốc khánh 2026: 31/8–2/9 off, Saturday 22/8 worked
    ("2026-08-21 09:00", "1 ngày làm việc", "2026-08-22"),
    ("2026-08-21 09:00", "2 ngày làm việc", "2026-08-24"),
    ("2026-08-22 09:00", "1 ngày làm việc", "2026-08-24"),
    ("2026-08-28 09:00", "1 ngày làm việc", "2026-09-03"),
    ("2026-08-20 09:00", "8 ngày làm việc", "2026-09-03"),
    # Ngày Văn hóa Việt Nam: from 2026 only
    ("2026-11-23 09:00", "1 ngày làm việc", "2026-11-25"),
    ("2026-11-20 09:00", "2 ngày làm việc", "2026-11-25"),
    ("2025-11-23 09:00", "1 ngày làm việc", "2025-11-24"),
    # 2025: Saturday 26/4 worked for 2/5
    ("2024-12-31 09:00", "1 ngày làm việc", "2025-01-02"),
    ("2025-01-24 09:00", "1 ngày làm việc", "2025-02-03"),
    ("2025-04-04 09:00", "1 ngày làm việc", "2025-04-08"),
    ("2025-04-25 09:00", "1 ngày làm việc", "2025-04-26"),
    ("2025-04-25 09:00", "2 ngày làm việc", "2025-04-28"),
    ("2025-04-25 09:00", "4 ngày làm việc", "2025-05-05"),
    ("2025-04-26 09:00", "1 ngày làm việc", "2025-04-28"),
    ("2025-08-29 09:00", "1 ngày làm việc", "2025-09-03"),
    # 2024: Saturday 4/5 worked for 29/4
    ("2023-12-29 09:00", "1 ngày làm việc", "2024-01-02"),
    ("2024-02-07 09:00", "1 ngày làm việc", "2024-02-15"),
    ("2024-04-17 09:00", "1 ngày làm việc", "2024-04-19"),
    ("2024-04-26 09:00", "1 ngày làm việc", "2024-05-02"),
    ("2024-05-03 09:00", "1 ngày làm việc", "2024-05-04"),
    ("2024-05-03 09:00", "2 ngày làm việc", "2024-05-06"),
    ("2024-08-30 09:00", "1 ngày làm việc", "2024-09-04"),
    # 2023, 2022, 2021
    ("2022-12-30 09:00", "1 ngày làm việc", "2023-01-03"),
    ("2023-01-19 09:00", "1 ngày làm việc", "2023-01-27"),
    ("2023-01-19 09:00", "2 ngày làm việc", "2023-01-30"),
    ("2023-04-28 09:00", "1 ngày làm việc", "2023-05-04"),
    ("2023-08-31 09:00", "1 ngày làm việc", "2023-09-05"),
    ("2021-12-31 09:00", "1 ngày làm việc", "2022-01-04"),
    ("2022-01-28 09:00", "1 ngày làm việc", "2022-02-07"),
    ("2022-04-08 09:00", "1 ngày làm việc", "2022-04-12"),
    ("2022-04-29 09:00", "1 ngày làm việc", "2022-05-04"),
    ("2022-08-31 09:00", "1 ngày làm việc", "2022-09-05"),
    ("2020-12-31 09:00", "1 ngày làm việc", "2021-01-04"),
    ("2021-02-09 09:00", "1 ngày làm việc", "2021-02-17"),
    ("2021-04-20 09:00", "1 ngày làm việc", "2021-04-22"),
    ("2021-04-29 09:00", "1 ngày làm việc", "2021-05-04"),
    ("2021-09-01 09:00", "1 ngày làm việc", "2021-09-06"),
    # six plain weeks
    ("2026-06-01 09:00", "30 ngày làm việc", "2026-07-13"),
]

# Received at night, on a rest day or after 15:00: the day of the event is that day, whatever the hour.
EVENT_DAY = [
    ("2026-03-06 15:01", "3 ngày làm việc", "2026-03-11"),
    ("2026-03-06 22:00", "3 ngày làm việc", "2026-03-11"),
    ("2026-03-07 22:00", "3 ngày làm việc", "2026-03-11"),
    ("2026-03-08 00:00", "3 ngày làm việc", "2026-03-11"),
    ("2026-03-09 00:00", "3 ngày làm việc", "2026-03-12"),
    ("2026-02-17 10:00", "1 ngày làm việc", "2026-02-23"),
    ("2026-03-07 22:00", "3 ngày", "2026-03-10"),
]

# Calendar days: every day counts; a last day that is not worked is moved to the next working day.
DAYS = [
    ("2026-03-02 09:00", "3 ngày", "2026-03-05"),
    ("2026-03-03 09:00", "4 ngày", "2026-03-09"),
    ("2026-03-04 09:00", "4 ngày", "2026-03-09"),
    ("2026-03-05 09:00", "4 ngày", "2026-03-09"),
    ("2026-02-11 20:00", "3 ngày", "2026-02-23"),
    ("2026-02-13 15:30", "10 ngày", "2026-02-23"),
    ("2026-01-07 09:00", "3 ngày", "2026-01-10"),
    ("2026-08-12 09:00", "10 ngày", "2026-08-22"),
    ("2026-11-14 09:00", "10 ngày", "2026-11-25"),
    ("2025-12-02 09:00", "30 ngày", "2026-01-05"),
    ("2026-04-20 09:00", "10 ngày", "2026-05-04"),
    ("2026-08-21 09:00", "10 ngày", "2026-09-03"),
    ("2024-02-25 09:00", "4 ngày", "2024-02-29"),
    ("2026-03-02 09:00", "2 tuần", "2026-03-16"),
]

MONTHS = [
    ("2026-03-15 09:00", "6 tháng", "2026-09-15"),
    ("2026-01-31 09:00", "1 tháng", "2026-03-02"),
    ("2024-01-31 09:00", "1 tháng", "2024-02-29"),
    ("2025-11-30 09:00", "3 tháng", "2026-03-02"),
    ("2024-02-29 09:00", "1 năm", "2025-02-28"),
    ("2025-12-15 09:00", "1 tháng", "2026-01-15"),
]

HOURS = [
    ("2026-03-02 08:30", "8 giờ", "2026-03-02 16:30"),
    ("2026-03-02 15:30", "8 giờ", "2026-03-02 23:30"),
    ("2026-03-02 15:30", "24 giờ", "2026-03-03 15:30"),
    ("2026-02-13 15:30", "24 giờ", "2026-02-14 15:30"),
    ("2026-12-31 20:00", "24 giờ", "2027-01-01 20:00"),
    ("2026-03-02 08:00", "1,5 giờ", "2026-03-02 09:30"),
    ("2026-03-02 08:00", "0,5 ngày", "2026-03-02 20:00"),
    ("2026-03-02 16:00", "8 giờ", "2026-03-03 00:00"),
]

WORKING_HOURS = [
    ("2026-03-02 08:00", "8 giờ làm việc", "2026-03-02 17:00"),
    ("2026-03-02 08:30", "8 giờ làm việc", "2026-03-03 08:30"),
    ("2026-03-02 11:00", "2 giờ làm việc", "2026-03-02 14:00"),
    ("2026-03-02 10:00", "2 giờ làm việc", "2026-03-02 12:00"),
    ("2026-03-02 12:30", "1 giờ làm việc", "2026-03-02 14:00"),
    ("2026-03-02 07:00", "1 giờ làm việc", "2026-03-02 09:00"),
    ("2026-03-06 16:00", "2 giờ làm việc", "2026-03-09 09:00"),
    ("2026-03-06 17:00", "8 giờ làm việc", "2026-03-09 17:00"),
    ("2026-03-07 10:00", "8 giờ làm việc", "2026-03-09 17:00"),
    ("2026-02-13 15:30", "8 giờ làm việc", "2026-02-23 15:30"),
    ("2026-01-09 16:00", "4 giờ làm việc", "2026-01-10 11:00"),
    ("2026-08-21 15:00", "24 giờ làm việc", "2026-08-25 15:00"),
    ("2026-11-23 15:00", "4 giờ làm việc", "2026-11-25 10:00"),
    ("2025-12-31 16:00", "2 giờ làm việc", "2026-01-05 09:00"),
    ("2026-03-02 10:00", "1,5 ngày làm việc", "2026-03-03 15:00"),
    ("2026-03-02 08:00", "1/2 ngày làm việc", "2026-03-02 12:00"),
]


@pytest.mark.parametrize(("received", "limit", "end"), WORKING_DAYS)
def test_bllđ_đ112_working_days_pass_over_the_days_off_of_each_notice(received: str, limit: str, end: str) -> None:
    assert due_text(deadline(received, limit)) == f"{end} 17:00"


@pytest.mark.parametrize(("received", "limit", "end"), EVENT_DAY)
def test_blds_đ147_3_the_day_of_reception_is_not_counted(received: str, limit: str, end: str) -> None:
    assert due_text(deadline(received, limit)) == f"{end} 17:00"


@pytest.mark.parametrize(("received", "limit", "end"), DAYS)
def test_blds_đ148_5_a_last_day_of_rest_moves_to_the_next_working_day(received: str, limit: str, end: str) -> None:
    assert due_text(deadline(received, limit)) == f"{end} 17:00"


@pytest.mark.parametrize(("received", "limit", "end"), MONTHS)
def test_blds_đ148_3_months_end_on_the_corresponding_day(received: str, limit: str, end: str) -> None:
    assert due_text(deadline(received, limit)) == f"{end} 17:00"


@pytest.mark.parametrize(("received", "limit", "end"), HOURS)
def test_blds_đ147_1_hours_run_from_the_moment_itself(received: str, limit: str, end: str) -> None:
    assert due_text(deadline(received, limit)) == end


@pytest.mark.parametrize(("received", "limit", "end"), WORKING_HOURS)
def test_working_hours_run_only_while_the_office_works(received: str, limit: str, end: str) -> None:
    assert due_text(deadline(received, limit)) == end


def test_blds_đ148_6_a_calendar_may_end_its_days_at_midnight_instead() -> None:
    end = deadline("2026-03-02 09:00", "3 ngày", calendar=WorkCalendar(end_of_day="midnight")).due
    assert end is not None
    assert end.isoformat() == "2026-03-05T23:59:59+07:00"


def test_a_calendar_may_move_hours_that_run_out_on_a_rest_day() -> None:
    moving = WorkCalendar(hours_ending_on_rest="next_working_day")
    assert due_text(deadline("2026-02-13 15:30", "24 giờ", calendar=moving)) == "2026-02-23 17:00"
    assert due_text(deadline("2026-03-02 15:30", "8 giờ", calendar=moving)) == "2026-03-02 23:30"


def test_the_end_is_told_in_vietnamese_time_whatever_the_zone_of_reception() -> None:
    from datetime import UTC, datetime

    from congvu.kernel.limits import parse_limit

    evening_of_friday_in_london = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)  # Saturday 03:00 in Hà Nội
    result = due(evening_of_friday_in_london, parse_limit("1 ngày"), CALENDAR)
    assert due_text(result) == "2026-03-09 17:00"
    assert result.received == moment("2026-03-07 03:00")


def test_a_moment_without_a_zone_is_a_bug_and_not_guessed() -> None:
    from datetime import datetime

    from congvu.kernel.limits import parse_limit

    with pytest.raises(ValueError, match="aware"):
        due(datetime(2026, 3, 6), parse_limit("1 ngày"), CALENDAR)


def test_a_reception_in_a_year_beyond_reason_is_refused_in_a_sentence() -> None:
    with pytest.raises(ReceivedOutOfRange, match="1990 đến 2150"):
        deadline("1066-10-14 09:00", "1 ngày")
