"""What the reading of a format finds of one signature, in the same words for every format; `judging` concludes from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509

from congvu.signing.report import Coverage
from congvu.signing.verification.evidence import Evidence
from congvu.signing.verification.problems import Problem


@dataclass(frozen=True)
class Stamp:
    """A time-stamp token (RFC 3161, DER) as found. `imprint`: a digest's name to the digest it must stand for; `secures`: the
    evidence and certificates that it proves to have existed."""

    token: bytes
    kind: str
    imprint: Callable[[str], bytes]
    secures: tuple[Evidence, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True)
class Found:
    """One signature. `problems` are in the order in which they decide; `is_intact`: digest and signature value hold.

    `stamps` are over the signature value; `archive` over the signature and more, oldest first.
    """

    name: str
    format: str
    problems: tuple[Problem, ...] = ()
    is_intact: bool = False
    signer: x509.Certificate | None = None
    certificates: tuple[x509.Certificate, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    claimed_at: datetime | None = None
    algorithm: str = ""
    policy: str = ""
    reason: str = ""
    is_ades: bool = False
    stamps: tuple[Stamp, ...] = ()
    archive: tuple[Stamp, ...] = ()
    coverage: Coverage = Coverage.UNKNOWN
    covers: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
