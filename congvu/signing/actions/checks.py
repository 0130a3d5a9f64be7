"""Kết quả kiểm tra chữ ký: what a check of a file found is kept beside the file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from congvu.accounts.models import Account
from congvu.events.facts import record
from congvu.files.models import StoredFile
from congvu.signing.events import SignaturesChecked
from congvu.signing.models import Check
from congvu.signing.report import Report


@transaction.atomic
def keep_check(file: StoredFile, report: Report, *, by: Account, at: datetime) -> Check:
    """Keep a report in the place of an earlier one."""
    told = {"verdict": report.verdict.value, "report": report.to_json(), "at": at}
    kept, _ = Check.objects.update_or_create(file=file, defaults=told)
    record(SignaturesChecked(sha256=report.sha256, verdict=report.verdict.value), about=file, by=by, at=at)
    return kept
