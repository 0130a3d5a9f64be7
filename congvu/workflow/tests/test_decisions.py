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


NUMBERS = ("<input><inputExpression><text>quantity</text></inputExpression></input>"
           "<input><inputExpression><text>dangerous</text></inputExpression></input>")  # fmt: skip


def table(policy: str, *rows: tuple[str, str, str]) -> str:
    written = "".join(
        f"\n<rule><inputEntry><text>{first}</text></inputEntry><inputEntry><text>{second}</text></inputEntry>"
        f"<outputEntry><text>{answer}</text></outputEntry></rule>"
        for first, second, answer in rows
    )
    return (
        '<definitions><decision id="risk" name="Luồng"><decisionTable hitPolicy="' + policy + '">' + NUMBERS
        + '<output name="lane"/>' + written + "</decisionTable></decision></definitions>"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "rows", "reason"),
    [
        ("FIRST", [("&gt; 100", "-", '"red"'), ("&lt; 100", "-", '"green"')], "quantity = 100"),
        ("FIRST", [("-", "true", '"red"')], "dangerous = false"),
        ("UNIQUE", [("&gt;= 100", "-", '"red"'), ("&lt;= 100", "-", '"green"')], "quantity = 100"),
        ("ANY", [("&gt;= 100", "-", '"red"'), ("&lt;= 100", "-", '"green"')], "quantity = 100"),
        ("FIRST", [("&gt; 100", "-", '"red"'), ('"ít"', "-", '"green"'), ("-", "-", '"green"')], "chữ với số"),
    ],
)
def test_gaps_and_overlaps_of_a_table_are_told_with_a_case(
    policy: str, rows: list[tuple[str, str, str]], reason: str
) -> None:
    _, problems = read_dmn(table(policy, *rows), FACTS, "risk.dmn")
    assert len(problems) == 1 and reason in problems[0].reason and problems[0].line >= 1


@pytest.mark.parametrize(
    ("policy", "rows"),
    [
        ("FIRST", [("&gt; 100", "-", '"red"'), ("-", "-", '"green"')]),
        ("UNIQUE", [("[0..100)", "-", '"red"'), ("&gt;= 100", "-", '"green"')]),
        ("UNIQUE", [("&lt; 5", "-", '"red"'), ("&gt;= 5", "true", '"red"'), ("&gt;= 5", "false", '"green"')]),
        ("ANY", [("&gt;= 100", "-", '"red"'), ("&lt;= 100", "-", '"red"')]),
        ("COLLECT", [("&gt; 100", "-", '"red"')]),
    ],
)
def test_a_table_that_answers_every_case_once_is_left_alone(policy: str, rows: list[tuple[str, str, str]]) -> None:
    assert read_dmn(table(policy, *rows), FACTS, "risk.dmn")[1] == []
