"""What a rule over the whole workspace is given, and what it yields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import localcontext
from functools import wraps
from typing import Any, TypeVar

from yztrack.book import Book
from yztrack.evidence import Evidence, weigh
from yztrack.links import named_indicators
from yztrack.model import Indicator, Source, Workspace
from yztrack.quantity import ARITHMETIC
from yztrack.rules.names import Names

T = TypeVar("T")
_PART = 16  # so few that what is worked out for them is gone before the collector has looked at it twice
Found = Iterator[tuple[str, tuple[str | int, ...], str, str]]  # file, key path, message, help


class Plan:
    """A workspace, the day on which it is checked, and what its figures come to when all of them are out.

    A rule looks for faults in `indicators`, which may be a few of the workspace's, and may look at all of
    the workspace to find them. A finding names its file by the indicator's id, or `sources` or `workspace`.
    `ids` are those of the files that could be read, of which a workspace that is a part of another has a few.
    """

    def __init__(
        self,
        workspace: Workspace,
        on: date,
        files: Collection[str] | None = None,
        ids: Collection[str] | None = None,
    ) -> None:
        self.workspace = workspace
        self.on = on
        self.files = files
        self.ids = workspace.indicators.keys() if ids is None else ids
        self.indicators = _of(workspace, files)  # to be looked at
        self.names = Names(workspace.indicators)
        self.book = Book(workspace, date.max)
        self.answers: defaultdict[object, dict[str, Any]] = defaultdict(dict)  # kept by `once`

    def parts(self) -> Iterator[Plan]:
        """Yield the plan a few indicators at a time; what one part has worked out is gone with it.

        The bibliography and the settings are of the first part.
        """
        files = [one for one in ("sources", "workspace") if self.concerns(one)]
        for start in range(0, len(self.indicators) or 1, _PART):
            few = self.indicators[start : start + _PART]
            part = Plan(self.workspace, self.on, (), self.ids)
            part.files = frozenset((*files, *(one.id for one in few)))
            part.indicators, part.names, files = few, self.names, []
            yield part

    def concerns(self, file: str) -> bool:
        """Whether findings in a file are asked for."""
        return self.files is None or file in self.files

    @property
    def sources(self) -> Mapping[str, Source]:
        """The bibliography, where faults in it are to be looked for."""
        return self.workspace.sources if self.concerns("sources") else {}

    def reported(self, indicator: Indicator) -> Evidence:
        """Return what its own actuals come to; `book.evidence` has what a derived one follows from, too."""
        return self.book.evidence(indicator) if indicator.derive is None else _reported(self, indicator)


def _of(workspace: Workspace, files: Collection[str] | None) -> Sequence[Indicator]:
    every = workspace.indicators
    if files is None:
        return tuple(every.values())
    return tuple(one for name, one in every.items() if name in files) if files else ()


def once(ask: Callable[[Plan, Indicator], T]) -> Callable[[Plan, Indicator], T]:
    """Answer a question about an indicator once for a plan, however many rules ask it."""

    @wraps(ask)
    def asked(plan: Plan, indicator: Indicator) -> T:
        answers = plan.answers[ask]
        if indicator.id not in answers:
            answers[indicator.id] = ask(plan, indicator)
        answer: T = answers[indicator.id]
        return answer

    return asked


@once
def _reported(plan: Plan, indicator: Indicator) -> Evidence:
    workspace = plan.workspace
    with localcontext(ARITHMETIC):
        return weigh(indicator, date.max, workspace.sources, workspace.settings.tolerance)


def concerned(workspace: Workspace, files: Collection[str]) -> frozenset[str] | None:
    """Return the files in which a change of some files can raise a finding; None for all.

    Besides themselves those are the indicators that name them: as members, as a benchmark, as rivals of one
    goal. The bibliography and the settings concern every file.
    """
    if {"sources", "workspace"} & set(files):
        return None
    rivals, names = _rivals(workspace, files), Names(frozenset(files))
    return frozenset(files).union(
        one.id
        for one in workspace.indicators.values()
        if any(names.fitting(pattern) for _, pattern in named_indicators(one))
        or any(target.one_of in rivals for target in one.targets)
    )


def _rivals(workspace: Workspace, files: Collection[str]) -> set[str]:
    named = [workspace.indicators[one] for one in files if one in workspace.indicators]
    return {target.one_of for one in named for target in one.targets if target.one_of is not None}
