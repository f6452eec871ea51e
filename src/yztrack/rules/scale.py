"""Which number of a series has slipped by a power of ten, or has two digits swapped.

Pure arithmetic on floats, for nothing here is a result: a number is held against what its neighbours in time
make likely, and named only where they agree among themselves and it agrees with them once its point is moved.
What grows from near nothing, small counts and lone jumps are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log10
from typing import NamedTuple

OFF = 6.0
"""How many times too large or too small a number must be, at the least, to have slipped."""
CALM = 1.37
"""Up to how many times its neighbour a number may be without its digits being doubted."""
_WIDE, _NEAR, _NEARER = 0.5, 0.35, 0.2
_SMALL = 20


class Point(NamedTuple):
    """A number with its time in years, and its printed digits without a point."""

    when: float
    size: float
    whole: bool
    digits: str = ""
    places: int = 0


def slips(points: Sequence[Point], *, volatile: bool) -> list[tuple[int, int]]:
    """Return the indices of numbers that are 10 to the power n times too large, with n.

    `volatile` is a series whose single values may jump, as yearly flows do. Sizes are positive.
    """
    found = [
        (index, power)
        for index in range(len(points))
        if (power := _slip(points, index, volatile=volatile)) is not None
    ]
    return found or _switch(points) or _monsters(points)


def power_between(size: float, low: float, high: float, near: float) -> int:
    """Return by which power of ten a number must be divided to lie in a range or near it, else 0."""
    middle = (low + high) / 2
    if size <= 0 or middle <= 0:
        return 0
    power = round(log10(size / middle))
    moved = size / 10.0**power
    return power if power and low * (1 - near) <= moved <= high * (1 + near) else 0


def _slip(points: Sequence[Point], index: int, *, volatile: bool) -> int | None:
    if 0 < index < len(points) - 1:
        return _inside(points, index, volatile=volatile)
    if len(points) > 2:
        return _at_edge(points, index)
    return None


def _inside(points: Sequence[Point], index: int, *, volatile: bool) -> int | None:
    before, one, after = points[index - 1 : index + 2]
    if _ratio(before, after) > 6 or not _apart(one, before, after):
        return None
    share = (one.when - before.when) / ((after.when - before.when) or 1)
    likely = before.size + (after.size - before.size) * share
    power = power_between(one.size, likely, likely, _WIDE)
    few = _are_few(one, before, after) and (volatile or not _towers(points, index))
    if not power or (few and abs(power) < 3):
        return None
    if abs(power) == 1:
        if _ratio(before, after) > 3:
            return None
        needed = _needed(points, index) if volatile or len(points) > 5 else _NEAR
        return power if power_between(one.size, likely, likely, needed) else None
    return power


def _towers(points: Sequence[Point], index: int) -> bool:
    """Whether a number is ten times the greatest of six or more others that are of one size."""
    others = [point.size for point in (*points[:index], *points[index + 1 :])]
    return len(others) > 5 and max(others) <= 10 * min(others) and points[index].size >= 10 * max(others)


def _needed(points: Sequence[Point], index: int) -> float:
    """How near a tenth or tenfold must come: nearer where the others vary, too."""
    others = [*points[:index], *points[index + 1 :]]
    widest = max(_ratio(one, other) for one, other in pairwise(others))
    return (_NEARER if widest <= 1.6 else 0.1 if widest <= 3 else 0.0) if len(others) > 2 else 0.1


def _at_edge(points: Sequence[Point], index: int) -> int | None:
    inward = points[1:] if index == 0 else points[-2::-1]
    one, next_, third = points[index], inward[0], inward[1]
    gap = abs(one.when - next_.when)
    slope = (next_.size - third.size) / ((next_.when - third.when) or 1)
    beyond = next_.size + slope * (one.when - next_.when)
    low, high = sorted((next_.size, max(beyond, next_.size / 3)))
    power = power_between(one.size, low, high, _NEAR)
    if not power or not _apart(one, next_) or gap > (3 if abs(power) < 3 else 10):
        return None
    if abs(power) == 1:
        calm = len(inward) > 2 and all(_ratio(a, b) <= 1.35 for a, b in pairwise(inward[:3]))
        near_enough = power_between(one.size, low, high, _NEARER)
        return power if calm and near_enough and gap <= 2 and not _are_few(one, next_) else None
    small = _are_few(one, next_) or (power > 0 and next_.size < 1)
    onset = index == 0 and power < 0  # what begins small and then breaks out is no slip
    steep = _ratio(next_, third) > (3 if abs(power) > 2 else 1.3 if onset else 1.6)
    return None if steep or (small and abs(power) < 4) else power


def pair_power(one: Point, other: Point, *, percent: bool) -> int:
    """Return the power of ten between two lone figures, the second over the first; 0 where there is none.

    `percent` is for a unit of %, where a hundredth is a fraction.
    """
    gap = abs(other.when - one.when)
    power = power_between(other.size, one.size, one.size, 0.5)
    small = min(one, other, key=lambda point: point.size)
    if abs(power) >= 4:
        return power if gap <= 10 else 0
    if abs(power) < 2 or gap > 3 or not power_between(other.size, one.size, one.size, _NEAR):
        return 0
    if percent and abs(power) == 2 and small.size <= 1:
        return power if small.places >= 2 and max(one.size, other.size) > 5 else 0
    return 0 if small.size < 1 or _are_few(one, other) else power


def _switch(points: Sequence[Point]) -> list[tuple[int, int]]:
    """Where a series goes on at a thousandth or a thousand times what it was: the shorter part, its first."""
    for index in range(2, len(points) - 1):
        last, first = points[index - 1], points[index]
        power = power_between(first.size, last.size, last.size, _NEAR)
        if abs(power) < 3 or first.when - last.when > 3:
            continue
        parts = points[:index], points[index:]
        if all(_ratio(one, other) <= 3 for part in parts for one, other in pairwise(part)):
            return [(index, power)] if len(parts[1]) <= len(parts[0]) else [(0, -power)]
        return []  # a series that changes so twice is level in no two parts
    return []


def _monsters(points: Sequence[Point]) -> list[tuple[int, int]]:
    """The one number that is a thousand times, or a thousandth of, all of at least three others."""
    if len(points) < 4:
        return []
    order = sorted(range(len(points)), key=lambda index: points[index].size)
    least, second, middle, last, most = (points[order[i]].size for i in (0, 1, len(order) // 2, -2, -1))
    if most >= 1000 * last:
        return [(order[-1], round(log10(most / middle)))]
    breaks_out = order[0] == 0 and points[2].size > 1.3 * points[1].size
    if least * 1000 <= second and second >= 10 and not breaks_out:
        return [(order[0], round(log10(least / middle)))]
    return []


def swaps(points: Sequence[Point], *, volatile: bool) -> Iterator[tuple[int, str]]:
    """Yield the indices of numbers that fit once two adjacent digits are swapped, with those digits."""
    for index, one in enumerate(points):
        likely = _likely(points, index, volatile=volatile)
        if likely is None or 0.62 <= one.size / likely <= 1.38:
            continue
        if volatile and one.size < likely:  # a bad year is no slip
            continue
        for digits in _swapped(one.digits):
            if abs(float(digits) / 10**one.places / likely - 1) <= 0.08:
                yield index, digits
                break


def _likely(points: Sequence[Point], index: int, *, volatile: bool) -> float | None:
    """What the numbers around one make it, where they are level; at an end only of what does not jump."""
    before, after = points[max(0, index - 2) : index], points[index + 1 : index + 3]
    near = [*before, *after]
    if before and after:
        alike = 1.15 if volatile else 1.25
        level = all(_ratio(one, other) <= alike for one, other in pairwise(near))
        if len(near) < (4 if volatile else 3) or _ratio(before[-1], after[0]) > alike or not level:
            return None
        return (before[-1].size + after[0].size) / 2
    near = list(points[-4:-1] if before else points[1:4])
    if volatile or len(near) < 3 or any(_ratio(one, other) > 1.12 for one, other in pairwise(near)):
        return None
    return near[-1].size if before else near[0].size


def _swapped(digits: str) -> Iterator[str]:
    if len(digits) < 3:
        return
    for place in range(len(digits) - 1):
        first, second = digits[place], digits[place + 1]
        if first != second and (place or second != "0"):
            yield digits[:place] + second + first + digits[place + 2 :]


def _ratio(one: Point, other: Point) -> float:
    return max(one.size, other.size) / min(one.size, other.size)


def _apart(one: Point, *others: Point) -> bool:
    """Whether a number is far above all of the others, or far below."""
    return all(one.size >= OFF * other.size for other in others) or all(
        other.size >= OFF * one.size for other in others
    )


def _are_few(*points: Point) -> bool:
    """Whether they are small whole numbers, which jump by themselves."""
    return all(one.whole for one in points) and min(one.size for one in points) < _SMALL
