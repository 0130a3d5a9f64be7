"""Chín chỉ số of officers and units in a period, with the dossiers behind each number (TT 01/2018/TT-VPCP Đ13–Đ15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Q

from congvu.accounts.models import Account
from congvu.assessment.models import DayTally, PracticeReport, Slip, led_by
from congvu.assessment.queries.scoring import ONLINE, Scored, scored, settled_in, taken_part_by
from congvu.assessment.queries.tallies import Tallies, Tally, added_up, tallied, tally_of_officer
from congvu.assessment.rules import indicators as rules
from congvu.assessment.rules.indicators import ALL, NAMES, OF_DOSSIERS, Answered, Distribution, Online, Result
from congvu.catalog.models import Procedure, ServiceLevel
from congvu.dossiers.models import Dossier, DossierQuerySet
from congvu.dossiers.sight import sees_all_of
from congvu.kernel.periods import Period
from congvu.kernel.text import alphabetical
from congvu.organisations.models import Unit
from congvu.organisations.ordering import by_name

__all__ = [
    "ALL",
    "NAMES",
    "OF_DOSSIERS",
    "Card",
    "behind",
    "fields_of",
    "indicators_of_officer",
    "indicators_of_unit",
    "indicators_of_units",
    "officers_and_fields_of",
    "officers_of",
    "units_led",
]


@dataclass(frozen=True)
class Card:
    """The indicators of one officer, unit or field. `spread`: how many dossiers have which points, where it is by dossier."""

    key: str
    label: str
    scores: Mapping[int, Decimal | None]
    result: Result
    grade: str
    spread: Mapping[int, Distribution] = field(default_factory=dict)
    dossiers: int = 0


# -- officers ----------------------------------------------------------------------------------------------------
def indicators_of_officer(account: Account, period: Period, *, at: datetime) -> Card:
    """Đ15.1a: the five indicators over the dossiers the officer took part in."""
    return _officers_card(str(account.pk), str(account), tally_of_officer(account.pk, period, at=at))


def officers_of(unit: Unit, actor: Account, period: Period, *, at: datetime) -> list[Card]:
    """Each officer who took part in the unit's dossiers, for the leader who assesses them. Only what the leader may see."""
    return _officers(unit, _for_leader(unit, actor, period, at, [DayTally.Kind.OFFICER]))


def _officers(unit: Unit, found: Tallies) -> list[Card]:
    keys = [which for kind, _unit, which in found if kind == DayTally.Kind.OFFICER]
    names = Account.objects.filter(pk__in=keys, officer__appointments__unit=unit).distinct()
    cards = [_officers_card(str(one.pk), str(one), found[DayTally.Kind.OFFICER, unit.pk, one.pk]) for one in names]
    return sorted(cards, key=lambda card: alphabetical(card.label))


# -- units -------------------------------------------------------------------------------------------------------
def units_led(actor: Account) -> list[Unit]:
    """The units an officer leads, and those under them, by name."""
    return list(Unit.objects.filter(pk__in=led_by(actor), closed_on__isnull=True).order_by(by_name("name")))


def indicators_of_units(units: Iterable[Unit], period: Period, *, at: datetime) -> list[Card]:
    """Đ15.1b: all nine for each unit that has settled something, the best first. The number of queries does not grow."""
    wanted = list(units)
    found = tallied([unit.pk for unit in wanted], period, at=at, kinds=[DayTally.Kind.UNIT])
    told = _ByUnit(wanted, found, period, at)
    cards = [told.card(unit) for unit in wanted if (DayTally.Kind.UNIT, unit.pk, None) in found]
    return sorted(cards, key=lambda card: (-(card.result.weighed or Decimal(0)), alphabetical(card.label)))


def indicators_of_unit(unit: Unit, period: Period, *, at: datetime) -> Card:
    found = tallied([unit.pk], period, at=at, kinds=[DayTally.Kind.UNIT])
    return _ByUnit([unit], found, period, at).card(unit)


