"""Family YZ3, third part: a figure against the others of its series."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from yztrack.evidence import Observation
from yztrack.finding import Rule
from yztrack.message import say
from yztrack.model import Indicator
from yztrack.quantity import Quantity
from yztrack.rules.figures import below, culprits, is_count, key_of, printed, shown, size, standing
from yztrack.rules.oddities import comparable, odd_figures
from yztrack.rules.plan import Found, Plan


def _of_code(plan: Plan, code: str) -> Found:
    for indicator in plan.indicators:
        for place, odd in odd_figures(plan, indicator).items():
            if odd.code == code:
                yield indicator.id, key_of(indicator, place), odd.message, odd.remedy


def falling_count(plan: Plan) -> Found:
    """A count that never falls is lower than it was.

    Why: with `never_falls` an early figure proves a goal met for good. Either a figure is wrong, or the count
    can fall and the key must go.

    Bad:
        name = "Standards ever published"
        kind = "stock"
        unit = "standards"
        never_falls = true
        [[actuals]]
        period = 2022
        value = 130
        source = "later"
        [[actuals]]
        period = 2023
        value = 122
        source = "later"

    Good:
        name = "Standards ever published"
        kind = "stock"
        unit = "standards"
        never_falls = true
        [[actuals]]
        period = 2022
        value = 122
        source = "later"
        [[actuals]]
        period = 2023
        value = 130
        source = "later"
    """
    for indicator in plan.indicators:
        if not indicator.never_falls or indicator.kind == "milestone":
            continue
        for stretch in standing(plan, indicator, odd_figures(plan, indicator)):
            for line in comparable(indicator, stretch):
                by_place = {one.place: one for one in line}
                for place, other in culprits(_falls(indicator, line)):
                    one, against = by_place[place], by_place[other]
                    message = say(
                        "{figure} of {period}, and {other} of {before}, in a count that never falls",
                        figure=shown(one.quantity),
                        period=one.period,
                        other=shown(against.quantity),
                        before=against.period,
                    )
                    remedy = say("correct the figure, or delete never_falls")
                    yield indicator.id, key_of(indicator, place), message, remedy


def _falls(indicator: Indicator, line: Sequence[Observation]) -> list[tuple[int, int]]:
    """Every pair of places where the later figure is lower; of a long series, neighbours only."""
    exact = is_count(indicator)
    figures = [(one.place, printed(one.quantity, exact=exact)) for one in line]
    near = [(one, other) for one, other in pairwise(figures) if below(other[1], one[1])]
    if not near or len(near) > 20 or len(figures) > 500:
        return [(one[0], other[0]) for one, other in near]
    pairs = []
    for index, before in enumerate(figures):
        for after in figures[index + 1 :]:
            if below(after[1], before[1]):
                last = figures[index - 1][1] if index else None
                pairs.append(
                    (after[0], before[0]) if _is_peak(last, before[1], after[1]) else (before[0], after[0])
                )
    return pairs


def _is_peak(last: Quantity | None, before: Quantity, after: Quantity) -> bool:
    """Whether the earlier of two figures is the odd one: far above the later, and that above the last."""
    if last is None:
        return False
    sizes = [size(one) or 0.0 for one in (last, before, after)]
    return sizes[1] > 1.5 * sizes[2] and sizes[2] >= sizes[0]


def out_of_scale(plan: Plan) -> Found:
    """A figure is ten, a hundred or ten thousand times what its series makes likely.

    Why: a point has slipped, or the figure is in another unit than the rest: 万 for 亿, a fraction for %.

    Bad:
        name = "Urbanisation rate"
        kind = "ratio"
        unit = "%"
        [[actuals]]
        period = 2021
        value = 68.4
        source = "later"
        [[actuals]]
        period = 2022
        value = 0.692
        source = "later"
        [[actuals]]
        period = 2023
        value = 70.1
        source = "later"

    Good:
        name = "Urbanisation rate"
        kind = "ratio"
        unit = "%"
        [[actuals]]
        period = 2021
        value = 68.4
        source = "later"
        [[actuals]]
        period = 2022
        value = 69.2
        source = "later"
        [[actuals]]
        period = 2023
        value = 70.1
        source = "later"
    """
    yield from _of_code(plan, "YZ310")


def zero_for_missing(plan: Plan) -> Found:
    """A zero stands among figures that are far from it.

    Why: where a table prints a dash or nothing, the figure is not known; a zero is a result. If it is one,
    waive the finding with that reason.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2021
        value = 610
        source = "later"
        [[actuals]]
        period = 2022
        value = 0
        source = "later"
        [[actuals]]
        period = 2023
        value = 670
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2021
        value = 610
        source = "later"
        [[actuals]]
        period = 2022
        missing = true
        source = "later"
        [[actuals]]
        period = 2023
        value = 670
        source = "later"
    """
    yield from _of_code(plan, "YZ311")


def swapped_digits(plan: Plan) -> Found:
    """A figure is far from those before and after it, and fits them with two digits swapped.

    Why: it is the commonest slip of a hand that copies numbers.

    Bad:
        name = "High-tech enterprises"
        kind = "stock"
        unit = "firms"
        [[actuals]]
        period = 2019
        value = 1510
        source = "later"
        [[actuals]]
        period = 2020
        value = 1574
        source = "later"
        [[actuals]]
        period = 2021
        value = 6130
        source = "later"
        [[actuals]]
        period = 2022
        value = 1702
        source = "later"
        [[actuals]]
        period = 2023
        value = 1774
        source = "later"

    Good:
        name = "High-tech enterprises"
        kind = "stock"
        unit = "firms"
        [[actuals]]
        period = 2020
        value = 1574
        source = "later"
        [[actuals]]
        period = 2021
        value = 1630
        source = "later"
        [[actuals]]
        period = 2022
        value = 1702
        source = "later"
    """
    yield from _of_code(plan, "YZ317")


RULES: tuple[Rule, ...] = (
    Rule("YZ304", "falling-count", "error", falling_count),
    Rule("YZ310", "out-of-scale", "warning", out_of_scale),
    Rule("YZ311", "zero-for-missing", "warning", zero_for_missing),
    Rule("YZ317", "swapped-digits", "warning", swapped_digits),
)
