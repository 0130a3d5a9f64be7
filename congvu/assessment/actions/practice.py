"""Báo cáo thực hiện một cửa: what inspections found that no dossier tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.assessment.events import PracticeReported
from congvu.assessment.models import LEADING, PracticeReport
from congvu.assessment.refusals import NotYoursToReport, ReportEmpty
from congvu.events.facts import record
from congvu.kernel.periods import Period
from congvu.organisations.models import Unit
from congvu.workflow.queries import reach


@dataclass(frozen=True)
class Practice:
    """What was found; None for what was not looked at. `basis`: the report, decision or inspection it stands on."""

    basis: str
    settled_share: Decimal | None = None
    all_received: bool | None = None
    posted: bool | None = None


@transaction.atomic
def report_practice(unit: Unit, period: Period, found: Practice, *, by: Account, at: datetime) -> PracticeReport:
    """The unit's leader enters what an inspection found for a period (TT 01/2018/TT-VPCP Đ14.3c)."""
    led = reach(by, localdate(at))
    if not any(unit.pk in led.get(role, ()) for role in LEADING):
        raise NotYoursToReport(unit=unit.name)
    nothing = found.settled_share is None and found.all_received is None and found.posted is None
    if nothing or not found.basis.strip():
        raise ReportEmpty()
    report = PracticeReport.objects.create(
        unit=unit,
        first=period.first,
        last=period.last,
        settled_share=found.settled_share,
        all_received=found.all_received,
        posted=found.posted,
        basis=found.basis.strip(),
        by=by,
        at=at,
    )
    told = PracticeReported(report.pk, unit.code, period.first.isoformat(), period.last.isoformat())
    record(told, about=report, by=by, at=at)
    return report
