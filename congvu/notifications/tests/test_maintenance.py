"""Giang tells of maintenance a working day before; an incident needs a reason; what is withdrawn is told no more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from congvu.accounts.models import Account
from congvu.events.facts import timeline
from congvu.kernel.work_calendar import VIETNAM, WorkCalendar
from congvu.notifications import actions, rules
from congvu.notifications.models import MaintenanceNotice
from congvu.notifications.queries import maintenance_to_tell
from congvu.notifications.refusals import (
    MaintenanceOver,
    MaintenanceTimesWrong,
    MaintenanceToldTooLate,
    MaintenanceUnclear,
)
from congvu.organisations.queries import work_calendar
from congvu.organisations.refusals import NotYourRole

SENTENCE = "Nâng cấp hệ thống; không nộp được hồ sơ."


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("told", "earliest"),
    [
        ("16/11/2026 09:00", "17/11/2026 17:00"),
        ("16/11/2026 23:30", "17/11/2026 17:00"),
        # Friday, the weekend, and a holiday on Tuesday 24/11: the working day in between is Monday's, then Wednesday's.
        ("20/11/2026 16:00", "23/11/2026 17:00"),
        ("21/11/2026 08:00", "23/11/2026 17:00"),
        ("23/11/2026 08:00", "25/11/2026 17:00"),
    ],
)
def test_tt32_2017_đ11_2_maintenance_is_told_at_least_one_working_day_before(
    db: None, told: str, earliest: str
) -> None:
    calendar: WorkCalendar = work_calendar()
    assert rules.earliest_maintenance(at(told), calendar) == at(earliest)


def test_giang_announces_in_time_and_every_page_tells_it_until_its_end(giang: Account, monday: datetime) -> None:
    begins, ends = at("17/11/2026 22:00"), at("18/11/2026 02:00")
    notice = actions.announce_maintenance(SENTENCE, begins, ends, by=giang, at=monday)
    assert maintenance_to_tell(monday) == maintenance_to_tell(ends - timedelta(minutes=1)) == [notice]
    assert maintenance_to_tell(monday - timedelta(minutes=1)) == maintenance_to_tell(ends) == []
    assert timeline(notice).get().data == {
        "notice": notice.pk, "from_at": begins.isoformat(), "to_at": ends.isoformat(), "urgent": False,
    }  # fmt: skip


def test_told_too_late_giang_reads_from_when_it_could_begin_unless_it_is_an_incident(
    giang: Account, monday: datetime
) -> None:
    begins, ends = at("16/11/2026 22:00"), at("17/11/2026 02:00")
    with pytest.raises(MaintenanceToldTooLate, match="17:00 ngày 17/11/2026"):
        actions.announce_maintenance(SENTENCE, begins, ends, by=giang, at=monday)
    assert not MaintenanceNotice.objects.exists()
    incident = actions.announce_maintenance(SENTENCE, begins, ends, "Vá lỗ hổng bảo mật.", by=giang, at=monday)
    assert timeline(incident).get().data["urgent"] is True
    started = monday - timedelta(hours=1)
    assert actions.announce_maintenance(SENTENCE, started, ends, "Mất điện.", by=giang, at=monday).from_at == started


def test_what_is_withdrawn_is_told_no_more_and_only_once(giang: Account, monday: datetime) -> None:
    notice = actions.announce_maintenance(SENTENCE, at("17/11/2026 22:00"), at("18/11/2026 02:00"), by=giang, at=monday)
    actions.withdraw_maintenance(notice, by=giang, at=monday)
    assert maintenance_to_tell(monday) == []
    assert timeline(notice).last().kind == "notifications.maintenance_withdrawn"
    with pytest.raises(MaintenanceOver):
        actions.withdraw_maintenance(notice, by=giang, at=monday)


def test_nothing_unclear_is_told_and_only_an_administrator_tells(giang: Account, an: Account, monday: datetime) -> None:
    begins, ends = at("17/11/2026 22:00"), at("18/11/2026 02:00")
    with pytest.raises(MaintenanceUnclear):
        actions.announce_maintenance("  ", begins, ends, by=giang, at=monday)
    with pytest.raises(MaintenanceTimesWrong):
        actions.announce_maintenance(SENTENCE, ends, begins, by=giang, at=monday)
    with pytest.raises(MaintenanceTimesWrong):
        actions.announce_maintenance(SENTENCE, at("15/11/2026 22:00"), monday, "Xong rồi.", by=giang, at=monday)
    with pytest.raises(NotYourRole):
        actions.announce_maintenance(SENTENCE, begins, ends, by=an, at=monday)
    assert not MaintenanceNotice.objects.exists()
