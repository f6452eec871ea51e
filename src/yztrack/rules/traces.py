"""Which files the rules that look at several files need to see: a few numbers of each tell.

Most files have nothing to do with any other. What a file has that another may have too (a name, the figure
of a period) leaves a mark, a hash; files that share a mark are looked at together. A file that such a rule
may tell of by itself is looked at in any case, and of those that cite a source one, so that it is known to be
cited. Rather too many are looked at than too few: the rules themselves decide.

Traces of the parts of a workspace are gathered apart and added up; they can be pickled.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from yztrack.links import cited, named_indicators
from yztrack.model import Indicator, Workspace
from yztrack.rules.identity import caseless, folded, identity_of, place_of
from yztrack.rules.names import Names
from yztrack.rules.pasted import says_something, tellable
from yztrack.rules.plan import Plan
from yztrack.rules.provenance import early_of


class Traces:
    """What files leave behind: the ids of those to be looked at in any case, and the marks of all."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.alone: set[str] = set()
        self.cited: set[str] = set()
        self._marks = array("q")
        self._owners = array("L")

    def gather(self, plan: Plan) -> None:
        """Add the traces of the indicators that a plan looks at."""
        for indicator in plan.indicators:
            named = cited(indicator)
            if not named <= self.cited or _may_be_told(plan, indicator):
                self.alone.add(indicator.id)
                self.cited |= named
            marks = set(map(hash, _marks(plan, indicator)))
            self._marks.extend(marks)
            self._owners.extend([len(self.ids)] * len(marks))
            self.ids.append(indicator.id)

    def add(self, other: Traces) -> None:
        """Add the traces of another part of the workspace."""
        first = len(self.ids)
        self.ids += other.ids
        self.alone |= other.alone
        self.cited |= other.cited
        self._marks.extend(other._marks)
        self._owners.extend(first + owner for owner in other._owners)

    def together(self) -> set[str]:
        """Return the ids of the files to be looked at."""
        shared = {one for one, other in pairwise(sorted(self._marks)) if one == other}
        met = {owner for mark, owner in zip(self._marks, self._owners, strict=True) if mark in shared}
        return self.alone.union(self.ids[owner] for owner in met)


def _may_be_told(plan: Plan, indicator: Indicator) -> bool:
    """Whether it names others, is a rival reading, or has a figure that blames a document."""
    if indicator.derive is not None or any(one.benchmark or one.one_of for one in indicator.targets):
        return True
    if any(True for _ in early_of(plan, indicator)):
        return True
    return not _is_plain(indicator) and any(
        lost.reason == "contradicted" for lost in plan.reported(indicator).dropped
    )


def _is_plain(indicator: Indicator) -> bool:
    """Whether each of its figures stands for itself: no two of one day, none counted from another."""
    ends = {actual.period.last for actual in indicator.actuals}
    return len(ends) == len(indicator.actuals) and all(one.measure == "level" for one in indicator.actuals)


def _marks(plan: Plan, indicator: Indicator) -> Iterator[object]:
    yield caseless(indicator.id)
    yield identity_of(indicator)
    place = place_of(indicator)
    for name in (indicator.name, indicator.name_zh, *indicator.aliases):
        if name:
            yield folded(name), place
    if _is_plain(indicator) and all(one.between is None and one.about is None for one in indicator.actuals):
        for actual in indicator.actuals:
            if actual.value is not None and says_something(actual.value):
                yield actual.period, actual.value
    else:
        for one in tellable(plan, indicator):
            yield one.period, one.quantity.low


def part_of(workspace: Workspace, ids: set[str]) -> Workspace:
    """Return a workspace of some indicators and all that they name, and these again; the rest as it is."""
    every, names = workspace.indicators, Names(workspace.indicators)
    found, fresh = set(ids), set(ids)
    while fresh:
        patterns = {pattern for one in fresh if one in every for _, pattern in named_indicators(every[one])}
        fresh = {one for pattern in patterns for one in names.fitting(pattern)} - found
        found |= fresh
    return replace(workspace, indicators={one: every[one] for one in every if one in found})
