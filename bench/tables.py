"""Figures as Markdown tables, and their place in a file between marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

LEFT, RIGHT = ":--", "--:"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, its first column to the left and all others to the right."""
    lines = [head, [LEFT, *[RIGHT] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def seconds(value: float) -> str:
    """Return seconds with three digits, in ms below one second."""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.3g} s" if value < 100 else f"{value:.0f} s"


def times(value: float) -> str:
    """Return a ratio."""
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def put_between(path: Path, name: str, text: str) -> None:
    """Replace what stands between a file's marks `<!-- measured: NAME -->` and `<!-- end -->`.

    Raises ValueError where there are none.
    """
    whole = path.read_text("utf-8")
    marks = re.compile(rf"(<!-- measured: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not marks.search(whole):
        raise ValueError(f"no marks for {name}")
    path.write_text(marks.sub(lambda found: f"{found[1]}{text}{found[2]}", whole), "utf-8", newline="\n")
