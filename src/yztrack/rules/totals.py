"""Family YZ3, fifth part: what is reported of a derived indicator against what its members come to."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

from yztrack.derivation import OPERATIONS
from yztrack.derive import Member, derived, year_before
from yztrack.evidence import NOTHING, Observation
from yztrack.finding import Rule
from yztrack.message import Message, say
from yztrack.model import Indicator, observed
from yztrack.period import Period
from yztrack.quantity import ARITHMETIC, Quantity, Truth, add
from yztrack.rules.figures import ANY, disjoint, is_count, key_of, neat, printed, shown, widened
from yztrack.rules.members import is_sound
from yztrack.rules.oddities import odd_figures
from yztrack.rules.plan import Found, Plan
from yztrack.rules.sums import Sum, blame, slipped_term
from yztrack.syntax import KeyPath

_LOOSE = Decimal("0.005")
_POINTS = Decimal("0.1")
"""By how much a total, a share or a rate may miss what follows from figures that were revised since."""


def total_disagrees(plan: Plan) -> Found:
    """What is reported of a derived indicator is not what its members come to.

    Why: the reported figure counts; a reader who adds the members up finds another one. Either a figure is
    wrong, or the members are not all there is: then say so with `members`.

    Bad:
        name = "Output of all clusters"
        kind = "flow"
        unit = "bn"
        [derive]
        sum = ["clusters/chips", "clusters/ships"]
        [[actuals]]
        period = 2023
        value = 80
        source = "later"
        # clusters/chips.toml
        name = "Output of chips"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2023
        value = 40
        source = "later"
        # clusters/ships.toml
        name = "Output of ships"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2023
        value = 30
        source = "later"

    Good:
        name = "Output of all clusters"
        kind = "flow"
        unit = "bn"
        [derive]
        sum = ["clusters/chips", "clusters/ships"]
        [[actuals]]
        period = 2023
        value = 70
        source = "later"
        # clusters/chips.toml
        name = "Output of chips"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2023
        value = 40
        source = "later"
        # clusters/ships.toml
        name = "Output of ships"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2023
        value = 30
        source = "later"
    """
    with localcontext(ARITHMETIC):
        told = [one for indicator in plan.workspace.indicators.values() for one in _beside(plan, indicator)]
        told = yield from _never_fits(told)
        known = plan.workspace.indicators
        for (file, place), index in blame([one.sum for one in told], lambda index: _slip(plan, told[index])):
            message, remedy = _words(told[index], known[file], place)
            yield file, key_of(known[file], place), message, remedy


_Name = tuple[str, int]


class _Beside(NamedTuple):
    """A reported figure, what follows from the members, and all of them by file and place."""

    indicator: Indicator
    reported: Observation
    follows: Observation
    sum: Sum[_Name]


def _never_fits(told: list[_Beside]) -> Generator[tuple[str, KeyPath, Message, Message], None, list[_Beside]]:
    """Tell derivations that never come to what is reported, nor by one figure; return the others."""
    by_file: dict[str, list[_Beside]] = {}
    for one in told:
        by_file.setdefault(one.indicator.id, []).append(one)
    left: list[_Beside] = []
    for beside in by_file.values():
        shared = set.intersection(*({one.sum.total, *one.sum.terms} for one in beside))
        if len(beside) < 2 or shared or any(one.sum.fits for one in beside):
            left += beside
            continue
        first = beside[0]
        key = next(key for key in OPERATIONS if getattr(first.indicator.derive, key))
        yield first.indicator.id, ("derive", key), *_words(first, first.indicator, first.reported.place)
    return left


def _words(told: _Beside, blamed: Indicator, place: int) -> tuple[Message, Message]:
    stated, period = shown(told.reported.quantity), told.reported.period
    if blamed.id == told.indicator.id:
        message = say(
            "{figure} is reported of {period}, and the members come to {total}",
            figure=stated,
            period=period,
            total=neat(told.follows.quantity),
        )
        return message, say("correct the figure or a member, or name all members")
    message = say(
        "{figure} of {period} does not fit the {total} that {id} has for all members",
        figure=shown(observed(blamed.actuals[place], blamed.kind, ANY)),
        total=stated,
        period=period,
        id=told.indicator.id,
    )
    return message, say("look it up in the source: its point may have slipped, or two digits be swapped")


def _slip(plan: Plan, told: _Beside) -> _Name | None:
    """The one member whose figure would make up a sum or a difference with a slip undone."""
    derive, total = told.indicator.derive, told.reported
    if derive is None or (derive.sum is None and derive.difference is None):
        return None
    members = plan.book.members(told.indicator)
    seen = [member.at(total.period) for member in members]
    signs = (1, -1) if derive.difference is not None else (1,) * len(members)
    terms = [(one, sign) for one, sign in zip(seen, signs, strict=False) if one is not None]
    if len(terms) < len(members) or any(one.place < 0 for one, _ in terms):
        return None
    worst = slipped_term(terms, total, printed(total.quantity, exact=is_count(told.indicator)))
    return next(
        (
            (member.indicator.id, one.place)
            for member, one in zip(members, seen, strict=True)
            if one and one is worst
        ),
        None,
    )


def _beside(plan: Plan, indicator: Indicator) -> Iterator[_Beside]:
    """Every reported figure of a derived indicator, with what the members come to."""
    if not _is_checked(plan, indicator):
        return
    odd = odd_figures(plan, indicator)
    members = _members(plan, indicator)
    follows = derived(indicator, members, NOTHING, plan.workspace.settings.tolerance, _none)
    for one in plan.reported(indicator).known:
        other = follows.at(one.period, stock=indicator.kind == "stock")
        if other is None or one.place in odd or one.place < 0:
            continue
        periods = [one.period]
        if indicator.derive is not None and indicator.derive.growth_of is not None:
            periods.append(year_before(one.period))
        seen = [(member, member.at(period)) for member in members for period in periods]
        terms = tuple((member.indicator.id, term.place) for member, term in seen if term and term.place >= 0)
        fits = not _disagree(indicator, one, other)
        yield _Beside(indicator, one, other, Sum((indicator.id, one.place), terms, fits))


def _is_checked(plan: Plan, indicator: Indicator) -> bool:
    """Whether it is both derived and reported, and all of its members can be read."""
    derive = indicator.derive
    told = derive is not None and derive.count_met is None and bool(indicator.actuals)
    return told and is_sound(plan, indicator)


def _none(_member: Member, _period: Period) -> Sequence[Truth]:
    return ()


def _members(plan: Plan, indicator: Indicator) -> list[Member]:
    """The members with all that their printed figures may have been rounded from, but for odd ones."""
    found = []
    for member, evidence in plan.book.members(indicator):
        exact = is_count(member)
        odd = odd_figures(plan, member)
        known = tuple(
            one._replace(quantity=printed(one.quantity, exact=exact))
            for one in evidence.known
            if one.place not in odd and one.tie is None  # a change is held against its levels
        )
        found.append(Member(member, evidence._replace(known=known)))
    return found


def _disagree(indicator: Indicator, reported: Observation, follows: Observation) -> bool:
    """Whether a figure and what it follows from are further apart than rounding and revisions explain."""
    stated = printed(reported.quantity, exact=is_count(indicator))
    if indicator.kind in {"ratio", "growth"}:
        slack = Quantity(-_POINTS, False, _POINTS, False)
        stated = add((stated, slack))
    elif not is_count(indicator):
        stated = widened(stated, _LOOSE)
    return disjoint(stated, follows.quantity)


RULES: tuple[Rule, ...] = (Rule("YZ307", "total-disagrees", "warning", total_disagrees),)
