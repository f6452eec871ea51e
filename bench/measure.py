"""Measure yztrack, the floor and other tools in turn, in one run: python -m bench.measure.

Start-up is measured on the plan of this repository, throughput on generated plans (`--sizes`). Every table
holds its floor, measured in the same rounds. `--write` puts the tables into bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from time import sleep

from bench.floor import BARE, IMPORTS, RECORDS, TABLE, TYPER
from bench.formats import FORMATS
from bench.generate import AS_OF, indicators, write_plan
from bench.peers import PEERS
from bench.runs import SETTLED, Figures, Task, in_turn, ratio, remembering, run
from bench.tables import put_between, seconds, table, times

ROOT = Path(__file__).parent.parent
README = ROOT / "bench" / "README.md"
YZTRACK = (sys.executable, "-m", "yztrack")
DRAWN = 1000  # the table of a larger plan is read by nobody
# what a command of section "start-up" is held against, and the most it may take of it
ADDING = "add-actual"
STARTUP: dict[str, tuple[Sequence[str], str, float]] = {
    "--version": (("--version",), TYPER, 1.5),
    "--help": (("--help",), TYPER, 1.5),
    "check": (("check",), RECORDS, 1.3),
    "status --format json": (("status", "--format", "json"), RECORDS, 1.3),
    "status --format csv": (("status", "--format", "csv"), RECORDS, 1.3),
    "status (table)": (("status",), TABLE, 1.3),
    ADDING: (
        ("add-actual", "industry/invoiced-sales", "2023", ">=8000", "--source", "cns-2025-01-12"),
        RECORDS,
        1.3,
    ),
}
COMPLETION = "shell completion"
ANEW = ", judged anew"


def python(code: str) -> list[str]:
    """Return the command that runs a line of Python."""
    return [sys.executable, "-c", code]


def floor_tasks(names: Iterable[str] = IMPORTS) -> list[Task]:
    """Return the processes that only import."""
    return [Task(name, python(IMPORTS[name])) for name in names]


def startup(folder: Path, rounds: int, limit: float) -> str:
    """Measure what a person waits for on the plan of Yangzhou; return the table."""
    for place in (folder / "targets", folder / "grown" / "targets"):
        shutil.copytree(ROOT / "targets", place)
    grown = folder / "grown" / "targets" / "industry" / "invoiced-sales.toml"
    tasks = [*floor_tasks(), _completion(folder)]
    held: dict[str, tuple[str, str]] = {COMPLETION: (TYPER, "1.5")}
    for name, (arguments, least, most) in STARTUP.items():
        held |= {name: (least, f"{most}"), name + ANEW: (least, "")}
        command = [*YZTRACK, *arguments]
        if name == ADDING:
            before = partial(grown.write_bytes, grown.read_bytes())
            tasks.append(Task(name, command, grown.parents[2], before=before))
            continue
        tasks.append(Task(name, command, folder, remembering(folder), codes=(0, 1)))
        if arguments[0] in {"check", "status"}:
            tasks.append(Task(name + ANEW, [*command, "--no-cache"], folder, codes=(0, 1)))
    sleep(SETTLED)
    figures = in_turn(tasks, rounds, limit=limit)
    rows = []
    for task in tasks:
        beside, goal = held.get(task.name, (BARE, ""))
        told = _against(figures[task.name], figures[beside])
        rows.append([task.name, *_cells(figures[task.name]), beside, told, goal])
    return table(["process", "CPU", "wall", "peak MB", "floor", "× floor", "goal"], rows)


def _completion(folder: Path) -> Task:
    code = "import sys; sys.argv = ['yztrack']; from yztrack.__main__ import main; main()"
    asked = {"_YZTRACK_COMPLETE": "complete_bash", "COMP_WORDS": "yztrack st", "COMP_CWORD": "1"}
    return Task(COMPLETION, python(code), folder, asked, codes=(0, 1))


def throughput(folder: Path, count: int, given: argparse.Namespace) -> tuple[str, Figures]:
    """Measure a generated plan of so many indicators; return the tables, and the figures of `status`."""
    write_plan(folder, count)
    named = {name: version for name in given.peers if (version := _version(name, given.peers_python))}
    for name in {PEERS[name].reads for name in named}:
        FORMATS[name](folder, indicators(count))
    tasks = [*floor_tasks((BARE, RECORDS)), *_commands(folder, count)]
    tasks += (
        Task(version, PEERS[name].command(given.peers_python, folder), folder)
        for name, version in named.items()
    )
    sleep(SETTLED)
    for task in tasks:
        if task.name.endswith(AGAIN):
            run(task, given.limit)
    figures = in_turn(tasks, given.rounds, limit=given.limit, warm=count <= DRAWN)
    status = figures[STATUS]
    rows = [[task.name, *_cells(figures[task.name]), _against(figures[task.name], status)] for task in tasks]
    absent = [name for name in given.peers if name not in named]
    text = table([f"{count:,} indicators", "CPU", "wall", "peak MB", "× status json"], rows)
    if absent:
        text += f"\nNot installed, so not measured: {', '.join(absent)}.\n"
    return text + "\n" + _parts(folder, figures[RECORDS], status, given.rounds), status


STATUS = "yztrack status --format json"
AGAIN = ", again"


def _commands(folder: Path, count: int) -> list[Task]:
    on = ("--as-of", AS_OF.isoformat())
    asked = {
        STATUS: ("status", "--format", "json", *on),
        "yztrack status --format csv": ("status", "--format", "csv", *on),
        "yztrack check --format json": ("check", "--format", "json"),
    }
    if count <= DRAWN:
        asked["yztrack status (table)"] = ("status", *on)
    tasks = []
    for name, words in asked.items():
        tasks.append(Task(name, [*YZTRACK, *words, "--no-cache"], folder, codes=(0, 1)))
        tasks.append(Task(name + AGAIN, [*YZTRACK, *words], folder, remembering(folder), codes=(0, 1)))
    return tasks


def _parts(folder: Path, imports: Figures, status: Figures, rounds: int) -> str:
    """Return the floor's parts beside what `status --format json` took."""
    told = []
    for _ in range(rounds):
        done = subprocess.run(  # noqa: S603  ours
            [sys.executable, "-m", "bench.floor", str(folder / "targets")],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(json.loads(done.stdout))
    parts = {name: median(one[name] for one in told) for name in told[0]}
    least = imports.cpu + sum(parts.values())
    head = ["the floor's parts", "imports", *parts, "sum"]
    cells = ["CPU", *map(seconds, (imports.cpu, *parts.values(), least))]
    if not status.runs:
        return table(head, [cells])
    return table([*head, "status json", "× sum"], [[*cells, seconds(status.cpu), times(status.cpu / least)]])


def _cells(figures: Figures) -> list[str]:
    if figures.note or not figures.runs:
        return [figures.note, "", ""]
    return [seconds(figures.cpu), seconds(figures.wall), f"{figures.peak:.0f}"]


def _against(figures: Figures, floor: Figures) -> str:
    return times(ratio(figures, floor)) if figures.runs and floor.runs else ""


def _version(name: str, python_of_peers: str) -> str | None:
    return PEERS[name].version(python_of_peers)


def growth(known: Sequence[tuple[int, Figures]]) -> str:
    """Return the CPU time an indicator at each size, the imports included."""
    measured = [(count, figures.cpu / count) for count, figures in known if figures.runs]
    return table(
        ["indicators", *(f"{count:,}" for count, _ in measured)],
        [["CPU of status json an indicator", *(f"{each * 1e6:.0f} µs" for _, each in measured)]],
    )


def machine() -> str:
    """Return the kind of machine, how busy it is, and the day: no names."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{date.today().isoformat()}, {os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, "  # noqa: DTZ011  the reader's day
        f"{platform.system()}, {platform.python_implementation()} {platform.python_version()}; "
        f"load {os.getloadavg()[0]:.0f}"
    )


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.measure", description=__doc__.split("\n\n")[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[50, 1000], metavar="N")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-startup", action="store_true", help="only generated plans")
    parser.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS), metavar="NAME")
    parser.add_argument(
        "--peers-python", default=sys.executable, help="the Python that has pandas and others"
    )
    parser.add_argument("--limit", type=float, default=600, help="seconds after which a run is stopped")
    parser.add_argument("--write", action="store_true", help="into bench/README.md, between its marks")
    return parser.parse_args()


def main() -> None:
    """Measure what is asked for, print each table when it is known, and write it down if told to."""
    given = arguments()

    def tell(name: str, measured: Callable[[], str]) -> None:
        text = f"{machine()}; medians of {given.rounds} rounds.\n\n"
        text += measured()
        sys.stdout.write(f"### {name}\n\n{text}\n")
        sys.stdout.flush()
        if given.write:
            put_between(README, name, text)

    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        if not given.no_startup:
            tell("start-up", lambda: startup(Path(place, "yangzhou"), given.rounds, given.limit))
        known: list[tuple[int, Figures]] = []

        def sized(count: int) -> str:
            text, status = throughput(Path(place, str(count)), count, given)
            known.append((count, status))
            return text

        for count in given.sizes:
            tell(str(count), partial(sized, count))
            shutil.rmtree(Path(place, str(count)))
        if len(known) > 1:
            tell("growth", lambda: growth(known))


if __name__ == "__main__":
    main()
