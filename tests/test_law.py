"""docs/law names, clause by clause, the code that keeps it and the test that proves it; both must exist.

That the named tests also pass is what `make law` (bin/law.py) runs them for.
"""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAW = ROOT / "docs" / "law"
# `congvu/kernel/working_time.py::due` or `congvu/kernel/tests/test_limits.py`
REFERENCE = re.compile(r"`((?:congvu|tests|procedures)/[\w./-]+)(?:::([\w.]+))?`")


def references() -> Iterator[tuple[Path, int, str, str]]:
    for page in sorted(LAW.glob("*.md")):
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            for path, name in REFERENCE.findall(line):
                yield page, number, path, name


def fault(path: str, name: str) -> str | None:
    """What is wrong with a reference, or None."""
    target = ROOT / path
    if not target.exists():
        return f"{path} does not exist"
    if name and target.suffix == ".py" and not defines(ast.parse(target.read_text(encoding="utf-8")), name.split(".")):
        return f"{path} has no {name}"
    return None


def defines(tree: ast.AST, names: list[str]) -> bool:
    """Whether the names nest in the tree: ["Dossier", "Meta"] is the class Meta in the class Dossier."""
    for node in ast.iter_child_nodes(tree):
        found = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name == names[0]
        assigned = (
            isinstance(node, ast.Assign | ast.AnnAssign)
            and names[0] in {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
        )  # fmt: skip
        if found or assigned:
            return len(names) == 1 or defines(node, names[1:])
    return False


def test_every_clause_names_code_and_tests_that_exist() -> None:
    faults = [f"{page.name}:{number} {why}" for page, number, path, name in references() if (why := fault(path, name))]

    assert faults == []


def test_the_law_is_written_down() -> None:
    named = [path for _, _, path, _ in references()]

    assert any("test_" in path for path in named), "docs/law names no test"


# One page for each text that must be told whole; its other articles stand under "does not speak to software".
WHOLE = ("nd-61-2018.md", "tt-01-2018.md", "tt-22-2019.md", "tt-32-2017.md", "tt-05-2016.md")


@pytest.mark.parametrize("name", WHOLE)
def test_every_article_of_a_named_text_is_accounted_for(name: str) -> None:
    text = (LAW / name).read_text(encoding="utf-8")
    number = re.search(r"^Articles: (\d+)\.", text, re.MULTILINE)
    assert number is not None
    clauses = " ".join(line.split("|")[1] for line in text.splitlines() if line.startswith("| Đ"))
    told = articles(clauses + text.rpartition("## What does not speak to software")[2])

    assert sorted(set(range(1, int(number[1]) + 1)) - told) == []


@pytest.mark.parametrize("name", WHOLE)
def test_every_clause_has_code_and_test_or_says_why_it_is_not_built(name: str) -> None:
    rows = [line for line in (LAW / name).read_text(encoding="utf-8").splitlines() if line.startswith("| Đ")]
    for row in rows:
        cells = [cell.strip() for cell in row.strip("| ").split(" | ")]
        if len(cells) == 3:
            assert cells[2].startswith("not built: ") and len(cells[2]) > 25, row
        else:
            assert REFERENCE.search(cells[2]) and "::test_" in cells[3], row
    assert len(rows) > 15


@pytest.mark.parametrize(
    ("outcomes", "proven"),
    [
        ({"a.py::test_x": {"passed"}}, True),
        ({}, False),
        ({"a.py::test_x": {"passed", "failed"}}, False),
        ({"a.py::test_x": {"skipped"}}, False),
        ({"a.py::test_x": {"xfailed"}}, False),
        ({"a.py::test_xy": {"passed"}}, False),
    ],
)
def test_a_named_test_is_proven_only_when_it_ran_and_passed_in_every_case(
    outcomes: dict[str, set[str]], proven: bool
) -> None:
    unproven = runpy.run_path(str(ROOT / "bin" / "law.py"))["unproven"]

    assert unproven(["a.py::test_x"], outcomes) == ([] if proven else ["a.py::test_x"])


def articles(text: str) -> set[int]:
    """Đ5.1c, d → 5; Đ1–3, Đ7 → 1, 2, 3, 7. A range after a point is of clauses: Đ19.6–7 → 19."""
    found = set()
    for first, last in re.findall(r"Đ(\d+)(?:–(\d+))?", text):
        found |= set(range(int(first), int(last or first) + 1))
    return found


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("congvu/kernel/nowhere.py", ""),
        ("congvu/kernel/refusal.py", "Nothing"),
        ("congvu/kernel/refusal.py", "Refusal.x"),
    ],
)
def test_a_reference_to_nothing_is_seen(path: str, name: str) -> None:
    assert fault(path, name)


def test_a_reference_to_what_exists_is_let_be() -> None:
    assert fault("congvu/kernel/refusal.py", "Refusal.code") is None
