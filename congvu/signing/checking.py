"""Signatures on papers that came from outside are checked as they arrive (NĐ 45/2020/NĐ-CP Đ11.2)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from congvu.accounts.models import Account
from congvu.files.models import StoredFile
from congvu.files.queries import read_verified
from congvu.signing import actions
from congvu.signing.models import Check, Signature, SignedPaper
from congvu.signing.queries.verification import report_on

# What every signed file of a kind has somewhere in it; whatever has none of these is not signed.
MARKS = (
    b"/ByteRange",
    b"SignatureValue",
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02",
    b"BEGIN PKCS7",
    b"BEGIN CMS",
    b"eyJ",
)


def check(file: StoredFile, *, by: Account, at: datetime) -> Check | None:
    """Keep the report on a file's signatures; None for a file without any, and for what the agency draws and signs itself."""
    if _is_ours(file):
        return None
    data = read_verified(file)
    if not any(mark in data for mark in MARKS):
        return None
    report = report_on(data, name=file.name, at=at)
    return actions.keep_check(file, report, by=by, at=at) if report.signatures else None


def _is_ours(file: StoredFile) -> bool:
    papers = SignedPaper.objects.filter(Q(original=file) | Q(file=file), agency__isnull=False)
    return papers.exists() or Signature.objects.filter(prepared=file).exists()
