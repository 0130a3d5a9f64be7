"""Cấp bản sao điện tử: form and pages are chosen, the copy is looked at, then it waits for the clerk who signs for the agency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.timezone import now

from congvu.dossiers import actions, queries
from congvu.dossiers.copying import LONGEST, Form
from congvu.dossiers.models import Dossier, ElectronicCopy
from congvu.dossiers.queries.acts import SLUGS
from congvu.dossiers.queries.copies import Draft
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.acts import closed
from congvu.faces.desk.dossier import seen
from congvu.faces.download import serve, serve_picture
from congvu.kernel.refusal import Refusal

ACT, UNDO = "issue_copy", "cancel_copy"
TITLE = "Cấp bản sao điện tử"
MOST_SHOWN = 10
EXPLAINED = {
    Form.TRUE: "Sao y: đủ cả văn bản, từ bản chính",
    Form.OF_COPY: "Sao lục: đủ cả văn bản, từ bản sao y do cơ quan, tổ chức khác ký (không phải bản công chứng, chứng thực)",
    Form.EXTRACT: "Trích sao: chỉ một số trang",
}


@dataclass(frozen=True)
class Copied:
    """What is copied: its name, the forms it can have, how a copy would be, the act, and the address of its page."""

    dossier: Dossier
    name: str
    forms: tuple[Form, ...]
    draft: Callable[[str, str], Draft]
    issue: Callable[..., ElectronicCopy]
    address: str
    rescan: str = ""


class CopyForm(forms.Form):
    """The form of the copy, and the pages of an extract."""

    form = forms.ChoiceField(
        label="Hình thức sao", widget=forms.RadioSelect, error_messages={"required": "Hãy chọn hình thức sao."}
    )
    pages = forms.CharField(
        label="Các trang trích sao",
        help_text="Chỉ khi trích sao, ví dụ 1-3, 5. Giữ trang có tên cơ quan, số, ngày và trang có chữ ký, để bản trích đủ thể thức.",
        required=False,
        max_length=LONGEST,
    )

    def __init__(self, copied: Copied, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["form"]
        choice.choices = [(one.value, EXPLAINED[one]) for one in copied.forms]  # type: ignore[attr-defined]
        if len(copied.forms) == 1:
            choice.initial = copied.forms[0].value
        if Form.EXTRACT not in copied.forms:
            del self.fields["pages"]


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Lý do hủy",
        help_text="Lưu trong hồ sơ, ví dụ: Chọn thiếu trang 3.",
        max_length=300,
        error_messages={"required": "Hãy ghi vì sao hủy bản sao này."},
    )


@officer_required
def of_paper(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    return _page(request, _paper(request, reference, pk))


@officer_required
def of_paper_picture(request: HttpRequest, reference: str, pk: int, number: int) -> HttpResponseBase:
    return _picture(request, _paper(request, reference, pk), number)


@officer_required
def of_result(request: HttpRequest, reference: str) -> HttpResponse:
    return _page(request, _result(request, reference))


@officer_required
def of_result_picture(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    return _picture(request, _result(request, reference), number)


@officer_required
def file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """A copy as it stands, to whoever may see the dossier."""
    return serve(get_object_or_404(queries.copies_of(seen(request, reference)), pk=pk).file)


@officer_required
def cancel(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A copy that nobody has signed is taken back, with a reason."""
    dossier = seen(request, reference)
    copy = get_object_or_404(queries.copies_of(dossier), pk=pk)
    if UNDO not in _open(request, dossier) or not copy.is_waiting:
        return closed(request, dossier, "Hủy bản sao chưa ký")
    form = CancelForm(request.POST if request.method == "POST" else None)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            actions.cancel_copy(copy, form.cleaned_data["reason"], by=request.user, at=now())
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, "Đã hủy bản sao. Văn thư không còn thấy bản này để ký.")
            return redirect("desk:dossier", dossier.reference)
    context = {"dossier": dossier, "copy": copy, "form": form, "refusal": refusal}
    return render(request, "desk/dossier/copy_cancel.html", context, status=_status(refusal, form))


