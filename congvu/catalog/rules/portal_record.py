"""Read one record of the national portal (Cổng dịch vụ công quốc gia) into the content of a revision.

The records are as people typed them: durations without a unit, "20 VNĐ" for 20.000, glued sentences. What is doubtful is
kept as it was written and named in `doubts`, and no deadline is computed from it; what cannot be a procedure at all
refuses the record with a sentence (`Unreadable`). A record is read whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from congvu.catalog.rules import portal_parts
from congvu.catalog.rules.portal_cleaning import (
    Unreadable,
    kind_of,
    line,
    row_of,
    text_of,
    texts_of,
    truth_of,
)
from congvu.kernel.text import fold

__all__ = ["PortalRecord", "Unreadable", "digest_of", "parse_line", "read"]

DETAILS = {"name": 0, "list": 1, "partial": 2, "full": 3}
_CODE = re.compile(r"(?=[^\d]*\d)[0-9A-ZĐ](?:[0-9A-ZĐ]|[.\-/](?=[0-9A-ZĐ])){2,59}")


@dataclass(frozen=True)
class PortalRecord:
    """One readable record. `detail` is how much it tells; `digest` names its content."""

    code: str
    name: str
    detail: int
    content: dict[str, Any]
    digest: str
    decided_on: date | None

    @property
    def richness(self) -> tuple[int, int]:
        """The richer of two records of one procedure is the greater."""
        return self.detail, sum(1 for value in self.content.values() if value)


def parse_line(raw: bytes) -> Any:
    """The JSON value of one line, or `Unreadable`."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"Không phải chữ UTF-8 từ byte thứ {error.start + 1} của dòng.") from None
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Unreadable(f"Không phải JSON: sai ở ký tự thứ {error.pos + 1}.") from None
    except RecursionError:
        raise Unreadable("JSON lồng nhau quá sâu.") from None
    except ValueError:
        raise Unreadable("JSON có số không đọc được.") from None


def read(record: Any) -> PortalRecord:
    """Read a record of any detail level, or refuse it with a sentence."""
    if not isinstance(record, dict):
        raise Unreadable(f"Mỗi dòng phải là một đối tượng JSON, nhưng dòng này là {kind_of(record)}.")
    code, name = _code(record), _name(record)
    doubts = _said_doubts(record)
    content: dict[str, Any] = {
        "code": code,
        "name": name,
        "name_en": line(text_of(record, "name_en")),
        "field": _field(record),
        "agency_code": line(text_of(record, "agency_code")),
        "agencies": [line(each) for each in texts_of(record, "agency")],
        "promulgator": line(text_of(record, "promulgator") or text_of(record, "promulgator_raw")),
        "competent_authorities": [line(each) for each in texts_of(record, "competent_authority")],
        "coordinating_agencies": [line(each) for each in texts_of(record, "coordinating_agency")],
        "receiving_address": text_of(record, "receiving_address"),
        "procedure_type": line(text_of(record, "procedure_type")),
        "administrative_levels": [line(each) for each in texts_of(record, "level")],
        "subjects": [line(each) for each in texts_of(record, "subjects")],
        "keywords": [line(each) for each in texts_of(record, "tags")],
        "steps": _steps(record),
        "submit_methods": portal_parts.submit_methods(record, doubts),
        "papers": portal_parts.papers(record, doubts),
        "cases": portal_parts.cases(record),
        "fee_text": text_of(record, "fee_raw"),
        "results": portal_parts.results(record),
        "conditions": text_of(record, "conditions"),
        "legal_basis": portal_parts.legal_basis(record),
        "decision": {"number": line(text_of(record, "decision_no")), "signed_on": _decided_on(record)},
        "source_url": _url(record),
    }
    content["agency_name"] = "; ".join(content["agencies"])
    content.update(portal_parts.limit(row_of(record, "processing_time"), content["submit_methods"], doubts))
    content["level_facts"] = portal_parts.level_facts(
        online=truth_of(record, "online"),
        full=truth_of(record, "full_process"),
        told=fold(text_of(record, "online_level")),
        content=content,
    )
    content["doubts"] = sorted(set(doubts))
    content = {key: value for key, value in content.items() if value not in ("", [], {}, None)}
    decided = content.get("decision", {}).get("signed_on")
    return PortalRecord(
        code=code,
        name=name,
        detail=_detail(record, content),
        content=content,
        digest=digest_of(content),
        decided_on=date.fromisoformat(decided) if decided else None,
    )


