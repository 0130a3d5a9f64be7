"""What every page tells of maintenance. It changes seldom, so each process reads it once a minute, not once a page."""

from __future__ import annotations

import time

from django.utils import timezone

from congvu.notifications.models import MaintenanceNotice
from congvu.notifications.queries import maintenance_to_tell

A_MINUTE = 60
_read: dict[str, tuple[float, list[MaintenanceNotice]]] = {}


def told_now() -> list[MaintenanceNotice]:
    """The notices to be shown at this moment; one published by another process within a minute."""
    at, known = timezone.now(), _read.get("notices")
    if known is None or time.monotonic() - known[0] >= A_MINUTE:
        known = _read["notices"] = (time.monotonic(), maintenance_to_tell(at))
    return [notice for notice in known[1] if notice.to_at > at]


def read_anew() -> None:
    """Whoever has just published or withdrawn sees it on the next page."""
    _read.clear()
