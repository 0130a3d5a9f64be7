"""Where a digital signature is seen on a paper, and how large: NĐ 30/2020/NĐ-CP, Phụ lục I.

Millimetres from the top left corner of the page as a reader sees it, whatever the file calls up and down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from congvu.kernel.work_calendar import VIETNAM

POINTS_PER_MM = 72 / 25.4

# The seal covers about a third of the person's signature image, on its left (Phụ lục I, phần I, mục II, 8a).
COVERED = 1 / 3

# A handwritten signature as it is on paper is not wider than this; the law gives no number.
WIDEST_PERSON = 60.0
# It keeps clear of the title above and the name below.
CLEARANCE = 1.0
# What is left to sign in when title and name stand close: a signature less tall is not readable as one.
LEAST_HEIGHT = 10.0
# The seal of a ministry is 36 mm across; no seal in use is larger than 50 mm or smaller than 15 mm.
LEAST_SEAL, LARGEST_SEAL = 15.0, 50.0

# The margins of Phụ lục I, phần I, mục I.3 leave 20 to 25 mm above the text and 15 to 20 mm at its right.
CORNER_RIGHT, CORNER_TOP, CORNER_BOTTOM = 15.0, 5.0, 20.0
# Cỡ chữ 10 (8b; phần II, mục I.3c); in millimetres: a line with its leading, and the room that a letter may need.
NOTE_SIZE = 10
NOTE_LINE = 4.2
NOTE_LETTER = 1.9


# An applicant's signature in words on a paper of his own, where the law asks for no image: letters, lines and room as above.
WORDS_SIZE, WORDS_LINE, WORDS_LETTER, WORDS_INSET = 8, 3.5, 1.4, 1.2
WORDS_LETTERS = 40
# Made smaller than this to fit between title and name it could not be read: it goes elsewhere.
LEAST_WORDS = 0.8


@dataclass(frozen=True)
class Size:
    width: float
    height: float


@dataclass(frozen=True)
class Box:
    """A rectangle on a page: its left and top edge, width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Sheet:
    """A page as it is seen: its size, and what the file says of it.

    `turned` is the page's /Rotate in degrees, `left` and `bottom` the lower left corner of its box in points.
    """

    width: float
    height: float
    turned: int = 0
    left: float = 0.0
    bottom: float = 0.0

    def points(self, box: Box) -> tuple[float, float, float, float]:
        """The same rectangle as a PDF's annotation names it: left, bottom, right, top in points of the unturned page."""
        corners = [self._point(box.x, box.y), self._point(box.right, box.bottom)]
        (x1, x2), (y1, y2) = (sorted(pair) for pair in zip(*corners, strict=True))
        return x1, y1, x2, y2

    def box(self, x1: float, y1: float, x2: float, y2: float) -> Box:
        """The inverse of `points`."""
        corners = [self._seen(x1, y1), self._seen(x2, y2)]
        (left, right), (top, bottom) = (sorted(pair) for pair in zip(*corners, strict=True))
        return Box(left, top, right - left, bottom - top)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        along = {
            0: (x, self.height - y),
            90: (y, x),
            180: (self.width - x, y),
            270: (self.height - y, self.width - x),
        }[self.turned % 360]
        return self.left + along[0] * POINTS_PER_MM, self.bottom + along[1] * POINTS_PER_MM

    def _seen(self, x: float, y: float) -> tuple[float, float]:
        a, b = (x - self.left) / POINTS_PER_MM, (y - self.bottom) / POINTS_PER_MM
        return {
            0: (a, self.height - b),
            90: (b, a),
            180: (self.width - a, b),
            270: (self.width - b, self.height - a),
        }[self.turned % 360]


class Corner(StrEnum):
    """Góc trang, where a paper has no place for a signature that could be found."""

    BOTTOM_RIGHT = "bottom_right"
    BOTTOM_LEFT = "bottom_left"
    TOP_RIGHT = "top_right"
    TOP_LEFT = "top_left"


class CopyForm(StrEnum):
    """Hình thức sao (Phụ lục I, phần II, mục I.1)."""

    TRUE = "SAO Y"
    OF_COPY = "SAO LỤC"
    EXTRACT = "TRÍCH SAO"


