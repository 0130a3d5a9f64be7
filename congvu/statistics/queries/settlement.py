"""Tình hình giải quyết hồ sơ: Biểu II.06a/VPCP/KSTT, for any period, by field, unit, procedure or channel.

Each column is one condition; the number and the list of dossiers behind it are read from the same condition, so they
agree. A dossier counts from its reception. What ended without a decision (withdrawn, stopped) has a column of its own:
the circular's form has none, and without it received is not settled plus open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate

from congvu.accounts.models import Account
from congvu.catalog.models import ServiceLevel
from congvu.dossiers.models import Apology, Channel, Dossier, DossierQuerySet
from congvu.kernel.periods import Period
from congvu.kernel.work_calendar import VIETNAM

ONLINE = (Channel.ONLINE, Channel.SYSTEM)

# Reports may be grouped by these: name → (key, label) of a dossier.
GROUPS: Mapping[str, tuple[str, str]] = {
    "field": ("procedure__field__code", "procedure__field__name"),
    "unit": ("unit__code", "unit__name"),
    "procedure": ("procedure__code", "procedure__name"),
    "channel": ("channel", "channel"),
    "level": ("service", "service"),
}
# How far the procedure can be done online (NĐ 42/2022/NĐ-CP Đ11), as published now.
SERVICES = {"full": "Toàn trình", "partial": "Một phần", "information": "Chưa trực tuyến"}
# The columns in the order of the form.
COLUMNS = (
    "received_online",
    "received_direct",
    "carried_over",
    "settled_early",
    "settled_on_time",
    "settled_late",
    "ended_otherwise",
    "open_in_time",
    "open_late",
    "reappointed",
)
# What a total of the form is the sum of.
TOTALS: Mapping[str, tuple[str, ...]] = {
    "received": ("received_online", "received_direct", "carried_over"),
    "settled": ("settled_early", "settled_on_time", "settled_late"),
    "open": ("open_in_time", "open_late"),
}


@dataclass(frozen=True)
class Line:
    """One line of the report: `key` and `label` of the group, a count for each of COLUMNS."""

    key: str
    label: str
    counts: Mapping[str, int]

    def __getitem__(self, name: str) -> int:
        """The count of a column, or of a total of the form."""
        return sum(self.counts[column] for column in TOTALS.get(name, (name,)))

    @property
    def on_time_share(self) -> float | None:
        """Percent of the settled that were early or on time; None where nothing was settled."""
        return 100 * (self["settled"] - self["settled_late"]) / self["settled"] if self["settled"] else None


def settlement(actor: Account, period: Period, group: str, *, at: datetime) -> list[Line]:
    """The report, a line for each group that has a dossier, the fullest first. Only what the actor may see is counted.

    A period that has not ended is counted until `at`.
    """
    key, label = GROUPS[group]
    conditions = conditions_of(period, at)
    found: Any = (
        counted(Dossier.objects.visible_to(actor), period, at)
        .order_by()
        .values(of=F(key), named=F(label))
        .annotate(**{name: Count("pk", filter=conditions[name]) for name in COLUMNS})
    )
    lines = [
        Line(str(row["of"] or ""), label_of(group, row["named"]), {name: row[name] for name in COLUMNS})
        for row in found
    ]
    return sorted(lines, key=lambda line: (-line["received"], line.label))


def total_of(lines: list[Line]) -> Line:
    """The line at the foot."""
    return Line("", "Tổng số", {name: sum(line.counts[name] for line in lines) for name in COLUMNS})


def behind(
    actor: Account, period: Period, column: str, *, at: datetime, group: str = "", key: str = ""
) -> DossierQuerySet:
    """The dossiers behind one number: of a column or a total, in one line or in all. Slice it for a page."""
    conditions = conditions_of(period, at)
    wanted = Q()
    for name in TOTALS.get(column, (column,)):
        wanted |= conditions[name]
    dossiers = counted(Dossier.objects.visible_to(actor), period, at).filter(wanted)
    if group:
        dossiers = in_line(dossiers, group, key)
    return dossiers.order_by("received_at", "id")


def counted(dossiers: DossierQuerySet, period: Period, at: datetime) -> DossierQuerySet:
    """What the report is about: received in the period, or received before and not finished when it began."""
    ends = min(period.ends, at)
    unfinished = _later_or_never("decided_at", period.begins) & _later_or_never("ended_at", period.begins)
    received = Q(received_at__gte=period.begins, received_at__lt=ends)
    signed = Apology.objects.filter(dossier=OuterRef("pk"), outcome=Apology.Outcome.SIGNED)
    # A new date signed after the period does not make in time what was late at its end.
    before = signed.filter(decided_at__gte=ends).values("due_before")[:1]
    found = dossiers.filter(received | (Q(received_at__lt=period.begins) & unfinished)).annotate(
        due_on=TruncDate("due_at", tzinfo=VIETNAM),
        due_then=Coalesce(Subquery(before), "due_at"),
        decided_on=TruncDate("decided_at", tzinfo=VIETNAM),
        service=Case(
            When(procedure__is_full=True, then=Value("full")),
            When(procedure__service_level__gte=ServiceLevel.THREE, then=Value("partial")),
            default=Value("information"),
            output_field=CharField(),
        ),
        has_new_date=Exists(signed.filter(decided_at__gte=period.begins, decided_at__lt=ends)),
    )
    return found if period.begins < at else found.none()


def conditions_of(period: Period, at: datetime) -> dict[str, Q]:
    begins, ends = period.begins, min(period.ends, at)
    new = Q(received_at__gte=begins)
    online = Q(channel__in=ONLINE)
    settled = Q(decided_at__gte=begins, decided_at__lt=ends)
    late = Q(due_at__isnull=False, decided_at__gt=F("due_at"))
    early = Q(due_at__isnull=False, decided_at__lte=F("due_at"), decided_on__lt=F("due_on"))
    undecided = _later_or_never("decided_at", ends)
    still_open = undecided & _later_or_never("ended_at", ends)
    return {
        "received_online": new & online,
        "received_direct": new & ~online,
        "carried_over": ~new,
        "settled_early": settled & early,
        "settled_on_time": settled & ~early & ~late,
        "settled_late": settled & late,
        "ended_otherwise": undecided & Q(ended_at__gte=begins, ended_at__lt=ends),
        "open_in_time": still_open & (Q(due_then__isnull=True) | Q(due_then__gte=ends)),
        "open_late": still_open & Q(due_then__lt=ends),
        "reappointed": Q(has_new_date=True),
    }


def _later_or_never(field: str, moment: datetime) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": moment})


def label_of(group: str, named: str | None) -> str:
    """The words of a line."""
    if group == "channel":
        return str(Channel(named).label)
    if group == "level":
        return SERVICES[str(named)]
    return named or "Chưa phân lĩnh vực"


def in_line(dossiers: DossierQuerySet, group: str, key: str) -> DossierQuerySet:
    """The dossiers of one line of a report."""
    of = GROUPS[group][0]
    return dossiers.filter(**{of: key} if key else {f"{of}__isnull": True})
