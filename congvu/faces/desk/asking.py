"""An act that asks for several things at once: a supplement in items."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now

from congvu.dossiers import actions, queries
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.act_forms import LONGEST, MissingForm
from congvu.faces.desk.acts import closed
from congvu.faces.desk.dossier import seen
from congvu.faces.desk.several import growing, is_sent, said_in, status_of
from congvu.kernel.refusal import Refusal

MOST_ITEMS = 30


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
    said = said_in(request)
    if "request_supplement" not in opened and request.method != "POST":
        return closed(request, dossier, "Yêu cầu bổ sung", said)
    items = growing(MissingForm, said, MOST_ITEMS, 3)
    ground = GroundForm(said)
    refusal = None
    if is_sent(request) and items.is_valid() and ground.is_valid():
        asked = [form.cleaned_data for form in items.forms if form.cleaned_data.get("what")]
        try:
            actions.request_supplement(dossier, asked, ground.cleaned_data["reason"], by=request.user, at=now())
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, "Đã gửi yêu cầu bổ sung. Thời gian chờ không tính vào thời hạn giải quyết.")
            return redirect("desk:dossier", dossier.reference)
    context = {"dossier": dossier, "items": items, "ground": ground, "refusal": refusal, "sent": is_sent(request)}
    context["before"] = dossier.supplement_requests.count()
    return render(
        request, "desk/dossier/request_supplement.html", context, status=status_of(request, refusal, items, ground)
    )
