"""A drawing as characters, for a terminal: a grid of marks over years, the greatest value on top.

The marks: a figure ●, one that is a bound ○ with the side on which it is open (^ or v), a forecast ?, a part
of a year +, a goal ◆, the schedule ·. Where two fall on one place the more important one stays. With `ascii`
all of them are plain characters. Every mark is one cell wide, and GBK can encode it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import NamedTuple

from yztrack.cells import number
from yztrack.drawing import Drawing, Mark
from yztrack.quantity import ARITHMETIC

SYMBOLS = {"value": "●", "bound": "○", "goal": "◆", "schedule": "·"}
PLAIN = {"value": "*", "bound": "o", "goal": "#", "schedule": "."}
_ORDER = ("schedule", "partial", "forecast", "open", "goal", "bound", "value")  # later ones lie on top
_LEAST = 20  # columns below which nothing can be told apart


class _Dot(NamedTuple):
    """One mark at a day and a value."""

    day: float
    value: Decimal
    kind: str
    symbol: str


def plot(drawing: Drawing, width: int, height: int = 12, *, ascii_only: bool = False) -> list[str]:
    """Return the lines of the picture, `width` columns at most; nothing where there is nothing to compare.

    Left are the greatest, the middle and the least value; below, the years.
    """
    drawing = drawing._replace(fans=())  # an outlook is a band, which marks cannot draw
    days, ends = drawing.days, drawing.ends
    if len(set(days)) < 2 or not ends:
        return []
    with localcontext(ARITHMETIC):
        low, high = min(ends), max(ends)
        low, high = (low - 1, high + 1) if low == high else (low, high)
        labels = _labels(low, high, height)
        margin = max(map(len, labels.values()))
        columns = width - margin - 2
        if columns < _LEAST:
            return []
        grid = _grid(drawing, columns, height, low, high, PLAIN if ascii_only else SYMBOLS)
    bar, corner, floor = ("|", "+", "-") if ascii_only else ("│", "└", "─")
    lines = [
        f"{labels.get(row, ''):>{margin}} {bar}{''.join(cells).rstrip()}" for row, cells in enumerate(grid)
    ]
    lines.append(f"{'':{margin}} {corner}{floor * columns}")
    lines.append(f"{'':{margin}}  {_years(min(days), max(days), columns)}")
    return lines


def _labels(low: Decimal, high: Decimal, height: int) -> dict[int, str]:
    middle = height // 2
    values = {0: high, middle: high - (high - low) * middle / (height - 1), height - 1: low}
    places = _places(low, high)
    return {row: number(_rounded(value, places)) for row, value in values.items()}


def _places(low: Decimal, high: Decimal) -> int:
    """Decimals with which a hundredth of the span can be told."""
    return max(0, 2 - (high - low).adjusted() - 1)


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def _grid(
    drawing: Drawing, columns: int, height: int, low: Decimal, high: Decimal, symbols: dict[str, str]
) -> list[list[str]]:
    first, last = min(drawing.days).toordinal(), max(drawing.days).toordinal()
    grid = [[" "] * columns for _ in range(height)]
    dots = sorted(_dots(drawing, columns, symbols), key=lambda dot: _ORDER.index(dot.kind))
    for dot in dots:
        column = round((dot.day - first) / (last - first) * (columns - 1))
        row = round((high - dot.value) / (high - low) * (height - 1))
        if dot.kind == "open":
            row += -1 if dot.symbol == "^" else 1
        if 0 <= row < height:
            grid[row][column] = dot.symbol
    return grid


def _dots(drawing: Drawing, columns: int, symbols: dict[str, str]) -> Iterator[_Dot]:
    for stroke in drawing.strokes:
        first, last = stroke.first.toordinal(), stroke.last.toordinal()
        for step in range(columns + 1):
            share = Decimal(step) / columns
            value = stroke.first_value + (stroke.last_value - stroke.first_value) * share
            yield _Dot(first + (last - first) * step / columns, value, "schedule", symbols["schedule"])
    for flag in drawing.flags:
        for end in (flag.level.low, flag.level.high):
            if end is not None:
                yield _Dot(flag.day.toordinal(), end, "goal", symbols["goal"])
    for mark in drawing.marks:
        yield from _figure(mark, symbols)


def _figure(mark: Mark, symbols: dict[str, str]) -> Iterator[_Dot]:
    day, (low, _, high, _) = mark.day.toordinal(), mark.quantity
    kind = "value" if low == high else "bound"
    symbol = symbols[kind]
    if mark.partial or mark.forecast:
        kind, symbol = ("forecast", "?") if mark.forecast else ("partial", "+")
    for end in (low, high):
        if end is not None:
            yield _Dot(day, end, kind, symbol)
    if kind == "bound" and low is not None and high is None:
        yield _Dot(day, low, "open", "^")
    if kind == "bound" and high is not None and low is None:
        yield _Dot(day, high, "open", "v")


def _years(first: date, last: date, columns: int) -> str:
    """The years below the places where they end, as many as there is room for."""
    span = last.toordinal() - first.toordinal()
    line = [" "] * columns
    free = 0
    years = range(first.year, last.year + 1)
    step = next(
        one for one in (1, 2, 5, 10, 20, 50, 100, 1000) if len(years) / one * 6 <= columns or one == 1000
    )
    for year in years:
        column = round((date(year, 12, 31).toordinal() - first.toordinal()) / span * (columns - 1))
        start = min(max(column - 2, 0), columns - 4)
        if year % step or not 0 <= column < columns or start < free:
            continue
        line[start : start + 4] = str(year)
        free = start + 5
    return "".join(line).rstrip()
