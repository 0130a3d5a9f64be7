"""Báo cáo nguyên nhân chậm (Biểu II.07b/VPCP/KSTT): why dossiers were late, whose steps were, and the dossiers behind."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now

from congvu.faces.desk.access import role_required
from congvu.faces.desk.registers import READERS, period_asked, period_of
from congvu.faces.desk.reports import (
    A_PAGE,
    GROUP_NAMES,
    GROUP_SLUGS,
    address,
    group_asked,
    line_values,
    quick_periods,
    quoted,
    sheet,
)
from congvu.kernel.periods import Period
from congvu.statistics.queries import (
    CAUSES,
    CIRCUMSTANCES,
    CauseLine,
    behind_cause,
    causes,
    causes_total,
    late_steps,
)

# Slug of a column in the address → its key and its head, in the order of the table.
COLUMNS: dict[str, tuple[str, str]] = {
    "cham": ("late", "Tổng số hồ sơ chậm"),
    "da-tra-cham": ("settled_late", "Đã giải quyết quá hạn"),
    "dang-qua-han": ("open_late", "Đang quá hạn"),
    "khoi-luong": ("workload", CAUSES["workload"]),
    "cho-y-kien": ("opinion", CAUSES["opinion"]),
    "tham-tra": ("verification", CAUSES["verification"]),
    "phuc-tap": ("complex", CAUSES["complex"]),
    "ky-thuat": ("system", CAUSES["system"]),
    "can-bo": ("staff", CAUSES["staff"]),
    "khac": ("other", CAUSES["other"]),
    "chua-neu": ("unexplained", CAUSES["unexplained"]),
    "buoc-qua-han": ("step_late", CIRCUMSTANCES["step_late"]),
    "y-kien-tre": ("opinion_late", CIRCUMSTANCES["opinion_late"]),
    "bo-sung": ("supplemented", CIRCUMSTANCES["supplemented"]),
    "hen-lai": ("reappointed", CIRCUMSTANCES["reappointed"]),
}
# The heads above the columns: words, and how many columns.
BANDS = (("Hồ sơ chậm", 3), ("Nguyên nhân do đơn vị nêu", len(CAUSES)), ("Trong đó có", len(CIRCUMSTANCES)))
STEP_HEADS = {"done_late": "Bước xong quá hạn", "open_late": "Bước đang quá hạn", "dossiers": "Số hồ sơ chậm"}


@role_required(*READERS)
def report(request: HttpRequest) -> HttpResponseBase:
    form, slug = period_asked(request), group_asked(request.GET)
    context: dict[str, Any] = {"form": form, "slug": slug, "groups": GROUP_NAMES, "group": GROUP_NAMES[slug]}
    if not form.is_valid():
        return render(request, "desk/report_causes.html", context, status=422)
    period, at = period_of(form), now()
    lines = causes(request.user, period, GROUP_SLUGS[slug], at=at)
    if request.GET.get("tai") == "xlsx":
        heads = [GROUP_NAMES[slug], *(head for _name, head in COLUMNS.values())]
        rows = [
            [line.label, *(line[name] for name, _head in COLUMNS.values())] for line in [*lines, causes_total(lines)]
        ]
        return sheet("nguyen-nhan-cham", "II.07b", period, heads, iter(rows))
    context |= {
        "bands": BANDS,
        "heads": [head for _name, head in COLUMNS.values()],
        "lines": [_cells(line, period, slug) for line in lines],
        "total": _cells(causes_total(lines), period, slug),
        "steps": [_step_cells(line, period) for line in late_steps(request.user, period, at=at)],
        "step_heads": STEP_HEADS.values(),
        "quick": quick_periods(),
        "at": at,
    }
    return render(request, "desk/report_causes.html", context)


@role_required(*READERS)
def dossiers(request: HttpRequest) -> HttpResponseBase:
    """The dossiers behind one number."""
    form, (column, head) = period_asked(request), column_asked(request.GET)
    if not form.is_valid():
        return render(request, "desk/report_dossiers.html", {"form": form, "head": head}, status=422)
    period, step_unit = period_of(form), request.GET.get("buoc", "")[:60]
    found = behind_cause(request.user, period, column, at=now(), step_unit=step_unit, **line_values(request.GET))
    pages = Paginator(found.with_state().select_related("procedure", "unit").defer("answers", "folded"), A_PAGE)
    context = {
        "form": form,
        "head": head,
        "period": period,
        "page": pages.get_page(request.GET.get("trang")),
        "count": pages.count,
        "kind": "nguyen-nhan",
        "back": f"{reverse('desk:report-causes')}?{address(period, group_asked(request.GET))}",
        "back_words": "Về báo cáo nguyên nhân chậm",
    }
    return render(request, "desk/report_dossiers.html", context)


def column_asked(query: QueryDict) -> tuple[str, str]:
    """The column of a number: its key and its head."""
    return COLUMNS.get(query.get("cot", ""), COLUMNS["cham"])


def _cells(line: CauseLine, period: Period, slug: str) -> dict[str, Any]:
    where = address(period, slug) + (f"&{quoted(nhom=line.key)}" if line.label != "Tổng số" else "")
    cells = [
        {"head": head, "count": line[name], "href": f"{where}&cot={slug}"} for slug, (name, head) in COLUMNS.items()
    ]
    return {"label": line.label, "cells": cells}


def _step_cells(line: CauseLine, period: Period) -> dict[str, Any]:
    """Only the number of dossiers leads somewhere: a step has no page of its own."""
    where = f"{address(period, 'don-vi')}&cot=buoc-qua-han&{quoted(buoc=line.key)}"
    return {
        "label": line.label,
        "counts": [(STEP_HEADS[name], line[name]) for name in ("done_late", "open_late")],
        "dossiers": line["dossiers"],
        "href": where,
    }


assert [name for name, _head in COLUMNS.values()][3:] == [*CAUSES, *CIRCUMSTANCES], "every cause has its column"
