"""Whether progress keeps step with time: the linear schedule.

With b, c, T the baseline, latest and goal at the ends t0, tc, tT of their periods: done P = (c-b)/(T-b),
elapsed E = (tc-t0)/(tT-t0), pace = P/E, required = (T-c)/(tT-tc) a year (methods.md section 12, M1; for a
year to date b = 0 at the year's start: 序时进度, section 7). E runs to the latest actual, not to today: late
data is not lack of progress. Time is exact (`period.ticks`), so a quotient is rounded once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from yztrack.goal import Line, Side
from yztrack.period import TICKS_PER_YEAR, ticks_between
from yztrack.quantity import (
    ARITHMETIC,
    End,
    Quantity,
    Tie,
    affine,
    exactly,
    halves,
    hull,
    image,
    images,
    scaled,
    subtract,
    untied,
)

_ONE, _ZERO = Decimal(1), Decimal(0)
_YEAR = Decimal(TICKS_PER_YEAR)


class Point(NamedTuple):
    """A figure at the end of a day; `tie` is how it hangs on the baseline, if it was reported so."""

    quantity: Quantity
    day: date
    tie: Tie | None = None


class Pace(NamedTuple):
    """Shares of the planned change and of the time gone, and the change so far, in the unit a year."""

    done: Quantity
    elapsed: Quantity
    pace: Quantity
    average: Quantity


class Basis(NamedTuple):
    """From where to where progress is measured; `line` is the goal's end as a line over the base.

    What is counted from nothing has a base of zero, and its goal may hang on another figure: the `anchor`.
    """

    base: Point
    latest: Point
    line: Line
    anchor: Quantity | None = None

    @property
    def ground(self) -> Quantity:
        """What the goal's end and the latest figure hang on."""
        return self.base.quantity if self.anchor is None else self.anchor


def pace(side: Side, basis: Basis, due: date) -> Pace | str:
    """Return the linear pace, or the code of the reason why there is none."""
    base, latest, line, anchor = basis
    gone, whole = ticks_between(base.day, latest.day), ticks_between(base.day, due)
    if gone <= 0:
        return "no-time-elapsed"
    if whole <= 0:
        return "baseline-after-goal"
    ground, own = (base.quantity, _ONE) if anchor is None else (anchor, _ZERO)
    line = line.over(ground)
    if line.share:
        return "baseline-undecided"
    slope, rise = line.factor - own, line.offset
    if side == "ceiling":
        slope, rise = -slope, -rise
    distance = affine(ground, slope, rise)
    if distance.low is None or distance.low <= 0:
        if distance.contains(_ZERO):
            return "goal-equals-baseline" if distance.is_point else "baseline-undecided"
        if distance.high is not None and distance.high <= 0:
            return "baseline-meets-goal"

    def shares(ends: Sequence[End]) -> Sequence[tuple[Decimal, Decimal]]:
        """Done, pace, and change a year."""
        (b, b_scale), (factor, factor_scale), (offset, offset_scale) = ends
        scale = factor_scale * offset_scale
        changed = (factor - own * factor_scale) * b * offset_scale + offset * b_scale * factor_scale
        planned = (slope * b + rise * b_scale) * scale
        towards = changed if side == "floor" else -changed
        return (
            (towards, planned),
            (towards * whole, planned * gone),
            (changed * _YEAR, b_scale * scale * gone),
        )

    done, paced, average = images(shares, ground, *(latest.tie or untied(latest.quantity)))
    return Pace(done, _share(gone, whole), paced, average)


@lru_cache(maxsize=65536)
def _share(gone: Decimal, whole: Decimal) -> Quantity:
    return exactly(ARITHMETIC.divide(gone, whole))


def required(line: Line, latest: Point, base: Quantity, due: date) -> Quantity | None:
    """Return what is needed from the latest figure to the due date, in the unit a year; None once there.

    `base` is what the goal's end hangs on; for a goal with a level of its own it does not matter.
    """
    left = ticks_between(latest.day, due)
    if left <= 0:
        return None
    if latest.tie is None:
        return scaled(subtract(line.level(base), latest.quantity), _YEAR, left)
    return hull([_needed(line.over(part), latest.tie, part, left) for part in halves(base)])


def _needed(line: Line, latest: Tie, base: Quantity, left: Decimal) -> Quantity:
    """What is needed where the latest figure and the goal hang on one base."""

    def missing(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
        (b, b_scale), (factor, factor_scale), (offset, offset_scale) = ends
        over = (line.factor * factor_scale - factor) * b * offset_scale
        beside = (line.offset * offset_scale - offset) * b_scale * factor_scale
        return (over + beside) * _YEAR, b_scale * factor_scale * offset_scale * left

    return image(missing, base, *latest)
