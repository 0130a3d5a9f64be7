"""docs/operations/settings.md names every variable that the program reads, and none that it does not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "operations" / "settings.md").read_text(encoding="utf-8")
READERS = {"text", "secret", "boolean", "integer", "choice", "names", "folder"}


def read_by(path: Path) -> set[str]:
    """First arguments of the typed readers: `env.integer("PORT", …)`, or `integer("PORT", …)` where they stand."""
    at_home = path.name == "environment.py"
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and call.args
        and (is_reader(call.func) or (at_home and isinstance(call.func, ast.Name) and call.func.id in READERS))
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def is_reader(called: ast.expr) -> bool:
    return (
        isinstance(called, ast.Attribute)
        and called.attr in READERS
        and ast.unparse(called.value) in {"env", "environment"}
    )


def variables() -> set[str]:
    return {name for path in (ROOT / "congvu").rglob("*.py") for name in read_by(path)}


def test_the_page_names_every_variable_of_the_program() -> None:
    assert "DATABASE_URL" in variables()
    assert {name for name in variables() if f"`{name}`" not in PAGE} == set()


def test_the_page_names_no_variable_that_nobody_reads() -> None:
    settings = PAGE.partition("## What kind")[2].partition("## Tests only")[0]
    promised = set(re.findall(r"`([A-Z][A-Z_]+)`", settings))

    assert promised - variables() == set()
