"""Cường's report adds up, and behind every number stand exactly the dossiers it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvu.accounts.models import Account, Enterprise
from congvu.catalog.actions import publish
from congvu.catalog.models import Procedure
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.control import timeliness
from congvu.kernel.periods import Period, parse_period
from congvu.organisations.models import Unit
from congvu.statistics import queries
from congvu.statistics.queries import COLUMNS, TOTALS, behind, settlement, total_of
from tests import given

pytestmark = pytest.mark.django_db
NOVEMBER = parse_period("2026-11")


@dataclass
class Month:
    """One dossier for each column, by its column."""

    dossiers: dict[str, Dossier]
    at: datetime

    def references(self, *names: str) -> set[str]:
        return {self.dossiers[name].reference for name in names}


@pytest.fixture
def permit(giang: Account, cuc_xnk: Unit) -> Procedure:
    return given.permit(by=giang)


@pytest.fixture
def month(permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime) -> Month:
    """Received on Monday 16/11 and due on Monday 23/11, unless said otherwise; looked at on Friday 27/11."""

    def received(at: datetime = monday) -> Dossier:
        return given.received(permit, by=lan, an=an, at=at)

    def decided(dossier: Dossier, at: datetime) -> Dossier:
        given.in_step(dossier, "sign", binh=binh, cuong=cuong, at=at)
        return actions.approve(dossier, by=cuong, at=at)

    def stopped(dossier: Dossier, at: datetime) -> Dossier:
        given.in_step(dossier, "sign", binh=binh, cuong=cuong, at=at)
        return actions.stop(dossier, "Căn cứ pháp lý đã hết hiệu lực.", by=cuong, at=at)

    october = monday - timedelta(days=31)
    reappointed = received()
    friday = monday + timedelta(days=4)
    until = monday + timedelta(days=14)
    actions.propose_apology(reappointed, "workload", "Số hồ sơ tăng đột biến.", until, by=binh, at=friday)
    actions.issue_apology(reappointed, by=cuong, at=friday)
    return Month(
        {
            "early": decided(received(), monday + timedelta(days=1)),
            "on_time": decided(received(), monday + timedelta(days=7)),
            "late": decided(received(), monday + timedelta(days=9)),
            "stopped": stopped(received(), monday + timedelta(days=2)),
            "open": received(monday + timedelta(days=10)),
            "open_late": received(),
            "reappointed": reappointed,
            "carried_late": decided(received(october), monday),
            "of_october": decided(received(october), october + timedelta(days=1)),
            "not_received": given.submitted(permit, by=lan, at=monday),
        },
        at=monday + timedelta(days=11),
    )


def test_biểu_ii_06a_each_dossier_stands_in_its_columns(month: Month, cuong: Account) -> None:
    (line,) = settlement(cuong, NOVEMBER, "procedure", at=month.at)
    assert (line.key, dict(line.counts)) == (
        "9.000001",
        {
            "received_online": 7,
            "received_direct": 0,
            "carried_over": 1,
            "settled_early": 1,
            "settled_on_time": 1,
            "settled_late": 2,
            "ended_otherwise": 1,
            "open_in_time": 2,
            "open_late": 1,
            "reappointed": 1,
        },
    )
    assert line.on_time_share == 50


def test_behind_every_number_are_the_dossiers_it_counts(month: Month, cuong: Account) -> None:
    at = month.at
    (line,) = settlement(cuong, NOVEMBER, "unit", at=at)
    for column in [*COLUMNS, *TOTALS]:
        assert behind(cuong, NOVEMBER, column, at=at, group="unit", key=line.key).count() == line[column], column

    def found(column: str) -> set[str]:
        return set(behind(cuong, NOVEMBER, column, at=at).values_list("reference", flat=True))

    assert found("settled_late") == month.references("late", "carried_late")
    assert found("settled_early") == month.references("early")
    assert found("settled_on_time") == month.references("on_time")
    assert found("open_late") == month.references("open_late")
    assert found("open_in_time") == month.references("open", "reappointed")
    assert found("ended_otherwise") == month.references("stopped")
    assert found("carried_over") == month.references("carried_late")
    assert found("reappointed") == month.references("reappointed")


def test_the_report_and_the_control_sheet_mean_the_same_by_on_time(month: Month, cuong: Account) -> None:
    words = {"settled_early": "Trước hạn", "settled_on_time": "Đúng hạn", "settled_late": "Quá hạn"}
    for column, word in words.items():
        found = behind(cuong, NOVEMBER, column, at=month.at)
        assert {timeliness(one.due_at, one.decided_at) for one in found if one.decided_at} == {word}


@pytest.mark.parametrize("period", ["2026", "2026-Q4", "2026-10", "2026-11", "2026-12", "2026-11-18..2026-11-24"])
@pytest.mark.parametrize("days", [0, 4, 11, 60])
def test_what_was_received_is_settled_ended_or_open(
    period: str, days: int, month: Month, cuong: Account, monday: datetime
) -> None:
    for group in queries.GROUPS:
        for line in settlement(cuong, parse_period(period), group, at=monday + timedelta(days=days)):
            assert line["received"] == line["settled"] + line["ended_otherwise"] + line["open"], (period, group)


def test_what_is_open_at_the_end_of_a_month_is_carried_into_the_next(month: Month, cuong: Account) -> None:
    at = month.at + timedelta(days=30)
    november = total_of(settlement(cuong, NOVEMBER, "field", at=at))
    december = total_of(settlement(cuong, parse_period("2026-12"), "field", at=at))
    assert december["carried_over"] == november["open"] == 3
    assert december["open_late"] == 3


def test_what_was_late_at_the_end_of_a_month_stays_so_whatever_is_signed_later(
    month: Month, binh: Account, cuong: Account
) -> None:
    """Due 23/11 and open at the end of November; on 2/12 the unit apologises and promises 7/12."""
    december = month.at + timedelta(days=5)
    late = month.dossiers["open_late"]
    actions.propose_apology(late, "workload", "Nhiều hồ sơ.", december + timedelta(days=5), by=binh, at=december)
    actions.issue_apology(late, by=cuong, at=december)
    at = december + timedelta(days=1)
    assert late in behind(cuong, NOVEMBER, "open_late", at=at)
    assert total_of(settlement(cuong, NOVEMBER, "unit", at=at))["open_late"] == 2, "with the one promised for 30/11"
    assert late in behind(cuong, parse_period("2026-12"), "open_in_time", at=at)


def test_a_month_that_has_not_come_is_empty(month: Month, cuong: Account) -> None:
    assert settlement(cuong, parse_period("2027-01"), "unit", at=month.at) == []


def test_the_counter_is_a_channel_of_its_own(
    permit: Procedure, an: Account, cuong: Account, month: Month, monday: datetime
) -> None:
    lines = settlement(cuong, NOVEMBER, "channel", at=month.at)
    assert [(line.key, line.label, line["received"]) for line in lines] == [("online", "Trực tuyến", 8)]


def test_dung_of_another_unit_and_lan_count_only_what_they_may_see(
    month: Month, lan: Account, dung: Account, giang: Account, an: Account
) -> None:
    for nobody in (dung, giang):
        assert settlement(nobody, NOVEMBER, "unit", at=month.at) == []
        assert not behind(nobody, NOVEMBER, "received", at=month.at).exists()
    assert total_of(settlement(an, NOVEMBER, "unit", at=month.at))["received"] == 8
    assert total_of(settlement(lan, NOVEMBER, "unit", at=month.at))["received"] == 8


def test_tt32_2017_đ11_3_the_public_reads_each_online_service_and_no_dossier(month: Month, permit: Procedure) -> None:
    permit.refresh_from_db()
    (line,) = queries.of_services(parse_period("2026"), at=month.at)
    assert (line.code, line.level) == (permit.code, permit.service_level)
    assert (line.received_online, line.received, line.settled, line.on_time_share) == (9, 9, 5, 60.0)
    (november,) = queries.of_services(NOVEMBER, at=month.at)
    assert (november.received, november.settled, november.on_time_share) == (7, 4, 50.0)
    (unused,) = queries.of_services(parse_period("2025"), at=month.at)
    assert (unused.received, unused.settled, unused.on_time_share) == (0, 0, None)


def test_tt32_2017_đ11_3_a_service_of_level_3_is_told_as_one_of_level_4(
    permit: Procedure, giang: Account, monday: datetime
) -> None:
    paper_result = ("procedure.yaml", "online_result: true", "online_result: false")
    publish(given.next_permit(paper_result, by=giang), effective_from=monday.date(), by=giang, at=monday)
    (line,) = queries.of_services(parse_period("2026"), at=monday)
    assert (line.code, line.level) == (permit.code, 3)


def test_what_a_machine_files_is_received_online(
    permit: Procedure, partner: Account, sen: Enterprise, an: Account, cuong: Account, monday: datetime
) -> None:
    given.received(permit, by=partner, an=an, at=monday, enterprise=sen)
    (line,) = settlement(cuong, NOVEMBER, "channel", at=monday + timedelta(days=1))
    assert (line.key, line["received_online"], line["received_direct"]) == ("system", 1, 0)
    (service,) = queries.of_services(parse_period("2026"), at=monday + timedelta(days=1))
    assert (service.received_online, service.received) == (1, 1)


def test_a_report_is_one_question_after_who_sees_what(month: Month, cuong: Account) -> None:
    with CaptureQueriesContext(connection) as asked:
        settlement(cuong, NOVEMBER, "field", at=month.at)
    assert len([one for one in asked if "dossiers_dossier" in one["sql"]]) == 1
    assert len(asked) == 3


def test_days_that_follow_each_other_share_no_reception(month: Month, cuong: Account, monday: datetime) -> None:
    days = [Period(monday.date() + timedelta(days=n), monday.date() + timedelta(days=n)) for n in range(-40, 12)]
    counted = [total_of(settlement(cuong, day, "unit", at=month.at)) for day in days]
    assert sum(one["received_online"] for one in counted) == 9
    assert sum(one["settled"] for one in counted) == 5
