"""Stop, resume, restart, extend, another limit: hand-checked ends."""

from collections.abc import Sequence

import pytest

from congvu.kernel.clock_events import ClockEvent, EventsOutOfOrder, ExtensionNotLater, ExtensionUnclear
from congvu.kernel.tests.moments import deadline, due_text, event, moment

STOP, RESUME, RESTART, EXTEND, LIMIT = "stop", "resume", "restart", "extend", "limit"

# All received on Monday 02/3/2026 unless said; 5 working days end on Monday 09/3.
STOPS = {
    "the day of the stop is counted and the day of the resumption is not": (
        "2026-03-02 15:30",
        "5 ngày làm việc",
        [event("2026-03-04 10:00", STOP), event("2026-03-09 09:00", RESUME)],
        "2026-03-12 17:00",
    ),
    "a stop that is resumed the same day costs nothing": (
        "2026-03-02 15:30",
        "5 ngày làm việc",
        [event("2026-03-04 10:00", STOP), event("2026-03-04 16:00", RESUME)],
        "2026-03-09 17:00",
    ),
    "a stop on the last day leaves that day to be finished on the day of the resumption": (
        "2026-03-02 15:30",
        "5 ngày làm việc",
        [event("2026-03-09 10:00", STOP), event("2026-03-11 09:00", RESUME)],
        "2026-03-11 17:00",
    ),
    "resumed after closing, what is left is finished on the next working day": (
        "2026-03-02 15:30",
        "5 ngày làm việc",
        [event("2026-03-09 10:00", STOP), event("2026-03-11 18:00", RESUME)],
        "2026-03-12 17:00",
    ),
    "resumed on a Saturday, what is left is finished on Monday": (
        "2026-03-02 15:30",
        "5 ngày làm việc",
        [event("2026-03-09 10:00", STOP), event("2026-03-14 09:00", RESUME)],
        "2026-03-16 17:00",
    ),
    "a stop after the end changes nothing": (
        "2026-03-02 15:30",
        "5 ngày làm việc",
        [event("2026-03-09 17:30", STOP), event("2026-03-20 09:00", RESUME)],
        "2026-03-09 17:00",
    ),
    "two stops are both left out": (
        "2026-03-02 09:00",
        "10 ngày làm việc",
        [
            event("2026-03-04 09:00", STOP),
            event("2026-03-06 09:00", RESUME),
            event("2026-03-10 09:00", STOP),
            event("2026-03-12 09:00", RESUME),
        ],
        "2026-03-20 17:00",
    ),
    "stopped on the day of reception, nothing has been used": (
        "2026-03-02 09:00",
        "3 ngày làm việc",
        [event("2026-03-02 14:00", STOP), event("2026-03-05 09:00", RESUME)],
        "2026-03-10 17:00",
    ),
    "events are taken in the order of time, not of the list": (
        "2026-03-02 15:30",
        "5 ngày làm việc",
        [event("2026-03-09 09:00", RESUME), event("2026-03-04 10:00", STOP)],
        "2026-03-12 17:00",
    ),
    "Tết inside a stop is not left out twice": (
        "2026-02-09 09:00",
        "5 ngày làm việc",
        [event("2026-02-11 09:00", STOP), event("2026-02-24 09:00", RESUME)],
        "2026-02-27 17:00",
    ),
    "a swapped Saturday after the resumption counts": (
        "2026-08-17 09:00",
        "4 ngày làm việc",
        [event("2026-08-18 09:00", STOP), event("2026-08-20 09:00", RESUME)],
        "2026-08-24 17:00",
    ),
    "calendar days stand still too, and end on a working day": (
        "2026-03-02 09:00",
        "10 ngày",
        [event("2026-03-05 09:00", STOP), event("2026-03-07 09:00", RESUME)],
        "2026-03-16 17:00",
    ),
    "of a month, the days not yet used remain": (
        "2026-03-02 09:00",
        "1 tháng",
        [event("2026-03-12 09:00", STOP), event("2026-03-22 09:00", RESUME)],
        "2026-04-13 17:00",
    ),
    "hours stop and go on at the minute": (
        "2026-03-02 10:00",
        "24 giờ",
        [event("2026-03-02 16:00", STOP), event("2026-03-04 08:00", RESUME)],
        "2026-03-05 02:00",
    ),
    "working hours stop and go on at the minute": (
        "2026-03-02 08:00",
        "8 giờ làm việc",
        [event("2026-03-02 10:00", STOP), event("2026-03-03 15:00", RESUME)],
        "2026-03-04 12:00",
    ),
    "working hours stopped and resumed at night lose only working time": (
        "2026-03-02 13:00",
        "16 giờ làm việc",
        [event("2026-03-02 20:00", STOP), event("2026-03-04 06:00", RESUME)],
        "2026-03-05 12:00",
    ),
}

