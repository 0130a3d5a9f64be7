"""Quản trị danh mục thủ tục: packages in, checked, previewed, compared, published, taken back."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from congvu.catalog import actions, queries
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.catalog.packages.checking import check_package
from congvu.catalog.packages.files import LARGEST_PACKAGE, PackageFiles, Problem
from congvu.catalog.packages.reading import read_zip
from congvu.catalog.packages.result import sample_pdf
from congvu.catalog.packages.samples import check_samples
from congvu.catalog.refusals import PackageFaulty
from congvu.faces.desk.access import role_required
from congvu.faces.desk.asked import NothingToSay, Question, ask, posted
from congvu.forms.lookups import RegistryLookups
from congvu.forms.page import FormPage
from congvu.forms.reading import from_dict
from congvu.kernel.refusal import Refusal
from congvu.kernel.text import slug, words
from congvu.organisations.models import Role

editor_required = role_required(Role.CATALOG_EDITOR)
A_PAGE = 25


class PackageForm(forms.Form):
    package = forms.FileField(
        label="Gói thủ tục (tệp .zip)",
        help_text="Tệp nén của một thư mục có procedure.yaml, form.yaml, process.bpmn, result.typ và samples/.",
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        error_messages={"required": "Hãy chọn tệp .zip của gói thủ tục.", "empty": "Tệp đã chọn trống."},
    )

    def clean_package(self) -> Any:
        chosen = self.cleaned_data["package"]
        if chosen.size > LARGEST_PACKAGE:
            raise forms.ValidationError(f"Tệp lớn quá {LARGEST_PACKAGE // 1_000_000} MB.")
        return chosen


class PublishForm(forms.Form):
    effective_from = forms.DateField(
        label="Ngày có hiệu lực",
        help_text="Ví dụ 01/12/2026. Ngày đã đến thì có hiệu lực ngay.",
        input_formats=["%d/%m/%Y"],
        widget=forms.DateInput(format="%d/%m/%Y"),
        error_messages={"required": "Hãy ghi ngày có hiệu lực.", "invalid": "Hãy ghi ngày dạng 01/12/2026."},
    )
    decision = forms.CharField(
        label="Số quyết định công bố", max_length=100, error_messages={"required": "Hãy ghi số quyết định công bố."}
    )
    decided_on = forms.DateField(
        label="Ngày ký quyết định",
        required=False,
        input_formats=["%d/%m/%Y"],
        widget=forms.DateInput(format="%d/%m/%Y"),
        error_messages={"invalid": "Hãy ghi ngày dạng 01/12/2026."},
    )
    sure = forms.BooleanField(
        label="Tôi đã xem nội dung bản này và biết rằng bản đã công bố không sửa được",
        error_messages={"required": "Hãy xác nhận trước khi công bố."},
    )


# -- lists and packages in ---------------------------------------------------------------------------------------
@editor_required
def procedures(request: HttpRequest) -> HttpResponse:
    text, state = request.GET.get("q", "").strip()[:200], request.GET.get("trang_thai", "")
    found = Procedure.objects.visible_to(request.user).select_related("field", "current")
    for word in words(text):
        found = found.filter(folded_name__contains=word) | found.filter(code__icontains=word)
    if state == "ban-thao":
        found = found.filter(revisions__status=ProcedureRevision.Status.DRAFT)
    elif state == "tai-day":
        found = found.filter(is_filed_here=True)
    found = found.defer("document", "folded").order_by("-is_filed_here", "name", "code").distinct()
    page = Paginator(found, A_PAGE).get_page(request.GET.get("trang"))
    return render(request, "desk/catalog/procedures.html", {"page": page, "text": text, "state": state})


@editor_required
def upload(request: HttpRequest) -> HttpResponse:
    """A package in: a report of everything wrong with it, or a draft."""
    form = PackageForm(request.POST or None, request.FILES or None)
    problems: list[Problem] = []
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            package = read_zip(form.cleaned_data["package"].read())
            imported = actions.import_package(package, by=request.user, at=now())
        except PackageFaulty as faulty:
            refusal, problems = faulty, [Problem(**row) for row in faulty.details["problems"]]
        except Refusal as other:
            refusal = other
        else:
            revision = imported.revision
            told = (
                f"Đã nhập gói thành bản {revision.number}."
                if imported.is_new
                else "Gói này đã có; không có gì thay đổi."
            )
            messages.success(request, told)
            return redirect("desk:procedure-revision", revision.procedure.code, revision.number)
    status = 422 if refusal or form.errors else 200
    context = {"form": form, "problems": problems, "refusal": refusal}
    return render(request, "desk/catalog/upload.html", context, status=status)


@editor_required
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Procedure.objects.visible_to(request.user).select_related("field", "current"), code=code)
    revisions = (
        ProcedureRevision.objects.visible_to(request.user)
        .filter(procedure=found)
        .select_related("publication")
        .defer("content", "form", "package", "result_template")
        .order_by("-number")
    )
    return render(request, "desk/catalog/procedure.html", {"procedure": found, "revisions": revisions})


# -- one revision ------------------------------------------------------------------------------------------------
@editor_required
def revision(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found = revision_seen(request, code, number)
    shown = queries.shown(found.procedure, found)
    package = queries.package_of(found)
    return render(
        request,
        "desk/catalog/revision.html",
        {
            "revision": found,
            "procedure": found.procedure,
            "parts": shown.parts,
            "level": shown.level,
            "limit": shown.limit,
            "files": sorted((path, len(content)) for path, content in package.files.items()) if package else [],
            "others": _others(request, found),
            "is_newest": _is_newest(found),
        },
    )


@editor_required
def difference(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What changed since another revision; without one named, since the one before."""
    found = revision_seen(request, code, number)
    others = _others(request, found)
    asked = request.GET.get("voi", "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else None
    other = next((one for one in others if wanted in (None, one.number)), None)
    if other is None:
        raise Http404
    before = revision_seen(request, code, other.number)
    context = {"revision": found, "before": before, "others": others, "files": queries.diff(before, found)}
    return render(request, "desk/catalog/diff.html", {**context, "procedure": found.procedure})


@editor_required
def preview(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The form as applicants will see it, page by page. What is typed is judged, and kept nowhere."""
    found = revision_seen(request, code, number)
    if found.form is None:
        raise Http404
    definition = from_dict(found.form)
    key = request.GET.get("trang", definition.pages[0].key)
    if key not in {page.key for page in definition.pages}:
        raise Http404
    on = localdate()
    data = request.POST if request.method == "POST" else None
    shown = FormPage(definition, key, {}, data, lookups=RegistryLookups(on), on=on)
    if request.htmx:
        return HttpResponse(shown.render(request))
    context = {
        "revision": found,
        "procedure": found.procedure,
        "definition": definition,
        "part": shown.render(request),
        "wrong": bool(shown.problems) and not shown.command,
        "page_key": key,
        "valid": shown.is_valid(),
    }
    return render(request, "desk/catalog/preview.html", context)


@editor_required
def result_preview(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The result document printed for the first accepted sample."""
    found = revision_seen(request, code, number)
    package = queries.package_of(found)
    if package is None or found.form is None or not found.result_template:
        raise Http404
    on = localdate()
    _, accepted = check_samples(package, from_dict(found.form), found.content, on=on, lookups=RegistryLookups(on))
    if not accepted:
        raise Http404
    made = sample_pdf(found.result_template, found.content, accepted[0], at=now())
    return _download(made, f"ket-qua-mau-{code}.pdf", "application/pdf", inline=True)


@editor_required
def package_file(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The package as a zip archive; its files byte for byte as they were imported."""
    package = queries.package_of(revision_seen(request, code, number))
    if package is None:
        raise Http404
    return zipped_package(package, code, f"{code}-ban-{number}.zip")


# -- acts --------------------------------------------------------------------------------------------------------
@editor_required
def publication(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask for day and decision, warn of short notice, publish."""
    found = revision_seen(request, code, number)
    parts = queries.legal_parts(found)
    told = found.content.get("effective_from")
    first = {
        "effective_from": max(date.fromisoformat(told), localdate()) if told else localdate(),
        "decision": parts.decision.number,
        "decided_on": parts.decision.day,
    }
    form = PublishForm(request.POST or None, initial=first)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            actions.publish(
                found,
                effective_from=asked["effective_from"],
                decision=asked["decision"],
                decided_on=asked["decided_on"],
                by=request.user,
                at=now(),
            )
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, f"Đã công bố bản {number}, hiệu lực từ {asked['effective_from']:%d/%m/%Y}.")
            return redirect("desk:procedure-revision", code, number)
    warning = queries.publication_warning(found, first["effective_from"], first["decided_on"])
    context = {"revision": found, "procedure": found.procedure, "form": form, "refusal": refusal, "warning": warning}
    context["has_others"] = bool(_others(request, found))
    return render(request, "desk/catalog/publish.html", context, status=422 if refusal or form.errors else 200)


@editor_required
def reversion(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found = revision_seen(request, code, number)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            actions.revert(found, by=request.user, at=now())
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, f"Đã thu hồi bản {number}.")
            return redirect("desk:procedure-revision", code, number)
    context = {"revision": found, "procedure": found.procedure, "refusal": refusal}
    return render(request, "desk/catalog/revert.html", context, status=409 if refusal else 200)


@editor_required
def discard(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found = revision_seen(request, code, number)
    here = reverse("desk:procedure-revision", args=[code, number])
    lead = "Bản thảo và mọi tệp của gói mất hẳn, không lấy lại được. Bản đang công bố, nếu có, không thay đổi."
    return ask(
        request,
        NothingToSay(posted(request)),
        Question(f"Xóa bản thảo {number} của thủ tục {code}", lead, "Xóa bản thảo", here, "Bản thảo", True),
        lambda said: actions.discard(found, by=request.user, at=now()),
        f"Đã xóa bản thảo {number} của thủ tục {code}.",
        to=reverse("desk:procedures"),
    )


@editor_required
def recheck(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Check the package of a draft again: units and code lists may have changed since it was imported."""
    found = revision_seen(request, code, number)
    package = queries.package_of(found)
    if package is None:
        raise Http404
    problems = check_package(package, at=now()).problems
    context = {"revision": found, "procedure": found.procedure, "problems": problems}
    return render(request, "desk/catalog/recheck.html", context)


# -- below -------------------------------------------------------------------------------------------------------
def revision_seen(request: HttpRequest, code: str, number: int) -> ProcedureRevision:
    found = ProcedureRevision.objects.visible_to(request.user).select_related(
        "procedure__field", "publication", "unit", "process"
    )
    return get_object_or_404(found, procedure__code=code, number=number)


def _others(request: HttpRequest, found: ProcedureRevision) -> list[ProcedureRevision]:
    """The other revisions of the procedure, those before this one first."""
    others = (
        ProcedureRevision.objects.visible_to(request.user)
        .filter(procedure=found.procedure_id)
        .exclude(pk=found.pk)
        .only("number", "status", "procedure_id")
    )
    return sorted(others, key=lambda one: (one.number > found.number, -one.number))


def _is_newest(found: ProcedureRevision) -> bool:
    newest = found.procedure.revisions.published().order_by("-number").values_list("pk", flat=True).first()
    return newest == found.pk


def zipped_package(package: PackageFiles, code: str, name: str) -> HttpResponse:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(package.files.items()):
            archive.writestr(zipfile.ZipInfo(f"{slug(code)}/{path}", (2020, 1, 1, 0, 0, 0)), content)
    return _download(made.getvalue(), name, "application/zip")


def _download(content: bytes, name: str, kind: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
