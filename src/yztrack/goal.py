"""The region that a target names: a side, its ends, and what the ends hang on.

A goal has one end (a floor or a ceiling) or two (a band). An end is a line over an anchor, factor * anchor +
offset: a level x is 0 * anchor + x, a change 1 * anchor + d, a percentage (1 + p/100) * anchor, a multiple
m * anchor, a distance to a benchmark 1 * other + d. The anchor is a figure, and so an interval; because it
stays a variable, a formula in which it also occurs elsewhere can vary it as one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from yztrack.model import Indicator, Target, Tolerance, half_width, stated_key
from yztrack.quantity import Quantity, Truth, affine

Side = Literal["floor", "ceiling", "band"]
_ZERO, _ONE, _PERCENT = Decimal(0), Decimal(1), Decimal("0.01")


class Line(NamedTuple):
    """An end of a goal: factor * anchor + offset."""

    factor: Decimal
    offset: Decimal

    def level(self, anchor: Quantity) -> Quantity:
        """Return the end as a level, an interval where the anchor is one."""
        return affine(anchor, self.factor, self.offset)


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
        return self.end.factor != 0

    def oriented(self, anchor: Quantity) -> Goal:
        """Return a band with its lower end first: shares of a negative anchor stand in the other order."""
        if self.low is None or self.high is None or not self.anchored:
            return self
        width = affine(anchor, self.high.factor - self.low.factor, self.high.offset - self.low.offset)
        turned = width.high is not None and width.high < 0
        return self._replace(low=self.high, high=self.low) if turned else self

    def levels(self, anchor: Quantity) -> Quantity:
        """Return the region as levels; where the anchor leaves an end open, the widest region."""
        oriented = self.oriented(anchor)
        low = None if oriented.low is None else oriented.low.level(anchor)
        high = None if oriented.high is None else oriented.high.level(anchor)
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
        return _goal(target, "band", *target.between)
    number: Decimal = getattr(target, key)
    if key in {"at_least", "more_than"}:
        return _goal(target, "floor", number, None, strict=key == "more_than")
    if key in {"at_most", "less_than"}:
        return _goal(target, "ceiling", None, number, strict=key == "less_than")
    half = half_width(target, indicator.kind, tolerance) if key == "about" else _ZERO
    match indicator.direction:
        case "higher":
            found = _goal(target, "floor", number - half, None)
        case "lower":
            found = _goal(target, "ceiling", None, number + half)
        case "within":
            found = _goal(target, "band", number - half, number + half)
    written = found.region
    return found._replace(
        region=written._replace(
            low=None if written.low is None else number, high=None if written.high is None else number
        )
    )


def _goal(
    target: Target, side: Side, low: Decimal | None, high: Decimal | None, *, strict: bool = False
) -> Goal:
    return Goal(
        side,
        strict,
        Quantity(low, low is not None and strict, high, high is not None and strict),
        None if low is None else _line(target, low),
        None if high is None else _line(target, high),
    )


def _line(target: Target, stated: Decimal) -> Line:
    if target.benchmark is not None:
        return Line(_ONE, stated)
    match target.measure:
        case "level":
            return Line(_ZERO, stated)
        case "change":
            return Line(_ONE, stated)
        case "percent":
            return Line(_ONE + stated * _PERCENT, _ZERO)
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
