"""Why dossiers are late: each in one column of causes, with what happened to it beside, and the dossiers behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from congvu.accounts.models import Account
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier
from congvu.kernel.periods import parse_period
from congvu.organisations.models import Unit
from congvu.statistics import queries
from congvu.statistics.queries import CAUSES, CIRCUMSTANCES, behind_cause, causes, causes_total, late_steps
from congvu.statistics.queries.causes import COLUMNS
from tests import given

pytestmark = pytest.mark.django_db
NOVEMBER = parse_period("2026-11")


@dataclass
class Late:
    dossiers: dict[str, Dossier]
    at: datetime

    def references(self, *names: str) -> set[str]:
        return {self.dossiers[name].reference for name in names}


@pytest.fixture
def late(
    giang: Account,
    lan: Account,
    an: Account,
    binh: Account,
    cuong: Account,
    cuc_xnk: Unit,
    cuc_hc: Unit,
    monday: datetime,
) -> Late:
    """Received on Monday 16/11, due on Monday 23/11; looked at on Friday 27/11."""
    permit = given.permit(by=giang)

    def received() -> Dossier:
        return given.received(permit, by=lan, an=an, at=monday)

    def decided(dossier: Dossier, at: datetime) -> Dossier:
        given.in_step(dossier, "sign", binh=binh, cuong=cuong, at=at)
        return actions.approve(dossier, by=cuong, at=at)

    friday, thursday = monday + timedelta(days=4), monday + timedelta(days=10)
    reappointed, asked, sent_back, plain, in_time = (received() for _one in range(5))
    actions.propose_apology(reappointed, "workload", "Nhiều hồ sơ.", monday + timedelta(days=9), by=binh, at=friday)
    actions.issue_apology(reappointed, by=cuong, at=friday)
    actions.ask_opinion(asked, cuc_hc, "Có phải hóa chất?", monday + timedelta(days=2), by=binh, at=monday)
    actions.propose_apology(asked, "opinion", "Chờ ý kiến.", monday + timedelta(days=14), by=binh, at=friday)
    actions.propose_apology(sent_back, "staff", "Thiếu người.", monday + timedelta(days=14), by=binh, at=friday)
    actions.return_apology(sent_back, "Làm thêm giờ.", by=cuong, at=friday)
    items = [{"what": "Bản dịch", "why": "Thiếu"}]
    actions.request_supplement(plain, items, "Thiếu bản dịch.", by=binh, at=monday)
    actions.supplement(plain, by=lan, at=monday + timedelta(hours=1))
    decided(in_time, friday)
    return Late(
        {
            "reappointed": decided(reappointed, thursday),
            "asked": asked,
            "sent_back": sent_back,
            "plain": plain,
            "in_time": in_time,
        },
        at=monday + timedelta(days=11),
    )


def found(actor: Account, late: Late, column: str, **line: str) -> set[str]:
    return set(behind_cause(actor, NOVEMBER, column, at=late.at, **line).values_list("reference", flat=True))


def test_biểu_ii_07b_a_late_dossier_stands_in_one_cause_and_its_circumstances_beside(
    late: Late, cuong: Account
) -> None:
    (line,) = causes(cuong, NOVEMBER, "unit", at=late.at)
    assert (line["late"], line["settled_late"], line["open_late"]) == (4, 1, 3)
    assert {name: line[name] for name in CAUSES if line[name]} == {"workload": 1, "opinion": 1, "unexplained": 2}
    assert found(cuong, late, "workload") == late.references("reappointed")
    assert found(cuong, late, "opinion") == late.references("asked")
    assert found(cuong, late, "unexplained") == late.references("sent_back", "plain")
    assert found(cuong, late, "opinion_late") == late.references("asked")
    assert found(cuong, late, "supplemented") == late.references("plain")
    assert found(cuong, late, "reappointed") == late.references("reappointed")


def test_behind_every_number_are_the_dossiers_it_counts_in_every_grouping(late: Late, cuong: Account) -> None:
    for group in queries.GROUPS:
        lines = causes(cuong, NOVEMBER, group, at=late.at)
        for line in lines:
            for column in COLUMNS:
                assert len(found(cuong, late, column, group=group, key=line.key)) == line[column], (group, column)
            assert line["late"] == line["settled_late"] + line["open_late"] == sum(line[name] for name in CAUSES)
        assert causes_total(lines)["late"] == 4


def test_it_is_late_by_the_settlement_report_exactly_when_it_is_late_here(late: Late, cuong: Account) -> None:
    for days in (0, 7, 8, 9, 11, 40):
        at = late.at - timedelta(days=11 - days)
        total = queries.total_of(queries.settlement(cuong, NOVEMBER, "unit", at=at))
        here = causes_total(causes(cuong, NOVEMBER, "unit", at=at))
        assert (here["settled_late"], here["open_late"]) == (total["settled_late"], total["open_late"]), days


def test_whose_steps_were_late_and_in_which_dossiers(late: Late, cuong: Account) -> None:
    (line,) = late_steps(cuong, NOVEMBER, at=late.at)
    assert line.key == "cuc-xnk" and line["open_late"] >= 1 and line["done_late"] >= 1
    behind = found(cuong, late, "step_late", step_unit="cuc-xnk")
    assert len(behind) == line["dossiers"] and behind == found(cuong, late, "step_late")
    assert not found(cuong, late, "step_late", step_unit="cuc-hc")


def test_dung_who_was_asked_sees_that_one_and_giang_nothing(late: Late, dung: Account, giang: Account) -> None:
    assert found(dung, late, "late") == late.references("asked")
    assert causes(giang, NOVEMBER, "unit", at=late.at) == [] == late_steps(giang, NOVEMBER, at=late.at)


def test_nobody_is_late_with_an_answer_that_was_no_longer_waited_for(
    giang: Account,
    lan: Account,
    an: Account,
    binh: Account,
    cuong: Account,
    cuc_xnk: Unit,
    cuc_hc: Unit,
    monday: datetime,
) -> None:
    """Asked until Monday 30/11: taken back before, decided before, and still waited for on 4/12."""
    permit, until = given.permit(by=giang), monday + timedelta(days=14)
    dossiers = [given.received(permit, by=lan, an=an, at=monday) for _one in range(3)]
    taken_back, decided, waited_for = dossiers
    for dossier in dossiers:
        actions.ask_opinion(dossier, cuc_hc, "Có phải hóa chất?", until, by=binh, at=monday)
    actions.withdraw_opinion(taken_back.opinion_requests.get(), "Không cần nữa.", by=binh, at=monday)
    given.in_step(decided, "sign", binh=binh, cuong=cuong, at=monday)
    actions.approve(decided, by=cuong, at=monday + timedelta(days=9))
    at, autumn = monday + timedelta(days=18), parse_period("2026")
    (line,) = causes(cuong, autumn, "unit", at=at)
    assert (line["late"], line["opinion_late"]) == (3, 1)
    assert list(behind_cause(cuong, autumn, "opinion_late", at=at)) == [waited_for]


def test_every_cause_has_words() -> None:
    assert all(CAUSES.values()) and all(CIRCUMSTANCES.values()) and not set(CAUSES) & set(CIRCUMSTANCES)
