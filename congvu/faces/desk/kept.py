"""What An typed and scanned at the counter so far: in her session, under a token, for the latest dozen dossiers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

_KEPT = "counter"
_MOST = 12
State = dict[str, Any]


def known(request: HttpRequest, token: str) -> State | None:
    found: State | None = request.session.get(_KEPT, {}).get(token)
    return found


def keep(request: HttpRequest, token: str, state: State) -> None:
    kept = request.session.get(_KEPT, {})
    kept.pop(token, None)
    kept[token] = state
    request.session[_KEPT] = dict(list(kept.items())[-_MOST:])


def forget(request: HttpRequest, token: str) -> None:
    kept = request.session.get(_KEPT, {})
    kept.pop(token, None)
    request.session[_KEPT] = kept
