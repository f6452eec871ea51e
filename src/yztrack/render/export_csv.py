"""Flat rows as CSV and as JSON: one figure, goal or source a row, machine values, the same bytes each time.

In CSV a text that a spreadsheet would take for a formula is preceded by an apostrophe, as in
`status --format csv`; in JSON it stands as it is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

from yztrack import __version__
from yztrack.quantity import plain
from yztrack.render.jsontext import dumps

SCHEMA = "yztrack/export/1"
BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as CSV with a header line and LF line ends."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = list(columns)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in names])
    return out.getvalue()


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return inert(value)
    return plain(value) if isinstance(value, Decimal) else str(value)


def render_json(
    what: str, rows: Iterable[Mapping[str, Any]], *, as_of: date, method: str, digest: str
) -> str:
    """Return rows as one JSON document, schema yztrack/export/1."""
    head = {"schema": SCHEMA, "as_of": as_of, "method": method, "generator": f"yztrack {__version__}"}
    return dumps({**head, "inputs": {"digest": digest}, "what": what, "rows": list(rows)}) + "\n"


def render_jsonl(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as JSON, one a line."""
    return "".join(f"{dumps(row, indent=None)}\n" for row in rows)
