"""Điều hành: how many dossiers are in progress, due soon, late, unit by unit, as far as the officer may see."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now

from congvu.dossiers.models import Dossier, Status
from congvu.dossiers.queries.inbox import soon_until
from congvu.faces.desk.access import PROCESSING, role_required, roles_today
from congvu.faces.desk.registers import READERS
from congvu.organisations.models import Role
from congvu.organisations.queries import work_calendar

# How far back decided dossiers are counted.
DAYS_BACK = 30


@role_required(*READERS)
def overview(request: HttpRequest) -> HttpResponse:
    at = now()
    seen = Dossier.objects.visible_to(request.user).order_by()
    units = list(_by_unit(seen, at))
    done = seen.filter(decided_at__gte=at - timedelta(days=DAYS_BACK)).aggregate(
        total=Count("pk"), on_time=Count("pk", filter=Q(due_at__isnull=True) | Q(decided_at__lte=F("due_at")))
    )
    asked = seen.filter(supplement_requests__isnull=False, supplement_requests__answered_at__isnull=True)
    total = {name: sum(row[name] for row in units) for name in ("open", "late", "soon", "waiting")}
    context = {
        "units": units,
        "total": total,
        "submitted": seen.filter(status=Status.SUBMITTED).exclude(pk__in=asked.values("pk")).count(),
        "done": done,
        "share": f"{100 * done['on_time'] / done['total']:.1f}".replace(".", ",") + " %" if done["total"] else "",
        "days_back": DAYS_BACK,
        "labels": [row["unit__symbol"] or row["unit__name"] for row in units[:8]],
        "series": [
            ("Trong hạn", [row["open"] - row["late"] - row["soon"] for row in units[:8]]),
            ("Sắp đến hạn", [row["soon"] for row in units[:8]]),
            ("Quá hạn", [row["late"] for row in units[:8]]),
        ],
        "at": at,
    } | _doors(request)
    return render(request, "desk/overview.html", context)


def _doors(request: HttpRequest) -> dict[str, str]:
    """The views of the inbox behind the figures, for whom they are open."""
    roles, home = roles_today(request), reverse("desk:inbox")
    doors = {"soon_href": "sap-den-han", "late_href": "qua-han"} if roles & PROCESSING else {}
    doors |= {"receive_href": "cho-tiep-nhan"} if Role.RECEIVER in roles else {}
    return {name: f"{home}?xem={slug}" for name, slug in doors.items()}


def _by_unit(seen: Any, at: datetime) -> Any:
    """One line a unit, the latest first."""
    soon = soon_until(at, work_calendar())
    return (
        seen.filter(status=Status.IN_REVIEW)
        .values("unit__code", "unit__name", "unit__symbol")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=at)),
            soon=Count("pk", filter=Q(due_at__gte=at, due_at__lte=soon)),
            waiting=Count("pk", filter=Q(due_at__isnull=True)),
        )
        .order_by("-late", "-open", "unit__name")
    )
