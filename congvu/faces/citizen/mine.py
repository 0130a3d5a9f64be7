"""Hồ sơ của tôi: the list, one dossier with all that happened to it, its papers and prints, withdrawing, writing."""

from __future__ import annotations

import contextlib
import tempfile
import zipfile
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from congvu.assessment.queries.slips import slips_of
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier, DossierQuerySet, ResultWay, Status
from congvu.dossiers.offer import offer_of
from congvu.dossiers.prints import desk_of
from congvu.dossiers.queries.states import ShownState
from congvu.dossiers.refusals import ResultNotSigned
from congvu.faces.citizen import deadline, prepared
from congvu.faces.citizen.access import citizen_required
from congvu.faces.citizen.filing import own
from congvu.faces.citizen.kept import kept, said_in
from congvu.faces.documents import drawn_print, signed_result, timeline_items
from congvu.faces.download import serve
from congvu.files.queries import open_clean
from congvu.kernel.duties import acceptance_notice_by
from congvu.kernel.refusal import Refusal
from congvu.kernel.text import fold
from congvu.organisations.models import Unit
from congvu.organisations.queries import work_calendar
from congvu.signing.queries import is_awaited

MOST_ONCE_SENT = 20
# What a person looks for, and the states it means.
GROUPS = {
    "dang-soan": (gettext_lazy("Đang soạn"), [ShownState.DRAFT]),
    "dang-giai-quyet": (gettext_lazy("Đang giải quyết"), [ShownState.SUBMITTED, ShownState.IN_REVIEW]),
    "cho-bo-sung": (gettext_lazy("Chờ bổ sung"), [ShownState.AWAITING_SUPPLEMENT]),
    "co-ket-qua": (gettext_lazy("Có kết quả"), [ShownState.APPROVED, ShownState.REFUSED, ShownState.RETURNED]),
    "ket-thuc-khac": (
        gettext_lazy("Kết thúc khác"),
        [ShownState.NOT_ACCEPTED, ShownState.WITHDRAWN, ShownState.STOPPED],
    ),
}


class FilterForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Mã hồ sơ, tên thủ tục hoặc nội dung"), required=False, max_length=200)
    nhom = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"),
        required=False,
        choices=[("", gettext_lazy("Tất cả")), *((key, words) for key, (words, _states) in GROUPS.items())],
    )


@citizen_required
def dossiers(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET or None)
    found = Dossier.objects.owned_by(request.user).with_state().select_related("procedure", "enterprise", "joined")
    page = Paginator(_filtered(found, form).order_by("-id"), 20).get_page(request.GET.get("trang"))
    return render(
        request,
        "citizen/dossier/list.html",
        {
            "form": form,
            "page": page,
            "filtered": bool(request.GET),
            "once_sent": queries.once_sent_by(request.user)[:MOST_ONCE_SENT],
        },
    )


def _filtered(found: DossierQuerySet, form: FilterForm) -> DossierQuerySet:
    if not form.is_valid():
        return found
    if group := form.cleaned_data["nhom"]:
        found = queries.in_state(found, GROUPS[group][1])
    for word in fold(form.cleaned_data["q"]).split():
        found = found.filter(folded__contains=word) | found.filter(
            status=Status.DRAFT, procedure__folded_name__contains=word
        )
    return found


@citizen_required
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    if sent := queries.once_sent(request.user, reference, at=now()):
        context = {"sent": sent, "dossier": sent.dossier, "sections": prepared.sections_of(sent.dossier, sent.answers)}
        return render(request, "citizen/dossier/once_sent.html", context)
    found = own(request, reference)
    if found.status == Status.DRAFT:
        return redirect("citizen:form", reference, prepared.definition_of(found).pages[0].key)
    typed = kept(request, reverse("citizen:write", args=[reference])) or {}
    return _page(request, found, typed=typed.get("text", ""))


def _page(request: HttpRequest, found: Dossier, refusal: Refusal | None = None, typed: str = "") -> HttpResponse:
    at = now()
    acts = {act.name for act in queries.acts_open_to(found, request.user, at)}
    supplement = prepared.open_request(found)
    lines = queries.timeline(found, for_applicant=True)
    context = {
        "dossier": found,
        "acts": acts,
        "holder": queries.holder_line(found),
        "next": queries.next_step_for_applicant(found),
        "timeline": timeline_items(lines),
        "deadline": deadline.told(queries.due_explained(found)),
        "revision_number": offer_of(found.revision_id).number,
        "progress": queries.look_up_public(found.reference).percent,
        "supplement": supplement,
        "asked": prepared.asked(found, supplement) if supplement else [],
        "open_page": next((page.key for page in prepared.last_page(found).pages), "") if supplement else "",
        "sections": prepared.sections(found),
        "papers": found.papers.filter(removed_at__isnull=True).select_related("file").order_by("id"),
        "prints": queries.prints_for(found, request.user),
        "copies": queries.copies_given(found) if any(line.kind == "copy_issued" for line in lines) else [],
        "decision": (decision := getattr(found, "decision", None)),
        "result_is_awaited": decision is not None and is_awaited(decision),
        "attachments": queries.attachments_of(found) if queries.result_file(found) else [],
        "desk": _collected_at(found),
        "corrections": queries.corrections_of(found) if found.status in {Status.APPROVED, Status.RETURNED} else [],
        "losses": queries.losses_of(found) if queries.has_things_to_lose(found) else [],
        "error_report": found.error_reports.last() if found.status in {Status.APPROVED, Status.RETURNED} else None,
        "not_accepted": getattr(found, "non_acceptance", None),
        "reply_by": _reply_by(found),
        "apology": found.apologies.filter(outcome="signed").first(),
        "slips": slips_of(found, request.user),
        "letters": found.messages.select_related("by").order_by("id"),
        "refusal": refusal,
        "typed": typed,
    }
    return render(request, "citizen/dossier/page.html", context, status=409 if refusal else 200)


