"""Tables as XLSX and CSV, written row by row in constant memory. What a person typed is text, never a formula."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils.timezone import localtime

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_MEDIA_TYPE = "text/csv; charset=utf-8"
WIDEST = 60
# How wide the names of lines stand, whatever the head over them.
LINE_NAMES = 36
# What a cell of XLSX holds at most; more would be left out without a word.
LONGEST_TEXT = 32_767
# A sheet of XLSX takes 1,048,576 rows, its heads included.
MOST_ROWS = 1_000_000
MOMENT = "dd/mm/yyyy hh:mm"
# A spreadsheet takes a cell of CSV that begins so for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | float | datetime | None


def written(title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """An open temporary file at its start: a table whose lines have names, with a line of heads.

    Text is text: "=1+1" stays four characters.
    """
    made = tempfile.TemporaryFile()
    _xlsx(made, title, heads, rows, None, first=LINE_NAMES)
    made.seek(0)
    return made


def write_xlsx(place: Path, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """The same into a file; what is written on the way stands beside it."""
    with place.open("xb") as made:
        _xlsx(made, title, heads, rows, str(place.parent))


def write_csv(place: Path, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """CSV in UTF-8 with its mark, as spreadsheets read it. What would be a formula begins with an apostrophe."""
    with place.open("x", encoding="utf-8-sig", newline="") as made:
        table = csv.writer(made)
        table.writerow(heads)
        for row in rows:
            table.writerow([_plain(value) for value in row])


def _xlsx(
    made: IO[bytes],
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    folder: str | None,
    first: int = 0,
) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet(_sheet_name(title))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        moment = book.add_format({"num_format": MOMENT})
        sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            sheet.set_column(column, column, min(max(len(head) + 2, 12, 0 if column else first), WIDEST))
            sheet.write_string(0, column, head, bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, moment)


def _write(sheet: Any, row: int, column: int, value: Cell, moment: Any) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, localtime(value).replace(tzinfo=None), moment)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, value[:LONGEST_TEXT])


def _plain(value: Cell) -> str | int | float:
    if isinstance(value, datetime):
        return f"{localtime(value):%d/%m/%Y %H:%M}"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return "" if value is None else value


def _sheet_name(title: str) -> str:
    """A sheet's name takes 31 characters, and not all of them."""
    return "".join(" " if one in r"[]:*?/\'" else one for one in title)[:31].strip() or "Bảng"
