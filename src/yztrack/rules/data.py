"""Family YZ3: the figures, one record or one period at a time."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import localcontext
from typing import NamedTuple

from yztrack.evidence import Observation
from yztrack.finding import Rule
from yztrack.message import Message, say
from yztrack.model import QUANTITY_KEYS, Actual, Indicator, Target, stated_key
from yztrack.period import year
from yztrack.quantity import ARITHMETIC, agree, plain
from yztrack.rules.figures import (
    impossible,
    is_level,
    key_of,
    limits_of,
    shown,
)
from yztrack.rules.oddities import odd_figures
from yztrack.rules.plan import Found, Plan
from yztrack.syntax import KeyPath
from yztrack.validity import quantified


def duplicate_actual(plan: Plan) -> Found:
    """One source says the same of one period twice.

    Why: the second record adds nothing, and the next one to correct the figure will correct only one.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2023
        value = 60
        source = "later"
        [[actuals]]
        period = 2023
        value = 60
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2023
        value = 60
        source = "later"
    """
    for indicator in plan.indicators:
        if len({actual.period for actual in indicator.actuals}) == len(indicator.actuals):
            continue
        seen: dict[object, int] = {}
        for index, actual in enumerate(indicator.actuals):
            said = fingerprint(actual)
            if said in seen:
                message = say(
                    "the same as actual {number}: {period}, {source}",
                    number=seen[said] + 1,
                    period=actual.period,
                    source=actual.source,
                )
                yield indicator.id, ("actuals", index, "period"), message, say("delete one of the two")
            seen.setdefault(said, index)


def fingerprint(actual: Actual) -> object:
    """What makes two actuals the same report: all but the words about it."""
    quantity = tuple(getattr(actual, key) for key in QUANTITY_KEYS)
    flags = (actual.done, actual.missing, actual.measure, actual.baseline, actual.status, actual.published)
    return actual.period, actual.source, quantity, actual.tolerance, flags, actual.revises


def contradicting_actuals(plan: Plan) -> Found:
    """Two reports of one period cannot both be right.

    Why: the better or newer one counts and the other is left out; a reader should know. If one revises the
    other, say so with `revises`; if one is a misprint, with `rejected`.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2023
        value = 60
        source = "plan"
        published = 2024-02-01
        [[actuals]]
        period = 2023
        value = 70
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2023
        value = 60
        source = "plan"
        published = 2024-02-01
        [[actuals]]
        period = 2023
        value = 70
        source = "later"
        revises = true
    """
    with localcontext(ARITHMETIC):
        for indicator in plan.indicators:
            for clash in _clashes(plan, indicator):
                if _repeats(indicator, clash):
                    continue
                remedy = say("add revises = true or rejected, correct the figure, or waive it with a reason")
                yield indicator.id, key_of(indicator, clash.blamed.place), _words(clash), remedy


class _Clash(NamedTuple):
    """The report to look at first, the one that it contradicts, and whether it is the one that counts."""

    blamed: Observation
    other: Observation
    counts: bool


def _words(clash: _Clash) -> Message:
    seen, other = clash.blamed, clash.other
    fields = {"figure": shown(seen.quantity), "source": seen.source, "period": seen.period}
    fields |= {"other": shown(other.quantity), "better": other.source}
    if clash.counts:
        return say(
            "{figure} of {source} counts, and contradicts {other} of {better} on {period}, which does not",
            **fields,
        )
    return say(
        "{figure} of {source} contradicts {other} of {better} on {period}, and does not count", **fields
    )


def _clashes(plan: Plan, indicator: Indicator) -> Iterator[_Clash]:
    """Every report that contradicts another one of its period, where neither is told as a change.

    One against several that agree is to blame; of two that rank alike, the one that stands later in the file.
    What the figures of other periods show to be wrong is told once, and not by those that it crowds out.
    """
    evidence = plan.reported(indicator)
    if not evidence.dropped:
        return
    lost: dict[int, list[Observation]] = {}
    stock = indicator.kind == "stock"
    for seen, reason in evidence.dropped:
        better = evidence.at(seen.period, stock=stock) if reason == "contradicted" else None
        if better is not None and seen.tie is None and better.tie is None:
            lost.setdefault(better.place, []).append(seen)
    odd = odd_figures(plan, indicator) if lost else {}
    for place, seen_too in lost.items():
        better = next(one for one in evidence.known if one.place == place)
        if place in odd:
            continue
        if len(seen_too) > 1 and all(agree(seen_too[0].quantity, one.quantity) for one in seen_too):
            yield _Clash(better, seen_too[0], counts=True)
            continue
        for seen in seen_too:
            alike = (seen.status, seen.grounds) == (better.status, better.grounds)
            if alike and better.place > seen.place:
                yield _Clash(better, seen, counts=True)
            else:
                yield _Clash(seen, better, counts=False)


def _repeats(indicator: Indicator, clash: _Clash) -> bool:
    """Whether the later report is of another period than it says.

    One document hardly says two things of one year; and a year that is missing while the one before stands
    twice, first as told in the next year and then in the one after, was most likely meant.
    """
    first, second = sorted(clash[:2], key=lambda one: one.place)
    said = [(one.source, one.period, one.published, one.status) for one in (first, second)]
    if said[0] == said[1]:
        return True
    span = second.period
    if not span.whole_years or span.several_years or first.period != span:
        return False
    after = year(span.last.year + 1)
    if any(actual.period == after for actual in indicator.actuals) or first.status != second.status:
        return False
    return (first.published.year, second.published.year) == (after.last.year, after.last.year + 1)


def outside_limits(plan: Plan) -> Found:
    """A figure or a goal lies outside what is possible.

    Why: a share of 530 % is 53 % mistyped, and a count below zero is none.

    Bad:
        name = "Urbanisation rate"
        kind = "ratio"
        unit = "%"
        limits = [0, 100]
        [[actuals]]
        period = 2023
        value = 710
        source = "later"

    Good:
        name = "Urbanisation rate"
        kind = "ratio"
        unit = "%"
        limits = [0, 100]
        [[actuals]]
        period = 2023
        value = 71.0
        source = "later"
    """
    for indicator in plan.indicators:
        told = impossible(plan, indicator)
        if not told:
            continue
        low, _, high, _ = limits_of(indicator)
        least, most = ("…" if end is None else plain(end) for end in (low, high))
        if len(told) > 1 and len(told) == sum(map(_has_level, quantified(indicator))):
            where: KeyPath = (*told[0][0], told[0][1]) if indicator.limits is None else ("limits",)
            message = say("all figures lie outside the limits, {least} to {most}", least=least, most=most)
            remedy = say("correct the limits, or add may_be_negative = true")
            yield indicator.id, where, message, remedy
            continue
        for path, key in told:
            message = say("{key} lies outside the limits, {least} to {most}", key=key, least=least, most=most)
            yield indicator.id, (*path, key), message, say("correct the figure, or the limits")


def _has_level(told: tuple[KeyPath, Target | Actual]) -> bool:
    return stated_key(told[1]) is not None and is_level(told[1])


def repeated_period(plan: Plan) -> Found:
    """A period stands twice, with two figures, where another one was most likely meant.

    Why: one document hardly says two things of one year. If it does print both, one of them is a misprint:
    mark it with `rejected`.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2022
        value = 60
        source = "later"
        [[actuals]]
        period = 2022
        value = 64
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2022
        value = 60
        source = "later"
        [[actuals]]
        period = 2023
        value = 64
        source = "later"
    """
    with localcontext(ARITHMETIC):
        for indicator in plan.indicators:
            for clash in _clashes(plan, indicator):
                if _repeats(indicator, clash):
                    first, second = sorted(clash[:2], key=lambda one: one.place)
                    message = say(
                        "{figure} and {other} for {period}",
                        figure=shown(first.quantity),
                        other=shown(second.quantity),
                        period=first.period,
                    )
                    remedy = say("correct the period or the figure, or mark one as rejected")
                    yield indicator.id, ("actuals", second.place, "period"), message, remedy


RULES: tuple[Rule, ...] = (
    Rule("YZ301", "duplicate-actual", "error", duplicate_actual),
    Rule("YZ302", "contradicting-actuals", "warning", contradicting_actuals),
    Rule("YZ303", "outside-limits", "error", outside_limits),
    Rule("YZ309", "repeated-period", "warning", repeated_period),
)
