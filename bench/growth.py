"""How the cost of an indicator grows with the plan: python -m bench.growth SMALL LARGE prints JSON.

SMALL and LARGE are generated workspaces. Of `status` (JSON) and of `check`, from reading the files to the
finished result, it tells the CPU time an indicator of the large plan against one of the small: 1 is linear,
and quadratic is as much as the large one is larger. All in one process, turn by turn, the least of a few
turns: what a start costs, and how much that varies, is left out.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from time import process_time

TURNS = 4


def status(root: Path) -> int:
    """Read, assess, and print the JSON text; return how many indicators there are."""
    from bench.generate import AS_OF
    from yztrack.cli.standing import Question, stream
    from yztrack.report import Selection
    from yztrack.store import Shelf, snapshot

    shelf = Shelf(snapshot(root))
    inputs = {"digest": shelf.snapshot.digest, "revision": None}
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        stream(shelf, Question("json", AS_OF, Selection()), inputs)
    return len(shelf.ids)


def check(root: Path) -> int:
    """Read, and ask every rule; return how many indicators there are."""
    from bench.generate import AS_OF
    from yztrack.cli.checking import stream
    from yztrack.store import Shelf, snapshot

    shelf = Shelf(snapshot(root))
    for _ in stream(shelf, AS_OF):
        pass
    return len(shelf.ids)


COMMANDS: Mapping[str, Callable[[Path], int]] = {"status": status, "check": check}


def growth(small: Path, large: Path, work: Callable[[Path], int]) -> float:
    """Return the cost of an indicator of the large plan, that of one of the small being 1."""
    costs: dict[Path, list[float]] = {small: [], large: []}
    for _ in range(TURNS):
        for root, known in costs.items():
            start = process_time()
            count = work(root)
            known.append((process_time() - start) / count)
    return min(costs[large]) / min(costs[small])


if __name__ == "__main__":
    os.environ["YZTRACK_PROCESSES"] = "1"  # whose time is counted here
    roots = Path(sys.argv[1]), Path(sys.argv[2])
    told = {name: growth(*roots, work) for name, work in COMMANDS.items()}
    sys.stdout.write(json.dumps(told) + "\n")
