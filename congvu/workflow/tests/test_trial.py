"""A process tried on values: what it would do, until when at the latest, and where it would be stuck."""

from __future__ import annotations

from pathlib import Path

import pytest

from congvu.kernel.limits import parse_limit
from congvu.kernel.work_calendar import WorkCalendar
from congvu.workflow.compiler import Compiled, compile_process
from congvu.workflow.decision_grid import Column, Grid, GridRow, dmn_of, first_grid, grid_of
from congvu.workflow.plan_drawing import drawn
from congvu.workflow.tests.test_plan import PLAN
from congvu.workflow.trial import ANSWER, ASK, try_process
from tests.people import MONDAY

CALENDAR = WorkCalendar()
CO_FORM_D = Path(__file__).resolve().parents[3] / "procedures" / "co-mau-d"
FACTS = {
    "total_value": 300000,
    "issued_retroactively": False,
    "third_country_invoice": False,
    "needs_origin_statement": False,
}


@pytest.fixture
def simple() -> Compiled:
    found = compile_process(drawn(PLAN), limit=parse_limit("5 ngày làm việc"))
    assert isinstance(found, Compiled)
    return found


def test_a_trial_waits_at_the_first_step_and_goes_where_it_is_told(simple: Compiled) -> None:
    first = try_process(simple, {}, [], calendar=CALENDAR, at=MONDAY)
    assert [one.step.key for one in first.waiting] == ["review"]

    back = try_process(simple, {}, ["submit", "send_back"], calendar=CALENDAR, at=MONDAY)
    assert [one.step.key for one in back.done] == ["review", "sign"]
    assert [one.step.key for one in back.waiting] == ["review"]
    assert not back.is_over


def test_every_step_takes_all_of_its_time(simple: Compiled) -> None:
    tried = try_process(simple, {}, ["submit", "approve"], calendar=CALENDAR, at=MONDAY)

    assert tried.is_over
    assert tried.done[1].opened_at == tried.done[0].due_at
    assert tried.ended_at == tried.done[1].due_at
    assert [one.label for one in tried.done] == ["Trình", "Ký"]


def test_a_supplement_stops_the_step_and_gives_it_its_full_time_again(simple: Compiled) -> None:
    straight = try_process(simple, {}, ["submit"], calendar=CALENDAR, at=MONDAY)
    waits = try_process(simple, {}, [ASK], calendar=CALENDAR, at=MONDAY)
    came = try_process(simple, {}, [ASK, ANSWER, "submit"], calendar=CALENDAR, at=MONDAY)

    assert waits.awaits_supplement and waits.waiting[0].due_at is None
    assert not came.awaits_supplement and came.rounds[0].answered_at is not None
    assert came.done[0].opened_at == came.rounds[0].answered_at
    assert came.done[0].due_at > straight.done[0].due_at


def test_an_outcome_no_step_waits_for_ends_the_trial_there(simple: Compiled) -> None:
    tried = try_process(simple, {}, ["khong-co", "approve"], calendar=CALENDAR, at=MONDAY)

    assert tried.done == []
    assert [one.step.key for one in tried.waiting] == ["review"]


@pytest.mark.parametrize(("value", "lane", "second"), [(300000, "red", "check"), (10, "green", "sign")])
def test_the_risk_table_chooses_the_way_as_at_reception(value: int, lane: str, second: str) -> None:
    compiled = compile_process(
        (CO_FORM_D / "process.bpmn").read_text(encoding="utf-8"),
        {"risk": (CO_FORM_D / "risk.dmn").read_text(encoding="utf-8")},
        fact_names=frozenset(FACTS),
    )
    assert isinstance(compiled, Compiled)

    facts = {**FACTS, "total_value": value}
    tried = try_process(compiled, facts, ["propose_approve"], calendar=CALENDAR, at=MONDAY, first_table="risk")

    assert tried.decided["lane"] == lane
    assert [one.step.key for one in tried.waiting] == [second]


def test_a_grid_reads_back_what_was_written() -> None:
    grid = Grid("risk", 'Phân "luồng" <1>', "FIRST", (Column("Trị giá", "total_value"),), (Column("Luồng", "lane"),),
                (GridRow((">= 5 & <",), ('"đỏ"',)), GridRow(("-",), ('"xanh"',))), "Ghi chú")  # fmt: skip

    assert grid_of(dmn_of(grid)) == grid
    assert grid_of(dmn_of(first_grid("moi"))) is not None
    assert grid_of("<a/>") is None
    assert grid_of("không phải XML") is None


def test_the_shipped_table_survives_the_grid() -> None:
    grid = grid_of((CO_FORM_D / "risk.dmn").read_text(encoding="utf-8"))

    assert grid is not None
    assert grid_of(dmn_of(grid)) == grid
    assert len(grid.rows) == 6
