"""YAML read into plain values with the line of every part; no tags, no aliases, nothing executed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from congvu.forms.problems import Problem
from congvu.kernel.text import nfc

LARGEST_SOURCE = 300_000
DEEPEST = 20

Path = tuple[str | int, ...]

_BRACKETS = re.compile(r"[\[\]{}]")
_INDICATORS = re.compile(r"^[ \t]*(?:[-?][ \t]+){21}", re.MULTILINE)


@dataclass
class Source:
    """A text read: its plain value, the line of every path, and what could not be read."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def read_yaml(text: str) -> Source:
    """Read a YAML (or JSON) text. What cannot be read is in `problems`, the rest is read all the same."""
    source = Source()
    if len(text.encode("utf-8", "replace")) > LARGEST_SOURCE:
        source.problems.append(Problem(1, "", f"tệp lớn quá {LARGEST_SOURCE // 1000} KB"))
        return source
    if _nests_without_end(text):
        source.problems.append(Problem(1, "", "lồng nhau quá sâu"))
        return source
    try:
        root = YAML(typ="rt", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        source.problems.append(
            Problem(line, "", "không đúng cú pháp YAML; hãy xem lại thụt dòng, dấu hai chấm và dấu nháy")
        )
        return source
    except (YAMLError, RecursionError, ValueError):
        source.problems.append(Problem(1, "", "không đọc được tệp YAML: ký tự lạ hoặc lồng nhau quá sâu"))
        return source
    if root is None:
        source.problems.append(Problem(1, "", "tệp trống"))
        return source
    source.value = _Builder(source).build(root, ())
    return source


def _nests_without_end(text: str) -> bool:
    """Seen before parsing: the parser's time grows with the square of the depth."""
    depth = deepest = 0
    for mark in _BRACKETS.findall(text):
        depth = depth + 1 if mark in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest > 5 * DEEPEST or _INDICATORS.search(text) is not None


class _Builder:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.seen: set[int] = set()

    def build(self, node: Node, path: Path) -> Any:
        self.source.lines[path] = node.start_mark.line + 1
        if id(node) in self.seen:
            return self._wrong(node, path, "không dùng bí danh (&, *) trong biểu mẫu, hãy viết lại đầy đủ")
        self.seen.add(id(node))
        if len(path) > DEEPEST:
            return self._wrong(node, path, "lồng nhau quá sâu")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = nfc(str(key_node.value)) if isinstance(key_node, ScalarNode) else ""
            if not key or key == "<<":
                self._wrong(key_node, path, "tên thuộc tính phải là chữ")
                continue
            if key in built:
                self._wrong(key_node, (*path, key), f"“{key[:40]}” viết hai lần")
                continue
            built[key] = self.build(value_node, (*path, key))
            self.source.lines[(*path, key)] = key_node.start_mark.line + 1
        return built

    def _scalar(self, node: ScalarNode, path: Path) -> Any:
        tag, text = str(node.tag).rpartition(":")[2], node.value
        if tag in ("str", "timestamp"):
            return nfc(text).strip()
        if tag == "null":
            return None
        if tag == "bool":
            return text.lower() == "true"
        try:
            if tag == "int" and len(text) <= 30:
                return int(text)
            if tag == "float" and len(text) <= 30 and Decimal(text).is_finite():
                return Decimal(text)
        except (ValueError, ArithmeticError):
            pass
        return self._wrong(node, path, f"không đọc được giá trị “{text[:40]}”")

    def _wrong(self, node: Node, path: Path, reason: str) -> None:
        line = node.start_mark.line + 1
        self.source.problems.append(Problem(line, ".".join(map(str, path)), reason))
