"""Take values of a national-portal record in hand: what is odd becomes a doubt, what is broken refuses the record."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from congvu.kernel.text import nfc

# Control characters (PostgreSQL refuses NUL) and halves of surrogate pairs; line ends and tabs stay.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ODD = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\xa0\u00ad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\ud800-\udfff]|  |\n\s*\n"
)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n+")


class Unreadable(ValueError):
    """The record cannot be imported; the message is a Vietnamese sentence that says why."""


def clean(text: str) -> str:
    """One text as it is kept: composed, without control characters, spaces single, no blank lines."""
    if _ODD.search(text):
        text = nfc(_UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
        text = _BLANK_LINES.sub("\n", _SPACES.sub(" ", text))
    # Long texts are many and mostly clean: the whole of the above only where something is odd.
    return unicodedata.normalize("NFC", text).strip()


def line(text: str) -> str:
    """One text on one line."""
    return " ".join(clean(text).split())


def text_of(record: Mapping[str, Any], key: str) -> str:
    """The text under a key, empty for null or absent; refuses any other type."""
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable(f"Trường “{key}” phải là chữ, nhưng là {kind_of(value)}.")
    return clean(value)


def texts_of(record: Mapping[str, Any], key: str) -> list[str]:
    """A list of texts; one text alone stands for a list of one."""
    value = record.get(key)
    if value is None:
        return []
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        raise Unreadable(f"Trường “{key}” phải là danh sách, nhưng là {kind_of(value)}.")
    found = []
    for place, each in enumerate(value, 1):
        if each is not None and not isinstance(each, str):
            raise Unreadable(f"Trường “{key}”, mục {place}: phải là chữ, nhưng là {kind_of(each)}.")
        if each and (text := clean(each)):
            found.append(text)
    return found


def rows_of(record: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """A list of objects; a bare text in it stands for an object with that name."""
    value = record.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Unreadable(f"Trường “{key}” phải là danh sách, nhưng là {kind_of(value)}.")
    rows: list[Mapping[str, Any]] = []
    for place, each in enumerate(value, 1):
        if isinstance(each, str):
            rows.append({"name": each})
        elif isinstance(each, dict):
            rows.append(each)
        elif each is not None:
            raise Unreadable(f"Trường “{key}”, mục {place}: phải là một đối tượng, nhưng là {kind_of(each)}.")
    return rows


def row_of(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = record.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Unreadable(f"Trường “{key}” phải là một đối tượng, nhưng là {kind_of(value)}.")
    return value


def truth_of(record: Mapping[str, Any], key: str) -> bool | None:
    """True, false, or None for not known."""
    value = record.get(key)
    if value is not None and not isinstance(value, bool):
        raise Unreadable(f"Trường “{key}” phải là đúng hoặc sai, nhưng là {kind_of(value)}.")
    return value


def count_of(row: Mapping[str, Any], key: str) -> int | None:
    """A count of sheets, 0 where nothing is said; None where what is said is no count."""
    value = row.get(key)
    if value is None or value == "":
        return 0
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value.strip()[:6])
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1000:
        return None
    return value


def kind_of(value: Any) -> str:
    """The Vietnamese name of a JSON type."""
    for kinds, name in _KINDS:
        if isinstance(value, kinds):
            return name
    return "giá trị lạ"


_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "đúng/sai"),
    ((int, float), "số"),
    (str, "chữ"),
    (list, "danh sách"),
    (dict, "đối tượng"),
    (type(None), "rỗng"),
)
