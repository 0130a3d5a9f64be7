"""Tiếp nhận trực tiếp: a paper dossier at the one-stop desk, from the pile of paper to the receipt in four pages.

What was typed so far is a row of the officer's under a token in the address: two people at the counter can be served
side by side, and nothing is lost between the pages or with a login that ends.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from congvu.catalog.models import Procedure
from congvu.dossiers import actions
from congvu.dossiers.declaration import form_of
from congvu.dossiers.offer import Offer, offer_of
from congvu.faces.desk import counter_forms as forms
from congvu.faces.desk import kept
from congvu.faces.desk.access import role_required
from congvu.faces.desk.dossier import seen
from congvu.faces.desk.kept import State
from congvu.faces.download import serve_preview
from congvu.forms.lookups import RegistryLookups
from congvu.forms.page import FormPage
from congvu.forms.prefill import prefill
from congvu.kernel.refusal import Refusal
from congvu.kernel.text import fold
from congvu.organisations.models import Role


@role_required(Role.RECEIVER)
def choose(request: HttpRequest) -> HttpResponse:
    """Which procedure the paper is for."""
    words = request.GET.get("q", "").strip()[:200]
    offered = Procedure.objects.published().filter(is_filed_here=True)
    for word in fold(words).split():
        offered = offered.filter(folded__contains=word)
    context = {"procedures": offered[:50], "words": words, "unfinished": _unfinished(request)}
    return render(request, "desk/counter/choose.html", context)


@role_required(Role.RECEIVER)
@require_POST
def discard(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Thrown away: the paper went back with its holder."""
    if kept.known(request, token) is None:
        raise Http404
    kept.forget(request, token)
    messages.success(request, "Đã bỏ hồ sơ giấy đang nhập.")
    return redirect("desk:counter")


@role_required(Role.RECEIVER)
def holder(request: HttpRequest, code: str, token: str = "") -> HttpResponse:
    """Chủ hồ sơ: found by tax code, personal number or e-mail, or typed as on the paper."""
    terms = _terms(code)
    state = _state(request, token, terms) if token else None
    typed = request.POST if request.method == "POST" else None
    if typed is not None and "tim" in typed:
        form = forms.HolderForm(initial=forms.found(request.user, typed))
        return render(request, "desk/counter/holder.html", _context(terms, token, state, 1) | {"form": form})
    form = forms.HolderForm(typed, initial=state["holder"] if state else {"channel": "counter"})
    if typed is not None and form.is_valid():
        token = token or secrets.token_urlsafe(9)
        state = state or {"code": code, "answers": {}, "files": {}, "key": secrets.token_urlsafe(18)}
        state["holder"] = form.cleaned_data
        if not state["answers"]:
            state["answers"], state["sources"] = _first_answers(request, terms, form.cleaned_data)
        kept.keep(request, token, state)
        return redirect(_after_holder(terms), code, token, *_first_page(terms))
    context = _context(terms, token, state, 1) | {"form": form}
    return render(request, "desk/counter/holder.html", context, status=422 if form.errors else 200)


@role_required(Role.RECEIVER)
def declaration(request: HttpRequest, code: str, token: str, page: str) -> HttpResponse:
    """A page of the e-form. The paper is the truth, so what cannot be read on it may stay empty."""
    terms = _terms(code)
    state = _state(request, token, terms)
    form = form_of(terms.revision)
    if form is None or page not in [one.key for one in form.pages]:
        raise Http404
    shown = FormPage(
        form,
        page,
        state["answers"],
        request.POST if request.method == "POST" else None,
        lookups=RegistryLookups(localdate()),
        on=localdate(),
        typed=state.get("typed", {}).get(page),
        sources=state.get("sources"),
    )
    if shown.is_bound:
        state["sources"] = shown.sources_left
        state["answers"] = shown.answers
        state.setdefault("typed", {})[page] = shown.typed
        kept.keep(request, token, state)
        if request.htmx:
            return HttpResponse(shown.render(request))
        if shown.is_valid() or "bo-qua" in request.POST:
            following = shown.next_key
            if following:
                return redirect("desk:counter-form", code, token, following)
            return redirect("desk:counter-papers", code, token)
    keys = [one.key for one in form.pages]
    context = _context(terms, token, state, 2 + keys.index(page)) | {
        "part": shown.render(request),
        "page": form.page(page),
        "wrong": shown.is_bound and not shown.command,
    }
    return render(request, "desk/counter/form.html", context, status=422 if context["wrong"] else 200)


