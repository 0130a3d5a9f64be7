"""What the worker does for the catalogue each day."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from congvu.accounts.queries import program_account
from congvu.catalog import actions
from congvu.events.sweeps import sweep


@app.periodic(cron="1 17 * * *")  # 00:01 in Việt Nam
@app.task(name="catalog.put_in_force")
def put_in_force(timestamp: int = 0) -> None:
    """At the first minute of a day, what was published for that day takes effect."""
    actions.put_in_force(by=program_account(), at=timezone.now())


@sweep
def put_in_force_what_was_missed(at: datetime) -> None:
    """A worker that slept at midnight does it within the quarter of an hour in which it wakes."""
    actions.put_in_force(by=program_account(), at=at)
