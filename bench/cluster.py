"""How fast a cluster judges, and how that grows with it: python -m bench.cluster --write.

Three plans, as Parquet tables in partitions of one county each: `county` is one, of 200 indicators, and tells
what every run costs; `yearly` is that of `generate` (ten figures and two goals an indicator); `monthly` has
60 months of figures and two goals an indicator. Each is judged by one process of Python alone (the floor),
and by clusters of one and of two workers with one core each (`standalone`), from the tables on disk to the
rows on disk. Clusters take turns, round by round; each turn is a program of its own that judges the county
twice to warm up, and then each plan. CPU is that of the workers and all below them. A run of the county is
taken off for rates, which are by CPU, and for growth, which is by wall time: how many times as fast.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

from bench.generate import (
    AS_OF,
    COUNTY_SIZE,
    County,
    Made,
    counties,
    indicator_text,
    indicators,
    number_text,
    sources_text,
)
from bench.standalone import Cluster, computed
from bench.tables import put_between, seconds, table, times

PAGE = Path(__file__).parent / "SCALE.md"
MONTHS = tuple(f"{year}-{month:02}" for year in range(2021, 2026) for month in range(1, 13))
_WORKERS = (1, 2)


class Plan(NamedTuple):
    """A plan as tables in a folder, and what is in it."""

    name: str
    folder: Path
    indicators: int
    figures: int


class Run(NamedTuple):
    """One run: seconds of wall time, of the workers' CPU, and of what Python used of that."""

    wall: float
    cpu: float
    python: float


class Turn(NamedTuple):
    """One program: seconds until Spark was there, the first run of all, and one of each plan when warm."""

    start: float
    first: Run
    runs: list[Run]


def monthly_text(made: Made) -> str:
    """Return an indicator file with sixty months in place of ten years."""
    head, *goals = indicator_text(made).split("\n[[targets]]\n")
    last = goals[-1].partition("\n[[actuals]]\n")[0]
    level = made.actuals[5]
    figures = (
        f'\n[[actuals]]\nperiod = "{month}"\nvalue = {number_text((level + level * at // 60) // 12)}\n'
        f'source = "{made.county.folder}-{month}"\n'
        for at, month in enumerate(MONTHS)
    )
    return "".join((head, f"\n[[targets]]\n{goals[0]}", f"\n[[targets]]\n{last}\n", *figures))


def monthly_sources(count: int) -> str:
    """Return a bibliography with a bulletin a month for each county."""

    def texts(county: County) -> Iterator[str]:
        for month in MONTHS:
            yield (
                f'\n[{county.folder}-{month}]\ntitle = "{county.name}{month}统计月报"\n'
                f'publisher = "{county.name}统计局"\npublished = "{month}"\nreliability = "official"\n'
            )

    return sources_text(count) + "".join(text for county in counties(count) for text in texts(county))


def write_plans(folder: Path, yearly: int, monthly: int) -> list[Plan]:
    """Write the plans as tables."""
    from yztrack.document import read_indicator, read_sources
    from yztrack.interchange import write_folder
    from yztrack.model import Workspace
    from yztrack.tables import tables_of

    made = []
    for name, count, text_of, sources_of, each in (
        ("county", COUNTY_SIZE, indicator_text, sources_text, 10),
        ("yearly", yearly, indicator_text, sources_text, 10),
        ("monthly", monthly, monthly_text, monthly_sources, len(MONTHS)),
    ):
        read = {one.id: read_indicator(one.id, text_of(one)) for one in indicators(count)}
        records = {key: told.records for key, told in read.items() if told.records is not None}
        assert len(records) == count  # noqa: S101  a plan with faults measures nothing
        sources = read_sources(sources_of(count)).records or {}
        write_folder(folder / name, tables_of(Workspace(sources=sources, indicators=records)), by_group=True)
        made.append(Plan(name, folder / name, count, count * each))
    return made


