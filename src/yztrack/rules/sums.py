"""Which figure is to blame where sums do not come out.

One wrong figure spoils every sum that it stands in, and none that it does not. What stands in a sum that
comes out is right. Where several might be wrong, it is the one that would fit with a slip undone, a moved
point or two swapped digits; else the total, which is where a reader notices.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from yztrack.evidence import Observation
from yztrack.quantity import ARITHMETIC, Quantity, add, affine, plain
from yztrack.rules.figures import places, printed

N = TypeVar("N", bound=Hashable)


class Sum(NamedTuple, Generic[N]):
    """A total and the terms that make it up, by name, and whether they do."""

    total: N
    terms: tuple[N, ...]
    fits: bool


def blame(sums: Sequence[Sum[N]], slipped: Callable[[int], N | None]) -> Iterator[tuple[N, int]]:
    """Yield the fewest figures that explain all sums that do not fit, each with the first that it explains.

    `slipped` is asked for the one term of a sum, by its index, that would fit with a slip undone.
    """
    fine = {one for told in sums if told.fits for one in (told.total, *told.terms)}
    left = [index for index, told in enumerate(sums) if not told.fits]
    while left:
        counts: dict[N, int] = {}
        for index in left:
            for one in (sums[index].total, *sums[index].terms):
                counts[one] = counts.get(one, 0) + (one not in fine)
        worst = max(counts, key=lambda one: counts[one])
        first = next(index for index in left if worst in {sums[index].total, *sums[index].terms})
        if counts[worst] < 2:
            worst = slipped(first) or sums[first].total
        yield worst, first
        left = [at for at in left if at != first and worst not in {sums[at].total, *sums[at].terms}]


def slips_into(number: Quantity, wanted: Quantity) -> bool:
    """Whether a plain number with its point moved, or with two adjacent digits swapped, lies in a range."""
    if not number.is_point or number.low is None or not number.low:
        return False
    digits = plain(abs(number.low)).replace(".", "")
    factor = Decimal(1 if number.low > 0 else -1).scaleb(-places(number.low))
    swapped = (
        Decimal(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]) * factor
        for at in range(len(digits) - 1)
    )
    moved = (number.low.scaleb(power, ARITHMETIC) for power in (1, -1, 2, -2, 4, -4))
    return any(wanted.contains(one) for one in (*moved, *swapped) if one != number.low)


def slipped_term(
    terms: Sequence[tuple[Observation, int]], whole: Observation, stated: Quantity
) -> Observation | None:
    """Return the one term of a sum that would fit with a slip undone, where the sum itself would not."""
    if any(not one.quantity.is_point for one, _ in terms):
        return None
    total = add(signed(one.quantity, sign) for one, sign in terms)
    if total.low is None or slips_into(whole.quantity, printed(total)):
        return None
    found = [one for one, _ in terms if one.quantity.low == 0] if total.low else []
    for one, sign in terms:
        others = affine(add((total, signed(one.quantity, -sign))), Decimal(-1), Decimal(0))
        if slips_into(one.quantity, signed(add((stated, others)), sign)):
            found.append(one)
    return found[0] if len(found) == 1 else None


def signed(quantity: Quantity, sign: int) -> Quantity:
    """Return a quantity, or its negative."""
    return affine(quantity, Decimal(sign), Decimal(0))
