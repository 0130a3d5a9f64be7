"""Numbers are taken, linked to what came of them, and closed when the day is over."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from congvu.accounts.models import Account
from congvu.counter import rules
from congvu.counter.actions._shared import locked_ticket
from congvu.counter.events import TicketClosed, TicketLinked, TicketTaken, WindowClosed
from congvu.counter.models import Booking, ServiceGroup, Ticket, Window
from congvu.counter.refusals import DeskClosed, GroupNotOffered
from congvu.dossiers.models import Dossier
from congvu.events.facts import record
from congvu.kernel.work_calendar import WorkCalendar, vietnam_day
from congvu.organisations.queries import work_calendar

State = Ticket.State


@transaction.atomic
def take_ticket(group: ServiceGroup, priority: str = "", *, by: Account | None, at: datetime) -> Ticket:
    """The next number of the group's day. Nobody need be known for it: `by` is nobody at the kiosk.

    Numbers are given from half an hour before the office opens until it closes, and whenever a window serves the group:
    a desk that works on a Saturday needs no notice of the year for it.
    """
    if not Window.objects.filter(groups=group, opened_at__isnull=False).exists():
        _require_hours(at, work_calendar())
    return given(group, Ticket.Priority(priority), None, by=by, at=at)


def given(group: ServiceGroup, priority: str, booking: Booking | None, *, by: Account | None, at: datetime) -> Ticket:
    """The row of a number; the group's row is locked, so that numbers have no gaps and no repeats."""
    found = ServiceGroup.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=group.pk)
    group = found.get()
    if group.ended_at is not None:
        raise GroupNotOffered()
    day = vietnam_day(at)
    last = Ticket.objects.filter(group=group, day=day).aggregate(last=Max("number"))["last"] or 0
    ticket = Ticket.objects.create(
        code=secrets.token_urlsafe(12),
        unit=group.unit,
        group=group,
        day=day,
        number=last + 1,
        priority=priority,
        booking=booking,
        taken_at=at,
    )
    record(TicketTaken(ticket=str(ticket), priority=priority), about=ticket, by=by, at=at)
    return ticket


@transaction.atomic
def link_dossier(ticket: Ticket, dossier: Dossier, *, by: Account, at: datetime) -> Ticket:
    """The dossier was taken in while this number stood at the window. Linked already, nothing happens."""
    ticket = locked_ticket(ticket)
    if not ticket.dossiers.filter(pk=dossier.pk).exists():
        ticket.dossiers.add(dossier)
        record(TicketLinked(ticket=str(ticket), reference=dossier.reference), about=ticket, by=by, at=at)
    return ticket


@transaction.atomic
def close_day(before: date, *, by: Account, at: datetime) -> int:
    """What is open of the days before one is closed, and windows nobody closed with it; how many numbers were."""
    left = Ticket.objects.select_for_update(of=("self",)).select_related("group")
    open_ = list(left.filter(day__lt=before, state__in=[State.WAITING, State.CALLED, State.ABSENT]).order_by("pk"))
    for ticket in open_:
        ticket.state, ticket.ended_at = State.CLOSED, at
        ticket.save(update_fields=["state", "ended_at"])
        record(TicketClosed(ticket=str(ticket)), about=ticket, by=by, at=at)
    for window in Window.objects.select_for_update(of=("self",)).select_related("unit").filter(opened_at__isnull=False):
        if window.opened_at is None or vietnam_day(window.opened_at) >= before:
            continue
        window.officer, window.opened_at = None, None
        window.save(update_fields=["officer", "opened_at"])
        record(WindowClosed(unit=window.unit.code, number=window.number), about=window, by=by, at=at)
    return len(open_)


def _require_hours(at: datetime, calendar: WorkCalendar) -> None:
    day = vietnam_day(at)
    sessions = list(calendar.sessions(day))
    if sessions and sessions[0][0] - rules.EARLY <= at <= sessions[-1][1]:
        return
    if sessions and at < sessions[0][0]:
        opens = sessions[0][0]
    else:
        opens = calendar.opening(calendar.next_working_day(day))
    first = opens - rules.EARLY
    raise DeskClosed(when=f"{first:%H:%M, %d/%m/%Y}")
