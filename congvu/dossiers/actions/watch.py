"""Nothing is silently late: what the program watches for by itself, and tells once for each due time (NĐ 61/2018/NĐ-CP Đ19.9)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers import rules
from congvu.dossiers.lateness_events import ApologyDue, DossierLate, DossierLongLate
from congvu.dossiers.models import Apology, Dossier, Status
from congvu.dossiers.paper_events import CollectionReminded
from congvu.dossiers.queries.collecting import uncollected
from congvu.events.facts import KINDS, record
from congvu.events.models import Event
from congvu.kernel.duties import apologies_due_by, long_late_before
from congvu.organisations.queries import work_calendar

A_RUN = 500


@transaction.atomic
def ask_for_apologies(*, by: Account, at: datetime) -> int:
    """Ask once, for each due time, the unit that has until tomorrow: finish, or apologise today. How many were asked."""
    calendar = work_calendar()
    ends_before = calendar.at(apologies_due_by(at, calendar) + timedelta(days=1), time(0))
    signed = Apology.objects.filter(outcome=Apology.Outcome.SIGNED)
    return _tell(ApologyDue, _open_until(ends_before).exclude(pk__in=signed.values("dossier")), by, at)


@transaction.atomic
def tell_late_dossiers(*, by: Account, at: datetime) -> int:
    """Tell once, for each due time, that it has passed without a result. How many were told."""
    return _tell(DossierLate, _open_until(at), by, at)


@transaction.atomic
def tell_long_late_dossiers(*, by: Account, at: datetime) -> int:
    """Tell once, for each due time, the leaders above the unit of what has been late for days. How many were told."""
    return _tell(DossierLongLate, _open_until(long_late_before(at, work_calendar())), by, at)


@transaction.atomic
def remind_of_results(*, by: Account, at: datetime) -> int:
    """Remind of results that lie at the desk (Đ20.3), each on its days (`rules.COLLECTION_REMINDERS`). How many were reminded."""
    calendar, today = work_calendar(), localdate(at)
    waiting = uncollected(Dossier.objects.select_for_update(of=("self",), skip_locked=True))
    first = calendar.at(today - timedelta(days=min(rules.COLLECTION_REMINDERS) - 1), time(0))
    due = waiting.filter(reminders__lt=len(rules.COLLECTION_REMINDERS), decided_at__lt=first).order_by("decided_at")
    told = 0
    for dossier in due[:A_RUN]:
        assert dossier.code is not None and dossier.decided_at is not None, "the database keeps it so"
        on = rules.collection_reminder_on(localdate(dossier.decided_at), dossier.reminders, calendar)
        if on is not None and on <= today:
            said = CollectionReminded(dossier.reference, dossier.code, time=dossier.reminders + 1)
            record(said, about=dossier, by=by, at=at)
            told += 1
    return told


def _open_until(end: datetime) -> models.QuerySet[Dossier]:
    """Dossiers in review that are due before `end`; a clock that stands or never ran has no due time."""
    rows = Dossier.objects.select_for_update(of=("self",), skip_locked=True).select_related("unit")
    return rows.filter(status=Status.IN_REVIEW, due_at__lt=end).order_by("due_at")


def _tell(
    fact: type[ApologyDue | DossierLate | DossierLongLate],
    dossiers: models.QuerySet[Dossier],
    by: Account,
    at: datetime,
) -> int:
    """Record the fact about each dossier of which it has not been told for its present due time."""
    told = Event.objects.filter(kind=KINDS[fact], about_type=Dossier._meta.label_lower, about_id=OuterRef("pk"))
    of_this_time = told.annotate(of=Cast(KeyTextTransform("due_at", "data"), models.DateTimeField()))
    news = list(dossiers.exclude(Exists(of_this_time.filter(of=OuterRef("due_at"))))[:A_RUN])
    for dossier in news:
        assert dossier.code is not None and dossier.due_at is not None, "received, and found by its due time"
        said = fact(dossier.reference, dossier.code, unit=dossier.unit.code, due_at=dossier.due_at.isoformat())
        record(said, about=dossier, by=by, at=at)
    return len(news)
