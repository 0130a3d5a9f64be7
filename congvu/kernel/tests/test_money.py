"""Amounts in Vietnamese notation."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.kernel.money import (
    AmountUnreadable,
    TooManyDecimals,
    format_amount,
    in_words,
    parse_amount,
    parse_plain,
    vnd,
)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("36.480,50", "36480.50"),
        ("36480", "36480"),
        ("36.480", "36480"),
        ("1.234.567", "1234567"),
        ("0,5", "0.5"),
        ("36480,5", "36480.5"),
        (" 30.000 ", "30000"),
        ("-1.000", "-1000"),
        ("+5", "5"),
        ("1.500", "1500"),
        ("007", "7"),
        ("1.000,000", "1000.000"),
    ],
)
def test_sen_types_amounts_in_vietnamese_notation(typed: str, amount: str) -> None:
    assert parse_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "1.5", "36480.50", "1,234.5", "1.23.456", "12.34", "1.2345", "1..000", ".5", "5,", ",5", "1,2,3", "1e5",
     "NaN", "Infinity", "12a", "1 000", "٣", "１２", "0x10", "1_000", "--5", "9" * 40, "1.000.00", "1000.000", "3 0"],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_is_refused(typed: str) -> None:
    with pytest.raises(AmountUnreadable, match=r"36\.480,50"):
        parse_amount(typed)


def test_more_decimals_than_the_currency_has_are_refused() -> None:
    assert parse_amount("36.480,50", places=2) == Decimal("36480.50")
    assert parse_amount("36.480,500", places=2) == Decimal("36480.500")
    with pytest.raises(TooManyDecimals, match="tối đa 2"):
        parse_amount("36.480,505", places=2)
    with pytest.raises(TooManyDecimals, match="tối đa 0"):
        parse_amount("1,234", places=0)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=2))
def test_an_amount_written_is_read_back(amount: Decimal) -> None:
    assert parse_amount(format_amount(amount)) == amount
    assert parse_plain(f"{amount:f}") == amount


def test_amounts_are_written_with_as_many_decimals_as_asked() -> None:
    assert format_amount(Decimal("36480.5"), places=2) == "36.480,50"
    assert format_amount(1234567) == "1.234.567"
    assert format_amount(Decimal("1E+3")) == "1.000"
    assert format_amount(Decimal("2.345"), places=2) == "2,35"
    assert vnd(30000) == "30.000 đồng"
    assert vnd(Decimal("30000.00")) == "30.000 đồng"


def test_machines_write_amounts_with_a_point_and_nothing_else() -> None:
    assert parse_plain("36480.50") == Decimal("36480.50")
    for text in ("36.480,50", "1e5", "NaN", "", " 5", "٣"):
        with pytest.raises(AmountUnreadable):
            parse_plain(text)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không đồng"),
        (1, "một đồng"),
        (4, "bốn đồng"),
        (5, "năm đồng"),
        (10, "mười đồng"),
        (11, "mười một đồng"),
        (14, "mười bốn đồng"),
        (15, "mười lăm đồng"),
        (20, "hai mươi đồng"),
        (21, "hai mươi mốt đồng"),
        (24, "hai mươi tư đồng"),
        (25, "hai mươi lăm đồng"),
        (91, "chín mươi mốt đồng"),
        (100, "một trăm đồng"),
        (101, "một trăm linh một đồng"),
        (104, "một trăm linh bốn đồng"),
        (105, "một trăm linh năm đồng"),
        (110, "một trăm mười đồng"),
        (115, "một trăm mười lăm đồng"),
        (121, "một trăm hai mươi mốt đồng"),
        (555, "năm trăm năm mươi lăm đồng"),
        (1000, "một nghìn đồng"),
        (1001, "một nghìn không trăm linh một đồng"),
        (1021, "một nghìn không trăm hai mươi mốt đồng"),
        (10_000, "mười nghìn đồng"),
        (30_000, "ba mươi nghìn đồng"),
        (100_000, "một trăm nghìn đồng"),
        (1_000_000, "một triệu đồng"),
        (1_000_005, "một triệu không trăm linh năm đồng"),
        (21_515_104, "hai mươi mốt triệu năm trăm mười lăm nghìn một trăm linh bốn đồng"),
        (1_000_000_000, "một tỷ đồng"),
        (1_000_001_000, "một tỷ không trăm linh một nghìn đồng"),
        (10**12, "một nghìn tỷ đồng"),
        (1_234_567_891_000, "một nghìn hai trăm ba mươi tư tỷ năm trăm sáu mươi bảy triệu tám trăm chín mươi mốt nghìn đồng"),
        (10**15 + 5, "một triệu tỷ không trăm linh năm đồng"),
        (-5, "âm năm đồng"),
        (Decimal("30000.00"), "ba mươi nghìn đồng"),
    ],
)  # fmt: skip
def test_a_receipt_tells_the_amount_in_words(number: int | Decimal, words: str) -> None:
    assert in_words(number) == words


def test_words_take_another_unit_or_none() -> None:
    assert in_words(3, "bộ") == "ba bộ"
    assert in_words(3, "") == "ba"
    with pytest.raises(ValueError, match="whole"):
        in_words(Decimal("1.5"))
