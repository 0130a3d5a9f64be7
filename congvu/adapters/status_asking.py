"""The state of certificates for the public page: asked of their issuers, and every answer kept a few minutes for all.

An issuer that is silent is not asked again for a minute, so that a busy page neither burdens it nor waits for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.core.cache import cache

from congvu.adapters.revocation import Revocation
from congvu.signing.verification import Unreachable

# A person waits for the page.
SECONDS = 4.0
KEPT_SECONDS, SILENT_SECONDS = 300, 60
# The cache is a table of the database; a larger list is fetched each time.
LARGEST_KEPT = 500_000
_SILENT = b""


class Remembering:
    """`congvu.signing.verification.Fetching` over HTTP, with a short memory."""

    def __init__(self) -> None:
        self._issuers = Revocation(seconds=SECONDS)

    def crl(self, url: str) -> bytes:
        return _kept(f"crl:{url}", lambda: self._issuers.crl(url))

    def ocsp(self, url: str, request: bytes) -> bytes:
        return _kept(f"ocsp:{url}:{request.hex()}", lambda: self._issuers.ocsp(url, request))


def _kept(asked: str, fetched: Callable[[], bytes]) -> bytes:
    key = f"certificate-state:{hashlib.sha256(asked.encode()).hexdigest()}"
    answer = cache.get(key)
    if answer is None:
        try:
            answer = fetched()
        except Unreachable:
            answer = _SILENT
        if len(answer) <= LARGEST_KEPT:
            cache.set(key, answer, KEPT_SECONDS if answer else SILENT_SECONDS)
    if answer == _SILENT:
        raise Unreachable(asked[:200])
    return bytes(answer)