RESTARTS = {
    "NĐ 61/2018 Đ19.4: after a supplement the whole limit runs again, the day it came in not counted": (
        "2026-03-02 09:00",
        "5 ngày làm việc",
        [event("2026-03-04 09:00", STOP), event("2026-03-10 14:00", RESTART)],
        "2026-03-17 17:00",
    ),
    "a restart needs no stop before it": (
        "2026-03-02 09:00",
        "5 ngày làm việc",
        [event("2026-03-05 09:00", RESTART)],
        "2026-03-12 17:00",
    ),
    "a restart revives a limit that had ended": (
        "2026-03-02 09:00",
        "1 ngày làm việc",
        [event("2026-03-10 09:00", RESTART)],
        "2026-03-11 17:00",
    ),
    "a restart may bring another limit": (
        "2026-03-02 09:00",
        "5 ngày làm việc",
        [event("2026-03-05 09:00", RESTART, "2 ngày làm việc")],
        "2026-03-09 17:00",
    ),
    "only the last of two restarts counts": (
        "2026-03-02 09:00",
        "2 ngày làm việc",
        [event("2026-03-03 09:00", RESTART), event("2026-03-09 09:00", RESTART)],
        "2026-03-11 17:00",
    ),
    "an extension before a restart is forgotten": (
        "2026-03-02 09:00",
        "2 ngày làm việc",
        [event("2026-03-03 09:00", EXTEND, "9 ngày làm việc"), event("2026-03-04 09:00", RESTART)],
        "2026-03-06 17:00",
    ),
    "working hours restart at the minute": (
        "2026-03-02 08:00",
        "8 giờ làm việc",
        [event("2026-03-02 11:00", RESTART)],
        "2026-03-03 11:00",
    ),
    "a restart after a stop across Tết": (
        "2026-02-10 09:00",
        "3 ngày làm việc",
        [event("2026-02-11 09:00", STOP), event("2026-02-13 16:00", RESTART)],
        "2026-02-25 17:00",
    ),
}

