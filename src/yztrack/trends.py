"""The change so far and where it leads, for one target: `observed` and `projection` of an assessment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from yztrack import outlook
from yztrack.assessment import Observed
from yztrack.case import Case
from yztrack.goal import Goal, Line
from yztrack.outlook import Projection, Trend
from yztrack.pace import Pace
from yztrack.period import year_ended
from yztrack.quantity import Quantity, exactly

_ZERO, _FAR = Decimal(0), Decimal("Infinity")
_TRENDLESS = {"growth", "rank", "milestone"}


def trendless(case: Case) -> bool:
    """Whether the series of this goal leads nowhere that can be compared with it."""
    return case.indicator.kind in _TRENDLESS or case.target.over in {"each", "total", "mean"}


def observed(case: Case, paced: Pace | None) -> Observed | None:
    """Return the change a year since the baseline, and the best change from one year to the next."""
    if trendless(case):
        return None
    best = _best_step(case)
    if best is None and paced is None:
        return None
    step, period = best or (None, None)
    return Observed(None if paced is None else paced.average, step, period)


def _best_step(case: Case) -> tuple[Quantity, str] | None:
    """The greatest change towards the goal between two years that follow each other, plain numbers only."""
    falling = case.goal.side == "ceiling"
    best, after = _FAR if falling else -_FAR, None
    before, then = -1, _ZERO
    for span, now in case.points:
        year = year_ended(span[1])
        if year:
            if year == before + 1:
                step = now - then
                if step < best if falling else step > best:
                    best, after = step, span
            before, then = year, now
    return None if after is None else (exactly(best), str(after))


def series(case: Case, until: date) -> Trend | None:
    """Return the trend of what is known up to a day, from the last break on."""
    points, breaks = case.points, case.evidence.breaks
    if breaks or (points and points[-1][0].last > until):
        start = max([day for day in breaks if day <= until], default=date.min)
        points = tuple([(span, value) for span, value in points if start <= span.last <= until])
    return outlook.trend(points)


def projection(case: Case, due: date) -> Projection | None:
    """Return the projection to the goal's period, or None where the series has no trend to go by."""
    judged = case.judged
    if judged is None or trendless(case):
        return None
    found = series(case, due)
    return None if found is None else outlook.project(found, due, judged, case.indicator, resolved(case))


def resolved(case: Case) -> Goal | None:
    """Return the goal with plain levels for ends, or None where they hang on no single number."""
    if not case.anchored:
        return case.goal
    anchor = case.anchor(case.judged)
    if anchor is None or not anchor.is_point:
        return None
    low, high = (_plain(line, anchor) for line in (case.goal.low, case.goal.high))
    return case.goal._replace(low=low, high=high)


def _plain(line: Line | None, anchor: Quantity) -> Line | None:
    if line is None:
        return None
    reach = line.level(anchor)
    return None if reach.low is None else Line(reach.low * 0, reach.low)
