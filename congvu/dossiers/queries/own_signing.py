"""What the applicant signed of a dossier, or is about to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from congvu.dossiers.models import Dossier, Paper, Status
from congvu.signing.models import SignedPaper
from congvu.signing.queries import paper_about


def trace_of(answers: Mapping[str, Any]) -> str:
    """A short name for exactly these answers: a declaration signed for others is another paper."""
    told = json.dumps(answers, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def own_declaration(dossier: Dossier, answers: Mapping[str, Any]) -> SignedPaper | None:
    """The declaration kept for signing that says these answers."""
    return paper_about(dossier, f"declaration-{trace_of(answers)}")


def signed_declaration(dossier: Dossier) -> SignedPaper | None:
    """The declaration that the applicant signed and filed, where it says what the dossier says."""
    paper = own_declaration(dossier, dossier.answers)
    return paper if paper is not None and paper.completed_at is not None else None


def has_outdated_declaration(dossier: Dossier, answers: Mapping[str, Any]) -> bool:
    """Whether a declaration was signed, and the answers changed since."""
    kind = f"declaration-{trace_of(answers)}"
    signed = SignedPaper.objects.about(dossier).filter(kind__startswith="declaration-", completed_at__isnull=False)
    return signed.exclude(kind=kind).exists()


def own_papers(dossier: Dossier) -> dict[int, SignedPaper]:
    """By the paper's id: what is signed of the papers that stand, or is about to be."""
    standing = dossier.papers.filter(removed_at__isnull=True).values_list("pk", flat=True)
    found = SignedPaper.objects.filter(
        about_type=Paper._meta.label_lower, about_id__in=list(standing), cancelled_at__isnull=True
    )
    return {one.about_id: one for one in found.select_related("file")}


def is_open_to_applicant(dossier: Dossier) -> bool:
    """A draft, or a dossier that waits for a supplement."""
    if dossier.status == Status.DRAFT:
        return True
    return dossier.supplement_requests.filter(answered_at__isnull=True).exists()
