"""Dán từ bảng tính: lines with tabs, as a spreadsheet copies them, made into rows of a table."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

from congvu.forms.definition import Field, FieldType, Table
from congvu.kernel.text import fold, nfc

LONGEST_PASTE = 500_000


@dataclass(frozen=True)
class Pasted:
    """Rows as typed text, or why the text is no table."""

    rows: list[dict[str, str]]
    problem: str = ""


def read_paste(table: Table, text: str) -> Pasted:
    """Rows in the order of the columns; a first line of column names is understood and may reorder them."""
    if len(text) > LONGEST_PASTE:
        return Pasted([], _("Phần dán quá dài. Hãy dán từng phần."))
    try:
        lines = [line for line in csv.reader(io.StringIO(nfc(text), newline=""), delimiter="\t") if _filled(line)]
    except csv.Error:
        return Pasted([], _("Không đọc được phần dán. Hãy chép lại các ô từ bảng tính."))
    if not lines:
        return Pasted([], _("Phần dán không có dòng nào."))
    columns: list[Field | None] = [column for column in table.columns if column.is_answered]
    if heading := _heading(table, lines[0]):
        columns, lines = heading, lines[1:]
    widest = max((len(line) for line in lines), default=0)
    if widest > len(columns):
        told = _("Phần dán có %(given)s cột, bảng chỉ có %(most)s cột. Hãy chép đúng các cột: %(order)s.")
        order = ", ".join(column.label for column in columns if column)
        return Pasted([], told % {"given": widest, "most": len(columns), "order": order})
    return Pasted([_row(columns, line) for line in lines])


def _row(columns: list[Field | None], line: list[str]) -> dict[str, str]:
    return {column.key: _cell(column, text) for column, text in zip(columns, line, strict=False) if column}


def _cell(column: Field, text: str) -> str:
    """A choice may be pasted by its label."""
    text = text.strip()
    if column.type is FieldType.CHOICE and text not in column.choice_labels:
        return next((value for value, label in column.choice_labels.items() if fold(label) == fold(text)), text)
    if column.type is FieldType.YES_NO and text:
        return {"co": "yes", "x": "yes", "khong": "no"}.get(fold(text), text)
    return text


def _heading(table: Table, line: list[str]) -> list[Field | None]:
    by_name = {
        fold(name): column for column in table.columns if column.is_answered for name in (column.label, column.key)
    }
    found = [by_name.get(fold(cell)) for cell in line]
    known = sum(1 for column in found if column)
    return found if known >= 2 or (known and known == len(line)) else []


def _filled(line: list[str]) -> bool:
    return any(cell.strip() for cell in line)
