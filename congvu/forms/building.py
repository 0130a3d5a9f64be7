"""Values that follow the schema, made into a definition; expressions compiled against all names of the form."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from congvu.forms.definition import (
    TODAY,
    Choice,
    Field,
    FieldType,
    FormDefinition,
    Page,
    Rule,
    Section,
    Table,
)
from congvu.forms.problems import Problem
from congvu.forms.yaml_source import Path, Source
from congvu.kernel.expressions import Expression, ExpressionInvalid, compile_expression

_LENGTHS = {FieldType.LONG_TEXT: 5_000, FieldType.EMAIL: 254, FieldType.PHONE: 30}


class Builder:
    """Builds once; what cannot be built is in `problems`."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.names = _all_names(source.value)

    def build(self) -> FormDefinition:
        data = self.source.value
        return FormDefinition(
            title=data["title"],
            intro=data.get("intro", ""),
            declaration=data.get("declaration", ""),
            pages=tuple(self._page(page, ("pages", i)) for i, page in enumerate(data["pages"])),
            rules=tuple(self._rule(rule, ("rules", i)) for i, rule in enumerate(data.get("rules", ()))),
            source=json.loads(json.dumps(data, default=_plain_number)),
        )

    def _page(self, data: dict[str, Any], path: Path) -> Page:
        sections = tuple(self._section(s, (*path, "sections", i)) for i, s in enumerate(data["sections"]))
        return Page(data["key"], data["title"], sections, data.get("hint", ""), self.source.line(path))

    def _section(self, data: dict[str, Any], path: Path) -> Section:
        return Section(
            key=data["key"],
            title=data["title"],
            hint=data.get("hint", ""),
            when=self._expression(data, "when", path),
            fields=tuple(self._field(f, (*path, "fields", i)) for i, f in enumerate(data["fields"])),
            line=self.source.line(path),
        )

    def _field(self, data: dict[str, Any], path: Path, row: frozenset[str] = frozenset()) -> Field:
        kind = FieldType(data["type"])
        if kind is FieldType.TABLE:
            return self._table(data, path, kind)
        return Field(**self._common(data, path, kind, row))

    def _table(self, data: dict[str, Any], path: Path, kind: FieldType) -> Table:
        columns = data.get("columns", [])
        row = frozenset(column["key"] for column in columns)
        return Table(
            **self._common(data, path, kind, frozenset()),
            columns=tuple(self._field(c, (*path, "columns", i), row) for i, c in enumerate(columns)),
            min_rows=data.get("min_rows", 1 if data.get("required") else 0),
            max_rows=data.get("max_rows", 200),
            sums=tuple(data.get("sums", ())),
            row_label=data.get("row_label", "Dòng"),
        )

    def _common(self, data: dict[str, Any], path: Path, kind: FieldType, row: frozenset[str]) -> dict[str, Any]:
        result = FieldType(data.get("result", "amount" if "currency" in data else "number"))
        number = result if kind is FieldType.COMPUTED else kind
        currency = data.get("currency", "VND" if number is FieldType.AMOUNT else "")
        return {
            "key": data["key"],
            "type": kind,
            "result": result if kind is FieldType.COMPUTED else kind,
            "label": data["label"],
            "hint": data.get("hint", ""),
            "required": data.get("required", False),
            "required_when": self._expression(data, "required_when", path, row),
            "when": self._expression(data, "when", path, row),
            "min_length": data.get("min_length"),
            "max_length": data.get("max_length", _LENGTHS.get(kind, 500)),
            "pattern": data.get("pattern"),
            "pattern_sentence": data.get("pattern_sentence", ""),
            "least": _number(data, "least"),
            "most": _number(data, "most"),
            "earliest": self._date_bound(data, "earliest", path, row),
            "latest": self._date_bound(data, "latest", path, row),
            "places": data.get("places", _places(number, currency)),
            "currency": currency,
            "unit": data.get("unit", ""),
            "choices": tuple(Choice(c["value"], c["label"], c.get("hint", "")) for c in data.get("choices", ())),
            "registry": data.get("registry", ""),
            "expression": self._expression(data, "expression", path, row),
            "prefill": data.get("prefill", ""),
            "line": self.source.line(path),
        }

    def _rule(self, data: dict[str, Any], path: Path) -> Rule:
        row = _columns_of(self.source.value, data["at"].partition(".")[0]) if "." in data["at"] else frozenset()
        nothing = compile_expression("true", frozenset())
        return Rule(
            check=self._expression(data, "check", path, row) or nothing,
            sentence=data["sentence"],
            at=data["at"],
            when=self._expression(data, "when", path, row),
            line=self.source.line(path),
        )

    def _expression(
        self, data: dict[str, Any], key: str, path: Path, row: frozenset[str] = frozenset()
    ) -> Expression | None:
        if key not in data:
            return None
        try:
            return compile_expression(data[key], self.names | row | {TODAY})
        except ExpressionInvalid as refusal:
            because, position = refusal.details["because"], refusal.details["position"]
            self._wrong((*path, key), f"biểu thức “{data[key][:80]}” sai ở ký tự {position}: {because}")
            return None

    def _date_bound(self, data: dict[str, Any], key: str, path: Path, row: frozenset[str]) -> Expression | None:
        if key not in data:
            return None
        written = str(data[key])
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
            written = f'date("{written}")'
        return self._expression({key: written}, key, path, row)

    def _wrong(self, path: Path, reason: str) -> None:
        self.problems.append(Problem(self.source.line(path), ".".join(map(str, path)), reason))


def _number(data: dict[str, Any], key: str) -> Decimal | None:
    return Decimal(str(data[key])) if key in data else None


def _places(kind: FieldType, currency: str) -> int | None:
    if kind is FieldType.INTEGER:
        return 0
    if kind is FieldType.AMOUNT:
        return 0 if currency in ("VND", "JPY", "KRW") else 2
    return 6 if kind is FieldType.NUMBER else None


def _plain_number(value: object) -> int | float:
    number = Decimal(str(value))
    return int(number) if number == number.to_integral_value() else float(number)


def _all_names(data: dict[str, Any]) -> frozenset[str]:
    names = set()
    for page in data["pages"]:
        for section in page["sections"]:
            for item in section["fields"]:
                names |= _names_in(item)
    return frozenset(names)


def _names_in(item: dict[str, Any]) -> set[str]:
    key = item["key"]
    if item["type"] in ("heading", "note"):
        return set()
    parts = [column["key"] for column in item.get("columns", ())] if item["type"] == "table" else []
    if item["type"] == "address":
        parts = ["province", "commune", "detail"]
    return {key, *(f"{key}.{part}" for part in parts)}


def _columns_of(data: dict[str, Any], table: str) -> frozenset[str]:
    return frozenset(
        column["key"]
        for page in data["pages"]
        for section in page["sections"]
        for item in section["fields"]
        if item["key"] == table
        for column in item.get("columns", ())
    )
