"""The one-word verdict, as a table: the first row that holds decides (design.md section 4).

0.95 and 0.60 are Eurostat's cut points, applied here to a linear schedule; 1.05 mirrors 0.95. A pace that is
an interval is rated by its worst end, with the rating of its best end beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from yztrack.model import CutPoints
from yztrack.quantity import Quantity

Rating = Literal[
    "missed",
    "reversing",
    "far-behind",
    "awaiting",
    "behind",
    "undetermined",
    "no-data",
    "open",
    "not-started",
    "unquantified",
    "on-track",
    "ahead",
    "achieved",
]
RATINGS: tuple[Rating, ...] = Rating.__args__  # type: ignore[attr-defined]  # from worst to best


class Reason(NamedTuple):
    """A short code with parameters; `wording` puts it into words."""

    code: str
    parameters: Mapping[str, object] = {}


class Situation(NamedTuple):
    """All that a rating depends on.

    `proven`: met is yes for good. `holds`: a stock, ratio or rank not yet due stands at its goal.
    `failed`: a miss is provable. `settled`: the goal's own period is wholly known. `method` is the rating
    by another method than the schedule, in the place of the pace's.
    """

    milestone: bool = False
    proven: bool = False
    holds: bool = False
    failed: bool = False
    due: bool = False
    settled: bool = False
    unstarted: bool = False
    known: bool = False
    pace: Quantity | None = None
    method: Rating | None = None
    cut_points: CutPoints = CutPoints()


def rate(case: Situation) -> tuple[Rating, Rating]:
    """Return the rating, and the best one that the pace leaves possible."""
    decided = _decided(case)
    if decided is not None:
        return decided, decided
    if case.method is not None:
        return case.method, case.method
    pace = case.pace
    if pace is None:
        return "open", "open"
    worst = rating_of(pace, case.cut_points)
    if pace.is_point:
        return worst, worst
    high = pace.high
    best = "ahead" if high is None else _row(high, case.cut_points, reached=not pace.high_open)
    return worst, best


def _decided(case: Situation) -> Rating | None:
    if case.proven or case.holds:
        return "achieved"
    if case.failed:
        return "missed"
    if case.due:
        return "undetermined" if case.settled else "awaiting"
    if case.method is not None:
        return None
    if case.pace is not None:
        return "undetermined" if case.pace.low is None else None
    if case.unstarted:
        return "not-started"
    return None if case.known or case.milestone else "no-data"


def rating_of(pace: Quantity, cut_points: CutPoints) -> Rating:
    """Return the rating of a pace's worst end."""
    return "reversing" if pace.low is None else _row(pace.low, cut_points, reached=True)


def _row(pace: Decimal, cut_points: CutPoints, *, reached: bool) -> Rating:
    """The first row whose cut point a pace reaches, or passes where it is not reached itself."""
    rows: tuple[tuple[Decimal, Rating], ...] = (
        (cut_points.ahead, "ahead"),
        (cut_points.on_track, "on-track"),
        (cut_points.behind, "behind"),
        (cut_points.far_behind, "far-behind"),
    )
    for cut, rating in rows:
        if pace > cut or (reached and pace == cut):
            return rating
    return "reversing"
