"""What the schema cannot see: keys said twice, names that come later, limits turned round, conditions never fulfilled."""

from __future__ import annotations

import keyword
from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from congvu.forms.conditions import never_fulfilled
from congvu.forms.definition import (
    NOT_IN_TABLES,
    TODAY,
    Field,
    FieldType,
    FormDefinition,
    Rule,
    Table,
    names_of,
)
from congvu.forms.patterns import why_refused
from congvu.forms.prefill import SOURCES
from congvu.forms.problems import Problem
from congvu.forms.yaml_source import Path, Source
from congvu.kernel.expressions import Expression, ExpressionFailed

MOST_FIELDS = 500
# Names that an HTML form has for itself, which an input would hide, and those of the expression language.
_OF_HTML_FORMS = frozenset({"submit", "reset", "action", "method", "elements", "length", "csrfmiddlewaretoken"})
RESERVED = frozenset({TODAY, "true", "false", "none"}) | frozenset(keyword.kwlist) | _OF_HTML_FORMS

_ALWAYS = {"key", "type", "label", "hint", "when"}
_ASKED = {"required", "required_when", "prefill"}
_NUMBER = {"least", "most", "unit"}
_FITS: dict[FieldType, set[str]] = {
    FieldType.TEXT: {"min_length", "max_length", "pattern", "pattern_sentence"},
    FieldType.LONG_TEXT: {"min_length", "max_length"},
    FieldType.INTEGER: _NUMBER,
    FieldType.NUMBER: _NUMBER | {"places"},
    FieldType.AMOUNT: _NUMBER | {"places", "currency"},
    FieldType.DATE: {"earliest", "latest"},
    FieldType.CHOICE: {"choices"},
    FieldType.MULTIPLE: {"choices"},
    FieldType.REGISTRY: {"registry"},
    FieldType.TABLE: {"columns", "min_rows", "max_rows", "sums", "row_label"},
    FieldType.COMPUTED: {"expression", "result", "places", "currency", "unit"},
}
_NEEDS = {
    FieldType.CHOICE: "choices",
    FieldType.MULTIPLE: "choices",
    FieldType.REGISTRY: "registry",
    FieldType.TABLE: "columns",
    FieldType.COMPUTED: "expression",
}


def check_sense(definition: FormDefinition, source: Source, registries: Collection[str] | None) -> list[Problem]:
    """Every problem of a definition that follows the schema."""
    return list(_Sense(definition, source, registries).problems())


