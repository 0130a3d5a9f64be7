"""Nguyên nhân chậm: why dossiers of a period are or were late, and whose steps were (Biểu II.07b/VPCP/KSTT).

A late dossier stands in exactly one column of causes: the cause its unit gave in the last apology that was not sent
back, or that nobody gave one. The circumstances beside are read from what happened; a dossier may have several or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Least

from congvu.accounts.models import Account
from congvu.dossiers.models import Apology, Dossier, DossierQuerySet, OpinionRequest, SupplementRequest
from congvu.kernel.periods import Period
from congvu.statistics.queries.settlement import GROUPS, conditions_of, counted, in_line, label_of
from congvu.workflow.models import WorkItem

UNEXPLAINED = "unexplained"
CAUSES: Mapping[str, str] = {
    **{str(cause.value): str(cause.label) for cause in Apology.Cause},
    UNEXPLAINED: "Chưa nêu nguyên nhân",
}
# What happened to a late dossier, whatever cause was given.
CIRCUMSTANCES: Mapping[str, str] = {
    "step_late": "Có bước quá hạn",
    "opinion_late": "Có ý kiến trả lời trễ",
    "supplemented": "Có yêu cầu bổ sung",
    "reappointed": "Đã xin lỗi, hẹn lại",
}
COLUMNS = ("late", "settled_late", "open_late", *CAUSES, *CIRCUMSTANCES)
STEP_COLUMNS = ("done_late", "open_late", "dossiers")


@dataclass(frozen=True)
class CauseLine:
    """One line: a count for each of COLUMNS (of STEP_COLUMNS in the table of steps)."""

    key: str
    label: str
    counts: Mapping[str, int]

    def __getitem__(self, name: str) -> int:
        return self.counts[name]


def causes(actor: Account, period: Period, group: str, *, at: datetime) -> list[CauseLine]:
    """Why dossiers are late, a line for each group that has one, the latest-ridden first."""
    key, label = GROUPS[group]
    conditions = _conditions(period, at)
    found: Any = (
        _late(Dossier.objects.visible_to(actor), period, at)
        .order_by()
        .values(of=F(key), named=F(label))
        .annotate(**{name: Count("pk", filter=conditions[name]) for name in COLUMNS})
    )
    lines = [
        CauseLine(str(row["of"] or ""), label_of(group, row["named"]), {name: row[name] for name in COLUMNS})
        for row in found
    ]
    return sorted(lines, key=lambda line: (-line["late"], line.label))


def causes_total(lines: list[CauseLine]) -> CauseLine:
    """The line at the foot."""
    return CauseLine("", "Tổng số", {name: sum(line[name] for line in lines) for name in COLUMNS})


@dataclass(frozen=True)
class UnitLateness:
    """What the public learns of one unit: how much it settled, how much of it late, and why. Counts only."""

    unit: str
    name: str
    received: int
    settled: int
    settled_late: int
    open_late: int
    causes: Mapping[str, int]


def lateness_of_units(period: Period, *, at: datetime) -> list[UnitLateness]:
    """Every unit that had a dossier in the period; for anybody."""
    judged, everything = conditions_of(period, at), Dossier.objects.all()
    columns = {name: judged[name] for name in ("carried_over", "settled_late", "open_late")}
    columns["settled"] = judged["settled_early"] | judged["settled_on_time"] | judged["settled_late"]
    grouped = counted(everything, period, at).order_by().values("unit__code", "unit__name")
    rows: Any = grouped.annotate(
        received=Count("pk"), **{name: Count("pk", filter=wanted) for name, wanted in columns.items()}
    )
    given: Any = _late(everything, period, at).order_by().values_list("unit__code", "cause").annotate(Count("pk"))
    why = {(unit, cause): count for unit, cause, count in given}
    return [
        UnitLateness(
            unit=row["unit__code"],
            name=row["unit__name"],
            received=row["received"] - row["carried_over"],
            settled=row["settled"],
            settled_late=row["settled_late"],
            open_late=row["open_late"],
            causes={cause: why.get((row["unit__code"], cause), 0) for cause in CAUSES},
        )
        for row in sorted(rows, key=lambda row: (-row["received"], row["unit__name"]))
    ]


def late_steps(actor: Account, period: Period, *, at: datetime) -> list[CauseLine]:
    """Whose steps were late in these late dossiers: the units, with the steps done late and those still open and late."""
    ends = min(period.ends, at)
    late = _late(Dossier.objects.visible_to(actor), period, at).values("process")
    found: Any = (
        WorkItem.objects.filter(_step_is_late(ends), instance__in=late)
        .values(of=F("unit__code"), named=F("unit__name"))
        .annotate(
            done_late=Count("pk", filter=Q(done_at__lt=ends)),
            open_late=Count("pk", filter=Q(done_at__isnull=True) | Q(done_at__gte=ends)),
            dossiers=Count("instance", distinct=True),
        )
    )
    lines = [CauseLine(row["of"], row["named"], {name: row[name] for name in STEP_COLUMNS}) for row in found]
    return sorted(lines, key=lambda line: (-line["dossiers"], line.label))


def behind_cause(
    actor: Account,
    period: Period,
    column: str,
    *,
    at: datetime,
    group: str = "",
    key: str = "",
    step_unit: str = "",
) -> DossierQuerySet:
    """The dossiers behind one number: of a column, in one line or in all; or with a late step of a unit."""
    dossiers = _late(Dossier.objects.visible_to(actor), period, at).filter(_conditions(period, at)[column])
    if group:
        dossiers = in_line(dossiers, group, key)
    if step_unit:
        steps = WorkItem.objects.filter(
            _step_is_late(min(period.ends, at)), instance=OuterRef("process_id"), unit__code=step_unit
        )
        dossiers = dossiers.filter(Exists(steps))
    return dossiers.order_by("received_at", "id")


def _late(dossiers: DossierQuerySet, period: Period, at: datetime) -> DossierQuerySet:
    ends = min(period.ends, at)
    judged = conditions_of(period, at)
    given = Apology.objects.filter(dossier=OuterRef("pk"), at__lt=ends).exclude(outcome=Apology.Outcome.SENT_BACK)
    steps = WorkItem.objects.filter(_step_is_late(ends), instance=OuterRef("process_id"))
    # Nobody answers what was taken back, or what the decision no longer waited for.
    waited = Least(Value(ends), Coalesce("withdrawn_at", Value(ends)), Coalesce(OuterRef("decided_at"), Value(ends)))
    opinions = OpinionRequest.objects.filter(
        Q(answered_at__gt=F("due_at"), due_at__lt=ends) | (Q(answered_at__isnull=True) & Q(due_at__lt=waited)),
        dossier=OuterRef("pk"),
        at__lt=ends,
    )
    asked = SupplementRequest.objects.filter(dossier=OuterRef("pk"), at__lt=ends, withdrawn_at__isnull=True)
    return (
        counted(dossiers, period, at)
        .filter(judged["settled_late"] | judged["open_late"])
        .annotate(
            cause=Coalesce(Subquery(given.order_by("-id").values("cause")[:1]), Value(UNEXPLAINED)),
            has_late_step=Exists(steps),
            has_late_opinion=Exists(opinions),
            was_supplemented=Exists(asked),
            was_reappointed=Exists(given.filter(outcome=Apology.Outcome.SIGNED)),
        )
    )


def _conditions(period: Period, at: datetime) -> dict[str, Q]:
    judged = conditions_of(period, at)
    return {
        "late": Q(pk__isnull=False),
        "settled_late": judged["settled_late"],
        "open_late": judged["open_late"],
        **{name: Q(cause=name) for name in CAUSES},
        "step_late": Q(has_late_step=True),
        "opinion_late": Q(has_late_opinion=True),
        "supplemented": Q(was_supplemented=True),
        "reappointed": Q(was_reappointed=True),
    }


def _step_is_late(ends: datetime) -> Q:
    """Done after its time, or not done by the end of the period though its time was over."""
    undone = Q(done_at__isnull=True) | Q(done_at__gte=ends)
    return Q(due_at__isnull=False) & (
        (Q(done_at__lt=ends) & Q(done_at__gt=F("due_at"))) | (undone & Q(due_at__lt=ends))
    )
