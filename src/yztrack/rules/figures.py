"""Figures as rules compare them: what was printed, how wide that is, and which make a series.

A comparison is made only where it proves something. A printed number stands for all that round to it: 12.3
for 12.25 to 12.35; a count of whole things stands for itself. Figures that were rejected, missing, forecast
or superseded are in no series, nor are those that are told as a change; a break starts a new series.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Context, Decimal
from typing import TypeVar

from yztrack.evidence import Observation
from yztrack.model import Actual, Indicator, Target, Tolerance, observed, stated_key
from yztrack.period import Period
from yztrack.quantity import ARITHMETIC, Quantity, intersect, plain
from yztrack.rules.members import COUNTING
from yztrack.rules.plan import Plan
from yztrack.syntax import KeyPath
from yztrack.validity import quantified

T = TypeVar("T")
_ZERO, _HALF = Decimal(0), Decimal("0.5")
_SHORT = Context(prec=5)
_MANY = 200
ANY = Tolerance()


def is_count(indicator: Indicator) -> bool:
    """Whether it counts whole things, so that its figures are exact."""
    unit = (indicator.unit or "").strip().lower()
    return indicator.kind == "rank" or (indicator.kind in {"flow", "stock"} and unit in COUNTING)


def places(value: Decimal) -> int:
    """Return the number of printed decimals."""
    return max(0, -int(value.as_tuple().exponent))


def printed(quantity: Quantity, *, exact: bool = False) -> Quantity:
    """Return all that a printed number may have been rounded from; anything else as it is."""
    if exact or quantity.low is None or quantity.low != quantity.high:
        return quantity
    half = _HALF.scaleb(-places(quantity.low))
    return Quantity(ARITHMETIC.subtract(quantity.low, half), False, ARITHMETIC.add(quantity.low, half), False)


def disjoint(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities have nothing in common."""
    return intersect(one, other) is None


def below(one: Quantity, other: Quantity) -> bool:
    """Whether all of one quantity lies below all of another."""
    if one.high is None or other.low is None:
        return False
    return one.high < other.low or (one.high == other.low and (one.high_open or other.low_open))


def size(quantity: Quantity) -> float | None:
    """Return a number in the place of a quantity: itself, the middle of a range, or its one end."""
    if quantity.low is None or quantity.high is None:
        end = quantity.high if quantity.low is None else quantity.low
        return None if end is None else float(end)
    return float(quantity.low + quantity.high) / 2


def shown(quantity: Quantity) -> str:
    """Return a figure for a message: the number, the ends of its range, or its one end with a sign."""
    low, high = quantity.low, quantity.high
    if low is not None and high is not None:
        return plain(low) if quantity.is_point else f"{plain(low)}..{plain(high)}"
    if low is not None:
        return f"{'>' if quantity.low_open else '≥'} {plain(low)}"
    return "" if high is None else f"{'<' if quantity.high_open else '≤'} {plain(high)}"


def neat(quantity: Quantity) -> str:
    """Return a computed figure for a message: with five digits, which is more than a person needs."""
    if quantity.low is not None and quantity.high is not None:
        middle = (quantity.low + quantity.high) / 2
        if quantity.high - quantity.low <= abs(middle) / 20:
            return plain(middle.normalize(_SHORT))
    ends = (None if end is None else end.normalize(_SHORT) for end in (quantity.low, quantity.high))
    return "..".join("" if end is None else plain(end) for end in ends)


def key_of(indicator: Indicator, place: int) -> KeyPath:
    """Return the key path of the figure of an actual."""
    actual = indicator.actuals[place]
    key = stated_key(actual)
    return ("actuals", place) if key is None else ("actuals", place, key)


def impossible(indicator: Indicator) -> Iterator[tuple[KeyPath, str]]:
    """Yield every record whose quantity lies outside the limits, with the key that states it."""
    possible = Quantity(*limits_of(indicator))
    for where, record in quantified(indicator):
        key = stated_key(record)
        if key is None or not is_level(record):
            continue
        if disjoint(observed(record, indicator.kind, ANY), possible):
            yield where, key


def limits_of(indicator: Indicator) -> tuple[Decimal | None, bool, Decimal | None, bool]:
    """Return the ends of what is possible: `limits`, or 0 where no value below it can occur."""
    low, high = indicator.limits or (None, None)
    if low is None and indicator.non_negative:
        low = _ZERO
    return low, False, high, False


def is_level(record: Target | Actual) -> bool:
    """Whether a record states a level, and is not rejected."""
    relative = record.measure != "level" or getattr(record, "benchmark", None) is not None
    return not relative and getattr(record, "rejected", None) is None


def standing(plan: Plan, indicator: Indicator, without: Iterable[int] = ()) -> list[list[Observation]]:
    """Return the figures that count, by period, in stretches without a break; `without` leaves places out."""
    evidence = plan.reported(indicator)
    left_out = {where[1] for where, _ in impossible(indicator) if where[0] == "actuals"} | set(without)
    stretches: list[list[Observation]] = [[] for _ in range(len(evidence.breaks) + 1)]
    for one in evidence.known:
        if one.tie is None and one.place not in left_out:
            stretches[sum(day <= one.period.last for day in evidence.breaks)].append(one)
    return stretches


def by_season(figures: Sequence[Observation]) -> list[list[Observation]]:
    """Return figures over spans of one length and season together, as of each first half year."""
    groups: dict[object, list[Observation]] = {}
    for one in figures:
        first, last = one.period
        same = first.month, first.day, last.month, min(last.day, 28), last.year - first.year
        groups.setdefault(same, []).append(one)
    return list(groups.values())


def within(part: Period, whole: Period) -> bool:
    """Whether one period lies in another, longer one."""
    return part != whole and whole.first <= part.first and part.last <= whole.last


def culprits(pairs: Iterable[tuple[T, T]]) -> Iterator[tuple[T, T]]:
    """Yield the fewest members of conflicting pairs that explain them all, each with its counterpart.

    Of two that conflict with nothing else, the second.
    """
    left = list(pairs)
    if len(left) > _MANY:
        yield from ((second, first) for first, second in left)
        return
    while left:
        counts: dict[T, int] = {}
        for pair in left:
            for one in pair:
                counts[one] = counts.get(one, 0) + 1
        most = max(counts.values())
        worst = left[0][1] if counts[left[0][1]] == most else next(k for k, n in counts.items() if n == most)
        other = next(b if a == worst else a for a, b in left if worst in {a, b})
        yield worst, other
        left = [pair for pair in left if worst not in pair]


def widened(quantity: Quantity, share: Decimal) -> Quantity:
    """Return a quantity with its ends moved outward by a share of themselves."""
    low = None if quantity.low is None else quantity.low - abs(quantity.low) * share
    high = None if quantity.high is None else quantity.high + abs(quantity.high) * share
    return Quantity(low, quantity.low_open, high, quantity.high_open)
