"""Which actual counts: what was known of one indicator on one day (design.md section 3).

Actuals of one period are ranked and intersected: a bound does not erase a value, a reprint does not undo a
revision, and what contradicts the better report is dropped and named. The outcome of a period is an
`Observation`. Of a stock, all periods that end on one day are one period.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Literal, NamedTuple

from yztrack.model import Actual, Indicator, Kind, Measure, Reliability, Source, Status, Tolerance, observed
from yztrack.period import Period
from yztrack.quantity import (
    ITSELF,
    End,
    Quantity,
    Tie,
    add,
    affine,
    agree,
    exactly,
    halves,
    hull,
    image,
    made,
)

DroppedFor = Literal[
    "revised", "contradicted", "rejected", "missing", "forecast", "unresolved", "unpublished", "frequency"
]

_STATUS_RANK: Mapping[Status, int] = {
    "normal": 0,
    "break": 0,
    "definition": 0,
    "provisional": 1,
    "estimated": 2,
}
_PERCENT = Decimal("0.01")
_BREAKS: frozenset[Status] = frozenset({"break", "definition"})
_RELIABILITY: tuple[Reliability, ...] = ("official", "media", "self-media")


class Observation(NamedTuple):
    """What is known of one period: an interval in the unit, and where it comes from.

    A milestone's quantity is 1 where it is done and 0 where it is not. `place` is the index of the actual in
    its file, -1 where no actual stands behind it. `grounds` is the best reliability among the reports that
    agree on it. `tie` is how it hangs on the figure of the period that ends on `tied_to`, where it was
    reported so. `whole` is False for what was derived while a member was not known; its `source` is empty.
    """

    period: Period
    quantity: Quantity
    source: str
    published: date
    status: Status
    where: str | None
    place: int
    grounds: Reliability
    whole: bool = True
    tie: Tie | None = None
    tied_to: date | None = None


class Dropped(NamedTuple):
    """An actual that did not count, and why."""

    observation: Observation
    reason: DroppedFor


_END = attrgetter("period.last")
_BY_END = attrgetter("period.last", "period.first")


class Evidence(NamedTuple):
    """All that was known of an indicator on a day: one observation a period, by last day then first day."""

    known: tuple[Observation, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    forecasts: tuple[Observation, ...] = ()
    breaks: tuple[date, ...] = ()

    def at(self, period: Period, *, stock: bool = False) -> Observation | None:
        """Return the observation of a period; of a stock, of any span that ends on the same day."""
        known, (_, last) = self.known, period
        if not known or known[-1].period.last < last:
            return None
        for one in known[bisect_left(known, last, key=_END) :]:
            span = one.period
            if span == period or (stock and span.last == last):
                return one
            if span.last != last:
                break
        return None

    def parts(self, period: Period) -> list[Observation]:
        """Return the observations from a period's first day to before its last, the longest at the end."""
        known, (first, last) = self.known, period
        if not known or known[-1].period.last < first:
            return []
        start = bisect_left(known, first, key=_END)
        end = bisect_left(known, last, start, key=_END)
        return [one for one in known[start:end] if one.period.first == first]


NOTHING = Evidence()


def published_on(actual: Actual, sources: Mapping[str, Source]) -> date | None:
    """Return the day from which an actual counts, or None where its source is unknown."""
    source = sources.get(actual.source)
    told: Period | None = actual.published or (None if source is None else source.published)
    return None if told is None else told.last


