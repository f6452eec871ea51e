"""Statistics Canada's progress measure, as Open SDG computes it.

Every rule here is grade V: the published series of both Canadian data hubs are reproduced, value, status and
score (methods.md section 6). The hubs replace a base or a goal of zero by 0.001 and warn that the choice can
change the result; here that is done only where the caller passes `zero_as`, and noted. The score with a goal
uses the coefficients that they publish, which are rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from yztrack.methods.growth import yearly_growth
from yztrack.methods.track import (
    Band,
    Course,
    Note,
    Obstacle,
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

ZERO = Decimal("0.001")
"""What Statistics Canada puts for a base or a goal of zero."""

WITH_GOAL = (
    Band(Decimal("0.95"), "substantial-progress", "on-track"),
    Band(Decimal("0.60"), "moderate-progress", "behind"),
    Band(Decimal(0), "limited-progress", "far-behind"),
    Band(Decimal("-Infinity"), "deterioration", "reversing"),
)
# without a goal there is nothing to be on track for; only the wrong direction has a counterpart
WITHOUT_GOAL = (
    Band(Decimal("0.015"), "substantial-progress", None),
    Band(Decimal("0.005"), "moderate-progress", None),
    Band(Decimal(0), "limited-progress", None),
    Band(Decimal("-Infinity"), "deterioration", "reversing"),
)
OF_SCORE = tuple(
    row._replace(least=Decimal(least))
    for row, least in zip(WITH_GOAL, ("2.5", "0", "-2.5", "-Infinity"), strict=True)
)
_ONE, _EXPONENT = Decimal(1), Decimal("4.44")
_BEST, _WORST = Decimal(5), Decimal(-5)


@exact
def judge(track: Track, *, zero_as: Decimal | None = None) -> Outcome:
    """Judge by growth in the better direction, against the growth needed where there is a goal.

    With a goal V = s * sign(b) * a / |r|, without one V = s * sign(b) * a, as shares. A goal that is met is
    achieved whatever the trend, with one figure only too. Figures after the goal's year are not looked at.
    `zero_as` stands for a base or a goal of zero; without it such a track gets no verdict.
    """
    obstacle = unsuited(track)
    if obstacle is not None:
        return withheld(obstacle)
    track, cut = _cut_at_goal(track)
    if not track.points:
        return withheld("goal-year-past")
    track, replaced = _without_zeros(track, zero_as)
    notes = (*cut, *replaced)
    way = _comparable(track)
    value = None if isinstance(way, str) else _progress(track, way)
    if track.meets(track.latest.value):
        return judged(track, "target-achieved", "achieved", value=value, score=_BEST, notes=notes)
    if isinstance(way, str):
        return withheld(way)
    if way.base.value < 0:
        notes += ("all-negative",)
    if value is None:
        return _unmeasured(track, way, notes)
    if way.goal is None:
        return _by_growth(track, way, value, notes)
    if track.meets(way.base.value):
        notes += ("goal-lost",)
    row = band(value, WITH_GOAL)
    return judged(track, row.label, row.rating, value=value, score=score_of_ratio(value), notes=notes)


def _cut_at_goal(track: Track) -> tuple[Track, tuple[Note, ...]]:
    if not overrun(track):
        return track, ()
    kept = tuple(point for point in track.points if point.year <= (track.goal_year or 0))
    return replace(track, points=kept), ("goal-year-past",)


def _without_zeros(track: Track, zero_as: Decimal | None) -> tuple[Track, tuple[Note, ...]]:
    if zero_as is None:
        return track, ()
    notes: tuple[Note, ...] = ()
    if track.base is not None and track.base.value == 0:
        track = replace(track, base=Point(track.base.year, zero_as))
        notes += ("zero-base-replaced",)
    if track.goal is not None and track.goal == 0:
        track = replace(track, goal=zero_as)
        notes += ("zero-goal-replaced",)
    return track, notes


def _comparable(track: Track) -> Course | Obstacle:
    """From base to goal, where all have one sign and none is a zero to divide by."""
    way = course(track)
    if isinstance(way, str):
        return way
    base, latest, goal = way
    if base.value == 0:
        return "zero-base"
    if base.value * latest.value < 0 or (goal is not None and base.value * goal.value < 0):
        return "sign-change"
    return "zero-goal" if goal is not None and goal.value == 0 else way


def _progress(track: Track, way: Course) -> Decimal | None:
    """V, or None where the goal equals the base and so needs no growth."""
    seen = track.sign * yearly_growth(way.base, way.latest) * (1 if way.base.value > 0 else -1)
    if way.goal is None:
        return settled(seen)
    if way.goal.value == way.base.value:
        return None
    return settled(seen / abs(yearly_growth(way.base, way.goal)))


def _unmeasured(track: Track, way: Course, notes: tuple[Note, ...]) -> Outcome:
    """A goal equal to its base and not met: no growth was needed, so the share of a loss has no bound."""
    if way.latest.value == way.base.value:
        return withheld("goal-equals-baseline")
    row = WITH_GOAL[-1]
    return judged(track, row.label, row.rating, score=_WORST, notes=(*notes, "goal-lost"))


def _by_growth(track: Track, way: Course, value: Decimal, notes: tuple[Note, ...]) -> Outcome:
    near = _ONE if track.limit is None else nearness(way.base.value, track.limit)
    nearer = (row._replace(least=row.least * near) for row in WITHOUT_GOAL[:-1])
    row = band(value, (*nearer, WITHOUT_GOAL[-1]))
    score = score_of_growth(value, near)
    return judged(track, row.label, row.rating, value=value, score=score, notes=(*notes, "without-goal"))


@exact
def nearness(base: Decimal, limit: Decimal) -> Decimal:
    """Return the factor, 0 to 1, by which cut points shrink when the base lies near a natural limit.

    1 - (b/L) ** 4.44 below the limit, 1 - ((2L - b)/L) ** 4.44 above it, 1 from twice the limit on; b and L
    without their signs. Statistics Canada, grade V.
    """
    base, limit = abs(base), abs(limit)
    if base >= 2 * limit:
        return _ONE
    share = (base if base <= limit else 2 * limit - base) / limit
    return settled(1 - share**_EXPONENT) if share else _ONE


@exact
def score_of_ratio(ratio: Decimal) -> Decimal:
    """Return the score from -5 to 5 of a ratio of growth rates, by Statistics Canada's rounded slopes; V."""
    if ratio >= WITH_GOAL[1].least:
        return settled(min(Decimal("7.1429") * ratio - Decimal("4.2857"), _BEST))
    return settled(max(Decimal("4.1667") * ratio - Decimal("2.5"), _WORST))


