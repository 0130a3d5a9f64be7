"""Conditions, bounds and computed fields: what a definition's expressions say of the answers so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from congvu.forms.definition import Field, FieldType
from congvu.forms.values import number_stored
from congvu.kernel.expressions import Expression, ExpressionFailed


def holds(condition: Expression | None, values: Mapping[str, Any]) -> bool:
    """Whether a condition is fulfilled; one that meets values without meaning is not."""
    if condition is None:
        return True
    try:
        return condition.holds(values)
    except ExpressionFailed:
        return False


def computed(item: Field, values: Mapping[str, Any]) -> Any:
    """The stored form of a computed field; None where something it needs is missing."""
    value = _evaluated(item.expression, values)
    if item.result.is_numeric:
        if not isinstance(value, int | Decimal) or isinstance(value, bool) or abs(value) >= Decimal(10**24):
            return None
        rounded = round(Decimal(value), item.places or 0)
        return int(rounded) if item.result is FieldType.INTEGER else number_stored(rounded)
    return _PLAIN[item.result](value) if value is not None else None


def bound(expression: Expression | None, values: Mapping[str, Any]) -> date | None:
    value = _evaluated(expression, values)
    return value if isinstance(value, date) else None


def _evaluated(expression: Expression | None, values: Mapping[str, Any]) -> Any:
    if expression is None:
        return None
    try:
        return expression.evaluate(values)
    except ExpressionFailed:
        return None


_PLAIN: dict[FieldType, Callable[[Any], Any]] = {
    FieldType.TEXT: lambda value: value[:500] if isinstance(value, str) else None,
    FieldType.YES_NO: lambda value: value if isinstance(value, bool) else None,
    FieldType.DATE: lambda value: (
        (value.date() if isinstance(value, datetime) else value).isoformat() if isinstance(value, date) else None
    ),
}
