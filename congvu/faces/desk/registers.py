"""Sổ theo dõi hồ sơ (Mẫu 06 of TT 01/2018/TT-VPCP): what was received in a period, on the screen and as PDF."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.timezone import localdate, now

from congvu.accounts.queries import actor_roles
from congvu.catalog.models import Procedure
from congvu.dossiers import queries
from congvu.dossiers.models import DossierQuerySet, LegalPrint
from congvu.dossiers.prints import moment, template_of
from congvu.faces.desk.access import PROCESSING, role_required
from congvu.kernel.periods import Period
from congvu.kernel.text import fold
from congvu.organisations.models import Role
from congvu.organisations.queries import all_units
from congvu.printing import press

LONGEST_PERIOD = timedelta(days=366)
# No dossier is older, and beyond the last days cannot be counted on.
YEARS = range(2000, 2101)
A_PAGE = 50
# Lines one print has at most; a longer book is exported.
LONGEST_PRINT = 5_000
READERS = (Role.RECEIVER, *PROCESSING)
_WRONG = {"invalid": "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 24/11/2026."}

_Form = TypeVar("_Form", bound="PeriodForm")


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


class BookForm(PeriodForm):
    """Which book: of these days, of one unit, of one field. There is one book a field or group of fields (Mẫu 06)."""

    don_vi = forms.ChoiceField(label="Đơn vị giải quyết", required=False)
    linh_vuc = forms.ChoiceField(label="Lĩnh vực", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filed_here = Procedure.objects.published().filter(is_filed_here=True).order_by()
        units = filed_here.filter(current__unit__isnull=False).values_list("current__unit__code", "current__unit__name")
        fields = filed_here.filter(field__isnull=False).values_list("field__code", "field__name")
        for name, choices in (("don_vi", units), ("linh_vuc", fields)):
            self.fields[name].choices = [("", "Tất cả"), *sorted(set(choices), key=lambda one: fold(one[1]))]


@role_required(*READERS)
def book(request: HttpRequest) -> HttpResponse:
    form = asked(request.GET, BookForm)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        page = Paginator(_booked(request, form), A_PAGE).get_page(request.GET.get("trang"))
        rows = [queries.book_row(number, one) for number, one in enumerate(page.object_list, page.start_index())]
        count = page.paginator.count
        context |= {
            "page": page,
            "rows": rows,
            "count": count,
            "printable": count <= LONGEST_PRINT,
            "longest": LONGEST_PRINT,
        }
    return render(request, "desk/book.html", context, status=422 if form.errors else 200)


@role_required(*READERS)
def book_pdf(request: HttpRequest) -> HttpResponse:
    form = asked(request.GET, BookForm)
    if not form.is_valid():
        return render(request, "desk/book.html", {"form": form}, status=422)
    dossiers = _booked(request, form)
    if (count := dossiers.count()) > LONGEST_PRINT:
        form.add_error(
            None,
            f"Sổ có {count} hồ sơ, bản in nhận nhiều nhất {LONGEST_PRINT}. Hãy chọn khoảng ngắn hơn hoặc tải XLSX.",
        )
        return render(request, "desk/book.html", {"form": form}, status=422)
    first, last = form.cleaned_data["tu"], form.cleaned_data["den"]
    made = press.render(
        template_of(LegalPrint.Form.BOOK),
        _printed(request, form, dossiers),
        title=f"Sổ theo dõi hồ sơ từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}",
        at=now(),
    )
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="so-theo-doi-{first}-{last}.pdf"'
    return response


def asked(query: QueryDict, form: type[_Form]) -> _Form:
    """The form with the days asked for; without any, this month so far."""
    if "tu" in query or "den" in query:
        return form(query)
    today = localdate(now())
    days = {"tu": f"{today.replace(day=1):%d/%m/%Y}", "den": f"{today:%d/%m/%Y}"}
    return form({**query.dict(), **days})


def period_asked(request: HttpRequest) -> PeriodForm:
    return asked(request.GET, PeriodForm)


def period_of(form: PeriodForm) -> Period:
    return Period(form.cleaned_data["tu"], form.cleaned_data["den"])


def _booked(request: HttpRequest, form: BookForm) -> DossierQuerySet:
    said = form.cleaned_data
    return queries.book(request.user, period_of(form), unit=said["don_vi"], field=said["linh_vuc"])


def _printed(request: HttpRequest, form: BookForm, dossiers: DossierQuerySet) -> dict[str, Any]:
    """What the template of Mẫu 06 reads."""
    units = {unit for unit, _role in actor_roles(request.user, localdate())}
    mine = list(all_units().filter(pk__in=units).order_by("-is_one_stop", "pk"))
    period, names = period_of(form), {name: dict(form.fields[name].choices) for name in ("don_vi", "linh_vuc")}
    chosen = [names[name][form.cleaned_data[name]] for name in names if form.cleaned_data[name]]
    return {
        "agency": mine[0].agency.name if mine else settings.MINISTRY["name"],
        "desk": mine[0].name if mine else "",
        "place": settings.MINISTRY["place"],
        "issued": moment(now()),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "of": "; ".join(chosen),
        "rows": [queries.book_row(number, one) for number, one in enumerate(dossiers, 1)],
    }
