"""The change so far and where it leads, for one target: `observed` and `projection` of an assessment."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from operator import itemgetter

from yztrack import outlook
from yztrack.assessment import Observed
from yztrack.case import Case
from yztrack.goal import Goal, Line
from yztrack.outlook import Projection, Trend
from yztrack.pace import Pace
from yztrack.quantity import Quantity, exactly

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
    yearly = [(span.last.year, span, value) for span, value in case.points if _ends_a_year(span.last)]
    steps = [
        (now - then, after)
        for (before, _, then), (year, after, now) in pairwise(yearly)
        if year == before + 1
    ]
    if not steps:
        return None
    best = min if case.goal.side == "ceiling" else max
    change, after = best(steps, key=itemgetter(0))
    return exactly(change), str(after)


def _ends_a_year(day: date) -> bool:
    return day.month == 12 and day.day == 31


def series(case: Case, until: date) -> Trend | None:
    """Return the trend of what is known up to a day, from the last break on."""
    start = max((day for day in case.evidence.breaks if day <= until), default=None)
    return outlook.trend(
        [
            (span.last, value)
            for span, value in case.points
            if span.last <= until and (start is None or span.last >= start)
        ]
    )


def projection(case: Case, due: date) -> Projection | None:
    """Return the projection to the goal's period, or None where the series has no trend to go by."""
    judged = case.judged
    if judged is None or trendless(case):
        return None
    found = series(case, due)
    return None if found is None else outlook.project(found, due, judged, case.indicator, resolved(case))


def resolved(case: Case) -> Goal | None:
    """Return the goal with plain levels for ends, or None where they hang on no single number."""
    if not case.goal.anchored:
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
