"""Decision tables: DMN 1.x read into rules of the one expression language, and answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from congvu.kernel.expressions import Expression, ExpressionInvalid, compile_expression
from congvu.workflow.coverage import Row, flaws
from congvu.workflow.reading import Problem, Unreadable, parse_xml


@dataclass(frozen=True)
class Rule:
    """One row: its conditions, all of which must hold, and its outputs."""

    line: int
    when: tuple[Expression, ...]
    outputs: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True)
class Table:
    """Bảng quyết định: its hit policy (FIRST, UNIQUE, COLLECT) and rows."""

    id: str
    name: str
    policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[Rule, ...]

    def decide(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The outputs of the row that fits; of all rows as lists where the policy collects. No row: nothing."""
        values = {**facts, "facts": dict(facts)}
        rows = [
            {name: output.evaluate(values) for name, output in rule.outputs}
            for rule in self.rules
            if all(condition.holds(values) for condition in rule.when)
        ]
        if self.policy == "COLLECT":
            return {name: [row[name] for row in rows if name in row] for name in self.outputs}
        return rows[0] if rows else {}


def names_for(fact_names: Set[str]) -> frozenset[str]:
    """What a condition may say of the facts: each by its name, or as `facts.name`."""
    return frozenset(fact_names) | {f"facts.{name}" for name in fact_names} | {"facts"}


def read_dmn(text: str, fact_names: Set[str], path: str, *, tried: bool = True) -> tuple[Table | None, list[Problem]]:
    """The one decision table of a DMN text, or what is wrong with it; `tried` also looks for gaps and overlaps."""
    try:
        root = parse_xml(text)
    except Unreadable as why:
        return None, [Problem(why.line, path, why.reason)]
    decisions = [element for element in root.iter() if _local(element) == "decision"]
    tables = [element for decision in decisions for element in decision.iter() if _local(element) == "decisionTable"]
    if len(decisions) != 1 or len(tables) != 1:
        return None, [Problem(root.sourceline or 1, path, "tệp DMN phải có đúng một bảng quyết định")]
    return _Reader(path, names_for(fact_names), tried).read(decisions[0], tables[0])


@lru_cache(maxsize=256)
def table_of(text: str, fact_names: frozenset[str]) -> Table:
    """A table that was checked when its process was published; kept in memory."""
    table, problems = read_dmn(text, fact_names, "", tried=False)
    if table is None or problems:
        raise ValueError(f"a published decision table is wrong: {problems[:1]}")
    return table


class _Reader:
    def __init__(self, path: str, names: frozenset[str], tried: bool) -> None:
        self.path, self.names, self.tried = path, names, tried
        self.problems: list[Problem] = []

    def read(self, decision: etree._Element, table: etree._Element) -> tuple[Table | None, list[Problem]]:
        policy = (table.get("hitPolicy") or "UNIQUE").upper()
        if policy not in {"FIRST", "UNIQUE", "COLLECT", "ANY"}:
            self._wrong(table, f"chưa hỗ trợ kiểu chọn dòng (hitPolicy) “{policy}”")
        inputs = [(element, self._input(element)) for element in table if _local(element) == "input"]
        outputs = [element.get("name") or element.get("id") or "" for element in table if _local(element) == "output"]
        if not outputs:
            self._wrong(table, "bảng quyết định phải có ít nhất một cột kết quả (output)")
        rules = [
            self._rule(element, [text for _, text in inputs], outputs) for element in table if _local(element) == "rule"
        ]
        if not rules:
            self._wrong(table, "bảng quyết định chưa có dòng nào")
        if self.problems:
            return None, self.problems
        if self.tried:
            rows = [
                Row(rule.line, *_cells(element), rule.when)
                for element, rule in zip((one for one in table if _local(one) == "rule"), rules, strict=True)
                if rule is not None
            ]
            for line, reason in flaws(policy, [text for _, text in inputs], rows):
                self.problems.append(Problem(line or table.sourceline or 0, self.path, reason))
        return (
            Table(
                id=decision.get("id", ""),
                name=decision.get("name", ""),
                policy=policy,
                inputs=tuple(text for _, text in inputs),
                outputs=tuple(outputs),
                rules=tuple(rule for rule in rules if rule is not None),
            ),
            self.problems,
        )

    def _input(self, element: etree._Element) -> str:
        text = next((_text(inner) for inner in element.iter() if _local(inner) == "inputExpression"), "")
        self._compiled(element, text or element.get("label", ""))
        return text or element.get("label", "")

    def _rule(self, element: etree._Element, inputs: list[str], outputs: list[str]) -> Rule | None:
        tests = [inner for inner in element if _local(inner) == "inputEntry"]
        answers = [inner for inner in element if _local(inner) == "outputEntry"]
        if len(tests) != len(inputs) or len(answers) != len(outputs):
            self._wrong(element, f"dòng phải có {len(inputs)} ô điều kiện và {len(outputs)} ô kết quả")
            return None
        conditions = [
            self._compiled(test, condition_of(asked, _text(test)))
            for asked, test in zip(inputs, tests, strict=True)
            if _text(test) not in {"", "-"}
        ]
        given = [
            (name, self._compiled(answer, _text(answer)))
            for name, answer in zip(outputs, answers, strict=True)
            if _text(answer) not in {"", "-"}
        ]
        return Rule(
            element.sourceline or 0,
            tuple(one for one in conditions if one is not None),
            tuple((name, one) for name, one in given if one is not None),
        )

    def _compiled(self, element: etree._Element, text: str) -> Expression | None:
        try:
            return compile_expression(text, self.names)
        except ExpressionInvalid as why:
            self._wrong(element, str(why))
            return None

    def _wrong(self, element: etree._Element, reason: str) -> None:
        self.problems.append(Problem(element.sourceline or 0, self.path, reason))


def condition_of(asked: str, test: str) -> str:
    """A cell of a table as one condition: `"VN","LA"`, `> 5`, `[1..5]`, `not("x")`, `3 < ? < 5` about its column."""
    test = test.strip()
    if negated := re.fullmatch(r"not\s*\((.*)\)", test, re.S):
        return f"not ({condition_of(asked, negated[1])})"
    if span := re.fullmatch(r"([\[(\]])\s*([^\[\]()]+?)\s*\.\.\s*([^\[\]()]+?)\s*([\])\[])", test):
        low = ">=" if span[1] == "[" else ">"
        high = "<=" if span[4] == "]" else "<"
        return f"({asked}) {low} {span[2]} and ({asked}) {high} {span[3]}"
    if "?" in _without_text(test):
        return _replaced(test, asked)
    if re.match(r"(<=|>=|==|!=|<|>)", test):
        return f"({asked}) {test}"
    if parts := _parts(test):
        return " or ".join(f"({condition_of(asked, part)})" for part in parts)
    return f"({asked}) == ({test})"


def _parts(test: str) -> list[str]:
    """The comma-separated alternatives of a cell, if it has several."""
    pieces = re.split(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', test)
    return [piece.strip() for piece in pieces] if len(pieces) > 1 and "(" not in _without_text(test) else []


def _without_text(test: str) -> str:
    return re.sub(r'"[^"]*"', '""', test)


def _replaced(test: str, asked: str) -> str:
    return re.sub(r'\?(?=(?:[^"]*"[^"]*")*[^"]*$)', f"({asked})", test)


def _cells(rule: etree._Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts of a row: its conditions and its answers."""
    return tuple(tuple(_text(cell) for cell in rule if _local(cell) == kind) for kind in ("inputEntry", "outputEntry"))  # type: ignore[return-value]


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()
