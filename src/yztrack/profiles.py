"""The official methods asked about one target: its evidence as a track of yearly plain numbers.

A profile sees what its body would have: yearly values, a base, a goal and its year. What cannot be put so is
told by a code, and nothing is put in its place: a latest figure that is only a bound, a goal that hangs on a
baseline that is not one number, a sum over a window.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import MAXYEAR
from decimal import Decimal
from typing import NamedTuple

from yztrack.assessment import Verdict
from yztrack.case import Case
from yztrack.evidence import Observation
from yztrack.methods import METHODS, Point, Track
from yztrack.methods.plan import Shares, seasonal_shares
from yztrack.methods.track import settled
from yztrack.model import CutPoints
from yztrack.period import Period, months, year_ended
from yztrack.quantity import Quantity, exactly, made
from yztrack.rating import rating_of
from yztrack.single import year_to_date

SCHEDULE, SEASONAL = "schedule", "seasonal"
NAMES: tuple[str, ...] = (SCHEDULE, SEASONAL, *METHODS)


def verdicts(case: Case, names: Sequence[str], cut_points: CutPoints) -> dict[str, Verdict]:
    """Return what each named profile says of a target, the schedule's own apart."""
    wanted = [name for name in names if name in METHODS]
    told: dict[str, Verdict] = {}
    if SEASONAL in names:
        told[SEASONAL] = seasonal(case, cut_points)
    if wanted:
        track = track_of(case)
        for name in wanted:
            told[name] = Verdict(False, reason=track) if isinstance(track, str) else _asked(name, track, case)
    return told


def withheld(names: Sequence[str], reason: str) -> dict[str, Verdict]:
    """Return every profile with the one reason for which none applies."""
    return {name: Verdict(False, reason=reason) for name in names}


def _asked(name: str, track: Track, case: Case) -> Verdict:
    outcome = METHODS[name](track)
    if outcome.reason is not None:
        reason = _why_no_base(case) if outcome.reason == "no-baseline" else outcome.reason
        return Verdict(False, reason=reason, notes=outcome.notes)
    value = outcome.score if outcome.value is None else outcome.value
    return Verdict(True, outcome.label, outcome.rating, value, None, outcome.score, outcome.notes)


def _why_no_base(case: Case) -> str:
    """Why a track has no base: none is named, it is not known, or it is no plain number of a year."""
    if not case.named_baseline:
        return "no-baseline"
    base = case.baseline(case.judged)
    if base is None:
        return "baseline-unknown"
    return "baseline-undecided" if year_ended(base.period.last) else "baseline-not-yearly"


def track_of(case: Case) -> Track | str:
    """Return the yearly figures of a target up to its goal's year, or why there is no such track."""
    if case.target.over in {"total", "mean"}:
        return case.target.over
    if case.target.benchmark is not None:
        return "benchmark"
    last = None if case.due is None else case.due.year
    until = MAXYEAR if last is None else last
    newest = next((one for one in reversed(case.series()) if 0 < year_ended(one.period.last) <= until), None)
    if newest is None:
        return "no-data"
    if not newest.quantity.is_point:
        return "bound"
    ends = _ends(case)
    if isinstance(ends, str):
        return ends
    base = case.baseline(case.judged)
    points = {year: value for (_, day), value in case.points if 0 < (year := year_ended(day)) <= until}
    limits = case.indicator.limits
    return Track(
        points=tuple([made(Point, pair) for pair in sorted(points.items())]),
        base=None if base is None or not year_ended(base.period.last) else _point(base),
        goal=ends[0],
        goal_high=ends[1],
        goal_year=last,
        better="lower" if case.goal.side == "ceiling" else "higher",
        kind=case.indicator.kind,
        held=case.target.over == "each",
        strict=case.goal.strict,
        limit=None if limits is None else limits[1],
    )


def _point(base: Observation) -> Point | None:
    low = base.quantity.low
    return Point(base.period.last.year, low) if base.quantity.is_point and low is not None else None


def _ends(case: Case) -> tuple[Decimal | None, Decimal | None] | str:
    """The goal's end or ends as plain levels."""
    anchor = case.anchor(case.judged)
    if case.goal.anchored and (anchor is None or not anchor.is_point):
        return "baseline-unknown" if anchor is None else "baseline-undecided"
    levels = case.goal.levels(anchor or Quantity())
    if case.goal.side == "band":
        return levels.low, levels.high
    return (levels.high if case.goal.side == "ceiling" else levels.low), None


class Season(NamedTuple):
    """A year to date towards its goal, and the share of the year that past years had reached by then."""

    to_date: Decimal
    goal: Decimal
    judged: Period
    part: Period
    shares: Shares


def season(case: Case) -> Season | str:
    """Return the year to date of a goal with its usual share of the year, or why there is none."""
    judged = case.judged
    if (
        case.indicator.kind != "flow"
        or judged is None
        or not judged.whole_years
        or case.target.over is not None
    ):
        return "not-a-yearly-flow"
    part = year_to_date(case, judged)
    if part is None or case.is_due:
        return "no-year-to-date" if part is None else "year-over"
    ends = _ends(case)
    if case.goal.side != "floor" or isinstance(ends, str) or ends[0] is None or ends[0] <= 0:
        return "no-goal"
    if not part.quantity.is_point or part.quantity.low is None:
        return "bound"
    shares = seasonal_shares(_past(case, judged, part.period))
    if shares is None:
        return "too-few-years"
    if shares.median <= 0:
        return "no-share"
    return Season(part.quantity.low, ends[0], judged, part.period, shares)


def seasonal(case: Case, cut_points: CutPoints) -> Verdict:
    """Judge a year to date by its usual share of the year: the median share of past years, two at least.

    pace = (year to date / goal) / share; methods.md section 8, seasonal schedule.
    """
    found = season(case)
    if isinstance(found, str):
        return Verdict(False, reason=found)
    pace = settled(found.to_date / found.goal / found.shares.median)
    return Verdict(True, "seasonal", rating_of(exactly(pace), cut_points), pace)


def usual_shares(case: Case, judged: Period) -> dict[int, Decimal]:
    """Return the median share of the year by each month that two past years or more tell of."""
    first = judged.first
    by_month = {
        month: seasonal_shares(_past(case, judged, months(first.year, 1, month))) for month in range(1, 12)
    }
    return {month: shares.median for month, shares in by_month.items() if shares is not None}


def _past(case: Case, judged: Period, part: Period) -> list[tuple[Decimal, Decimal]]:
    """(year to date, full year) of past years, for the same part of the year, plain numbers only."""
    pairs = []
    years = {one.period: one for one in case.evidence.known if one.period.frequency == "A"}
    for one in case.evidence.known:
        span = one.period
        whole = years.get(year_of(span)) if not span.several_years else None
        same = (span.first.month, span.first.day, span.last.month) == (1, 1, part.last.month)
        if whole is None or not same or span.last >= judged.first or span == whole.period:
            continue
        if (
            one.quantity.low is not None
            and one.quantity.is_point
            and whole.quantity.is_point
            and whole.quantity.low
        ):
            pairs.append((one.quantity.low, whole.quantity.low))
    return pairs


def year_of(part: Period) -> Period:
    """Return the calendar year of a period's last day."""
    return part.years()[-1]
