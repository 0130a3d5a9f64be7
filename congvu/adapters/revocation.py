"""CRL and OCSP over HTTP, for signing (as pyHanko asks) and for checks (`verification.Fetching`); what was answered is remembered as long as it may be used.

A certificate is only asked about once its way to an anchor is proven, so no address of a stranger is ever called.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import crl, ocsp, pem, x509
from pyhanko_certvalidator import errors
from pyhanko_certvalidator.authority import Authority
from pyhanko_certvalidator.fetchers import CertificateFetcher, CRLFetcher, FetcherBackend, Fetchers, OCSPFetcher
from pyhanko_certvalidator.fetchers.common_utils import (
    enumerate_delivery_point_urls,
    format_ocsp_request,
    process_ocsp_response_data,
)
from pyhanko_certvalidator.util import get_ocsp_urls, get_relevant_crl_dps

from congvu.adapters.plain_http import NoAnswer, ask
from congvu.signing.gateway import RevocationMemory

SECONDS = 5.0
# Answers said later than this after now are not used: clocks differ, but not by days.
CLOCKS_DIFFER = timedelta(hours=1)
LARGEST_OCSP = 200_000
LARGEST_CRL = 20 * 2**20
# Addresses of one certificate that are tried; the rest are ignored.
MOST_ADDRESSES = 4
# Answers that a process remembers by itself.
MOST_KEPT = 2_000
# Nothing is used longer than this before it is asked again, whatever it says of its next update.
LONGEST_USE = {"ocsp": timedelta(minutes=10), "crl": timedelta(hours=1)}


class Forgetful:
    """Remembers within this process only."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], tuple[bytes, datetime]] = {}

    def get(self, kind: str, asked: str, *, at: datetime) -> bytes | None:
        answer, use_until = self.kept.get((kind, asked), (None, at))
        return answer if at < use_until else None

    def put(self, kind: str, asked: str, answer: bytes, *, at: datetime, use_until: datetime) -> None:
        if len(self.kept) >= MOST_KEPT:
            self.kept = {one: told for one, told in self.kept.items() if told[1] > at}
        if len(self.kept) < MOST_KEPT:
            self.kept[kind, asked] = (answer, use_until)


