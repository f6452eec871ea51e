"""`yztrack show`: one indicator as a person reads it, and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its types are another package
from rich.cells import cell_len

import yztrack
from tests.terminal import write, yztrack_at

SCHEMA = json.loads((Path(yztrack.__file__).parent / "schemas" / "show-1.json").read_text("utf-8"))
OUTPUT = """
    name = "Output"
    name_zh = "产值"
    scope = "The city"
    kind = "flow"
    unit = "bn"
    definition = "All firms."
    [[targets]]
    period = 2025
    at_least = 100
    baseline = 2020
    commitment = "strive"
    source = "plan"
    where = "para. 5"
    note = "Said twice."
    [[actuals]]
    period = 2020
    value = 50
    source = "plan"
    [[actuals]]
    period = 2023
    more_than = 70
    source = "later"
    [[actuals]]
    period = 2023
    value = 60
    source = "plan"
    published = 2024-02-01
    where = "table 2"
    [[actuals]]
    period = 2024
    value = 95
    status = "forecast"
    source = "later"
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path, {"industry/output.toml": OUTPUT})


def test_show_tells_the_series_the_goals_and_the_sources(plan: Path) -> None:
    ran = yztrack_at(plan, "show", "output", columns=100)
    assert (ran.code, ran.err) == (0, "")
    lines = [line.strip() for line in ran.out.splitlines()]
    assert lines[0] == "Output, bn  industry/output"
    assert lines[1] == "flow, higher is better, The city"
    assert "● figure  ○ bound  ◆ goal  · schedule  ? forecast" in lines
    assert "2025, ≥ 100, to strive for: behind .. ahead" in lines
    assert "Latest > 70 (2023); Gap < 30 to go; Done > 40%; Pace > 0.67" in lines
    assert "Said twice." in lines
    assert any(line.split() == ["2023", ">", "70", "later", "2024-03-01"] for line in lines)
    assert any(
        line.split()[:7] == ["2023", "60", "contradicts", "a", "better", "report", "plan"] for line in lines
    )
    assert any(line.split()[:3] == ["2024", "95", "forecast"] for line in lines)
    assert "later: The bulletin; The bureau; 2024-03-01; official" in lines


def test_show_is_chinese_where_asked(plan: Path) -> None:
    out = yztrack_at(plan, "show", "output", "--lang", "zh").out
    assert out.startswith("产值, bn  industry/output\n流量, 越高越好, The city\n")
    assert "Figures" not in out


@pytest.mark.parametrize("columns", [30, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(plan: Path, columns: int) -> None:
    for language in ("en", "zh"):
        out = yztrack_at(plan, "show", "output", "--lang", language, columns=columns).out
        assert max(cell_len(line) for line in out.splitlines()) <= columns


def test_json_follows_its_schema_and_keeps_what_did_not_count(plan: Path) -> None:
    told = json.loads(yztrack_at(plan, "show", "output", "--format", "json").out)
    Draft202012Validator(SCHEMA).validate(told)
    assert [one["period"] for one in told["known"]] == ["2020", "2023"]
    assert [(one["low"], one["reason"]) for one in told["dropped"]] == [(60, "contradicted")]
    assert [one["low"] for one in told["forecasts"]] == [95]
    assert list(told["sources"]) == ["later", "plan"]


def test_as_of_forgets_what_came_later(plan: Path) -> None:
    told = json.loads(yztrack_at(plan, "show", "output", "--format", "json", "--as-of", "2024-02-15").out)
    assert [(one["period"], one["low"]) for one in told["known"]] == [("2020", 50), ("2023", 60)]


def test_ascii_draws_with_plain_characters(plan: Path) -> None:
    out = yztrack_at(plan, "show", "output", "--ascii").out
    picture = out.partition("All firms.")[2].partition("Goals")[0]
    assert picture.isascii()
    assert "#" in picture


def test_an_indicator_without_figures_has_no_picture_and_says_what_there_is(tmp_path: Path) -> None:
    text = 'name = "Bridge"\nkind = "milestone"\n[[targets]]\nperiod = 2025\nsource = "plan"\n'
    ran = yztrack_at(write(tmp_path, {"bridge.toml": text}), "show", "bridge")
    assert ran.code == 0
    assert "2025: open" in ran.out
    assert "└" not in ran.out


def test_what_does_not_exist_is_refused_with_the_nearest(plan: Path) -> None:
    ran = yztrack_at(plan, "show", "outptu")
    assert ran.code == 2
    assert "did you mean industry/output" in ran.err
