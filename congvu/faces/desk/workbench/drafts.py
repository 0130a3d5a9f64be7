"""Bản soạn: begin one, see what is left to do, edit a file as text, undo, hand it on as the next revision."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from congvu.catalog import actions, queries
from congvu.catalog.models import PackageDraft, ProcedureRevision
from congvu.catalog.packages.files import FORM, LARGEST_PACKAGE, PROCEDURE, PROCESS, RESULT, PackageFiles, said
from congvu.catalog.packages.reading import read_zip
from congvu.catalog.refusals import DraftStale
from congvu.faces.desk.access import role_required
from congvu.faces.desk.asked import NothingToSay, Question, ask, posted
from congvu.faces.desk.catalog import zipped_package
from congvu.faces.desk.workbench.findings import Finding, findings, findings_in
from congvu.kernel.refusal import Refusal
from congvu.organisations.models import Role

editor_required = role_required(Role.CATALOG_EDITOR)


class StartForm(forms.Form):
    code = forms.CharField(
        label="Mã thủ tục",
        help_text="Như trên Cổng dịch vụ công quốc gia, ví dụ 1.000363.",
        max_length=60,
        error_messages={"required": "Hãy ghi mã thủ tục."},
    )
    name = forms.CharField(label="Tên thủ tục", max_length=2000, error_messages={"required": "Hãy ghi tên thủ tục."})


class ZipForm(forms.Form):
    package = forms.FileField(
        label="Gói thủ tục (tệp .zip)",
        help_text="Gói còn lỗi cũng nhận; lỗi được nêu để sửa.",
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        error_messages={"required": "Hãy chọn tệp .zip của gói thủ tục.", "empty": "Tệp đã chọn trống."},
    )

    def clean_package(self) -> Any:
        chosen = self.cleaned_data["package"]
        if chosen.size > LARGEST_PACKAGE:
            raise forms.ValidationError(f"Tệp lớn quá {LARGEST_PACKAGE // 1_000_000} MB.")
        return chosen


class TextForm(forms.Form):
    text = forms.CharField(
        label="Nội dung tệp",
        required=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}),
        strip=False,
    )


# -- all of them ---------------------------------------------------------------------------------------------------
@editor_required
def drafts(request: HttpRequest) -> HttpResponse:
    found = PackageDraft.objects.visible_to(request.user).defer("files").prefetch_related("saves__by")
    return render(request, "desk/workbench/drafts.html", {"drafts": found})


@editor_required
def new(request: HttpRequest) -> HttpResponse:
    """From nothing: a code and a name."""
    form = StartForm(request.POST or None)
    return _begin(
        request,
        form,
        lambda asked: actions.start_draft(asked["code"], asked["name"], by=request.user, at=now()),
        "desk/workbench/new.html",
    )


@editor_required
def from_zip(request: HttpRequest) -> HttpResponse:
    form = ZipForm(request.POST or None, request.FILES or None)
    return _begin(
        request,
        form,
        lambda asked: actions.draft_from_package(read_zip(asked["package"].read()), by=request.user, at=now()),
        "desk/workbench/from_zip.html",
    )


def _begin(
    request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], PackageDraft], template: str
) -> HttpResponse:
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            draft = act(form.cleaned_data)
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, f"Đã mở bản soạn thủ tục {draft.code}.")
            return redirect("desk:workbench", draft.code)
    status = 422 if refusal or form.errors else 200
    return render(request, template, {"form": form, "refusal": refusal}, status=status)


@editor_required
@require_POST
def from_revision(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The next revision begins with what this one says."""
    found = get_object_or_404(
        ProcedureRevision.objects.visible_to(request.user).select_related("procedure"),
        procedure__code=code,
        number=number,
    )
    try:
        draft = actions.draft_from_revision(found, by=request.user, at=now())
    except Refusal as why:
        messages.error(request, str(why))
        existing = PackageDraft.objects.visible_to(request.user).filter(code=code).exists()
        return redirect("desk:workbench", code) if existing else redirect("desk:procedure-revision", code, number)
    messages.success(request, f"Đã mở bản soạn từ bản {number}.")
    return redirect("desk:workbench", draft.code)


