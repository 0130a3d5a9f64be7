"""Nguyên nhân chậm as open data: how much each unit settled late in a year, and why. Counts, and nothing of any dossier."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.cache import cache_control

from congvu.faces.citizen.statistics import KEPT, year_asked
from congvu.kernel.periods import Period
from congvu.statistics.queries import CAUSES, UnitLateness, lateness_of_units

HEADS = ["unit", "name", "received", "settled", "settled_late", "open_late", *CAUSES]


@cache_control(public=True, max_age=KEPT)
def as_json(request: HttpRequest) -> JsonResponse:
    period, counted_at, lines = _counted(request)
    answer = {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "counted_at": counted_at.isoformat(),
        "causes": CAUSES,
        "units": [asdict(line) for line in lines],
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@cache_control(public=True, max_age=KEPT)
def as_csv(request: HttpRequest) -> HttpResponse:
    period, _counted_at, lines = _counted(request)
    text = io.StringIO()
    table = csv.DictWriter(text, HEADS, extrasaction="ignore")
    table.writeheader()
    table.writerows({**asdict(line), **line.causes} for line in lines)
    # Spreadsheets take UTF-8 for what it is only behind the mark.
    response = HttpResponse(f"\ufeff{text.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="nguyen-nhan-cham-{period.first.year}.csv"'
    return response


def _counted(request: HttpRequest) -> tuple[Period, datetime, list[UnitLateness]]:
    at, period = now(), year_asked(request)
    key = f"statistics:lateness:{period.first.year}"
    counted_at, lines = cache.get_or_set(key, lambda: (at, lateness_of_units(period, at=at)), KEPT)
    return period, counted_at, lines
