"""The gallery of components, and the choice of language."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from congvu.faces.ui import gallery as shown


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the reader's language in a cookie and go back to the page they came from."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    place = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        place, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        place = "/"
    response = HttpResponseRedirect(place)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=31_536_000,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return _show(request, "ui/gallery/citizen.html")


@require_safe
def desk_gallery(request: HttpRequest) -> HttpResponse:
    return _show(request, "ui/gallery/desk.html")


@require_safe
def print_gallery(request: HttpRequest) -> HttpResponse:
    return _show(request, "ui/gallery/print.html")


def _show(request: HttpRequest, template: str) -> HttpResponse:
    """Only where components are looked at: development and demonstration."""
    if not (settings.DEBUG or settings.DEMONSTRATION):
        raise Http404
    return render(request, template, shown.everything(request.GET.get("trang", "")))
