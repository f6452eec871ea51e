"""Latest figure, gap, per cent and straight line of each goal, in plain Python over CSV; checks nothing.

Usage: python plain_csv.py FOLDER. The yardstick for the other tables: binary floats, one file read at once.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path


def main(folder: Path) -> None:
    """Read both tables and print one row a goal."""
    series: dict[str, list[tuple[int, float]]] = {}
    with (folder / "actuals.csv").open(encoding="utf-8", newline="") as file:
        for indicator, _, period, value in list(csv.reader(file))[1:]:
            series.setdefault(indicator, []).append((int(period), float(value)))
    print_row = csv.writer(sys.stdout, lineterminator="\n").writerow
    print_row(("indicator", "period", "latest", "gap", "percent", "projection"))
    with (folder / "goals.csv").open(encoding="utf-8", newline="") as file:
        for indicator, period, text in list(csv.reader(file))[1:]:
            points, goal = series[indicator], float(text)
            latest = max(points)[1]
            print_row((indicator, period, latest, goal - latest, latest / goal, line(points, int(period))))


def line(points: list[tuple[int, float]], at: int) -> float:
    """Return the least-squares line through the points at a year."""
    count = len(points)
    middle, level = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    slope = sum((x - middle) * (y - level) for x, y in points) / sum((x - middle) ** 2 for x, _ in points)
    return level + slope * (at - middle)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
