"""Find procedures by what people type, and count what was found by field, agency, subject and level.

The exact code first; then procedures with every word, those with the words in the name before those with them elsewhere;
where none has every word, those that have most of the rare ones; where none has any, names that look alike (slips of the
hand). PostgreSQL does all of it: full-text search over folded words and trigrams.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from congvu.catalog.models import Procedure, ServiceLevel
from congvu.catalog.queries.search_sql import FACETS, Filters, TextQuery, statement
from congvu.catalog.queries.search_words import weighed, without_commonest
from congvu.catalog.rules.wording import accented_words, code_in, concepts, words
from congvu.kernel.text import nfc

MOST_AT_ONCE = 1000
# Fewer answers than this to a question of three words or more, and the question is asked more widely.
FEW = 5
FACET_NAMES = {
    "field": _("Lĩnh vực"),
    "agency": _("Cơ quan thực hiện"),
    "subject": _("Đối tượng"),
    "level": _("Mức độ trực tuyến"),
    "administrative_level": _("Cấp thực hiện"),
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
    """One page of procedures (each with its field loaded), the total, and the facets by key.

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
    page = {"limit": max(1, min(limit, MOST_AT_ONCE)), "offset": max(0, offset)}
    text = nfc(text.replace("\x00", "")).strip()
    for reading in _readings(text):
        found = _run(reading.query, filters, page)
        if found.counts["found"]:
            break
    if reading.wider is not None and found.counts["found"] < FEW:
        found = _run(reading.wider, filters, page)
    procedures = (
        Procedure.objects.published()
        .select_related("field")
        .defer("document", "folded", "folded_name")
        .in_bulk(found.ids)
    )
    return SearchResult(
        procedures=tuple(procedures[pk] for pk in found.ids if pk in procedures),
        total=found.counts["total"],
        facets=_shown(found.facets, filters),
        match=reading.match if found.counts["found"] else Match.NOTHING,
        corrections=reading.corrections,
    )


@dataclass(frozen=True)
class _Reading:
    """One way to understand what was typed."""

    query: TextQuery
    match: Match
    corrections: tuple[tuple[str, str], ...] = ()
    # Asked instead when this finds only a few: the same without its most common word, which still counts for the order.
    wider: TextQuery | None = None


@dataclass(frozen=True)
class _Found:
    counts: dict[str, int]
    facets: dict[str, list[tuple[str, str, int]]]
    ids: list[int]


def _readings(text: str) -> Iterator[_Reading]:
    """Ways to understand the text, the strictest first; the first that finds something is taken."""
    if not words(text):
        # "!!!" asks for something that no name has; nothing typed asks for everything.
        yield _Reading(TextQuery.nothing(), Match.NOTHING) if text else _Reading(TextQuery.everything(), Match.ALL)
        return
    if code := code_in(text):
        yield _Reading(TextQuery.code(code), Match.CODE)
    asked, corrections = weighed(concepts(text))
    accents = accented_words(text)
    must = sum(1 for one in asked if one.must)
    for found_of in range(must, max(must // 2, 1) - 1, -1):
        match = Match.EVERY_WORD if found_of == must else Match.SOME_WORDS
        fewer = without_commonest(asked) if found_of == must else None
        wider = TextQuery.of(fewer, must - 1, accents) if fewer else None
        yield _Reading(TextQuery.of(asked, found_of, accents), match, corrections, wider)
    yield _Reading(TextQuery.similar(" ".join(words(text))), Match.SIMILAR)


def _run(query: TextQuery, filters: Filters, page: dict[str, int]) -> _Found:
    counts: dict[str, int] = {}
    facets: dict[str, list[tuple[str, str, int]]] = {key: [] for key in FACETS}
    hits: list[tuple[int, int]] = []
    with connection.cursor() as cursor:
        cursor.execute(statement(query, filters), query.parameters | filters.parameters | page)
        for kind, value, label, count in cursor.fetchall():
            if kind in facets:
                facets[kind].append((value, label, count))
            elif kind == "hit":
                hits.append((count, int(value)))
            else:
                counts[kind] = count
    return _Found(counts, facets, [pk for _, pk in sorted(hits)])


def _shown(rows: dict[str, list[tuple[str, str, int]]], filters: Filters) -> dict[str, Facet]:
    facets = {}
    for key, name in FACET_NAMES.items():
        chosen = filters.value(key)
        values = [
            FacetValue(value, _label(key, label), count, value == chosen) for value, label, count in rows.get(key, [])
        ]
        if chosen and not any(value.chosen for value in values):
            # What was chosen stays on the page even when nothing is left of it.
            values.append(FacetValue(chosen, _label(key, chosen), 0, chosen=True))
        facets[key] = Facet(key, str(name), tuple(values))
    return facets


def _label(key: str, label: str) -> str:
    if key == "level" and re.fullmatch(r"[1-4]", label):
        return str(ServiceLevel(int(label)).label)
    return label
