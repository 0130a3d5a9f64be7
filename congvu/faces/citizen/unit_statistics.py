"""Kết quả đánh giá từng đơn vị, made public (TT 01/2018/TT-VPCP Đ15.4b, NĐ 61/2018/NĐ-CP Đ32.1): units, never officers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now

from congvu.assessment.queries.indicators import ALL, NAMES, indicators_of_units
from congvu.assessment.queries.satisfaction import satisfaction_by
from congvu.faces.citizen.statistics import KEPT
from congvu.kernel.periods import Period
from congvu.organisations.queries import open_units

QUARTERS_BACK = 5


def units(request: HttpRequest) -> HttpResponse:
    at = now()
    quarters = _quarters(localdate(at))
    asked = request.GET.get("quy", "")
    name = asked if asked in quarters else next(iter(quarters))
    period = quarters[name]
    counted_at, cards, rated = cache.get_or_set(
        f"statistics:units:{name}",
        lambda: (at, indicators_of_units(open_units(), period, at=at), satisfaction_by("unit", period)),
        KEPT,
    )
    context: dict[str, Any] = {
        "rows": [(card, rated.get(card.key)) for card in cards],
        "names": [(number, NAMES[number]) for number in ALL],
        "quarters": list(quarters),
        "name": name,
        "counted_at": counted_at,
    }
    return render(request, "citizen/unit_statistics.html", context)


def _quarters(today: date) -> dict[str, Period]:
    """The last quarters by their names in the address, "2026-Q4" first."""
    found, quarter = {}, Period.quarter_of(today)
    for _ in range(QUARTERS_BACK):
        found[f"{quarter.first.year}-Q{(quarter.first.month + 2) // 3}"] = quarter
        quarter = Period.quarter_of(date.fromordinal(quarter.first.toordinal() - 1))
    return found
