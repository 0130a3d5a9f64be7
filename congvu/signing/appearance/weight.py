"""How much a page of a PDF draws, before a reader that nothing can interrupt is sent over it."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

# Bytes of drawing instructions of one page, a form as often as it is drawn. A dense page of text has some ten thousand; a
# reader takes about a second for each of these millions.
MOST_DRAWN = 4_000_000
_DEEPEST = 8


def is_too_heavy(pdf: bytes, most_pages: int) -> bool:
    """Whether one of the last pages draws more than MOST_DRAWN. Raises pikepdf.PdfError for what is no PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return any(_drawn(page.obj, {}, 0) > MOST_DRAWN for page in list(document.pages)[-most_pages:])


def _drawn(holder: Any, known: dict[tuple[int, int], int], depth: int) -> int:
    if depth > _DEEPEST:
        return MOST_DRAWN + 1
    instructions = _instructions(holder)
    total = len(instructions)
    for name, form in _forms(holder).items():
        times = instructions.count(name.encode())
        if not times or form.get("/Subtype") != "/Form":
            continue
        if form.objgen not in known:
            known[form.objgen] = _drawn(form, known, depth + 1)
        total += times * known[form.objgen]
        if total > MOST_DRAWN:
            return total
    return total


def _forms(holder: Any) -> Any:
    """A page may have its resources from the pages above it."""
    for _ in range(20):
        if "/Resources" in holder or "/Parent" not in holder:
            break
        holder = holder["/Parent"]
    return holder.get("/Resources", {}).get("/XObject", {})


def _instructions(holder: Any) -> bytes:
    if isinstance(holder, pikepdf.Stream):
        return holder.read_bytes()
    content = holder.get("/Contents", [])
    parts = [content] if isinstance(content, pikepdf.Stream) else list(content)
    return b"\n".join(part.read_bytes() for part in parts)
