"""Who is looking: views of the portal's own pages for people who have logged in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

View = Callable[..., HttpResponse]


def citizen_required(view: View) -> View:
    """Only for citizens and the people of enterprises: a stranger logs in first, an officer goes to the desk."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.user.officer_id is not None:
            return redirect("/ban-lam-viec/")
        return view(request, *args, **kwargs)

    return checked
