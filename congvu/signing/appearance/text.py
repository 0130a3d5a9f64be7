"""Where words stand on the pages of a PDF, whatever program made it.

Letters are compared without spaces, lines, capitals and the ways of writing a Vietnamese letter (one code or several),
so that a title broken over two lines or spaced out by a word processor is still found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from ctypes import c_double
from dataclasses import dataclass

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from congvu.signing.appearance.weight import is_too_heavy
from congvu.signing.refusals import PageNotReadable
from congvu.signing.rules.appearance import POINTS_PER_MM, Box, Sheet

# A page with more letters than this is not a page of a document but an attack on its reader.
MOST_LETTERS = 50_000


@dataclass(frozen=True)
class Letter:
    """One letter with its marks."""

    text: str
    box: Box


@dataclass(frozen=True)
class Page:
    """A page's number from 0, its sheet, and its letters in the order of the file."""

    number: int
    sheet: Sheet
    letters: tuple[Letter, ...]

    def places_of(self, words: str) -> list[Box]:
        """The rectangles of each occurrence: with every mark first, without marks (hòa, hoà) when none is found."""
        return self._search(words, _exact) or self._search(words, _bare)

    def _search(self, words: str, fold: Callable[[str], str]) -> list[Box]:
        wanted = "".join(fold(words).split())
        if not wanted:
            return []
        folded = [(fold(letter.text), letter.box) for letter in self.letters]
        text = "".join(part for part, _ in folded)
        owners = [box for part, box in folded for _ in part]
        found, start = [], text.find(wanted)
        while start >= 0:
            found.append(around(owners[start : start + len(wanted)]))
            start = text.find(wanted, start + 1)
        return found


def last_pages(pdf: bytes, most: int) -> Iterator[Page]:
    """The last `most` pages, the last one first. Raises PageNotReadable, also for pages that would keep a reader for minutes."""
    _require_light(pdf, most)
    document = _opened(pdf)
    try:
        for number in range(len(document) - 1, max(len(document) - 1 - most, -1), -1):
            page = document[number]
            yield Page(number, _sheet(page), tuple(_letters(page)))
    except pypdfium2.PdfiumError as error:
        raise PageNotReadable() from error
    finally:
        document.close()


def sheet_of(pdf: bytes, number: int) -> tuple[int, Sheet]:
    """A page's number and sheet; from the end when negative, the last page when there is no such page."""
    document = _opened(pdf)
    try:
        count = len(document)
        number = number % count if -count <= number < count else count - 1
        return number, _sheet(document[number])
    except pypdfium2.PdfiumError as error:
        raise PageNotReadable() from error
    finally:
        document.close()


def page_count(pdf: bytes) -> int:
    document = _opened(pdf)
    try:
        return len(document)
    finally:
        document.close()


def around(boxes: list[Box]) -> Box:
    """The smallest rectangle that holds them all."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise PageNotReadable() from error
    if len(document) == 0:
        raise PageNotReadable()
    return document


def _require_light(pdf: bytes, most: int) -> None:
    try:
        if is_too_heavy(pdf, most):
            raise PageNotReadable()
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError) as error:
        raise PageNotReadable() from error


def _sheet(page: pypdfium2.PdfPage) -> Sheet:
    width, height = page.get_size()
    left, bottom, _, _ = page.get_bbox()
    return Sheet(width / POINTS_PER_MM, height / POINTS_PER_MM, page.get_rotation(), left, bottom)


def _letters(page: pypdfium2.PdfPage) -> Iterator[Letter]:
    sheet, text = _sheet(page), page.get_textpage()
    left, bottom, right, top = c_double(), c_double(), c_double(), c_double()
    current: Letter | None = None
    for index in range(min(text.count_chars(), MOST_LETTERS)):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if letter.isspace() or unicodedata.category(letter).startswith("C"):
            continue
        if not pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top):
            continue
        box = sheet.box(left.value, bottom.value, right.value, top.value)
        if current and unicodedata.category(letter).startswith("M"):
            current = Letter(current.text + letter, around([current.box, box]))
            continue
        if current:
            yield current
        current = Letter(letter, box)
    if current:
        yield current


def _exact(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    return "".join(letter for letter in apart if not unicodedata.category(letter).startswith("M"))
