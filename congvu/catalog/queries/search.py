"""Find procedures by what people type, and count what was found by field, agency, subject and level.

The exact code first; then procedures with every word, those with the words in the name before those with them elsewhere;
where none has every word, those that have most of the rare ones; where none has any, names that look alike (slips of the
hand). PostgreSQL does all of it: full-text search over folded words and trigrams.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import Any

from django.db import connection

from congvu.catalog.models import Procedure, ServiceLevel
from congvu.catalog.queries.search_sql import FACETS, HITS, Filters, TextQuery, facet_sql, hit_sql
from congvu.catalog.queries.search_words import weighed
from congvu.catalog.rules.wording import accented_words, code_in, concepts, words
from congvu.kernel.text import nfc

MOST_AT_ONCE = 1000
FACET_NAMES = {
    "field": "Lĩnh vực",
    "agency": "Cơ quan thực hiện",
    "subject": "Đối tượng",
    "level": "Mức độ trực tuyến",
    "administrative_level": "Cấp thực hiện",
}


class Match(enum.Enum):
    """How the procedures were found."""

    ALL = "all"  # nothing was typed
    CODE = "code"
    EVERY_WORD = "every_word"
    SOME_WORDS = "some_words"
    SIMILAR = "similar"
    NOTHING = "nothing"


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow the search: counts are those that the other choices leave."""

    key: str
    name: str
    values: tuple[FacetValue, ...]

    @property
    def chosen(self) -> FacetValue | None:
        return next((value for value in self.values if value.chosen), None)


@dataclass(frozen=True)
class SearchResult:
    """One page of procedures (each with its revision and field loaded), the total, and the facets by key.

    `corrections` pairs a typed word that stands nowhere with the word that was searched instead.
    """

    procedures: tuple[Procedure, ...]
    total: int
    facets: dict[str, Facet]
    match: Match
    corrections: tuple[tuple[str, str], ...] = ()


def search(
    text: str = "",
    *,
    field: str = "",
    agency: str = "",
    subject: str = "",
    level: int | None = None,
    administrative_level: str = "",
    online: bool | None = None,
    filed_here: bool | None = None,
    limit: int = 20,
    offset: int = 0,
) -> SearchResult:
    """Search the published catalogue.

    `field` is a field's code; `agency`, `subject` and `administrative_level` are names as the facets give them; `level` is
    1 to 4; `online` asks for level 3 and 4 (or below), `filed_here` for procedures that this program itself takes.
    """
    filters = Filters(field, agency, subject, level, administrative_level, online, filed_here)
    text = nfc(text.replace("\x00", "")).strip()
    query, match, corrections = _understood(text)
    counted = _facets(query, filters)
    ids = _hits(query, filters, max(1, min(limit, MOST_AT_ONCE)), max(0, offset)) if counted["total"] else []
    found = Procedure.objects.published().select_related("current", "field").in_bulk(ids)
    return SearchResult(
        procedures=tuple(found[pk] for pk in ids if pk in found),
        total=counted["total"],
        facets=_shown(counted["rows"], filters),
        match=match if counted["found"] else Match.NOTHING,
        corrections=corrections,
    )


def _understood(text: str) -> tuple[TextQuery, Match, tuple[tuple[str, str], ...]]:
    """What to ask the database for: the strictest reading that finds something."""
    if not words(text):
        # "!!!" asks for something that no name has; nothing typed asks for everything.
        return (TextQuery.everything(), Match.ALL, ()) if not text else (TextQuery.nothing(), Match.NOTHING, ())
    if code := code_in(text):
        query = TextQuery.code(code)
        if _finds(query):
            return query, Match.CODE, ()
    asked, corrections = weighed(concepts(text))
    plain = " ".join(word for one in asked for word in one.typed)
    accents = accented_words(text)
    must = [one for one in asked if one.must]
    for found_of in range(len(must), 0, -1):
        query = TextQuery.of(asked, found_of, plain, accents)
        if _finds(query):
            return query, Match.EVERY_WORD if found_of == len(must) else Match.SOME_WORDS, corrections
        if found_of <= (len(must) + 1) // 2:
            break
    similar = TextQuery.similar(" ".join(words(text)))
    return similar, Match.SIMILAR, ()


def _finds(query: TextQuery) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM catalog_procedure p WHERE p.current_id IS NOT NULL AND {query.condition} LIMIT 1",  # noqa: S608
            query.parameters,
        )
        return cursor.fetchone() is not None


def _facets(query: TextQuery, filters: Filters) -> dict[str, Any]:
    rows: dict[str, list[tuple[str, str, int]]] = {key: [] for key in FACETS}
    totals = {"total": 0, "found": 0}
    with connection.cursor() as cursor:
        cursor.execute(facet_sql(query, filters), query.parameters | filters.parameters)
        for key, value, label, count in cursor.fetchall():
            if key in totals:
                totals[key] = count
            else:
                rows[key].append((value, label, count))
    return {**totals, "rows": rows}


def _hits(query: TextQuery, filters: Filters, limit: int, offset: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            hit_sql(query, filters),
            query.parameters | filters.parameters | {HITS.limit: limit, HITS.offset: offset},
        )
        return [pk for (pk,) in cursor.fetchall()]


def _shown(rows: dict[str, list[tuple[str, str, int]]], filters: Filters) -> dict[str, Facet]:
    facets = {}
    for key, name in FACET_NAMES.items():
        chosen = filters.value(key)
        values = [FacetValue(value, _label(key, label), count, value == chosen) for value, label, count in rows[key]]
        if chosen and not any(value.chosen for value in values):
            # What was chosen stays on the page even when nothing is left of it.
            values.append(FacetValue(chosen, _label(key, chosen), 0, chosen=True))
        facets[key] = Facet(key, name, tuple(values))
    return facets


def _label(key: str, label: str) -> str:
    if key == "level" and re.fullmatch(r"[1-4]", label):
        return str(ServiceLevel(int(label)).label)
    return label
