"""Soạn điều kiện: a condition put together from a question, a comparison and an answer, without knowing the language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from congvu.catalog.packages.editing import Path
from congvu.kernel.expressions import ExpressionInvalid, compile_expression

COMPARISONS = (
    ("==", "bằng"),
    ("!=", "khác"),
    (">", "lớn hơn"),
    (">=", "từ … trở lên"),
    ("<", "nhỏ hơn"),
    ("<=", "đến … trở xuống"),
    ("filled", "đã trả lời"),
    ("empty", "để trống"),
)
_NUMERIC = {"integer", "number", "amount", "computed"}


@dataclass(frozen=True)
class Asked:
    """A question that a condition may name: its key, its words, its type, its choices."""

    key: str
    label: str
    type: str
    choices: tuple[tuple[str, str], ...] = ()

    # What a condition may call it: its key, its columns, the parts of an address.
    names: tuple[str, ...] = ()

    @property
    def is_single(self) -> bool:
        """Whether it has one answer, which can be compared with another."""
        return self.type not in ("heading", "note", "table", "address", "multiple")

    @property
    def words(self) -> str:
        return f"{self.label} ({self.key})"


def asked_before(form: Mapping[str, Any] | None, path: Path | None) -> list[Asked]:
    """The questions asked before the part at a path; all of them without one."""
    before = []
    for where, field, in_table in _fields(form):
        if path is not None and where[: len(path)] >= path[: len(where)] and not _is_under(where, path):
            break
        if not in_table or (path is not None and path[: len(where) - 1] == where[:-1]):
            before.append(_asked(field))
    return before


def _is_under(where: Path, path: Path) -> bool:
    """Whether the path lies inside this field (a column of a table): the table itself is passed over."""
    return len(path) > len(where) and path[: len(where)] == where


def _fields(form: Mapping[str, Any] | None) -> Iterator[tuple[Path, Mapping[str, Any], bool]]:
    for p, page in enumerate(_list(form, "pages")):
        for s, section in enumerate(_list(page, "sections")):
            for f, field in enumerate(_list(section, "fields")):
                where: Path = ("pages", p, "sections", s, "fields", f)
                yield where, field, False
                for c, column in enumerate(_list(field, "columns")):
                    yield (*where, "columns", c), column, True


def _list(value: Any, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _asked(field: Mapping[str, Any]) -> Asked:
    choices = tuple((str(one.get("value", "")), str(one.get("label", ""))) for one in _list(field, "choices"))
    key, of_type = str(field.get("key", "")), str(field.get("type", "text"))
    inner = [str(column.get("key", "")) for column in _list(field, "columns")]
    inner += ["province", "commune", "detail"] if of_type == "address" else []
    names = (key, *(f"{key}.{name}" for name in inner))
    return Asked(key, str(field.get("label", "")), of_type, choices, names)


def composed(asked: Asked, comparison: str, answer: str, *, before: str = "", joined_by: str = "and") -> str:
    """The condition in the rule language, joined to the one that stands there already."""
    answer = answer.strip()
    one = (
        f"{comparison}({asked.key})"
        if comparison in ("filled", "empty")
        else f"{asked.key} {comparison} {_value(asked, answer)}"
    )
    if not before.strip():
        return one
    joined_by = "or" if joined_by == "or" else "and"
    before = before.strip()
    other = " or " if joined_by == "and" else " and "
    return f"({before}) {joined_by} {one}" if other in before else f"{before} {joined_by} {one}"


def _value(asked: Asked, answer: str) -> str:
    if asked.type == "yes_no":
        return "false" if answer.lower() in ("không", "khong", "false", "0", "no") else "true"
    if asked.type in _NUMERIC and re.fullmatch(r"-?\d+([.,]\d+)?", answer):
        return answer.replace(",", ".")
    if asked.type == "date" and (day := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", answer)):
        return f'date("{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}")'
    told = {label: value for value, label in asked.choices}
    return '"' + told.get(answer, answer).replace('"', "'") + '"'


def judged(text: str, questions: list[Asked]) -> str:
    """Why a condition cannot be used, or empty."""
    if not text.strip():
        return ""
    try:
        compile_expression(text, frozenset({name for one in questions for name in one.names} | {"today"}))
    except ExpressionInvalid as invalid:
        return str(invalid)
    return ""
