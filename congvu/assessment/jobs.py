"""What the worker does for assessment: explanations that did not come in time are asked for once more."""

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
