"""The rows that every format draws: assessments with what stands around them, selected, ordered, counted.

The engine judges one target; a report judges a workspace. Rival readings (`one_of`) are settled here, because
they may stand in different files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from yztrack.assess import in_force
from yztrack.assessment import Assessment
from yztrack.book import Book
from yztrack.model import Indicator, Settings, Source, Target, Workspace
from yztrack.period import Period
from yztrack.profiles import NAMES, SCHEDULE
from yztrack.rating import RATINGS, Rating, Reason


class Row(NamedTuple):
    """One assessment with its indicator; `superseded_by` is the key of the target that replaced it."""

    assessment: Assessment
    indicator: Indicator
    superseded_by: str | None

    @property
    def target(self) -> Target:
        """The target that was judged."""
        return self.assessment.target

    @property
    def counted(self) -> bool:
        """Whether the summary counts it: parents and single goals in force."""
        return self.superseded_by is None and self.assessment.parent is None


class Report(NamedTuple):
    """A workspace as it stood on a day: rows in the order in which they are drawn."""

    as_of: date
    method: str
    settings: Settings
    sources: Mapping[str, Source]
    rows: tuple[Row, ...]

    @property
    def summary(self) -> dict[Rating, int]:
        """How many goals have each rating, best first; rival readings of one goal are one."""
        return Tally.of(self.rows).summary


class Tally(NamedTuple):
    """How the goals of some rows are rated; the tallies of all parts of a plan add up to that of the whole.

    `rivals` has the rating of each goal of which there are rival readings: those may stand in several parts.
    """

    single: Counter[Rating]
    rivals: dict[str, Rating]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Tally:
        """Count the goals of rows."""
        told = cls(Counter(), {})
        for row in rows:
            if row.counted and row.target.one_of is None:
                told.single[row.assessment.rating] += 1
            elif row.counted:
                told.rivals.setdefault(row.target.one_of or "", row.assessment.rating)
        return told

    def add(self, other: Tally) -> None:
        """Count in the goals of another part."""
        self.single.update(other.single)
        for name, rating in other.rivals.items():
            self.rivals.setdefault(name, rating)

    @property
    def summary(self) -> dict[Rating, int]:
        """How many goals have each rating, best first."""
        counts = self.single + Counter(self.rivals.values())
        return {rating: counts[rating] for rating in reversed(RATINGS)}

    def reaches(self, worst: Rating) -> bool:
        """Whether a goal is rated so, or worse."""
        limit = RATINGS.index(worst)
        return any(count for rating, count in self.summary.items() if RATINGS.index(rating) <= limit)


class Stale(NamedTuple):
    """A goal still undecided whose newest figure is old: its period, and how many years ago that ended."""

    goal: str
    period: Period
    years: int


def stale(report: Report, least: int = 2) -> list[Stale]:
    """Return the undecided goals whose newest figure ended at least so many years before, oldest first."""
    found = []
    for row in report.rows:
        one = row.assessment
        if not row.counted or one.latest is None or one.rating in {"achieved", "missed", "unquantified"}:
            continue
        years = (report.as_of - one.latest.period.last).days // 365
        if years >= least:
            found.append(Stale(one.id, one.latest.period, years))
    return sorted(found, key=lambda one: -one.years)


class Selection(NamedTuple):
    """Which rows are asked for; an empty field asks for all."""

    indicators: frozenset[str] | None = None
    targets: frozenset[str] = frozenset()
    due: Period | None = None
    ratings: frozenset[str] = frozenset()
    source: str | None = None
    everything: bool = False

    def keeps(self, row: Row) -> bool:
        """Whether a row is asked for."""
        assessment = row.assessment
        if not self.everything and not row.counted:
            return False
        if self.indicators is not None and not self._names(row):
            return False
        if self.due is not None and not (
            assessment.due is not None and self.due.first <= assessment.due <= self.due.last
        ):
            return False
        if self.ratings and assessment.rating not in self.ratings:
            return False
        return self.source is None or self.source in _sources_of(row)

    def _names(self, row: Row) -> bool:
        one = row.assessment
        return row.indicator.id in (self.indicators or ()) or bool({one.id, one.parent} & self.targets)


def _sources_of(row: Row) -> set[str]:
    seen = (row.assessment.own, row.assessment.latest, row.assessment.baseline, row.assessment.forecast)
    return {row.target.source, *(one.source for one in seen if one is not None)}


def judge(
    workspace: Workspace,
    as_of: date,
    selection: Selection,
    *,
    method: str = SCHEDULE,
    methods: Sequence[str] = NAMES,
    known_on: date | None = None,
) -> Report:
    """Assess every target that was known on a day, and keep the rows that are asked for.

    `known_on` is another day for what was published; see `Book`.
    """
    book = Book(workspace, as_of, known_on)
    rows = [row for one in _asked(workspace, selection) for row in _rows(one, book, method, methods)]
    kept = sorted(filter(selection.keeps, _settle_rivals(rows)), key=_order)
    return Report(as_of, method, workspace.settings, workspace.sources, tuple(kept))


def _asked(workspace: Workspace, selection: Selection) -> list[Indicator]:
    """The indicators to be judged: those asked for, and where rivals of their goals stand."""
    if selection.indicators is None:
        return list(workspace.indicators.values())
    named = selection.indicators | {one.partition("@")[0] for one in selection.targets}
    asked = [workspace.indicators[one] for one in named]
    rivals = {target.one_of for one in asked for target in one.targets if target.one_of is not None}
    return [
        one
        for one in workspace.indicators.values()
        if one.id in named or any(target.one_of in rivals for target in one.targets)
    ]


def _rows(indicator: Indicator, book: Book, method: str, methods: Sequence[str]) -> list[Row]:
    rows = []
    for target, successor in in_force(indicator, book.known_on, book.workspace.sources):
        whole = book.assess(target, indicator, method=method, methods=methods)
        rows += [Row(one, indicator, successor) for one in (whole, *book.assess_years(target, indicator))]
    return rows


def _order(row: Row) -> tuple[bool, list[str]]:
    """Headline goals first, then by group and file; within a file as written."""
    return not row.indicator.headline, row.indicator.id.split("/")


def _settle_rivals(rows: list[Row]) -> list[Row]:
    """Rate rival readings of one goal only where all agree."""
    ratings: dict[str, set[Rating]] = {}
    for row in rows:
        if row.target.one_of is not None and row.counted:
            ratings.setdefault(row.target.one_of, set()).add(row.assessment.rating)
    return [_settled(row, ratings.get(row.target.one_of or "", set())) for row in rows]


def _settled(row: Row, ratings: set[Rating]) -> Row:
    if len(ratings) < 2 or not row.counted:
        return row
    told = row.assessment
    differ = Reason("rivals-differ", {"rating": told.rating, "ratings": sorted(ratings, key=RATINGS.index)})
    judged = told._replace(rating="undetermined", rating_best="undetermined", reasons=(*told.reasons, differ))
    return row._replace(assessment=judged)


def fits(name: str, ids: Sequence[str]) -> list[str]:
    """Return the ids that a name stands for: itself, a group's, or the one that ends with it."""
    if name in ids:
        return [name]
    group = [one for one in ids if one.startswith(name.rstrip("/") + "/")]
    if group:
        return group
    ending = [one for one in ids if one.endswith(f"/{name}")]
    return ending if len(ending) == 1 else []
