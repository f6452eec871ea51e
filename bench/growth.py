"""How the cost of an indicator grows with the plan: python -m bench.growth SMALL LARGE prints JSON.

SMALL and LARGE are generated workspaces. Of `status` (JSON) and of `check`, from reading the files to the
finished result, it tells the CPU time an indicator of the large plan against one of the small: 1 is linear,
and quadratic is as much as the large one is larger. All in one process, turn by turn, the least of a few
turns: what a start costs, and how much that varies, is left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import process_time

TURNS = 4


def status(root: Path) -> int:
    """Read, assess, and make the JSON text; return how many indicators there are."""
    from bench.generate import AS_OF
    from yztrack.cli.naming import target_places
    from yztrack.render import status_json
    from yztrack.report import Selection, judge
    from yztrack.store import load

    loaded = load(root)
    report = judge(loaded.workspace, AS_OF, Selection())
    inputs = {"digest": loaded.digest, "revision": None}
    status_json.render(report, inputs=inputs, places=target_places(report, loaded))
    return len(loaded.workspace.indicators)


def check(root: Path) -> int:
    """Read, and ask every rule; return how many indicators there are."""
    from bench.generate import AS_OF
    from yztrack.cli.check import findings
    from yztrack.store import load

    loaded = load(root)
    findings(loaded, AS_OF)
    return len(loaded.workspace.indicators)


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
    roots = Path(sys.argv[1]), Path(sys.argv[2])
    told = {name: growth(*roots, work) for name, work in COMMANDS.items()}
    sys.stdout.write(json.dumps(told) + "\n")
