"""Sổ theo dõi hồ sơ (Mẫu 06 of TT 01/2018/TT-VPCP): what was received in a period, on the screen and as PDF."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now

from congvu.accounts.queries import actor_roles
from congvu.dossiers.models import LegalPrint
from congvu.dossiers.prints import moment, template_of
from congvu.dossiers.queries import book_rows
from congvu.dossiers.queries.control import LONGEST_BOOK
from congvu.faces.desk.access import PROCESSING, role_required
from congvu.organisations.models import Role
from congvu.organisations.queries import all_units
from congvu.printing import press

LONGEST_PERIOD = timedelta(days=366)
# No dossier is older, and beyond the last days cannot be counted on.
YEARS = range(2000, 2101)
# Lines shown on the screen; the PDF has all of them.
MOST_SHOWN = 300
READERS = (Role.RECEIVER, *PROCESSING)
_WRONG = {"invalid": "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 24/11/2026."}


class PeriodForm(forms.Form):
    tu = forms.DateField(
        label="Từ ngày", input_formats=["%d/%m/%Y"], error_messages=_WRONG | {"required": "Hãy nhập ngày đầu."}
    )
    den = forms.DateField(
        label="Đến ngày", input_formats=["%d/%m/%Y"], error_messages=_WRONG | {"required": "Hãy nhập ngày cuối."}
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("tu"), said.get("den")
        for name, day in (("tu", first), ("den", last)):
            if day and day.year not in YEARS:
                self.add_error(name, f"Hãy chọn ngày trong các năm {YEARS[0]}–{YEARS[-1]}.")
        if first and last and last < first:
            self.add_error("den", f"Ngày cuối sớm hơn ngày đầu {first:%d/%m/%Y}.")
        elif first and last and last - first > LONGEST_PERIOD:
            self.add_error("den", "Mỗi lần xem nhiều nhất một năm. Hãy chọn khoảng ngắn hơn.")
        return said


@role_required(*READERS)
def book(request: HttpRequest) -> HttpResponse:
    form = period_asked(request)
    rows = book_rows(request.user, *_days(form)) if form.is_valid() else []
    context = {
        "form": form,
        "rows": rows[:MOST_SHOWN],
        "count": len(rows),
        "shown": MOST_SHOWN,
        "longest": LONGEST_BOOK,
    }
    return render(request, "desk/book.html", context, status=422 if form.errors else 200)


@role_required(*READERS)
def book_pdf(request: HttpRequest) -> HttpResponse:
    form = period_asked(request)
    if not form.is_valid():
        return render(request, "desk/book.html", {"form": form, "rows": [], "count": 0}, status=422)
    first, last = _days(form)
    made = press.render(
        template_of(LegalPrint.Form.BOOK),
        _printed(request, first, last),
        title=f"Sổ theo dõi hồ sơ từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}",
        at=now(),
    )
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="so-theo-doi-{first}-{last}.pdf"'
    return response


def period_asked(request: HttpRequest) -> PeriodForm:
    """The days asked for; without any, this month so far."""
    if "tu" in request.GET or "den" in request.GET:
        return PeriodForm(request.GET)
    today = localdate(now())
    return PeriodForm({"tu": f"{today.replace(day=1):%d/%m/%Y}", "den": f"{today:%d/%m/%Y}"})


def _days(form: PeriodForm) -> tuple[date, date]:
    return form.cleaned_data["tu"], form.cleaned_data["den"]


def _printed(request: HttpRequest, first: date, last: date) -> dict[str, Any]:
    """What the template of Mẫu 06 reads."""
    units = {unit for unit, _role in actor_roles(request.user, localdate())}
    mine = list(all_units().filter(pk__in=units).order_by("-is_one_stop", "pk"))
    return {
        "agency": mine[0].agency.name if mine else settings.MINISTRY["name"],
        "desk": mine[0].name if mine else "",
        "place": settings.MINISTRY["place"],
        "issued": moment(now()),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "rows": book_rows(request.user, first, last),
    }