def weigh(indicator: Indicator, as_of: date, sources: Mapping[str, Source], tolerance: Tolerance) -> Evidence:
    """Return what was known of the indicator on `as_of`; what was published later leaves no trace."""
    kind = indicator.kind
    known: list[Observation] = []
    reports: list[Actual] = []
    relative = False
    dropped: list[Dropped] = []
    forecasts: list[Observation] = []
    breaks: list[Observation] = []
    for place, actual in enumerate(indicator.actuals):
        seen = _seen(actual, place, kind, sources, tolerance, as_of)
        if seen is None:
            continue
        if actual.rejected is not None:
            dropped.append(Dropped(seen, "rejected"))
        elif actual.missing:
            dropped.append(Dropped(seen, "missing"))
        elif actual.status == "forecast":
            forecasts.append(seen)
        else:
            known.append(seen)
            reports.append(actual)
            if actual.measure != "level":
                relative = True
            if actual.status in _BREAKS:
                breaks.append(seen)
    ends = [last for actual in reports for _, last in (actual.period,)]
    if relative or len(set(ends)) < len(ends):
        told = zip(reports, known, strict=True)
        known = _settled(told, dropped, stock=kind == "stock")
        known.sort(key=_BY_END)
    elif ends != sorted(ends):
        known.sort(key=_BY_END)
    if forecasts:
        forecasts.sort(key=lambda one: one.published)
    return Evidence(tuple(known), tuple(dropped), tuple(forecasts), _standing(breaks, dropped))


def _seen(
    actual: Actual,
    place: int,
    kind: Kind,
    sources: Mapping[str, Source],
    tolerance: Tolerance,
    as_of: date,
) -> Observation | None:
    """What a record says by itself; None where it was published later, or is not told when."""
    source = sources.get(actual.source)
    told: Period | None = actual.published or (None if source is None else source.published)
    if told is None or (published := told.last) > as_of:
        return None
    number = actual.value if actual.done is None else Decimal(actual.done)
    return made(
        Observation,
        (
            actual.period,
            observed(actual, kind, tolerance) if number is None else exactly(number),
            actual.source,
            published,
            actual.status,
            actual.where,
            place,
            "self-media" if source is None else source.reliability,
            True,
            None,
            None,
        ),
    )


def _settled(counted: Iterable[_Candidate], dropped: list[Dropped], *, stock: bool) -> list[Observation]:
    """What several reports of one period, and reports counted from another period, come to."""
    groups: dict[object, list[_Candidate]] = {}
    plain: set[object] = set()
    for actual, seen in counted:
        key = seen.period.last if stock else seen.period
        groups.setdefault(key, []).append((actual, seen))
        if actual.measure == "level":
            plain.add(key)
    settlement = _Settlement(groups, dropped)
    # the earlier first: what hangs on an earlier period, and that again, is then settled step by step
    plain_first = sorted(groups, key=lambda key: (key not in plain, key))
    return [one for key in plain_first if (one := settlement.outcome(key)) is not None]


def _standing(breaks: Sequence[Observation], dropped: Sequence[Dropped]) -> tuple[date, ...]:
    """The ends of the periods of the breaks that were not revised away."""
    if not breaks:
        return ()
    gone = {lost.observation.place for lost in dropped if lost.reason == "revised"}
    return tuple(sorted(seen.period.last for seen in breaks if seen.place not in gone))


def unpublished(
    indicator: Indicator, as_of: date, sources: Mapping[str, Source], tolerance: Tolerance
) -> tuple[Dropped, ...]:
    """Return what was published after a day: it leaves no trace in a verdict, and only `explain` tells it."""
    told = (
        _seen(actual, place, indicator.kind, sources, tolerance, date.max)
        for place, actual in enumerate(indicator.actuals)
    )
    return tuple(Dropped(seen, "unpublished") for seen in told if seen is not None and seen.published > as_of)


_Candidate = tuple[Actual, Observation]
_DEEPEST = 100  # periods that hang on later ones, or in a circle; no document goes on like that


def _rank(candidate: _Candidate) -> tuple[int, int, int, int]:
    """By status, reliability, the newest, the last in the file; the lowest comes first."""
    seen = candidate[1]
    grounds = _RELIABILITY.index(seen.grounds)
    return _STATUS_RANK.get(seen.status, 3), grounds, -seen.published.toordinal(), -seen.place


