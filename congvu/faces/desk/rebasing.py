"""Hồ sơ đang giải quyết theo bản khác: what a revision would mean for them, and the act that brings them onto it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now

from congvu.catalog.models import ProcedureRevision
from congvu.dossiers import actions, queries
from congvu.dossiers.rebasing_refusals import ListChanged, RebaseChoiceMissing
from congvu.faces.desk.batches import work_off_if_small
from congvu.faces.desk.catalog import editor_required, revision_seen
from congvu.kernel.refusal import Refusal

# Rows of one page; "all that fit" reaches further.
MOST_ROWS = 100


class RebaseForm(forms.Form):
    reason = forms.CharField(
        label="Lý do chuyển",
        help_text="Ví dụ: Quyết định 12/QĐ-BCT rút ngắn thời hạn. Lý do hiện trong quá trình xử lý của từng hồ sơ.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi lý do chuyển."},
    )
    which = forms.ChoiceField(
        label="Chuyển những hồ sơ nào",
        choices=[("chosen", "Chỉ các hồ sơ được đánh dấu trong bảng"), ("all", "Tất cả hồ sơ hợp với bản này")],
        initial="chosen",
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn những hồ sơ cần chuyển."},
    )


@editor_required
def open_dossiers(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Each open dossier of another revision, by its code alone: whether it fits and what becomes of its time. POST moves."""
    found = revision_seen(request, code, number)
    may_come = queries.may_come(found, at=now())
    form = RebaseForm(request.POST or None)
    refusal: Refusal | None = None
    shown = queries.following(found, at=now())
    if request.method == "POST" and may_come and form.is_valid():
        try:
            marks = _chosen(request, form.cleaned_data["which"], shown, found)
        except Refusal as why:
            refusal = why
        else:
            return _begun(request, found, marks, form.cleaned_data["reason"])
    chosen = set(request.POST.getlist("ho-so"))
    context: dict[str, Any] = {
        "revision": found,
        "procedure": found.procedure,
        "following": shown,
        "fitting": [(plan, f"{plan.dossier.pk}-{plan.mark}" in chosen) for plan in shown.fitting[:MOST_ROWS]],
        "others": shown.others[:MOST_ROWS],
        "most_rows": MOST_ROWS,
        "may_come": may_come,
        "form": form,
        "refusal": refusal,
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "desk/catalog/open_dossiers.html", context, status=status)


def _chosen(request: HttpRequest, which: str, shown: queries.Following, found: ProcedureRevision) -> dict[str, str]:
    """Each dossier to move with the mark of what was looked over; of all of them, only what the page had told."""
    if which == "all":
        if request.POST.get("tat-ca") != shown.mark:
            raise ListChanged(number=found.number)
        marks = {str(plan.dossier.pk): plan.mark for plan in shown.fitting}
    else:
        pairs = (one.partition("-") for one in request.POST.getlist("ho-so")[:MOST_ROWS])
        marks = {pk: mark for pk, _, mark in pairs if pk.isascii() and pk.isdigit() and len(pk) < 18 and mark}
    if not marks:
        raise RebaseChoiceMissing()
    return marks


def _begun(request: HttpRequest, found: ProcedureRevision, marks: dict[str, str], reason: str) -> HttpResponse:
    dossiers = queries.chosen_to_follow(found, [int(pk) for pk in marks])
    asked = {"revision": found.pk, "number": found.number, "procedure": found.procedure.code, "reason": reason}
    batch = actions.begin_batch("rebase", dossiers, {**asked, "marks": marks}, by=request.user, at=now())
    work_off_if_small(batch, len(dossiers), request.user)
    return redirect("desk:batch", batch.pk)
