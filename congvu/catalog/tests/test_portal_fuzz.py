"""Whatever stands in a record: it is read, or refused with a sentence. Nothing else ever comes out."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from congvu.catalog.rules.legal_parts import LegalParts
from congvu.catalog.rules.portal_record import PortalRecord, Unreadable, parse_line, read
from congvu.catalog.rules.service_level import facts_of, service_level
from congvu.catalog.rules.wording import concepts, search_texts
from congvu.catalog.tests.portal import full

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "raw", "number", "unit", "code", "x"]), inner)
    ),
    max_leaves=6,
)
RECORD = full(
    "1.000363", "Cấp phép", cases=[{"code": "1", "name": "Cấp mới"}], conditions="Có", raw_unparsed={"a": "b"}
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] + [place for key, each in inside for place in places(each, (*path, key))]


def read_or_refused(value: Any) -> PortalRecord | None:
    with suppress(Unreadable):
        return read(value)
    return None


@given(place=st.sampled_from(places(RECORD)), value=JSON)
@settings(max_examples=400, deadline=None)
def test_a_record_with_anything_anywhere_is_read_or_refused(place: tuple[Any, ...], value: Any) -> None:
    spoiled = copy.deepcopy(RECORD)
    if not place:
        spoiled = value
    else:
        inside = spoiled
        for key in place[:-1]:
            inside = inside[key]
        inside[place[-1]] = value

    if found := read_or_refused(spoiled):
        json.dumps(found.content).encode()
        service_level(facts_of(LegalParts.read(found.content)))
        search_texts(found.name, *found.content.get("agencies", ()))
        assert read(json.loads(json.dumps(spoiled))).digest == found.digest


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_a_line_of_any_bytes_is_read_or_refused(raw: bytes) -> None:
    with suppress(Unreadable):
        read_or_refused(parse_line(raw))


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_question_is_understood_as_words_of_letters_and_digits(text: str) -> None:
    for concept in concepts(text):
        for phrase in concept.phrases:
            assert phrase
            assert all(word.isalnum() for word in phrase), phrase


def test_the_shipped_synonyms_are_read() -> None:
    assert ("giay", "chung", "nhan", "xuat", "xu") in concepts("co")[0].phrases
