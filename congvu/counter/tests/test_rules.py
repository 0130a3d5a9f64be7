"""Who is next, how long it takes, which hours may be booked: no database."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congvu.counter import rules
from congvu.counter.rules import Waiting
from congvu.kernel.work_calendar import VIETNAM, WorkCalendar

NINE = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)
CALENDAR = WorkCalendar()


def waits(key: int, minute: int, *, group: int = 1, priority: bool = False, window: int | None = None) -> Waiting:
    return Waiting(key, group, NINE + timedelta(minutes=minute), priority, window)


def next_key(waiting: list[Waiting], *, window: int = 7, row: int = 0, groups: set[int] | None = None) -> int | None:
    found = rules.next_of(waiting, window=window, groups=groups or {1}, priority_in_a_row=row)
    return found.key if found else None


def test_who_came_first_is_called_first() -> None:
    assert next_key([waits(2, 5), waits(1, 0)]) == 1


def test_priority_goes_before_who_came_earlier() -> None:
    assert next_key([waits(1, 0), waits(2, 5, priority=True)]) == 2


def test_after_three_priority_numbers_in_a_row_an_ordinary_one_is_called() -> None:
    line = [waits(1, 0), waits(2, 5, priority=True)]
    assert next_key(line, row=2) == 2
    assert next_key(line, row=3) == 1
    assert next_key([waits(2, 5, priority=True)], row=3) == 2, "nobody ordinary waits"


def test_a_window_calls_only_its_groups_and_who_was_passed_on_to_it_first() -> None:
    line = [waits(1, 0, group=2), waits(2, 9, group=3, window=7), waits(3, 1, priority=True), waits(4, 0, window=8)]
    assert next_key(line) == 2
    assert next_key([line[0], line[3]]) is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 60)), max_size=12))
def test_nobody_is_called_twice_or_forgotten_and_ordinary_people_do_not_starve(people: list[tuple[bool, int]]) -> None:
    line = [waits(key, minute, priority=priority) for key, (priority, minute) in enumerate(people)]
    called: list[Waiting] = []
    row = 0
    while found := rules.next_of(line, window=7, groups={1}, priority_in_a_row=row):
        assert not (found.is_priority and row >= 3 and any(not one.is_priority for one in line))
        row = row + 1 if found.is_priority else 0
        line.remove(found)
        called.append(found)
    assert not line and len({one.key for one in called}) == len(people)


def test_how_many_are_ahead_counts_priority_and_the_same_group_only() -> None:
    me = waits(5, 10)
    line = [me, waits(1, 0), waits(2, 20), waits(3, 20, priority=True), waits(4, 0, group=2)]
    assert rules.ahead_of(me, line) == 2


@pytest.mark.parametrize(
    ("ahead", "windows", "visits", "minutes"),
    [
        (0, 1, [], 0),
        (3, 1, [], 30),
        (3, 2, [], 15),
        (2, 1, [6, 8], 15),
        (1, 4, [6], 5),
    ],
)
def test_the_estimate_is_the_visits_measured_in_steps_of_five_minutes(
    ahead: int, windows: int, visits: list[int], minutes: int
) -> None:
    measured = [timedelta(minutes=visit) for visit in visits]
    assert rules.estimate(ahead, windows, measured) == timedelta(minutes=minutes)


def test_nothing_is_promised_while_no_window_is_open() -> None:
    assert rules.estimate(1, 0, []) is None


def test_half_hours_lie_in_office_hours_of_working_days() -> None:
    monday, sunday = date(2026, 11, 16), date(2026, 11, 15)
    found = [f"{slot:%H:%M}" for slot in rules.slots(monday, CALENDAR)]
    assert len(found) == 16 and found[0] == "08:00" and found[7:9] == ["11:30", "13:00"] and found[-1] == "16:30"
    assert rules.slots(sunday, CALENDAR) == []


@pytest.mark.parametrize(
    ("slot", "may"),
    [
        ("2026-11-16T10:00", True),
        ("2026-11-16T09:30", False),  # less than an hour ahead
        ("2026-11-16T08:00", False),  # past
        ("2026-11-16T10:10", False),  # not a half hour
        ("2026-11-16T12:00", False),  # lunch
        ("2026-11-21T09:00", False),  # Saturday
        ("2026-11-24T09:00", False),  # a day off by the year's notice
        ("2026-11-30T16:30", True),  # the tenth working day, today counted
        ("2026-12-01T08:00", False),
    ],
)
def test_what_may_be_booked(slot: str, may: bool) -> None:
    moment = datetime.fromisoformat(slot).replace(tzinfo=VIETNAM)
    assert rules.may_be_booked(moment, NINE, CALENDAR) is may


@pytest.mark.parametrize(("minutes", "how"), [(-31, "early"), (-30, "in_time"), (15, "in_time"), (16, "late")])
def test_who_keeps_an_appointment(minutes: int, how: str) -> None:
    assert rules.arrival(NINE, NINE + timedelta(minutes=minutes)) == how


def test_the_table_of_states_knows_only_its_states() -> None:
    states = {rules.WAITING, rules.CALLED, rules.SERVED, rules.ABSENT, rules.CLOSED}
    for since, leads_to in rules.ACTS.values():
        assert since <= states and leads_to in states
    assert not any(rules.can(act, rules.SERVED) or rules.can(act, rules.CLOSED) for act in rules.ACTS)


def test_a_label_is_a_letter_and_three_figures() -> None:
    assert (rules.label("A", 7), rules.label("B", 1234)) == ("A007", "B1234")
