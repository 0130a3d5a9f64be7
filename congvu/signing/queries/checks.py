"""What checks of uploaded files found."""

from __future__ import annotations

from collections.abc import Iterable

from congvu.files.models import StoredFile
from congvu.signing.models import Check


def checks_of(files: Iterable[StoredFile | None]) -> dict[int, Check]:
    """The checks of these files, by the files' ids; a file without a signature has none."""
    keys = [file.pk for file in files if file is not None]
    return {one.file_id: one for one in Check.objects.filter(file__in=keys)}
