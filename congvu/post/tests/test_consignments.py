"""A result goes by post: ordered, put off, taken, reported on, refused, cancelled; a partner that is down stops nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from congvu.accounts.models import Account
from congvu.dossiers import actions as dossiers
from congvu.dossiers.models import Dossier
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.notifications.models import Notification
from congvu.organisations.models import Unit
from congvu.post import actions, carrying, gateway, jobs, rules
from congvu.post.actions import Party
from congvu.post.gateway import Accepted, PostRefuses, PostUnavailable, Reported, ScriptedPostOffice
from congvu.post.models import Consignment
from congvu.post.refusals import (
    AlreadyTravelling,
    ConsignmentOnItsWay,
    NothingToCarry,
    NotThePostOfficer,
    PartyIncomplete,
    TrackingUnreadable,
)
from congvu.post.rules import Report
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> ScriptedPostOffice:
    made = ScriptedPostOffice()
    monkeypatch.setattr(gateway, "is_configured", lambda: True)
    monkeypatch.setattr(gateway, "post_office", lambda: made)
    return made


@pytest.fixture
def returned(
    giang: Account, cuc_xnk: Unit, mot_cua: Unit, lan: Account, an: Account, binh: Account, cuong: Account
) -> Dossier:
    """Lan's permit, handed to the post by An."""
    dossier = given.approved(given.permit(by=giang), by=lan, an=an, binh=binh, cuong=cuong)
    return dossiers.hand_over(dossier, "post", "Nguyễn Thị Lan", by=an, at=MONDAY)


def report(key: str, state: str, hours: int) -> Reported:
    return Reported(key, state, MONDAY + hours * HOUR)


def test_a_result_returned_by_post_is_ordered_and_lan_is_told_its_number(
    office: ScriptedPostOffice, returned: Dossier, lan: Account
) -> None:
    run_due_jobs()
    consignment = Consignment.objects.visible_to(lan).get()
    assert (consignment.state, consignment.tracking) == ("accepted", "VD000000001VN")
    assert office.ordered[0].reference == consignment.reference and office.ordered[0].name == "Nguyễn Thị Lan"
    assert Notification.objects.filter(account=lan, body__contains="VD000000001VN").count() == 1
    assert not any("Phố" in str(e.data) or "Lan" in str(e.data) for e in Event.objects.filter(kind__startswith="post."))


def test_an_operator_that_is_down_stops_nothing_and_is_tried_again(
    office: ScriptedPostOffice, returned: Dossier
) -> None:
    office.answers = [PostUnavailable("HTTP 500"), PostUnavailable("im lặng")]
    run_due_jobs()
    consignment = Consignment.objects.get()
    assert Dossier.objects.get().status == "returned"
    assert (consignment.state, consignment.tries, consignment.problem) == ("waiting", 1, "HTTP 500")
    at = consignment.next_at
    assert at is not None
    jobs.bring_what_waits(at - timedelta(seconds=1))
    run_due_jobs()
    assert len(office.ordered) == 1
    for _ in range(2):
        carrying.bring(Consignment.objects.select_related("dossier").get(), at=at)
    assert {one.reference for one in office.ordered} == {consignment.reference}
    assert Consignment.objects.get().state == "accepted"


def test_a_no_is_told_to_the_desk_and_another_may_be_ordered(
    office: ScriptedPostOffice, returned: Dossier, an: Account
) -> None:
    office.answers = [PostRefuses("Địa chỉ không có thật")]
    run_due_jobs()
    consignment = Consignment.objects.get()
    assert (consignment.state, consignment.problem) == ("refused", "Địa chỉ không có thật")
    again = actions.order(returned, "delivery", by=an, at=MONDAY)
    with pytest.raises(AlreadyTravelling):
        actions.order(returned, "delivery", by=an, at=MONDAY)
    assert again.state == "waiting"


def test_reports_twice_late_out_of_order_and_unknown(
    office: ScriptedPostOffice, returned: Dossier, lan: Account, program: Account
) -> None:
    run_due_jobs()
    consignment = Consignment.objects.get()
    office.told["VD000000001VN"] = [report("2", "on_the_way", 5), report("9", "", 6), report("1", "accepted", 1)]
    jobs.ask_where_they_are(MONDAY + 7 * HOUR)
    consignment.refresh_from_db()
    assert consignment.state == "on_the_way" and consignment.reports.count() == 3
    jobs.ask_where_they_are(MONDAY + 7 * HOUR + timedelta(minutes=30))
    office.told["VD000000001VN"] += [report("3", "delivered", 9), report("4", "on_the_way", 8)]
    jobs.ask_where_they_are(MONDAY + 10 * HOUR)
    jobs.ask_where_they_are(MONDAY + 12 * HOUR)
    run_due_jobs()
    consignment.refresh_from_db()
    assert consignment.state == "delivered" and consignment.ended_at is not None
    assert Notification.objects.filter(account=lan, body__contains="đã phát").count() == 1


