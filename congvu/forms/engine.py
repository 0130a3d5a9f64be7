"""The server's truth: which questions are asked, and what the answers are, whoever sends them.

One pass in the order of the definition: conditions name only what was asked before, so an answer
that is hidden is missing for everything after it, and conditions cascade by themselves.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from congvu.forms import sentences
from congvu.forms.computing import bound, computed, holds
from congvu.forms.definition import TODAY, Field, FieldType, FormDefinition, Table
from congvu.forms.listed import read_address, read_code
from congvu.forms.lookups import AnyCode, Lookups
from congvu.forms.places import Places
from congvu.forms.rule_checks import broken_rules
from congvu.forms.values import Notation, Unreadable, for_expressions, is_blank, read, tidy

MOST_ERRORS = 300

Answers = dict[str, Any]


@dataclass(frozen=True)
class Error:
    """Lỗi khai: what is wrong, where. `row` counts from 0; `part` is province, commune or detail of an address."""

    key: str
    code: str
    sentence: str
    row: int | None = None
    column: str = ""
    part: str = ""

    @property
    def name(self) -> str:
        """The name of the input, also its id: `goods-0-hs_code`, `address-commune`, `trader_name`."""
        parts = (self.key, "" if self.row is None else str(self.row), self.column, self.part)
        return "-".join(part for part in parts if part)

    @property
    def pointer(self) -> str:
        """The place as a JSON pointer (RFC 6901), for machines."""
        parts = (self.key, "" if self.row is None else str(self.row), self.column, self.part)
        return "/" + "/".join(part for part in parts if part)


@dataclass
class Reading:
    """What one pass over a definition found."""

    answers: Answers = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    shown_sections: set[str] = field(default_factory=set)
    hidden_cells: set[tuple[str, int, str]] = field(default_factory=set)
    row_numbers: dict[str, list[int]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


def clean(
    definition: FormDefinition,
    raw: Mapping[str, Any],
    page: str | None = None,
    *,
    on: date,
    lookups: Lookups,
    notation: Notation = Notation.JSON,
    kept: Mapping[str, Any] | None = None,
) -> tuple[Answers, list[Error]]:
    """The answers in their stored form, and everything wrong with them.

    With `page`, only that page is read from `raw`; the other pages' answers are taken from `kept`
    as they were stored. `on` is the day that `today` means. Answers to hidden questions are left
    out. In JSON notation an unknown key is an error; as typed in a page it is passed over.
    Cleaning cleaned answers (as JSON) changes nothing.
    """
    reading = read_through(
        definition, raw, {page} if page else None, on=on, lookups=lookups, notation=notation, kept=kept or {}
    )
    return reading.answers, reading.errors


def visible(definition: FormDefinition, answers: Mapping[str, Any], *, on: date) -> frozenset[str]:
    """The keys of the fields that are asked, given stored answers."""
    reading = read_through(definition, {}, set(), on=on, lookups=AnyCode(), notation=Notation.JSON, kept=answers)
    return frozenset(reading.shown)


def values_for(definition: FormDefinition, answers: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    """Stored answers as expressions outside the form compute with them: papers, fees, guards, gateways."""
    reading = read_through(definition, {}, set(), on=on, lookups=AnyCode(), notation=Notation.JSON, kept=answers)
    return reading.values


def read_through(
    definition: FormDefinition,
    raw: Mapping[str, Any],
    pages: Collection[str] | None,
    *,
    on: date,
    lookups: Lookups,
    notation: Notation,
    kept: Mapping[str, Any],
    places: Places | None = None,
) -> Reading:
    """One pass: the named pages (None: all) are read from `raw`, the others taken from `kept`.

    With `places`, only the open ones of these pages are read.
    """
    return _Pass(definition, raw, pages, on, lookups, notation, kept, places).run()


class _Pass:
    def __init__(
        self,
        definition: FormDefinition,
        raw: Mapping[str, Any],
        pages: Collection[str] | None,
        on: date,
        lookups: Lookups,
        notation: Notation,
        kept: Mapping[str, Any],
        places: Places | None,
    ) -> None:
        self.definition, self.raw, self.pages, self.kept, self.places = definition, raw, pages, kept, places
        self.lookups, self.notation = lookups, notation
        self.found = Reading(values={TODAY: on})

    def run(self) -> Reading:
        if self.notation is Notation.JSON:
            self._refuse_unknown(self.raw, self.definition.fields)
        for page in self.definition.pages:
            asked = self.pages is None or page.key in self.pages
            for section in page.sections:
                if not holds(section.when, self.found.values):
                    continue
                self.found.shown_sections.add(section.key)
                for item in section.fields:
                    self._field(item, asked)
        for rule, row in broken_rules(self.definition, self.found.values, self.found.shown, self.pages):
            key, _, column = rule.at.partition(".")
            number = None if row is None else self.found.row_numbers[key][row]
            self._wrong(Error(key, "rule", rule.sentence, row=number, column=column))
        return self.found

    def _field(self, item: Field, asked: bool) -> None:
        if not holds(item.when, self.found.values):
            return
        self.found.shown.add(item.key)
        if item.type.is_display:
            return
        open_rows = self.places.open_rows(item.key) if asked and self.places is not None else frozenset()
        asked = asked and (self.places is None or self.places.is_open(item.key))
        if item.type is FieldType.COMPUTED:
            stored = computed(item, self.found.values)
        elif isinstance(item, Table):
            self._table(item, asked, open_rows)
            return
        elif not asked:
            stored = self.kept.get(item.key)
        else:
            stored = self._answer(item, self.raw.get(item.key), self.found.values, item.key, None, "")
        if is_blank(stored):
            return
        self.found.answers[item.key] = stored
        self.found.values[item.key] = for_expressions(item, stored)

    # -- tables ----------------------------------------------------------------------------------------------------
    def _table(self, table: Table, asked: bool, open_rows: Collection[int] = ()) -> None:
        given = self.raw.get(table.key) if asked else self.kept.get(table.key)
        if not isinstance(given, list):
            if asked and not is_blank(given):
                self._wrong(Error(table.key, "wrong_type", sentences.wrong_kind(table)))
            given = []
        rows = given[: table.max_rows]
        if asked and len(given) > table.max_rows:
            told = sentences.too_many_rows(table.label, table.max_rows, len(given))
            self._wrong(Error(table.key, "too_many_rows", told))
        mended = self._mended(table, open_rows)
        names = self._names_in_columns(table, rows if asked else list(mended.values())) if asked or mended else {}
        stored, values, numbers = [], [], self.found.row_numbers.setdefault(table.key, [])
        for index, row in enumerate(rows):
            if not isinstance(row, Mapping):
                if asked and not is_blank(row):
                    self._wrong(Error(table.key, "wrong_type", sentences.wrong_kind(table), row=index))
                continue
            if all(is_blank(row.get(column.key)) for column in table.columns if column.is_answered):
                continue
            if asked and self.notation is Notation.JSON:
                self._refuse_unknown(row, {column.key: column for column in table.columns}, table.key, index)
            cells, row_values = self._row(table, mended.get(index, row), index, asked or index in mended, names)
            if index in mended and not cells:
                # A row that is open alone is never taken away by emptying it: the others would shift.
                cells, row_values = self._row(table, row, index, False, names)
            if any(column.is_answered and column.key in cells for column in table.columns):
                stored.append(cells)
                values.append(row_values)
                numbers.append(index)
        least = max(table.min_rows, 1 if table.required or self._needed(table, self.found.values) else 0)
        if asked and len(stored) < least:
            self._wrong(Error(table.key, "too_few_rows", sentences.too_few_rows(table.label, least)))
        if stored:
            self.found.answers[table.key] = stored
            self.found.values[table.key] = values

    def _mended(self, table: Table, open_rows: Collection[int]) -> dict[int, Mapping[str, Any]]:
        """What was given for single open rows, by their number."""
        given = self.raw.get(table.key)
        if not open_rows or not isinstance(given, list):
            return {}
        return {index: row for index, row in enumerate(given) if index in open_rows and isinstance(row, Mapping)}

    def _row(
        self, table: Table, row: Mapping[str, Any], index: int, asked: bool, names: Mapping[str, Mapping[str, str]]
    ) -> tuple[Answers, dict[str, Any]]:
        cells: Answers = {}
        values: dict[str, Any] = {column.key: None for column in table.columns}
        scope = ChainMap(values, self.found.values)
        for column in table.columns:
            if not holds(column.when, scope):
                self.found.hidden_cells.add((table.key, index, column.key))
                continue
            if column.type is FieldType.COMPUTED:
                stored = computed(column, scope)
            elif asked:
                known = names.get(column.key)
                stored = self._answer(column, row.get(column.key), scope, table.key, index, column.key, known)
            else:
                stored = row.get(column.key)
            if not is_blank(stored):
                cells[column.key] = stored
                values[column.key] = for_expressions(column, stored)
        return cells, values

    def _names_in_columns(self, table: Table, rows: list[Any]) -> dict[str, Mapping[str, str]]:
        """One look-up a column, however many rows."""
        names = {}
        for column in table.columns:
            if column.type is FieldType.REGISTRY:
                typed = (row.get(column.key) for row in rows if isinstance(row, Mapping))
                codes = {tidy(code) for code in typed if isinstance(code, str) and len(code) <= 40}
                names[column.key] = self.lookups.names_of(column.registry, codes)
        return names

    # -- one answer --------------------------------------------------------------------------------------------------
    def _answer(
        self,
        item: Field,
        raw: Any,
        scope: Mapping[str, Any],
        key: str,
        row: int | None,
        column: str,
        known: Mapping[str, str] | None = None,
    ) -> Any:
        stored = None
        try:
            if item.type is FieldType.ADDRESS:
                stored, wrongs = read_address(item, raw, self.lookups, self._needed(item, scope))
                for part, code, sentence in wrongs:
                    self._wrong(Error(key, code, sentence, part=part))
                return stored
            if not is_blank(raw):
                if item.type is FieldType.REGISTRY:
                    stored = read_code(item, raw, self.lookups, self.notation, known)
                else:
                    stored = read(item, raw, self.notation)
                self._check_dates(item, stored, scope)
        except Unreadable as wrong:
            self._wrong(Error(key, wrong.code, wrong.sentence, row=row, column=column))
            return None
        if is_blank(stored) and self._needed(item, scope):
            self._wrong(Error(key, "required", sentences.missing(item), row=row, column=column))
        return stored

    def _needed(self, item: Field, scope: Mapping[str, Any]) -> bool:
        return item.required or (item.required_when is not None and holds(item.required_when, scope))

    def _check_dates(self, item: Field, stored: Any, scope: Mapping[str, Any]) -> None:
        if item.type is not FieldType.DATE or stored is None:
            return
        day = date.fromisoformat(stored)
        earliest, latest = bound(item.earliest, scope), bound(item.latest, scope)
        if earliest is not None and day < earliest:
            raise Unreadable("too_early", sentences.too_early(item, earliest))
        if latest is not None and day > latest:
            raise Unreadable("too_late", sentences.too_late(item, latest))

    def _refuse_unknown(
        self, given: Mapping[str, Any], known: Mapping[str, Field], table: str = "", row: int | None = None
    ) -> None:
        for name in given:
            if name not in known or known[name].type.is_display:
                shown = str(name)[:60]
                told = sentences.unknown_key(shown)
                self._wrong(Error(table or shown, "unknown", told, row=row, column=shown if table else ""))

    def _wrong(self, error: Error) -> None:
        if len(self.found.errors) < MOST_ERRORS:
            self.found.errors.append(error)
