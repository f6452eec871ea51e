"""Latest figure, gap, per cent and straight line of each goal, with duckdb over CSV.

Usage: python duckdb_csv.py FOLDER.
"""

from __future__ import annotations

import sys

import duckdb

QUERY = """
copy (
  with every as (
    select indicator, max_by(value, period) as latest,
           regr_slope(value, period) as slope, regr_intercept(value, period) as level
    from read_csv('{folder}/actuals.csv')
    group by indicator
  )
  select indicator, period, latest, goal - latest as gap, latest / goal as percent,
         level + slope * period as projection
  from read_csv('{folder}/goals.csv') join every using (indicator)
  order by indicator, period
) to '/dev/stdout' (header, delimiter ',')
"""


def main(folder: str) -> None:
    """Read both tables and print one row a goal."""
    duckdb.sql(QUERY.format(folder=folder.replace("'", "''")))


if __name__ == "__main__":
    main(sys.argv[1])
