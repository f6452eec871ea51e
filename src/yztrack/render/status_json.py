"""`status --format json`, schema yztrack/status/1 (design.md section 6).

A missing thing is null or empty, never an absent key. Quotients are cut to 12 significant digits here, and
nowhere before.

The text is made row by row: `opening`, rows of `row_text` with `BETWEEN` them, `CLOSING`; so a stream of rows
needs no more memory than one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from decimal import Decimal
from typing import Any

from yztrack import __version__
from yztrack.assessment import Assessment, MemberFigure, Observed, Verdict
from yztrack.evidence import Dropped, Observation
from yztrack.model import Settings, Source
from yztrack.outlook import Projection
from yztrack.period import Period
from yztrack.quantity import Quantity, rounded
from yztrack.rating import Rating
from yztrack.render.jsontext import dumps, interval
from yztrack.report import Report, Row

SCHEMA = "yztrack/status/1"
BETWEEN, CLOSING = ",\n", "\n ]\n}\n"
"""What stands between two rows of the document, and after the last one."""

Inputs = Mapping[str, object]
Places = Mapping[str, tuple[str, int]]


def render(report: Report, *, inputs: Inputs, places: Places) -> str:
    """Return the JSON text; `places` gives path and line of each target by its id."""
    head = opening(
        as_of=report.as_of,
        method=report.method,
        settings=report.settings,
        sources=report.sources,
        summary=report.summary,
        inputs=inputs,
        cited=cited(report.rows),
    )
    return "".join(pieces(head, (row_text(row, places) for row in report.rows)))


def pieces(head: str, rows: Iterable[str]) -> Iterator[str]:
    """Yield the document piece by piece: `head` is its `opening`, `rows` are texts of rows.

    A text may hold several rows, joined by `BETWEEN`.
    """
    begun = False
    for row in rows:
        yield BETWEEN if begun else head
        yield row
        begun = True
    yield CLOSING if begun else head.rstrip() + CLOSING.lstrip()


def opening(
    *,
    as_of: date,
    method: str,
    settings: Settings,
    sources: Mapping[str, Source],
    summary: Mapping[Rating, int],
    inputs: Inputs,
    cited: Set[str],
) -> str:
    """Return the text of the document up to its first row; `cited` are the names of the sources to list."""
    cuts = settings.cut_points
    head = {
        "schema": SCHEMA,
        "as_of": as_of,
        "method": method,
        "generator": f"yztrack {__version__}",
        "workspace": {"title": settings.title, "language": settings.language},
        "cut_points": {
            "ahead": cuts.ahead,
            "on-track": cuts.on_track,
            "behind": cuts.behind,
            "far-behind": cuts.far_behind,
        },
        "inputs": inputs,
        "summary": summary,
        "sources": {name: _source(sources[name]) for name in sorted(cited & sources.keys())},
        "assessments": [],
    }
    return dumps(head).removesuffix("]\n}") + "\n"


def cited(rows: Iterable[Row]) -> set[str]:
    """Return the names of the sources that rows rest on; those of several sets of rows can be united."""
    found: set[str] = set()
    for row in rows:
        one = row.assessment
        for seen in (one.own, one.latest, one.forecast, one.baseline):
            if seen is not None:
                found.add(seen.source)
        found.update([lost.observation.source for lost in one.dropped])
        found.add(row.target.source)
    return found


def _source(source: Source) -> dict[str, Any]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "published": str(source.published),
        "reliability": source.reliability,
        "url": source.url,
    }


def row_text(row: Row, places: Places) -> str:
    """Return the text of one row in its place in the document."""
    return "  " + dumps(row_document(row, places), depth=2)


def row_line(row: Row, places: Places) -> str:
    """Return the same in one line, for a document a line; without the line's end."""
    return dumps(row_document(row, places), indent=None)


def row_document(row: Row, places: Places) -> dict[str, Any]:
    """Return one assessment as plain values."""
    return {**identity(row, places), **judgement(row.assessment)}


