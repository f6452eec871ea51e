"""Family YZ2, third part: what is one thing and what are two: successors, rivals, names, ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from unicodedata import normalize

from yztrack.assess import published_by
from yztrack.finding import Rule
from yztrack.message import say
from yztrack.model import Indicator, Target
from yztrack.rules.plan import Found, Plan


def _successions(indicator: Indicator) -> Iterator[tuple[int, Target, Target]]:
    """Every target that supersedes another one of its file, with its index."""
    if all(target.supersedes is None for target in indicator.targets):
        return
    keys = {target.key: target for target in indicator.targets}
    for index, target in enumerate(indicator.targets):
        old = keys.get(target.supersedes) if target.supersedes is not None else None
        if old is not None and old is not target:
            yield index, target, old


def _circle(indicator: Indicator) -> list[int]:
    """The indices of the targets that supersede each other in a circle."""
    steps = {target.key: (index, old.key) for index, target, old in _successions(indicator)}
    told: set[str] = set()
    for start in steps:
        seen: dict[str, None] = {}
        key = start
        while key in steps and key not in seen and key not in told:
            seen[key] = None
            key = steps[key][1]
        if key in seen:  # what was seen before it only leads there
            places = [steps[one][0] for one in list(seen)[list(seen).index(key) :]]
            first = places.index(min(places))
            return places[first:] + places[:first]
        told |= seen.keys()
    return []


def circular_supersession(plan: Plan) -> Found:
    """Targets supersede each other in a circle.

    Why: none of them would be in force. The one that was set first supersedes nothing.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 90
        supersedes = "2026"
        source = "plan"
        [[targets]]
        period = 2026
        at_least = 100
        supersedes = "2025"
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 90
        source = "plan"
        [[targets]]
        period = 2026
        at_least = 100
        supersedes = "2025"
        source = "later"
    """
    for indicator in plan.indicators:
        circle = _circle(indicator)
        if circle:
            first = min(circle, key=lambda index: (_order(plan, indicator.targets[index]), index))
            path = [indicator.targets[index].key for index in circle]
            message = say("targets supersede each other: {ids}", ids=", ".join(path))
            remedy = say("delete supersedes where the goal was first set")
            yield indicator.id, ("targets", first, "supersedes"), message, remedy


def _order(plan: Plan, target: Target) -> str:
    """What sorts targets by the day on which they were set."""
    return str(published_by(target, plan.workspace.sources) or "")


def superseded_later(plan: Plan) -> Found:
    """A target supersedes one that was set after it.

    Why: the later word counts; most likely the two are the wrong way round, or a date is wrong.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 90
        supersedes = "2026"
        source = "plan"
        [[targets]]
        period = 2026
        at_least = 100
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 90
        source = "plan"
        [[targets]]
        period = 2026
        at_least = 100
        supersedes = "2025"
        source = "later"
    """
    sources = plan.workspace.sources
    for indicator in plan.indicators:
        for index, target, old in _successions(indicator):
            new_day, old_day = published_by(target, sources), published_by(old, sources)
            if new_day is None or old_day is None or new_day >= old_day:
                continue
            if index not in _circle(indicator):
                message = say(
                    "set on {day}, it supersedes {id}, which was set on {later}",
                    day=new_day,
                    id=old.key,
                    later=old_day,
                )
                remedy = say("move supersedes to the later target, or correct a source or its date")
                yield indicator.id, ("targets", index, "supersedes"), message, remedy


def lonely_rival(plan: Plan) -> Found:
    """A goal is named as one of several readings, and there is no other.

    Why: `one_of` joins the readings of one ambiguous goal by a common name; one that is spelt differently is
    counted as a goal of its own.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 90
        one_of = "each-or-total"
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        id = "2025-each"
        period = 2025
        at_least = 90
        one_of = "each-or-total"
        source = "plan"
        [[targets]]
        id = "2025-total"
        period = 2025
        at_least = 30
        one_of = "each-or-total"
        source = "plan"
    """
    if plan.workspace.unread:
        return
    named = Counter(
        target.one_of for one in plan.workspace.indicators.values() for target in one.targets if target.one_of
    )
    lonely: list[tuple[str, int, str]] = [
        (indicator.id, index, target.one_of)
        for indicator in plan.indicators
        for index, target in enumerate(indicator.targets)
        if target.one_of is not None and named[target.one_of] == 1
    ]
    for at, (file, index, name) in enumerate(lonely):
        if get_close_matches(name, [other for _, _, other in lonely[at + 1 :]], n=1):
            continue  # two spellings of one name are one fault, and it is told where it is met again
        near = get_close_matches(name, [one for one in named if one != name], n=1)
        otherwise = say("add the other reading, or delete one_of")
        remedy = say("did you mean {name}?", name=near[0]) if near else otherwise
        message = say("no other target is one of {name}", name=name)
        yield file, ("targets", index, "one_of"), message, remedy


def folded(*texts: str | None) -> tuple[str, ...]:
    """Return names as they are compared: without case, width and repeated spaces."""
    return tuple(_folded(text) if text else "" for text in texts)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())


def duplicate_indicator(plan: Plan) -> Found:
    """Two files of a folder measure the same thing.

    Why: figures of one series are spread over two, and each goal is judged by a part of them.

    Bad:
        name = "Output of one"
        kind = "flow"
        unit = "bn"
        # output-2.toml
        name = "Output of one"
        kind = "flow"
        unit = "bn"

    Good:
        name = "Output of one"
        scope = "City"
        kind = "flow"
        unit = "bn"
        # output-2.toml
        name = "Output of one"
        scope = "Parks"
        kind = "flow"
        unit = "bn"
    """
    seen: dict[object, Indicator] = {}
    for indicator in plan.workspace.indicators.values():
        first = seen.setdefault(identity_of(indicator), indicator)
        if first is not indicator and not _told_apart(first, indicator):
            message = say("the same name, scope, unit and kind as {id}", id=first.id)
            remedy = say("merge the two files, or say in name or scope how they differ")
            yield indicator.id, ("name",), message, remedy


def identity_of(indicator: Indicator) -> object:
    """Return what two files of a folder that measure the same thing have in common."""
    said = folded(indicator.name, indicator.scope, indicator.unit)
    return indicator.group, indicator.kind, said


def _told_apart(one: Indicator, other: Indicator) -> bool:
    """Whether something beside name and scope says how two indicators differ."""
    said = ((first.name_zh, first.scope_zh, first.definition, first.derive) for first in (one, other))
    return any(first != second for first, second in zip(*said, strict=True))


def case_clash(plan: Plan) -> Found:
    """Two ids differ in nothing but upper and lower case, or in how an accent is encoded.

    Why: on macOS and Windows they are one file, and one of the two is lost at the next checkout.

    Bad:
        name = "Output of chips"
        kind = "flow"
        unit = "bn"
        # Output.toml
        name = "Output of ships"
        kind = "flow"
        unit = "bn"

    Good:
        name = "Output of chips"
        kind = "flow"
        unit = "bn"
        # ships.toml
        name = "Output of ships"
        kind = "flow"
        unit = "bn"
    """
    seen: dict[str, str] = {}
    for one in plan.workspace.indicators:
        first = seen.setdefault(caseless(one), one)
        if first != one:
            message = say("{id} and {other} are one file on some systems", id=one, other=first)
            yield one, (), message, say("rename one of them")


def caseless(name: str) -> str:
    """Return what some systems make of an id."""
    return name.lower() if name.isascii() else normalize("NFC", normalize("NFC", name).casefold())


def ambiguous_alias(plan: Plan) -> Found:
    """An alias is the name or an alias of another indicator of the same scope, unit and kind.

    Why: who looks for it, or files the next figure under it, may take the wrong file.

    Bad:
        name = "Industrial output"
        aliases = ["Gross output"]
        kind = "flow"
        unit = "bn"
        # gross.toml
        name = "Gross output"
        kind = "flow"
        unit = "bn"

    Good:
        name = "Industrial output"
        aliases = ["Output of industry"]
        kind = "flow"
        unit = "bn"
        # gross.toml
        name = "Gross output"
        kind = "flow"
        unit = "bn"
    """
    names: dict[object, str] = {}
    for one in plan.workspace.indicators.values():
        for name in filter(None, (one.name, one.name_zh)):
            names.setdefault((folded(name), place_of(one)), one.id)
    for one in plan.workspace.indicators.values():
        for index, alias in enumerate(one.aliases):
            first = names.setdefault((folded(alias), place_of(one)), one.id)
            if first != one.id:
                message = say("{alias} is what {id} is called", alias=alias, id=first)
                yield one.id, ("aliases", index), message, say("delete it where it does not belong")


def place_of(one: Indicator) -> object:
    """Return within what a name should be that of one indicator: without a scope, the folder."""
    return folded(one.scope, one.unit), one.kind, one.group if one.scope is None else ""


def forked_supersession(plan: Plan) -> Found:
    """Two targets, set one after the other for one period, supersede the same one.

    Why: the later one moves the goal that was in force, which was the other; as it stands, both are.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        id = "first"
        period = 2025
        at_least = 90
        source = "plan"
        [[targets]]
        id = "second"
        period = 2025
        at_least = 100
        supersedes = "first"
        source = "plan"
        [[targets]]
        id = "third"
        period = 2025
        at_least = 110
        supersedes = "first"
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        id = "first"
        period = 2025
        at_least = 90
        source = "plan"
        [[targets]]
        id = "second"
        period = 2025
        at_least = 100
        supersedes = "first"
        source = "later"
    """
    for indicator in plan.indicators:
        heirs: dict[object, tuple[Target, str]] = {}
        for index, target, old in _successions(indicator):
            same = old.key, target.period, target.measure, target.one_of, target.commitment
            first, day = heirs.setdefault(same, (target, _order(plan, target)))
            if first is not target and day != _order(plan, target):
                message = say("{id} supersedes {old} already", id=first.key, old=old.key)
                remedy = say('write supersedes = "{id}", if that is the goal it moved', id=first.key)
                yield indicator.id, ("targets", index, "supersedes"), message, remedy


RULES: tuple[Rule, ...] = (
    Rule("YZ207", "circular-supersession", "error", circular_supersession),
    Rule("YZ208", "superseded-later", "warning", superseded_later),
    Rule("YZ209", "lonely-rival", "warning", lonely_rival),
    Rule("YZ211", "duplicate-indicator", "warning", duplicate_indicator),
    Rule("YZ212", "case-clash", "warning", case_clash),
    Rule("YZ214", "ambiguous-alias", "warning", ambiguous_alias),
    Rule("YZ218", "forked-supersession", "warning", forked_supersession),
)
