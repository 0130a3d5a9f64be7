"""A condition of the rule language as a sentence: what the people of an office and applicants read of it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from congvu.forms.definition import Field, FormDefinition, Table
from congvu.kernel.money import format_amount

_SAYS = {
    ast.Eq: "là {}",
    ast.NotEq: "không là {}",
    ast.Gt: "lớn hơn {}",
    ast.GtE: "từ {} trở lên",
    ast.Lt: "nhỏ hơn {}",
    ast.LtE: "không quá {}",
    ast.In: "là {}",
    ast.NotIn: "không là {}",
}
_OF_COLUMN = {"sum": "tổng {}", "max": "{} lớn nhất", "min": "{} nhỏ nhất"}


@dataclass(frozen=True)
class Called:
    """What a name of the rule language is called on the form, and its answers by their codes."""

    label: str
    choices: Mapping[str, str] = field(default_factory=dict)


def in_words(text: str, called: Mapping[str, Called]) -> str:
    """The condition in Vietnamese; the condition itself where it says what has no such words."""
    try:
        return _said(ast.parse(text.strip(), mode="eval").body, called)
    except (SyntaxError, ValueError, ArithmeticError, RecursionError, _Unsaid):
        return text


def called_in(definition: FormDefinition) -> dict[str, Called]:
    """What the names of a form are called."""
    found: dict[str, Called] = {}
    for key, one in definition.fields.items():
        found[key] = _called(one)
        for column in one.columns if isinstance(one, Table) else ():
            found[f"{key}.{column.key}"] = _called(column)
    return found


class _Unsaid(Exception):
    """A part of the language that has no words here."""


def _called(one: Field) -> Called:
    return Called(one.label, {choice.value: choice.label for choice in one.choices})


def _said(node: ast.expr, called: Mapping[str, Called]) -> str:
    match node:
        case ast.BoolOp(op=ast.Or()) if (collapsed := _one_of(node, called)) is not None:
            return collapsed
        case ast.BoolOp():
            joined = " và " if isinstance(node.op, ast.And) else " hoặc "
            return joined.join(_within(part, called) for part in node.values)
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in _SAYS:
            return f"{_subject(left, called)} {_SAYS[type(operator)].format(_value(right, left, called))}"
        case ast.Call(func=ast.Name(id="filled"), args=[asked]):
            return f"{_subject(asked, called)} đã có câu trả lời"
        case ast.Call(func=ast.Name(id="empty"), args=[asked]):
            return f"{_subject(asked, called)} để trống"
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name() as asked):
            return f"{_subject(asked, called)} là không"
        case ast.Name():
            return f"{_subject(node, called)} là có"
    raise _Unsaid


def _within(node: ast.expr, called: Mapping[str, Called]) -> str:
    said = _said(node, called)
    return f"({said})" if isinstance(node, ast.BoolOp) and _one_of(node, called) is None else said


def _one_of(node: ast.expr, called: Mapping[str, Called]) -> str | None:
    """“A is x or A is y” as “A is x or y”; None for anything else."""
    if not (isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or)):
        return None
    values = []
    for part in node.values:
        match part:
            case ast.Compare(left=ast.Name() as left, ops=[ast.Eq()], comparators=[right]):
                values.append((left, right))
            case _:
                return None
    if len({left.id for left, _ in values}) != 1:
        return None
    return f"{_subject(values[0][0], called)} là {_listed([_value(right, left, called) for left, right in values])}"


def _subject(node: ast.expr, called: Mapping[str, Called]) -> str:
    match node:
        case ast.Name() | ast.Attribute():
            name = _dotted(node)
            if name == "today":
                return "hôm nay"
            if name not in called:
                raise _Unsaid
            return f"“{called[name].label}”"
        case ast.Call(func=ast.Name(id="count"), args=[ast.Attribute(value=ast.Name() as table)]):
            return f"số dòng {_subject(table, called)}"
        case ast.Call(func=ast.Name(id=name), args=[ast.Attribute() as column]) if name in _OF_COLUMN:
            return _OF_COLUMN[name].format(_subject(column, called))
    raise _Unsaid


def _value(node: ast.expr, of: ast.expr, called: Mapping[str, Called]) -> str:
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) if parts:
            return _listed([_value(part, of, called) for part in parts])
        case ast.Name(id="true" | "True" | "false" | "False" as word):
            return "có" if word.lower() == "true" else "không"
        case ast.Constant(value=bool() as value):
            return "có" if value else "không"
        case ast.Constant(value=int() | float() as value):
            return format_amount(_exact(value))
        case ast.Constant(value=str() as value):
            known = called[_dotted(of)].choices if _dotted(of) in called else {}
            return f"“{known.get(value, value)}”"
        case ast.Call(func=ast.Name(id="date"), args=[ast.Constant(value=str() as day)]):
            year, month, day_of_month = day.split("-")
            return f"{day_of_month}/{month}/{year}"
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return f"-{format_amount(_exact(value))}"
    return _subject(node, called)


def _exact(value: float) -> Decimal:
    return Decimal(str(value))


def _listed(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} hoặc {values[-1]}"


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
