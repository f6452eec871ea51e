"""What is written beside the marks of a chart, where there is room for it; and the colours of both.

A goal is labelled before the newest figure, and an outlook last. What finds no room near its mark is left
out: the table beside the chart has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from yztrack.cells import amount
from yztrack.drawing import Drawing
from yztrack.model import Language
from yztrack.page_words import LEGEND, said
from yztrack.quantity import Quantity
from yztrack.scales import Box, Plot, place, time_at, width_of

SERIES, GOAL, SCHEDULE, OUTLOOK = "#0b5fa5", "#b34700", "#5c6670", "#7b3f98"
INK, MUTED, GRID, PAPER = "#1f2933", "#4a5560", "#dfe3e8", "#ffffff"

_NEAR, _APART = (0.7,), (0.7, 1.6)  # how far a label may stand away, in letters
_STEP = 6  # pixels between the places of a line that a label must not cover

Lines = Sequence[Sequence[tuple[float, float]]]


class Label(NamedTuple):
    """A text, its left end and its middle in pixels, and its colour."""

    text: str
    x: float
    y: float
    colour: str


class _Wish(NamedTuple):
    """What is to stand beside which place."""

    spot: tuple[float, float]
    text: str
    colour: str
    away: tuple[float, ...]


def labels(drawing: Drawing, language: Language, plot: Plot, lines: Lines) -> Iterator[Label]:
    """Yield the texts that have room beside the marks, and over no line."""
    letters = plot.frame.letters
    taken = [Box.around(*spot, letters) for spot in _spots(drawing, plot)]
    taken += [Box.around(*spot, 2) for line in lines for spot in _along([plot.at(*end) for end in line])]
    room = Box(2, -letters / 2, plot.times.size + plot.right, plot.values.size)
    for wish in dict.fromkeys(_wishes(drawing, language, plot)):
        size = width_of(wish.text, letters), letters * 1.2
        found = place(wish.spot, size, taken, room, [one * letters for one in wish.away])
        if found is not None:
            taken.append(found)
            yield Label(wish.text, found.left, (found.top + found.bottom) / 2, wish.colour)


def _wishes(drawing: Drawing, language: Language, plot: Plot) -> Iterator[_Wish]:
    for flag in drawing.flags:
        end = _end(flag.level)
        if end is not None:
            yield _Wish(plot.at(time_at(flag.day), end), amount(flag.level), GOAL, _APART)
    whole = [one for one in drawing.marks if not one.partial and not one.forecast]
    for mark in whole[-1:]:
        end = _end(mark.quantity)
        if end is not None:
            yield _Wish(plot.at(time_at(mark.day), end), amount(mark.quantity), SERIES, _NEAR)
    for fan in drawing.fans:
        name = said(LEGEND["trend" if fan.low is None else "outlook"], language)
        yield _Wish(plot.at(time_at(fan.last), fan.central), name, OUTLOOK, _APART)


def _end(quantity: Quantity) -> float | None:
    end = quantity.high if quantity.low is None else quantity.low
    return None if end is None else float(end)


def _spots(drawing: Drawing, plot: Plot) -> Iterator[tuple[float, float]]:
    """The places of all marks, and of the arrows of bounds."""
    shown = [(one.day, one.level, 0) for one in drawing.flags]
    shown += [(one.day, one.quantity, plot.frame.letters) for one in drawing.marks]
    for day, quantity, arrow in shown:
        for end, sign in ((quantity.low, -1), (quantity.high, 1)):
            if end is not None:
                x, y = plot.at(time_at(day), float(end))
                yield x, y
                if arrow and one_sided(quantity):
                    yield x, y + sign * arrow


def _along(line: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Places along a line, close enough that no label fits between them."""
    for (x0, y0), (x1, y1) in pairwise(line):
        steps = max(round((abs(x1 - x0) + abs(y1 - y0)) / _STEP), 1)
        yield from ((x0 + (x1 - x0) * at / steps, y0 + (y1 - y0) * at / steps) for at in range(steps + 1))


def one_sided(quantity: Quantity) -> bool:
    """Whether a quantity is a bound to one side."""
    return (quantity.low is None) != (quantity.high is None)
