"""Bổ sung tại quầy: what the holder of a paper dossier brings later, with its scans."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now

from congvu.dossiers import actions, queries
from congvu.dossiers.offer import offer_of
from congvu.faces.desk import counter_forms as forms
from congvu.faces.desk import kept
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.acts import closed
from congvu.faces.desk.dossier import seen
from congvu.kernel.refusal import Refusal

TITLE = "Ghi nhận bổ sung tại quầy"


@officer_required
def supplement_at_counter(request: HttpRequest, reference: str) -> HttpResponse:
    """The papers that came, their scans; a scan that is kept outlives a refusal."""
    dossier = seen(request, reference)
    if "supplement_at_counter" not in {act.name for act in queries.acts_open_to(dossier, request.user, now())}:
        return closed(request, dossier, TITLE)
    terms, token = offer_of(dossier.revision_id), f"bo-sung-{dossier.reference}"
    state = kept.known(request, token) or {"given": {}, "files": {}}
    errors: dict[str, str] = {}
    refusal: Refusal | None = None
    if request.method == "POST":
        errors = forms.take_papers(request, terms, state)
        kept.keep(request, token, state)
        if not errors and "tai-len" not in request.POST:
            try:
                actions.supplement_at_counter(dossier, forms.given_papers(state), by=request.user, at=now())
            except Refusal as why:
                refusal = why
            else:
                kept.forget(request, token)
                messages.success(request, "Đã ghi nhận bổ sung.")
                return redirect("desk:dossier", dossier.reference)
    context = {
        "dossier": dossier,
        "title": TITLE,
        "slots": forms.slots(terms, state, errors),
        "errors": list(errors.values()),
        "refusal": refusal,
        "asked": dossier.supplement_requests.filter(answered_at__isnull=True).first(),
    }
    status = 409 if refusal else 422 if errors else 200
    return render(request, "desk/dossier/supplement_at_counter.html", context, status=status)
