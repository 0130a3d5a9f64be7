"""One YAML file of a package as it is edited piece by piece: a part is named by its path, comments stay where they were.

A path is written `pages.0.sections.1.fields.2`. What is read is what the checkers read; what is written is what a person
would have written. Nothing is stored here.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from congvu.catalog.refusals import PartUnreadable
from congvu.forms.yaml_source import Path, Source, read_yaml

__all__ = ["Path", "Sheet", "path_of", "place_of", "written"]


def path_of(place: str) -> Path:
    """`pages.0.title` as a path; empty for the whole file."""
    return tuple(int(part) if part.isascii() and part.isdigit() else part for part in place.split(".")) if place else ()


def place_of(path: Path) -> str:
    return ".".join(map(str, path))


class Sheet:
    """A YAML mapping that can be changed in places. Refuses with PartUnreadable what is not one."""

    def __init__(self, file: str, text: str) -> None:
        self.source: Source = read_yaml(text)
        if self.source.problems:
            first = self.source.problems[0]
            raise PartUnreadable(file=file, line=first.line, because=first.reason)
        if not isinstance(self.source.value, dict):
            raise PartUnreadable(file=file, line=1, because="không phải một nhóm thuộc tính")
        self._tree = _yaml().load(text)

    @property
    def value(self) -> dict[str, Any]:
        """The whole file in plain values, as it was read."""
        return dict(self.source.value)

    def get(self, path: Path) -> Any:
        """What stands at a path, in plain values; None where there is nothing."""
        return _down(self.source.value, path)

    def path_at(self, line: int) -> Path:
        """The innermost part that a line belongs to."""
        found = [(at, len(path), path) for path, at in self.source.lines.items() if at <= line]
        return max(found, key=lambda one: one[:2])[2] if found and line else ()

    # -- changes -----------------------------------------------------------------------------------------------------
    def put(self, path: Path, values: Mapping[str, Any]) -> None:
        """Set properties of the part at a path; a dotted name reaches into it, an empty value takes the property away."""
        for name, value in values.items():
            *inner, last = name.split(".")
            part = _down(self._tree, path)
            for step in inner:
                if not isinstance(part.get(step), dict):
                    if _is_empty(value):
                        break
                    part[step] = CommentedMap()
                part = part[step]
            else:
                if _is_empty(value):
                    part.pop(last, None)
                elif _plain(part.get(last)) != value:
                    part[last] = _node(value)
        for name in {name.partition(".")[0] for name in values if "." in name}:
            # A group nothing is left of goes too.
            part = _down(self._tree, path)
            if part.get(name) == {}:
                del part[name]

    def insert(self, list_path: Path, item: Any) -> Path:
        """Add to the end of a list, which is made where it is missing; gives the path of what was added."""
        *above, last = list_path
        parent = _down(self._tree, tuple(above))
        if not isinstance(parent.get(last), list):
            parent[last] = CommentedSeq()
        items = parent[last]
        if items.fa.flow_style() and isinstance(item, dict):
            items.fa.set_block_style()
        items.append(_node(item))
        return (*list_path, len(items) - 1)

    def remove(self, path: Path) -> None:
        *above, place = path
        items = _down(self._tree, tuple(above))
        del items[place]
        if not items and isinstance(items, list):
            parent = _down(self._tree, tuple(above[:-1]))
            del parent[above[-1]]

    def move(self, path: Path, by: int) -> Path:
        """Move one of a list up (-1) or down (1), as far as there is room."""
        *above, place = path
        items = _down(self._tree, tuple(above))
        target = int(place) + by
        if not 0 <= target < len(items):
            return path
        item = items[place]
        del items[place]
        items.insert(target, item)
        return (*above, target)

    def text(self) -> str:
        made = io.StringIO()
        _yaml().dump(self._tree, made)
        return made.getvalue()


def written(value: Mapping[str, Any]) -> str:
    """A new file with these values."""
    made = io.StringIO()
    _yaml().dump(_node(value), made)
    return made.getvalue()


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _down(tree: Any, path: Path) -> Any:
    for step in path:
        if isinstance(step, int):
            if not isinstance(tree, list) or step >= len(tree):
                return None
            tree = tree[step]
        else:
            if not isinstance(tree, dict) or step not in tree:
                return None
            tree = tree[step]
    return tree


def _node(value: Any) -> Any:
    """A plain value as YAML keeps it: several lines of text stay lines."""
    if isinstance(value, Mapping):
        return CommentedMap((key, _node(inner)) for key, inner in value.items() if inner is not None)
    if isinstance(value, list | tuple):
        return CommentedSeq(_node(inner) for inner in value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, str) and "\n" in value:
        return LiteralScalarString(value.strip() + "\n")
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return str(value).strip() if isinstance(value, str) else value


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}
