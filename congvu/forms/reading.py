"""A definition from YAML or from a dictionary: read, checked against the schema, built, checked for sense."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from congvu.forms.building import Builder
from congvu.forms.definition import FormDefinition
from congvu.forms.problems import FormInvalid, Problem
from congvu.forms.sense import check_sense
from congvu.forms.yaml_source import Source, read_yaml


def load(text: str, filename: str = "form.yaml", *, registries: Collection[str] | None = None) -> FormDefinition:
    """The definition written in YAML (or JSON), or `FormInvalid` with every problem and its line.

    `registries` are the keys of the code lists that exist; without them, look-up keys are not checked.
    """
    return _made(read_yaml(text), filename, registries)


def from_dict(
    data: Mapping[str, Any], filename: str = "form.json", *, registries: Collection[str] | None = None
) -> FormDefinition:
    """The definition from plain JSON values, such as a stored revision keeps (`FormDefinition.source`)."""
    return _made(Source(value=data), filename, registries)


def _made(source: Source, filename: str, registries: Collection[str] | None) -> FormDefinition:
    problems = list(source.problems)
    if source.value is not None:
        problems += _schema_problems(source)
    if problems:
        raise FormInvalid(filename=filename, problems=problems)
    builder = Builder(source)
    definition = builder.build()
    problems = builder.problems + check_sense(definition, source, registries)
    if problems:
        raise FormInvalid(filename=filename, problems=list(dict.fromkeys(problems)))
    return definition


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema of definitions."""
    text = resources.files("congvu.forms").joinpath("schema/form.schema.json").read_text("utf-8")
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def _schema_problems(source: Source) -> list[Problem]:
    found = []
    for error in Draft202012Validator(schema()).iter_errors(source.value):
        path = tuple(error.absolute_path)
        found += [Problem(source.line(where), ".".join(map(str, where)), why) for where, why in _told(error, path)]
    return found


def _told(error: ValidationError, path: tuple[Any, ...]) -> list[tuple[tuple[Any, ...], str]]:
    value, limit, kind = error.instance, error.validator_value, str(error.validator)
    name = path[-1] if path and isinstance(path[-1], str) else "giá trị"
    shown = str(value)[:40]
    match kind:
        case "required":
            return [(path, f"thiếu “{key}”") for key in limit if key not in value]
        case "additionalProperties":
            known = error.schema.get("properties", {})
            return [((*path, key), f"không có thuộc tính “{key[:40]}”") for key in value if key not in known]
        case "type":
            kinds = [limit] if isinstance(limit, str) else limit
            return [(path, f"“{name}” phải là {' hoặc '.join(_KINDS[kind] for kind in kinds)}")]
        case "enum":
            return [(path, f"“{shown}” không dùng được ở “{name}”; chỉ dùng: {', '.join(limit)}")]
        case "pattern":
            return [(path, f"“{shown}” không đúng dạng của “{name}” ({_PATTERNS.get(limit, limit)})")]
        case "minItems":
            return [(path, f"“{name}” phải có ít nhất {limit} mục")]
        case "maxItems":
            return [(path, f"“{name}” có quá {limit} mục")]
        case "minLength":
            return [(path, f"“{name}” đang để trống")]
        case "maxLength":
            return [(path, f"“{name}” dài quá {limit} ký tự")]
        case "minimum":
            return [(path, f"“{name}” nhỏ hơn {limit}")]
        case "maximum":
            return [(path, f"“{name}” lớn hơn {limit}")]
    return [(path, f"“{name}” không hợp lệ")]


_KINDS = {
    "object": "nhóm thuộc tính",
    "array": "danh sách",
    "string": "chữ (để trong dấu nháy nếu là số)",
    "boolean": "true hoặc false",
    "integer": "số nguyên",
    "number": "số",
    "null": "trống",
}
_PATTERNS = {
    "^[a-z][a-z0-9_]{0,39}$": "chữ thường không dấu, số và gạch dưới, bắt đầu bằng chữ, nhiều nhất 40 ký tự",
    "^[A-Z]{3}$": "ba chữ hoa, ví dụ VND, USD",
    "^[A-Za-z0-9_.-]{1,60}$": "chữ không dấu, số, gạch dưới, gạch ngang và dấu chấm",
    r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$": "khóa của trường, hoặc bảng.cột",
}