def digest_of(value: Any) -> str:
    """SHA-256 over the one way to write a JSON value."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _code(record: Mapping[str, Any]) -> str:
    code = "".join(text_of(record, "code").split()).upper()
    if not code:
        raise Unreadable("Không có mã thủ tục, nên không biết bản ghi nói về thủ tục nào.")
    if not _CODE.fullmatch(code):
        raise Unreadable(f"“{code[:60]}” không phải mã thủ tục. Mã có dạng 1.000358 hoặc 1.000358.000.00.00.H42.")
    return code


def _name(record: Mapping[str, Any]) -> str:
    name = line(text_of(record, "name"))
    if not any(letter.isalpha() for letter in name):
        raise Unreadable("Không có tên thủ tục.")
    if len(name) > 2000:
        raise Unreadable(f"Tên thủ tục dài {len(name)} ký tự; tối đa 2.000.")
    return name


def _detail(record: Mapping[str, Any], content: Mapping[str, Any]) -> int:
    """As the record says; where it says nothing, as its parts tell."""
    told = text_of(record, "detail_level")
    if told:
        if told not in DETAILS:
            raise Unreadable(f"Mức chi tiết “{told[:40]}” không có; chỉ có full, partial, list, name.")
        return DETAILS[told]
    if content.get("steps") and content.get("papers") and content.get("submit_methods"):
        return DETAILS["full"]
    if content.get("steps") or content.get("papers"):
        return DETAILS["partial"]
    return DETAILS["list"] if content.get("field") else DETAILS["name"]


def _field(record: Mapping[str, Any]) -> dict[str, str]:
    # Some sources glue the number of the decision to the name of the field.
    name = re.split(r"\s+Số quyết định\b", line(text_of(record, "field")), maxsplit=1)[0]
    return {"code": line(text_of(record, "field_code")), "name": name} if name else {}


def _steps(record: Mapping[str, Any]) -> list[str]:
    steps = texts_of(record, "steps")
    return steps or [each.strip() for each in text_of(record, "steps_raw").split("\n") if each.strip()]


def _decided_on(record: Mapping[str, Any]) -> str:
    told = line(text_of(record, "decision_date"))
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError:
        return ""


def _url(record: Mapping[str, Any]) -> str:
    source = record.get("source")
    url = source.get("url") if isinstance(source, dict) else None
    return line(url) if isinstance(url, str) and url.startswith(("https://", "http://")) else ""


def _said_doubts(record: Mapping[str, Any]) -> list[str]:
    """Doubts that whoever gathered the records already had, in our words."""
    return [_DOUBTS[each] for each in texts_of(record, "parse_doubts") if each in _DOUBTS] + (
        ["Một phần văn bản gốc chưa tách được thành mục."] if rows_in(record) else []
    )


def rows_in(record: Mapping[str, Any]) -> bool:
    return any(isinstance(value, str) and value.strip() for value in row_of(record, "raw_unparsed").values())


_DOUBTS = {
    "time_unit_missing_in_source": "Thời hạn ở nguồn không ghi đơn vị.",
    "legal_basis": "Căn cứ pháp lý ở nguồn bị dính chữ.",
    "form_file": "Tên tệp mẫu đơn ở nguồn bị dính vào tên giấy tờ.",
    "components": "Thành phần hồ sơ ở nguồn bị dính chữ.",
    "submit_methods": "Cách thức thực hiện ở nguồn bị dính chữ.",
}
