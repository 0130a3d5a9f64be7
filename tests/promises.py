"""The promises of the architecture that no linter knows. Each function reads one module and returns what breaks a promise.

They see names and shapes, not types: a queryset kept in a variable and updated by `rows.update(state=…)` is seen, a dict
that is updated by keyword is taken for one; write `|=` there.
"""

from __future__ import annotations

import ast
import configparser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "congvu"

WRITES = {
    "save", "delete", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update",
    "asave", "adelete", "acreate", "aupdate", "abulk_create", "add", "remove", "set", "clear",
}  # fmt: skip
# On a related manager (`dossier.papers.add(…)`) these write; on a set or a cache they do not.
ONLY_AFTER_OBJECTS = {"add", "remove", "set", "clear", "create", "delete"}
# `of` is `owned_by` for what a person belongs to: Enterprise.objects.of(account).
THROUGH_THE_ACTORS_EYES = {"visible_to", "owned_by", "of", "published"}

# From a token to the account it was given to: until then nobody looks.
FINDS_WHO_LOOKS = {"congvu.faces.api.auth"}


@dataclass(frozen=True)
class Module:
    """A Python file of the house: its dotted name and its syntax tree."""

    name: str
    tree: ast.Module

    @classmethod
    def read(cls, path: Path) -> Module:
        parts = path.relative_to(ROOT).with_suffix("").parts
        return cls(".".join(part for part in parts if part != "__init__"), ast.parse(path.read_text(encoding="utf-8")))

    @property
    def is_test(self) -> bool:
        return ".tests" in self.name or self.name.startswith("tests")

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def at(self, node: ast.AST, words: str) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 0)} {words}"


def modules() -> list[Module]:
    return [Module.read(path) for path in sorted(PACKAGE.rglob("*.py"))]


# -- only actions write --------------------------------------------------------------------------------------------


def may_write(module: Module) -> bool:
    parts = module.name.split(".")
    return (
        module.is_test
        or "actions" in parts
        or "migrations" in parts
        # record() itself, and the queue's own care for its rows.
        or module.name in {"congvu.events.facts"}
        # Bulk loads of the bench: a million rows made for measuring, never through a face.
        or module.name.startswith("congvu.cli.bench")
    )


def writes(module: Module) -> list[str]:
    """Calls that change rows, unless the module may."""
    if may_write(module):
        return []
    return [module.at(call, f"writes: .{call.func.attr}()") for call in module.calls() if _writes(call)]  # type: ignore[attr-defined]


