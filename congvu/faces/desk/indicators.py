"""Chín chỉ số at the desk: an officer reads his own; a leader his units and their officers, with the dossiers behind each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now

from congvu.assessment import actions
from congvu.assessment.models import LEADING, PracticeReport
from congvu.assessment.queries.indicators import (
    ALL,
    NAMES,
    OF_DOSSIERS,
    Card,
    behind,
    indicators_of_officer,
    indicators_of_unit,
    indicators_of_units,
    officers_and_fields_of,
    units_led,
)
from congvu.assessment.queries.satisfaction import Satisfaction, satisfaction_by, satisfaction_of_officer
from congvu.faces.desk.access import role_required, roles_today
from congvu.faces.desk.asked import Question, ask, posted
from congvu.faces.desk.registers import READERS, PeriodForm
from congvu.faces.desk.reports import sheet
from congvu.kernel.periods import Period
from congvu.organisations.models import Unit

A_PAGE = 50
YES_NO = {"": None, "co": True, "khong": False}


@role_required(*READERS)
def mine(request: HttpRequest) -> HttpResponse:
    """The officer's own indicators, and how his contacts were graded: sums only."""
    form = quarter_asked(request)
    context: dict[str, Any] = {"form": form, "leads": _leads(request)}
    if form.is_valid():
        period = _period(form)
        card = indicators_of_officer(request.user, period, at=now())
        rated = satisfaction_of_officer(request.user.pk, period)
        context |= {"card": card, "lines": _lines(card, period), "rated": _rated(rated), "told": rated.is_told}
    return render(request, "desk/indicators/mine.html", context, status=422 if form.errors else 200)


@role_required(*LEADING)
def units(request: HttpRequest) -> HttpResponseBase:
    form = quarter_asked(request)
    if not form.is_valid():
        return render(request, "desk/indicators/units.html", {"form": form, "leads": True}, status=422)
    period, at = _period(form), now()
    cards = indicators_of_units(units_led(request.user), period, at=at)
    if request.GET.get("tai") == "xlsx":
        return sheet("chi-so-don-vi", "Chỉ số", period, _heads("Đơn vị", ALL), _rows(cards, ALL))
    context = {
        "form": form,
        "leads": True,
        "rows": [_row(card, period, ALL) for card in cards],
        "heads": [(number, NAMES[number]) for number in ALL],
        "days": _days(period),
        "at": at,
    }
    return render(request, "desk/indicators/units.html", context)


@role_required(*LEADING)
def unit(request: HttpRequest, code: str) -> HttpResponseBase:
    found, form = _led(request, code), quarter_asked(request)
    if not form.is_valid():
        return render(request, "desk/indicators/unit.html", {"form": form, "unit": found, "leads": True}, status=422)
    period, at = _period(form), now()
    officers, fields = officers_and_fields_of(found, request.user, period, at=at)
    if request.GET.get("tai") == "xlsx":
        heads = _heads("Cán bộ", OF_DOSSIERS)
        return sheet(f"chi-so-can-bo-{code}", "Chỉ số", period, heads, _rows(officers, OF_DOSSIERS))
    card = indicators_of_unit(found, period, at=at)
    context = {
        "form": form,
        "leads": True,
        "unit": found,
        "card": card,
        "lines": _lines(card, period, found),
        "officers": [_row(one, period, OF_DOSSIERS) for one in officers],
        "fields": [_row(one, period, OF_DOSSIERS) for one in fields],
        "heads": [(number, NAMES[number]) for number in OF_DOSSIERS],
        "rated": _rated(satisfaction_by("unit", period).get(found.code)),
        "reports": PracticeReport.objects.visible_to(request.user).filter(unit=found).order_by("-id")[:4],
        "days": _days(period),
        "at": at,
    }
    return render(request, "desk/indicators/unit.html", context)


@role_required(*READERS)
def dossiers(request: HttpRequest) -> HttpResponse:
    """The dossiers behind one number: of the officer himself, or of a unit he leads."""
    form, asked = quarter_asked(request), request.GET
    number = asked.get("chi-so", "1")
    if number not in {str(one) for one in OF_DOSSIERS}:
        raise Http404
    found_unit = _led(request, asked["don-vi"]) if asked.get("don-vi") else None
    context: dict[str, Any] = {"form": form, "unit": found_unit, "number": number, "name": NAMES[int(number)]}
    if form.is_valid():
        period = _period(form)
        points = asked.get("diem", "")
        wanted = int(points) if points in {"0", "1", "2"} else None
        found = behind(request.user, period, int(number), wanted, at=now(), unit=found_unit)
        page = Paginator(found.select_related("procedure", "unit").defer("answers", "folded"), A_PAGE)
        context |= {
            "page": page.get_page(asked.get("trang")),
            "points": wanted,
            "period": period,
            "days": _days(period),
        }
    return render(request, "desk/indicators/dossiers.html", context, status=422 if form.errors else 200)


