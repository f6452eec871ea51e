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
from yztrack.quantity import ARITHMETIC, End, Quantity, affine, exactly, image

_ONE, _ZERO = Decimal(1), Decimal(0)


class Point(NamedTuple):
    """A figure at the end of a day."""

    quantity: Quantity
    day: date


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
    boxes = (latest.quantity, base.quantity)
    whole, gone = Decimal(end - start), Decimal(now - start)

    def done(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
        (c, c_scale), (b, b_scale) = ends
        return sign * (c * b_scale - b * c_scale), sign * (
            (line.factor - 1) * b + line.offset * b_scale
        ) * c_scale

    def paced(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
        numerator, denominator = done(ends)
        return numerator * whole, denominator * gone

    return Pace(
        image(done, *boxes),
        exactly(ARITHMETIC.divide(gone, whole)),
        image(paced, *boxes),
        image(lambda ends: _change(ends, gone), *boxes),
    )


def required(line: Line, latest: Point, base: Quantity, due: date) -> Quantity | None:
    """Return what is needed from the latest figure to the due date, in the unit a year; None once there.

    `base` is what the goal's end hangs on; for a goal with a level of its own it does not matter.
    """
    left = ticks(due) - ticks(latest.day)
    if left <= 0:
        return None
    return image(lambda ends: _yearly(ends, line, Decimal(left)), latest.quantity, base)


def _yearly(ends: Sequence[End], line: Line, span: Decimal) -> tuple[Decimal, Decimal]:
    """(end of the goal - c) / span, a year, in homogeneous ends."""
    (c, c_scale), (b, b_scale) = ends
    numerator = (line.factor * b + line.offset * b_scale) * c_scale - c * b_scale
    return numerator * TICKS_PER_YEAR, b_scale * c_scale * span


def _change(ends: Sequence[End], gone: Decimal) -> tuple[Decimal, Decimal]:
    """(c - b) / gone, a year, in homogeneous ends."""
    (c, c_scale), (b, b_scale) = ends
    return (c * b_scale - b * c_scale) * TICKS_PER_YEAR, b_scale * c_scale * gone
