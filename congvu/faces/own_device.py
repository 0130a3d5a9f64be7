"""The agent's three questions (docs/reference/local-agent.md): what is to be signed, its digests, here are the values.

The same on the citizens' and the officers' host. The ticket is all the authority there is: no session, no cookie.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt

from congvu.accounts.sealing import seal_text, unseal_text
from congvu.faces.limits import is_too_often
from congvu.kernel.refusal import Refusal
from congvu.signing import jobs, own_device
from congvu.signing.models import Consent
from congvu.signing.refusals import TicketUnknown

TYPE = "application/problem+json"
MOST_A_MINUTE = 120
# 200 signatures by RSA-4096 in base64 are some 140 KB.
LONGEST = 500_000
View = Callable[[HttpRequest, Consent], HttpResponse]


class Unreadable(Refusal):
    code = "message_unreadable"
    sentence = "Thông điệp của phần mềm ký không đọc được. Hãy cập nhật phần mềm ký rồi thử lại."


class TooOften(Refusal):
    code = "too_often"
    sentence = "Có quá nhiều yêu cầu từ máy này. Hãy thử lại sau một phút."


STATUSES = {Unreadable: 400, TicketUnknown: 401, TooOften: 429}


def address_of(request: HttpRequest) -> str:
    """The origin that a ticket is bound to."""
    return request.build_absolute_uri("/").rstrip("/")


def keep_ticket(request: HttpRequest, consent: Consent, ticket: str) -> None:
    """For the page that shows the link: sealed, so that who reads the sessions' table signs nothing."""
    request.session[_ticket_key(consent)] = seal_text(ticket)


def link_of(request: HttpRequest, consent: Consent) -> str:
    """The link for the agent, while this session has its ticket; else nothing."""
    sealed = request.session.get(_ticket_key(consent))
    return f"congvu-ky:{address_of(request)}/thiet-bi-ky?phien={unseal_text(sealed)}" if sealed else ""


def forget_ticket(request: HttpRequest, consent: Consent) -> None:
    request.session.pop(_ticket_key(consent), None)


def _ticket_key(consent: Consent) -> str:
    return f"ticket-{consent.pk}"


def _with_ticket(method: str) -> Callable[[View], Callable[[HttpRequest], HttpResponse]]:
    """A question that carries a ticket; every refusal becomes a problem (RFC 9457) in a sentence for the person."""

    def decorated(view: View) -> Callable[[HttpRequest], HttpResponse]:
        @csrf_exempt
        def answered(request: HttpRequest) -> HttpResponse:
            if request.method != method:
                response = _problem(405, Unreadable())
                response["Allow"] = method
                return response
            try:
                if is_too_often(request, "own-device", MOST_A_MINUTE):
                    raise TooOften()
                scheme, _, ticket = request.headers.get("Authorization", "").partition(" ")
                if scheme != "Ticket":
                    raise TicketUnknown()
                return view(request, own_device.opened(ticket, address_of(request)))
            except Refusal as refusal:
                return _problem(STATUSES.get(type(refusal), 409), refusal)

        return answered

    return decorated


@_with_ticket("GET")
def papers(request: HttpRequest, consent: Consent) -> HttpResponse:
    """What is to be signed, by whom, with which certificate, until when."""
    signatures = own_device.to_sign(consent, at=now())
    told = [
        {"id": one.pk, "name": str(one.paper), "size": one.paper.file.size, "sha256": one.paper.file.sha256}
        for one in signatures
    ]
    expires = consent.expires_at.isoformat() if consent.expires_at else None
    return JsonResponse(
        {
            "signer": str(consent.by),
            "certificate": consent.certificate.sha256,
            "subject": consent.certificate.subject,
            "expires_at": expires,
            "commitment": own_device.commitment(consent),
            "papers": told,
        }
    )


@_with_ticket("POST")
def digests(request: HttpRequest, consent: Consent) -> HttpResponse:
    """To the device that holds the certificate, once."""
    certificate = _bytes(_said(request).get("certificate"))
    handed = own_device.hand_out(consent, certificate, at=now())
    told = [
        {"id": key, "digest": base64.b64encode(digest.value).decode(), "algorithm": digest.algorithm}
        for key, digest in handed
    ]
    return JsonResponse({"digests": told})


@_with_ticket("POST")
def values(request: HttpRequest, consent: Consent) -> HttpResponse:
    """All values together; sent again after a broken line, they change nothing."""
    listed = _said(request).get("signatures")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Unreadable()
    given = {one["id"]: _bytes(one.get("value")) for one in listed if isinstance(one.get("id"), int)}
    own_device.take_back(consent, given, at=now())
    jobs.go_on.defer(consent_id=consent.pk)
    return JsonResponse({"signed": len(given)})


def _said(request: HttpRequest) -> dict[str, Any]:
    length = request.headers.get("Content-Length") or "0"
    if not length.isascii() or not length.isdigit() or int(length[:12]) > LONGEST:
        raise Unreadable()
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable() from error
    if not isinstance(said, dict):
        raise Unreadable()
    return said


def _bytes(told: Any) -> bytes:
    try:
        return base64.b64decode(told, validate=True)
    except (ValueError, TypeError) as error:
        raise Unreadable() from error


def _problem(status: int, refusal: Refusal) -> HttpResponse:
    body = {"type": f"urn:congvu:{refusal.code}", "status": status, "code": refusal.code, "detail": str(refusal)}
    return JsonResponse(body, status=status, content_type=TYPE, json_dumps_params={"ensure_ascii": False})


app_name = "own_device"
urlpatterns = [
    path("van-ban", papers, name="papers"),
    path("ma-bam", digests, name="digests"),
    path("chu-ky", values, name="values"),
]
