"""Rules between fields: which of them are asked now, and which are broken."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from congvu.forms.definition import TODAY, Field, FormDefinition, Rule, Table
from congvu.kernel.expressions import ExpressionFailed

_ASKS_FOR_MISSING = re.compile(r"\b(empty|filled|count|len)\s*\(")


def broken_rules(
    definition: FormDefinition,
    values: Mapping[str, Any],
    shown: Collection[str],
    pages: Collection[str] | None,
) -> Iterator[tuple[Rule, int | None]]:
    """The broken rules, with the row for a rule about a column.

    With `pages`, only rules whose error stands on one of them and whose names were all asked by then.
    """
    order = {page.key: number for number, page in enumerate(definition.pages)}
    for rule in definition.rules:
        root, _, column = rule.at.partition(".")
        if root not in shown:
            continue
        item = definition.fields[root]
        if pages is not None and not _asked_by_now(rule, item, definition, order, pages):
            continue
        if isinstance(item, Table) and column:
            for index, row in enumerate(values.get(root) or ()):
                if _broken(rule, ChainMap(row, values)):  # type: ignore[arg-type]
                    yield rule, index
        elif _broken(rule, values):
            yield rule, None


def _asked_by_now(
    rule: Rule, at: Field, definition: FormDefinition, order: Mapping[str, int], pages: Collection[str]
) -> bool:
    page = definition.page_of[at.key]
    if page not in pages:
        return False
    names = rule.check.names | (rule.when.names if rule.when else frozenset())
    roots = {name.partition(".")[0] for name in names} - {TODAY}
    return all(order[definition.page_of[root]] <= order[page] for root in roots if root in definition.page_of)


def _broken(rule: Rule, values: Mapping[str, Any]) -> bool:
    try:
        if rule.when is not None and not rule.when.holds(values):
            return False
        if not _ASKS_FOR_MISSING.search(rule.check.text) and any(_missing(name, values) for name in rule.check.names):
            return False
        return not rule.check.holds(values)
    except ExpressionFailed:
        return True


def _missing(name: str, values: Mapping[str, Any]) -> bool:
    root, _, _ = name.partition(".")
    return values.get(root) is None
