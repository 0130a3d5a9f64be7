"""Ký số: what waits for the officer's signature or the agency's seal, looked at before the key is used, signed at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from congvu.faces.desk.access import officer_required
from congvu.faces.download import serve, serve_preview
from congvu.faces.own_device import address_of, forget_ticket, keep_ticket, link_of
from congvu.faces.seen import require_seen
from congvu.faces.ui.long_work import LongWork, WorkState
from congvu.kernel.refusal import Refusal
from congvu.signing import actions, conduct, jobs, own_device, permission, queries
from congvu.signing.models import Certificate, Signature
from congvu.signing.refusals import NoCertificate, NotCertificateOfSigner, NothingChosen

# Who signs two hundred does it with one look at one page.
PAGE = MOST_CHOSEN = 200
# So many are prepared while the page is asked for; more are prepared by the worker.
AT_ONCE = 10
ASKED = "ky-so"
Phase = Signature.Phase


@officer_required
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for the officer; posted, the chosen are prepared and looked at before anything is signed."""
    mine = queries.waiting_for(request.user, now())
    refusal = None
    if request.method == "POST":
        try:
            return _prepared(request, list(mine.filter(pk__in=_numbers(request))[:MOST_CHOSEN]))
        except Refusal as refused:
            refusal = refused
    page = Paginator(mine.filter(phase=Phase.WAITING), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "refusal": refusal,
        "begun": mine.filter(phase=Phase.PREPARED).count(),
        "under_way": queries.consents_under_way(request.user),
        "certificates": queries.certificates_of(request.user, now()),
        "can_seal": queries.seals(request.user, localdate()),
    }
    return render(request, "desk/signing/waiting.html", context, status=422 if refusal else 200)


@officer_required
def confirm(request: HttpRequest) -> HttpResponse:
    """What was prepared, as it will be when it is signed; the key's secret signs all of it, once."""
    prepared = list(_of_mine(request).filter(phase=Phase.PREPARED))
    refusal = None
    if request.method == "POST":
        chosen = [one for one in prepared if one.pk in _numbers(request)]
        try:
            return _signed(request, chosen)
        except Refusal as refused:
            refusal = refused
            prepared = list(_of_mine(request).filter(phase=Phase.PREPARED))
    asked = request.session.get(ASKED, [])
    left = _of_mine(request).filter(pk__in=asked, phase=Phase.WAITING)
    refused_ones = list(left.exclude(trouble=""))
    going = left.filter(trouble="").count()
    ticked = set(_numbers(request)) if refusal else {one.pk for one in prepared}
    for one in prepared:
        one.shown_page = one.preparation.get("page", 0) + 1  # type: ignore[attr-defined]
        one.is_ticked = one.pk in ticked  # type: ignore[attr-defined]
    work = LongWork(
        "Lập bản chờ ký",
        WorkState.RUNNING if going else WorkState.FINISHED,
        len(asked) - going,
        len(asked) or None,
        "văn bản",
    )
    context = {
        "prepared": prepared,
        "refused": refused_ones,
        "going": going,
        "work": work,
        "refusal": refusal,
        "certificate": prepared[0].certificate if prepared else None,
    }
    return render(request, "desk/signing/confirm.html", context, status=422 if refusal else 200)


@officer_required
@require_POST
def put_back(request: HttpRequest) -> HttpResponse:
    """Not now: what was prepared is dropped, and waits again."""
    for signature in _of_mine(request).filter(phase=Phase.PREPARED):
        actions.release(signature, by=request.user, at=now())
    request.session.pop(ASKED, None)
    messages.success(request, "Đã dừng. Chưa văn bản nào được ký; các văn bản vẫn chờ ở đây.")
    return redirect("desk:signing")


@officer_required
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """One authorisation of the officer: how far each paper is."""
    given = get_object_or_404(queries.consents_of(request.user), pk=pk)
    signatures = [use.signature for use in queries.uses_of(given)]
    done = [one for one in signatures if one.phase == Phase.DONE]
    back = [one for one in signatures if one.phase == Phase.WAITING]
    going = len(signatures) - len(done) - len(back)
    state = WorkState.RUNNING if going else WorkState.FINISHED
    work = LongWork("Ký số", state, len(done) + len(back), len(signatures), "văn bản")
    asked = any(one.phase == Phase.AUTHORISED for one in signatures)
    context = {"consent": given, "done": done, "back": back, "signatures": signatures, "work": work}
    context["link"] = link_of(request, given) if asked else ""
    return render(request, "desk/signing/consent.html", context)