def fields_of(unit: Unit, actor: Account, period: Period, *, at: datetime) -> list[Card]:
    """Đ15.1b: the indicators by dossier, field by field."""
    return _fields(unit, _for_leader(unit, actor, period, at, [DayTally.Kind.FIELD]))


def _fields(unit: Unit, found: Tallies) -> list[Card]:
    by_field = {which: one for (kind, _unit, which), one in found.items() if kind == DayTally.Kind.FIELD}
    names = dict(Procedure.objects.filter(field__in=by_field).values_list("field", "field__name"))
    cards = [_officers_card(str(key or ""), names.get(key, "Chưa phân lĩnh vực"), one) for key, one in by_field.items()]
    return sorted(cards, key=lambda card: (-card.dossiers, alphabetical(card.label)))


def officers_and_fields_of(
    unit: Unit, actor: Account, period: Period, *, at: datetime
) -> tuple[list[Card], list[Card]]:
    """Both at once, for the page that shows both: what they are added up from is read once."""
    found = _for_leader(unit, actor, period, at, [DayTally.Kind.OFFICER, DayTally.Kind.FIELD])
    return _officers(unit, found), _fields(unit, found)


def _for_leader(unit: Unit, actor: Account, period: Period, at: datetime, kinds: list[str]) -> Tallies:
    """What the leader of the unit may see of it. Who serves in the unit sees whatever it takes part in, so sums will do;
    who leads from above sees less (`dossiers.sight`), and it is added up for him."""
    if sees_all_of(actor, unit):
        return tallied([unit.pk], period, at=at, kinds=kinds)
    found = added_up(scored(_seen(actor, period, at), at=at))
    return {key: one for key, one in found.items() if key[0] in kinds and key[1] == unit.pk}


# -- the dossiers behind a number --------------------------------------------------------------------------------
def behind(
    actor: Account, period: Period, indicator: int, points: int | None, *, at: datetime, unit: Unit | None = None
) -> DossierQuerySet:
    """The dossiers with these points (all that were scored without any) in one indicator: of a unit, or the actor's own.

    Whatever was counted, only what the actor may see is listed.
    """
    if unit is None:
        rows = scored(taken_part_by(actor.pk, settled_in(period, at=at)), at=at)
        told: Callable[[Scored], Mapping[int, int | None]] = lambda one: one.of_officer(actor.pk)  # noqa: E731
    else:
        rows, told = _of_unit(unit, settled_in(period, at=at), at), lambda one: one.of_unit(unit.pk)
    keys = [
        one.pk
        for one in rows
        if (given := told(one).get(indicator)) is not None and (points is None or given == points)
    ]
    return Dossier.objects.visible_to(actor).filter(pk__in=keys).order_by("decided_at", "id")


# -- how a card is made ------------------------------------------------------------------------------------------
def _officers_card(key: str, label: str, tally: Tally) -> Card:
    spread = tally.spread
    scores = {number: spread[number].score for number in OF_DOSSIERS}
    result = rules.result_of(scores, OF_DOSSIERS)
    return Card(key, label, scores, result, rules.officers_class(result.weighed), spread, tally.dossiers)


def _seen(actor: Account, period: Period, at: datetime) -> DossierQuerySet:
    return settled_in(period, at=at).filter(pk__in=Dossier.objects.visible_to(actor).values("pk"))


def _of_unit(unit: Unit, dossiers: DossierQuerySet, at: datetime) -> list[Scored]:
    return [one for one in scored(dossiers, at=at) if one.took_part(unit.pk)]


