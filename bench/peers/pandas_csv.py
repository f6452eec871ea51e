"""Latest figure, gap, per cent and straight line of each goal, with pandas over CSV.

Usage: python pandas_csv.py FOLDER.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd


def main(folder: Path) -> None:
    """Read both tables and print one row a goal."""
    actuals = pd.read_csv(folder / "actuals.csv", usecols=["indicator", "period", "value"])
    goals = pd.read_csv(folder / "goals.csv")
    actuals["xy"] = actuals["period"] * actuals["value"]
    actuals["xx"] = actuals["period"] ** 2
    groups = actuals.sort_values("period", kind="stable").groupby("indicator")
    every = groups.agg(
        n=("value", "size"),
        x=("period", "sum"),
        y=("value", "sum"),
        xy=("xy", "sum"),
        xx=("xx", "sum"),
        latest=("value", "last"),
    )
    every["slope"] = (every["n"] * every["xy"] - every["x"] * every["y"]) / (
        every["n"] * every["xx"] - every["x"] ** 2
    )
    rows = goals.join(every, on="indicator")
    rows["gap"] = rows["goal"] - rows["latest"]
    rows["percent"] = rows["latest"] / rows["goal"]
    rows["projection"] = rows["y"] / rows["n"] + rows["slope"] * (rows["period"] - rows["x"] / rows["n"])
    rows[["indicator", "period", "latest", "gap", "percent", "projection"]].to_csv(sys.stdout, index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
