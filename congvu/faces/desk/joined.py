"""Hồ sơ liên thông: the whole on one page – parts, units, clocks, what waits for what – and its reception at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from congvu.accounts.queries import remembered
from congvu.dossiers import actions, permission, queries
from congvu.dossiers.models import JoinedDossier
from congvu.dossiers.queries.joining import Part
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.rows import Row, rows_of
from congvu.faces.documents import drawn_print
from congvu.faces.download import serve
from congvu.kernel.refusal import Refusal
from congvu.organisations.queries import work_calendar

A_PAGE = 25


@dataclass(frozen=True)
class Line:
    """One part as the officer reads it; only its frame where `seen` is false."""

    part: Part
    row: Row
    seen: bool
    leads: bool


@officer_required
def joined_dossiers(request: HttpRequest) -> HttpResponse:
    """Those in which the officer's units or desk have a part, the latest first."""
    page = Paginator(queries.joined_for(request.user), A_PAGE).get_page(request.GET.get("trang"))
    return render(request, "desk/joined/list.html", {"page": page})


@officer_required
def joined(request: HttpRequest, reference: str) -> HttpResponse:
    return _page(request, _seen(request, reference))


@officer_required
@require_POST
def reception(request: HttpRequest, reference: str) -> HttpResponse:
    """Tiếp nhận các phần đã nộp: all of them, with one receipt."""
    found = _seen(request, reference)
    try:
        received = actions.receive_joined(found, by=request.user, at=now())
    except Refusal as why:
        return _page(request, found, why)
    messages.success(request, f"Đã tiếp nhận {len(received)} phần. Giấy tiếp nhận chung ghi mã của từng phần.")
    return redirect("desk:joined", found.reference)


@officer_required
def receipt(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The latest receipt of the whole that tells of nothing the officer may not open."""
    found = _seen(request, reference)
    printed = queries.receipt_of(found, request.user)
    if printed is None:
        raise Http404
    return serve(drawn_print(printed), inline="xem" in request.GET)


def _seen(request: HttpRequest, reference: str) -> JoinedDossier:
    found = queries.joined_of(request.user, reference)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: JoinedDossier, refusal: Refusal | None = None) -> HttpResponse:
    at, whole, seen = now(), queries.parts_of(found), queries.seen_parts(found, request.user)
    rows = rows_of([part.dossier for part in whole.parts], at, remembered(request.user, "calendar", work_calendar))
    lead = found.group.lead_id
    lines = [
        Line(part, row, part.dossier.pk in seen, part.dossier.unit_id == lead)
        for part, row in zip(whole.parts, rows, strict=True)
    ]
    receivable = [one for one in whole.sent if permission.receives_for(request.user, one.dossier, localdate(at))]
    context = {
        "joined": found,
        "whole": whole,
        "lines": lines,
        "receipt": queries.receipt_of(found, request.user),
        "to_receive": len(receivable) if len(receivable) == len(whole.sent) else 0,
        "holder": whole.parts[0].dossier.applicant_name if whole.parts else "",
        "refusal": refusal,
    }
    return render(request, "desk/joined/page.html", context, status=409 if refusal else 200)
