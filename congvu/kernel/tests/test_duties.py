"""The moments by which the one-stop law wants something done."""

import pytest

from congvu.kernel.duties import acceptance_notice_by, apologies_due_by, apology_by, supplement_notice_by, transfer_by
from congvu.kernel.tests.moments import CALENDAR, moment


@pytest.mark.parametrize(
    ("received", "by"),
    [
        ("2026-03-02 09:00", "2026-03-02 17:00"),
        ("2026-03-02 15:00", "2026-03-02 17:00"),
        ("2026-03-02 15:01", "2026-03-03 08:00"),
        ("2026-03-06 16:00", "2026-03-09 08:00"),
        ("2026-03-07 09:00", "2026-03-09 08:00"),
        ("2026-08-22 09:00", "2026-08-22 17:00"),
        ("2026-02-13 15:30", "2026-02-23 08:00"),
    ],
)
def test_nđ61_đ18_2_a_paper_dossier_is_transferred_the_same_day_or_after_three_the_next_morning(
    received: str, by: str
) -> None:
    assert transfer_by(moment(received), CALENDAR) == moment(by)


@pytest.mark.parametrize(
    ("received", "by"), [("2026-03-02 09:00", "2026-03-05 17:00"), ("2026-02-13 15:30", "2026-02-25 17:00")]
)
def test_nđ61_đ19_4_an_unqualified_dossier_is_sent_back_within_three_working_days(received: str, by: str) -> None:
    assert supplement_notice_by(moment(received), CALENDAR) == moment(by)


@pytest.mark.parametrize(
    ("received", "by"), [("2026-03-02 09:00", "2026-03-03 09:00"), ("2026-03-07 22:00", "2026-03-09 17:00")]
)
def test_nđ45_đ11_an_online_dossier_is_answered_within_eight_working_hours(received: str, by: str) -> None:
    assert acceptance_notice_by(moment(received), CALENDAR) == moment(by)


@pytest.mark.parametrize(
    ("due", "by"),
    [
        ("2026-03-12 17:00", "2026-03-11 17:00"),
        ("2026-03-09 17:00", "2026-03-06 17:00"),  # Monday: the day before is Sunday
        ("2026-02-23 17:00", "2026-02-13 17:00"),  # the first day after Tết
        ("2026-08-24 17:00", "2026-08-22 17:00"),  # the swapped Saturday is worked
        ("2026-03-12 10:00", "2026-03-11 17:00"),
    ],
)
def test_nđ61_đ19_9_the_apology_is_sent_at_latest_one_day_before_the_end(due: str, by: str) -> None:
    assert apology_by(moment(due), CALENDAR) == moment(by)


@pytest.mark.parametrize(
    ("now", "last_due_day"),
    [
        ("2026-11-19 08:00", "2026-11-20"),  # Thursday, the office has opened: what ends on Friday
        ("2026-11-19 07:59", "2026-11-19"),  # it has not: what ends today was asked for yesterday
        ("2026-11-20 09:00", "2026-11-23"),  # Friday: Monday
        ("2026-11-21 09:00", "2026-11-23"),  # Saturday: still Monday
        ("2026-11-23 16:59", "2026-11-25"),  # 24/11 is a day off
        ("2026-02-13 10:00", "2026-02-23"),  # the last working day before Tết
    ],
)
def test_nđ61_đ19_9_from_a_working_days_opening_apologies_are_due_for_what_ends_on_the_next(
    now: str, last_due_day: str
) -> None:
    last = apologies_due_by(moment(now), CALENDAR)
    assert last.isoformat() == last_due_day
    # It is the same duty as `apology_by`, asked from the other side.
    assert apology_by(CALENDAR.closing(last), CALENDAR) >= CALENDAR.closing(CALENDAR.previous_working_day(last))