class _Settlement:
    """Settles each period once; a relative report needs the period that it is counted from settled first."""

    def __init__(self, groups: Mapping[object, list[_Candidate]], dropped: list[Dropped]) -> None:
        self._groups = groups
        self._dropped = dropped
        self._settled: dict[object, Observation | None] = {}
        self._depth = 0

    def outcome(self, key: object) -> Observation | None:
        if key in self._settled:
            return self._settled[key]
        if self._depth == _DEEPEST:
            return None
        self._depth += 1
        self._settled[key] = None
        candidates = self._groups[key]
        if len(candidates) > 1:
            # whoever asks on the way to itself finds what hangs on nothing
            self._settled[key] = self._plainly(candidates, key)
            candidates = sorted(self._unrevised(candidates), key=_rank)
        resolved = [one for candidate in candidates if (one := self._resolved(*candidate)) is not None]
        self._depth -= 1
        found = self._settled[key] = self._merged(resolved)
        return found

    def _plainly(self, candidates: list[_Candidate], key: object) -> Observation | None:
        """What a period's reports say that are not counted from another period."""
        if all(actual.measure == "level" for actual, _ in candidates):
            return None
        plain = [candidate for candidate in candidates if candidate[0].measure == "level"]
        return _Settlement({key: plain}, []).outcome(key) if plain else None

    def _unrevised(self, candidates: list[_Candidate]) -> list[_Candidate]:
        revisions = [seen.published for actual, seen in candidates if actual.revises]
        if not revisions:
            return candidates
        kept: list[_Candidate] = []
        for one in candidates:
            if one[1].published < max(revisions):
                self._dropped.append(Dropped(one[1], "revised"))
            else:
                kept.append(one)
        return kept

    def _resolved(self, actual: Actual, seen: Observation) -> Observation | None:
        if actual.measure == "level":
            return seen
        base = self._base(actual, seen)
        if base is None:
            self._dropped.append(Dropped(seen, "unresolved"))
            return None
        parts = halves(base.quantity)
        ties = [tied(actual.measure, seen.quantity, part) for part in parts]
        quantity = hull([level_of(tie, part) for tie, part in zip(ties, parts, strict=True)])
        tie = ties[0] if ties[0] == ties[-1] else None
        return seen._replace(quantity=quantity, tie=tie, tied_to=base.period.last)

    def _base(self, actual: Actual, seen: Observation) -> Observation | None:
        span = seen.period.previous() if actual.baseline == "previous" else actual.baseline
        if span is None:
            return None
        key = next((key for key in (span, span.last) if key in self._groups), None)
        return None if key is None else self.outcome(key)

    def _merged(self, ranked: list[Observation]) -> Observation | None:
        if len(ranked) < 2:
            return ranked[0] if ranked else None
        running = ranked[0].quantity
        kept = [ranked[0]]
        for one in ranked[1:]:
            common = agree(running, one.quantity)
            if common is None:
                self._dropped.append(Dropped(one, "contradicted"))
            else:
                running = common
                kept.append(one)
        named = next((one for one in kept if one.quantity == running), kept[0])
        grounds = min((one.grounds for one in kept), key=_RELIABILITY.index)
        tie = named.tie if named.quantity == running else None
        return named._replace(quantity=running, grounds=grounds, tie=tie)


def tied(measure: Measure, stated: Quantity, base: Quantity) -> Tie:
    """Return how a report of a change, a percentage or a multiple hangs on its base, which has one sign.

    A percentage is of the base's size, as a goal's is.
    """
    if measure == "change":
        return Tie(ITSELF.factor, stated)
    if measure == "percent":
        below = base.high is not None and base.high <= 0
        stated = affine(stated, -_PERCENT if below else _PERCENT, Decimal(1))
    return Tie(stated, ITSELF.offset)


def level_of(tie: Tie, base: Quantity) -> Quantity:
    """Return the level that a tied figure amounts to; base and report vary freely of each other."""
    return add((image(_product, tie.factor, base), tie.offset))


def _product(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
    (one, one_scale), (other, other_scale) = ends
    return one * other, one_scale * other_scale
