"""The table of docs/law/deadline-cases.md, row by row: what a person can check with a pencil, the program must say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from congvu.kernel import duties
from congvu.kernel.clock_events import ClockEvent
from congvu.kernel.notices import YearNotice
from congvu.kernel.tests.moments import CALENDAR, deadline, due_text, event, moment
from congvu.kernel.work_calendar import WorkCalendar

PAGE = Path(__file__).parents[3] / "docs" / "law" / "deadline-cases.md"
HAPPENED = re.compile(r"(stop|resume|restart|extend) (\d{4}-\d{2}-\d{2} \d{2}:\d{2})(?: (.+))?")
DUTIES = {
    "transfer": duties.transfer_by,
    "supplement": duties.supplement_notice_by,
    "accept": duties.acceptance_notice_by,
    "apology": duties.apology_by,
}


def rows(columns: int) -> list[tuple[str, ...]]:
    """The rows of so many columns: each kind of table on the page has its own number of them."""
    cells = [tuple(cell.strip() for cell in line.strip("| \n").split(" | ")) for line in _lines()]
    return [
        row
        for row in cells
        if len(row) == columns and re.match(r"[\d-]{10} |transfer|supplement|accept|apology", row[0])
    ]


def _lines() -> list[str]:
    return [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]


LIMITS = [row for row in rows(5) if row[2][0] not in "+*"]
NOTICES = [row for row in rows(5) if row[2][0] in "+*"]
MOVED = rows(6)
DUTY_ROWS = rows(3)


def test_the_page_holds_the_cases_it_says() -> None:
    told = re.search(r"^(\d+) cases", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert told is not None
    assert len(LIMITS) + len(NOTICES) + len(MOVED) + len(DUTY_ROWS) == int(told[1]) >= 150
    units = {row[1].partition(" ")[2] for row in LIMITS}
    assert units == {"ngày làm việc", "ngày", "giờ làm việc", "giờ", "tháng"}


@pytest.mark.parametrize(("received", "limit", "happened", "end", "counted"), LIMITS)
def test_a_limit_ends_when_the_table_says(received: str, limit: str, happened: str, end: str, counted: str) -> None:
    result = deadline(received, limit, _events(happened))

    assert due_text(result) == end
    assert result.lines


@pytest.mark.parametrize(("received", "limit", "days", "before", "after"), NOTICES)
def test_a_new_notice_moves_the_end_as_the_table_says(
    received: str, limit: str, days: str, before: str, after: str
) -> None:
    assert due_text(deadline(received, limit)) == before
    assert due_text(deadline(received, limit, calendar=_with_days(days.split()))) == after


@pytest.mark.parametrize(("received", "limit", "happened", "days", "before", "after"), MOVED)
def test_a_notice_after_other_events_moves_the_end_as_the_table_says(
    received: str, limit: str, happened: str, days: str, before: str, after: str
) -> None:
    events = _events(happened)
    calendar = _with_days(days.split() if days != "–" else [])
    assert due_text(deadline(received, limit, events)) == before
    assert due_text(deadline(received, limit, events, calendar=calendar)) == after


@pytest.mark.parametrize(("duty", "of", "end"), DUTY_ROWS)
def test_a_duty_is_due_when_the_table_says(duty: str, of: str, end: str) -> None:
    assert f"{DUTIES[duty](moment(of), CALENDAR):%Y-%m-%d %H:%M}" == end


def _events(told: str) -> list[ClockEvent]:
    events = []
    for one in told.split("; "):
        if found := HAPPENED.fullmatch(one):
            kind, at, more = found.groups()
            until = more if more and re.fullmatch(r"\d{4}-\d{2}-\d{2}", more) else ""
            events.append(event(at, kind, "" if until else more or "", until))
    assert len(events) == (0 if told == "–" else told.count(";") + 1), told
    return events


def _with_days(days: list[str]) -> WorkCalendar:
    """The calendar when the notice of 2026 says `+2026-06-03` off or `*2026-06-06` worked besides."""
    (known,) = [notice for notice in CALENDAR.notices if notice.year == 2026]
    changed = YearNotice(
        2026,
        known.days_off | {date.fromisoformat(day[1:]) for day in days if day[0] == "+"},
        known.days_worked | {date.fromisoformat(day[1:]) for day in days if day[0] == "*"},
        "sửa",
    )
    return CALENDAR.with_notices([notice for notice in CALENDAR.notices if notice.year != 2026] + [changed], "sửa")
