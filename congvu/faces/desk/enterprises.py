"""Duyệt tài khoản doanh nghiệp: within one working day of the registration (TT 05/2016/TT-BCT Đ9–Đ10)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now

from congvu.accounts import actions
from congvu.accounts.models import Enterprise, EnterpriseStatus
from congvu.accounts.queries import approval_due
from congvu.faces.desk.access import role_required
from congvu.faces.desk.asked import NothingToSay, Question, ReasonForm, ask, posted
from congvu.faces.download import serve, serve_preview
from congvu.files.previews import can_preview
from congvu.files.queries import held
from congvu.organisations.models import Role
from congvu.signing.queries import checks_of

DECIDERS = (Role.RECEIVER, Role.ADMINISTRATOR)
STATES = {
    "cho-duyet": (EnterpriseStatus.PENDING, "Chờ duyệt"),
    "da-duyet": (EnterpriseStatus.APPROVED, "Đã duyệt"),
    "tu-choi": (EnterpriseStatus.REFUSED, "Bị từ chối"),
}


@role_required(*DECIDERS)
def enterprises(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("xem", "cho-duyet")
    state = state if state in STATES else "cho-duyet"
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator(_found(request, state, words), 30).get_page(request.GET.get("trang"))
    at = now()
    rows = [{"one": one, "due": approval_due(one)} for one in page]
    for row in rows:
        row["late"] = row["due"] < at
    tabs = [(key, label) for key, (_status, label) in STATES.items()]
    context = {"rows": rows, "page": page, "state": state, "label": STATES[state][1], "words": words, "tabs": tabs}
    return render(request, "desk/enterprises/list.html", context | {"pending": state == "cho-duyet"})


def _found(request: HttpRequest, state: str, words: str) -> QuerySet[Enterprise]:
    found = Enterprise.objects.visible_to(request.user).filter(status=STATES[state][0])
    if words:
        found = found.filter(name__icontains=words) | found.filter(tax_code__startswith=words)
    return found.order_by("requested_at") if state == "cho-duyet" else found.order_by("-requested_at")


@role_required(*DECIDERS)
def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    certificate = held(found.certificate_file_id) if found.certificate_file_id else None
    context = {
        "enterprise": found,
        "certificate": certificate,
        "check": checks_of([certificate]).get(found.certificate_file_id),
        "shows": certificate is not None and certificate.check_state == "clean" and can_preview(certificate),
        "due": approval_due(found),
        "staff": found.staff.filter(ended_at__isnull=True).select_related("account"),
        "pending": found.status == EnterpriseStatus.PENDING,
        "at": now(),
    }
    return render(request, "desk/enterprises/page.html", context)


@role_required(*DECIDERS)
def certificate(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _seen(request, pk)
    if not found.certificate_file_id:
        raise Http404
    return serve(held(found.certificate_file_id), inline="xem" in request.GET)


@role_required(*DECIDERS)
def certificate_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _seen(request, pk)
    if not found.certificate_file_id:
        raise Http404
    return serve_preview(held(found.certificate_file_id))


@role_required(*DECIDERS)
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    return ask(
        request,
        NothingToSay(posted(request)),
        _question(found, "Duyệt", "Doanh nghiệp nộp được hồ sơ trực tuyến và nhận thư báo.", "Duyệt doanh nghiệp"),
        lambda said: actions.approve_enterprise(found, by=request.user, at=now()),
        f"Đã duyệt {found.name}.",
        to=reverse("desk:enterprises"),
    )


@role_required(*DECIDERS)
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    lead = "Doanh nghiệp nhận thư báo với lý do dưới đây, sửa lại và đăng ký lại được."
    return ask(
        request,
        ReasonForm(posted(request)),
        _question(found, "Từ chối", lead, "Từ chối đăng ký", grave=True),
        lambda said: actions.refuse_enterprise(found, said["reason"], by=request.user, at=now()),
        f"Đã từ chối đăng ký của {found.name}.",
        to=reverse("desk:enterprises"),
    )


def _seen(request: HttpRequest, pk: int) -> Enterprise:
    return get_object_or_404(Enterprise.objects.visible_to(request.user).select_related("decided_by"), pk=pk)


def _question(found: Enterprise, verb: str, lead: str, button: str, grave: bool = False) -> Question:
    return Question(
        f"{verb} {found.name}", lead, button, reverse("desk:enterprise", args=[found.pk]), "Về doanh nghiệp", grave
    )
