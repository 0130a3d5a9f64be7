"""Submission references: typed back by people, guessed by nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.kernel.reference import ALPHABET, ReferenceUnreadable, format_reference, parse_reference, reference

random_bytes = st.binary(min_size=8, max_size=20)


@given(random_bytes)
def test_a_reference_is_read_however_it_is_typed(some: bytes) -> None:
    made = reference(some)
    assert len(made) == 10
    shown = format_reference(made)
    assert shown[4] == shown[9] == "-"
    assert parse_reference(made) == made
    assert parse_reference(shown.lower()) == made
    assert parse_reference(f"  {shown.replace('-', ' ')} ") == made
    assert parse_reference(made.replace("0", "o").replace("1", "l")) == made
    assert parse_reference(made.replace("0", "O").replace("1", "i").replace("2", "z").replace("V", "u")) == made


@given(random_bytes, st.integers(0, 9), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(some: bytes, place: int, other: str) -> None:
    made = reference(some)
    wrong = made[:place] + other + made[place + 1 :]
    if wrong != made:
        with pytest.raises(ReferenceUnreadable):
            parse_reference(wrong)


@given(random_bytes, st.integers(0, 8))
def test_two_swapped_characters_are_noticed(some: bytes, place: int) -> None:
    made = reference(some)
    wrong = made[:place] + made[place + 1] + made[place] + made[place + 2 :]
    if wrong != made:
        with pytest.raises(ReferenceUnreadable):
            parse_reference(wrong)


@pytest.mark.parametrize("typed", ["", "N7K3", "N7K3-M9QX-2", "N7K3-M9QX-2FF", "ÑÑÑÑÑÑÑÑÑÑ", "?" * 10, "0" * 9 + "1"])
def test_what_is_no_reference_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ReferenceUnreadable, match="10 ký tự"):
        parse_reference(typed)


def test_too_little_chance_is_a_bug() -> None:
    with pytest.raises(ValueError, match="8 random bytes"):
        reference(b"short")
