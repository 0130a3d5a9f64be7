"""What dossiers tell of their verification. Codes and ids only."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("dossiers.verification_recorded")
@dataclass(frozen=True)
class VerificationRecorded:
    """Something about the dossier was verified; `on_the_spot`: people met for it (NĐ 61/2018/NĐ-CP Đ19.3)."""

    reference: str
    code: str
    verification: int
    on_the_spot: bool
