"""A process as a table of steps, and the table as a drawing: what is read, what is written, what only a drawing can say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from congvu.kernel.limits import parse_limit
from congvu.workflow.compiler import check
from congvu.workflow.plan import END, Plan, PlannedStep, Turn, Way, plan_of
from congvu.workflow.plan_drawing import drawn
from congvu.workflow.reading import read_bpmn

PACKAGES = Path(__file__).resolve().parents[3] / "procedures"
REVIEW = PlannedStep(
    "review",
    "Thẩm định",
    "reviewer",
    "2 ngày làm việc",
    acts=("request_supplement",),
    ways=(Way("submit", "Trình", "sign"),),
)
SIGN = PlannedStep(
    "sign",
    "Ký duyệt",
    "signer",
    "1 ngày làm việc",
    acts=("approve", "refuse"),
    ways=(Way("approve", "Ký", END), Way("send_back", "Trả lại", "review")),
)
PLAN = Plan("process", "Cấp giấy", (REVIEW, SIGN), first="review")


def plan(text: str) -> Plan:
    found = plan_of(read_bpmn(text))
    assert found is not None
    return found


def test_what_is_drawn_is_a_process_that_may_be_published_and_reads_back_the_same() -> None:
    assert check(drawn(PLAN), limit=parse_limit("5 ngày làm việc")) == []
    assert plan(drawn(PLAN)) == PLAN


def test_every_node_and_flow_has_its_place_in_the_drawing() -> None:
    process = read_bpmn(drawn(PLAN))

    assert set(process.shapes) >= {*process.nodes, "lane_reviewer", "lane_signer"}
    assert set(process.edges) == {flow.id for flow in process.flows}
    assert all(len(points) >= 2 for points in process.edges.values())


@pytest.mark.parametrize("folder", ["co-mau-d", "nhap-khau-tu-dong-thuoc-la", "thong-bao-website-ban-hang"])
def test_a_shipped_process_survives_the_table(folder: str) -> None:
    found = plan((PACKAGES / folder / "process.bpmn").read_text(encoding="utf-8"))

    assert plan(drawn(found)) == found


def test_a_condition_about_the_case_is_asked_before_the_outcome() -> None:
    turned = PLAN.with_step(replace(REVIEW, turns=(Turn("facts.quantity > 100", "sign", "Lô lớn"),)))

    assert check(drawn(turned), fact_names=frozenset({"quantity"})) == []
    assert plan(drawn(turned)) == turned


def test_a_process_may_begin_at_another_step_for_some_cases() -> None:
    turned = replace(PLAN, turns=(Turn("facts.urgent", "sign", "Khẩn"),))

    assert check(drawn(turned), fact_names=frozenset({"urgent"})) == []
    assert plan(drawn(turned)) == turned


def test_what_led_to_a_step_that_is_taken_away_leads_to_the_next() -> None:
    assert PLAN.without("sign").step("review").ways == (Way("submit", "Trình", END),)
    assert PLAN.without("review").first == "sign"
    assert PLAN.without("review").step("sign").ways[1].target == "sign"


def test_moving_a_line_changes_no_way() -> None:
    moved = PLAN.moved("sign", -1)

    assert [step.key for step in moved.steps] == ["sign", "review"]
    assert moved.first == "review"
    assert moved.moved("sign", -1) == moved
    assert check(drawn(moved)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("exclusiveGateway", "parallelGateway"),
        ('<bpmn:lane id="lane_signer"', '<bpmn:lane id="lane_king"'),
        ('outcome == "send_back"', "outcome =="),
    ],
)
def test_what_a_table_cannot_say_is_left_to_the_drawing(old: str, new: str) -> None:
    text = drawn(PLAN)
    assert old in text
    changed = text.replace(old, new)

    found = plan_of(read_bpmn(changed))
    assert found is None or found.step("sign").turns  # a broken condition stays as it was written


def test_words_that_are_xml_are_only_words() -> None:
    named = replace(PLAN, name='A & "B" <C>', steps=(replace(REVIEW, name="<script>"), SIGN))

    assert plan(drawn(named)) == named
