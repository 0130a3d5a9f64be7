"""The points of settled dossiers, added up by unit, officer and field: days that are closed from their sums, others now.

A sum is of one day, on which the dossiers were decided, so any period is a sum of days. What no longer holds of a closed
day is dropped with the fact that changed it (`actions.days`), so nothing here is older than the last fact told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from congvu.assessment.models import ClosedDay, DayTally
from congvu.assessment.queries.scoring import Scored, scored, settled_in, taken_part_by
from congvu.assessment.rules.indicators import OF_DOSSIERS, Distribution
from congvu.dossiers.models import DossierQuerySet
from congvu.kernel.periods import Period
from congvu.kernel.work_calendar import vietnam_day

ONE_DAY = timedelta(days=1)
# Kind of the line, unit, and whose or which: nobody's for the unit itself.
Key = tuple[str, int, int | None]


@dataclass
class Tally:
    """How many dossiers, and how many of them have which points in each indicator by dossier."""

    dossiers: int = 0
    counts: dict[int, Counter[int]] = field(default_factory=lambda: {number: Counter() for number in OF_DOSSIERS})

    def add(self, points: Mapping[int, int | None]) -> None:
        self.dossiers += 1
        for number in OF_DOSSIERS:
            if (given := points.get(number)) is not None:
                self.counts[number][given] += 1

    def add_stored(self, dossiers: int, counts: Mapping[str, list[int]]) -> None:
        self.dossiers += dossiers
        for number in OF_DOSSIERS:
            for points, count in enumerate(counts[str(number)]):
                self.counts[number][points] += count

    @property
    def stored(self) -> dict[str, list[int]]:
        return {str(number): [self.counts[number][points] for points in range(3)] for number in OF_DOSSIERS}

    @property
    def spread(self) -> dict[int, Distribution]:
        return {number: Distribution(found[0], found[1], found[2]) for number, found in self.counts.items()}


Tallies = dict[Key, Tally]


def added_up(every: Iterable[Scored]) -> Tallies:
    """A dossier counts for each unit that took part in it: for the unit, for its field there, for each officer there.

    And once for each officer's own card, under the unit that handles it.
    """
    found: Tallies = defaultdict(Tally)
    for one in every:
        for unit in {one.unit, *one.units}:
            points = one.of_unit(unit)
            found[DayTally.Kind.UNIT, unit, None].add(points)
            found[DayTally.Kind.FIELD, unit, one.field].add(points)
            for officer in one.officers:
                found[DayTally.Kind.OFFICER, unit, officer].add(one.of_officer(officer))
        for officer in one.officers:
            found[DayTally.Kind.OWN, one.unit, officer].add(one.of_officer(officer))
    return found


def tallied(units: Iterable[int], period: Period, *, at: datetime, kinds: Iterable[str]) -> Tallies:
    """The sums of a period for these units: of its closed days as they were closed, of the others as they are now."""
    wanted, kept = list(units), list(kinds)
    found = added_up(scored(_of_open_days(period, at), at=at))
    found = defaultdict(Tally, {key: one for key, one in found.items() if key[1] in wanted and key[0] in kept})
    rows = _of_closed_days(period).filter(unit__in=wanted, kind__in=kept)
    for kind, unit, officer, of_field, dossiers, counts in rows.values_list(
        "kind", "unit", "officer", "field", "dossiers", "counts"
    ):
        found[kind, unit, officer or of_field].add_stored(dossiers, counts)
    return found


def tally_of_officer(officer: int, period: Period, *, at: datetime) -> Tally:
    """Each dossier he took part in once, whichever unit handles it."""
    found = Tally()
    for one in scored(taken_part_by(officer, _of_open_days(period, at)), at=at):
        found.add(one.of_officer(officer))
    kept = _of_closed_days(period).filter(kind=DayTally.Kind.OWN, officer=officer)
    for dossiers, counts in kept.values_list("dossiers", "counts"):
        found.add_stored(dossiers, counts)
    return found


def _of_closed_days(period: Period) -> QuerySet[DayTally]:
    return DayTally.objects.filter(closed__day__range=(period.first, period.last))


def _of_open_days(period: Period, at: datetime) -> DossierQuerySet:
    """What was settled on days that are not closed: as few stretches of days as there are."""
    dossiers = settled_in(period, at=at)
    closed = set(ClosedDay.objects.filter(day__range=(period.first, period.last)).values_list("day", flat=True))
    if not closed:
        return dossiers
    stretches: list[tuple[date, date]] = []
    day, last = period.first, min(period.last, vietnam_day(at))
    while day <= last:
        if day not in closed:
            if stretches and stretches[-1][1] == day - ONE_DAY:
                stretches[-1] = (stretches[-1][0], day)
            else:
                stretches.append((day, day))
        day += ONE_DAY
    wanted = Q(pk__in=[])
    for first, end in stretches:
        open_ = Period(first, end)
        wanted |= Q(decided_at__gte=open_.begins, decided_at__lt=open_.ends)
    return dossiers.filter(wanted)


def stored(day: date, *, at: datetime) -> list[dict[str, Any]]:
    """What a day is closed with: the fields of each `DayTally`."""
    found = added_up(scored(settled_in(Period(day, day), at=at), at=at))
    return [
        {
            "kind": kind,
            "unit_id": unit,
            "officer_id": which if kind in (DayTally.Kind.OFFICER, DayTally.Kind.OWN) else None,
            "field_id": which if kind == DayTally.Kind.FIELD else None,
            "dossiers": one.dossiers,
            "counts": one.stored,
        }
        for (kind, unit, which), one in found.items()
    ]
