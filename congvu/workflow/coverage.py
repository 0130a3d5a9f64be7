"""Whether a decision table answers every case once: tried on every combination of the values its cells speak of.

Only what is certain is told: a column is tried with the constants of its cells and their neighbours, true and false, or the
texts it names. Values that no cell names, and columns that are more than one fact, are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product
from math import prod
from typing import Any

from congvu.kernel.expressions import Expression, ExpressionFailed

MOST_CASES = 20_000
_NAME = re.compile(r"(?:facts\.)?([a-z][a-z0-9_]*)")
_TEXT = re.compile(r'"([^"]*)"')
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w)")
_TRUTH = re.compile(r"\b(?:true|false)\b")


@dataclass(frozen=True)
class Row:
    """A row as the trial needs it: its line, the texts of its cells and of its answer, its conditions."""

    line: int
    cells: tuple[str, ...]
    answer: tuple[str, ...]
    when: tuple[Expression, ...]


def flaws(policy: str, inputs: Sequence[str], rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """Line and reason of what is wrong; the line is 0 where it is the table's own."""
    if policy == "COLLECT":
        return
    names = [match[1] if (match := _NAME.fullmatch(asked.strip())) else "" for asked in inputs]
    if not all(names) or len(set(names)) < len(names):
        return
    columns = []
    for place, asked in enumerate(inputs):
        cells = [row.cells[place] for row in rows]
        kinds = _kinds(cells)
        if len(kinds) > 1:
            line = next(row.line for row in rows if _kinds([row.cells[place]]) - {_first_kind(cells)})
            yield line, f"cột “{asked}” so sánh lẫn lộn {' với '.join(sorted(kinds))}"
            return
        columns.append(_values(cells, kinds))
    if prod(map(len, columns)) > MOST_CASES:
        return
    told: set[int] = set()
    for case in product(*columns):
        facts = dict(zip(names, case, strict=True))
        try:
            fitting = [row for row in rows if _fits(row, facts)]
        except ExpressionFailed:
            return
        if not fitting:
            yield 0, f"không dòng nào trả lời trường hợp {_said(facts)}; hãy thêm một dòng cuối toàn dấu “-”"
            return
        if policy == "FIRST" or len(fitting) < 2 or (policy == "ANY" and len({row.answer for row in fitting}) == 1):
            continue
        first, second = fitting[:2]
        if second.line not in told:
            told.add(second.line)
            yield (
                second.line,
                f"cùng trả lời trường hợp {_said(facts)} với dòng {first.line} của tệp; kiểu chọn dòng {policy} không cho phép",
            )


def _fits(row: Row, facts: dict[str, Any]) -> bool:
    values = {**facts, "facts": facts}
    return all(condition.holds(values) for condition in row.when)


def _kinds(cells: Sequence[str]) -> set[str]:
    found = set()
    for cell in cells:
        bare = _TEXT.sub("", cell)
        found |= {"chữ"} if _TEXT.search(cell) else set()
        found |= {"số"} if _NUMBER.search(bare) else set()
        found |= {"đúng/sai"} if _TRUTH.search(bare) else set()
    return found


def _first_kind(cells: Sequence[str]) -> str:
    return next(kind for cell in cells for kind in sorted(_kinds([cell])))


def _values(cells: Sequence[str], kinds: set[str]) -> list[Any]:
    """Every value worth trying; nothing at all said of a column leaves one that means nothing."""
    if kinds == {"đúng/sai"}:
        return [True, False]
    if kinds == {"chữ"}:
        return sorted({text for cell in cells for text in _TEXT.findall(cell)})
    if kinds != {"số"}:
        return [None]
    bounds = sorted({Decimal(number) for cell in cells for number in _NUMBER.findall(cell)})
    tried = {near for bound in bounds for near in (bound - 1, bound, bound + 1)}
    tried |= {(low + high) // 2 for low, high in pairwise(bounds)}
    if bounds[0] >= 0:
        tried = {value for value in tried if value >= 0}
    return [int(value) if value == value.to_integral_value() else value for value in sorted(tried)]


def _said(facts: dict[str, Any]) -> str:
    words = {True: "true", False: "false"}
    return ", ".join(
        f"{name} = {words.get(value, value) if isinstance(value, bool) else value}"
        for name, value in facts.items()
        if value is not None
    )