def _writes(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    name, chain = call.func.attr, _chain(call.func.value)
    if "objects" in chain or {"filter", "exclude", "select_for_update"} & set(chain):
        return True
    if name in {"update", "aupdate"}:
        return bool(call.keywords) and not call.args and all(keyword.arg for keyword in call.keywords)
    if name in {"save", "asave"}:
        # file.save(path), image.save(stream), and Django's form.save() are told apart by their positional argument.
        return not call.args
    if name in {"delete", "adelete"}:
        return not call.args and not call.keywords and "storage" not in chain
    return name not in ONLY_AFTER_OBJECTS


def _chain(node: ast.expr) -> list[str]:
    """The names along `Dossier.objects.filter(…).order_by(…)`: Dossier, objects, filter, order_by."""
    names: list[str] = []
    while True:
        match node:
            case ast.Attribute():
                names.append(node.attr)
                node = node.value
            case ast.Call():
                node = node.func
            case ast.Subscript():
                node = node.value
            case ast.Name():
                return [node.id, *reversed(names)]
            case _:
                return list(reversed(names))


# -- faces load through the actor's eyes ---------------------------------------------------------------------------


def loads_blindly(module: Module) -> list[str]:
    """In a face, a manager used without `visible_to`, `owned_by` or `published` right after it."""
    if not module.name.startswith("congvu.faces.") or module.is_test or module.name in FINDS_WHO_LOOKS:
        return []
    found = []
    seen_through = {
        id(node.value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in THROUGH_THE_ACTORS_EYES
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            if id(node) not in seen_through:
                found.append(module.at(node, f"loads without asking who looks: {ast.unparse(node)}"))
        elif isinstance(node, ast.Call) and _name(node.func) in {"get_object_or_404", "get_list_or_404"} and node.args:
            what = node.args[0]
            if isinstance(what, ast.Name) and what.id[:1].isupper():
                found.append(module.at(node, f"loads without asking who looks: {ast.unparse(node.func)}({what.id})"))
    return found


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


# -- every action says who, when, and what happened ----------------------------------------------------------------


def careless_actions(action_modules: list[Module]) -> dict[str, str]:
    """Public functions of one app's actions that change rows and miss `by`, `at`, or a recorded fact; what they miss."""
    recorders, writers = _reaching(action_modules, _records), _reaching(action_modules, _writes)
    found = {}
    for module in action_modules:
        if module.is_test or module.name.rpartition(".")[2].startswith("_"):
            continue
        for function in module.tree.body:
            if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
                continue
            if function.name not in writers:
                continue
            arguments = {one.arg for one in function.args.kwonlyargs}
            missing = [f"{name}=" for name in ("by", "at") if name not in arguments]
            if function.name not in recorders:
                missing.append("record()")
            if missing:
                found[f"{module.name}.{function.name}"] = ", ".join(missing)
    return found


def _records(call: ast.Call) -> bool:
    return _name(call.func) == "record"


def _reaching(action_modules: list[Module], does: Callable[[ast.Call], bool]) -> set[str]:
    """Names of functions with a call that does it, or a call of another function of these modules that does."""
    functions = [
        (function.name, [node for node in ast.walk(function) if isinstance(node, ast.Call)])
        for module in action_modules
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef)
    ]
    reached = {name for name, calls in functions if any(does(call) for call in calls)}
    while more := {name for name, calls in functions if {_name(call.func) for call in calls} & reached} - reached:
        reached |= more
    return reached


# -- the clock is handed in ----------------------------------------------------------------------------------------


def reads_the_clock(module: Module) -> list[str]:
    """`localdate()` and `localtime()` with nothing handed to them read the clock; ruff's ban cannot tell that."""
    parts = module.name.split(".")
    # `visible_to(actor)` takes only the actor: what one may see is asked today, and stands in models.
    knows_the_clock = {"faces", "cli", "jobs", "listeners", "login", "migrations", "models"}
    if module.is_test or knows_the_clock & set(parts):
        return []
    return [
        module.at(call, f"reads the clock: {ast.unparse(call)}")
        for call in module.calls()
        if _name(call.func) in {"localdate", "localtime"} and not call.args and not call.keywords
    ]


# -- rules are private to their app --------------------------------------------------------------------------------


def borrowed_rules(module: Module) -> list[str]:
    """Imports of another app's rules: what they decide is asked through that app's queries and actions."""
    app = ".".join(module.name.split(".")[:2])
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module and not module.is_test:
            whole = {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
            if any(_is_rules(name) and not name.startswith(f"{app}.") for name in whole):
                found.append(module.at(node, f"imports rules of another app: {node.module}"))
    return found


def _is_rules(name: str) -> bool:
    parts = name.split(".")
    return parts[0] == "congvu" and len(parts) > 2 and parts[2] == "rules"


# -- the lines of the house ----------------------------------------------------------------------------------------


def lines() -> dict[str, int]:
    """App → height of its line, 0 at the bottom, from the same contract that import-linter keeps."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    rows = parser["importlinter:contract:lines"]["layers"].strip().splitlines()
    return {app.strip(): height for height, row in enumerate(reversed(rows)) for app in row.split("|")}


def terms_of(glossary: str) -> set[str]:
    """The Vietnamese terms of docs/glossary.md: first column, alternatives divided by ; or , each and together."""
    terms = set()
    for line in glossary.splitlines():
        if line.startswith("|"):
            cell = line.split("|")[1].strip().casefold()
            terms |= {cell} | {part.strip() for half in cell.split(";") for part in [half, *half.split(",")]}
    return terms
