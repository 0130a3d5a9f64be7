"""Answers as the server takes them: each kind of field, as a person types it and as a machine sends it."""

from __future__ import annotations

from typing import Any

import pytest

from congvu.forms.engine import Error, clean, values_for, visible
from congvu.forms.lookups import ListedLookups
from congvu.forms.reading import load
from congvu.forms.tests.co_form import LOOKUPS, TODAY, co_form, filled, line
from congvu.forms.values import Notation
from congvu.kernel.expressions import Expression


def cleaned(
    raw: dict[str, Any], notation: Notation = Notation.JSON, **options: Any
) -> tuple[dict[str, Any], list[Error]]:
    return clean(co_form(), raw, on=TODAY, lookups=LOOKUPS, notation=notation, **options)


def told(raw: dict[str, Any], notation: Notation = Notation.JSON) -> list[tuple[str, str]]:
    return [(error.name, error.code) for error in cleaned(raw, notation)[1]]


def test_sen_answers_everything_rightly() -> None:
    answers, errors = cleaned(filled())
    assert errors == []
    assert answers["goods"] == [line() | {"value": "550"}]
    assert answers["total"] == "550"


TYPED = [
    ("rate", "25.451,5", "25451.5"),
    ("rate", " 0,5000 ", "0.5"),
    ("invoiced_on", "1/11/2026", "2026-11-01"),
    ("invoiced_on", "01-11-2026", "2026-11-01"),
    ("invoiced_on", "2026-11-01", "2026-11-01"),
    ("is_transit", "yes", True),
    ("is_transit", "không", False),
    ("delivery", "ban dien tu", "online"),
    ("destination", "lao", "LA"),
    ("destination", "Thái Lan", "TH"),
    ("destination", "TH – Thái Lan", "TH"),
    ("phone", "+84 912 345 678", "0912345678"),
    ("phone", "(024) 3822-0000", "02438220000"),
    ("email", " lan@example.vn ", "lan@example.vn"),
    ("signer_id", "001 190 000 001", "001190000001"),
    ("tax_code", "0100000010-001", "0100000010-001"),
    ("trader_name", "  Công   ty\tSen ", "Công ty Sen"),
    ("trader_name", "Cafe\u0301 \u200bSen\x00", "Café Sen"),
]


@pytest.mark.parametrize(("key", "typed", "stored"), TYPED)
def test_what_a_person_types_is_stored_in_one_form(key: str, typed: str, stored: Any) -> None:
    answers, errors = cleaned({key: typed}, Notation.TYPED)
    assert answers.get(key) == stored
    assert key not in {error.key for error in errors}


WRONG = [
    (Notation.TYPED, "rate", "25451.5", "amount_unreadable"),
    (Notation.TYPED, "rate", "0,12345", "too_many_decimals"),
    (Notation.TYPED, "rate", "0,1", "too_small"),
    (Notation.TYPED, "rate", "1.000.000", "too_large"),
    (Notation.TYPED, "invoiced_on", "31/02/2026", "unreadable_date"),
    (Notation.TYPED, "invoiced_on", "hôm qua", "unreadable_date"),
    (Notation.TYPED, "invoiced_on", "17/11/2026", "too_late"),
    (Notation.TYPED, "shipped_on", "15/11/2025", "too_early"),
    (Notation.TYPED, "destination", "Sao Hoả", "not_in_list"),
    (Notation.TYPED, "destination", "a", "several_in_list"),
    (Notation.TYPED, "delivery", "bồ câu", "not_a_choice"),
    (Notation.TYPED, "tax_code", "0100000011", "tax_code_invalid"),
    (Notation.TYPED, "email", "lan@", "bad_email"),
    (Notation.TYPED, "phone", "gọi tôi", "bad_phone"),
    (Notation.TYPED, "trader_name", "x" * 61, "too_long"),
    (Notation.TYPED, "trader_name", "   ", "required"),
    (Notation.JSON, "invoiced_on", "01/11/2026", "unreadable_date"),
    (Notation.JSON, "destination", "Lào", "not_in_list"),
    (Notation.JSON, "rate", "1,5", "amount_unreadable"),
    (Notation.JSON, "rate", True, "wrong_type"),
    (Notation.JSON, "rate", float("nan"), "amount_unreadable"),
    (Notation.JSON, "rate", float("inf"), "amount_unreadable"),
    (Notation.JSON, "rate", 10**400, "amount_unreadable"),
    (Notation.JSON, "rate", "9" * 5_000, "amount_unreadable"),
    (Notation.JSON, "is_transit", "yes", "wrong_type"),
    (Notation.JSON, "trader_name", 7, "wrong_type"),
    (Notation.JSON, "trader_name", "x" * 1_000_000, "too_long"),
    (Notation.JSON, "delivery", ["online"], "wrong_type"),
    (Notation.JSON, "address", "Hà Nội", "wrong_type"),
    (Notation.JSON, "goods", "cà phê", "wrong_type"),
    (Notation.JSON, "shoe_size", 42, "unknown"),
    (Notation.JSON, "about", "x", "unknown"),
]