class _Sense:
    def __init__(self, definition: FormDefinition, source: Source, registries: Collection[str] | None) -> None:
        self.definition = definition
        self.source = source
        self.registries = registries

    def problems(self) -> Iterator[Problem]:
        pages = self.definition.pages
        yield from self._repeated((("pages", i), page.key) for i, page in enumerate(pages))
        yield from self._repeated(
            (("pages", p, "sections", s), section.key)
            for p, page in enumerate(pages)
            for s, section in enumerate(page.sections)
        )
        yield from self._repeated((path, item.key) for path, item in self._fields())
        if len(list(self._fields())) > MOST_FIELDS:
            yield self._at((), f"biểu mẫu có quá {MOST_FIELDS} trường")
        yield from self._in_order()
        for i, rule in enumerate(self.definition.rules):
            yield from self._rule(rule, ("rules", i))

    def _fields(self) -> Iterator[tuple[Path, Field]]:
        for p, page in enumerate(self.definition.pages):
            for s, section in enumerate(page.sections):
                for f, item in enumerate(section.fields):
                    yield ("pages", p, "sections", s, "fields", f), item

    def _repeated(self, keys: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
        seen: dict[str, int] = {}
        for path, key in keys:
            if key in seen:
                first = f" (đã có ở dòng {seen[key]})" if seen[key] else ""
                yield self._at((*path, "key"), f"trùng khóa “{key}”{first}")
            seen.setdefault(key, self.source.line((*path, "key")))

    def _in_order(self) -> Iterator[Problem]:
        """Conditions may name only what was asked before: then one pass in order decides everything."""
        before: dict[str, Any] = {TODAY: date(2026, 1, 31)}
        for p, page in enumerate(self.definition.pages):
            for s, section in enumerate(page.sections):
                path: Path = ("pages", p, "sections", s)
                yield from self._expression(section.when, (*path, "when"), before, is_condition=True)
                for f, item in enumerate(section.fields):
                    yield from self._field(item, (*path, "fields", f), before)
                    before |= _sample(item)

    def _field(self, item: Field, path: Path, before: dict[str, Any], in_table: bool = False) -> Iterator[Problem]:
        if item.key in RESERVED:
            yield self._at((*path, "key"), f"“{item.key}” là từ dành riêng, hãy đặt khóa khác")
        yield from self._properties(item, path, in_table)
        yield from self._limits(item, path)
        yield from self._expression(item.when, (*path, "when"), before, is_condition=True)
        yield from self._expression(item.required_when, (*path, "required_when"), before, is_condition=True)
        yield from self._expression(item.expression, (*path, "expression"), before)
        yield from self._expression(item.earliest, (*path, "earliest"), before)
        yield from self._expression(item.latest, (*path, "latest"), before)
        if isinstance(item, Table):
            yield from self._table(item, path, before)

    def _table(self, table: Table, path: Path, before: dict[str, Any]) -> Iterator[Problem]:
        columns = [((*path, "columns", i), column) for i, column in enumerate(table.columns)]
        yield from self._repeated((where, column.key) for where, column in columns)
        so_far: dict[str, Any] = {}
        for where, column in columns:
            if column.type in NOT_IN_TABLES:
                yield self._at((*where, "type"), f"cột của bảng không dùng được loại “{column.type}”")
            yield from self._field(column, where, ChainMap(so_far, before), in_table=True)  # type: ignore[arg-type]
            so_far |= _sample(column)
        if table.min_rows > table.max_rows:
            yield self._at((*path, "min_rows"), f"min_rows {table.min_rows} lớn hơn max_rows {table.max_rows}")
        summable = {c.key for c in table.columns if c.result.is_numeric}
        for i, key in enumerate(table.sums):
            if key not in summable:
                yield self._at((*path, "sums", i), f"không cộng được cột “{key}”: bảng không có cột số nào tên như vậy")

    def _properties(self, item: Field, path: Path, in_table: bool) -> Iterator[Problem]:
        allowed = _ALWAYS | _FITS.get(item.type, set())
        if item.is_answered:
            allowed = allowed | _ASKED
        for name in self._written(path):
            if name not in allowed or (in_table and name == "prefill"):
                yield self._at((*path, name), f"trường loại “{item.type}” không dùng “{name}”")
        needed = _NEEDS.get(item.type)
        if needed and needed not in self._written(path):
            yield self._at(path, f"trường loại “{item.type}” thiếu “{needed}”")
        if item.registry and self.registries is not None and item.registry not in self.registries:
            yield self._at((*path, "registry"), f"không có danh mục “{item.registry}”")
        yield from self._repeated_choices(item, path)
        if item.prefill and item.prefill not in SOURCES:
            known = ", ".join(sorted(SOURCES))
            yield self._at((*path, "prefill"), f"không có nguồn “{item.prefill}”; chỉ dùng: {known}")
        elif item.prefill and not SOURCES[item.prefill].fits(item.type):
            yield self._at((*path, "prefill"), f"nguồn “{item.prefill}” không điền được trường loại “{item.type}”")

    def _repeated_choices(self, item: Field, path: Path) -> Iterator[Problem]:
        values: set[str] = set()
        for i, choice in enumerate(item.choices):
            if choice.value in values:
                yield self._at((*path, "choices", i), f"trùng lựa chọn “{choice.value}”")
            values.add(choice.value)

    def _limits(self, item: Field, path: Path) -> Iterator[Problem]:
        if item.min_length is not None and item.min_length > item.max_length:
            yield self._at((*path, "min_length"), f"min_length {item.min_length} lớn hơn max_length {item.max_length}")
        if item.least is not None and item.most is not None and item.least > item.most:
            yield self._at((*path, "least"), f"least {item.least} lớn hơn most {item.most}")
        if item.earliest and item.latest and _value(item.earliest) > _value(item.latest):
            yield self._at((*path, "earliest"), "ngày earliest đứng sau ngày latest")
        if item.pattern is not None:
            if reason := why_refused(item.pattern):
                yield self._at((*path, "pattern"), reason)
            if not item.pattern_sentence:
                yield self._at(
                    (*path, "pattern"), "pattern cần pattern_sentence để nói cho người khai biết cách viết đúng"
                )

    def _rule(self, rule: Rule, path: Path) -> Iterator[Problem]:
        root, _, part = rule.at.partition(".")
        at = self.definition.fields.get(root)
        if at is None or at.type.is_display or (part and rule.at not in names_of(at)):
            yield self._at((*path, "at"), f"không có trường “{rule.at}” để báo lỗi")
            return
        samples: dict[str, Any] = {TODAY: date(2026, 1, 31)}
        for item in self.definition.fields.values():
            samples |= _sample(item)
        if isinstance(at, Table) and part:
            samples |= {key: value for column in at.columns for key, value in _sample(column).items()}
        yield from self._expression(rule.when, (*path, "when"), samples, is_condition=True)
        yield from self._expression(rule.check, (*path, "check"), samples, is_condition=True)

    def _expression(
        self, expression: Expression | None, path: Path, before: Any, *, is_condition: bool = False
    ) -> Iterator[Problem]:
        if expression is None:
            return
        later = sorted(name for name in expression.names if name.partition(".")[0] not in before)
        if later:
            yield self._at(path, f"“{', '.join(later)}” chỉ được hỏi sau chỗ này; hãy dùng trường đứng trước")
            return
        if is_condition:
            if not expression.names:
                yield self._at(path, "điều kiện không phụ thuộc trường nào, nên luôn đúng hoặc luôn sai")
            elif reason := never_fulfilled(expression.text, self.definition):
                yield self._at(path, reason)
        try:
            expression.holds(before) if is_condition else expression.evaluate(before)
        except ExpressionFailed as refusal:
            yield self._at(path, f"biểu thức “{expression.text[:80]}” không tính được: {refusal.details['because']}")

    def _written(self, path: Path) -> dict[str, Any]:
        value = self.source.value
        for part in path:
            value = value[part]
        return value if isinstance(value, dict) else {}

    def _at(self, path: Path, reason: str) -> Problem:
        return Problem(self.source.line(path), ".".join(map(str, path)), reason)


def _sample(item: Field) -> dict[str, Any]:
    """A value such as the field may have: expressions are tried on it before anyone is asked."""
    if item.type.is_display:
        return {}
    if isinstance(item, Table):
        row = {key: value for column in item.columns for key, value in _sample(column).items()}
        return {item.key: [row, row]}
    return {item.key: _SAMPLES.get(item.result, item.choices[0].value if item.choices else "x")}


def _value(expression: Expression) -> date:
    """The date of a bound that depends on today at most; the first day of all for the others."""
    try:
        value = expression.evaluate({TODAY: date(2026, 1, 31)})
    except ExpressionFailed:
        return date.min
    return value if isinstance(value, date) else date.min


_SAMPLES: dict[FieldType, Any] = {
    FieldType.INTEGER: Decimal(3),
    FieldType.NUMBER: Decimal(3),
    FieldType.AMOUNT: Decimal(3),
    FieldType.DATE: date(2026, 1, 31),
    FieldType.YES_NO: True,
    FieldType.MULTIPLE: ["x"],
    FieldType.ADDRESS: {"province": "01", "commune": "00004", "detail": "x"},
}
