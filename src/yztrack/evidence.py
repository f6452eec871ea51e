"""Which actual counts: what was known of one indicator on one day (design.md section 3).

Actuals of one period are ranked and intersected: a bound does not erase a value, a reprint does not undo a
revision, and what contradicts the better report is dropped and named. The outcome of a period is an
`Observation`. Of a stock, all periods that end on one day are one period.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from yztrack.model import Actual, Indicator, Measure, Reliability, Source, Status, Tolerance, observed
from yztrack.period import Period
from yztrack.quantity import ITSELF, End, Quantity, Tie, add, affine, agree, exactly, image

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


class Evidence(NamedTuple):
    """All that was known of an indicator on a day: one observation a period, by last day then first day."""

    known: tuple[Observation, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    forecasts: tuple[Observation, ...] = ()
    breaks: tuple[date, ...] = ()

    def at(self, period: Period, *, stock: bool = False) -> Observation | None:
        """Return the observation of a period; of a stock, of any span that ends on the same day."""
        for one in self.known:
            if one.period == period or (stock and one.period.last == period.last):
                return one
        return None


NOTHING = Evidence()


def published_on(actual: Actual, sources: Mapping[str, Source]) -> date | None:
    """Return the day from which an actual counts, or None where its source is unknown."""
    return _published(actual, sources.get(actual.source))


def _published(actual: Actual, source: Source | None) -> date | None:
    span: Period | None = actual.published
    if span is None and source is not None:
        span = source.published
    return None if span is None else span.last


def weigh(indicator: Indicator, as_of: date, sources: Mapping[str, Source], tolerance: Tolerance) -> Evidence:
    """Return what was known of the indicator on `as_of`; what was published later leaves no trace."""
    stock = indicator.kind == "stock"
    groups: dict[object, list[_Candidate]] = {}
    plain: set[object] = set()
    dropped: list[Dropped] = []
    forecasts: list[Observation] = []
    breaks: list[Observation] = []
    for actual, seen in _candidates(indicator, as_of, sources, tolerance):
        if actual.rejected is not None:
            dropped.append(Dropped(seen, "rejected"))
        elif actual.missing:
            dropped.append(Dropped(seen, "missing"))
        elif actual.status == "forecast":
            forecasts.append(seen)
        else:
            if actual.status in {"break", "definition"}:
                breaks.append(seen)
            key = seen.period.last if stock else seen.period
            groups.setdefault(key, []).append((actual, seen))
            if actual.measure == "level":
                plain.add(key)
    known = [told[0][1] for told in groups.values()]
    if len(plain) < len(groups) or any(len(told) > 1 for told in groups.values()):
        settled = _Settlement(groups, dropped)
        plain_first = sorted(groups, key=lambda key: key not in plain)
        known = [one for key in plain_first if (one := settled.outcome(key)) is not None]
    known.sort(key=lambda one: (one.period.last, one.period.first))
    forecasts.sort(key=lambda one: one.published)
    gone = {lost.observation.place for lost in dropped if lost.reason == "revised"} if breaks else set()
    standing = sorted(seen.period.last for seen in breaks if seen.place not in gone)
    return Evidence(tuple(known), tuple(dropped), tuple(forecasts), tuple(standing))


def unpublished(
    indicator: Indicator, as_of: date, sources: Mapping[str, Source], tolerance: Tolerance
) -> tuple[Dropped, ...]:
    """Return what was published after a day: it leaves no trace in a verdict, and only `explain` tells it."""
    return tuple(
        Dropped(seen, "unpublished")
        for _, seen in _candidates(indicator, date.max, sources, tolerance)
        if seen.published > as_of
    )


_Candidate = tuple[Actual, Observation]


def _rank(candidate: _Candidate) -> tuple[int, int, int, int]:
    """By status, reliability, the newest, the last in the file; the lowest comes first."""
    seen = candidate[1]
    grounds = _RELIABILITY.index(seen.grounds)
    return _STATUS_RANK.get(seen.status, 3), grounds, -seen.published.toordinal(), -seen.place


def _candidates(
    indicator: Indicator, as_of: date, sources: Mapping[str, Source], tolerance: Tolerance
) -> Iterator[_Candidate]:
    for place, actual in enumerate(indicator.actuals):
        source = sources.get(actual.source)
        published = _published(actual, source)
        if published is None or published > as_of:
            continue
        grounds = "self-media" if source is None else source.reliability
        quantity = (
            observed(actual, indicator.kind, tolerance)
            if actual.done is None
            else exactly(Decimal(actual.done))
        )
        yield (
            actual,
            Observation(
                actual.period, quantity, actual.source, published, actual.status, actual.where, place, grounds
            ),
        )


class _Settlement:
    """Settles each period once; a relative report needs the period that it is counted from settled first."""

    def __init__(self, groups: Mapping[object, list[_Candidate]], dropped: list[Dropped]) -> None:
        self._groups = groups
        self._dropped = dropped
        self._settled: dict[object, Observation | None] = {}

    def outcome(self, key: object) -> Observation | None:
        if key in self._settled:
            return self._settled[key]
        self._settled[key] = None
        candidates = self._groups[key]
        if len(candidates) > 1:
            # whoever asks on the way to itself finds what hangs on nothing
            self._settled[key] = self._plainly(candidates, key)
            candidates = sorted(self._unrevised(candidates), key=_rank)
        resolved = [one for candidate in candidates if (one := self._resolved(*candidate)) is not None]
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
        tie = tied(actual.measure, seen.quantity)
        return seen._replace(quantity=level_of(tie, base.quantity), tie=tie, tied_to=base.period.last)

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


def tied(measure: Measure, stated: Quantity) -> Tie:
    """Return how a report of a change, a percentage or a multiple hangs on its base."""
    if measure == "change":
        return Tie(ITSELF.factor, stated)
    factor = affine(stated, Decimal("0.01"), Decimal(1)) if measure == "percent" else stated
    return Tie(factor, ITSELF.offset)


def level_of(tie: Tie, base: Quantity) -> Quantity:
    """Return the level that a tied figure amounts to; base and report vary freely of each other."""
    return add((image(_product, tie.factor, base), tie.offset))


def _product(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
    (one, one_scale), (other, other_scale) = ends
    return one * other, one_scale * other_scale
