"""Have files scanned; remove what was dropped; notice what is missing."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from congvu.events.sweeps import defer_once, sweep
from congvu.files import actions, gateway, scanning, vault
from congvu.files.models import StoredFile

log = logging.getLogger("congvu.files")

SCANNED_WITHIN = timedelta(minutes=15)
UPLOADED_WITHIN = timedelta(hours=6)


@app.task(name="files.scan", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def scan(file_id: int) -> None:
    scanning.scan(StoredFile.objects.get(pk=file_id), at=timezone.now())


@app.task(name="files.forget_bytes", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def forget_bytes(sha256: str) -> None:
    actions.forget_bytes(sha256)


@sweep
def scan_what_waits(at: datetime) -> None:
    """Files that no job cleared or blocked: their job was given up while the scanner was down."""
    waiting = StoredFile.objects.filter(check_state=StoredFile.Check.WAITING, at__lt=at - SCANNED_WITHIN)
    if waiting.exists() and not gateway.is_configured():
        log.error("files wait for a virus scanner that is not configured count=%s", waiting.count())
        return
    for file_id in waiting.order_by("pk").values_list("pk", flat=True)[:1000]:
        defer_once(scan, f"files.scan:{file_id}", file_id=file_id)


@sweep
def forget_interrupted_uploads(at: datetime) -> None:
    vault.forget_interrupted(older_than=(at - UPLOADED_WITHIN).timestamp())


@app.periodic(cron="40 18 * * *")  # 01:40 in Việt Nam
@app.task(name="files.look_for_lost")
def look_for_lost(timestamp: int = 0) -> None:
    """Every row's bytes are on disk with their full size; tell an operator of each that is not."""
    for file in StoredFile.objects.order_by("pk").iterator(chunk_size=2000):
        if not vault.is_whole(file.sha256, size=file.size):
            log.error("stored file has lost its bytes id=%s sha256=%s", file.pk, file.sha256)
