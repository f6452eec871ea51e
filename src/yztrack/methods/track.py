"""What every official profile reads and gives: a `Track` of yearly figures in, an `Outcome` out.

A track is plain numbers: whoever has bounds instead answers `withheld("bound")` without asking a profile. A
profile either judges, in the body's own words, or says by a code why it cannot; it never puts another value
in the place of a missing or awkward one unless its caller asks for that by a parameter, and then the outcome
carries a note. Arithmetic is decimal at 60 digits and a computed figure is cut to 30 before it meets a cut
point: a ratio that is exactly 0.95 reaches 0.95, and one just below does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, getcontext, localcontext
from functools import wraps
from itertools import pairwise
from typing import Literal, NamedTuple, ParamSpec, TypeVar

from yztrack.model import Better, Kind
from yztrack.quantity import ARITHMETIC

Counterpart = Literal["achieved", "ahead", "on-track", "behind", "far-behind", "reversing"]
"""Those of our ratings (design.md section 4) for which a body can have a counterpart."""

Obstacle = Literal[
    "bound",
    "no-data",
    "no-goal",
    "no-period",
    "no-baseline",
    "no-unacceptable-value",
    "one-point",
    "too-few-points",
    "milestone",
    "rank",
    "growth-rate",
    "two-sided",
    "held-each-year",
    "baseline-after-latest",
    "baseline-meets-goal",
    "goal-equals-baseline",
    "goal-year-past",
    "zero-base",
    "negative-base",
    "zero-goal",
    "sign-change",
    "outside-scale",
]
"""Why a profile gives no verdict."""

Note = Literal[
    "base-year-substituted",
    "zero-base-replaced",
    "zero-goal-replaced",
    "all-negative",
    "goal-lost",
    "goal-year-past",
    "within-tolerance",
    "without-goal",
    "logit",
    "dated-rule",
    "limit-rule",
    "direction-rule",
]
"""What a reader must know beside a verdict: a substitution, an override, the rule that was applied."""

P = ParamSpec("P")
R = TypeVar("R")
_SIGNIFICANT = Context(prec=30, rounding=ROUND_HALF_EVEN)


class Point(NamedTuple):
    """A figure of a year."""

    year: int
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The yearly figures of one goal, ascending; the last point is the latest.

    `goal` is the end to be reached and `goal_high` the other end of an interval. `held` marks a limit for
    every year, `strict` a goal that is to be passed and not only reached. `base_wanted` is the year that was
    asked for, where `base` is of another. `limit` is the natural bound of the scale (100 for a share in per
    cent), `unacceptable` the value that earns no more than a pass (不允许值).
    """

    points: tuple[Point, ...]
    base: Point | None = None
    base_wanted: int | None = None
    goal: Decimal | None = None
    goal_high: Decimal | None = None
    goal_year: int | None = None
    better: Better = "higher"
    kind: Kind = "stock"
    held: bool = False
    strict: bool = False
    limit: Decimal | None = None
    unacceptable: Decimal | None = None

    def __post_init__(self) -> None:
        years = [point.year for point in self.points]
        if years != sorted(set(years)):
            raise ValueError("the points of a track ascend, one a year")

    @property
    def sign(self) -> int:
        """1 where higher is better, -1 where lower is."""
        return -1 if self.better == "lower" else 1

    @property
    def latest(self) -> Point:
        """The last point; a track without points has none."""
        return self.points[-1]

    @property
    def demand(self) -> Decimal | None:
        """The end of the goal that asks for least."""
        return self.goal_high if self.goal_high is not None and self.better == "lower" else self.goal

    def meets(self, value: Decimal) -> bool:
        """Whether a value reaches the goal; never where there is none."""
        demand = self.demand
        if demand is None:
            return False
        if value == demand:
            return not self.strict
        return value < demand if self.better == "lower" else value > demand


class Outcome(NamedTuple):
    """What a profile says: the body's own label, its value and score, our rating for it; or why nothing."""

    label: str | None = None
    value: Decimal | None = None
    score: Decimal | None = None
    rating: Counterpart | None = None
    reason: Obstacle | None = None
    notes: tuple[Note, ...] = ()


class Band(NamedTuple):
    """A row of cut points: the least value that earns the label, and our rating for it."""

    least: Decimal
    label: str
    rating: Counterpart | None


class Course(NamedTuple):
    """From the base by way of the latest figure to the goal, if there is one."""

    base: Point
    latest: Point
    goal: Point | None


Profile = Callable[[Track], Outcome]


def withheld(reason: Obstacle) -> Outcome:
    """Return the outcome of a profile that cannot judge."""
    return Outcome(reason=reason)


def judged(
    track: Track,
    label: str | None,
    rating: Counterpart | None,
    *,
    value: Decimal | None = None,
    score: Decimal | None = None,
    notes: tuple[Note, ...] = (),
) -> Outcome:
    """Return a verdict, with the notes that its track calls for."""
    if track.base is not None and track.base_wanted not in {None, track.base.year}:
        notes = ("base-year-substituted", *notes)
    return Outcome(label=label, value=value, score=score, rating=rating, notes=notes)


def exact(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function compute in the wide decimal context, whatever the caller's is."""

    @wraps(function)
    def computed(*args: P.args, **kwargs: P.kwargs) -> R:
        here = getcontext()
        if here.prec == ARITHMETIC.prec and here.rounding == ARITHMETIC.rounding:
            return function(*args, **kwargs)
        with localcontext(ARITHMETIC):
            return function(*args, **kwargs)

    return computed


def settled(figure: Decimal) -> Decimal:
    """Return a computed figure without the noise of its last digits, fit to be compared with a cut point."""
    return _SIGNIFICANT.plus(figure) or Decimal(0)


def band(value: Decimal, bands: tuple[Band, ...]) -> Band:
    """Return the first row that a settled value reaches; the last one is reached by any."""
    return next(row for row in bands if value >= row.least)


def through(knots: tuple[tuple[Decimal, Decimal], ...], x: Decimal) -> Decimal:
    """Return the value at x of the line through the knots, flat outside them."""
    if x <= knots[0][0]:
        return knots[0][1]
    for (left, low), (right, high) in pairwise(knots):
        if x <= right:
            return low + (high - low) * (x - left) / (right - left)
    return knots[-1][1]


_NOT_A_LEVEL: Mapping[str, Obstacle] = {
    "milestone": "milestone",
    "rank": "rank",
    "growth": "growth-rate",
}


def unsuited(track: Track) -> Obstacle | None:
    """Return why a track is no series of levels with at most one goal to reach, or None."""
    if track.kind in _NOT_A_LEVEL:
        return _NOT_A_LEVEL[track.kind]
    if track.better == "within" or track.goal_high is not None:
        return "two-sided"
    if track.held:
        return "held-each-year"
    return None if track.points else "no-data"


def overrun(track: Track) -> bool:
    """Whether the latest figure is of a year after the goal's, and so says nothing of the goal's year."""
    return track.goal is not None and track.goal_year is not None and track.latest.year > track.goal_year


def course(track: Track) -> Course | Obstacle:
    """Return from where to where a track has to go, or why no time runs between its points.

    Of a track that does not `overrun`: then the latest figure, later than the base, is not past the goal.
    """
    if track.base is None:
        return "no-baseline"
    if track.base.year == track.latest.year:
        return "one-point"
    if track.base.year > track.latest.year:
        return "baseline-after-latest"
    if track.goal is None:
        return Course(track.base, track.latest, None)
    if track.goal_year is None:
        return "no-period"
    return Course(track.base, track.latest, Point(track.goal_year, track.goal))
