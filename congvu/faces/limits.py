"""How often one address may ask: counted in the database's own cache table, so that every process knows."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest


def is_too_often(request: HttpRequest, what: str, most: int, seconds: int = 60) -> bool:
    """Count this request; true once more than `most` came from its address within the window."""
    key = f"asks:{what}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) > most
    except ValueError:
        return False
