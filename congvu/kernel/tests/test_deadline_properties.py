"""What must hold of every deadline, tried on thousands of random ones, beside an independent count."""

from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from congvu.kernel.clock_events import ClockEvent, ClockEventKind
from congvu.kernel.limits import TimeLimit, Unit
from congvu.kernel.refusal import Refusal
from congvu.kernel.tests.moments import CALENDAR
from congvu.kernel.work_calendar import VIETNAM, WorkCalendar
from congvu.kernel.working_time import Deadline, due

receptions = st.datetimes(datetime(2021, 1, 1), datetime(2026, 11, 30)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=VIETNAM)
)
any_reception = st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1)).map(
    lambda at: at.replace(microsecond=0, tzinfo=VIETNAM)
)
_longest = {Unit.HOURS: 900, Unit.WORKING_HOURS: 200, Unit.DAYS: 90, Unit.WORKING_DAYS: 60, Unit.MONTHS: 6}
limits = st.sampled_from(Unit).flatmap(lambda unit: st.builds(TimeLimit, st.integers(1, _longest[unit]), st.just(unit)))
day_limits = limits.filter(lambda limit: not limit.unit.is_hours)
WEEKENDS = {5, 6}


def end_of(result: Deadline) -> datetime:
    assert result.due is not None
    return result.due


@given(any_reception, day_limits)
def test_a_limit_in_days_never_ends_on_a_day_that_is_not_worked(received: datetime, limit: TimeLimit) -> None:
    end = end_of(due(received, limit, CALENDAR))
    assert CALENDAR.is_working_day(end.date())
    assert end.time().hour == 17
    assert end.date() > received.date()


@given(any_reception, st.integers(1, 100))
def test_working_hours_end_while_the_office_works(received: datetime, hours: int) -> None:
    assert CALENDAR.is_open(end_of(due(received, TimeLimit(hours, Unit.WORKING_HOURS), CALENDAR)))


@given(any_reception, st.integers(1, 2000))
def test_hours_end_exactly_so_many_hours_later(received: datetime, hours: int) -> None:
    end = end_of(due(received, TimeLimit(hours, Unit.HOURS), CALENDAR))
    assert end - received == timedelta(hours=hours)


@given(any_reception, st.integers(0, 10_000), limits)
def test_who_is_received_later_is_never_due_earlier(received: datetime, minutes: int, limit: TimeLimit) -> None:
    later = received + timedelta(minutes=minutes)
    assert end_of(due(received, limit, CALENDAR)) <= end_of(due(later, limit, CALENDAR))


@given(any_reception, limits, st.integers(0, 30))
def test_a_longer_limit_never_ends_earlier(received: datetime, limit: TimeLimit, more: int) -> None:
    longer = TimeLimit(limit.amount + more, limit.unit)
    assert end_of(due(received, limit, CALENDAR)) <= end_of(due(received, longer, CALENDAR))


@given(any_reception, limits.filter(lambda limit: limit.unit is not Unit.MONTHS))
def test_the_explanation_adds_up_to_the_limit(received: datetime, limit: TimeLimit) -> None:
    result = due(received, limit, CALENDAR)
    assert sum((line.portion for line in result.lines), Fraction(0)) == limit.amount
    assert all(line.counted == (line.portion > 0) for line in result.lines)
    running = [line.running for line in result.lines]
    assert running == sorted(running)
    assert running[-1] == limit.amount


@given(any_reception, limits)
def test_the_explanation_tells_every_day_from_reception_to_the_end(received: datetime, limit: TimeLimit) -> None:
    result = due(received, limit, CALENDAR)
    told = {line.on for line in result.lines}
    end = end_of(result)
    last = end.date() if end.time() != datetime.min.time() else end.date() - timedelta(days=1)
    first = received.date() if not limit.unit.is_hours else min(told)
    assert {first + timedelta(days=n) for n in range((last - first).days + 1)} <= told
    assert all(line.reason for line in result.lines)


@given(receptions, st.integers(1, 60))
def test_working_days_agree_with_an_independent_count(received: datetime, amount: int) -> None:
    off, worked = _days_off_and_worked()
    day, left = received.date(), amount
    while left:
        day += timedelta(days=1)
        if day in worked or (day.weekday() not in WEEKENDS and day not in off):
            left -= 1
    if day.year > 2026:
        return
    assert end_of(due(received, TimeLimit(amount, Unit.WORKING_DAYS), CALENDAR)).date() == day


