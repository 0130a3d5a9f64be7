"""Kết quả chờ nhận: results that lie at the one-stop desk because nobody has come for them (NĐ 61/2018/NĐ-CP Đ20.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers.models import Dossier, ResultWay, Status
from congvu.dossiers.paper_events import CollectionReminded
from congvu.dossiers.rules import COLLECTION_REMINDERS
from congvu.events.facts import KINDS
from congvu.events.models import Event
from congvu.kernel.work_calendar import WorkCalendar

# Ages a list may ask for, in working days: the days on which applicants are reminded.
AGES = COLLECTION_REMINDERS


@dataclass(frozen=True)
class Uncollected:
    """A result that lies at the desk: for how many working days, how often its applicant was reminded."""

    dossier: Dossier
    days: int
    reminders: int
    originals: int


def uncollected(dossiers: models.QuerySet[Dossier]) -> models.QuerySet[Any]:
    """Decided, to be collected at the desk, not yet handed over; `reminders` says how often somebody was reminded."""
    told = Event.objects.filter(
        kind=KINDS[CollectionReminded], about_type=Dossier._meta.label_lower, about_id=OuterRef("pk")
    )
    times = told.order_by().values("about_id").annotate(n=Count("pk")).values("n")
    waiting = dossiers.filter(status__in=[Status.APPROVED, Status.REFUSED], result_way=ResultWay.COUNTER)
    return waiting.annotate(reminders=Coalesce(Subquery(times, output_field=IntegerField()), 0))


def uncollected_for(actor: Account) -> models.QuerySet[Any]:
    """What the officer's desk still has to hand over, the oldest first, with the originals that go with it."""
    seen = uncollected(Dossier.objects.visible_to(actor)).select_related("procedure", "unit")
    owed = models.Q(papers__is_owed_back=True, papers__given_back__isnull=True)
    return (
        seen.annotate(originals=Count("papers__key", filter=owed, distinct=True))
        .defer("answers", "folded", "procedure__folded", "procedure__folded_name")
        .order_by("decided_at", "id")
    )


def lying_for(found: models.QuerySet[Any], days: int, at: datetime, calendar: WorkCalendar) -> models.QuerySet[Any]:
    """Of these results, those decided at least so many working days ago."""
    day = localdate(at)
    for _ in range(days):
        day = calendar.previous_working_day(day)
    return found.filter(decided_at__lt=calendar.closing(day))


def aged(dossier: Any, at: datetime, calendar: WorkCalendar) -> Uncollected:
    """With its age in working days, as the list says it."""
    decided, today = localdate(dossier.decided_at), localdate(at)
    since = range(1, (today - decided).days + 1)
    days = sum(calendar.is_working_day(decided + timedelta(days=passed)) for passed in since)
    return Uncollected(dossier, days, dossier.reminders, dossier.originals)
