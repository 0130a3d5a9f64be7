"""What dossiers tell of electronic copies. Codes and ids only."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("dossiers.copy_made")
@dataclass(frozen=True)
class CopyMade:
    """An electronic copy waits for the agency's signature (NĐ 30/2020/NĐ-CP Đ25)."""

    reference: str
    code: str | None
    copy: int
    form: str


@fact("dossiers.copy_issued")
@dataclass(frozen=True)
class CopyIssued:
    """An electronic copy has the agency's signature: it is worth what it copies (Đ26)."""

    reference: str
    code: str | None
    copy: int
    form: str


@fact("dossiers.copy_cancelled")
@dataclass(frozen=True)
class CopyCancelled:
    reference: str
    code: str | None
    copy: int
