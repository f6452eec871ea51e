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
from math import sqrt
from typing import Literal, NamedTuple

from yztrack.goal import Goal
from yztrack.level import verdict
from yztrack.model import Indicator
from yztrack.period import TICKS_PER_YEAR, Period, ticks
from yztrack.quantity import Quantity

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
    def drift(self) -> float:
        """Change a year from the first point to the last."""
        return (self.values[-1] - self.values[0]) / (self.times[-1] - self.times[0])

    def deviation(self) -> float:
        """Standard deviation of a year's step about the drift; needs three points."""
        drift = self.drift
        steps = zip(self.times, self.times[1:], self.values, self.values[1:], strict=False)
        squares = sum([(v1 - v0 - drift * (t1 - t0)) ** 2 / (t1 - t0) for t0, t1, v0, v1 in steps])
        return sqrt(squares / (len(self.times) - 2))


def trend(points: Sequence[tuple[date, Decimal]]) -> Trend | None:
    """Return plain numbers at the ends of days as a trend, or None where there are fewer than two."""
    if len(points) < 2:
        return None
    times = tuple([ticks(day) / TICKS_PER_YEAR for day, _ in points])
    return Trend(times, tuple([float(value) for _, value in points]))


def project(
    found: Trend, at: date, span: Period, indicator: Indicator, goal: Goal | None
) -> Projection | None:
    """Return the projection of a trend to a day, or None when the trend already reaches it."""
    ahead = ticks(at) / TICKS_PER_YEAR - found.times[-1]
    if ahead <= 0:
        return None
    points = len(found.times)
    last, drift = found.values[-1], found.drift
    central = last + drift * ahead
    low = high = None
    if points >= 3:
        spread = (
            found.deviation() * sqrt(ahead + ahead**2 / (found.times[-1] - found.times[0])) * _t(points - 2)
        )
        low, high = (_clipped(end, indicator) for end in (central - spread, central + spread))
    outlook = None if goal is None or low is None or high is None else _outlook(goal, low, high)
    damped = last + drift * DAMPING * (1 - DAMPING**ahead) / (1 - DAMPING)
    return Projection(
        span,
        _clipped(central, indicator),
        low,
        high,
        points,
        points == 3,
        outlook,
        _clipped(damped, indicator),
    )


@lru_cache
def _t(freedom: int) -> float:
    return _T[max(known for known in _T if known <= freedom)]


def _clipped(value: float, indicator: Indicator) -> float:
    """Keep a projection on the indicator's scale."""
    if indicator.limits is not None:
        return min(max(value, float(indicator.limits[0])), float(indicator.limits[1]))
    return max(value, 0.0) if indicator.non_negative else value


def _outlook(goal: Goal, low: float, high: float) -> Outlook:
    met = verdict(goal, Quantity(Decimal(low), False, Decimal(high), False))
    return "likely" if met == "yes" else "unlikely" if met == "no" else "open"


def reached_on(found: Trend, end: float) -> float | None:
    """Return the year, as a number, in which the central line reaches a level; None if it never does."""
    missing = end - found.values[-1]
    if not found.drift or missing / found.drift < 0:
        return None
    return found.times[-1] + missing / found.drift
