"""Ký số trước khi nộp: choose what and with which certificate, look at it, prove oneself once, see it done, go on to send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from congvu.adapters import csc
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier, Paper
from congvu.faces.citizen import prepared
from congvu.faces.citizen.access import citizen_required
from congvu.faces.citizen.filing import closed, own
from congvu.faces.download import serve, serve_preview
from congvu.faces.own_device import address_of, forget_ticket, keep_ticket, link_of
from congvu.faces.seen import require_seen
from congvu.faces.ui.long_work import LongWork, WorkState
from congvu.kernel.refusal import Refusal
from congvu.signing import actions as signing
from congvu.signing import conduct, jobs, own_device
from congvu.signing import queries as signed
from congvu.signing.appearance import Chosen, Corner
from congvu.signing.gateway import KeyUnavailable, ProofRefused
from congvu.signing.models import Certificate, Consent, Signature, SignedPaper
from congvu.signing.refusals import KeyNotReachable, NoCertificate, NothingChosen, PageNotThere, PaperNotReady

PDF = "application/pdf"
DECLARATION = "to-khai"
Phase, Place = Signature.Phase, Certificate.Place


@dataclass(frozen=True)
class Signable:
    """One thing the applicant may sign: its name in the form, what people call it, how far its signature is.

    `must`: it cannot be filed unsigned. `going`: the signature on it that is under way.
    """

    value: str
    name: str
    paper: SignedPaper | None
    must: bool = False
    going: Signature | None = None

    @property
    def is_signed(self) -> bool:
        return self.paper is not None and self.paper.completed_at is not None


@dataclass(frozen=True)
class Shown:
    """A prepared signature as its page is shown; one whose place the paper did not tell may be put elsewhere."""

    signature: Signature

    @property
    def page(self) -> int:
        return int(self.signature.preparation.get("page", 0)) + 1

    @property
    def pages(self) -> int:
        """How many pages there are to choose from; 0 where there is nothing to choose."""
        return int(self.signature.preparation.get("pages", 0))

    @property
    def corners(self) -> list[tuple[str, str, bool]]:
        names = (_("Dưới, bên phải"), _("Dưới, bên trái"), _("Trên, bên phải"), _("Trên, bên trái"))
        now_at = self.signature.preparation.get("corner")
        return [(one.value, name, one.value == now_at) for one, name in zip(Corner, names, strict=True)]


@citizen_required
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """What can be signed and how far it is; posted, the chosen are prepared."""
    dossier = own(request, reference)
    if ended := closed(request, dossier):
        return ended
    refusal = None
    if request.method == "POST":
        try:
            _prepare(request, dossier)
            return redirect("citizen:signing-confirm", reference)
        except Refusal as refused:
            refusal = refused
    things = signables(dossier)
    context = {
        "dossier": dossier,
        "things": things,
        "must_sign": any(one.must for one in things),
        "signed_all": all(one.is_signed for one in things),
        "outdated": queries.has_outdated_declaration(dossier, prepared.stored_answers(dossier)),
        "certificates": list(signed.certificates_of(request.user, now())),
        "begun": _of(request, dossier).filter(phase=Phase.PREPARED).count(),
        "consents": _going_on(request, dossier),
        "refusal": refusal,
    }
    return render(request, "citizen/signing/choose.html", context, status=422 if refusal else 200)


@citizen_required
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """What will be signed, to be opened and read; the proof signs all of it, once."""
    dossier = own(request, reference)
    waiting = list(_of(request, dossier).filter(phase=Phase.PREPARED).select_related("certificate"))
    if not waiting:
        return redirect("citizen:signing", reference)
    certificate = waiting[0].certificate
    assert certificate is not None, "the database keeps it so"
    refusal = None
    if request.method == "POST":
        try:
            if "ma-moi" in request.POST:
                _send_code(certificate)
                messages.success(request, _("Nơi cung cấp đã gửi mã xác nhận cho bạn."))
                return redirect("citizen:signing-confirm", reference)
            if "xem-lai" in request.POST:
                _put_elsewhere(request, waiting, certificate)
                return redirect("citizen:signing-confirm", reference)
            consent = _agreed(request, waiting, certificate)
            return redirect("citizen:signing-consent", reference, consent.pk)
        except Refusal as refused:
            refusal = refused
    context = {
        "dossier": dossier,
        "signatures": [Shown(one) for one in waiting],
        "placeable": any("corner" in one.preparation for one in waiting),
        "certificate": certificate,
        "provider": csc.providers().get(certificate.locator.get("provider", "")),
        "refusal": refusal,
    }
    return render(request, "citizen/signing/confirm.html", context, status=422 if refusal else 200)


@citizen_required
@require_POST
def put_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Not now: what was prepared is dropped."""
    dossier = own(request, reference)
    for signature in _of(request, dossier).filter(phase=Phase.PREPARED):
        signing.release(signature, by=request.user, at=now())
    messages.success(request, _("Đã dừng. Chưa có gì được ký."))
    return redirect("citizen:signing", reference)


