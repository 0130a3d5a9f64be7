"""Đối chiếu bản quét: a scan is held against its paper, page by page, and described (NĐ 61/2018/NĐ-CP Đ21a)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from congvu.dossiers import actions, queries
from congvu.dossiers.models import Digitisation, Dossier, Paper
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.acts import closed
from congvu.faces.desk.dossier import seen
from congvu.faces.uploads import stored_upload
from congvu.files.previews import can_preview, page_count
from congvu.kernel.refusal import Refusal

TITLE = "Đối chiếu bản quét"
MOST_SHOWN = 10
SCANS, MOST_MB = ("pdf", "png", "jpg", "jpeg"), 50


class ScanForm(forms.Form):
    abstract = forms.CharField(
        label="Trích yếu nội dung chính",
        help_text="Ví dụ: Hợp đồng số 12/2026 mua bán máy dệt, ngày 03/11/2026.",
        max_length=500,
        error_messages={"required": "Hãy ghi trích yếu nội dung chính của giấy tờ."},
    )
    holder_code = forms.CharField(label="Số định danh của tổ chức, cá nhân", max_length=60, required=False)
    holder_words = forms.CharField(
        label="Không có số định danh: họ tên, năm sinh, giấy tờ thay thế (ngày cấp, nơi cấp)",
        max_length=300,
        required=False,
    )
    valid_until = forms.DateField(
        label="Có hiệu lực đến ngày (nếu có thời hạn)",
        input_formats=["%d/%m/%Y"],
        required=False,
        widget=forms.DateInput(format="%d/%m/%Y"),
        error_messages={"invalid": "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 24/11/2026."},
    )
    scope = forms.CharField(label="Phạm vi có hiệu lực (nếu có)", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not (said.get("holder_code") or said.get("holder_words")):
            self.add_error("holder_code", "Hãy ghi số định danh, hoặc họ tên và giấy tờ thay thế ở ô dưới.")
        return said


@officer_required
def check_scan(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    dossier = seen(request, reference)
    papers = dossier.papers.select_related("file", "digitisation__by", "digitisation__checked_by")
    paper = get_object_or_404(papers, pk=pk, file__isnull=False)
    scan: Digitisation | None = getattr(paper, "digitisation", None)
    if scan is None:
        raise Http404
    if "check_scan" not in {act.name for act in queries.acts_open_to(dossier, request.user, now())}:
        return closed(request, dossier, TITLE)
    known = {name: getattr(scan, name) for name in ScanForm.base_fields}
    form = ScanForm(request.POST if request.method == "POST" else None, initial=known)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            actions.check_scan(paper, actions.ScanData(**form.cleaned_data), by=request.user, at=now())
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, "Đã đối chiếu bản quét với bản giấy.")
            return redirect("desk:dossier", dossier.reference)
    return _page(request, dossier, paper, form, refusal)


@officer_required
@require_POST
def rescan(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A better scan in the place of the one there is."""
    dossier = seen(request, reference)
    papers = dossier.papers.select_related("file", "digitisation__by", "digitisation__checked_by")
    paper = get_object_or_404(papers, pk=pk, file__isnull=False, digitisation__isnull=False)
    if "check_scan" not in {act.name for act in queries.acts_open_to(dossier, request.user, now())}:
        return closed(request, dossier, TITLE)
    try:
        file = stored_upload(request, accept=SCANS, max_mb=MOST_MB)
        actions.rescan(paper, file, by=request.user, at=now())
    except Refusal as why:
        known = {name: getattr(paper.digitisation, name) for name in ScanForm.base_fields}
        return _page(request, dossier, paper, ScanForm(initial=known), why)
    messages.success(request, "Đã thay bản quét. Hãy đối chiếu bản quét mới với bản giấy.")
    return redirect("desk:check_scan", dossier.reference, paper.pk)


def _page(
    request: HttpRequest, dossier: Dossier, paper: Paper, form: ScanForm, refusal: Refusal | None
) -> HttpResponse:
    pages = page_count(paper.file) if can_preview(paper.file) else 0
    context = {
        "dossier": dossier,
        "paper": paper,
        "scan": paper.digitisation,
        "accept": ",".join(f".{one}" for one in SCANS),
        "most_mb": MOST_MB,
        "form": form,
        "refusal": refusal,
        "pages": range(1, min(pages, MOST_SHOWN) + 1),
        "more": pages > MOST_SHOWN,
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "desk/dossier/check_scan.html", context, status=status)