def test_without_a_connection_an_types_the_number(returned: Dossier, an: Account, dung: Account) -> None:
    run_due_jobs()
    consignment = Consignment.objects.get()
    assert consignment.state == "waiting"
    before = Event.objects.count()
    with pytest.raises(NotThePostOfficer):
        actions.take(consignment, "VD000000009VN", by=dung, at=MONDAY)
    with pytest.raises(TrackingUnreadable):
        actions.take(consignment, "số 9", by=an, at=MONDAY)
    assert Event.objects.count() == before and not Consignment.objects.visible_to(dung).exists()
    assert actions.take(consignment, "vd 000 000 009 vn", by=an, at=MONDAY).tracking == "VD000000009VN"
    with pytest.raises(ConsignmentOnItsWay):
        actions.take(consignment, "VD000000010VN", by=an, at=MONDAY)


def test_a_cancelled_consignment_is_called_back(office: ScriptedPostOffice, returned: Dossier, an: Account) -> None:
    run_due_jobs()
    consignment = Consignment.objects.get()
    assert actions.cancel(consignment, by=an, at=MONDAY).state == "cancelled"
    run_due_jobs()
    assert office.cancelled == ["VD000000001VN"]
    with pytest.raises(ConsignmentOnItsWay):
        actions.cancel(consignment, by=an, at=MONDAY)


HOME = Party("Trần Văn Tư", "7 Phố Ví Dụ, phường Một, Hà Nội", "0912 345 678")


@pytest.fixture
def received(giang: Account, cuc_xnk: Unit, mot_cua: Unit, lan: Account, an: Account) -> Dossier:
    return given.received(given.permit(by=giang), by=lan, an=an)


def test_tt22_2019_đ6_1p_lan_has_her_result_brought_home_when_there_is_one(
    office: ScriptedPostOffice, received: Dossier, lan: Account, an: Account, binh: Account, cuong: Account
) -> None:
    office.answers = [Accepted("VD000000001VN", 32_000)]
    asked = actions.order(received, "delivery", HOME, by=lan, at=MONDAY)
    run_due_jobs()
    assert asked.state == "asked" and not office.ordered
    assert Dossier.objects.get().result_way == "post"
    given.in_step(received, "sign", binh=binh, cuong=cuong, at=MONDAY)
    dossiers.approve(received, by=cuong, at=MONDAY)
    dossiers.hand_over(received, "post", "Bưu chính", by=an, at=MONDAY)
    run_due_jobs()
    asked.refresh_from_db()
    assert (asked.state, asked.tracking, asked.fee) == ("accepted", "VD000000001VN", 32_000)
    assert [(one.name, one.address, one.phone) for one in office.ordered] == [(HOME.name, HOME.address, HOME.phone)]
    assert not any("Tư" in str(event.data) for event in Event.objects.filter(kind__startswith="post."))


def test_papers_are_fetched_at_once_and_lan_may_think_better_of_it(
    office: ScriptedPostOffice, received: Dossier, lan: Account, sen_staff: Account, dung: Account, an: Account
) -> None:
    for other in (sen_staff, dung):
        with pytest.raises(NotThePostOfficer):
            actions.order(received, "collection", HOME, by=other, at=MONDAY)
    with pytest.raises(PartyIncomplete):
        actions.order(received, "collection", Party("Tư", " ", "0912345678"), by=lan, at=MONDAY)
    fetched = actions.order(received, "collection", HOME, by=an, at=MONDAY)
    with pytest.raises(AlreadyTravelling):
        actions.order(received, "collection", HOME, by=lan, at=MONDAY)
    run_due_jobs()
    assert actions.cancel(fetched, by=lan, at=MONDAY).state == "cancelled"
    run_due_jobs()
    assert office.cancelled == ["VD000000001VN"]


def test_what_was_asked_for_falls_away_when_the_result_goes_another_way_or_there_is_none(
    received: Dossier, lan: Account, an: Account
) -> None:
    way = Dossier.objects.get().result_way
    assert way == "online"
    asked = actions.order(received, "delivery", HOME, by=lan, at=MONDAY)
    assert actions.cancel(asked, by=lan, at=MONDAY).state == "cancelled"
    assert Dossier.objects.get().result_way == way, "as before she thought of the post"
    asked = actions.order(received, "delivery", HOME, by=lan, at=MONDAY)
    dossiers.withdraw(received, "Đổi ý", by=lan, at=MONDAY)
    run_due_jobs()
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    with pytest.raises(NothingToCarry):
        actions.order(received, "delivery", HOME, by=lan, at=MONDAY)


@pytest.mark.parametrize(
    ("now", "told", "then"),
    [
        ("accepted", [("1", "on_the_way", 2), ("2", "accepted", 1)], "on_the_way"),
        ("accepted", [("1", "", 3)], "accepted"),
        ("on_the_way", [("1", "delivered", 2), ("2", "on_the_way", 3)], "delivered"),
        ("delivered", [("1", "sent_back", 9)], "delivered"),
        ("accepted", [], "accepted"),
    ],
)
def test_where_a_consignment_is_by_its_reports(now: str, told: list[tuple[str, str, int]], then: str) -> None:
    reports = [Report(key, state, MONDAY + hours * HOUR) for key, state, hours in told]
    assert rules.state_after(now, reports) == then


def test_tries_grow_up_to_half_a_day() -> None:
    waits = [rules.wait_after(tries) for tries in range(1, 9)]
    assert waits == sorted(waits) and waits[0] == timedelta(minutes=2) and waits[-1] == timedelta(hours=12)
