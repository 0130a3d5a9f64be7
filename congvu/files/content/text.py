"""Plain text and CSV: UTF-8 (or UTF-16 with its mark, as spreadsheets write it), no control characters."""

from __future__ import annotations

import codecs
from pathlib import Path

from congvu.files.refusals import ArchiveBroken

_ALLOWED_CONTROLS = {9, 10, 12, 13}


def looks_like_text(head: bytes) -> bool:
    return _fault(head, final=False) is None


def examine(path: Path, name: str) -> None:
    if _fault(path.read_bytes(), final=True):
        raise ArchiveBroken(name=name, why="không phải văn bản UTF-8")


def _fault(content: bytes, *, final: bool) -> str | None:
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        shown = codecs.getincrementaldecoder(encoding)().decode(content, final)
    except UnicodeDecodeError:
        return "encoding"
    return "control" if any(ord(c) < 32 and ord(c) not in _ALLOWED_CONTROLS for c in shown) else None
