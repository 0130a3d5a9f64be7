"""The state of certificates, asked of their issuers over HTTP when somebody checks a signature.

An address is only asked once the certificate that names it is proven to come from an authority on the list of trust.
Answers are kept for a few minutes by every process together, so that a busy page does not burden the issuers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.core.cache import cache

from congvu.adapters.plain_http import NoAnswer, ask
from congvu.signing.verification import Unreachable

# A person waits for the page: one that is silent is asked no longer than this, and not again for a minute.
SECONDS = 4.0
LARGEST_OCSP, LARGEST_CRL = 200_000, 10 * 2**20
KEPT_SECONDS, SILENT_SECONDS = 300, 60
# The cache is a table of the database; a larger list is fetched each time.
LARGEST_KEPT = 500_000
_SILENT = b""


class Issuers:
    """`signing.verification.Fetching` over HTTP."""

    def crl(self, url: str) -> bytes:
        return _kept(f"crl:{url}", lambda: ask(url, seconds=SECONDS, largest=LARGEST_CRL))

    def ocsp(self, url: str, request: bytes) -> bytes:
        asked = f"ocsp:{url}:{hashlib.sha256(request).hexdigest()}"
        content_type = "application/ocsp-request"
        return _kept(
            asked, lambda: ask(url, body=request, content_type=content_type, seconds=SECONDS, largest=LARGEST_OCSP)
        )


def _kept(asked: str, fetched: Callable[[], bytes]) -> bytes:
    key = f"certificate-state:{hashlib.sha256(asked.encode()).hexdigest()}"
    answer = cache.get(key)
    if answer is None:
        try:
            answer = fetched()
        except NoAnswer:
            answer = _SILENT
        if len(answer) <= LARGEST_KEPT:
            cache.set(key, answer, KEPT_SECONDS if answer else SILENT_SECONDS)
    if answer == _SILENT:
        raise Unreachable(asked)
    return bytes(answer)
