"""Tiến độ giải quyết: what anybody may follow of every received dossier, without a name (NĐ 61/2018/NĐ-CP Đ25)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, Subquery

from congvu.dossiers.models import Dossier, DossierQuerySet
from congvu.events.models import Event
from congvu.workflow.models import WorkItem


def progress_of_all(*, since: datetime | None, after: int, procedure: str = "", unit: str = "") -> DossierQuerySet:
    """Received dossiers by id, after one; `since`: only those of which something was recorded from then on. Slice it.

    Each carries `awaits_supplement`, `work_begun` and `changed_at`, and nothing that says whose it is.
    """
    of_dossiers = Event.objects.filter(about_type=Dossier._meta.label_lower)
    begun = WorkItem.objects.filter(
        Q(claimed_at__isnull=False) | Q(done_at__isnull=False), instance=OuterRef("process_id")
    )
    found = Dossier.objects.filter(pk__gt=after, code__isnull=False)
    if since is not None:
        found = found.filter(pk__in=of_dossiers.filter(recorded_at__gte=since).values("about_id"))
    if procedure:
        found = found.filter(procedure__code=procedure)
    if unit:
        found = found.filter(unit__code=unit)
    last = of_dossiers.filter(about_id=OuterRef("pk")).order_by("-id").values("recorded_at")[:1]
    return (
        found.with_state()
        .annotate(work_begun=Exists(begun), changed_at=Subquery(last), procedure_code=F("procedure__code"))
        .select_related("unit")
        .only("code", "status", "received_at", "due_at", "decided_at", "ended_at", "unit__code", "unit__name")
        .order_by("pk")
    )
