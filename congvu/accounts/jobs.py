"""Mail about accounts that could not be sent at once is tried again."""

from __future__ import annotations

import json

from django.core.mail import EmailMessage
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from congvu.accounts.sealing import seal_text, unseal_text


@app.task(name="accounts.send_mail", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def send_mail(sealed: str) -> None:
    """Try once to send what `sealed_letter` gave."""
    told = json.loads(unseal_text(sealed))
    EmailMessage(told["subject"], told["body"], None, told["to"]).send()


def sealed_letter(message: EmailMessage) -> str:
    """A letter for `send_mail`. Jobs are listed and logged with what they were given, and such a letter holds an address
    and a link that opens an account."""
    return seal_text(json.dumps({"subject": str(message.subject), "body": str(message.body), "to": message.to}))
