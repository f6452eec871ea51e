"""Latest figure, gap, per cent and straight line of each goal, with polars over CSV.

Usage: python polars_csv.py FOLDER.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl


def main(folder: Path) -> None:
    """Read both tables and print one row a goal."""
    x, y = pl.col("period").cast(pl.Float64), pl.col("value")
    every = (
        pl.scan_csv(folder / "actuals.csv")
        .group_by("indicator")
        .agg(
            x_mean=x.mean(),
            y_mean=y.mean(),
            slope=((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum(),
            latest=y.sort_by("period").last(),
        )
    )
    rows = (
        pl.scan_csv(folder / "goals.csv")
        .join(every, on="indicator", how="left", maintain_order="left")
        .select(
            "indicator",
            "period",
            "latest",
            gap=pl.col("goal") - pl.col("latest"),
            percent=pl.col("latest") / pl.col("goal"),
            projection=pl.col("y_mean") + pl.col("slope") * (x - pl.col("x_mean")),
        )
    )
    rows.collect().write_csv(sys.stdout.buffer)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