# -- one -----------------------------------------------------------------------------------------------------------
@editor_required
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """What the package holds, what is left to do, and the way to publication."""
    draft = load(request, code)
    found = findings(draft, at=now())
    package = PackageFiles.from_json(draft.files)
    return render(
        request,
        "desk/workbench/overview.html",
        {
            "draft": draft,
            "tiles": _tiles(draft, found),
            "findings": found,
            "files": sorted((path, said(path), len(content)) for path, content in package.files.items()),
            "saves": [
                {"save": one, "what": ", ".join(map(said, sorted(one.before)))}
                for one in draft.saves.select_related("by")[:10]
            ],
            "same": _same_revision(request, draft, package),
        },
    )


def _tiles(draft: PackageDraft, found: list[Finding]) -> list[dict[str, Any]]:
    """The parts of the work in their usual order, each with what is left to do in it."""
    files = draft.files
    tables = [path for path in files if path.endswith(".dmn")]
    samples = [path for path in files if path.startswith("samples/")]
    rows = [
        ("noi-dung", "Nội dung công bố", PROCEDURE in files, "tên, trình tự, giấy tờ, phí, căn cứ"),
        ("bieu-mau", "Tờ khai điện tử", FORM in files, "trang, trường, điều kiện"),
        ("quy-trinh", "Quy trình", PROCESS in files, "bước, người làm, thời gian"),
        ("bang", "Bảng quyết định", bool(tables), f"{len(tables)} bảng"),
        ("mau-ket-qua", "Mẫu kết quả", RESULT in files, "văn bản in ra"),
        ("ho-so-mau", "Hồ sơ mẫu", bool(samples), f"{len(samples)} hồ sơ"),
    ]
    return [
        {
            "page": page,
            "name": name,
            "there": there,
            "about": about,
            "wrong": sum(one.page == page for one in found),
        }
        for page, name, there, about in rows
    ]


def _same_revision(request: HttpRequest, draft: PackageDraft, package: PackageFiles) -> ProcedureRevision | None:
    """The newest revision, if the draft says the same."""
    newest = (
        ProcedureRevision.objects.visible_to(request.user)
        .filter(procedure__code=draft.code)
        .defer("content", "form", "package", "result_template")
        .order_by("-number")
        .first()
    )
    return newest if newest is not None and newest.digest == package.digest else None


@editor_required
def file(request: HttpRequest, code: str, path: str) -> HttpResponse:
    """One file as text, for those who write it by hand."""
    draft = load(request, code)
    text = draft.files.get(path, "")
    if not isinstance(text, str):
        raise Http404
    form = TextForm(request.POST or None, initial={"text": text})
    context = {"draft": draft, "path": path, "form": form}
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["text"].replace("\r\n", "\n")
        return save(request, draft, {path: typed}, "desk/workbench/file.html", context, typed=typed, there=path)
    context["findings"] = findings_in(draft, path, at=now())
    return render(request, "desk/workbench/file.html", context)


@editor_required
@require_POST
def file_removal(request: HttpRequest, code: str, path: str) -> HttpResponse:
    draft = load(request, code)
    try:
        actions.save_draft(draft, {path: None}, draft.version, by=request.user, at=now())
    except Refusal as why:
        messages.error(request, str(why))
    else:
        messages.success(request, f"Đã bỏ tệp {path}. Có thể hoàn tác ở cuối trang.")
    return redirect("desk:workbench", code)


