"""How far a figure is from its goal: met, gap, attainment.

Right for bounds: against a floor a lower bound can prove a yes and never a no, against a ceiling a no and
never a yes. Rates and ranks are compared in points and places, never as a ratio of two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import NamedTuple

from yztrack.goal import Goal, Line, both
from yztrack.model import Kind
from yztrack.quantity import (
    ARITHMETIC,
    End,
    Quantity,
    Tie,
    Truth,
    affine,
    divide,
    exactly,
    hull,
    image,
    made,
    subtract,
    untied,
)

_MINUS, _ZERO = Decimal(-1), Decimal(0)
_NO_ANCHOR = exactly(_ZERO)
_NO_SHARE: frozenset[Kind] = frozenset({"ratio", "growth", "rank", "milestone"})


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
    if not goal.anchored:
        truth, gap, share = _judged(goal, figure, _NO_ANCHOR, kind, None)
        return made(Level, (truth, gap, share, figure, anchor))
    if anchor is None:
        return NOT_KNOWN._replace(figure=figure)
    told = [_judged(part, figure, ground, kind, tie) for part, ground in goal.over(anchor)]
    verdicts, gaps, shares = zip(*told, strict=True)
    known = [share for share in shares if share is not None]
    return Level(
        verdicts[0] if len(set(verdicts)) == 1 else "unknown",
        hull(gaps),
        hull(known) if len(known) == len(shares) else None,
        figure,
        anchor,
    )


def reaches(goal: Goal, figure: Quantity) -> Truth:
    """Return whether a figure reaches a goal that hangs on nothing: `met` of its level, without the rest."""
    low, high = goal.low, goal.high
    truth: Truth = "yes"
    if low is not None:
        truth = _reached(subtract(exactly(low.offset), figure), strict=goal.strict)
    if high is not None:
        truth = both(truth, _reached(subtract(figure, exactly(high.offset)), strict=goal.strict))
    return truth


def _judged(
    goal: Goal, figure: Quantity, anchor: Quantity, kind: Kind, tie: Tie | None
) -> tuple[Truth, Quantity, Quantity | None]:
    """Met, gap and attainment; a goal that is anchored has no shares, and its anchor one sign."""
    if goal.side == "band":
        truth, gap = _between(goal, figure, anchor, tie)
        return truth, gap, None
    line, floor = goal.end, goal.side == "floor"
    reach = line.level(anchor)
    gap = _missing(line, reach, figure, anchor, tie, floor=floor)
    share = None if kind in _NO_SHARE else _attainment(line, reach, figure, anchor, tie, floor=floor)
    return _reached(gap, strict=goal.strict), gap, share


def _missing(
    line: Line, reach: Quantity, figure: Quantity, anchor: Quantity, tie: Tie | None, *, floor: bool
) -> Quantity:
    """What is missing towards an end of that level, positive where the figure is on the wrong side of it."""
    if tie is None:
        return subtract(reach, figure) if floor else subtract(figure, reach)

    def missing(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
        (base, scale), (factor, factor_scale), (offset, offset_scale) = ends
        over = (line.factor * factor_scale - factor) * base * offset_scale
        beside = (line.offset * offset_scale - offset) * scale * factor_scale
        return over + beside if floor else -over - beside, scale * factor_scale * offset_scale

    return image(missing, anchor, *tie)


def _reached(missing: Quantity, *, strict: bool) -> Truth:
    """Whether nothing is missing; a strict end is reached only from beyond."""
    high, low = missing.high, missing.low
    if high is not None and (high < 0 or (high == 0 and (missing.high_open or not strict))):
        return "yes"
    if low is not None and (low > 0 or (low == 0 and (missing.low_open or strict))):
        return "no"
    return "unknown"


def _attainment(
    line: Line, reach: Quantity, figure: Quantity, anchor: Quantity, tie: Tie | None, *, floor: bool
) -> Quantity | None:
    """Figure / goal for a floor, goal / figure for a ceiling, where what stands below is positive."""
    if not _positive(reach) or not (floor or _positive(figure)):
        return None
    if tie is None:
        return divide(figure, reach) if floor else divide(reach, figure)
    slope, rise, _ = line

    def share(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
        (base, scale), (factor, factor_scale), (offset, offset_scale) = ends
        reached = factor * base * offset_scale + offset * scale * factor_scale
        goal = (slope * base + rise * scale) * factor_scale * offset_scale
        return (reached, goal) if floor else (goal, reached)

    return image(share, anchor, *tie)


def _positive(quantity: Quantity) -> bool:
    return quantity.low is not None and (quantity.low > 0 or (quantity.low == 0 and quantity.low_open))


def _between(goal: Goal, figure: Quantity, anchor: Quantity, tie: Tie | None) -> tuple[Truth, Quantity]:
    """Whether a figure lies between two ends, and how far outside it is: the greater of two distances."""
    low, high = goal.low, goal.high
    assert low is not None, "a band has both ends"  # noqa: S101
    assert high is not None, "a band has both ends"  # noqa: S101
    under = _missing(low, low.level(anchor), figure, anchor, tie, floor=True)
    over = _missing(high, high.level(anchor), figure, anchor, tie, floor=False)
    truth = both(_reached(under, strict=goal.strict), _reached(over, strict=goal.strict))
    if under.low is not None and over.low is not None and under.is_point and over.is_point:
        return truth, exactly(max(under.low, over.low))
    return truth, _outside(low, high, anchor, tie or untied(figure))


class _Ray(NamedTuple):
    """A line over the anchor, in fractions, since where two of them meet is compared exactly."""

    factor: Fraction
    offset: Fraction

    def at(self, anchor: Fraction) -> Fraction:
        return self.factor * anchor + self.offset

    def meets(self, other: _Ray) -> list[Fraction]:
        slope = self.factor - other.factor
        return [(other.offset - self.offset) / slope] if slope else []


def _ray(factor: Decimal | None, offset: Decimal | None) -> _Ray | None:
    return None if factor is None or offset is None else _Ray(Fraction(factor), Fraction(offset))


_At = tuple[Fraction, Fraction]


class _Region(NamedTuple):
    """Anchors from zero up, and over each of them the figures factor * anchor + offset.

    The figures lie between two lines, so that the region is a convex polygon, less what of its edge is open.
    """

    anchor: Quantity
    factor: Quantity
    offset: Quantity
    lower: _Ray | None
    upper: _Ray | None

    def points(self, middle: _Ray) -> list[_At]:
        """The corners, and what lies of a line on the edges; one beyond the last without an end."""
        edges = [edge for edge in (self.lower, self.upper) if edge is not None]
        first, last = (None if end is None else Fraction(end) for end in (self.anchor.low, self.anchor.high))
        ends = {end for end in (first, last) if end is not None}
        ends |= {at for edge in edges for at in edge.meets(middle) if _lies(at, first, last)}
        if last is None:
            ends.add(max(ends) + 1)
        return [
            (at, figure)
            for at in ends
            for figure in {edge.at(at) for edge in (*edges, middle)}
            if _lies(figure, self.lower and self.lower.at(at), self.upper and self.upper.at(at))
        ]

    def holds(self, at: Fraction, figure: Fraction) -> bool:
        """Whether a point of the closed polygon lies in the region."""
        if not self.anchor.contains(at):
            return False
        if not at:  # of nothing, any multiple is nothing
            return self.offset.contains(figure)
        on_lower = self.lower is not None and figure == self.lower.at(at)
        on_upper = self.upper is not None and figure == self.upper.at(at)
        return not (
            (on_lower and (self.factor.low_open or self.offset.low_open))
            or (on_upper and (self.factor.high_open or self.offset.high_open))
        )

    def reaches(self, points: Sequence[_At], gap: Callable[[_At], Fraction], extreme: Fraction) -> bool:
        """Whether an extreme is had at one of some points, or between two of them all along."""
        for (b, x), (other, y) in combinations_with_replacement(points, 2):
            middle = (b + other) / 2, (x + y) / 2
            if gap(middle) == extreme and self.holds(*middle):
                return True
        return False


def _lies(value: Fraction, low: Fraction | None, high: Fraction | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)


def _outside(low: Line, high: Line, anchor: Quantity, tie: Tie) -> Quantity:
    """The greater of two distances, low - x and x - high, over all anchors b and figures x over them.

    It is convex over (b, x): greatest in a corner, least in a corner or where both are equal on an edge. The
    anchor has one sign; below zero all is mirrored.
    """
    factor, offset = tie
    if anchor.low is None or anchor.low < 0:
        low, high = (line._replace(factor=-line.factor) for line in (low, high))
        anchor, factor = affine(anchor, _MINUS, _ZERO), affine(factor, _MINUS, _ZERO)
    if anchor.high == 0:
        factor = exactly(_ZERO)
    lower, upper = _ray(factor.low, offset.low), _ray(factor.high, offset.high)
    region = _Region(anchor, factor, offset, lower, upper)
    floor, ceiling = (_Ray(Fraction(line.factor), Fraction(line.offset)) for line in (low, high))

    def gap(at: _At) -> Fraction:
        return max(floor.at(at[0]) - at[1], at[1] - ceiling.at(at[0]))

    middle = _Ray((floor.factor + ceiling.factor) / 2, (floor.offset + ceiling.offset) / 2)
    gaps = {point: gap(point) for point in region.points(middle)}
    least, most = min(gaps.values()), max(gaps.values())
    lows, highs = ([at for at in gaps if gaps[at] == end] for end in (least, most))
    endless = anchor.high is None
    falls = (
        endless
        and low.factor < high.factor
        and (lower is None or lower.factor < high.factor)
        and (upper is None or upper.factor > low.factor)
    )
    rises = (
        lower is None
        or upper is None
        or (endless and (lower.factor < low.factor or upper.factor > high.factor))
    )
    return Quantity(
        None if falls else _decimal(least),
        not falls and not region.reaches(lows, gap, least),
        None if rises else _decimal(most),
        not rises and not region.reaches(highs, gap, most),
    )


def _decimal(value: Fraction) -> Decimal:
    return ARITHMETIC.divide(Decimal(value.numerator), Decimal(value.denominator))
