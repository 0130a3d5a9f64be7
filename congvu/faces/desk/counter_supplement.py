"""Bổ sung tại quầy: what the holder of a paper dossier brings later, held against the notice mark by mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now

from congvu.dossiers import actions, queries
from congvu.dossiers.declaration import form_of
from congvu.dossiers.marking import Opened, is_mended, marks_of, notes_of, opened_by
from congvu.dossiers.models import Dossier, SupplementMark, SupplementRequest
from congvu.dossiers.offer import Offer, offer_of
from congvu.faces.desk import counter_forms as forms
from congvu.faces.desk import kept
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.acts import closed
from congvu.faces.desk.dossier import seen
from congvu.faces.desk.kept import State
from congvu.forms.lookups import RegistryLookups
from congvu.forms.page import FormPage
from congvu.kernel.refusal import Refusal

TITLE = "Ghi nhận bổ sung tại quầy"
LONGEST_REPLY = 2_000


@dataclass(frozen=True)
class Owing:
    """One mark of the notice: what came for it so far, and the holder's word where it is left as it was."""

    mark: SupplementMark
    page: str
    mended: bool
    reply: str

    @property
    def waits(self) -> bool:
        return self.mark.blocking and not self.mended and not self.reply


@officer_required
def supplement_at_counter(request: HttpRequest, reference: str) -> HttpResponse:
    """The papers that came, their scans, the holder's words; a scan that is kept outlives a refusal."""
    dossier = seen(request, reference)
    asked = _asked(request, dossier)
    if asked is None:
        return closed(request, dossier, TITLE)
    terms, token = offer_of(dossier.revision_id), _token(dossier)
    state = _state(request, dossier)
    errors: dict[str, str] = {}
    refusal: Refusal | None = None
    if request.method == "POST":
        errors = forms.take_papers(request, terms, state)
        state["replies"] = {
            name.removeprefix("giai-trinh-"): text.strip()[:LONGEST_REPLY]
            for name, text in request.POST.items()
            if name.startswith("giai-trinh-")
        }
        kept.keep(request, token, state)
        if not errors and "tai-len" not in request.POST:
            try:
                actions.supplement_at_counter(
                    dossier,
                    forms.given_papers(state),
                    state.get("answers"),
                    _replies(state),
                    by=request.user,
                    at=now(),
                )
            except Refusal as why:
                refusal = why
            else:
                kept.forget(request, token)
                messages.success(request, "Đã ghi nhận bổ sung. Chỗ đã sửa được đánh dấu trong hồ sơ.")
                return redirect("desk:dossier", dossier.reference)
    opened = _opened(terms, dossier, asked, state)
    marks = marks_of(asked)
    context = {
        "dossier": dossier,
        "title": TITLE,
        "slots": forms.slots(terms, state, errors, _marked_papers(terms, opened, marks)),
        "errors": list(errors.values()),
        "refusal": refusal,
        "asked": asked,
        "owing": _owing(dossier, opened, marks, state),
        "pages": _pages(dossier, opened, state),
    }
    status = 409 if refusal else 422 if errors else 200
    return render(request, "desk/dossier/supplement_at_counter.html", context, status=status)


@officer_required
def declaration(request: HttpRequest, reference: str, page: str) -> HttpResponse:
    """A page of the e-form, only what the notice opens: An types what the mended paper says."""
    dossier = seen(request, reference)
    asked = _asked(request, dossier)
    if asked is None:
        return closed(request, dossier, TITLE)
    terms, form = offer_of(dossier.revision_id), form_of(dossier.revision_id)
    if form is None or page not in {one.key for one in form.pages}:
        raise Http404
    state = _state(request, dossier)
    shown = FormPage(
        form,
        page,
        state.get("answers") or dossier.answers,
        request.POST if request.method == "POST" else None,
        lookups=RegistryLookups(localdate()),
        on=localdate(),
        typed=state.get("typed", {}).get(page),
        places=_opened(terms, dossier, asked, state).places,
        notes=notes_of(marks_of(asked)),
    )
    if shown.is_bound:
        state["answers"] = shown.answers
        state.setdefault("typed", {})[page] = shown.typed
        kept.keep(request, _token(dossier), state)
        if request.htmx:
            return HttpResponse(shown.render(request))
        if shown.is_valid() or "bo-qua" in request.POST:
            return redirect("desk:supplement_at_counter", dossier.reference)
    context = {"dossier": dossier, "title": shown.page.title, "part": shown.render(request)}
    wrong = shown.is_bound and not shown.command
    return render(request, "desk/dossier/supplement_page.html", context, status=422 if wrong else 200)


def _asked(request: HttpRequest, dossier: Dossier) -> SupplementRequest | None:
    """The notice that waits, where the officer may take in what it asks for."""
    if "supplement_at_counter" not in {act.name for act in queries.acts_open_to(dossier, request.user, now())}:
        return None
    return dossier.supplement_requests.prefetch_related("marks").filter(answered_at__isnull=True).first()


def _token(dossier: Dossier) -> str:
    return f"bo-sung-{dossier.reference}"


def _state(request: HttpRequest, dossier: Dossier) -> State:
    return kept.known(request, _token(dossier)) or {"given": {}, "files": {}}


def _opened(terms: Offer, dossier: Dossier, asked: SupplementRequest, state: State) -> Opened:
    return opened_by(terms, dossier, asked, state.get("answers") or dossier.answers, on=localdate())


def _replies(state: State) -> dict[int, str]:
    return {int(key): text for key, text in state.get("replies", {}).items() if key.isdecimal() and len(key) < 19}


def _marked_papers(
    terms: Offer, opened: Opened, marks: Sequence[SupplementMark]
) -> Mapping[str, tuple[str, ...]] | None:
    """Why the notice asks for each paper it opens; None where it names no place and any paper may come."""
    if opened.everything:
        return None
    reasons = {paper.key: [] for paper in terms.papers if opened.takes_paper(paper.key)}  # type: dict[str, list[str]]
    for mark in marks:
        if mark.kind == SupplementMark.Kind.PAPER and mark.key in reasons:
            reasons[mark.key].append(mark.reason or mark.label)
    return {key: tuple(words) for key, words in reasons.items()}


def _owing(dossier: Dossier, opened: Opened, marks: Sequence[SupplementMark], state: State) -> list[Owing]:
    """The marks, the blocking ones first; none where the notice names no place: its items are read instead."""
    if opened.everything:
        return []
    form, answers = form_of(dossier.revision_id), state.get("answers") or dossier.answers
    came = {given.key for given in forms.given_papers(state)}
    return [
        Owing(
            mark,
            form.page_of.get(mark.key, "") if form is not None else "",
            is_mended(mark, dossier.answers, answers, came),
            state.get("replies", {}).get(str(mark.pk), mark.reply),
        )
        for mark in sorted(marks, key=lambda mark: not mark.blocking)
    ]


def _pages(dossier: Dossier, opened: Opened, state: State) -> list[Any]:
    """The pages of the form with something to mend."""
    form = form_of(dossier.revision_id)
    if form is None or opened.places is None:
        return []
    answers = state.get("answers") or dossier.answers
    last = FormPage(
        form,
        form.pages[-1].key,
        answers,
        lookups=RegistryLookups(localdate()),
        on=localdate(),
        places=opened.places,
    )
    return list(last.pages)
