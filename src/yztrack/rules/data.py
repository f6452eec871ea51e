"""Family YZ3: the figures."""

from __future__ import annotations

from decimal import localcontext

from yztrack.evidence import Observation
from yztrack.finding import Rule
from yztrack.model import QUANTITY_KEYS, Actual, Tolerance, observed, stated_key
from yztrack.quantity import ARITHMETIC, Quantity, intersect, plain
from yztrack.rules.plan import Found, Plan
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
        seen: dict[object, int] = {}
        for index, actual in enumerate(indicator.actuals):
            said = fingerprint(actual)
            if said in seen:
                message = f"the same as actual {seen[said] + 1}: {actual.period}, {actual.source}"
                yield indicator.id, ("actuals", index), message, "delete one of the two"
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
            evidence = plan.reported(indicator)
            for lost in evidence.dropped:
                if lost.reason == "contradicted":
                    seen = lost.observation
                    better = evidence.at(seen.period, stock=indicator.kind == "stock")
                    remedy = "add revises = true or rejected, correct the figure, or waive it with a reason"
                    yield indicator.id, ("actuals", seen.place), _contradiction(seen, better), remedy


def _contradiction(seen: Observation, better: Observation | None) -> str:
    against = "a better report" if better is None else f"{_shown(better.quantity)} of {better.source}"
    return (
        f"{_shown(seen.quantity)} of {seen.source} contradicts {against} on {seen.period}, and does not count"
    )


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
        low, high = indicator.limits or (None, None)
        if low is None and indicator.non_negative:
            low = ARITHMETIC.create_decimal(0)
        possible = Quantity(low, False, high, False)
        for where, record in quantified(indicator):
            key = stated_key(record)
            relative = record.measure != "level" or getattr(record, "benchmark", None) is not None
            if key is None or relative or getattr(record, "rejected", None) is not None:
                continue
            if intersect(observed(record, indicator.kind, _ANY), possible) is None:
                least, most = ("…" if end is None else plain(end) for end in (low, high))
                message = f"{key} lies outside the limits, {least} to {most}"
                yield indicator.id, (*where, key), message, "correct the figure, or the limits"


def _shown(quantity: Quantity) -> str:
    """A figure in a message: the number, or the ends of its range."""
    if quantity.is_point and quantity.low is not None:
        return plain(quantity.low)
    return "..".join("" if end is None else plain(end) for end in (quantity.low, quantity.high))


_ANY = Tolerance()

RULES: tuple[Rule, ...] = (
    Rule("YZ301", "duplicate-actual", "error", duplicate_actual),
    Rule("YZ302", "contradicting-actuals", "warning", contradicting_actuals),
    Rule("YZ303", "outside-limits", "error", outside_limits),
)
