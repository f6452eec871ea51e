"""What the rules of family YZ4 ask of a goal before they doubt it.

An aim is a target that names a region, with the key that states it and the day from which it was known. A
rule doubts an aim by what is provable: the near end of an interval, beyond a margin that leaves room for a
rounded figure and for a goal that only keeps what is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from yztrack.assess import published_by
from yztrack.evidence import Evidence, Observation
from yztrack.goal import Goal, goal_of
from yztrack.model import Indicator, Target, stated_key
from yztrack.period import Period
from yztrack.quantity import Quantity, plain
from yztrack.rules.oddities import unfit
from yztrack.rules.plan import Plan, once

Place = tuple[str | int, ...]


class Aim(NamedTuple):
    """A target that names a region: its place in the file, the region, the key that states it."""

    place: int
    target: Target
    goal: Goal
    key: str
    published: date | None

    @property
    def where(self) -> Place:
        """The place of its quantity."""
        return "targets", self.place, self.key

    @property
    def stated(self) -> Decimal:
        """The number that is written; of two the lower."""
        region = self.goal.region
        number = region.high if region.low is None else region.low
        return Decimal(0) if number is None else number

    @property
    def plain_level(self) -> bool:
        """Whether it is a level of its own, and neither a change nor a distance to another indicator."""
        return self.target.measure == "level" and self.target.benchmark is None

    @property
    def shown(self) -> str:
        """The goal in a message: `at_least = 100`."""
        numbers = getattr(self.target, self.key)
        pair = numbers if isinstance(numbers, tuple) else (numbers,)
        return f"{self.key} = {', '.join(plain(one) for one in pair)}"


@once
def aims(plan: Plan, indicator: Indicator) -> Sequence[Aim]:
    """Return the targets of an indicator that name a region, superseded ones too."""
    if indicator.kind == "milestone":
        return ()
    found = []
    settings = plan.workspace.settings
    for index, target in enumerate(indicator.targets):
        key = stated_key(target)
        goal = None if target.unquantified else goal_of(target, indicator, settings.tolerance)
        if goal is not None and key is not None:
            found.append(Aim(index, target, goal, key, published_by(target, plan.workspace.sources)))
    return found


@once
def standing(plan: Plan, indicator: Indicator) -> list[Aim]:
    """Return the aims that no other target supersedes and that are no rival reading."""
    replaced = {target.supersedes for target in indicator.targets if target.supersedes is not None}
    return [
        aim
        for aim in aims(plan, indicator)
        if aim.target.one_of is None and (not replaced or aim.target.key not in replaced)
    ]


@once
def evidence(plan: Plan, indicator: Indicator) -> Evidence:
    """Return what its figures come to, by report or by derivation, without those that are told to be odd."""
    if indicator.derive is not None:
        return plan.book.evidence(indicator)
    found, out = plan.reported(indicator), unfit(plan, indicator)
    if not out:
        return found
    return found._replace(known=tuple(one for one in found.known if one.place not in out))


def series(plan: Plan, indicator: Indicator, target: Target) -> Sequence[Observation]:
    """Return the figures of a goal's own frequency, oldest first; of a stock all."""
    if indicator.kind == "stock":
        return evidence(plan, indicator).known
    span: Period | None = target.period
    frequency = "A" if span is None or span.whole_years else span.frequency
    return _by_frequency(plan, indicator).get(frequency, ())


@once
def _by_frequency(plan: Plan, indicator: Indicator) -> Mapping[str, Sequence[Observation]]:
    found: dict[str, list[Observation]] = {}
    for one in evidence(plan, indicator).known:
        found.setdefault(one.period.frequency, []).append(one)
    return found


def margin(indicator: Indicator, number: Decimal, share: str, points: str) -> Decimal:
    """Return a share of a number; of a percentage no more than some points."""
    part = abs(number) * Decimal(share)
    return min(part, Decimal(points)) if indicator.unit == "%" else part


def rises(figures: Sequence[Observation]) -> bool:
    """Whether at least three figures are known, and each is provably above the one before."""
    return len(figures) >= 3 and all(_below(one.quantity, two.quantity) for one, two in pairwise(figures))


def fell(figures: Sequence[Observation]) -> bool:
    """Whether the newest figure is provably below the one before."""
    return len(figures) >= 2 and _below(figures[-1].quantity, figures[-2].quantity)


def _below(one: Quantity, other: Quantity) -> bool:
    return one.high is not None and other.low is not None and one.high < other.low
