"""Hồ sơ mẫu and the result document: a sample is filled in on the form itself, and the result is printed with it."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now

from congvu.catalog.models import PackageDraft
from congvu.catalog.packages.editing import Sheet, written
from congvu.catalog.packages.files import FORM, RESULT, PackageFiles
from congvu.catalog.refusals import PartUnreadable
from congvu.faces.desk.workbench.drafts import TextForm, editor_required, load, save
from congvu.faces.desk.workbench.findings import findings, findings_in
from congvu.faces.desk.workbench.part_forms import PartForm
from congvu.faces.desk.workbench.preview import definition_of
from congvu.faces.desk.workbench.properties import Property
from congvu.faces.desk.workbench.trial import first_accepted, picture_of, without_printing
from congvu.forms.definition import FormDefinition
from congvu.forms.lookups import RegistryLookups
from congvu.forms.page import FormPage
from congvu.forms.problems import FormInvalid
from congvu.forms.yaml_source import read_yaml
from congvu.kernel.text import slug

_EXPECT = (("accepted", "Phải được nhận"), ("refused", "Phải bị từ chối"))


class SampleStart(forms.Form):
    name = forms.CharField(
        label="Tên hồ sơ mẫu", max_length=200, error_messages={"required": "Hãy đặt tên cho hồ sơ mẫu."}
    )
    expect = forms.ChoiceField(label="Khi nộp", choices=_EXPECT)


# -- samples -------------------------------------------------------------------------------------------------------
@editor_required
def samples(request: HttpRequest, code: str) -> HttpResponse:
    """The samples of a draft, each with what is wrong; and a new one."""
    draft = load(request, code)
    form = SampleStart(request.POST or None)
    found = [one for one in findings(_without_result(draft), at=now()) if one.page == "ho-so-mau"]
    context: dict[str, Any] = {"draft": draft, "form": form, "rows": _rows(draft, found), "findings": []}
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        key = slug(asked["name"])[:60] or "mau"
        while f"samples/{key}.yaml" in draft.files:
            key += "-2"
        text = written({"name": asked["name"], "expect": asked["expect"], "papers": [], "answers": {}})
        path, to = f"samples/{key}.yaml", reverse("desk:workbench-sample", args=[code, key])
        return save(request, draft, {path: text}, "desk/workbench/samples.html", context, typed=text, there=path, to=to)
    return render(request, "desk/workbench/samples.html", context, status=422 if form.errors else 200)


def _rows(draft: PackageDraft, found: list[Any]) -> list[dict[str, Any]]:
    rows = []
    for path in sorted(one for one in draft.files if one.startswith("samples/") and one.endswith(".yaml")):
        value = read_yaml(str(draft.files[path])).value
        value = value if isinstance(value, dict) else {}
        rows.append(
            {
                "path": path,
                "key": path.removeprefix("samples/").removesuffix(".yaml"),
                "name": value.get("name") or path,
                "expect": dict(_EXPECT).get(str(value.get("expect")), ""),
                "wrong": [one for one in found if one.file == path],
            }
        )
    return rows


def _without_result(draft: PackageDraft) -> PackageDraft:
    """The same draft, not saved, without what takes long to print."""
    looked_at = copy(draft)
    looked_at.files = {path: text for path, text in draft.files.items() if path != RESULT}
    return looked_at


@editor_required
def sample(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """What a sample is for, which papers it gives, and the way to its pages."""
    draft, path = load(request, code), f"samples/{key}.yaml"
    sheet = _sheet(draft, path)
    entry = read_yaml(str(draft.files.get("procedure.yaml", ""))).value
    papers = entry.get("papers") if isinstance(entry, dict) else None
    options = tuple(
        (str(one.get("key")), str(one.get("name"))) for one in papers or [] if isinstance(one, dict) and one.get("key")
    )
    properties = (
        Property("name", "Tên hồ sơ mẫu", required=True),
        Property("expect", "Khi nộp", "select", options=_EXPECT, required=True),
        Property("reasons", "Vì những lý do", "lines", "Khi phải bị từ chối: mỗi dòng một chữ có trong lý do."),
        Property("papers", "Giấy tờ đã nộp", "several", options=options),
        Property(
            "fee",
            "Phải nộp tất cả (đồng)",
            "integer",
            "Phí, lệ phí của hồ sơ này theo các quy tắc. Để trống: không xét.",
        ),
    )
    form = PartForm(properties, sheet.value, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "draft": draft, "form": form, "key": key, "path": path, "pages": _pages(draft),
        "findings": findings_in(draft, path, at=now()) if request.method == "GET" else [],
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        sheet.put((), form.values())
        text = sheet.text()
        return save(request, draft, {path: text}, "desk/workbench/sample.html", context, typed=text, there=path)
    return render(request, "desk/workbench/sample.html", context, status=422 if form.errors else 200)


@editor_required
def sample_page(request: HttpRequest, code: str, key: str, page: str) -> HttpResponse:
    """One page of the form, filled in for a sample. What can be read is kept, right or wrong: refusals are samples too."""
    draft, path = load(request, code), f"samples/{key}.yaml"
    sheet, definition = _sheet(draft, path), _definition(draft)
    if definition is None or page not in {one.key for one in definition.pages}:
        raise Http404
    on = localdate()
    answers = sheet.value.get("answers")
    data = request.POST if request.method == "POST" else None
    shown = FormPage(
        definition, page, answers if isinstance(answers, dict) else {}, data, lookups=RegistryLookups(on), on=on
    )
    if request.htmx:
        return HttpResponse(shown.render(request))
    context: dict[str, Any] = {
        "draft": draft, "key": key, "page": definition.page(page), "part": shown.render(request), "pages": _pages(draft)
    }  # fmt: skip
    if data is None or shown.command or not (shown.is_valid() or "giu" in data):
        context["wrong"] = bool(shown.problems) and not shown.command
        return render(request, "desk/workbench/sample_page.html", context)
    sheet.put((), {"answers": dict(shown.answers)})
    following = shown.next_key
    names = (
        ("desk:workbench-sample-page", [code, key, following]) if following else ("desk:workbench-sample", [code, key])
    )
    text = sheet.text()
    return save(
        request, draft, {path: text}, "desk/workbench/sample_page.html", context,
        typed=text, there=path, to=reverse(names[0], args=names[1]),
    )  # fmt: skip


def _sheet(draft: PackageDraft, path: str) -> Sheet:
    try:
        return Sheet(path, str(draft.files.get(path, "")))
    except PartUnreadable:
        raise Http404 from None


def _definition(draft: PackageDraft) -> FormDefinition | None:
    try:
        return definition_of(str(draft.files.get(FORM, "")))
    except FormInvalid:
        return None


def _pages(draft: PackageDraft) -> list[Any]:
    definition = _definition(draft)
    return list(definition.pages) if definition else []


# -- the result document -------------------------------------------------------------------------------------------
@editor_required
def result(request: HttpRequest, code: str) -> HttpResponse:
    """The template of the result beside its first page, printed for the first sample that is accepted."""
    draft, at = load(request, code), now()
    there = str(draft.files.get(RESULT, ""))
    form = TextForm(request.POST or None, initial={"text": there or _starter(draft)})
    package = PackageFiles.from_json(draft.files)
    checked = without_printing(package, at)
    judged = first_accepted(package, checked, at)
    context: dict[str, Any] = {
        "draft": draft, "form": form, "sample": judged, "is_new": not there, "findings": [],
        "names": sorted(checked.form.fields) if checked.form else [],
    }  # fmt: skip
    text = there or _starter(draft)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        if "xem" not in request.POST:
            return save(request, draft, {RESULT: text}, "desk/workbench/result.html", context, typed=text, there=RESULT)
    if judged is not None:
        context |= picture_of(text, checked, judged, at)
    return render(request, "desk/workbench/result.html", context)


def _starter(draft: PackageDraft) -> str:
    """A template to begin with: letterhead, every single answer, signature."""
    definition = _definition(draft)
    rows = [
        f'#field("{field.label.replace(chr(34), chr(39))}", said("{key}"))'
        for key, field in (definition.fields.items() if definition else ())
        if field.is_answered and field.type.value != "table"
    ]
    return "\n".join(
        [
            '#import "/nd30.typ": *',
            "#show: a4",
            "#corner-codes()",
            '#let said(key) = data.shown.at(key, default: "")',
            "#letterhead(agency: data.unit, parent: data.agency, number: data.number, place: data.place, date: data.decided.iso)",
            "#heading-block(data.result, subject: data.procedure)",
            "#data.unit chấp thuận đề nghị của #data.applicant với nội dung sau:",
            *rows,
            '#field("Mã hồ sơ", data.code)',
            '#closing(recipients(("Như trên", "Lưu: VT")), signature(title: data.signer.title, name: data.signer.name))',
            "",
        ]
    )
