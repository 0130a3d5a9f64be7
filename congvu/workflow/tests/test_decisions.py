"""Decision tables answer by the first row that fits, and say nothing where none does."""

from __future__ import annotations

from typing import Any

import pytest

from congvu.kernel.expressions import compile_expression
from congvu.workflow.decisions import condition_of, read_dmn, table_of
from congvu.workflow.models import ProcessSpec
from congvu.workflow.queries import decide
from congvu.workflow.refusals import TableUnknown
from congvu.workflow.tests.conftest import FACTS


@pytest.mark.parametrize(
    ("facts", "lane"),
    [
        ({"dangerous": True, "quantity": 5}, "red"),
        ({"dangerous": False, "quantity": 101}, "yellow"),
        ({"dangerous": False, "quantity": 100}, "green"),
        ({"quantity": 5000}, "yellow"),
        ({}, "green"),
    ],
)
def test_the_first_row_that_fits_decides_the_lane(dmn: dict[str, str], facts: dict[str, Any], lane: str) -> None:
    assert table_of(dmn["risk"], FACTS).decide(facts) == {"lane": lane}


@pytest.mark.parametrize(
    ("test", "value", "fits"),
    [
        ('"VN","LA"', "LA", True),
        ('"VN","LA"', "TH", False),
        ('not("VN","LA")', "TH", True),
        ("[1..5]", 5, True),
        ("]1..5[", 5, False),
        ("(1..5]", 1, False),
        ("2 < ? and ? < 4", 3, True),
        ("!= 3", 3, False),
        ("<= 3", 3, True),
        ("7", 7, True),
        ('"a, b"', "a, b", True),
    ],
)
def test_a_cell_is_a_condition_about_its_column(test: str, value: Any, fits: bool) -> None:
    assert compile_expression(condition_of("x", test), frozenset({"x"})).holds({"x": value}) is fits


def test_a_collecting_table_gives_every_row(dmn: dict[str, str]) -> None:
    table, problems = read_dmn(dmn["risk"].replace('hitPolicy="FIRST"', 'hitPolicy="COLLECT"'), FACTS, "risk.dmn")
    assert not problems and table is not None
    assert table.decide({"dangerous": True, "quantity": 500}) == {"lane": ["red", "yellow", "green"]}


def test_a_column_that_names_no_fact_is_refused(dmn: dict[str, str]) -> None:
    _, problems = read_dmn(dmn["risk"], frozenset({"quantity"}), "risk.dmn")
    assert any("không có trường “dangerous”" in problem.reason for problem in problems)


@pytest.mark.django_db
def test_a_published_process_answers_from_its_tables(spec: ProcessSpec) -> None:
    assert decide(spec, "risk", {"dangerous": True}) == {"lane": "red"}
    with pytest.raises(TableUnknown):
        decide(spec, "prices", {})
