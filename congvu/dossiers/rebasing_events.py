"""What is told of dossiers that go on under another revision of their procedure."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("dossiers.dossier_rebased")
@dataclass(frozen=True)
class DossierRebased:
    """From which published revision to which, by their numbers; `due_at` and `due_before` differ where the end moved."""

    reference: str
    rebase: int
    from_number: int
    to_number: int
    due_at: str | None
    due_before: str | None


@fact("dossiers.draft_renewed")
@dataclass(frozen=True)
class DraftRenewed:
    """A draft follows the revision in force; both by their numbers. `papers`: how many it takes no more."""

    reference: str
    from_revision: int
    to_revision: int
    papers: int