def person_image(image: Size, *, above: float, below: float, centre: float) -> Box:
    """The person's image between the title, which ends at `above`, and the name, which begins at `below` (mục II, 7d).

    As large as it is, made smaller only to fit; centred on `centre` in both directions.
    """
    room = max(below - above - 2 * CLEARANCE, LEAST_HEIGHT)
    scale = min(1.0, room / image.height, WIDEST_PERSON / image.width)
    width, height = image.width * scale, image.height * scale
    return Box(centre - width / 2, (above + below - height) / 2, width, height)


def seal_over(person: Box, seal: Size, sheet: Sheet) -> Box:
    """The agency's seal in its real size over the left third of the person's image (mục II, 8a)."""
    _, middle = person.middle
    return within(Box(person.x + person.width * COVERED - seal.width, middle - seal.height / 2, *_sides(seal)), sheet)


def seal_alone(seal: Size, *, above: float, below: float, centre: float, sheet: Sheet) -> Box:
    """The seal where no person's image is: on paper it would stand left of the middle, where the signature begins."""
    return within(Box(centre - seal.width * (1 - COVERED), (above + below - seal.height) / 2, *_sides(seal)), sheet)


def in_corner(size: Size, corner: Corner, sheet: Sheet) -> Box:
    """At a corner that a person chose, inside the margins of mục I.3."""
    right, bottom = sheet.width - CORNER_RIGHT - size.width, sheet.height - CORNER_BOTTOM - size.height
    x = right if corner in {Corner.BOTTOM_RIGHT, Corner.TOP_RIGHT} else CORNER_RIGHT
    y = bottom if corner in {Corner.BOTTOM_RIGHT, Corner.BOTTOM_LEFT} else CORNER_BOTTOM
    return within(Box(x, y, size.width, size.height), sheet)


def note_corner(lines: int, longest: int, sheet: Sheet) -> Box:
    """The agency's signature in words at the top right of the first page (mục II, 8b; phần II, mục I.3a)."""
    width = min(longest * NOTE_LETTER, sheet.width - 2 * CORNER_RIGHT)
    return within(Box(sheet.width - CORNER_RIGHT - width, CORNER_TOP, width, lines * NOTE_LINE), sheet)


def within(box: Box, sheet: Sheet) -> Box:
    """The same rectangle, moved as little as needed to lie on the page."""
    x = min(max(box.x, 0.0), max(sheet.width - box.width, 0.0))
    y = min(max(box.y, 0.0), max(sheet.height - box.height, 0.0))
    return Box(x, y, box.width, box.height)


def attachment_lines(number: str, at: datetime) -> tuple[str, ...]:
    """What stands on a paper attached in a file of its own: số và ký hiệu; thời gian ký (mục II, 8b)."""
    return f"Số: {number}", f"Thời gian ký: {signing_time(at)}"


def copy_lines(form: CopyForm, agency: str, at: datetime) -> tuple[str, ...]:
    """What stands on an electronic copy: hình thức sao, cơ quan sao, thời gian ký (phần II, mục I.3c)."""
    return str(form), agency, f"Thời gian ký: {signing_time(at)}"


def own_lines(holder: str, signer: str, at: datetime) -> tuple[str, ...]:
    """What an applicant's signature says on a paper of his own: whose certificate, who used it, when."""
    who = () if signer in ("", holder) else (f"Người ký: {signer}",)
    return f"Ký số bởi: {holder}", *who, f"Thời gian ký: {signing_time(at)}"


def words_size(lines: int, longest: int) -> Size:
    """The room that such lines need."""
    return Size(longest * WORDS_LETTER + 2 * WORDS_INSET, lines * WORDS_LINE + 2 * WORDS_INSET)


def signing_time(at: datetime) -> str:
    """Ngày tháng năm; giờ phút giây; múi giờ Việt Nam theo tiêu chuẩn ISO 8601."""
    return at.astimezone(VIETNAM).isoformat(timespec="seconds")


def _sides(size: Size) -> tuple[float, float]:
    return size.width, size.height