def _collected_at(found: Dossier) -> Unit | None:
    """The desk where the result waits on paper."""
    return desk_of(found) if found.status == Status.APPROVED and found.result_way == ResultWay.COUNTER else None


def _reply_by(found: Dossier) -> datetime | None:
    """By when the desk answers what was filed online."""
    if found.status != Status.SUBMITTED or found.submitted_at is None:
        return None
    return acceptance_notice_by(found.submitted_at, work_calendar())


@citizen_required
def print_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    found = own(request, reference)
    printed = get_object_or_404(queries.prints_for(found, request.user), pk=pk)
    return serve(drawn_print(printed), inline="xem" in request.GET)


@citizen_required
def copy_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """An electronic copy that the agency signed."""
    return serve(get_object_or_404(queries.copies_given(own(request, reference)), pk=pk).file)


@citizen_required
def result_file(request: HttpRequest, reference: str) -> HttpResponse:
    decision = queries.result_file(own(request, reference))
    if decision is None:
        raise Http404
    return serve(signed_result(decision), inline="xem" in request.GET)


@citizen_required
def attachment_file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """What goes out with the result, when the result may be given out."""
    found = own(request, reference)
    decision, line = queries.result_file(found), queries.attachment_line(found, pk)
    if decision is None or line is None:
        raise Http404
    signed_result(decision)
    return serve(line.file, inline="xem" in request.GET)


@citizen_required
@require_POST
def write(request: HttpRequest, reference: str) -> HttpResponse:
    found = own(request, reference)
    text = request.POST.get("text", "")
    try:
        actions.send_message(found, text, by=request.user, at=now())
    except Refusal as refusal:
        return _page(request, found, refusal, text)
    messages.success(request, _("Đã gửi. Cán bộ giải quyết hồ sơ sẽ trả lời tại đây."))
    return redirect("citizen:dossier", reference)


@citizen_required
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    found = own(request, reference)
    if "withdraw" not in {act.name for act in queries.acts_open_to(found, request.user, now())}:
        messages.warning(request, _("Hồ sơ này đã kết thúc hoặc đã có kết quả nên không rút được nữa."))
        return redirect("citizen:dossier", reference)
    refusal = None
    if request.method == "POST":
        try:
            actions.withdraw(found, request.POST.get("reason", ""), by=request.user, at=now())
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Đã rút hồ sơ. Hồ sơ không được giải quyết tiếp."))
            if found.joined is not None:
                return redirect("citizen:joined", found.joined.reference)
            return redirect("citizen:dossier", reference)
    context = {"dossier": found, "refusal": refusal, "left_behind": queries.left_behind_by(found)}
    context["reason"] = (said_in(request) or {}).get("reason", "")
    return render(request, "citizen/dossier/withdraw.html", context, status=409 if refusal else 200)


@citizen_required
def everything(request: HttpRequest, reference: str) -> FileResponse:
    """The whole electronic dossier to keep: declaration, papers, prints, result (NĐ 45/2020/NĐ-CP Đ5)."""
    found = own(request, reference)
    if found.status == Status.DRAFT:
        raise Http404
    at = now()
    kept = tempfile.TemporaryFile()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("to-khai.pdf", prepared.declaration_pdf(found, at=at))
        for paper in found.papers.filter(removed_at__isnull=True, file__isnull=False).select_related("file"):
            with open_clean(paper.file) as stream:
                archive.writestr(f"giay-to/{paper.key}-{paper.file.name}", stream.read())
        for printed in queries.prints_for(found, request.user):
            file = drawn_print(printed)
            with open_clean(file) as stream:
                archive.writestr(f"mau-in/{printed.pk}-{file.name}", stream.read())
        for copy in queries.copies_given(found):
            with open_clean(copy.file) as stream:
                archive.writestr(f"ban-sao/{copy.pk}-{copy.file.name}", stream.read())
        if decision := queries.result_file(found):
            with contextlib.suppress(ResultNotSigned):
                file = signed_result(decision)
                with open_clean(file) as stream:
                    archive.writestr(f"ket-qua/{file.name}", stream.read())
                for number, line in enumerate(queries.attachments_of(found), 1):
                    with open_clean(line.file) as stream:
                        archive.writestr(f"ket-qua/kem-theo/{number:02}-{line.file.name}", stream.read())
    kept.seek(0)
    name = f"ho-so-{found.code or found.reference}-{localdate()}.zip"
    return FileResponse(kept, as_attachment=True, filename=name, content_type="application/zip")
