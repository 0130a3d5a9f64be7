"""Kiểm tra chữ ký số: a file against the ministry's list of trust, and a paper found by the code that it bears."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from congvu.kernel.reference import ReferenceUnreadable, parse_reference
from congvu.signing.models import SignedPaper, TrustedAuthority
from congvu.signing.refusals import PaperNotFound
from congvu.signing.report import Report
from congvu.signing.verification import Anchor, Fetching, Purpose, Trust, verify


def report_on(data: bytes, *, name: str, at: datetime, content: bytes | None = None) -> Report:
    """Every signature of a file as it stands at `at`; `content` is what a detached signature is about. Nothing is kept."""
    return verify(data, name=name, trust=trust_at(at), at=at, fetch=_asking(), content=content)


def trust_at(at: datetime) -> Trust:
    """The list of trust as it is at a moment."""
    return Trust(
        tuple(
            Anchor(
                bytes(authority.der),
                Purpose.TIME_STAMP if authority.purpose == TrustedAuthority.Purpose.TIME_STAMP else Purpose.SIGNER,
                authority.trusted_from,
                authority.trusted_until,
            )
            for authority in TrustedAuthority.objects.trusted(at)
        )
    )


def paper_by_code(text: str) -> SignedPaper:
    """The paper that bears this code, as it is typed or read from its QR. Raises PaperNotFound."""
    try:
        code = parse_reference(text)
    except ReferenceUnreadable as error:
        raise PaperNotFound(code=text.strip()[:20]) from error
    paper = SignedPaper.objects.select_related("agency", "file", "main").filter(code=code).first()
    if paper is None:
        raise PaperNotFound(code=code)
    return paper


def is_complete(paper: SignedPaper) -> bool:
    """Whether all signatures that it needs are there; a paper that needs none is."""
    return paper.completed_at is not None or not paper.signatures.exists()


def _asking() -> Fetching | None:
    """Who asks the issuers for the state of certificates, by the setting STATUS_ASKING; nobody where it is empty."""
    if not settings.STATUS_ASKING:
        return None
    made: Fetching = import_string(settings.STATUS_ASKING)()
    return made
