"""What a revision would mean for the dossiers that are open under another one: a plan for each.

Who keeps the catalogue does not read dossiers: of each only its code, unit and times are told.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.timezone import localdate

from congvu.catalog.models import ProcedureRevision
from congvu.dossiers.models import Dossier, Status
from congvu.dossiers.queries.rebasing import Plan, Target, plan, to_be_planned
from congvu.organisations.queries import work_calendar

# One page's worth of work; a procedure with more open dossiers is told by these, and moved by as many at a time.
MOST = 500


@dataclass(frozen=True)
class Following:
    """Hồ sơ đang giải quyết so với một bản: how many are open elsewhere, which could follow, why others could not."""

    open: int = 0
    plans: list[Plan] = field(default_factory=list)

    @property
    def looked_at(self) -> int:
        return len(self.plans)

    @property
    def fitting(self) -> list[Plan]:
        return [one for one in self.plans if one.fits]

    @property
    def others(self) -> list[Plan]:
        return [one for one in self.plans if not one.fits]

    @property
    def can(self) -> int:
        return len(self.fitting)

    @property
    def sooner(self) -> int:
        return sum(one.is_sooner for one in self.fitting)

    @property
    def kept(self) -> int:
        """How many would go on with the limit they have."""
        return sum(one.keeps_its_limit for one in self.fitting)

    @property
    def why_not(self) -> list[tuple[str, int]]:
        return Counter(reason for one in self.others for reason in one.reasons).most_common()

    @property
    def mark(self) -> str:
        """Names everything that fits as it was looked over."""
        return hashlib.sha256(" ".join(one.mark for one in self.fitting).encode()).hexdigest()[:20]


def following(revision: ProcedureRevision, *, at: datetime) -> Following:
    """Which open dossiers of other revisions this one fits: form, papers, process, unit; and what becomes of their time."""
    rows, target, calendar = to_be_planned(revision), Target.of(revision), work_calendar()
    plans = [plan(dossier, target, calendar, at) for dossier in rows.order_by("pk")[:MOST]]
    return Following(rows.count() if len(plans) == MOST else len(plans), plans)


def is_outdated(dossier: Dossier, *, at: datetime) -> bool:
    """Whether this is a draft of a revision that has ended meanwhile: it is brought under the present one before it is sent."""
    if dossier.status != Status.DRAFT:
        return False
    dates = ProcedureRevision.objects.only("status", "effective_from", "effective_to")
    return not dates.get(pk=dossier.revision_id).in_force(localdate(at))


def may_come(revision: ProcedureRevision, *, at: datetime) -> bool:
    """Whether dossiers may be moved to a revision now."""
    return Target.of(revision).is_open(at)


def chosen_to_follow(revision: ProcedureRevision, dossiers: Collection[int]) -> list[Dossier]:
    """The dossiers of the revision's procedure among these, open or not: the act says what it cannot do."""
    return list(Dossier.objects.filter(procedure=revision.procedure_id, pk__in=dossiers).order_by("pk"))
