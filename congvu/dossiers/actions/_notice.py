"""What the acts of asking for a supplement share: who may, the marks as they are checked and kept, the draft's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import models

from congvu.accounts.models import Account
from congvu.dossiers.actions._shared import offer, require_receiver, require_step
from congvu.dossiers.marking import Mark, label_of
from congvu.dossiers.models import Dossier, Status, SupplementDraft, SupplementMark, SupplementRequest
from congvu.dossiers.refusals import MarkWithoutReason
from congvu.workflow.models import WorkItem


def require_asker(act: str, dossier: Dossier, by: Account, at: datetime) -> WorkItem | None:
    """Who asks for supplements drafts and takes back, too: before reception the desk, then the holder of a step for it."""
    if dossier.status == Status.SUBMITTED:
        require_receiver(act, dossier, by, at)
        return None
    return require_step("request_supplement", dossier, by, at)


def free_marks(items: Sequence[Mapping[str, str]]) -> list[Mark]:
    """Items in words as marks that name no place."""
    said = [(item.get("what", "").strip(), item.get("why", "").strip()) for item in items]
    return [Mark(SupplementMark.Kind.FREE, what=what, reason=why) for what, why in said if what]


def checked(dossier: Dossier, marks: Sequence[Mark]) -> list[tuple[Mark, str]]:
    """The marks with their names on the notice; a place marked twice is one mark with both reasons."""
    terms = offer(dossier)
    once: dict[object, Mark] = {}
    for number, mark in enumerate(marks):
        key = number if mark.kind == SupplementMark.Kind.FREE else mark.place
        once[key] = _joined(once[key], mark) if key in once else mark
    labelled = [(mark, label_of(terms, dossier.answers, mark)) for mark in once.values()]
    for mark, label in labelled:
        if mark.kind != SupplementMark.Kind.FREE and not mark.reason.strip():
            raise MarkWithoutReason(place=label)
    return labelled


def keep_mark(
    dossier: Dossier, request: SupplementRequest | None, mark: Mark, label: str, *, by: Account, at: datetime
) -> SupplementMark:
    return SupplementMark.objects.create(
        dossier=dossier,
        request=request,
        kind=mark.kind,
        key=mark.key,
        row=mark.row,
        label=label,
        reason=mark.reason.strip(),
        blocking=mark.blocking,
        by=by,
        at=at,
    )


def use_up_draft(dossier: Dossier, issued: Sequence[Mark], at: datetime) -> None:
    """What was issued is no draft any more; what the draft said besides is set aside and not lost."""
    texts = {(*mark.place, mark.what.strip(), mark.reason.strip()) for mark in issued}
    for mark in draft_marks(dossier):
        what = mark.label if mark.kind == SupplementMark.Kind.FREE else ""
        if (mark.kind, mark.key, mark.row, what, mark.reason) in texts:
            mark.delete()
    draft = SupplementDraft.objects.filter(dossier=dossier).first()
    if draft is None:
        return
    if draft_marks(dossier).exists():
        draft.set_aside_at = draft.set_aside_at or at
        draft.save(update_fields=["set_aside_at"])
    else:
        draft.delete()


def draft_marks(dossier: Dossier) -> models.QuerySet[SupplementMark]:
    return SupplementMark.objects.filter(dossier=dossier, request__isnull=True)


def _joined(one: Mark, other: Mark) -> Mark:
    reason = "\n".join(text for text in (one.reason.strip(), other.reason.strip()) if text)
    return replace(one, reason=reason, blocking=one.blocking or other.blocking)


def written(dossier: Dossier, reason: str, *, by: Account, at: datetime) -> SupplementDraft:
    said = {"reason": reason, "set_aside_at": None, "by": by, "at": at}
    draft, _is_new = SupplementDraft.objects.update_or_create(dossier=dossier, defaults=said)
    return draft
