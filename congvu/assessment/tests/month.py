"""What the indicators must say of a month that was lived elsewhere: told by the days alone, dossier by dossier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from congvu.accounts.models import Account
from congvu.assessment.actions import Ratings, rate
from congvu.assessment.models import Slip
from congvu.assessment.queries.indicators import behind, indicators_of_officer, indicators_of_unit
from congvu.assessment.queries.satisfaction import satisfaction_by
from congvu.dossiers.models import Dossier, SupplementRequest
from congvu.kernel.periods import Period
from congvu.organisations.models import Unit


@dataclass(frozen=True)
class Settled:
    """One settled dossier: the day it was settled, the last day the law allowed, how often more was asked for."""

    dossier: Dossier
    on: date
    lawful: date
    asked: int

    @property
    def points(self) -> dict[int, int]:
        time = 2 if self.on < self.lawful else 1 if self.on == self.lawful else 0
        return {1: time, 3: max(0, 2 - self.asked), 4: 1 if self.asked else 2, 7: time}


def indicators_agree(
    settled: Iterable[Settled], unit: Unit, leader: Account, reviewer: Account, period: Period, *, at: datetime
) -> None:
    """The unit's card, its leader's lists and its reviewer's own card say what the days say."""
    wanted = list(settled)
    card, own = indicators_of_unit(unit, period, at=at), indicators_of_officer(reviewer, period, at=at)
    assert card.dossiers == len(wanted) > 10
    for number in (1, 3, 4, 7):
        for points in (0, 1, 2):
            expected = {one.dossier.reference for one in wanted if one.points[number] == points}
            found = behind(leader, period, number, points, at=at, unit=unit)
            assert {one.reference for one in found} == expected, (number, points)
        total = sum(one.points[number] for one in wanted)
        assert abs(float(card.scores[number] or 0) - total / len(wanted)) <= 0.05, number
    assert own.dossiers == len(wanted) and own.scores[1] == card.scores[1]


def every_contact_has_its_slip(dossiers: list[Dossier], holder: Account, *, at: datetime) -> None:
    """A slip for each reception and each supplement request, opened by the worker; what is rated adds up by service."""
    slips = Slip.objects.filter(dossier__in=[one.pk for one in dossiers])
    assert slips.filter(contact="reception").count() == len(dossiers)
    assert slips.filter(contact="supplement").count() == SupplementRequest.objects.filter(dossier__in=dossiers).count()
    open_ones = [one for one in slips.order_by("id") if (at - one.opened_at).days < 30]
    for number, slip in enumerate(open_ones):
        rate(slip, Ratings(3 if number % 4 else 1), way=Slip.Way.PORTAL, by=holder, at=at)
    [told] = satisfaction_by("procedure", Period(at.date(), at.date())).values()
    unhappy = len(range(0, len(open_ones), 4))
    assert told.slips == len(open_ones)
    assert told.share() == round(100 * (told.slips - unhappy) / told.slips, 1)
