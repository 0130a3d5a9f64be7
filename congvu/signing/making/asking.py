"""What issuers answer about a certificate when they are asked; silence is an empty answer."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator.authority import AuthorityWithCert
from pyhanko_certvalidator.errors import CRLFetchError, OCSPFetchError
from pyhanko_certvalidator.fetchers import FetcherBackend

T = TypeVar("T")


def lists_about(fetchers: FetcherBackend | None, certificate: x509.Certificate) -> list[crl.CertificateList]:
    """The lists of revoked ones (CRL) that a certificate names."""
    if fetchers is None:
        return []
    try:
        return list(awaited(fetchers.get_fetchers().crl_fetcher.fetch(certificate, use_deltas=False)))
    except CRLFetchError:
        return []


def answers_about(
    fetchers: FetcherBackend, certificate: x509.Certificate, issuer: x509.Certificate
) -> list[ocsp.OCSPResponse]:
    """What the responder (OCSP) that a certificate names says of it."""
    if not certificate.ocsp_urls:
        return []
    try:
        return [awaited(fetchers.get_fetchers().ocsp_fetcher.fetch(certificate, AuthorityWithCert(issuer)))]
    except OCSPFetchError:
        return []


def awaited(coroutine: Coroutine[Any, Any, T]) -> T:
    """Its result, also where an event loop runs already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