@role_required(Role.RECEIVER)
def papers(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """What was handed over: the kind of copy of each paper, its scan if there is one; then received at once."""
    terms = _terms(code)
    state = _state(request, token, terms)
    errors: dict[str, str] = {}
    refusal: Refusal | None = None
    if request.method == "POST":
        errors = forms.take_papers(request, terms, state)
        way = request.POST.get("result_way", "")
        state["result_way"] = way if way in dict(forms.WAYS) else "counter"
        kept.keep(request, token, state)
        if not errors and "tai-len" not in request.POST:
            try:
                dossier = _receive(request, terms, state)
            except Refusal as why:
                refusal = why
            else:
                kept.forget(request, token)
                messages.success(request, f"Đã tiếp nhận hồ sơ {dossier.code}. Hãy in giấy tiếp nhận cho người nộp.")
                return redirect("desk:counter-done", dossier.reference)
    context = _context(terms, token, state, None) | {
        "slots": forms.slots(terms, state, errors),
        "errors": list(errors.values()),
        "refusal": refusal,
        "way": state.get("result_way", "counter"),
        "ways": forms.WAYS,
    }
    return render(request, "desk/counter/papers.html", context, status=409 if refusal else 422 if errors else 200)


@role_required(Role.RECEIVER)
def scan(request: HttpRequest, code: str, token: str, pk: int) -> HttpResponseBase:
    """The first page of a scan, looked at before the paper goes back to its holder."""
    found = forms.scan_of(_state(request, token, _terms(code)), pk)
    if found is None:
        raise Http404
    return serve_preview(found, 1)


@role_required(Role.RECEIVER)
def done(request: HttpRequest, reference: str) -> HttpResponse:
    """Received: the receipt to print, and the next person."""
    found = seen(request, reference)
    receipt = found.prints.filter(form="01").first()
    return render(request, "desk/counter/done.html", {"dossier": found, "receipt": receipt})


def _receive(request: HttpRequest, terms: Offer, state: State) -> Any:
    """File and receive in one: a paper that cannot be received is not half filed."""
    procedure = get_object_or_404(Procedure.objects.published().select_related("current__unit"), code=terms.code)
    at = now()
    with transaction.atomic():
        dossier = actions.file_at_counter(
            procedure,
            forms.holder_of(request.user, state["holder"]),
            forms.given_papers(state),
            state["answers"],
            by=request.user,
            at=at,
            channel=state["holder"]["channel"],
            result_way=state["result_way"],
            idempotency_key=state["key"],
        )
        return actions.receive(dossier, by=request.user, at=at)


def _unfinished(request: HttpRequest) -> list[dict[str, Any]]:
    """What this officer has begun to type, with the page to go on with."""
    drafts = kept.unfinished(request)
    offered = Procedure.objects.published().filter(code__in=[draft.state["code"] for draft in drafts])
    names = dict(offered.values_list("code", "name"))
    return [{"draft": draft, "name": names[code]} for draft in drafts if (code := draft.state["code"]) in names]


# -- what is kept between the pages ------------------------------------------------------------------------------
def _state(request: HttpRequest, token: str, terms: Offer) -> State:
    state = kept.known(request, token)
    if state is None or state["code"] != terms.code:
        raise Http404
    return state


def _terms(code: str) -> Offer:
    offered = Procedure.objects.published().filter(is_filed_here=True)
    return offer_of(get_object_or_404(offered, code=code).current_id)


def _first_answers(request: HttpRequest, terms: Offer, said: State) -> tuple[dict[str, Any], dict[str, str]]:
    """What is known of the holder, and where each answer comes from."""
    form = form_of(terms.revision)
    if form is None:
        return {}, {}
    known = forms.holder_of(request.user, said)
    sources: dict[str, Any] = {
        "account.full_name": known.name,
        "account.email": known.email,
        "account.phone": known.phone,
        "account.address": known.address,
    }
    if known.enterprise is not None:
        names = ("name", "name_en", "tax_code", "address", "phone", "email", "representative")
        sources |= {f"enterprise.{name}": getattr(known.enterprise, name) for name in names}
    answers, labels = prefill(form, sources, None, on=localdate(), lookups=RegistryLookups(localdate()))
    return dict(answers), dict.fromkeys(labels, "thông tin chủ hồ sơ")


def _after_holder(terms: Offer) -> str:
    return "desk:counter-form" if form_of(terms.revision) else "desk:counter-papers"


def _first_page(terms: Offer) -> list[str]:
    form = form_of(terms.revision)
    return [form.pages[0].key] if form else []


def _context(terms: Offer, token: str, state: State | None, number: int | None) -> dict[str, Any]:
    form = form_of(terms.revision)
    pages = [one.title for one in form.pages] if form else []
    labels = ["Chủ hồ sơ", *pages, "Giấy tờ và tiếp nhận"]
    return {"terms": terms, "token": token, "state": state, "labels": labels, "number": number or len(labels)}
