"""Compound annual growth rates, and the ratio of the growth seen to the growth needed.

The rate from b to c in n years is (c / b) ** (1 / n) - 1 (methods.md section 0; used by Eurostat, the UN and
Statistics Canada). It exists only from a base above zero to a figure not below it: a body that goes further
says so in its own module.
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from functools import lru_cache

from yztrack.methods.track import Obstacle, Point
from yztrack.quantity import ARITHMETIC

_ONE = Decimal(1)
_WIDER = Context(prec=ARITHMETIC.prec + 20)


@lru_cache(maxsize=1024)  # every method asks for the same two rates of a goal
def yearly_growth(start: Point, end: Point) -> Decimal:
    """Return the compound growth a year, as a share; the signs of both values must agree, or the end be 0."""
    multiple = ARITHMETIC.divide(end.value, start.value)
    if not multiple:
        return -_ONE
    return ARITHMETIC.subtract(_root(multiple, end.year - start.year), _ONE)


def _root(value: Decimal, degree: int) -> Decimal:
    """The root of a number above zero, by Newton's method: a power takes ten times as long.

    A float has the first fifteen digits, and each of three steps doubles them. It holds any quotient of two
    figures, which are of 30 digits before and behind the point.
    """
    if degree == 1:
        return value
    with localcontext(_WIDER):
        root = Decimal(float(value) ** (1 / degree))
        for _ in range(3):
            root += (value / root ** (degree - 1) - root) / degree
    return ARITHMETIC.plus(root)


def growthless(start: Point, end: Point) -> Obstacle | None:
    """Return why no growth rate leads from one figure to a later one, or None."""
    if start.value == 0:
        return "zero-base"
    if start.value < 0:
        return "negative-base"
    return "sign-change" if end.value < 0 else None


def unreachable(start: Point, goal: Point | None) -> Obstacle | None:
    """Return why no growth rate leads from a base above zero to a goal, or None; no goal needs none.

    A fall to zero is one of 100 per cent whatever the time allowed, so there is nothing to measure by it.
    """
    if goal is None:
        return None
    if goal.value <= 0:
        return "zero-goal" if goal.value == 0 else "sign-change"
    return "goal-equals-baseline" if goal.value == start.value else None
