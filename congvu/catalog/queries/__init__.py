"""What is asked of the catalogue."""

from congvu.catalog.queries.fees import FeeDue, fees_of
from congvu.catalog.queries.procedures import (
    FieldOfServices,
    PublishedProcedure,
    english_name,
    fields_with_counts,
    legal_parts,
    level_counts,
    level_of,
    procedure_page,
    publication_warning,
    revision_in_force,
    revisions_of,
    services_by_level,
    shown,
    time_limit,
)
from congvu.catalog.queries.revisions import DiffLine, FileDiff, diff, diff_of_save, package_of, sample_dossiers
from congvu.catalog.queries.search import Facet, FacetValue, Match, SearchResult, search

__all__ = [
    "DiffLine",
    "Facet",
    "FacetValue",
    "FeeDue",
    "FieldOfServices",
    "FileDiff",
    "Match",
    "PublishedProcedure",
    "SearchResult",
    "diff",
    "diff_of_save",
    "english_name",
    "fees_of",
    "fields_with_counts",
    "legal_parts",
    "level_counts",
    "level_of",
    "package_of",
    "procedure_page",
    "publication_warning",
    "revision_in_force",
    "revisions_of",
    "sample_dossiers",
    "search",
    "services_by_level",
    "shown",
    "time_limit",
]
