"""A report is made for a year, a half-year, a quarter, a month, or any days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given as each
from hypothesis import strategies

from congvu.kernel.periods import Period, PeriodUnreadable, parse_period


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026", "2026-01-01..2026-12-31"),
        ("2026-H2", "2026-07-01..2026-12-31"),
        ("2026-q4", "2026-10-01..2026-12-31"),
        ("2024-02", "2024-02-01..2024-02-29"),
        (" 2026-12 ", "2026-12-01..2026-12-31"),
        ("2026-11-16..2026-11-16", "2026-11-16..2026-11-16"),
    ],
)
def test_a_period_is_read_as_officers_name_it(text: str, days: str) -> None:
    assert str(parse_period(text)) == days


@pytest.mark.parametrize(
    "text", ["", "26", "2026-13", "2026-Q5", "2026-11-20..2026-11-01", "2026-02-30..2026-03-01", "năm nay", "0000"]
)
def test_what_is_no_period_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(PeriodUnreadable, match="Không đọc được kỳ báo cáo"):
        parse_period(text)


@each(strategies.dates(), strategies.integers(0, 400))
def test_periods_that_follow_each_other_leave_no_moment_out(first: object, days: int) -> None:
    assume_first = first
    try:
        period = Period(assume_first, assume_first + timedelta(days=days))  # type: ignore[arg-type, operator]
        after = Period(period.last + timedelta(days=1), period.last + timedelta(days=1))
        assert period.ends == after.begins
    except OverflowError:
        return
    assert parse_period(str(period)) == period
