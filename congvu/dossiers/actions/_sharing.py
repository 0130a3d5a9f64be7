"""Giấy tờ dùng chung: a paper given for one part of a joined dossier is cited by the later parts that ask for it too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from congvu.accounts.models import Account
from congvu.dossiers.actions._filing import require_fit
from congvu.dossiers.actions._shared import locked, offer
from congvu.dossiers.events import PaperAttached, PaperRemoved
from congvu.dossiers.models import Dossier, Paper, Status
from congvu.dossiers.refusals import PaperUnfit
from congvu.events.facts import record


def cite(paper: Paper, dossier: Dossier, *, by: Account, at: datetime) -> None:
    """Let later drafts that ask for the same paper cite it: one file, stored once. A paper of their own is kept."""
    for draft, key in _later_drafts(dossier, paper.key):
        asked = offer(draft).paper(key)
        standing = draft.papers.filter(key=key, removed_at__isnull=True)
        if asked is None or paper.file is None or standing.filter(shared_from__isnull=True).exists():
            continue
        try:
            require_fit(paper.file, asked.name, asked.accept, asked.max_mb)
        except PaperUnfit:
            # What this part cannot take it asks for itself.
            continue
        standing.update(removed_at=at)
        citing = Paper.objects.create(
            dossier=draft, key=key, name=asked.name, copy=paper.copy, file=paper.file, shared_from=paper, by=by, at=at
        )
        record(PaperAttached(reference=draft.reference, key=key, paper=citing.pk), about=draft, by=by, at=at)
        cite(citing, draft, by=by, at=at)


def cite_no_more(paper: Paper, dossier: Dossier, *, by: Account, at: datetime) -> None:
    """What was taken back is cited by no draft any more; what was sent keeps it."""
    for draft, key in _later_drafts(dossier, paper.key):
        for citing in draft.papers.filter(key=key, shared_from=paper, removed_at__isnull=True):
            Paper.objects.filter(pk=citing.pk).update(removed_at=at)
            record(PaperRemoved(reference=draft.reference, key=key, paper=citing.pk), about=draft, by=by, at=at)
            cite_no_more(citing, draft, by=by, at=at)


def _later_drafts(dossier: Dossier, key: str) -> Iterator[tuple[Dossier, str]]:
    """The drafts, locked, that share this paper, with what they call it. Parts stand in order, so no circle is locked."""
    if dossier.joined is None:
        return
    source = f"{dossier.part}.{key}"
    for part in dossier.joined.parts:
        for own, shared in (part.get("papers") or {}).items():
            draft = dossier.joined.dossiers.filter(part=part["key"], status=Status.DRAFT).first()
            if shared == source and draft is not None:
                yield locked(draft), own
