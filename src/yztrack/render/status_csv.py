"""`status --format csv`: one assessment a line, machine values, for a spreadsheet.

Numbers are as in the JSON. A text cell that a spreadsheet would take for a formula is preceded by an
apostrophe.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from typing import Any

from yztrack.quantity import plain
from yztrack.render.status_json import Places, row_document
from yztrack.report import Report

_TEXTS = (
    "target", "indicator", "group", "parent", "year", "name", "name_zh", "label", "label_zh", "scope", "unit",
    "kind", "better", "headline", "period", "due", "over", "measure", "condition", "commitment", "source",
    "where", "path", "line",
)  # fmt: skip
_INTERVALS = ("goal", "goal_level", "gap", "attainment", "done", "elapsed", "pace", "required")
_OBSERVATIONS = ("own", "latest", "baseline", "forecast")
_ENDS = ("low", "low_open", "high", "high_open")
_SEEN = ("period", *_ENDS, "source", "published", "status")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

COLUMNS: tuple[str, ...] = (
    *_TEXTS,
    *(f"{name}_{end}" for name in _INTERVALS for end in _ENDS),
    *(f"{name}_{part}" for name in _OBSERVATIONS for part in _SEEN),
    "met",
    "rating",
    "rating_best",
    "reasons",
)


def render(report: Report, *, places: Places) -> str:
    """Return the report as CSV with a header line and LF line ends."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in report.rows:
        writer.writerow([_cell(value) for value in _values(row_document(row, places))])
    return out.getvalue()


def _values(document: dict[str, Any]) -> list[object]:
    values: list[object] = [document[name] for name in _TEXTS]
    for name in _INTERVALS:
        values += [(document[name] or {}).get(end) for end in _ENDS]
    for name in _OBSERVATIONS:
        values += [(document[name] or {}).get(part) for part in _SEEN]
    reasons = " ".join(reason["code"] for reason in document["reasons"])
    return [*values, document["met"], document["rating"], document["rating_best"], reasons]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return plain(value) if isinstance(value, Decimal) else str(value)
