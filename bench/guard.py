"""Fail when yztrack has become slower: python -m bench.guard, in less than 20 s of an idle machine.

Everything is a ratio of CPU times within one run, so that neither the machine nor its load matters: what a
command takes is held against the imports alone, and an indicator in a plan of 400 against one in a plan of
200. Of each process the least of a few rounds counts, since noise only adds. Where a ratio is beyond its
limit, as much is measured once more before it is believed.

A growth of 1 is linear, one of 2 quadratic. What is held against the imports may be `MARGIN` times what was
usual when the limit was last set; README.md tells how the margin was chosen. A change that makes yztrack
faster lowers the usual figures; none may raise them unsaid.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import sleep
from typing import NamedTuple

from bench.floor import IMPORTS, RECORDS, TYPER
from bench.generate import AS_OF, write_plan
from bench.runs import SETTLED, Figures, Task, in_turn, remembering

SIZE = 200
ROUNDS = 3
MARGIN = 1.5
LIMITS: Mapping[str, float] = {
    "--version / typer": 1.05 * MARGIN,
    "status json of 200 / imports": 2.7 * MARGIN,
    "status json of 200, again / typer": 1.4 * MARGIN,
    "check of 200 / imports": 2.0 * MARGIN,
    "status: growth from 200 to 400": 1.5,
    "check: growth from 200 to 400": 1.5,
}
_ROOT = Path(__file__).parent.parent
_YZTRACK = (sys.executable, "-m", "yztrack")


class Slow(NamedTuple):
    """A ratio beyond its limit."""

    name: str
    ratio: float
    limit: float


def tasks(plan: Path) -> list[Task]:
    """Return the processes that are measured, on a plan of 200 indicators."""
    floor = [Task(name, (sys.executable, "-c", IMPORTS[name])) for name in (TYPER, RECORDS)]
    on = ("--as-of", AS_OF.isoformat())
    return [
        *floor,
        Task("--version", (*_YZTRACK, "--version")),
        Task("status", (*_YZTRACK, "status", "--format", "json", "--no-cache", *on), plan),
        Task("again", (*_YZTRACK, "status", "--format", "json", *on), plan, remembering(plan)),
        Task("check", (*_YZTRACK, "check", "--format", "json", "--no-cache"), plan),
    ]


def ratios(seconds: Mapping[str, float], growth: Mapping[str, float]) -> dict[str, float]:
    """Return what is held against limits, from the least CPU seconds of each process and from the growth."""
    return {
        "--version / typer": seconds["--version"] / seconds[TYPER],
        f"status json of {SIZE} / imports": seconds["status"] / seconds[RECORDS],
        f"status json of {SIZE}, again / typer": seconds["again"] / seconds[TYPER],
        f"check of {SIZE} / imports": seconds["check"] / seconds[RECORDS],
        **{f"{name}: growth from {SIZE} to {2 * SIZE}": each for name, each in growth.items()},
    }


def slow(known: Mapping[str, float]) -> list[Slow]:
    """Return the ratios that are beyond their limits."""
    return [Slow(name, ratio, LIMITS[name]) for name, ratio in known.items() if ratio > LIMITS[name]]


def least(figures: Mapping[str, Figures]) -> dict[str, float]:
    """Return the least CPU seconds of each process; raises RuntimeError where one failed."""
    failed = [f"{name}: {known.note}" for name, known in figures.items() if known.note]
    if failed:
        raise RuntimeError("; ".join(failed))
    return {name: known.least for name, known in figures.items()}


def grown(small: Path, large: Path) -> dict[str, float]:
    """Return the growth of each command, measured in a process of its own."""
    command = [sys.executable, "-m", "bench.growth", str(small / "targets"), str(large / "targets")]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)  # noqa: S603  ours
    told: dict[str, float] = json.loads(done.stdout)
    return told


def measured(folder: Path) -> dict[str, float]:
    """Return the ratios, measured once more where the first tell of one beyond its limit."""
    small, large = folder / str(SIZE), folder / str(2 * SIZE)
    write_plan(small, SIZE)
    write_plan(large, 2 * SIZE)
    asked = tasks(small)
    sleep(SETTLED)
    seconds, growth = least(in_turn(asked, ROUNDS, warm=False)), grown(small, large)
    known = ratios(seconds, growth)
    if slow(known):
        again, grown_again = least(in_turn(asked, ROUNDS, warm=False)), grown(small, large)
        seconds = {name: min(seconds[name], again[name]) for name in seconds}
        known = ratios(seconds, {name: min(growth[name], grown_again[name]) for name in growth})
    return known


def main() -> None:
    """Measure, print every ratio with its limit, and exit with 1 when one is beyond it."""
    with tempfile.TemporaryDirectory(prefix="guard-") as folder:
        known = measured(Path(folder))
    for name, ratio in known.items():
        sys.stdout.write(f"{ratio:6.2f}  at most {LIMITS[name]:5.2f}  {name}\n")
    for one in slow(known):
        sys.stderr.write(f"slower than it was: {one.name} is {one.ratio:.2f}, at most {one.limit:.2f}\n")
    if slow(known):
        sys.exit(1)


if __name__ == "__main__":
    main()
