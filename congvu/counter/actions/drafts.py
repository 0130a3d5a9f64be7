"""Hồ sơ giấy đang nhập: kept page by page, dropped when the dossier is received or the officer throws it away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from congvu.accounts.models import Account
from congvu.counter.events import PaperDraftDropped, PaperDraftKept
from congvu.counter.models import PaperDraft
from congvu.events.facts import record

# What was typed and never received is thrown away after so long: the paper went back with its holder.
KEPT_FOR = timedelta(days=30)


@transaction.atomic
def keep_paper_draft(token: str, state: Mapping[str, Any], *, by: Account, at: datetime) -> PaperDraft:
    """What the officer has typed so far, under the page's token; their own, kept anew each time."""
    draft, is_new = PaperDraft.objects.select_for_update().get_or_create(
        officer=by, token=token, defaults={"state": dict(state), "saved_at": at}
    )
    if not is_new:
        draft.state, draft.saved_at = dict(state), at
        draft.save(update_fields=["state", "saved_at"])
    if is_new:
        record(PaperDraftKept(draft=draft.pk), about=draft, by=by, at=at)
    return draft


@transaction.atomic
def drop_paper_draft(token: str, *, by: Account, at: datetime) -> None:
    """Not needed any more; dropped already, nothing happens."""
    draft = PaperDraft.objects.select_for_update().filter(officer=by, token=token).first()
    if draft is not None:
        record(PaperDraftDropped(draft=draft.pk), about=draft, by=by, at=at)
        draft.delete()


@transaction.atomic
def forget_paper_drafts(*, by: Account, at: datetime) -> int:
    """Drafts nobody has touched for a month; how many."""
    old = list(PaperDraft.objects.select_for_update().filter(saved_at__lt=at - KEPT_FOR)[:1000])
    for draft in old:
        record(PaperDraftDropped(draft=draft.pk), about=draft, by=by, at=at)
        draft.delete()
    return len(old)
