"""A plan in parts that are judged one by one: what hangs together stays together.

A goal rests on its own indicator, on the members that a derived one follows from, on the benchmark it is
measured against, and on the rival readings of one goal, which share a name. What is linked so, however far,
lies whole in one part, with the sources that it cites; so the rows of all parts are those of the plan.

This works on rows of `tables`, not on records: to plan the parts of a nation takes a few columns of it. A
part's number is the CRC-32 of an id, which other engines compute as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import translate
from typing import Any
from zlib import crc32

from yztrack.derivation import OPERATIONS
from yztrack.tables import Row

Rows = Iterable[Mapping[str, Any]]

KEPT: Mapping[str, str] = {
    "indicators": "id",
    "targets": "indicator",
    "actuals": "indicator",
    "derivations": "indicator",
}
"""The tables that judging needs by parts, each with the column that has the indicator's id."""
_GLOB = re.compile(r"[*?\[]")


def is_glob(pattern: str) -> bool:
    """Return whether a pattern may stand for several ids."""
    return _GLOB.search(pattern) is not None


def named(derivation: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids and globs that a row of `derivations` names as members."""
    for key in OPERATIONS:
        told = derivation.get(key)
        if isinstance(told, str):
            yield told
        else:
            yield from told or ()


def anchors(derivations: Rows, targets: Rows, ids: Iterable[str]) -> dict[str, str]:
    """Return of each indicator that is linked with others the first id of them all.

    `ids` is what globs choose from; it may be empty where there are none. Ids that are named and do not exist
    are among the result.
    """
    links = _Links()
    known = sorted(ids)
    for row in derivations:
        for pattern in named(row):
            for one in _matching(pattern, known) if is_glob(pattern) else (pattern,):
                links.join(row["indicator"], one)
    rivals: dict[str, str] = {}
    for row in targets:
        if row["benchmark"] is not None:
            links.join(row["indicator"], row["benchmark"])
        if row["one_of"] is not None:
            links.join(row["indicator"], rivals.setdefault(row["one_of"], row["indicator"]))
    return {one: links.first(one) for one in links.of}


def _matching(pattern: str, known: list[str]) -> Iterator[str]:
    """The ids that a glob stands for, of a sorted list: none but those with its beginning are looked at."""
    match = _GLOB.search(pattern)
    prefix = pattern[: match.start()] if match else pattern
    fits = re.compile(translate(pattern)).match
    for at in range(bisect_left(known, prefix), len(known)):
        if not known[at].startswith(prefix):
            return
        if fits(known[at]):
            yield known[at]


class _Links:
    """Ids that hang together, however far; of those the first stands for all."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}

    def first(self, one: str) -> str:
        at = one
        while (above := self.of.setdefault(at, at)) != at:
            at = above
        while (above := self.of[one]) != at:
            self.of[one], one = at, above
        return at

    def join(self, one: str, other: str) -> None:
        low, high = sorted((self.first(one), self.first(other)))
        self.of[high] = low


def number(anchor: str, count: int) -> int:
    """Return the part, of so many, in which an indicator lies that stands for itself or for others."""
    return crc32(anchor.encode()) % count


def cited(targets: Rows, actuals: Rows) -> set[str]:
    """Return the names of the sources by which goals and figures are known."""
    found: set[str] = set()
    for row in targets:
        found |= {row["source"], row["baseline_source"]}
        found |= {place.partition(":")[0].strip() for place in row["stated_in"] or ()}
    found.update(row["source"] for row in actuals)
    return found - {None}


def parts(tables: Mapping[str, list[Row]], count: int) -> list[dict[str, list[Row]]]:
    """Return so many parts of a plan, each with all the tables; some may hold no indicator."""
    ids = [row["id"] for row in tables["indicators"]]
    anchor = anchors(tables["derivations"], tables["targets"], ids)
    made: list[dict[str, list[Row]]] = [
        {**{name: [] for name in tables}, "settings": tables["settings"]} for _ in range(count)
    ]
    for name, key in KEPT.items():
        for row in tables[name]:
            one: str = row[key]
            made[number(anchor.get(one, one), count)][name].append(row)
    sources = {row["id"]: row for row in tables["sources"]}
    for part in made:
        names = cited(part["targets"], part["actuals"])
        part["sources"] = [sources[name] for name in sorted(names & sources.keys())]
    return made
