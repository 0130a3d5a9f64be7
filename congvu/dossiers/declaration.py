"""The declaration of a dossier: judged by the form engine, and the papers its answers ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from congvu.catalog.queries import FeeDue, fees_of
from congvu.dossiers import rules
from congvu.dossiers.offer import Offer, PaperAsked, offer_of
from congvu.forms import display, engine
from congvu.forms.definition import Field, FieldType, FormDefinition, Table
from congvu.forms.listed import read_code
from congvu.forms.lookups import RegistryLookups
from congvu.forms.reading import from_dict
from congvu.forms.values import Notation, Unreadable, is_blank, read
from congvu.kernel.expressions import ExpressionFailed, compile_expression


@dataclass(frozen=True)
class Declared:
    """The answers in their stored form, as expressions compute with them (`values`), and what is wrong with them."""

    answers: dict[str, Any]
    values: dict[str, Any]
    problems: list[dict[str, str]] = field(default_factory=list)


@lru_cache(maxsize=256)
def form_of(revision_id: int) -> FormDefinition | None:
    """The form of a published revision, read once."""
    stored = offer_of(revision_id).form
    return from_dict(stored) if stored else None


def declared(terms: Offer, answers: Mapping[str, Any], *, on: date) -> Declared:
    """The whole declaration, judged on a day: what the server holds for true whatever a page said."""
    form = form_of(terms.revision)
    if form is None:
        return Declared(dict(answers), dict(answers))
    cleaned, errors = engine.clean(form, answers, on=on, lookups=RegistryLookups(on))
    problems = [{"name": error.name, "pointer": error.pointer, "reason": error.sentence} for error in errors]
    return Declared(cleaned, engine.values_for(form, cleaned, on=on), problems)


def values_of(terms: Offer, answers: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    """Stored answers as expressions and templates compute with them."""
    form = form_of(terms.revision)
    return engine.values_for(form, answers, on=on) if form is not None else dict(answers)


def shown_of(terms: Offer, answers: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    """Answers and computed values in the words of prints: "Thái Lan" for TH, "25.200,00 USD" for an amount."""
    form = form_of(terms.revision)
    if form is None:
        return dict(answers)
    return display.shown(form, {**engine.values_for(form, answers, on=on), **answers}, RegistryLookups(on))


def summary_of(terms: Offer, answers: Mapping[str, Any], *, on: date) -> str:
    """Nội dung yêu cầu giải quyết: the procedure's template over the declaration, else the procedure's name."""
    return (rules.filled(terms.summary, shown_of(terms, answers, on=on)) or terms.name)[:1000]


def fees_owed(terms: Offer, answers: Mapping[str, Any], *, on: date) -> list[FeeDue]:
    """Phí, lệ phí that these answers owe: of the published ones those whose rule holds, as often as it says."""
    form = form_of(terms.revision)
    names = form.names if form is not None else frozenset(answers)
    return fees_of(terms.content, values_of(terms, answers, on=on), names)


@dataclass(frozen=True)
class Correctable:
    """One answer that can be corrected by itself: `quantity`, or `goods/1/name` in a table; its answer in words."""

    place: str
    label: str
    words: str
    item: Field

    def put(self, answers: dict[str, Any], stored: Any) -> None:
        """Set the answer; None takes it away."""
        key, _, rest = self.place.partition("/")
        row, _, column = rest.partition("/")
        holder, name = (answers[key][int(row)], column) if rest else (answers, key)
        if stored is None:
            holder.pop(name, None)
        else:
            holder[name] = stored


def correctables(terms: Offer, answers: Mapping[str, Any], *, on: date) -> list[Correctable]:
    """The single answers of a declaration, in its order. Addresses and lists of choices are corrected as new dossiers."""
    form = form_of(terms.revision)
    if form is None:
        return []
    names = display.names_in(form, answers, RegistryLookups(on))
    shown = engine.visible(form, answers, on=on)
    found = []
    for item in form.fields.values():
        if item.key not in shown or not item.is_answered or item.type in _NOT_SINGLE:
            continue
        if not isinstance(item, Table):
            words = display.display(item, answers.get(item.key), names)
            found.append(Correctable(item.key, item.label, words, item))
            continue
        for number, row in enumerate(answers.get(item.key) or ()):
            for column in item.columns:
                if column.is_answered and column.key in row:
                    label = f"{item.label}, {item.row_label.lower()} {number + 1}: {column.label}"
                    words = display.display(column, row[column.key], names)
                    found.append(Correctable(f"{item.key}/{number}/{column.key}", label, words, column))
    return found


def reread(place: Correctable, text: str, *, on: date) -> Any:
    """The stored form of what was typed for a place; ValueError with a sentence where it cannot be read."""
    if is_blank(text):
        return None
    try:
        if place.item.type is FieldType.REGISTRY:
            return read_code(place.item, text, RegistryLookups(on), Notation.TYPED)
        return read(place.item, text, Notation.TYPED)
    except Unreadable as wrong:
        raise ValueError(wrong.sentence) from None


_NOT_SINGLE = frozenset({FieldType.ADDRESS, FieldType.MULTIPLE})


def facts_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a process may ask of a case: the single values of the declaration, as plain JSON."""
    plain = {key: _plain(value) for key, value in values.items()}
    return rules.plain_facts(plain)


def papers_asked(terms: Offer, values: Mapping[str, Any]) -> list[PaperAsked]:
    """The papers that these answers make necessary."""
    form = form_of(terms.revision)
    names = form.names if form is not None else frozenset(values)
    return [
        paper
        for paper in terms.papers
        if rules.paper_is_asked(paper.required, paper.when, bool(paper.when) and _holds(paper.when, values, names))
    ]


def _holds(condition: str, values: Mapping[str, Any], names: frozenset[str]) -> bool:
    try:
        return compile_expression(condition, names).holds(values)
    except ExpressionFailed:
        return False


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value
