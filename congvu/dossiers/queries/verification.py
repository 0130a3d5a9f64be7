"""What was verified about a dossier."""

from __future__ import annotations

from congvu.dossiers.models import Dossier, Verification


def verifications_of(dossier: Dossier) -> list[Verification]:
    """All that was verified, oldest first, with who recorded it and the scan of the record."""
    return list(dossier.verifications.select_related("by", "file"))


def verification_file(dossier: Dossier, pk: int) -> Verification | None:
    """The record of this dossier that has a scan, by its id."""
    return dossier.verifications.select_related("file").filter(pk=pk, file__isnull=False).first()
