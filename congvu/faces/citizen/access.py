"""Who is looking: views of the portal's own pages for people who have logged in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from congvu.faces.citizen.kept import keep

View = Callable[..., HttpResponse]


def citizen_required(view: View) -> View:
    """Only for citizens and the people of enterprises: a stranger logs in first, an officer goes to the desk."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                keep(request)
            return redirect_to_login(_back(request))
        if request.user.officer_id is not None:
            return redirect("/ban-lam-viec/")
        return view(request, *args, **kwargs)

    return checked


def _back(request: HttpRequest) -> str:
    """Where the login leads: what was asked for; after a button was pressed the page it stands on."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    if page.path and page.netloc == request.get_host():
        return page.path
    return reverse("citizen:my_dossiers")