@pytest.mark.parametrize(("notation", "key", "raw", "code"), WRONG)
def test_what_cannot_be_taken_is_told_and_not_stored(notation: Notation, key: str, raw: Any, code: str) -> None:
    answers, errors = cleaned({key: raw}, notation)
    assert [error.code for error in errors if error.key == key][:1] == [code]
    assert key not in answers


def test_sentences_say_what_to_do() -> None:
    _, errors = cleaned({"rate": "1,23456", "goods": [{"hs_code": ""}]}, Notation.TYPED)
    sentences = {error.name: error.sentence for error in errors}
    assert sentences["trader_name"] == "Hãy nhập tên thương nhân."
    assert sentences["delivery"] == "Hãy chọn nhận kết quả."
    assert sentences["goods"] == "Danh mục hàng hoá: hãy nhập ít nhất 1 dòng."


def test_unknown_keys_are_refused_from_machines_and_passed_over_in_pages() -> None:
    assert told(filled(shoe_size=42)) == [("shoe_size", "unknown")]
    assert told(filled(goods=[line(weight=3)])) == [("goods-0-weight", "unknown")]
    assert "unknown" not in {code for _, code in told({"shoe_size": "42"}, Notation.TYPED)}


# -- conditions ------------------------------------------------------------------------------------------------------
def test_a_hidden_answer_is_dropped_and_what_hangs_on_it_too() -> None:
    posted = filled(delivery="online", post_address="1 phố Ví Dụ", post_note="Gọi trước")
    answers, errors = cleaned(posted)
    assert errors == []
    assert not {"post_address", "post_note"} & set(answers)
    answers, _ = cleaned(posted | {"delivery": "post"})
    assert answers["post_note"] == "Gọi trước"


def test_a_question_is_required_only_where_it_is_asked() -> None:
    assert told(filled(delivery="post")) == [("post_address", "required")]
    assert told(filled()) == []


def test_a_cell_is_asked_by_the_other_cells_of_its_row() -> None:
    rows = [line(), line(origin="TH"), line(origin="TH", import_number="1054"), line(import_number="lạc")]
    answers, errors = cleaned(filled(goods=rows))
    assert [(error.name, error.code) for error in errors] == [("goods-1-import_number", "required")]
    assert [row.get("import_number") for row in answers["goods"]] == [None, None, "1054", None]


def test_a_sum_decides_what_is_asked() -> None:
    assert told(filled(goods=[line(quantity=10_000)])) == [("reason", "required")]
    assert "reason" in visible(co_form(), cleaned(filled(goods=[line(quantity=10_000)]))[0], on=TODAY)
    assert "reason" not in visible(co_form(), cleaned(filled())[0], on=TODAY)


def test_computed_values_are_never_believed() -> None:
    answers, errors = cleaned(filled(total="1", goods=[line(value="1")]))
    assert (answers["total"], answers["goods"][0]["value"], errors) == ("550", "550", [])


# -- rules -----------------------------------------------------------------------------------------------------------
def test_a_rule_between_fields_is_told_at_its_field() -> None:
    assert told(filled(shipped_on="2026-11-09")) == [("shipped_on", "rule")]
    assert told(filled(shipped_on="2026-11-10")) == []
    assert told(filled(shipped_on=None)) == []


def test_a_rule_about_a_column_is_told_at_the_row() -> None:
    rows = [{}, line(), line(price="9000.01", quantity=1)]
    _, errors = cleaned(filled(goods=rows))
    assert [(error.name, error.pointer) for error in errors] == [("goods-2-price", "/goods/2/price")]


def test_a_rule_waits_until_its_answers_are_readable() -> None:
    assert told(filled(shipped_on="mai", invoiced_on="2026-11-10")) == [("shipped_on", "unreadable_date")]


# -- tables ----------------------------------------------------------------------------------------------------------
def test_empty_rows_are_left_out_and_errors_keep_the_numbers_of_the_rows_sent() -> None:
    answers, errors = cleaned(filled(goods=[{}, line(), {"hs_code": " "}, line(quantity=0)]))
    assert len(answers["goods"]) == 2
    assert [(error.row, error.column, error.code) for error in errors] == [(3, "quantity", "too_small")]


