"""Whom the ministry trusts and whom it asks, as checks and signatures need it."""

from __future__ import annotations

import base64
from datetime import datetime
from functools import cache

from django.conf import settings
from pyhanko_certvalidator.fetchers import FetcherBackend

from congvu.signing import gateway, making, verification
from congvu.signing.making import Evidence, Level
from congvu.signing.models import Certificate
from congvu.signing.queries.verification import trust_at


def evidence(at: datetime) -> Evidence:
    """The same for making signatures: who is trusted at this moment, whom to ask about revocation, who proves time."""
    signers, stampers = [], []
    for anchor in trust_at(at).anchors:
        if anchor.trusts_at(at):
            (signers if anchor.purpose == verification.Purpose.SIGNER else stampers).append(anchor.der)
    return Evidence(
        signers,
        stampers,
        asker(),
        gateway.time_stamping() if settings.TIME_STAMP_AUTHORITIES else None,
    )


@cache
def asker() -> FetcherBackend:
    """One for the process: it remembers what it was answered as long as that may be used."""
    return gateway.revocation()


def level() -> Level:
    """Provable for years where time can be stamped; else the signature as it is."""
    return Level.B_LTA if settings.TIME_STAMP_AUTHORITIES else Level.B_B


def require_good(certificate: Certificate, *, at: datetime) -> None:
    """The signer's certificate is checked before anything is prepared (NĐ 23/2025/NĐ-CP Đ15).

    Raises CertificateNotUsable, or CertificateStateUnknown when its issuer cannot be asked.
    """
    making.check_signer(bytes(certificate.der), chain_of(certificate), at=at, evidence=evidence(at))


def chain_of(certificate: Certificate) -> tuple[bytes, ...]:
    return tuple(base64.b64decode(one) for one in certificate.chain)
