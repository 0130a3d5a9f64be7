"""Trang hồ sơ: everything an officer needs to judge one dossier, on one page; its papers, prints and result."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from congvu.accounts.queries import remembered
from congvu.dossiers import actions, queries
from congvu.dossiers.declaration import form_of
from congvu.dossiers.models import Decision, Dossier, Paper, Status, SupplementDraft, SupplementRequest
from congvu.dossiers.offer import offer_of
from congvu.dossiers.queries import OpenAct
from congvu.faces.desk import process_view
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.rows import time_left
from congvu.faces.documents import drawn_print, drawn_result, timeline_items
from congvu.faces.download import serve, serve_preview
from congvu.files.previews import can_preview, page_count
from congvu.forms.lookups import RegistryLookups
from congvu.forms.review import review
from congvu.organisations.queries import work_calendar
from congvu.post.queries import goes_by_post
from congvu.signing.queries import checks_of

# Acts that stand on the page itself; the others are buttons that lead to a page of their own.
ON_THE_PAGE = {"complete_step", "claim", "check_scan", "issue_copy", "cancel_copy"}
PREPARING = {"draft_opened", "paper_attached", "paper_removed"}
IRREVERSIBLE = {"decline", "refuse", "stop", "correct_result", "revoke_result"}


def seen(request: HttpRequest, reference: str) -> Dossier:
    """The dossier through the officer's eyes, by mã nộp or mã hồ sơ; 404 for whoever may not see it."""
    found = (
        Dossier.objects.visible_to(request.user)
        .with_state()
        .annotate(goes_by_post=goes_by_post())
        .select_related(
            "procedure",
            "unit",
            "agency",
            "enterprise",
            "applicant",
            "process__spec",
            "filed_by",
            "decision__by",
            "supplement_draft__by",
            "mandate__agent_enterprise",
            "mandate__agent_person",
            "joined",
        )
    )
    dossier = queries.find(found, reference)
    if dossier is None:
        raise Http404
    return dossier


@officer_required
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    return render(request, "desk/dossier/page.html", page_context(request, seen(request, reference), now()))


def page_context(request: HttpRequest, found: Dossier, at: datetime) -> dict[str, Any]:
    """What the page shows."""
    prefetch_related_objects([found], "apologies__by", "apologies__decided_by", queries.with_requests())
    acts = queries.acts_open_to(found, request.user, at)
    by_name = {act.name: act for act in acts}
    main = _main(by_name)
    calendar = remembered(request.user, "calendar", work_calendar)
    process = process_view.of(found.process) if found.process else None
    papers, replaced = papers_of(found)
    # Before the timeline, which names them.
    opinions = queries.rounds(found, request.user, at)
    requests = list(found.supplement_requests.all())
    decided = found.status in {Status.APPROVED, Status.RETURNED}
    told = rounds_of(found, requests, [*papers, *replaced])
    lines = _told(found)
    kinds = {line.kind for line in lines}
    return {
        "dossier": found,
        "acts": [act for act in acts if act.name not in ON_THE_PAGE | {"send_message", "answer_opinion"}],
        "main_act": main,
        "open": by_name,
        "outcomes": by_name["complete_step"].outcomes if "complete_step" in by_name else (),
        "irreversible": IRREVERSIBLE,
        "step": next((act.item for act in sorted(acts, key=lambda act: act.name != main) if act.item), None),
        "holder": queries.holder_line(found),
        "state": queries.state_of(found),
        "left": time_left(found, at, calendar) if found.due_at and found.status == Status.IN_REVIEW else "",
        "late": bool(found.status == Status.IN_REVIEW and found.due_at and found.due_at < at),
        "deadline": queries.due_explained(found, calendar),
        "revision_number": offer_of(found.revision_id).number,
        "decided": found.process.decided if found.process else {},
        "process": process,
        "timeline": timeline_items(lines),
        "sections": sections(found),
        "requests": requests,
        "apologies": found.apologies.all(),
        "last_round": next((one for one in reversed(told) if one.request.answers_before is not None), None),
        "draft": _draft(found, acts),
        "papers": papers,
        "signed_declaration": queries.signed_declaration(found),
        "checks": checks_of(paper.file for paper in papers),
        "replaced": replaced,
        "opinions": opinions,
        "verifications": queries.verifications_of(found) if "verification_recorded" in kinds else [],
        "copies": list(queries.copies_of(found)) if "copy_made" in kinds else [],
        "letters": list(found.messages.select_related("by")),
        "prints": list(queries.prints_for(found, request.user)),
        "decision": getattr(found, "decision", None),
        "attachments": queries.attachments_of(found) if "attachment_added" in kinds else [],
        "corrections": queries.corrections_of(found) if decided else [],
        "losses": queries.losses_of(found) if queries.has_things_to_lose(found) else [],
        "left_behind": queries.left_behind_by(found),
        "at": at,
    }


def _told(found: Dossier) -> list[queries.TimelineLine]:
    """What happened since the dossier was sent; how the applicant put it together before is nobody's business here."""
    lines = queries.timeline(found, for_applicant=False)
    return [
        line for line in lines if line.kind not in PREPARING or (found.submitted_at and line.at > found.submitted_at)
    ]


def sections(found: Dossier) -> list[Any]:
    """The answers in words, section by section; none where the procedure has no form."""
    form = form_of(found.revision_id)
    return review(form, found.answers, on=localdate(), lookups=_lookups(found)) if form else []


