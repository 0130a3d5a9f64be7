"""Hồ sơ mẫu: a filled example of a procedure to read before and while filling in, out of the published package."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from congvu.catalog import queries
from congvu.catalog.models import Procedure
from congvu.dossiers.declaration import form_of
from congvu.dossiers.offer import offer_of
from congvu.forms import engine
from congvu.forms.lookups import RegistryLookups
from congvu.forms.review import review


def sample(request: HttpRequest, code: str) -> HttpResponse:
    """One example at a time; `truong_hop` chooses among those the package shows."""
    found = get_object_or_404(Procedure.objects.published().select_related("current"), code=code)
    form = form_of(found.current_id) if found.current_id else None
    if found.current is None or form is None:
        raise Http404
    examples = queries.sample_dossiers(found.current)
    asked = request.GET.get("truong_hop", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 2 else 1
    number = min(max(number, 1), len(examples) or 1)
    context = {"procedure": found, "declaration": form.declaration, "examples": list(enumerate(examples, 1))}
    if examples:
        shown = examples[number - 1]
        on = shown.on or localdate()
        lookups = RegistryLookups(on=on)
        answers, _problems = engine.clean(form, shown.answers, on=on, lookups=lookups)
        context |= {
            "number": number,
            "example": shown,
            "sections": review(form, answers, on=on, lookups=lookups),
            "papers": [paper for paper in offer_of(found.current.pk).papers if paper.key in shown.papers],
        }
    return render(request, "citizen/catalog/sample.html", context)
