"""What a picture of one indicator shows, for every format that draws: points, goals, schedules, outlooks.

Days are the last ones of periods. A figure that is a bound has one end open and is drawn as such, never as a
value. Figures of another span than the series (a year to date beside years) are `partial`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from yztrack.evidence import Evidence, Observation
from yztrack.model import Indicator
from yztrack.quantity import Quantity
from yztrack.rating import Rating
from yztrack.report import Row


class Mark(NamedTuple):
    """A figure on its last day; `partial` where its span is another than the series'."""

    day: date
    period: str
    quantity: Quantity
    source: str
    forecast: bool = False
    partial: bool = False


class Flag(NamedTuple):
    """A goal on its due date, as levels; `summed` where it is one for the sum of several years."""

    day: date
    target: str
    level: Quantity
    rating: Rating
    summed: bool = False


class Stroke(NamedTuple):
    """The schedule of a goal: a straight line from its baseline to what is to be reached."""

    target: str
    first: date
    first_value: Decimal
    last: date
    last_value: Decimal


class Fan(NamedTuple):
    """Where the trend leads: from the newest figure to a goal's date, with its interval where it has one."""

    target: str
    first: date
    first_value: float
    last: date
    central: float
    low: float | None
    high: float | None


class Drawing(NamedTuple):
    """All that is drawn of one indicator; at `breaks` a series begins anew."""

    marks: tuple[Mark, ...]
    flags: tuple[Flag, ...]
    strokes: tuple[Stroke, ...]
    fans: tuple[Fan, ...]
    breaks: tuple[date, ...] = ()

    @property
    def ends(self) -> list[Decimal]:
        """Every number that must lie inside the picture."""
        quantities = [one.quantity for one in self.marks] + [one.level for one in self.flags]
        values = [end for one in quantities for end in (one.low, one.high) if end is not None]
        values += [end for one in self.strokes for end in (one.first_value, one.last_value)]
        fans = [end for one in self.fans for end in (one.central, one.low, one.high) if end is not None]
        return values + [Decimal(repr(end)) for end in fans]

    @property
    def days(self) -> list[date]:
        """Every day that must lie inside the picture."""
        told = [mark.day for mark in self.marks] + [flag.day for flag in self.flags]
        told += [day for one in self.strokes for day in (one.first, one.last)]
        return told + [day for fan in self.fans for day in (fan.first, fan.last)]


def drawing(indicator: Indicator, evidence: Evidence, rows: Sequence[Row]) -> Drawing:
    """Return what is to be drawn of an indicator, by its evidence and its assessed goals."""
    if indicator.kind == "milestone":
        return Drawing((), (), (), ())
    current = [row for row in rows if row.counted]
    return Drawing(
        tuple(_marks(indicator, evidence)),
        tuple(flag for row in current if (flag := _flag(row)) is not None),
        tuple(stroke for row in current if (stroke := _stroke(row)) is not None),
        tuple(_latest_fans(fan for row in current if (fan := _fan(row)) is not None)),
        evidence.breaks,
    )


def _marks(indicator: Indicator, evidence: Evidence) -> list[Mark]:
    frequencies = Counter(one.period.frequency for one in evidence.known)
    usual = max(frequencies, key=lambda one: (frequencies[one], one == "A"), default="A")
    stock = indicator.kind == "stock"
    marks = [_mark(one, partial=not stock and one.period.frequency != usual) for one in evidence.known]
    return marks + [_mark(one, forecast=True) for one in evidence.forecasts]


def _mark(seen: Observation, *, forecast: bool = False, partial: bool = False) -> Mark:
    return Mark(seen.period.last, str(seen.period), seen.quantity, seen.source, forecast, partial)


def _flag(row: Row) -> Flag | None:
    one = row.assessment
    if one.due is None or one.goal_level is None or one.goal_level == Quantity():
        return None
    return Flag(one.due, one.id, one.goal_level, one.rating, row.target.over == "total")


def _stroke(row: Row) -> Stroke | None:
    """The schedule, where both its ends are single numbers."""
    one = row.assessment
    start = one.baseline
    if one.pace is None or one.due is None or start is None or one.goal_level is None:
        return None
    end = one.goal_level.high if one.goal_level.low is None else one.goal_level.low
    if end is None or start.quantity.low is None or not start.quantity.is_point:
        return None
    return Stroke(one.id, start.period.last, start.quantity.low, one.due, end)


def _fan(row: Row) -> Fan | None:
    one = row.assessment
    ahead, seen = one.projection, one.latest
    if ahead is None or seen is None or seen.quantity.low is None or not seen.quantity.is_point:
        return None
    return Fan(
        one.id,
        seen.period.last,
        float(seen.quantity.low),
        ahead.period.last,
        ahead.central,
        ahead.low,
        ahead.high,
    )


def _latest_fans(fans: Iterable[Fan]) -> list[Fan]:
    """One outlook for each date: goals that are due together have the same."""
    return list({fan.last: fan for fan in fans}.values())
