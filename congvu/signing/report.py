"""What a check of signatures says, in the terms of ETSI EN 319 102-1; plain values, the same for every format.

A judge reads `Report.verdict`; an officer `sentences`; a program `to_json`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """Kết luận. Nothing is valid that is not proven; what cannot be decided here and now is indeterminate."""

    VALID = "valid"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"


class Indication(StrEnum):
    """Main status indication of EN 319 102-1, clause 5.1.3."""

    TOTAL_PASSED = "TOTAL_PASSED"
    TOTAL_FAILED = "TOTAL_FAILED"
    INDETERMINATE = "INDETERMINATE"


VERDICTS = {
    Indication.TOTAL_PASSED: Verdict.VALID,
    Indication.TOTAL_FAILED: Verdict.INVALID,
    Indication.INDETERMINATE: Verdict.INDETERMINATE,
}


class Revocation(StrEnum):
    """Tình trạng thu hồi of a certificate, as far as it could be learnt."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    UNREACHABLE = "unreachable"
    NOT_CHECKED = "not_checked"


class Coverage(StrEnum):
    """How much of the file a signature stands for."""

    WHOLE = "whole"
    # Everything as it was when signed; what came later only adds signatures, time-stamps and validation data.
    WHOLE_REVISION = "whole_revision"
    PART = "part"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CertificateTold:
    """A certificate in words: names as X.500 strings, `serial` in hexadecimal, `sha256` of its DER bytes."""

    subject: str
    common_name: str
    organisation: str
    identifier: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    key: str
    sha256: str


@dataclass(frozen=True)
class TimeStampTold:
    """A time-stamp (RFC 3161) over a signature or a whole document."""

    at: datetime
    authority: str
    kind: str
    verdict: Verdict
    sub_indication: str = ""


@dataclass(frozen=True)
class SignatureReport:
    """One signature. `level` is B-B, B-T, B-LT, B-LTA or empty; `sub_indication` is empty when the signature passed.

    `claimed_at` is what the signer wrote; `proven_at` the earliest time that a trusted time-stamp proves. `changes` tell
    what was added to the file after it, each in a Vietnamese sentence; `covers` names the signed parts where `coverage` is
    not the whole.
    """

    name: str
    format: str
    level: str
    verdict: Verdict
    indication: Indication
    sub_indication: str
    signer: CertificateTold | None
    chain: tuple[CertificateTold, ...]
    claimed_at: datetime | None
    proven_at: datetime | None
    time_stamps: tuple[TimeStampTold, ...]
    is_intact: bool
    is_trusted: bool
    revocation: Revocation
    revoked_at: datetime | None
    algorithm: str
    policy: str
    coverage: Coverage
    covers: tuple[str, ...]
    changes: tuple[str, ...]
    reason: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """The check of one file at `at`: the worst of its signatures decides, and a file without one is indeterminate."""

    verdict: Verdict
    sha256: str
    kind: str
    at: datetime
    signatures: tuple[SignatureReport, ...]
    sentences: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """JSON values; times are ISO 8601 with their zone."""
        told: dict[str, Any] = _plain(asdict(self))
        return told


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
