"""Where bytes are kept: on disk under their SHA-256, written once, never changed, removed only when no file has them.

`FILES_ROOT/ab/cd/<sha256>`. Bytes are streamed to a temporary file on the same disk, synced, and renamed into place:
a power cut leaves either the whole file or none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

CHUNK = 256 * 1024


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class TooLarge(Exception):
    """More bytes came than are allowed; nothing was kept."""


class Lost(Exception):
    """The bytes of a hash are missing or are not what they were."""


@dataclass(frozen=True)
class Received:
    """Bytes in a temporary file, counted and hashed, not yet kept."""

    path: Path
    sha256: str
    size: int


@contextlib.contextmanager
def received(source: Stream, *, largest: int) -> Iterator[Received]:
    """Stream to a temporary file, at most `largest` bytes; it is gone after the block unless `keep` moved it."""
    incoming = Path(settings.FILES_ROOT, "incoming")
    incoming.mkdir(parents=True, exist_ok=True)
    path = incoming / f"{secrets.token_hex(16)}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as file:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > largest:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(0o440)
        yield Received(path, digest.hexdigest(), size)
    finally:
        path.unlink(missing_ok=True)


def keep(what: Received) -> None:
    """Move received bytes to their place. The same bytes twice are kept once."""
    place = path_of(what.sha256)
    if _size(place) == what.size:
        return
    _folder(place.parent)
    what.path.rename(place)
    _sync(place.parent)


def path_of(sha256: str) -> Path:
    return Path(settings.FILES_ROOT, sha256[:2], sha256[2:4], sha256)


def opened(sha256: str, *, size: int) -> BinaryIO:
    """The bytes for reading. Raises Lost when they are missing or their number is not `size`."""
    try:
        file = path_of(sha256).open("rb")
    except OSError as error:
        raise Lost(sha256) from error
    if os.fstat(file.fileno()).st_size != size:
        file.close()
        raise Lost(sha256)
    return file


def verified(sha256: str, *, size: int) -> bytes:
    """The bytes, hashed again on the way. Raises Lost when they are not the same."""
    with opened(sha256, size=size) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Lost(sha256)
    return content


def is_whole(sha256: str, *, size: int) -> bool:
    return _size(path_of(sha256)) == size


def forget(sha256: str) -> None:
    """Remove the bytes of a hash, if they are there."""
    place = path_of(sha256)
    if place.exists():
        place.unlink()
        _sync(place.parent)


def forget_interrupted(*, older_than: float) -> int:
    """Delete temporary files of uploads that broke off before `older_than` (seconds since 1970); how many there were."""
    gone = 0
    for path in Path(settings.FILES_ROOT, "incoming").glob("*.part"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < older_than:
                path.unlink()
                gone += 1
    return gone


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _folder(path: Path) -> None:
    """Make the folders and sync each new one's parent, so that the rename below them survives a power cut."""
    if not path.exists():
        _folder(path.parent)
        path.mkdir(exist_ok=True)
        _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
