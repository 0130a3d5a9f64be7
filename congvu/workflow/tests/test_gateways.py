"""Parallel steps run side by side; decision tables are asked by the process itself."""

from __future__ import annotations

from datetime import datetime

import pytest

from congvu.accounts.models import Account
from congvu.organisations.models import Unit
from congvu.workflow import actions, queries
from congvu.workflow.compiler import check
from congvu.workflow.models import ProcessInstance
from congvu.workflow.refusals import NotYours, NoWayOn
from congvu.workflow.replay import outcomes_of, replay
from congvu.workflow.tests.conftest import CALENDAR

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="x">'
    '<bpmn:process id="p" name="Thử" isExecutable="true">'
)


def process(nodes: str, lanes: dict[str, list[str]], flows: list[tuple[str, str, str]]) -> str:
    """A small BPMN text without a diagram."""
    lane_set = "".join(
        f'<bpmn:lane id="{lane}" name="{lane}">{"".join(f"<bpmn:flowNodeRef>{n}</bpmn:flowNodeRef>" for n in held)}</bpmn:lane>'
        for lane, held in lanes.items()
    )
    drawn = "".join(
        f'<bpmn:sequenceFlow id="f{i}" sourceRef="{a}" targetRef="{b}">'
        + (f"<bpmn:conditionExpression>{c}</bpmn:conditionExpression>" if c else "")
        + "</bpmn:sequenceFlow>"
        for i, (a, b, c) in enumerate(flows)
    )
    return f'{HEAD}<bpmn:laneSet id="ls">{lane_set}</bpmn:laneSet>{nodes}{drawn}</bpmn:process></bpmn:definitions>'


PARALLEL = process(
    '<bpmn:startEvent id="start"/><bpmn:parallelGateway id="split"/><bpmn:parallelGateway id="join"/>'
    '<bpmn:userTask id="review" name="Thẩm định"/>'
    '<bpmn:userTask id="chemistry" name="Ý kiến hóa chất"><bpmn:documentation>unit: cuc-hc</bpmn:documentation></bpmn:userTask>'
    '<bpmn:userTask id="sign" name="Ký"><bpmn:documentation>acts: approve</bpmn:documentation></bpmn:userTask>'
    '<bpmn:endEvent id="end"/>',
    {"lane_reviewer": ["start", "split", "join", "review", "chemistry", "end"], "lane_signer": ["sign"]},
    [
        ("start", "split", ""),
        ("split", "review", ""),
        ("split", "chemistry", ""),
        ("review", "join", ""),
        ("chemistry", "join", ""),
        ("join", "sign", ""),
        ("sign", "end", ""),
    ],
)
BY_TABLE = process(
    '<bpmn:startEvent id="start"/><bpmn:businessRuleTask id="ask" name="Phân luồng" camunda:decisionRef="risk"/>'
    '<bpmn:exclusiveGateway id="way" default="f3"/>'
    '<bpmn:userTask id="check" name="Kiểm tra"/>'
    '<bpmn:userTask id="sign" name="Ký"><bpmn:documentation>acts: approve</bpmn:documentation></bpmn:userTask>'
    '<bpmn:endEvent id="end"/>',
    {"lane_reviewer": ["start", "ask", "way", "check", "end"], "lane_signer": ["sign"]},
    [
        ("start", "ask", ""),
        ("ask", "way", ""),
        ("way", "check", 'lane == "red" and facts.quantity > 10'),
        ("way", "sign", ""),
        ("check", "sign", ""),
        ("sign", "end", ""),
    ],
)
FACTS = frozenset({"dangerous", "quantity"})


def open_steps(instance: ProcessInstance) -> dict[str, str]:
    return {item.step: item.unit.code for item in queries.open_items(instance)}


