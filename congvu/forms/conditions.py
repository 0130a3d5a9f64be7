"""Conditions that can be seen never to be fulfilled: a choice compared with a value that it does not offer."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from congvu.forms.definition import Field, FieldType, FormDefinition, Table


def never_fulfilled(text: str, definition: FormDefinition) -> str:
    """Why a condition asks what can never be answered so; empty if nothing of the kind is seen."""
    for name, value in _comparisons(ast.parse(" ".join(text.split()), mode="eval")):
        item = _named(name, definition)
        if item is None:
            continue
        offered = set(item.choice_labels)
        if item.type in (FieldType.CHOICE, FieldType.MULTIPLE) and value not in offered:
            return f"“{name}” không có lựa chọn “{value}”; chỉ có: {', '.join(sorted(offered))[:200]}"
        if item.type is FieldType.YES_NO and not isinstance(value, bool):
            return f"“{name}” chỉ so sánh được với true hoặc false"
    return ""


def _comparisons(tree: ast.AST) -> Iterator[tuple[str, object]]:
    """(name, constant) of every equality and membership in the condition."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare) or len(node.ops) != 1:
            continue
        left, right, act = node.left, node.comparators[0], node.ops[0]
        if isinstance(act, ast.Eq | ast.NotEq):
            for one, other in ((left, right), (right, left)):
                for value in _constants(other):
                    yield _dotted(one), value
        elif isinstance(act, ast.In | ast.NotIn):
            # country in ["VN", "LA"], or "toxic" in dangers
            if isinstance(right, ast.List | ast.Tuple):
                for item in right.elts:
                    for value in _constants(item):
                        yield _dotted(left), value
            else:
                for value in _constants(left):
                    yield _dotted(right), value


def _constants(node: ast.AST) -> list[object]:
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.Name) and node.id in ("true", "false"):
        return [node.id == "true"]
    return []


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _named(name: str, definition: FormDefinition) -> Field | None:
    root, _, part = name.partition(".")
    item = definition.fields.get(root)
    if isinstance(item, Table) and part:
        return next((column for column in item.columns if column.key == part), None)
    if part:
        return None
    if item is None and root:
        # A column named from within its row.
        owners = [c for t in definition.fields.values() if isinstance(t, Table) for c in t.columns if c.key == root]
        return owners[0] if len(owners) == 1 else None
    return item
