"""Kết quả chờ nhận: what lies at the one-stop desk, since when, whom to call (NĐ 61/2018/NĐ-CP Đ20.3)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from congvu.accounts.queries import remembered
from congvu.dossiers.queries import collecting
from congvu.faces.desk.access import role_required
from congvu.organisations.models import Role
from congvu.organisations.queries import work_calendar

A_PAGE = 50
# How long a result has lain here, in working days, by the word in the address.
AGES = {f"{days}-ngay": days for days in collecting.AGES}


@role_required(Role.RECEIVER)
def uncollected(request: HttpRequest) -> HttpResponse:
    at, calendar = now(), remembered(request.user, "calendar", work_calendar)
    found, chosen = collecting.uncollected_for(request.user), request.GET.get("tu", "")
    if chosen in AGES:
        found = collecting.lying_for(found, AGES[chosen], at, calendar)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("trang"))
    rows = [collecting.aged(one, at, calendar) for one in page]
    context = {"page": page, "rows": rows, "chosen": chosen, "ages": AGES.items()}
    return render(request, "desk/collecting.html", context)