def papers_of(found: Dossier) -> tuple[list[Paper], list[Paper]]:
    """The papers that count, with what can be shown of them; those that were replaced, the latest first."""
    every = list(found.papers.select_related("file", "given_back", "digitisation"))
    papers = [paper for paper in every if paper.removed_at is None]
    for paper in papers:
        paper.shows = _shows(paper)  # type: ignore[attr-defined]
        paper.copies_to = _copies_to(paper)  # type: ignore[attr-defined]
    return papers, sorted((paper for paper in every if paper.removed_at), key=lambda paper: paper.removed_at)[::-1]


def _shows(paper: Paper) -> bool:
    """Whether its pages can be shown as pictures."""
    return paper.file is not None and paper.file.check_state == "clean" and can_preview(paper.file)


def _copies_to(paper: Paper) -> bool:
    """Whether an electronic copy can be issued of it: a scan that was held against its paper."""
    scan = getattr(paper, "digitisation", None)
    return scan is not None and scan.checked_at is not None and bool(queries.forms_of(paper))


def _main(by_name: dict[str, OpenAct]) -> str:
    """The one act the page's primary button is for; who may approve has nothing before it."""
    order = ("receive", "approve", "complete_step", "answer_opinion", "hand_over")
    return next((name for name in order if name in by_name), "")


def rounds_of(found: Dossier, requests: list[SupplementRequest], papers: list[Paper]) -> list[queries.SupplementRound]:
    """Every supplement, with whether its papers can be shown side by side."""
    told = queries.supplement_rounds(found, requests, papers, _lookups(found))
    for one in told:
        for change in [*one.papers, *(mark.paper for mark in one.marks if mark.paper)]:
            for paper in (change.before, change.after):
                if paper is not None:
                    paper.shows = _shows(paper)  # type: ignore[attr-defined]
    return told


def _draft(found: Dossier, acts: list[OpenAct]) -> SupplementDraft | None:
    """The notice being written, for those who may go on with it."""
    if not any(act.name == "request_supplement" for act in acts):
        return None
    draft: SupplementDraft | None = getattr(found, "supplement_draft", None)
    return draft if draft is not None and draft.set_aside_at is None else None


def _lookups(found: Dossier) -> RegistryLookups:
    """Code lists as they were when the dossier was sent."""
    return RegistryLookups(localdate(found.submitted_at) if found.submitted_at else localdate())


# -- papers, prints, result --------------------------------------------------------------------------------------
@officer_required
def signed_declaration(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The declaration with the applicant's signature."""
    paper = queries.signed_declaration(seen(request, reference))
    if paper is None:
        raise Http404
    return serve(paper.file, inline="xem" in request.GET)


@officer_required
def paper(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One paper, page by page as pictures: the file itself is not opened in the browser."""
    found = seen(request, reference)
    scans = found.papers.select_related("file", "digitisation__by", "digitisation__checked_by")
    given = get_object_or_404(scans, pk=pk, file__isnull=False)
    pages = page_count(given.file) if can_preview(given.file) else 0
    number = _page(request, pages)
    papers, _replaced = papers_of(found)
    return render(
        request,
        "desk/dossier/paper.html",
        {"dossier": found, "paper": given, "pages": pages, "number": number, "papers": papers}
        | {"check": checks_of([given.file]).get(given.file_id)},
    )


@officer_required
def paper_page(request: HttpRequest, reference: str, pk: int, number: int) -> HttpResponseBase:
    given = get_object_or_404(seen(request, reference).papers.select_related("file"), pk=pk, file__isnull=False)
    return serve_preview(given.file, number)


@officer_required
def paper_file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    given = get_object_or_404(seen(request, reference).papers.select_related("file"), pk=pk, file__isnull=False)
    return serve(given.file)


@officer_required
def print_file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """A legal print as PDF; drawn now where its job has not come to it yet."""
    printed = get_object_or_404(queries.prints_for(seen(request, reference), request.user), pk=pk)
    return serve(drawn_print(printed), inline="xem" in request.GET)


@officer_required
@require_POST
def control_sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """Mẫu 05, issued now from what has happened so far."""
    found = seen(request, reference)
    printed = actions.issue_control_sheet(found, by=request.user, at=now())
    return redirect("desk:print", found.reference, printed.pk)


@officer_required
def result_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    return serve(drawn_result(_result(request, reference)), inline="xem" in request.GET)


@officer_required
def old_result(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """The document of a result that was replaced."""
    replaced = seen(request, reference).corrections.select_related("old_file")
    return serve(get_object_or_404(replaced, pk=pk, old_file__isnull=False).old_file)


@officer_required
def result_page(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    return serve_preview(drawn_result(_result(request, reference)), number)


def _result(request: HttpRequest, reference: str) -> Decision:
    decision = queries.result_file(seen(request, reference))
    if decision is None:
        raise Http404
    return decision


@officer_required
def printable(request: HttpRequest, reference: str) -> HttpResponse:
    """The dossier on paper: facts, answers, papers, what happened."""
    found = seen(request, reference)
    return render(request, "desk/dossier/printable.html", page_context(request, found, now()))


def _page(request: HttpRequest, pages: int) -> int:
    wanted = request.GET.get("trang", "1")
    return min(max(int(wanted), 1), max(pages, 1)) if wanted.isdigit() and len(wanted) < 6 else 1
