"""Regular expressions in definitions: only those that answer in bounded time."""

from __future__ import annotations

import re
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_MANY = 20


def why_refused(pattern: str) -> str:
    """Why a pattern may not be used; empty if it may."""
    try:
        tree = _parser.parse(pattern)
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return "pattern không phải biểu thức chính quy đúng"
    if _runs_long(tree, inside=False):
        return "pattern lặp một phần đã lặp, như (a+)+, có thể chạy mãi; hãy viết đơn giản hơn"
    return ""


def _runs_long(tree: Any, *, inside: bool) -> bool:
    """Whether something repeated is repeated again with nothing between to tell the rounds apart."""
    for act, argument in tree:
        if act in _REPEATS:
            least, most, repeated = argument
            many = most is sre.MAXREPEAT or most > _MANY
            if many and inside:
                return True
            if _runs_long(repeated, inside=(inside or many) and not _marks_each_round(repeated)):
                return True
        elif act in (sre.GROUPREF, sre.GROUPREF_EXISTS, sre.ASSERT, sre.ASSERT_NOT):
            return True
        elif act is sre.SUBPATTERN:
            if _runs_long(argument[-1], inside=inside):
                return True
        elif act is sre.BRANCH and any(_runs_long(branch, inside=inside) for branch in argument[1]):
            return True
    return False


def _marks_each_round(repeated: Any) -> bool:
    """Whether each round begins or ends with a character nothing else in it can match: the dot of `([.][a-z]+)+`."""
    items = list(repeated)
    while len(items) == 1 and items[0][0] is sre.SUBPATTERN:
        items = list(items[0][1][-1])
    return any(
        mark[0] is sre.LITERAL and rest and not _may_match(rest, mark[1])
        for mark, rest in ((items[0], items[1:]), (items[-1], items[:-1]))
    )


def _may_match(items: Any, character: int) -> bool:
    for act, argument in items:
        if act is sre.LITERAL and argument == character:
            return True
        if act is sre.IN and not _is_outside(argument, character):
            return True
        if act in (sre.ANY, sre.NOT_LITERAL, sre.BRANCH):
            return True
        if act in _REPEATS and _may_match(argument[2], character):
            return True
        if act is sre.SUBPATTERN and _may_match(argument[-1], character):
            return True
    return False


def _is_outside(members: Any, character: int) -> bool:
    """Whether a set of plain letters and ranges surely lacks the character."""
    for kind, value in members:
        if kind is sre.LITERAL and value == character:
            return False
        if kind is sre.RANGE and value[0] <= character <= value[1]:
            return False
        if kind not in (sre.LITERAL, sre.RANGE):
            return False
    return True
