"""Regular expressions in definitions: only those that answer in bounded time."""

from __future__ import annotations

import re
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any


def why_refused(pattern: str) -> str:
    """Why a pattern may not be used; empty if it may."""
    try:
        tree = _parser.parse(pattern)
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return "pattern không phải biểu thức chính quy đúng"
    if _repeats_a_repeat(tree, inside=False):
        return "pattern lặp một phần đã lặp, như (a+)+, có thể chạy mãi; hãy viết đơn giản hơn"
    return ""


def _repeats_a_repeat(tree: Any, *, inside: bool) -> bool:
    for act, argument in tree:
        if act in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, repeated = argument
            many = most is sre.MAXREPEAT or most > 20
            if (many and inside) or _repeats_a_repeat(repeated, inside=inside or many):
                return True
        elif act in (sre.GROUPREF, sre.GROUPREF_EXISTS, sre.ASSERT, sre.ASSERT_NOT):
            return True
        elif act is sre.SUBPATTERN:
            if _repeats_a_repeat(argument[-1], inside=inside):
                return True
        elif act is sre.BRANCH and any(_repeats_a_repeat(branch, inside=inside) for branch in argument[1]):
            return True
    return False
