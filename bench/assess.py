"""Measure `assess` on one ordinary target: python bench/assess.py [rounds].

The target: a yearly flow with a baseline, two goals and ten actuals, under the `schedule` profile alone, its
evidence weighed included. Beside it, turn by turn and so under the same load, a calibration loop that adds up
1,000 small integers. Printed: the median of each in µs, and their ratio, which is what to compare between
machines or on a busy one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter_ns

from yztrack.assess import assess
from yztrack.document import read_indicator
from yztrack.model import Indicator, Settings, Source
from yztrack.period import parse_period

AS_OF = date(2025, 6, 30)
SETTINGS = Settings()
YEARS = range(2015, 2025)
GOALS = """
name = "Output"
kind = "flow"
unit = "亿元"
[[targets]]
period = 2025
at_least = 10000
baseline = 2015
source = "plan"
[[targets]]
period = 2030
more_than = 15000
baseline = 2020
source = "plan"
"""


def ordinary() -> tuple[Indicator, dict[str, Source]]:
    """Return the indicator that is judged, and its sources."""
    actuals = "".join(
        f'[[actuals]]\nperiod = {year}\nvalue = {5000 + 400 * (year - 2015)}.5\nsource = "s{year}"\n'
        for year in YEARS
    )
    read = read_indicator("industry/output", GOALS + actuals)
    if read.records is None:
        raise SystemExit(f"the benchmark's own file is wrong: {read.faults}")
    published = {"plan": "2016-01-01", **{f"s{year}": f"{year + 1}-02-25" for year in YEARS}}
    sources = {
        name: Source(title=name, publisher="an office", published=parse_period(day), reliability="official")
        for name, day in published.items()
    }
    return read.records, sources


def calibrate() -> int:
    """Add up 1,000 small integers."""
    total = 0
    for number in range(1000):
        total += number
    return total


def spent(work: Callable[[], object]) -> int:
    """Return how long one call takes, in ns."""
    start = perf_counter_ns()
    work()
    return perf_counter_ns() - start


def main(rounds: int) -> None:
    """Measure and print."""
    indicator, sources = ordinary()
    target = indicator.targets[0]

    def judge() -> object:
        return assess(target, indicator, AS_OF, sources=sources, settings=SETTINGS)

    pairs = [(spent(judge), spent(calibrate)) for _ in range(rounds)]
    judged, loop = (median(figures) / 1000 for figures in zip(*pairs, strict=True))
    sys.stdout.write(
        f"assess       {judged:8.1f} µs, median of {rounds}\n"
        f"calibration  {loop:8.1f} µs, median of {rounds}\n"
        f"ratio        {judged / loop:8.2f}\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