EXTENSIONS = {
    "working days added to working days": (
        "2026-03-02 09:00",
        "5 ngày làm việc",
        [event("2026-03-06 09:00", EXTEND, "2 ngày làm việc")],
        "2026-03-11 17:00",
    ),
    "calendar days added to calendar days make one limit, moved once": (
        "2026-03-02 09:00",
        "5 ngày",  # alone: Saturday 7/3, moved to Monday 9/3
        [event("2026-03-05 09:00", EXTEND, "3 ngày")],
        "2026-03-10 17:00",
    ),
    "calendar days added to working days run from the last working day": (
        "2026-03-02 09:00",
        "5 ngày làm việc",
        [event("2026-03-06 09:00", EXTEND, "5 ngày")],
        "2026-03-16 17:00",
    ),
    "a working day added to working hours": (
        "2026-03-02 08:00",
        "8 giờ làm việc",
        [event("2026-03-02 15:00", EXTEND, "1 ngày làm việc")],
        "2026-03-03 17:00",
    ),
    "working hours added to working days run from closing time": (
        "2026-03-02 09:00",
        "1 ngày làm việc",
        [event("2026-03-03 09:00", EXTEND, "4 giờ làm việc")],
        "2026-03-04 12:00",
    ),
    "hours added to hours": (
        "2026-03-02 08:00",
        "8 giờ",
        [event("2026-03-02 15:00", EXTEND, "4 giờ")],
        "2026-03-02 20:00",
    ),
    "months added to months keep the day they began on": (
        "2026-01-31 09:00",
        "1 tháng",
        [event("2026-02-20 09:00", EXTEND, "1 tháng")],
        "2026-03-31 17:00",
    ),
    "until a day": (
        "2026-03-02 09:00",
        "5 ngày làm việc",
        [event("2026-03-06 09:00", EXTEND, until="2026-03-20")],
        "2026-03-20 17:00",
    ),
    "until a Saturday means the next working day": (
        "2026-03-02 09:00",
        "5 ngày làm việc",
        [event("2026-03-06 09:00", EXTEND, until="2026-03-21")],
        "2026-03-23 17:00",
    ),
    "until a swapped Saturday means that Saturday": (
        "2026-08-17 09:00",
        "2 ngày làm việc",
        [event("2026-08-18 09:00", EXTEND, until="2026-08-22")],
        "2026-08-22 17:00",
    ),
    "until a moment": (
        "2026-03-02 09:00",
        "5 ngày làm việc",
        [event("2026-03-06 09:00", EXTEND, until="2026-03-20 10:00")],
        "2026-03-20 10:00",
    ),
    "calendar days until a day": (
        "2026-03-02 09:00",
        "5 ngày",
        [event("2026-03-06 09:00", EXTEND, until="2026-03-20")],
        "2026-03-20 17:00",
    ),
    "working hours until a moment": (
        "2026-03-02 08:00",
        "8 giờ làm việc",
        [event("2026-03-02 15:00", EXTEND, until="2026-03-04 10:00")],
        "2026-03-04 10:00",
    ),
    "hours until a moment": (
        "2026-03-02 08:00",
        "8 giờ",
        [event("2026-03-02 15:00", EXTEND, until="2026-03-03 10:00")],
        "2026-03-03 10:00",
    ),
    "too late, an extension still lengthens the limit from where it ended": (
        "2026-03-02 09:00",
        "5 ngày làm việc",
        [event("2026-03-11 09:00", EXTEND, "5 ngày làm việc")],
        "2026-03-16 17:00",
    ),
    "too late, until a day": (
        "2026-03-02 09:00",
        "5 ngày làm việc",
        [event("2026-03-11 09:00", EXTEND, until="2026-03-18")],
        "2026-03-18 17:00",
    ),
    "while stopped": (
        "2026-03-02 09:00",
        "5 ngày làm việc",
        [
            event("2026-03-04 09:00", STOP),
            event("2026-03-05 09:00", EXTEND, "2 ngày làm việc"),
            event("2026-03-09 09:00", RESUME),
        ],
        "2026-03-16 17:00",
    ),
    "a later stop moves a new end as well": (
        "2026-03-02 09:00",
        "5 ngày làm việc",
        [
            event("2026-03-03 09:00", EXTEND, until="2026-03-20"),
            event("2026-03-05 09:00", STOP),
            event("2026-03-09 09:00", RESUME),
        ],
        "2026-03-24 17:00",
    ),
    "twice": (
        "2026-03-02 09:00",
        "2 ngày làm việc",
        [event("2026-03-03 09:00", EXTEND, "1 ngày làm việc"), event("2026-03-04 09:00", EXTEND, "1 ngày làm việc")],
        "2026-03-06 17:00",
    ),
    "of different units, one after the other": (
        "2026-03-02 09:00",
        "2 ngày làm việc",
        [event("2026-03-03 09:00", EXTEND, "3 ngày"), event("2026-03-03 10:00", EXTEND, "1 ngày làm việc")],
        "2026-03-09 17:00",
    ),
}

# Received on Monday 02/3/2026 with 5 working days, which end on 09/3; another limit holds from where its count began.
OTHER_LIMITS = {
    "a shorter limit is counted from the reception": ([event("2026-03-04 10:00", LIMIT, "3 ngày làm việc")], "2026-03-05 17:00"),
    "of two the later holds": (
        [event("2026-03-03 10:00", LIMIT, "3 ngày làm việc"), event("2026-03-04 10:00", LIMIT, "4 ngày làm việc")],
        "2026-03-06 17:00",
    ),
    "another unit counts its own way": ([event("2026-03-04 10:00", LIMIT, "3 ngày")], "2026-03-05 17:00"),
    "days of a stop are left out of it too": (
        [event("2026-03-03 10:00", STOP), event("2026-03-09 09:00", RESUME), event("2026-03-09 10:00", LIMIT, "4 ngày làm việc")],
        "2026-03-12 17:00",
    ),
    "after a restart it holds from the restart": (
        [event("2026-03-03 10:00", STOP), event("2026-03-04 09:00", RESTART), event("2026-03-05 10:00", LIMIT, "3 ngày làm việc")],
        "2026-03-09 17:00",
    ),
    "a later restart counts with it": (
        [event("2026-03-03 10:00", LIMIT, "3 ngày làm việc"), event("2026-03-04 10:00", STOP), event("2026-03-06 09:00", RESTART)],
        "2026-03-11 17:00",
    ),
    "an extension adds to it": (
        [event("2026-03-03 10:00", LIMIT, "3 ngày làm việc"), event("2026-03-04 10:00", EXTEND, "1 ngày làm việc")],
        "2026-03-06 17:00",
    ),
}  # fmt: skip

