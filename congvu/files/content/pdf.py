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
RUNNING = {"/JavaScript": "JavaScript", "/Launch": "lệnh mở chương trình", "/ImportData": "lệnh nạp dữ liệu"}


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
    """The name of an action that would fire on opening, if there is one."""
    root: Any = document.Root
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        return RUNNING["/JavaScript"]
    firing = [root.get("/OpenAction")]
    for holder in (root, document.pages[0].obj):
        actions = holder.get("/AA")
        if isinstance(actions, pikepdf.Dictionary):
            firing += [actions[key] for key in list(actions.keys())]
    for action in firing:
        for _ in range(20):  # actions chain by /Next
            if not isinstance(action, pikepdf.Dictionary):
                break
            if (kind := str(action.get("/S", ""))) in RUNNING:
                return RUNNING[kind]
            action = action.get("/Next")
    return None
