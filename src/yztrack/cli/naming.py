"""Names as people type them into names that exist, or a refusal with the nearest ones; findings of rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from yztrack.finding import Finding, Refusal, Rule

if TYPE_CHECKING:
    from yztrack.finding import Fault
    from yztrack.model import Indicator, Workspace
    from yztrack.store import Loaded

_SHOWN = 5


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a help line with the names nearest to one that does not exist."""
    names = list(known)
    last = {one.rpartition("/")[2]: one for one in names}
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    near += [
        last[one] for one in get_close_matches(name, list(last), n=3, cutoff=0.5) if last[one] not in near
    ]
    near += [one for one in names if name.casefold() in one.casefold() and one not in near]
    return (
        f"did you mean {', '.join(near[:_SHOWN])}?"
        if near
        else "`yztrack status --all` lists all goals with their ids"
    )


def named_indicators(places: Sequence[str], workspace: Workspace) -> frozenset[str]:
    """Return the ids that were asked for by id, unique ending or group; raises Refusal."""
    from yztrack.report import fits

    ids = list(workspace.indicators)
    found: set[str] = set()
    for place in places:
        fitting = fits(place.partition("@")[0], ids)
        if not fitting:
            _refuse(place, ids)
        found.update(fitting)
    return frozenset(found)


def named_indicator(name: str, workspace: Workspace) -> Indicator:
    """Return the one indicator of that id or unique ending; raises Refusal."""
    ids = list(workspace.indicators)
    ending = [one for one in ids if one == name or one.endswith(f"/{name}")]
    exact = [one for one in ending if one == name] or ending
    if len(exact) != 1:
        _refuse(name, ids)
    return workspace.indicators[exact[0]]


def _refuse(name: str, ids: Sequence[str]) -> None:
    several = [one for one in ids if one.endswith(f"/{name}")]
    if several:
        raise Refusal(f"{name} may be {' or '.join(several[:_SHOWN])}", "write more of the id")
    raise Refusal(f"no indicator {name}", nearest(name, ids))


def findings_of(loaded: Loaded, rules: tuple[Rule, ...]) -> list[Finding]:
    """Return what rules over the workspace find, with places."""
    from yztrack.document import place_faults
    from yztrack.rules import BY_CODE, check

    told: dict[str, list[Fault]] = {}
    for file, fault in check(loaded.workspace, rules):
        told.setdefault(f"{file}.toml", []).append(fault)
    return [
        finding
        for relative, faults in told.items()
        for finding in place_faults(loaded.shown(relative), loaded.texts[relative], faults, BY_CODE)
    ]
