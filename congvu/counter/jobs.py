"""What the worker does for the counter: closes the day, reminds, forgets."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from congvu.accounts.queries import program_account
from congvu.counter import actions
from congvu.events.sweeps import sweep

# Who comes tomorrow is reminded today.
REMINDED_BEFORE = timedelta(hours=24)


@app.periodic(cron="5 17 * * *")  # 00:05 in Việt Nam
@app.task(name="counter.close_the_day", queueing_lock="counter.close_the_day")
def close_the_day(timestamp: int = 0) -> None:
    """Numbers nobody came back for and windows nobody closed; old names are forgotten."""
    at = timezone.now()
    actions.close_day(timezone.localdate(at), by=program_account(), at=at)
    actions.forget(by=program_account(), at=at)
    actions.forget_paper_drafts(by=program_account(), at=at)


@sweep
def care_for_bookings(at: datetime) -> None:
    """Who is to come is reminded, who did not come is noted; a day that was not closed is closed."""
    program = program_account()
    actions.remind(at + REMINDED_BEFORE, by=program, at=at)
    actions.end_missed(by=program, at=at)
    actions.close_day(timezone.localdate(at), by=program, at=at)
