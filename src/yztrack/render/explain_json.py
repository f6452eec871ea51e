"""`explain --format json`, schema yztrack/explain/1: an assessment as in `status`, and all behind it."""

from __future__ import annotations

from typing import Any

from yztrack import __version__
from yztrack.explanation import Explanation, Input
from yztrack.quantity import rounded
from yztrack.render.jsontext import dumps
from yztrack.render.status_json import Places, judgement, observation_document, row_document
from yztrack.report import Report, Row

SCHEMA = "yztrack/explain/1"


def render(explained: list[Explanation], report: Report, places: Places) -> str:
    """Return the JSON text of the explanations of one indicator's targets."""
    rows = {row.assessment.id: row for row in report.rows}
    document = {
        "schema": SCHEMA,
        "as_of": report.as_of,
        "method": report.method,
        "generator": f"yztrack {__version__}",
        "explanations": [_explanation(one, rows[one.assessment.id], places) for one in explained],
    }
    return dumps(document) + "\n"


def _explanation(one: Explanation, row: Row, places: Places) -> dict[str, Any]:
    cuts = one.cut_points
    return {
        "assessment": row_document(row._replace(assessment=one.assessment), places),
        "known_since": one.known_since,
        "inputs": [_input(entry) for entry in one.inputs],
        "left_out": [
            {**(observation_document(lost.observation) or {}), "reason": lost.reason} for lost in one.left_out
        ],
        "forecasts": [observation_document(seen) for seen in one.forecasts],
        "steps": [step._asdict() for step in one.steps],
        "cut_points": {
            "ahead": cuts.ahead,
            "on-track": cuts.on_track,
            "behind": cuts.behind,
            "far-behind": cuts.far_behind,
        },
        "methods": {
            name: {
                **judged,
                "score": None if verdict.score is None else rounded(verdict.score),
                "notes": list(verdict.notes),
            }
            for (name, verdict), judged in zip(
                one.assessment.methods.items(), judgement(one.assessment)["methods"].values(), strict=True
            )
        },
        "years": [{"year": year.year, **judgement(year)} for year in one.years],
    }


def _input(entry: Input) -> dict[str, Any]:
    source = entry.source
    return {
        "role": entry.role,
        "indicator": entry.indicator,
        **(observation_document(entry.observation) or {}),
        "title": None if source is None else source.title,
        "publisher": None if source is None else source.publisher,
        "reliability": None if source is None else source.reliability,
    }
