"""Answers laid out for readers: review, comparison, print, prefill and the API's documentation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from congvu.forms.answers_schema import json_schema
from congvu.forms.declaration import declaration_data, print_declaration
from congvu.forms.engine import clean
from congvu.forms.prefill import prefill
from congvu.forms.review import TableView, diff, review
from congvu.forms.tests.co_form import LOOKUPS, TODAY, co_form, filled, line
from congvu.kernel.work_calendar import VIETNAM


def stored(**changed: Any) -> dict[str, Any]:
    return clean(co_form(), filled(**changed), on=TODAY, lookups=LOOKUPS)[0]


def words(answers: dict[str, Any]) -> dict[str, str]:
    sections = review(co_form(), answers, on=TODAY, lookups=LOOKUPS)
    return {line.key: line.value for section in sections for line in section.plain}


def test_the_review_says_answers_in_words() -> None:
    shown = words(stored(is_transit=True, transit=["TH", "SG"], rate="25451.5", shipped_on="2026-11-12"))
    assert shown["address"] == "Số 1 phố Ví Dụ, Phường Ba Đình, Thành phố Hà Nội"
    assert shown["destination"] == "LA – Lào"
    assert shown["shipped_on"] == "12/11/2026"
    assert shown["transit"] == "Singapore; Thái Lan"
    assert shown["is_transit"] == "Có"
    assert shown["rate"] == "25.451,5"
    assert shown["total"] == "550,00 USD"
    assert shown["phone"] == "Không khai"


def test_the_review_leaves_out_what_is_not_asked() -> None:
    assert {"post_address", "reason", "about", "transit"}.isdisjoint(words(stored()))


def test_a_table_is_reviewed_with_headings_units_and_totals() -> None:
    sections = review(
        co_form(), stored(goods=[line(), line(origin="TH", import_number="1054")]), on=TODAY, lookups=LOOKUPS
    )
    table = next(item for section in sections for item in section.lines if isinstance(item, TableView))
    assert table.headings == (
        "Mã HS",
        "Mô tả",
        "Xuất xứ",
        "Số tờ khai nhập",
        "Số lượng (bao lớn)",
        "Đơn giá (USD)",
        "Trị giá (USD)",
    )
    assert table.rows[1] == ("0901.21.10", "Cà phê rang", "TH – Thái Lan", "1054", "100", "5,50", "550,00")
    assert table.totals[-1] == "1.100,00"


def test_what_changed_is_told_answer_by_answer_and_cell_by_cell() -> None:
    before = stored(goods=[line(), line()])
    after = stored(trader_name="Sen mới", goods=[line(price="6")], phone="0912345678")
    changes = diff(co_form(), before, after, lookups=LOOKUPS)
    assert [(change.key, change.kind) for change in changes] == [
        ("trader_name", "changed"),
        ("phone", "added"),
        ("goods.price", "changed"),
        ("goods.value", "changed"),
        ("goods", "removed"),
        ("total", "changed"),
    ]
    assert (changes[2].before, changes[2].after) == ("5,50 USD", "6,00 USD")
    assert diff(co_form(), before, before, lookups=LOOKUPS) == []


# -- print -----------------------------------------------------------------------------------------------------------
def test_the_declaration_is_printed_as_a_pdf() -> None:
    at = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)
    heading = {
        "agency": "Cục Xuất nhập khẩu",
        "applicant": "Công ty Sen",
        "reference": "N7K3-M9QX-2F",
        "submitted_at": at,
    }
    answers = stored(goods=[line(description="#danger [*x*] $1$ \\ <script>")] * 60)
    pdf = print_declaration(
        co_form(), answers, on=TODAY, lookups=LOOKUPS, at=at, look_up_address="https://example.vn/N7K3", **heading
    )
    assert pdf.startswith(b"%PDF-")
    assert b"pdfaid" in pdf
    data = declaration_data(co_form(), answers, on=TODAY, lookups=LOOKUPS, **heading)
    assert data["sections"][0]["lines"][0] == {"label": "Tên thương nhân", "value": "Công ty Sen"}


def test_an_empty_form_can_be_printed_too() -> None:
    at = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)
    assert print_declaration(co_form(), {}, on=TODAY, lookups=LOOKUPS, at=at).startswith(b"%PDF-")


# -- prefill ---------------------------------------------------------------------------------------------------------
def test_answers_are_prefilled_from_the_account_the_enterprise_and_an_earlier_dossier() -> None:
    sources = {"enterprise.name": "Công ty Sen", "enterprise.tax_code": "0100000010", "account.email": "khong-phai-thu"}
    answers, labels = prefill(co_form(), sources, stored(destination="TH"), on=TODAY, lookups=LOOKUPS)
    assert answers["trader_name"] == "Công ty Sen"
    assert answers["destination"] == "TH"
    assert answers["address"] == filled()["address"]
    assert labels["tax_code"] == "hồ sơ doanh nghiệp"
    assert labels["destination"] == "hồ sơ đã nộp trước"
    assert "email" not in answers
    assert "invoiced_on" not in answers
    assert set(labels) == set(answers)


def test_an_old_answer_that_is_no_longer_in_its_list_is_not_prefilled() -> None:
    answers, labels = prefill(co_form(), {}, stored() | {"destination": "XX"}, on=TODAY, lookups=LOOKUPS)
    assert "destination" not in answers
    assert "destination" not in labels


# -- the API's documentation -----------------------------------------------------------------------------------------
def test_the_schema_of_answers_accepts_what_the_server_accepts() -> None:
    schema = json_schema(co_form())
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator(schema)
    assert list(checker.iter_errors(filled())) == []
    assert list(checker.iter_errors(stored(is_transit=True, transit=["SG"]))) == []


@pytest.mark.parametrize(
    "changed", [{"destination": 3}, {"goods": []}, {"delivery": "bồ câu"}, {"shoe_size": 42}, {"rate": "1,5"}]
)
def test_the_schema_of_answers_refuses_what_the_server_refuses(changed: dict[str, Any]) -> None:
    assert list(Draft202012Validator(json_schema(co_form())).iter_errors(filled(**changed)))
    assert clean(co_form(), filled(**changed), on=TODAY, lookups=LOOKUPS)[1]
