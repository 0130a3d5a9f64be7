"""Tax codes, personal identification numbers and HS codes."""

import pytest

from congvu.kernel.identifiers import (
    HsCodeInvalid,
    PersonalIdInvalid,
    TaxCodeInvalid,
    format_hs_code,
    is_personal_id,
    parse_hs_code,
    parse_personal_id,
    parse_tax_code,
)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0100109106", "0100109106"),
        ("0100109106-001", "0100109106-001"),
        ("0100109106001", "0100109106-001"),
        (" 0100 109 106 ", "0100109106"),
        ("001199000001", "001199000001"),  # a person's number is their tax code since 01/7/2025
    ],
)
def test_a_tax_code_is_read(typed: str, code: str) -> None:
    assert parse_tax_code(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "0100109107", "1100109106", "010010910", "0100109106-01", "01001091O6", "999999999999", "１100109106"]
)
def test_a_mistyped_tax_code_is_refused(typed: str) -> None:
    with pytest.raises(TaxCodeInvalid, match="10 chữ số"):
        parse_tax_code(typed)


def test_an_old_code_with_an_irregular_check_digit_may_be_accepted() -> None:
    assert parse_tax_code("0100109107", checksum=False) == "0100109107"


def test_one_wrong_digit_or_two_swapped_ones_are_noticed() -> None:
    good = "0100109106"
    for place in range(10):
        for digit in "0123456789":
            wrong = good[:place] + digit + good[place + 1 :]
            if wrong != good:
                with pytest.raises(TaxCodeInvalid):
                    parse_tax_code(wrong)


@pytest.mark.parametrize("digits", ["001199000001", "079301012345", "096200999999", "145099000001"])
def test_a_personal_number_begins_with_a_place_and_a_century(digits: str) -> None:
    assert is_personal_id(digits)
    assert parse_personal_id(f" {digits[:6]} {digits[6:]} ") == digits


@pytest.mark.parametrize(
    "digits", ["", "003199000001", "001499000001", "00119900000", "0011990000011", "000199000001", "00119900000a"]
)
def test_an_implausible_personal_number_is_refused_without_repeating_it(digits: str) -> None:
    with pytest.raises(PersonalIdInvalid) as refused:
        parse_personal_id(digits)
    assert not digits or digits not in str(refused.value)
    assert digits not in refused.value.details.values()


@pytest.mark.parametrize(
    ("typed", "digits", "shown"),
    [
        ("0901", "0901", "0901"),
        ("0901.21", "090121", "0901.21"),
        ("09012110", "09012110", "0901.21.10"),
        ("0901.21.10.00", "0901211000", "0901.21.10.00"),
        ("90275010110", "90275010110", "9027.50.10.11.0"),
    ],
)
def test_an_hs_code_is_read_with_or_without_dots(typed: str, digits: str, shown: str) -> None:
    assert parse_hs_code(typed) == digits
    assert format_hs_code(digits) == shown


@pytest.mark.parametrize("typed", ["", "9", "090", "09012", "0001", "9901", "abcd", "０901"])
def test_what_is_no_hs_code_is_refused(typed: str) -> None:
    with pytest.raises(HsCodeInvalid, match=r"0901\.21\.10"):
        parse_hs_code(typed)
