"""One target before its evidence: what every part of the engine asks about it.

A case is a target with its indicator, what was known on the day of judgement, and the goal's region; it tells
the period that is judged, when it is due, the newest figure of the goal's own frequency, and what the goal's
ends hang on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypeVar

from yztrack.evidence import Evidence, Observation
from yztrack.goal import Goal
from yztrack.level import NOT_KNOWN, Level, level, reaches
from yztrack.model import Indicator, Over, Source, Target
from yztrack.pace import Basis, Point
from yztrack.period import SINGLE, Period, frequency_of
from yztrack.quantity import ITSELF, Quantity, Tie, Truth, exactly, made
from yztrack.rating import Reason

_ZERO = Decimal(0)
T = TypeVar("T")


class _once(Generic[T]):  # noqa: N801  it is used as a decorator
    """A property that is computed once; the standard library's takes a lock, which costs more than these."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, case: Any, owner: type) -> T:
        value = self._compute(case)
        setattr(case, self._name, value)
        return value


def _decisive(span: Period, over: Over | None) -> Period:
    """The one period of a span whose figure decides: of several years the last one."""
    if not span.several_years or (over is None and not span.exceeds_a_year):
        return span
    return span.years()[-1] if span.whole_years else Period(span.last, span.last)


class Reached(NamedTuple):
    """When a goal was first known to be reached, and whether in time (None where that is not known)."""

    period: Period
    in_time: bool | None


class Stand(NamedTuple):
    """Where a goal stands on its level, and the basis of its pace or the reason that there is none."""

    own: Observation | None
    level: Level
    basis: Basis | str
    proven: bool = False
    holds: bool = False
    failed: bool = False
    settled: bool = False
    reached: Reached | None = None
    reasons: tuple[Reason, ...] = ()


