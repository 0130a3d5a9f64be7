"""Lan reads English: how her deadline was counted is told in English, whatever the calendar says of a day."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.utils import translation

from congvu.faces.citizen import deadline
from congvu.kernel.clock_events import ClockEvent, ClockEventKind
from congvu.kernel.limits import TimeLimit, Unit
from congvu.kernel.work_calendar import VIETNAM, WorkCalendar
from congvu.kernel.working_time import due

# Words of the kernel's sentences; names of documents and of Tết stay.
VIETNAMESE = re.compile(r"nghỉ|làm|ngày|tính|thời hạn|tạm|tiếp|gia hạn|giờ|lúc|bù|Thứ|Chủ|dự kiến", re.IGNORECASE)


@pytest.mark.parametrize("unit", [Unit.WORKING_DAYS, Unit.DAYS, Unit.WORKING_HOURS, Unit.HOURS])
@pytest.mark.parametrize("year", [*range(2021, 2029)])
def test_every_day_of_a_year_is_told_in_english(unit: Unit, year: int) -> None:
    limit = TimeLimit(200 * (8 if unit.is_hours else 1), unit)
    for month in (1, 7):
        explained = due(datetime(year, month, 2, 18, 30, tzinfo=VIETNAM), limit, WorkCalendar())
        with translation.override("en"):
            lines = deadline.told(explained)
        assert len(lines) == len(explained.lines)
        assert not [line for line in lines if VIETNAMESE.search(line)]


def test_stops_restarts_and_extensions_are_told_in_english() -> None:
    start = datetime(2026, 11, 2, 9, 0, tzinfo=VIETNAM)
    events = [
        ClockEvent(start + timedelta(days=1), ClockEventKind.STOP),
        ClockEvent(start + timedelta(days=3), ClockEventKind.RESUME),
        ClockEvent(start + timedelta(days=4), ClockEventKind.RESTART),
        ClockEvent(start + timedelta(days=5), ClockEventKind.EXTEND, until=datetime(2026, 12, 1, 15, tzinfo=VIETNAM)),
    ]
    explained = due(start, TimeLimit(3, Unit.WORKING_DAYS), WorkCalendar(), events)
    with translation.override("en"):
        lines = deadline.told(explained)
    assert not [line for line in lines if VIETNAMESE.search(line)]
    assert any("stopped at 09:00" in line for line in lines)
    assert any("extended to 15:00 on 01/12/2026" in line for line in lines)


def test_an_extension_the_limit_has_outgrown_is_told_in_english() -> None:
    start = datetime(2026, 11, 2, 9, 0, tzinfo=VIETNAM)
    given = ClockEvent(
        start + timedelta(days=1), ClockEventKind.EXTEND, until=datetime(2026, 11, 4, 15, tzinfo=VIETNAM)
    )
    with translation.override("en"):
        lines = deadline.told(due(start, TimeLimit(5, Unit.WORKING_DAYS), WorkCalendar(), [given]))
    assert any("adds nothing" in line for line in lines) and not [line for line in lines if VIETNAMESE.search(line)]


def test_in_vietnamese_it_is_told_in_the_words_of_the_rules() -> None:
    explained = due(datetime(2026, 2, 13, 15, 30, tzinfo=VIETNAM), TimeLimit(3, Unit.WORKING_DAYS), WorkCalendar())
    assert deadline.told(explained) == [str(line) for line in explained.lines]
    assert deadline.told(None) == []
