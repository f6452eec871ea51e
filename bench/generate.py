"""Make plans to measure with: python -m bench.generate FOLDER --indicators 1000.

Nothing is drawn but from the seed, and only with integers, so a plan is the same on every machine. An
indicator has ten yearly actuals, 2016 to 2025, and two goals, for 2025 and 2030, both from the baseline 2020;
of every tenth indicator the last actual is a bound. Two hundred indicators are a county: a folder, and eleven
documents. FOLDER gets `targets/`, and beside it the same figures in the formats of other tools, which know
no bounds and so get the number alone.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

YEARS = range(2016, 2026)
GOAL_YEARS = (2025, 2030)
BASELINE = 2020
AS_OF = date(2026, 3, 31)
COUNTY_SIZE = 200
SEED = 8

_GOODS = (
    ("steel", "钢材"),
    ("cement", "水泥"),
    ("ships", "船舶"),
    ("cable", "电缆"),
    ("chips", "集成电路"),
    ("grain", "粮食"),
    ("medicine", "医药"),
    ("machine tools", "数控机床"),
)
_MEASURES = (
    ("output of {}", "{}产值", "flow"),
    ("invoiced sales of {}", "{}开票销售", "flow"),
    ("investment in {}", "{}投资额", "flow"),
    ("fixed assets in {}", "{}固定资产", "stock"),
)


class County(NamedTuple):
    """A folder of indicators with its own plan and yearly bulletins."""

    number: int

    @property
    def folder(self) -> str:
        """The name of its folder, which is the group."""
        return f"county-{self.number:04}"

    @property
    def name(self) -> str:
        """How it is called in Chinese."""
        return f"第{self.number}县"


class Made(NamedTuple):
    """One indicator; figures are hundredths of its unit, `bounded` says that the last is a lower bound."""

    number: int
    county: County
    name: str
    name_zh: str
    kind: str
    actuals: tuple[int, ...]
    goals: tuple[int, int]
    bounded: bool

    @property
    def id(self) -> str:
        """Its path below the workspace, without the suffix."""
        return f"{self.county.folder}/indicator-{self.number:06}"


def indicators(count: int, seed: int = SEED) -> Iterator[Made]:
    """Yield so many indicators; a smaller plan is the beginning of a larger one."""
    dice = random.Random(seed)  # noqa: S311  figures to measure with, not secrets
    for number in range(1, count + 1):
        goods, goods_zh = _GOODS[number % len(_GOODS)]
        measure, measure_zh, kind = _MEASURES[number // len(_GOODS) % len(_MEASURES)]
        value, actuals = dice.randint(10_000, 9_999_999), []
        for _ in YEARS:
            actuals.append(value)
            value += value * dice.randint(-20, 110) // 1000
        base = actuals[BASELINE - YEARS[0]]
        first = base + base * dice.randint(100, 450) // 1000
        county = County((number - 1) // COUNTY_SIZE + 1)
        yield Made(
            number=number,
            county=county,
            name=f"{measure} {number}".format(goods).capitalize(),
            name_zh=f"{measure_zh}（{number}）".format(goods_zh),
            kind=kind,
            actuals=tuple(actuals),
            goals=(first, first + first * dice.randint(150, 500) // 1000),
            bounded=number % 10 == 0,
        )


def counties(count: int) -> list[County]:
    """Return the counties that so many indicators fill."""
    return [County(number) for number in range(1, -(-count // COUNTY_SIZE) + 1)]


def number_text(hundredths: int) -> str:
    """Return a figure as it is printed."""
    return f"{hundredths // 100}.{hundredths % 100:02}"


def indicator_text(made: Made) -> str:
    """Return an indicator file."""
    head = (
        f'name = "{made.name}"\nname_zh = "{made.name_zh}"\nscope = "County {made.county.number}"\n'
        f'scope_zh = "{made.county.name}"\nunit = "亿元"\nkind = "{made.kind}"\n'
    )
    goals = (
        f"\n[[targets]]\nperiod = {year}\nat_least = {number_text(goal)}\nbaseline = {BASELINE}\n"
        f'source = "{made.county.folder}-plan"\nwhere = "第{made.number % 90 + 1}页"\n'
        for year, goal in zip(GOAL_YEARS, made.goals, strict=True)
    )
    actuals = (
        f"\n[[actuals]]\nperiod = {year}\n{_key(made, year)} = {number_text(value)}\n"
        f'source = "{made.county.folder}-{year}"\n'
        for year, value in zip(YEARS, made.actuals, strict=True)
    )
    return "".join((head, *goals, *actuals))


def _key(made: Made, year: int) -> str:
    return "at_least" if made.bounded and year == YEARS[-1] else "value"


def sources_text(count: int) -> str:
    """Return the bibliography of so many indicators."""
    parts = []
    for county in counties(count):
        parts.append(_source(f"{county.folder}-plan", f"{county.name}“十四五”规划", county, "2021-03-01"))
        parts += (
            _source(f"{county.folder}-{year}", f"{county.name}{year}年统计公报", county, f"{year + 1}-02-25")
            for year in YEARS
        )
    return "\n".join(parts)


def _source(name: str, title: str, county: County, published: str) -> str:
    return (
        f'[{name}]\ntitle = "{title}"\npublisher = "{county.name}统计局"\npublished = {published}\n'
        'reliability = "official"\n'
    )


def settings_text(count: int) -> str:
    """Return the settings: a title, and a name for every county."""
    groups = (
        f'[groups.{county.folder}]\nname = "County {county.number}"\nname_zh = "{county.name}"\n'
        for county in counties(count)
    )
    return "\n".join((f'title = "A plan of {count} indicators"\ntitle_zh = "{count}项指标"\n', *groups))


def write_plan(folder: Path, count: int, seed: int = SEED) -> Path:
    """Write a workspace into `folder/targets` and return it; the folder is new, or FileExistsError."""
    root = folder / "targets"
    root.mkdir(parents=True)
    for county in counties(count):
        (root / county.folder).mkdir()
    (root / "sources.toml").write_text(sources_text(count), "utf-8", newline="\n")
    (root / "workspace.toml").write_text(settings_text(count), "utf-8", newline="\n")
    for made in indicators(count, seed):
        (root / f"{made.id}.toml").write_text(indicator_text(made), "utf-8", newline="\n")
    return root


def sample(count: int, seed: int = SEED) -> list[Made]:
    """Return the first of them, to be looked at."""
    return list(islice(indicators(count, seed), count))


def main() -> None:
    """Read the arguments and write."""
    from bench.formats import FORMATS

    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path, help="a new folder, for targets/ and the files beside it")
    parser.add_argument("--indicators", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--formats", nargs="*", choices=sorted(FORMATS), default=sorted(FORMATS))
    given = parser.parse_args()
    write_plan(given.folder, given.indicators, given.seed)
    for name in given.formats:
        FORMATS[name](given.folder, indicators(given.indicators, given.seed))


if __name__ == "__main__":
    main()
