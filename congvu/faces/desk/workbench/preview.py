"""Xem trước: the form of a draft as applicants will see it, drawn by the engine that will serve them."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from congvu.catalog.models import PackageDraft
from congvu.catalog.packages.files import FORM
from congvu.faces.desk.workbench.drafts import editor_required, load
from congvu.faces.desk.workbench.findings import in_words
from congvu.forms.definition import FormDefinition
from congvu.forms.lookups import RegistryLookups
from congvu.forms.page import FormPage
from congvu.forms.problems import FormInvalid
from congvu.forms.reading import load as load_form
from congvu.registry.queries import list_names


def pane(request: HttpRequest, draft: PackageDraft, text: str, page_key: str = "") -> dict[str, Any]:
    """What the preview beside an editor shows of a form's text: a page of it, or why it cannot be shown yet."""
    address = reverse("desk:workbench-preview", args=[draft.code])
    try:
        definition = definition_of(text)
    except FormInvalid as invalid:
        return {
            "draft": draft,
            "problems": [in_words(problem.reason) for problem in invalid.problems][:8],
            "address": address,
        }
    if page_key not in {page.key for page in definition.pages}:
        page_key = definition.pages[0].key
    on = localdate()
    shown = FormPage(definition, page_key, {}, None, lookups=RegistryLookups(on), on=on)
    # The page's own refresh goes to the preview, not to the editor it stands in.
    there = copy(request)
    there.path = f"{address}?trang={page_key}"
    return {
        "draft": draft,
        "definition": definition,
        "page_key": page_key,
        "part": shown.render(there),
        "address": address,
    }


def definition_of(text: str) -> FormDefinition:
    return load_form(text, registries={key for key, _ in list_names()})


@editor_required
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The whole form, page by page. What is typed is judged, and kept nowhere."""
    draft = load(request, code)
    try:
        definition = definition_of(draft.files.get(FORM, ""))
    except FormInvalid as invalid:
        reasons = [in_words(problem.reason) for problem in invalid.problems]
        return render(request, "desk/workbench/preview.html", {"draft": draft, "problems": reasons})
    key = request.GET.get("trang", "")
    key = key if key in {page.key for page in definition.pages} else definition.pages[0].key
    on = localdate()
    data = request.POST if request.method == "POST" else None
    shown = FormPage(definition, key, {}, data, lookups=RegistryLookups(on), on=on)
    there = copy(request)
    there.path = request.get_full_path()
    if request.htmx:
        return HttpResponse(shown.render(there))
    context = {
        "draft": draft,
        "definition": definition,
        "part": shown.render(there),
        "page_key": key,
        "valid": shown.is_valid(),
    }
    return render(request, "desk/workbench/preview.html", context)
