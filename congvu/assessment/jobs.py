"""What the worker does for assessment: late explanations are asked for once more, days that are over are added up."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from congvu.accounts.queries import program_account
from congvu.assessment import actions


@app.periodic(cron="20 * * * *")
@app.task(name="assessment.remind_of_explanations", queueing_lock="assessment.remind_of_explanations")
def remind_of_explanations(timestamp: int = 0) -> None:
    """TT 01/2018/TT-VPCP Đ13.8: no opinion drags on unseen."""
    actions.remind_of_explanations(by=program_account(), at=timezone.now())


@app.periodic(cron="*/20 * * * *")
@app.task(name="assessment.close_days", queueing_lock="assessment.close_days")
def close_days(timestamp: int = 0) -> None:
    """Days that are over, and those that a fact opened again."""
    actions.close_days(by=program_account(), at=timezone.now())
