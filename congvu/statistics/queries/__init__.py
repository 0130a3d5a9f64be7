"""What is asked of statistics. What an officer counts begins with `Dossier.objects.visible_to(actor)`."""

from congvu.statistics.queries.causes import (
    CAUSES,
    CIRCUMSTANCES,
    CauseLine,
    UnitLateness,
    behind_cause,
    causes,
    causes_total,
    late_steps,
    lateness_of_units,
)
from congvu.statistics.queries.lists import listed
from congvu.statistics.queries.services import ServiceLine, of_services
from congvu.statistics.queries.settlement import (
    COLUMNS,
    GROUPS,
    TOTALS,
    Line,
    behind,
    settlement,
    total_of,
)

__all__ = [
    "CAUSES",
    "CIRCUMSTANCES",
    "COLUMNS",
    "GROUPS",
    "TOTALS",
    "CauseLine",
    "Line",
    "ServiceLine",
    "UnitLateness",
    "behind",
    "behind_cause",
    "causes",
    "causes_total",
    "late_steps",
    "lateness_of_units",
    "listed",
    "of_services",
    "settlement",
    "total_of",
]
