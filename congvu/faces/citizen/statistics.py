"""Thống kê công khai: how each online service is used and kept in time, for people, and as open data for machines."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import cache_control

from congvu.kernel.periods import Period, parse_period
from congvu.statistics.queries import ServiceLine, of_services

# Counting a year of a ministry takes a while; the public reads what was counted within the hour.
KEPT = 60 * 60
FIRST_YEAR = 2018
HEADS = ["code", "name", "level", "received_online", "received", "settled", "on_time_share"]


def page(request: HttpRequest) -> HttpResponse:
    period, counted_at, lines = _counted(request)
    this_year = localdate(now()).year
    context = {
        "year": period.first.year,
        "years": range(this_year, max(FIRST_YEAR, this_year - 4) - 1, -1),
        "counted_at": counted_at,
        "lines": lines,
        "received": sum(line.received for line in lines),
        "online": sum(line.received_online for line in lines),
        "settled": sum(line.settled for line in lines),
        "on_time": _share(lines),
    }
    return render(request, "citizen/statistics.html", context)


@cache_control(public=True, max_age=KEPT)
def as_json(request: HttpRequest) -> JsonResponse:
    period, counted_at, lines = _counted(request)
    answer = {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "counted_at": counted_at.isoformat(),
        "services": [asdict(line) for line in lines],
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@cache_control(public=True, max_age=KEPT)
def as_csv(request: HttpRequest) -> HttpResponse:
    period, _counted_at, lines = _counted(request)
    text = io.StringIO()
    table = csv.DictWriter(text, HEADS)
    table.writeheader()
    table.writerows(asdict(line) for line in lines)
    # Spreadsheets take UTF-8 for what it is only behind the mark.
    response = HttpResponse(f"\ufeff{text.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="thong-ke-{period.first.year}.csv"'
    return response


def _counted(request: HttpRequest) -> tuple[Period, datetime, list[ServiceLine]]:
    """The year asked for, this one without a word; when it was counted; its lines."""
    at = now()
    asked, this_year = request.GET.get("nam", ""), localdate(at).year
    is_year = asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:4]) <= this_year and len(asked) == 4
    year = asked if is_year else str(this_year)
    period = parse_period(year)
    counted_at, lines = cache.get_or_set(f"statistics:services:{year}", lambda: (at, of_services(period, at=at)), KEPT)
    return period, counted_at, lines


def _share(lines: list[ServiceLine]) -> str:
    settled = sum(line.settled for line in lines)
    if not settled:
        return "–"
    in_time = sum(line.settled * line.on_time_share / 100 for line in lines if line.on_time_share is not None)
    return f"{100 * in_time / settled:.1f}".replace(".", ",") + " %"