class Case:
    """A target, its region, and what was known on the day of judgement.

    Nothing assigns to a case once it is made; a frozen dataclass would take three times as long to make.
    `due` is the last day of the target's period, `judged` the one period whose figure decides: the target's,
    or the last year of a window. `frequency` is the goal's own, yearly for windows of years and without a
    period. `stock` says that periods which end on one day are one, `anchored` that the goal hangs on a
    figure.
    """

    def __init__(
        self,
        target: Target,
        indicator: Indicator,
        goal: Goal,
        evidence: Evidence,
        sources: Mapping[str, Source],
        as_of: date,
        benchmark: Evidence | None = None,
    ) -> None:
        self.target = target
        self.indicator = indicator
        self.goal = goal
        self.evidence = evidence
        self.sources = sources
        self.as_of = as_of
        self.benchmark = benchmark
        span: Period | None = target.period
        self.due = None if span is None else span.last
        self.is_due = span is not None and as_of > span.last
        frequency = "A" if span is None else frequency_of(span)
        self.judged = span if span is None or frequency in SINGLE else _decisive(span, target.over)
        self.frequency = "A" if frequency.endswith("A") else frequency
        self.stock = indicator.kind == "stock"
        self.anchored = goal.anchored

    def series(self) -> Sequence[Observation]:
        """Return the figures that a trend may use: of a stock all, else those of the goal's frequency."""
        return self._series

    @_once
    def _series(self) -> tuple[Observation, ...]:
        if self.stock:
            return self.evidence.known
        frequency = self.frequency
        return tuple([one for one in self.evidence.known if frequency_of(one.period) == frequency])

    @_once
    def points(self) -> tuple[tuple[Period, Decimal], ...]:
        """The plain numbers of the series: what a trend may use as values."""
        stock, frequency = self.stock, self.frequency
        return tuple(
            [
                (span, low)
                for one in self.evidence.known
                if frequency_of(span := one.period) == frequency or stock
                for low, _, high, _ in (one.quantity,)
                if low is not None and low == high
            ]
        )

    def latest(self, until: date | None = None) -> Observation | None:
        """Return the newest figure of the series, up to a day if one is given."""
        newest = self._newest
        if until is None or newest is None or newest.period.last <= until:
            return newest
        return next((one for one in reversed(self._series) if one.period.last <= until), None)

    @_once
    def _newest(self) -> Observation | None:
        for one in reversed(self.evidence.known):
            if self.stock or frequency_of(one.period) == self.frequency:
                return one
        return None

    def baseline(self, judged: Period | None) -> Observation | None:
        """Return the start that the target names, if it is known."""
        if self.target.baseline == "previous":
            return None if judged is None else self.evidence.at(judged.previous(), stock=self.stock)
        return self._named_baseline

    @_once
    def _named_baseline(self) -> Observation | None:
        target = self.target
        if target.baseline_value is not None:
            return self._inline_baseline()
        return None if target.baseline is None else self.evidence.at(target.baseline, stock=self.stock)

    @property
    def named_baseline(self) -> bool:
        """Whether the target names a start, known or not."""
        return self.target.baseline is not None or self.target.baseline_value is not None

    def _inline_baseline(self) -> Observation | None:
        target = self.target
        named = self.sources.get(target.baseline_source or target.source)
        if named is None or target.baseline_value is None:
            return None
        published = self.as_of if target.baseline_source is None else named.counts_from
        if published > self.as_of or target.baseline_period is None:
            return None
        return Observation(
            target.baseline_period,
            exactly(target.baseline_value),
            target.baseline_source or target.source,
            min(named.counts_from, self.as_of),
            "normal",
            target.where,
            -1,
            named.reliability,
        )

    def benchmarked(self, period: Period | None) -> Observation | None:
        """Return the benchmark's figure for a period, if the goal has a benchmark and it is known."""
        if self.benchmark is None or period is None:
            return None
        return self.benchmark.at(period, stock=self.stock)

    def anchor(self, judged: Period | None, seen: Period | None = None) -> Quantity | None:
        """Return the figure that the goal's ends hang on, or None where it is not known.

        A benchmark is taken for the period that was `seen`, a baseline for the one that is judged.
        """
        if not self.anchored:
            return None
        benchmarked = self.target.benchmark is not None
        base = self.benchmarked(seen or judged) if benchmarked else self.baseline(judged)
        return None if base is None else base.quantity

    def level(self, figure: Quantity, judged: Period | None, seen: Period | None = None) -> Level:
        """Judge a figure of the period `seen`, if it is not the judged one, against the goal."""
        if not self.anchored:
            return level(self.goal, figure, None, self.indicator.kind)
        anchor = self.anchor(judged, seen)
        tie = None if anchor is None else self._tie(figure, judged, seen)
        return level(self.goal, figure, anchor, self.indicator.kind, tie)

    def reaches(self, figure: Quantity, judged: Period | None, seen: Period) -> Truth:
        """Return whether a figure of the period `seen` reaches the goal."""
        if self.anchored:
            return self.level(figure, judged, seen).met
        return reaches(self.goal, figure)

    def _tie(self, figure: Quantity, judged: Period | None, seen: Period | None) -> Tie | None:
        """How a figure hangs on the baseline that the goal hangs on, if it does."""
        base, period = self.baseline(judged), seen or judged
        if base is None or period is None or self.target.benchmark is not None:
            return None
        if period.last == base.period.last:
            return ITSELF if figure == base.quantity else None
        found = self.evidence.at(period, stock=self.stock)
        return self.tie_to(base, found) if found is not None and found.quantity == figure else None

    def tie_to(self, base: Observation, found: Observation) -> Tie | None:
        """Return how a figure was reported from the baseline, if it was."""
        return found.tie if found.tied_to == base.period.last else None

    @property
    def unpaced(self) -> str | None:
        """The reason why no goal of this kind has a pace, if there is one."""
        if self.indicator.kind in {"growth", "rank"}:
            return "growth-rate" if self.indicator.kind == "growth" else "rank"
        if self.goal.side == "band":
            return "two-sided"
        return None if self.target.benchmark is None else "benchmark"

    def so_far(self, judged: Period) -> tuple[Level, tuple[Reason, ...]]:
        """Return the distance from the newest figure of another period: told, and never a verdict.

        Nothing for a growth rate: another year's rate says nothing of this one's.
        """
        newest = self.latest()
        if newest is None or self.indicator.kind == "growth":
            return NOT_KNOWN, ()
        distance = self.level(newest.quantity, judged, newest.period)
        told = Reason("gap-from-latest", {"period": str(newest.period)})
        return made(Level, ("unknown", *distance[1:])), (told,)

    def basis(self, latest: Observation | None, judged: Period | None) -> Basis | str:
        """Return the basis of a pace from the named baseline, or the reason that there is none."""
        if latest is None:
            return "no-actual"
        base = self.baseline(judged)
        if base is None:
            return "baseline-unknown" if self.named_baseline else "no-baseline"
        start, end = base.period.last, latest.period.last
        breaks = self.evidence.breaks
        if breaks and any(start < change <= end for change in breaks):
            return "break"
        tie = self.tie_to(base, latest)
        return Basis(Point(base.quantity, start), Point(latest.quantity, end, tie), self.goal.end)

    def basis_from_nothing(self, judged: Period | None, start: date, latest: Observation) -> Basis | str:
        """Return the basis of what is counted from zero at the end of `start`: a year to date, a total."""
        anchor = tie = None
        if self.anchored:
            base = self.baseline(judged)
            if base is None:
                return "baseline-unknown"
            anchor, tie = base.quantity, self.tie_to(base, latest)
        last = Point(latest.quantity, latest.period.last, tie)
        return Basis(Point(exactly(_ZERO), start), last, self.goal.end, anchor)