class _ByUnit:
    """What the indicators 5, 6, 8 and 9 of several units are made of: five queries for all of them."""

    def __init__(self, units: list[Unit], found: Tallies, period: Period, at: datetime) -> None:
        self.found = found
        keys = [unit.pk for unit in units]
        ends = min(period.ends, at)
        self.practice = {
            report.unit_id: report
            for report in PracticeReport.objects.filter(
                unit__in=keys, first__lte=period.first, last__gte=period.last
            ).order_by("id")
        }
        published = Procedure.objects.published().filter(current__unit__in=keys).order_by()
        self.procedures = {
            row["unit"]: row
            for row in published.values(unit=F("current__unit")).annotate(
                total=Count("pk"), services=Count("pk", filter=Q(service_level__gte=ServiceLevel.THREE))
            )
        }
        self.answered = _answered(keys, period, ends)
        self.received = _received(keys, period, ends)

    def card(self, unit: Unit) -> Card:
        tally = self.found.get((DayTally.Kind.UNIT, unit.pk, None), Tally())
        spread = tally.spread
        points: dict[int, int | None] = {
            5: self._desk(unit),
            6: self._publicity(unit),
            8: rules.answering_points(self.answered.get(unit.pk, Answered(0, 0, 0))),
            9: self._online(unit),
        }
        scores = {number: spread[number].score for number in OF_DOSSIERS}
        scores |= {number: None if given is None else Decimal(given) for number, given in points.items()}
        result = rules.result_of(scores, ALL)
        ordered = {number: scores[number] for number in ALL}
        return Card(unit.code, unit.name, ordered, result, rules.units_class(result.weighed), spread, tally.dossiers)

    def _desk(self, unit: Unit) -> int | None:
        found = self.practice.get(unit.pk)
        return rules.desk_points(found.settled_share, found.all_received) if found else None

    def _publicity(self, unit: Unit) -> int | None:
        """Electronically, where the unit's procedures stand in this catalogue; on the wall, as an inspection found."""
        found = self.practice.get(unit.pk)
        electronic = True if unit.pk in self.procedures else None
        return rules.publicity_points(found.posted if found else None, electronic)

    def _online(self, unit: Unit) -> int | None:
        procedures, dossiers = self.procedures.get(unit.pk), self.received.get(unit.pk)
        if procedures is None or dossiers is None:
            return None
        return rules.online_points(
            Online(
                procedures["total"], procedures["services"], dossiers["total"], dossiers["online"], dossiers["failed"]
            )
        )


def _answered(units: list[int], period: Period, ends: datetime) -> dict[int, Answered]:
    """Opinions whose answer was due in the period, or came in it (Đ13.8)."""
    wanted = Slip.objects.filter(unit__in=units, explain_by__isnull=False, rated_at__lt=ends)
    due = Q(explain_by__gte=period.begins, explain_by__lt=ends)
    given = Q(explanation__at__gte=period.begins, explanation__at__lt=ends)
    waits = Q(explanation__isnull=True) | Q(explanation__at__gte=ends)
    rows = (
        wanted.filter(due | given | (Q(explain_by__lt=ends) & waits))
        .order_by()
        .values("unit")
        .annotate(
            wanted=Count("pk"),
            in_time=Count("pk", filter=Q(explanation__at__lte=F("explain_by"), explanation__at__lt=ends)),
            prolonged=Count("pk", filter=Q(explain_by__lt=ends) & waits),
        )
    )
    return {row["unit"]: Answered(row["wanted"], row["in_time"], row["prolonged"]) for row in rows}


def _received(units: list[int], period: Period, ends: datetime) -> dict[int, dict[str, int]]:
    """Đ13.9: what a unit received in the period, how much of it online, and the online ones that failed their time."""
    online = Q(channel__in=ONLINE)
    late = Q(decided_at__gte=period.begins, decided_at__lt=ends, decided_at__gt=F("due_at"))
    unsettled = Q(due_at__lt=ends) & (Q(decided_at__isnull=True) | Q(decided_at__gte=ends))
    unsettled &= Q(ended_at__isnull=True) | Q(ended_at__gte=ends)
    new = Q(received_at__gte=period.begins, received_at__lt=ends)
    found = Dossier.objects.filter(unit__in=units, received_at__lt=ends).filter(new | late | unsettled)
    rows = (
        found.order_by()
        .values("unit")
        .annotate(
            total=Count("pk", filter=new),
            online=Count("pk", filter=new & online),
            failed=Count("pk", filter=online & (late | unsettled)),
        )
    )
    return {row["unit"]: row for row in rows}
