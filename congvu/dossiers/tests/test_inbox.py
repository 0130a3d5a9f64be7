"""The desk's inbox shows each officer what waits for him, in few queries however much there is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvu.accounts.models import Account
from congvu.accounts.queries import remember_roles
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier, Status
from congvu.dossiers.queries.inbox import count_words
from congvu.organisations.models import Unit
from tests import given

pytestmark = pytest.mark.django_db


def view(account: Account, name: str, at: datetime, **kwargs: Any) -> list[Dossier]:
    return list(queries.inbox(account, name, at=at, **kwargs))


def test_a_dossier_wanders_through_the_views(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, dung: Account, giang: Account,
    cuc_hc: Unit, monday: datetime,
) -> None:  # fmt: skip
    dossier = given.submitted(permit, by=lan, at=monday)
    assert view(an, "to_receive", monday) == [dossier]
    assert view(binh, "unit", monday) == []
    actions.receive(dossier, by=an, at=monday)
    assert view(an, "to_receive", monday) == []
    assert view(binh, "unit", monday) == view(cuong, "unit", monday) == [dossier]
    assert view(binh, "mine", monday) == []
    actions.claim(dossier, by=binh, at=monday)
    assert view(binh, "mine", monday) == [dossier]
    actions.ask_opinion(dossier, cuc_hc, "Ý kiến?", monday + timedelta(days=1), by=binh, at=monday)
    assert view(dung, "opinions", monday) == [dossier] and view(dung, "unit", monday) == []
    assert view(binh, "due_soon", monday) == [] == view(binh, "late", monday)
    assert view(binh, "due_soon", monday + timedelta(days=4)) == [dossier]
    assert view(binh, "late", monday + timedelta(days=8)) == [dossier]
    actions.complete_step(dossier, "submit", by=binh, at=monday)
    actions.approve(dossier, by=cuong, at=monday)
    assert view(an, "returning", monday) == [dossier]
    assert view(binh, "unit", monday) == []
    assert view(giang, "all", monday) == view(lan, "mine", monday) == []


def test_what_awaits_a_supplement_is_not_to_be_received(
    permit: Procedure, lan: Account, an: Account, monday: datetime
) -> None:
    dossier = given.submitted(permit, by=lan, at=monday)
    actions.request_supplement(dossier, [{"what": "Đơn", "why": "mờ"}], "Chưa đủ.", by=an, at=monday)
    assert view(an, "to_receive", monday) == []
    assert [row.awaits_supplement for row in view(an, "all", monday)] == [True]


def test_the_most_pressing_comes_first(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime
) -> None:
    later = given.received(permit, by=lan, an=an, at=monday + timedelta(days=1))
    sooner = given.received(permit, by=lan, an=an, at=monday)
    assert view(binh, "unit", monday) == [sooner, later]


@pytest.mark.parametrize(
    "search", ["nguyen thi lan", "Nguyễn Thị Lan", "hội chợ", "HOI CHO mau", "261116-0001", "000.00.00.G02-261116-0001"]
)
def test_a_dossier_is_found_by_code_name_and_words(
    permit: Procedure, lan: Account, an: Account, binh: Account, dung: Account, monday: datetime, search: str
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    assert view(binh, "all", monday, search=search) == [dossier]
    assert view(binh, "all", monday, search=dossier.reference) == [dossier]
    assert view(binh, "all", monday, search=f"{search} khongco") == []
    assert view(dung, "all", monday, search=search) == []


def test_filters_narrow_a_view(permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime) -> None:
    green = given.received(permit, by=lan, an=an, at=monday)
    red = given.received(permit, by=lan, an=an, at=monday, answers={"dangerous": True})
    actions.claim(red, by=binh, at=monday)
    assert view(binh, "all", monday, filters={"lane": "red"}) == [red]
    assert view(binh, "all", monday, filters={"holder": str(binh.pk)}) == [red]
    assert view(binh, "all", monday, filters={"procedure": permit.code, "status": "in_review"}) == [red, green]
    actions.request_supplement(red, [{"what": "Đơn", "why": "mờ"}], "Chưa rõ.", by=binh, at=monday)
    assert view(binh, "unit", monday, filters={"status": "awaiting_supplement"}) == [red]
    assert view(binh, "unit", monday, filters={"status": "in_review"}) == [green]
    assert view(binh, "all", monday, filters={"status": "approved"}) == []
    assert len(view(binh, "all", monday, filters={"unit": "", "unknown": "x"})) == 2


def test_counts_agree_with_the_views(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime
) -> None:
    given.submitted(permit, by=lan, at=monday)
    actions.claim(given.received(permit, by=lan, an=an, at=monday), by=binh, at=monday)
    for account in (an, binh):
        counted = queries.counts(account, at=monday)
        assert counted == {name: len(view(account, name, monday)) for name in counted}
    assert queries.counts(binh, at=monday)["mine"] == 1
    assert (count_words(7), count_words(100)) == ("7", "99+")


def test_the_page_costs_the_same_for_two_and_for_twelve(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime
) -> None:
    for _ in range(2):
        given.received(permit, by=lan, an=an, at=monday)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            for row in queries.inbox(binh, "unit", at=monday)[:50]:
                assert str(queries.holder_line(row)) and row.procedure.name and row.unit.name
            queries.counts(binh, at=monday)
        return len(asked)

    few = cost()
    for _ in range(10):
        given.received(permit, by=lan, an=an, at=monday)
    assert cost() == few


def test_the_list_alone_stays_under_its_budget(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        given.received(permit, by=lan, an=an, at=monday)
    with django_assert_max_num_queries(9):
        for row in queries.inbox(binh, "unit", at=monday)[:50]:
            queries.holder_line(row)


def test_the_dossier_page_stays_under_its_budget(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    dossier = given.received(permit, by=lan, an=an, at=monday)
    given.in_step(dossier, "sign", binh=binh, cuong=cuong)
    dossier = Dossier.objects.select_related("unit", "procedure").get(pk=dossier.pk)
    remember_roles(cuong)  # as the desk does for each request
    with django_assert_max_num_queries(14):
        queries.acts_open_to(dossier, cuong, monday)
        queries.timeline(dossier, for_applicant=False)
        queries.holder_line(dossier)


def test_a_finished_dossier_waits_for_nobody(permit: Procedure, lan: Account, an: Account, monday: datetime) -> None:
    dossier = actions.withdraw(given.received(permit, by=lan, an=an, at=monday), by=lan, at=monday)
    assert dossier.status == Status.WITHDRAWN and queries.holder_line(dossier) is None