@officer_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """The link for the officer's own device is worth nothing any more; the papers wait again."""
    given = get_object_or_404(queries.consents_of(request.user), pk=pk)
    if given.certificate.place == Certificate.Place.OWN_DEVICE:
        own_device.give_up(given, by=request.user, at=now())
        forget_ticket(request, given)
        messages.success(request, "Đã hủy lần ký. Liên kết cũ không còn dùng được; các văn bản vẫn chờ ở đây.")
    return redirect("desk:signing")


@officer_required
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it stands, or as it will be when it is signed."""
    return serve(_shown(request, pk), inline=True)


@officer_required
def attachment(request: HttpRequest, pk: int, paper: int) -> HttpResponseBase:
    """What is attached to a paper: who signs the one reads the other before."""
    signature = get_object_or_404(queries.shown_to(request.user, now()), pk=pk)
    return serve(get_object_or_404(queries.attached_to(signature), pk=paper).file, inline=True)


@officer_required
def picture(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    return serve_preview(_shown(request, pk), number)


def _shown(request: HttpRequest, pk: int) -> Any:
    signature = get_object_or_404(queries.shown_to(request.user, now()), pk=pk)
    return signature.prepared if signature.phase == Phase.PREPARED else signature.paper.file


def _prepared(request: HttpRequest, chosen: list[Signature]) -> HttpResponse:
    if not chosen:
        raise NothingChosen()
    certificate = _certificate(request, chosen)
    # A person's papers and an agency's are signed with different keys, so one authorisation covers one kind.
    fitting = [one for one in chosen if permission.signs_with(one, certificate, request.user)]
    if not fitting:
        raise NotCertificateOfSigner(certificate=str(certificate), paper=str(chosen[0].paper))
    request.session[ASKED] = [one.pk for one in fitting]
    if len(fitting) > AT_ONCE:
        jobs.prepare.defer(
            account_id=request.user.pk, certificate_id=certificate.pk, signature_ids=request.session[ASKED]
        )
        return redirect("desk:signing-confirm")
    by_id = {one.pk: one for one in fitting}
    for key, refused in conduct.prepare(fitting, certificate, by=request.user, at=now()).items():
        actions.note_trouble(by_id[key], str(refused))
    return redirect("desk:signing-confirm")


def _certificate(request: HttpRequest, chosen: list[Signature]) -> Certificate:
    """The one that was chosen, or the newest that fits the first paper."""
    mine = queries.certificates_of(request.user, now())
    wanted = request.POST.get("chung-thu", "")
    found = next((one for one in mine if str(one.pk) == wanted), None)
    found = found or queries.certificates_for(chosen[0], request.user, now()).first()
    if found is None:
        raise NoCertificate()
    return found


def _signed(request: HttpRequest, chosen: list[Signature]) -> HttpResponse:
    if not chosen:
        raise NothingChosen()
    require_seen(request, chosen)
    certificate = chosen[0].certificate
    if certificate is None:
        raise Http404
    if certificate.place == Certificate.Place.OWN_DEVICE:
        given, ticket = own_device.begin(chosen, certificate, address_of(request), by=request.user, at=now())
        keep_ticket(request, given, ticket)
        return redirect("desk:signing-consent", given.pk)
    proof = {name: request.POST.get(name, "") for name in ("pin", "otp") if request.POST.get(name)}
    given, authorisation = conduct.authorise(chosen, certificate, proof, by=request.user, at=now())
    request.session.pop(ASKED, None)
    if certificate.place != Certificate.Place.CSC:
        conduct.ask_key(given, authorisation, at=now())
    jobs.go_on.defer(consent_id=given.pk)
    return redirect("desk:signing-consent", given.pk)


def _of_mine(request: HttpRequest) -> Any:
    return queries.waiting_for(request.user, now())


def _numbers(request: HttpRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("van-ban") if one.isascii() and one.isdigit() and len(one) < 18][
        :MOST_CHOSEN
    ]
