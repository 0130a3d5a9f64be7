"""What is typed into a part of a package: a property with its label, and the few that many kinds of part share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Property:
    """Thuộc tính: its name in the file (dotted inside a group), its label, and what is typed into it.

    `kind`: line, text, key, lines (one a line), blocks (divided by blank lines), flag, yes (true when absent), integer,
    number, day, select, several, choices, condition (true or false of a case), expression, unit, registry,
    place (a field of the form), times (a number, or how many rows).
    """

    name: str
    label: str
    kind: str = "line"
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Kind:
    """Loại phần: how one is called, which property names it in a list, and the lists inside it."""

    name: str
    title: str
    properties: tuple[Property, ...] = ()
    lists: tuple[tuple[str, str], ...] = ()
    add: str = ""


@dataclass(frozen=True)
class Part:
    """One file edited piece by piece: its address, its name, its groups of properties."""

    slug: str
    file: str
    name: str
    root: str


P = Property
KEY = P(
    "key",
    "Khóa",
    "key",
    "Tên mà điều kiện và mẫu in gọi: chữ thường không dấu, số và gạch dưới. Để trống: đặt theo tên ở trên.",
    required=True,
)
WHEN = P("when", "Chỉ hỏi khi", "condition", "Để trống: luôn hỏi.")
HINT = P("hint", "Lời hướng dẫn", "text")
