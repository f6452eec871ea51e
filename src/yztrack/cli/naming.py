"""Names as people type them into names that exist, or a refusal with the nearest ones; findings of rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, NoReturn

from yztrack.finding import Finding, Refusal, Rule
from yztrack.message import say

if TYPE_CHECKING:
    from datetime import date

    from yztrack.finding import Fault
    from yztrack.model import Indicator
    from yztrack.report import Report
    from yztrack.store import Loaded

_SHOWN = 5


def nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return a help line with the names nearest to one that does not exist; `otherwise` if none is near."""
    names = list(known)
    last = {one.rpartition("/")[2]: one for one in names}
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    near += [
        last[one] for one in get_close_matches(name, list(last), n=3, cutoff=0.5) if last[one] not in near
    ]
    near += [one for one in names if name.casefold() in one.casefold() and one not in near]
    return say("did you mean {names}?", names=", ".join(near[:_SHOWN])) if near else otherwise


def named_places(places: Sequence[str], loaded: Loaded) -> tuple[frozenset[str], frozenset[str]]:
    """Return the indicators, and the single targets, that were asked for by id, unique ending or group.

    Raises Refusal for what names nothing.
    """
    from yztrack.report import fits

    ids = list(loaded.workspace.indicators)
    found: set[str] = set()
    single: set[str] = set()
    for place in places:
        name, at, key = place.partition("@")
        fitting = fits(name, ids)
        if not fitting:
            _refuse(name, loaded)
        if at:
            single.add(_named_target(named_indicator(name, loaded), key))
        else:
            found.update(fitting)
    return frozenset(found), frozenset(single)


def _named_target(indicator: Indicator, key: str) -> str:
    keys = [target.key for target in indicator.targets]
    if key not in keys:
        raise Refusal(
            say("{id} has no target {key}", id=indicator.id, key=key),
            say("its targets: {names}", names=", ".join(keys) or "-"),
        )
    return f"{indicator.id}@{key}"


def named_indicator(name: str, loaded: Loaded) -> Indicator:
    """Return the one indicator of that id or unique ending, broken files counted; raises Refusal."""
    indicators = loaded.workspace.indicators
    ending = [one for one in indicators if one.endswith(f"/{name}")]
    if name not in indicators and (len(ending) != 1 or _broken(name, loaded)):
        _refuse(name, loaded)
    return indicators[name if name in indicators else ending[0]]


def _broken(name: str, loaded: Loaded) -> Finding | None:
    """What is wrong with a file that has this name or lies in the group of this name."""
    return next((one for one in loaded.findings if f"/{name}/" in f"{one.path.removesuffix('.toml')}/"), None)


def _refuse(name: str, loaded: Loaded) -> NoReturn:
    ids = list(loaded.workspace.indicators)
    broken = _broken(name, loaded)
    if broken is not None:
        raise Refusal(
            say(
                "{path}:{line}: {code} {message}",
                path=broken.path,
                line=broken.line,
                code=broken.code,
                message=broken.message,
            ),
            broken.help,
        )
    several = [one for one in ids if one.endswith(f"/{name}")]
    if several:
        raise Refusal(
            say("{name} may be {names}", name=name, names=" or ".join(several[:_SHOWN])),
            say("write more of the id"),
        )
    raise Refusal(
        say("no indicator {name}", name=name),
        nearest(name, ids, say("an id is the path of a file below the workspace, without .toml")),
    )


def findings_of(
    loaded: Loaded, on: date, rules: tuple[Rule, ...], files: Collection[str] | None = None
) -> list[Finding]:
    """Return what rules over the workspace find on a day, with places; in some files alone if given."""
    from yztrack.document import place_faults
    from yztrack.rules import BY_CODE, check
    from yztrack.rules.references import UNKNOWN_SOURCE

    told: dict[str, list[Fault]] = {}
    judged = tuple(rule for rule in rules if rule is not UNKNOWN_SOURCE or not loaded.without_sources)
    for file, fault in check(loaded.workspace, on, judged, files):
        told.setdefault(f"{file}.toml", []).append(fault)
    return [
        finding
        for relative, faults in told.items()
        for finding in place_faults(loaded.shown(relative), loaded.texts[relative], faults, BY_CODE)
    ]


def left_out(loaded: Loaded, on: date, names: Collection[str] | None = None) -> list[Finding]:
    """Return what keeps something out of a result: broken files, and records that name no known source.

    `names` are the indicators that are asked; without them all are.
    """
    from yztrack.links import cited

    sources, indicators = loaded.workspace.sources, loaded.workspace.indicators
    every = indicators.values() if names is None else [indicators[name] for name in names]
    if sources.keys() >= {name for one in every for name in cited(one)}:
        return list(loaded.findings)  # and no rule had to be loaded to see it
    from yztrack.rules.references import UNKNOWN_SOURCE

    return sorted([*loaded.findings, *findings_of(loaded, on, (UNKNOWN_SOURCE,), names)])


def method_name(name: str) -> str:
    """Return the name of a method; raises Refusal."""
    from yztrack.profiles import NAMES

    if name not in NAMES:
        raise Refusal(say("no method {name}", name=name), say("use one of {names}", names=", ".join(NAMES)))
    return name


def target_places(report: Report, loaded: Loaded) -> dict[str, tuple[str, int]]:
    """Return path and line of every target of a report, by the target's id."""
    from yztrack.document import target_lines

    places: dict[str, tuple[str, int]] = {}
    for indicator in {row.indicator.id: row.indicator for row in report.rows}.values():
        relative = f"{indicator.id}.toml"
        lines = target_lines(loaded.texts[relative], len(indicator.targets))
        for target, line in zip(indicator.targets, lines, strict=True):
            places[f"{indicator.id}@{target.key}"] = loaded.shown(relative), line
    return places
