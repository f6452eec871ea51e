"""What is wrong with a workspace: looked for part by part, and told as soon as nothing can take it back.

A part is some files with all that they name (`Shelf.part`). What the rules find that look at files one by one
is known with the part. The others look, at the end, at the few files that may have to do with each other, of
which every part leaves its traces (`rules.traces`). What a waiver may cover waits until then as well: whether
it still covers something is known when all is found.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from yztrack.document import place_faults
from yztrack.files import SETTINGS, SOURCES
from yztrack.finding import Fault, Finding
from yztrack.rules import ALL, BY_CODE, WORKSPACE_RULES, check_each, check_together
from yztrack.rules.plan import Plan
from yztrack.rules.references import UNKNOWN_SOURCE
from yztrack.rules.traces import Traces, part_of
from yztrack.rules.waivers import settle, waivers_of
from yztrack.workers import mapped, parted

if TYPE_CHECKING:
    from datetime import date

    from yztrack.model import Waiver
    from yztrack.store import Loaded, Shelf

_OF_ALL = ("sources", "workspace")  # the files that are no indicators, as rules name them


class Answer(NamedTuple):
    """What is known of a part when it has been looked at."""

    findings: list[Finding]
    waivers: Mapping[str, tuple[Waiver, ...]]
    sound: bool  # every file could be read
    unread: frozenset[str]
    traces: Traces


class Asked(NamedTuple):
    """The day, and the files of which findings are wanted, as rules name them; None for all."""

    on: date
    files: Collection[str] | None = None

    def of(self, names: Iterable[str]) -> frozenset[str]:
        """Return those of some files that are wanted."""
        return frozenset(names if self.files is None else set(names).intersection(self.files))


def findings(loaded: Loaded, on: date, files: Collection[str] | None = None) -> list[Finding]:
    """Return every finding in a workspace that is not waived on that day, sorted by place."""
    asked, names = Asked(on, files), loaded.workspace.indicators.keys()

    def few(ids: set[str], _: frozenset[str]) -> Loaded:
        return loaded._replace(workspace=part_of(loaded.workspace, ids))

    answers = [_look(loaded, asked, names, first=True)]
    return sorted(chain.from_iterable(_settled(answers, loaded, few, names, asked)))


def stream(shelf: Shelf, on: date, files: Collection[str] | None = None) -> Iterator[list[Finding]]:
    """Yield the findings in a workspace that are not waived on that day, as they become certain."""
    asked, parts = Asked(on, files), parted(shelf.ids)

    def look(part: int) -> Answer:
        return _look(shelf.part(parts[part]), asked, parts[part], first=part == 0)

    def few(ids: set[str], unread: frozenset[str]) -> Loaded:
        loaded = shelf.part(ids)
        return loaded._replace(workspace=replace(loaded.workspace, unread=unread))

    rest = tuple(shelf.findings((SETTINGS, SOURCES, *shelf.snapshot.faults)))
    home = shelf.part(())._replace(findings=rest)
    first = _look(home, asked, (), first=not parts)
    yield from _settled(chain([first], mapped(look, range(len(parts)))), home, few, shelf.ids, asked)


def _look(loaded: Loaded, asked: Asked, names: Collection[str], *, first: bool) -> Answer:
    """Look at some files one by one; with the first of them at the bibliography and the settings."""
    workspace, traces = loaded.workspace, Traces()
    rules = [one for one in WORKSPACE_RULES if one is not UNKNOWN_SOURCE or not loaded.without_sources]
    wanted = asked.of((*names, *(_OF_ALL if first else ())))
    every = asked.files is None
    found: dict[str, list[Fault]] = {}
    for file, fault in check_each(Plan(workspace, asked.on, wanted), rules, traces if every else None):
        found.setdefault(file, []).append(fault)
    for part in () if every else Plan(workspace, asked.on, names).parts():
        traces.gather(part)
    told = [*_unread(loaded, asked.files), *_placed(loaded, found)]
    return Answer(told, waivers_of(workspace, wanted), not loaded.findings, workspace.unread, traces)


def _unread(loaded: Loaded, files: Collection[str] | None) -> Iterable[Finding]:
    """What keeps files from being read, of those that are asked for."""
    if files is None:
        return loaded.findings
    asked = {loaded.shown(f"{file}{suffix}") for file in files for suffix in (".toml", "")}
    return (one for one in loaded.findings if one.path in asked)  # a folder that cannot be read has no suffix


def _placed(loaded: Loaded, found: Mapping[str, Iterable[Fault]]) -> list[Finding]:
    """Faults by the ids of their files, with their places."""
    return [
        finding
        for file, faults in found.items()
        for finding in place_faults(
            loaded.shown(f"{file}.toml"), loaded.texts.get(f"{file}.toml", ""), faults, BY_CODE
        )
    ]


def _settled(
    answers: Iterable[Answer],
    home: Loaded,
    few: Callable[[set[str], frozenset[str]], Loaded],
    ids: Collection[str],
    asked: Asked,
) -> Iterator[list[Finding]]:
    """Yield what is certain part by part, then the rest; `few` gives files to be looked at together."""
    kept: list[Finding] = []
    waivers: dict[str, tuple[Waiver, ...]] = {}
    unread, traces, sound = set[str](), Traces(), True
    for told in answers:
        waivers |= told.waivers
        unread |= told.unread
        traces.add(told.traces)
        sound = sound and told.sound
        open_paths = {home.shown(f"{file}.toml") for file in (*told.waivers, *_OF_ALL)}
        certain = [one for one in told.findings if one.path not in open_paths]
        kept += (one for one in told.findings if one.path in open_paths)
        if certain:
            yield sorted(certain)
    again = few(traces.together(), frozenset(unread))
    found: dict[str, list[Fault]] = {}
    plan = Plan(again.workspace, asked.on, asked.files, [one for one in ids if one not in unread])
    for file, fault in check_together(plan, WORKSPACE_RULES):
        found.setdefault(file, []).append(fault)
    paths = {home.shown(f"{file}.toml"): file for file in (*_OF_ALL, *waivers)}
    sources, settings = (home.shown(f"{file}.toml") for file in _OF_ALL)
    settled = settle(
        [*kept, *_placed(home, found)],
        {path: waivers[file] for path, file in paths.items() if file in waivers},
        asked.on,
        ALL,
        covered={sources: settings},
        judged=sound,
    )
    yield sorted([*settled.kept, *_placed(home, {paths[path]: told for path, told in settled.told.items()})])
