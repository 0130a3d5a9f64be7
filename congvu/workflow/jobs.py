"""What the worker does for workflow: reminders of steps that will soon be due, and of those that are late."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from congvu.accounts.queries import program_account
from congvu.workflow.actions import remind_due, tell_late


@app.periodic(cron="*/5 * * * *")
@app.task(name="workflow.remind", queueing_lock="workflow.remind")
def remind(timestamp: int = 0) -> None:
    """Tell the holders of steps whose reminder has come, and whoever is concerned by one that is late."""
    program, at = program_account(), timezone.now()
    remind_due(by=program, at=at)
    tell_late(by=program, at=at)
