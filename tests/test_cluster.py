"""The status of a plan by Spark: embedded, and on a cluster of several processes, one of which is killed.

These need PySpark and Java (`pip install 'yztrack[cluster]'`, 600 MB), which CI does not install: where they
are absent, all but the refusals are skipped. `test_partition` tries the same parts and function without them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet as pq  # type: ignore[import-untyped]  # has none

from bench.cluster import write_plans
from bench.generate import AS_OF, write_plan
from bench.standalone import Cluster, computed, kill
from tests.plans import SOURCES, figures, source, workspace
from tests.terminal import write, yztrack_at
from tests.test_partition import LINKED, whole
from yztrack.cli.export import _places
from yztrack.cluster import lines, plan, session
from yztrack.finding import Refusal
from yztrack.interchange import read_folder, write_folder
from yztrack.judging import Asked
from yztrack.model import Workspace
from yztrack.render.status_json import row_line
from yztrack.report import Selection, judge
from yztrack.store import load
from yztrack.tables import tables_of

HERE = Path(__file__).parent
HAS_SPARK = find_spec("pyspark") is not None
HAS_JAVA = bool(os.environ.get("JAVA_HOME")) or shutil.which("java") is not None
needs_spark = pytest.mark.skipif(
    not (HAS_SPARK and HAS_JAVA), reason="no PySpark or no Java here: pip install 'yztrack[cluster]'"
)
ON = date(2026, 6, 30)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    with session("local[2]") as made:
        yield made


def by_spark(spark: Any, folder: Path, asked: Asked) -> list[str]:
    return list(lines(plan(spark, str(folder), asked).rows))


@needs_spark
@pytest.mark.parametrize("by_group", [False, True])
@pytest.mark.parametrize("place", ["../targets", "workspaces/ratings"])
def test_the_rows_of_a_whole_plan_are_those_of_its_status(
    place: str, by_group: bool, spark: Any, tmp_path: Path
) -> None:
    loaded = load((HERE / place).resolve())
    places, asked = _places(loaded), Asked(ON, everything=True)
    write_folder(tmp_path / "plan", tables_of(loaded.workspace, places), by_group=by_group)
    report = judge(loaded.workspace, ON, Selection(everything=True))
    assert by_spark(spark, tmp_path / "plan", asked) == [row_line(row, places) for row in report.rows]


def linked() -> Workspace:
    """Members, a benchmark and rivals in groups of their own; a goal known by another source than its own."""
    goal = 'period = 2025\nat_least = 1.50\nid = "x"\nstated_in = ["ｋ 2024 : para. 3", "s2031"]'
    files = LINKED | {"north/later": figures("flow", {2025: "1.5"}, goal=goal)}
    told = workspace(files, {**SOURCES, "plan": source("2030-01-01"), "ｋ 2024": source("2024")})
    assert whole(told, Asked(ON)), "each of them is judged"
    return told


@needs_spark
def test_what_hangs_together_is_judged_together(spark: Any, tmp_path: Path) -> None:
    told = linked()
    write_folder(tmp_path / "plan", tables_of(told), by_group=True)
    assert by_spark(spark, tmp_path / "plan", Asked(ON)) == whole(told, Asked(ON))


@needs_spark
def test_tables_of_other_programs_have_numbers_without_texts(spark: Any, tmp_path: Path) -> None:
    told = linked()
    write_folder(tmp_path / "plan", tables_of(told))
    for path in (tmp_path / "plan").glob("*.parquet"):
        table = pq.read_table(path)
        texts = [name for name in table.column_names if name.endswith("_text")]
        pq.write_table(table.drop_columns(texts), path)
    rows, wanted = by_spark(spark, tmp_path / "plan", Asked(ON)), whole(told, Asked(ON))
    assert [json.loads(row, parse_float=Decimal) for row in rows] == [
        json.loads(row, parse_float=Decimal) for row in wanted
    ]


@needs_spark
def test_sources_that_nobody_knows_are_named(spark: Any, tmp_path: Path) -> None:
    told = workspace({"a": figures("flow", {2024: "1"}), "b": figures("flow", {2025: "2"})}, {})
    write_folder(tmp_path / "plan", tables_of(told))
    assert plan(spark, str(tmp_path / "plan"), Asked(ON)).unknown == ("s2024", "s2025")


@needs_spark
def test_tables_that_no_file_could_hold_are_refused_by_their_fault(tmp_path: Path) -> None:
    write(tmp_path, {"a.toml": SALES})
    tables = tables_of(load(tmp_path / "targets").workspace)
    tables["targets"][0]["period"] = "2025-13"
    write_folder(tmp_path / "plan", tables)
    words = r"^the tables cannot be judged: .*'2025-13' has no such month"
    with pytest.raises(Refusal, match=words), session("local[2]") as made:
        list(lines(plan(made, str(tmp_path / "plan"), Asked(ON)).rows))


SALES = 'name = "A"\nkind = "flow"\nunit = "t"\n[[targets]]\nperiod = 2025\nvalue = 1\nsource = "plan"\n'


def test_without_pyspark_one_line_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(tmp_path, {"a.toml": SALES})
    assert yztrack_at(tmp_path, "export", "plan/").code == 0
    monkeypatch.setattr(
        "yztrack.cluster.find_spec", lambda name: None if name == "pyspark" else find_spec(name)
    )
    ran = yztrack_at(tmp_path, "cluster", "plan")
    assert ran == (2, "", "error: PySpark is not installed\nhelp: pip install 'yztrack[cluster]'\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["targets"], "is a workspace, and Spark reads tables"),
        (["nowhere"], "there is no folder nowhere"),
        (["plan", "-o", "plan"], "plan exists already"),
        (["plan", "-o", "nowhere/a.jsonl"], "there is no folder nowhere"),
        (["plan", "--method", "none"], "no method none"),
    ],
)
def test_what_cannot_be_read_or_written_is_refused_before_spark_starts(
    arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(tmp_path, {"a.toml": SALES})
    assert yztrack_at(tmp_path, "export", "plan/").code == 0
    monkeypatch.setattr("yztrack.cluster.find_spec", lambda _: pytest.fail("Spark was to be started"))
    ran = yztrack_at(tmp_path, "cluster", *arguments)
    assert ran.code == 2 and words in ran.err, ran.err


@needs_spark
@pytest.mark.parametrize("address", ["spark://127.0.0.1:1", "spark://127.0.0.1", "spark://127.0.0.1:x"])
def test_an_address_where_nobody_answers_is_refused_at_once(address: str, tmp_path: Path) -> None:
    write(tmp_path, {"a.toml": SALES})
    assert yztrack_at(tmp_path, "export", "plan/").code == 0
    ran = yztrack_at(tmp_path, "cluster", "plan", "--master", address)
    assert ran.code == 2 and f"{address} does not answer" in ran.err


def wait_for(true: Any, limit: float = 300) -> None:
    start = time.monotonic()
    while not true():
        assert time.monotonic() - start < limit
        time.sleep(0.05)


def test_the_plans_that_are_measured_hold_what_they_say(tmp_path: Path) -> None:
    for made in write_plans(tmp_path, yearly=3, monthly=2):
        tables = read_folder(made.folder)
        assert (len(tables["indicators"]), len(tables["actuals"])) == (made.indicators, made.figures)
        assert len(tables["targets"]) == 2 * made.indicators
        cited = {row["source"] for name in ("targets", "actuals") for row in tables[name]}
        assert cited <= {row["id"] for row in tables["sources"]}


@needs_spark
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc, which tells who works")
def test_a_cluster_that_loses_a_worker_midway_gives_every_row_as_the_status_does(tmp_path: Path) -> None:
    root = write_plan(tmp_path, 3000)
    loaded = load(root)
    write_folder(tmp_path / "plan", tables_of(loaded.workspace, _places(loaded)), by_group=True)
    cluster = Cluster(tmp_path / "cluster", workers=2)
    try:
        asked = [str(tmp_path / "plan"), "--as-of", str(AS_OF), "-o", str(tmp_path / "rows.jsonl")]
        ran = subprocess.Popen(
            [sys.executable, "-m", "yztrack", "cluster", *asked, "--master", cluster.master],
            env=cluster.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        wait_for(lambda: computed(cluster.workers[-1], python=True) > 2 or ran.poll() is not None)
        assert ran.poll() is None, "it was done before the worker could be killed"
        kill(cluster.workers[-1])
        out, err = ran.communicate(timeout=600)
    finally:
        cluster.end()
    assert (ran.returncode, out, err) == (0, "", "")
    assert lost_tasks(cluster.events) > 0, "a worker was killed, and nothing was lost"
    told = status(root)
    rows = [
        json.loads(row, parse_float=Decimal) for row in (tmp_path / "rows.jsonl").read_text().splitlines()
    ]
    assert len(rows) == len(told) == 6000
    assert {row["target"]: row for row in rows} == {row["target"]: row for row in told}


def lost_tasks(events: Path) -> int:
    """How many tasks ended because their executor was lost."""
    (log,) = [path for path in events.rglob("*") if path.is_file()]
    ends = [json.loads(line) for line in log.read_text().splitlines() if "SparkListenerTaskEnd" in line]
    return sum(one["Task End Reason"]["Reason"] == "ExecutorLostFailure" for one in ends)


def status(root: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "yztrack", "status", "--targets", str(root), "--as-of", str(AS_OF)]
    ran = subprocess.run([*command, "--format", "json"], check=True, capture_output=True, text=True)
    rows: list[dict[str, Any]] = json.loads(ran.stdout, parse_float=Decimal)["assessments"]
    return rows
