"""A plan in parts: what hangs together stays together, and the rows of all parts are those of the plan."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawn import workspaces
from tests.plans import figures, workspace
from tests.terminal import yztrack_at
from yztrack.cli.export import _places
from yztrack.judging import Asked, judged
from yztrack.model import Workspace
from yztrack.partition import anchors, cited, number, parts
from yztrack.render.status_json import row_line
from yztrack.report import Selection, judge
from yztrack.store import load
from yztrack.tables import Row, tables_of

HERE = Path(__file__).parent
ON = date(2026, 6, 30)


def mapped(tables: Mapping[str, list[Row]], count: int, asked: Asked) -> list[str]:
    """The rows of all parts, each judged by itself, in the order of the whole."""
    rows = [row for part in parts(tables, count) for row in pickle.loads(pickle.dumps(judged(part, asked)))]
    return [row.text for row in sorted(rows, key=lambda one: one[:3])]


def whole(told: Workspace, asked: Asked) -> list[str]:
    """The rows of the plan, judged at once."""
    report = judge(told, asked.as_of, Selection(everything=asked.everything), method=asked.method)
    nowhere: Any = {f"{row.indicator.id}@{row.target.key}": (None, None) for row in report.rows}
    return [row_line(row, nowhere) for row in report.rows]


@given(told=workspaces(), count=st.integers(1, 5))
def test_the_rows_of_all_parts_are_those_of_the_plan(told: Workspace, count: int) -> None:
    asked = Asked(ON, everything=True)
    assert mapped(tables_of(told), count, asked) == whole(told, asked)


@pytest.mark.parametrize("place", ["../targets", "workspaces/goals", "workspaces/ratings", "workspaces/town"])
def test_the_parts_of_a_whole_plan_give_its_status(place: str, tmp_path: Path) -> None:
    root = (HERE / place).resolve()
    ran = yztrack_at(
        tmp_path, "status", "--targets", str(root), "--as-of", "2026-06-30", "--all", "--format", "json"
    )
    told = json.loads(ran.out, parse_float=Decimal)["assessments"]
    loaded = load(root)
    rows = mapped(tables_of(loaded.workspace, _places(loaded)), 7, Asked(ON, everything=True))
    found = [json.loads(row, parse_float=Decimal) for row in rows]
    assert len(found) == len(told) >= 3
    by_id = {row["target"]: row for row in told}
    assert {row["target"]: row for row in found} == by_id
    assert len(by_id) == len(told), "an id stands for one row"


LINKED = {
    "a/parts": figures(
        "flow", {}, goal="period = 2024\nat_least = 2", head='[derive]\nsum = ["b/*"]\nexcept = ["b/out"]'
    ),
    "b/one": figures("flow", {2024: "2"}),
    "b/out": figures("flow", {2024: "3"}),
    "bb/one": figures("flow", {2024: "2"}),
    "c/met": figures("flow", {2025: "11"}, goal='period = 2025\nat_least = 1\nbenchmark = "d/province"'),
    "d/province": figures("flow", {2025: "9"}),
    "e/each": figures("flow", {2025: "1"}, goal='period = 2025\nat_least = 1\none_of = "reading"'),
    "f/total": figures("flow", {2025: "1"}, goal='period = 2025\nat_least = 2\none_of = "reading"'),
    "g/alone": figures("flow", {2024: "5"}),
}


def test_members_benchmarks_and_rivals_lie_in_one_part() -> None:
    tables = tables_of(workspace(LINKED))
    told = anchors(tables["derivations"], tables["targets"], LINKED)
    assert told == {
        "a/parts": "a/parts", "b/one": "a/parts", "b/out": "a/parts",
        "c/met": "c/met", "d/province": "c/met",
        "e/each": "e/each", "f/total": "e/each",
    }  # fmt: skip


@pytest.mark.parametrize("count", range(1, 9))
def test_what_hangs_together_is_judged_together_whatever_else_is_there(count: int) -> None:
    rows = mapped(tables_of(workspace(LINKED)), count, Asked(ON))
    assert {row["target"]: row["rating"] for row in map(json.loads, rows)} == {
        "a/parts@2024": "achieved",
        "c/met@2025": "achieved",
        "e/each@2025": "undetermined",
        "f/total@2025": "undetermined",
    }


def test_links_hold_however_far_they_reach() -> None:
    chain = [{"indicator": f"i{at:03}", "benchmark": f"i{at + 1:03}", "one_of": None} for at in range(500)]
    assert set(anchors([], chain[::-1], []).values()) == {"i000"}


def test_a_part_has_the_sources_that_it_cites_and_no_others() -> None:
    targets = [{"source": "a", "baseline_source": None, "stated_in": ["b: para. 3", " c ", "d"]}]
    assert cited(targets, [{"source": "e"}, {"source": "a"}]) == {"a", "b", "c", "d", "e"}
    (part,) = parts(tables_of(workspace({"a": figures("flow", {2024: "1"})})), 1)
    assert [row["id"] for row in part["sources"]] == ["s2024"]


def test_the_number_of_a_part_is_the_crc_that_other_engines_compute() -> None:
    assert number("123456789", 2**32) == 0xCBF43926  # the check value of CRC-32


def test_what_no_file_may_hold_is_refused_by_its_indicator() -> None:
    tables = tables_of(workspace({"a": figures("flow", {2024: "1"})}))
    tables["actuals"][0]["at_most"] = Decimal(3)
    with pytest.raises(ValueError, match=r"^a: value and at_most are given at once; keep the one"):
        judged(parts(tables, 1)[0], Asked(ON))
