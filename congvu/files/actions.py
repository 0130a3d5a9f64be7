"""Take a file; say what its check found; drop one that was only needed on the way."""

from __future__ import annotations

import errno
import io
import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import ProtectedError
from procrastinate.contrib.django import app

from congvu.accounts.models import Account
from congvu.events.facts import record
from congvu.files import content, gateway, kinds, previews, rules, vault
from congvu.files.events import FileBlocked, FileCleared, FileDropped, FileReceived, FileStored
from congvu.files.models import StoredFile
from congvu.files.refusals import FileEmpty, FileIsBlocked, FileTooLarge, StoreFull

log = logging.getLogger("congvu.files")

Check = StoredFile.Check
# Longer than any backup takes.
BYTES_STAY = timedelta(days=7)
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def store(
    source: vault.Stream | bytes,
    *,
    name: str,
    by: Account | None,
    at: datetime,
    allowed: Collection[str] = kinds.PAPERS,
    largest: int | None = None,
) -> StoredFile:
    """Take a file someone gives: kept under its hash when it is what it claims to be and safe to open.

    `allowed` are media types, `largest` is in bytes (the setting LARGEST_FILE_MB when not given). The file waits for the
    virus scanner; only a demonstration without one takes the checks made here for enough. Raises a FileRefused
    (FileEmpty, FileTooLarge, FileTypeRefused, FileNameMisleading, ArchiveBomb, PdfBroken, …) or StoreFull when there is
    no room on the disk, and then keeps nothing.
    """
    name = rules.clean_name(name)
    limit = settings.LARGEST_FILE_MB * kinds.MEGABYTE if largest is None else largest
    try:
        with vault.received(io.BytesIO(source) if isinstance(source, bytes) else source, largest=limit) as came:
            if not came.size:
                raise FileEmpty(name=name)
            media_type = content.examine(came.path, name=name, allowed=allowed)
            if StoredFile.objects.filter(sha256=came.sha256, check_state=Check.BLOCKED).exists():
                raise FileIsBlocked(name=name)
            return _entered(came, name=name, media_type=media_type, state=_state_before_scan(), by=by, at=at)
    except vault.TooLarge as error:
        raise FileTooLarge(name=name, limit=kinds.megabytes(limit)) from error
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        log.error("the store of files is full errno=%s", error.errno)
        raise StoreFull(name=name) from error


def store_made(made: bytes, *, name: str, media_type: str, by: Account | None, at: datetime) -> StoredFile:
    """Keep a file this program made itself (a print, a result): there is nothing to suspect, so it is clean at once."""
    with vault.received(io.BytesIO(made), largest=len(made)) as came:
        return _entered(came, name=rules.clean_name(name), media_type=media_type, state=Check.CLEAN, by=by, at=at)


@transaction.atomic
def clear(file: StoredFile, *, by: Account, at: datetime) -> StoredFile:
    """The scanner found nothing: the file may be opened from now on."""
    file = StoredFile.objects.select_for_update().get(pk=file.pk)
    if file.check_state == Check.WAITING:
        file.check_state, file.checked_at = Check.CLEAN, at
        file.save(update_fields=["check_state", "checked_at"])
        record(FileCleared(sha256=file.sha256), about=file, by=by, at=at)
    return file


@transaction.atomic
def block(file: StoredFile, *, reason: str, by: Account, at: datetime) -> StoredFile:
    """The scanner found something: the file is never given out, and neither are other uploads of the same bytes."""
    blocked = file
    for same in StoredFile.objects.select_for_update().filter(sha256=file.sha256).exclude(check_state=Check.BLOCKED):
        same.check_state, same.check_note, same.checked_at = Check.BLOCKED, reason[:300], at
        same.save(update_fields=["check_state", "check_note", "checked_at"])
        record(FileBlocked(sha256=same.sha256, reason=reason[:300]), about=same, by=by, at=at)
        blocked = same if same.pk == file.pk else blocked
    return blocked


@transaction.atomic
def drop_made(file: StoredFile, *, by: Account, at: datetime) -> None:
    """What the program made on the way to something else is needed no more; what anything refers to stays as it is.

    The bytes follow after BYTES_STAY: a backup under way, or a database brought back to an earlier day, finds them.
    """
    told = FileDropped(sha256=file.sha256, size=file.size)
    try:
        with transaction.atomic():
            record(told, about=file, by=by, at=at)
            file.delete()
    except ProtectedError:
        return
    app.configure_task("files.forget_bytes", schedule_at=at + BYTES_STAY).defer(sha256=told.sha256)


@transaction.atomic
def forget_bytes(sha256: str) -> None:
    """Remove the bytes of a hash that no file has any more; once gone, nothing happens."""
    _hold(sha256, "pg_advisory_xact_lock")
    if not StoredFile.objects.filter(sha256=sha256).exists():
        previews.forget(sha256)
        vault.forget(sha256)


def _state_before_scan() -> Check:
    return Check.CLEAN if settings.DEMONSTRATION and not gateway.is_configured() else Check.WAITING


@transaction.atomic
def _entered(
    came: vault.Received, *, name: str, media_type: str, state: Check, by: Account | None, at: datetime
) -> StoredFile:
    # Nobody removes these bytes between their being kept and their row.
    _hold(came.sha256, "pg_advisory_xact_lock_shared")
    vault.keep(came)
    is_waiting = state == Check.WAITING
    file = StoredFile.objects.create(
        sha256=came.sha256,
        size=came.size,
        media_type=media_type,
        name=name,
        check_state=state,
        checked_at=None if is_waiting else at,
        by=by,
        at=at,
    )
    fact = FileReceived if is_waiting else FileStored
    record(fact(sha256=file.sha256, size=file.size, media_type=media_type), about=file, by=by, at=at)
    return file


def _hold(sha256: str, lock: str) -> None:
    """Until the end of the transaction. Two hashes that share the number only wait for each other."""
    number = int.from_bytes(bytes.fromhex(sha256)[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [number])
