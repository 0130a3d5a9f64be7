"""A table as a grid of inputs: rows, totals, what may be added, the box to paste into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from congvu.forms.controls import Control, Maker
from congvu.forms.definition import Field, FieldType, Table
from congvu.forms.display import typed_number
from congvu.forms.engine import Reading
from congvu.forms.places import Note, Places
from congvu.forms.posted import PASTE, Posted, typed_columns
from congvu.forms.review import cell_of
from congvu.forms.values import number_stored

LONGEST_REFRESHED = 40


@dataclass
class Row:
    """One row: its number from 1, its cells in the order of the columns."""

    index: int
    cells: list[Control]
    notes: Sequence[Note] = ()
    anchor: str = ""

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def wrong_cells(self) -> list[Control]:
        return [cell for cell in self.cells if cell.errors]


@dataclass
class Grid:
    """What the template draws for a table."""

    item: Table
    rows: list[Row]
    totals: list[tuple[Field, str]]
    errors: Sequence[str] = ()
    pasted: str = ""
    paste_error: str = ""
    source: str = ""
    notes: Sequence[Note] = ()
    # Only single rows may be changed: none is added or taken away.
    rows_only: bool = False
    kind: str = field(default="table", init=False)

    @property
    def columns(self) -> list[tuple[Field, str]]:
        """The columns, each with how much room it wants: tiny, small, medium or large."""
        return [(column, _room(column)) for column in self.item.columns]

    @property
    def hints(self) -> list[Field]:
        return [column for column in self.item.columns if column.hint]

    @property
    def optional(self) -> str:
        """The names of the columns that may stay empty."""
        free = [
            c.label for c in typed_columns(self.item) if not c.required and c.required_when is None and c.when is None
        ]
        return ", ".join(free)

    @property
    def span(self) -> int:
        return len(self.item.columns) + 2

    @property
    def id(self) -> str:
        return f"{self.item.key}-bang"

    @property
    def can_add(self) -> bool:
        return len(self.rows) < self.item.max_rows

    @property
    def has_totals(self) -> bool:
        return any(total for _, total in self.totals)

    @property
    def pasted_columns(self) -> str:
        return " | ".join(column.label for column in typed_columns(self.item))

    @property
    def paste_id(self) -> str:
        return f"{self.item.key}-{PASTE}"

    @property
    def keys(self) -> str:
        return " ".join(column.key for column in typed_columns(self.item))


def make_grid(
    table: Table, maker: Maker, reading: Reading, posted: Posted | None, places: Places | None = None
) -> Grid:
    """The grid of a table, from what was typed or from the stored rows; always with a row to fill in."""
    raw = maker.raw.get(table.key) if maker.raw is not None else None
    stored = maker.answers.get(table.key) or []
    if isinstance(raw, list):
        by_number = dict(zip(reading.row_numbers.get(table.key, ()), stored, strict=False))
        pairs = [(row if isinstance(row, Mapping) else {}, by_number.get(i, {})) for i, row in enumerate(raw)]
    else:
        pairs = [({}, row) for row in stored]
    open_rows = places.open_rows(table.key) if places is not None else frozenset()
    while not open_rows and len(pairs) < max(table.min_rows, 1):
        pairs.append(({}, {}))
    rows = [
        Row(
            i,
            [
                _closed(table, c, i, row, maker)
                if open_rows and i not in open_rows
                else _cell(table, c, i, raw_row, row, maker, reading)
                for c in table.columns
            ],
            maker.notes.get(f"{table.key}-{i}", ()),
            f"{table.key}-{i}",
        )
        for i, (raw_row, row) in enumerate(pairs)
    ]
    if len(rows) > LONGEST_REFRESHED:
        for cell in (cell for row in rows for cell in row.cells):
            cell.refreshes = False
    return Grid(
        table,
        rows,
        [(column, _total(table, column, stored)) for column in table.columns],
        errors=maker.errors.get(table.key, ()),
        pasted=posted.pasted.get(table.key, "") if posted else "",
        paste_error=posted.paste_errors.get(table.key, "") if posted else "",
        source=maker.sources.get(table.key, ""),
        notes=maker.notes.get(table.key, ()),
        rows_only=bool(open_rows),
    )


def _cell(
    table: Table,
    column: Field,
    index: int,
    raw: Mapping[str, Any],
    row: Mapping[str, Any],
    maker: Maker,
    reading: Reading,
) -> Control:
    made = maker.cell(table, column, index, raw, row)
    made.shown = (table.key, index, column.key) not in reading.hidden_cells
    return made


def _closed(table: Table, column: Field, index: int, row: Mapping[str, Any], maker: Maker) -> Control:
    """A cell that is only read."""
    words = cell_of(column, row.get(column.key), maker.names)
    return Control(column, "computed", f"{table.key}-{index}-{column.key}", value=words)


def _total(table: Table, column: Field, rows: Sequence[Mapping[str, Any]]) -> str:
    if column.key not in table.sums or column.type is FieldType.TEXT:
        return ""
    numbers = [Decimal(str(row[column.key])) for row in rows if row.get(column.key) is not None]
    # The unit stands in the heading of the column.
    return typed_number(column, number_stored(sum(numbers, Decimal(0))))


def _room(column: Field) -> str:
    match column.type:
        case FieldType.TEXT | FieldType.LONG_TEXT:
            return "small" if column.max_length <= 20 else "medium" if column.max_length <= 100 else "large"
        case FieldType.NUMBER | FieldType.INTEGER:
            return "tiny" if column.most is not None and column.most <= 1_000 else "small"
        case FieldType.YES_NO:
            return "small"
        case FieldType.REGISTRY | FieldType.EMAIL:
            return "large"
    return "medium"
