"""What is asked of statistics. What an officer counts begins with `Dossier.objects.visible_to(actor)`."""

from congvu.statistics.queries.services import ServiceLine, of_services
from congvu.statistics.queries.settlement import (
    COLUMNS,
    GROUPS,
    TOTALS,
    Line,
    behind,
    rows_behind,
    settlement,
    total_of,
)

__all__ = [
    "COLUMNS",
    "GROUPS",
    "TOTALS",
    "Line",
    "ServiceLine",
    "behind",
    "of_services",
    "rows_behind",
    "settlement",
    "total_of",
]
