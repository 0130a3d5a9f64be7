"""Acts that ask for several things at once: a supplement in items, opinions of several units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import now

from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier
from congvu.faces.desk import expired
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.act_forms import LONGEST, MissingForm, QuestionForm, usual_due_on
from congvu.faces.desk.acts import closed
from congvu.faces.desk.dossier import seen
from congvu.kernel.refusal import Refusal

MOST_ITEMS = 30
MOST_UNITS = 10


class GroundForm(forms.Form):
    reason = forms.CharField(
        label="Lý do chung",
        help_text="In trên Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (Mẫu 02).",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "3"}),
        error_messages={"required": "Hãy ghi lý do chung của yêu cầu."},
    )


@officer_required
def request_supplement(request: HttpRequest, reference: str) -> HttpResponse:
    """Yêu cầu bổ sung: every item with its reason, once and in full."""
    dossier = seen(request, reference)
    opened = {act.name for act in queries.acts_open_to(dossier, request.user, now())}
    said = _said(request)
    if "request_supplement" not in opened and request.method != "POST":
        return closed(request, dossier, "Yêu cầu bổ sung", said)
    items = _formset(MissingForm, said, MOST_ITEMS, 3)
    ground = GroundForm(said)
    refusal = None
    if _sent(request) and items.is_valid() and ground.is_valid():
        asked = [form.cleaned_data for form in items.forms if form.cleaned_data.get("what")]
        try:
            actions.request_supplement(dossier, asked, ground.cleaned_data["reason"], by=request.user, at=now())
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, "Đã gửi yêu cầu bổ sung. Thời gian chờ không tính vào thời hạn giải quyết.")
            return redirect("desk:dossier", dossier.reference)
    context = {"dossier": dossier, "items": items, "ground": ground, "refusal": refusal, "sent": _sent(request)}
    context["before"] = dossier.supplement_requests.count()
    return render(
        request, "desk/dossier/request_supplement.html", context, status=_status(request, refusal, items, ground)
    )


@officer_required
def ask_opinion(request: HttpRequest, reference: str) -> HttpResponse:
    """Lấy ý kiến: several units at once, each with its question and day; all are asked or none."""
    dossier = seen(request, reference)
    opened = {act.name for act in queries.acts_open_to(dossier, request.user, now())}
    said = _said(request)
    if "ask_opinion" not in opened and request.method != "POST":
        return closed(request, dossier, "Lấy ý kiến đơn vị khác", said)
    asks = _formset(QuestionForm, said, MOST_UNITS, 1, {"besides": dossier.unit}, initial=[{"due_on": usual_due_on()}])
    refusal = None
    if _sent(request) and asks.is_valid():
        try:
            asked = _ask(request, dossier, asks)
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, f"Đã lấy ý kiến {', '.join(asked)}.")
            return redirect("desk:dossier", dossier.reference)
    context = {"dossier": dossier, "asks": asks, "refusal": refusal, "sent": _sent(request)}
    return render(request, "desk/dossier/ask_opinion.html", context, status=_status(request, refusal, asks))


def _ask(request: HttpRequest, dossier: Dossier, asks: Any) -> list[str]:
    said = [form for form in asks.forms if form.is_asked]
    if not said:
        raise NobodyAsked()
    with transaction.atomic():
        for form in said:
            actions.ask_opinion(
                dossier,
                form.cleaned_data["unit"],
                form.cleaned_data["question"],
                form.due_at,
                by=request.user,
                at=now(),
            )
    return [form.cleaned_data["unit"].name for form in said]


class NobodyAsked(Refusal):
    code = "nobody_asked"
    sentence = "Chưa chọn đơn vị nào. Hãy chọn ít nhất một đơn vị và ghi nội dung cần hỏi."


def _formset(
    form: type[forms.Form],
    said: QueryDict | None,
    most: int,
    first: int,
    form_kwargs: dict[str, Any] | None = None,
    initial: list[dict[str, Any]] | None = None,
) -> Any:
    """A list of forms that grows by its own button, with or without JavaScript."""
    kind = forms.formset_factory(form, extra=first, max_num=most, absolute_max=most)
    if said is None:
        if initial is not None:
            kind.extra = max(first - len(initial), 0)
        return kind(prefix="muc", form_kwargs=form_kwargs or {}, initial=initial)
    data = said.copy()
    if "them" in said:
        total = data.get("muc-TOTAL_FORMS", "0")
        data["muc-TOTAL_FORMS"] = str(min(int(total) + 1 if total.isdigit() else first, most))
    return kind(data, prefix="muc", form_kwargs=form_kwargs or {})


def _said(request: HttpRequest) -> QueryDict | None:
    """What is posted, or was when the login had ended."""
    return request.POST if request.method == "POST" else expired.typed_before(request)


def _sent(request: HttpRequest) -> bool:
    """The form was really sent, not only lengthened by a line."""
    return request.method == "POST" and "them" not in request.POST


def _status(request: HttpRequest, refusal: Refusal | None, *forms_: Any) -> int:
    if refusal is not None:
        return 409
    return 422 if _sent(request) and not all(form.is_valid() for form in forms_) else 200
