"""The measurements measure what they say: the same plan every time, tools that agree, ratios that fail."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from bench import guard, peers, tables
from bench.formats import BEANCOUNT, FORMATS, HLEDGER, LEDGER, WORKBOOK
from bench.generate import AS_OF, COUNTY_SIZE, indicator_text, indicators, sample, write_plan
from bench.growth import COMMANDS, growth
from bench.runs import Failed, Figures, Run, Task, in_turn, ratio, run


def plan(folder: Path, count: int, *formats: str) -> Path:
    """A generated plan, and the same in other formats."""
    write_plan(folder, count)
    for name in formats:
        FORMATS[name](folder, indicators(count))
    return folder


def yztrack(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "yztrack", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def test_an_indicator_is_the_same_every_time() -> None:
    (made,) = sample(1)
    assert indicator_text(made).splitlines()[:12] == [
        'name = "Output of cement 1"',
        'name_zh = "水泥产值（1）"',
        'scope = "County 1"',
        'scope_zh = "第1县"',
        'unit = "亿元"',
        'kind = "flow"',
        "",
        "[[targets]]",
        "period = 2025",
        "at_least = 59888.81",
        "baseline = 2020",
        'source = "county-0001-plan"',
    ]


def test_every_indicator_has_two_goals_and_ten_actuals_and_a_tenth_of_them_end_with_a_bound() -> None:
    texts = [indicator_text(made) for made in sample(100)]
    assert {(text.count("[[targets]]"), text.count("[[actuals]]")) for text in texts} == {(2, 10)}
    assert sum(text.count("at_least") == 3 for text in texts) == 10


def test_a_smaller_plan_is_the_beginning_of_a_larger_one() -> None:
    assert sample(300)[:50] == sample(50)


def test_a_county_is_a_folder_of_two_hundred() -> None:
    made = sample(COUNTY_SIZE + 1)
    assert [one.county.folder for one in made[-2:]] == ["county-0001", "county-0002"]


def test_a_generated_plan_has_no_findings(tmp_path: Path) -> None:
    assert json.loads(yztrack(plan(tmp_path, 20), "check", "--format", "json"))["findings"] == []


def test_every_format_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    one, other = (plan(tmp_path / name, 3, *FORMATS) for name in ("one", "other"))
    for name in ("actuals.csv", "goals.csv", HLEDGER, LEDGER, BEANCOUNT, WORKBOOK):
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


@pytest.mark.parametrize("name", ["plain", "pandas", "polars", "duckdb"])
def test_a_script_over_csv_finds_the_gaps_that_yztrack_finds(name: str, tmp_path: Path) -> None:
    peer = peers.PEERS[name]
    if peer.version(sys.executable) is None:
        pytest.skip(f"{name} is not installed")
    folder = plan(tmp_path, 20, "csv")
    command = peer.command(sys.executable, folder)
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    theirs = {
        f"{row['indicator']}@{row['period']}": round(Decimal(row["gap"]), 2)
        for row in csv.DictReader(StringIO(told))
    }
    report = json.loads(
        yztrack(folder, "status", "--format", "json", "--as-of", AS_OF.isoformat()), parse_float=Decimal
    )
    ours = {one["target"]: one["gap"]["high"] for one in report["assessments"]}
    assert theirs == ours
    assert len(ours) == 40


def test_a_workbook_holds_formulas_without_results(tmp_path: Path) -> None:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    plan(tmp_path, 2, "workbook")
    formulas, results = (
        [cell.value for cell in load_workbook(tmp_path / WORKBOOK, data_only=only)["plan"][3]][14:18]
        for only in (False, True)
    )
    assert formulas == ["=L3", "=M3-O3", "=O3/M3", "=FORECAST(M$1,C3:L3,C$1:L$1)"]
    assert results == [None] * 4


def test_hledger_and_ledger_read_their_journals(tmp_path: Path) -> None:
    folder = plan(tmp_path, 3, "hledger", "ledger")
    asked = [peers.PEERS[name] for name in ("hledger", "ledger")]
    here = [peer for peer in asked if peer.version(sys.executable)]
    if not here:
        pytest.skip("neither is installed")
    for peer in here:
        command = peer.command(sys.executable, folder)
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert "水泥产值（1）" in told and "53447.15 CNY" in told


def test_a_tool_that_is_not_installed_has_no_version(tmp_path: Path) -> None:
    assert peers.PEERS["pandas"].version(str(tmp_path / "no-python")) is None


def python(name: str, code: str) -> Task:
    return Task(name, [sys.executable, "-c", code])


def test_a_run_counts_the_time_and_memory_of_a_process() -> None:
    none = run(python("idle", "pass"), limit=60)
    busy = run(python("busy", "held = b'x' * 200_000_000\nfor _ in range(5_000_000): pass"), limit=60)
    assert busy.cpu > none.cpu + 0.02
    assert busy.peak > 200  # a child begins with what its parent has, so there is no other bound


def test_a_run_that_fails_or_takes_too_long_is_no_figure() -> None:
    with pytest.raises(Failed, match="exit code 3"):
        run(python("fails", "raise SystemExit(3)"), limit=60)
    with pytest.raises(Failed, match="stopped after"):
        run(python("hangs", "import time; time.sleep(60)"), limit=0.3)


def test_a_task_that_fails_is_noted_and_the_others_go_on() -> None:
    figures = in_turn([python("fails", "raise SystemExit(3)"), python("runs", "pass")], 2, warm=False)
    assert figures["fails"] == Figures([], "exit code 3")
    assert len(figures["runs"].runs) == 2


def test_a_ratio_is_taken_within_each_round() -> None:
    one = Figures([Run(2, 9, 9), Run(40, 9, 9), Run(6, 9, 9)])
    other = Figures([Run(1, 9, 9), Run(20, 9, 9), Run(3, 9, 9)])
    assert ratio(one, other) == 2


def test_a_table_stands_between_its_marks_and_nothing_else_changes(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- measured: 50 -->\nold\n<!-- end -->\nb\n<!-- measured: 1000 -->\n<!-- end -->\n")
    tables.put_between(page, "50", tables.table(["x", "y"], [["1", r"\2"]]))
    assert page.read_text() == (
        "a\n<!-- measured: 50 -->\n| x | y |\n| :-- | --: |\n| 1 | \\2 |\n<!-- end -->\nb\n"
        "<!-- measured: 1000 -->\n<!-- end -->\n"
    )
    with pytest.raises(ValueError, match="no marks for 7"):
        tables.put_between(page, "7", "")


SECONDS = {
    "typer": 0.1,
    "typer, pydantic": 0.2,
    "--version": 0.11,
    "status": 0.5,
    "again": 0.15,
    "check": 0.4,
}
LINEAR = {"status": 1.0, "check": 1.0}


def test_the_guard_holds_a_command_against_the_imports_that_it_needs() -> None:
    assert guard.ratios(SECONDS, LINEAR) == {
        "--version / typer": pytest.approx(1.1),
        "status json of 200 / imports": pytest.approx(2.5),
        "status json of 200, again / typer": pytest.approx(1.5),
        "check of 200 / imports": pytest.approx(2),
        "status: growth from 200 to 400": 1,
        "check: growth from 200 to 400": 1,
    }


def test_every_ratio_has_a_limit() -> None:
    assert guard.ratios(SECONDS, LINEAR).keys() == guard.LIMITS.keys()


def test_the_guard_tells_what_is_beyond_its_limit_and_that_alone() -> None:
    name = "check: growth from 200 to 400"
    assert guard.slow(guard.LIMITS) == []
    assert guard.slow({**guard.LIMITS, name: 1.9}) == [(name, 1.9, 1.5)]


def test_the_guard_stops_where_a_command_fails() -> None:
    with pytest.raises(RuntimeError, match="status: exit code 2"):
        guard.least({"status": Figures([], "exit code 2")})


@pytest.mark.parametrize(("power", "told"), [(1, 1), (2, 2), (3, 4)])
def test_work_beyond_the_linear_is_told_as_growth(
    power: int, told: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = [0.0]
    monkeypatch.setattr("bench.growth.process_time", lambda: spent[0])

    def work(root: Path) -> int:
        count = int(root.name)
        spent[0] += count**power
        return count

    assert growth(tmp_path / "100", tmp_path / "200", work) == pytest.approx(told)


def test_the_growth_of_both_commands_is_measured_on_whole_plans(tmp_path: Path) -> None:
    root = write_plan(tmp_path, 3)
    assert {name: work(root) for name, work in COMMANDS.items()} == {"status": 3, "check": 3}