def copy_urls() -> list[URLPattern]:
    here, copy, look = "ho-so/<str:reference>", SLUGS[ACT], "xem-truoc/<int:number>"
    return [
        path(f"{here}/giay-to/<int:pk>/{copy}", of_paper, name=ACT),
        path(f"{here}/giay-to/<int:pk>/{copy}/{look}", of_paper_picture, name="copy-picture"),
        path(f"{here}/ket-qua/trich-sao", of_result, name="issue_extract"),
        path(f"{here}/ket-qua/trich-sao/{look}", of_result_picture, name="extract-picture"),
        path(f"{here}/ban-sao/<int:pk>", file, name="copy"),
        path(f"{here}/ban-sao/<int:pk>/{SLUGS[UNDO]}", cancel, name=UNDO),
    ]


def _paper(request: HttpRequest, reference: str, pk: int) -> Copied:
    dossier = seen(request, reference)
    paper = get_object_or_404(dossier.papers.all(), pk=pk, digitisation__isnull=False)
    return Copied(
        dossier,
        paper.name,
        queries.forms_of(paper),
        lambda form, pages: queries.copy_of_paper(paper, form, pages),
        lambda form, pages, **who: actions.issue_copy(paper, form, pages, **who),
        reverse("desk:issue_copy", args=[dossier.reference, pk]),
        rescan=reverse("desk:check_scan", args=[dossier.reference, pk]),
    )


def _result(request: HttpRequest, reference: str) -> Copied:
    dossier = seen(request, reference)
    if queries.result_file(dossier) is None:
        raise Http404
    return Copied(
        dossier,
        f"Kết quả số {dossier.decision.number}",
        (Form.EXTRACT,),
        lambda _form, pages: queries.extract_of_result(dossier, pages),
        lambda _form, pages, **who: actions.issue_extract(dossier, pages, **who),
        reverse("desk:issue_extract", args=[dossier.reference]),
    )


def _page(request: HttpRequest, copied: Copied) -> HttpResponse:
    """Asked without anything the form; with form and pages (GET) the copy to look at; posted it is issued."""
    if ACT not in _open(request, copied.dossier):
        return closed(request, copied.dossier, TITLE)
    said = request.POST if request.method == "POST" else request.GET
    form = CopyForm(copied, said or None)
    draft: Draft | None = None
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            if request.method == "POST":
                copied.issue(*_chosen(form), by=request.user, at=now())
                messages.success(request, "Đã lập bản sao. Văn thư ký số ở mục Ký số; ký xong, người nộp được báo.")
                return redirect("desk:dossier", copied.dossier.reference)
            draft = copied.draft(*_chosen(form))
        except Refusal as why:
            refusal = why
    context = {
        "dossier": copied.dossier,
        "copied": copied,
        "title": TITLE,
        "form": form,
        "draft": draft,
        "numbers": range(1, min(draft.count, MOST_SHOWN) + 1) if draft else (),
        "more": draft is not None and draft.count > MOST_SHOWN,
        "refusal": refusal,
    }
    return render(request, "desk/dossier/copy.html", context, status=_status(refusal, form))


def _picture(request: HttpRequest, copied: Copied, number: int) -> HttpResponseBase:
    """One page of the copy as it would be signed now; nothing is kept."""
    form = CopyForm(copied, request.GET)
    if ACT not in _open(request, copied.dossier) or not form.is_valid():
        raise Http404
    draft = copied.draft(*_chosen(form))
    return serve_picture(queries.page_of_draft(draft, number, agency=copied.dossier.agency, at=now()))


def _chosen(form: CopyForm) -> tuple[str, str]:
    kind = form.cleaned_data["form"]
    return kind, form.cleaned_data.get("pages", "") if kind == Form.EXTRACT else ""


def _open(request: HttpRequest, dossier: Dossier) -> set[str]:
    return {act.name for act in queries.acts_open_to(dossier, request.user, now())}


def _status(refusal: Refusal | None, form: forms.Form) -> int:
    return 409 if refusal else 422 if form.errors else 200
