"""Codes of agencies, dossiers and procedures."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.kernel.codes import (
    AgencyCodeInvalid,
    CodeScheme,
    DossierCodeInvalid,
    ProcedureCodeInvalid,
    dossier_code,
    parse_agency_code,
    parse_dossier_code,
    parse_procedure_code,
)

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "scheme", "top", "level"),
    [
        ("000.00.00.G02", CodeScheme.TT10_2016, "G02", 1),
        ("000.00.06.H56", CodeScheme.TT10_2016, "H56", 2),
        ("000.01.06.H56", CodeScheme.TT10_2016, "H56", 3),
        ("003.01.06.H56", CodeScheme.TT10_2016, "H56", 4),
        (" 000.00.00.g02 ", CodeScheme.TT10_2016, "G02", 1),
        ("G02", CodeScheme.QD20_2020, "G02", 1),
        ("G02.15", CodeScheme.QD20_2020, "G02", 2),
        ("G02.15.01", CodeScheme.QD20_2020, "G02", 3),
        ("Z01.ABC", CodeScheme.QD20_2020, "Z01", 2),
    ],
)
def test_an_agency_code_of_either_scheme_is_read(text: str, scheme: CodeScheme, top: str, level: int) -> None:
    code = parse_agency_code(text)
    assert (code.scheme, code.top, code.level) == (scheme, top, level)
    assert str(code) == text.strip().upper()


@pytest.mark.parametrize(
    "text",
    ["", "G2", "02G", "G02.", "G02..1", ".G02", "G02.Ð", "G02-1", "G02." + "9" * 32, "Z00x", "000.00.00.Z02", "0.0.0.G02", "G０2",
     "000.00.00.G02\n000", "Z00"],
)  # fmt: skip
def test_what_is_no_agency_code_is_refused_with_both_forms_shown(text: str) -> None:
    with pytest.raises(AgencyCodeInvalid, match=r"000\.00\.00\.G02"):
        parse_agency_code(text)


def test_tt01_2018_đ19_a_dossier_code_is_agency_day_and_number() -> None:
    assert dossier_code("000.00.00.G02", DAY, 1) == "000.00.00.G02-261122-0001"
    assert dossier_code("000.00.06.H56", date(2023, 10, 27), 361) == "000.00.06.H56-231027-0361"


def test_tt01_2018_đ19_the_ten_thousandth_dossier_of_a_day_gets_a_wider_code_and_not_a_second_0000() -> None:
    assert dossier_code("000.00.00.G02", DAY, 9999) == "000.00.00.G02-261122-9999"
    assert dossier_code("000.00.00.G02", DAY, 10_000) == "000.00.00.G02-261122-10000"
    assert parse_dossier_code("000.00.00.G02-261122-10000").number == 10_000


def test_qđ20_2020_a_dossier_code_of_the_new_scheme_has_seven_digits() -> None:
    assert dossier_code("G09.20", date(2026, 6, 9), 92_637, CodeScheme.QD20_2020) == "G09.20-20260609-0092637"


@given(
    st.sampled_from([("000.00.00.G02", CodeScheme.TT10_2016), ("G09.20", CodeScheme.QD20_2020)]),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, 9_999_999),
)
def test_a_dossier_code_written_is_read_back(agency: tuple[str, CodeScheme], day: date, number: int) -> None:
    text = dossier_code(agency[0], day, number, agency[1])
    code = parse_dossier_code(text.lower())
    assert (str(code.agency), code.day, code.number) == (agency[0], day, number)
    assert str(code) == text


@pytest.mark.parametrize(
    "text",
    ["", "000.00.00.G02", "000.00.00.G02-261122", "000.00.00.G02-261322-0001", "000.00.00.G02-261122-0000",
     "000.00.00.G02-261122-00001", "000.00.00.G02-20261122-0000001", "G02-261122-0001", "G02-20260230-0000001",
     "000.00.00.G02-261122-001", "rubbish", "x" * 500, "000.00.00.G02-２61122-0001"],
)  # fmt: skip
def test_what_is_no_dossier_code_is_refused(text: str) -> None:
    with pytest.raises(DossierCodeInvalid, match="mã hồ sơ"):
        parse_dossier_code(text)


def test_numbers_of_a_day_start_at_one_and_follow_the_scheme_of_their_agency() -> None:
    with pytest.raises(ValueError, match="start at 1"):
        dossier_code("000.00.00.G02", DAY, 0)
    with pytest.raises(AgencyCodeInvalid):
        dossier_code("000.00.00.G02", DAY, 1, CodeScheme.QD20_2020)


@pytest.mark.parametrize(
    ("typed", "code"), [("1.000358", "1.000358"), (" 2.001646.000.00.00.h42 ", "2.001646.000.00.00.H42")]
)
def test_a_procedure_code_is_read_with_or_without_its_agency(typed: str, code: str) -> None:
    assert parse_procedure_code(typed) == code


@pytest.mark.parametrize("text", ["", "1.00035", "1,000358", "1.0003588", "B-BCT-123", "1.000358.H42", "１.000358"])
def test_what_is_no_procedure_code_is_refused(text: str) -> None:
    with pytest.raises(ProcedureCodeInvalid, match=r"1\.000358"):
        parse_procedure_code(text)
