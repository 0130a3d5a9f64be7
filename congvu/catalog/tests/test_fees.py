"""Fees by rule: which of the published fees a declaration owes, and how often."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from congvu.catalog.rules.fees import fees_due

NAMES = frozenset({"quantity", "dangerous", "weight"})
FLAT = {"name": "Phí thẩm định", "amount": 30_000}
LARGE = {"name": "Lô lớn", "amount": 20_000, "when": "quantity > 3", "times": "quantity - 3"}
BY_WEIGHT = {"name": "Theo khối lượng", "amount": 333, "times": "weight / 2"}


@pytest.mark.parametrize(
    ("fees", "values", "total"),
    [
        ([FLAT], {}, 30_000),
        ([FLAT, LARGE], {"quantity": Decimal(3)}, 30_000),
        ([FLAT, LARGE], {"quantity": Decimal(5)}, 70_000),
        ([FLAT, LARGE], {}, 30_000),
        ([BY_WEIGHT], {"weight": Decimal(3)}, 500),
        ([BY_WEIGHT], {"weight": Decimal(0)}, 0),
        ([BY_WEIGHT], {"weight": Decimal(-4)}, 0),
        ([{**FLAT, "when": "dangerous"}], {"dangerous": True}, 30_000),
        ([{**FLAT, "when": "dangerous"}], {"dangerous": False}, 0),
    ],
)
def test_nđ63_đ8_2_what_a_declaration_owes_follows_from_the_published_fees(
    fees: list[dict[str, Any]], values: dict[str, Any], total: int
) -> None:
    assert sum(fee.total for fee in fees_due(fees, values, NAMES)) == total
