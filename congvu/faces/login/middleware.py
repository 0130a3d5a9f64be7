"""What every page asks of someone who is logged in: a living session, and an officer's second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sites.requests import RequestSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from congvu.accounts.second_factor import has_second_factor, must_have_second_factor

SEEN_AT = "seen_at"
HAS_SECOND_FACTOR = "has_second_factor"
# A session that is used lives on; its row is written at most this often (seconds).
NOTED_EVERY = 300
# However busy, nobody stays logged in longer than a long day's work without proving who they are (seconds).
LONGEST_SESSION = 12 * 3600


class Presence:
    """Keeps the session of a working person alive, sends officers to set up their second factor, and sends a page
    part asked for by htmx after the session ended to the login page as a whole page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            now = int(time.time())
            if self._is_a_days_work_old(request, now):
                logout(request)
                return _whole_page_for_login(request, self.get_response(request))
            if now - request.session.get(SEEN_AT, 0) > NOTED_EVERY:
                request.session[SEEN_AT] = now
            if self._lacks_second_factor(request):
                return redirect("mfa_activate_totp")
        return _whole_page_for_login(request, self.get_response(request))

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """allauth's own `site` (a host name) would hide the ministry's facts of the same name."""
        if isinstance((response.context_data or {}).get("site"), RequestSite):
            del response.context_data["site"]
        return response

    def _lacks_second_factor(self, request: HttpRequest) -> bool:
        if not must_have_second_factor(request.user) or self._is_open_without(request):
            return False
        if not request.session.get(HAS_SECOND_FACTOR):
            request.session[HAS_SECOND_FACTOR] = has_second_factor(request.user)
        return not request.session[HAS_SECOND_FACTOR]

    @staticmethod
    def _is_a_days_work_old(request: HttpRequest, now: int) -> bool:
        proofs = get_authentication_records(request, request.user)
        return bool(proofs) and now - proofs[-1]["at"] > LONGEST_SESSION

    @staticmethod
    def _is_open_without(request: HttpRequest) -> bool:
        """The way to the second factor itself, and out."""
        own = (reverse("mfa_index"), reverse("account_logout"), reverse("account_reauthenticate"), settings.STATIC_URL)
        return request.path.startswith(own)


def _whole_page_for_login(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    login = resolve_url(settings.LOGIN_URL)
    if (
        request.headers.get("HX-Request") != "true"
        or response.status_code != 302
        or urlsplit(response["Location"]).path != login
    ):
        return response
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    back = page.path + (f"?{page.query}" if page.query else "") or "/"
    whole = HttpResponse(status=204)
    whole["HX-Redirect"] = redirect_to_login(back, login)["Location"]
    return whole
