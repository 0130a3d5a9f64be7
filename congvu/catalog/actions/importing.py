"""Take the records of the national portal into the catalogue: whole or not at all, twice without a difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.catalog.actions import _index
from congvu.catalog.actions._naming import Names
from congvu.catalog.actions._records import Line, lines_of
from congvu.catalog.events import RecordImported
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.catalog.rules.portal_record import PortalRecord
from congvu.events.facts import record
from congvu.kernel.limits import parse_limit
from congvu.organisations.models import Role
from congvu.organisations.queries import require_role

BATCH = 200
_TURN = "SELECT pg_advisory_xact_lock(7230142, 2)"


@dataclass(frozen=True)
class Told:
    """What is said of one line: why it was rejected, or why what the catalogue has was kept."""

    line: int
    code: str
    reason: str
    rejected: bool


@dataclass
class ImportReport:
    """Counts of lines. `kept` are those of `unchanged` whose procedure the catalogue knows better."""

    imported: int = 0
    unchanged: int = 0
    kept: int = 0
    rejected: int = 0

    @property
    def lines(self) -> int:
        return self.imported + self.unchanged + self.rejected


@dataclass
class _Known:
    """What the catalogue has of a code."""

    procedure: Procedure
    newest: ProcedureRevision | None
    last_number: int


def import_file(
    path: Path,
    *,
    by: Account,
    at: datetime,
    tell: Callable[[Told], None] = lambda told: None,
    progress: Callable[[ImportReport, int], None] = lambda report, bytes_read: None,
) -> ImportReport:
    """Import a JSON-lines file. Each record becomes a published revision, in force from its decision's day or today.

    `tell` hears of every line that was rejected or kept out, `progress` after every batch. A procedure that the file names
    more than once takes the richest of its records. Refuses with ImportUnreadable when there is no such file.
    """
    require_role(by, Role.CATALOG_EDITOR, localdate(at))
    report, names = ImportReport(), Names()
    stream = lines_of(path)
    while batch := list(islice(stream, BATCH)):
        _import_batch(batch, report, names, tell, by=by, at=at)
        progress(report, batch[-1].bytes_read)
    if report.imported:
        with transaction.atomic():
            _index.refresh_words()
    return report


@transaction.atomic
def _import_batch(
    batch: list[Line],
    report: ImportReport,
    names: Names,
    tell: Callable[[Told], None],
    *,
    by: Account,
    at: datetime,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TURN)
    known = _known(line.record.code for line in batch if line.record)
    for line in batch:
        reason = line.reason
        if line.record is not None and not reason:
            try:
                with transaction.atomic():
                    reason = _import_record(line.record, known, names, by=by, at=at)
            except DatabaseError as error:
                names.forget()
                known.pop(line.record.code, None)
                _reject(line, f"Cơ sở dữ liệu không nhận bản ghi: {str(error).splitlines()[0][:200]}", report, tell)
                continue
        if line.record is None:
            _reject(line, reason or "", report, tell)
        elif reason is None:
            report.imported += 1
        else:
            report.unchanged += 1
            if reason:
                report.kept += 1
                tell(Told(line.number, line.code, reason, rejected=False))


def _reject(line: Line, reason: str, report: ImportReport, tell: Callable[[Told], None]) -> None:
    report.rejected += 1
    tell(Told(line.number, line.code, reason, rejected=True))


def _import_record(
    read: PortalRecord, known: dict[str, _Known], names: Names, *, by: Account, at: datetime
) -> str | None:
    """None when imported; else why not: empty when nothing is new, a sentence when the catalogue knows better."""
    have = known.get(read.code)
    newest = have.newest if have else None
    if newest is not None:
        if newest.digest == read.digest:
            return ""
        if newest.detail == ProcedureRevision.Detail.PACKAGE:
            return "Giữ bản công bố từ gói thủ tục của Bộ."
        if newest.detail > read.detail:
            return "Giữ bản đã có trong danh mục vì đầy đủ hơn bản ghi này."
    if have is None:
        have = known[read.code] = _Known(Procedure.objects.create(code=read.code, name=read.name), None, 0)
    revision = _publish(read, have, names, day=localdate(at), at=at)
    field = read.content.get("field", {})
    have.procedure.field = names.fields.named(field.get("name", ""), field.get("code", ""))
    _index.follow(have.procedure, revision)
    record(RecordImported(read.code, revision.number, read.digest), about=have.procedure, by=by, at=at)
    have.newest, have.last_number = revision, revision.number
    return None


def _publish(read: PortalRecord, have: _Known, names: Names, *, day: date, at: datetime) -> ProcedureRevision:
    """The record as a published revision, after the one before it."""
    since = min(read.decided_on or day, day)
    if have.newest is not None and have.newest.status == ProcedureRevision.Status.PUBLISHED:
        since = max(since, have.newest.effective_from or since)
        have.newest.effective_to = since - timedelta(days=1)
        have.newest.save(update_fields=["effective_to"])
    limit = parse_limit(read.content["limit"]) if read.content.get("limit") else None
    decision = read.content.get("decision", {})
    return ProcedureRevision.objects.create(
        procedure=have.procedure,
        number=have.last_number + 1,
        status=ProcedureRevision.Status.PUBLISHED,
        detail=read.detail,
        content=read.content,
        limit_amount=int(limit.amount) if limit else None,
        limit_unit=limit.unit.value if limit else "",
        digest=read.digest,
        effective_from=since,
        publication=names.publications.named(decision.get("number", ""), read.decided_on),
        published_at=at,
    )


def _known(codes: Iterable[str]) -> dict[str, _Known]:
    procedures = {one.code: one for one in Procedure.objects.filter(code__in=set(codes))}
    by_id = {one.pk: one for one in procedures.values()}
    known = {code: _Known(procedure, None, 0) for code, procedure in procedures.items()}
    revisions = ProcedureRevision.objects.filter(procedure__in=by_id).defer(
        "content", "form", "package", "result_template"
    )
    for revision in revisions.order_by("procedure_id", "number"):
        have = known[by_id[revision.procedure_id].code]
        have.last_number = revision.number
        if revision.status != ProcedureRevision.Status.DRAFT:
            have.newest = revision
    return known
