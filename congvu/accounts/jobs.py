"""Mail about accounts that could not be sent at once is tried again."""

from __future__ import annotations

from django.core.mail import EmailMessage
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


@app.task(name="accounts.send_mail", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def send_mail(subject: str, body: str, to: list[str]) -> None:
    EmailMessage(subject, body, None, to).send()
