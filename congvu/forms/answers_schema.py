"""JSON Schema of a form's answers, for the API's documentation. The server's truth stays `engine.clean`."""

from __future__ import annotations

from typing import Any

from congvu.forms.definition import Field, FieldType, FormDefinition, Table

_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"


def json_schema(definition: FormDefinition) -> dict[str, Any]:
    """The shape of answers. What is required only under a condition is left to the server."""
    asked = [item for item in definition.fields.values() if item.is_answered]
    hidden = {
        item.key for page in definition.pages for section in page.sections if section.when for item in section.fields
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": definition.title,
        "type": "object",
        "additionalProperties": False,
        "properties": {item.key: _of(item) for item in definition.fields.values() if not item.type.is_display},
        "required": [item.key for item in asked if _always(item) and item.key not in hidden],
    }


def _always(item: Field) -> bool:
    return item.when is None and (item.required or (isinstance(item, Table) and item.min_rows > 0))


def _of(item: Field) -> dict[str, Any]:
    described: dict[str, Any] = {"title": item.label}
    if item.hint:
        described["description"] = item.hint
    if item.type is FieldType.COMPUTED:
        described["readOnly"] = True
    return described | (_table(item) if isinstance(item, Table) else _scalar(item))


def _table(table: Table) -> dict[str, Any]:
    return {
        "type": "array",
        "minItems": table.min_rows,
        "maxItems": table.max_rows,
        "items": {
            "type": "object",
            "additionalProperties": False,
            "properties": {column.key: _of(column) for column in table.columns},
            "required": [column.key for column in table.columns if column.is_answered and _always(column)],
        },
    }


def _scalar(item: Field) -> dict[str, Any]:
    choices = list(item.choice_labels)
    match item.result:
        case FieldType.INTEGER:
            return {"type": "integer"} | _limits(item)
        case FieldType.NUMBER | FieldType.AMOUNT:
            unit = {"x-unit": item.unit_words} if item.unit_words else {}
            return {"type": ["string", "number"], "pattern": _DECIMAL} | _limits(item) | unit
        case FieldType.DATE:
            return {"type": "string", "format": "date"}
        case FieldType.YES_NO:
            return {"type": "boolean"}
        case FieldType.CHOICE:
            return {"type": "string", "enum": choices}
        case FieldType.MULTIPLE:
            return {"type": "array", "uniqueItems": True, "items": {"type": "string", "enum": choices}}
        case FieldType.ADDRESS:
            return _ADDRESS
        case FieldType.REGISTRY:
            return {"type": "string", "x-registry": item.registry}
        case FieldType.EMAIL:
            return {"type": "string", "format": "email", "maxLength": item.max_length}
        case FieldType.TEXT | FieldType.LONG_TEXT:
            shortest = {"minLength": item.min_length} if item.min_length else {}
            return {"type": "string", "maxLength": item.max_length} | shortest
    return {"type": "string"}


def _limits(item: Field) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if item.least is not None:
        found["minimum"] = float(item.least)
    if item.most is not None:
        found["maximum"] = float(item.most)
    return found


_ADDRESS: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "province": {"type": "string", "x-registry": "provinces"},
        "commune": {"type": "string", "x-registry": "communes"},
        "detail": {"type": "string", "maxLength": 200},
    },
    "required": ["province", "commune"],
}
