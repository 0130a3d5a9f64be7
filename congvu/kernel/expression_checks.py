"""What an expression may contain, checked before it is ever evaluated."""

import ast
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

MAX_LENGTH = 2_000
MAX_NODES = 400
MAX_DEPTH = 100


@dataclass(frozen=True)
class Checked:
    """The outcome: a tree to evaluate with the names it uses, or a place and a reason."""

    tree: ast.expr | None
    names: frozenset[str] = frozenset()
    position: int = 1
    because: str = ""


def check(text: str, names: AbstractSet[str], functions: frozenset[str]) -> Checked:
    """Parse an expression and check every part of it."""
    if not text.strip():
        return Checked(None, because="biểu thức trống")
    if not text.translate(_LINE_BREAKS).isprintable():
        return Checked(None, because="biểu thức có ký tự lạ không nhìn thấy")
    if len(text) > MAX_LENGTH:
        return Checked(None, because=f"biểu thức dài quá {MAX_LENGTH} ký tự")
    source = text.strip().translate(_LINE_BREAKS)
    shift = len(text) - len(text.lstrip())
    try:
        parsed = ast.parse(source, mode="eval").body
        _measure(parsed)
        checker = _Checker(source, names, functions)
        tree = ast.fix_missing_locations(checker.visit(parsed))
    except _Wrong as wrong:
        position = len(source.encode()[: wrong.offset].decode(errors="ignore")) + 1
        return Checked(None, position=position + shift, because=wrong.because)
    except SyntaxError as error:
        position = (error.offset or 1) + shift
        return Checked(None, position=position, because="không đúng cú pháp")
    except (ValueError, RecursionError, MemoryError):
        return Checked(None, because="biểu thức lồng nhau quá sâu")
    return Checked(tree, frozenset(checker.used))


class _Wrong(Exception):
    def __init__(self, node: ast.AST, because: str) -> None:
        self.offset: int = getattr(node, "col_offset", 0)  # in bytes of UTF-8
        self.because = because


def _measure(root: ast.AST) -> None:
    level, total = [root], 0
    for _ in range(MAX_DEPTH):
        total += len(level)
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            break
    if level or total > MAX_NODES:
        raise _Wrong(root, "biểu thức quá phức tạp, hãy tách thành nhiều biểu thức")


_LINE_BREAKS = dict.fromkeys(map(ord, "\n\r\t"), " ")
_OPERATORS = ast.Add | ast.Sub | ast.Mult | ast.Div | ast.FloorDiv | ast.Mod | ast.USub | ast.UAdd | ast.Not
_COMPARISONS = ast.Eq | ast.NotEq | ast.Lt | ast.LtE | ast.Gt | ast.GtE | ast.In | ast.NotIn
_CONSTANTS = {"true": True, "false": False, "none": None}


