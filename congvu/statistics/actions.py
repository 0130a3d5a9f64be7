"""Kết xuất: an officer asks for a list as a file, takes it, cancels it; the program makes it and deletes it in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from congvu.accounts.models import Account
from congvu.dossiers.models import Dossier
from congvu.events.facts import record
from congvu.statistics import rules, shelf
from congvu.statistics.events import (
    ExportAsked,
    ExportCancelled,
    ExportDeleted,
    ExportFailed,
    ExportFinished,
    ExportTaken,
)
from congvu.statistics.models import Export
from congvu.statistics.queries.lists import listed
from congvu.statistics.refusals import (
    ExportGone,
    ExportNoLongerYours,
    ExportNotReady,
    ExportOver,
    ExportTooLong,
    MayNoLongerExport,
    NothingToExport,
    Superseded,
    TooManyExports,
)

# One long export at a time, whoever asks: the others' work goes on beside it.
LOCK = "statistics.make_export"
# A short list is made by who asked; the job is there should that fail.
SHORT_ONES_WAIT = timedelta(minutes=2)
OPEN = (Export.State.WAITING, Export.State.RUNNING)


@transaction.atomic
def ask_export(
    list_kind: str, asked: Mapping[str, Any], *, title: str, file_format: str, by: Account, at: datetime
) -> Export:
    """Ask for a list as a file. Asked again while the first is not made, the first is the answer.

    Raises NothingToExport, ExportTooLong, TooManyExports.
    """
    Account.objects.select_for_update().get(pk=by.pk)
    mine = Export.objects.filter(by=by, state__in=OPEN)
    same = mine.filter(list_kind=list_kind, asked=dict(asked), format=file_format).first()
    if same is not None:
        return same
    if mine.count() >= rules.MOST_OPEN:
        raise TooManyExports(most=rules.MOST_OPEN)
    total = listed(by, list_kind, asked, at=at).order_by().count()
    if not total:
        raise NothingToExport
    if total > rules.LONGEST:
        raise ExportTooLong(count=f"{total:,}".replace(",", "."), most=f"{rules.LONGEST:,}".replace(",", "."))
    export = Export.objects.create(
        by=by,
        list_kind=list_kind,
        asked=dict(asked),
        title=title[:200],
        format=file_format,
        total=total,
        asked_at=at,
        touched_at=at,
        expires_at=at + rules.KEPT_FOR,
    )
    record(ExportAsked(list_kind=list_kind, format=file_format, total=total), about=export, by=by, at=at)
    if rules.is_made_at_once(total):
        job = app.configure_task("statistics.make_export", schedule_at=at + SHORT_ONES_WAIT)
    else:
        job = app.configure_task("statistics.make_export", lock=LOCK)
    job.defer(export_id=export.pk)
    return export


@transaction.atomic
def cancel_export(export: Export, *, by: Account, at: datetime) -> Export:
    """Stop an export that is not made yet; its run notices at its next step and leaves nothing. Raises ExportOver."""
    export = Export.objects.select_for_update().visible_to(by).get(pk=export.pk)
    if not export.is_open:
        raise ExportOver
    export.state, export.touched_at = Export.State.CANCELLED, at
    export.save(update_fields=["state", "touched_at"])
    record(ExportCancelled(list_kind=export.list_kind, done=export.done), about=export, by=by, at=at)
    return export


@transaction.atomic
def begin_run(export: Export, *, by: Account, at: datetime) -> Export:
    """Begin to make it, from the start: whatever an earlier run wrote is not used. Raises Superseded when it is over."""
    export = Export.objects.select_for_update().select_related("by").get(pk=export.pk)
    if not export.is_open:
        raise Superseded
    if export.by.suspended_at is not None:
        raise MayNoLongerExport
    export.state, export.run, export.done, export.touched_at = Export.State.RUNNING, export.run + 1, 0, at
    export.save(update_fields=["state", "run", "done", "touched_at"])
    return export


def tell_progress(export: Export, done: int, total: int, *, by: Account, at: datetime) -> None:
    """How far this run is. Raises Superseded when another run has begun or the export was cancelled."""
    mine = Export.objects.filter(pk=export.pk, run=export.run, state=Export.State.RUNNING)
    if not mine.update(done=done, total=total, touched_at=at):
        raise Superseded


@transaction.atomic
def finish_export(export: Export, made: Path, dossiers: Sequence[int], *, by: Account, at: datetime) -> Export:
    """Put the whole file on the shelf. Raises Superseded, and then nothing is kept."""
    export = _of_this_run(export)
    export.file_name, export.size = shelf.put(made, export.format)
    export.state, export.finished_at, export.touched_at = Export.State.FINISHED, at, at
    export.dossiers, export.done, export.total = list(dossiers), len(dossiers), len(dossiers)
    export.expires_at = at + rules.KEPT_FOR
    export.save()
    fact = ExportFinished(list_kind=export.list_kind, rows=len(dossiers), size=export.size)
    record(fact, about=export, by=by, at=at)
    return export


@transaction.atomic
def fail_export(export: Export, why: str, *, by: Account, at: datetime) -> Export:
    """It cannot be made; `why` tells its owner what to do."""
    export = Export.objects.select_for_update().get(pk=export.pk)
    if export.is_open:
        export.state, export.why, export.touched_at = Export.State.FAILED, why[:300], at
        export.save(update_fields=["state", "why", "touched_at"])
        record(ExportFailed(list_kind=export.list_kind, run=export.run), about=export, by=by, at=at)
    return export


@transaction.atomic
def take_export(export: Export, *, by: Account, at: datetime) -> Path:
    """The file, for its owner, who must still be allowed to see every dossier in it.

    Raises ExportNotReady, ExportGone, ExportNoLongerYours.
    """
    export = Export.objects.visible_to(by).get(pk=export.pk)
    if export.state != Export.State.FINISHED:
        raise ExportNotReady
    place = shelf.find(export.file_name)
    if place is None or export.expires_at <= at:
        raise ExportGone
    if hidden := _no_longer_seen(export, by):
        raise ExportNoLongerYours(count=hidden)
    record(ExportTaken(list_kind=export.list_kind, rows=export.total), about=export, by=by, at=at)
    return place


def delete_expired(*, by: Account, at: datetime) -> int:
    """Delete what was kept long enough, file and row; the facts stay. How many."""
    gone = 0
    for export in Export.objects.filter(expires_at__lte=at).exclude(state__in=OPEN).order_by("id")[:500]:
        with transaction.atomic():
            record(ExportDeleted(list_kind=export.list_kind), about=export, by=by, at=at)
            name = export.file_name
            export.delete()
        shelf.remove(name)
        gone += 1
    return gone


def _of_this_run(export: Export) -> Export:
    mine = Export.objects.select_for_update().filter(pk=export.pk, run=export.run, state=Export.State.RUNNING)
    found = mine.first()
    if found is None:
        raise Superseded
    return found


def _no_longer_seen(export: Export, by: Account) -> int:
    """How many dossiers in the file its owner may not see any more."""
    seen = Dossier.objects.visible_to(by).filter(pk__in=export.dossiers).order_by().count()
    return len(export.dossiers) - seen
