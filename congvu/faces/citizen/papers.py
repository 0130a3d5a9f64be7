"""Thành phần hồ sơ: the papers of a draft, each uploaded, replaced and taken away on its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from congvu.dossiers import actions
from congvu.dossiers.models import Dossier
from congvu.faces.citizen import prepared
from congvu.faces.citizen.access import citizen_required
from congvu.faces.citizen.filing import closed, labels, own
from congvu.faces.download import serve
from congvu.faces.uploads import stored_upload
from congvu.kernel.refusal import Refusal


@citizen_required
def papers(request: HttpRequest, reference: str) -> HttpResponse:
    dossier = own(request, reference)
    return closed(request, dossier) or _papers(request, dossier)


@citizen_required
@require_POST
def attach(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    dossier = own(request, reference)
    if ended := closed(request, dossier):
        return ended
    asked = prepared.terms_of(dossier.revision_id).paper(key)
    if asked is None:
        raise Http404
    try:
        file = stored_upload(request, accept=asked.accept, max_mb=asked.max_mb)
        actions.attach_paper(dossier, key, file, by=request.user, at=now())
    except Refusal as refusal:
        return _papers(request, dossier, {key: str(refusal)}, status=422)
    if request.htmx:
        return _papers(request, dossier)
    messages.success(request, _("Đã tải lên: %(name)s.") % {"name": asked.name})
    return redirect("citizen:papers", reference)


@citizen_required
@require_POST
def detach(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    dossier = own(request, reference)
    paper = get_object_or_404(dossier.papers, pk=pk, removed_at__isnull=True)
    actions.remove_paper(paper, by=request.user, at=now())
    return redirect("citizen:papers", reference)


def _papers(
    request: HttpRequest, dossier: Dossier, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    shown = prepared.last_page(dossier)
    supplement = prepared.open_request(dossier)
    context = {
        "dossier": dossier,
        "slots": prepared.paper_slots(dossier, errors or {}),
        "errors": errors or {},
        "labels": labels(shown),
        "number": len(shown.pages) + 1,
        "last_page": shown.pages[-1].key if shown.pages else "",
        "supplement": supplement,
        "asked": prepared.asked(dossier, supplement) if supplement else [],
    }
    template = "citizen/dossier/papers_part.html" if request.htmx else "citizen/dossier/papers.html"
    return render(request, template, context, status=status)


@citizen_required
def paper_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    paper = get_object_or_404(own(request, reference).papers.select_related("file"), pk=pk, file__isnull=False)
    return serve(paper.file, inline="xem" in request.GET)
