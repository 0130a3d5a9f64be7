"""What lists and search read of a procedure, copied from its revision in force."""

from __future__ import annotations

from django.db import connection

from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.catalog.queries.procedures import legal_parts
from congvu.catalog.rules.legal_parts import LegalParts
from congvu.catalog.rules.service_level import facts_of, service_level
from congvu.catalog.rules.wording import search_texts

# ts_stat reads the index text of every published procedure; several writers at once take turns.
_COUNT_WORDS = """
    INSERT INTO catalog_searchword (word, procedures)
    SELECT word, ndoc FROM ts_stat('SELECT document FROM catalog_procedure WHERE current_id IS NOT NULL')
    WHERE length(word) <= 100
    ON CONFLICT (word) DO UPDATE SET procedures = excluded.procedures
    WHERE catalog_searchword.procedures <> excluded.procedures
"""
_FORGET_WORDS = """
    DELETE FROM catalog_searchword WHERE word NOT IN
    (SELECT word FROM ts_stat('SELECT document FROM catalog_procedure WHERE current_id IS NOT NULL'))
"""
_TURN = "SELECT pg_advisory_xact_lock(7230142, 1)"


def follow(procedure: Procedure, revision: ProcedureRevision | None) -> None:
    """Make the revision the one in force, and the procedure say what it says. The caller holds the procedure's lock."""
    procedure.current = revision
    if revision is not None:
        describe(procedure, legal_parts(revision))
        procedure.is_filed_here = revision.accepts_dossiers
    procedure.save()


def describe(procedure: Procedure, parts: LegalParts) -> None:
    """Copy names and lists, cut to what a list can show; the revision keeps them whole."""
    level = service_level(facts_of(parts))
    agencies = parts.agencies or ((parts.agency_name,) if parts.agency_name else ())
    procedure.name = parts.name
    procedure.agency_name = _cut(parts.agency_name, 1000)
    procedure.agencies = [agency for agency in agencies if len(agency) <= 300]
    procedure.promulgator = _cut(parts.promulgator, 300)
    procedure.administrative_levels = [each for each in parts.administrative_levels if len(each) <= 60]
    procedure.subjects = [each for each in parts.subjects if len(each) <= 300]
    procedure.service_level = level.number
    procedure.is_full = level.is_full
    procedure.folded_name, procedure.folded = search_texts(
        parts.name,
        parts.name_en,
        parts.code,
        parts.field.name,
        *parts.agencies,
        parts.agency_name,
        parts.promulgator,
        *parts.keywords,
        parts.abstract,
        *(result.name for result in parts.results),
        *(case.name for case in parts.cases),
        *(basis.number for basis in parts.legal_basis),
    )


def refresh_words() -> None:
    """Count again in how many procedures each word stands."""
    with connection.cursor() as cursor:
        cursor.execute(_TURN)
        cursor.execute(_COUNT_WORDS)
        cursor.execute(_FORGET_WORDS)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
