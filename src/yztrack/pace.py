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
from typing import NamedTuple

from yztrack.goal import Line, Side
from yztrack.period import TICKS_PER_YEAR, ticks
from yztrack.quantity import ARITHMETIC, End, Quantity, Tie, affine, exactly, image, untied

_ONE, _ZERO = Decimal(1), Decimal(0)


class Point(NamedTuple):
    """A figure at the end of a day; `tie` is how it hangs on the baseline, if it was reported so."""

    quantity: Quantity
    day: date
    tie: Tie | None = None

    @property
    def boxes(self) -> Tie:
        """The figure as a line over the baseline."""
        return self.tie or untied(self.quantity)


class Pace(NamedTuple):
    """Shares of the planned change and of the time gone, and the change so far, in the unit a year."""

    done: Quantity
    elapsed: Quantity
    pace: Quantity
    average: Quantity


class Basis(NamedTuple):
    """From where to where progress is measured; `line` is the goal's end as a line over the base."""

    base: Point
    latest: Point
    line: Line


def pace(side: Side, basis: Basis, due: date) -> Pace | str:
    """Return the linear pace, or the code of the reason why there is none."""
    base, latest, line = basis
    start, now, end = ticks(base.day), ticks(latest.day), ticks(due)
    if now <= start:
        return "no-time-elapsed"
    if end <= start:
        return "baseline-after-goal"
    sign = _ONE if side == "floor" else -_ONE
    distance = affine(base.quantity, sign * (line.factor - 1), sign * line.offset)
    if distance.contains(_ZERO):
        return "goal-equals-baseline" if distance.is_point else "baseline-undecided"
    if distance.high is not None and distance.high <= 0:
        return "baseline-meets-goal"
    boxes = (base.quantity, *latest.boxes)
    whole, gone = Decimal(end - start), Decimal(now - start)

    def done(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
        (b, b_scale), (_, factor_scale), (_, offset_scale) = ends
        planned = sign * ((line.factor - 1) * b + line.offset * b_scale)
        return sign * _changed(ends), planned * factor_scale * offset_scale

    def paced(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
        numerator, denominator = done(ends)
        return numerator * whole, denominator * gone

    return Pace(
        image(done, *boxes),
        exactly(ARITHMETIC.divide(gone, whole)),
        image(paced, *boxes),
        image(lambda ends: (_changed(ends) * TICKS_PER_YEAR, _scale(ends) * gone), *boxes),
    )


def required(line: Line, latest: Point, base: Quantity, due: date) -> Quantity | None:
    """Return what is needed from the latest figure to the due date, in the unit a year; None once there.

    `base` is what the goal's end hangs on; for a goal with a level of its own it does not matter.
    """
    left = ticks(due) - ticks(latest.day)
    if left <= 0:
        return None
    span = Decimal(left)
    return image(
        lambda ends: (_missing(ends, line) * TICKS_PER_YEAR, _scale(ends) * span), base, *latest.boxes
    )


def _scale(ends: Sequence[End]) -> Decimal:
    return ends[0][1] * ends[1][1] * ends[2][1]


def _changed(ends: Sequence[End]) -> Decimal:
    """Latest - base over (base, factor, offset) in homogeneous ends, times their scales."""
    (b, b_scale), (factor, factor_scale), (offset, offset_scale) = ends
    return (factor - factor_scale) * b * offset_scale + offset * b_scale * factor_scale


def _missing(ends: Sequence[End], line: Line) -> Decimal:
    """End of the goal - latest, likewise."""
    (b, b_scale), (factor, factor_scale), (offset, offset_scale) = ends
    over = (line.factor * factor_scale - factor) * b * offset_scale
    return over + (line.offset * offset_scale - offset) * b_scale * factor_scale