def identity(row: Row, places: Places) -> dict[str, Any]:
    """Return what was judged, as plain values."""
    assessment, indicator, target = row.assessment, row.indicator, row.target
    span: Period | None = target.period
    path, line = places[f"{indicator.id}@{target.key}"]
    return {
        "target": assessment.id,
        "indicator": indicator.id,
        "group": indicator.group,
        "parent": assessment.parent,
        "year": assessment.year,
        "name": indicator.name,
        "name_zh": indicator.name_zh,
        "label": target.label,
        "label_zh": target.label_zh,
        "scope": indicator.scope,
        "unit": indicator.unit,
        "kind": indicator.kind,
        "better": indicator.direction,
        "headline": indicator.headline,
        "period": (None if span is None else str(span)) if assessment.year is None else str(assessment.year),
        "due": assessment.due,
        "over": target.over,
        "measure": target.measure,
        "condition": target.condition,
        "commitment": target.commitment,
        "source": target.source,
        "where": target.where,
        "path": path,
        "line": line,
        "inferred": target.inferred,
        "one_of": target.one_of,
        "supersedes": _target_id(indicator.id, target.supersedes),
        "superseded_by": _target_id(indicator.id, row.superseded_by),
    }


def _target_id(indicator: str, key: str | None) -> str | None:
    return None if key is None else f"{indicator}@{key}"


def judgement(one: Assessment) -> dict[str, Any]:
    """Return what the engine says, as plain values."""
    return {
        **regions(one),
        "own": observation_document(one.own),
        "latest": observation_document(one.latest),
        "forecast": observation_document(one.forecast),
        "baseline": observation_document(one.baseline),
        "benchmark": observation_document(one.benchmark),
        "members": [_member(member) for member in one.members],
        "dropped": [_dropped(lost) for lost in one.dropped],
        "met": one.met,
        "reached": None
        if one.reached is None
        else {"period": str(one.reached.period), "in_time": one.reached.in_time},
        **distances(one),
        "observed": _observed(one.observed),
        "projection": _projection(one.projection),
        "rating": one.rating,
        "rating_best": one.rating_best,
        "reasons": [{"code": reason.code, **reason.parameters} for reason in one.reasons],
        "methods": {name: _verdict(verdict) for name, verdict in one.methods.items()},
    }


def regions(one: Assessment) -> dict[str, Mapping[str, object] | None]:
    """Return the goal as intervals: the region as written, and the same as levels."""
    return {"goal": interval(one.goal), "goal_level": interval(one.goal_level)}


def distances(one: Assessment) -> dict[str, Mapping[str, object] | None]:
    """Return how far it is, as intervals: in the unit, as shares, in time."""
    pace = one.pace
    return {
        "gap": interval(one.gap),
        "attainment": _quotient(one.attainment),
        "done": pace and _quotient(pace.done),
        "elapsed": pace and _quotient(pace.elapsed),
        "pace": pace and _quotient(pace.pace),
        "required": _quotient(one.required),
    }


def _quotient(quantity: Quantity | None) -> Mapping[str, object] | None:
    if quantity is None:
        return None
    low, low_open, high, high_open = quantity
    first = None if low is None else rounded(low)
    last = first if high is low else None if high is None else rounded(high)
    return {"low": first, "low_open": low_open, "high": last, "high_open": high_open}


def observation_document(seen: Observation | None) -> dict[str, Any] | None:
    """Return an observation as plain values; the source of a derived one is null."""
    if seen is None:
        return None
    figure = interval(seen.quantity) if seen.source else _quotient(seen.quantity)
    return {
        "period": str(seen.period),
        **(figure or {}),
        "source": seen.source or None,
        "published": seen.published,
        "status": seen.status,
        "where": seen.where,
    }


def _dropped(lost: Dropped) -> dict[str, Any]:
    return {**(observation_document(lost.observation) or {}), "reason": lost.reason}


def _member(member: MemberFigure) -> dict[str, Any]:
    return {"indicator": member.indicator, "observation": observation_document(member.observation)}


def _observed(observed: Observed | None) -> dict[str, Any] | None:
    if observed is None:
        return None
    return {
        "average": _quotient(observed.average),
        "best": interval(observed.best),
        "best_period": observed.best_period,
    }


def _projection(found: Projection | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "period": str(found.period),
        "central": _float(found.central),
        "low": _float(found.low),
        "high": _float(found.high),
        "points": found.points,
        "indicative": found.indicative,
        "outlook": found.outlook,
    }


def _float(value: float | None) -> Decimal | None:
    return None if value is None else rounded(Decimal(repr(value)))


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "applicable": verdict.applicable,
        "label": verdict.label,
        "rating": verdict.rating,
        "value": None if verdict.value is None else rounded(verdict.value),
        "reason": verdict.reason,
    }
