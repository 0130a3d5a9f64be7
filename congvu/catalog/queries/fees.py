"""What a declaration owes by the published fees."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from congvu.catalog.rules.fees import FeeDue, fees_due
from congvu.kernel.expressions import ExpressionInvalid


def fees_of(content: Mapping[str, Any], values: Mapping[str, Any], names: Set[str]) -> list[FeeDue]:
    """The fees of a revision's content, or of a draft's, that these values of its form owe.

    None at all where a draft's rule cannot be read: what is wrong stands at the rule.
    """
    try:
        return fees_due(content.get("fees") or [], values, names)
    except ExpressionInvalid:
        return []
