"""The hall: numbers are taken, called, missed, passed on, served; the day is closed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from congvu.accounts.models import Account
from congvu.counter import actions, queries
from congvu.counter.models import ServiceGroup, Ticket, Window
from congvu.counter.refusals import (
    AlreadyAtAWindow,
    DeskClosed,
    GroupStillServed,
    LetterTaken,
    NobodyWaits,
    NotPossibleForTicket,
    StillServing,
    WindowNotYours,
)
from congvu.dossiers.actions import Holder, file_at_counter, receive
from congvu.dossiers.models import Channel
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.organisations.models import Role, Unit
from congvu.organisations.refusals import NotYourRole
from tests import given
from tests.given import Hall
from tests.people import MONDAY, officer

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hall(mot_cua: Unit, giang: Account) -> Hall:
    return given.hall(mot_cua, by=giang)


@pytest.fixture
def hanh(mot_cua: Unit, program: Account) -> Account:
    """Hạnh, who receives beside An."""
    return officer("Ngô Thị Hạnh", "CB006", mot_cua, "Chuyên viên", [Role.RECEIVER], program)


@pytest.fixture
def window(hall: Hall, an: Account) -> Window:
    return actions.open_window(hall.first, by=an, at=MONDAY)


def take(hall: Hall, priority: str = "", minute: int = 0) -> Ticket:
    return actions.take_ticket(hall.dossiers, priority, by=None, at=MONDAY + minute * MINUTE)


def test_nđ61_đ13_2b_numbers_of_a_day_follow_each_other_and_start_again_the_next(hall: Hall) -> None:
    assert [str(take(hall)) for _ in range(3)] == ["A001", "A002", "A003"]
    assert str(actions.take_ticket(hall.results, by=None, at=MONDAY)) == "B001"
    assert str(actions.take_ticket(hall.dossiers, by=None, at=MONDAY + timedelta(days=1))) == "A001"


def test_no_number_is_given_while_the_desk_is_shut_and_the_sentence_says_when(hall: Hall) -> None:
    for at in (MONDAY.replace(hour=7, minute=29), MONDAY.replace(hour=17, minute=1), MONDAY - timedelta(days=1)):
        with pytest.raises(DeskClosed, match=r"Máy cấp số từ 07:30, 16/11/2026\.|17/11/2026"):
            actions.take_ticket(hall.dossiers, by=None, at=at)
    assert not Ticket.objects.exists()
    assert actions.take_ticket(hall.dossiers, by=None, at=MONDAY.replace(hour=7, minute=30))


def test_an_calls_serves_and_the_times_are_measured(hall: Hall, window: Window, an: Account) -> None:
    ticket = take(hall)
    called = actions.call_next(window, by=an, at=MONDAY + 4 * MINUTE)
    assert called == ticket and called.window == window and called.calls == 1
    served = actions.serve(called, by=an, at=MONDAY + 10 * MINUTE)
    assert served.state == Ticket.State.SERVED
    told = Event.objects.get(kind="counter.ticket_served").data
    assert told == {"ticket": "A001", "window": 1, "waited_seconds": 240, "served_seconds": 360}
    (line,) = queries.times(an, MONDAY.date(), MONDAY.date())
    assert (line.taken, line.served, line.waited, line.longest, line.visit) == (1, 1, 4.0, 4.0, 6.0)


def test_priority_comes_first_and_every_fourth_is_ordinary(hall: Hall, window: Window, an: Account) -> None:
    for priority in ("", "", "elderly", "disabled", "pregnant", "child"):
        take(hall, priority)
    order, at = [], MONDAY
    for _ in range(6):
        at += MINUTE
        ticket = actions.call_next(window, by=an, at=at)
        order.append(ticket.number)
        actions.serve(ticket, by=an, at=at)
    assert order == [3, 4, 5, 1, 6, 2]
    with pytest.raises(NobodyWaits):
        actions.call_next(window, by=an, at=at)


def test_who_did_not_come_is_called_again(hall: Hall, window: Window, an: Account) -> None:
    ticket = take(hall)
    actions.call_next(window, by=an, at=MONDAY)
    assert actions.call_again(ticket, by=an, at=MONDAY + MINUTE).calls == 2
    assert actions.miss(ticket, by=an, at=MONDAY + 2 * MINUTE).state == "absent"
    with pytest.raises(NotPossibleForTicket, match="Gọi không có mặt"):
        actions.serve(ticket, by=an, at=MONDAY)
    other = take(hall)
    actions.call_next(window, by=an, at=MONDAY + 3 * MINUTE)
    with pytest.raises(StillServing, match="A002"):
        actions.call_again(ticket, by=an, at=MONDAY + 4 * MINUTE)
    actions.serve(other, by=an, at=MONDAY + 4 * MINUTE)
    assert actions.call_again(ticket, by=an, at=MONDAY + 5 * MINUTE).state == "called"


def test_who_is_passed_on_waits_for_that_window_before_all_others(hall: Hall, an: Account, hanh: Account) -> None:
    first = actions.open_window(hall.first, by=an, at=MONDAY)
    second = actions.open_window(hall.second, by=hanh, at=MONDAY)
    passed, other = take(hall), take(hall, "elderly")
    actions.call(passed, first, by=an, at=MONDAY)
    actions.transfer(passed, second, by=an, at=MONDAY + MINUTE)
    assert actions.call_next(first, by=an, at=MONDAY + 2 * MINUTE) == other
    assert actions.call_next(second, by=hanh, at=MONDAY + 2 * MINUTE) == passed


def test_served_and_the_next_in_one_press_and_with_nobody_there_the_window_is_free(
    hall: Hall, window: Window, an: Account
) -> None:
    one, two = take(hall), take(hall)
    actions.call_next(window, by=an, at=MONDAY)
    assert actions.serve_and_call_next(one, by=an, at=MONDAY + MINUTE) == two
    assert actions.serve_and_call_next(two, by=an, at=MONDAY + 2 * MINUTE).state == "served"
    assert queries.console(window, MONDAY.date()).current is None


def test_one_officer_a_window_and_one_window_an_officer(hall: Hall, window: Window, an: Account, hanh: Account) -> None:
    with pytest.raises(WindowNotYours, match="Phạm Văn An"):
        actions.open_window(hall.first, by=hanh, at=MONDAY)
    with pytest.raises(AlreadyAtAWindow, match="quầy 1"):
        actions.open_window(hall.second, by=an, at=MONDAY)
    take(hall)
    with pytest.raises(WindowNotYours):
        actions.call_next(window, by=hanh, at=MONDAY)
    actions.call_next(window, by=an, at=MONDAY)
    with pytest.raises(StillServing):
        actions.close_window(window, by=an, at=MONDAY)


@pytest.mark.parametrize("who", ["binh", "cuong", "dung", "giang", "lan"])
def test_others_have_no_window_and_nothing_is_recorded(request, hall: Hall, window: Window, who: str) -> None:
    person = request.getfixturevalue(who)
    ticket = take(hall)
    before = Event.objects.count()
    for act in (
        lambda: actions.open_window(hall.second, by=person, at=MONDAY),
        lambda: actions.close_window(window, by=person, at=MONDAY),
        lambda: actions.call_next(window, by=person, at=MONDAY),
        lambda: actions.call(ticket, window, by=person, at=MONDAY),
    ):
        with pytest.raises(NotYourRole):
            act()
    assert Event.objects.count() == before
    assert not Ticket.objects.visible_to(person).exists()
    assert Window.objects.visible_to(person).exists() == (who == "giang")


def test_only_an_administrator_arranges_and_nobody_is_left_waiting(
    hall: Hall, mot_cua: Unit, an: Account, giang: Account
) -> None:
    with pytest.raises(NotYourRole):
        actions.arrange_group(mot_cua, "C", "Khác", by=an, at=MONDAY)
    with pytest.raises(LetterTaken):
        actions.arrange_group(mot_cua, "a", "Khác", by=giang, at=MONDAY)
    ticket = take(hall)
    with pytest.raises(GroupStillServed):
        actions.end_group(hall.dossiers, by=giang, at=MONDAY)
    actions.close_day(ticket.day + timedelta(days=1), by=giang, at=MONDAY)
    actions.end_group(hall.dossiers, by=giang, at=MONDAY)
    assert [group.letter for group in ServiceGroup.objects.published()] == ["B"]


def test_the_day_is_closed_with_its_windows_and_closing_twice_changes_nothing(
    hall: Hall, window: Window, an: Account, program: Account
) -> None:
    waiting, standing = take(hall, minute=1), take(hall, "elderly")
    actions.call_next(window, by=an, at=MONDAY)
    tomorrow = MONDAY + timedelta(days=1)
    assert actions.close_day(MONDAY.date(), by=program, at=MONDAY) == 0
    assert actions.close_day(tomorrow.date(), by=program, at=tomorrow) == 2
    told = Event.objects.count()
    assert actions.close_day(tomorrow.date(), by=program, at=tomorrow) == 0
    assert Event.objects.count() == told
    window.refresh_from_db()
    assert window.officer is None
    assert {Ticket.objects.get(pk=one.pk).state for one in (waiting, standing)} == {"closed"}


def test_a_paper_dossier_taken_in_while_a_number_stood_there_is_linked_to_it(
    hall: Hall, window: Window, an: Account, giang: Account, cuc_xnk: Unit
) -> None:
    permit = given.permit(by=giang)
    ticket = take(hall)
    actions.call_next(window, by=an, at=MONDAY)
    at = MONDAY + 5 * MINUTE
    holder = Holder(name="Hoàng Văn Bách", phone="0900000009")
    dossier = file_at_counter(permit, holder, by=an, at=at, channel=Channel.COUNTER)
    receive(dossier, by=an, at=at)
    actions.serve(ticket, by=an, at=at + MINUTE)
    run_due_jobs()
    run_due_jobs()
    assert list(ticket.dossiers.all()) == [dossier]


def test_the_place_in_the_line_and_the_screen_name_nobody(hall: Hall, window: Window, an: Account) -> None:
    first, second = take(hall), take(hall, minute=1)
    place = queries.place_of(second)
    assert (place.ahead, place.wait) == (1, timedelta(minutes=10))
    actions.call_next(window, by=an, at=MONDAY)
    shown = queries.screen(hall.first.unit, MONDAY.date())
    assert shown.newest == first and [count for _group, count in shown.waiting] == [1, 0]
    stamp = shown.stamp
    actions.call_again(first, by=an, at=MONDAY)
    assert queries.screen(hall.first.unit, MONDAY.date()).stamp != stamp


@pytest.mark.django_db(transaction=True)
def test_thirty_people_at_three_machines_get_thirty_numbers_and_two_windows_never_call_one(
    hall: Hall, an: Account, hanh: Account
) -> None:
    windows = {
        an: actions.open_window(hall.first, by=an, at=MONDAY),
        hanh: actions.open_window(hall.second, by=hanh, at=MONDAY),
    }

    def one(_: int) -> int:
        try:
            return actions.take_ticket(hall.dossiers, by=None, at=MONDAY).number
        finally:
            connection.close()

    def all_of(who: Account) -> list[int]:
        found = []
        try:
            for _ in range(8):
                ticket = actions.call_next(windows[who], by=who, at=MONDAY)
                found.append(ticket.number)
                actions.serve(ticket, by=who, at=MONDAY)
        finally:
            connection.close()
        return found

    with ThreadPoolExecutor(3) as people:
        assert sorted(people.map(one, range(30))) == list(range(1, 31))
    with ThreadPoolExecutor(2) as officers:
        called = [number for numbers in officers.map(all_of, windows) for number in numbers]
    assert sorted(called) == list(range(1, 17))
