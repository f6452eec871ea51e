"""Family YZ3, second part: figures that cannot be what they are said to be, each by itself."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from yztrack.finding import Rule
from yztrack.message import say
from yztrack.model import Indicator, observed, stated_key
from yztrack.quantity import Quantity, plain
from yztrack.rules.figures import ANY, disjoint, impossible, is_count, is_level, printed, shown, size
from yztrack.rules.oddities import broken_words, is_broken, is_no_rank, odd_figures
from yztrack.rules.plan import Found, Plan
from yztrack.syntax import KeyPath
from yztrack.units import parse_unit
from yztrack.validity import quantified

_SHARE = re.compile(r"^(?:share|proportion|percentage) of |占比|比重|占.{1,12}比例", re.IGNORECASE)
_NO_PART = re.compile(
    r"\b(?:gdp|gni|gnp|debts?|deficit|exports?|imports?|trade|credit|budgets?|revenues?|expenditures?|plan|targets?)\b"
    r"|生产总值|债|财政|预算|出口|进口|贸易|外贸|计划|目标|贷款",
    re.IGNORECASE,
)
_STEADY = 4  # figures that must be known before one is said to leap


def impossible_rank(plan: Plan) -> Found:
    """A rank is not a whole number from 1 up.

    Why: there is no place before the first, and none between two.

    Bad:
        name = "Rank among the cities of the province"
        kind = "rank"
        unit = "place"
        [[actuals]]
        period = 2023
        value = 0
        source = "later"

    Good:
        name = "Rank among the cities of the province"
        kind = "rank"
        unit = "place"
        [[actuals]]
        period = 2023
        value = 3
        source = "later"
    """
    for indicator in plan.indicators:
        if indicator.kind != "rank":
            continue
        outside = {(*where, key) for where, key in impossible(plan, indicator)}
        for where, record in quantified(indicator):
            key = str(stated_key(record))
            if is_no_rank(indicator, record) and (*where, key) not in outside:
                message = say("{figure} is no rank", figure=shown(observed(record, "rank", ANY)))
                remedy = say("write a whole number from 1 up; a mean of ranks says so in its name")
                yield indicator.id, (*where, key), message, remedy


def fractional_count(plan: Plan) -> Found:
    """A count of whole things has a fraction.

    Why: there is no half firm. The figure is in thousands, a mean, or of another series.

    Bad:
        name = "High-tech enterprises"
        kind = "stock"
        unit = "firms"
        [[actuals]]
        period = 2023
        value = 20.03
        source = "later"

    Good:
        name = "High-tech enterprises"
        kind = "stock"
        unit = "firms"
        [[actuals]]
        period = 2023
        value = 2003
        source = "later"
    """
    for indicator in plan.indicators:
        if indicator.kind == "rank" or not is_count(indicator):
            continue
        for index, target in enumerate(indicator.targets):
            if target.value is not None and is_level(target) and is_broken(indicator, target.value):
                yield indicator.id, ("targets", index, "value"), *broken_words(indicator, target.value)
        for place, odd in odd_figures(plan, indicator).items():
            if odd.code == "YZ313":
                yield indicator.id, ("actuals", place, "value"), odd.message, odd.remedy


def _is_odd(plan: Plan, indicator: Indicator, where: KeyPath) -> bool:
    return where[0] == "actuals" and where[1] in odd_figures(plan, indicator)


def impossible_share(plan: Plan) -> Found:
    """A share in % lies below 0 or above 100.

    Why: no part is larger than its whole. Where the two are not part and whole, the name should not say so,
    or `limits` should. A rate without that name is told where it leaps over 100 from steady figures below.

    Bad:
        name = "Share of renewables"
        kind = "ratio"
        unit = "%"
        [[actuals]]
        period = 2023
        value = 530
        source = "later"

    Good:
        name = "Share of renewables"
        kind = "ratio"
        unit = "%"
        [[actuals]]
        period = 2023
        value = 53.0
        source = "later"
    """
    possible = Quantity(Decimal(0), False, Decimal(100), False)
    for indicator in plan.indicators:
        if indicator.kind != "ratio" or indicator.limits is not None or not _is_percent(indicator):
            continue
        named = _is_share(indicator)
        for where, record in quantified(indicator):
            key = stated_key(record)
            if key is None or not is_level(record) or _is_odd(plan, indicator, where):
                continue
            seen = observed(record, indicator.kind, ANY)
            if disjoint(printed(seen), possible) and (named or _leaps(plan, indicator, where, seen)):
                message = say("a share of {figure} %", figure=shown(seen))
                yield indicator.id, (*where, key), message, say("correct the figure, or add limits")


def _is_share(indicator: Indicator) -> bool:
    names = [name for name in (indicator.name, indicator.name_zh) if name]
    return any(_SHARE.search(name) for name in names) and not any(_NO_PART.search(name) for name in names)


def _is_percent(indicator: Indicator) -> bool:
    unit = parse_unit(indicator.unit or "")
    return (unit.dimension, unit.power) == ("%", 0)


def _leaps(plan: Plan, indicator: Indicator, where: KeyPath, seen: Quantity) -> bool:
    """Whether a figure leaves others far below that hardly move and lie below 100; a goal twice as far."""
    is_goal = where[0] == "targets"
    known = [one for one in plan.reported(indicator).known if is_goal or one.place != where[1]]
    others = [size(one.quantity) or 0.0 for one in known]
    if len(others) < _STEADY or not 0 < min(others) <= max(others) <= 100:
        return False
    steady = all(max(one, two) <= 1.2 * min(one, two) for one, two in pairwise(others))
    return steady and (size(seen) or 0.0) >= (2 if is_goal else 1.5) * max(others)


def empty_width(plan: Plan) -> Found:
    """A range is a single number, or its tolerance is larger than the number itself.

    Why: one end, or the point of the tolerance, was most likely mistyped.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        between = [95, 95]
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        between = [95, 105]
        source = "plan"
    """
    for indicator in plan.indicators:
        for where, record in quantified(indicator):
            if record.between is not None and record.between[0] == record.between[1]:
                message = say("both ends are {figure}", figure=plain(record.between[0]))
                yield indicator.id, (*where, "between"), message, say("correct one end, or write value = …")
            wide = record.about is not None and record.tolerance is not None and indicator.kind != "growth"
            if wide and is_level(record) and _exceeds(record.tolerance, record.about):
                message = say(
                    "the tolerance {width} is larger than {figure}",
                    width=record.tolerance,
                    figure=record.about,
                )
                yield indicator.id, (*where, "tolerance"), message, say("write it in the unit of the figure")


def _exceeds(width: Decimal | None, number: Decimal | None) -> bool:
    return width is not None and number is not None and number > 0 and width > number


RULES: tuple[Rule, ...] = (
    Rule("YZ312", "impossible-rank", "error", impossible_rank),
    Rule("YZ313", "fractional-count", "warning", fractional_count),
    Rule("YZ315", "empty-width", "warning", empty_width),
    Rule("YZ316", "impossible-share", "warning", impossible_share),
)
