"""For whom a person acts on the public pages: for themselves, or for one of their enterprises."""

from __future__ import annotations

from django.http import HttpRequest

from congvu.accounts.models import Enterprise
from congvu.accounts.queries import enterprises_of

ACTING_FOR = "acting_for"


def enterprises(request: HttpRequest) -> list[Enterprise]:
    """The approved enterprises of the person at the door; asked once a request."""
    if not request.user.is_authenticated:
        return []
    known: list[Enterprise] | None = request.__dict__.get("_enterprises")
    if known is None:
        known = request.__dict__["_enterprises"] = enterprises_of(request.user)
    return known


def acting_for(request: HttpRequest) -> Enterprise | None:
    """The enterprise chosen in this session, if the person still may act for it; None: for themselves."""
    if (chosen := request.session.get(ACTING_FOR)) is None:
        return None
    return next((enterprise for enterprise in enterprises(request) if enterprise.pk == chosen), None)


def act_for(request: HttpRequest, enterprise: Enterprise | None) -> None:
    """Remember the choice for the session."""
    if enterprise is None:
        request.session.pop(ACTING_FOR, None)
    else:
        request.session[ACTING_FOR] = enterprise.pk
