"""Family YZ3, fourth part: the parts of a period against the whole of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

from yztrack.evidence import Observation
from yztrack.finding import Rule
from yztrack.message import Message, say
from yztrack.model import Indicator
from yztrack.period import Period, months
from yztrack.quantity import ARITHMETIC, add
from yztrack.rules.figures import (
    below,
    culprits,
    disjoint,
    is_count,
    key_of,
    neat,
    printed,
    shown,
    standing,
    widened,
    within,
)
from yztrack.rules.oddities import is_named_mean, odd_figures
from yztrack.rules.plan import Found, Plan, once
from yztrack.rules.sums import Sum, blame, slipped_term

_ONCE = re.compile(r"\b(?:unique|distinct|active)\b|活跃|去重", re.IGNORECASE)  # who comes twice counts once
LOOSE = Decimal("0.02")
"""By how much parts of other documents may miss a whole: it may have been revised since."""


def part_above_whole(plan: Plan) -> Found:
    """A part of a period has more than the whole of it.

    Why: a year cannot hold less than its first half did. One of the two is of another year, another scope, or
    mistyped.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = "2023-01/2023-09"
        value = 83
        source = "later"
        [[actuals]]
        period = 2023
        value = 70
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = "2023-01/2023-09"
        value = 53
        source = "later"
        [[actuals]]
        period = 2023
        value = 70
        source = "later"
    """
    for indicator in plan.indicators:
        for stretch in _flows(plan, indicator):
            by_place = {one.place: one for one in stretch}
            for place, other in culprits(_above(indicator, stretch)):
                one, against = by_place[place], by_place[other]
                message = say(
                    "{figure} of {period}, and {other} of {whole}",
                    figure=shown(one.quantity),
                    period=one.period,
                    other=shown(against.quantity),
                    whole=against.period,
                )
                remedy = say("correct the figure or the period, or add may_be_negative = true")
                yield indicator.id, key_of(indicator, place), message, remedy


@once
def _flows(plan: Plan, indicator: Indicator) -> list[list[Observation]]:
    """The figures of a flow that cannot be negative, if there are spans of several lengths among them."""
    if len({actual.period.frequency for actual in indicator.actuals}) < 2:
        return []
    if indicator.kind != "flow" or not indicator.non_negative or is_named_mean(indicator):
        return []
    if any(_ONCE.search(name or "") for name in (indicator.name, indicator.name_zh)):
        return []
    return standing(plan, indicator, odd_figures(plan, indicator))


def _above(indicator: Indicator, stretch: Sequence[Observation]) -> Iterator[tuple[int, int]]:
    """Wholes and parts of them that are larger, by place; the part stands second."""
    exact = is_count(indicator)
    for together in _by_year(stretch):
        sized = [(one, printed(one.quantity, exact=exact)) for one in together]
        wholes = sized if len(sized) <= 100 else [told for told in sized if told[0].period.whole_years]
        for whole, most in wholes:
            for part, least in sized:
                if within(part.period, whole.period) and below(most, least):
                    yield whole.place, part.place


def _by_year(stretch: Sequence[Observation]) -> list[list[Observation]]:
    years: dict[int, list[Observation]] = {}
    for one in stretch:
        if one.period.first.year == one.period.last.year:
            years.setdefault(one.period.last.year, []).append(one)
    return [together for together in years.values() if len(together) > 1]


def parts_do_not_add_up(plan: Plan) -> Found:
    """Quarters, months or halves do not add up to the figure of the whole.

    Why: one of them is wrong, or of another scope. Parts of other documents than the whole may miss it by
    2 %, since it may have been revised.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = "2023-H1"
        value = 33
        source = "later"
        [[actuals]]
        period = "2023-H2"
        value = 37
        source = "later"
        [[actuals]]
        period = 2023
        value = 90
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = "2023-H1"
        value = 33
        source = "later"
        [[actuals]]
        period = "2023-H2"
        value = 37
        source = "later"
        [[actuals]]
        period = 2023
        value = 70
        source = "later"
    """
    with localcontext(ARITHMETIC):
        for indicator in plan.indicators:
            for stretch in _flows(plan, indicator):
                if any(True for _ in _above(indicator, stretch)):
                    continue
                for whole, total in _blamed(indicator, stretch):
                    message = _words(whole, total)
                    remedy = say("correct the figure or the period that is wrong")
                    yield indicator.id, key_of(indicator, whole.place), message, remedy


def _words(blamed: Observation, total: _Total) -> Message:
    parts = neat(add(part.quantity for part in total.parts))
    figure, period = shown(blamed.quantity), blamed.period
    if blamed.place == total.whole.place:
        return say(
            "{figure} of {period}, and its parts make {total}", figure=figure, period=period, total=parts
        )
    return say(
        "{figure} of {period} does not fit: the parts of {whole} make {total}, and {stated} is on record",
        figure=figure,
        period=period,
        whole=total.whole.period,
        total=parts,
        stated=shown(total.whole.quantity),
    )


class _Total(NamedTuple):
    """A whole, parts that make it up, and whether they may."""

    whole: Observation
    parts: tuple[Observation, ...]
    fits: bool


def _blamed(indicator: Indicator, stretch: Sequence[Observation]) -> Iterator[tuple[Observation, _Total]]:
    """The fewest figures that explain all totals that do not fit, each with one of these."""
    told = list(_totals(indicator, stretch))
    by_place = {one.place: one for one in stretch}

    def slipped(index: int) -> int | None:
        whole, parts, _ = told[index]
        stated = printed(whole.quantity, exact=is_count(indicator))
        term = slipped_term([(one, 1) for one in parts], whole, stated)
        return None if term is None else term.place

    sums = [Sum(one.whole.place, tuple(part.place for part in one.parts), one.fits) for one in told]
    for place, index in blame(sums, slipped):
        yield by_place[place], told[index]


def _totals(indicator: Indicator, stretch: Sequence[Observation]) -> Iterator[_Total]:
    at = {one.period: one for one in stretch}
    exact = is_count(indicator)
    for whole in stretch:
        for parts in _tilings(whole.period, at):
            total = add(printed(part.quantity, exact=exact) for part in parts)
            most = printed(whole.quantity, exact=exact)
            if any(part.source != whole.source for part in parts):
                most = widened(most, LOOSE)
            yield _Total(whole, parts, not disjoint(total, most))


def _tilings(whole: Period, at: Mapping[Period, Observation]) -> Iterator[tuple[Observation, ...]]:
    """Every way in which known parts of one length make up a span: halves, quarters, months, years."""
    first, last = whole
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if months(first.year, first.month, count) != whole or count > 120:
        return
    for length in (1, 3, 6, 12):
        if length < count and count % length == 0:
            spans = [
                months(first.year, first.month + step, length)
                if first.month + step <= 12
                else months(
                    first.year + (first.month + step - 1) // 12, (first.month + step - 1) % 12 + 1, length
                )
                for step in range(0, count, length)
            ]
            if all(span in at for span in spans):
                yield tuple(at[span] for span in spans)


RULES: tuple[Rule, ...] = (
    Rule("YZ305", "part-above-whole", "warning", part_above_whole),
    Rule("YZ306", "parts-do-not-add-up", "warning", parts_do_not_add_up),
)
