"""What the engine says of one target: the values, without a word of prose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from yztrack.case import Reached
from yztrack.evidence import Dropped, Observation
from yztrack.model import Target
from yztrack.outlook import Projection
from yztrack.pace import Basis, Pace
from yztrack.quantity import Quantity, Truth
from yztrack.rating import Rating, Reason

_PACES: Mapping[Rating | None, Rating] = {
    "achieved": "on-track",
    "ahead": "on-track",
    "on-track": "on-track",
    "behind": "behind",
    "far-behind": "far-behind",
    "reversing": "reversing",
}


class Verdict(NamedTuple):
    """What one method says: its own label, our rating for it, value and score; or why it does not apply."""

    applicable: bool
    label: str | None = None
    rating: Rating | None = None
    value: Decimal | None = None
    reason: str | None = None
    score: Decimal | None = None
    notes: tuple[str, ...] = ()


class Observed(NamedTuple):
    """Change so far, in the unit a year: on average since the baseline, and in the best single year."""

    average: Quantity | None
    best: Quantity | None
    best_period: str | None


class MemberFigure(NamedTuple):
    """A member of a derived indicator and what is known of it for the period in question."""

    indicator: str
    observation: Observation | None


class Assessment(NamedTuple):
    """Everything said of one target: level, pace, outlook, rating and the reasons.

    `goal` is the region as written, `goal_level` the same as levels in the unit; `gap`, `required` are in the
    unit (required: a year), the rest are shares. `year` is set for one year of a goal held each year;
    `informed` says that some figure of the indicator is known at all. `figure` is what the level was judged
    by, `anchor` what the goal's ends hang on, `basis` from where to where the pace runs.
    """

    target: Target
    id: str
    indicator: str
    parent: str | None = None
    year: int | None = None
    due: date | None = None
    goal: Quantity | None = None
    goal_level: Quantity | None = None
    own: Observation | None = None
    latest: Observation | None = None
    forecast: Observation | None = None
    baseline: Observation | None = None
    benchmark: Observation | None = None
    members: tuple[MemberFigure, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    informed: bool = False
    figure: Quantity | None = None
    anchor: Quantity | None = None
    basis: Basis | None = None
    met: Truth = "unknown"
    reached: Reached | None = None
    gap: Quantity | None = None
    attainment: Quantity | None = None
    pace: Pace | None = None
    required: Quantity | None = None
    observed: Observed | None = None
    projection: Projection | None = None
    rating: Rating = "open"
    rating_best: Rating = "open"
    reasons: tuple[Reason, ...] = ()
    methods: Mapping[str, Verdict] = {}

    @property
    def early(self) -> bool:
        """Whether it is achieved, and was reached before the last day that it had."""
        reached = self.reached
        if self.rating != "achieved" or self.due is None or reached is None:
            return False
        return reached.period.last < self.due

    @property
    def disputed(self) -> bool:
        """Whether methods that judge the pace differ; a body without a word for ahead does not over it."""
        return len({_PACES[one.rating] for one in self.methods.values() if one.rating in _PACES}) > 1
