"""Work shared among processes gives what it gives in one, in the same order, or ends in words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from yztrack.workers import MOST, cores, mapped

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies a process safely")


@pytest.fixture(autouse=True, params=["1", "2", "3"])
def processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How many processes there are."""
    monkeypatch.setenv("YZTRACK_PROCESSES", request.param)
    return str(request.param)


def test_results_come_in_the_order_of_the_parts_however_long_each_takes() -> None:
    def slow(part: int) -> tuple[int, int]:
        time.sleep(0.02 * (part % 3))
        return part, part * part

    assert list(mapped(slow, range(20))) == [(part, part * part) for part in range(20)]


def test_nothing_to_do_is_no_result() -> None:
    assert list(mapped(str, [])) == []


def test_what_a_part_raises_is_raised_here() -> None:
    def broken(part: int) -> int:
        return 1 // part

    results = mapped(broken, [1, 1, 0, 1])
    assert [next(results), next(results)] == [1, 1]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_who_stops_reading_leaves_no_process_behind() -> None:
    results = mapped(lambda part: (part, os.getpid()), range(50))
    _, worker = next(results)
    assert isinstance(results, Iterator)
    results.close()  # type: ignore[attr-defined]
    if worker != os.getpid():
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


@linux
def test_work_is_shared(processes: str) -> None:
    def who(_: int) -> int:
        time.sleep(0.01)
        return os.getpid()

    found = set(mapped(who, range(30)))
    assert len(found) == int(processes)
    assert (os.getpid() in found) == (processes == "1")


@linux
def test_a_worker_that_is_ended_from_outside_is_a_lack_of_memory(processes: str) -> None:
    if processes == "1":
        pytest.skip("there is no worker")

    def ended(part: int) -> int:
        if part == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return part

    with pytest.raises(MemoryError):
        list(mapped(ended, range(10)))


ORPHANS = """
import os, sys, time
from yztrack.workers import mapped

def told(part):
    with open(sys.argv[1], "a") as file:
        file.write(f"{os.getpid()}\\n")
    time.sleep(60)

list(mapped(told, range(12)))
"""


@linux
def test_workers_end_with_the_process_that_they_work_for(processes: str, tmp_path: Path) -> None:
    if processes == "1":
        pytest.skip("there is no worker")
    told = tmp_path / "told"
    first = subprocess.Popen([sys.executable, "-c", ORPHANS, str(told)])
    until = time.monotonic() + 30
    while not told.exists() or len(told.read_text().split()) < int(processes):
        assert time.monotonic() < until, "the workers did not begin"
        time.sleep(0.05)
    workers = [int(one) for one in told.read_text().split()]
    first.kill()
    first.wait()
    while any(_lives(one) for one in workers):
        assert time.monotonic() < until, "a worker outlives its process"
        time.sleep(0.05)


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(("asked", "count"), [("1", 1), ("12", 12), ("0", 1)])
def test_how_many_processes_there_are_can_be_said(
    asked: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YZTRACK_PROCESSES", asked)
    assert cores() == count


@pytest.mark.parametrize("asked", ["", "many", "-1", "２"])
def test_unless_told_there_are_as_many_as_cores_and_not_too_many(
    asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YZTRACK_PROCESSES", asked)
    assert 1 <= cores() <= MOST
