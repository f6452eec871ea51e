"""`status --format json`, schema yztrack/status/1 (design.md section 6).

A missing thing is null or empty, never an absent key. Quotients are cut to 12 significant digits here, and
nowhere before.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yztrack import __version__
from yztrack.assessment import Assessment, MemberFigure, Observed, Verdict
from yztrack.evidence import Dropped, Observation
from yztrack.outlook import Projection
from yztrack.period import Period
from yztrack.quantity import Quantity, rounded
from yztrack.render.jsontext import dumps, interval
from yztrack.report import Report, Row

SCHEMA = "yztrack/status/1"
Inputs = Mapping[str, object]
Places = Mapping[str, tuple[str, int]]


def render(report: Report, *, inputs: Inputs, places: Places) -> str:
    """Return the JSON text; `places` gives path and line of each target by its id."""
    return dumps(document(report, inputs=inputs, places=places)) + "\n"


def document(report: Report, *, inputs: Inputs, places: Places) -> dict[str, Any]:
    """Return the report as plain values."""
    settings, cuts = report.settings, report.settings.cut_points
    return {
        "schema": SCHEMA,
        "as_of": report.as_of,
        "method": report.method,
        "generator": f"yztrack {__version__}",
        "workspace": {"title": settings.title, "language": settings.language},
        "cut_points": {
            "ahead": cuts.ahead,
            "on-track": cuts.on_track,
            "behind": cuts.behind,
            "far-behind": cuts.far_behind,
        },
        "inputs": inputs,
        "summary": report.summary,
        "sources": {name: _source(report, name) for name in sorted(_cited(report))},
        "assessments": [row_document(row, places) for row in report.rows],
    }


def _cited(report: Report) -> set[str]:
    cited: set[str] = set()
    for row in report.rows:
        one = row.assessment
        seen = (one.own, one.latest, one.forecast, one.baseline, *(lost.observation for lost in one.dropped))
        cited.update(observation.source for observation in seen if observation is not None)
        cited.add(row.target.source)
    return cited & report.sources.keys()


def _source(report: Report, name: str) -> dict[str, Any]:
    source = report.sources[name]
    return {
        "title": source.title,
        "publisher": source.publisher,
        "published": str(source.published),
        "reliability": source.reliability,
        "url": source.url,
    }


def row_document(row: Row, places: Places) -> dict[str, Any]:
    """Return one assessment as plain values."""
    return {**_identity(row, places), **judgement(row.assessment)}


def _identity(row: Row, places: Places) -> dict[str, Any]:
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
    pace = one.pace
    return {
        "goal": interval(one.goal),
        "goal_level": interval(one.goal_level),
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
        "gap": interval(one.gap),
        "attainment": _quotient(one.attainment),
        "done": _quotient(pace and pace.done),
        "elapsed": _quotient(pace and pace.elapsed),
        "pace": _quotient(pace and pace.pace),
        "required": _quotient(one.required),
        "observed": _observed(one.observed),
        "projection": _projection(one.projection),
        "rating": one.rating,
        "rating_best": one.rating_best,
        "reasons": [{"code": reason.code, **reason.parameters} for reason in one.reasons],
        "methods": {name: _verdict(verdict) for name, verdict in one.methods.items()},
    }


def _quotient(quantity: Quantity | None) -> Mapping[str, object] | None:
    if quantity is None:
        return None
    low, high = (None if end is None else rounded(end) for end in (quantity.low, quantity.high))
    return interval(quantity._replace(low=low, high=high))


def observation_document(seen: Observation | None) -> dict[str, Any] | None:
    """Return an observation as plain values; the source of a derived one is null."""
    if seen is None:
        return None
    return {
        "period": str(seen.period),
        **((interval(seen.quantity) if seen.source else _quotient(seen.quantity)) or {}),
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
