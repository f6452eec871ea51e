"""Family YZ4, fourth part: the goals of the parts against the goal of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from yztrack.derive import Member
from yztrack.finding import Rule
from yztrack.message import Message, say
from yztrack.model import Indicator
from yztrack.quantity import plain
from yztrack.rules.aims import Aim, margin, standing
from yztrack.rules.plan import Found, Plan


def members_cannot_add_up(plan: Plan) -> Found:
    """The goals of the parts do not add up to the goal of the whole.

    Why: the parts reach all that is asked of them, and the whole misses its goal; or their floors exceed the
    whole's ceiling. One threshold for every part, and parts that ask for more than the whole, are no fault.

    Bad:
        name = "Passengers of both airports"
        kind = "flow"
        unit = "m"
        [derive]
        sum = ["airports/*"]
        [[targets]]
        period = 2025
        at_least = 900
        source = "plan"
        # airports/north.toml
        name = "Passengers of the northern airport"
        kind = "flow"
        unit = "m"
        [[targets]]
        period = 2025
        at_least = 500
        source = "plan"
        # airports/south.toml
        name = "Passengers of the southern airport"
        kind = "flow"
        unit = "m"
        [[targets]]
        period = 2025
        at_least = 300
        source = "plan"

    Good:
        name = "Passengers of both airports"
        kind = "flow"
        unit = "m"
        [derive]
        sum = ["airports/*"]
        [[targets]]
        period = 2025
        at_least = 800
        source = "plan"
        # airports/north.toml
        name = "Passengers of the northern airport"
        kind = "flow"
        unit = "m"
        [[targets]]
        period = 2025
        at_least = 500
        source = "plan"
        # airports/south.toml
        name = "Passengers of the southern airport"
        kind = "flow"
        unit = "m"
        [[targets]]
        period = 2025
        at_least = 300
        source = "plan"
    """
    for indicator in plan.indicators:
        if indicator.derive is None or indicator.derive.sum is None or plan.workspace.unread:
            continue
        members = plan.book.members(indicator)
        asked = {member.indicator.id: standing(plan, member.indicator) for member in members}
        for aim in standing(plan, indicator):
            if aim.plain_level and aim.target.period is not None and aim.target.condition is None:
                told = _mismatch(indicator, aim, members, _parts(aim, members, asked))
                if told is not None:
                    yield indicator.id, aim.where, told, say("correct a part's goal, or the whole's")


class _Part(NamedTuple):
    """What is asked of one part for the whole's date: its lowest and highest floor, and how it is said."""

    least: Decimal
    most: Decimal
    exact: bool
    sources: frozenset[str]


def _parts(aim: Aim, members: Sequence[Member], asked: dict[str, list[Aim]]) -> list[_Part | None]:
    """What is asked of each member for the whole's period; None where nothing is."""
    return [_part(aim, asked[member.indicator.id]) for member in members]


def _part(whole: Aim, asked: list[Aim]) -> _Part | None:
    fitting = [
        one
        for one in asked
        if one.goal.side == "floor"
        and one.plain_level
        and one.target.over == whole.target.over
        and one.target.period == whole.target.period
        and one.target.condition is None
    ]
    if not fitting:
        return None
    floors = [one.stated for one in fitting]
    exact = all(one.key == "value" for one in fitting) and len(fitting) == 1
    return _Part(min(floors), max(floors), exact, frozenset(one.target.source for one in fitting))


def _mismatch(
    indicator: Indicator, aim: Aim, members: Sequence[Member], parts: list[_Part | None]
) -> Message | None:
    told = [part for part in parts if part is not None]
    ceiling = _ceiling(indicator, aim)
    least, most = sum((one.least for one in told), Decimal(0)), sum((one.most for one in told), Decimal(0))
    free = [member for member, part in zip(members, parts, strict=True) if part is None]
    if (
        ceiling is not None
        and least > ceiling
        and all(one.indicator.non_negative for one in (*free, *members))
    ):
        return _said(aim, least, len(told))
    unlisted = indicator.derive is not None and (indicator.derive.members or 0) > len(members)
    if free or unlisted or len(told) < 2 or aim.goal.side != "floor":
        return None
    table = aim.key == "value" and all(one.exact and one.sources == {aim.target.source} for one in told)
    uniform = len({one.most for one in told}) == 1 and not table
    wished = aim.target.commitment in {"strive", "stretch", "support"} and not table
    if uniform or wished:
        return None
    room = _rounding(aim, told) if table else margin(indicator, aim.stated, "0.02", "0.5")
    short = most < aim.stated - room or (table and least > aim.stated + room)
    return _said(aim, most, len(told)) if short else None


def _said(aim: Aim, total: Decimal, count: int) -> Message:
    return say(
        "{goal}, but the goals of {count} parts make {total}", goal=aim.shown, count=count, total=plain(total)
    )


def _ceiling(indicator: Indicator, aim: Aim) -> Decimal | None:
    if aim.goal.side == "ceiling":
        return aim.stated
    return None if indicator.limits is None else indicator.limits[1]


def _rounding(aim: Aim, told: list[_Part]) -> Decimal:
    """Half a printed unit for each number that is added up, and for the sum."""
    coarsest = max(int(one.as_tuple().exponent) for one in (aim.stated, *(part.most for part in told)))
    return Decimal("0.5").scaleb(min(coarsest, 0)) * (len(told) + 1)


RULES: tuple[Rule, ...] = (Rule("YZ410", "members-cannot-add-up", "warning", members_cannot_add_up),)
