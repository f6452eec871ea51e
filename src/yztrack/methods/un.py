"""The UN's SDG Progress Chart, in its editions of 2020 to 2022 and from 2023 on.

2022: thresholds and both overrides (a goal met is achieved whatever the trend; a goal met at the base and
lost since is a deterioration) are grade V, through the series that UNDP publishes by this method. 2023:
read through the method page of EUSTAT, the Basque statistics office, and grade V on its eight published
cases; how it treats a goal that was met at the base and is lost is not known, so there is no verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from yztrack.methods.growth import growthless, unreachable, yearly_growth
from yztrack.methods.track import (
    Band,
    Note,
    Outcome,
    Point,
    Track,
    band,
    course,
    exact,
    judged,
    overrun,
    settled,
    unsuited,
    withheld,
)

_REST = Decimal("-Infinity")
WITH_GOAL_2022 = (
    Band(Decimal("0.95"), "on-track", "on-track"),
    Band(Decimal("0.5"), "fair-progress-but-acceleration-needed", "behind"),
    Band(Decimal("-0.1"), "limited-or-no-progress", "far-behind"),
    Band(_REST, "deterioration", "reversing"),
)
WITHOUT_GOAL_2022 = tuple(
    row._replace(least=Decimal(least))
    for row, least in zip(WITH_GOAL_2022, ("0.01", "0.005", "-0.01", "-Infinity"), strict=True)
)
# the third category holds both too little progress and the wrong way; ours part at zero
WITH_GOAL_2023 = (
    Band(Decimal("0.95"), "met-or-on-track", "on-track"),
    Band(Decimal("0.10"), "fair-progress-acceleration-needed", "behind"),
    Band(Decimal(0), "stagnation-or-regression", "far-behind"),
    Band(_REST, "stagnation-or-regression", "reversing"),
)
WITHOUT_GOAL_2023 = tuple(
    row._replace(least=Decimal(least))
    for row, least in zip(WITH_GOAL_2023, ("0.02", "0.005", "0", "-Infinity"), strict=True)
)
LEVELS = (
    "target-met-or-almost-met",
    "close-to-target",
    "moderate-distance-to-target",
    "far-from-target",
    "very-far-from-target",
)
SERIES_SCORES: Mapping[str, int] = MappingProxyType(
    {
        "target-achieved": 1,
        "on-track": 1,
        "fair-progress-but-acceleration-needed": 0,
        "limited-or-no-progress": -1,
        "deterioration": -2,
    }
)


@exact
def judge_2022(track: Track) -> Outcome:
    """Judge by the ratio of growth seen to growth needed, as the editions of 2020 to 2022 do; grade V.

    The value is that ratio, or the growth a year in the better direction, as a share, where there is no goal.
    """
    obstacle = unsuited(track)
    if obstacle is not None:
        return withheld(obstacle)
    if overrun(track):
        return withheld("goal-year-past")
    if track.meets(track.latest.value):
        return judged(track, "target-achieved", "achieved")
    way = course(track)
    if isinstance(way, str):
        return withheld(way)
    if track.meets(way.base.value):
        lost = WITH_GOAL_2022[-1]
        return judged(track, lost.label, lost.rating, notes=("goal-lost",))
    obstacle = growthless(way.base, way.latest) or unreachable(way.base, way.goal)
    if obstacle is not None:
        return withheld(obstacle)
    seen = yearly_growth(way.base, way.latest)
    if way.goal is None:
        return _banded(track, settled(track.sign * seen), WITHOUT_GOAL_2022, ("without-goal",))
    return _banded(track, settled(seen / yearly_growth(way.base, way.goal)), WITH_GOAL_2022, ())


@exact
def judge_2023(track: Track, *, near: Decimal | None = None) -> Outcome:
    """Judge by the share of the planned change that the present growth would reach by the goal's year; V.

    expected = c * (1 + a) ** (tT - tc), value = (expected - b) / (T - b); without a goal the value is the
    growth a year in the better direction, as a share. EUSTAT counts a share within 1 point of a goal of 0
    or 100 per cent as met: `near`, in the unit, asks for that, and the outcome notes it.
    """
    obstacle = unsuited(track)
    if obstacle is not None:
        return withheld(obstacle)
    if overrun(track):
        return withheld("goal-year-past")
    met, notes = _met_or_near(track, near)
    if met:
        return judged(track, WITH_GOAL_2023[0].label, "achieved", notes=notes)
    way = course(track)
    if isinstance(way, str):
        return withheld(way)
    if track.meets(way.base.value):
        return withheld("baseline-meets-goal")
    obstacle = growthless(way.base, way.latest)
    if obstacle is not None:
        return withheld(obstacle)
    seen = yearly_growth(way.base, way.latest)
    if way.goal is None:
        return _banded(track, settled(track.sign * seen), WITHOUT_GOAL_2023, ("without-goal",))
    if way.goal.value == way.base.value:
        return withheld("goal-equals-baseline")
    left = way.goal.year - way.latest.year
    expected = way.latest.value * (1 + seen) ** left if left else way.latest.value
    share = (expected - way.base.value) / (way.goal.value - way.base.value)
    return _banded(track, settled(share), WITH_GOAL_2023, ())


def _banded(track: Track, value: Decimal, bands: tuple[Band, ...], notes: tuple[Note, ...]) -> Outcome:
    row = band(value, bands)
    return judged(track, row.label, row.rating, value=value, notes=notes)


def _met_or_near(track: Track, near: Decimal | None) -> tuple[bool, tuple[Note, ...]]:
    value = track.latest.value
    if track.meets(value):
        return True, ()
    close = (
        near is not None
        and track.kind == "ratio"
        and track.goal is not None
        and track.goal in {0, 100}
        and abs(value - track.goal) <= near
    )
    return close, ("within-tolerance",) if close else ()


def current_level(value: Decimal, cut_points: Sequence[Decimal]) -> int:
    """Return the band of a level, 0 the best: one more band than there are cut points, best cut point first.

    A value on a cut point belongs to the better band. Falling cut points mean that higher is better. The
    names of the five bands are `LEVELS`. UN Progress Chart 2022, grade V but for 3 of 341 published values.
    """
    higher = cut_points[0] > cut_points[-1]
    for index, cut_point in enumerate(cut_points):
        if value >= cut_point if higher else value <= cut_point:
            return index
    return len(cut_points)


@exact
def roll_up(labels: Sequence[str]) -> str | None:
    """Return the verdict on several series from their labels of 2022; None of none.

    Series score 1, 0, -1, -2; a mean above 0.5 is on track, below -0.5 off track. UNDP Integrated SDG
    Insights, grade R.
    """
    if not labels:
        return None
    mean = Decimal(sum(SERIES_SCORES[label] for label in labels)) / len(labels)
    if mean > Decimal("0.5"):
        return "on-track"
    return "for-review" if mean >= Decimal("-0.5") else "off-track"


def base_point(points: Sequence[Point], wanted: int = 2015, reach: int = 3) -> Point | None:
    """Return the figure of the wanted year, else of the nearest within reach, a later year first.

    UNDP tries 2015, then 2016, 2014, 2017, 2013 and so on for three years: grade R.
    """
    near = [point for point in points if abs(point.year - wanted) <= reach]
    return min(near, key=lambda point: (abs(point.year - wanted), -point.year), default=None)
