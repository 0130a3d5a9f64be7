"""The points of each settled dossier in a period, and who took part in it: what the indicators are added up from.

Read in a fixed number of queries, however many dossiers there are. TT 01/2018/TT-VPCP Đ14.1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from congvu.assessment.models import Explanation, Slip
from congvu.assessment.rules import indicators as rules
from congvu.assessment.rules.slips import UNSATISFIED
from congvu.dossiers.models import (
    Apology,
    Channel,
    Decision,
    Dossier,
    DossierQuerySet,
    Handover,
    OpinionRequest,
    Reception,
    SupplementRequest,
)
from congvu.kernel.duties import acceptance_notice_by
from congvu.kernel.limits import Unit as LimitUnit
from congvu.kernel.periods import Period
from congvu.kernel.work_calendar import VIETNAM
from congvu.organisations.models import Appointment, Role
from congvu.organisations.queries import work_calendar
from congvu.workflow.models import WorkItem

ONLINE = (Channel.ONLINE, Channel.SYSTEM)
IN_HOURS = frozenset({LimitUnit.HOURS, LimitUnit.WORKING_HOURS})


@dataclass
class Scored:
    """One settled dossier: its points in the indicators 1, 3, 4 and 7, and the time of each who took part (indicator 2)."""

    pk: int
    unit: int
    procedure: int
    field: int | None
    online: bool
    in_hours: bool
    decided_at: datetime
    points: dict[int, int | None]
    officers: dict[int, list[int | None]] = field(default_factory=lambda: defaultdict(list))
    units: dict[int, list[int | None]] = field(default_factory=lambda: defaultdict(list))
    received_by: int | None = None

    def of_officer(self, account: int) -> dict[int, int | None]:
        return self.points | {2: rules.part_points(self.officers.get(account, ()))}

    def of_unit(self, unit: int) -> dict[int, int | None]:
        """A procedure without a process has no steps: the unit that handles it took the whole time."""
        time = rules.part_points(self.units.get(unit, ()))
        return self.points | {2: self.points[1] if time is None and unit == self.unit else time}

    def took_part(self, unit: int) -> bool:
        return unit == self.unit or unit in self.units


def settled_in(period: Period, *, at: datetime) -> DossierQuerySet:
    """What a period is scored by: the dossiers decided in it, as far as it has gone."""
    return Dossier.objects.filter(decided_at__gte=period.begins, decided_at__lt=min(period.ends, at))


def taken_part_by(account: int, dossiers: DossierQuerySet) -> DossierQuerySet:
    """Those the officer received, worked on, gave an opinion on, decided or handed over."""
    step = WorkItem.objects.filter(instance=OuterRef("process_id"), done_by=account, done_at__isnull=False)
    answer = _asked().filter(dossier=OuterRef("pk"), answered_by=account)
    return dossiers.filter(
        Q(reception__by=account)
        | Q(decision__by=account)
        | Q(handover__by=account)
        | Q(Exists(step))
        | Q(Exists(answer))
    )


def scored(dossiers: DossierQuerySet, *, at: datetime) -> list[Scored]:
    """Each dossier with its points. Seven queries and the work calendar."""
    rows = {row["pk"]: _scored(row) for row in _rows(dossiers, at)}
    if not rows:
        return []
    wanted = dossiers.order_by().values("pk")
    _add_steps(rows, dossiers)
    _add_receptions(rows, wanted)
    for act in (Decision, Handover):
        for dossier, by in act.objects.filter(dossier__in=wanted).values_list("dossier", "by"):
            if dossier in rows:
                rows[dossier].officers[by]
    answered = (
        _asked().filter(dossier__in=wanted).values_list("dossier", "unit", "answered_by", "due_at", "answered_at")
    )
    for dossier, unit, by, due_at, answered_at in answered:
        if dossier in rows:
            points = rules.answer_points(due_at, answered_at, rows[dossier].decided_at, VIETNAM)
            rows[dossier].units[unit].append(points)
            if by:
                rows[dossier].officers[by].append(points)
    return list(rows.values())


def _asked() -> QuerySet[OpinionRequest]:
    """An agency outside is not scored, nor is a question that was taken back."""
    return OpinionRequest.objects.filter(unit__isnull=False, withdrawn_at__isnull=True)


def _rows(dossiers: DossierQuerySet, at: datetime) -> Iterable[Mapping[str, Any]]:
    """Every limit is the law's: a date set anew by an apology lengthens nothing (Đ13.1)."""
    signed = Apology.objects.filter(dossier=OuterRef("pk"), outcome=Apology.Outcome.SIGNED)
    # What the agency took back before it was answered made nobody come.
    asked = SupplementRequest.objects.filter(dossier=OuterRef("pk"), withdrawn_at__isnull=True)
    asked = asked.order_by().values("dossier")
    slips = Slip.objects.filter(dossier=OuterRef("pk"), rated_at__lt=at)
    untrue = Explanation.objects.filter(slip=OuterRef("pk"), finding=Explanation.Finding.UNFOUNDED)
    said = slips.order_by().values("dossier")
    found = dossiers.order_by().annotate(
        lawful=Coalesce(Subquery(signed.values("due_before")[:1]), "due_at"),
        times_asked=Subquery(asked.annotate(n=Count("pk")).values("n")),
        complained=Exists(slips.filter(attitude=UNSATISFIED).exclude(Exists(untrue))),
        said_contacts=Subquery(said.annotate(n=Max("contacts")).values("n")),
        said_agencies=Subquery(said.annotate(n=Max("agencies")).values("n")),
    )
    names = (
        "pk", "unit", "procedure", "procedure__field", "channel", "revision__limit_unit", "lawful", "decided_at",
        "times_asked", "complained", "said_contacts", "said_agencies",
    )  # fmt: skip
    rows: Iterable[Mapping[str, Any]] = found.values(*names).iterator(chunk_size=2_000)
    return rows


