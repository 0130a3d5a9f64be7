"""procedure.yaml: the legal entry of a package, checked against its published schema and for sense."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from congvu.catalog.packages.files import PROCEDURE, Problem
from congvu.forms.yaml_source import Source, read_yaml
from congvu.kernel.limits import LimitTooLong, LimitUnreadable, TimeLimit, Unit, parse_limit

PLACE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")

# A paper without a list of kinds of files takes these.
USUAL_KINDS = ("pdf", "jpg", "png")


@dataclass
class Entry:
    """The entry as read: `content` is what the revision keeps; `problems` is all that is wrong with it."""

    content: dict[str, Any] = field(default_factory=dict)
    limit: TimeLimit | None = None
    legal_limit: TimeLimit | None = None
    problems: list[Problem] = field(default_factory=list)
    source: Source = field(default_factory=Source)

    def wrong(self, path: tuple[str | int, ...], reason: str) -> None:
        self.problems.append(Problem(PROCEDURE, self.source.line(path), reason))


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema of procedure.yaml."""
    text = resources.files("congvu.catalog").joinpath("schema/procedure.schema.json").read_text("utf-8")
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def read_entry(text: str) -> Entry:
    entry = Entry(source=read_yaml(text))
    entry.problems += [Problem(PROCEDURE, problem.line, problem.reason) for problem in entry.source.problems]
    if entry.source.value is None:
        return entry
    value = _plain(entry.source.value)
    for error in sorted(
        Draft202012Validator(schema()).iter_errors(value), key=lambda error: list(map(str, error.path))
    ):
        entry.wrong(tuple(error.absolute_path), _told(error))
    if entry.problems:
        return entry
    entry.content = value
    _check_limits(entry)
    _check_papers(entry)
    _check_days(entry)
    for key in ("summary", "result_number"):
        if re.search(r"[{}]", PLACE.sub("", value.get(key) or "")):
            entry.wrong((key,), f"“{key}” có dấu ngoặc nhọn không đóng hoặc chỗ điền không đúng dạng {{tên}}.")
    entry.content.setdefault("agencies", [value["agency_name"]])
    return entry


def _check_limits(entry: Entry) -> None:
    value = entry.content
    for key in ("limit", "legal_limit"):
        if value.get(key):
            limit = _limit(entry, (key,), value[key])
            setattr(entry, key, limit)
            value[key] = str(limit) if limit else value[key]
    for place, method in enumerate(value["submit_methods"]):
        if method.get("limit"):
            _limit(entry, ("submit_methods", place, "limit"), method["limit"])
    if entry.limit is None and not value.get("automatic") and not entry.problems:
        entry.wrong(("limit",), "Thiếu “limit” (thời hạn giải quyết); chỉ thủ tục trả lời tự động mới không cần.")
    if entry.limit and entry.legal_limit and _hours(entry.limit) > _hours(entry.legal_limit):
        entry.wrong(("limit",), f"Thời hạn giải quyết {entry.limit} dài hơn thời hạn luật định {entry.legal_limit}.")


def _limit(entry: Entry, path: tuple[str | int, ...], text: str) -> TimeLimit | None:
    try:
        limit = parse_limit(text)
    except (LimitUnreadable, LimitTooLong) as refusal:
        entry.wrong(path, str(refusal))
        return None
    if not isinstance(limit.amount, int) or limit.amount > 32_000:
        entry.wrong(path, f"Thời hạn “{text}” phải là số nguyên của một đơn vị.")
        return None
    return limit


def _hours(limit: TimeLimit) -> Decimal:
    """Hours of the wall clock that a limit takes at least: a working week of five days is a week of seven."""
    a_day = {
        Unit.HOURS: Decimal(1),
        Unit.DAYS: Decimal(24),
        Unit.MONTHS: Decimal(24 * 30),
        Unit.WORKING_HOURS: Decimal(24 * 7) / 40,
        Unit.WORKING_DAYS: Decimal(24 * 7) / 5,
    }
    return limit.amount * a_day[limit.unit]


def _check_papers(entry: Entry) -> None:
    seen: dict[str, int] = {}
    for place, paper in enumerate(entry.content["papers"]):
        if paper["key"] in seen:
            entry.wrong(("papers", place, "key"), f"Giấy tờ “{paper['key']}” có hai lần.")
        seen[paper["key"]] = place
        paper.setdefault("required", True)
        paper.setdefault("accept", list(USUAL_KINDS))
        paper.setdefault("max_mb", 10)


def _check_days(entry: Entry) -> None:
    value = entry.content
    days = [(("effective_from",), value.get("effective_from"))]
    days.append((("decision", "signed_on"), (value.get("decision") or {}).get("signed_on")))
    days += [
        (("legal_basis", place, "issued_on"), basis.get("issued_on"))
        for place, basis in enumerate(value["legal_basis"])
    ]
    for path, text in days:
        try:
            date.fromisoformat(text or "2000-01-01")
        except ValueError:
            entry.wrong(path, f"“{text}” không phải một ngày có thật; hãy viết năm-tháng-ngày, ví dụ 2026-01-31.")


def _plain(value: Any) -> Any:
    """As JSON: amounts written with a point become numbers again where they are whole."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        # A key left empty says nothing.
        return {key: _plain(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


def _told(error: ValidationError) -> str:
    """One schema error in Vietnamese."""
    name = ".".join(str(part) for part in error.absolute_path) or "procedure.yaml"
    kind, wanted = error.validator, error.validator_value
    if kind == "required":
        missing = re.match(r"'([^']+)'", error.message)
        return f"Thiếu “{missing[1] if missing else '?'}” trong {name}."
    if kind == "additionalProperties":
        strange = re.findall(r"'([^']+)'", error.message)
        return f"{name} có thuộc tính lạ: {', '.join(strange)}."
    if kind == "type":
        return f"“{name}” phải là {_KINDS.get(str(wanted), str(wanted))}."
    if kind == "enum":
        return f"“{name}” chỉ được là một trong: {', '.join(map(str, wanted))}."
    if kind == "pattern":
        return f"“{name}” viết chưa đúng dạng: “{str(error.instance)[:60]}”."
    if kind in ("minLength", "minItems"):
        return f"“{name}” không được để trống."
    if kind in ("maxLength", "maxItems"):
        return f"“{name}” dài quá {wanted}."
    return f"“{name}” không hợp lệ: phải từ {wanted}." if kind == "minimum" else f"“{name}” không hợp lệ."


_KINDS = {
    "string": "chữ (nếu là số hay ngày, hãy đặt trong dấu nháy)",
    "integer": "số nguyên",
    "boolean": "true hoặc false",
    "array": "danh sách",
    "object": "một nhóm thuộc tính",
}
