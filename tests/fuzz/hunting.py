"""The hunt: a target is called with one changed text after another, and what breaks is kept.

A target may raise nothing. Each input has five seconds of processor time. The process is its own worker: one
that is killed by an input (a stack that overflows in a library) leaves that input behind, and the next worker
goes on.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from tests.fuzz.mutation import mutated

SECONDS = 5.0
LONGEST = 20_000
_TOLD_EVERY = 20.0
Target = Callable[[str], None]


class TooLong(BaseException):
    """An input took more than its seconds; no `except Exception` may swallow that."""


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong(f"more than {SECONDS:g} s of processor time")


class Hunter:
    """A target with what was found: how many runs, and one input for each place that broke."""

    def __init__(self, target: Target, seeds: Sequence[str], folder: Path) -> None:
        self.target, self.seeds, self.folder = target, list(seeds), folder
        self.runs, self.broken, self.slowest = 0, dict[str, int](), 0.0
        self.started = self._told = time.monotonic()
        self._last = folder / "last.txt"

    def run(self, text: str) -> None:
        """Give the target one text."""
        if len(text) > LONGEST:
            return
        self._last.write_text(text, "utf-8", "surrogatepass")
        self.runs += 1
        begun = time.process_time()
        try:
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            try:
                self.target(text)
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self._keep(text, error)
        self.slowest = max(self.slowest, time.process_time() - begun)
        if time.monotonic() - self._told > _TOLD_EVERY:
            self.tell()

    def _keep(self, text: str, error: BaseException) -> None:
        frames = [
            one for one in traceback.extract_tb(error.__traceback__) if "fuzz/hunting" not in one.filename
        ]
        place = (
            f"{type(error).__name__} at {frames[-1].filename}:{frames[-1].lineno}" if frames else repr(error)
        )
        inner = [one for one in frames if "/yztrack/" in one.filename]
        if inner and inner[-1] is not frames[-1]:
            place += f" from {inner[-1].filename}:{inner[-1].lineno}"
        if place not in self.broken:
            name = hashlib.sha256(place.encode()).hexdigest()[:12]
            (self.folder / f"broken-{name}.txt").write_text(text, "utf-8", "surrogatepass")
            told = "".join(traceback.format_exception(error))
            (self.folder / f"broken-{name}.log").write_text(f"{place}\n\n{told}", "utf-8", "backslashreplace")
        self.broken[place] = self.broken.get(place, 0) + 1

    def tell(self) -> None:
        """Write down how many runs there were, and what broke."""
        self._told = time.monotonic()
        told = {
            "runs": self.runs,
            "seconds": round(self._told - self.started),
            "slowest": round(self.slowest, 2),
            "broken": self.broken,
        }
        (self.folder / f"told-{os.getpid()}.json").write_text(json.dumps(told, indent=1), "utf-8")

    def hunt(self, seconds: float) -> None:
        """Change texts until the time is up."""
        signal.signal(signal.SIGPROF, _ring)
        atheris = _atheris()
        if atheris is None:
            self._at_random(seconds)
        else:
            self._by_coverage(atheris, seconds)

    def _at_random(self, seconds: float) -> None:
        for seed in self.seeds:
            self.run(seed)
        random, pool = Random(os.getpid()), list(self.seeds)
        while time.monotonic() - self.started < seconds:
            text = mutated(random.choice(pool), random, self.seeds)
            self.run(text)
            if random.random() < 0.02 and len(text) < LONGEST // 2:
                pool.append(text)  # changes add up
        self.tell()

    def _by_coverage(self, atheris: Any, seconds: float) -> None:
        corpus = self.folder / "corpus"
        corpus.mkdir(exist_ok=True)
        for seed in self.seeds:
            content = seed.encode("utf-8", "surrogatepass")
            (corpus / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)

        def change(data: bytes, longest: int, number: int) -> bytes:
            random = Random(number)
            if random.random() < 0.25:
                changed: bytes = atheris.Mutate(data, longest)
                return changed
            text = mutated(data.decode("utf-8", "replace"), random, self.seeds)
            return text.encode("utf-8", "replace")[:longest]

        def one(data: bytes) -> None:
            self.run(data.decode("utf-8", "replace"))
            if time.monotonic() - self.started > seconds:
                self.tell()
                os._exit(0)

        options = [
            f"-max_len={LONGEST}",
            "-timeout=600",
            "-rss_limit_mb=3000",
            f"-artifact_prefix={self.folder}/",
        ]
        atheris.Setup([sys.argv[0], *options, str(corpus)], one, custom_mutator=change)
        atheris.Fuzz()


def _atheris() -> Any:
    try:
        return importlib.import_module("atheris")
    except ModuleNotFoundError:
        return None


def load(name: str) -> tuple[Target, Sequence[str]]:
    """Import a target with the house instrumented, where atheris is installed; return it with its seeds."""
    atheris = _atheris()
    if atheris is not None:
        import yztrack

        with atheris.instrument_imports(include=["yztrack"]):
            for module in pkgutil.walk_packages(yztrack.__path__, "yztrack."):
                if not module.name.endswith("__main__"):
                    importlib.import_module(module.name)
    hunt = importlib.import_module(f"tests.fuzz.{name}")
    return hunt.target, hunt.seeds()


def supervise(name: str, minutes: float, folder: Path) -> dict[str, Any]:
    """Run workers one after another until the time is up; return what they told together."""
    folder.mkdir(parents=True, exist_ok=True)
    end, killed = time.monotonic() + minutes * 60, 0
    while (left := end - time.monotonic()) > 1:
        arguments = [
            sys.executable,
            "-m",
            "tests.fuzz",
            name,
            "--worker",
            f"{left:.0f}",
            "--folder",
            str(folder),
        ]
        with (folder / "worker.log").open("ab") as log:
            done = subprocess.run(arguments, stdout=log, stderr=log, check=False)
        if done.returncode:
            killed += 1
            (folder / "last.txt").rename(folder / f"killed-{killed}.txt")
            if killed > 50:
                break
    told = [json.loads(path.read_text("utf-8")) for path in folder.glob("told-*.json")]
    broken: dict[str, int] = {}
    for one in told:
        for place, count in one["broken"].items():
            broken[place] = broken.get(place, 0) + count
    return {
        "target": name,
        "runs": sum(one["runs"] for one in told),
        "minutes": round(sum(one["seconds"] for one in told) / 60, 1),
        "slowest": max((one["slowest"] for one in told), default=0),
        "workers killed": killed,
        "broken": broken,
    }
