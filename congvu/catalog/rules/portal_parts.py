"""The parts of a national-portal record that need judgement: time limits, fees, papers, level facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from congvu.catalog.rules.portal_cleaning import Unreadable, count_of, line, row_of, rows_of, text_of
from congvu.kernel.limits import LimitTooLong, LimitUnreadable, TimeLimit, parse_limit
from congvu.kernel.text import fold as fold_text

__all__ = ["cases", "legal_basis", "level_facts", "limit", "papers", "results", "row_of", "submit_methods"]

_UNITS = {
    "hour": "giờ",
    "working_hour": "giờ làm việc",
    "day": "ngày",
    "working_day": "ngày làm việc",
    "week": "tuần",
    "month": "tháng",
    "year": "năm",
}
# A number beyond this is no time limit of anything.
_MOST = 1_000_000
_CHANNELS = {"online": "online", "counter": "counter", "direct": "counter", "post": "post"}
# Amounts below this are thousands whose zeros were lost ("20 VNĐ" for 20.000 đồng).
_LEAST_FEE = 1000
_NOTHING_TO_PAY = re.compile(
    r"(phi|le phi)?\s*:?\s*0([.,]0+)?\s*(dong|vnd|viet nam dong)?\.?|khong( co)?\.?|mien phi\.?"
)
_LOST_ZEROS = re.compile(r"(\d{1,3}|0[.,]\d+) ?(vnd|dong|viet nam dong)\b.*")


def limit(told: Mapping[str, Any], methods: list[dict[str, Any]], doubts: list[str]) -> dict[str, str]:
    """`limit` where the source leaves no doubt; else the words of the source alone, in `limit_text`."""
    raw = line(text_of(told, "raw"))
    read = time_limit(raw, told.get("number"), told.get("unit"), doubts)
    if read is None and not raw:
        # No overall limit is told: the ways to file agree on one, or there is none.
        told_by_ways = {method["limit"] for method in methods if method.get("limit")}
        if len(told_by_ways) == 1:
            read = _parsed(told_by_ways.pop())
    if read is not None:
        return {"limit": str(read)}
    return {"limit_text": raw}


def time_limit(raw: str, number: Any, unit: Any, doubts: list[str]) -> TimeLimit | None:
    """One limit told twice, in words and as number and unit: believed when what is told agrees."""
    if unit is not None and not isinstance(unit, str):
        raise Unreadable("Đơn vị thời hạn phải là chữ.")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int | float)):
        raise Unreadable("Số của thời hạn phải là số.")
    in_words = _parsed(raw)
    told_twice = number is not None and unit is not None and abs(number) < _MOST
    in_numbers = _parsed(f"{number:g} {_UNITS.get(unit, '?')}") if told_twice else None
    if in_words is not None and in_numbers is not None and in_words != in_numbers:
        doubts.append(f"Thời hạn ở nguồn ghi hai cách khác nhau: “{raw[:80]}”.")
        return None
    found = in_words or in_numbers
    if found is None and raw:
        doubts.append(f"Không tính được thời hạn “{raw[:80]}”.")
    if found is not None and (not isinstance(found.amount, int) or found.amount > 32_000):
        doubts.append(f"Thời hạn “{raw[:80]}” khác thường.")
        return None
    return found


def submit_methods(record: Mapping[str, Any], doubts: list[str]) -> list[dict[str, Any]]:
    methods = []
    for row in rows_of(record, "submit_methods"):
        raw = line(text_of(row, "time_raw"))
        fee = line(text_of(row, "fee_raw"))
        read = time_limit(raw, row.get("time_number"), row.get("time_unit"), doubts)
        if _LOST_ZEROS.fullmatch(fold(fee)) and not is_free(fee, row.get("fee_free")):
            doubts.append(f"Mức phí “{fee[:60]}” có thể thiếu chữ số.")
        channel = line(text_of(row, "channel"))
        methods.append(
            {
                "channel": _CHANNELS.get(channel, channel),
                "limit": str(read) if read else raw,
                "fee": fee,
                "is_free": is_free(fee, row.get("fee_free")),
                "note": text_of(row, "note"),
            }
        )
    return methods


def is_free(fee: str, told: Any) -> bool | None:
    """Whether nothing is paid; None where the source does not say."""
    if told is True or _NOTHING_TO_PAY.fullmatch(fold(fee)):
        return True
    return False if fee else None


def papers(record: Mapping[str, Any], doubts: list[str]) -> list[dict[str, Any]]:
    found = []
    for place, row in enumerate(rows_of(record, "components"), 1):
        name = text_of(row, "name")
        if not name:
            doubts.append(f"Thành phần hồ sơ thứ {place} không có tên.")
            continue
        counts = {key: count_of(row, key) for key in ("originals", "copies")}
        if None in counts.values():
            doubts.append(f"Số bản của thành phần hồ sơ thứ {place} không đọc được.")
        found.append(
            {
                "key": f"p{place}",
                "name": name,
                "originals": counts["originals"] or 0,
                "copies": counts["copies"] or 0,
                "form_file": line(text_of(row, "form_file")),
                "case": text_of(row, "case"),
                "code": line(text_of(row, "component_code")),
            }
        )
    return found


def cases(record: Mapping[str, Any]) -> list[dict[str, str]]:
    """Trường hợp: sub-cases told as objects or as "1.000299.01 Tên (15 ngày)"."""
    found = []
    for row in rows_of(record, "cases"):
        code, name = line(text_of(row, "code")), line(text_of(row, "name"))
        if not code and (match := re.match(r"(\d\.\d{6}\.\d{2})\s*(.*)", name)):
            code, name = match[1], match[2]
        if code or name:
            found.append({"code": code, "name": name})
    return found


def results(record: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"name": name, "code": line(text_of(row, "code"))}
        for row in rows_of(record, "results")
        if (name := line(text_of(row, "name")))
    ]


def legal_basis(record: Mapping[str, Any]) -> list[dict[str, str]]:
    found = [
        {
            "number": line(text_of(row, "number")),
            "name": line(text_of(row, "name")),
            "issued_on": line(text_of(row, "date")),
            "agency": line(text_of(row, "agency")),
        }
        for row in rows_of(record, "legal_basis")
    ]
    found = [row for row in found if row["number"] or row["name"]]
    raw = text_of(record, "legal_basis_raw")
    return found or ([{"number": "", "name": raw}] if raw else [])


def level_facts(*, online: bool | None, full: bool | None, told: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of the service level that a record tells.

    The portal serves forms to download for whatever it takes online; toàn trình includes payment and result.
    """
    partial = "khong toan trinh" in told or "mot phan" in told
    full = bool(full) or ("toan trinh" in told and not partial)
    online = bool(online) or full or partial
    has_forms = any(paper["form_file"] for paper in content["papers"])
    frees = [method["is_free"] for method in content["submit_methods"]]
    return {
        "downloadable_forms": online or has_forms,
        "interactive_form": online,
        "fee_due": False in frees,
        "online_payment": full,
        "online_result": full,
    }


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Folding is slow and the same few fees stand in thousands of records."""
    return fold_text(text)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> TimeLimit | None:
    try:
        return parse_limit(text)
    except (LimitUnreadable, LimitTooLong):
        return None
