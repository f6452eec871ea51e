"""A workspace as tables and back: value for value, with the digits as they were printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given

from tests.conftest import Plan, plans
from tests.plans import SOURCES, workspace
from yztrack.model import Group, Settings, Waiver, Workspace
from yztrack.store import load
from yztrack.tables import TABLES, tables_of, workspace_of

HERE = Path(__file__).parent
EVERY_KEY = """
    name_zh = "全部"
    kind = "ratio"
    scope = "The city"
    scope_zh = "全市"
    unit = "%"
    better = "within"
    headline = true
    definition = "Two\\nlines."
    note = "=1+1"
    aliases = ["甲", "b"]
    limits = [0, 100.0]
    never_falls = true
    may_be_negative = true
    [derive]
    ratio = ["group/other", "group/more"]
    except = ["group/x*"]
    members = 43
    [[targets]]
    period = "2021/2025"
    over = "end"
    between = [1.50, 2]
    baseline_value = -0.10
    baseline_period = "2020-Q4"
    baseline_source = "plan"
    start = 2021-03-01
    source = "plan"
    stated_in = ["s2021: para. 3 (committed)", "s2022"]
    one_of = "share"
    id = "a"
    [[targets]]
    period = 2025
    about = 50.0
    tolerance = 0.50
    baseline = "previous"
    source = "plan"
    [[actuals]]
    period = "2024-01/2024-02"
    more_than = 123456789012345678901234567890
    published = 2024-06
    revises = true
    source = "s2024"
    [[actuals]]
    period = 2023
    missing = true
    rejected = "a misprint"
    source = "s2024"
    [[waive]]
    rule = "stale"
    reason = "known"
    until = 2030-06-30
"""


def assert_same(told: Workspace) -> None:
    back = workspace_of(tables_of(told))
    assert back == told
    assert repr(back) == repr(told), "equal, and yet 1.50 has become 1.5"


def test_every_key_of_the_model_comes_back() -> None:
    text = EVERY_KEY.replace("published = 2024-06\n", 'published = "2024-06"\n')
    told = replace(
        workspace({"group/an-indicator": text}),
        settings=Settings(
            title="A plan",
            title_zh="计划",
            language="zh",
            groups={"group": Group(name="A group", name_zh="组")},
            waive=(Waiver(rule="unused", reason="later", until=date(2027, 12, 31)),),
        ),
        unread=frozenset({"broken"}),
    )
    assert_same(told)


@pytest.mark.parametrize("place", ["../targets", "workspaces/goals", "workspaces/ratings", "workspaces/town"])
def test_a_whole_plan_comes_back(place: str) -> None:
    loaded = load((HERE / place).resolve())
    assert loaded.workspace.indicators
    assert_same(loaded.workspace)


@given(plan=plans())
def test_any_goal_and_any_figures_come_back(plan: Plan) -> None:
    indicator = plan.indicator()
    object.__setattr__(indicator, "id", "an-indicator")
    assert_same(Workspace(sources=SOURCES, indicators={"an-indicator": indicator}))


def test_a_row_has_every_column_of_its_table_in_its_order() -> None:
    tables = tables_of(load((HERE / "workspaces/goals").resolve()).workspace)
    for name, rows in tables.items():
        assert [list(row) for row in rows] == [list(TABLES[name])] * len(rows), name


def test_a_bound_and_a_period_are_told_to_readers_without_a_parser() -> None:
    text = (
        'kind = "flow"\nunit = "亿元"\n[[actuals]]\nperiod = "2024-H1"\nmore_than = 9000\nsource = "s2024"\n'
    )
    (row,) = tables_of(workspace({"sales": text}))["actuals"]
    told = [
        row[key] for key in ("low", "low_open", "high", "high_open", "first_day", "last_day", "known_from")
    ]
    assert told == [
        Decimal(9000), True, None, False, date(2024, 1, 1), date(2024, 6, 30), date(2024, 12, 31)
    ]  # fmt: skip
