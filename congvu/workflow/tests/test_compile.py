"""A process is refused before it is published, with the line and the reason; a good one is stored once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from congvu.accounts.models import Account
from congvu.kernel.limits import parse_limit
from congvu.workflow.actions import publish_process
from congvu.workflow.compiler import Compiled, check, compile_process
from congvu.workflow.models import ProcessSpec
from congvu.workflow.refusals import ProcessInvalid
from congvu.workflow.tests.conftest import FACTS, LIMIT


def problems(bpmn: str, dmn: dict[str, str], limit: str | None = "5 ngày làm việc") -> list[str]:
    found = check(bpmn, dmn, fact_names=FACTS, limit=parse_limit(limit) if limit else None)
    return [problem.reason for problem in found]


def test_the_example_process_may_be_published(bpmn: str, dmn: dict[str, str]) -> None:
    compiled = compile_process(bpmn, dmn, fact_names=FACTS, limit=LIMIT)
    assert isinstance(compiled, Compiled)
    review, check_, sign = compiled.steps
    assert (review.key, review.role, review.limit) == ("review", "reviewer", "2 ngày làm việc")
    assert review.outcomes == {"submit": "Trình lãnh đạo", "send_back": "Thẩm định lại"}
    assert review.remind_before == "4 giờ làm việc"
    assert check_.role == "unit_leader"
    assert sign.acts == ("approve", "refuse", "stop")


@pytest.mark.parametrize("folder", sorted(p.parent.name for p in Path("procedures").glob("*/process.bpmn")))
def test_the_shipped_processes_have_no_broken_flow(folder: str) -> None:
    package = Path("procedures") / folder
    dmn = {path.stem: path.read_text("utf-8") for path in package.glob("*.dmn")}
    # What conditions may ask is the form's to say; the catalogue checks that.
    found = check(package.joinpath("process.bpmn").read_text("utf-8"), dmn)
    assert [problem for problem in found if "không có trường" not in problem.reason] == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('<bpmn:lane id="lane_signer"', '<bpmn:lane id="lane_boss"', "không chỉ vai trò nào"),
        ("<bpmn:flowNodeRef>check</bpmn:flowNodeRef>", "", "phải nằm trong đúng một làn"),
        ('<bpmn:userTask id="check" ', '<bpmn:scriptTask id="check" ', "không cho phép bước chạy mã lệnh"),
        ("time: 2 ngày làm việc", "time: hai ngày", "Không đọc được thời hạn"),
        ("outcomes: agree=", "outcomes: đồng ý=", "mã kết quả chỉ gồm chữ thường không dấu"),
        ("acts: approve, refuse, stop", "acts: aprove", "nêu thao tác “aprove” không có"),
        ("acts: approve, refuse, stop", "acts: refuse", "không bước nào được thực hiện thao tác “approve”"),
        ('lane == "green"', 'colour == "green"', "không có trường “colour”"),
        ('lane == "green"', "facts.weight > 3", "không có trường “facts.weight”"),
        ('outcome == "send_back"', 'outcome == "sent_back"', "chờ kết quả “sent_back” mà bước trước không có"),
        (' default="to_check"', "", "thiếu điều kiện"),
        ('cancelActivity="false"', 'cancelActivity="true"', "chỉ được nhắc việc"),
        ("before: 4 giờ làm việc", "soon", "cần ghi “before"),
        (
            'sourceRef="check" targetRef="after_check"',
            'sourceRef="check" targetRef="nowhere"',
            "phần tử “nowhere” không có",
        ),
        ('<bpmn:endEvent id="end" name="Có kết quả" />', "", "phần tử “end” không có"),
    ],
)
def test_a_wrong_process_is_refused_with_its_reason(
    bpmn: str, dmn: dict[str, str], old: str, new: str, reason: str
) -> None:
    assert old in bpmn
    broken = bpmn.replace(old, new)
    if "scriptTask" in new:
        head, tail = broken.split(new, 1)
        broken = head + new + tail.replace("</bpmn:userTask>", "</bpmn:scriptTask>", 1)
    assert any(reason in found for found in problems(broken, dmn)), problems(broken, dmn)


def test_a_problem_names_its_line(bpmn: str, dmn: dict[str, str]) -> None:
    broken = bpmn.replace('lane == "green"', 'colour == "green"')
    line = next(n for n, text in enumerate(broken.splitlines(), 1) if 'id="straight"' in text)
    assert [problem.line for problem in check(broken, dmn, fact_names=FACTS)] == [line]


def test_a_step_nobody_comes_to_is_refused(bpmn: str, dmn: dict[str, str]) -> None:
    broken = bpmn.replace('sourceRef="by_risk" targetRef="check"', 'sourceRef="by_risk" targetRef="sign"')
    assert "không đường nào từ điểm bắt đầu tới “Lãnh đạo đơn vị xem xét”" in problems(broken, dmn)


def test_a_step_that_leads_nowhere_is_refused(bpmn: str, dmn: dict[str, str]) -> None:
    broken = bpmn.replace('<bpmn:sequenceFlow id="f3" sourceRef="check" targetRef="after_check" />', "")
    assert "“Lãnh đạo đơn vị xem xét” là ngõ cụt: không có đường đi tiếp" in problems(broken, dmn)


def test_steps_may_not_take_longer_than_the_law(bpmn: str, dmn: dict[str, str]) -> None:
    """Review 2 + check 1 + sign 1 working days: the way back is not counted twice."""
    assert problems(bpmn, dmn, "4 ngày làm việc") == []
    found = problems(bpmn, dmn, "3 ngày làm việc")
    assert found == [
        "tổng thời gian các bước trên đường dài nhất là 32 giờ làm việc, quá thời hạn 3 ngày làm việc (24 giờ làm việc)"
    ]


def test_a_gateway_without_default_must_know_every_outcome(bpmn: str, dmn: dict[str, str]) -> None:
    broken = bpmn.replace(' default="to_end"', "").replace(
        '<bpmn:sequenceFlow id="to_end" name="Đã ký" sourceRef="after_sign" targetRef="end" />',
        '<bpmn:sequenceFlow id="to_end" sourceRef="after_sign" targetRef="end">'
        '<bpmn:conditionExpression>outcome == "approve"</bpmn:conditionExpression></bpmn:sequenceFlow>',
    )
    assert "cổng “Đã quyết định?” không có nhánh nào cho kết quả “refuse”" in problems(broken, dmn)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "không phải XML hợp lệ"),
        ("<a>", "không phải XML hợp lệ"),
        ("<a/>", "phần tử gốc phải là"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "DOCTYPE"),
        ("<a>" + "x" * 1_000_001 + "</a>", "tệp lớn hơn"),
    ],
)
def test_what_is_no_process_is_refused(text: str, reason: str) -> None:
    (problem,) = check(text)
    assert reason in problem.reason


def test_a_decision_table_is_checked_cell_by_cell(bpmn: str, dmn: dict[str, str]) -> None:
    broken = dmn["risk"].replace("&gt; 100", "&gt; ")
    found = check(bpmn, {"risk": broken}, fact_names=FACTS)
    line = next(n for n, text in enumerate(broken.splitlines(), 1) if 'id="r2b"' in text)
    assert [(problem.path, problem.line) for problem in found if problem.path == "risk.dmn"] == [("risk.dmn", line)]


@pytest.mark.django_db
def test_the_same_texts_are_stored_once(bpmn: str, dmn: dict[str, str], giang: Account, monday: datetime) -> None:
    first = publish_process(bpmn, dmn, fact_names=FACTS, limit=LIMIT, by=giang, at=monday)
    second = publish_process(bpmn, dmn, fact_names=FACTS, limit=LIMIT, by=giang, at=monday)
    assert first.pk == second.pk
    other = publish_process(bpmn.replace("Ký duyệt", "Ký"), dmn, fact_names=FACTS, limit=LIMIT, by=giang, at=monday)
    assert other.pk != first.pk


@pytest.mark.django_db
def test_a_wrong_process_is_not_stored(bpmn: str, giang: Account, monday: datetime) -> None:
    with pytest.raises(ProcessInvalid) as refused:
        publish_process(bpmn, {}, fact_names=FACTS, limit=LIMIT, by=giang, at=monday)
    assert refused.value.details["problems"]
    assert not ProcessSpec.objects.exists()
