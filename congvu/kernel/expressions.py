"""The one rule language: form conditions, sums, fees, guards and gateways.

An expression is one line: ``sum(goods.value) > 1000 and country in ["VN", "LA"]``. It is compiled
against the names it may use, and refused then, with the place and the reason, when it is wrong.

Values are text, numbers (exact, never floating point), dates, true and false, and columns of
tables: ``goods.value`` is the column ``value`` of the rows of ``goods``; arithmetic and comparisons
with a column work row by row, and ``sum``, ``count``, ``any``, ``all``, ``min``, ``max`` bring it
back to one value. What has not been answered is *missing*: arithmetic with it is missing, every
comparison with it is false, ``sum``, ``min`` and ``max`` pass over it; ``empty(x)`` asks for it.
"""

import ast
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Context, Decimal, DecimalException, localcontext
from typing import Any, ClassVar

import simpleeval

from congvu.kernel.expression_checks import check
from congvu.kernel.expression_values import FUNCTIONS, OPERATORS, Unsuited, truth
from congvu.kernel.refusal import Refusal


class ExpressionInvalid(Refusal):
    """An expression that may not be published: where it is wrong, and why."""

    code: ClassVar[str] = "expression_invalid"
    sentence: ClassVar[str] = "Biểu thức “{text}” sai ở vị trí {position}: {because}."


class ExpressionFailed(Refusal):
    """An expression met values it has no meaning for, such as text where a number should be."""

    code: ClassVar[str] = "expression_failed"
    sentence: ClassVar[str] = "Không tính được biểu thức “{text}”: {because}."


@dataclass(frozen=True)
class Expression:
    """Biểu thức: a checked expression, ready to be evaluated any number of times."""

    text: str
    names: frozenset[str]
    _tree: ast.expr = field(repr=False, compare=False)

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """The value for these values of its names; missing comes back as ``None``."""
        try:
            with localcontext(Context(prec=40)):
                return _Evaluation(values).value_of(self.text, self._tree)
        except Unsuited as reason:
            raise ExpressionFailed(text=self.text, because=str(reason)) from None
        except (simpleeval.InvalidExpression, DecimalException, OverflowError, TypeError):
            raise ExpressionFailed(text=self.text, because="giá trị không hợp với phép tính") from None

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the expression, as a condition, is fulfilled; missing is not."""
        value = self.evaluate(values)
        try:
            return truth(value)
        except Unsuited as reason:
            raise ExpressionFailed(text=self.text, because=str(reason)) from None


def compile_expression(text: str, names: AbstractSet[str]) -> Expression:
    """Check an expression against the names it may use (``{"goods", "goods.value"}``).

    Refuses with `ExpressionInvalid`, whose details give ``position`` (from 1) and ``because``.
    """
    checked = check(text, names, frozenset(FUNCTIONS))
    if checked.tree is None:
        raise ExpressionInvalid(
            text=text if len(text) <= 120 else text[:120] + "…",
            position=checked.position,
            because=checked.because,
        )
    return Expression(text, checked.names, checked.tree)


class _Evaluation:
    """simpleeval over plain values, with conditions that always give true or false."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values
        self.walker = simpleeval.SimpleEval(operators=OPERATORS, functions=FUNCTIONS, names=self.resolve)
        self.walker.nodes[ast.BoolOp] = self.either_or_both
        self.walker.nodes[ast.IfExp] = self.one_or_other

    def value_of(self, text: str, tree: ast.expr) -> Any:
        return self.walker.eval(text, tree)

    def resolve(self, node: ast.Name) -> Any:
        if node.id in self.values:
            return _plain(self.values[node.id])
        value: Any = self.values
        for part in node.id.split("."):
            value = _step(value, part)
        return _plain(value)

    def either_or_both(self, node: ast.BoolOp) -> bool:
        decisive = isinstance(node.op, ast.Or)
        parts = (truth(self.walker._eval(part)) for part in node.values)
        return decisive if any(part is decisive for part in parts) else not decisive

    def one_or_other(self, node: ast.IfExp) -> Any:
        chosen = node.body if truth(self.walker._eval(node.test)) else node.orelse
        return self.walker._eval(chosen)


def _step(value: Any, part: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(part)
    if isinstance(value, list | tuple):
        return [_step(row, part) for row in value]
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None if value == "" else value
