"""What a rule over the whole workspace is given, and what it yields."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from decimal import localcontext
from fnmatch import fnmatchcase

from yztrack.book import Book
from yztrack.derivation import named_indicators
from yztrack.evidence import Evidence, weigh
from yztrack.model import Indicator, Workspace
from yztrack.quantity import ARITHMETIC

Found = Iterator[tuple[str, tuple[str | int, ...], str, str]]  # file, key path, message, help


class Plan:
    """A workspace, the day on which it is checked, and what its figures come to when all of them are out.

    A rule looks for faults in `indicators`, which may be a few of the workspace's, and may look at all of
    the workspace to find them. A finding names its file by the indicator's id, or `sources` or `workspace`.
    """

    def __init__(self, workspace: Workspace, on: date, files: Collection[str] | None = None) -> None:
        self.workspace = workspace
        self.on = on
        self.files = files
        self.book = Book(workspace, date.max)
        self._reported: dict[str, Evidence] = {}
        self.sound: dict[str, Evidence] = {}  # without what is odd; kept by `aims`

    @property
    def indicators(self) -> Iterator[Indicator]:
        """The indicators to be looked at."""
        every = self.workspace.indicators
        if self.files is None:
            yield from every.values()
            return
        yield from (every[one] for one in every if one in self.files)

    def concerns(self, file: str) -> bool:
        """Whether findings in a file are asked for."""
        return self.files is None or file in self.files

    def reported(self, indicator: Indicator) -> Evidence:
        """Return what its own actuals come to; `book.evidence` has what a derived one follows from, too."""
        known = self._reported.get(indicator.id)
        if known is None:
            workspace = self.workspace
            with localcontext(ARITHMETIC):
                known = weigh(indicator, date.max, workspace.sources, workspace.settings.tolerance)
            self._reported[indicator.id] = known
        return known


def concerned(workspace: Workspace, files: Collection[str]) -> frozenset[str] | None:
    """Return the files in which a change of some files can raise a finding; None for all.

    Besides themselves those are the indicators that name them: as members, as a benchmark, as rivals of one
    goal. The bibliography and the settings concern every file.
    """
    if {"sources", "workspace"} & set(files):
        return None
    rivals = _rivals(workspace, files)
    return frozenset(files).union(
        one.id
        for one in workspace.indicators.values()
        if _names(one, files) or any(target.one_of in rivals for target in one.targets)
    )


def _rivals(workspace: Workspace, files: Collection[str]) -> set[str]:
    named = [workspace.indicators[one] for one in files if one in workspace.indicators]
    return {target.one_of for one in named for target in one.targets if target.one_of is not None}


def _names(indicator: Indicator, files: Collection[str]) -> bool:
    return any(fnmatchcase(file, pattern) for _, pattern in named_indicators(indicator) for file in files)
