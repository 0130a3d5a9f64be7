"""Where exports lie until they are fetched or expire: whole files only, under names nobody can guess.

A run writes in a folder of its own; a finished file is synced and renamed into place. A power cut leaves a whole file
or none, and whatever a dead run left is swept away.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Container, Iterator
from pathlib import Path

from django.conf import settings

WORKPLACE = ".part"


@contextlib.contextmanager
def workplace(export_id: int) -> Iterator[Path]:
    """A folder for one run, gone afterwards with everything that was not put on the shelf."""
    folder = _root() / f"{export_id}-{secrets.token_hex(8)}{WORKPLACE}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put(made: Path, suffix: str) -> tuple[str, int]:
    """Keep a finished file: its name on the shelf, and its bytes."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    name = f"{secrets.token_hex(24)}.{suffix}"
    size = made.stat().st_size
    made.chmod(0o440)
    made.rename(_root() / name)
    return name, size


def find(name: str) -> Path | None:
    place = _root() / Path(name).name
    return place if name and place.is_file() else None


def remove(name: str) -> None:
    if name:
        (_root() / Path(name).name).unlink(missing_ok=True)


def forget_interrupted(*, older_than: float) -> int:
    """Delete what dead runs left before `older_than` (seconds since 1970); how many there were."""
    gone = 0
    for folder in _root().glob(f"*{WORKPLACE}"):
        with contextlib.suppress(FileNotFoundError):
            if folder.stat().st_mtime < older_than:
                shutil.rmtree(folder, ignore_errors=True)
                gone += 1
    return gone


def forget_unknown(known: Container[str], *, older_than: float) -> int:
    """Delete files that no export names: what was put here by an act that was not committed."""
    gone = 0
    for place in _root().glob("*"):
        if place.is_file() and place.name not in known and place.stat().st_mtime < older_than:
            place.unlink(missing_ok=True)
            gone += 1
    return gone


def _root() -> Path:
    return Path(settings.EXPORTS_ROOT)
