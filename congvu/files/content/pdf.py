"""PDF: opens without a password, has pages, runs nothing by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf

from congvu.files.refusals import FileEncrypted, PdfActive, PdfBroken

# A few kilobytes can unpack to gigabytes. The limits hold for the whole process, which opens PDFs only here; a picture's
# own bytes are never unpacked by opening a document.
MOST_UNPACKED = 64 * 1024 * 1024
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=MOST_UNPACKED,
    png_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
    run_length_max_memory=MOST_UNPACKED,
    dct_max_memory=MOST_UNPACKED,
    max_stream_filters=4,
    parser_max_container_size=1_000_000,
    doc_max_warnings=1_000,
)

# Actions that start something outside the page when they fire.
RUNNING = {
    "/JavaScript": "JavaScript",
    "/Launch": "lệnh mở chương trình",
    "/ImportData": "lệnh nạp dữ liệu",
    "/SubmitForm": "lệnh gửi dữ liệu đi",
    "/URI": "lệnh mở trang mạng",
}
# What a reader does by itself with a mark on a page: when the page opens, closes, comes into sight or leaves it.
UNASKED = ("/PO", "/PC", "/PV", "/PI")


def examine(path: Path, name: str) -> None:
    """Raises FileEncrypted, PdfBroken or PdfActive. Bytes are never changed: a signature in them stays valid."""
    if not _has_its_end(path):
        raise PdfBroken(name=name)  # qpdf would mend it and never say that pages are missing
    try:
        with pikepdf.open(path) as document:
            if not len(document.pages):
                raise PdfBroken(name=name)
            if why := _runs_by_itself(document):
                raise PdfActive(name=name, why=why)
    except pikepdf.PasswordError as error:
        raise FileEncrypted(name=name) from error
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise PdfBroken(name=name) from error


def _has_its_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        return b"%%EOF" in file.read()


def _runs_by_itself(document: pikepdf.Pdf) -> str | None:
    """The name of an action that would fire without a click, on opening or turning a page, if there is one."""
    root: Any = document.Root
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        return RUNNING["/JavaScript"]
    firing = [root.get("/OpenAction"), *_additional(root)]
    for page in document.pages:
        firing += _additional(page.obj)
        marks = page.obj.get("/Annots")
        if isinstance(marks, pikepdf.Array):
            for mark in marks:  # type: ignore[attr-defined]
                firing += _additional(mark, only=UNASKED)
    for action in firing:
        for _ in range(20):  # actions chain by /Next
            if not isinstance(action, pikepdf.Dictionary):
                break
            if (kind := str(action.get("/S", ""))) in RUNNING:
                return RUNNING[kind]
            action = action.get("/Next")
    return None


def _additional(holder: Any, only: tuple[str, ...] | None = None) -> list[Any]:
    """The actions that a document, a page or a mark on it ties to what happens to it."""
    actions = holder.get("/AA") if isinstance(holder, pikepdf.Dictionary) else None
    if not isinstance(actions, pikepdf.Dictionary):
        return []
    return [actions[key] for key in list(actions.keys()) if only is None or key in only]
