"""What is asked of the catalogue."""

from congvu.catalog.queries.procedures import (
    PublishedProcedure,
    fields_with_counts,
    legal_parts,
    level_of,
    procedure_page,
    revisions_of,
    services_by_level,
)
from congvu.catalog.queries.search import Facet, Match, SearchResult, search

__all__ = [
    "Facet",
    "Match",
    "PublishedProcedure",
    "SearchResult",
    "fields_with_counts",
    "legal_parts",
    "level_of",
    "procedure_page",
    "revisions_of",
    "search",
    "services_by_level",
]
