"""Which figures do not fit the series that they stand in, and why.

Flows are held against the same season of other years, stocks and ratios against all that is near in time;
what there is too little of to judge by is held against the goals. What is odd is told once, and left out
where other rules compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from math import log10
from typing import NamedTuple

from yztrack.evidence import Observation
from yztrack.message import Message, say
from yztrack.model import Actual, Indicator, Target, observed, stated_key
from yztrack.period import years_at
from yztrack.quantity import Quantity, plain
from yztrack.rules.figures import (
    ANY,
    below,
    by_season,
    impossible,
    is_count,
    is_level,
    places,
    shown,
    size,
    standing,
)
from yztrack.rules.plan import Plan, once
from yztrack.rules.scale import CALM, OFF, Point, pair_power, power_between, slips, swaps
from yztrack.units import parse_unit


class Odd(NamedTuple):
    """A figure that does not fit its series: the code of its rule, and the words."""

    code: str
    message: Message
    remedy: Message


_MEAN = re.compile(
    r"\b(?:mean|average[ds]?|median|per|equivalents?|fte)\b|均|每|中位|折|当量|全时", re.IGNORECASE
)
_FIRST = Quantity(Decimal(1), False, None, False)


@once
def odd_figures(plan: Plan, indicator: Indicator) -> Mapping[int, Odd]:
    """Return the actuals of an indicator that do not fit its series, by their place in the file."""
    found: dict[int, Odd] = {}
    if not indicator.actuals or indicator.kind in {"milestone", "rank"}:
        return found
    found.update(_fractions(indicator))
    for stretch in standing(plan, indicator):
        sizes = [size(one.quantity) for one in stretch]
        if 0 in sizes:
            found.update(_zeros(indicator, stretch))
        if indicator.kind != "growth" and not found and _are_calm(indicator, stretch, sizes):
            continue
        rest = [one for one in stretch if one.place not in found]
        found.update(_growths(rest) if indicator.kind == "growth" else _slipped(indicator, rest))
    return found


def _are_calm(indicator: Indicator, stretch: Sequence[Observation], sizes: Sequence[float | None]) -> bool:
    """Whether the figures lie so near each other that none of them can be out of scale, nor swapped.

    It says what `_slipped` would find, nothing, for a tenth of the work; that may be most of a check's.
    """
    above = [one for one in sizes if one is not None and one > 0]
    if len(stretch) < 2 or (above and max(above) > (OFF - 1) * min(above)):
        return not stretch
    lines = [above]
    if indicator.kind == "flow" and any(one.period.frequency != "A" for one in stretch):
        lines = [[point.size for point in numbers(line)[1]] for line in by_season(stretch)]
    return all(one <= CALM * other and other <= CALM * one for line in lines for one, other in pairwise(line))


def comparable(indicator: Indicator, figures: Sequence[Observation]) -> list[list[Observation]]:
    """The figures that can be held against each other: of a flow, those of one season."""
    return by_season(figures) if indicator.kind in {"flow", "growth"} else [list(figures)]


def numbers(figures: Sequence[Observation]) -> tuple[list[Observation], list[Point]]:
    """The figures above zero, and the same as numbers."""
    kept, points = [], []
    for one in figures:
        number = size(one.quantity)
        if number is None or number <= 0:
            continue
        ends = [end for end in (one.quantity.low, one.quantity.high) if end is not None]
        whole = all(end == end.to_integral_value() for end in ends)
        digits = plain(ends[0]).replace(".", "").lstrip("0") if one.quantity.is_point else ""
        kept.append(one)
        points.append(Point(years_at(one.period.last), number, whole, digits, places(ends[0])))
    return kept, points


def _scale_words(figure: str, power: int) -> tuple[Message, Message]:
    factor = f"{10 ** abs(power):,}"
    if power > 0:
        message = say(
            "{figure} is some {factor} times what the other figures make likely", figure=figure, factor=factor
        )
    else:
        message = say(
            "{figure} is some 1/{factor} of what the other figures make likely", figure=figure, factor=factor
        )
    return message, say("write it in the unit of the file, and look at its point")


def _slipped(indicator: Indicator, stretch: Sequence[Observation]) -> dict[int, Odd]:
    """Figures of a level or a ratio that are out of scale, or fit with two digits swapped."""
    found: dict[int, Odd] = {}
    volatile = indicator.kind == "flow"
    sizes = [point.size for point in numbers(stretch)[1]]
    for line in comparable(indicator, stretch):
        kept, points = numbers(line)
        told = slips(points, volatile=volatile)
        if len(points) == 2:
            told = _of_two(indicator, points, [*_references(indicator), *sizes])
        elif len(points) == 1 and len(stretch) == 1:
            told = _of_one(indicator, points[0])
        for index, power in told:
            found[kept[index].place] = Odd("YZ310", *_scale_words(shown(kept[index].quantity), power))
        for index, digits in [] if told else swaps(points, volatile=volatile):
            point = len(digits) - points[index].places
            likely = f"{digits[:point]}.{digits[point:]}".rstrip(".")
            message = say(
                "{figure} is far from the figures before and after, and {likely} would fit",
                figure=shown(kept[index].quantity),
                likely=likely,
            )
            remedy = say("look it up in the source: two digits may be swapped")
            found[kept[index].place] = Odd("YZ317", message, remedy)
    if volatile:
        found.update(_within_a_year([one for one in stretch if one.place not in found]))
    return found


def _within_a_year(stretch: Sequence[Observation]) -> Iterator[tuple[int, Odd]]:
    """Months and quarters against those next to them, where they hardly vary and no other year tells."""
    for frequency in ("M", "Q"):
        kept, points = numbers([one for one in stretch if one.period.frequency == frequency])
        sizes = sorted(point.size for point in points)
        if len(sizes) < 6 or min(sizes[-2] / sizes[0], sizes[-1] / sizes[1]) > 1.6:
            continue
        middle = sizes[len(sizes) // 2]
        for one, point in zip(kept, points, strict=True):
            power = power_between(point.size, middle, middle, 0.35)
            if power and max(point.size / middle, middle / point.size) >= OFF:
                yield one.place, Odd("YZ310", *_scale_words(shown(one.quantity), power))


def _references(indicator: Indicator) -> list[float]:
    """What goals say of the scale: levels, and the baselines that are given with them."""
    found = []
    for target in indicator.targets:
        if not is_level(target) or target.over in {"total", "mean"}:
            continue
        number = size(observed(target, indicator.kind, ANY)) if stated_key(target) else None
        base = None if target.baseline_value is None else float(target.baseline_value)
        found += [one for one in (number, base) if one is not None and one > 0]
    return found


def _is_percent(indicator: Indicator) -> bool:
    unit = parse_unit(indicator.unit or "")
    return (unit.dimension, unit.power) == ("%", 0)


def _of_two(
    indicator: Indicator, points: Sequence[Point], references: Sequence[float]
) -> list[tuple[int, int]]:
    """Of two figures a power of ten apart, the one that is farther from all else, or the later."""
    power = pair_power(*points, percent=_is_percent(indicator))
    if not power:
        return []
    far = [sum(abs(log10(one.size / reference)) for reference in references) for one in points]
    worse = 0 if far[0] > far[1] + 0.5 else 1
    if abs(far[0] - far[1]) <= 0.5:
        worse = 1 if power < 0 or not _is_percent(indicator) else 0
    return [(worse, power if worse else -power)]


def _of_one(indicator: Indicator, point: Point) -> list[tuple[int, int]]:
    """A lone figure against its goals: ten thousand times them, or a fraction beside per cents."""
    references = _references(indicator)
    if len(references) < 2 or max(references) > 10 * min(references):
        return []  # of two numbers that differ, either may be wrong
    base = [float(one.baseline_value) for one in indicator.targets if one.baseline_value and is_level(one)]
    if _is_percent(indicator) and indicator.kind == "ratio" and 0 < point.size < 1 < point.places:
        near = [100 * point.size / one for one in references if one > 5]
        sure = point.places > 2 or any(0.65 <= 100 * point.size / one <= 1.35 for one in base)
        if sure and len(near) == len(references) and all(0.65 <= one <= 1.35 for one in near):
            return [(0, -2)]
    powers = {_ten_thousands(point.size, one) for one in references}
    if len(powers) != 1:
        return []
    power = powers.pop()
    better = indicator.direction
    beyond = (power > 0) == (better == "higher") or better == "within"
    long_digits = len(point.digits.rstrip("0")) > 2 and better != "lower"
    return [(0, power)] if power and (beyond or long_digits) else []


def _ten_thousands(number: float, reference: float) -> int:
    """4 or -4 where one number is some 10,000 times the other, else 0."""
    if 1 / 3 <= number / reference / 10_000 <= 3:
        return 4
    return -4 if 1 / 3 <= reference / number / 10_000 <= 3 else 0


def _growths(stretch: Sequence[Observation]) -> dict[int, Odd]:
    """Growth rates that are a hundredth or a hundred times of all others, or far above all of them."""
    found: dict[int, Odd] = {}
    for line in by_season(stretch):
        rates = [size(one.quantity) or 0.0 for one in line]
        order = sorted(rates)
        for one, rate in zip(line, rates, strict=True) if len(line) > 3 else ():
            low, high = order[rate == order[0]], order[-2 if rate == order[-1] else -1]
            power = 0
            if low > 0 and high <= 4 * low and rate > 0:
                power = power_between(rate, low, high, 0.2)
                tenfold = power == 1 and rate >= OFF * high and high <= 2.5 * low and len(line) > 4
                power = power if abs(power) == 2 or tenfold else 0
            if not power and len(line) > 4 and rate >= max(100, 12 * high, -12 * low):
                power = 2 if rate >= 50 * high else 1
            if power and one.quantity.is_point:
                found[one.place] = Odd("YZ310", *_scale_words(shown(one.quantity), power))
    return found


def unfit(plan: Plan, indicator: Indicator) -> frozenset[int]:
    """Return the places of actuals that are told to be impossible or odd: nothing should rest on them."""
    outside = {int(where[1]) for where, _ in impossible(plan, indicator) if where[0] == "actuals"}
    if indicator.kind == "rank":
        outside |= {place for place, actual in enumerate(indicator.actuals) if is_no_rank(indicator, actual)}
    return frozenset(outside | odd_figures(plan, indicator).keys())


def is_no_rank(indicator: Indicator, record: Target | Actual) -> bool:
    """Whether a record states a level that lies before the first place, or between two."""
    key = stated_key(record)
    if key is None or not is_level(record):
        return False
    broken = key not in {"about", "between"} and is_broken(indicator, getattr(record, key))
    return broken or below(observed(record, "rank", ANY), _FIRST)


def is_broken(indicator: Indicator, number: Decimal) -> bool:
    """Whether a count of single things has a fraction, and nothing says that it is a mean."""
    return number != number.to_integral_value() and not _is_mean(indicator)


def _is_mean(indicator: Indicator) -> bool:
    said = any(_MEAN.search(one or "") for one in (indicator.definition, indicator.note))
    return said or indicator.derive is not None or is_named_mean(indicator)


def is_named_mean(indicator: Indicator) -> bool:
    """Whether name or unit say that it is a mean, or a figure per something else."""
    said = (indicator.name, indicator.name_zh, indicator.unit)
    return any(_MEAN.search(one or "") for one in said) or "/" in (indicator.unit or "")


def broken_words(indicator: Indicator, number: Decimal) -> tuple[Message, Message]:
    """Return what is said of a count with a fraction, and what to do."""
    return (
        say("{figure} of {unit}", figure=plain(number), unit=indicator.unit),
        say("write the whole number, or the unit that the source counts in"),
    )


def _fractions(indicator: Indicator) -> Iterator[tuple[int, Odd]]:
    if indicator.kind == "rank" or not is_count(indicator):
        return
    for place, actual in enumerate(indicator.actuals):
        if actual.value is not None and is_level(actual) and is_broken(indicator, actual.value):
            yield place, Odd("YZ313", *broken_words(indicator, actual.value))


def _zeros(indicator: Indicator, stretch: Sequence[Observation]) -> dict[int, Odd]:
    found: dict[int, Odd] = {}
    if indicator.kind == "growth" or indicator.may_be_negative:
        return found
    least = 100 if indicator.kind == "flow" and is_count(indicator) else 10
    for line in comparable(indicator, stretch):
        sizes = [size(one.quantity) for one in line]
        for index, one in enumerate(line):
            if one.quantity.is_point and one.quantity.low == 0 and _is_gap(indicator, sizes, index, least):
                message = say("0 stands among figures that are far from it")
                remedy = say("write missing = true in place of the value, if it is not known")
                found[one.place] = Odd("YZ311", message, remedy)
    return found


def _is_gap(indicator: Indicator, sizes: Sequence[float | None], index: int, least: float) -> bool:
    """Whether figures on both sides, or two on the one side there is, are alike and far from zero."""
    before = [one for one in sizes[:index] if one]
    after = [one for one in sizes[index + 1 :] if one]
    if before and after:
        near = [before[-1], after[0]]
    elif indicator.direction == "lower" or sizes.count(0.0) > 1:
        return False
    else:
        near = before[-2:] or after[:2]
        if len(near) < 2 or max(near) > 2 * min(near):
            return False
    return min(near) >= least and max(near) <= 5 * min(near)
