"""Family YZ3, sixth part: reports of a change against the levels that they start from and lead to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from itertools import combinations
from typing import NamedTuple

from yztrack.evidence import Evidence, Observation, level_of, tied, weigh
from yztrack.finding import Rule
from yztrack.message import Message, say
from yztrack.model import Actual, Indicator, Measure, observed
from yztrack.period import Period
from yztrack.quantity import ARITHMETIC, End, Quantity, add, affine, halves, hull, image
from yztrack.rules.figures import ANY, disjoint, is_count, key_of, neat, printed, shown
from yztrack.rules.oddities import odd_figures
from yztrack.rules.plan import Found, Plan

_ONE, _HUNDREDTH = Decimal(1), Decimal("0.01")


class _Step(NamedTuple):
    """A report of a change: where it stands, from when to when, and how much, as wide as it was rounded."""

    place: int
    base: Period
    period: Period
    measure: Measure
    stated: Quantity


def change_disagrees(plan: Plan) -> Found:
    """A reported change does not fit the figures of its two periods, or another report of the same change.

    Why: "1.58 times" and "by 5.2" may not both lead from one figure to the other. One of the three is wrong,
    or of another scope.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2020
        value = 60
        source = "later"
        [[actuals]]
        period = 2023
        value = 84
        source = "later"
        [[actuals]]
        period = 2023
        value = 52.3
        measure = "percent"
        baseline = 2020
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2020
        value = 60
        source = "later"
        [[actuals]]
        period = 2023
        value = 84
        source = "later"
        [[actuals]]
        period = 2023
        value = 40
        measure = "percent"
        baseline = 2020
        source = "later"
    """
    with localcontext(ARITHMETIC):
        for indicator in plan.indicators:
            if all(actual.measure == "level" for actual in indicator.actuals):
                continue
            levels = _levels(plan, indicator)
            told: dict[int, Message] = {}
            steps = list(_steps(plan, indicator, levels))
            for step in steps:
                message = _against_levels(indicator, levels, step)
                if message is not None:
                    told[step.place] = message
            for one, other in combinations([step for step in steps if step.place not in told][:50], 2):
                message = _against_each_other(indicator, levels, one, other)
                if message is not None:
                    told.setdefault(other.place, message)
            for place, message in told.items():
                remedy = say("correct the change, its baseline or a figure, or mark one as rejected")
                yield indicator.id, key_of(indicator, place), message, remedy


def _levels(plan: Plan, indicator: Indicator) -> Evidence:
    """What the figures come to that are told as levels, and do fit their series."""
    odd = odd_figures(plan, indicator)
    actuals = tuple(
        replace(actual, rejected="-") if actual.measure != "level" or place in odd else actual
        for place, actual in enumerate(indicator.actuals)
    )
    plainly = replace(indicator, actuals=actuals)
    object.__setattr__(plainly, "id", indicator.id)
    from datetime import date

    return weigh(plainly, date.max, plan.workspace.sources, plan.workspace.settings.tolerance)


def _steps(plan: Plan, indicator: Indicator, levels: Evidence) -> Iterator[_Step]:
    revised = {one.observation.place for one in plan.reported(indicator).dropped if one.reason == "revised"}
    for place, actual in enumerate(indicator.actuals):
        if place in revised or not _stands(actual):
            continue
        period: Period = actual.period
        base = period.previous() if actual.baseline == "previous" else actual.baseline
        if not isinstance(base, Period) or any(base.last < day <= period.last for day in levels.breaks):
            continue
        exact = actual.measure == "change" and is_count(indicator)
        stated = printed(observed(actual, indicator.kind, ANY), exact=exact)
        yield _Step(place, base, period, actual.measure, stated)


def _stands(actual: Actual) -> bool:
    counts = actual.rejected is None and not actual.missing and actual.status != "forecast"
    return counts and actual.measure != "level" and actual.baseline is not None


def _figure(indicator: Indicator, levels: Evidence, period: Period) -> Observation | None:
    return levels.at(period, stock=indicator.kind == "stock")


def _against_levels(indicator: Indicator, levels: Evidence, step: _Step) -> Message | None:
    base, own = (_figure(indicator, levels, period) for period in (step.base, step.period))
    if base is None or own is None or base.period == own.period:
        return None
    exact = is_count(indicator)
    if not disjoint(_leads_to(step, printed(base.quantity, exact=exact)), printed(own.quantity, exact=exact)):
        return None
    return say(
        "from {base} of {start} this leads to {result}, and {figure} is on record for {period}",
        base=shown(base.quantity),
        start=base.period,
        result=neat(_leads_to(step, base.quantity)),
        figure=shown(own.quantity),
        period=own.period,
    )


def _leads_to(step: _Step, base: Quantity) -> Quantity:
    """The level that a change leads to."""
    return hull([level_of(tied(step.measure, step.stated, part), part) for part in halves(base)])


def _against_each_other(indicator: Indicator, levels: Evidence, one: _Step, other: _Step) -> Message | None:
    """Two reports of one change, of which at least one end is not on record."""
    stock = indicator.kind == "stock"
    spans = [
        (step.base.last, step.period.last) if stock else (step.base, step.period) for step in (one, other)
    ]
    base, own = (_figure(indicator, levels, period) for period in (one.base, one.period))
    if spans[0] != spans[1] or (base is not None and own is not None):
        return None
    if one.measure == other.measure:
        if not disjoint(one.stated, other.stated):
            return None
        return say(
            "another report of this change has {figure}", figure=shown(observed_of(indicator, one.place))
        )
    exact = is_count(indicator)
    if own is not None:
        starts = [_start(step, printed(own.quantity, exact=exact)) for step in (one, other)]
        if None in starts or not disjoint(*(start for start in starts if start is not None)):
            return None
        first, second = (neat(start) for start in starts if start is not None)
        return say(
            "this leads back to {second} in {base}, and another report of the change to {first}",
            second=second,
            base=one.base,
            first=first,
        )
    if base is None:
        return None
    ends = [_leads_to(step, printed(base.quantity, exact=exact)) for step in (one, other)]
    if not disjoint(*ends):
        return None
    return say(
        "this leads to {second} in {period}, and another report of the change to {first}",
        second=neat(ends[1]),
        period=one.period,
        first=neat(ends[0]),
    )


def observed_of(indicator: Indicator, place: int) -> Quantity:
    """Return what an actual states, as printed."""
    return observed(indicator.actuals[place], indicator.kind, ANY)


def _start(step: _Step, own: Quantity) -> Quantity | None:
    """The level that a change must have started from."""
    if step.measure == "change":
        return add((own, affine(step.stated, -_ONE, Decimal(0))))
    factor = affine(step.stated, _HUNDREDTH, _ONE) if step.measure == "percent" else step.stated
    if factor.low is None or factor.low <= 0:
        return None
    return image(_quotient, own, factor)


def _quotient(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
    (top, top_scale), (base, base_scale) = ends
    return top * base_scale, base * top_scale


RULES: tuple[Rule, ...] = (Rule("YZ308", "change-disagrees", "warning", change_disagrees),)
