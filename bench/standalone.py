"""A Spark cluster of several processes on this machine: a master, and workers of one core each.

It is what a cluster is but for the wires between the machines. Everything is bound to 127.0.0.1; all
processes are ended with it. `/proc` is needed, so this is for Linux.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

_MEMORY = {"worker": "1g", "executor": "700m"}
_PATIENCE = 120  # seconds


class Cluster:
    """A master and workers; `environment` is that of a program which uses them.

    `events` gets Spark's log of events of each program, one JSON a line.
    """

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder, self.events = folder, folder / "events"
        self.events.mkdir(parents=True)
        (folder / "spark-defaults.conf").write_text(
            f"spark.eventLog.enabled true\nspark.eventLog.dir file://{self.events}\n"
            "spark.eventLog.compress false\nspark.eventLog.rolling.enabled false\n"
            f"spark.executor.memory {_MEMORY['executor']}\n",
            "utf-8",
        )
        self.environment = {
            **os.environ,
            "SPARK_CONF_DIR": str(folder),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_NO_DAEMONIZE": "1",
            "PYSPARK_PYTHON": sys.executable,
        }
        self._processes: list[subprocess.Popen[bytes]] = []
        try:
            self.master = self._started("master.Master", "--port", "0", says=r"spark://\S+:\d+")
            for _ in range(workers):
                options = ("--cores", "1", "--memory", _MEMORY["worker"], "--work-dir", str(folder / "work"))
                self._started("worker.Worker", *options, self.master, says="Successfully registered")
        except BaseException:
            self.end()
            raise

    @property
    def workers(self) -> list[int]:
        """The workers' processes."""
        return [one.pid for one in self._processes[1:]]

    def _started(self, name: str, *arguments: str, says: str) -> str:
        """Start a part of Spark and wait until it says so; return what it says."""
        spec = find_spec("pyspark")
        if spec is None or spec.origin is None:
            raise RuntimeError("PySpark is not installed")
        command = [str(Path(spec.origin).parent / "bin/spark-class"), f"org.apache.spark.deploy.{name}"]
        log = self.folder / f"{len(self._processes)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(  # noqa: S603  the commands are ours
                [*command, "--host", "127.0.0.1", "--webui-port", "0", *arguments],
                env=self.environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self._processes.append(process)
        end = time.monotonic() + _PATIENCE
        while not (found := re.search(says, log.read_text("utf-8", "replace"))):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text("utf-8", "replace"))
            time.sleep(0.2)
        return found[0].rstrip(".")

    def end(self) -> None:
        """End every process, and what they started."""
        for process in self._processes:
            kill(process.pid)
            process.wait()


def kill(process: int) -> None:
    """End a process and all below it, at once."""
    for one in descendants(process):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def descendants(process: int) -> list[int]:
    """Return a process and all below it."""
    found = [process]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, task.read_text("ascii").split())
    return found


def computed(process: int, *, python: bool = False) -> float:
    """Return the seconds of CPU that a process and all below it have used; of Python's alone if asked."""
    ticks = 0
    for one in descendants(process):
        with suppress(OSError):
            command = Path(f"/proc/{one}/cmdline").read_text("utf-8", "replace")
            if not python or "pyspark.daemon" in command:
                words = Path(f"/proc/{one}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
                ticks += sum(map(int, words[11:15]))  # with those of children that have ended
    return ticks / os.sysconf("SC_CLK_TCK")
