"""What the acts of the counter share: locked rows and the check of who acts."""

from __future__ import annotations

from datetime import datetime

from congvu.accounts.models import Account
from congvu.counter import rules
from congvu.counter.models import Ticket, Window
from congvu.counter.refusals import NotPossibleForTicket, WindowNotOpen, WindowNotYours
from congvu.kernel.work_calendar import vietnam_day
from congvu.organisations.models import Role, Unit
from congvu.organisations.queries import require_role


def locked_window(window: Window) -> Window:
    """The window as it is now, kept from everybody else until the act is done."""
    return Window.objects.select_for_update(of=("self",)).select_related("unit", "officer").get(pk=window.pk)


def locked_ticket(ticket: Ticket) -> Ticket:
    rows = Ticket.objects.select_for_update(of=("self",))
    return rows.select_related("group", "unit", "window__officer").get(pk=ticket.pk)


def require_receiver(unit: Unit, by: Account, at: datetime) -> None:
    require_role(by, Role.RECEIVER, vietnam_day(at), unit)


def require_own(window: Window, by: Account) -> None:
    """Who calls a number sits at the window."""
    if window.officer is None:
        raise WindowNotOpen(number=window.number)
    if window.officer_id != by.pk:
        raise WindowNotYours(number=window.number, officer=str(window.officer))


def require_possible(act: str, ticket: Ticket) -> None:
    if not rules.can(act, ticket.state):
        raise NotPossibleForTicket(ticket=str(ticket), state=str(ticket.get_state_display()))


def called_at_window(window: Window) -> Ticket | None:
    """The number that stands at the window."""
    return Ticket.objects.select_related("group").filter(window=window, state=Ticket.State.CALLED).first()
