"""Trình ký: a paper with the signatures it needs; hủy: it is not to be signed, or holds no longer."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q

from congvu.accounts.models import Account
from congvu.events.facts import record
from congvu.files.models import StoredFile
from congvu.kernel.reference import reference
from congvu.organisations.models import Agency
from congvu.signing.events import PaperCancelled, PaperSubmitted
from congvu.signing.models import Signature, SignedPaper


@dataclass(frozen=True)
class Signer:
    """Who is to sign: a person in an office, or an agency. Those of one `order` sign in any order."""

    role: str
    order: int
    account: Account | None = None
    agency: Agency | None = None
    title: str = ""


def fresh_code() -> str:
    """A code for a paper before it is drawn, so that its QR can carry it; nobody guesses it."""
    return reference(secrets.token_bytes(8))


@transaction.atomic
def submit(
    file: StoredFile,
    *,
    about: models.Model,
    kind: str,
    title: str,
    number: str = "",
    code: str,
    agency: Agency | None,
    main: SignedPaper | None = None,
    signers: Sequence[Signer] = (),
    by: Account,
    at: datetime,
) -> SignedPaper:
    """Keep a paper under its code and have it signed; without signers it is only found and shown. Done once for a kind.

    `main`: the paper that this one is attached to; its persons sign first.
    """
    there = SignedPaper.objects.about(about).filter(kind=kind).first()
    if there is not None:
        return there
    paper = SignedPaper.objects.create(
        code=code,
        title=title[:500],
        number=number,
        kind=kind,
        agency=agency,
        about_type=about._meta.label_lower,
        about_id=about.pk,
        main=main,
        original=file,
        file=file,
        by=by,
        at=at,
    )
    Signature.objects.bulk_create(
        Signature(
            paper=paper,
            order=one.order,
            role=one.role,
            account=one.account,
            agency=one.agency,
            title=one.title[:300],
            phase_at=at,
        )
        for one in signers
    )
    told = PaperSubmitted(
        paper=paper.code, about_type=paper.about_type, about_id=paper.about_id, signatures=len(signers)
    )
    record(told, about=paper, by=by, at=at)
    return paper


@transaction.atomic
def cancel(about: models.Model, reason: str, *, by: Account, at: datetime, kind: str | None = None) -> None:
    """What the paper says holds no longer, and what is attached to it falls with it; whoever finds either by its code is
    told why. A signature under way comes to nothing."""
    papers = SignedPaper.objects.about(about)
    chosen = list((papers.filter(kind=kind) if kind else papers).values_list("pk", flat=True))
    fallen = SignedPaper.objects.select_for_update(of=("self",)).filter(cancelled_at__isnull=True)
    for paper in fallen.filter(Q(pk__in=chosen) | Q(main__in=chosen)):
        paper.cancelled_at, paper.cancel_reason = at, reason[:300]
        paper.save(update_fields=["cancelled_at", "cancel_reason"])
        record(PaperCancelled(paper=paper.code, reason=reason[:300]), about=paper, by=by, at=at)
