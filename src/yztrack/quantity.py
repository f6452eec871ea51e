"""Intervals of decimals, and what a formula makes of them.

A reported figure may be a bound ("over 9,000"), so every figure is an interval with open or closed ends; a
plain number is [x, x]. An end that is None is unbounded, and its open flag is False, always.

`image` is the one mechanism by which intervals pass through a formula. A formula is a function of the *ends*
of its arguments in homogeneous coordinates, (n, 1) for a finite end n and (-1, 0) or (1, 0) for an infinite
one, and gives its value as a numerator and a denominator whose sign is never negative inside the box. Every
formula of the engine is a quotient of two that are linear in each argument with the others held, so it is
monotone in each, and its range over a box is spanned by the vertices (R. E. Moore, Interval Analysis, 1966).
An argument that a formula uses twice is given once, and so varies as one: the result is neither narrower nor
wider than its inputs allow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, getcontext, localcontext
from fractions import Fraction
from itertools import product
from typing import Literal, NamedTuple

ARITHMETIC = Context(prec=60, rounding=ROUND_HALF_EVEN)
"""Wide enough that sums and products of printed figures are exact; quotients are cut at output."""
_add, _subtract, _multiply = ARITHMETIC.add, ARITHMETIC.subtract, ARITHMETIC.multiply
_divide, _fma, _DIGITS = ARITHMETIC.divide, ARITHMETIC.fma, ARITHMETIC.prec

_OUTPUT = Context(prec=12, rounding=ROUND_HALF_EVEN)
_ZERO, _ONE = Decimal(0), Decimal(1)
_INFINITY = Decimal("Infinity")

Truth = Literal["yes", "no", "unknown"]
End = tuple[Decimal, Decimal]
Formula = Callable[[Sequence[End]], tuple[Decimal, Decimal]]
Formulas = Callable[[Sequence[End]], Sequence[tuple[Decimal, Decimal]]]


class Quantity(NamedTuple):
    """An interval; unbounded where an end is None."""

    low: Decimal | None = None
    low_open: bool = False
    high: Decimal | None = None
    high_open: bool = False

    @property
    def is_point(self) -> bool:
        """Whether it is a plain number."""
        return self.low is not None and self.low == self.high

    def contains(self, value: Decimal | Fraction) -> bool:
        """Whether the number lies inside."""
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        below = self.high is None or value < self.high or (value == self.high and not self.high_open)
        return above and below


ANYTHING = Quantity()
made = tuple.__new__
"""Makes a named tuple from all of its fields, at a quarter of what a call of its class takes."""


def exactly(value: Decimal) -> Quantity:
    """Return the plain number [value, value]."""
    return made(Quantity, (value, False, value, False))


def upward(low: Decimal | None, *, low_open: bool = False) -> Quantity:
    """Return all numbers from `low` up."""
    return Quantity(low, low is not None and low_open, None, False)


def downward(high: Decimal | None, *, high_open: bool = False) -> Quantity:
    """Return all numbers from `high` down."""
    return Quantity(None, False, high, high is not None and high_open)


def intersect(one: Quantity, other: Quantity) -> Quantity | None:
    """Return the common part, or None where there is none."""
    low, low_open = _tighter((one.low, one.low_open), (other.low, other.low_open), 1)
    high, high_open = _tighter((one.high, one.high_open), (other.high, other.high_open), -1)
    if low is not None and high is not None and (low > high or (low == high and (low_open or high_open))):
        return None
    return Quantity(low, low_open, high, high_open)


def _tighter(
    one: tuple[Decimal | None, bool], other: tuple[Decimal | None, bool], sign: int
) -> tuple[Decimal | None, bool]:
    if one[0] is None:
        return other
    if other[0] is None:
        return one
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    return one if (one[0] > other[0]) == (sign > 0) else other


def hull(quantities: Sequence[Quantity]) -> Quantity:
    """Return the least interval that holds all of several, one at least."""
    if len(quantities) == 1:
        return quantities[0]
    lows = [(one.low, one.low_open) for one in quantities if one.low is not None]
    highs = [(one.high, not one.high_open) for one in quantities if one.high is not None]
    low, low_open = min(lows) if len(lows) == len(quantities) else (None, False)
    high, high_closed = max(highs) if len(highs) == len(quantities) else (None, True)
    return Quantity(low, low_open, high, not high_closed)


def halves(quantity: Quantity) -> tuple[Quantity, ...]:
    """Return a quantity in parts of one sign: itself, or what it holds up to zero and from zero on."""
    low, low_open, high, high_open = quantity
    if (low is not None and low >= 0) or (high is not None and high <= 0):
        return (quantity,)
    return Quantity(low, low_open, _ZERO, False), Quantity(_ZERO, False, high, high_open)


def agree(one: Quantity, other: Quantity) -> Quantity | None:
    """Return what two reports of one figure say together, or None where they contradict.

    Two plain numbers agree when one is the other rounded to its own printed digits: the longer stays.
    """
    if one.is_point and other.is_point and one.low is not None and other.low is not None:
        long, short = sorted((one, other), key=lambda q: -_places(q.low))
        return long if _rounds_to(long.low, short.low) else None
    return intersect(one, other)


def _places(value: Decimal | None) -> int:
    exponent = _ZERO if value is None else value
    return max(0, -int(exponent.as_tuple().exponent))


def _rounds_to(long: Decimal | None, short: Decimal | None) -> bool:
    if long is None or short is None:
        return False
    unit = _ONE.scaleb(-_places(short))
    return any(
        long.quantize(unit, rounding=mode, context=ARITHMETIC) == short
        for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN)
    )


def add(terms: Iterable[Quantity]) -> Quantity:
    """Return the sum of quantities that vary freely of each other; 0 of none."""
    low: Decimal | None = _ZERO
    high: Decimal | None = _ZERO
    low_open = high_open = False
    for term in terms:
        low = None if low is None or term.low is None else _add(low, term.low)
        high = None if high is None or term.high is None else _add(high, term.high)
        low_open |= term.low_open
        high_open |= term.high_open
    return Quantity(low, low is not None and low_open, high, high is not None and high_open)


def subtract(one: Quantity, other: Quantity) -> Quantity:
    """Return the difference of two quantities that vary freely of each other."""
    least, least_open, most, most_open = one
    low, low_open, high, high_open = other
    if least is not None and least is most and low is not None and low is high:
        return exactly(_subtract(least, low))
    return Quantity(
        None if least is None or high is None else _subtract(least, high),
        least is not None and high is not None and (least_open or high_open),
        None if most is None or low is None else _subtract(most, low),
        most is not None and low is not None and (most_open or low_open),
    )


def divide(one: Quantity, other: Quantity) -> Quantity:
    """Return the quotient of two quantities that vary freely of each other, the second above zero."""
    low, _, high, _ = one
    least, _, most, _ = other
    if low is not None and low is high and least is not None and least is most:
        return exactly(_add(_divide(low, least), _ZERO))
    return image(_quotient, one, other)


def _quotient(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
    (one, one_scale), (other, other_scale) = ends
    return one * other_scale, other * one_scale


def scaled(quantity: Quantity, numerator: Decimal, denominator: Decimal) -> Quantity:
    """Return quantity * numerator / denominator, rounded once; both are above zero."""
    low, low_open, high, high_open = quantity
    first = None if low is None else _divide(_multiply(low, numerator), denominator)
    if first is not None and high is low:
        return exactly(first)
    last = None if high is None else _divide(_multiply(high, numerator), denominator)
    return Quantity(first, low_open, last, high_open)


def affine(quantity: Quantity, factor: Decimal, offset: Decimal) -> Quantity:
    """Return factor * quantity + offset."""
    if not factor:
        return exactly(offset)
    low, low_open, high, high_open = quantity
    first = None if low is None else _fma(factor, low, offset)
    if first is not None and high is low:
        return exactly(first)
    last = None if high is None else _fma(factor, high, offset)
    if factor > 0:
        return Quantity(first, low_open, last, high_open)
    return Quantity(last, high_open, first, low_open)


class Tie(NamedTuple):
    """A figure as a line over another one, factor * base + offset: what a report "twice that of 2020" says.

    The base stays a variable, so that a formula in which it occurs elsewhere varies it as one. A figure that
    hangs on nothing has the factor 0.
    """

    factor: Quantity
    offset: Quantity


_FREE = exactly(_ZERO)


def untied(figure: Quantity) -> Tie:
    """Return a figure that hangs on nothing."""
    return made(Tie, (_FREE, figure))


ITSELF = Tie(exactly(_ONE), exactly(_ZERO))
"""The base as a figure of its own."""


def image(formula: Formula, *boxes: Quantity) -> Quantity:
    """Return the range of a formula over a box, with its ends open where they are only approached.

    Numerator and denominator must be linear in each argument, the others held, and the denominator positive
    in the box; it may vanish where the box is open. A vertex at which both vanish has no value of its own:
    its neighbours span the range there.
    """
    if getcontext().prec < _DIGITS:
        with localcontext(ARITHMETIC):
            return image(formula, *boxes)
    point = _point(boxes)
    if point is None:
        return _spans(lambda ends: (formula(ends),), boxes)[0]
    numerator, denominator = formula(point)
    return exactly(numerator / denominator + _ZERO)


def images(formulas: Formulas, *boxes: Quantity) -> list[Quantity]:
    """Return the ranges of several formulas that share their terms, as `image` does of one."""
    if getcontext().prec < _DIGITS:
        with localcontext(ARITHMETIC):
            return images(formulas, *boxes)
    point = _point(boxes)
    if point is None:
        return _spans(formulas, boxes)
    return [exactly(numerator / denominator + _ZERO) for numerator, denominator in formulas(point)]


def _point(boxes: Sequence[Quantity]) -> list[End] | None:
    """The one vertex of a box that is a point: for plain numbers a formula is computed once."""
    ends = [(low, _ONE) for low, _, high, _ in boxes if low is not None and low == high]
    return ends if len(ends) == len(boxes) else None


def _spans(formulas: Formulas, boxes: Sequence[Quantity]) -> list[Quantity]:
    """The ranges over a box that is more than a point."""
    sides = [_sides(box) for box in boxes]
    corners = list(product(*(range(len(side)) for side in sides)))
    told = [formulas([side[index].end for side, index in zip(sides, at, strict=True)]) for at in corners]
    return [
        _span({at: _value(*value) for at, value in zip(corners, values, strict=True)}, sides)
        for values in zip(*told, strict=True)
    ]


def _span(vertices: dict[_Vertex, Decimal | None], sides: Sequence[tuple[_Side, ...]]) -> Quantity:
    values = [value for value in vertices.values() if value is not None]
    if not values:
        return ANYTHING
    low, high = min(values), max(values)
    return Quantity(
        None if low == -_INFINITY else low,
        low != -_INFINITY and not _attained(low, vertices, sides),
        None if high == _INFINITY else high,
        high != _INFINITY and not _attained(high, vertices, sides),
    )


class _Side(NamedTuple):
    """An end in homogeneous coordinates; not `held` where it is no member of the interval."""

    end: End
    held: bool


_Vertex = tuple[int, ...]


def _sides(box: Quantity) -> tuple[_Side, ...]:
    """The ends of an interval; of the whole line 0 too, since two infinite ends do not span it."""
    if box.low is not None and box.low == box.high:
        return (_Side((box.low, _ONE), True),)
    low = _Side((-_ONE, _ZERO), False) if box.low is None else _Side((box.low, _ONE), not box.low_open)
    high = _Side((_ONE, _ZERO), False) if box.high is None else _Side((box.high, _ONE), not box.high_open)
    if box.low is None and box.high is None:
        return low, _Side((_ZERO, _ONE), True), high
    return low, high


def _value(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    if denominator:
        return numerator / denominator + _ZERO
    if numerator:
        return _INFINITY if numerator > 0 else -_INFINITY
    return None


def _attained(
    extreme: Decimal, vertices: dict[_Vertex, Decimal | None], sides: Sequence[tuple[_Side, ...]]
) -> bool:
    """Whether some point of the box gives the extreme.

    It does where the formula is constant on a face whose interior lies in the box: the face through a vertex
    along all of its ends that are not held. A vertex without a value agrees with any.
    """
    for vertex, value in vertices.items():
        if value != extreme:
            continue
        face = product(
            *(
                (index,) if side[index].held else range(len(side))
                for side, index in zip(sides, vertex, strict=True)
            )
        )
        if all(vertices[one] is None or vertices[one] == extreme for one in face):
            return True
    return False


def plain(value: Decimal) -> str:
    """Return a decimal as it was printed, without an exponent."""
    text = str(value)  # a third of the time that a format takes
    return format(value, "f") if "E" in text else text


def rounded(value: Decimal) -> Decimal:
    """Return a quotient at 12 significant digits, half-even, without trailing zeros."""
    return value.normalize(_OUTPUT)
