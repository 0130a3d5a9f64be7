"""Thông báo bảo trì: published in time or as an incident with its reason, and withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.events.facts import record
from congvu.kernel.text import nfc
from congvu.kernel.work_calendar import vietnam_day
from congvu.notifications import rules
from congvu.notifications.events import MaintenanceAnnounced, MaintenanceWithdrawn
from congvu.notifications.models import MaintenanceNotice
from congvu.notifications.refusals import (
    MaintenanceOver,
    MaintenanceTimesWrong,
    MaintenanceToldTooLate,
    MaintenanceUnclear,
)
from congvu.organisations.models import Role
from congvu.organisations.queries import require_role, work_calendar


@transaction.atomic
def announce_maintenance(
    sentence: str, from_at: datetime, to_at: datetime, urgent_because: str = "", *, by: Account, at: datetime
) -> MaintenanceNotice:
    """Publish a maintenance notice at once. With `urgent_because` it is an incident and needs not be told before."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    sentence, urgent_because = nfc(sentence).strip(), nfc(urgent_because).strip()
    if not sentence:
        raise MaintenanceUnclear()
    if to_at <= max(from_at, at):
        raise MaintenanceTimesWrong()
    earliest = rules.earliest_maintenance(at, work_calendar())
    if from_at < earliest and not urgent_because:
        raise MaintenanceToldTooLate(earliest=f"{localtime(earliest):%H:%M ngày %d/%m/%Y}")
    notice = MaintenanceNotice.objects.create(
        sentence=sentence, from_at=from_at, to_at=to_at, urgent_because=urgent_because, published_at=at
    )
    told = MaintenanceAnnounced(notice.pk, from_at.isoformat(), to_at.isoformat(), bool(urgent_because))
    record(told, about=notice, by=by, at=at)
    return notice


@transaction.atomic
def withdraw_maintenance(notice: MaintenanceNotice, *, by: Account, at: datetime) -> MaintenanceNotice:
    """Take it back: from now on no page tells it; the list says that it was withdrawn."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    notice = MaintenanceNotice.objects.select_for_update().get(pk=notice.pk)
    if notice.withdrawn_at is not None or notice.to_at <= at:
        raise MaintenanceOver()
    notice.withdrawn_at = at
    notice.save(update_fields=["withdrawn_at"])
    record(MaintenanceWithdrawn(notice.pk), about=notice, by=by, at=at)
    return notice
