"""Kiểm tra và nộp: the dossier looked over once more, then sent; a part of a joined dossier is sent with the whole."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier, JoinedDossier, ResultWay, Status
from congvu.faces.citizen import prepared
from congvu.faces.citizen.access import citizen_required
from congvu.faces.citizen.filing import forget, labels, own
from congvu.faces.citizen.signing import signables
from congvu.kernel.reference import format_reference
from congvu.kernel.refusal import Refusal


class SendForm(forms.Form):
    """The last word before sending."""

    result_way = forms.ChoiceField(
        label=gettext_lazy("Nhận kết quả"),
        choices=ResultWay.choices,
        widget=forms.RadioSelect,
        initial=ResultWay.ONLINE,
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("Tôi cam đoan nội dung khai và giấy tờ là đúng sự thật"),
        error_messages={"required": gettext_lazy("Hãy đánh dấu vào ô cam đoan trước khi nộp.")},
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def sent_with_the_whole(self) -> None:
        """A part of a joined dossier: the whole is confirmed once, where it is sent."""
        del self.fields["confirmed"]


@citizen_required
def review(request: HttpRequest, reference: str) -> HttpResponse:
    dossier = own(request, reference)
    if dossier.status != Status.DRAFT and prepared.open_request(dossier) is None:
        return redirect("citizen:dossier", reference)
    shown = prepared.last_page(dossier)
    form = SendForm(request.POST or None, initial={"key": secrets.token_urlsafe(24), "result_way": dossier.result_way})
    refusal: Refusal | None = None
    whole = queries.sent_with(dossier)
    if whole is not None:
        form.sent_with_the_whole()
    supplement = prepared.open_request(dossier)
    asked = prepared.asked(dossier, supplement, request.POST) if supplement else []
    if request.method == "POST" and form.is_valid():
        try:
            if whole is not None:
                return _kept_for(whole, request, dossier, form.cleaned_data["result_way"])
            _send(request, dossier, form.cleaned_data, {one.mark.pk: one.reply for one in asked})
        except Refusal as refused:
            refusal = refused
        else:
            forget(request, reference)
            told = _("Đã gửi bổ sung. Cơ quan tiếp tục giải quyết hồ sơ; bạn chưa cần làm gì.")
            if supplement is None:
                told = _("Đã nộp. Mã nộp của bạn: %(code)s") % {"code": format_reference(reference)}
            messages.success(request, told)
            return redirect("citizen:dossier", reference)
    answers, things = prepared.stored_answers(dossier), signables(dossier)
    context = {
        "dossier": dossier,
        "declaration": shown.definition.declaration,
        "form": form,
        "refusal": refusal,
        "problems": prepared.problems(dossier, at=now()),
        "sections": prepared.sections(dossier),
        "fees": queries.fees_owed(dossier, on=localdate()) if supplement is None else [],
        "slots": prepared.paper_slots(dossier, {}),
        "labels": labels(shown),
        "number": len(shown.pages) + 2,
        "supplement": supplement,
        "asked": asked,
        "whole": whole,
        "signables": things,
        "must_sign": any(one.must for one in things),
        "being_signed": queries.being_signed(dossier, answers),
        "declaration_outdated": queries.has_outdated_declaration(dossier, answers),
        "outdated": queries.is_outdated(dossier, at=now()),
    }
    return render(request, "citizen/dossier/review.html", context, status=422 if form.errors or refusal else 200)


@citizen_required
@require_POST
def renew(request: HttpRequest, reference: str) -> HttpResponse:
    """Chuyển bản nháp sang bản công bố đang có hiệu lực: it is looked over page by page from the first."""
    dossier = own(request, reference)
    try:
        dossier = actions.renew_draft(dossier, by=request.user, at=now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("citizen:dossier", reference)
    forget(request, reference)
    messages.success(request, _("Bản nháp nay theo bản công bố đang có hiệu lực. Hãy xem lại từng trang rồi nộp."))
    return redirect("citizen:form", reference, prepared.definition_of(dossier).pages[0].key)


def _kept_for(whole: JoinedDossier, request: HttpRequest, dossier: Dossier, result_way: str) -> HttpResponse:
    """The part is ready: back to the whole, where all parts are sent together."""
    version = dossier.draft_version
    actions.save_draft(dossier, dossier.answers, version, by=request.user, at=now(), result_way=result_way)
    messages.success(request, _("Đã lưu phần này. Khi các phần đều xong, hãy nộp cả hồ sơ tại đây."))
    return redirect("citizen:joined", whole.reference)


def _send(request: HttpRequest, dossier: Dossier, said: dict[str, Any], replies: dict[int, str]) -> None:
    at = now()
    if dossier.status == Status.DRAFT:
        dossier = actions.save_draft(
            dossier, dossier.answers, dossier.draft_version, by=request.user, at=at, result_way=said["result_way"]
        )
        actions.submit(dossier, said["key"], by=request.user, at=at)
    else:
        actions.supplement(dossier, replies=replies, by=request.user, at=at)
