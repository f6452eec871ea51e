"""`python -m tests.fuzz TARGET --minutes N`: exit code 1 where something broke."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.fuzz.hunting import Hunter, load, supervise

TARGETS = ("parsing", "reading", "checking", "adding", "intake")


def main() -> int:
    """Hunt, and print how many runs there were and what broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--folder", type=Path, default=None, help="where inputs that break are kept")
    parser.add_argument("--worker", type=float, default=None, help=argparse.SUPPRESS)
    given = parser.parse_args()
    folder: Path = given.folder or Path(tempfile.mkdtemp(prefix=f"fuzz-{given.target}-"))
    if given.worker is not None:
        target, seeds = load(given.target)
        Hunter(target, seeds, folder).hunt(given.worker)
        return 0
    told = supervise(given.target, given.minutes, folder)
    print(json.dumps({**told, "folder": str(folder)}, indent=1))
    return 1 if told["broken"] or told["workers killed"] else 0


if __name__ == "__main__":
    sys.exit(main())
