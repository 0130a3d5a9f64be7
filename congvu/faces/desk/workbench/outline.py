"""The parts of the entry or of the form, one under the other: a page for each part, to look at and to edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now

from congvu.catalog.models import PackageDraft
from congvu.catalog.packages.editing import Path, Sheet, path_of, place_of
from congvu.catalog.packages.files import FORM, PROCEDURE
from congvu.catalog.refusals import PartUnreadable
from congvu.faces.desk.workbench import conditions, preview
from congvu.faces.desk.workbench.drafts import editor_required, load, save
from congvu.faces.desk.workbench.field_parts import PREFILLS, TYPES
from congvu.faces.desk.workbench.findings import Finding, findings_in
from congvu.faces.desk.workbench.part_forms import PartForm, key_from
from congvu.faces.desk.workbench.parts import (
    GROUPS,
    KINDS,
    PARTS,
    Part,
    Property,
    kind_at,
    properties_of,
    title_of,
    types_for,
)
from congvu.forms.wording import Called, in_words
from congvu.kernel.money import vnd
from congvu.organisations.queries import open_units


@dataclass
class Row:
    """One part in the outline, with what is wrong in it and what stands inside it."""

    name: str
    title: str
    note: str
    place: str
    first: bool
    last: bool
    wrong: list[Finding] = field(default_factory=list)
    lists: list[Rows] = field(default_factory=list)


@dataclass
class Rows:
    """A list of parts, and the words under which one is added."""

    place: str
    add: str
    rows: list[Row] = field(default_factory=list)


# -- the outline ---------------------------------------------------------------------------------------------------
@editor_required
def outline(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    draft, part = load(request, code), part_named(slug)
    found = findings_in(draft, part.file, at=now())
    context: dict[str, Any] = {"draft": draft, "part": part, "findings": found, "slug": slug}
    try:
        sheet = sheet_of(draft, part)
    except PartUnreadable as why:
        return render(request, "desk/workbench/unreadable.html", {**context, "refusal": why})
    called = conditions.called(conditions.of_form(draft.files))
    context["root"] = _rows_under(part.root, sheet.value, (), found, called)
    if part.file == PROCEDURE:
        context["groups"] = _groups(sheet, found)
        return render(request, "desk/workbench/entry.html", context)
    context["preview"] = preview.pane(request, draft, draft.files[FORM], request.GET.get("trang", ""))
    return render(request, "desk/workbench/form.html", context)


def _rows_under(kind: str, value: Any, path: Path, found: list[Finding], called: Mapping[str, Called]) -> list[Rows]:
    lists = []
    for name, inner in KINDS[kind].lists:
        if name == "columns" and value.get("type") != "table":
            continue
        items = value.get(name)
        items = items if isinstance(items, list) else []
        here = Rows(place_of((*path, name)), KINDS[inner].add)
        for number, item in enumerate(items):
            where = (*path, name, number)
            item = item if isinstance(item, dict) else {}
            place = place_of(where)
            here.rows.append(
                Row(
                    name=KINDS[inner].name,
                    title=title_of(inner, item),
                    note=_note(inner, item, called),
                    place=place,
                    first=number == 0,
                    last=number == len(items) - 1,
                    wrong=[one for one in found if one.place == place],
                    lists=_rows_under(inner, item, where, found, called),
                )
            )
        lists.append(here)
    return lists


def _note(kind: str, item: dict[str, Any], called: Mapping[str, Called]) -> str:
    """What an outline tells of a part beside its name."""
    when = [f"khi {in_words(str(item['when']), called)}"] if item.get("when") else []
    if kind in ("field", "column"):
        told = [TYPES.get(str(item.get("type")), str(item.get("type", "")))]
        told += ["bắt buộc"] if item.get("required") is True else []
        told += [f"điền sẵn: {PREFILLS.get(str(item['prefill']), item['prefill'])}"] if item.get("prefill") else []
        return ", ".join(told + when)
    if kind == "paper":
        told = ["bắt buộc" if item.get("required") is not False else "không bắt buộc"]
        told += ["phải ký số"] if item.get("signed") is True else []
        return ", ".join(told + when)
    if kind == "fee":
        amount = item.get("amount")
        return ", ".join([vnd(amount)] * isinstance(amount, int) + when)
    if kind == "section":
        return ", ".join(when)
    if kind == "rule":
        return in_words(str(item.get("check") or ""), called)
    names = {"method": "limit", "basis": "name", "result": "validity"}
    return str(item.get(names[kind]) or "") if kind in names else ""


def _groups(sheet: Sheet, found: list[Finding]) -> list[dict[str, Any]]:
    groups = []
    for slug, (name, properties) in GROUPS.items():
        told = []
        for one in properties:
            value = sheet.get(path_of(one.name))
            if value not in (None, "", []) and len(told) < 8:
                told.append((one.label, _told(one, value)))
        groups.append({"slug": slug, "name": name, "rows": told, "wrong": [one for one in found if one.group == slug]})
    return groups


def _told(one: Property, value: Any) -> str:
    if one.kind == "unit":
        return {unit.code: unit.name for unit in open_units()}.get(str(value), str(value))
    if isinstance(value, bool):
        return "có" if value else "không"
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) < 160 else text[:159] + "…"


# -- one part ------------------------------------------------------------------------------------------------------
@editor_required
def group(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Single properties of the entry that belong together."""
    if name not in GROUPS:
        raise Http404
    title, properties = GROUPS[name]
    return _edit(request, load(request, code), PARTS["noi-dung"], (), properties, title, group=name)


