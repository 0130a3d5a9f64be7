"""The SQL of the search. Every text of a person goes in as a parameter; only our own words are put together here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any

from congvu.catalog.queries.search_words import Weighed
from congvu.catalog.rules.wording import Phrase, glued

FACETS = ("field", "agency", "subject", "level", "administrative_level")
MOST_FACET_VALUES = 40


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

    def condition(self, but: str = "") -> str:
        """The condition on rows of `m`; `but` names the facet whose own choice is left out."""
        conditions = [_CHOSEN[key] for key in FACETS if key != but and self.value(key)]
        if self.online is not None:
            conditions.append(f"m.service_level {'>=' if self.online else '<'} 3")
        if self.filed_here is not None:
            conditions.append(f"{'' if self.filed_here else 'NOT '}m.is_filed_here")
        return " AND ".join(conditions) or "true"


_CHOSEN = {
    "field": "m.field_id = (SELECT id FROM catalog_field WHERE code = %(chosen_field)s)",
    "agency": "%(chosen_agency)s = ANY(m.agencies)",
    "subject": "%(chosen_subject)s = ANY(m.subjects)",
    "level": "m.service_level::text = %(chosen_level)s",
    "administrative_level": "%(chosen_administrative_level)s = ANY(m.administrative_levels)",
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
    def of(cls, asked: list[Weighed], found_of: int, accents: list[str]) -> TextQuery:
        """Procedures in which at least `found_of` of the concepts that must be found are found.

        The order: weights of the concepts found, those in the name in full, others by a third; the words one after
        another; diacritics as typed; a name that says little else; and what can be filed here.
        """
        must = [one for one in asked if one.must]
        plain = " ".join(word for one in asked for word in one.typed)
        parameters: dict[str, Any] = {
            "every": " | ".join(
                f"({' & '.join(f'({_indexed(one.phrases)})' for one in some)})" for some in combinations(must, found_of)
            ),
            "plain": f"% {plain} %",
            "length": len(plain),
        }
        total, score = sum(one.weight for one in asked), []
        for number, one in enumerate(asked):
            parameters[f"named_{number}"] = _spelled(one.phrases, ":A")
            found = "true"
            if not one.must or found_of < len(must):
                # Where every concept is required, what is not in the name is elsewhere: nothing more to look up.
                parameters[f"found_{number}"] = _spelled(one.phrases)
                found = f"p.document @@ to_tsquery('simple', %(found_{number})s)"
            score.append(
                f"{one.weight / total:.4f} * CASE WHEN p.document @@ to_tsquery('simple', %(named_{number})s) THEN 1"
                f" WHEN {found} THEN 0.35 ELSE 0 END"
            )
        for number, (one, other) in enumerate(pairwise(asked)):
            parameters[f"pair_{number}"] = _spelled([(one.typed[-1], other.typed[0])], ":A")
            score.append(f"{0.3 / (len(asked) - 1):.4f} * (p.document @@ to_tsquery('simple', %(pair_{number})s))::int")
        score.append("0.15 * (' ' || p.folded_name || ' ' LIKE %(plain)s)::int")
        score.append("0.3 * %(length)s / greatest(%(length)s, length(p.folded_name))")
        for number, word in enumerate(accents):
            parameters[f"accent_{number}"] = f"%{_escaped(word)}%"
            score.append(f"{0.2 / len(accents):.4f} * (lower(p.name) LIKE %(accent_{number})s)::int")
        score.append("0.05 * p.is_filed_here::int")
        return cls(
            "p.document @@ to_tsquery('simple', %(every)s)",
            f"{' + '.join(score)} DESC, length(p.folded_name), p.code",
            parameters,
        )


def statement(query: TextQuery, filters: Filters) -> str:
    """One statement for a page of hits and every count.

    Rows (kind, value, label, n): the facets' values with counts; `total` with the choices and `found` without any; and
    `hit`, whose value is the id of a procedure and whose n is its place.
    """
    chosen = filters.condition()
    return (
        "WITH matched AS MATERIALIZED (SELECT p.id, p.field_id, p.agencies, p.subjects, p.service_level,"
        " p.administrative_levels, p.is_filed_here FROM catalog_procedure p"
        f" WHERE p.current_id IS NOT NULL AND {query.condition}) "
        + " UNION ALL ".join(
            [
                _one_value("field", "m.field_id", filters),
                _one_value("level", "m.service_level", filters),
                _many_values("agency", "m.agencies", filters),
                _many_values("subject", "m.subjects", filters),
                _many_values("administrative_level", "m.administrative_levels", filters),
                f"(SELECT 'total', '', '', count(*) FROM matched m WHERE {chosen})",
                "(SELECT 'found', '', '', count(*) FROM matched)",
                "(SELECT 'hit', id::text, '', row_number() OVER () FROM (SELECT p.id FROM matched m JOIN catalog_procedure p"
                f" USING (id) WHERE {chosen} ORDER BY {query.order} LIMIT %(limit)s OFFSET %(offset)s) h)",
            ]
        )
    )


def _one_value(key: str, column: str, filters: Filters) -> str:
    join, value, label = (
        (" JOIN catalog_field f ON f.id = g.v", "f.code", "f.name")
        if key == "field"
        else ("", "g.v::text", "g.v::text")
    )
    return (
        f"(SELECT '{key}' AS kind, {value} AS value, {label} AS label, g.n FROM"
        f" (SELECT {column} AS v, count(*) AS n FROM matched m WHERE {filters.condition(but=key)} GROUP BY 1) g{join}"
        f" ORDER BY g.n DESC, label LIMIT {MOST_FACET_VALUES})"
    )


def _many_values(key: str, column: str, filters: Filters) -> str:
    """Equal lists are counted first: there are far fewer of them than procedures."""
    return (
        f"(SELECT '{key}', v, v, sum(g.n)::bigint AS n FROM"
        f" (SELECT {column} AS vs, count(*) AS n FROM matched m WHERE {filters.condition(but=key)} GROUP BY 1) g,"
        f" unnest(g.vs) AS v GROUP BY v ORDER BY n DESC, v LIMIT {MOST_FACET_VALUES})"
    )


def _indexed(phrases: Iterable[Phrase]) -> str:
    """A tsquery for any of the phrases, by the one word under which the index keeps each phrase."""
    return " | ".join(f"'{glued(phrase)}'" for phrase in phrases)


def _spelled(phrases: Iterable[Phrase], weight: str = "") -> str:
    """A tsquery for any of the phrases, word after word. Words are letters and digits only, so quoting is safe."""
    return " | ".join("(" + " <-> ".join(f"'{word}'{weight}" for word in phrase) + ")" for phrase in phrases)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