class Revocation(FetcherBackend):
    """Asks each issuer for itself, within limits of time and size; `now` is the machine's clock unless given."""

    def __init__(
        self,
        memory: RevocationMemory | None = None,
        *,
        seconds: float = SECONDS,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.memory = memory or Forgetful()
        self.seconds = seconds
        self.now = now or (lambda: datetime.now(UTC))

    def get_fetchers(self) -> Fetchers:
        return Fetchers(_OCSP(self), _CRL(self), _NoIssuers())

    async def close(self) -> None:
        """Nothing is held open."""

    def crl(self, url: str) -> bytes:
        """The CRL at an address, DER. Raises NoAnswer."""

        def fetched() -> bytes:
            answer = ask(url, seconds=self.seconds, largest=LARGEST_CRL)
            return pem.unarmor(answer)[2] if pem.detect(answer) else answer

        return self._answer("crl", url, fetched, _next_crl)

    def ocsp(self, url: str, request: bytes) -> bytes:
        """A responder's answer (DER) to a request (DER). Raises NoAnswer."""
        kind = "application/ocsp-request"
        asked = f"{url} {hashlib.sha256(request).hexdigest()}"
        ours = {"seconds": self.seconds, "largest": LARGEST_OCSP}
        return self._answer("ocsp", asked, lambda: ask(url, body=request, content_type=kind, **ours), _next_ocsp)

    def _answer(
        self, kind: str, asked: str, fetched: Callable[[], bytes], until: Callable[[bytes], datetime | None]
    ) -> bytes:
        """From memory, or fetched and remembered; `until` reads the next update from an answer."""
        at = self.now()
        if (kept := self.memory.get(kind, asked, at=at)) is not None:
            return kept
        answer = fetched()
        if _is_of_the_future(answer, kind, at):
            raise NoAnswer(f"{asked}: an answer for a time that has not come")
        longest = at + LONGEST_USE[kind]
        try:
            use_until = min(longest, until(answer) or longest)
        except (ValueError, TypeError, KeyError) as error:
            raise NoAnswer(f"{asked}: no answer of this kind") from error
        if use_until > at:
            self.memory.put(kind, asked, answer, at=at, use_until=use_until)
        return answer


class _OCSP(OCSPFetcher):
    def __init__(self, backend: Revocation) -> None:
        self.backend = backend
        self.found: dict[bytes, ocsp.OCSPResponse] = {}

    async def fetch(self, cert: x509.Certificate, authority: Authority) -> ocsp.OCSPResponse:
        # Certificate ids by SHA-1 are names, not proofs; many responders know no others (RFC 5019, 2.1.1).
        request = format_ocsp_request(cert, authority, certid_hash_algo="sha1", request_nonces=False)
        trouble: Exception | None = None
        for address in get_ocsp_urls(cert)[:MOST_ADDRESSES]:
            try:
                answer = self.backend.ocsp(address, request.dump())
                process_ocsp_response_data(answer, ocsp_request=request, ocsp_url=address)
                self.found[cert.issuer_serial] = ocsp.OCSPResponse.load(answer)
                return self.found[cert.issuer_serial]
            except (NoAnswer, ValueError, errors.OCSPFetchError, errors.OCSPValidationError) as error:
                trouble = error
        raise errors.OCSPFetchError(f"no OCSP answer: {trouble}")

    def fetched_responses(self) -> Iterable[ocsp.OCSPResponse]:
        return list(self.found.values())

    def fetched_responses_for_cert(self, cert: x509.Certificate) -> Iterable[ocsp.OCSPResponse]:
        return [self.found[cert.issuer_serial]] if cert.issuer_serial in self.found else []


class _CRL(CRLFetcher):
    def __init__(self, backend: Revocation) -> None:
        self.backend = backend
        self.found: dict[bytes, list[crl.CertificateList]] = {}

    async def fetch(self, cert: x509.Certificate, *, use_deltas: bool = True) -> Iterable[crl.CertificateList]:
        if cert.issuer_serial in self.found:
            return self.found[cert.issuer_serial]
        points = get_relevant_crl_dps(cert, use_deltas=use_deltas)
        addresses = [address for point in points for address in enumerate_delivery_point_urls(point)]
        found, trouble = [], None
        for address in addresses[:MOST_ADDRESSES]:
            try:
                found.append(crl.CertificateList.load(self.backend.crl(address)))
            except (NoAnswer, ValueError) as error:
                trouble = error
        if addresses and not found:
            raise errors.CRLFetchError(f"no CRL: {trouble}")
        self.found[cert.issuer_serial] = found
        return found

    def fetched_crls(self) -> Iterable[crl.CertificateList]:
        return [one for found in self.found.values() for one in found]

    def fetched_crls_for_cert(self, cert: x509.Certificate) -> Iterable[crl.CertificateList]:
        return self.found[cert.issuer_serial]


class _NoIssuers(CertificateFetcher):
    """Issuers come with the signature or from the trust list; a stranger's certificate gets nothing fetched."""

    async def fetch_cert_issuers(self, cert: x509.Certificate) -> Any:
        for none in ():
            yield none

    async def fetch_crl_issuers(self, certificate_list: crl.CertificateList) -> Any:
        for none in ():
            yield none

    def fetched_certs(self) -> Iterable[x509.Certificate]:
        return []


def _is_of_the_future(answer: bytes, kind: str, at: datetime) -> bool:
    try:
        said = _said_crl(answer) if kind == "crl" else _said_ocsp(answer)
    except (ValueError, TypeError, KeyError):
        return False  # whoever reads it will say so
    return any(moment > at + CLOCKS_DIFFER for moment in said)


def _said_crl(answer: bytes) -> list[datetime]:
    return [crl.CertificateList.load(answer)["tbs_cert_list"]["this_update"].native]


def _said_ocsp(answer: bytes) -> list[datetime]:
    return [one["this_update"].native for one in ocsp.OCSPResponse.load(answer).response_data["responses"]]


def _next_ocsp(answer: bytes) -> datetime | None:
    response = ocsp.OCSPResponse.load(answer)
    responses = response.response_data["responses"]
    moments = [one["next_update"].native for one in responses]
    return min((moment for moment in moments if moment), default=None)


def _next_crl(answer: bytes) -> datetime | None:
    moment: datetime | None = crl.CertificateList.load(answer)["tbs_cert_list"]["next_update"].native
    return moment