@citizen_required
def consent(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """How far it is; for a device of one's own, the link that the agent takes."""
    dossier, given = own(request, reference), _consent(request, pk)
    uses = [use.signature for use in signed.uses_of(given)]
    done = [one for one in uses if one.phase == Phase.DONE]
    back = [one for one in uses if one.phase == Phase.WAITING]
    going = len(uses) - len(done) - len(back)
    work = LongWork(
        _("Ký số"), WorkState.RUNNING if going else WorkState.FINISHED, len(done) + len(back), len(uses), _("văn bản")
    )
    asked = any(one.phase == Phase.AUTHORISED for one in uses)
    context = {
        "dossier": dossier,
        "consent": given,
        "signatures": uses,
        "done": done,
        "back": back,
        "work": work,
        "link": link_of(request, given) if asked else "",
        "on_device": given.certificate.place == Place.OWN_DEVICE,
    }
    return render(request, "citizen/signing/consent.html", context)


@citizen_required
@require_POST
def cancel(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The link is worth nothing any more; the papers wait again."""
    own(request, reference)
    given = _consent(request, pk)
    if given.certificate.place == Place.OWN_DEVICE:
        own_device.give_up(given, by=request.user, at=now())
        forget_ticket(request, given)
        messages.success(request, _("Đã hủy lần ký. Liên kết cũ không còn dùng được."))
    return redirect("citizen:signing", reference)


@citizen_required
def paper(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """The file as it will be when it is signed, or as it is."""
    signature = get_object_or_404(_of(request, own(request, reference)).select_related("prepared"), pk=pk)
    shown = signature.prepared if signature.phase == Phase.PREPARED else signature.paper.file
    assert shown is not None, "the database keeps it so"
    return serve(shown, inline=True)


@citizen_required
def picture(request: HttpRequest, reference: str, pk: int, number: int) -> HttpResponseBase:
    """A page of the file as it will be when it is signed."""
    mine = _of(request, own(request, reference)).filter(phase=Phase.PREPARED).select_related("prepared")
    return serve_preview(get_object_or_404(mine, pk=pk).prepared, number)


def signables(dossier: Dossier) -> list[Signable]:
    """The declaration, and every PDF that was given."""
    answers, terms = prepared.stored_answers(dossier), prepared.terms_of(dossier.revision_id)
    declaration = queries.own_declaration(dossier, answers)
    kept = queries.own_papers(dossier)
    going = {one.paper_id: one for one in queries.being_signed(dossier, answers)}
    asked = {paper.key for paper in terms.papers if paper.signed}

    def of(value: str, name: str, paper: SignedPaper | None, must: bool) -> Signable:
        return Signable(value, name, paper, must, going.get(paper.pk) if paper is not None else None)

    things = [of(DECLARATION, _("Tờ khai"), declaration, terms.declaration_is_signed)]
    for paper in _pdfs(dossier):
        assert paper.file is not None, "the query asks for it"
        name = f"{paper.name}: {paper.file.name}"
        things.append(of(str(paper.pk), name, kept.get(paper.pk), paper.key in asked))
    return things


def _pdfs(dossier: Dossier) -> list[Paper]:
    given = dossier.papers.filter(removed_at__isnull=True, file__media_type=PDF)
    return list(given.select_related("file").order_by("pk"))


def _prepare(request: HttpRequest, dossier: Dossier) -> None:
    chosen = set(request.POST.getlist("ky"))
    certificates = signed.certificates_of(request.user, now())
    certificate = next((one for one in certificates if str(one.pk) == request.POST.get("chung-thu")), None)
    if certificate is None:
        raise NoCertificate()
    offered = _offered(request, dossier, chosen)
    if not offered:
        raise NothingChosen()
    waiting = list(signed.of_person(request.user, [one.pk for one in offered]).filter(phase=Phase.WAITING))
    if waiting:
        _raise_first(waiting, conduct.prepare(waiting, certificate, by=request.user, at=now()))


def _raise_first(signatures: list[Signature], refused: dict[int, Refusal]) -> None:
    """Of several papers the person must know which."""
    for one in signatures:
        if one.pk in refused:
            raise PaperNotReady(paper=str(one.paper), why=str(refused[one.pk]))


def _offered(request: HttpRequest, dossier: Dossier, chosen: set[str]) -> list[SignedPaper]:
    by, at = request.user, now()
    offered = []
    if DECLARATION in chosen:
        trace = queries.trace_of(prepared.stored_answers(dossier))
        pdf = prepared.declaration_pdf(dossier, at=at)
        offered.append(actions.offer_declaration(dossier, pdf, trace, by=by, at=at))
    offered += [actions.offer_paper(one, by=by, at=at) for one in _pdfs(dossier) if str(one.pk) in chosen]
    return offered


def _agreed(request: HttpRequest, waiting: list[Signature], certificate: Certificate) -> Consent:
    require_seen(request, waiting)
    if certificate.place == Place.OWN_DEVICE:
        given, ticket = own_device.begin(waiting, certificate, address_of(request), by=request.user, at=now())
        keep_ticket(request, given, ticket)
        return given
    proof = {name: request.POST.get(name, "") for name in ("pin", "otp") if request.POST.get(name)}
    given, _authorisation = conduct.authorise(waiting, certificate, proof, by=request.user, at=now())
    jobs.go_on.defer(consent_id=given.pk)
    return given


def _put_elsewhere(request: HttpRequest, waiting: list[Signature], certificate: Certificate) -> None:
    """Prepare anew, seen where the person wants; nobody has agreed to anything yet."""
    places = {one.pk: _chosen(request, one) for one in waiting if "corner" in one.preparation}
    moved = [one for one in waiting if one.pk in places]
    for one in moved:
        signing.release(one, by=request.user, at=now())
    _raise_first(moved, conduct.prepare(moved, certificate, places, by=request.user, at=now()))


def _chosen(request: HttpRequest, signature: Signature) -> Chosen:
    page, pages = request.POST.get(f"trang-{signature.pk}", ""), signature.preparation["pages"]
    if not (page.isascii() and page.isdigit() and len(page) < 6 and 1 <= int(page) <= pages):
        raise PageNotThere(paper=str(signature.paper), pages=pages)
    corner = request.POST.get(f"goc-{signature.pk}", "")
    return Chosen(int(page) - 1, Corner(corner) if corner in set(Corner) else Corner.BOTTOM_RIGHT)


def _send_code(certificate: Certificate) -> None:
    try:
        csc.send_code(csc.provider(certificate.locator.get("provider", "")), certificate.locator.get("credential", ""))
    except (KeyUnavailable, ProofRefused) as error:
        raise KeyNotReachable(why=str(error)) from error


def _of(request: HttpRequest, dossier: Dossier) -> Any:
    """The signatures that the person makes on this dossier's papers."""
    about = [one.paper.pk for one in signables(dossier) if one.paper is not None]
    return signed.of_person(request.user, about)


def _going_on(request: HttpRequest, dossier: Dossier) -> list[Consent]:
    """The person's consents by which papers of this dossier are being signed."""
    mine = _of(request, dossier).values("pk")
    return list(signed.consents_under_way(request.user).filter(uses__signature__in=mine))


def _consent(request: HttpRequest, pk: int) -> Consent:
    found = signed.consents_of(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
