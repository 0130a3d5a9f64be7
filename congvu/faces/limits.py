"""How often one address may ask: counted in the database (settings.CACHES), so that every process knows."""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def is_too_often(request: HttpRequest, what: str, most: int, seconds: int = 60) -> bool:
    """Count this request; true once more than `most` came from its address within the window.

    The address is the visitor's, not the proxy's, where BEHIND_PROXY says that there is one.
    """
    return has_asked_too_often(f"{what}:{get_adapter().get_client_ip(request)}", most, seconds)


def has_asked_too_often(about: str, most: int, seconds: int) -> bool:
    """The same about a thing instead of an address: guesses at one secret, from wherever they come."""
    key = f"asks:{about}:{int(time.time()) // seconds}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) > most
    except ValueError:
        return False
