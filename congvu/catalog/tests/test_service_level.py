"""TT 32/2017/TT-BTTTT Đ5 and NĐ 42/2022/NĐ-CP Đ11, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from congvu.catalog.rules.legal_parts import LegalParts
from congvu.catalog.rules.publication import short_notice
from congvu.catalog.rules.service_level import LevelFacts, facts_of, service_level

FULL = LevelFacts(downloadable_forms=True, interactive_form=True, fee_due=True, online_payment=True, online_result=True)


@pytest.mark.parametrize(
    ("facts", "number", "is_full", "missing"),
    [
        (LevelFacts(), 1, False, "tải về"),
        (LevelFacts(missing_items=("trình tự thực hiện",), downloadable_forms=True), 1, False, "trình tự thực hiện"),
        (LevelFacts(downloadable_forms=True), 2, False, "biểu mẫu điện tử"),
        (LevelFacts(downloadable_forms=True, interactive_form=True, fee_due=True), 3, False, "trực tuyến"),
        (replace(FULL, online_result=False), 3, False, "Trả kết quả"),
        (replace(FULL, online_payment=False), 3, False, "phí"),
        (replace(FULL, online_payment=False, fee_due=False), 4, True, ""),
        (replace(FULL, presence_required=True), 4, False, "có mặt"),
        (replace(FULL, on_site_check=True), 4, False, "tại chỗ"),
        (replace(FULL, partial_reason="Hệ thống thanh toán đang nâng cấp."), 4, False, "thanh toán"),
        (FULL, 4, True, ""),
    ],
)
def test_the_level_follows_from_facts_and_says_what_is_missing(
    facts: LevelFacts, number: int, is_full: bool, missing: str
) -> None:
    level = service_level(facts)

    assert (level.number, level.is_full) == (number, is_full)
    assert bool(level.missing) is not is_full
    assert missing in " ".join(level.missing)


def test_a_form_to_file_by_without_the_eleven_items_stays_at_level_one() -> None:
    level = service_level(replace(FULL, missing_items=("căn cứ pháp lý",)))

    assert level.number == 1
    assert level.next == "mức độ 2"
    assert not level.is_online


def test_full_service_has_no_next_step() -> None:
    assert service_level(FULL).next == ""
    assert service_level(replace(FULL, presence_required=True)).next == "toàn trình"


def test_an_amount_makes_a_fee_due() -> None:
    parts = LegalParts.read({"fees": [{"kind": "fee", "name": "Phí", "amount": 30000, "per": "bộ"}], "level_facts": {}})

    assert facts_of(parts).fee_due


def test_empty_content_reads_as_empty_parts_and_lacks_every_item() -> None:
    parts = LegalParts.read({})

    assert parts == LegalParts()
    assert len(parts.missing_items()) == 10


def test_papers_stand_under_their_case_in_order() -> None:
    parts = LegalParts.read(
        {
            "papers": [
                {"key": "a", "name": "A", "case": "Cấp mới"},
                {"key": "b", "name": "B"},
                {"key": "c", "name": "C", "case": "Cấp mới"},
            ]
        }
    )

    assert [(case, [paper.key for paper in papers]) for case, papers in parts.paper_groups()] == [
        ("Cấp mới", ["a", "c"]),
        ("", ["b"]),
    ]


@pytest.mark.parametrize(
    ("decided", "effective", "warned"),
    [
        (date(2026, 1, 1), date(2026, 1, 21), False),
        (date(2026, 1, 1), date(2026, 1, 20), True),
        (date(2026, 1, 1), date(2026, 1, 1), True),
        (date(2026, 2, 1), date(2026, 1, 1), True),
    ],
)
def test_the_public_has_twenty_days_notice(decided: date, effective: date, warned: bool) -> None:
    assert bool(short_notice(decided_on=decided, effective_from=effective)) is warned
