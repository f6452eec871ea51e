"""How far a figure is from its goal: met, gap, attainment.

Right for bounds: against a floor a lower bound can prove a yes and never a no, against a ceiling a no and
never a yes. Rates and ranks are compared in points and places, never as a ratio of two of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from yztrack.goal import Goal, Line, both
from yztrack.model import Kind
from yztrack.quantity import End, Quantity, Tie, Truth, add, affine, exactly, image, untied

_MINUS, _ONE = Decimal(-1), Decimal(1)
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


def level(goal: Goal, figure: Quantity, anchor: Quantity | None, kind: Kind, tie: Tie | None = None) -> Level:
    """Judge a figure against a goal.

    `anchor` is what the goal's ends hang on; with an anchored goal and None nothing can be said. `tie` is how
    the figure itself hangs on the anchor, if it does.
    """
    if goal.anchored and anchor is None:
        return NOT_KNOWN._replace(figure=figure)
    ground = _NO_ANCHOR
    if anchor is not None and goal.anchored:
        ground = anchor
    else:
        tie = None
    goal = goal.oriented(ground)
    missing = _missing(goal, figure, ground) if tie is None else _missing_tied(goal, tie, ground)
    truth = _all_reached(missing, strict=goal.strict)
    gap = missing[0] if len(missing) == 1 else _outside(*_untangled(goal, figure, tie), ground)
    return Level(truth, gap, _attainment(goal, figure, ground, kind, tie or untied(figure)), figure, anchor)


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


def _missing_tied(goal: Goal, tie: Tie, anchor: Quantity) -> list[Quantity]:
    """The same where the figure hangs on the anchor too."""
    sides = []
    for line, sign in ((goal.low, _ONE), (goal.high, _MINUS)):
        if line is not None:
            sides.append(image(partial(_difference, line=line, sign=sign), anchor, *tie))
    return sides


def _difference(ends: Sequence[End], line: Line, sign: Decimal) -> tuple[Decimal, Decimal]:
    """Sign * (line over the anchor - figure), in homogeneous ends."""
    (anchor, scale), (factor, factor_scale), (offset, offset_scale) = ends
    over = (line.factor * factor_scale - factor) * anchor * offset_scale
    beside = (line.offset * offset_scale - offset) * scale * factor_scale
    return sign * (over + beside), scale * factor_scale * offset_scale


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


def _untangled(goal: Goal, figure: Quantity, tie: Tie | None) -> tuple[Goal, Quantity]:
    """A band and a figure that hangs on its anchor by one number, both less what they share of it.

    A figure that is an uncertain multiple of the anchor is taken as free of it, which is sound and wider.
    """
    share = None if tie is None else tie.factor.low
    if tie is None or share is None or not tie.factor.is_point:
        return goal, figure
    low, high = (line._replace(factor=line.factor - share) for line in _both(goal))
    return goal._replace(low=low, high=high), tie.offset


def _outside(goal: Goal, figure: Quantity, anchor: Quantity) -> Quantity:
    """The greater of two distances, low - x and x - high, over all figures x and anchors b.

    Both are linear in x and b, so their greater is convex: greatest in a corner of the box, least in a corner
    or where the two are equal on an edge.
    """
    corners = [(x, b) for x in _ends(figure) for b in _ends(anchor)]
    found = {
        (x, b): _farther(goal, x, b)
        for x, b in (*((x, b) for (x, _), (b, _) in corners), *_crossings(goal, figure, anchor))
        if _closed(figure).contains(x) and _closed(anchor).contains(b)
    }
    low = min(found.values(), default=_middle_of(goal))
    low_open = bool(found) and not _within(goal, [at for at in found if found[at] == low], figure, anchor)
    if _falls_for_ever(goal, figure, anchor):
        low, low_open = None, False
    if None in {figure.low, figure.high, anchor.low, anchor.high}:
        return Quantity(low, low_open, None, False)
    high, high_closed = max((found[x, b], x_held and b_held) for (x, x_held), (b, b_held) in corners)
    return Quantity(low, low_open, high, not high_closed)


def _closed(quantity: Quantity) -> Quantity:
    return Quantity(quantity.low, False, quantity.high, False)


_At = tuple[Decimal, Decimal]


def _within(goal: Goal, least: Sequence[_At], figure: Quantity, anchor: Quantity) -> bool:
    """Whether the least gap is had inside the box: those points are convex, so their mean is one of them.

    Where the box has no end, the points go on along the middle of the band.
    """
    low, high = _both(goal)
    slope = (low.factor + high.factor) / 2
    gap = _farther(goal, *least[0])
    onward = [(x + way * slope, b + way) for x, b in least for way in (1, -1)]
    points = [*least, *(at for at in onward if _farther(goal, *at) == gap)]
    points = [(x, b) for x, b in points if _closed(figure).contains(x) and _closed(anchor).contains(b)]
    mean = [sum(parts, _ZERO) / len(points) for parts in zip(*points, strict=True)]
    return figure.contains(mean[0]) and anchor.contains(mean[1])


def _middle_of(goal: Goal) -> Decimal | None:
    """The gap in the middle of a band that has one width everywhere."""
    low, high = _both(goal)
    return (low.offset - high.offset) / 2 if low.factor == high.factor else None


def _falls_for_ever(goal: Goal, figure: Quantity, anchor: Quantity) -> bool:
    """Whether a band grows wider with the anchor without end, and a figure may stay in its middle."""
    low, high = _both(goal)
    wider, middle = high.factor - low.factor, high.factor + low.factor
    return any(
        wider * way > 0 and end is None and (figure.high if middle * way > 0 else figure.low) is None
        for way, end in ((1, anchor.high), (-1, anchor.low))
    )


def _both(goal: Goal) -> tuple[Line, Line]:
    assert goal.low is not None  # noqa: S101  a band has both ends
    assert goal.high is not None  # noqa: S101
    return goal.low, goal.high


def _ends(quantity: Quantity) -> list[tuple[Decimal, bool]]:
    """The finite ends, each with whether it is closed."""
    ends = ((quantity.low, not quantity.low_open), (quantity.high, not quantity.high_open))
    return [(end, closed) for end, closed in ends if end is not None]


def _farther(goal: Goal, x: Decimal, b: Decimal) -> Decimal:
    low, high = _both(goal)
    return max(low.factor * b + low.offset - x, x - high.factor * b - high.offset)


def _crossings(goal: Goal, figure: Quantity, anchor: Quantity) -> Iterator[tuple[Decimal, Decimal]]:
    """The points on the edges of the box at which the figure is as far from the one end as from the other."""
    low, high = _both(goal)
    factor, offset = low.factor + high.factor, low.offset + high.offset
    for b, _ in _ends(anchor):
        yield (factor * b + offset) / 2, b
    for x, _ in _ends(figure):
        if factor:
            yield x, (2 * x - offset) / factor


def _attainment(goal: Goal, figure: Quantity, anchor: Quantity, kind: Kind, tie: Tie) -> Quantity | None:
    if kind in {"ratio", "growth", "rank", "milestone"} or goal.side == "band":
        return None
    end = goal.end
    reach = end.level(anchor)
    if not _positive(reach):
        return None
    if goal.side == "floor":
        return image(lambda ends: _share(ends, end), anchor, *tie)
    if not _positive(figure):
        return None
    return image(lambda ends: _share(ends, end)[::-1], anchor, *tie)


def _share(ends: Sequence[End], line: Line) -> tuple[Decimal, Decimal]:
    """Figure / end of the goal, in homogeneous ends."""
    (anchor, scale), (factor, factor_scale), (offset, offset_scale) = ends
    figure = factor * anchor * offset_scale + offset * scale * factor_scale
    return figure, (line.factor * anchor + line.offset * scale) * factor_scale * offset_scale


def _positive(quantity: Quantity) -> bool:
    return quantity.low is not None and (quantity.low > 0 or (quantity.low == 0 and quantity.low_open))
