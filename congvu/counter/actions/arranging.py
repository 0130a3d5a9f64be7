"""Which groups of services a desk has, and which window serves which: arranged by an administrator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from congvu.accounts.models import Account
from congvu.catalog.models import Field
from congvu.counter.events import GroupArranged, GroupEnded, WindowArranged, WindowEnded
from congvu.counter.models import Booking, ServiceGroup, Ticket, Window
from congvu.counter.refusals import GroupStillServed, LetterTaken, NotAOneStopDesk, StillServing, WindowNumberTaken
from congvu.events.facts import record
from congvu.kernel.text import nfc
from congvu.kernel.work_calendar import vietnam_day
from congvu.organisations.models import Role, Unit
from congvu.organisations.queries import require_role


@transaction.atomic
def arrange_group(
    unit: Unit,
    letter: str,
    name: str,
    fields: Iterable[Field] = (),
    *,
    by: Account,
    at: datetime,
    name_en: str = "",
    bookable: int = 0,
    group: ServiceGroup | None = None,
) -> ServiceGroup:
    """A new group of services, or the `group` given anew."""
    _require_desk(unit, by, at)
    letter = letter.strip().upper()
    others = ServiceGroup.objects.filter(unit=unit, letter=letter, ended_at__isnull=True)
    if others.exclude(pk=group.pk if group else None).exists():
        raise LetterTaken(letter=letter, unit=unit.name)
    group = group or ServiceGroup(unit=unit)
    group.letter, group.name, group.name_en, group.bookable = letter, nfc(name).strip(), name_en.strip(), bookable
    group.save()
    group.fields.set(fields)
    record(GroupArranged(unit=unit.code, letter=letter, bookable=bookable), about=group, by=by, at=at)
    return group


@transaction.atomic
def end_group(group: ServiceGroup, *, by: Account, at: datetime) -> ServiceGroup:
    """The group is not offered any more; nobody may still wait for it."""
    _require_desk(group.unit, by, at)
    group = ServiceGroup.objects.select_for_update(of=("self",)).select_related("unit").get(pk=group.pk)
    waiting = Ticket.objects.filter(group=group, state__in=[Ticket.State.WAITING, Ticket.State.CALLED])
    if waiting.exists() or Booking.objects.filter(group=group, state=Booking.State.BOOKED).exists():
        raise GroupStillServed(group=group.name)
    group.ended_at = at
    group.save(update_fields=["ended_at"])
    record(GroupEnded(unit=group.unit.code, letter=group.letter), about=group, by=by, at=at)
    return group


@transaction.atomic
def arrange_window(
    unit: Unit, number: int, groups: Iterable[ServiceGroup], *, by: Account, at: datetime, window: Window | None = None
) -> Window:
    """A new window with the groups it serves, or the `window` given anew."""
    _require_desk(unit, by, at)
    others = Window.objects.filter(unit=unit, number=number, ended_at__isnull=True)
    if others.exclude(pk=window.pk if window else None).exists():
        raise WindowNumberTaken(unit=unit.name, number=number)
    window = window or Window(unit=unit)
    window.number = number
    window.save()
    served = [group for group in groups if group.unit_id == unit.pk]
    window.groups.set(served)
    letters = sorted(group.letter for group in served)
    record(WindowArranged(unit=unit.code, number=number, letters=letters), about=window, by=by, at=at)
    return window


@transaction.atomic
def end_window(window: Window, *, by: Account, at: datetime) -> Window:
    """The window is there no more; nobody may stand at it."""
    _require_desk(window.unit, by, at)
    window = Window.objects.select_for_update(of=("self",)).select_related("unit").get(pk=window.pk)
    called = Ticket.objects.select_related("group").filter(window=window, state=Ticket.State.CALLED).first()
    if called is not None:
        raise StillServing(number=window.number, ticket=str(called))
    Ticket.objects.filter(window=window, state=Ticket.State.WAITING).update(window=None)
    window.officer, window.opened_at, window.ended_at = None, None, at
    window.save(update_fields=["officer", "opened_at", "ended_at"])
    record(WindowEnded(unit=window.unit.code, number=window.number), about=window, by=by, at=at)
    return window


def _require_desk(unit: Unit, by: Account, at: datetime) -> None:
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    if not unit.is_one_stop:
        raise NotAOneStopDesk(unit=unit.name)
