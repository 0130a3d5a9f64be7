"""Chứng thư số của tôi: registered from a provider of remote signing or from a file, given up with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from congvu.accounts.queries import enterprises_to_file_for
from congvu.adapters import csc
from congvu.faces.citizen.access import citizen_required
from congvu.faces.limits import is_too_often
from congvu.kernel.refusal import Refusal
from congvu.signing import actions
from congvu.signing.gateway import KeyUnavailable, ProofRefused
from congvu.signing.models import Certificate
from congvu.signing.reading import read
from congvu.signing.refusals import CertificateUnreadable, KeyNotReachable

LONGEST = 100_000
# A provider is not to be asked through us whose numbers exist.
LOOKED_UP_A_MINUTE = 10
Place = Certificate.Place


@citizen_required
def mine(request: HttpRequest) -> HttpResponse:
    return _page(request)


@citizen_required
@require_POST
def remote(request: HttpRequest) -> HttpResponse:
    """Look up what the person has at a provider; with one chosen, register it."""
    if is_too_often(request, "remote-certificates", LOOKED_UP_A_MINUTE):
        return render(request, "429.html", status=429)
    provider = csc.providers().get(request.POST.get("noi", ""))
    user = request.POST.get("ma", "").strip()[:100]
    if provider is None or not user:
        return _page(request, sentence=_("Hãy chọn nơi cung cấp và nhập mã định danh của bạn ở đó."), known_as=user)
    try:
        # The provider tells of anybody's; a person is shown what names him or his enterprise, and no stranger's name.
        found = [one for one in csc.credentials_of(provider, user) if _is_of(request, one.certificate)]
        chosen = next((one for one in found if one.id == request.POST.get("khoa")), None)
        if chosen is None:
            return _page(
                request, found=[(one, read(one.certificate)) for one in found], provider=provider, known_as=user
            )
        locator = {"provider": provider.name, "credential": chosen.id}
        _register(request, chosen.certificate, Place.CSC, locator, chosen.chain)
    except (KeyUnavailable, ProofRefused) as error:
        return _page(request, refusal=KeyNotReachable(why=str(error)), known_as=user)
    except Refusal as refusal:
        return _page(request, refusal=refusal, known_as=user)
    return redirect("citizen:certificates")


@citizen_required
@require_POST
def own_device(request: HttpRequest) -> HttpResponse:
    """Register the certificate of a token: its file only, the key stays on the token."""
    upload = request.FILES.get("tep")
    try:
        if upload is None or (upload.size or 0) > LONGEST:
            raise CertificateUnreadable()
        _register(request, upload.read(), Place.OWN_DEVICE, {}, ())
    except Refusal as refusal:
        return _page(request, refusal=refusal)
    return redirect("citizen:certificates")


@citizen_required
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.owned_by(request.user), pk=pk)
    actions.give_up(certificate, _("Người dùng thôi dùng"), by=request.user, at=now())
    messages.success(request, _("Đã thôi dùng chứng thư số. Văn bản đã ký vẫn giữ nguyên giá trị."))
    return redirect("citizen:certificates")


def _is_of(request: HttpRequest, certificate: bytes) -> bool:
    enterprises = enterprises_to_file_for(request.user)
    return read(certificate).names(
        names=[request.user.full_name, *(one.name for one in enterprises)],
        tax_codes=[one.tax_code for one in enterprises],
    )


def _register(
    request: HttpRequest, der: bytes, place: str, locator: dict[str, str], chain: tuple[bytes, ...]
) -> Certificate:
    """For an enterprise of the person's when the certificate names its tax code."""
    subject = read(der).subject
    enterprise = next(
        (one for one in enterprises_to_file_for(request.user) if one.tax_code and one.tax_code in subject), None
    )
    made = actions.register(
        der,
        account=request.user,
        enterprise=enterprise,
        place=place,
        locator=locator,
        chain=chain,
        by=request.user,
        at=now(),
    )
    messages.success(request, _("Đã đăng ký chứng thư số."))
    return made


def _page(request: HttpRequest, *, sentence: str = "", refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    in_use = Certificate.objects.owned_by(request.user).filter(ended_at__isnull=True).select_related("enterprise")
    context = {
        "certificates": in_use.order_by("-pk"),
        "at": now(),
        "providers": list(csc.providers().values()),
        "refusal": refusal or ([sentence] if sentence else None),
        **more,
    }
    wrong = bool(refusal or sentence)
    return render(request, "citizen/signing/certificates.html", context, status=422 if wrong else 200)
