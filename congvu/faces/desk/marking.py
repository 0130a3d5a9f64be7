"""Yêu cầu bổ sung: the officer marks what is wrong where it stands, keeps the notice as a draft, sends it once and whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier, SupplementDraft
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.act_forms import MissingForm
from congvu.faces.desk.acts import closed
from congvu.faces.desk.dossier import rounds_of, sections, seen
from congvu.faces.desk.marking_forms import Boxes, GroundForm, free_items, free_of
from congvu.faces.desk.several import growing, said_in
from congvu.kernel.refusal import Refusal

MOST_ITEMS = 30


@officer_required
def request_supplement(request: HttpRequest, reference: str) -> HttpResponse:
    """Every place with its reason, once and in full; `luu` keeps the draft, `them` only lengthens the list."""
    dossier = seen(request, reference)
    opened = {act.name for act in queries.acts_open_to(dossier, request.user, now())}
    said = said_in(request)
    if "request_supplement" not in opened and request.method != "POST":
        return closed(request, dossier, "Yêu cầu bổ sung", said)
    draft: SupplementDraft | None = getattr(dossier, "supplement_draft", None)
    marks = list(dossier.supplement_marks.filter(request__isnull=True))
    boxes = Boxes(dossier, sections(dossier), marks, said)
    items = growing(MissingForm, said, MOST_ITEMS, 1, initial=free_of(marks))
    ground = GroundForm(said, initial={"reason": draft.reason if draft else ""})
    refusal = None
    try:
        if done := _done(request, dossier, boxes, items, ground):
            return done
    except Refusal as why:
        refusal = why
    sent = request.method == "POST" and not {"them", "luu"} & set(request.POST)
    context = {
        "dossier": dossier,
        "boxes": boxes,
        "items": items,
        "ground": ground,
        "refusal": refusal,
        "sent": sent,
        "draft": draft,
        "before": dossier.supplement_requests.filter(withdrawn_at__isnull=True).count(),
    }
    wrong = sent and not (items.is_valid() and ground.is_valid())
    status = 409 if refusal else 422 if wrong else 200
    return render(request, "desk/dossier/request_supplement.html", context, status=status)


def _done(request: HttpRequest, dossier: Dossier, boxes: Boxes, items: Any, ground: Any) -> HttpResponse | None:
    """What the button did; None where the page is shown again."""
    if request.method != "POST" or "them" in request.POST or not items.is_valid():
        return None
    if "luu" in request.POST:
        reason = request.POST.get("reason", "")
        marks = [*boxes.marks, *(actions.Mark("free", what=i["what"], reason=i["why"]) for i in free_items(items))]
        actions.save_supplement_draft(dossier, marks, reason, by=request.user, at=now())
        messages.success(request, "Đã lưu phiếu đang soạn. Người nộp chưa thấy gì.")
        return redirect("desk:request_supplement", dossier.reference)
    if not ground.is_valid():
        return None
    actions.request_supplement(
        dossier, free_items(items), ground.cleaned_data["reason"], boxes.marks, by=request.user, at=now()
    )
    messages.success(request, "Đã gửi yêu cầu bổ sung. Thời gian chờ không tính vào thời hạn giải quyết.")
    return redirect("desk:dossier", dossier.reference)


@officer_required
@require_POST
def set_aside(request: HttpRequest, reference: str) -> HttpResponse:
    dossier = seen(request, reference)
    try:
        actions.set_aside_supplement_draft(dossier, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã cất phiếu đang soạn. Nội dung còn nguyên khi bạn mở lại “Yêu cầu bổ sung”.")
    return redirect("desk:dossier", dossier.reference)


@officer_required
def rounds(request: HttpRequest, reference: str) -> HttpResponse:
    """Các lần bổ sung: every notice, mark by mark, before and after; papers side by side."""
    dossier = seen(request, reference)
    requests = dossier.supplement_requests.select_related("by", "answered_by", "withdrawn_by").prefetch_related("marks")
    papers = dossier.papers.select_related("file")
    return render(
        request,
        "desk/dossier/rounds.html",
        {"dossier": dossier, "rounds": rounds_of(dossier, list(requests), list(papers))[::-1]},
    )
