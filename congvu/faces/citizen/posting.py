"""Đặt bưu chính: the applicant has papers fetched or the result brought home, and may think better of it in time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from congvu.faces.citizen.access import citizen_required
from congvu.faces.citizen.filing import own
from congvu.faces.citizen.kept import said_in
from congvu.faces.posting import PostForm, fee_words
from congvu.kernel.refusal import Refusal
from congvu.post import actions, queries
from congvu.post.models import Consignment


@citizen_required
def order(request: HttpRequest, reference: str) -> HttpResponse:
    found = own(request, reference)
    directions = queries.may_be_ordered(found, request.user, queries.consignments_of(found, request.user), now())
    if not directions:
        messages.warning(request, _("Hồ sơ này không còn gì để đặt bưu chính, hoặc bưu gửi đã được đặt."))
        return redirect("citizen:dossier", reference)
    form = PostForm(said_in(request), dossier=found, directions=directions)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.order(found, form.cleaned_data["direction"], form.party, by=request.user, at=now())
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, _("Đã đặt bưu chính. Bạn được báo khi có số hiệu bưu gửi."))
            return redirect("citizen:dossier", reference)
    context = {"dossier": found, "form": form, "refusal": refusal, "fee": fee_words()}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "citizen/dossier/post.html", context, status=status)


@citizen_required
def cancel(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Before it is collected."""
    found = own(request, reference)
    consignment = get_object_or_404(Consignment.objects.visible_to(request.user).filter(dossier=found), pk=pk)
    refusal: Refusal | None = None
    if not consignment.may_be_cancelled and request.method != "POST":
        messages.warning(request, _("Bưu gửi này đã đi hoặc đã kết thúc nên không hủy được nữa."))
        return redirect("citizen:dossier", reference)
    if request.method == "POST":
        try:
            actions.cancel(consignment, by=request.user, at=now())
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, _("Đã hủy bưu gửi."))
            return redirect("citizen:dossier", reference)
    context = {"dossier": found, "consignment": consignment, "refusal": refusal}
    return render(request, "citizen/dossier/post_cancel.html", context, status=409 if refusal else 200)