@editor_required
def part(request: HttpRequest, code: str, slug: str, place: str) -> HttpResponse:
    """One part: its properties, and beside those of a form the page as it will look."""
    draft, which, path = load(request, code), part_named(slug), path_of(place)
    kind = kind_at(which, path)
    value = sheet_or_404(draft, which).get(path)
    if kind is None or not isinstance(value, dict):
        raise Http404
    return _edit(request, draft, which, path, properties_of(kind, value), f"Sửa {KINDS[kind].name}", kind=kind)


@editor_required
def form_words(request: HttpRequest, code: str) -> HttpResponse:
    """Title, introduction and declaration of the form."""
    return _edit(
        request, load(request, code), PARTS["bieu-mau"], (), KINDS["form"].properties, "Tên và lời của tờ khai"
    )


def _edit(
    request: HttpRequest,
    draft: PackageDraft,
    which: Part,
    path: Path,
    properties: tuple[Property, ...],
    title: str,
    kind: str = "",
    group: str = "",
) -> HttpResponse:
    sheet = sheet_or_404(draft, which)
    questions = questions_for(draft, which, path, kind)
    data = conditions.with_condition(request.POST, questions) if request.method == "POST" else None
    asked = PartForm(properties, sheet.get(path) or {}, data, questions)
    back = back_to(draft.code, which)
    context: dict[str, Any] = {
        "draft": draft,
        "part": which,
        "title": title,
        "form": asked,
        "back": back,
        "kind": kind,
        "place": place_of(path),
        "questions": questions,
        "comparisons": conditions.COMPARISONS,
        "findings": [],
    }
    if kind in ("field", "column"):
        context["type"] = str(sheet.get(path).get("type", "text"))
        context["types"] = list(types_for(kind))
    only_looking = data is not None and ("xem" in data or "ghep" in data)
    if data is not None and asked.is_valid():
        _keep_key(sheet, path, asked, data)
        sheet.put(path, asked.values())
        if not only_looking:
            return save(
                request, draft, {which.file: sheet.text()}, "desk/workbench/part.html", context,
                typed=sheet.text(), there=which.file, to=back_to(draft.code, which, path),
            )  # fmt: skip
    if which.file == FORM:
        context["preview"] = preview.pane(request, draft, sheet.text(), _page_of(sheet, path))
        if request.htmx:
            return render(request, "desk/workbench/pane.html", {"preview": context["preview"]})
    if data is None:
        here = place_of(path)
        context["findings"] = [
            one
            for one in findings_in(draft, which.file, at=now())
            if one.place == here and (path or not group or one.group == group)
        ]
    if data is not None and "ghep" in data and asked.errors:
        asked = context["form"] = asked.unjudged()
    context |= told(asked, questions)
    status = 422 if asked.errors and not only_looking else 200
    return render(request, "desk/workbench/part.html", context, status=status)


def told(asked: PartForm, questions: list[conditions.Asked]) -> dict[str, dict[str, str]]:
    """The conditions as they stand in the form: what is wrong with them, and what they say."""
    called = conditions.called(questions)
    doubts, words = {}, {}
    for one, bound in asked.conditions():
        text = str(bound.value() or "")
        if why := conditions.judged(text, questions):
            doubts[one.name] = why
        elif text and (said := in_words(text, called)) != text:
            words[one.name] = said
    return {"doubts": doubts, "words": words}


def questions_for(draft: PackageDraft, which: Part, path: Path, kind: str) -> list[conditions.Asked]:
    """What a condition of this part may ask; a column's, the columns beside it too."""
    return conditions.of_form(draft.files, None if which.file == PROCEDURE or kind == "rule" else path)


def _keep_key(sheet: Sheet, path: Path, asked: PartForm, data: Any) -> None:
    """A key left empty is made of the title."""
    if "key" in asked.fields and not asked.cleaned_data.get("key"):
        label = asked.cleaned_data.get("title") or asked.cleaned_data.get("label") or asked.cleaned_data.get("name")
        asked.cleaned_data["key"] = key_from(str(label or "muc"), keys_in(sheet.value))


def _page_of(sheet: Sheet, path: Path) -> str:
    if len(path) >= 2 and path[0] == "pages":
        return str((sheet.get(path[:2]) or {}).get("key", ""))
    return ""


# -- below ---------------------------------------------------------------------------------------------------------
def part_named(slug: str) -> Part:
    if slug not in PARTS:
        raise Http404
    return PARTS[slug]


def sheet_of(draft: PackageDraft, which: Part) -> Sheet:
    return Sheet(which.file, str(draft.files.get(which.file, "")))


def sheet_or_404(draft: PackageDraft, which: Part) -> Sheet:
    """What cannot be read cannot be edited piece by piece: the outline says so."""
    try:
        return sheet_of(draft, which)
    except PartUnreadable:
        raise Http404 from None


def back_to(code: str, which: Part, path: Path = ()) -> str:
    """The outline, at the part that a path names."""
    outline = reverse("desk:workbench-outline", args=[code, which.slug])
    return f"{outline}#o-{place_of(path)}" if path else outline


def keys_in(value: Any) -> set[str]:
    """Every key in a file."""
    if isinstance(value, dict):
        own = {value["key"]} if isinstance(value.get("key"), str) else set()
        return own.union(*(keys_in(inner) for inner in value.values()))
    if isinstance(value, list):
        return set().union(*(keys_in(inner) for inner in value))
    return set()
