"""Rows for machines are judged part by part, and are what judging the whole gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.terminal import write, yztrack_at
from yztrack import workers
from yztrack.cli import naming, standing
from yztrack.files import find_workspace
from yztrack.render import status_csv, status_json
from yztrack.report import Selection, judge
from yztrack.store import Shelf, snapshot

AS_OF = date(2024, 6, 30)


def goal(value: int, *more: str, name: str = "Output", actual: int = 90) -> str:
    return "\n".join(
        [
            f'name = "{name}"',
            'kind = "flow"',
            'unit = "bn"',
            *(line for line in more if "=" in line and line.startswith(("headline", "[derive]", "sum"))),
            "[[targets]]",
            "period = 2023",
            f"at_least = {value}",
            'source = "plan"',
            *(line for line in more if line.startswith(("one_of", "benchmark", "measure"))),
            *(
                []
                if any(line.startswith("sum") for line in more)
                else ["[[actuals]]", "period = 2023", f"value = {actual}", 'source = "later"']
            ),
        ]
    )


DERIVED = """
    name = "Sum"
    kind = "flow"
    unit = "bn"
    headline = true
    [derive]
    sum = ["parts/*"]
    [[targets]]
    period = 2023
    at_least = 150
    source = "plan"
"""
FILES = {
    "a.toml": goal(80, 'one_of = "rivals"'),
    "a-b.toml": goal(100, name="Steel"),
    "b/top.toml": goal(80, "headline = true", name="Top"),
    "c.toml": goal(100, 'one_of = "rivals"', name="The same, read otherwise"),
    "parts/x.toml": goal(80, name="X"),
    "parts/y.toml": goal(100, name="Y"),
    "sum.toml": DERIVED,
    "z/against.toml": goal(2, 'benchmark = "parts/x"', 'measure = "multiple"', name="Against"),
    "z/note.toml": goal(80, name="It is no headline"),
    "z/unknown.toml": goal(80, name="Unknown").replace('"plan"', '"plam"'),
    "z/broken.toml": "name = ",
    "z/gbk.toml": "",
}


@pytest.fixture(params=["1", "2"])
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A plan with every way in which one file hangs on another, read one file a part."""
    monkeypatch.setattr(workers, "PART", 1)
    monkeypatch.setenv("YZTRACK_PROCESSES", request.param)
    folder = write(tmp_path, FILES)
    (folder / "targets" / "z" / "gbk.toml").write_bytes("名".encode("gbk"))
    return folder


def whole(folder: Path, form: str) -> str:
    """What the rows of the whole workspace come to, judged at once."""
    shelf = Shelf(snapshot(find_workspace(None, folder)))
    loaded = shelf.whole()
    report = judge(loaded.workspace, AS_OF, Selection())
    places = naming.target_places(report, loaded)
    if form == "csv":
        return status_csv.render(report, places=places)
    inputs = {"digest": shelf.snapshot.digest, "revision": None}
    text = status_json.render(report, inputs=inputs, places=places)
    if form == "json":
        return text
    rows = json.loads(text, parse_float=str)["assessments"]
    return "".join(f"{status_json.row_line(row, places)}\n" for row in report.rows) if rows else ""


@pytest.mark.parametrize("form", ["json", "csv", "jsonl"])
def test_parts_come_to_what_the_whole_comes_to(form: str, plan: Path) -> None:
    ran = yztrack_at(plan, "status", "--format", form, "--as-of", AS_OF.isoformat())
    assert ran.out == whole(plan, form)
    assert ran.code == 1
    told = ["YZ005", "YZ003", "YZ201"]
    assert [code for code in told if code in ran.err] == told


def test_every_file_that_is_left_out_is_told_of_once(plan: Path) -> None:
    err = yztrack_at(plan, "status", "--format", "csv").err
    assert [err.count(name) for name in ("z/broken.toml", "z/gbk.toml", "z/unknown.toml")] == [1, 1, 1]


def test_what_is_left_out_is_told_in_the_language_of_the_result(plan: Path) -> None:
    err = yztrack_at(plan, "status", "--format", "csv", "--lang", "zh").err
    assert "targets/z/broken.toml:1:8: YZ005 不是 TOML" in err
    assert err.splitlines()[-1].startswith("未列入结果")


def test_rival_readings_in_different_parts_are_one_goal_and_rated_together(plan: Path) -> None:
    told = json.loads(yztrack_at(plan, "status", "--format", "json", "--as-of", "2024-06-30").out)
    rivals = [one["rating"] for one in told["assessments"] if one["one_of"] == "rivals"]
    assert rivals == ["undetermined", "undetermined"]
    assert told["summary"]["undetermined"] == 1
    assert sum(told["summary"].values()) == len(told["assessments"]) - 1


@pytest.mark.parametrize(
    ("options", "code"), [(["--fail-on", "missed"], 1), (["--fail-on", "reversing", "parts/x"], 0)]
)
def test_fail_on_looks_at_every_part(options: list[str], code: int, tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if not name.startswith("z/")}
    folder = write(tmp_path, files)
    ran = yztrack_at(folder, "status", "--format", "csv", "--as-of", "2024-06-30", *options)
    assert ran.code == code


@pytest.mark.parametrize("selected", ["parts", "a", "sum@2023", "z/against"])
def test_a_selection_is_judged_with_what_it_rests_on(selected: str, plan: Path) -> None:
    told = yztrack_at(plan, "status", selected, "--format", "jsonl", "--as-of", "2024-06-30").out
    every = yztrack_at(plan, "status", "--format", "jsonl", "--as-of", "2024-06-30").out
    lines = told.splitlines()
    assert lines
    assert set(lines) <= set(every.splitlines())


def test_a_plan_without_goals_is_a_document_without_rows(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.toml": 'name = "A"\nkind = "flow"\nunit = "bn"\n'})
    told = json.loads(yztrack_at(folder, "status", "--format", "json").out)
    assert (told["assessments"], sum(told["summary"].values())) == ([], 0)


def test_rows_that_do_not_fit_into_memory_go_through_a_file(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "_KEPT", 10)
    ran = yztrack_at(plan, "status", "--format", "json", "--as-of", "2024-06-30")
    assert ran.out == whole(plan, "json")


SLOW = """
import sys, time
from yztrack import workers
from yztrack.cli import main, standing
workers.PART = 1
answer = standing._answer
def slow(*given):
    time.sleep(1)
    return answer(*given)
standing._answer = slow
sys.argv = ["yztrack", "status", "--format", "jsonl", "--no-cache"]
main()
"""


def test_lines_are_printed_before_the_last_part_is_judged(tmp_path: Path) -> None:
    folder = write(tmp_path, {f"{name}.toml": goal(80, name=name) for name in "abc"})
    environment = {**os.environ, "YZTRACK_PROCESSES": "1"}
    command = [sys.executable, "-c", SLOW]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, env=environment) as run:
        assert run.stdout is not None
        assert json.loads(run.stdout.readline())["indicator"] == "a"
        assert run.poll() is None
        assert len(run.stdout.readlines()) == 2
    assert run.returncode == 0
