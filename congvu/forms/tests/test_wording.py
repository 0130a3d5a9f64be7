"""What a condition says, in the words of the office."""

from __future__ import annotations

import pytest

from congvu.forms.wording import Called, in_words

CALLED = {
    "kind": Called("Loại hình tác phẩm", {"film": "Tác phẩm điện ảnh", "music": "Tác phẩm âm nhạc"}),
    "by_agent": Called("Nộp qua người được ủy quyền"),
    "total": Called("Tổng trị giá"),
    "made_on": Called("Ngày hoàn thành"),
    "authors": Called("Tác giả"),
    "authors.name": Called("Họ và tên"),
}


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("by_agent == true", "“Nộp qua người được ủy quyền” là có"),
        ("not by_agent", "“Nộp qua người được ủy quyền” là không"),
        ('kind != "film"', "“Loại hình tác phẩm” không là “Tác phẩm điện ảnh”"),
        (
            'kind == "film" or kind == "music"',
            "“Loại hình tác phẩm” là “Tác phẩm điện ảnh” hoặc “Tác phẩm âm nhạc”",
        ),
        ('kind in ["film", "music"]', "“Loại hình tác phẩm” là “Tác phẩm điện ảnh” hoặc “Tác phẩm âm nhạc”"),
        ("total > 50000 and by_agent", "“Tổng trị giá” lớn hơn 50.000 và “Nộp qua người được ủy quyền” là có"),
        (
            "total <= 0.5 and (by_agent or filled(made_on))",
            "“Tổng trị giá” không quá 0,5 và (“Nộp qua người được ủy quyền” là có hoặc “Ngày hoàn thành” đã có câu trả lời)",
        ),
        ('made_on >= date("2026-01-31")', "“Ngày hoàn thành” từ 31/01/2026 trở lên"),
        ("count(authors.name) > 1", "số dòng “Tác giả” lớn hơn 1"),
        ("made_on < today", "“Ngày hoàn thành” nhỏ hơn hôm nay"),
        # What has no words is shown as it is written.
        ("total // 3 == 1", "total // 3 == 1"),
        ("weight > 1", "weight > 1"),
        ("total >", "total >"),
        ("not " * 5000 + "by_agent", "not " * 5000 + "by_agent"),
    ],
)
def test_giang_reads_a_condition_in_words(condition: str, words: str) -> None:
    assert in_words(condition, CALLED) == words
