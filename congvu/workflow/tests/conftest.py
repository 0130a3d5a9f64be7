"""A published process and its texts, for the tests of workflow."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from congvu.accounts.models import Account
from congvu.kernel.limits import parse_limit
from congvu.kernel.work_calendar import WorkCalendar
from congvu.organisations.models import Unit
from congvu.workflow.actions import publish_process, start
from congvu.workflow.models import ProcessInstance, ProcessSpec

FOLDER = Path(__file__).parents[3] / "tests" / "packages" / "giay-phep-vi-du"
FACTS = frozenset({"purpose", "quantity", "dangerous", "note"})
LIMIT = parse_limit("5 ngày làm việc")
CALENDAR = WorkCalendar()


@pytest.fixture
def bpmn() -> str:
    return FOLDER.joinpath("process.bpmn").read_text("utf-8")


@pytest.fixture
def dmn() -> dict[str, str]:
    return {"risk": FOLDER.joinpath("risk.dmn").read_text("utf-8")}


@pytest.fixture
def spec(bpmn: str, dmn: dict[str, str], giang: Account, monday: datetime) -> ProcessSpec:
    return publish_process(bpmn, dmn, fact_names=FACTS, limit=LIMIT, by=giang, at=monday)


@pytest.fixture
def green(spec: ProcessSpec, cuc_xnk: Unit, an: Account, monday: datetime) -> ProcessInstance:
    """A case of the green lane, just received by An."""
    decided = {"lane": "green"}
    return start(spec, cuc_xnk, {"quantity": 50}, calendar=CALENDAR, by=an, at=monday, decided=decided)
