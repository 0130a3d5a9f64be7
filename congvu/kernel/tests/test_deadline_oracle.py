"""The same deadlines, found by walking a calendar slowly: written from docs/law/working-time.md, not from the code.

The oracle knows nothing of counts, lines or cursors. It asks of one day after another (or one minute after another)
whether it belongs to the limit, and stops when enough of them do.
"""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from congvu.kernel.clock_events import ClockEvent, ClockEventKind
from congvu.kernel.limits import TimeLimit, Unit
from congvu.kernel.tests.test_deadline_properties import WEEKENDS, _days_off_and_worked
from congvu.kernel.work_calendar import VIETNAM, WorkCalendar
from congvu.kernel.working_time import due

OFF, WORKED = _days_off_and_worked()
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
CALENDAR = WorkCalendar()

ODD_TIMES = [time(0), time(7, 59), time(8), time(11, 59), time(12), time(12, 30), time(13), time(14, 59), time(15),
             time(15, 1), time(16, 59), time(17), time(17, 1), time(23, 59)]  # fmt: skip
EDGES = [day + timedelta(days=n) for day in sorted(OFF | WORKED) for n in range(-2, 3)]
odd_days = st.sampled_from(EDGES) | st.dates(date(2021, 1, 1), date(2026, 8, 1))
odd_moments = st.builds(lambda day, clock: datetime.combine(day, clock, VIETNAM), odd_days, st.sampled_from(ODD_TIMES))
moments = odd_moments.filter(lambda at: date(2021, 1, 1) <= at.date() <= date(2026, 8, 1))


def is_worked(day: date) -> bool:
    assert day.year <= 2026, "the tables end with 2026"
    return day in WORKED or (day.weekday() not in WEEKENDS and day not in OFF)


def is_office_time(at: datetime) -> bool:
    return is_worked(at.date()) and (time(8) <= at.time() < time(12) or time(13) <= at.time() < time(17))


def close_of_first_worked_day_from(day: date) -> datetime:
    while not is_worked(day):
        day += A_DAY
    return datetime.combine(day, time(17), VIETNAM)


def same_day_of_later_month(day: date, count: int) -> date:
    for _ in range(count):
        first = day.replace(day=1) if day.day == 1 else day - timedelta(days=day.day - 1)
        following = (first + timedelta(days=32)).replace(day=1)
        day = following
    return day


def oracle(received: datetime, limit: TimeLimit, pause: tuple[datetime, datetime] | None = None) -> datetime:
    """The end of a limit with at most one pause that lies within it, by enumeration."""
    stop, resume = pause or (None, None)

    def paused(day: date) -> bool:  # after the day of the stop, up to and including the day of the resumption
        return stop is not None and resume is not None and stop.date() < day <= resume.date()

    if limit.unit in (Unit.WORKING_DAYS, Unit.DAYS):
        day, left = received.date(), int(limit.amount)
        while left:
            day += A_DAY
            if not paused(day) and (limit.unit is Unit.DAYS or is_worked(day)):
                left -= 1
        if stop is not None and resume is not None and day == stop.date():
            # stopped on its last day: it ends with the day of the resumption, the next one when that had closed
            day = resume.date()
            if close_of_first_worked_day_from(day) <= resume:
                day += A_DAY
        return close_of_first_worked_day_from(day)
    at, seconds = received, int(limit.amount) * 60
    while seconds:
        standing = stop is not None and resume is not None and stop <= at < resume
        if not standing and (limit.unit is Unit.HOURS or is_office_time(at)):
            seconds -= 1
        at += A_MINUTE
    return at


@settings(max_examples=400)
@given(moments, st.integers(1, 70), st.sampled_from([Unit.WORKING_DAYS, Unit.DAYS]))
def test_days_end_where_a_walk_over_the_calendar_ends(received: datetime, amount: int, unit: Unit) -> None:
    limit = TimeLimit(amount, unit)
    assert due(received, limit, CALENDAR).due == oracle(received, limit)


@settings(max_examples=150)
@given(moments, st.integers(1, 60), st.sampled_from([Unit.WORKING_HOURS, Unit.HOURS]))
def test_hours_end_where_a_walk_over_the_minutes_ends(received: datetime, amount: int, unit: Unit) -> None:
    limit = TimeLimit(amount, unit)
    assert due(received, limit, CALENDAR).due == oracle(received, limit)


@settings(max_examples=200)
@given(moments, st.integers(1, 3))
def test_months_end_on_the_day_of_the_same_number_or_the_last_of_the_month(received: datetime, amount: int) -> None:
    start = received.date()
    month = same_day_of_later_month(start.replace(day=1), amount)
    days = [month + timedelta(days=n) for n in range(31) if (month + timedelta(days=n)).month == month.month]
    corresponding = [day for day in days if day.day <= start.day][-1]
    assert due(received, TimeLimit(amount, Unit.MONTHS), CALENDAR).due == close_of_first_worked_day_from(corresponding)


@settings(max_examples=300)
@given(moments, st.integers(2, 40), st.integers(0, 60), st.integers(0, 40), st.sampled_from(ODD_TIMES),
       st.sampled_from([Unit.WORKING_DAYS, Unit.DAYS]))  # fmt: skip
def test_a_pause_is_walked_over(
    received: datetime, amount: int, until_stop: int, length: int, clock: time, unit: Unit
) -> None:
    limit = TimeLimit(amount, unit)
    stop = datetime.combine(received.date() + timedelta(days=until_stop), clock, VIETNAM)
    resume = stop + timedelta(days=length)
    if stop < received or stop >= oracle(received, limit) or _is_after_last_counted_day(received, limit, stop):
        return
    events = [ClockEvent(stop, ClockEventKind.STOP), ClockEvent(resume, ClockEventKind.RESUME)]
    assert due(received, limit, CALENDAR, events).due == oracle(received, limit, (stop, resume))


@settings(max_examples=100)
@given(moments, st.integers(1, 30), st.integers(0, 4000), st.integers(0, 6000),
       st.sampled_from([Unit.WORKING_HOURS, Unit.HOURS]))  # fmt: skip
def test_a_pause_of_hours_is_walked_over(
    received: datetime, amount: int, until_stop: int, length: int, unit: Unit
) -> None:
    limit = TimeLimit(amount, unit)
    stop = received + timedelta(minutes=until_stop)
    resume = stop + timedelta(minutes=length)
    if stop >= oracle(received, limit):
        return
    events = [ClockEvent(stop, ClockEventKind.STOP), ClockEvent(resume, ClockEventKind.RESUME)]
    assert due(received, limit, CALENDAR, events).due == oracle(received, limit, (stop, resume))


def _is_after_last_counted_day(received: datetime, limit: TimeLimit, stop: datetime) -> bool:
    """Days of rest between the last counted day and the end: decision 5 has a rule of its own for them."""
    day, left = received.date(), int(limit.amount)
    while left:
        day += A_DAY
        if limit.unit is Unit.DAYS or is_worked(day):
            left -= 1
    return stop.date() > day
