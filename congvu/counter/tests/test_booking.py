"""Half hours are booked by Lan and by strangers, moved, cancelled, kept, missed, forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from congvu.accounts.models import Account
from congvu.counter import actions, queries
from congvu.counter.models import Booking, Ticket
from congvu.counter.refusals import (
    BookingContactMissing,
    BookingEnded,
    BookingUnknown,
    GroupNotOffered,
    SlotFull,
    SlotNotOffered,
    TooEarly,
    TooLate,
    TooManyBookings,
)
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.kernel.work_calendar import VIETNAM, WorkCalendar
from congvu.notifications.models import Notification
from congvu.organisations.models import Unit
from congvu.organisations.refusals import NotYourRole
from tests import given
from tests.given import Hall
from tests.people import MONDAY

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 17, 10, 0, tzinfo=VIETNAM)


@pytest.fixture
def hall(mot_cua: Unit, giang: Account) -> Hall:
    return given.hall(mot_cua, by=giang)


def booked(hall: Hall, *, by: Account | None = None, slot: datetime = TEN, phone: str = "0900 000 001") -> Booking:
    return actions.book(hall.dossiers, slot, "Bà Sáu", phone, by=by, at=MONDAY)


def test_a_half_hour_takes_as_many_as_the_group_says(hall: Hall, lan: Account) -> None:
    booked(hall, by=lan)
    booked(hall)
    with pytest.raises(SlotFull, match="10:00 ngày 17/11/2026"):
        booked(hall, phone="0900000003")
    day = next(one for one in queries.bookable(hall.dossiers, WorkCalendar(), MONDAY) if one.on == TEN.date())
    assert dict(day.slots)[TEN] == 0 and dict(day.slots)[TEN + timedelta(minutes=30)] == 2


def test_nobody_books_more_than_two_and_a_cancelled_one_makes_room(hall: Hall) -> None:
    first = booked(hall)
    booked(hall, slot=TEN + timedelta(hours=1))
    with pytest.raises(TooManyBookings):
        booked(hall, slot=TEN + timedelta(hours=3), phone="0900.000.001")
    actions.cancel(first, by=None, at=MONDAY)
    assert booked(hall, slot=TEN + timedelta(hours=3)).phone == "0900000001"


@pytest.mark.parametrize(
    "wrong",
    [
        {"slot": TEN.replace(day=21)},
        {"slot": MONDAY + timedelta(minutes=30)},
        {"slot": TEN.replace(minute=5)},
    ],
)
def test_what_may_not_be_booked_is_refused_and_changes_nothing(hall: Hall, wrong: dict[str, datetime]) -> None:
    before = Event.objects.count()
    with pytest.raises(SlotNotOffered):
        booked(hall, **wrong)
    with pytest.raises(BookingContactMissing):
        booked(hall, phone="gọi tôi")
    with pytest.raises(GroupNotOffered):
        actions.book(hall.results, TEN, "Bà Sáu", "0900000001", by=None, at=MONDAY)
    assert not Booking.objects.exists() and Event.objects.count() == before


def test_who_keeps_the_appointment_gets_a_number_with_priority(hall: Hall) -> None:
    booking = booked(hall)
    with pytest.raises(TooEarly, match="từ 09:30"):
        actions.check_in(booking, by=None, at=TEN - timedelta(minutes=40))
    ticket = actions.check_in(queries.booking_of(booking.code.lower()), by=None, at=TEN)
    assert ticket.priority == Ticket.Priority.BOOKED and ticket.booking == booking
    with pytest.raises(BookingEnded, match="Đã đến"):
        actions.check_in(booking, by=None, at=TEN)
    late = booked(hall)
    with pytest.raises(TooLate):
        actions.check_in(late, by=None, at=TEN + timedelta(minutes=16))
    with pytest.raises(BookingUnknown):
        queries.booking_of("AAAA-BBBB-CC")


def test_lan_is_reminded_once_and_a_moved_appointment_again(hall: Hall, lan: Account, program: Account) -> None:
    booking = booked(hall, by=lan)
    eve = TEN - timedelta(hours=20)
    for _ in range(2):
        actions.remind(eve + timedelta(hours=24), by=program, at=eve)
        run_due_jobs()
    assert [one.link for one in Notification.objects.filter(account=lan)] == [f"/lich-hen/{booking.code}"]
    actions.move(booking, TEN + timedelta(hours=4), by=lan, at=eve)
    assert actions.remind(eve + timedelta(hours=24), by=program, at=eve) == 1


def test_who_did_not_come_is_noted_and_names_are_forgotten(hall: Hall, program: Account) -> None:
    booking = booked(hall)
    assert actions.end_missed(by=program, at=TEN + timedelta(minutes=45)) == 0
    assert actions.end_missed(by=program, at=TEN + timedelta(minutes=46)) == 1
    assert actions.forget(by=program, at=TEN + timedelta(days=29)) == 0
    assert actions.forget(by=program, at=TEN + timedelta(days=31)) == 1
    booking.refresh_from_db()
    assert (booking.state, booking.name, booking.phone) == ("missed", "", "")
    assert not any("0900000001" in str(event.data) or "Sáu" in str(event.data) for event in Event.objects.all())


def test_the_desk_cancels_for_who_telephoned_and_others_do_not(hall: Hall, an: Account, dung: Account) -> None:
    booking = booked(hall)
    with pytest.raises(NotYourRole):
        actions.cancel_at_desk(booking, by=dung, at=MONDAY)
    assert not Booking.objects.visible_to(dung).exists() and Booking.objects.visible_to(an).exists()
    assert actions.cancel_at_desk(booking, by=an, at=MONDAY).state == "cancelled"


def test_a_stranger_books_moves_and_cancels_on_the_portal(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("congvu.faces.citizen.booking.now", lambda: MONDAY)
    browser = Client()
    assert "Nộp hồ sơ xuất nhập khẩu" in browser.get("/dat-lich").content.decode()
    place = f"/dat-lich/{hall.dossiers.pk}?ngay=2026-11-17"
    said = {"slot": TEN.isoformat(), "name": "Bà Sáu", "phone": "0900000001"}
    assert browser.post(place, said | {"phone": ""}).status_code == 422
    made = browser.post(place, said)["Location"]
    page = browser.get(made).content.decode()
    assert "10:00, 17/11/2026" in page and "Bà Sáu" not in page
    later = {"slot": (TEN + timedelta(hours=1)).isoformat()}
    assert browser.post(f"{made}/doi?ngay=2026-11-17", later).status_code == 302
    assert "11:00, 17/11/2026" in browser.get(made).content.decode()
    assert browser.post(f"{made}/huy").status_code == 302
    assert browser.post(f"{made}/huy").status_code == 409
    assert Client().get("/lich-hen/AAAA-BBBB-CC").status_code == 409
