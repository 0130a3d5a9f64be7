"""Báo cáo tình hình giải quyết hồ sơ: the table of Biểu II.06a for any days, and the dossiers behind each number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now

from congvu.faces.desk.access import role_required
from congvu.faces.desk.registers import READERS, PeriodForm, period_asked, period_of
from congvu.kernel.periods import Period
from congvu.printing import spreadsheet
from congvu.statistics.queries import GROUPS, TOTALS, Line, behind, settlement, total_of

A_PAGE = 50
GROUP_SLUGS = {"linh-vuc": "field", "don-vi": "unit", "thu-tuc": "procedure", "hinh-thuc": "channel", "muc-do": "level"}
GROUP_NAMES = {
    "linh-vuc": "Lĩnh vực",
    "don-vi": "Đơn vị",
    "thu-tuc": "Thủ tục",
    "hinh-thuc": "Hình thức nộp",
    "muc-do": "Mức độ",
}
# Slug of a column in the address → its key; the heads in the order of the form.
COLUMNS = {
    "tiep-nhan": ("received", "Tiếp nhận: tổng số"),
    "truc-tuyen": ("received_online", "Trong kỳ: trực tuyến"),
    "truc-tiep": ("received_direct", "Trong kỳ: trực tiếp, bưu chính"),
    "ky-truoc": ("carried_over", "Từ kỳ trước"),
    "da-giai-quyet": ("settled", "Đã giải quyết: tổng số"),
    "truoc-han": ("settled_early", "Trước hạn"),
    "dung-han": ("settled_on_time", "Đúng hạn"),
    "tre-han": ("settled_late", "Quá hạn"),
    "dang-giai-quyet": ("open", "Đang giải quyết: tổng số"),
    "trong-han": ("open_in_time", "Trong hạn"),
    "qua-han": ("open_late", "Đang quá hạn"),
    "ket-thuc-khac": ("ended_otherwise", "Rút, dừng giải quyết"),
    "hen-lai": ("reappointed", "Đã xin lỗi, hẹn lại"),
}
LATE = {"settled_late", "open_late"}


@role_required(*READERS)
def report(request: HttpRequest) -> HttpResponseBase:
    form, slug = period_asked(request), group_asked(request.GET)
    if not form.is_valid():
        return render(request, "desk/report.html", {"form": form, "slug": slug, "groups": GROUP_NAMES}, status=422)
    period = period_of(form)
    lines = settlement(request.user, period, GROUP_SLUGS[slug], at=now())
    if request.GET.get("tai") == "xlsx":
        return sheet("bao-cao", "II.06a", period, [GROUP_NAMES[slug], *_heads()], _sheet_rows(lines))
    context = {
        "form": form,
        "slug": slug,
        "groups": GROUP_NAMES,
        "group": GROUP_NAMES[slug],
        "columns": COLUMNS,
        "lines": [_cells(line, period, slug) for line in lines],
        "total": _cells(total_of(lines), period, slug),
        "quick": quick_periods(),
        "at": now(),
    }
    return render(request, "desk/report.html", context)


@role_required(*READERS)
def dossiers(request: HttpRequest) -> HttpResponseBase:
    """The dossiers behind one number of the report, on pages; `exports` gives them as a file."""
    form, slug = period_asked(request), group_asked(request.GET)
    column, head = column_asked(request.GET)
    if not form.is_valid():
        return render(request, "desk/report_dossiers.html", {"form": form, "head": head}, status=422)
    period, line = period_of(form), line_values(request.GET)
    found = behind(request.user, period, column, at=now(), **line)
    pages = Paginator(found.with_state().select_related("procedure", "unit").defer("answers", "folded"), A_PAGE)
    context = {
        "form": form,
        "head": head,
        "period": period,
        "page": pages.get_page(request.GET.get("trang")),
        "count": pages.count,
        "kind": "bao-cao",
        "back": f"{reverse('desk:report')}?{address(period, slug)}",
        "back_words": "Về bảng báo cáo",
    }
    return render(request, "desk/report_dossiers.html", context)


def group_asked(query: QueryDict) -> str:
    wanted = query.get("theo", "")
    return wanted if wanted in GROUP_SLUGS else "don-vi"


def column_asked(query: QueryDict) -> tuple[str, str]:
    """The column of a number: its key and its head."""
    return COLUMNS.get(query.get("cot", ""), COLUMNS["tiep-nhan"])


def line_values(query: QueryDict) -> dict[str, str]:
    """The line of a number; empty for the line at the foot, which is all of them."""
    in_line = "nhom" in query
    return {"group": GROUP_SLUGS[group_asked(query)] if in_line else "", "key": query.get("nhom", "")[:200]}


def period_values(form: PeriodForm) -> dict[str, str]:
    return {"first": form.cleaned_data["tu"].isoformat(), "last": form.cleaned_data["den"].isoformat()}


def period_words(form: PeriodForm) -> str:
    return f"{form.cleaned_data['tu']:%d/%m/%Y}–{form.cleaned_data['den']:%d/%m/%Y}"


def _heads() -> list[str]:
    return [head for _name, head in COLUMNS.values()]


def _cells(line: Line, period: Period, slug: str) -> dict[str, Any]:
    """A line as the page shows it: each number leads to its dossiers."""
    where = address(period, slug) + (f"&{quoted(nhom=line.key)}" if line.label != "Tổng số" else "")
    return {
        "label": line.label,
        "cells": [
            {
                "head": head,
                "count": line[name],
                "href": f"{where}&cot={column}",
                "late": name in LATE,
                "total": name in TOTALS,
            }
            for column, (name, head) in COLUMNS.items()
        ],
        "share": "–" if line.on_time_share is None else f"{line.on_time_share:.1f}".replace(".", ",") + " %",
    }


def address(period: Period, slug: str) -> str:
    return quoted(tu=f"{period.first:%d/%m/%Y}", den=f"{period.last:%d/%m/%Y}", theo=slug)


def quoted(**values: str) -> str:
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()


def sheet(name: str, title: str, period: Period, heads: list[str], rows: Iterator[list[Any]]) -> FileResponse:
    """A table as a file: its name says the days, and so does the sheet's, for whoever renames the file."""
    made = spreadsheet.written(f"{title} {period.first:%d.%m.%Y}–{period.last:%d.%m.%Y}", heads, rows)
    name = f"{name}-{period.first}-{period.last}.xlsx"
    return FileResponse(made, as_attachment=True, filename=name, content_type=spreadsheet.MEDIA_TYPE)


def _sheet_rows(lines: list[Line]) -> Iterator[list[Any]]:
    for line in [*lines, total_of(lines)]:
        yield [line.label, *(line[name] for name, _head in COLUMNS.values())]


def quick_periods() -> list[tuple[str, str, str]]:
    """Name, first and last day of the periods people ask for most."""
    today = localdate(now())
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    quarter = first.replace(month=3 * ((today.month - 1) // 3) + 1)
    spans = [
        ("Tháng này", first, today),
        ("Tháng trước", before.replace(day=1), before),
        ("Quý này", quarter, today),
        ("Năm nay", today.replace(month=1, day=1), today),
    ]
    return [(name, f"{start:%d/%m/%Y}", f"{end:%d/%m/%Y}") for name, start, end in spans]


assert set(GROUP_SLUGS.values()) == set(GROUPS), "every grouping has a name in the address"
