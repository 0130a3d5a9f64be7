"""Cường takes lists out of the house: whole or not at all, only what he may see, and not for ever."""

from __future__ import annotations

import csv
import errno
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers.models import Dossier
from congvu.events.facts import timeline
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.kernel.periods import Period
from congvu.notifications.models import Notification
from congvu.organisations.actions import end_appointment
from congvu.organisations.models import Appointment, Unit
from congvu.printing import spreadsheet
from congvu.statistics import actions, making, rules, shelf
from congvu.statistics.jobs import delete_expired_exports, make_forgotten_exports
from congvu.statistics.models import Export
from congvu.statistics.queries import lists
from congvu.statistics.refusals import (
    ExportGone,
    ExportNoLongerYours,
    ExportNotReady,
    ExportOver,
    ExportTooLong,
    NothingToExport,
    Superseded,
    TooManyExports,
)
from tests import given

EVERYTHING = {"view": "all", "filters": {}, "q": "", "tax_code": ""}
NOVEMBER = {"first": "2026-11-01", "last": "2026-11-30"}


@pytest.fixture(autouse=True)
def _own_shelf(settings: Any, tmp_path: Path) -> None:
    settings.EXPORTS_ROOT = tmp_path / "exports"


@pytest.fixture
def permit(giang: Account, cuc_xnk: Unit) -> Procedure:
    return given.permit(by=giang)


@pytest.fixture
def three(permit: Procedure, lan: Account, an: Account) -> list[Dossier]:
    return [given.received(permit, by=lan, an=an) for _one in range(3)]


@pytest.fixture
def cuongs(three: list[Dossier], cuong: Account, monkeypatch: pytest.MonkeyPatch) -> Export:
    """Cường's list of three dossiers, asked for and not made; it is read one dossier at a time."""
    monkeypatch.setattr(lists, "CHUNK", 1)
    return asked(cuong)


def asked(by: Account, kind: str = "search", file_format: str = "csv", **more: Any) -> Export:
    return actions.ask_export(kind, EVERYTHING | more, title="Danh sách", file_format=file_format, by=by, at=now())


def rows(export: Export, by: Account) -> list[list[str]]:
    with actions.take_export(export, by=by, at=now()).open(encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def on_shelf() -> list[str]:
    return sorted(place.name for place in shelf._root().glob("*"))


def kinds(export: Export) -> list[str]:
    return [event.kind.removeprefix("statistics.export_") for event in timeline(export)]


@pytest.mark.django_db
def test_a_list_comes_whole_in_its_order_and_every_step_is_on_record(
    cuongs: Export, three: list[Dossier], cuong: Account
) -> None:
    making.make(cuongs, clock=now)
    cuongs.refresh_from_db()
    heads, *lines = rows(cuongs, cuong)
    newest_first = [one.code for one in reversed(three)]
    assert tuple(heads) == lists.LIST_HEADS
    assert [line[1] for line in lines] == newest_first and [line[0] for line in lines] == ["1", "2", "3"]
    assert lines[0][6] == "Đang giải quyết" and lines[0][9] == "16/11/2026 09:00"
    assert (cuongs.state, cuongs.done, cuongs.total) == ("finished", 3, 3) and len(on_shelf()) == 1
    assert kinds(cuongs) == ["asked", "finished", "taken"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "values", "heads"),
    [
        ("report", NOVEMBER | {"column": "received", "group": "unit", "key": "cuc-xnk"}, lists.LIST_HEADS),
        ("book", NOVEMBER | {"unit": "cuc-xnk", "field": ""}, lists.BOOK_COLUMNS),
        ("search", {"view": "all", "filters": {"status": "in_review"}, "q": "lan", "tax_code": ""}, lists.LIST_HEADS),
    ],
)
def test_every_list_of_the_desk_can_be_taken(
    three: list[Dossier], cuong: Account, kind: str, values: dict[str, Any], heads: tuple[str, ...]
) -> None:
    export = actions.ask_export(kind, values, title="Sổ", file_format="csv", by=cuong, at=now())
    making.make(export, clock=now)
    first, *lines = rows(export, cuong)
    assert tuple(first) == heads and {line[1] for line in lines} == {one.code for one in three}


@pytest.mark.django_db
def test_a_list_of_late_dossiers_can_be_taken(three: list[Dossier], cuong: Account) -> None:
    late = datetime.fromisoformat("2026-12-20T09:00:00+07:00")
    period = {"first": "2026-11-01", "last": "2026-12-31", "group": "", "key": "", "step_unit": ""}
    values = period | {"column": "unexplained"}
    export = actions.ask_export("causes", values, title="Chậm", file_format="csv", by=cuong, at=late)
    assert export.total == 3


