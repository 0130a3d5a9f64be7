"""The ministry's shared code lists, as forms ask them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvu.accounts.models import Account
from congvu.forms.engine import clean
from congvu.forms.lookups import RegistryLookups
from congvu.forms.tests.co_form import LOOKUPS, TODAY, co_form, filled, line
from congvu.registry import actions as registry
from congvu.registry.rules import Row

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(giang: Account, monday: datetime) -> RegistryLookups:
    """The small lists of the tests' form, published by Giang."""
    for key in ("countries", "provinces", "communes"):
        parents = LOOKUPS.parents.get(key, {})
        rows = [
            Row(code=code, name=name, parent_code=parents.get(code, "")) for code, name in LOOKUPS.lists[key].items()
        ]
        registry.publish_list(key, key, rows, valid_from=date(2025, 7, 1), source="thử", by=giang, at=monday)
    return RegistryLookups(TODAY)


def test_a_form_is_cleaned_against_the_published_lists(lists: RegistryLookups) -> None:
    assert clean(co_form(), filled(), on=TODAY, lookups=lists)[1] == []
    _, errors = clean(
        co_form(), filled(destination="XX", goods=[line(origin="V\x00N"), line(origin="??")]), on=TODAY, lookups=lists
    )
    assert [error.name for error in errors] == ["destination", "goods-1-origin"]


def test_a_list_not_yet_in_force_has_no_codes(lists: RegistryLookups) -> None:
    before = RegistryLookups(date(2025, 6, 30))
    assert before.names_of("countries", ["VN"]) == {}
    assert list(before.entries("provinces")) == []


def test_entries_are_found_by_parent_and_by_words_without_diacritics(lists: RegistryLookups) -> None:
    assert {entry.code for entry in lists.entries("communes", "01")} == {"00004", "00008"}
    assert [entry.code for entry in lists.search("communes", "ba dinh")] == ["00004"]


def test_two_hundred_rows_ask_the_database_as_often_as_one(lists: RegistryLookups) -> None:
    def queries(rows: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            clean(co_form(), filled(goods=[line(price="1")] * rows), on=TODAY, lookups=RegistryLookups(TODAY))
        return len(asked)

    assert queries(200) == queries(1) <= 5
