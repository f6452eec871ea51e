"""Whether a figure is out of scale with what is known: a slip of the point, a wrong unit, 0.53 for 53 %.

The figure is set beside what is known of its own period; else of the nearest period before and after it;
where no figure of its frequency is known, beside the goals. Ten times more than all of these, or a tenth, is
out of scale. Not asked of ranks and milestones, of counts below twenty, and of growth rates that change sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

from yztrack.evidence import Evidence, Observation
from yztrack.model import Indicator, Target, stated_key
from yztrack.period import Period
from yztrack.quantity import ARITHMETIC

FACTOR = 10
_SMALL_COUNT = 20
_YEARLY = {"end", "any", "each"}


class Misfit(NamedTuple):
    """A number out of scale, and the known one that is nearest to it; `times` is None beside a zero.

    `source` is empty where the known number is a goal.
    """

    number: Decimal
    times: Decimal | None
    known: Decimal
    period: Period | None
    source: str

    @property
    def larger(self) -> bool:
        """Whether it is too large and not too small."""
        return abs(self.number) > abs(self.known)


class _Known(NamedTuple):
    number: Decimal
    period: Period | None
    source: str


def misfit(
    numbers: Sequence[Decimal], period: Period, indicator: Indicator, evidence: Evidence
) -> Misfit | None:
    """Return the first number for a period that is out of scale, or None where all are in it."""
    if indicator.kind in {"rank", "milestone"}:
        return None
    known = list(_neighbours(period, indicator, evidence) or _goals(period, indicator))
    with localcontext(ARITHMETIC):
        return next((one for number in numbers if (one := _compared(number, known, indicator))), None)


def _neighbours(period: Period, indicator: Indicator, evidence: Evidence) -> list[_Known]:
    alike = [one for one in evidence.known if _comparable(one.period, period, indicator)]
    own = [one for one in alike if one.period == period or one.period.last == period.last]
    if own:
        return _numbers(own)
    before = [one for one in alike if one.period.last < period.last]
    after = [one for one in alike if one.period.last > period.last]
    return _numbers([*before[-1:], *after[:1]])


def _comparable(one: Period, other: Period, indicator: Indicator) -> bool:
    return indicator.kind != "flow" or one.frequency == other.frequency


def _numbers(observations: Iterable[Observation]) -> list[_Known]:
    return [
        _Known(end, one.period, one.source)
        for one in observations
        for end in (one.quantity.low, one.quantity.high)
        if end is not None
    ]


def _goals(period: Period, indicator: Indicator) -> Iterable[_Known]:
    for target in indicator.targets:
        key = stated_key(target)
        if key is None or target.measure != "level" or target.benchmark is not None or target.over == "total":
            continue
        if _judged(target, period, indicator):
            stated = getattr(target, key)
            for number in stated if isinstance(stated, tuple) else (stated,):
                yield _Known(number, target.period, "")


def _judged(target: Target, period: Period, indicator: Indicator) -> bool:
    """Whether a goal speaks of spans as long as the period."""
    if indicator.kind != "flow":
        return True
    if target.period is None or target.over in _YEARLY:
        return period.frequency == "A"
    return _comparable(target.period, period, indicator)


def _compared(number: Decimal, known: Sequence[_Known], indicator: Indicator) -> Misfit | None:
    if not known or _is_small_count([number, *(one.number for one in known)], indicator):
        return None
    if indicator.kind == "growth" and any(number * one.number <= 0 for one in known):
        return None
    least, most = (end(known, key=lambda one: abs(one.number)) for end in (min, max))
    size = abs(number)
    if most.number and size >= FACTOR * abs(most.number):
        return Misfit(number, size / abs(most.number), most.number, most.period, most.source)
    if least.number and size * FACTOR <= abs(least.number):
        times = abs(least.number) / size if size else None
        return Misfit(number, times, least.number, least.period, least.source)
    return None


def _is_small_count(numbers: Sequence[Decimal], indicator: Indicator) -> bool:
    """Whether all are whole numbers below twenty: two clusters may well become fifteen."""
    return indicator.kind in {"flow", "stock"} and all(
        abs(one) < _SMALL_COUNT and one == one.to_integral_value() for one in numbers
    )
