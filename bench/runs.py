"""Processes measured: CPU time, wall time and peak memory of each, one after the other, round by round.

CPU time is user and system together, of the process and all that it waited for; it is what to compare on a
machine that does other work too. Output is thrown away. A peak below that of the measuring process cannot be
seen (Linux hands it down), which is why nothing heavy is imported here.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from threading import Timer
from typing import NamedTuple

SETTLED = 0.2  # seconds after which what a command printed of a new file may be kept
_MEGABYTE = 1_000_000
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
# as an installed program runs: byte code is kept, output is buffered
_INSTALLED = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONUNBUFFERED": ""}


class Task(NamedTuple):
    """A process to measure: its name in the table, the command, where, and what is done before each run."""

    name: str
    command: Sequence[str]
    folder: Path | None = None
    environment: Mapping[str, str] = {}
    before: Callable[[], object] | None = None
    codes: tuple[int, ...] = (0,)


def remembering(folder: Path) -> dict[str, str]:
    """Return what gives a command a memory of its own, of what it printed in an earlier round."""
    return {"XDG_CACHE_HOME": str(folder / "cache")}


class Run(NamedTuple):
    """One run: seconds of CPU and of wall time, and the peak memory in MB."""

    cpu: float
    wall: float
    peak: float


class Failed(Exception):  # noqa: N818  it is what happened
    """A run that did not end as it should; its text says how."""


class Figures(NamedTuple):
    """The runs of one task, and why there are no more of them, if it failed."""

    runs: list[Run]
    note: str = ""

    @property
    def cpu(self) -> float:
        """Median seconds of CPU."""
        return median(run.cpu for run in self.runs)

    @property
    def least(self) -> float:
        """Least seconds of CPU: what noise can only raise."""
        return min(run.cpu for run in self.runs)

    @property
    def wall(self) -> float:
        """Median seconds from start to end."""
        return median(run.wall for run in self.runs)

    @property
    def peak(self) -> float:
        """Median peak memory in MB."""
        return median(run.peak for run in self.runs)


def run(task: Task, limit: float) -> Run:
    """Run a task once; raises Failed, also when it takes more than `limit` seconds."""
    if task.before is not None:
        task.before()
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  the commands are ours
        task.command,
        cwd=task.folder,
        env={**os.environ, **_INSTALLED, **task.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    timer = Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
    timer.start()
    _, state, used = os.wait4(process.pid, 0)
    timer.cancel()
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(state)
    if process.returncode == -signal.SIGKILL:
        raise Failed(f"stopped after {wall:.0f} s")
    if process.returncode not in task.codes:
        raise Failed(f"exit code {process.returncode}")
    return Run(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * _PEAK_UNIT / _MEGABYTE)


def in_turn(
    tasks: Sequence[Task], rounds: int, *, limit: float = 600, warm: bool = True
) -> dict[str, Figures]:
    """Run every task once a round, so that a change of load meets all of them.

    With `warm` a round before the first is not counted: it fills the caches of files and of byte code. A task
    that failed is not run again.
    """
    figures = {task.name: Figures([]) for task in tasks}
    for counted in (*([False] if warm else []), *[True] * rounds):
        for task in tasks:
            known = figures[task.name]
            if known.note:
                continue
            try:
                done = run(task, limit)
            except Failed as failure:
                figures[task.name] = known._replace(note=str(failure))
                continue
            if counted:
                known.runs.append(done)
    return figures


def ratio(one: Figures, other: Figures) -> float:
    """Return how many times the CPU time of another a task took: the median over the rounds.

    Both of a round met the same load.
    """
    return median(a.cpu / b.cpu for a, b in zip(one.runs, other.runs, strict=False))
