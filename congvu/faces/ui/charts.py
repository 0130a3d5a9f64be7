"""The geometry of a bar chart: plain numbers in, rectangles out, no JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from congvu.faces.ui import formats

WIDTH, HEIGHT = 760, 300
LEFT, TOP, BOTTOM = 64, 12, 34


@dataclass(frozen=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    series: int
    words: str


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    ticks: list[tuple[str, str]]  # (y, label)
    names: list[tuple[str, str]]  # (x, label)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    baseline: int = HEIGHT - BOTTOM


def bars(labels: Sequence[str], series: Sequence[tuple[str, Sequence[float]]]) -> Chart:
    """Grouped vertical bars. Every series has as many values as there are labels; values are not negative."""
    if any(len(values) != len(labels) for _name, values in series):
        raise ValueError("Every series of a chart needs one value for each label.")
    top, step = _scale(max((float(value) for _name, values in series for value in values), default=0))
    plot = HEIGHT - TOP - BOTTOM
    slot = (WIDTH - LEFT) / max(len(labels), 1)
    thick = min(slot * 0.76 / max(len(series), 1), 60)
    drawn = []
    for place, label in enumerate(labels):
        start = LEFT + slot * place + (slot - thick * len(series)) / 2
        for order, (name, values) in enumerate(series):
            tall = plot * float(values[place]) / top
            words = f"{name}, {label}: {formats.amount(values[place])}"
            drawn.append(
                Bar(
                    _px(start + thick * order),
                    _px(HEIGHT - BOTTOM - tall),
                    _px(max(thick - 2, 1)),
                    _px(tall),
                    order % 4,
                    words,
                )
            )
    count = round(top / step)
    ticks = [(_px(HEIGHT - BOTTOM - plot * i / count), formats.amount(_plain(step * i))) for i in range(count + 1)]
    names = [(_px(LEFT + slot * (place + 0.5)), label) for place, label in enumerate(labels)]
    return Chart(drawn, ticks, names)


def _scale(largest: float) -> tuple[float, float]:
    """The top of the axis and the distance of its lines: 1, 2 or 5 times a power of ten, two to five lines."""
    if largest <= 0:
        return 1.0, 1.0
    rough = largest / 4
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return step * ceil(largest / step), step


def _plain(value: float) -> Decimal:
    return Decimal(f"{value:.6f}").normalize() + 0


def _px(value: float) -> str:
    return f"{value:.1f}"
