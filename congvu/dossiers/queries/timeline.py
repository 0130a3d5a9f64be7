"""Quá trình xử lý: the facts of a dossier told in sentences. Names are found in bulk; the public reads units and titles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvu.dossiers.models import (
    Dossier,
)
from congvu.dossiers.queries.timeline_names import Names
from congvu.dossiers.queries.timeline_words import DETAILS, TITLES
from congvu.events.facts import timeline as facts_about

HIDDEN = {
    "dossiers.draft_saved",
    "dossiers.draft_renewed",
    "dossiers.print_drawn",
    # Each question of it has its own line.
    "dossiers.consultation_opened",
}
# What happens inside the agency: the applicant learns who holds the dossier, not who passed it to whom.
INSIDE = {
    "dossiers.work_claimed",
    "dossiers.work_given_back",
    "dossiers.work_handed_out",
    "dossiers.work_handed_on",
    "dossiers.papers_transferred",
    "dossiers.opinion_overdue",
    "dossiers.opinion_due_soon",
    "dossiers.opinion_extension_asked",
    "dossiers.opinion_extension_decided",
    "dossiers.opinion_withdrawn",
    "dossiers.opinions_concluded",
    "dossiers.apology_due",
    "dossiers.dossier_long_late",
    "dossiers.apology_proposed",
    "dossiers.apology_sent_back",
    "dossiers.print_issued",
    "dossiers.scan_checked",
    "dossiers.scan_replaced",
    "dossiers.paper_renewed",
    "dossiers.copy_made",
    "dossiers.copy_cancelled",
    "dossiers.attachment_added",
    "dossiers.attachment_removed",
    "dossiers.supplement_draft_saved",
    "dossiers.supplement_draft_set_aside",
}


@dataclass(frozen=True)
class TimelineLine:
    """One thing that happened: what, who did it, and the reason or words given with it."""

    at: datetime
    title: str
    who: str
    detail: str = ""
    kind: str = ""


def timeline(dossier: Dossier, for_applicant: bool) -> list[TimelineLine]:
    """Everything that happened to the dossier, oldest first. A handful of queries whatever its length."""
    events = [event for event in facts_about(dossier) if event.kind not in HIDDEN]
    if for_applicant:
        events = [event for event in events if event.kind not in INSIDE]
    names = Names(dossier, events, for_applicant)
    return [
        TimelineLine(
            at=event.at,
            title=TITLES.get(event.kind, lambda event, names: event.kind)(event, names),
            who=names.who(event.by_id, event.at, event.for_post_id),
            detail=DETAILS.get(event.kind, lambda event, names: "")(event, names),
            kind=event.kind.removeprefix("dossiers."),
        )
        for event in events
    ]
