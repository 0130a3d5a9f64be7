"""Records of the national portal, as dirty as people typed them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from congvu.catalog.rules.portal_record import Unreadable, parse_line, read


def record(**more: Any) -> dict[str, Any]:
    return {"code": "1.000363", "name": "Cấp phép nhập khẩu tự động thuốc lá", "detail_level": "name", **more}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"code": None}, "Không có mã"),
        ({"code": "  "}, "Không có mã"),
        ({"code": 1.000363}, "phải là chữ, nhưng là số"),
        ({"code": "không có"}, "không phải mã thủ tục"),
        ({"code": "1.000363; DROP TABLE"}, "không phải mã thủ tục"),
        ({"name": None}, "Không có tên"),
        ({"name": "…!!! 123"}, "Không có tên"),
        ({"name": ["Cấp phép"]}, "phải là chữ, nhưng là danh sách"),
        ({"name": "a" * 2001}, "dài 2001 ký tự"),
        ({"detail_level": "everything"}, "Mức chi tiết"),
        ({"steps": 5}, "“steps” phải là danh sách"),
        ({"steps": ["một", 2]}, "“steps”, mục 2"),
        ({"submit_methods": "trực tuyến"}, "“submit_methods” phải là danh sách"),
        ({"components": [3]}, "“components”, mục 1"),
        ({"processing_time": "5 ngày"}, "“processing_time” phải là một đối tượng"),
        ({"processing_time": {"raw": "5", "number": "năm"}}, "Số của thời hạn"),
        ({"online": "có"}, "“online” phải là đúng hoặc sai"),
    ],
)
def test_what_cannot_be_a_procedure_is_refused_with_its_reason(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(record(**changed))


@pytest.mark.parametrize("value", [None, 5, "chữ", [], True])
def test_a_line_that_is_no_object_is_refused(value: Any) -> None:
    with pytest.raises(Unreadable, match="đối tượng JSON"):
        read(value)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"{", "sai ở ký tự thứ 2"),
        (b"\xff\xfe{}", "UTF-8 từ byte thứ 1"),
        (b'{"code": NaN}', "số không đọc được"),
        (b"[" * 100_000, "lồng nhau quá sâu"),
        (b'{"a": ' + b"9" * 5000 + b"}", "số không đọc được"),
    ],
)
def test_a_line_that_is_no_json_is_refused_with_its_place(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse_line(raw)


@pytest.mark.parametrize(
    ("told", "limit", "kept"),
    [
        ({"raw": "5 Ngày làm việc", "number": 5, "unit": "working_day"}, "5 ngày làm việc", ""),
        ({"raw": "6 Giờ làm việc", "number": 6, "unit": "working_hour"}, "6 giờ làm việc", ""),
        ({"raw": "15 ngày", "number": 15, "unit": "day"}, "15 ngày", ""),
        ({"raw": "1 Tháng", "number": 1, "unit": "month"}, "1 tháng", ""),
        ({"raw": "", "number": 3, "unit": "working_day"}, "3 ngày làm việc", ""),
        ({"raw": "5", "number": 5, "unit": None}, "", "5"),
        ({"raw": "0 Giờ", "number": 0, "unit": "hour"}, "", "0 Giờ"),
        ({"raw": "5 ngày", "number": 7, "unit": "day"}, "", "5 ngày"),
        ({"raw": "0.5 Giờ", "number": 0.5, "unit": "hour"}, "", "0.5 Giờ"),
        ({"raw": "-3 ngày", "number": -3, "unit": "day"}, "", "-3 ngày"),
        ({"raw": "mãi mãi", "number": 10**400, "unit": "day"}, "", "mãi mãi"),
        ({"raw": "mãi mãi", "number": float("inf"), "unit": "day"}, "", "mãi mãi"),
        ({"raw": "99999999 ngày", "number": 99999999, "unit": "day"}, "", "99999999 ngày"),
        ({"raw": "Không quy định", "number": None, "unit": None}, "", "Không quy định"),
    ],
)
def test_a_doubtful_limit_is_kept_in_its_own_words_and_never_computed_with(
    told: dict[str, Any], limit: str, kept: str
) -> None:
    content = read(record(processing_time=told)).content

    assert content.get("limit", "") == limit
    assert content.get("limit_text", "") == kept
    assert bool(content.get("doubts")) is not bool(limit)


def test_ways_that_agree_give_the_limit_that_the_whole_does_not_tell() -> None:
    ways = [
        {"channel": channel, "time_raw": "3 Ngày làm việc", "time_number": 3, "time_unit": "working_day"}
        for channel in ("online", "post")
    ]

    assert (
        read(record(processing_time={"raw": "", "number": None, "unit": None}, submit_methods=ways)).content["limit"]
        == "3 ngày làm việc"
    )


@pytest.mark.parametrize(
    ("fee", "told", "is_free", "doubted"),
    [
        ("Miễn phí", True, True, False),
        ("Phí : 0 Đồng", None, True, False),
        ("0", None, True, False),
        ("20 VNĐ", None, False, True),
        ("120 VNĐ(20.000 vnđ /tờ khai)", None, False, True),
        ("500,000 Việt Nam Đồng", None, False, False),
        ("10 USD(10USD/giấy)", None, False, False),
        ("", None, None, False),
    ],
)
def test_a_fee_whose_zeros_were_lost_is_doubted(
    fee: str, told: bool | None, is_free: bool | None, doubted: bool
) -> None:
    content = read(record(submit_methods=[{"channel": "online", "fee_raw": fee, "fee_free": told}])).content

    assert content["submit_methods"][0]["is_free"] is is_free
    assert content["submit_methods"][0]["fee"] == fee
    assert bool(content.get("doubts")) is doubted


def test_odd_counts_and_nameless_papers_are_doubts_and_not_refusals() -> None:
    papers = [{"name": "Đơn", "originals": "hai", "copies": "1"}, {"name": "", "originals": 1}, "Bản vẽ"]
    content = read(record(components=papers)).content

    assert [(paper["name"], paper["originals"], paper["copies"]) for paper in content["papers"]] == [
        ("Đơn", 0, 1),
        ("Bản vẽ", 0, 0),
    ]
    assert len(content["doubts"]) == 2


def test_the_text_is_kept_composed_and_without_what_a_database_refuses() -> None:
    read_name = read(record(name="Cấp  gia\u0302\u0301y\u0000 phép\ud800\u200b\r\n nhập khẩu")).name

    assert read_name == "Cấp giấy phép nhập khẩu"


def test_the_digest_names_the_content_and_not_where_it_was_found() -> None:
    one, two = read(record(source={"commit": "a"})), read(record(source={"commit": "b"}))

    assert one.digest == two.digest
    assert one.digest != read(record(name="Cấp phép khác")).digest


@pytest.mark.parametrize(
    ("online", "full", "told", "facts"),
    [
        (True, True, "", (True, True)),
        (True, None, "", (True, False)),
        (None, None, "Toàn trình", (True, True)),
        (None, None, "Không toàn trình (một phần hoặc cung cấp thông tin)", (True, False)),
        (False, None, "", (False, False)),
    ],
)
def test_what_the_portal_says_of_online_becomes_level_facts(
    online: bool | None, full: bool | None, told: str, facts: tuple[bool, bool]
) -> None:
    found = read(record(online=online, full_process=full, online_level=told)).content["level_facts"]

    assert (found["interactive_form"], found["online_result"]) == facts


def test_a_record_that_does_not_say_its_detail_is_judged_by_its_parts() -> None:
    bare = {key: value for key, value in record().items() if key != "detail_level"}

    assert read(bare).detail == 0
    assert read({**bare, "field": "Hải quan"}).detail == 1
    assert read({**bare, "steps": ["Nộp hồ sơ"]}).detail == 2


def test_whatever_is_read_can_be_written_as_json() -> None:
    json.dumps(
        read(record(cases=["1.000363.01 Cấp mới (5 ngày)"], legal_basis=[{"number": None, "name": "Luật"}])).content
    )
