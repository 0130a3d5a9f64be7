"""What a browser posted for one page, gathered by the page's fields: nothing is judged here, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext as _

from congvu.forms.definition import Field, FieldType, Page, Table
from congvu.forms.listed import PARTS
from congvu.forms.paste import read_paste
from congvu.forms.places import Places

ADD_ROW = "_them_dong"
PASTE = "_dan"
SEARCH = "_tim"
UPDATE = "_cap_nhat"
DELETE = "_xoa"
MOST_ROWS_READ = 1_000

_COMMANDS = (ADD_ROW, PASTE, SEARCH, UPDATE)


class Data(Protocol):
    """A QueryDict, as far as it is needed."""

    def getlist(self, key: str) -> list[Any]: ...
    def __iter__(self) -> Iterator[str]: ...
    def __contains__(self, key: object) -> bool: ...


@dataclass
class Posted:
    """Raw answers of a page as typed, the button pressed, pasted text that could not be taken."""

    raw: dict[str, Any] = field(default_factory=dict)
    command: str = ""
    target: str = ""
    pasted: dict[str, str] = field(default_factory=dict)
    paste_errors: dict[str, str] = field(default_factory=dict)


def read_post(page: Page, data: Data, places: Places | None = None, stored: Mapping[str, Any] | None = None) -> Posted:
    """Gather the page's inputs; rows marked for deletion are gone, pasted lines and asked-for rows are added.

    With `places`, inputs of closed ones are passed over; single open rows keep their place among the `stored` ones.
    """
    posted = Posted()
    posted.command, posted.target = _command(data)
    cells = _cells(data)
    for item in page.fields:
        if not item.is_answered or (places is not None and not places.is_touched(item.key)):
            continue
        if isinstance(item, Table) and places is not None and places.open_rows(item.key):
            posted.raw[item.key] = _single_rows(
                item, cells.get(item.key, {}), places.open_rows(item.key), (stored or {}).get(item.key)
            )
        elif isinstance(item, Table):
            posted.raw[item.key] = _rows(item, cells.get(item.key, {}), data, posted)
        elif item.type is FieldType.ADDRESS:
            posted.raw[item.key] = {part: _last(data, f"{item.key}-{part}") for part in PARTS}
        elif item.type is FieldType.MULTIPLE:
            posted.raw[item.key] = [value for value in data.getlist(item.key) if value]
        elif item.type is FieldType.REGISTRY:
            posted.raw[item.key] = _searched(data, item.key)
        else:
            posted.raw[item.key] = _last(data, item.key)
    return posted


def _command(data: Data) -> tuple[str, str]:
    for name in data:
        command, _, target = str(name).partition(":")
        if command in _COMMANDS:
            return command, target
    return "", ""


def _cells(data: Data) -> dict[str, dict[int, dict[str, str]]]:
    """{table: {row: {column: text}}} of every input named like `goods-0-hs_code`."""
    found: dict[str, dict[int, dict[str, str]]] = {}
    for name in data:
        if match := _CELL.fullmatch(str(name)):
            table, row, column = match.groups()
            found.setdefault(table, {}).setdefault(int(row), {})[column] = _last(data, str(name))
    return found


def _rows(table: Table, cells: Mapping[int, Mapping[str, str]], data: Data, posted: Posted) -> list[dict[str, str]]:
    keys = {column.key for column in table.columns if column.is_answered}
    rows = [
        {key: text for key, text in cells[number].items() if key in keys}
        for number in sorted(cells)[:MOST_ROWS_READ]
        if DELETE not in cells[number]
    ]
    text = _last(data, f"{table.key}-{PASTE}")
    if text.strip():
        rows = _with_pasted(table, rows, text, posted)
    if (posted.command, posted.target) == (ADD_ROW, table.key) and len(rows) < table.max_rows:
        rows.append({})
    return rows


def _single_rows(
    table: Table, cells: Mapping[int, Mapping[str, str]], open_rows: frozenset[int], stored: Any
) -> list[dict[str, str]]:
    keys = {column.key for column in table.columns if column.is_answered}
    count = len(stored) if isinstance(stored, list) else 0
    return [
        {key: text for key, text in cells.get(number, {}).items() if key in keys} if number in open_rows else {}
        for number in range(count)
    ]


def _with_pasted(table: Table, rows: list[dict[str, str]], text: str, posted: Posted) -> list[dict[str, str]]:
    pasted = read_paste(table, text)
    filled = [row for row in rows if any(value.strip() for value in row.values())]
    if len(filled) + len(pasted.rows) > table.max_rows:
        posted.paste_errors[table.key] = _(
            "Bảng chỉ nhận %(most)s dòng, đã có %(filled)s dòng mà dán thêm %(pasted)s dòng. "
            "Hãy dán ít dòng hơn hoặc tách thành nhiều hồ sơ."
        ) % {"most": table.max_rows, "filled": len(filled), "pasted": len(pasted.rows)}
    elif pasted.problem:
        posted.paste_errors[table.key] = pasted.problem
    else:
        return filled + pasted.rows
    posted.pasted[table.key] = text
    return rows


def _searched(data: Data, key: str) -> str:
    """The entry picked from the matches shown, unless the person has since typed something else."""
    given = data.getlist(key)
    typed = str(given[0]) if given else ""
    asked = data.getlist(f"{key}-_da_tim")
    picked = str(given[-1]) if len(given) > 1 else ""
    return picked if picked and asked and str(asked[-1]) == typed else typed


def _last(data: Data, name: str) -> str:
    given = data.getlist(name)
    return str(given[-1]) if given else ""


def typed_columns(table: Table) -> tuple[Field, ...]:
    """The columns a person fills, in the order in which lines are pasted."""
    return tuple(column for column in table.columns if column.is_answered)


_CELL = re.compile(r"([a-z][a-z0-9_]{0,39})-(\d{1,4})-([a-z_][a-z0-9_]{0,39})", re.ASCII)
