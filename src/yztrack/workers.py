"""Work shared among processes, its results in the order of its parts.

A worker is a copy of this process as it stands (`fork`), so that nothing is sent to it but the number of a
part. Where the system has no safe copy of a process (Windows, macOS), where there is one core or little to
do, the same work is done here, part by part.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

P = TypeVar("P")
R = TypeVar("R")
PART = 300  # files of a part: few enough that a reader soon sees the first, and enough for its own cost
MOST = 8  # workers: the process that prints has to keep up with them
_AHEAD = 3  # parts a worker that are asked for before they are needed
_given: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []


def parted(names: Sequence[P]) -> list[Sequence[P]]:
    """Return files as parts of a workspace."""
    return [names[start : start + PART] for start in range(0, len(names), PART)]


def cores() -> int:
    """Return how many processes this one may keep busy, by YZTRACK_PROCESSES where that is given."""
    asked = os.environ.get("YZTRACK_PROCESSES", "")
    if asked.isascii() and asked.isdigit():
        return max(1, int(asked))
    usable = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    return min(usable, MOST)


def mapped(work: Callable[[P], R], parts: Sequence[P]) -> Iterator[R]:
    """Yield what the work makes of each part, in their order.

    What a part raises is raised here. Raises MemoryError where a worker was ended from outside, as a system
    does that has no memory left.
    """
    processes = min(cores(), len(parts) // 2)  # to begin one takes as long as a part or two
    if processes < 2:
        yield from map(work, parts)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    _given.append((work, parts))
    pool = ProcessPoolExecutor(processes, get_context("fork"), _begin)
    try:
        places = iter(range(len(parts)))
        asked: deque[Future[R]] = deque(pool.submit(_done, one) for one in islice(places, processes * _AHEAD))
        while asked:
            result = asked.popleft().result()
            asked.extend(pool.submit(_done, one) for one in islice(places, 1))
            yield result
    except BrokenProcessPool:
        raise MemoryError from None
    finally:
        _given.pop()
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Make a copy of the process a worker: it leaves Ctrl-C to the first one, and ends when that is gone."""
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()

    def follow() -> None:
        first = parent_process()
        if first is not None:
            first.join()
        os._exit(1)

    Thread(target=follow, daemon=True).start()


def _done(place: int) -> Any:
    work, parts = _given[-1]
    return work(parts[place])
