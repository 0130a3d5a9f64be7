"""BPMN and decision tables into a process that can run, or into everything that is wrong with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from congvu.kernel.limits import TimeLimit
from congvu.workflow.decisions import Table, read_dmn
from congvu.workflow.engine import compile_bpmn
from congvu.workflow.lint import Lint
from congvu.workflow.reading import Problem, Unreadable, read_bpmn
from congvu.workflow.rules import Step

__all__ = ["Compiled", "Problem", "check", "compile_process"]


@dataclass(frozen=True)
class Compiled:
    """A process ready to be stored; the same texts always give the same digest."""

    digest: str
    bpmn: str
    dmn: dict[str, Any]
    serialised: dict[str, Any]
    steps: tuple[Step, ...]


def check(
    bpmn: str,
    dmn: Mapping[str, str] | None = None,
    *,
    fact_names: Set[str] = frozenset(),
    limit: TimeLimit | None = None,
    needed_acts: Collection[str] = ("approve",),
    path: str = "process.bpmn",
) -> list[Problem]:
    """Everything wrong with a process, in the order of its lines; empty when it may be published.

    `dmn` maps table names (the file name without `.dmn`) to texts, `fact_names` are what conditions may ask of the
    case, `limit` is the legal time limit that the longest way may not exceed.
    """
    result = compile_process(bpmn, dmn, fact_names=fact_names, limit=limit, needed_acts=needed_acts, path=path)
    return result if isinstance(result, list) else []


def compile_process(
    bpmn: str,
    dmn: Mapping[str, str] | None = None,
    *,
    fact_names: Set[str] = frozenset(),
    limit: TimeLimit | None = None,
    needed_acts: Collection[str] = ("approve",),
    path: str = "process.bpmn",
) -> Compiled | list[Problem]:
    """The compiled process, or the list of its problems."""
    tables, problems = _tables(dmn or {}, fact_names)
    try:
        process = read_bpmn(bpmn)
    except Unreadable as why:
        return [*problems, Problem(why.line, path, why.reason)]
    if len({id(table) for table in tables.values()}) < len(dmn or {}):
        return problems  # without a table, all that the process asks of it would be called unknown
    lint = Lint(process, tables, fact_names, limit, path, needed_acts).run()
    if problems or lint.problems:
        return problems + lint.problems
    try:
        serialised = compile_bpmn(bpmn)
    except ValidationException as why:
        return [Problem(why.line_number or 0, path, f"bộ máy quy trình không đọc được: {why}")]
    texts = {name.removesuffix(".dmn"): text for name, text in sorted((dmn or {}).items())}
    kept = {"tables": texts, "names": sorted(fact_names)}
    digest = hashlib.sha256(json.dumps([bpmn, kept], ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return Compiled(digest, bpmn, kept, serialised, tuple(lint.steps))


def _tables(dmn: Mapping[str, str], fact_names: Set[str]) -> tuple[dict[str, Table], list[Problem]]:
    """The tables by the name of their file and by the id of their decision."""
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for name, text in dmn.items():
        name = name.removesuffix(".dmn")
        table, wrong = read_dmn(text, fact_names, f"{name}.dmn")
        problems += wrong
        if table is not None:
            tables[name] = tables[table.id or name] = table
    return tables, problems
