"""The picture of a signature, drawn to lie on a page: one page of PDF with nothing behind it, and where it goes."""

from __future__ import annotations

import io
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

from PIL import Image

from congvu.files.previews import draw_pdf
from congvu.printing.overlays import overlay
from congvu.signing.appearance import places
from congvu.signing.appearance.images import size_of
from congvu.signing.appearance.places import Chosen, Gap, Place
from congvu.signing.appearance.text import sheet_of
from congvu.signing.rules import appearance as rules
from congvu.signing.rules.appearance import Box, CopyForm, Corner, Sheet, Size

# Letters of size 10 that fit in the width of a note.
_LETTERS = 46
# How far down and to the left a clear corner is looked for, in millimetres, and the grey that is still paper.
_LOWEST_NOTE, _FARTHEST_NOTE, PAPER = 16, 70, 200

_TEMPLATE = """#let data = json(bytes(sys.inputs.data))
#set page(width: data.width * 1mm, height: data.height * 1mm, margin: 0mm, fill: none)
#let turned(body) = place(top + left, rotate(-data.turned * 1deg, reflow: true, body))
"""
_IMAGE = (
    _TEMPLATE
    + """#turned(image("/image.svg", width: data.wide * 1mm, height: data.tall * 1mm, fit: "contain", alt: "Chữ ký"))"""
)
_NOTE = (
    _TEMPLATE
    + """#set text(font: "Liberation Serif", size: data.size * 1pt, fill: black, hyphenate: false)
#turned(box(width: data.wide * 1mm, height: data.tall * 1mm, {
  for line in data.lines {
    block(width: 100%, height: data.line * 1mm, spacing: 0pt, align(right + horizon, line))
  }
}))"""
)


@dataclass(frozen=True)
class Stamp:
    """What a signature shows: `pdf` of one page, to fill `box` (x1, y1, x2, y2 in points) exactly on `page`, from 0.

    `was_found` is false where the paper did not tell the place: it is at `corner`, the signer looks at it and may choose
    another.
    """

    pdf: bytes
    page: int
    box: tuple[float, float, float, float]
    was_found: bool
    corner: Corner | None = None


def person(pdf: bytes, *, title: str, name: str, image: bytes, chosen: Chosen | None = None) -> Stamp:
    """A person's signature image between title and name (NĐ 30/2020/NĐ-CP, Phụ lục I, phần I, mục II, 7d).

    Where neither is found it goes to the corner that was chosen, or to the end of the last page. Raises PageNotReadable.
    """
    size = size_of(image)
    gap = None if chosen else places.gap_to_sign(pdf, title=title, name=name)
    if gap is None:
        return _drawn(places.corner(pdf, _fitting(size), chosen or Chosen()), image)
    box = rules.person_image(size, above=gap.above, below=gap.below, centre=gap.centre)
    return _drawn(_at(gap, rules.within(box, gap.sheet)), image)


def seal(pdf: bytes, *, image: bytes, title: str = "", name: str = "", chosen: Chosen | None = None) -> Stamp:
    """The agency's seal in its real size over the left third of the signature last made (mục II, 8a).

    Where no signature is seen it goes between title and name, and else to the chosen corner. Raises PageNotReadable.
    """
    size = size_of(image)
    signed = places.signed_places(pdf)
    if signed and not chosen:
        last = signed[-1]
        return _drawn(Place(last.page, last.sheet, rules.seal_over(last.box, size, last.sheet), True), image)
    gap = None if chosen else places.gap_to_sign(pdf, title=title, name=name)
    if gap is None:
        return _drawn(places.corner(pdf, size, chosen or Chosen()), image)
    box = rules.seal_alone(size, above=gap.above, below=gap.below, centre=gap.centre, sheet=gap.sheet)
    return _drawn(_at(gap, box), image)


def attachment(pdf: bytes, *, number: str, at: datetime) -> Stamp:
    """The agency's signature on a paper attached in a file of its own: text at the top right, no image (mục II, 8b)."""
    return _noted(pdf, rules.attachment_lines(number, at))


def copy(pdf: bytes, *, form: CopyForm, agency: str, at: datetime) -> Stamp:
    """The agency's signature on an electronic copy: text at the top right, no image (phần II, mục I.3)."""
    return _noted(pdf, rules.copy_lines(form, agency, at))


def _at(gap: Gap, box: Box) -> Place:
    return Place(gap.page, gap.sheet, box, was_found=True)


def _fitting(size: Size) -> Size:
    """A person's image of at most the usual width."""
    scale = min(1.0, rules.WIDEST_PERSON / size.width)
    return Size(size.width * scale, size.height * scale)


def _drawn(place: Place, image: bytes) -> Stamp:
    data = _measures(place.sheet, place.box)
    return Stamp(
        overlay(_IMAGE, data, assets={"image.svg": _svg(image)}),
        place.page,
        place.points,
        place.was_found,
        place.corner,
    )


def _svg(image: bytes) -> bytes:
    """The picture in an SVG of its size: the compiler is given files as text only."""
    size = size_of(image)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width:f}mm" height="{size.height:f}mm">'
        f'<image width="100%" height="100%" href="data:image/png;base64,{b64encode(image).decode()}"/></svg>'
    ).encode()


def _noted(pdf: bytes, told: tuple[str, ...]) -> Stamp:
    lines = [line for one in told for line in wrap(one, _LETTERS)]
    _, sheet = sheet_of(pdf, 0)
    box = _clear_corner(pdf, sheet, rules.note_corner(len(lines), max(map(len, lines)), sheet))
    data = {"lines": lines, "size": rules.NOTE_SIZE, "line": rules.NOTE_LINE} | _measures(sheet, box)
    return Stamp(overlay(_NOTE, data), 0, sheet.points(box), was_found=True)


def _measures(sheet: Sheet, box: Box) -> dict[str, float]:
    x1, y1, x2, y2 = sheet.points(box)
    width, height = (x2 - x1) / rules.POINTS_PER_MM, (y2 - y1) / rules.POINTS_PER_MM
    return {"width": width, "height": height, "wide": box.width, "tall": box.height, "turned": sheet.turned}


def _clear_corner(pdf: bytes, sheet: Sheet, box: Box) -> Box:
    """The nearest to the corner where nothing is printed (our own papers have a bar code there); on a dark scan the corner."""
    with Image.open(io.BytesIO(draw_pdf(pdf, 1)), formats=["PNG"]) as drawn:
        grey, scale = drawn.convert("L"), drawn.width / sheet.width
    for aside in range(0, _FARTHEST_NOTE, 2):
        for top in range(int(box.y), _LOWEST_NOTE):
            moved = Box(box.x - aside, float(top), box.width, box.height)
            sides = (moved.x, moved.y, moved.right, moved.bottom)
            darkest, _ = grey.crop(tuple(int(side * scale) for side in sides)).getextrema()  # type: ignore[arg-type]
            if darkest >= PAPER:
                return moved
    return box
