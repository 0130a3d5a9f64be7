"""Đánh giá at the desk: the slip shown to who stands at the counter; for leaders what was said, and the explanation owed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now

from congvu.assessment import actions
from congvu.assessment.models import LEADING, Explanation, Grade, Slip
from congvu.assessment.queries.slips import latest_at_the_desk
from congvu.faces.desk.access import role_required
from congvu.faces.desk.asked import Question, ask, posted
from congvu.faces.desk.dossier import seen
from congvu.organisations.models import Role
from congvu.printing.codes import qr_svg

VIEWS = {"can-giai-trinh": "Cần giải trình", "chua-hai-long": "Chưa hài lòng", "tat-ca": "Tất cả"}
A_PAGE = 30


class ExplanationForm(forms.Form):
    finding = forms.ChoiceField(
        label="Kết luận",
        choices=Explanation.Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn kết luận sau khi xem xét."},
    )
    text = forms.CharField(
        label="Nội dung giải trình",
        help_text="Người đánh giá đọc được nội dung này: xin lỗi, nêu nguyên nhân, việc đã khắc phục.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "5"}),
        error_messages={"required": "Hãy ghi nội dung giải trình; người đánh giá đọc được nội dung này."},
    )


@role_required(*LEADING)
def slips(request: HttpRequest) -> HttpResponse:
    view = request.GET.get("xem", "")
    view = view if view in VIEWS else "can-giai-trinh"
    page = Paginator(_found(request, view), A_PAGE).get_page(request.GET.get("trang"))
    context = {"page": page, "view": view, "views": VIEWS.items(), "label": VIEWS[view], "at": now()}
    return render(request, "desk/ratings/list.html", context)


def _found(request: HttpRequest, view: str) -> QuerySet[Slip]:
    found = Slip.objects.visible_to(request.user).rated().select_related("unit", "dossier__procedure", "explanation")
    if view == "can-giai-trinh":
        return found.unexplained().order_by("explain_by", "id")
    if view == "chua-hai-long":
        found = found.filter(overall=Grade.UNSATISFIED) | found.filter(attitude=Grade.UNSATISFIED)
    return found.order_by("-rated_at", "-id")


@role_required(*LEADING)
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """One slip that wants an explanation; the leader answers it here."""
    seen_slips = Slip.objects.visible_to(request.user).rated().filter(explain_by__isnull=False)
    found = get_object_or_404(seen_slips.select_related("unit", "dossier__procedure", "explanation__by"), pk=pk)
    question = Question(
        "Giải trình đánh giá chưa hài lòng", "", "Gửi giải trình", reverse("desk:slips"), "Về danh sách đánh giá"
    )
    return ask(
        request,
        ExplanationForm(posted(request)),
        question,
        lambda said: actions.explain(found, said["finding"], said["text"], by=request.user, at=now()),
        "Đã gửi giải trình. Người đánh giá được báo.",
        template="desk/ratings/slip.html",
        slip=found,
        explanation=getattr(found, "explanation", None),
        at=now(),
    )


@role_required(Role.RECEIVER)
def at_the_desk(request: HttpRequest, reference: str) -> HttpResponse:
    """The QR code of the latest slip, to be scanned with the applicant's own telephone, or printed."""
    dossier = seen(request, reference)
    found = latest_at_the_desk(dossier, at=now())
    return render(request, "desk/ratings/at_the_desk.html", {"dossier": dossier, "slip": found, "link": _link(found)})


@role_required(Role.RECEIVER)
def qr(request: HttpRequest, reference: str) -> HttpResponse:
    found = latest_at_the_desk(seen(request, reference), at=now())
    if found is None:
        raise Http404
    return HttpResponse(qr_svg(_link(found)), content_type="image/svg+xml")


def _link(found: Any) -> str:
    return f"{settings.CITIZEN_URL}/danh-gia/{found.token}" if found else ""