@exact
def score_of_growth(growth: Decimal, near: Decimal = _ONE) -> Decimal:
    """Return the score from -5 to 5 of a growth in the better direction; `near` shrinks the cut points. V."""
    if growth < 0:
        return settled(max(125 * growth - Decimal("2.5"), _WORST))
    if near == 0:
        return _BEST
    high, medium, _, _ = WITHOUT_GOAL
    if growth >= high.least * near:
        return settled(min(500 * growth / near - 5, _BEST))
    if growth >= medium.least * near:
        return settled(250 * growth / near - Decimal("1.25"))
    return settled(500 * growth / near - Decimal("2.5"))


@exact
def mean_of_scores(outcomes: Sequence[Outcome]) -> Outcome:
    """Judge an indicator by the plain mean of its series' scores; achieved only where every series is.

    Series without a score are left out, and where none has one there is no verdict. Statistics Canada, V.
    """
    scored = [(one, one.score) for one in outcomes if one.score is not None]
    if not scored:
        return withheld("no-data")
    score = settled(sum((score for _, score in scored), Decimal(0)) / len(scored))
    if all(one.label == "target-achieved" for one, _ in scored):
        return Outcome(label="target-achieved", score=score, rating="achieved")
    row = band(score, OF_SCORE)
    return Outcome(label=row.label, score=score, rating=row.rating)


def base_point(points: Sequence[Point], wanted: int) -> Point | None:
    """Return the figure of the wanted year, else that of the next year that has one. Statistics Canada, V."""
    return next((point for point in points if point.year >= wanted), None)


@exact
def from_parity(value: Decimal) -> Decimal | None:
    """Return max(y, 1/y) of a ratio that should be 1; None unless it is above zero. Open SDG, grade R."""
    return max(value, settled(1 / value)) if value > 0 else None


@exact
def from_optimum(value: Decimal, optimum: Decimal) -> Decimal:
    """Return |y - T|: the distance from a two-sided goal, a figure that should be low. Open SDG, grade R."""
    return abs(value - optimum)