@pytest.mark.django_db
def test_a_killed_run_leaves_no_half_a_file_and_the_next_begins_anew(
    cuongs: Export, cuong: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = actions.tell_progress

    def killed(export: Export, done: int, total: int, **more: Any) -> None:
        told(export, done, total, **more)
        if done == 2:
            raise SystemExit

    monkeypatch.setattr(making.actions, "tell_progress", killed)
    with pytest.raises(SystemExit):
        making.make(cuongs, clock=now)
    cuongs.refresh_from_db()
    assert (cuongs.state, cuongs.done, on_shelf()) == ("running", 2, [])
    with pytest.raises(ExportNotReady):
        actions.take_export(cuongs, by=cuong, at=now())
    monkeypatch.setattr(making.actions, "tell_progress", told)
    making.make(cuongs, clock=now)
    cuongs.refresh_from_db()
    assert cuongs.run == 2 and len(rows(cuongs, cuong)) == 4


@pytest.mark.django_db
def test_what_kills_its_workers_again_and_again_is_given_up_with_a_reason(cuongs: Export, program: Account) -> None:
    for _run in range(rules.MOST_RUNS):
        cuongs = actions.begin_run(cuongs, by=program, at=now())
    making.make(cuongs, clock=now)
    cuongs.refresh_from_db()
    assert cuongs.state == "failed" and cuongs.why == making.WHY_KILLED and on_shelf() == []


@pytest.mark.django_db
def test_an_older_run_that_still_goes_on_says_nothing_any_more(
    cuongs: Export, program: Account, tmp_path: Path
) -> None:
    old = actions.begin_run(cuongs, by=program, at=now())
    making.make(cuongs, clock=now)
    before = on_shelf()
    made = tmp_path / "cũ.csv"
    made.write_text("nửa tệp")
    with pytest.raises(Superseded):
        actions.tell_progress(old, 1, 3, by=program, at=now())
    with pytest.raises(Superseded):
        actions.finish_export(old, made, [], by=program, at=now())
    assert on_shelf() == before and kinds(cuongs) == ["asked", "finished"]


@pytest.mark.django_db
def test_cuong_cancels_in_the_middle_and_nothing_is_kept(
    cuongs: Export, cuong: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = actions.tell_progress

    def cancelled(export: Export, *counts: int, **more: Any) -> None:
        actions.cancel_export(export, by=cuong, at=now())
        told(export, *counts, **more)

    monkeypatch.setattr(making.actions, "tell_progress", cancelled)
    making.make(cuongs, clock=now)
    cuongs.refresh_from_db()
    assert cuongs.state == "cancelled" and on_shelf() == [] and kinds(cuongs) == ["asked", "cancelled"]
    with pytest.raises(ExportOver):
        actions.cancel_export(cuongs, by=cuong, at=now())
    making.make(cuongs, clock=now)
    assert on_shelf() == []


@pytest.mark.django_db
def test_a_file_is_made_and_given_only_with_what_cuong_may_still_see(
    cuongs: Export, cuong: Account, program: Account
) -> None:
    making.make(cuongs, clock=now)
    waiting = asked(cuong, q="lan")
    for post in Appointment.objects.filter(officer=cuong.officer_id):
        end_appointment(post, on=now().date() - timedelta(days=1), by=program, at=now())
    cuong = Account.objects.get(pk=cuong.pk)
    facts = Event.objects.count()
    with pytest.raises(ExportNoLongerYours, match="3 hồ sơ"):
        actions.take_export(cuongs, by=cuong, at=now())
    assert Event.objects.count() == facts
    making.make(waiting, clock=now)
    assert rows(waiting, cuong) == [list(lists.LIST_HEADS)]


@pytest.mark.django_db
def test_an_export_is_nobody_elses(cuongs: Export, binh: Account, dung: Account) -> None:
    making.make(cuongs, clock=now)
    for other in (binh, dung):
        assert not Export.objects.visible_to(other).exists()
        for act in (actions.take_export, actions.cancel_export):
            with pytest.raises(Export.DoesNotExist):
                act(cuongs, by=other, at=now())
    assert kinds(cuongs) == ["asked", "finished"]


@pytest.mark.django_db
def test_a_full_disk_is_told_to_the_one_who_waits(
    cuongs: Export, cuong: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(spreadsheet, "write_csv", full)
    making.make(cuongs, clock=now)
    cuongs.refresh_from_db()
    assert (cuongs.state, cuongs.why, on_shelf()) == ("failed", making.WHY_NO_ROOM, [])
    run_due_jobs()
    assert making.WHY_NO_ROOM in Notification.objects.get(account=cuong).body


@pytest.mark.django_db
def test_asked_twice_is_asked_once_and_nobody_fills_the_queue(
    cuongs: Export, cuong: Account, lan: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(cuong) == cuongs and kinds(cuongs) == ["asked"]
    for word in ("lan", "hồ"):
        asked(cuong, q=word)
    with pytest.raises(TooManyExports):
        asked(cuong, q="sơ")
    with pytest.raises(NothingToExport):
        asked(lan)
    monkeypatch.setattr(rules, "LONGEST", 2)
    making.make(cuongs, clock=now)
    with pytest.raises(ExportTooLong, match="3 hồ sơ"):
        asked(cuong)
    assert Export.objects.count() == 3


@pytest.mark.django_db
def test_after_a_week_file_and_row_are_gone_and_the_facts_stay(cuongs: Export, cuong: Account) -> None:
    making.make(cuongs, clock=now)
    later = now() + rules.KEPT_FOR + timedelta(minutes=1)
    with pytest.raises(ExportGone):
        actions.take_export(cuongs, by=cuong, at=later)
    (shelf._root() / "0.csv").write_text("do một lượt đã chết để lại")
    delete_expired_exports(now())
    assert Export.objects.count() == 1 and len(on_shelf()) == 2
    delete_expired_exports(later)
    assert not Export.objects.exists() and on_shelf() == []
    assert kinds(cuongs) == ["asked", "finished", "deleted"]


@pytest.mark.django_db
def test_a_lost_file_is_said_to_be_lost(cuongs: Export, cuong: Account) -> None:
    making.make(cuongs, clock=now)
    cuongs.refresh_from_db()
    shelf.remove(cuongs.file_name)
    with pytest.raises(ExportGone):
        actions.take_export(cuongs, by=cuong, at=now())


@pytest.mark.django_db
def test_a_long_list_is_made_by_the_worker_and_its_reader_told(
    three: list[Dossier], cuong: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 2)
    export = asked(cuong, file_format="xlsx")
    run_due_jobs()
    export.refresh_from_db()
    assert export.state == "finished" and actions.take_export(export, by=cuong, at=now()).suffix == ".xlsx"
    told = Notification.objects.get(account=cuong)
    assert told.link == f"/ban-lam-viec/ket-xuat/{export.pk}" and "đã xong" in told.title


@pytest.mark.django_db
def test_an_export_whose_job_was_lost_is_made_after_all(cuongs: Export) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    make_forgotten_exports(now() + rules.FORGOTTEN_AFTER + timedelta(minutes=1))
    make_forgotten_exports(now() + rules.FORGOTTEN_AFTER + timedelta(minutes=2))
    run_due_jobs()
    cuongs.refresh_from_db()
    assert (cuongs.state, cuongs.run) == ("finished", 1)


@pytest.mark.django_db
def test_the_questions_grow_with_the_chunks_and_not_with_the_rows(three: list[Dossier], cuong: Account) -> None:
    export = asked(cuong)
    with CaptureQueriesContext(connection) as captured:
        making.make(export, clock=now)
    of_dossiers = [one for one in captured if 'FROM "dossiers_dossier"' in one["sql"]]
    # Which ones, and their rows.
    assert len(of_dossiers) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"state": "finished"}, {"state": "failed"}])
def test_the_database_believes_that_an_end_says_what_it_is(cuongs: Export, change: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(pk=cuongs.pk).update(**change)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+84 24 2220", "'+84 24 2220"),
        ("-1+cmd", "'-1+cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1+1", "'＝1+1"),
        ("Nguyễn = Lan", "Nguyễn = Lan"),
        (-7, "-7"),
        (None, ""),
    ],
)
def test_what_a_person_typed_is_never_a_formula(tmp_path: Path, typed: Any, kept: str) -> None:
    place = tmp_path / "a.csv"
    spreadsheet.write_csv(place, ["=đầu"], [[typed]])
    with place.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1] == [kept]


def test_a_period_reads_the_same_as_the_desk_wrote_it() -> None:
    assert lists._period(NOVEMBER) == Period(datetime(2026, 11, 1).date(), datetime(2026, 11, 30).date())