def test_a_table_too_long_is_refused_and_says_the_limit() -> None:
    answers, errors = cleaned(filled(goods=[line()] * 201))
    assert [error.sentence for error in errors if error.code == "too_many_rows"] == [
        "Danh mục hàng hoá: chỉ nhận 200 dòng mà có 201 dòng. Hãy bớt lại hoặc tách thành nhiều hồ sơ."
    ]
    assert len(answers["goods"]) == 200


def test_two_hundred_rows_cost_a_bounded_number_of_evaluations_and_one_look_up_a_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    evaluated: list[str] = []
    evaluate = Expression.evaluate
    monkeypatch.setattr(
        Expression, "evaluate", lambda self, values: evaluated.append(self.text) or evaluate(self, values)
    )

    class Counting(ListedLookups):
        asked: list[str] = []

        def names_of(self, key: str, codes: Any) -> Any:
            self.asked.append(key)
            return super().names_of(key, codes)

    lookups = Counting(LOOKUPS.lists, LOOKUPS.parents)
    _, errors = clean(co_form(), filled(goods=[line(price="1")] * 200), on=TODAY, lookups=lookups)
    assert errors == []
    # A condition, a value and a rule for each row, and a few for the rest of the form.
    assert len(evaluated) <= 200 * 3 + 20
    assert evaluated.count("sum(goods.value)") == 1
    assert len(lookups.asked) == 3  # destination, the column of origins, the province


def test_errors_of_a_huge_wrong_table_are_told_up_to_a_limit() -> None:
    assert len(cleaned(filled(goods=[{"hs_code": "x"}] * 100_000))[1]) == 300


# -- addresses -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"province": "01", "commune": "26734"}, [("address-commune", "not_in_list")]),
        ({"province": "99", "commune": "00004"}, [("address-province", "not_in_list")]),
        ({"province": "01"}, [("address-commune", "required")]),
        ({"detail": "Số 1"}, [("address-province", "required"), ("address-commune", "required")]),
        ({}, [("address-province", "required")]),
        ({"province": "01", "commune": "00004", "detail": "x" * 201}, [("address-detail", "too_long")]),
        ({"province": "01", "commune": "00004", "street": "x"}, [("address", "unknown")]),
        ({"province": 1, "commune": 4}, [("address", "wrong_type")]),
    ],
)
def test_an_address_is_a_commune_of_its_province(address: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(filled(address=address)) == expected


# -- pages -----------------------------------------------------------------------------------------------------------
def test_one_page_is_read_and_the_others_are_kept() -> None:
    kept = cleaned(filled())[0]
    answers, errors = cleaned({"trader_name": "Sen mới", "delivery": "post"}, Notation.TYPED, page="trader", kept=kept)
    assert answers["goods"] == kept["goods"]
    assert answers["trader_name"] == "Sen mới"
    assert {error.key for error in errors} == {"tax_code", "address", "post_address"}


def test_values_for_other_rules_are_exact_numbers_and_dates() -> None:
    values = values_for(co_form(), cleaned(filled())[0], on=TODAY)
    assert values["total"] > 549
    assert values["invoiced_on"].isoformat() == "2026-11-10"
    assert values["goods"][0]["quantity"] == 100


def test_texts_keep_their_lines_where_lines_are_meant() -> None:
    answers, _ = cleaned(filled(delivery="post", post_address=" Số 1 \r\n  phố Ví Dụ\r\n"))
    assert answers["post_address"] == "Số 1\n  phố Ví Dụ"


def test_several_choices_are_stored_once_in_the_forms_order() -> None:
    answers, _ = cleaned(filled(is_transit=True, transit=["MY", "SG", "MY"]))
    assert answers["transit"] == ["SG", "MY"]
    assert told(filled(is_transit=True, transit=["XX"])) == [("transit", "not_a_choice")]


def test_a_pattern_is_checked_and_its_own_sentence_shown() -> None:
    definition = load(
        "title: T\npages: [{key: p, title: P, sections: [{key: s, title: S, fields: ["
        "{key: plate, type: text, label: Biển số, pattern: '[0-9]{2}[A-Z]-[0-9]{4,5}', pattern_sentence: Ghi như 29C-12345., min_length: 5}"
        "]}]}]"
    )
    _, errors = clean(definition, {"plate": "29 C 1"}, on=TODAY, lookups=LOOKUPS)
    assert [error.sentence for error in errors] == ["Ghi như 29C-12345."]
    assert clean(definition, {"plate": "29C-12345"}, on=TODAY, lookups=LOOKUPS) == ({"plate": "29C-12345"}, [])
