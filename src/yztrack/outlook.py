"""Where the series leads: a projection to the goal's date, with an interval, and what it says of the goal.

Central line: drift from the end points. Interval: a random walk with that drift, Student's t with n - 2
degrees of freedom at 80 per cent, var = s^2 * (h + h^2 / span), the form that held its coverage on short
yearly series (methods.md section 8). None from one point, a line without an interval from two, "indicative"
from three. A bound never enters a trend as a value. A damped line (factor 0.85 a year, Gardner and McKenzie
1985) stands beside it as a second scenario. Floats are at home here: nothing of this was printed in a source.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import inf, sqrt
from typing import Literal, NamedTuple

from yztrack.goal import Goal
from yztrack.model import Indicator
from yztrack.period import Period, years_at

Outlook = Literal["likely", "open", "unlikely"]

DAMPING = 0.85
# upper 10 per cent points of Student's t by degrees of freedom; beyond the table the next one below serves,
# which errs on the wide side
_T = {
    1: 3.0777, 2: 1.8856, 3: 1.6377, 4: 1.5332, 5: 1.4759, 6: 1.4398, 7: 1.4149, 8: 1.3968, 9: 1.3830,
    10: 1.3722,    12: 1.3562, 15: 1.3406, 20: 1.3253, 30: 1.3104, 60: 1.2958, 120: 1.2886,
}  # fmt: skip


class Projection(NamedTuple):
    """A projected level for a period; `low` and `high` are None where there are too few points for them."""

    period: Period
    central: float
    low: float | None
    high: float | None
    points: int
    indicative: bool
    outlook: Outlook | None
    damped: float


class Trend(NamedTuple):
    """Points in time, in years, with what a line through their ends says."""

    times: tuple[float, ...]
    values: tuple[float, ...]

    @property
    def span(self) -> float:
        """Years from the first point to the last."""
        return self.times[-1] - self.times[0]

    @property
    def drift(self) -> float:
        """Change a year from the first point to the last."""
        return (self.values[-1] - self.values[0]) / self.span


def trend(points: Sequence[tuple[Period, Decimal]]) -> Trend | None:
    """Return plain numbers at the ends of periods as a trend, or None where there are fewer than two."""
    if len(points) < 2:
        return None
    times = tuple([years_at(day) for (_, day), _ in points])
    return Trend(times, tuple([float(value) for _, value in points]))


def project(
    found: Trend, at: date, span: Period, indicator: Indicator, goal: Goal | None
) -> Projection | None:
    """Return the projection of a trend to a day, or None when the trend already reaches it."""
    times, values = found
    ahead = years_at(at) - times[-1]
    if ahead <= 0:
        return None
    points, last, drift = len(times), values[-1], found.drift
    central = last + drift * ahead
    damped = last + drift * DAMPING * (1 - DAMPING**ahead) / (1 - DAMPING)
    lines = [central, damped]
    if points >= 3:
        spread = _deviation(found, drift) * sqrt(ahead + ahead**2 / found.span) * _t(points - 2)
        lines += [central - spread, central + spread]
    floor, ceiling = _scale(indicator)
    central, damped, *ends = [floor if line < floor else min(line, ceiling) for line in lines]
    low, high = ends or (None, None)
    outlook = None if goal is None or low is None or high is None else _outlook(goal, low, high)
    return Projection(span, central, low, high, points, points == 3, outlook, damped)


def _deviation(found: Trend, drift: float) -> float:
    """Standard deviation of a year's step about the drift; needs three points."""
    times, values = found
    before, then = times[0], values[0]
    squares = 0.0
    for at, now in zip(times[1:], values[1:], strict=True):
        years = at - before
        squares += (now - then - drift * years) ** 2 / years
        before, then = at, now
    return sqrt(squares / (len(times) - 2))


@lru_cache
def _t(freedom: int) -> float:
    return _T[max(known for known in _T if known <= freedom)]


def _scale(indicator: Indicator) -> tuple[float, float]:
    """The ends of the indicator's scale, on which a projection is kept."""
    if indicator.limits is not None:
        return float(indicator.limits[0]), float(indicator.limits[1])
    return 0.0 if indicator.non_negative else -inf, inf


def _outlook(goal: Goal, low: float, high: float) -> Outlook:
    """Whether all of an interval lies inside a goal with plain levels for ends, some of it, or none."""
    floor = -inf if goal.low is None else float(goal.low.offset)
    ceiling = inf if goal.high is None else float(goal.high.offset)
    if goal.strict:
        inside, outside = floor < low and high < ceiling, high <= floor or low >= ceiling
    else:
        inside, outside = floor <= low and high <= ceiling, high < floor or low > ceiling
    return "likely" if inside else "unlikely" if outside else "open"


def reached_on(found: Trend, end: float) -> float | None:
    """Return the year, as a number, in which the central line reaches a level; None if it never does."""
    missing = end - found.values[-1]
    if not found.drift or missing / found.drift < 0:
        return None
    return found.times[-1] + missing / found.drift
