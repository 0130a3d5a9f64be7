from __future__ import annotations

from datetime import date

import pytest

from congvu.events.models import Event
from congvu.kernel.work_calendar import WorkCalendar
from congvu.organisations import actions, queries
from congvu.organisations.models import WorkCalendarNotice
from congvu.organisations.refusals import NoticeInvalid, NotYourRole

TET_2027 = [date(2027, 2, day) for day in (5, 8, 9, 10, 11)]


def test_without_a_published_notice_the_shipped_ones_hold(db):
    assert queries.work_calendar() == WorkCalendar()
    assert not queries.work_calendar().is_working_day(date(2026, 8, 31))


def test_loading_the_shipped_notices_changes_no_day_and_is_done_once(program, monday):
    shipped = WorkCalendar()
    assert len(actions.load_shipped_notices(by=program, at=monday)) == 6
    assert actions.load_shipped_notices(by=program, at=monday) == []
    loaded = queries.work_calendar()
    for day in (date(2026, 1, 2), date(2026, 8, 22), date(2024, 5, 4), date(2025, 5, 2)):
        assert loaded.day(day) == shipped.day(day)


def test_giang_publishes_the_notice_of_next_year(giang, monday):
    notice = actions.publish_calendar_notice(
        2027, "01/TB-BNV", TET_2027, names={TET_2027[1]: "nghỉ Tết Nguyên đán"}, by=giang, at=monday
    )
    day = queries.work_calendar().day(TET_2027[1])
    assert (day.working, day.provisional) == (False, False)
    assert "Tết Nguyên đán" in day.reason and "01/TB-BNV" in day.reason
    assert Event.objects.latest("id").data == {"year": 2027, "version": 1} and notice.version == 1


def test_a_later_version_replaces_the_earlier_one_and_the_earlier_stays_explainable(giang, monday):
    actions.publish_calendar_notice(2027, "01/TB-BNV", TET_2027, by=giang, at=monday)
    before = queries.work_calendar()
    extra = date(2027, 2, 12)
    actions.publish_calendar_notice(2027, "02/TB-BNV", [*TET_2027, extra], by=giang, at=monday)
    after = queries.work_calendar()
    assert (before.is_working_day(extra), after.is_working_day(extra)) == (True, False)
    assert (before.version, after.version) == ("2027-1", "2027-2")
    assert queries.work_calendar_of("2027-1") == before
    assert queries.work_calendar_of(WorkCalendar().version) == WorkCalendar()


def test_the_same_notice_again_adds_no_version(giang, monday):
    first = actions.publish_calendar_notice(2027, "01/TB-BNV", TET_2027, by=giang, at=monday)
    facts = Event.objects.count()
    assert actions.publish_calendar_notice(2027, "01/TB-BNV", reversed(TET_2027), by=giang, at=monday) == first
    assert (WorkCalendarNotice.objects.count(), Event.objects.count()) == (1, facts)


@pytest.mark.parametrize(
    ("off", "worked", "reason"),
    [
        ([date(2026, 2, 8)], [], "không thuộc năm 2027"),
        (TET_2027, TET_2027[:1], "vừa là ngày nghỉ"),
        ([], [], "chưa có ngày nghỉ"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(giang, monday, off, worked, reason):
    with pytest.raises(NoticeInvalid, match=reason):
        actions.publish_calendar_notice(2027, "01/TB-BNV", off, worked, by=giang, at=monday)
    assert not WorkCalendarNotice.objects.exists()


def test_binh_cannot_give_himself_a_day_off(binh, monday):
    facts = Event.objects.count()
    with pytest.raises(NotYourRole):
        actions.publish_calendar_notice(2027, "01/TB-BNV", TET_2027, by=binh, at=monday)
    assert not WorkCalendarNotice.objects.exists() and Event.objects.count() == facts


def test_asking_for_the_calendar_costs_one_small_query(giang, monday, django_assert_num_queries):
    actions.publish_calendar_notice(2027, "01/TB-BNV", TET_2027, by=giang, at=monday)
    queries.work_calendar()
    with django_assert_num_queries(1):
        queries.work_calendar()
