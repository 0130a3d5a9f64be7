"""An applicant's signature in words, on a paper of his own: no law asks for an image there, and unseen nobody finds it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from textwrap import wrap

from PIL import Image

from congvu.files.previews import draw_pdf
from congvu.files.refusals import PreviewRefused
from congvu.printing.overlays import overlay
from congvu.signing.appearance import places
from congvu.signing.appearance.places import Chosen, Place
from congvu.signing.appearance.stamps import PAPER, Stamp
from congvu.signing.rules import appearance as rules
from congvu.signing.rules.appearance import Corner, Size

# How a declaration and most forms call who signs them.
TITLE = "Người khai"

_WORDS = """#let data = json(bytes(sys.inputs.data))
#set page(width: data.width * 1mm, height: data.height * 1mm, margin: 0mm, fill: none)
#set text(font: "Liberation Serif", size: data.size * 1pt, fill: black, hyphenate: false)
#place(top + left, rotate(-data.turned * 1deg, reflow: true, box(
  width: data.wide * 1mm, height: data.tall * 1mm, stroke: 0.4pt + luma(110), inset: data.inset * 1mm, {
    for line in data.lines { block(width: 100%, height: data.line * 1mm, spacing: 0pt, align(left + horizon, line)) }
})))
"""


def words(
    pdf: bytes, *, names: Sequence[str], holder: str, signer: str, at: datetime, chosen: Chosen | None = None
) -> Stamp:
    """Over one of `names` (below the title of who declares) where there is room, else where it was chosen, else in a corner
    of the last page that nothing is printed in. Raises PageNotReadable."""
    lines = [line for one in rules.own_lines(holder, signer, at) for line in wrap(one, rules.WORDS_LETTERS)]
    size = rules.words_size(len(lines), max(map(len, lines)))
    place = places.corner(pdf, size, chosen) if chosen else _found(pdf, size, names) or _clear_corner(pdf, size)
    return _drawn(place, size, lines)


def _found(pdf: bytes, size: Size, names: Sequence[str]) -> Place | None:
    for name in dict.fromkeys(name for name in names if name):
        gap = places.gap_to_sign(pdf, title=TITLE, name=name)
        if gap is None:
            continue
        box = rules.within(rules.person_image(size, above=gap.above, below=gap.below, centre=gap.centre), gap.sheet)
        place = Place(gap.page, gap.sheet, box, was_found=True)
        if box.width >= size.width * rules.LEAST_WORDS and _first_clear(pdf, [place]):
            return place
    return None


def _clear_corner(pdf: bytes, size: Size) -> Place:
    corners = [places.corner(pdf, size, Chosen(corner=corner)) for corner in Corner]
    return _first_clear(pdf, corners) or corners[0]


def _first_clear(pdf: bytes, asked: list[Place]) -> Place | None:
    """The first of these places, all on one page, where nothing is printed; none on a page that cannot be drawn."""
    try:
        picture = draw_pdf(pdf, asked[0].page + 1)
    except PreviewRefused:
        return None
    with Image.open(io.BytesIO(picture), formats=["PNG"]) as drawn:
        grey, scale = drawn.convert("L"), drawn.width / asked[0].sheet.width
    for place in asked:
        sides = (place.box.x, place.box.y, place.box.right, place.box.bottom)
        darkest, _ = grey.crop(tuple(int(side * scale) for side in sides)).getextrema()  # type: ignore[arg-type]
        if darkest >= PAPER:
            return place
    return None


def _drawn(place: Place, size: Size, lines: list[str]) -> Stamp:
    scale = place.box.width / size.width
    x1, y1, x2, y2 = place.points
    data = {
        "lines": lines,
        "width": (x2 - x1) / rules.POINTS_PER_MM,
        "height": (y2 - y1) / rules.POINTS_PER_MM,
        "wide": place.box.width,
        "tall": place.box.height,
        "turned": place.sheet.turned,
        "size": rules.WORDS_SIZE * scale,
        "line": rules.WORDS_LINE * scale,
        "inset": rules.WORDS_INSET * scale,
    }
    return Stamp(overlay(_WORDS, data), place.page, place.points, place.was_found, place.corner)