def alone(plan: Plan) -> Mapping[str, float]:
    """Judge a plan part by part in this process; return the seconds of CPU of reading, and of judging."""
    from yztrack.interchange import read_folder
    from yztrack.judging import Asked, judged
    from yztrack.partition import parts

    start = time.process_time()
    tables = read_folder(plan.folder)
    read = time.process_time()
    rows = sum(len(judged(part, Asked(AS_OF))) for part in parts(tables, plan.indicators // 200 + 1))
    return {"rows": rows, "read": read - start, "judge": time.process_time() - read}


def turn(folders: list[str], master: str, workers: list[int]) -> Turn:
    """Judge plans on a cluster, from tables on disk to rows on disk; called in a program of its own."""
    from yztrack.cluster import session

    begin = time.perf_counter()
    with TemporaryDirectory() as out, session(master) as spark:
        start = time.perf_counter() - begin
        runs = [
            run(spark, folder, f"{out}/{number}", workers)
            for number, folder in enumerate([folders[0], folders[0], *folders])
        ]
    return Turn(start, runs[0], runs[2:])


def run(spark: Any, folder: str, out: str, workers: list[int]) -> Run:
    """Judge a plan once."""
    from yztrack.cluster import plan, write
    from yztrack.judging import Asked

    used = [sum(computed(one, python=of) for one in workers) for of in (False, True)]
    begin = time.perf_counter()
    write(plan(spark, folder, Asked(AS_OF)).rows, out)
    wall = time.perf_counter() - begin
    now = [sum(computed(one, python=of) for one in workers) for of in (False, True)]
    return Run(wall, now[0] - used[0], now[1] - used[1])


def in_turn(plans: list[Plan], clusters: Mapping[int, Cluster], rounds: int) -> dict[int, list[Turn]]:
    """Let each cluster judge the plans once a round."""
    turns: dict[int, list[Turn]] = {count: [] for count in clusters}
    for number in range(rounds):
        for count, cluster in clusters.items():
            folders = ",".join(str(plan.folder) for plan in plans)
            ran = subprocess.run(  # noqa: S603  this very file
                [sys.executable, "-m", "bench.cluster", "--turn", folders, cluster.master]
                + [str(one) for one in cluster.workers],
                env=cluster.environment,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            start, first, runs = json.loads(ran.stdout)
            turns[count].append(Turn(start, Run(*first), [Run(*one) for one in runs]))
            tell(f"round {number + 1}, {count} workers: {turns[count][-1]}; load {os.getloadavg()[0]:.1f}")
    return turns


def tell(text: str) -> None:
    """Say on stderr how far it is."""
    sys.stderr.write(f"{text}\n")


def rows_of(
    at: int, plan: Plan, floor: Mapping[str, float], turns: Mapping[int, list[Turn]]
) -> list[list[str]]:
    """Return the rows of the table for one plan, which is the one `at` that place in each turn."""
    alone = floor["read"] + floor["judge"]
    rates = [rate(size / alone) for size in (plan.indicators, plan.figures)]
    rows = [[f"{plan.name}: Python alone", "", seconds(alone), seconds(alone), *rates, ""]]
    for count, told in turns.items():
        runs = [one.runs[at] for one in told]
        wall, cpu, python = (median(told) for told in zip(*runs, strict=True))
        rates = ["", "", ""]
        if at:
            used = _net(told, at, "cpu")
            rates = [rate(size / used) for size in (plan.indicators, plan.figures)]
            rates.append(times(_net(turns[_WORKERS[0]], at, "wall") / _net(told, at, "wall")))
        rows.append([f"{plan.name}: workers: {count}", seconds(wall), seconds(cpu), seconds(python), *rates])
    return rows


def _net(turns: list[Turn], at: int, what: Literal["wall", "cpu"]) -> float:
    """The median time of a plan, that of the county taken off."""
    column = Run._fields.index(what)
    return median(one.runs[at][column] - one.runs[0][column] for one in turns)


def rate(value: float) -> str:
    """Return a rate of three digits."""
    return f"{float(f'{value:.3g}'):,.0f}"


def report(plans: list[Plan], floors: list[Mapping[str, float]], turns: Mapping[int, list[Turn]]) -> str:
    """Return the measurements as Markdown."""
    every = [one for told in turns.values() for one in told]
    head = [
        "plan", "wall", "CPU of the workers", "of it Python", "indicators a CPU s", "figures a CPU s",
        "growth",
    ]  # fmt: skip
    rows = [
        row
        for at, (plan, floor) in enumerate(zip(plans, floors, strict=True))
        for row in rows_of(at, plan, floor, turns)
    ]
    sizes = "; ".join(f"{one.name}: {one.indicators:,} indicators, {one.figures:,} figures" for one in plans)
    return (
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores ({platform.machine()}), "
        f"CPython {platform.python_version()}, Java {java()}, PySpark {spark_version()}; "
        f"load {os.getloadavg()[2]:.1f}; {sizes}.\n\n"
        f"{table(head, rows)}\n"
        f"Until Spark is there: {seconds(median(one.start for one in every))}; a first run, its code still "
        f"cold, takes {times(median(one.first.wall / one.runs[0].wall for one in every))} times a later "
        "one.\n"
    )


def java() -> str:
    """Return the version of Java."""
    program = shutil.which("java") or "java"
    told = subprocess.run([program, "-version"], check=True, capture_output=True, text=True).stderr  # noqa: S603
    return told.split('"')[1]


def spark_version() -> str:
    """Return the version of PySpark."""
    from importlib.metadata import version

    return version("pyspark")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.cluster", description=__doc__.split("\n\n")[0])
    parser.add_argument("--yearly", type=int, default=10_000, metavar="INDICATORS")
    parser.add_argument("--monthly", type=int, default=6_000, metavar="INDICATORS")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="write the figures into SCALE.md")
    parser.add_argument("--turn", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.turn:
        folders, master, *workers = given.turn
        sys.stdout.write(json.dumps(turn(folders.split(","), master, [int(one) for one in workers])))
        return
    with TemporaryDirectory() as place:
        plans = write_plans(Path(place), given.yearly, given.monthly)
        tell("the plans are written")
        floors = [alone(plan) for plan in plans]
        tell(str(floors))
        clusters = {count: Cluster(Path(place) / f"cluster-{count}", count) for count in _WORKERS}
        try:
            turns = in_turn(plans, clusters, given.rounds)
        finally:
            for cluster in clusters.values():
                cluster.end()
    text = report(plans, floors, turns)
    sys.stdout.write(text)
    if given.write:
        put_between(PAGE, "cluster", text)


if __name__ == "__main__":
    main()
