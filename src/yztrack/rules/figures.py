"""Figures as rules compare them: what was printed, how wide that is, and which make a series.

A comparison is made only where it proves something. A printed number stands for all that round to it: 12.3
for 12.25 to 12.35; a count of whole things stands for itself. Figures that were rejected, missing, forecast
or superseded are in no series, nor are those that are told as a change; a break starts a new series.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Context, Decimal
from functools import lru_cache
from typing import TypeVar

from yztrack.evidence import Observation
from yztrack.model import Actual, Indicator, Target, Tolerance, observed, stated_key
from yztrack.period import Period
from yztrack.quantity import ARITHMETIC, Quantity, intersect, plain
from yztrack.rules.members import COUNTING
from yztrack.rules.plan import Plan, once
from yztrack.syntax import KeyPath

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
    low, _, high, _ = quantity
    if low is None or high is None or low is high:
        end = high if low is None else low
        return None if end is None else float(end)
    return float(low + high) / 2


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


@once
def impossible(_plan: Plan, indicator: Indicator) -> Sequence[tuple[KeyPath, str]]:
    """Return every record whose quantity lies outside the limits, with the key that states it."""
    low, _, high, _ = limits = limits_of(indicator)
    if low is None and high is None:
        return ()
    found: list[tuple[KeyPath, str]] = []
    every: dict[str, Sequence[Target | Actual]] = {"targets": indicator.targets, "actuals": indicator.actuals}
    for name, records in every.items():
        for place, record in enumerate(records):
            number = record.at_least if record.value is None else record.value
            if number is not None and (low is None or number >= low) and (high is None or number <= high):
                continue  # which most are, and are told so before their quantity is made
            key = stated_key(record)
            if key is None or not is_level(record):
                continue
            if disjoint(observed(record, indicator.kind, ANY), Quantity(*limits)):
                found.append(((name, place), key))
    return found


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
    left_out = {where[1] for where, _ in impossible(plan, indicator) if where[0] == "actuals"} | set(without)
    if not evidence.breaks:
        return [[one for one in evidence.known if one.tie is None and one.place not in left_out]]
    stretches: list[list[Observation]] = [[] for _ in range(len(evidence.breaks) + 1)]
    for one in evidence.known:
        if one.tie is None and one.place not in left_out:
            stretches[sum(day <= one.period.last for day in evidence.breaks)].append(one)
    return stretches


def by_season(figures: Sequence[Observation]) -> list[list[Observation]]:
    """Return figures over spans of one length and season together, as of each first half year."""
    groups: dict[object, list[Observation]] = {}
    for one in figures:
        groups.setdefault(_season(one.period), []).append(one)
    return list(groups.values())


@lru_cache(maxsize=4096)
def _season(span: Period) -> object:
    first, last = span
    return first.month, first.day, last.month, min(last.day, 28), last.year - first.year


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