class _Checker(ast.NodeTransformer):
    """Lets the known nodes pass, joins dotted names, makes numbers exact, refuses the rest."""

    def __init__(self, source: str, names: AbstractSet[str], functions: frozenset[str]) -> None:
        self.source = source
        self.names = names
        self.functions = functions
        self.used: set[str] = set()

    def generic_visit(self, node: ast.AST) -> ast.AST:
        raise _Wrong(node, "không được dùng cách viết này trong biểu thức")

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        node.values = [self.visit(value) for value in node.values]
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if not isinstance(node.op, _OPERATORS):
            raise _Wrong(node, "chỉ dùng được các phép tính + - * / // %")
        node.left, node.right = self.visit(node.left), self.visit(node.right)
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        if not isinstance(node.op, _OPERATORS):
            raise _Wrong(node, "chỉ dùng được dấu âm và not")
        node.operand = self.visit(node.operand)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        if not all(isinstance(op, _COMPARISONS) for op in node.ops):
            raise _Wrong(node, "hãy so sánh bằng == != < <= > >= in hoặc not in")
        if any(_is_none(side) for side in (node.left, *node.comparators)):
            raise _Wrong(node, "muốn hỏi một trường còn trống, hãy viết empty(…) hoặc filled(…)")
        node.left = self.visit(node.left)
        node.comparators = [self.visit(other) for other in node.comparators]
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        node.test, node.body = self.visit(node.test), self.visit(node.body)
        node.orelse = self.visit(node.orelse)
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._name(node, node.id)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        parts, root = [node.attr], node.value
        while isinstance(root, ast.Attribute):
            parts.append(root.attr)
            root = root.value
        if not isinstance(root, ast.Name):
            raise _Wrong(node, "dấu chấm chỉ dùng sau tên một trường")
        return self._name(node, ".".join([root.id, *reversed(parts)]))

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value: Any = node.value
        if isinstance(value, float):
            value = self._exact(node)
        elif not (value is None or isinstance(value, bool | int | str)):
            raise _Wrong(node, "chỉ dùng được số, chữ trong dấu nháy, true và false")
        if isinstance(value, int) and abs(value) >= 10**30:
            raise _Wrong(node, "số quá lớn")
        return ast.copy_location(ast.Constant(value), node)

    def visit_List(self, node: ast.List) -> ast.AST:
        return self._literals(node, node.elts)

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        return self._literals(node, node.elts)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if not isinstance(node.func, ast.Name):
            raise _Wrong(node, "không gọi được hàm theo cách này")
        if node.func.id not in self.functions:
            raise _Wrong(node, f"không có hàm “{node.func.id}”")
        if node.keywords or any(isinstance(arg, ast.Starred) for arg in node.args):
            raise _Wrong(node, "chỉ truyền giá trị theo thứ tự cho hàm")
        self._check_arguments(node, node.func.id)
        node.args = [self.visit(arg) for arg in node.args]
        return node

    def _check_arguments(self, node: ast.Call, name: str) -> None:
        least, most = ARGUMENTS[name]
        if not least <= len(node.args) <= most:
            many = f"{least}" if least == most else f"{least} đến {most}"
            raise _Wrong(node, f"hàm “{name}” cần {many} giá trị")
        first = node.args[0]
        if name == "date" and isinstance(first, ast.Constant) and isinstance(first.value, str):
            try:
                date.fromisoformat(first.value)
            except ValueError:
                raise _Wrong(first, "ngày phải viết như 2026-01-31") from None

    def _name(self, node: ast.expr, name: str) -> ast.AST:
        if name in self.names:
            self.used.add(name)
            return ast.copy_location(ast.Name(name, ast.Load()), node)
        if name in _CONSTANTS:
            return ast.copy_location(ast.Constant(_CONSTANTS[name]), node)
        raise _Wrong(node, f"không có trường “{name}”")

    def _literals(self, node: ast.expr, items: list[ast.expr]) -> ast.AST:
        values: Any = tuple(self._literal(item) for item in items)
        return ast.copy_location(ast.Constant(values), node)

    def _literal(self, item: ast.expr) -> Any:
        negative = isinstance(item, ast.UnaryOp) and isinstance(item.op, ast.USub)
        constant = self.visit(item.operand if isinstance(item, ast.UnaryOp) and negative else item)
        value: Any = constant.value if isinstance(constant, ast.Constant) else None
        if (
            value is None
            or isinstance(value, tuple)
            or (negative and (isinstance(value, bool) or not isinstance(value, int | Decimal)))
        ):
            raise _Wrong(item, "danh sách trong ngoặc chỉ gồm số hoặc chữ")
        return -value if negative else value

    def _exact(self, node: ast.Constant) -> Decimal:
        written = ast.get_source_segment(self.source, node) or ""
        try:
            value = Decimal(written.replace("_", ""))
        except InvalidOperation:
            raise _Wrong(node, "số không đọc được") from None
        if "e" in written.lower() or len(written) > 30:
            raise _Wrong(node, "hãy viết số đầy đủ, ví dụ 0.05")
        return value


def _is_none(node: ast.expr) -> bool:
    return (isinstance(node, ast.Constant) and node.value is None) or (isinstance(node, ast.Name) and node.id == "none")


# How many values each function takes, at least and at most.
ARGUMENTS: dict[str, tuple[int, int]] = {
    "sum": (1, 1),
    "count": (1, 1),
    "len": (1, 1),
    "any": (1, 1),
    "all": (1, 1),
    "min": (1, 10),
    "max": (1, 10),
    "round": (1, 2),
    "floor": (1, 1),
    "ceil": (1, 1),
    "abs": (1, 1),
    "date": (1, 1),
    "days_between": (2, 2),
    "years_between": (2, 2),
    "startswith": (2, 2),
    "endswith": (2, 2),
    "contains": (2, 2),
    "fold": (1, 1),
    "empty": (1, 1),
    "filled": (1, 1),
}
