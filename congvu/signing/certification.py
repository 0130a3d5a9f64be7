"""Whom the ministry trusts and whom it asks, as checks and signatures need it."""

from __future__ import annotations

import base64
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from congvu.signing import making, verification
from congvu.signing.making import Evidence, Level
from congvu.signing.models import Certificate, TrustedAuthority
from congvu.signing.verification import Anchor, Trust

_PURPOSES = {
    TrustedAuthority.Purpose.PUBLIC: verification.Purpose.SIGNER,
    TrustedAuthority.Purpose.GOVERNMENT: verification.Purpose.SIGNER,
    TrustedAuthority.Purpose.TIME_STAMP: verification.Purpose.TIME_STAMP,
}


def trust() -> Trust:
    """The ministry's list as it is now, for checks: who was taken off it vouches for nothing any more."""
    listed = TrustedAuthority.objects.filter(removed_at__isnull=True)
    return Trust(
        tuple(
            Anchor(
                bytes(one.der), _PURPOSES[TrustedAuthority.Purpose(one.purpose)], one.trusted_from, one.trusted_until
            )
            for one in listed
        )
    )


def evidence(at: datetime) -> Evidence:
    """The same for making signatures: who is trusted at this moment, whom to ask about revocation, who proves time."""
    signers, stampers = [], []
    for anchor in trust().anchors:
        if anchor.trusts_at(at):
            (signers if anchor.purpose == verification.Purpose.SIGNER else stampers).append(anchor.der)
    return Evidence(
        signers,
        stampers,
        asker(settings.REVOCATION),
        import_string(settings.TIME_STAMPING)() if settings.TIME_STAMP_AUTHORITIES else None,
    )


def fetching() -> verification.Fetching:
    """Who asks CRL and OCSP addresses for a check, and remembers the answers."""
    made: verification.Fetching = asker(settings.REVOCATION)
    return made


@cache
def asker(path: str) -> Any:
    """One for the process: it remembers what it was answered as long as that may be used."""
    return import_string(path)()


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
