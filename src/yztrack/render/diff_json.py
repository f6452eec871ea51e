"""`diff --format json`, schema yztrack/diff/1: what moved and why, in the manners of `status`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from yztrack import __version__
from yztrack.causes import Cause, Change
from yztrack.model import Actual, Indicator, Tolerance, Workspace, observed, stated_key
from yztrack.render.jsontext import dumps, interval
from yztrack.render.status_json import judgement
from yztrack.report import Row

SCHEMA = "yztrack/diff/1"
_TOLD = (
    "met",
    "gap",
    "attainment",
    "pace",
    "goal_level",
    "own",
    "latest",
    "baseline",
    "rating",
    "rating_best",
)


class Side(NamedTuple):
    """One of the two states: its git revision where it has one, and the day it is judged on."""

    revision: str | None
    as_of: date


def render(
    changes: Sequence[Change], workspaces: tuple[Workspace, Workspace], sides: tuple[Side, Side], method: str
) -> str:
    """Return the JSON text; the workspaces are those before and after."""
    return (
        dumps(
            {
                "schema": SCHEMA,
                "generator": f"yztrack {__version__}",
                "method": method,
                "before": sides[0]._asdict(),
                "after": sides[1]._asdict(),
                "summary": _summary(changes),
                "changes": [_change(one, workspaces) for one in changes],
            }
        )
        + "\n"
    )


def _summary(changes: Sequence[Change]) -> dict[str, int]:
    kinds = Counter(one.kind for one in changes)
    rated = sum("rating" in one.fields for one in changes if one.kind == "changed")
    return {
        "changed": kinds["changed"],
        "rated_differently": rated,
        "set": kinds["set"],
        "dropped": kinds["dropped"],
    }


def _change(one: Change, workspaces: tuple[Workspace, Workspace]) -> dict[str, Any]:
    row = one.after or one.before
    assert row is not None, "a change has a side"  # noqa: S101
    indicator = row.indicator
    return {
        "target": one.target,
        "indicator": indicator.id,
        "name": indicator.name,
        "name_zh": indicator.name_zh,
        "unit": indicator.unit,
        "change": one.kind,
        "fields": list(one.fields),
        "before": _side(one.before),
        "after": _side(one.after),
        "causes": [_cause(cause, workspaces) for cause in one.causes],
    }


def _side(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    told = judgement(row.assessment)
    return {
        "due": row.assessment.due,
        "superseded_by": row.superseded_by,
        **{key: told[key] for key in _TOLD},
    }


def _cause(cause: Cause, workspaces: tuple[Workspace, Workspace]) -> dict[str, Any]:
    before, after = workspaces
    return {
        "code": cause.code,
        "alone": cause.alone,
        "indicator": cause.indicator,
        "period": None if cause.period is None else str(cause.period),
        "before": [_actual(one, before.indicators[cause.indicator], before) for one in cause.before],
        "after": [_actual(one, after.indicators[cause.indicator], after) for one in cause.after],
    }


def _actual(one: Actual, indicator: Indicator, workspace: Workspace) -> dict[str, Any]:
    """An actual as it was stated: its own measure, not yet resolved to a level."""
    stated = stated_key(one)
    tolerance: Tolerance = workspace.settings.tolerance
    shown = interval(None if stated is None else observed(one, indicator.kind, tolerance))
    return {
        "quantity": shown,
        "measure": one.measure,
        "done": one.done,
        "missing": one.missing,
        "status": one.status,
        "source": one.source,
        "where": one.where,
    }
