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
