"""One part of a plan, as tables, into the rows of `status --format json`: a plain function to be mapped.

It knows no disk, no clock and no engine, and what it takes and gives can be pickled. The part is closed, as
`partition` makes it. Each row comes with its place in the whole, so that the rows of all parts, sorted by it,
stand as in the status of the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, cast

from yztrack.model import Indicator
from yztrack.profiles import SCHEDULE
from yztrack.render.status_json import Places, row_line
from yztrack.report import Selection, judge
from yztrack.tables import Row, workspace_of
from yztrack.validity import faults


class Asked(NamedTuple):
    """How a plan is to be judged, as by the options of `status`."""

    as_of: date
    method: str = SCHEDULE
    everything: bool = False


class Judged(NamedTuple):
    """One row as JSON in a line; `late`, `way` and `number` are its place in the order of all rows."""

    late: bool
    way: list[str]
    number: int
    text: str


def judged(tables: Mapping[str, list[Row]], asked: Asked) -> list[Judged]:
    """Return the rows of a part; raises ValueError where its tables hold what no file may."""
    try:
        workspace = workspace_of(tables)
    except ValueError as error:
        raise ValueError(" ".join(str(error).split())) from None
    for one in workspace.indicators.values():
        fault = next(faults(one), None)
        if fault is not None:
            raise ValueError(f"{one.id}: {fault.message}; {fault.help}")
    report = judge(workspace, asked.as_of, Selection(everything=asked.everything), method=asked.method)
    places = _places(workspace.indicators, tables["targets"])
    return [
        Judged(not row.indicator.headline, row.indicator.id.split("/"), number, row_line(row, places))
        for number, row in enumerate(report.rows)
    ]


def _places(indicators: Mapping[str, Indicator], targets: list[Row]) -> Places:
    """Path and line of each target; null in the row where the tables do not tell."""
    stood: dict[str, list[Row]] = {}
    for row in sorted(targets, key=lambda one: int(one["place"])):
        stood.setdefault(row["indicator"], []).append(row)
    return {
        f"{one.id}@{target.key}": cast("tuple[str, int]", (row["path"], row["line"]))
        for one in indicators.values()
        for target, row in zip(one.targets, stood.get(one.id, ()), strict=True)
    }
