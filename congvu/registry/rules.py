"""What makes a code list whole: pure checks of rows, and the form in which rows are searched."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from congvu.kernel.text import fold, nfc

LONGEST_CODE, LONGEST_NAME = 40, 500
# Lists whose parents are codes of another list; any other list finds its parents in itself.
PARENTS = {"communes": "provinces"}


@dataclass(frozen=True)
class Row:
    """One code as it is published; `line` is where it stood in the file, for the reasons of a refusal."""

    code: str
    name: str
    name_en: str = ""
    parent_code: str = ""
    line: int = 0

    def tidied(self) -> Row:
        return Row(
            " ".join(nfc(self.code).split()),
            " ".join(nfc(self.name).split()),
            " ".join(nfc(self.name_en).split()),
            " ".join(nfc(self.parent_code).split()),
            self.line,
        )


def key_is_valid(key: str) -> bool:
    return bool(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", key))


def problems_of(rows: Collection[Row], parents: Collection[str] | None = None) -> list[tuple[int, str]]:
    """Every (line, reason) for which the rows cannot be published. `parents`: the codes a parent may be; None: themselves."""
    found: list[tuple[int, str]] = []
    first_line: dict[str, int] = {}
    known = {row.code for row in rows} if parents is None else set(parents)
    for row in rows:
        if not row.code:
            found.append((row.line, "thiếu mã"))
        elif len(row.code) > LONGEST_CODE:
            found.append((row.line, f"mã dài quá {LONGEST_CODE} ký tự"))
        elif row.code in first_line:
            found.append((row.line, f"mã “{row.code}” đã có ở dòng {first_line[row.code]}"))
        first_line.setdefault(row.code, row.line)
        if not row.name:
            found.append((row.line, "thiếu tên"))
        elif len(row.name) > LONGEST_NAME or len(row.name_en) > LONGEST_NAME:
            found.append((row.line, f"tên dài quá {LONGEST_NAME} ký tự"))
        if row.parent_code and (row.parent_code not in known or (parents is None and row.parent_code == row.code)):
            found.append((row.line, f"không có mã cấp trên “{row.parent_code}”"))
    if not rows:
        found.append((1, "danh mục không có dòng nào"))
    return found


def digest(rows: Iterable[Row]) -> str:
    """The same 64 hexadecimal digits for the same content in any order."""
    lines = sorted("\x1f".join((row.code, row.name, row.name_en, row.parent_code)) for row in rows)
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()


def search_text(row: Row) -> str:
    """What a search reads: the name first, since lists are also sorted by it."""
    return fold(f"{row.name} {row.code} {row.name_en}")


def search_words(text: str) -> list[str]:
    """The folded words a person typed; a number keeps no dots ("0901.21" is the HS code 090121)."""
    return [re.sub(r"(?<=\d)\.(?=\d)", "", word) for word in fold(text).replace(",", " ").split()][:8]
