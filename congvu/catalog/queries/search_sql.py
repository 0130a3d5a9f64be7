"""The SQL of the search. Every text of a person goes in as a parameter; only our own words are put together here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from types import SimpleNamespace
from typing import Any

from congvu.catalog.queries.search_words import Weighed
from congvu.catalog.rules.wording import Phrase

FACETS = ("field", "agency", "subject", "level", "administrative_level")
MOST_FACET_VALUES = 40
HITS = SimpleNamespace(limit="limit", offset="offset")

_FACET_VALUES = {
    "field": ("JOIN catalog_field f ON f.id = m.field_id", "f.code", "f.name"),
    "agency": (", unnest(m.agencies) AS v", "v", "v"),
    "subject": (", unnest(m.subjects) AS v", "v", "v"),
    "level": ("", "m.service_level::text", "m.service_level::text"),
    "administrative_level": (", unnest(m.administrative_levels) AS v", "v", "v"),
}


@dataclass(frozen=True)
class Filters:
    """What was chosen beside the text."""

    field: str = ""
    agency: str = ""
    subject: str = ""
    level: int | None = None
    administrative_level: str = ""
    online: bool | None = None
    filed_here: bool | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        return {f"chosen_{key}": self.value(key) for key in FACETS}

    def value(self, key: str) -> str:
        value = getattr(self, key)
        return "" if value is None else str(value).replace("\x00", "")

    def condition(self, table: str, but: str = "") -> str:
        """The condition on rows of `table`; `but` names the facet whose own choice is left out."""
        conditions = [
            _CHOSEN[key].format(t=table) for key in FACETS if key != but and self.value(key)
        ]
        if self.online is not None:
            conditions.append(f"{table}.service_level {'>=' if self.online else '<'} 3")
        if self.filed_here is not None:
            conditions.append(f"{'' if self.filed_here else 'NOT '}{table}.is_filed_here")
        return " AND ".join(conditions) or "true"


_CHOSEN = {
    "field": "{t}.field_id = (SELECT id FROM catalog_field WHERE code = %(chosen_field)s)",
    "agency": "%(chosen_agency)s = ANY({t}.agencies)",
    "subject": "%(chosen_subject)s = ANY({t}.subjects)",
    "level": "{t}.service_level::text = %(chosen_level)s",
    "administrative_level": "%(chosen_administrative_level)s = ANY({t}.administrative_levels)",
}


@dataclass(frozen=True)
class TextQuery:
    """A condition on procedures `p` and an order, with the parameters of both."""

    condition: str
    order: str
    parameters: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def everything(cls) -> TextQuery:
        return cls("true", "p.is_filed_here DESC, p.name, p.code")

    @classmethod
    def nothing(cls) -> TextQuery:
        return cls("false", "p.id")

    @classmethod
    def code(cls, code: str) -> TextQuery:
        """The code itself, then codes of which it is the beginning."""
        return cls(
            "(p.code = %(code)s OR p.code LIKE %(code_and_more)s)",
            "(p.code = %(code)s) DESC, p.code",
            {"code": code, "code_and_more": f"{code}%"},
        )

    @classmethod
    def similar(cls, folded: str) -> TextQuery:
        """Names that look like the text."""
        return cls(
            "%(folded)s <%% p.folded_name",
            "word_similarity(%(folded)s, p.folded_name) DESC, length(p.folded_name), p.code",
            {"folded": folded},
        )

    @classmethod
    def of(cls, asked: list[Weighed], found_of: int, plain: str, accents: list[str]) -> TextQuery:
        """Procedures in which at least `found_of` of the concepts that must be found are found.

        The order: weights of the concepts found, those in the name in full, others by a third; the words one after
        another; diacritics as typed; a name that says little else; and what can be filed here.
        """
        must = [one for one in asked if one.must]
        parameters: dict[str, Any] = {
            "every": " | ".join(
                f"({' & '.join(f'({_any(one.phrases)})' for one in some)})" for some in combinations(must, found_of)
            ),
            "plain": plain,
            "plain_inside": f"% {plain} %",
        }
        total, score = sum(one.weight for one in asked), []
        for number, one in enumerate(asked):
            parameters[f"named_{number}"] = _any(one.phrases, ":A")
            parameters[f"found_{number}"] = _any(one.phrases)
            score.append(
                f"{one.weight / total:.4f} * CASE WHEN p.document @@ to_tsquery('simple', %(named_{number})s) THEN 1"
                f" WHEN p.document @@ to_tsquery('simple', %(found_{number})s) THEN 0.35 ELSE 0 END"
            )
        score.append("0.3 * (' ' || p.folded_name || ' ' LIKE %(plain_inside)s)::int")
        score.append("0.3 * similarity(%(plain)s, p.folded_name)")
        for number, word in enumerate(accents):
            parameters[f"accent_{number}"] = f"%{_escaped(word)}%"
            score.append(f"{0.2 / len(accents):.4f} * (lower(p.name) LIKE %(accent_{number})s)::int")
        score.append("0.05 * p.is_filed_here::int")
        return cls(
            "p.document @@ to_tsquery('simple', %(every)s)",
            f"{' + '.join(score)} DESC, length(p.folded_name), p.code",
            parameters,
        )


def hit_sql(query: TextQuery, filters: Filters) -> str:
    return (
        f"SELECT p.id FROM catalog_procedure p WHERE p.current_id IS NOT NULL AND {query.condition}"  # noqa: S608
        f" AND {filters.condition('p')} ORDER BY {query.order} LIMIT %(limit)s OFFSET %(offset)s"
    )


def facet_sql(query: TextQuery, filters: Filters) -> str:
    """Rows (facet, value, label, count), and (total | found, '', '', count): with the choices, and without any."""
    parts = [
        f"(SELECT '{key}' AS facet, {value} AS value, {label} AS label, count(*) AS n FROM matched m {source}"  # noqa: S608
        f" WHERE {filters.condition('m', but=key)}"
        f" GROUP BY {value}, {label} ORDER BY n DESC, label LIMIT {MOST_FACET_VALUES})"
        for key, (source, value, label) in _FACET_VALUES.items()
    ]
    return (
        "WITH matched AS MATERIALIZED (SELECT p.field_id, p.agencies, p.subjects, p.service_level,"  # noqa: S608
        " p.administrative_levels, p.is_filed_here FROM catalog_procedure p"
        f" WHERE p.current_id IS NOT NULL AND {query.condition}) "
        + " UNION ALL ".join(parts)
        + f" UNION ALL (SELECT 'total', '', '', count(*) FROM matched m WHERE {filters.condition('m')})"
        + " UNION ALL (SELECT 'found', '', '', count(*) FROM matched)"
    )


def _any(phrases: Iterable[Phrase], weight: str = "") -> str:
    """A tsquery for any of the phrases. Words are letters and digits only (rules.wording), so quoting is safe."""
    return " | ".join("(" + " <-> ".join(f"'{word}'{weight}" for word in phrase) + ")" for phrase in phrases)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
