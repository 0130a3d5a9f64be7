"""What changes the outline of a package: a part more, moved, of another type, taken away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from congvu.catalog import actions
from congvu.catalog.models import PackageDraft
from congvu.catalog.packages.editing import Sheet, path_of, place_of
from congvu.faces.desk.workbench.conditions import COMPARISONS, with_condition
from congvu.faces.desk.workbench.drafts import editor_required, load, save, version_in
from congvu.faces.desk.workbench.outline import back_to, keys_in, part_named, questions_for, sheet_or_404, told
from congvu.faces.desk.workbench.part_forms import PartForm, key_from
from congvu.faces.desk.workbench.parts import (
    KINDS,
    PARTS,
    Part,
    field_properties,
    kind_at,
    list_at,
    types_for,
)
from congvu.kernel.refusal import Refusal
from congvu.registry.queries import list_names


class FieldStart(forms.Form):
    label = forms.CharField(
        label="Câu hỏi, hoặc chữ hiện ra", max_length=3000, error_messages={"required": "Hãy ghi câu hỏi."}
    )
    type = forms.ChoiceField(label="Kiểu trả lời", choices=())

    def __init__(self, kind: str, *args: Any) -> None:
        super().__init__(*args)
        self.fields["type"].choices = list(types_for(kind))  # type: ignore[attr-defined]


@editor_required
def addition(request: HttpRequest, code: str, slug: str, place: str) -> HttpResponse:
    """One more of a list."""
    draft, which, path = load(request, code), part_named(slug), path_of(place)
    kind, sheet = list_at(which, path), sheet_or_404(draft, which)
    if kind is None or (path[:-1] and not isinstance(sheet.get(path[:-1]), dict)):
        raise Http404
    questions = questions_for(draft, which, path, kind)
    data = with_condition(request.POST, questions) if request.method == "POST" else None
    is_field = kind in ("field", "column")
    asked: forms.Form = FieldStart(kind, data) if is_field else PartForm(KINDS[kind].properties, {}, data, questions)
    only_looking = data is not None and "ghep" in data
    context = {
        "draft": draft,
        "part": which,
        "title": KINDS[kind].add,
        "form": asked,
        "back": back_to(draft.code, which),
        "kind": kind,
        "adding": True,
        "questions": questions,
        "comparisons": COMPARISONS,
        "findings": [],
    }
    if data is None or only_looking or not asked.is_valid():
        if isinstance(asked, PartForm):
            asked = context["form"] = asked.unjudged() if only_looking and asked.errors else asked
            context |= told(asked, questions)
        wrong = bool(asked.errors) and not only_looking
        return render(request, "desk/workbench/part.html", context, status=422 if wrong else 200)
    added = sheet.insert(path, _first(kind, asked, sheet))
    to = reverse("desk:workbench-part", args=[draft.code, slug, place_of(added)])
    return save(
        request, draft, {which.file: sheet.text()}, "desk/workbench/part.html", context,
        typed=sheet.text(), there=which.file, to=to if is_field else back_to(draft.code, which, added), done="Đã thêm.",
    )  # fmt: skip


def _first(kind: str, asked: forms.Form, sheet: Sheet) -> dict[str, Any]:
    """What a new part begins with: enough to be drawn at once."""
    keys = keys_in(sheet.value)
    if isinstance(asked, PartForm):
        values = {name: value for name, value in asked.values().items() if value not in (None, "", [])}
        if "key" in asked.fields:
            label = str(values.get("title") or values.get("name") or "muc")
            values = {"key": values.get("key") or key_from(label, keys), **values}
        if kind == "page":
            section = {"key": key_from(f"{values['key']}_phan", keys), "title": values["title"], "fields": []}
            values["sections"] = [section]
        if kind == "section":
            values["fields"] = []
        return values
    label, of_type = asked.cleaned_data["label"], asked.cleaned_data["type"]
    return {"key": key_from(label, keys), "type": of_type, "label": label, **_starters(of_type)}


def _starters(of_type: str) -> dict[str, Any]:
    two = [{"value": "lua_chon_1", "label": "Lựa chọn 1"}, {"value": "lua_chon_2", "label": "Lựa chọn 2"}]
    lists = list_names()
    return {
        "choice": {"choices": two},
        "multiple": {"choices": two},
        "registry": {"registry": lists[0][0]} if lists else {},
        "table": {"columns": [{"key": "cot_1", "type": "text", "label": "Cột 1"}]},
        "computed": {"expression": "0"},
    }.get(of_type, {})


@editor_required
@require_POST
def field_type(request: HttpRequest, code: str, place: str) -> HttpResponse:
    """Another type for a field: what the new type does not take goes, what it needs begins anew."""
    draft, which, path = load(request, code), PARTS["bieu-mau"], path_of(place)
    kind, sheet = kind_at(which, path), sheet_or_404(draft, which)
    value, wanted = sheet.get(path), request.POST.get("type", "")
    if kind not in ("field", "column") or not isinstance(value, dict) or wanted not in dict(types_for(kind)):
        raise Http404
    takes = {one.name for one in field_properties(wanted, in_table=kind == "column")} | {"type", "columns"}
    gone: dict[str, Any] = {
        name: None for name in value if name not in takes or (name == "columns" and wanted != "table")
    }
    begun = {name: first for name, first in _starters(wanted).items() if name not in value}
    sheet.put(path, {**gone, **begun, "type": wanted})
    return _changed(request, draft, which, sheet, "Đã đổi kiểu.", to="part", place=place)


@editor_required
@require_POST
def position(request: HttpRequest, code: str, slug: str, place: str) -> HttpResponse:
    """One up or one down."""
    draft, which, path = load(request, code), part_named(slug), path_of(place)
    sheet = sheet_or_404(draft, which)
    if kind_at(which, path) is None or sheet.get(path) is None or not path:
        raise Http404
    sheet.move(path, -1 if request.POST.get("huong") == "len" else 1)
    return _changed(request, draft, which, sheet, "Đã chuyển chỗ.", place=place)


@editor_required
@require_POST
def part_removal(request: HttpRequest, code: str, slug: str, place: str) -> HttpResponse:
    draft, which, path = load(request, code), part_named(slug), path_of(place)
    sheet = sheet_or_404(draft, which)
    if kind_at(which, path) is None or sheet.get(path) is None or not path:
        raise Http404
    sheet.remove(path)
    return _changed(request, draft, which, sheet, "Đã bỏ. Có thể hoàn tác ở trang của bản soạn.")


def _changed(
    request: HttpRequest, draft: PackageDraft, which: Part, sheet: Sheet, done: str, to: str = "", place: str = ""
) -> HttpResponse:
    try:
        actions.save_draft(draft, {which.file: sheet.text()}, version_in(request, draft), by=request.user, at=now())
    except Refusal as why:
        messages.error(request, str(why))
    else:
        messages.success(request, done)
    if to == "part":
        return redirect("desk:workbench-part", draft.code, which.slug, place)
    return redirect(back_to(draft.code, which, path_of(place)))
