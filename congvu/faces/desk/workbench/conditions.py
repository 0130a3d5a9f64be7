"""Soạn điều kiện: a condition put together from a question, a comparison and an answer, without knowing the language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from congvu.catalog.packages.editing import Path
from congvu.catalog.packages.files import FORM
from congvu.forms.wording import Called
from congvu.forms.yaml_source import read_yaml
from congvu.kernel.expressions import ExpressionInvalid, compile_expression
from congvu.kernel.money import AmountUnreadable, parse_amount

COMPARISONS = (
    ("==", "bằng"),
    ("!=", "khác"),
    (">", "lớn hơn"),
    (">=", "từ … trở lên"),
    ("<", "nhỏ hơn"),
    ("<=", "đến … trở xuống"),
    ("in", "là một trong"),
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

    # The columns of a table, each as a question of its own.
    columns: tuple[Asked, ...] = ()

    @property
    def is_single(self) -> bool:
        """Whether it can be compared with one answer; of a table it is the number of its rows."""
        return self.type not in ("heading", "note", "address", "multiple") and (
            self.type != "table" or bool(self.columns)
        )

    @property
    def is_number(self) -> bool:
        return self.type in _NUMERIC or self.type == "table"

    @property
    def words(self) -> str:
        return f"{self.label}: số dòng" if self.type == "table" else self.label

    @property
    def value(self) -> str:
        """What a condition compares: the answer, or the number of rows."""
        return f"count({self.key}.{self.columns[0].key})" if self.type == "table" and self.columns else self.key

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers there are to choose from."""
        return ("có", "không") if self.type == "yes_no" else tuple(label for _, label in self.choices)


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
    columns = tuple(_asked(column) for column in _list(field, "columns"))
    inner = [column.key for column in columns] + (["province", "commune", "detail"] if of_type == "address" else [])
    names = (key, *(f"{key}.{name}" for name in inner))
    return Asked(key, str(field.get("label", "")), of_type, choices, names, columns)


def composed(asked: Asked, comparison: str, answer: str, *, before: str = "", joined_by: str = "and") -> str:
    """The condition in the rule language, joined to the one that stands there already."""
    answer = answer.strip()
    if comparison in ("filled", "empty"):
        one = f"{comparison}({asked.key})"
    elif comparison == "in":
        one = f"{asked.value} in [{', '.join(_value(asked, part.strip()) for part in answer.split(';'))}]"
    else:
        one = f"{asked.value} {comparison} {_value(asked, answer)}"
    if not before.strip():
        return one
    joined_by = "or" if joined_by == "or" else "and"
    before = before.strip()
    other = " or " if joined_by == "and" else " and "
    return f"({before}) {joined_by} {one}" if other in before else f"{before} {joined_by} {one}"


def _value(asked: Asked, answer: str) -> str:
    if asked.type == "yes_no":
        return "false" if answer.lower() in ("không", "khong", "false", "0", "no") else "true"
    if asked.is_number:
        try:
            return format(parse_amount(answer), "f")
        except AmountUnreadable:
            pass
    if asked.type == "date" and (day := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", answer)):
        return f'date("{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}")'
    told = {label: value for value, label in asked.choices}
    return '"' + told.get(answer, answer).replace('"', "'") + '"'


def of_form(files: Mapping[str, Any], path: Path | None = None) -> list[Asked]:
    """The questions of a draft's form that a condition may name: those before the part at a path, or all of them."""
    return asked_before(read_yaml(str(files.get(FORM, ""))).value, path)


def called(questions: list[Asked]) -> dict[str, Called]:
    """What the names of the questions are called, and their answers."""
    found = {one.key: Called(one.label, dict(one.choices)) for one in questions}
    for table in questions:
        found |= {f"{table.key}.{one.key}": Called(one.label, dict(one.choices)) for one in table.columns}
    return found


def places(questions: list[Asked]) -> Iterator[tuple[str, str]]:
    """The fields and columns at which a rule may be told."""
    for one in questions:
        if one.type not in ("heading", "note"):
            yield one.key, one.label
        for column in one.columns:
            yield f"{one.key}.{column.key}", f"{one.label}: {column.label}"


def counts(questions: list[Asked]) -> Iterator[tuple[str, str]]:
    """What may be counted for a fee: numbers, and the rows of tables."""
    for one in questions:
        if one.is_number and one.is_single:
            yield one.value, one.words


def with_condition(posted: Any, questions: list[Asked]) -> Any:
    """What was posted, with the condition put together where its button was pressed."""
    data = posted.copy()
    name = data.get("ghep", "")
    chosen = next((one for one in questions if one.key == data.get(f"{name}-hoi")), None)
    comparison, answer = data.get(f"{name}-so", "=="), data.get(f"{name}-voi", "").strip()
    if name and chosen is not None and (answer or comparison in ("filled", "empty")):
        data[name] = composed(
            chosen,
            comparison,
            answer,
            before=data.get(name, ""),
            joined_by=data.get(f"{name}-noi", "and"),
        )
    return data


def judged(text: str, questions: list[Asked]) -> str:
    """Why a condition cannot be used, or empty."""
    if not text.strip():
        return ""
    try:
        compile_expression(text, frozenset({name for one in questions for name in one.names} | {"today"}))
    except ExpressionInvalid as invalid:
        return str(invalid)
    return ""
