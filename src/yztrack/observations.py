"""The figures of a plan as flat rows: every actual that was known on a day, and whether it counts.

A row is one actual as it was stated, in the order of the files; one that does not count says why, in the
codes of `evidence`. What follows from other indicators has rows of its own, behind those of its file: their
`origin` is `derived`, or `derived-in-part` while a member is not known. What a source says of a change, a
percentage or a multiple keeps its `measure`: its numbers are none of levels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from yztrack.book import Book
from yztrack.evidence import DroppedFor, Observation, published_on
from yztrack.model import Actual, Indicator, Source, observed, stated_key
from yztrack.period import Period
from yztrack.quantity import Quantity, exactly, rounded
from yztrack.tables import Columns, Row

ACTUALS: Columns = {
    "indicator": "text",
    "group": "text",
    "name": "text",
    "name_zh": "text",
    "scope": "text",
    "scope_zh": "text",
    "unit": "text",
    "kind": "text",
    "period": "text",
    "first_day": "day",
    "last_day": "day",
    "frequency": "text",
    "value": "number",
    "low": "number",
    "low_open": "flag",
    "high": "number",
    "high_open": "flag",
    "stated_as": "text",
    "measure": "text",
    "baseline": "text",
    "status": "text",
    "origin": "text",
    "counted": "flag",
    "reason": "text",
    "source": "text",
    "publisher": "text",
    "reliability": "text",
    "published": "day",
    "where": "text",
    "note": "text",
    "inferred": "text",
    "url": "text",
}
SOURCES: Columns = {
    "source": "text",
    "title": "text",
    "publisher": "text",
    "published": "text",
    "known_from": "day",
    "reliability": "text",
    "url": "text",
    "figures": "count",
    "goals": "count",
}


class Entry(NamedTuple):
    """A figure as stated, or derived where `actual` is None; with the `reason` if it does not count."""

    indicator: Indicator
    observation: Observation
    actual: Actual | None
    reason: DroppedFor | None

    @property
    def counted(self) -> bool:
        """Whether it is part of what is known."""
        return self.reason is None


def entries(book: Book, indicators: Iterable[Indicator]) -> Iterator[Entry]:
    """Yield the figures of indicators that were known on the book's day."""
    for indicator in indicators:
        evidence = book.evidence(indicator)
        lost = {one.observation.place: one.reason for one in evidence.dropped}
        yield from _stated(book, indicator, lost)
        for one in evidence.known:
            if not one.source:
                yield Entry(indicator, one, None, None)


def _stated(book: Book, indicator: Indicator, lost: Mapping[int, DroppedFor]) -> Iterator[Entry]:
    settings, sources = book.workspace.settings, book.workspace.sources
    for place, actual in enumerate(indicator.actuals):
        published = published_on(actual, sources)
        if published is None or published > book.known_on:
            continue
        reason = lost.get(place, "forecast" if actual.status == "forecast" else None)
        seen = Observation(
            actual.period,
            _quantity(actual, observed(actual, indicator.kind, settings.tolerance)),
            actual.source,
            published,
            actual.status,
            actual.where,
            place,
            sources[actual.source].reliability if actual.source in sources else "self-media",
        )
        yield Entry(indicator, seen, actual, reason)


def _quantity(actual: Actual, stated: Quantity) -> Quantity:
    return stated if actual.done is None else exactly(Decimal(actual.done))


def actual_row(entry: Entry, sources: Mapping[str, Source]) -> Row:
    """Return a figure as a flat row, a value for each column of `ACTUALS`."""
    indicator, seen, actual, reason = entry
    source = sources.get(seen.source)
    return {
        "indicator": indicator.id,
        "group": indicator.group or None,
        "name": indicator.name,
        "name_zh": indicator.name_zh,
        "scope": indicator.scope,
        "scope_zh": indicator.scope_zh,
        "unit": indicator.unit,
        "kind": indicator.kind,
        "period": str(seen.period),
        "first_day": seen.period.first,
        "last_day": seen.period.last,
        "frequency": seen.period.frequency,
        **_figure(seen.quantity if actual is not None else _printed(seen.quantity)),
        **_statement(actual),
        "status": seen.status,
        "origin": "reported" if actual else "derived" if seen.whole else "derived-in-part",
        "counted": entry.counted,
        "reason": reason,
        "source": seen.source or None,
        "publisher": None if source is None else source.publisher,
        "reliability": seen.grounds if source is not None else None,
        "published": seen.published,
        "where": seen.where,
        "note": None if actual is None else actual.note,
        "inferred": None if actual is None else actual.inferred,
        "url": None if source is None else source.url,
    }


def _figure(quantity: Quantity) -> Row:
    return {"value": quantity.low if quantity.is_point else None, **quantity._asdict()}


def _printed(quantity: Quantity) -> Quantity:
    """A quotient as other results print it."""
    low, high = (None if end is None else rounded(end) for end in (quantity.low, quantity.high))
    return quantity._replace(low=low, high=high)


def _statement(actual: Actual | None) -> Row:
    if actual is None:
        return {"stated_as": None, "measure": "level", "baseline": None}
    base: Period | str | None = actual.baseline
    key = "missing" if actual.missing else "done" if actual.done is not None else stated_key(actual)
    return {
        "stated_as": key,
        "measure": actual.measure,
        "baseline": None if base is None else str(base),
    }


def source_rows(
    sources: Mapping[str, Source], figures: Mapping[str, int], goals: Mapping[str, int], *, cited: bool
) -> list[Row]:
    """Return sources as flat rows, with how many figures and goals rest on each; `cited`: those alone."""
    return [
        {
            "source": name,
            "title": one.title,
            "publisher": one.publisher,
            "published": str(one.published),
            "known_from": one.counts_from,
            "reliability": one.reliability,
            "url": one.url,
            "figures": figures.get(name, 0),
            "goals": goals.get(name, 0),
        }
        for name, one in sources.items()
        if not cited or name in figures or name in goals
    ]
