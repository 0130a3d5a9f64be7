"""What happened to notifications. The messages themselves are rows, not facts."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("notifications.preferences_set")
@dataclass(frozen=True)
class PreferencesSet:
    wanted: list[str]


@fact("notifications.delivery_failed")
@dataclass(frozen=True)
class DeliveryFailed:
    """A message could not be brought to the person by this channel, and will not be tried again."""

    channel: str
    attempts: int


@fact("notifications.maintenance_announced")
@dataclass(frozen=True)
class MaintenanceAnnounced:
    notice: int
    from_at: str
    to_at: str
    urgent: bool


@fact("notifications.maintenance_withdrawn")
@dataclass(frozen=True)
class MaintenanceWithdrawn:
    notice: int
