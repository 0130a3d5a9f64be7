"""Hồ sơ mẫu: a filled example of a procedure to read before and while filling in, out of the published package."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now

from congvu.catalog import queries
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.catalog.packages.result import example_pdf
from congvu.catalog.packages.samples import FilledSample, accepted_as
from congvu.dossiers.declaration import form_of
from congvu.dossiers.example_receipt import example_receipt
from congvu.dossiers.offer import offer_of
from congvu.faces.limits import is_too_often
from congvu.forms import engine
from congvu.forms.definition import FormDefinition
from congvu.forms.lookups import RegistryLookups
from congvu.forms.review import review

# Drawing a document takes about a second of a processor, and anybody may ask: for results and receipts together.
RESULTS_A_MINUTE = 10


def sample(request: HttpRequest, code: str) -> HttpResponse:
    """One example at a time; `truong_hop` chooses among those the package shows."""
    found, revision, form = _published(code)
    examples = queries.sample_dossiers(revision)
    context: dict[str, Any] = {
        "procedure": found,
        "declaration": form.declaration,
        "examples": list(enumerate(examples, 1)),
    }
    if examples:
        number = _chosen(request, examples)
        shown = examples[number - 1]
        on = shown.on or localdate()
        lookups = RegistryLookups(on=on)
        answers, _problems = engine.clean(form, shown.answers, on=on, lookups=lookups)
        context |= {
            "number": number,
            "example": shown,
            "sections": review(form, answers, on=on, lookups=lookups),
            "papers": [paper for paper in offer_of(revision.pk).papers if paper.key in shown.papers],
            "has_result": bool(revision.result_template),
        }
    return render(request, "citizen/catalog/sample.html", context)


def sample_result(request: HttpRequest, code: str) -> HttpResponse:
    """What the applicant of an example would get (TT 01/2018/TT-VPCP Đ5.2), marked as an example."""
    _found, revision, form = _published(code)
    examples = queries.sample_dossiers(revision)
    if not examples or not revision.result_template:
        raise Http404
    if is_too_often(request, "sample-result", RESULTS_A_MINUTE):
        return render(request, "429.html", status=429)
    shown = examples[_chosen(request, examples) - 1]
    on = shown.on or localdate()
    lookups = RegistryLookups(on=on)
    answers, _problems = engine.clean(form, shown.answers, on=on, lookups=lookups)
    accepted = accepted_as(form, answers, on, lookups)
    made = example_pdf(revision.result_template, revision.content, accepted, at=now())
    return _pdf(made, f"ket-qua-mau-{code}.pdf")


def sample_receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Giấy tiếp nhận of an example (TT 01/2018/TT-VPCP Đ5.2): drawn from its values, marked, kept nowhere."""
    _found, revision, form = _published(code)
    examples = queries.sample_dossiers(revision)
    if not examples:
        raise Http404
    if is_too_often(request, "sample-result", RESULTS_A_MINUTE):
        return render(request, "429.html", status=429)
    shown = examples[_chosen(request, examples) - 1]
    on = shown.on or localdate()
    answers, _problems = engine.clean(form, shown.answers, on=on, lookups=RegistryLookups(on=on))
    return _pdf(example_receipt(offer_of(revision.pk), answers, shown.papers, on=on), f"giay-tiep-nhan-mau-{code}.pdf")


def _pdf(made: bytes, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _published(code: str) -> tuple[Procedure, ProcedureRevision, FormDefinition]:
    found = get_object_or_404(Procedure.objects.published().select_related("current"), code=code)
    form = form_of(found.current_id) if found.current_id else None
    if found.current is None or form is None:
        raise Http404
    return found, found.current, form


def _chosen(request: HttpRequest, examples: list[FilledSample]) -> int:
    """The number of the example that is asked for, from one; the nearest where there is none such."""
    asked = request.GET.get("truong_hop", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 2 else 1
    return min(max(number, 1), len(examples))
