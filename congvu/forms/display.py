"""Stored answers in the words people read: 36.480,50 USD, 22/11/2026, Phường Ba Đình."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from congvu.forms.definition import Field, FieldType, FormDefinition, Table
from congvu.forms.lookups import Lookups
from congvu.kernel.identifiers import format_hs_code
from congvu.kernel.money import format_amount

Names = Mapping[str, Mapping[str, str]]

# Prints, stored summaries and results are the ministry's documents: always Vietnamese, whoever asks for them.
OF_DOCUMENTS = "vi"


def display(item: Field, stored: Any, names: Names) -> str:
    """One answer as a reader sees it; empty where there is none."""
    if stored is None or stored in ("", [], {}):
        return ""
    if item.result.is_numeric:
        unit = _("đồng") if item.currency == "VND" else item.currency or item.unit
        return f"{typed_number(item, stored)} {unit}".strip()
    match item.result:
        case FieldType.DATE:
            return _date(stored)
        case FieldType.CHOICE:
            return item.choice_labels.get(stored, str(stored))
        case FieldType.MULTIPLE:
            return "; ".join(item.choice_labels.get(value, str(value)) for value in stored)
        case FieldType.YES_NO:
            return _("Có") if stored else _("Không")
        case FieldType.REGISTRY:
            name = names.get(item.registry, {}).get(stored)
            return f"{stored} – {name}" if name else str(stored)
        case FieldType.ADDRESS:
            return _address(stored, names)
        case FieldType.HS_CODE:
            return format_hs_code(str(stored))
    return str(stored)


@override(OF_DOCUMENTS)
def shown(definition: FormDefinition, answers: Mapping[str, Any], lookups: Lookups) -> dict[str, Any]:
    """Every answer by its key in the words of prints: names instead of codes; a table is a list of rows of cells."""
    names = names_in(definition, answers, lookups)
    return {key: _shown(item, answers.get(key), names) for key, item in definition.fields.items()}


def _shown(item: Field, stored: Any, names: Names) -> Any:
    if isinstance(item, Table):
        rows = [row for row in stored or () if isinstance(row, Mapping)]
        return [{column.key: _shown(column, row.get(column.key), names) for column in item.columns} for row in rows]
    if item.type is FieldType.REGISTRY and isinstance(stored, str):
        return names.get(item.registry, {}).get(stored, stored)
    return display(item, stored, names)


def typed(item: Field, stored: Any, names: Names) -> str:
    """One answer as the person would type it into its input."""
    if stored is None or isinstance(stored, list | dict):
        return ""
    if item.result.is_numeric:
        return typed_number(item, stored)
    if item.type is FieldType.YES_NO:
        return "yes" if stored else "no"
    if item.type is FieldType.CHOICE:
        return str(stored)
    return display(item, stored, names)


def typed_number(item: Field, stored: Any) -> str:
    try:
        number = Decimal(str(stored))
    except InvalidOperation:
        return str(stored)
    return format_amount(number, item.places) if item.result is FieldType.AMOUNT else format_amount(number)


def names_in(definition: FormDefinition, answers: Mapping[str, Any], lookups: Lookups) -> Names:
    """The names of every code in the answers, asked list by list."""
    wanted: dict[str, set[str]] = {}
    for item in definition.fields.values():
        for key, code in _codes(item, answers.get(item.key)):
            if isinstance(code, str) and code:
                wanted.setdefault(key, set()).add(code)
    return {key: lookups.names_of(key, codes) for key, codes in wanted.items()}


def _codes(item: Field, stored: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(item, Table) and isinstance(stored, list):
        for column in item.columns:
            if column.type is FieldType.REGISTRY:
                yield from ((column.registry, row.get(column.key)) for row in stored if isinstance(row, dict))
    elif item.type is FieldType.REGISTRY:
        yield item.registry, stored
    elif item.type is FieldType.ADDRESS and isinstance(stored, dict):
        yield "provinces", stored.get("province")
        yield "communes", stored.get("commune")


def _address(stored: Any, names: Names) -> str:
    if not isinstance(stored, Mapping):
        return str(stored)
    province, commune = stored.get("province", ""), stored.get("commune", "")
    parts = (
        stored.get("detail", ""),
        names.get("communes", {}).get(commune, commune),
        names.get("provinces", {}).get(province, province),
    )
    return ", ".join(part for part in parts if part)


def _date(stored: Any) -> str:
    try:
        return f"{date.fromisoformat(str(stored)):%d/%m/%Y}"
    except ValueError:
        return str(stored)
