"""`status --format csv`: one assessment a line, machine values, for a spreadsheet.

Numbers are as in the JSON. A text cell that a spreadsheet would take for a formula is preceded by an
apostrophe.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from operator import attrgetter, itemgetter
from typing import Any

from yztrack.quantity import plain
from yztrack.render.status_json import Places, distances, identity, observation_document, regions
from yztrack.report import Report, Row

_TEXTS = (
    "target", "indicator", "group", "parent", "year", "name", "name_zh", "label", "label_zh", "scope", "unit",
    "kind", "better", "headline", "period", "due", "over", "measure", "condition", "commitment", "source",
    "where", "path", "line",
)  # fmt: skip
_INTERVALS = ("goal", "goal_level", "gap", "attainment", "done", "elapsed", "pace", "required")
_OBSERVATIONS = ("own", "latest", "baseline", "forecast")
_ENDS = ("low", "low_open", "high", "high_open")
_SEEN = ("period", *_ENDS, "source", "published", "status")
_NO_ENDS, _NOT_SEEN = (None,) * len(_ENDS), (None,) * len(_SEEN)
_texts, _seen, _observations = itemgetter(*_TEXTS), itemgetter(*_SEEN), attrgetter(*_OBSERVATIONS)
_QUOTED = re.compile(r'["\r\n]').search
_FORMULA = frozenset("=+-@\t\r")

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
    return header() + row_lines(report.rows, places)


def header() -> str:
    """Return the header line."""
    return _line(COLUMNS)


def row_lines(rows: Iterable[Row], places: Places) -> str:
    """Return the lines of rows; those of one set of rows after another are the lines of all."""
    cells = _CELLS
    return "".join(
        [
            _line(["" if value is None else cells[type(value)](value) for value in _values(row, places)])
            for row in rows
        ]
    )


def _line(cells: Sequence[str]) -> str:
    """A line as the writer of the standard library makes it, which is slow: it is asked where it quotes."""
    line = ",".join(cells)
    if line.count(",") == len(cells) - 1 and not _QUOTED(line):
        return f"{line}\n"
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _values(row: Row, places: Places) -> list[object]:
    one = row.assessment
    values: list[object] = [*_texts(identity(row, places))]
    for ends in (*regions(one).values(), *distances(one).values()):
        values += _NO_ENDS if ends is None else ends.values()
    for seen in _observations(one):
        told = observation_document(seen)
        values += _NOT_SEEN if told is None else _seen(told)
    values += (one.met, one.rating, one.rating_best, " ".join([reason.code for reason in one.reasons]))
    return values


def _text(value: str) -> str:
    return f"'{value}" if value[:1] in _FORMULA else value


_CELLS: Mapping[type, Callable[[Any], str]] = {
    bool: lambda value: "true" if value else "false",
    int: str,
    str: _text,
    Decimal: plain,
    date: date.isoformat,
}
