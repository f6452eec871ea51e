"""Eurostat's monitoring of the SDGs in the EU: growth seen against growth needed.

Cut points 95, 60 and 0 per cent: grade R, from the Statistics Canada and Open SDG method pages that name
Eurostat as their source. The scores, -5 to 5, likewise (Eurostat 2021, annex III, as those pages cite it).
The wording of the labels and the bands without a goal are grade M (methods.md section 1). What Eurostat does
with a base that already meets the goal is not known, and the ratio misleads there: no verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from yztrack.methods.growth import growthless, unreachable, yearly_growth
from yztrack.methods.track import (
    Band,
    Outcome,
    Track,
    band,
    course,
    exact,
    judged,
    overrun,
    settled,
    through,
    unsuited,
    withheld,
)

WITH_GOAL = (
    Band(Decimal("0.95"), "significant-progress", "on-track"),
    Band(Decimal("0.60"), "moderate-progress", "behind"),
    Band(Decimal(0), "insufficient-progress", "far-behind"),
    Band(Decimal("-Infinity"), "movement-away", "reversing"),
)
# without a goal there is nothing to be on track for; only the wrong direction has a counterpart
WITHOUT_GOAL = (
    Band(Decimal("0.01"), "significant-progress", None),
    Band(Decimal(0), "moderate-progress", None),
    Band(Decimal("-0.01"), "moderate-movement-away", "reversing"),
    Band(Decimal("-Infinity"), "significant-movement-away", "reversing"),
)
_RATIO_KNOTS = (
    (Decimal("-0.60"), Decimal(-5)),
    (Decimal(0), Decimal("-2.5")),
    (Decimal("0.60"), Decimal(0)),
    (Decimal("0.95"), Decimal("2.5")),
    (Decimal("1.30"), Decimal(5)),
)
_GROWTH_KNOTS = ((Decimal("-0.02"), Decimal(-5)), (Decimal("0.02"), Decimal(5)))


@exact
def judge(track: Track) -> Outcome:
    """Judge by the ratio of the growth seen to the growth needed, both from the base.

    The value is that ratio; without a goal it is the growth a year in the better direction, as a share.
    """
    obstacle = unsuited(track)
    if obstacle is not None:
        return withheld(obstacle)
    if overrun(track):
        return withheld("goal-year-past")
    way = course(track)
    if isinstance(way, str):
        return withheld(way)
    obstacle = growthless(way.base, way.latest) or unreachable(way.base, way.goal)
    if obstacle is not None:
        return withheld(obstacle)
    seen = yearly_growth(way.base, way.latest)
    if way.goal is None:
        value = settled(track.sign * seen)
        row, score = band(value, WITHOUT_GOAL), score_of_growth(value)
        return judged(track, row.label, row.rating, value=value, score=score, notes=("without-goal",))
    if track.meets(way.base.value):
        return withheld("baseline-meets-goal")
    value = settled(seen / yearly_growth(way.base, way.goal))
    row = band(value, WITH_GOAL)
    return judged(track, row.label, row.rating, value=value, score=score_of_ratio(value))


@exact
def score_of_ratio(ratio: Decimal) -> Decimal:
    """Return the score from -5 to 5 of a ratio of growth rates: linear between the published knots.

    Open SDG documentation and Statistics Canada, citing Eurostat: grade R, and V through the latter's scores.
    """
    return settled(through(_RATIO_KNOTS, ratio))


@exact
def score_of_growth(growth: Decimal) -> Decimal:
    """Return the score from -5 to 5 of a growth a year in the better direction, as a share; grade R."""
    return settled(through(_GROWTH_KNOTS, growth))


@exact
def goal_score(scores: Sequence[Decimal]) -> Decimal | None:
    """Return the score of a goal, the plain mean of its indicators' scores; None of none. Grade R."""
    return settled(sum(scores, Decimal(0)) / len(scores)) if scores else None
