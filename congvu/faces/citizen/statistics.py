"""Thống kê công khai: how each online service is used and kept in time, for people, and as open data for machines."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import cache_control

from congvu.assessment.queries.satisfaction import Satisfaction, satisfaction_by
from congvu.kernel.periods import Period, parse_period
from congvu.statistics.queries import ServiceLine, of_services

# Counting a year of a ministry takes a while; the public reads what was counted within the hour.
KEPT = 60 * 60
FIRST_YEAR = 2018
CRITERIA = ("overall", "convenience", "timeliness", "attitude")
HEADS = [
    "code", "name", "level", "received_online", "received", "settled", "on_time_share",
    "rated", "satisfied_overall", "satisfied_convenience", "satisfied_timeliness", "satisfied_attitude",
]  # fmt: skip


def page(request: HttpRequest) -> HttpResponse:
    period, counted_at, lines, rated = _counted(request)
    this_year = localdate(now()).year
    context = {
        "year": period.first.year,
        "years": range(this_year, max(FIRST_YEAR, this_year - 4) - 1, -1),
        "counted_at": counted_at,
        "lines": [(line, rated.get(line.code)) for line in lines],
        "received": sum(line.received for line in lines),
        "online": sum(line.received_online for line in lines),
        "settled": sum(line.settled for line in lines),
        "on_time": _share(lines),
    }
    return render(request, "citizen/statistics.html", context)


@cache_control(public=True, max_age=KEPT)
def as_json(request: HttpRequest) -> JsonResponse:
    period, counted_at, lines, rated = _counted(request)
    answer = {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "counted_at": counted_at.isoformat(),
        "services": [_open_data(line, rated.get(line.code)) for line in lines],
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@cache_control(public=True, max_age=KEPT)
def as_csv(request: HttpRequest) -> HttpResponse:
    period, _counted_at, lines, rated = _counted(request)
    text = io.StringIO()
    table = csv.DictWriter(text, HEADS)
    table.writeheader()
    table.writerows(_open_data(line, rated.get(line.code)) for line in lines)
    # Spreadsheets take UTF-8 for what it is only behind the mark.
    response = HttpResponse(f"\ufeff{text.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="thong-ke-{period.first.year}.csv"'
    return response


def _open_data(line: ServiceLine, rated: Satisfaction | None) -> dict[str, Any]:
    """A line with its satisfaction by criterion (TT 32/2017/TT-BTTTT Đ11.3đ); nothing where too few have rated."""
    told = rated if rated is not None and rated.is_told else None
    shares = {f"satisfied_{name}": told.share(name) if told else None for name in CRITERIA}
    return asdict(line) | {"rated": told.slips if told else None} | shares


def _counted(request: HttpRequest) -> tuple[Period, datetime, list[ServiceLine], dict[str, Satisfaction]]:
    """The year asked for, this one without a word; when it was counted; its lines, and how they were rated."""
    at, period = now(), year_asked(request)
    counted_at, lines, rated = cache.get_or_set(
        f"statistics:services:{period.first.year}",
        lambda: (at, of_services(period, at=at), satisfaction_by("procedure", period)),
        KEPT,
    )
    return period, counted_at, lines, rated


def year_asked(request: HttpRequest) -> Period:
    """The year asked for; this one without a word that names one."""
    asked, this_year = request.GET.get("nam", ""), localdate(now()).year
    is_year = asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:4]) <= this_year and len(asked) == 4
    return parse_period(asked if is_year else str(this_year))


def _share(lines: list[ServiceLine]) -> str:
    settled = sum(line.settled for line in lines)
    if not settled:
        return "–"
    in_time = sum(line.settled * line.on_time_share / 100 for line in lines if line.on_time_share is not None)
    return f"{100 * in_time / settled:.1f}".replace(".", ",") + " %"
