"""A new calendar notice moves open due times; late dossiers are told each morning, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.jobs import morning_report
from congvu.dossiers.models import Dossier, Reception
from congvu.events.facts import timeline
from congvu.events.inline import run_due_jobs
from congvu.kernel.notices import NOTICES
from congvu.notifications.models import Notification
from congvu.organisations.actions import publish_calendar_notice
from congvu.organisations.queries import work_calendar_under
from tests import given

pytestmark = pytest.mark.django_db


def test_a_new_day_off_moves_every_open_due_time(
    permit: Procedure, lan: Account, an: Account, giang: Account, binh: Account, monday: datetime
) -> None:
    """Received 16/11, due 23/11; then Wednesday 18/11 becomes a day off: due 25/11, since 24/11 is one already."""
    dossier = given.received(permit, by=lan, an=an, at=monday)
    waiting = given.received(permit, by=lan, an=an, at=monday)
    actions.request_supplement(waiting, [{"what": "Đơn", "why": "mờ"}], "Chưa đủ.", by=binh, at=monday)
    notice = next(one for one in NOTICES if one.year == 2026)
    [step] = dossier.process.work_items.filter(done_at__isnull=True)
    published = publish_calendar_notice(
        2026, "thử nghiệm 1/TB", days_off=[*notice.days_off, date(2026, 11, 18)],
        days_worked=list(notice.days_worked), by=giang, at=monday,
    )  # fmt: skip
    run_due_jobs()
    dossier.refresh_from_db()
    assert f"{localtime(dossier.due_at):%d/%m}" == "25/11"
    assert f"{localtime(Reception.objects.get(dossier=dossier).due_at):%d/%m}" == "23/11"
    told = timeline(dossier).get(kind="dossiers.due_time_changed")
    assert (told.data["year"], told.data["version"]) == (2026, published.version)
    moved = dossier.clock_events.get()
    assert (moved.kind, moved.notice, f"{localtime(moved.due_before):%d/%m}") == ("calendar", published, "23/11")
    why = [line.reason for line in queries.due_explained(dossier).lines]
    assert any("lịch làm việc thay đổi" in line and "thử nghiệm 1/TB" in line for line in why)
    before, step = step.due_at, dossier.process.work_items.get(pk=step.pk)
    assert before < step.due_at, "the open step has its days too"
    assert Notification.objects.filter(account=lan, title__contains="thay đổi").count() == 1
    assert Dossier.objects.get(pk=waiting.pk).due_at is None
    assert actions.recompute_due_times(published, by=giang, at=monday) == 0


def test_what_is_decided_explains_itself_by_the_notices_of_its_time(
    permit: Procedure, lan: Account, an: Account, giang: Account, binh: Account, cuong: Account, monday: datetime
) -> None:
    dossier = given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong)
    notice = next(one for one in NOTICES if one.year == 2026)
    off = [*notice.days_off, date(2026, 11, 18)]
    later = monday + timedelta(days=30)
    publish_calendar_notice(2026, "5/TB", days_off=off, days_worked=notice.days_worked, by=giang, at=later)
    run_due_jobs()
    dossier.refresh_from_db()
    told = queries.due_explained(dossier)
    assert told is not None and told.due == dossier.due_at


def test_giang_sees_what_a_notice_would_move_before_it_is_published(
    permit: Procedure, lan: Account, an: Account, giang: Account, monday: datetime
) -> None:
    """A day off taken back ends a dossier earlier; at that moment it would already be late."""
    given.received(permit, by=lan, an=an, at=monday)
    notice = next(one for one in NOTICES if one.year == 2026)
    more = replace(notice, days_off=notice.days_off | {date(2026, 11, 20)})
    [moves] = queries.moves_by_unit(work_calendar_under(more), monday)
    assert (moves.later, moves.earlier, moves.late_at_once) == (1, 0, 0)
    publish_calendar_notice(2026, "2/TB", days_off=more.days_off, days_worked=more.days_worked, by=giang, at=monday)
    run_due_jobs()
    [moves] = queries.moves_by_unit(work_calendar_under(notice), monday + timedelta(days=8))
    assert (moves.later, moves.earlier, moves.late_at_once) == (0, 1, 1)
    assert queries.moves_by_unit(work_calendar_under(more), monday) == []


def test_a_notice_that_outgrows_a_new_date_moves_that_dossier_and_all_the_others(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, giang: Account, monday: datetime
) -> None:
    """Promised anew for 25/11; then six days off come, and the limit itself ends after that."""
    promised_anew, other = (given.received(permit, by=lan, an=an, at=monday) for _one in range(2))
    friday, later = monday + timedelta(days=4), (monday + timedelta(days=9)).replace(hour=17)
    actions.propose_apology(promised_anew, "workload", "Nhiều hồ sơ.", later, by=binh, at=friday)
    actions.issue_apology(promised_anew, by=cuong, at=friday)
    notice = next(one for one in NOTICES if one.year == 2026)
    off = {*notice.days_off, *(date(2026, 11, day) for day in (18, 19, 20, 23, 25, 26))}
    more = replace(notice, days_off=frozenset(off))
    [moves] = queries.moves_by_unit(work_calendar_under(more), friday)
    assert (moves.later, moves.earlier) == (2, 0), "the page that warns of it is drawn"
    publish_calendar_notice(2026, "4/TB", days_off=off, days_worked=notice.days_worked, by=giang, at=friday)
    run_due_jobs()
    for dossier in (promised_anew, other):
        dossier.refresh_from_db()
        assert f"{localtime(dossier.due_at):%d/%m}" == "02/12"
    explained = queries.due_explained(promised_anew)
    assert explained is not None and any("không kéo dài thêm" in line.reason for line in explained.lines)


def test_cuong_learns_each_morning_what_is_late_once(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime
) -> None:
    given.received(permit, by=lan, an=an, at=monday)
    morning_report(monday + timedelta(days=1))
    assert not Notification.objects.filter(account=cuong).exists()
    late = monday + timedelta(days=8)
    morning_report(late)
    morning_report(late + timedelta(hours=1))
    told = Notification.objects.get(account=cuong)
    assert told.title == "1 hồ sơ của đơn vị đang quá hạn"
    morning_report(late + timedelta(days=1))
    assert Notification.objects.filter(account=cuong).count() == 2
