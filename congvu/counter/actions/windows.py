"""An officer sits down at a window and gets up again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from congvu.accounts.models import Account
from congvu.counter.actions._shared import called_at_window, locked_window, require_receiver
from congvu.counter.events import WindowClosed, WindowOpened
from congvu.counter.models import Window
from congvu.counter.refusals import AlreadyAtAWindow, NoWindowServes, StillServing, WindowNotYours
from congvu.events.facts import record


@transaction.atomic
def open_window(window: Window, *, by: Account, at: datetime) -> Window:
    """Sit down: one officer a window, one window an officer. Opened again by the same officer it stays as it is."""
    window = locked_window(window)
    require_receiver(window.unit, by, at)
    if window.ended_at is not None:
        raise NoWindowServes(unit=window.unit.name)
    if window.officer_id == by.pk:
        return window
    if window.officer is not None:
        raise WindowNotYours(number=window.number, officer=str(window.officer))
    other = Window.objects.select_for_update().filter(officer=by).first()
    if other is not None:
        raise AlreadyAtAWindow(number=other.number)
    window.officer, window.opened_at = by, at
    window.save(update_fields=["officer", "opened_at"])
    record(WindowOpened(unit=window.unit.code, number=window.number), about=window, by=by, at=at)
    return window


@transaction.atomic
def close_window(window: Window, *, by: Account, at: datetime) -> Window:
    """Get up, or be asked to by a colleague of the desk; the number that stands there is finished first."""
    window = locked_window(window)
    require_receiver(window.unit, by, at)
    if window.officer_id is None:
        return window
    if (called := called_at_window(window)) is not None:
        raise StillServing(number=window.number, ticket=str(called))
    window.officer, window.opened_at = None, None
    window.save(update_fields=["officer", "opened_at"])
    record(WindowClosed(unit=window.unit.code, number=window.number), about=window, by=by, at=at)
    return window
