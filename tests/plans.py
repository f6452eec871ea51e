"""Plans for tests: the input is TOML text that stands in the test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from textwrap import dedent

from yztrack.assess import assess
from yztrack.assessment import Assessment
from yztrack.book import Book
from yztrack.document import read_indicator
from yztrack.evidence import weigh
from yztrack.model import Indicator, Settings, Source, Workspace
from yztrack.period import parse_period
from yztrack.quantity import Quantity

SETTINGS = Settings()


def source(published: str | int, reliability: str = "official") -> Source:
    """A document of that day, month or year."""
    return Source(
        title="A document",
        publisher="A publisher",
        published=parse_period(str(published)),
        reliability=reliability,  # type: ignore[arg-type]
    )


# `plan` is older than anything; `s2024` is of 2024-12-31, and so on
SOURCES: Mapping[str, Source] = {
    "plan": source("2001-01-01"),
    **{f"s{year}": source(f"{year}-12-31") for year in range(2010, 2032)},
}


def indicator(text: str, *, kind: str = "flow", unit: str | None = "亿元", **keys: str) -> Indicator:
    """Read an indicator; name, kind and unit are put in front of the text."""
    head = {"name": '"An indicator"', "kind": f'"{kind}"'} | ({"unit": f'"{unit}"'} if unit else {}) | keys
    lines = "".join(f"{key} = {value}\n" for key, value in head.items())
    reading = read_indicator("group/an-indicator", lines + dedent(text))
    assert reading.records is not None, reading.faults
    return reading.records


def judge(
    text: str,
    as_of: str,
    *,
    sources: Mapping[str, Source] = SOURCES,
    target: int = 0,
    kind: str = "flow",
    **keys: str,
) -> Assessment:
    """Assess the first target of an indicator whose targets and actuals are given as TOML."""
    read = indicator(text, kind=kind, unit=None if kind == "milestone" else "亿元", **keys)
    return assess(read.targets[target], read, date.fromisoformat(as_of), sources=sources, settings=SETTINGS)


def known(
    text: str, as_of: str, *, sources: Mapping[str, Source] = SOURCES, kind: str = "flow"
) -> dict[str, str]:
    """What was known on a day: period to `low..high`, with ( and ) for open ends and the source behind."""
    read = indicator(text, kind=kind, unit=None if kind == "milestone" else "亿元")
    evidence = weigh(read, date.fromisoformat(as_of), sources, SETTINGS.tolerance)
    return {str(one.period): f"{shown(one.quantity)} {one.source}" for one in evidence.known}


def shown(quantity: Quantity | None) -> str:
    """An interval as text: `[1..2)`, `(9000..)`, `[5]`; `-` for None."""
    if quantity is None:
        return "-"
    low, low_open, high, high_open = quantity
    if low is not None and low == high:
        return f"[{low:f}]"
    left = "(" if low is None or low_open else "["
    right = ")" if high is None or high_open else "]"
    return f"{left}{'' if low is None else f'{low:f}'}..{'' if high is None else f'{high:f}'}{right}"


def workspace(files: Mapping[str, str], sources: Mapping[str, Source] = SOURCES) -> Workspace:
    """A workspace of indicator files given as TOML, by id; a file without a name is named by its id."""
    read = {}
    for name, text in files.items():
        head = "" if "name = " in text.partition("[[")[0] else f'name = "{name}"\n'
        reading = read_indicator(name, head + dedent(text))
        assert reading.records is not None, reading.faults
        read[name] = reading.records
    return Workspace(sources=sources, indicators=read)


def book(files: Mapping[str, str], as_of: str, sources: Mapping[str, Source] = SOURCES) -> Book:
    """What was known of such a workspace on a day."""
    return Book(workspace(files, sources), date.fromisoformat(as_of))


def figures(kind: str, years: Mapping[int, str], *, goal: str = "", head: str = "") -> str:
    """An indicator file of yearly figures, each out at the end of its year; a bare number is a `value`."""
    goals = f'[[targets]]\nsource = "plan"\n{goal}\n' if goal else ""
    actuals = "".join(
        f'[[actuals]]\nperiod = {year}\nsource = "s{year}"\n{told if "=" in told else f"value = {told}"}\n'
        for year, told in years.items()
    )
    unit = "" if kind == "milestone" or "unit =" in head else 'unit = "亿元"\n'
    return f'kind = "{kind}"\n{unit}{head}\n{goals}{actuals}'