# -- what no dossier tells ---------------------------------------------------------------------------------------
class PracticeForm(PeriodForm):
    settled_share = forms.DecimalField(
        label="Tỷ lệ thủ tục được tiếp nhận, giải quyết, trả kết quả ngay tại Bộ phận Một cửa (%)",
        help_text="Chỉ số 5: từ 20% trở lên được 2 điểm. Để trống nếu chưa kiểm tra.",
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=4,
        decimal_places=1,
        required=False,
    )
    all_received = forms.ChoiceField(
        label="Mọi thủ tục phải qua Bộ phận Một cửa đều được tiếp nhận, trả kết quả tại đó",
        choices=[("", "Chưa kiểm tra"), ("co", "Có"), ("khong", "Không")],
        required=False,
    )
    posted = forms.ChoiceField(
        label="Thủ tục được niêm yết chính xác, đầy đủ, kịp thời",
        help_text="Chỉ số 6. Công khai điện tử đã có trong danh mục thủ tục của hệ thống.",
        choices=[("", "Chưa kiểm tra"), ("co", "Có"), ("khong", "Không")],
        required=False,
    )
    basis = forms.CharField(
        label="Căn cứ",
        help_text="Số, ngày của báo cáo, biên bản kiểm tra hoặc quyết định.",
        max_length=500,
        error_messages={"required": "Hãy ghi căn cứ: báo cáo, biên bản kiểm tra hoặc quyết định nào."},
    )

    field_order = ("tu", "den", "settled_share", "all_received", "posted", "basis")


@role_required(*LEADING)
def practice(request: HttpRequest, code: str) -> HttpResponse:
    found = _led(request, code)
    first, last = _quarter(localdate(now()))
    typed = posted(request)
    form = PracticeForm(typed, initial={"tu": f"{first:%d/%m/%Y}", "den": f"{last:%d/%m/%Y}"})
    lead = "Kết quả kiểm tra, báo cáo mà không hồ sơ nào cho biết; chỉ số 5 và 6 của đơn vị tính theo đó."
    back = reverse("desk:unit-indicators", args=[code])
    return ask(
        request,
        form,
        Question(f"Báo cáo thực hiện một cửa: {found.name}", lead, "Ghi báo cáo", back, "Về chỉ số của đơn vị"),
        lambda said: actions.report_practice(
            found,
            Period(said["tu"], said["den"]),
            actions.Practice(
                said["basis"], said["settled_share"], YES_NO[said["all_received"]], YES_NO[said["posted"]]
            ),
            by=request.user,
            at=now(),
        ),
        "Đã ghi báo cáo.",
    )


# -- days --------------------------------------------------------------------------------------------------------
def quarter_asked(request: HttpRequest) -> PeriodForm:
    """The days asked for; without any, this quarter: the law adds up by quarters (TT 01/2018/TT-VPCP Đ15.4b)."""
    if "tu" in request.GET or "den" in request.GET:
        return PeriodForm(request.GET)
    first, last = _quarter(localdate(now()))
    return PeriodForm({"tu": f"{first:%d/%m/%Y}", "den": f"{last:%d/%m/%Y}"})


def _quarter(today: date) -> tuple[date, date]:
    found = Period.quarter_of(today)
    return found.first, found.last


def _period(form: PeriodForm) -> Period:
    return Period(form.cleaned_data["tu"], form.cleaned_data["den"])


def _days(period: Period) -> str:
    return _quoted(tu=f"{period.first:%d/%m/%Y}", den=f"{period.last:%d/%m/%Y}")


def _quoted(**values: str) -> str:
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()


# -- how cards are shown -----------------------------------------------------------------------------------------
def _lines(card: Card, period: Period, of: Unit | None = None) -> list[dict[str, Any]]:
    """One line an indicator: its score, and for those by dossier how many have which points, each with its list."""
    lines = []
    for number, score in card.scores.items():
        spread = card.spread.get(number)
        where = f"{_days(period)}&{_quoted(**{'chi-so': str(number)})}" + (
            f"&{_quoted(**{'don-vi': of.code})}" if of else ""
        )
        counts = [(2, spread.two), (1, spread.one), (0, spread.none)] if spread else []
        lines.append(
            {
                "number": number,
                "name": NAMES[number],
                "score": _number(score),
                "counts": [
                    {"points": points, "count": count, "href": f"{where}&diem={points}"} for points, count in counts
                ],
            }
        )
    return lines


def _row(card: Card, period: Period, numbers: tuple[int, ...]) -> dict[str, Any]:
    return {
        "key": card.key,
        "label": card.label,
        "scores": [(number, _number(card.scores.get(number))) for number in numbers],
        "total": _number(card.result.total),
        "out_of": card.result.out_of,
        "weighed": _number(card.result.weighed),
        "grade": card.grade,
        "dossiers": card.dossiers,
    }


def _rated(rated: Satisfaction | None) -> list[tuple[str, str]]:
    if rated is None or not rated.is_told:
        return []
    names = {"overall": "Chung", "convenience": "Thuận tiện", "timeliness": "Đúng hạn", "attitude": "Thái độ"}
    return [(names[key], _number(share) + (" %" if share is not None else "")) for key, share in rated.shares.items()]


def _number(value: Decimal | float | None) -> str:
    return "–" if value is None else f"{value:.1f}".replace(".", ",")


def _heads(first: str, numbers: tuple[int, ...]) -> list[str]:
    return [
        first,
        "Số hồ sơ",
        *(f"Chỉ số {one}. {NAMES[one]}" for one in numbers),
        "Tổng điểm",
        "Trên",
        "Quy đổi",
        "Xếp loại",
    ]


def _rows(cards: list[Card], numbers: tuple[int, ...]) -> Iterator[list[Any]]:
    for card in cards:
        scores = [card.scores.get(one) for one in numbers]
        result = card.result
        weighed = float(result.weighed) if result.weighed is not None else None
        known = [float(one) if one is not None else None for one in scores]
        yield [card.label, card.dossiers, *known, float(result.total), result.out_of, weighed, card.grade]


# -- who may ---------------------------------------------------------------------------------------------------
def _led(request: HttpRequest, code: str) -> Unit:
    """A unit the officer leads; for others there is no such page."""
    found = next((one for one in units_led(request.user) if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _leads(request: HttpRequest) -> bool:
    return bool(roles_today(request) & set(LEADING))
