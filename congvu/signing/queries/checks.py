"""What checks of uploaded files found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from congvu.files.models import StoredFile
from congvu.files.queries import read_verified
from congvu.signing.models import Check
from congvu.signing.queries.verification import trust_at
from congvu.signing.verification import verify


def checks_of(files: Iterable[StoredFile | None]) -> dict[int, Check]:
    """The checks of these files, by the files' ids; a file without a signature has none."""
    keys = [file.pk for file in files if file is not None]
    return {one.file_id: one for one in Check.objects.filter(file__in=keys)}


def verdicts_on(file: StoredFile, at: datetime) -> tuple[str, ...]:
    """The verdict on each signature of a file: as it was checked when it arrived; before that is done, asking nobody outside.

    Raises FileWaiting while the file itself is not yet found clean.
    """
    check = Check.objects.filter(file=file).first()
    if check is not None:
        return tuple(one["verdict"] for one in check.report["signatures"])
    report = verify(read_verified(file), name=file.name, trust=trust_at(at), at=at, fetch=None)
    return tuple(one.verdict.value for one in report.signatures)
