"""Which letters the committed typeface has. What a person typed must never stop a paper from being printed."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).with_name("fonts")
MISSING = "□"


def printable(value: Any) -> Any:
    """The same value with every text composed (NFC) and each letter the typeface lacks shown as □."""
    if isinstance(value, str):
        composed = unicodedata.normalize("NFC", value)
        known = known_letters()
        if known.issuperset(composed):
            return composed
        return "".join(c if c in known else _instead(c) for c in composed)
    if isinstance(value, dict):
        return {key: printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [printable(each) for each in value]
    return value


@cache
def known_letters() -> frozenset[str]:
    """The characters that every weight and slant of the typeface has, and the white space a text may hold."""
    faces = [_characters(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset(map(chr, set.intersection(*faces))) | set("\n\t ")


def _instead(character: str) -> str:
    if unicodedata.category(character) in {"Cc", "Cf", "Mn", "Me"}:
        return ""  # nothing to see: controls, joiners, marks that found no letter
    return " " if unicodedata.category(character).startswith("Z") else MISSING


def _characters(font: bytes) -> set[int]:
    """The code points of a TrueType font's Unicode character map (cmap subtable format 4 or 12)."""
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in _table_records(font)}
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for index in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * index)
        (form,) = struct.unpack_from(">H", font, cmap + offset)
        if platform in {0, 3} and form == 4:
            found |= _format_4(font, cmap + offset)
        elif platform in {0, 3} and form == 12:
            found |= _format_12(font, cmap + offset)
    return found


def _table_records(font: bytes) -> range:
    (count,) = struct.unpack_from(">H", font, 4)
    return range(12, 12 + 16 * count, 16)


def _format_4(font: bytes, at: int) -> set[int]:
    segments = struct.unpack_from(">H", font, at + 6)[0] // 2

    def column(number: int, kind: str = "H") -> tuple[int, ...]:
        return struct.unpack_from(f">{segments}{kind}", font, at + 14 + number * 2 * segments + (2 if number else 0))

    ends, starts, deltas, offsets = column(0), column(1), column(2, "h"), column(3)
    offsets_at = at + 14 + 3 * 2 * segments + 2
    found = set()
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            if offsets[index] == 0:
                glyph = (code + deltas[index]) & 0xFFFF
            else:
                (glyph,) = struct.unpack_from(">H", font, offsets_at + 2 * index + offsets[index] + 2 * (code - start))
            if glyph:
                found.add(code)
    return found


def _format_12(font: bytes, at: int) -> set[int]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    found: set[int] = set()
    for index in range(groups):
        start, end, _ = struct.unpack_from(">III", font, at + 16 + 12 * index)
        found.update(range(start, end + 1))
    return found
