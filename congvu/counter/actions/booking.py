"""Lịch hẹn: a half hour is booked, moved, cancelled, kept or missed."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.counter import rules
from congvu.counter.actions._shared import require_receiver
from congvu.counter.actions.tickets import given
from congvu.counter.events import (
    BookingCancelled,
    BookingDue,
    BookingKept,
    BookingMade,
    BookingMissed,
    BookingMoved,
    BookingsForgotten,
)
from congvu.counter.models import Booking, ServiceGroup, Ticket
from congvu.counter.refusals import (
    BookingContactMissing,
    BookingEnded,
    GroupNotOffered,
    SlotFull,
    SlotNotOffered,
    TooEarly,
    TooLate,
    TooManyBookings,
)
from congvu.events.facts import record
from congvu.kernel.reference import reference
from congvu.kernel.text import nfc
from congvu.organisations.queries import work_calendar

State = Booking.State
# Telephone numbers as they are typed: digits, spaces, dots, dashes, a plus before.
_PHONE = re.compile(r"^\+?\d{9,12}$")
# A name is kept this long after the appointment, for who calls about it.
KEPT_FOR = timedelta(days=30)


@transaction.atomic
def book(group: ServiceGroup, slot: datetime, name: str, phone: str, *, by: Account | None, at: datetime) -> Booking:
    """Book a half hour, with an account or as a stranger with a telephone number; two open bookings at most."""
    name, phone = nfc(name).strip()[:200], re.sub(r"[\s.\-()]", "", phone)
    if not name or not _PHONE.match(phone):
        raise BookingContactMissing()
    group = ServiceGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if group.ended_at is not None or not group.bookable:
        raise GroupNotOffered()
    open_ = Booking.objects.filter(state=State.BOOKED, slot__gte=at)
    mine = open_.filter(account=by) if by is not None else open_.filter(phone=phone)
    if (count := mine.count()) >= rules.MOST_BOOKINGS:
        raise TooManyBookings(count=count)
    _require_room(group, slot, at)
    booking = Booking.objects.create(
        code=reference(secrets.token_bytes(8)),
        group=group,
        slot=slot,
        account=by,
        name=name,
        phone=phone,
        booked_at=at,
    )
    record(BookingMade(booking=booking.pk, slot=slot.isoformat()), about=booking, by=by, at=at)
    return booking


@transaction.atomic
def move(booking: Booking, slot: datetime, *, by: Account | None, at: datetime) -> Booking:
    """Another half hour; the code stays. Whoever holds the code may."""
    booking = _open(booking)
    if booking.slot == slot:
        return booking
    group = ServiceGroup.objects.select_for_update(of=("self",)).get(pk=booking.group_id)
    _require_room(group, slot, at)
    before, booking.slot, booking.reminded_at = booking.slot, slot, None
    booking.save(update_fields=["slot", "reminded_at"])
    told = BookingMoved(booking=booking.pk, before=before.isoformat(), slot=slot.isoformat())
    record(told, about=booking, by=by, at=at)
    return booking


@transaction.atomic
def cancel(booking: Booking, *, by: Account | None, at: datetime) -> Booking:
    """Not coming: the half hour is free for somebody else. Whoever holds the code may."""
    booking = _open(booking)
    booking.state, booking.ended_at = State.CANCELLED, at
    booking.save(update_fields=["state", "ended_at"])
    record(BookingCancelled(booking=booking.pk), about=booking, by=by, at=at)
    return booking


@transaction.atomic
def check_in(booking: Booking, *, by: Account | None, at: datetime) -> Ticket:
    """The person is here: a number with priority. Too early or too late it is refused, an ordinary number stays open."""
    booking = _open(booking)
    arrived = rules.arrival(booking.slot, at)
    slot = f"{localtime(booking.slot):%H:%M ngày %d/%m/%Y}"
    if arrived == "early":
        raise TooEarly(slot=slot, when=f"{localtime(booking.slot - rules.EARLY):%H:%M}")
    if arrived == "late":
        raise TooLate(slot=slot)
    booking.state, booking.ended_at = State.KEPT, at
    booking.save(update_fields=["state", "ended_at"])
    ticket = given(booking.group, Ticket.Priority.BOOKED, booking, by=by, at=at)
    record(BookingKept(booking=booking.pk, ticket=str(ticket)), about=booking, by=by, at=at)
    return ticket


@transaction.atomic
def cancel_at_desk(booking: Booking, *, by: Account, at: datetime) -> Booking:
    """The desk cancels for somebody who telephoned."""
    require_receiver(booking.group.unit, by, at)
    return cancel(booking, by=by, at=at)


@transaction.atomic
def end_missed(*, by: Account, at: datetime) -> int:
    """Bookings whose half hour has passed and nobody came; how many."""
    left = Booking.objects.select_for_update().filter(state=State.BOOKED, slot__lt=at - rules.SLOT - rules.LATE)
    missed = list(left.order_by("pk")[:1000])
    for booking in missed:
        booking.state, booking.ended_at = State.MISSED, at
        booking.save(update_fields=["state", "ended_at"])
        record(BookingMissed(booking=booking.pk), about=booking, by=by, at=at)
    return len(missed)


@transaction.atomic
def remind(until: datetime, *, by: Account, at: datetime) -> int:
    """Who comes before `until` and was not reminded is told once, by a listener; how many."""
    due = Booking.objects.select_for_update(of=("self",)).filter(
        state=State.BOOKED, reminded_at__isnull=True, account__isnull=False, slot__gt=at, slot__lte=until
    )
    found = list(due.order_by("pk")[:1000])
    for booking in found:
        booking.reminded_at = at
        booking.save(update_fields=["reminded_at"])
        record(BookingDue(booking=booking.pk), about=booking, by=by, at=at)
    return len(found)


@transaction.atomic
def forget(*, by: Account, at: datetime) -> int:
    """Names and numbers of appointments that are long over are emptied; how many."""
    old = Booking.objects.exclude(state=State.BOOKED).exclude(phone="").filter(slot__lt=at - KEPT_FOR)
    first = old.first()
    if first is None:
        return 0
    count = old.update(name="", phone="")
    record(BookingsForgotten(count=count), about=first, by=by, at=at)
    return count


def _open(booking: Booking) -> Booking:
    booking = Booking.objects.select_for_update(of=("self",)).select_related("group__unit").get(pk=booking.pk)
    if booking.state != State.BOOKED:
        raise BookingEnded(state=str(booking.get_state_display()))
    return booking


def _require_room(group: ServiceGroup, slot: datetime, at: datetime) -> None:
    """The half hour may be booked and is not full. The group's row is locked by the caller."""
    shown = f"{localtime(slot):%H:%M ngày %d/%m/%Y}"
    if not rules.may_be_booked(slot, at, work_calendar()):
        raise SlotNotOffered(slot=shown)
    if Booking.objects.filter(group=group, slot=slot, state=State.BOOKED).count() >= group.bookable:
        raise SlotFull(slot=shown)
