"""Goals as flat rows: the columns of `status --format csv`, with values of their own types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from yztrack.render.status_csv import COLUMNS
from yztrack.render.status_json import Places, row_document
from yztrack.report import Report
from yztrack.tables import Columns, ColumnType, Row

_DAYS = {"due", "own_published", "latest_published", "baseline_published", "forecast_published"}


def _type(column: str) -> ColumnType:
    if column.endswith("_open") or column == "headline":
        return "flag"
    if column.endswith(("_low", "_high")):
        return "number"
    if column in {"line", "year"}:
        return "count"
    return "day" if column in _DAYS else "text"


GOALS: Columns = {column: _type(column) for column in COLUMNS}


def goal_documents(report: Report, places: Places) -> list[dict[str, Any]]:
    """Return the goals as they stand in `status --format json`."""
    return [row_document(row, places) for row in report.rows]


def goal_rows(documents: Iterable[dict[str, Any]]) -> list[Row]:
    """Return goals as rows of the columns `GOALS`."""
    return [{column: _value(column, one) for column in GOALS} for one in documents]


def _value(column: str, document: dict[str, Any]) -> Any:
    if column == "reasons":
        return " ".join(reason["code"] for reason in document["reasons"])
    if column in document:
        return document[column]
    outer = max((name for name in document if column.startswith(f"{name}_")), key=len)
    return (document[outer] or {}).get(column.removeprefix(f"{outer}_"))
