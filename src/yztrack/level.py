"""How far a figure is from its goal: met, gap, attainment.

Right for bounds: against a floor a lower bound can prove a yes and never a no, against a ceiling a no and
never a yes. Rates and ranks are compared in points and places, never as a ratio of two of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from yztrack.goal import Goal, both
from yztrack.model import Kind
from yztrack.quantity import End, Quantity, Truth, add, affine, exactly, image

_MINUS = Decimal(-1)
_ZERO = Decimal(0)
_NO_ANCHOR = exactly(_ZERO)


class Level(NamedTuple):
    """`gap` in the unit, positive missing and negative exceeded; `attainment` a share of the goal.

    `figure` and `anchor` are what was judged, and against what.
    """

    met: Truth
    gap: Quantity | None
    attainment: Quantity | None
    figure: Quantity | None = None
    anchor: Quantity | None = None


NOT_KNOWN = Level("unknown", None, None)


def level(goal: Goal, figure: Quantity, anchor: Quantity | None, kind: Kind) -> Level:
    """Judge a figure against a goal.

    `anchor` is what the goal's ends hang on; with an anchored goal and None nothing can be said.
    """
    if goal.anchored and anchor is None:
        return NOT_KNOWN._replace(figure=figure)
    ground = _NO_ANCHOR if anchor is None else anchor
    missing = _missing(goal, figure, ground)
    truth = _all_reached(missing, strict=goal.strict)
    gap = missing[0] if len(missing) == 1 else _outside(missing, _width(goal, ground))
    return Level(truth, gap, _attainment(goal, figure, ground, kind), figure, anchor)


def verdict(goal: Goal, figure: Quantity) -> Truth:
    """Return whether a figure meets a goal whose ends hang on nothing: `level` without the distances."""
    return _all_reached(_missing(goal, figure, _NO_ANCHOR), strict=goal.strict)


def _missing(goal: Goal, figure: Quantity, anchor: Quantity) -> list[Quantity]:
    """What is missing towards each end, positive where the figure is on the wrong side of it."""
    sides = []
    if goal.low is not None:
        sides.append(add((goal.low.level(anchor), affine(figure, _MINUS, _ZERO))))
    if goal.high is not None:
        sides.append(add((figure, affine(goal.high.level(anchor), _MINUS, _ZERO))))
    return sides


def _all_reached(sides: list[Quantity], *, strict: bool) -> Truth:
    truth: Truth = "yes"
    for side in sides:
        truth = both(truth, _reached(side, strict=strict))
    return truth


def _reached(missing: Quantity, *, strict: bool) -> Truth:
    """Whether nothing is missing; a strict end is reached only from beyond."""
    high, low = missing.high, missing.low
    if high is not None and (high < 0 or (high == 0 and (missing.high_open or not strict))):
        return "yes"
    if low is not None and (low > 0 or (low == 0 and (missing.low_open or strict))):
        return "no"
    return "unknown"


def _width(goal: Goal, anchor: Quantity) -> Quantity:
    """How wide a band is."""
    assert goal.low is not None  # noqa: S101  a band has both ends
    assert goal.high is not None  # noqa: S101
    return affine(anchor, goal.high.factor - goal.low.factor, goal.high.offset - goal.low.offset)


def _outside(sides: list[Quantity], width: Quantity) -> Quantity:
    """The greater of two distances, low - x and x - high, over all x: convex, least in the middle."""
    below, above = sides
    middle = None if width.high is None else -width.high / 2
    lows = [
        (end, not is_open)
        for end, is_open in ((below.low, below.low_open), (above.low, above.low_open), (middle, False))
        if end is not None
    ]
    highs = [(below.high, not below.high_open), (above.high, not above.high_open)]
    low, low_closed = max(lows, default=(None, True))
    if any(end is None for end, _ in highs):
        return Quantity(low, low is not None and not low_closed, None, False)
    high, high_closed = max((end, closed) for end, closed in highs if end is not None)
    return Quantity(low, low is not None and not low_closed, high, not high_closed)


def _attainment(goal: Goal, figure: Quantity, anchor: Quantity, kind: Kind) -> Quantity | None:
    if kind in {"ratio", "growth", "rank", "milestone"} or goal.side == "band":
        return None
    end = goal.end
    reach = end.level(anchor)
    if not _positive(reach):
        return None
    if goal.side == "floor":
        return image(lambda ends: _share(ends, end.factor, end.offset), figure, anchor)
    if not _positive(figure):
        return None
    return image(lambda ends: _share(ends, end.factor, end.offset)[::-1], figure, anchor)


def _share(ends: Sequence[End], factor: Decimal, offset: Decimal) -> tuple[Decimal, Decimal]:
    """Figure / (factor * anchor + offset), in homogeneous ends."""
    (figure, figure_scale), (anchor, anchor_scale) = ends
    return figure * anchor_scale, (factor * anchor + offset * anchor_scale) * figure_scale


def _positive(quantity: Quantity) -> bool:
    return quantity.low is not None and (quantity.low > 0 or (quantity.low == 0 and quantity.low_open))
