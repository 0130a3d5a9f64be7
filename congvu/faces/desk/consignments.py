"""Bưu gửi: what travels by post, its number and where it is; the number typed where no operator is connected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now

from congvu.faces.desk.access import role_required
from congvu.faces.desk.acts import closed
from congvu.faces.desk.asked import NothingToSay, Question, ask, posted
from congvu.faces.desk.dossier import seen
from congvu.faces.posting import PostForm, fee_words
from congvu.kernel.refusal import Refusal
from congvu.organisations.models import Role
from congvu.post import actions, queries
from congvu.post.models import Consignment

A_PAGE = 50


class TrackingForm(forms.Form):
    tracking = forms.CharField(
        label="Số hiệu bưu gửi",
        help_text="In trên biên nhận của bưu chính, ví dụ VD000000001VN.",
        max_length=40,
        error_messages={"required": "Hãy nhập số hiệu bưu gửi."},
    )


@role_required(Role.RECEIVER)
def consignments(request: HttpRequest) -> HttpResponse:
    """What waits for an officer first, then what is under way, then the rest."""
    found = Consignment.objects.visible_to(request.user).select_related("dossier").order_by("-at", "-id")
    states = {
        "dat-truoc": ["asked"],
        "can-xu-ly": ["waiting", "refused", "sent_back"],
        "dang-di": ["accepted", "on_the_way"],
    }
    chosen = request.GET.get("xem", "")
    if chosen in states:
        found = found.filter(state__in=states[chosen])
    context = {"page": Paginator(found, A_PAGE).get_page(request.GET.get("trang")), "chosen": chosen}
    return render(request, "desk/consignments/list.html", context)


@role_required(Role.RECEIVER)
def consignment(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    return render(request, "desk/consignments/page.html", {"consignment": found, "reports": found.reports.all()})


@role_required(Role.RECEIVER)
def tracking(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer has brought it to the post."""
    found = _seen(request, pk)
    question = _question(found, "Nhập số hiệu bưu gửi", "Người nộp được báo số hiệu để theo dõi.", "Lưu số hiệu")

    def act(said: dict[str, Any]) -> Any:
        return actions.take(found, said["tracking"], by=request.user, at=now())

    return ask(request, TrackingForm(posted(request)), question, act, "Đã lưu số hiệu bưu gửi.")


@role_required(Role.RECEIVER)
def cancelling(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    lead = "Hồ sơ không gửi qua bưu chính nữa; bưu chính được báo nếu đã nhận."
    question = _question(found, "Hủy bưu gửi", lead, "Hủy bưu gửi", grave=True)
    form = NothingToSay(request.POST if request.method == "POST" else None)
    return ask(
        request, form, question, lambda said: actions.cancel(found, by=request.user, at=now()), "Đã hủy bưu gửi."
    )


@role_required(Role.RECEIVER)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Another consignment where this one came back or was not taken."""
    found = _seen(request, pk)
    question = _question(found, "Gửi lại qua bưu chính", "Một bưu gửi mới được đặt cho hồ sơ này.", "Gửi lại")
    form = NothingToSay(request.POST if request.method == "POST" else None)

    def act(said: dict[str, Any]) -> Any:
        return actions.order(found.dossier, found.direction, by=request.user, at=now())

    return ask(request, form, question, act, "Đã đặt bưu gửi mới.", to=reverse("desk:consignments"))


@role_required(Role.RECEIVER)
def ordering(request: HttpRequest, reference: str) -> HttpResponse:
    """The officer orders for who stands at the desk or calls: papers to be fetched, a result to be brought."""
    dossier = seen(request, reference)
    directions = queries.may_be_ordered(dossier, request.user, queries.consignments_of(dossier, request.user), now())
    if not directions:
        return closed(request, dossier, "Đặt bưu chính")
    form = PostForm(posted(request), dossier=dossier, directions=directions)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            actions.order(dossier, form.cleaned_data["direction"], form.party, by=request.user, at=now())
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, "Đã đặt bưu chính.")
            return redirect("desk:dossier", dossier.reference)
    context = {"dossier": dossier, "form": form, "refusal": refusal, "fee": fee_words()}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "desk/consignments/order.html", context, status=status)


def _question(found: Consignment, title: str, lead: str, button: str, *, grave: bool = False) -> Question:
    return Question(title, lead, button, reverse("desk:consignment", args=[found.pk]), f"Bưu gửi {found}", grave)


def _seen(request: HttpRequest, pk: int) -> Consignment:
    return get_object_or_404(Consignment.objects.visible_to(request.user).select_related("dossier"), pk=pk)
