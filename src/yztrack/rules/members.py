"""Family YZ2, second part: the members of a derived indicator, and whether their units fit.

A member is named by id or by glob. Globs never take in the file itself nor another derived indicator; a name
that is written out for one of these is a fault. Units are compared only where both are understood: an unknown
name equals nothing and contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from yztrack.derivation import OPERATIONS
from yztrack.finding import Rule
from yztrack.message import Message, say
from yztrack.model import Derivation, Indicator
from yztrack.rules.plan import Found, Plan, once
from yztrack.syntax import KeyPath
from yztrack.units import Unit, parse_unit

COUNTING = frozenset(
    word
    for words in (
        "家 个 户 项 件 台 所 人 名 座 条 辆 艘 套 处 只 株 次",
        "firm firms company companies enterprise enterprises business businesses project projects team teams",
        "person persons people household households case cases death deaths visit visits incident incidents",
        "school schools hospital hospitals library libraries clinic clinics laboratory laboratories",
        "home homes dwelling dwellings tree trees vehicle vehicles bus buses plant plants",
        "city cities town towns village villages park parks cluster clusters platform platforms",
    )
    for word in words.split()
)
_MEASURED = {"CNY", "USD", "EUR", "%", "W", "Wh", "m", "km2", "g"}


class Entry(NamedTuple):
    """One name in a derivation, as it is written, and the ids that it fits."""

    where: KeyPath
    pattern: str
    fits: tuple[str, ...]


@once
def _entries(plan: Plan, indicator: Indicator) -> list[Entry]:
    """Every name in a derivation, with every id that it fits, members or not."""
    fitting = plan.names.fitting
    derive = indicator.derive
    found: list[Entry] = []
    for key in OPERATIONS if derive is not None else ():
        named = getattr(derive, key)
        if isinstance(named, str):
            found.append(Entry(("derive", key), named, fitting(named)))
        else:
            for place, one in enumerate(named or ()):
                found.append(Entry(("derive", key, place), one, fitting(one)))
    return found


@once
def _members(plan: Plan, indicator: Indicator) -> list[str]:
    """The ids of the members, as `derive.member_ids` has them."""
    known = plan.workspace.indicators
    excepted = () if indicator.derive is None else indicator.derive.except_
    fits = dict.fromkeys(one for entry in _entries(plan, indicator) for one in entry.fits)
    return [
        one
        for one in fits
        if one != indicator.id
        and known[one].derive is None
        and not any(fnmatchcase(one, out) for out in excepted)
    ]


def _derived(plan: Plan) -> Iterator[tuple[Indicator, Derivation, list[Entry]]]:
    for indicator in plan.indicators:
        if indicator.derive is not None:
            yield indicator, indicator.derive, _entries(plan, indicator)


def derived_member(plan: Plan) -> Found:
    """A derived indicator is named as a member, or the file itself.

    Why: it does not count, so that the result lacks a part; and a chain of derivations may come back to
    itself. Name what has figures of its own.

    Bad:
        name = "Output of all clusters"
        kind = "flow"
        unit = "bn"
        [derive]
        sum = ["output", "clusters/one"]

    Good:
        name = "Output of all clusters"
        kind = "flow"
        unit = "bn"
        [derive]
        sum = ["clusters/*"]
    """
    known = plan.workspace.indicators
    for indicator, _, entries in _derived(plan):
        for where, pattern, fits in entries:
            remedy = say("name indicators that have figures of their own")
            if pattern == indicator.id:
                message = say("{id} is this indicator itself", id=pattern)
                yield indicator.id, where, message, remedy
            elif fits and all(known[one].derive is not None and one != indicator.id for one in fits):
                message = say("{id} is derived itself, and does not count as a member", id=pattern)
                if not _unread(plan, pattern):
                    yield indicator.id, where, message, remedy


def is_sound(plan: Plan, indicator: Indicator) -> bool:
    """Whether all members of a derivation can be read, and no rule of this family finds it at fault."""
    known = plan.workspace.indicators
    entries = _entries(plan, indicator)
    ids = set(_members(plan, indicator))
    patterns = [entry.pattern for entry in entries]
    excepted = () if indicator.derive is None else indicator.derive.except_
    return (
        all(ids & set(entry.fits) or set(entry.fits) - {indicator.id} for entry in entries)
        and indicator.id not in patterns
        and len(set(patterns)) == len(patterns)
        and not any(_unread(plan, pattern) for pattern in patterns)
        and not any(_is_idle(plan, pattern, entries) for pattern in excepted)
        and not any(entry.pattern in known and known[entry.pattern].derive is not None for entry in entries)
        and not any(True for _ in _mismatched(plan, indicator, entries))
    )


def _unread(plan: Plan, pattern: str) -> bool:
    """Whether a name fits a file that could not be read."""
    return any(fnmatchcase(one, pattern) for one in plan.workspace.unread)


def unit_mismatch(plan: Plan) -> Found:
    """Figures in different units are added, compared or divided.

    Why: figures are taken as they stand, and 3 of 万元 on top of 5 of 亿元 make 8 of nothing.

    Bad:
        name = "Output of all clusters"
        kind = "flow"
        unit = "万元"
        [derive]
        sum = ["clusters/chips"]
        # clusters/chips.toml
        name = "Output of chips"
        kind = "flow"
        unit = "亿元"

    Good:
        name = "Output of all clusters"
        kind = "flow"
        unit = "亿元"
        [derive]
        sum = ["clusters/chips"]
        # clusters/chips.toml
        name = "Output of chips"
        kind = "flow"
        unit = "亿元"
    """
    known = plan.workspace.indicators
    derived = sorted(_derived(plan), key=lambda told: told[1].ratio is not None)
    blamed: set[tuple[str, KeyPath]] = set()
    for indicator, derive, entries in derived:
        for file, where, message, remedy in _mismatched(plan, indicator, entries):
            shared = derive.ratio is not None and any(
                (entry.pattern, ("unit",)) in blamed for entry in entries
            )
            if (file, where) not in blamed and not shared:
                yield file, where, message, remedy
            blamed.add((file, where))
    for indicator in plan.indicators:
        for index, target in enumerate(indicator.targets):
            other = None if target.benchmark is None else known.get(target.benchmark)
            if other is not None and other is not indicator and differ(indicator.unit, other.unit):
                yield indicator.id, ("targets", index, "benchmark"), *_told(other, indicator.unit)


def _mismatched(plan: Plan, indicator: Indicator, entries: Sequence[Entry]) -> Found:
    derive, known = indicator.derive, plan.workspace.indicators
    if derive is None:
        return
    if derive.growth_of is not None:
        if differ(indicator.unit, "%"):
            message = say("growth is in %, and the unit is {unit}", unit=indicator.unit)
            yield indicator.id, ("unit",), message, say('write unit = "%"')
    elif derive.ratio is not None:
        yield from _mismatched_ratio(indicator, entries, known)
    elif derive.count is None and derive.count_met is None:
        yield from _mismatched_terms(plan, indicator, entries)


def _told(other: Indicator, unit: str | None) -> tuple[Message, Message]:
    return (
        say("{id} is in {other}, and this in {unit}", id=other.id, other=other.unit, unit=unit),
        say("state both in one unit, or name another indicator"),
    )


def _mismatched_ratio(
    indicator: Indicator, entries: Sequence[Entry], known: Mapping[str, Indicator]
) -> Found:
    ids = [one for entry in entries for one in entry.fits]
    if len(ids) == 2 and not differ(indicator.unit, "%"):
        first, second = (known[one] for one in ids)
        if differ(first.unit, second.unit):
            message = say("a share in % of {unit} over {other}", unit=first.unit, other=second.unit)
            remedy = say("state both in one unit, or name another indicator")
            yield indicator.id, ("derive", "ratio"), message, remedy


def _mismatched_terms(plan: Plan, indicator: Indicator, entries: Sequence[Entry]) -> Found:
    """Members that are not in the unit of their sum; where all of them are not, the unit of the sum."""
    own, known = set(_members(plan, indicator)), plan.workspace.indicators
    terms = [(entry, known[one]) for entry in entries for one in entry.fits if one in own]
    odd = [(entry, one) for entry, one in terms if differ(one.unit, indicator.unit)]
    if not odd:
        return
    if len(odd) == len(terms) and not any(differ(one.unit, odd[0][1].unit) for _, one in odd):
        message = say(
            "the members are in {other}, and this in {unit}", other=odd[0][1].unit, unit=indicator.unit
        )
        yield indicator.id, ("unit",), message, say("state both in one unit")
        return
    for entry, one in odd:
        is_meant = entry.pattern != one.id or one.group == indicator.group
        if is_meant or _same_dimension(one.unit, indicator.unit):
            message = say(
                "the unit is {other}, and {id}, of which it is a part, is in {unit}",
                other=one.unit,
                id=indicator.id,
                unit=indicator.unit,
            )
            yield one.id, ("unit",), message, say("state both in one unit")
        else:
            yield indicator.id, entry.where, *_told(one, indicator.unit)


def differ(one: str | None, other: str | None) -> bool:
    """Whether two units are certainly not the same."""
    if one is None or other is None or one == other:
        return False
    first, second = _taken_apart(one), _taken_apart(other)
    if first.dimension == second.dimension:
        return first.power != second.power
    kinds = {_class(one, first.dimension), _class(other, second.dimension)}
    return "" not in kinds and (len(kinds) > 1 or kinds == {"measured"})


def _class(unit: str, dimension: str) -> str:
    if dimension in _MEASURED:
        return "measured"
    return "counted" if dimension == "人" or unit.strip().lower() in COUNTING else ""


def _same_dimension(one: str | None, other: str | None) -> bool:
    return (
        one is not None and other is not None and _taken_apart(one).dimension == _taken_apart(other).dimension
    )


def _taken_apart(unit: str) -> Unit:
    """A unit with its scale; beside another word, m is a million and b a billion."""
    words = unit.split()
    if len(words) > 1 and "per" not in words:
        words = [{"m": "million", "b": "billion"}.get(word, word) for word in words]
    return parse_unit(" ".join(words))


def repeated_member(plan: Plan) -> Found:
    """A derivation names one member twice.

    Why: it counts once; a ratio of it to itself is never known. Most likely another one was meant.

    Bad:
        name = "Output of all clusters"
        kind = "flow"
        unit = "bn"
        [derive]
        sum = ["clusters/one", "clusters/one"]

    Good:
        name = "Output of all clusters"
        kind = "flow"
        unit = "bn"
        [derive]
        sum = ["clusters/one"]
    """
    for indicator, _, entries in _derived(plan):
        seen: set[str] = set()
        for where, pattern, _ in entries:
            if pattern in seen:
                message = say("{id} is named twice", id=pattern)
                yield indicator.id, where, message, say("name the other one that is meant, or delete it")
            seen.add(pattern)


def idle_exception(plan: Plan) -> Found:
    """A derivation excepts what it does not name.

    Why: the member that was to be left out under another name is still in.

    Bad:
        name = "Output of all clusters but one"
        kind = "flow"
        unit = "bn"
        [derive]
        sum = ["clusters/*"]
        except = ["clusters/oen"]

    Good:
        name = "Output of all clusters but one"
        kind = "flow"
        unit = "bn"
        [derive]
        sum = ["clusters/*"]
        except = ["clusters/two"]
        # clusters/two.toml
        name = "Output of cluster two"
        kind = "flow"
        unit = "bn"
    """
    for indicator, derive, entries in _derived(plan):
        for place, pattern in enumerate(derive.except_):
            if _is_idle(plan, pattern, entries):
                message = say("{id} is no member that could be excepted", id=pattern)
                yield indicator.id, ("derive", "except", place), message, say("correct the id, or delete it")


def _is_idle(plan: Plan, pattern: str, entries: Sequence[Entry]) -> bool:
    named = (one for entry in entries for one in entry.fits)
    return not any(fnmatchcase(one, pattern) for one in named) and not _unread(plan, pattern)


def too_few_members(plan: Plan) -> Found:
    """A derivation has more members than it says there are.

    Why: `members` is the number of all that exist, those without a file among them; results are widened by
    those that are not known.

    Bad:
        name = "Output of all clusters"
        kind = "flow"
        unit = "bn"
        [derive]
        sum = ["clusters/*"]
        members = 1
        # clusters/two.toml
        name = "Output of cluster two"
        kind = "flow"
        unit = "bn"

    Good:
        name = "Output of all clusters"
        kind = "flow"
        unit = "bn"
        [derive]
        sum = ["clusters/*"]
        members = 6
    """
    for indicator, derive, _ in _derived(plan):
        if derive.members is None:
            continue
        count = len(_members(plan, indicator))
        if derive.members < count:
            message = say("members = {stated}, and {count} are named", stated=derive.members, count=count)
            yield indicator.id, ("derive", "members"), message, say("write how many there are in all")


RULES: tuple[Rule, ...] = (
    Rule("YZ206", "derived-member", "error", derived_member),
    Rule("YZ210", "unit-mismatch", "error", unit_mismatch),
    Rule("YZ215", "repeated-member", "warning", repeated_member),
    Rule("YZ216", "idle-exception", "warning", idle_exception),
    Rule("YZ217", "too-few-members", "error", too_few_members),
)