Case = tuple[str, str, Sequence[ClockEvent], str]


@pytest.mark.parametrize("case", STOPS.values(), ids=STOPS.keys())
def test_blds_đ147_3_while_stopped_the_limit_does_not_run(case: Case) -> None:
    received, limit, events, end = case
    assert due_text(deadline(received, limit, events)) == end


@pytest.mark.parametrize("case", RESTARTS.values(), ids=RESTARTS.keys())
def test_nđ61_đ19_4_a_completed_dossier_starts_from_zero(case: Case) -> None:
    received, limit, events, end = case
    assert due_text(deadline(received, limit, events)) == end


@pytest.mark.parametrize("case", EXTENSIONS.values(), ids=EXTENSIONS.keys())
def test_nđ61_đ19_9_an_extension_sets_a_later_end(case: Case) -> None:
    received, limit, events, end = case
    assert due_text(deadline(received, limit, events)) == end


@pytest.mark.parametrize(("events", "end"), OTHER_LIMITS.values(), ids=OTHER_LIMITS.keys())
def test_another_limit_holds_from_where_its_count_began(events: list[ClockEvent], end: str) -> None:
    result = deadline("2026-03-02 15:30", "5 ngày làm việc", events)
    assert due_text(result) == end
    assert any("thời hạn áp dụng là" in line.reason for line in result.lines)


@pytest.mark.parametrize("limit", ["5 ngày làm việc", "5 ngày", "1 tháng", "30 giờ", "20 giờ làm việc"])
def test_a_stopped_limit_has_no_end_and_is_never_overdue(limit: str) -> None:
    result = deadline("2026-03-02 09:00", limit, [event("2026-03-03 09:00", STOP, reason="chờ nộp bổ sung")])
    assert result.due is None
    assert result.state == "stopped"
    assert not result.is_overdue(moment("2036-01-01 00:00"))
    assert result.remaining_words(moment("2026-03-05 09:00")) == "đang tạm dừng"
    assert any("chờ nộp bổ sung" in line.reason for line in result.lines)


@pytest.mark.parametrize(
    ("events", "because"),
    [
        ([event("2026-03-03 09:00", RESUME)], "đồng hồ đang chạy"),
        ([event("2026-03-03 09:00", STOP), event("2026-03-04 09:00", STOP)], "đồng hồ đang tạm dừng"),
        ([event("2026-03-01 09:00", STOP)], "trước khi tiếp nhận"),
    ],
)
def test_events_that_cannot_follow_each_other_are_refused(events: list[ClockEvent], because: str) -> None:
    with pytest.raises(EventsOutOfOrder, match=because):
        deadline("2026-03-02 09:00", "5 ngày làm việc", events)


@pytest.mark.parametrize("until", ["2026-03-01", "2026-03-06 08:00"])
def test_an_extension_that_ends_before_it_is_given_is_refused(until: str) -> None:
    with pytest.raises(ExtensionNotLater):
        deadline("2026-03-02 09:00", "5 ngày làm việc", [event("2026-03-06 09:00", EXTEND, until=until)])


@pytest.mark.parametrize("until", ["2026-03-09", "2026-03-06", "2026-03-09 16:00"])
def test_nđ61_đ19_9_an_extension_the_limit_has_outgrown_adds_nothing_and_says_so(until: str) -> None:
    """When it was given it was later; a notice of days off published since may have moved the limit beyond it."""
    result = deadline("2026-03-02 09:00", "5 ngày làm việc", [event("2026-03-06 09:00", EXTEND, until=until)])
    assert due_text(result) == "2026-03-09 17:00"
    assert any("không kéo dài thêm" in line.reason for line in result.lines)


def test_a_limit_in_hours_that_is_stopped_as_it_begins_tells_the_stop() -> None:
    result = deadline("2026-03-02 09:00", "8 giờ làm việc", [event("2026-03-02 09:00", STOP)])
    assert result.due is None and [line.reason for line in result.lines] == ["tạm dừng lúc 09:00"]


def test_an_extension_says_either_how_long_or_until_when() -> None:
    with pytest.raises(ExtensionUnclear):
        event("2026-03-06 09:00", EXTEND)
    with pytest.raises(ExtensionUnclear):
        event("2026-03-06 09:00", EXTEND, "1 ngày", until="2026-03-20")
