"""Kiểm tra chữ ký số: anybody checks any file, or finds a paper of the ministry by the code that it bears; nothing is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from congvu.dossiers.queries import dossier_code_of
from congvu.faces.download import serve
from congvu.faces.limits import is_too_often
from congvu.files.kinds import MEGABYTE, megabytes
from congvu.files.queries import open_clean
from congvu.signing.models import SignedPaper
from congvu.signing.queries import is_complete, paper_by_code, report_on
from congvu.signing.refusals import PaperNotFound

CHECKS_A_MINUTE, CODES_A_MINUTE = 10, 20
_NOT_FOUND = gettext_lazy(
    "Không có văn bản nào của Bộ mang mã này. Hãy nhập lại từng ký tự; nếu mã đúng như trên giấy thì văn bản đó không phải "
    "do hệ thống của Bộ cấp."
)


class CheckForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp có chữ ký số"),
        help_text=gettext_lazy("PDF, XML, JSON (JWS) hoặc tệp chữ ký rời .p7s, của bất kỳ phần mềm nào."),
        error_messages={
            "required": gettext_lazy("Hãy chọn tệp cần kiểm tra."),
            "empty": gettext_lazy("Tệp này trống (0 byte). Hãy chọn tệp khác."),
        },
    )
    content = forms.FileField(
        label=gettext_lazy("Tệp gốc, nếu tệp trên là chữ ký rời"),
        help_text=gettext_lazy("Chữ ký rời (.p7s, .sig) nằm ngoài tệp được ký, nên cần cả hai tệp."),
        required=False,
    )

    def clean_file(self) -> UploadedFile:
        return _small(self.cleaned_data["file"])

    def clean_content(self) -> UploadedFile | None:
        return _small(self.cleaned_data.get("content"))


class CodeForm(forms.Form):
    ma = forms.CharField(
        label=gettext_lazy("Mã kiểm tra"),
        help_text=gettext_lazy("10 ký tự, in cạnh mã QR trên văn bản, ví dụ N7K3-M9QX-2F."),
        max_length=40,
        error_messages={"required": gettext_lazy("Hãy nhập mã kiểm tra.")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _checked(request)
    if "ma" in request.GET:
        return _found(request)
    return _page(request)


@never_cache
@require_GET
def paper_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """The genuine file of a paper, to be laid beside the one in hand."""
    if is_too_often(request, "signed-paper", CODES_A_MINUTE):
        return render(request, "429.html", status=429)
    try:
        paper = paper_by_code(code)
    except PaperNotFound as error:
        raise Http404 from error
    if not is_complete(paper) or paper.cancelled_at:
        raise Http404
    return serve(paper.file)


def _checked(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.POST, request.FILES)
    if is_too_often(request, "check-signature", CHECKS_A_MINUTE):
        return render(request, "429.html", status=429)
    if not form.is_valid():
        return _page(request, status=422, form=form)
    file, content = form.cleaned_data["file"], form.cleaned_data["content"]
    report = report_on(file.read(), name=file.name, at=now(), content=content.read() if content else None)
    return _page(request, report=report.to_json(), name=file.name)


def _found(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET)
    if not form.is_valid():
        return _page(request, status=422, code_form=form)
    if is_too_often(request, "signed-paper", CODES_A_MINUTE):
        return render(request, "429.html", status=429)
    try:
        paper = paper_by_code(form.cleaned_data["ma"])
    except PaperNotFound:
        form.add_error("ma", _NOT_FOUND)
        return _page(request, status=404, code_form=form)
    shown = {"paper": paper, "is_complete": is_complete(paper), "dossier": dossier_code_of(paper.main or paper)}
    # Who holds the paper in hand is told how many go with it; they are not his to load for that.
    shown["attached"] = paper.attachments.filter(cancelled_at__isnull=True).count()
    return _page(request, code_form=form, **shown, **_report_of(paper))


def _report_of(paper: SignedPaper) -> dict[str, Any]:
    """What a check finds in our own file: a reader need not take our word for it."""
    if not paper.signatures.exists() or not is_complete(paper) or paper.cancelled_at:
        return {}
    with open_clean(paper.file) as file:
        return {"report": report_on(file.read(), name=paper.file.name, at=now()).to_json()}


def _page(request: HttpRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    shown = {"form": CheckForm(), "code_form": CodeForm(), "largest": settings.LARGEST_FILE_MB * MEGABYTE} | shown
    return render(request, "citizen/signatures.html", shown, status=status)


def _small(file: UploadedFile | None) -> UploadedFile | None:
    largest = settings.LARGEST_FILE_MB * MEGABYTE
    if file is not None and (file.size or 0) > largest:
        raise forms.ValidationError(
            gettext_lazy("Tệp lớn hơn %(limit)s nên không kiểm tra được ở đây."), params={"limit": megabytes(largest)}
        )
    return file
