"""Đã nộp thay: what an intermediary sent in another's name, as it stood when its mandate ended; nothing that came after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from congvu.accounts.models import Account, Enterprise, Mandate
from congvu.dossiers.models import Dossier, Paper
from congvu.kernel.work_calendar import VIETNAM


@dataclass(frozen=True)
class OnceSent:
    """A dossier as its intermediary left it: it answers for what it declared, and must be able to show it."""

    dossier: Dossier
    ended_at: datetime
    answers: Mapping[str, Any]
    papers: list[Paper]

    @property
    def received_at(self) -> datetime | None:
        at = self.dossier.received_at
        return at if at is not None and at <= self.ended_at else None


def once_sent_by(account: Account) -> QuerySet[Dossier]:
    """What the account had sent under mandates that have ended, the latest first; what the principal sent of its drafts
    afterwards is not among it."""
    ended = Mandate.objects.served_by(account).exclude(pk__in=Mandate.objects.in_force().values("pk"))
    before = Q(mandate__revoked_at__isnull=True) | Q(submitted_at__lte=F("mandate__revoked_at"))
    found = Dossier.objects.filter(before, mandate__in=ended.values("pk"), submitted_at__date__lte=F("mandate__to_on"))
    own = Enterprise.objects.of(account).values("pk")
    return found.exclude(enterprise__in=own).select_related("procedure", "mandate").order_by("-submitted_at", "-id")


def once_sent(account: Account, reference: str, *, at: datetime) -> OnceSent | None:
    dossier = once_sent_by(account).filter(reference=reference).first()
    if dossier is None or dossier.mandate is None:
        return None
    ended = _end_of(dossier.mandate, at)
    later = (
        dossier.supplement_requests.filter(answers_before__isnull=False, answered_at__gt=ended).order_by("pk").first()
    )
    answers = later.answers_before if later is not None and later.answers_before is not None else dossier.answers
    papers = dossier.papers.filter(Q(removed_at__isnull=True) | Q(removed_at__gt=ended), at__lte=ended).order_by("id")
    return OnceSent(dossier, ended, answers, list(papers))


def _end_of(mandate: Mandate, at: datetime) -> datetime:
    """When it was ended or ran out; `at`, where one of its sides may not act at present."""
    ran_out = datetime.combine(mandate.to_on + timedelta(days=1), time(), VIETNAM)
    return min(one for one in (mandate.revoked_at, ran_out, at) if one is not None)
