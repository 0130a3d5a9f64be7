"""Asks the issuers of certificates for their CRL and OCSP answers, as a check of signatures wants them."""

from __future__ import annotations

from congvu.adapters.plain_http import NoAnswer, ask
from congvu.signing.verification import Unreachable

SECONDS = 5.0
LARGEST_OCSP = 200_000
LARGEST_CRL = 20 * 2**20


class Issuers:
    """`congvu.signing.verification.Fetching` over HTTP: each answer by a deadline (seconds) and with a largest size (bytes)."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds

    def crl(self, url: str) -> bytes:
        return self._asked(url, LARGEST_CRL)

    def ocsp(self, url: str, request: bytes) -> bytes:
        return self._asked(url, LARGEST_OCSP, request, "application/ocsp-request")

    def _asked(self, url: str, largest: int, body: bytes | None = None, kind: str = "") -> bytes:
        try:
            return ask(url, body=body, content_type=kind, seconds=self.seconds, largest=largest)
        except NoAnswer as error:
            raise Unreachable(str(error)) from error
