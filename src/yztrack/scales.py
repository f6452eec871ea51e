"""Where things stand in a chart: scales with round ticks, and room for texts.

A year is a number, and its end that number itself: 2024 is the end of 2024, 2023.25 that of March 2024. The
width of a text is estimated, a Chinese character as wide as it is high, so that it hangs on no font.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from math import ceil, floor, log10
from typing import NamedTuple
from unicodedata import east_asian_width

from yztrack.period import TICKS_PER_YEAR, ticks

_ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_LEVELS = 5
_SIDES = ((0, -1), (0, 1), (1, 0), (-1, 0), (-1, -1), (1, -1), (-1, 1), (1, 1))
_NARROW = 0.58  # of a letter's height, at most, for digits and Latin letters on average


class Scale(NamedTuple):
    """Numbers onto pixels, with the ticks and what is written at them."""

    low: float
    high: float
    size: int
    ticks: tuple[tuple[float, str], ...]

    def at(self, value: float) -> float:
        """Return the pixels from the scale's beginning."""
        return (value - self.low) / (self.high - self.low) * self.size


class Frame(NamedTuple):
    """The size of a picture in pixels, and of its letters."""

    width: int
    height: int
    letters: int

    @property
    def unit(self) -> float:
        """What a mark's size hangs on."""
        return self.letters / 3


class Plot(NamedTuple):
    """The two scales inside a frame, and its edges."""

    frame: Frame
    times: Scale
    values: Scale
    left: int
    top: int
    right: int
    bottom: int

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point inside the edges, in pixels from the left and from above."""
        return self.times.at(x), self.values.size - self.values.at(y)


class Box(NamedTuple):
    """A rectangle in pixels, from the left and from above."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, size: float) -> Box:
        """Return a square about a point."""
        return cls(x - size / 2, y - size / 2, x + size / 2, y + size / 2)

    def inside(self, other: Box) -> bool:
        """Whether it lies within another."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom

    def meets(self, other: Box) -> bool:
        """Whether two rectangles overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def time_at(day: date) -> float:
    """Return the end of a day as a number of years."""
    return ticks(day) / TICKS_PER_YEAR - 1


def width_of(text: str, letters: float) -> float:
    """Return about how wide a text is."""
    return sum(letters * (1 if east_asian_width(one) in "WF" else _NARROW) for one in text)


def value_scale(ends: tuple[float, float], size: int, reserve: int) -> Scale:
    """Return a scale that holds both ends with room beyond them; from zero where that costs little."""
    low, high = ends
    if low == high:
        low, high = min(low, 0.0), max(low, 0.0) or 1.0
    elif 0 <= low < high / 2:
        low = 0.0
    elif high / 2 > low and high <= 0:
        high = 0.0
    room = (high - low) * reserve / max(size - 2 * reserve, 1)
    floored = low >= 0
    high += room
    low = max(low - room, 0.0) if floored else low - room
    step = _step(high - low)
    first, last = ceil(Decimal(low) / step), floor(Decimal(high) / step)
    told = [step * at for at in range(first, last + 1)]
    places = max((-int(one.normalize().as_tuple().exponent) for one in told), default=0)
    return Scale(low, high, size, tuple((float(one), f"{one:,.{max(places, 0)}f}") for one in told))


def _step(width: float) -> Decimal:
    """The round number that divides a width into a handful of steps."""
    least = Decimal(width) / _LEVELS
    unit = Decimal(1).scaleb(floor(log10(least)))
    return next(one * unit for one in _ROUND if one * unit >= least)


def time_scale(first: float, last: float, size: int, letters: int) -> Scale:
    """Return a scale of years, or of quarters where all lies within little more than one year."""
    if last - first < 1.3:
        low, high = first - 0.2, last + 0.2
        quarters = [at / 4 for at in range(ceil(low * 4), floor(high * 4) + 1)]
        return Scale(low, high, size, tuple((at, _quarter(at)) for at in quarters))
    pad = max((last - first) * 0.05, 0.3)
    low, high = first - pad, last + pad
    room = max(size / (letters * 4), 1)
    step = next(one for one in _YEARS if (high - low) / one <= room or one == _YEARS[-1])
    years = range(ceil(low / step) * step, floor(high) + 1, step)
    return Scale(low, high, size, tuple((float(one), str(one)) for one in years))


def _quarter(at: float) -> str:
    """The month with which a quarter of a year ends."""
    months = round(at * 12) + 11
    return f"{months // 12}-{months % 12 + 1:02}"


def place(
    spot: tuple[float, float],
    size: tuple[float, float],
    taken: Sequence[Box],
    room: Box,
    away: Sequence[float],
) -> Box | None:
    """Return where a text beside a spot overlaps nothing that is taken, or None; above is tried first.

    `away` are the distances that are tried, near ones first.
    """
    (x, y), (width, height) = spot, size
    for distance, (across, down) in product(away, _SIDES):
        left = x - width / 2 + across * (width / 2 + distance)
        top = y - height / 2 + down * (height / 2 + distance)
        box = Box(left, top, left + width, top + height)
        if box.inside(room) and not any(box.meets(one) for one in taken):
            return box
    return None
