"""The region that a target names: a side, its ends, and what the ends hang on.

A goal has one end (a floor or a ceiling) or two (a band). An end is a line over an anchor, factor * anchor +
offset: a level x is 0 * anchor + x, a change 1 * anchor + d, a percentage anchor + p/100 * |anchor|, a
multiple m * anchor, a distance to a benchmark 1 * other + d. The anchor is a figure, and so an interval;
because it stays a variable, a formula in which it also occurs elsewhere can vary it as one.

A percentage is of the anchor's size, so that 10 per cent up is up, to -90 from a loss of 100; of an anchor
above zero this is the usual (1 + p/100) * anchor. A multiple is taken at its word: twice a loss of 100 is one
of 200.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from yztrack.model import Indicator, Target, Tolerance, half_width, stated_key
from yztrack.quantity import Quantity, Truth, affine, halves, hull, made

Side = Literal["floor", "ceiling", "band"]
_ZERO, _ONE, _PERCENT = Decimal(0), Decimal(1), Decimal("0.01")


class Line(NamedTuple):
    """An end of a goal: factor * anchor + share * |anchor| + offset."""

    factor: Decimal
    offset: Decimal
    share: Decimal = _ZERO

    @property
    def anchored(self) -> bool:
        """Whether it hangs on the anchor at all."""
        factor, _, share = self
        return bool(factor or share)

    def over(self, anchor: Quantity) -> Line:
        """Return the same without a share, or itself where the anchor may have either sign."""
        if not self.share or len(halves(anchor)) > 1:
            return self
        below = anchor.high is not None and anchor.high <= 0
        return Line(self.factor - self.share if below else self.factor + self.share, self.offset)

    def level(self, anchor: Quantity) -> Quantity:
        """Return the end as a level, an interval where the anchor is one."""
        if not self.share:
            return affine(anchor, self.factor, self.offset)
        return hull([self.over(part).level(part) for part in halves(anchor)])


class Goal(NamedTuple):
    """A goal's region as written, and its ends; a floor has no `high`, a ceiling no `low`.

    The region of an `about` has the number that is written; only its ends are relaxed by the tolerance.
    """

    side: Side
    strict: bool
    region: Quantity
    low: Line | None
    high: Line | None

    @property
    def end(self) -> Line:
        """The end that is to be reached; of a band the lower one."""
        line = self.high if self.side == "ceiling" else self.low
        assert line is not None, "a goal has the end that its side names"  # noqa: S101
        return line

    @property
    def anchored(self) -> bool:
        """Whether its ends hang on another figure."""
        *_, low, high = self
        return (low is not None and low.anchored) or (high is not None and high.anchored)

    def over(self, anchor: Quantity) -> list[tuple[Goal, Quantity]]:
        """Return the goal over each part of an anchor that has one sign: no shares, the lower end first."""
        if self.side != "band" and not self.end.share:
            return [(self, anchor)]
        return [(self._over(part), part) for part in halves(anchor)]

    def _over(self, part: Quantity) -> Goal:
        low, high = (line and line.over(part) for line in (self.low, self.high))
        if low is not None and high is not None:
            width = affine(part, high.factor - low.factor, high.offset - low.offset)
            if width.high is not None and width.high <= 0:  # multiples of what is below zero
                low, high = high, low
        return self._replace(low=low, high=high)

    def levels(self, anchor: Quantity) -> Quantity:
        """Return the region as levels; where the anchor leaves an end open, the widest region."""
        if not self.anchored:
            low, high = self.low and self.low.offset, self.high and self.high.offset
            strict = self.strict
            return made(Quantity, (low, low is not None and strict, high, high is not None and strict))
        return hull([goal._levels(part) for goal, part in self.over(anchor)])

    def _levels(self, part: Quantity) -> Quantity:
        low = None if self.low is None else self.low.level(part)
        high = None if self.high is None else self.high.level(part)
        return Quantity(
            low and low.low,
            low is not None and low.low is not None and (self.strict or low.low_open),
            high and high.high,
            high is not None and high.high is not None and (self.strict or high.high_open),
        )


def goal_of(target: Target, indicator: Indicator, tolerance: Tolerance) -> Goal | None:
    """Return the region that a target names, or None where it names nothing to measure.

    `value` and `about` are a floor where higher is better, a ceiling where lower is, a band where better is
    `within`; an `about` is relaxed by its tolerance.
    """
    key = stated_key(target)
    if key is None:
        return None
    if key == "between" and target.between is not None:
        return _goal(target, *target.between)
    number: Decimal = getattr(target, key)
    if key in {"at_least", "more_than"}:
        return _goal(target, number, None, strict=key == "more_than")
    if key in {"at_most", "less_than"}:
        return _goal(target, None, number, strict=key == "less_than")
    half = half_width(target, indicator.kind, tolerance) if key == "about" else _ZERO
    match indicator.direction:
        case "higher":
            found = _goal(target, number - half, None)
        case "lower":
            found = _goal(target, None, number + half)
        case "within":
            found = _goal(target, number - half, number + half)
    if not half:
        return found
    written = found.region
    return found._replace(
        region=written._replace(
            low=None if written.low is None else number, high=None if written.high is None else number
        )
    )


def _goal(target: Target, low: Decimal | None, high: Decimal | None, *, strict: bool = False) -> Goal:
    return Goal(
        "ceiling" if low is None else "floor" if high is None else "band",
        strict,
        made(Quantity, (low, low is not None and strict, high, high is not None and strict)),
        None if low is None else _line(target, low),
        None if high is None else _line(target, high),
    )


def _line(target: Target, stated: Decimal) -> Line:
    if target.benchmark is not None:
        return Line(_ONE, stated)
    match target.measure:
        case "level":
            return made(Line, (_ZERO, stated, _ZERO))
        case "change":
            return Line(_ONE, stated)
        case "percent":
            return Line(_ONE, _ZERO, stated * _PERCENT)
        case "multiple":
            return Line(stated, _ZERO)


def both(one: Truth, other: Truth) -> Truth:
    """Return the strong Kleene conjunction."""
    if "no" in (one, other):
        return "no"
    return "yes" if one == other == "yes" else "unknown"


def either(one: Truth, other: Truth) -> Truth:
    """Return the strong Kleene disjunction."""
    if "yes" in (one, other):
        return "yes"
    return "no" if one == other == "no" else "unknown"
