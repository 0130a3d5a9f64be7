"""A decision table as a grid of texts: what a person edits. `decisions` judges and answers it."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from congvu.workflow.reading import Unreadable, parse_xml

POLICIES = ("FIRST", "UNIQUE", "ANY", "COLLECT")


@dataclass(frozen=True)
class Column:
    """One column: what it is called, and the expression it asks (a condition) or the name it answers (a result)."""

    label: str
    asks: str


@dataclass(frozen=True)
class GridRow:
    conditions: tuple[str, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """Bảng quyết định as written. An empty condition, `-`, holds always."""

    id: str
    name: str
    policy: str
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    description: str = ""


def grid_of(text: str) -> Grid | None:
    """The grid of a DMN text with one decision table; None where it is none."""
    try:
        root = parse_xml(text)
    except Unreadable:
        return None
    decisions = [one for one in root.iter() if _local(one) == "decision"]
    tables = [one for one in root.iter() if _local(one) == "decisionTable"]
    if len(decisions) != 1 or len(tables) != 1:
        return None
    decision, table = decisions[0], tables[0]
    inputs = tuple(
        Column(one.get("label", ""), _text_of(one, "inputExpression")) for one in table if _local(one) == "input"
    )
    outputs = tuple(
        Column(one.get("label", ""), one.get("name") or one.get("id") or "") for one in table if _local(one) == "output"
    )
    rows = tuple(
        GridRow(
            tuple(_inner(cell) for cell in rule if _local(cell) == "inputEntry"),
            tuple(_inner(cell) for cell in rule if _local(cell) == "outputEntry"),
        )
        for rule in table
        if _local(rule) == "rule"
    )
    policy = (table.get("hitPolicy") or "UNIQUE").upper()
    return Grid(
        decision.get("id", ""),
        decision.get("name", ""),
        policy,
        inputs,
        outputs,
        rows,
        _text_of(decision, "description"),
    )


def first_grid(name: str) -> Grid:
    """A table to begin with: one condition, one result, one row that always holds."""
    return Grid(name, "", "FIRST", (Column("", ""),), (Column("", ""),), (GridRow(("-",), ("",)),))


def dmn_of(grid: Grid) -> str:
    """The DMN text of a grid; the same grid always gives the same text."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="definitions"'
        f' name={quoteattr(grid.name or grid.id)} namespace="https://congvu.example/dmn">',
        f"  <decision id={quoteattr(grid.id)} name={quoteattr(grid.name)}>",
    ]
    if grid.description:
        lines.append(f"    <description>{escape(grid.description)}</description>")
    lines.append(f'    <decisionTable id="table" hitPolicy="{grid.policy}">')
    for n, column in enumerate(grid.inputs, 1):
        lines.append(
            f'      <input id="in{n}" label={quoteattr(column.label)}><inputExpression id="ask{n}">'
            f"<text>{escape(column.asks)}</text></inputExpression></input>"
        )
    for n, column in enumerate(grid.outputs, 1):
        lines.append(f'      <output id="out{n}" label={quoteattr(column.label)} name={quoteattr(column.asks)} />')
    for n, row in enumerate(grid.rows, 1):
        cells = [_cell("inputEntry", f"r{n}i{c}", text or "-") for c, text in enumerate(row.conditions, 1)]
        cells += [_cell("outputEntry", f"r{n}o{c}", text) for c, text in enumerate(row.answers, 1)]
        lines.append(f'      <rule id="r{n}">{"".join(cells)}</rule>')
    return "\n".join([*lines, "    </decisionTable>", "  </decision>", "</definitions>", ""])


def _cell(kind: str, key: str, text: str) -> str:
    return f'<{kind} id="{key}"><text>{escape(text)}</text></{kind}>'


def _local(element: object) -> str:
    tag = getattr(element, "tag", "")
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _inner(element: object) -> str:
    return "".join(element.itertext()).strip()  # type: ignore[attr-defined]


def _text_of(element: object, name: str) -> str:
    return next((_inner(one) for one in element.iter() if _local(one) == name), "")  # type: ignore[attr-defined]
