"""Bản kết xuất: any list of the desk as a file. A short one comes at once, a long one is made beside the other work."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_POST

from congvu.faces.desk import inbox, registers, report_causes, reports
from congvu.faces.desk.access import role_required
from congvu.faces.desk.registers import READERS
from congvu.faces.desk.views_of_work import VIEWS
from congvu.faces.download import SANDBOX
from congvu.faces.ui.long_work import LongWork
from congvu.kernel.text import fold
from congvu.printing import spreadsheet
from congvu.statistics import actions
from congvu.statistics.making import make
from congvu.statistics.models import Export

MEDIA_TYPES = {"xlsx": spreadsheet.MEDIA_TYPE, "csv": spreadsheet.CSV_MEDIA_TYPE}
MOST_SHOWN = 50


@dataclass(frozen=True)
class Asked:
    """What a page's list is, read from the page's own address."""

    kind: str
    values: dict[str, Any]
    title: str


@role_required(*READERS)
def exports(request: HttpRequest) -> HttpResponseBase:
    mine = Export.objects.visible_to(request.user).defer("dossiers")[:MOST_SHOWN]
    return render(request, "desk/exports/list.html", {"exports": mine, "kept": Export.DAYS_KEPT})


@role_required(*READERS)
@require_POST
def new(request: HttpRequest) -> HttpResponseBase:
    """The list of the page that asks: its kind, and its own query string."""
    read = LISTS.get(request.POST.get("loai", ""))
    asked = read(QueryDict(request.POST.get("dieu-kien", "")[:2_000])) if read else None
    if asked is None:
        raise Http404
    file_format = "csv" if request.POST.get("dang") == "csv" else "xlsx"
    export = actions.ask_export(
        asked.kind, asked.values, title=asked.title, file_format=file_format, by=request.user, at=now()
    )
    if not export.is_short:
        return redirect("desk:export", export.pk)
    make(export, clock=now)
    return redirect("desk:export-file", export.pk)


@role_required(*READERS)
def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _mine(request, pk)
    work = LongWork(found.title, found.state, found.done, found.total, "hồ sơ", found.why)
    return render(request, "desk/exports/page.html", {"export": found, "work": work, "kept": Export.DAYS_KEPT})


@role_required(*READERS)
@require_POST
def cancellation(request: HttpRequest, pk: int) -> HttpResponseBase:
    actions.cancel_export(_mine(request, pk), by=request.user, at=now())
    messages.success(request, "Đã hủy bản kết xuất.")
    return redirect("desk:exports")


@role_required(*READERS)
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _mine(request, pk)
    place = actions.take_export(found, by=request.user, at=now())
    words = re.sub(r"[^a-z0-9]+", "-", fold(found.title))[:60].strip("-")
    name = f"{words or 'ho-so'}-{localtime(found.asked_at):%Y%m%d-%H%M}.{found.format}"
    response = FileResponse(place.open("rb"), as_attachment=True, filename=name, content_type=MEDIA_TYPES[found.format])
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


def _mine(request: HttpRequest, pk: int) -> Export:
    return get_object_or_404(Export.objects.visible_to(request.user).defer("dossiers"), pk=pk)


# -- the lists of the desk ---------------------------------------------------------------------------------------
def _searched(query: QueryDict) -> Asked | None:
    view = VIEWS.get(query.get("xem", "tat-ca"), VIEWS["tat-ca"])
    form = inbox.FilterForm(query, view=view)
    if not form.is_valid():
        return None
    said = form.cleaned_data
    values = {"view": view.key, "filters": inbox.filters_of(said), "q": said["q"], "tax_code": said["ma_so_thue"]}
    return Asked(Export.List.SEARCH, values, "Danh sách hồ sơ" if view.key == "all" else view.title)


def _reported(query: QueryDict) -> Asked | None:
    form = registers.asked(query, registers.PeriodForm)
    if not form.is_valid():
        return None
    column, head = reports.column_asked(query)
    values = reports.period_values(form) | reports.line_values(query) | {"column": column}
    return Asked(Export.List.REPORT, values, f"{head}, {reports.period_words(form)}")


def _caused(query: QueryDict) -> Asked | None:
    form = registers.asked(query, registers.PeriodForm)
    if not form.is_valid():
        return None
    column, head = report_causes.column_asked(query)
    values = reports.period_values(form) | reports.line_values(query) | {"column": column}
    values["step_unit"] = query.get("buoc", "")[:60]
    return Asked(Export.List.CAUSES, values, f"Hồ sơ chậm: {head}, {reports.period_words(form)}")


def _booked(query: QueryDict) -> Asked | None:
    form = registers.asked(query, registers.BookForm)
    if not form.is_valid():
        return None
    values = reports.period_values(form) | {"unit": form.cleaned_data["don_vi"], "field": form.cleaned_data["linh_vuc"]}
    return Asked(Export.List.BOOK, values, f"Sổ theo dõi hồ sơ, {reports.period_words(form)}")


LISTS: dict[str, Callable[[QueryDict], Asked | None]] = {
    "tra-cuu": _searched,
    "bao-cao": _reported,
    "nguyen-nhan": _caused,
    "so-theo-doi": _booked,
}
