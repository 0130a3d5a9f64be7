"""Phí, lệ phí of one dossier: which of the published fees its declaration owes, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from congvu.kernel.expressions import ExpressionFailed, compile_expression


@dataclass(frozen=True)
class FeeDue:
    """Khoản phải nộp: one published fee with how often it is owed; `total` in whole đồng."""

    name: str
    amount: int
    times: Decimal = Decimal(1)
    per: str = ""

    @property
    def total(self) -> int:
        return int((self.amount * self.times).to_integral_value(ROUND_HALF_UP))

    @property
    def is_counted(self) -> bool:
        return self.times != 1


def fees_due(fees: Iterable[Mapping[str, Any]], values: Mapping[str, Any], names: Set[str]) -> list[FeeDue]:
    """The fees these values owe: those without `when` and those whose condition holds, each as often as `times` says.

    What cannot be computed yet, because an answer is missing, is not owed yet; nor is what is owed no time.
    """
    due = []
    for fee in fees:
        try:
            if fee.get("when") and not compile_expression(fee["when"], names).holds(values):
                continue
            times = (
                _number(compile_expression(fee["times"], names).evaluate(values)) if fee.get("times") else Decimal(1)
            )
        except ExpressionFailed:
            continue
        if times > 0:
            due.append(FeeDue(fee["name"], int(fee["amount"]), times, fee.get("per") or ""))
    return due


def _number(value: Any) -> Decimal:
    """How often; anything that is no number is no time at all."""
    return (
        Decimal(str(value)) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else Decimal(0)
    )
