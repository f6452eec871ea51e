"""`show --format json`, schema yztrack/show/1: an indicator, all that was reported of it, its assessments."""

from __future__ import annotations

from datetime import date
from typing import Any

from yztrack import __version__
from yztrack.model import Indicator, Source
from yztrack.render.jsontext import dumps
from yztrack.render.show_text import Shown
from yztrack.render.status_json import Places, observation_document, row_document

SCHEMA = "yztrack/show/1"


def render(shown: Shown, as_of: date, method: str, places: Places) -> str:
    """Return the JSON text."""
    evidence = shown.evidence
    document = {
        "schema": SCHEMA,
        "as_of": as_of,
        "method": method,
        "generator": f"yztrack {__version__}",
        "indicator": _indicator(shown.indicator),
        "known": [observation_document(one) for one in evidence.known],
        "dropped": [
            {**(observation_document(one.observation) or {}), "reason": one.reason}
            for one in evidence.dropped
        ],
        "forecasts": [observation_document(one) for one in evidence.forecasts],
        "breaks": list(evidence.breaks),
        "assessments": [row_document(row, places) for row in shown.rows],
        "sources": {name: _source(source) for name, source in sorted(shown.sources.items())},
    }
    return dumps(document) + "\n"


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "id": one.id,
        "group": one.group,
        "name": one.name,
        "name_zh": one.name_zh,
        "scope": one.scope,
        "scope_zh": one.scope_zh,
        "unit": one.unit,
        "kind": one.kind,
        "better": one.direction,
        "headline": one.headline,
        "definition": one.definition,
        "note": one.note,
        "aliases": list(one.aliases),
        "limits": None if one.limits is None else list(one.limits),
        "never_falls": one.never_falls,
        "may_be_negative": one.may_be_negative,
        "derived": one.derive is not None,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "published": str(source.published),
        "reliability": source.reliability,
        "url": source.url,
    }
