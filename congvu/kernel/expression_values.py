"""What the operators and functions of expressions do with values, columns and what is missing."""

import ast
import operator
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from congvu.kernel.text import fold

MAX_ROWS = 10_000


class Unsuited(Exception):
    """A value has no meaning where it stands; the message is the Vietnamese reason."""


def truth(value: Any) -> bool:
    """A condition's value as true or false; missing is false, a column is neither."""
    if isinstance(value, list | tuple):
        raise Unsuited("điều kiện trên một cột của bảng cần any(…) hoặc all(…)")
    return bool(value)


def _by_row(act: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Apply an operator to two values, row by row where one is a column."""
    if isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            raise Unsuited("hai cột không cùng một bảng")
        return [act(a, b) for a, b in zip(left, right, strict=True)]
    if isinstance(left, list):
        return [act(a, right) for a in left]
    if isinstance(right, list):
        return [act(left, b) for b in right]
    return act(left, right)


def _arithmetic(act: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def one(left: Any, right: Any) -> Any:
        if left is None or right is None:
            return None
        if isinstance(left, date):
            return _with_date(act, left, right)
        if not (_is_number(left) and _is_number(right)):
            raise Unsuited("phép tính chỉ dùng cho số")
        if act in (operator.truediv, operator.floordiv, operator.mod) and right == 0:
            return None
        return act(Decimal(left), Decimal(right))

    return lambda left, right: _by_row(one, left, right)


def _with_date(act: Callable[[Any, Any], Any], left: date, right: Any) -> Any:
    """A date moved by days, or the days between two dates."""
    if isinstance(right, date) and act is operator.sub:
        return Decimal((_day(left) - _day(right)).days)
    if _is_number(right) and act in (operator.add, operator.sub) and abs(right) < 100_000:
        return act(_day(left), timedelta(days=int(right)))
    raise Unsuited("với ngày chỉ cộng, trừ được số ngày hoặc trừ một ngày khác")


def _comparison(act: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Any]:
    orders = act not in (operator.eq, operator.ne)

    def one(left: Any, right: Any) -> bool:
        if left is None or right is None:
            return False
        left, right = _alike(left, right)
        if orders and not _comparable(left, right):
            raise Unsuited("không so sánh lớn nhỏ được hai giá trị khác loại")
        return act(left, right)

    return lambda left, right: _by_row(one, left, right)


def _is_in(left: Any, right: Any) -> Any:
    if isinstance(left, list):
        return [_is_in(item, right) for item in left]
    if left is None or right is None:
        return False
    if isinstance(right, str):
        return isinstance(left, str) and left in right
    if not isinstance(right, list | tuple):
        raise Unsuited("sau in phải là một danh sách, một cột hoặc một đoạn chữ")
    return any(item is not None and operator.eq(*_alike(left, item)) for item in right)


def _is_not_in(left: Any, right: Any) -> Any:
    if isinstance(left, list):
        return [_is_not_in(item, right) for item in left]
    return left is not None and right is not None and not _is_in(left, right)


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Dates written as text are read when compared with a date."""
    if isinstance(left, date) and isinstance(right, str):
        return _day(left), _date(right)
    if isinstance(right, date) and isinstance(left, str):
        return _date(left), _day(right)
    if isinstance(left, date) and isinstance(right, date):
        return _day(left), _day(right)
    return left, right


def _comparable(left: Any, right: Any) -> bool:
    both = (left, right)
    return (
        all(map(_is_number, both))
        or all(isinstance(value, str) for value in both)
        or all(isinstance(value, date) for value in both)
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _not(value: Any) -> Any:
    return [not item for item in value] if isinstance(value, list) else not truth(value)


def _signed(act: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def one(value: Any) -> Any:
        if value is None:
            return None
        if not _is_number(value):
            raise Unsuited("dấu âm chỉ dùng cho số")
        return act(value)

    return lambda value: [one(v) for v in value] if isinstance(value, list) else one(value)


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    items = list(value) if isinstance(value, list | tuple) else [value]
    if len(items) > MAX_ROWS:
        raise Unsuited(f"bảng có quá {MAX_ROWS} dòng")
    return items


def _given(value: Any) -> list[Any]:
    return [item for item in _items(value) if item is not None]


def _sum(column: Any) -> Decimal:
    numbers = _given(column)
    if not all(map(_is_number, numbers)):
        raise Unsuited("sum chỉ cộng được cột số")
    return sum(map(Decimal, numbers), Decimal(0))


def _extreme(pick: Callable[..., Any]) -> Callable[..., Any]:
    def best(*values: Any) -> Any:
        given = _given(values[0]) if len(values) == 1 else _given(list(values))
        if given and not all(_comparable(given[0], other) for other in given):
            raise Unsuited("min và max cần các giá trị cùng loại")
        return pick(given) if given else None

    return best


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str | list | tuple) else 0


def _rounded(rounding: str) -> Callable[..., Any]:
    def one(value: Any, places: Any = 0) -> Any:
        if value is None or places is None:
            return None
        if not _is_number(value) or not _is_number(places) or not -12 <= places <= 12:
            raise Unsuited("chỉ làm tròn được số, đến nhiều nhất 12 chữ số")
        exact = Decimal(value).quantize(Decimal(1).scaleb(-int(places)), rounding=rounding)
        return exact if places > 0 else Decimal(int(exact))

    return lambda value, places=0: _each(value, lambda item: one(item, places))


def _each(value: Any, act: Callable[[Any], Any]) -> Any:
    return [act(item) for item in value] if isinstance(value, list) else act(value)


def _date(value: Any) -> date | None:
    if isinstance(value, date) or value is None:
        return None if value is None else _day(value)
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Unsuited(f"“{str(value)[:20]}” không phải ngày dạng 2026-01-31") from None


def _days_between(start: Any, end: Any) -> Decimal | None:
    first, last = _date(start), _date(end)
    return None if first is None or last is None else Decimal((last - first).days)


def _years_between(start: Any, end: Any) -> int | None:
    """Whole years from one date to another, as ages are counted."""
    first, last = _date(start), _date(end)
    if first is None or last is None:
        return None
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _about_text(act: Callable[[str, str], bool]) -> Callable[[Any, Any], Any]:
    def one(value: Any, part: Any) -> bool:
        return isinstance(value, str) and isinstance(part, str) and act(value, part)

    return lambda value, part: _each(value, lambda item: one(item, part))


def _empty(value: Any) -> Any:
    return value is None or value == [] or value == ""


OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: _arithmetic(operator.add),
    ast.Sub: _arithmetic(operator.sub),
    ast.Mult: _arithmetic(operator.mul),
    ast.Div: _arithmetic(operator.truediv),
    ast.FloorDiv: _arithmetic(operator.floordiv),
    ast.Mod: _arithmetic(operator.mod),
    ast.Eq: _comparison(operator.eq),
    ast.NotEq: _comparison(operator.ne),
    ast.Lt: _comparison(operator.lt),
    ast.LtE: _comparison(operator.le),
    ast.Gt: _comparison(operator.gt),
    ast.GtE: _comparison(operator.ge),
    ast.In: _is_in,
    ast.NotIn: _is_not_in,
    ast.Not: _not,
    ast.USub: _signed(operator.neg),
    ast.UAdd: _signed(operator.pos),
}

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sum": _sum,
    "count": lambda column: len(_given(column)),
    "len": _length,
    "any": lambda column: any(_items(column)),
    "all": lambda column: all(_items(column)),
    "min": _extreme(min),
    "max": _extreme(max),
    "round": _rounded(ROUND_HALF_UP),
    "floor": _rounded(ROUND_FLOOR),
    "ceil": _rounded(ROUND_CEILING),
    "abs": _signed(abs),
    "date": _date,
    "days_between": _days_between,
    "years_between": _years_between,
    "startswith": _about_text(str.startswith),
    "endswith": _about_text(str.endswith),
    "contains": _about_text(lambda value, part: part in value),
    "fold": lambda value: _each(value, lambda item: fold(item) if isinstance(item, str) else None),
    "empty": _empty,
    "filled": lambda value: not _empty(value),
}