@editor_required
def one_save(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """What one save changed."""
    draft = load(request, code)
    saved = get_object_or_404(draft.saves.select_related("by", "draft"), version=version)
    context = {"draft": draft, "save": saved, "files": queries.diff_of_save(saved)}
    return render(request, "desk/workbench/save.html", context)


@editor_required
@require_POST
def undo(request: HttpRequest, code: str) -> HttpResponse:
    draft = load(request, code)
    try:
        actions.undo_save(draft, version_in(request, draft), by=request.user, at=now())
    except Refusal as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Đã hoàn tác lần lưu gần nhất.")
    return redirect("desk:workbench", code)


@editor_required
def removal(request: HttpRequest, code: str) -> HttpResponse:
    draft = load(request, code)
    lead = "Mọi lần lưu của bản soạn mất hẳn. Các bản đã lập từ bản soạn này, kể cả bản đang công bố, vẫn còn."
    return ask(
        request,
        NothingToSay(posted(request)),
        Question(
            f"Xóa bản soạn thủ tục {code}",
            lead,
            "Xóa bản soạn",
            reverse("desk:workbench", args=[code]),
            "Bản soạn",
            True,
        ),
        lambda said: actions.drop_draft(draft, by=request.user, at=now()),
        f"Đã xóa bản soạn thủ tục {code}.",
        to=reverse("desk:workbenches"),
    )


@editor_required
@require_POST
def handing_on(request: HttpRequest, code: str) -> HttpResponse:
    """Whole: the next revision, from where it is published. Not yet: what is still wrong."""
    draft = load(request, code)
    try:
        imported = actions.import_draft(draft, by=request.user, at=now())
    except Refusal as why:
        messages.error(request, str(why))
        return redirect("desk:workbench", code)
    revision = imported.revision
    told = f"Đã có bản {revision.number}." if imported.is_new else "Nội dung này đã có; không có gì thay đổi."
    messages.success(request, f"{told} Hãy xem so sánh rồi công bố.")
    return redirect("desk:procedure-revision", revision.procedure.code, revision.number)


@editor_required
def package_file(request: HttpRequest, code: str) -> HttpResponse:
    draft = load(request, code)
    return zipped_package(PackageFiles.from_json(draft.files), code, f"{code}-ban-soan.zip")


@editor_required
@require_POST
def republication(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """An earlier revision's text as the next revision, ready to be published anew."""
    found = get_object_or_404(
        ProcedureRevision.objects.visible_to(request.user).select_related("procedure"),
        procedure__code=code,
        number=number,
    )
    try:
        imported = actions.import_again(found, by=request.user, at=now())
    except Refusal as why:
        messages.error(request, str(why))
        return redirect("desk:procedure-revision", code, number)
    revision = imported.revision
    messages.success(request, f"Bản {revision.number} có nội dung của bản {number}. Hãy xem rồi công bố.")
    return redirect("desk:procedure-publish", code, revision.number)


# -- for every page of the workbench -------------------------------------------------------------------------------
def load(request: HttpRequest, code: str) -> PackageDraft:
    return get_object_or_404(PackageDraft.objects.visible_to(request.user), code=code)


def version_in(request: HttpRequest, draft: PackageDraft) -> int:
    """The version the page was opened at; what a page does not say is the present one."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else draft.version


def save(
    request: HttpRequest,
    draft: PackageDraft,
    files: dict[str, str | None],
    template: str,
    context: dict[str, Any],
    *,
    typed: str,
    there: str,
    to: str = "",
    done: str = "Đã lưu.",
) -> HttpResponse:
    """Save and go on, or show the page again with why not, and with what somebody else changed meanwhile."""
    try:
        actions.save_draft(draft, files, version_in(request, draft), by=request.user, at=now())
    except DraftStale as stale:
        now_there = draft.files.get(there, "")
        lines = difflib.unified_diff(str(now_there).splitlines(), typed.splitlines(), lineterm="", n=1)
        context |= {"refusal": stale, "stale": list(lines)[2:200], "findings": []}
        return render(request, template, context, status=409)
    except Refusal as why:
        return render(request, template, {**context, "refusal": why, "findings": []}, status=422)
    messages.success(request, done)
    return redirect(to or request.path)
