"""Open a file, and look at a page of it. Who may see it is decided before, by the object it belongs to."""

from __future__ import annotations

import logging
from typing import BinaryIO

from congvu.files import vault
from congvu.files.models import StoredFile
from congvu.files.refusals import FileIsBlocked, FileLost, FileWaiting

log = logging.getLogger("congvu.files")


def held(file_id: int) -> StoredFile:
    """The file that a row points at by its id; the caller has found that row through the actor's eyes."""
    return StoredFile.objects.get(pk=file_id)


def open_clean(file: StoredFile) -> BinaryIO:
    """The bytes for reading. Raises FileWaiting or FileIsBlocked unless checked and clean, FileLost when bytes are gone."""
    _must_be_clean(file)
    try:
        return vault.opened(file.sha256, size=file.size)
    except vault.Lost as error:
        raise _lost(file) from error


def read_verified(file: StoredFile) -> bytes:
    """All bytes of a clean file, hashed again: for signing, sending to another agency, sealing. Raises as `open_clean`."""
    _must_be_clean(file)
    try:
        return vault.verified(file.sha256, size=file.size)
    except vault.Lost as error:
        raise _lost(file) from error


def _must_be_clean(file: StoredFile) -> None:
    if file.check_state == StoredFile.Check.BLOCKED:
        raise FileIsBlocked(name=file.name)
    if file.check_state != StoredFile.Check.CLEAN:
        raise FileWaiting(name=file.name)


def _lost(file: StoredFile) -> FileLost:
    log.error("stored file has lost its bytes id=%s sha256=%s", file.pk, file.sha256)
    return FileLost(name=file.name)
