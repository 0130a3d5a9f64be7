"""Mức độ hài lòng: how many slips gave which grade, by criterion. Only sums, and only where nobody is read out of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q

from congvu.assessment.models import Slip, SlipQuerySet
from congvu.assessment.rules import slips as rules
from congvu.assessment.rules.slips import CRITERIA, GRADES, SATISFIED, VERY_SATISFIED
from congvu.kernel.periods import Period

# Slips may be added up by these: name → (key, label) of a slip.
GROUPS: Mapping[str, tuple[str, str]] = {
    "procedure": ("dossier__procedure__code", "dossier__procedure__name"),
    "unit": ("unit__code", "unit__name"),
}


@dataclass(frozen=True)
class Satisfaction:
    """Of a service, a unit or an officer: criterion → grade → how many slips."""

    key: str
    label: str
    counts: Mapping[str, Mapping[int, int]]

    @property
    def slips(self) -> int:
        return sum(self.counts["overall"].values())

    @property
    def is_told(self) -> bool:
        """Whether there are enough slips to tell (NĐ 61/2018/NĐ-CP Đ27.3)."""
        return rules.may_be_told(self.slips)

    def share(self, criterion: str = "overall") -> float | None:
        """Percent of those who answered that are satisfied or very satisfied; None of too few."""
        given = self.counts[criterion]
        answered = sum(given.values())
        if not rules.may_be_told(answered):
            return None
        return round(100 * (given[SATISFIED] + given[VERY_SATISFIED]) / answered, 1)

    @property
    def shares(self) -> dict[str, float | None]:
        return {criterion: self.share(criterion) for criterion in CRITERIA}


def satisfaction_by(group: str, period: Period, slips: SlipQuerySet | None = None) -> dict[str, Satisfaction]:
    """What was rated in a period, by service or unit: one query."""
    key, label = GROUPS[group]
    found = _rated_in(period, slips).order_by().values(of=F(key), named=F(label)).annotate(**_counts())
    return {row["of"]: _told(row["of"], row["named"], row) for row in found}


def satisfaction_of(period: Period, slips: SlipQuerySet) -> Satisfaction:
    """All the given slips together."""
    return _told("", "", _rated_in(period, slips).aggregate(**_counts()))


def satisfaction_of_procedure(code: str, period: Period) -> Satisfaction:
    return satisfaction_of(period, Slip.objects.filter(dossier__procedure__code=code))


def satisfaction_of_officer(account_id: int, period: Period) -> Satisfaction:
    """What the officer's contacts were graded. He is told the sums and never a slip."""
    return satisfaction_of(period, Slip.objects.filter(officer=account_id))


def _rated_in(period: Period, slips: SlipQuerySet | None) -> SlipQuerySet:
    found = Slip.objects.all() if slips is None else slips
    return found.rated().filter(rated_at__gte=period.begins, rated_at__lt=period.ends)


def _counts() -> dict[str, Count]:
    return {
        f"{criterion}_{grade}": Count("pk", filter=Q(**{criterion: grade}))
        for criterion in CRITERIA
        for grade in GRADES
    }


def _told(key: str, label: str, row: Mapping[str, int]) -> Satisfaction:
    return Satisfaction(
        key, label, {criterion: {grade: row[f"{criterion}_{grade}"] for grade in GRADES} for criterion in CRITERIA}
    )
