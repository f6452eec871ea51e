"""Correct plans of other places: whatever `check` finds in them is a false alarm.

Each folder below `cases/clean` is a workspace. They hold what has made checkers cry wolf: deaths by
disasters that jump, rates that fall to nothing, a pandemic, sectors that grow a hundredfold, breaks, seasons,
ranks, shares above 100 % of GDP, sums that are off in the last digit.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from yztrack.cli.checking import findings
from yztrack.store import load

CLEAN = Path(__file__).parent / "cases" / "clean"
ON = date(2026, 6, 30)
plans = pytest.mark.parametrize("plan", sorted(one.name for one in CLEAN.iterdir()))


@plans
def test_a_correct_plan_stays_silent(plan: str) -> None:
    assert findings(load(CLEAN / plan), ON) == []


@plans
def test_it_stays_silent_while_a_file_is_broken(plan: str) -> None:
    loaded = load(CLEAN / plan)
    for broken in loaded.workspace.indicators:
        left = {one: kept for one, kept in loaded.workspace.indicators.items() if one != broken}
        workspace = loaded.workspace.__class__(
            settings=loaded.workspace.settings,
            sources=loaded.workspace.sources,
            indicators=left,
            unread=frozenset({broken}),
        )
        assert [one.code for one in findings(loaded._replace(workspace=workspace), ON)] == []


def test_there_are_enough_of_them() -> None:
    assert len(list(CLEAN.iterdir())) >= 12
    assert all(2 < len(load(folder).workspace.indicators) < 15 for folder in CLEAN.iterdir())
