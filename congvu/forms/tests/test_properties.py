"""What holds for whatever anyone sends."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from congvu.forms.engine import clean, visible
from congvu.forms.lookups import Entry, ListedLookups
from congvu.forms.tests.co_form import LOOKUPS as LISTED
from congvu.forms.tests.co_form import TODAY, co_form, line
from congvu.forms.values import Notation, tidy


class Strict(ListedLookups):
    """Like the database, takes no code with control characters or half a letter."""

    def names_of(self, key: str, codes: Collection[str]) -> Mapping[str, str]:
        assert all(code == tidy(code) for code in codes)
        return super().names_of(key, codes)

    def search(self, key: str, text: str, limit: int = 20) -> Sequence[Entry]:
        assert text == tidy(text)
        return super().search(key, text, limit)


LOOKUPS = Strict(LISTED.lists, LISTED.parents)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
texts = st.text(max_size=40) | st.sampled_from(
    ["1.200,5", "0100000010", "22/10/2026", "lan@example.vn", "VN", "Lào", "a\u0301\x00b"]
)
LIKELY: dict[str, st.SearchStrategy[Any]] = {
    "delivery": st.sampled_from(["online", "post", "bồ câu"]),
    "is_transit": st.booleans() | st.sampled_from(["yes", "no"]),
    "transit": st.lists(st.sampled_from(["SG", "TH", "XX"]), max_size=4),
    "destination": st.sampled_from(["VN", "LA", "Lào", "??"]),
    "invoiced_on": st.dates().map(lambda day: day.isoformat()) | texts,
    "rate": st.decimals(allow_nan=False, allow_infinity=False).map(str) | st.floats() | st.integers(),
    "address": st.fixed_dictionaries(
        {},
        optional={
            "province": st.sampled_from(["01", "79", "x"]),
            "commune": st.sampled_from(["00004", "26734"]),
            "detail": texts,
        },
    ),
    "goods": st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "hs_code": st.sampled_from(["0901.21.10", "9", "0901"]),
                "description": texts,
                "origin": st.sampled_from(["VN", "TH", "??", "V\x00N"]) | texts,
                "import_number": texts,
                "quantity": st.integers(-5, 10**6) | texts,
                "price": st.decimals(0, 10**6, places=2).map(str) | texts,
            },
        )
        | anything,
        max_size=4,
    ),
}
answers_sent = st.fixed_dictionaries(
    {}, optional={key: LIKELY.get(key, texts) | anything for key in (*co_form().fields, "unknown")}
)
notations = st.sampled_from(list(Notation))


@settings(max_examples=150, deadline=None)
@given(answers_sent, notations)
def test_cleaning_what_is_clean_changes_nothing(raw: dict[str, Any], notation: Notation) -> None:
    once, _ = clean(co_form(), raw, on=TODAY, lookups=LOOKUPS, notation=notation)
    again, errors = clean(co_form(), once, on=TODAY, lookups=LOOKUPS)
    assert again == once
    assert {error.code for error in errors} <= {"required", "too_few_rows", "rule", "not_in_list"}


@settings(max_examples=150, deadline=None)
@given(answers_sent, notations)
def test_a_hidden_answer_never_survives(raw: dict[str, Any], notation: Notation) -> None:
    answers, _ = clean(co_form(), raw, on=TODAY, lookups=LOOKUPS, notation=notation)
    assert set(answers) <= visible(co_form(), answers, on=TODAY)
    assert ("post_address" in answers) <= (answers.get("delivery") == "post")
    assert ("post_note" in answers) <= ("post_address" in answers)
    for row in answers.get("goods", []):
        assert ("import_number" in row) <= (row.get("origin") in {"TH", "LA", "MY"})


@settings(max_examples=100, deadline=None)
@given(answers_sent, notations)
def test_answers_can_always_be_stored_and_every_error_has_a_sentence_and_a_place(
    raw: dict[str, Any], notation: Notation
) -> None:
    answers, errors = clean(co_form(), raw, on=TODAY, lookups=LOOKUPS, notation=notation)
    stored = json.dumps(answers, allow_nan=False, ensure_ascii=False)
    assert "\\u0000" not in stored
    stored.encode("utf-8")
    for error in errors:
        assert error.sentence.endswith((".", "?"))
        assert error.name
        assert error.key in co_form().fields or error.code == "unknown"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 10**6), st.decimals(0, 10**5, places=2)), min_size=1, max_size=20))
def test_the_total_is_the_exact_sum_of_the_lines(lines: list[tuple[int, Any]]) -> None:
    rows = [line(quantity=quantity, price=str(price)) for quantity, price in lines]
    answers, _ = clean(co_form(), {"goods": rows}, on=TODAY, lookups=LOOKUPS)
    exact = sum(quantity * price for quantity, price in lines)
    assert type(exact)(answers["total"]) == exact