@given(receptions, st.integers(1, 80))
def test_working_hours_agree_with_a_count_by_minutes(received: datetime, quarters: int) -> None:
    """A clock that ticks each quarter of an hour from a whole quarter must stop at the same moment."""
    start = received.replace(minute=received.minute // 15 * 15)
    at, left = start, quarters * 4
    while left:
        hour = at.hour
        in_session = 8 <= hour < 12 or 13 <= hour < 17
        if CALENDAR.is_working_day(at.date()) and in_session:
            left -= 1
        at += timedelta(minutes=15)
    assert end_of(due(start, TimeLimit(quarters, Unit.WORKING_HOURS), CALENDAR)) == at


# -- events ------------------------------------------------------------------------------------------------------
pauses = st.tuples(st.integers(0, 40_000), st.integers(0, 40_000))


@given(any_reception, limits, pauses)
def test_a_stop_never_brings_the_end_forward(received: datetime, limit: TimeLimit, pause: tuple[int, int]) -> None:
    plain = end_of(due(received, limit, CALENDAR))
    stop = received + timedelta(minutes=pause[0])
    resume = stop + timedelta(minutes=pause[1])
    paused = end_of(due(received, limit, CALENDAR, _pause(stop, resume)))
    assert paused >= plain
    if stop >= plain:
        assert paused == plain
    else:
        assert paused >= resume


@given(any_reception, st.integers(1, 40), pauses)
def test_a_stop_of_working_days_costs_the_working_days_it_lasted(
    received: datetime, amount: int, pause: tuple[int, int]
) -> None:
    limit = TimeLimit(amount, Unit.WORKING_DAYS)
    plain = end_of(due(received, limit, CALENDAR))
    stop = received + timedelta(minutes=pause[0])
    resume = stop + timedelta(minutes=pause[1])
    if stop.date() >= plain.date():
        return  # the last day is finished on the day of the resumption: see test_clock_events
    lost = CALENDAR.working_days_between(stop.date(), resume.date())
    expected = CALENDAR.add_working_days(plain.date(), lost)
    assert end_of(due(received, limit, CALENDAR, _pause(stop, resume))).date() == expected


@given(any_reception, st.integers(1, 400), st.sampled_from([Unit.HOURS, Unit.WORKING_HOURS]), pauses)
def test_a_stop_of_hours_costs_the_time_it_lasted(
    received: datetime, amount: int, unit: Unit, pause: tuple[int, int]
) -> None:
    limit = TimeLimit(amount, unit)
    stop = received + timedelta(minutes=pause[0])
    resume = stop + timedelta(minutes=pause[1])
    plain = end_of(due(received, limit, CALENDAR))
    if stop >= plain:
        return
    paused = end_of(due(received, limit, CALENDAR, _pause(stop, resume)))
    if unit is Unit.HOURS:
        assert paused - plain == resume - stop
    else:
        used = CALENDAR.working_time_between(received, stop)
        assert used + CALENDAR.working_time_between(resume, paused) == timedelta(hours=amount)


@given(any_reception, limits, st.integers(0, 40_000))
def test_a_restart_is_a_reception_of_its_own(received: datetime, limit: TimeLimit, minutes: int) -> None:
    again = received + timedelta(minutes=minutes)
    restarted = due(received, limit, CALENDAR, [ClockEvent(again, ClockEventKind.RESTART)])
    fresh = due(again, limit, CALENDAR)
    assert restarted.due == fresh.due
    counted = sum((line.portion for line in restarted.lines), Fraction(0))
    assert counted == sum((line.portion for line in fresh.lines), Fraction(0))


@given(any_reception, limits, st.integers(1, 30), st.integers(0, 5_000))
def test_an_extension_of_the_same_unit_makes_one_longer_limit(
    received: datetime, limit: TimeLimit, more: int, minutes: int
) -> None:
    extension = ClockEvent(received + timedelta(minutes=minutes), ClockEventKind.EXTEND, TimeLimit(more, limit.unit))
    longer = TimeLimit(limit.amount + more, limit.unit)
    assert due(received, limit, CALENDAR, [extension]).due == due(received, longer, CALENDAR).due


@given(receptions, st.integers(1, 30), st.integers(1, 90), st.integers(0, 20_000))
def test_an_extension_until_a_working_day_ends_on_that_day(
    received: datetime, amount: int, later: int, minutes: int
) -> None:
    limit = TimeLimit(amount, Unit.WORKING_DAYS)
    plain = end_of(due(received, limit, CALENDAR))
    asked = received + timedelta(minutes=minutes)
    new_end = CALENDAR.add_working_days(max(plain, asked).date(), later)
    extension = ClockEvent(asked, ClockEventKind.EXTEND, until=new_end)
    assert end_of(due(received, limit, CALENDAR, [extension])).date() == new_end


@settings(max_examples=50)
@given(receptions, st.integers(1, 40))
def test_another_notice_makes_another_date(received: datetime, amount: int) -> None:
    """Dossiers are recomputed by passing another calendar: with one more day off, no end is earlier."""
    notices = [notice for notice in CALENDAR.notices if notice.year != 2026]
    poorer = CALENDAR.with_notices(notices, "without 2026")
    limit = TimeLimit(amount, Unit.WORKING_DAYS)
    known, expected = due(received, limit, CALENDAR), due(received, limit, poorer)
    assert expected.provisional == (end_of(expected).year >= 2026)
    if not expected.provisional:
        assert known.due == expected.due


def _pause(stop: datetime, resume: datetime) -> list[ClockEvent]:
    return [ClockEvent(stop, ClockEventKind.STOP), ClockEvent(resume, ClockEventKind.RESUME)]


def _days_off_and_worked() -> tuple[set[date], set[date]]:
    """The notices of 2021–2026 once more, typed independently of the calendar's data."""
    off = (
        "2021-01-01 2021-02-10 2021-02-11 2021-02-12 2021-02-15 2021-02-16 2021-04-21 2021-04-30 2021-05-03 2021-09-02 "
        "2021-09-03 2022-01-03 2022-01-31 2022-02-01 2022-02-02 2022-02-03 2022-02-04 2022-04-11 2022-05-02 2022-05-03 "
        "2022-09-01 2022-09-02 2023-01-02 2023-01-20 2023-01-23 2023-01-24 2023-01-25 2023-01-26 2023-05-01 2023-05-02 "
        "2023-05-03 2023-09-01 2023-09-04 2024-01-01 2024-02-08 2024-02-09 2024-02-12 2024-02-13 2024-02-14 2024-04-18 "
        "2024-04-29 2024-04-30 2024-05-01 2024-09-02 2024-09-03 2025-01-01 2025-01-27 2025-01-28 2025-01-29 2025-01-30 "
        "2025-01-31 2025-04-07 2025-04-30 2025-05-01 2025-05-02 2025-09-01 2025-09-02 2026-01-01 2026-01-02 2026-02-16 "
        "2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-04-27 2026-04-30 2026-05-01 2026-08-31 2026-09-01 2026-09-02 "
        "2026-11-24"
    )
    worked = "2024-05-04 2025-04-26 2026-01-10 2026-08-22"
    return set(map(date.fromisoformat, off.split())), set(map(date.fromisoformat, worked.split()))


def test_the_shipped_notices_say_exactly_what_was_published() -> None:
    off, worked = _days_off_and_worked()
    assert set().union(*(notice.days_off for notice in WorkCalendar().notices)) == off
    assert set().union(*(notice.days_worked for notice in WorkCalendar().notices)) == worked


some_events = st.lists(
    st.tuples(
        st.integers(-100, 30_000),
        st.sampled_from(ClockEventKind),
        st.integers(1, 20),
        st.sampled_from(Unit),
        st.booleans(),
    ),
    max_size=6,
)


@given(any_reception, limits, some_events)
def test_any_events_give_an_explained_deadline_or_a_refusal(
    received: datetime, limit: TimeLimit, wanted: list[tuple[int, ClockEventKind, int, Unit, bool]]
) -> None:
    events = [_some_event(received + timedelta(minutes=minutes), *rest) for minutes, *rest in wanted]
    try:
        result = due(received, limit, CALENDAR, events)
    except Refusal:
        return
    moments = [(line.on, line.start or datetime.min.replace(tzinfo=VIETNAM)) for line in result.lines]
    assert moments == sorted(moments)
    assert all(line.counted == (line.portion > 0) for line in result.lines)
    if result.due is not None:
        assert result.due > received
        assert result.lines[-1].on <= max(result.due, *(event.at for event in events), received).date()


@given(any_reception, day_limits, some_events)
def test_whatever_happened_a_limit_in_days_never_ends_on_a_day_that_is_not_worked(
    received: datetime, limit: TimeLimit, wanted: list[tuple[int, ClockEventKind, int, Unit, bool]]
) -> None:
    events = [_some_event(received + timedelta(minutes=minutes), *rest) for minutes, *rest in wanted]
    if any(event.limit is not None and event.limit.unit.is_hours for event in events):
        return  # hours added to days end at their moment (decision 4)
    try:
        end = due(received, limit, CALENDAR, events).due
    except Refusal:
        return
    assert end is None or CALENDAR.is_working_day(end.date())


@given(any_reception, limits.filter(lambda limit: limit.unit is not Unit.MONTHS), pauses)
def test_the_explanation_of_a_limit_that_stood_still_adds_up_too(
    received: datetime, limit: TimeLimit, pause: tuple[int, int]
) -> None:
    stop = received + timedelta(minutes=pause[0])
    result = due(received, limit, CALENDAR, _pause(stop, stop + timedelta(minutes=pause[1])))
    assert sum((line.portion for line in result.lines), Fraction(0)) == limit.amount


def _some_event(at: datetime, kind: ClockEventKind, amount: int, unit: Unit, by_date: bool) -> ClockEvent:
    if kind not in {ClockEventKind.EXTEND, ClockEventKind.LIMIT}:
        return ClockEvent(at, kind)
    if by_date and kind is ClockEventKind.EXTEND:
        return ClockEvent(at, kind, until=(at + timedelta(days=amount * 5)).date())
    return ClockEvent(at, kind, TimeLimit(amount, unit))
