"""Who may open the desk: officers. Everyone else finds nothing here, and an officer nothing of another's office."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache

from congvu.accounts.queries import actor_roles, remember_roles
from congvu.faces.desk import expired
from congvu.organisations.models import Role

# Who works on dossiers inside a unit.
PROCESSING = frozenset({Role.REVIEWER, Role.UNIT_LEADER, Role.SIGNER, Role.CLERK})
View = Callable[..., HttpResponseBase]


def officer_required(view: View) -> View:
    """A stranger logs in first; a citizen, an enterprise or a partner system finds no such page."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            # What was posted is asked again, filled in; an act without a page of its own begins at the inbox.
            back = (
                request.get_full_path() if request.method == "GET" or expired.keep(request) else reverse("desk:inbox")
            )
            return redirect_to_login(back)
        if request.user.officer_id is None:
            raise Http404
        remember_roles(request.user)
        return view(request, *args, **kwargs)

    return never_cache(checked)


def role_required(*roles: str) -> Callable[[View], View]:
    """Only for officers who hold one of the roles today, in whatever unit; for others there is no such page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not roles_today(request) & set(roles):
                raise Http404
            return view(request, *args, **kwargs)

        return officer_required(checked)

    return decorate


def just_proven(view: View) -> View:
    """What hands out a secret, or opens another's account: only for who gave the password in the last minutes.

    Whoever did not is asked for it, and what was posted then goes on.
    """
    asked: View = reauthentication_required(view)
    return asked


def roles_today(request: HttpRequest) -> frozenset[str]:
    """The roles the officer holds today, in any unit."""
    return frozenset(role for _unit, role in actor_roles(request.user, localdate()))
