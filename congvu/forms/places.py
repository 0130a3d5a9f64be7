"""Chỗ được sửa: the places of a form that may be changed while everything else stays as it was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from congvu.forms.definition import FieldType, FormDefinition, Table

Answers = dict[str, Any]


@dataclass(frozen=True)
class Note:
    """What is asked at a place; not `must`: advice."""

    text: str
    must: bool = True


class Wrong(Protocol):
    """An error, as far as it is needed: the field, and the row of its table."""

    @property
    def key(self) -> str: ...
    @property
    def row(self) -> int | None: ...


@dataclass(frozen=True)
class Places:
    """Fields open as a whole, and single rows of tables.

    `known` are the fields that were asked when the stored answers were given. A field that only comes up through what is
    mended now was never answered, so it is open.
    """

    known: frozenset[str]
    fields: frozenset[str] = frozenset()
    rows: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def is_open(self, key: str) -> bool:
        return key in self.fields or key not in self.known

    def open_rows(self, key: str) -> frozenset[int]:
        """The single rows that are open in a table that is not open as a whole."""
        return frozenset() if self.is_open(key) else self.rows.get(key, frozenset())

    def is_touched(self, key: str) -> bool:
        """Whether anything of the field may be changed."""
        return self.is_open(key) or bool(self.open_rows(key))

    def opened_at(self, errors: Iterable[Wrong]) -> Places:
        """What is wrong is open, too: else it could never be mended."""
        fields, rows = set(self.fields), dict(self.rows)
        for error in errors:
            if error.row is None:
                fields.add(error.key)
            else:
                rows[error.key] = rows.get(error.key, frozenset()) | {error.row}
        return replace(self, fields=frozenset(fields), rows=rows)


def mended(definition: FormDefinition, before: Mapping[str, Any], said: Mapping[str, Any], places: Places) -> Answers:
    """The answers before, with what was said at the open places in them."""
    answers: Answers = {}
    for key, item in definition.fields.items():
        if item.type is FieldType.COMPUTED or places.is_open(key):
            value = said.get(key)
        elif isinstance(item, Table) and places.open_rows(key):
            value = _rows(before.get(key), said.get(key), places.open_rows(key))
        else:
            value = before.get(key)
        if value is not None:
            answers[key] = value
    return answers


def strayed(
    definition: FormDefinition, before: Mapping[str, Any], said: Mapping[str, Any], places: Places
) -> list[str]:
    """The labels of closed places that `said` would change."""
    kept = mended(definition, before, said, places)
    return [
        item.label
        for key, item in definition.fields.items()
        if key in said and item.is_answered and said[key] != kept.get(key)
    ]


def _rows(before: Any, said: Any, open_rows: frozenset[int]) -> Sequence[Any] | None:
    """Row by row; rows that came or went cannot be told apart from shifted ones, so nothing is taken then."""
    if not isinstance(before, list) or not isinstance(said, list) or len(before) != len(said):
        return before if isinstance(before, list) else None
    return [said[index] if index in open_rows else row for index, row in enumerate(before)]
