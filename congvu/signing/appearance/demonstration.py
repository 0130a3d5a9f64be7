"""Pictures for the demonstration: a signature as by a pen and a round seal, both of them plainly nobody's."""

from __future__ import annotations

import hashlib
import math

from congvu.printing.overlays import picture
from congvu.signing.appearance.images import person_picture, seal_picture

_DPI = 300
SEAL_MM = 36.0
# The ring on which the letters of a seal stand, and the room of a letter: millimetres, and millimetres a point.
_RING, _PER_POINT = 13.5, 0.254

_SIGNATURE = """#let data = json(bytes(sys.inputs.data))
#set page(width: 52mm, height: 22mm, margin: 0mm, fill: none)
#let ink = (paint: rgb("#1b3fa8"), cap: "round", join: "round")
#let at(point) = (point.at(0) * 1mm, point.at(1) * 1mm)
#for stroke in data.strokes {
  place(top + left, curve(
    stroke: ink + (thickness: stroke.width * 1mm),
    curve.move(at(stroke.start)),
    ..stroke.bends.map(bend => curve.cubic(at(bend.at(0)), at(bend.at(1)), at(bend.at(2)))),
  ))
}
"""

_SEAL = """#let data = json(bytes(sys.inputs.data))
#let red = rgb("#d3121f")
#set page(width: 38mm, height: 38mm, margin: 0mm, fill: none)
#set text(font: "Liberation Serif", fill: red, weight: "bold")
#let ring(radius, width) = place(center + horizon, circle(radius: radius, stroke: width + red))
#ring(17.6mm, 0.8mm)
#ring(16.4mm, 0.3mm)
#ring(10.6mm, 0.3mm)
#for letter in data.letters {
  let angle = letter.angle * 1deg
  place(center + horizon, dx: 13.5mm * calc.sin(angle), dy: -13.5mm * calc.cos(angle),
    rotate(if calc.abs(letter.angle) > 90 { angle + 180deg } else { angle }, text(size: letter.size * 1pt, letter.text)))
}
#place(center + horizon, dy: -1.6mm, text(size: 9.5pt, "TRÌNH DIỄN"))
#place(center + horizon, dy: 2.4mm, text(size: 6pt, "không có giá trị"))
"""


def signature_image(name: str) -> bytes:
    """A blue signature that looks like nobody's writing, always the same for a name. PNG of its real size."""
    return person_picture(picture(_SIGNATURE, {"strokes": _strokes(name)}, dpi=_DPI), width_mm=45)


def seal_image(agency: str) -> bytes:
    """A red round seal that says it is a demonstration, without any emblem. PNG of 36 mm."""
    data = {"letters": [*_around(agency.upper(), 175, 0), *_around("* MẪU *", 70, 180)]}
    return seal_picture(picture(_SEAL, data, dpi=_DPI), width_mm=SEAL_MM)


def _strokes(name: str) -> list[dict[str, object]]:
    """Loops that run to the right and a line back under them, out of the name's hash."""
    seed = hashlib.sha256(name.encode()).digest()

    def drawn(index: int, low: float, high: float) -> float:
        return low + (high - low) * seed[index % len(seed)] / 255

    x, bends = 5.0, []
    for index in range(7):
        tall = drawn(index, 3.5, 9.5) * (1.25 if index == 0 else 1)
        along = drawn(index + 7, 3.2, 6.0)
        bends.append([[x + along * 1.6, 13 - tall], [x - along * 0.7, 12 - tall * 1.05], [x + along * 0.5, 13.5]])
        x += along
    flourish = [[x + 9, 10.5], [44, 19.5], [drawn(20, 8, 16), drawn(21, 16.5, 19)]]
    ends = [[26, 15.5], [38, 14.8], [50, drawn(22, 11.5, 15)]]
    return [
        {"start": [4.0, 15.0], "bends": [*bends, flourish], "width": 0.55},
        {"start": flourish[2], "bends": [ends], "width": 0.4},
    ]


def _around(text: str, degrees: float, middle: float) -> list[dict[str, object]]:
    """The letters of a text along the ring, `degrees` of it, around `middle`; those below are read from outside too."""
    size = min(9.0, degrees / 180 * math.pi * _RING / max(len(text), 1) / _PER_POINT)
    step = size * _PER_POINT / _RING * 180 / math.pi * (-1 if middle == 180 else 1)
    first = middle - step * (len(text) - 1) / 2
    return [
        {"text": letter, "angle": first + step * index, "size": size}
        for index, letter in enumerate(text)
        if letter.strip()
    ]
