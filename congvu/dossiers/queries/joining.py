"""A joined dossier as its owner sees it: the parts in order, how each stands, by when all are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvu.accounts.models import Account
from congvu.catalog.models import ProcedureGroup
from congvu.dossiers import rules
from congvu.dossiers.models import Dossier, JoinedDossier, Status


@dataclass(frozen=True)
class Part:
    """One part: its dossier, the parts it waits for, whether it waits, and whether it cannot begin any more."""

    dossier: Dossier
    after: list[str]
    waits: bool
    is_cut_off: bool


@dataclass(frozen=True)
class Parts:
    """The whole."""

    parts: list[Part]

    @property
    def cut_off(self) -> list[Part]:
        return [part for part in self.parts if part.is_cut_off]

    @property
    def due_at(self) -> datetime | None:
        """By when the last part is promised; None until every part has begun."""
        dues = [part.dossier.due_at for part in self.parts]
        return max((due for due in dues if due), default=None) if all(dues) else None


def joined_of(account: Account, reference: str) -> JoinedDossier | None:
    """The joined dossier of whoever owns its parts."""
    own = Dossier.objects.owned_by(account).filter(joined__reference=reference).select_related("joined__group").first()
    return own.joined if own else None


def parts_of(joined: JoinedDossier) -> Parts:
    dossiers = {one.part: one for one in joined.dossiers.select_related("procedure", "unit", "enterprise")}
    states = {key: one.status for key, one in dossiers.items()}
    begins, cut = rules.parts_to_begin(joined.parts, states), rules.parts_cut_off(joined.parts, states)
    found = []
    for part in joined.parts:
        dossier = dossiers.get(part["key"])
        if dossier is None:
            continue
        earlier = [dossiers[key].procedure.name for key in part["after"] if key in dossiers]
        waits = dossier.status == Status.DRAFT and part["key"] not in begins
        found.append(Part(dossier, earlier, waits, part["key"] in cut))
    return Parts(found)


def group_of(code: str) -> ProcedureGroup | None:
    return ProcedureGroup.objects.select_related("lead").filter(code=code).first()


def groups_with(procedure_code: str) -> list[ProcedureGroup]:
    """The groups a procedure may be filed in."""
    return list(ProcedureGroup.objects.filter(parts__contains=[{"procedure": procedure_code}]))
