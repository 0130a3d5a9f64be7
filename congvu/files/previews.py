"""A page of a file as a picture, for reading on the screen without opening the file itself.

PDFium draws it in a process of its own with little time and memory: a malicious file harms nothing but its own preview.
Pictures are cached by hash and page; the cache may be deleted at any time.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from congvu.files import kinds
from congvu.files.models import StoredFile
from congvu.files.queries import open_clean
from congvu.files.refusals import PreviewRefused

MOST_PAGES = 50
SECONDS = 15
_DRAW = Path(__file__).with_name("draw_page.py")
_SHOWN = {kinds.PDF.media_type, kinds.PNG.media_type, kinds.JPEG.media_type}


def can_preview(file: StoredFile) -> bool:
    """Whether the kind of file has a preview: PDF and images."""
    return file.media_type in _SHOWN


def page_count(file: StoredFile) -> int:
    """How many pages can be previewed, at most MOST_PAGES; 0 for kinds without a preview."""
    if not can_preview(file):
        return 0
    if file.media_type != kinds.PDF.media_type:
        return 1
    count = _cached(file, "count")
    if not count.exists():
        _draw(file, "count", count)
    return min(MOST_PAGES, int(count.read_text()))


def preview_png(file: StoredFile, page: int = 1) -> bytes:
    """Page `page` (from 1) as PNG, about 1,000 pixels wide. Raises PreviewRefused, and as `open_clean`."""
    if not can_preview(file):
        raise PreviewRefused(name=file.name, why="loại tệp này không có bản xem trước.")
    if not 1 <= page <= MOST_PAGES:
        raise PreviewRefused(name=file.name, why=f"chỉ xem trước được {MOST_PAGES} trang đầu.")
    picture = _cached(file, str(page))
    if not picture.exists():
        _draw(file, str(page), picture)
    return picture.read_bytes()


def draw_pdf(content: bytes, page: int = 1) -> bytes:
    """A page of a PDF in hand as PNG, such as one that was just printed; kept nowhere. Raises PreviewRefused."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", _DRAW, kinds.PDF.media_type, str(page)],
            input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise PreviewRefused(name="bản in", why="trang này vẽ quá lâu.") from error
    if done.returncode != 0:
        raise PreviewRefused(name="bản in", why="không vẽ được trang này.")
    return done.stdout


def forget(sha256: str) -> None:
    """Remove the pictures of bytes that are not kept any longer."""
    for picture in Path(settings.PREVIEWS_ROOT, sha256[:2]).glob(f"{sha256}-*"):
        picture.unlink(missing_ok=True)


def _cached(file: StoredFile, what: str) -> Path:
    open_clean(file).close()  # a picture of a file that was blocked since must not be shown
    return Path(settings.PREVIEWS_ROOT, file.sha256[:2], f"{file.sha256}-{what}")


def _draw(file: StoredFile, what: str, into: Path) -> None:
    into.parent.mkdir(parents=True, exist_ok=True)
    # Two may draw the same page at once, in one process or in two.
    partial = into.with_name(f"{into.name}.{secrets.token_hex(8)}.part")
    try:
        with open_clean(file) as source, partial.open("wb") as drawn:
            done = subprocess.run(
                [sys.executable, "-I", _DRAW, file.media_type, what],
                stdin=source, stdout=drawn, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False, env={},
            )  # fmt: skip
        if done.returncode == 3:
            raise PreviewRefused(name=file.name, why="tệp không có trang này.")
        if done.returncode != 0:
            raise PreviewRefused(name=file.name, why="không vẽ được trang này.")
        partial.rename(into)
    except subprocess.TimeoutExpired as error:
        raise PreviewRefused(name=file.name, why="trang này vẽ quá lâu.") from error
    finally:
        partial.unlink(missing_ok=True)
