"""What stands above an authority that the ministry trusts by itself, as far as it can be had.

Who trusts only its root, elsewhere and in ten years, needs the certificates and answers up to there. Nothing here decides
whether a paper is signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator.fetchers import FetcherBackend

from congvu.signing.making.asking import answers_about, lists_about

# No chain in use is longer; and a list larger than this would weigh on every paper.
HIGHEST, LARGEST_LIST = 4, 100_000
# What is above an authority is asked once in so long, also where nobody answers.
KEPT = timedelta(minutes=10)


@dataclass(frozen=True)
class Above:
    """Certificates over an anchor, without it, and the answers about it and about them."""

    certificates: tuple[x509.Certificate, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()


_kept: WeakKeyDictionary[FetcherBackend, dict[bytes, tuple[datetime, Above]]] = WeakKeyDictionary()


def above(
    anchor: x509.Certificate, known: Sequence[x509.Certificate], fetchers: FetcherBackend | None, *, at: datetime
) -> Above:
    """From `anchor` to its root, through the certificates that are `known`; empty for a root, or with nobody to ask."""
    if fetchers is None or anchor.self_signed != "no":
        return Above()
    kept = _kept.setdefault(fetchers, {})
    asked_at, found = kept.get(anchor.dump(), (None, Above()))
    if asked_at is None or not asked_at <= at < asked_at + KEPT:
        found = _found(anchor, known, fetchers)
        kept[anchor.dump()] = (at, found)
    return found


def _found(anchor: x509.Certificate, known: Sequence[x509.Certificate], fetchers: FetcherBackend) -> Above:
    certificates: list[x509.Certificate] = []
    ocsps: list[ocsp.OCSPResponse] = []
    crls: list[crl.CertificateList] = []
    for certificate, issuer in _steps(anchor, known):
        said = answers_about(fetchers, certificate, issuer) if issuer is not None else []
        ocsps += said
        if not said:
            crls += [one for one in lists_about(fetchers, certificate) if len(one.dump()) <= LARGEST_LIST]
        certificates += [issuer] if issuer is not None else []
    return Above(tuple(certificates), tuple(ocsps), tuple(crls))


def _steps(
    anchor: x509.Certificate, known: Sequence[x509.Certificate]
) -> Iterator[tuple[x509.Certificate, x509.Certificate | None]]:
    """Each certificate below the root with its issuer, upwards; the last without, where its issuer is not known."""
    certificate: x509.Certificate | None = anchor
    for _ in range(HIGHEST):
        if certificate is None or certificate.self_signed != "no":
            return
        issuer = next((one for one in known if _issued(one, certificate)), None)
        yield certificate, issuer
        certificate = issuer


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    if not issuer.ca or issuer.subject != certificate.issuer:
        return False
    named, own = certificate.authority_key_identifier, issuer.key_identifier
    return named is None or own is None or named == own
