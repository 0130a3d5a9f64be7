"""Read code lists from CSV files: `code,name[,name_en][,parent_code]`, or the same headings in Vietnamese."""

from __future__ import annotations

import csv
import gzip
import io

from congvu.kernel.text import fold
from congvu.registry.refusals import FileUnreadable
from congvu.registry.rules import Row

_HEADINGS = {
    "code": "code",
    "ma": "code",
    "name": "name",
    "ten": "name",
    "name_en": "name_en",
    "ten tieng anh": "name_en",
    "parent_code": "parent_code",
    "ma cap tren": "parent_code",
    "old_code": "old_code",
    "ma cu": "old_code",
    "old_name": "old_name",
    "ten cu": "old_name",
    "new_code": "new_code",
    "ma moi": "new_code",
    "is_main": "is_main",
    "phan chinh": "is_main",
}
LARGEST_FILE = 50_000_000


def read_rows(content: bytes) -> list[Row]:
    """The rows of a list with their line numbers. Raises FileUnreadable for what is no such table."""
    return [
        Row(
            code=cells.get("code", ""),
            name=cells.get("name", ""),
            name_en=cells.get("name_en", ""),
            parent_code=cells.get("parent_code", ""),
            line=line,
        )
        for line, cells in read_table(content, needs=("code", "name"))
    ]


def read_table(content: bytes, *, needs: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """(line, cells by English heading) of a CSV with commas, semicolons or tabs, in UTF-8, gzipped or not."""
    text = _text(content)
    try:
        separator = max(",;\t", key=text.partition("\n")[0].count)
        table = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        headings = [_HEADINGS.get(fold(heading), "") for heading in next(table, [])]
        if missing := [name for name in needs if name not in headings]:
            raise FileUnreadable(why=f"dòng đầu thiếu cột {', '.join(missing)}")
        return [
            (table.line_num, {name: cell for name, cell in zip(headings, cells, strict=False) if name})
            for cells in table
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise FileUnreadable(why=f"dòng {table.line_num} không đúng dạng CSV ({error})") from error


def _text(content: bytes) -> str:
    if content[:2] == b"\x1f\x8b":
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
                content = file.read(LARGEST_FILE + 1)
        except (OSError, EOFError) as error:
            raise FileUnreadable(why="tệp nén bị hỏng") from error
    if len(content) > LARGEST_FILE:
        raise FileUnreadable(why=f"tệp lớn quá {LARGEST_FILE // 1_000_000} MB")
    if not content.strip():
        raise FileUnreadable(why="tệp rỗng")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnreadable(why="tệp phải ở bảng mã UTF-8") from error
