"""Family YZ3, seventh part: figures that belong to another indicator."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from yztrack.evidence import Observation
from yztrack.finding import Rule
from yztrack.message import say
from yztrack.model import Indicator
from yztrack.quantity import plain
from yztrack.rules.figures import key_of, size, standing
from yztrack.rules.oddities import comparable, odd_figures
from yztrack.rules.plan import Found, Plan

_CROWD = 6
"""A number that so many indicators have for a period tells nothing."""


class _Copy(NamedTuple):
    """One number of one period, in an indicator."""

    indicator: Indicator
    seen: Observation


def pasted_figure(plan: Plan) -> Found:
    """Figures are those of another indicator.

    Why: a figure that does not fit its own series, and is to the last digit that of another one for the same
    period, was taken from the wrong row; so was a series of them under another name.

    Bad:
        name = "Imports"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2021
        value = 256.88
        source = "later"
        [[actuals]]
        period = 2022
        value = 1101.19
        source = "later"
        [[actuals]]
        period = 2023
        value = 240.15
        source = "later"
        # trade.toml
        name = "Imports and exports"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2021
        value = 968.99
        source = "later"
        [[actuals]]
        period = 2022
        value = 1101.19
        source = "later"
        [[actuals]]
        period = 2023
        value = 1043.2
        source = "later"

    Good:
        name = "Imports"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2021
        value = 256.88
        source = "later"
        [[actuals]]
        period = 2022
        value = 230.39
        source = "later"
        [[actuals]]
        period = 2023
        value = 240.15
        source = "later"
    """
    shared: dict[tuple[str, str], list[tuple[_Copy, _Copy]]] = {}
    for copies in _copies(plan):
        for one, other in combinations(copies, 2):
            shared.setdefault((one.indicator.id, other.indicator.id), []).append((one, other))
    for pairs in shared.values():
        one, other = pairs[0]
        if len({pair[0].seen.quantity.low for pair in pairs}) > 2:
            if not _are_named_alike(one.indicator, other.indicator):
                message = say("{count} figures are those of {id}", count=len(pairs), id=one.indicator.id)
                remedy = say("enter the figures of this indicator, or keep one file of the two")
                yield other.indicator.id, key_of(other.indicator, other.seen.place), message, remedy
            continue
        for first, second in pairs:
            for mine, theirs in ((first, second), (second, first)):
                if _is_at_home(plan, theirs, mine) and _fits(plan, mine) is False:
                    message = say(
                        "{figure} is that of {id}, and does not fit the figures before and after",
                        figure=plain(mine.seen.quantity.low or theirs.seen.quantity.low),  # type: ignore[arg-type]
                        id=theirs.indicator.id,
                    )
                    remedy = say("look it up in the source: it may stand in another row")
                    yield mine.indicator.id, key_of(mine.indicator, mine.seen.place), message, remedy


def _copies(plan: Plan) -> Iterator[list[_Copy]]:
    """Numbers of three digits or more that several indicators have for one period."""
    found: dict[object, list[_Copy]] = {}
    for indicator in plan.workspace.indicators.values():
        for one in tellable(plan, indicator):
            found.setdefault((one.period, one.quantity.low), []).append(_Copy(indicator, one))
    yield from (copies for copies in found.values() if 1 < len(copies) < _CROWD)


def tellable(plan: Plan, indicator: Indicator) -> list[Observation]:
    """Return the figures that have digits enough to be known again elsewhere."""
    if indicator.kind in {"milestone", "rank", "growth"} or indicator.derive is not None:
        return []
    return [
        one
        for one in plan.reported(indicator).known
        if one.tie is None and one.quantity.is_point and _digits(one) > 2
    ]


def says_something(number: Decimal) -> bool:
    """Whether a number has digits enough not to stand in two places by chance."""
    return _count(number) > 2


def _digits(one: Observation) -> int:
    """How many digits a number has that say something."""
    return 0 if one.quantity.low is None else _count(one.quantity.low)


def _count(number: Decimal) -> int:
    text = str(number)
    if "E" in text:
        text = plain(number)
    return len(text.replace(".", "").strip("-0"))


def _are_named_alike(one: Indicator, other: Indicator) -> bool:
    names, others = ({name for name in (i.name, i.name_zh, *i.aliases) if name} for i in (one, other))
    return bool(names & others) or SequenceMatcher(None, one.name, other.name).ratio() > 0.8


def _is_at_home(plan: Plan, theirs: _Copy, mine: _Copy) -> bool:
    """Whether a number belongs where it stands, and not by chance in both places."""
    together = theirs.indicator.group == mine.indicator.group
    near = together and theirs.seen.source == mine.seen.source
    if _digits(theirs.seen) < (3 if near else 4 if together else 5):
        return False
    fits = _fits(plan, theirs)
    return fits is True or (fits is None and near and _digits(theirs.seen) > 3)


def _fits(plan: Plan, copy: _Copy) -> bool | None:
    """Whether a figure lies near the line through its neighbours; None where that cannot be said."""
    if copy.seen.place in odd_figures(plan, copy.indicator):
        return None
    for stretch in standing(plan, copy.indicator, odd_figures(plan, copy.indicator)):
        for line in comparable(copy.indicator, stretch):
            places = [one.place for one in line]
            if copy.seen.place in places:
                return _is_near(places.index(copy.seen.place), [size(one.quantity) or 0.0 for one in line])
    return None


def _is_near(index: int, sizes: list[float]) -> bool | None:
    if 0 < index < len(sizes) - 1:
        near, limit = [sizes[index - 1], sizes[index + 1]], 2.0
    else:
        inward = sizes[1:3] if index == 0 else sizes[-2:-4:-1]
        near, limit = inward, 1.5
    if len(near) < 2 or min(near) <= 0 or max(near) > limit * min(near):
        return None
    number = sizes[index]
    if min(near) / 1.25 <= number <= max(near) * 1.25:
        return True
    return False if number > 1.5 * max(near) or number < min(near) / 1.5 else None


RULES: tuple[Rule, ...] = (Rule("YZ314", "pasted-figure", "warning", pasted_figure),)
