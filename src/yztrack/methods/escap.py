"""The two indices of UN ESCAP, which all five regional commissions of the UN use.

Current status index: the change so far as tenths of the change planned, 10 once met; grade C, from
third-party code. Anticipated progress index: the same with the value predicted for the goal's year; that it
exists and its three words are grade R (UNECE), the 10 per cent bound C and M, the time-weighted regression
behind the prediction C for its weights and R for the idea. ESCAP predicts a missing base; here that is no
verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from operator import mul
from typing import NamedTuple

from yztrack.methods.track import (
    Counterpart,
    Course,
    Note,
    Outcome,
    Point,
    Track,
    course,
    exact,
    judged,
    overrun,
    settled,
    unsuited,
    withheld,
)

WHOLE = Decimal(10)
_NEARLY, _NOTHING, _ZERO = Decimal("0.10"), Decimal(1), Decimal(0)


@exact
def judge(track: Track, *, scale: Decimal | None = None) -> Outcome:
    """Judge by where a regression puts the goal's year: `maintain`, `accelerate` or `reverse`.

    The value is the current status index, the score the anticipated progress index; both are 10 at most, 0
    at the base and negative beyond it. `scale` is the top of a bounded quantity (100 for a share in per
    cent): the regression then runs on the logit, and the outcome notes it.
    """
    obstacle = unsuited(track)
    if obstacle is not None:
        return withheld(obstacle)
    if overrun(track):
        return withheld("goal-year-past")
    if track.meets(track.latest.value):
        return judged(track, "maintain", "achieved", value=WHOLE)
    way = "no-goal" if track.goal is None else course(track)
    if isinstance(way, str):
        return withheld(way)
    return _anticipated(track, way, scale)


def _anticipated(track: Track, way: Course, scale: Decimal | None) -> Outcome:
    base, latest, goal = way
    if goal is None:
        return withheld("no-goal")
    if goal.value == base.value:
        return withheld("goal-equals-baseline")
    if track.meets(base.value):
        return withheld("baseline-meets-goal")
    series = (base, *(point for point in track.points if point.year > base.year))
    if scale is not None and any(not 0 < point.value < scale for point in series):
        return withheld("outside-scale")
    anticipated = predicted(series, goal.year, scale)
    notes: tuple[Note, ...] = () if scale is None else ("logit",)
    label, rating = _class_of(settled((goal.value - anticipated) / (goal.value - base.value)))
    value = status_index(base.value, latest.value, goal.value)
    score = min(status_index(base.value, anticipated, goal.value), WHOLE)
    return judged(track, label, rating, value=value, score=score, notes=notes)


def _class_of(gap: Decimal) -> tuple[str, Counterpart]:
    """The class of a predicted gap, as a share of the change that was needed."""
    if gap <= _NEARLY:
        return "maintain", "on-track"
    return ("accelerate", "behind") if gap <= _NOTHING else ("reverse", "reversing")


@exact
def status_index(base: Decimal, current: Decimal, goal: Decimal) -> Decimal:
    """Return ten times the share of the way from base to goal; the two must differ. Grade C."""
    return settled(WHOLE * (current - base) / (goal - base))


@exact
def parity_index(base: Decimal, current: Decimal, goal: Decimal) -> Decimal:
    """Return 10 less ten times the distance left as a share of the first one, on either side. Grade C."""
    return settled(WHOLE - WHOLE * abs(goal - current) / abs(goal - base))


@exact
def predicted(points: Sequence[Point], year: int, scale: Decimal | None = None) -> Decimal:
    """Return the value that a time-weighted regression gives for a year not before the last point's.

    Weights are (T - t1) / (T - ti), so that later points weigh more; a point of the year itself is its own
    prediction. With `scale` the line runs through ln(y / (scale - y)). Grade C (SDG-MENARO), R for the idea.
    """
    last = points[-1]
    if last.year >= year:
        return last.value
    drawn = [point.value if scale is None else (point.value / (scale - point.value)).ln() for point in points]
    weights, total, middle, pulls, spread = _weighed(tuple([point.year for point in points]), year)
    mean = sum(map(mul, weights, drawn), _ZERO) / total
    joint = sum([pull * (y - mean) for pull, y in zip(pulls, drawn, strict=True)], _ZERO)
    end = mean + joint / spread * (year - middle)
    return settled(end if scale is None else scale / (1 + (-end).exp()))


class _Weighed(NamedTuple):
    """Weights of years: their sum, the mean year, the weighted distances from it and squares of these."""

    weights: tuple[Decimal, ...]
    total: Decimal
    middle: Decimal
    pulls: tuple[Decimal, ...]
    spread: Decimal


@lru_cache(maxsize=1024)  # the figures of a plan are of the same years
@exact
def _weighed(years: tuple[int, ...], year: int) -> _Weighed:
    """Weigh the years of points for a regression to a later year."""
    weights = tuple([Decimal(year - years[0]) / (year - one) for one in years])
    total = sum(weights, _ZERO)
    middle = sum((weight * one for weight, one in zip(weights, years, strict=True)), _ZERO) / total
    pulls = tuple([weight * (one - middle) for weight, one in zip(weights, years, strict=True)])
    squares = (weight * (one - middle) ** 2 for weight, one in zip(weights, years, strict=True))
    return _Weighed(weights, total, middle, pulls, sum(squares, _ZERO))