def _scored(row: Mapping[str, Any]) -> Scored:
    in_hours = row["revision__limit_unit"] in IN_HOURS
    time = rules.time_points(row["lawful"], row["decided_at"], VIETNAM, in_hours=in_hours)
    asked = row["times_asked"] or 0
    return Scored(
        pk=row["pk"],
        unit=row["unit"],
        procedure=row["procedure"],
        field=row["procedure__field"],
        online=row["channel"] in ONLINE,
        in_hours=in_hours,
        decided_at=row["decided_at"],
        points={
            1: time,
            3: rules.contact_points(asked, row["said_contacts"]),
            4: rules.agency_points(asked, row["said_agencies"]),
            7: rules.attitude_points(time, int(row["complained"])),
        },
    )


def _add_steps(rows: dict[int, Scored], dossiers: DossierQuerySet) -> None:
    """Đ13.2: each step against its own time."""
    processes = dict(dossiers.order_by().filter(process__isnull=False).values_list("process", "pk"))
    steps = WorkItem.objects.filter(
        instance__in=dossiers.order_by().filter(process__isnull=False).values("process"), done_at__isnull=False
    ).values_list("instance", "unit", "done_by", "due_at", "done_at")
    for instance, unit, by, due_at, done_at in steps.iterator(chunk_size=5_000):
        dossier = rows.get(processes.get(instance, 0))
        if dossier is None:
            continue
        points = rules.time_points(due_at, done_at, VIETNAM, in_hours=dossier.in_hours)
        dossier.units[unit].append(points)
        if by:
            dossier.officers[by].append(points)


def _add_receptions(rows: dict[int, Scored], wanted: Any) -> None:
    """The desk's part: what is filed online is answered within eight working hours (NĐ 45/2020/NĐ-CP Đ11)."""
    calendar = work_calendar()
    desks = _desks()
    receptions = Reception.objects.filter(dossier__in=wanted).values_list(
        "dossier", "by", "at", "dossier__submitted_at", "dossier__channel", "by__officer"
    )
    for dossier, by, at, submitted_at, channel, officer in receptions:
        if dossier not in rows:
            continue
        points = None
        if channel in ONLINE and submitted_at:
            points = rules.time_points(acceptance_notice_by(submitted_at, calendar), at, VIETNAM, in_hours=True)
        rows[dossier].officers[by].append(points)
        rows[dossier].received_by = by
        if desk := desks.get(officer):
            rows[dossier].units[desk].append(points)


def _desks() -> dict[int, int]:
    """Officer → the one-stop desk he receives at."""
    posts = Appointment.objects.filter(unit__is_one_stop=True, roles__contains=[Role.RECEIVER]).order_by("from_on")
    return dict(posts.values_list("officer", "unit"))
