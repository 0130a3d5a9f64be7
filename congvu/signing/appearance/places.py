"""Where on a paper a signature is to be seen: between the signer's title and name, or where a person says."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf

from congvu.signing.appearance.text import Page, last_pages, sheet_of
from congvu.signing.rules import appearance as rules
from congvu.signing.rules.appearance import Box, Corner, Sheet, Size

# A signature stands near the end; a longer search would find names in annexes.
MOST_PAGES = 20
# A title this far above a name, or this close, is not the title of that signature.
FARTHEST, NEAREST = 70.0, 5.0
# How far the middles of title and name may lie apart, and how wide the column between them is.
ASIDE, COLUMN = 25.0, 24.0
# A name stands alone on its line when nothing is this near at its sides.
ALONE = 8.0
# Room above a name, or below a title, whose partner is not on the page.
ROOM = 22.0


@dataclass(frozen=True)
class Chosen:
    """What a person chose: `page` from 0, negative from the end, and a corner."""

    page: int = -1
    corner: Corner = Corner.BOTTOM_RIGHT


@dataclass(frozen=True)
class Place:
    """A rectangle on the page `page` (from 0). `was_found`: by the paper's own words; else `corner` tells where."""

    page: int
    sheet: Sheet
    box: Box
    was_found: bool
    corner: Corner | None = None

    @property
    def points(self) -> tuple[float, float, float, float]:
        return self.sheet.points(self.box)


@dataclass(frozen=True)
class Gap:
    """Room to sign in: it begins below `above` and ends over `below`, around `centre`."""

    page: int
    sheet: Sheet
    above: float
    below: float
    centre: float


def gap_to_sign(pdf: bytes, *, title: str, name: str) -> Gap | None:
    """The room between title and name; the last page that has one, and there the nearest pair. None where there is none."""
    for page in last_pages(pdf, MOST_PAGES):
        titles, names = page.places_of(title), page.places_of(name)
        gap = _between(page, titles, names) or _above(page, names) or (None if name else _below(page, titles))
        if gap:
            return gap
    return None


def corner(pdf: bytes, size: Size, chosen: Chosen) -> Place:
    """Where a person chose."""
    page, sheet = sheet_of(pdf, chosen.page)
    return Place(page, sheet, rules.in_corner(size, chosen.corner, sheet), was_found=False, corner=chosen.corner)


def signed_places(pdf: bytes) -> list[Place]:
    """Where the signatures that are already in the file are seen, in the order of their making."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        for field in document.Root.get("/AcroForm", {}).get("/Fields", []):
            if field.get("/FT") != "/Sig" or "/V" not in field or "/Rect" not in field or "/P" not in field:
                continue
            x1, y1, x2, y2 = (float(side) for side in field.Rect)
            if x1 != x2 and y1 != y2 and field.P.objgen in numbers:
                page, sheet = sheet_of(pdf, numbers[field.P.objgen])
                found.append(Place(page, sheet, sheet.box(x1, y1, x2, y2), was_found=True))
    return found


def _between(page: Page, titles: list[Box], names: list[Box]) -> Gap | None:
    """The nearest title and name of one signature: one under the other, in one column, with room between."""
    pairs = [
        (name.y - title.bottom, -name.y, title, name)
        for title in titles
        for name in names
        if NEAREST <= name.y - title.bottom <= FARTHEST and abs(name.middle[0] - title.middle[0]) <= ASIDE
    ]
    if not pairs:
        return None
    *_, title, name = min(pairs, key=lambda pair: pair[:2])
    centre = (title.middle[0] + name.middle[0]) / 2
    above, below = _widest(page, title.bottom, name.y, centre)
    return Gap(page.number, page.sheet, above, below, centre)


def _above(page: Page, names: list[Box]) -> Gap | None:
    """Room over the lowest name that stands alone on its line, when its title could not be read."""
    for name in sorted(names, key=lambda box: -box.y):
        centre = name.middle[0]
        top = max((box.bottom for box in _column(page, 0, name.y, centre)), default=name.y - ROOM)
        if _is_alone(page, name) and name.y - top >= rules.LEAST_HEIGHT:
            return Gap(page.number, page.sheet, max(top, name.y - ROOM), name.y, centre)
    return None


def _below(page: Page, titles: list[Box]) -> Gap | None:
    """Room under the lowest title that stands alone on its line, on a paper that prints no name."""
    for title in sorted(titles, key=lambda box: -box.y):
        centre, foot = title.middle[0], page.sheet.height - rules.CORNER_BOTTOM
        under = min((box.y for box in _column(page, title.bottom, foot, centre)), default=foot)
        if _is_alone(page, title) and under - title.bottom >= rules.LEAST_HEIGHT:
            return Gap(page.number, page.sheet, title.bottom, min(under, title.bottom + ROOM), centre)
    return None


def _widest(page: Page, top: float, bottom: float, centre: float) -> tuple[float, float]:
    """The tallest empty stretch of a column: a note under the title ("Ký, đóng dấu") is not written over."""
    edges, reached = [], top
    for box in sorted(_column(page, top, bottom, centre), key=lambda box: box.y):
        edges.append((reached, box.y))
        reached = max(reached, box.bottom)
    edges.append((reached, bottom))
    return max(edges, key=lambda edge: edge[1] - edge[0])


def _column(page: Page, top: float, bottom: float, centre: float) -> list[Box]:
    """The letters between two heights that stand in the way of a signature around `centre`."""
    left, right = centre - COLUMN / 2, centre + COLUMN / 2
    return [
        letter.box
        for letter in page.letters
        if letter.box.right > left and letter.box.x < right and letter.box.y >= top and letter.box.bottom <= bottom
    ]


def _is_alone(page: Page, words: Box) -> bool:
    return not any(
        letter.box.y < words.bottom
        and letter.box.bottom > words.y
        and (words.x - ALONE < letter.box.right <= words.x or words.right <= letter.box.x < words.right + ALONE)
        for letter in page.letters
    )
