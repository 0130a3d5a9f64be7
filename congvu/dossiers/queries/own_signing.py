"""What the applicant signed of a dossier, or is about to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from congvu.dossiers import rules
from congvu.dossiers.models import Dossier, Paper, Status
from congvu.dossiers.offer import Offer
from congvu.signing.models import Signature, SignedPaper
from congvu.signing.queries import paper_about, verdicts_on

UNDER_WAY = (Signature.Phase.PREPARED, Signature.Phase.AUTHORISED, Signature.Phase.SENT, Signature.Phase.SIGNED)


@dataclass(frozen=True)
class Unsigned:
    """What must be signed digitally and is not: a paper that was given, or the declaration (`paper` is None)."""

    name: str
    paper: Paper | None = None


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


def own_signed(dossier: Dossier) -> QuerySet[SignedPaper]:
    """All that was offered to the applicant to sign and holds: declarations, and the papers that stand."""
    standing = dossier.papers.filter(removed_at__isnull=True).values("pk")
    declarations = Q(about_type=Dossier._meta.label_lower, about_id=dossier.pk, kind__startswith="declaration-")
    papers = Q(about_type=Paper._meta.label_lower, about_id__in=standing, kind="paper")
    return SignedPaper.objects.filter(declarations | papers, cancelled_at__isnull=True).order_by("pk")


def being_signed(dossier: Dossier, answers: Mapping[str, Any]) -> list[Signature]:
    """The signatures that are prepared or further and not yet in their papers; a declaration of other answers is passed
    over."""
    going = Signature.objects.filter(paper__in=own_signed(dossier), phase__in=UNDER_WAY)
    found = list(going.select_related("paper", "account").order_by("pk"))
    kind = f"declaration-{trace_of(answers)}" if any(_is_declaration(one.paper) for one in found) else ""
    return [one for one in found if not _is_declaration(one.paper) or one.paper.kind == kind]


def unsigned(
    dossier: Dossier, terms: Offer, answers: Mapping[str, Any], papers: Sequence[Paper], *, at: datetime
) -> list[Unsigned]:
    """What the procedure wants signed of what is filed electronically, and is not (`rules.is_signed_as_asked`).

    `papers` are those that stand, stored or not; `answers` in their stored form. Raises FileWaiting while a file is checked.
    """
    found = []
    if rules.signature_is_asked(terms.declaration_is_signed, dossier.channel):
        paper = own_declaration(dossier, answers) if dossier.pk else None
        if not rules.is_signed_as_asked(paper is not None and paper.completed_at is not None, ()):
            found.append(Unsigned(_("Tờ khai")))
    asked = {one.key for one in terms.papers if rules.signature_is_asked(one.signed, dossier.channel)}
    wanted = [paper for paper in papers if paper.key in asked]
    here = own_papers(dossier) if wanted and dossier.pk else {}
    for paper in wanted:
        kept = here.get(paper.pk or 0)
        signed_here = kept is not None and kept.completed_at is not None
        verdicts = () if signed_here or paper.file is None else verdicts_on(paper.file, at)
        if not rules.is_signed_as_asked(signed_here, verdicts):
            found.append(Unsigned(paper.name, paper))
    return found


def _is_declaration(paper: SignedPaper) -> bool:
    return paper.kind.startswith("declaration-")


def is_open_to_applicant(dossier: Dossier) -> bool:
    """A draft, or a dossier that waits for a supplement."""
    if dossier.status == Status.DRAFT:
        return True
    return dossier.supplement_requests.filter(answered_at__isnull=True).exists()
