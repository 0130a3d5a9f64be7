"""The batches of an officer, with how far each is."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from congvu.accounts.models import Account
from congvu.dossiers.models import Batch


def batches_of(account: Account) -> QuerySet[Batch]:
    """What this officer began, the latest first; nobody reads another's."""
    return Batch.objects.filter(by=account).annotate(
        total=Count("items"),
        done=Count("items", filter=Q(items__state="done")),
        refused=Count("items", filter=Q(items__state="refused")),
    )


def receiver_of(batch: Batch) -> Account | None:
    """To whom a batch hands out; None for other work."""
    return Account.objects.filter(pk=batch.arguments["to"]).first() if batch.arguments.get("to") else None
