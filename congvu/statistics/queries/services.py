"""What the public learns of each online service (TT 32/2017/TT-BTTTT Đ11.3): counts, and nothing of any dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from congvu.catalog.models import Procedure, ServiceLevel
from congvu.dossiers.models import Dossier
from congvu.kernel.periods import Period
from congvu.statistics.queries.settlement import conditions_of, counted


@dataclass(frozen=True)
class ServiceLine:
    """What the public learns of one online service since the year began (TT 32/2017/TT-BTTTT Đ11.3). Percent of 0–100."""

    code: str
    name: str
    level: int
    received_online: int
    received: int
    settled: int
    on_time_share: float | None


def of_services(period: Period, *, at: datetime) -> list[ServiceLine]:
    """Every published service of level 3 or 4, also one that nobody has used. Counts only: nothing of any single dossier."""
    conditions = conditions_of(period, at)
    dossiers = counted(Dossier.objects.all(), period, at).order_by().values("procedure")
    names = ("received_online", "received_direct", "settled_early", "settled_on_time", "settled_late")
    found: Any = dossiers.annotate(**{name: Count("pk", filter=conditions[name]) for name in names})
    by_procedure = {row["procedure"]: row for row in found}
    lines = []
    for service in Procedure.objects.published().filter(service_level__gte=ServiceLevel.THREE).order_by("name", "code"):
        row = by_procedure.get(service.pk, dict.fromkeys(names, 0))
        in_time = row["settled_early"] + row["settled_on_time"]
        settled = in_time + row["settled_late"]
        lines.append(
            ServiceLine(
                code=service.code,
                name=service.name,
                level=service.service_level,
                received_online=row["received_online"],
                received=row["received_online"] + row["received_direct"],
                settled=settled,
                on_time_share=round(100 * in_time / settled, 1) if settled else None,
            )
        )
    return sorted(lines, key=lambda line: -line.received)
