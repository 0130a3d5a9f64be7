"""Pictures of signatures and seals: checked by NĐ 30/2020/NĐ-CP, Phụ lục I, 7d and 8a, and cut to what is seen of them.

A picture carries its own real size: the points per metre of the PNG.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

from PIL import Image, UnidentifiedImageError

from congvu.signing.refusals import (
    ImageNotPng,
    ImageNotTransparent,
    ImageTooLarge,
    ImageTooSmall,
    ImageWrongColour,
    SealSizeWrong,
)
from congvu.signing.rules import appearance as rules
from congvu.signing.rules.appearance import Size

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 16_000_000
LEAST_PIXELS = 120
# Finer than this no printer shows it, and every signed file would carry it.
FINEST = 400
USUAL_WIDTH = 45.0
_INCH = 25.4
_SIGNATURE = b"\x89PNG\r\n\x1a\n"

# Of the points of the picture: nothing there, so that the paper is seen; of those seen: of the colour of the law.
_CLEAR_SHARE, _COLOUR_SHARE = 0.3, 0.7
_SEEN = 48


def person_picture(png: bytes, *, width_mm: float | None = None) -> bytes:
    """A signature's image as it is kept: blue, transparent, cut to its strokes. Raises an ImageRefused.

    `width_mm` is how wide the signature is on paper; without it, what the file says, or a usual width.
    """
    image = _opened(png)
    cut = _checked(image, _is_blue, "xanh")
    width = width_mm or _told_width(png, image, cut) or USUAL_WIDTH
    return _kept(cut, min(width, rules.WIDEST_PERSON))


def seal_picture(png: bytes, *, width_mm: float) -> bytes:
    """A seal's image as it is kept: red, transparent, `width_mm` across in life. Raises an ImageRefused."""
    if not rules.LEAST_SEAL <= width_mm <= rules.LARGEST_SEAL:
        raise SealSizeWrong(least=int(rules.LEAST_SEAL), largest=int(rules.LARGEST_SEAL))
    return _kept(_checked(_opened(png), _is_red, "đỏ"), width_mm)


def size_of(png: bytes) -> Size:
    """The real size of a kept picture in millimetres; 300 points an inch where it does not say."""
    width, height = struct.unpack_from(">II", png, 16)
    per_metre = _points_per_metre(png) or round(300 / _INCH * 1000)
    return Size(width * 1000 / per_metre, height * 1000 / per_metre)


def told_width(png: bytes) -> float:
    """The width that the file itself says, in millimetres, or 0."""
    per_metre = _points_per_metre(png) if png.startswith(_SIGNATURE) else None
    return struct.unpack_from(">I", png, 16)[0] * 1000 / per_metre if per_metre else 0.0


def _opened(png: bytes) -> Image.Image:
    if len(png) > MOST_BYTES:
        raise ImageTooLarge(limit="2 MB")
    if not png.startswith(_SIGNATURE):
        raise ImageNotPng()
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ImageTooLarge(limit="16 triệu điểm ảnh")
            if min(image.width, image.height) < LEAST_PIXELS // 3 or max(image.width, image.height) < LEAST_PIXELS:
                raise ImageTooSmall(least=LEAST_PIXELS)
            return image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error) as error:
        raise ImageNotPng() from error


def _checked(image: Image.Image, is_wanted: Callable[[int], bool], colour: str) -> Image.Image:
    """The picture cut to what is seen of it."""
    seen = image.getchannel("A").point([0] * _SEEN + [255] * (256 - _SEEN))
    edges = seen.getbbox()
    if edges is None or seen.histogram()[0] < _CLEAR_SHARE * image.width * image.height:
        raise ImageNotTransparent()
    cut = image.crop(edges)
    small = cut.copy()
    small.thumbnail((400, 400))
    hue, saturation, _ = small.convert("RGB").convert("HSV").split()
    points = zip(hue.tobytes(), saturation.tobytes(), small.getchannel("A").tobytes(), strict=True)
    visible = [(tone, depth) for tone, depth, alpha in points if alpha >= _SEEN]
    wanted = sum(1 for tone, depth in visible if depth >= _SEEN and is_wanted(tone))
    if wanted < _COLOUR_SHARE * len(visible):
        raise ImageWrongColour(colour=colour)
    return cut


def _is_blue(hue: int) -> bool:
    return 185 <= hue * 360 / 256 <= 275


def _is_red(hue: int) -> bool:
    return not 20 < hue * 360 / 256 < 335


def _kept(cut: Image.Image, width_mm: float) -> bytes:
    """The picture alone, without what its maker wrote into the file, and with its real size."""
    most = round(width_mm / _INCH * FINEST)
    if cut.width > most:
        cut = cut.resize((most, max(1, round(cut.height * most / cut.width))), Image.Resampling.LANCZOS)
    dpi = cut.width / width_mm * _INCH
    made = io.BytesIO()
    Image.frombytes("RGBA", cut.size, cut.tobytes()).save(made, "PNG", dpi=(dpi, dpi), optimize=True)
    return made.getvalue()


def _told_width(png: bytes, image: Image.Image, cut: Image.Image) -> float | None:
    per_metre = _points_per_metre(png)
    width = cut.width * 1000 / per_metre if per_metre else None
    # A picture of the screen says 72 or 96 points an inch, which says nothing of the paper.
    return width if width and width <= rules.WIDEST_PERSON else None


def _points_per_metre(png: bytes) -> int | None:
    """What the chunk pHYs says of the horizontal resolution (PNG specification, 11.3.4.3)."""
    at = 8
    while at + 12 <= len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        if kind == b"pHYs" and length == 9:
            across, _, unit = struct.unpack_from(">IIB", png, at + 8)
            return across if unit == 1 and across else None
        if kind == b"IDAT":
            return None
        at += 12 + length
    return None