@pytest.mark.django_db
def test_two_units_work_side_by_side_and_the_signer_waits_for_both(
    giang: Account, binh: Account, dung: Account, cuc_xnk: Unit, cuc_hc: Unit, monday: datetime
) -> None:
    spec = actions.publish_process(PARALLEL, by=giang, at=monday)
    instance = actions.start(spec, cuc_xnk, {}, calendar=CALENDAR, by=giang, at=monday)
    assert open_steps(instance) == {"review": "cuc-xnk", "chemistry": "cuc-hc"}
    items = {item.step: item for item in queries.open_items(instance)}
    with pytest.raises(NotYours):
        actions.complete(items["chemistry"], "done", calendar=CALENDAR, by=binh, at=monday)
    actions.complete(items["chemistry"], "done", calendar=CALENDAR, by=dung, at=monday)
    assert open_steps(instance) == {"review": "cuc-xnk"}
    actions.complete(items["review"], "done", calendar=CALENDAR, by=binh, at=monday)
    assert open_steps(instance) == {"sign": "cuc-xnk"}


@pytest.mark.django_db
def test_a_case_with_two_open_steps_goes_on_by_another_process_and_both_stay_with_their_people(
    giang: Account, binh: Account, dung: Account, cuong: Account, cuc_xnk: Unit, cuc_hc: Unit, monday: datetime
) -> None:
    """The next process renames a step, gives the other to the unit's leader, and both still lead to the signature."""
    later = PARALLEL.replace("Thẩm định", "Thẩm định kỹ").replace("<bpmn:flowNodeRef>chemistry</bpmn:flowNodeRef>", "")
    later = later.replace(
        "</bpmn:laneSet>",
        '<bpmn:lane id="lane_unit_leader"><bpmn:flowNodeRef>chemistry</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>',
    )
    old, new = (actions.publish_process(text, by=giang, at=monday) for text in (PARALLEL, later))
    instance = actions.start(old, cuc_xnk, {}, calendar=CALENDAR, by=giang, at=monday)
    items = {item.step: item for item in queries.open_items(instance)}
    actions.claim(items["review"], by=binh, at=monday)
    actions.claim(items["chemistry"], by=dung, at=monday)
    stand = replay(queries.published(new.pk), {}, outcomes_of(instance.work_items.all()))
    assert stand is not None and stand.steps == ["chemistry", "review"]

    actions.rebase(instance, new.pk, stand, "Bản mới.", calendar=CALENDAR, by=giang, at=monday)

    items = {item.step: item for item in queries.open_items(instance)}
    assert (items["review"].name, items["review"].holder) == ("Thẩm định kỹ", binh)
    assert (items["chemistry"].role, items["chemistry"].holder) == ("unit_leader", None)
    actions.complete(items["review"], "done", calendar=CALENDAR, by=binh, at=monday)
    assert open_steps(instance) == {"chemistry": "cuc-hc"}
    with pytest.raises(NoWayOn):
        actions.rebase(instance, old.pk, stand, "Đã khác.", calendar=CALENDAR, by=giang, at=monday)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "step", "lane"),
    [
        ({"dangerous": True, "quantity": 50}, "check", "red"),
        ({"dangerous": True, "quantity": 5}, "sign", "red"),
        ({"dangerous": False, "quantity": 50}, "sign", "green"),
        ({}, "sign", "green"),
    ],
)
def test_the_process_asks_its_table_by_itself(
    giang: Account, cuc_xnk: Unit, dmn: dict[str, str], monday: datetime, facts: dict[str, object], step: str, lane: str
) -> None:
    spec = actions.publish_process(BY_TABLE, dmn, fact_names=FACTS, by=giang, at=monday)
    instance = actions.start(spec, cuc_xnk, facts, calendar=CALENDAR, by=giang, at=monday)
    assert open_steps(instance) == {step: "cuc-xnk"}
    assert instance.decided == {"lane": lane}


def test_a_table_that_is_not_in_the_package_is_refused() -> None:
    found = [problem.reason for problem in check(BY_TABLE, {}, fact_names=FACTS)]
    assert any("gọi bảng quyết định “risk” không có trong gói" in reason for reason in found)
