"""How a check asks for the state of certificates; the adapter that speaks HTTP is given from outside."""

from __future__ import annotations

from typing import Protocol

from congvu.signing.verification.evidence import Evidence, EvidenceKind


class Unreachable(Exception):
    """No usable answer within the time and size that were allowed."""


class Fetching(Protocol):
    """Both raise Unreachable, never wait without limit, and refuse what is not http or https."""

    def crl(self, url: str) -> bytes:
        """The CRL at an address, as it came (DER or PEM)."""
        ...

    def ocsp(self, url: str, request: bytes) -> bytes:
        """The answer (DER) of an OCSP responder to a request (DER)."""
        ...


class Asked:
    """One check asks each question once, and at most `most` questions; afterwards everything is unreachable."""

    def __init__(self, fetch: Fetching | None, most: int = 40) -> None:
        self._fetch, self._left = fetch, most
        self._answers: dict[tuple[str, bytes], bytes | None] = {}

    @property
    def can_ask(self) -> bool:
        return self._fetch is not None

    def crl(self, url: str) -> bytes:
        return self._once((url, b""), lambda fetch: fetch.crl(url))

    @property
    def lists(self) -> tuple[Evidence, ...]:
        """The CRLs that came."""
        came = [(request, answer) for (_, request), answer in self._answers.items()]
        return tuple(Evidence(EvidenceKind.CRL, answer) for request, answer in came if answer and not request)

    def ocsp(self, url: str, request: bytes) -> bytes:
        return self._once((url, request), lambda fetch: fetch.ocsp(url, request))

    def _once(self, question, ask) -> bytes:
        if question not in self._answers:
            self._answers[question] = self._ask(ask)
        answer = self._answers[question]
        if answer is None:
            raise Unreachable(question[0])
        return answer

    def _ask(self, ask) -> bytes | None:
        if self._fetch is None or not self._left:
            return None
        self._left -= 1
        try:
            return ask(self._fetch)
        except Unreachable:
            return None
