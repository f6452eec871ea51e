"""The floor: what Python, its imports and each part of the work cost, with nothing around them.

`IMPORTS` are whole processes. The parts are measured inside one: python -m bench.floor WORKSPACE prints their
CPU seconds as JSON. The garbage collector rests meanwhile, and nothing is done twice: less than their sum is
not to be had with these parts, and what a command takes beyond it is overhead.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import process_time
from typing import TypeVar

T = TypeVar("T")

BARE, TYPER, RECORDS, TABLE = "bare Python", "typer", "typer, pydantic", "typer, pydantic, a rich table"
_NEEDED = "from pydantic import TypeAdapter; from pydantic.dataclasses import dataclass"
IMPORTS: Mapping[str, str] = {
    BARE: "pass",
    TYPER: "import typer",
    RECORDS: f"import typer; {_NEEDED}",
    TABLE: f"import typer; {_NEEDED}; from rich.console import Console; from rich.table import Table;"
    "table = Table('goal', 'done', 'rating'); table.add_row('钢材产值', '96%', 'behind');"
    "Console(width=80).print(table)",
}


def parts(root: Path) -> dict[str, float]:
    """Measure the parts of `status --format json` on a workspace, in CPU seconds."""
    from pydantic import TypeAdapter

    from bench.generate import AS_OF
    from yztrack.model import Indicator
    from yztrack.render import status_json
    from yztrack.report import Selection, judge
    from yztrack.store import load, read_files
    from yztrack.syntax import parse
    from yztrack.validity import faults

    spent: dict[str, float] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        start = process_time()
        done = work()
        spent[name] = process_time() - start
        return done

    gc.disable()
    texts = {name: text for name, text, _ in timed("read", lambda: list(read_files(root)))}
    parsed = timed("parse", lambda: {name: parse(text.decode()) for name, text in texts.items()})
    plain = [data for name, data in parsed.items() if "/" in name]
    validator = TypeAdapter(Indicator)
    validator.validate_python(plain[0])  # what it builds at its first use is no cost of an indicator
    records = timed("validate", lambda: [validator.validate_python(data) for data in plain])
    timed("rules of one record", lambda: [list(faults(record)) for record in records])
    workspace = load(root).workspace
    report = timed("assess", lambda: judge(workspace, AS_OF, Selection()))
    places = {f"{row.indicator.id}@{row.target.key}": (row.indicator.id, 1) for row in report.rows}
    timed("output", lambda: status_json.render(report, inputs={}, places=places))
    return spent


if __name__ == "__main__":
    sys.stdout.write(json.dumps(parts(Path(sys.argv[1]))) + "\n")
