"""docs/law names, clause by clause, the code that keeps it and the test that proves it; both must exist."""

from __future__ import annotations

import ast
import re
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
