"""A list of dossiers as an officer asked for it, in plain values: what an export reads again whenever it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from congvu.accounts.models import Account
from congvu.dossiers import queries
from congvu.dossiers.models import Dossier, DossierQuerySet
from congvu.dossiers.queries.control import BOOK_COLUMNS, book, book_line, timeliness
from congvu.dossiers.queries.states import state_words
from congvu.kernel.periods import Period
from congvu.printing.spreadsheet import Cell
from congvu.statistics.models import Export
from congvu.statistics.queries.causes import behind_cause
from congvu.statistics.queries.settlement import behind

# Dossiers read at a time: the memory an export takes does not grow with its length.
CHUNK = 1_000
LIST_HEADS = (
    "STT", "Mã hồ sơ", "Mã thủ tục", "Thủ tục", "Chủ hồ sơ", "Đơn vị giải quyết", "Trạng thái", "Hình thức nộp",
    "Nộp lúc", "Tiếp nhận", "Hẹn trả", "Có kết quả", "Kết thúc", "Thời hạn",
)  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """The heads of a list, and how one dossier becomes a row of it."""

    heads: Sequence[str]
    row: Callable[[int, Dossier], list[Cell]]
    related: tuple[str, ...]
    fetched: tuple[str, ...] = ()


def listed(actor: Account, kind: str, asked: Mapping[str, Any], *, at: datetime) -> DossierQuerySet:
    """The dossiers of a list, in its order; only what the actor may see."""
    match Export.List(kind):
        case Export.List.SEARCH:
            return _searched(actor, asked, at)
        case Export.List.REPORT:
            return behind(actor, _period(asked), asked["column"], at=at, group=asked["group"], key=asked["key"])
        case Export.List.CAUSES:
            return behind_cause(
                actor,
                _period(asked),
                asked["column"],
                at=at,
                group=asked["group"],
                key=asked["key"],
                step_unit=asked["step_unit"],
            )
        case Export.List.BOOK:
            return book(actor, _period(asked), unit=asked["unit"], field=asked["field"])


def columns_of(kind: str) -> Columns:
    if kind == Export.List.BOOK:
        return Columns(BOOK_COLUMNS, book_line, ("procedure", "unit", "handover"), ("papers",))
    return Columns(LIST_HEADS, _list_row, ("procedure", "unit"))


def rows_in_chunks(actor: Account, kind: str, ids: Sequence[int]) -> Iterator[tuple[list[int], list[list[Cell]]]]:
    """The rows of these dossiers in their order, some at a time, with the ids of those the actor may still see."""
    columns, number = columns_of(kind), 0
    for start in range(0, len(ids), CHUNK):
        chunk = list(ids[start : start + CHUNK])
        seen = (
            Dossier.objects.visible_to(actor)
            .filter(pk__in=chunk)
            .with_state()
            .select_related(*columns.related)
            .prefetch_related(*columns.fetched)
        )
        found = {dossier.pk: dossier for dossier in seen.defer("answers", "folded", "procedure__folded")}
        there = [pk for pk in chunk if pk in found]
        yield there, [columns.row(number + place, found[pk]) for place, pk in enumerate(there, 1)]
        number += len(there)


def _searched(actor: Account, asked: Mapping[str, Any], at: datetime) -> DossierQuerySet:
    found = queries.inbox(actor, asked["view"], at=at, filters=asked["filters"], search=asked["q"])
    return found.filter(enterprise__tax_code=asked["tax_code"]) if asked["tax_code"] else found


def _period(asked: Mapping[str, Any]) -> Period:
    return Period(date.fromisoformat(asked["first"]), date.fromisoformat(asked["last"]))


def _list_row(number: int, dossier: Dossier) -> list[Cell]:
    kept = timeliness(dossier.due_at, dossier.decided_at) if dossier.decided_at else ""
    return [
        number,
        dossier.code or "",
        dossier.procedure.code,
        dossier.procedure.name,
        dossier.applicant_name,
        dossier.unit.name,
        state_words(dossier),
        str(dossier.get_channel_display()),
        dossier.submitted_at,
        dossier.received_at,
        dossier.due_at,
        dossier.decided_at,
        dossier.ended_at,
        kept,
    ]
