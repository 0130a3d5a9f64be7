"""What An typed and scanned at the counter so far: a row of hers under a token, so that nothing ends with a login."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import now

from congvu.counter import actions
from congvu.counter.models import PaperDraft

State = dict[str, Any]
# How many the list shows; who types more at once has lost count.
MOST_SHOWN = 50


def known(request: HttpRequest, token: str) -> State | None:
    found = PaperDraft.objects.owned_by(request.user).filter(token=token).first()
    return found.state if found is not None else None


def keep(request: HttpRequest, token: str, state: State) -> None:
    actions.keep_paper_draft(token, state, by=request.user, at=now())


def forget(request: HttpRequest, token: str) -> None:
    actions.drop_paper_draft(token, by=request.user, at=now())


def unfinished(request: HttpRequest) -> list[PaperDraft]:
    """The paper dossiers this officer is typing, the latest first."""
    drafts = PaperDraft.objects.owned_by(request.user).filter(state__has_keys=["code", "holder"])
    return list(drafts[:MOST_SHOWN])
