"""Answers laid out to be read: for the review page, the desk's dossier page and the printed declaration; and what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from congvu.forms.definition import Field, FormDefinition, Table
from congvu.forms.display import Names, display, names_in, typed_number
from congvu.forms.engine import read_through
from congvu.forms.lookups import Lookups
from congvu.forms.values import Notation, number_stored


@dataclass(frozen=True)
class Line:
    """One question and its answer in words."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class TableView:
    """A table in words: headings, rows of cells, totals (empty text where a column has none)."""

    key: str
    label: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...] = ()
    numeric: tuple[bool, ...] = ()
    row_label: str = "Dòng"

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Headings with whether their cells are numbers, for the template."""
        return [{"label": h, "numeric": n} for h, n in zip(self.headings, self.numeric, strict=True)]


@dataclass(frozen=True)
class SectionReview:
    """A section that was asked, with its page for a link back to change it."""

    key: str
    title: str
    page: str
    lines: tuple[Line | TableView, ...] = field(default=())

    @property
    def plain(self) -> list[Line]:
        return [line for line in self.lines if isinstance(line, Line)]

    @property
    def tables(self) -> list[TableView]:
        return [line for line in self.lines if isinstance(line, TableView)]


@dataclass(frozen=True)
class Change:
    """Chỗ thay đổi: what a question's answer was and is; `kind` is added, removed or changed."""

    key: str
    label: str
    before: str
    after: str
    row: int | None = None

    @property
    def kind(self) -> str:
        return "added" if not self.before else "removed" if not self.after else "changed"


NOT_ANSWERED = gettext_noop("Không khai")


def review(
    definition: FormDefinition, answers: Mapping[str, Any], *, on: date, lookups: Lookups
) -> list[SectionReview]:
    """Every section that is asked, with labels and answers in words; unanswered questions say so."""
    reading = read_through(definition, {}, set(), on=on, lookups=lookups, notation=Notation.JSON, kept=answers)
    names = names_in(definition, reading.answers, lookups)
    sections = []
    for page in definition.pages:
        for section in page.sections:
            asked = [f for f in section.fields if f.key in reading.shown and not f.type.is_display]
            if section.key in reading.shown_sections and asked:
                lines = tuple(line_of(item, reading.answers.get(item.key), names) for item in asked)
                sections.append(SectionReview(section.key, section.title, page.key, lines))
    return sections


def diff(
    definition: FormDefinition, old: Mapping[str, Any], new: Mapping[str, Any], *, lookups: Lookups
) -> list[Change]:
    """What changed from one set of answers to another, in the form's order; table rows are compared by their number."""
    names = [names_in(definition, answers, lookups) for answers in (old, new)]
    changes = []
    for item in definition.fields.values():
        before, after = old.get(item.key), new.get(item.key)
        if before == after or item.type.is_display:
            continue
        if isinstance(item, Table):
            changes += _row_changes(item, before or [], after or [], names[0], names[1])
        else:
            changes.append(
                Change(item.key, item.label, display(item, before, names[0]), display(item, after, names[1]))
            )
    return changes


def line_of(item: Field, stored: Any, names: Names) -> Line | TableView:
    """One question with its answer in words."""
    if not isinstance(item, Table):
        return Line(item.key, item.label, display(item, stored, names) or _(NOT_ANSWERED))
    rows = stored or []
    return TableView(
        item.key,
        item.label,
        tuple(_heading(column) for column in item.columns),
        tuple(tuple(cell_of(column, row.get(column.key), names) for column in item.columns) for row in rows),
        tuple(_total(item, column, rows, names) for column in item.columns) if item.sums else (),
        tuple(column.result.is_numeric for column in item.columns),
        item.row_label,
    )


def _heading(column: Field) -> str:
    return f"{column.label} ({column.unit_words})" if column.unit_words else column.label


def cell_of(column: Field, stored: Any, names: Names) -> str:
    """The unit stands in the heading."""
    if column.result.is_numeric and stored is not None:
        return typed_number(column, stored)
    return display(column, stored, names)


def _total(table: Table, column: Field, rows: list[dict[str, Any]], names: Names) -> str:
    if column.key not in table.sums:
        return ""
    numbers = [Decimal(str(row[column.key])) for row in rows if row.get(column.key) is not None]
    return cell_of(column, number_stored(sum(numbers, Decimal(0))), names)


def _row_changes(
    table: Table, before: list[dict[str, Any]], after: list[dict[str, Any]], old: Names, new: Names
) -> list[Change]:
    changes = []
    for index in range(max(len(before), len(after))):
        was = before[index] if index < len(before) else None
        now = after[index] if index < len(after) else None
        label = f"{table.label}, {table.row_label.lower()} {index + 1}"
        if was is None or now is None:
            changes.append(Change(table.key, label, _whole(table, was, old), _whole(table, now, new), index))
            continue
        for column in table.columns:
            if was.get(column.key) != now.get(column.key):
                words = display(column, was.get(column.key), old), display(column, now.get(column.key), new)
                changes.append(Change(f"{table.key}.{column.key}", f"{label}: {column.label}", *words, index))
    return changes


def _whole(table: Table, row: Mapping[str, Any] | None, names: Names) -> str:
    cells = [display(column, (row or {}).get(column.key), names) for column in table.columns]
    return "; ".join(cell for cell in cells if cell)
