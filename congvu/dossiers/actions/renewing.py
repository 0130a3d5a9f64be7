"""Bản nháp theo bản công bố đang có hiệu lực: the law that holds is that of the day on which a dossier is sent."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers.actions._filing import require_fit, revision_for
from congvu.dossiers.actions._shared import locked, offer, require_owner, require_possible
from congvu.dossiers.models import Dossier, Paper
from congvu.dossiers.rebasing_events import DraftRenewed
from congvu.dossiers.rebasing_refusals import FollowsAlready
from congvu.dossiers.refusals import PaperUnfit
from congvu.events.facts import record


@transaction.atomic
def renew_draft(dossier: Dossier, *, by: Account, at: datetime) -> Dossier:
    """Bring a draft under the revision in force. What was typed stays; a paper that it asks for no more is taken out."""
    dossier = locked(dossier, "revision", "procedure")
    require_possible("submit", dossier)
    require_owner("save_draft", dossier, by)
    old = dossier.revision
    if old.in_force(localdate(at)):
        raise FollowsAlready(dossier=str(dossier), number=old.number)
    new = revision_for(dossier.procedure, at)
    assert new.unit is not None, "a revision that accepts dossiers has a unit"
    dossier.revision, dossier.unit, dossier.agency_id = new, new.unit, new.unit.agency_id
    dossier.draft_version += 1
    dossier.save(update_fields=["revision", "unit", "agency", "draft_version"])
    left_out = [paper.pk for paper in dossier.papers.filter(removed_at__isnull=True) if not _fits(dossier, paper)]
    dossier.papers.filter(pk__in=left_out).update(removed_at=at)
    told = DraftRenewed(dossier.reference, from_revision=old.number, to_revision=new.number, papers=len(left_out))
    record(told, about=dossier, by=by, at=at)
    return dossier


def _fits(dossier: Dossier, paper: Paper) -> bool:
    asked = offer(dossier).paper(paper.key)
    if asked is None:
        return False
    try:
        if paper.file is not None:
            require_fit(paper.file, asked.name, asked.accept, asked.max_mb)
    except PaperUnfit:
        return False
    return True
