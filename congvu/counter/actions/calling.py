"""At the window: the next number is called, comes or does not, is served, or is passed on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from congvu.accounts.models import Account
from congvu.counter import rules
from congvu.counter.actions._shared import (
    called_at_window,
    locked_ticket,
    locked_window,
    require_own,
    require_possible,
    require_receiver,
)
from congvu.counter.events import TicketCalled, TicketMissed, TicketServed, TicketTransferred
from congvu.counter.models import Ticket, Window
from congvu.counter.queries import line_of, priority_in_a_row
from congvu.counter.refusals import NobodyWaits, NoWindowServes, StillServing
from congvu.events.facts import record
from congvu.kernel.work_calendar import vietnam_day
from congvu.organisations.models import Unit

State = Ticket.State


@transaction.atomic
def call_next(window: Window, *, by: Account, at: datetime) -> Ticket:
    """Call whose turn it is by `rules.next_of`. Two windows never call one number: the desk's line is locked."""
    window = _free_window(window, by, at)
    # All windows of a desk choose one after the other, so that none takes a number that another has just called.
    Unit.objects.select_for_update().get(pk=window.unit_id)
    day = vietnam_day(at)
    turn = rules.next_of(
        line_of(window.unit_id, day),
        window=window.pk,
        groups=set(window.groups.values_list("pk", flat=True)),
        priority_in_a_row=priority_in_a_row(window, day),
    )
    if turn is None:
        raise NobodyWaits(number=window.number)
    return _called(locked_ticket(Ticket(pk=turn.key)), window, by=by, at=at)


@transaction.atomic
def call(ticket: Ticket, window: Window, *, by: Account, at: datetime) -> Ticket:
    """Call one number out of turn: who must not be made to wait; the fact says who decided so."""
    window = _free_window(window, by, at)
    Unit.objects.select_for_update().get(pk=window.unit_id)
    ticket = locked_ticket(ticket)
    require_possible("call", ticket)
    if ticket.unit_id != window.unit_id:
        raise NoWindowServes(unit=ticket.unit.name)
    return _called(ticket, window, by=by, at=at)


@transaction.atomic
def call_again(ticket: Ticket, *, by: Account, at: datetime) -> Ticket:
    """The number did not come at once, or comes back after it was missed."""
    ticket = locked_ticket(ticket)
    require_possible("call_again", ticket)
    assert ticket.window is not None, "the database keeps it so"
    window = locked_window(ticket.window)
    if ticket.state == State.ABSENT and window.officer_id != by.pk:
        # Missed at a window that somebody else has now: the officer calls it to their own.
        own = Window.objects.filter(officer=by, unit=ticket.unit_id).first()
        window = locked_window(own) if own is not None else window
    require_receiver(window.unit, by, at)
    require_own(window, by)
    standing = called_at_window(window)
    if standing is not None and standing.pk != ticket.pk:
        raise StillServing(number=window.number, ticket=str(standing))
    return _called(ticket, window, by=by, at=at)


@transaction.atomic
def miss(ticket: Ticket, *, by: Account, at: datetime) -> Ticket:
    """Called and did not come. It may be called again the same day."""
    ticket, window = _own_called("miss", ticket, by, at)
    ticket.state = State.ABSENT
    ticket.save(update_fields=["state"])
    record(TicketMissed(ticket=str(ticket), window=window.number), about=ticket, by=by, at=at)
    return ticket


@transaction.atomic
def serve(ticket: Ticket, *, by: Account, at: datetime) -> Ticket:
    """The visit is over."""
    ticket, window = _own_called("serve", ticket, by, at)
    return _served(ticket, window, by=by, at=at)


@transaction.atomic
def serve_and_call_next(ticket: Ticket, *, by: Account, at: datetime) -> Ticket:
    """The visit is over, and the next number is called; with nobody waiting the window is free."""
    ticket, window = _own_called("serve", ticket, by, at)
    served = _served(ticket, window, by=by, at=at)
    try:
        with transaction.atomic():
            return call_next(window, by=by, at=at)
    except NobodyWaits:
        return served


@transaction.atomic
def transfer(ticket: Ticket, to: Window, *, by: Account, at: datetime) -> Ticket:
    """Pass the visitor on: they wait for that window only, before all who have not been heard yet."""
    ticket, window = _own_called("transfer", ticket, by, at)
    if to.unit_id != ticket.unit_id or to.ended_at is not None or to.pk == window.pk:
        raise NoWindowServes(unit=ticket.unit.name)
    ticket.state, ticket.window, ticket.officer, ticket.called_at = State.WAITING, to, None, None
    ticket.save(update_fields=["state", "window", "officer", "called_at"])
    record(TicketTransferred(ticket=str(ticket), window=window.number, to=to.number), about=ticket, by=by, at=at)
    return ticket


def _free_window(window: Window, by: Account, at: datetime) -> Window:
    window = locked_window(window)
    require_receiver(window.unit, by, at)
    require_own(window, by)
    if (standing := called_at_window(window)) is not None:
        raise StillServing(number=window.number, ticket=str(standing))
    return window


def _own_called(act: str, ticket: Ticket, by: Account, at: datetime) -> tuple[Ticket, Window]:
    ticket = locked_ticket(ticket)
    require_possible(act, ticket)
    assert ticket.window is not None, "the database keeps it so"
    require_receiver(ticket.unit, by, at)
    require_own(ticket.window, by)
    return ticket, ticket.window


def _called(ticket: Ticket, window: Window, *, by: Account, at: datetime) -> Ticket:
    ticket.state, ticket.window, ticket.officer, ticket.called_at = State.CALLED, window, by, at
    ticket.first_called_at = ticket.first_called_at or at
    ticket.calls += 1
    ticket.save(update_fields=["state", "window", "officer", "called_at", "first_called_at", "calls"])
    told = TicketCalled(ticket=str(ticket), window=window.number, calls=ticket.calls)
    record(told, about=ticket, by=by, at=at)
    return ticket


def _served(ticket: Ticket, window: Window, *, by: Account, at: datetime) -> Ticket:
    assert ticket.first_called_at is not None and ticket.called_at is not None, "a called ticket says when"
    ticket.state, ticket.ended_at = State.SERVED, at
    ticket.save(update_fields=["state", "ended_at"])
    told = TicketServed(
        ticket=str(ticket),
        window=window.number,
        waited_seconds=int((ticket.first_called_at - ticket.taken_at).total_seconds()),
        served_seconds=int((at - ticket.called_at).total_seconds()),
    )
    record(told, about=ticket, by=by, at=at)
    return ticket
