"""The level of a goal over several years: reached in any of them, summed up, or grown on average.

Years before the window never count. A sum with missing parts is "at least" where no part can be negative.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from yztrack.case import Case, Reached, Stand
from yztrack.evidence import Observation
from yztrack.goal import either
from yztrack.level import NOT_KNOWN, Level
from yztrack.methods.plan import mean_growth as mean_of
from yztrack.methods.plan import mean_growth_left
from yztrack.pace import Basis
from yztrack.period import Period
from yztrack.quantity import ANYTHING, Quantity, Truth, add, affine, exactly, intersect, rounded, upward
from yztrack.rating import Reason
from yztrack.single import own_figure, told_by

_ZERO = exactly(Decimal(0))
_NOTHING, _MINUS = Decimal(0), Decimal(-1)
_FAR, _HUNDRED = Decimal("Infinity"), Decimal(100)


def any_year(case: Case, window: Period) -> Stand:
    """Return where a goal stands that is to be reached in any year of a window.

    Yes when one year is, no only when every year is known and none is. A stock that stands at the goal on
    any day of the window has reached it.
    """
    spans = window.years()
    years = [_year(case, span) for span in spans]
    within = [one for one in case.series() if case.stock and window.first <= one.period.last <= window.last]
    figures = years + [(one, case.level(one.quantity, one.period)) for one in within]
    met: Truth = "no"
    for _, found in years:
        met = either(met, found.met)
    known = [(own, found) for own, found in figures if own is not None]
    winner = min(
        (pair for pair in known if pair[1].met == "yes"), key=lambda pair: pair[0].period.last, default=None
    )
    if winner is not None:
        met = "yes"
    own, found = winner or min(known, key=_distance, default=(None, NOT_KNOWN))
    if own is not None:
        found = _best([level for _, level in known])
    reasons = () if winner is None else told_by(winner[0], _year_of(winner[0], spans), "yes")
    if case.indicator.never_falls and case.goal.side == "floor" and years[-1][1].met == "no":
        met = "no"  # short at the end, it was short in every year
    if own is None and not case.is_due:
        found, reasons = case.so_far(spans[0])
    return Stand(
        own,
        found._replace(met=met),
        case.unpaced or case.basis(case.latest(window.last), spans[-1]),
        proven=met == "yes",
        failed=met == "no",
        settled=all(
            one is not None and one.period.last == span.last and one.whole
            for (one, _), span in zip(years, spans, strict=True)
        ),
        reached=None if winner is None else Reached(winner[0].period, True),
        reasons=reasons,
    )


def _year(case: Case, span: Period) -> tuple[Observation | None, Level]:
    own, figure = own_figure(case, span)
    return own, NOT_KNOWN if figure is None else case.level(figure, span)


def _year_of(one: Observation, spans: Sequence[Period]) -> Period:
    """The year that a figure of a flow is part of; of any other kind, the figure's own period."""
    return next((span for span in spans if span.first == one.period.first), one.period)


def _best(levels: Sequence[Level]) -> Level:
    """The level of the best of several years, of which each may be the best: the least gap, and its share."""
    gaps = [level.gap for level in levels if level.gap is not None]
    shares = [level.attainment for level in levels if level.attainment is not None]
    least = _least(gaps)
    most = None if len(shares) < len(gaps) else _least([affine(share, _MINUS, _NOTHING) for share in shares])
    best = min(levels, key=lambda level: _reach(level.gap))
    return best._replace(gap=least, attainment=None if most is None else affine(most, _MINUS, _NOTHING))


def _least(quantities: Sequence[Quantity]) -> Quantity | None:
    """The least of several figures: as low as any may be, and no higher than the one that is surely low."""
    if not quantities:
        return None
    lows = [(one.low, one.low_open) for one in quantities if one.low is not None]
    highs = [(one.high, not one.high_open) for one in quantities if one.high is not None]
    low, low_open = min(lows) if len(lows) == len(quantities) else (None, False)
    high, high_closed = min(highs, default=(None, True))
    return Quantity(low, low_open, high, not high_closed)


def _reach(gap: Quantity | None) -> Decimal:
    ends = () if gap is None else (gap.high, gap.low)
    return next((end for end in ends if end is not None), _FAR)


def _distance(pair: tuple[Observation, Level]) -> Decimal:
    return _reach(pair[1].gap)


class Sum(NamedTuple):
    """What is known to have been summed up since a window's first day, and the last figure in it.

    `tiled` says that no part up to then is missing.
    """

    quantity: Quantity
    last: Observation
    tiled: bool


def total(case: Case, window: Period) -> Stand:
    """Return where a goal stands that is to be reached by the sum over a window, from 0 at its start."""
    so_far = accumulate(case.evidence.known, window, non_negative=case.indicator.non_negative)
    if so_far is None:
        return Stand(None, NOT_KNOWN, case.unpaced or "no-actual")
    settled = so_far.last.period.last == window.last and so_far.tiled
    figure = so_far.quantity
    if so_far.last.period.last < window.last:
        figure = upward(figure.low, low_open=figure.low_open) if case.indicator.non_negative else ANYTHING
    found = case.level(figure, window)
    own = so_far.last._replace(
        period=Period(window.first, so_far.last.period.last), quantity=so_far.quantity, tie=None, tied_to=None
    )
    return Stand(
        own,
        found,
        case.unpaced or _basis(case, window, own),
        proven=found.met == "yes",
        failed=found.met == "no",
        settled=settled,
        reached=Reached(own.period, True) if found.met == "yes" else None,
        reasons=told_by(own, window, found.met),
    )


def _basis(case: Case, window: Period, own: Observation) -> Basis | str:
    """A sum over a break adds up two different things."""
    if any(window.first < change <= own.period.last for change in case.evidence.breaks):
        return "break"
    return case.basis_from_nothing(window, window.before(), own)


def mean_growth(case: Case, window: Period) -> Stand:
    """Return where a goal of mean yearly growth stands: compound, decided when the whole window is known."""
    reported = case.evidence.at(window)
    years = _known_years(case, window)
    whole = reported is not None or len(years) == len(window.years())
    figure = (
        reported.quantity
        if reported is not None
        else _compound([one.quantity for one in years])
        if years
        else None
    )
    if figure is None:
        return Stand(None, NOT_KNOWN, "growth-rate")
    own = reported or years[-1]._replace(
        period=Period(years[0].period.first, years[-1].period.last),
        quantity=_told(figure),
        tie=None,
        tied_to=None,
    )
    found = case.level(figure, window) if whole else NOT_KNOWN
    return Stand(
        own,
        found,
        "growth-rate",
        proven=found.met == "yes",
        failed=found.met == "no",
        settled=whole and own.whole,
        reached=Reached(own.period, True) if found.met == "yes" else None,
        reasons=()
        if whole
        else (Reason("years-known", {"known": len(years), "years": len(window.years())}),),
    )


def mean_growth_required(case: Case, window: Period) -> Quantity | None:
    """Return the mean rate that the years left need, in per cent a year; None where none is left.

    ((1 + g)^n / prod(1 + g_i))^(1/(n - k)) - 1 (methods.md section 8).
    """
    years = _known_years(case, window)
    goal, count = case.goal.end.offset / _HUNDRED, len(window.years())
    high, low = (_left(goal, count, rates) for rates in _bounds(years))
    return Quantity(
        low,
        low is not None and any(one.quantity.high_open for one in years),
        high,
        high is not None and any(one.quantity.low_open for one in years),
    )


def _left(goal: Decimal, count: int, rates: list[Decimal] | None) -> Decimal | None:
    """The need after years with these rates, in per cent a year; None where it is unbounded."""
    found = None if rates is None else mean_growth_left(goal, count, [end / _HUNDRED for end in rates])
    return None if found is None else found * _HUNDRED


def _told(mean: Quantity) -> Quantity:
    """A mean as it is told; it is judged by all its digits."""
    low, high = (None if end is None else rounded(end) for end in (mean.low, mean.high))
    return mean._replace(low=low, high=high)


def _known_years(case: Case, window: Period) -> list[Observation]:
    return [one for span in window.years() if (one := case.evidence.at(span)) is not None]


def _bounds(years: Sequence[Observation]) -> tuple[list[Decimal] | None, list[Decimal] | None]:
    """The lowest and the highest rates that the figures allow; None where one is unbounded."""
    lows = [one.quantity.low for one in years]
    highs = [one.quantity.high for one in years]
    return (
        None if None in lows else [end for end in lows if end is not None],
        None if None in highs else [end for end in highs if end is not None],
    )


def _compound(rates: Sequence[Quantity]) -> Quantity:
    """The compound mean of growth rates in per cent; it rises with each of them."""

    def mean(ends: Sequence[Decimal | None]) -> Decimal | None:
        known = [end / _HUNDRED for end in ends if end is not None]
        found = mean_of(known) if len(known) == len(ends) else None
        return None if found is None else (found * _HUNDRED).normalize()

    low, high = mean([rate.low for rate in rates]), mean([rate.high for rate in rates])
    return Quantity(
        low,
        low is not None and any(rate.low_open for rate in rates),
        high,
        high is not None and any(rate.high_open for rate in rates),
    )


def accumulate(known: Sequence[Observation], window: Period, *, non_negative: bool) -> Sum | None:
    """Return the sum of the figures inside a window up to the last one, or None where there is none.

    Figures over ranges count. Where figures tile the window from its first day the sum is theirs; where a
    part is missing it is at least the greatest sum of figures that do not overlap, if none can be negative.
    `known` is sorted by last day. Cost: n log n.
    """
    inside = [one for one in known if window.first <= one.period.first and one.period.last <= window.last]
    if not inside:
        return None
    tiled: dict[date, Quantity] = {window.before(): _ZERO}
    ends: list[date] = []
    least: list[tuple[Decimal, bool]] = []
    for one in inside:
        before = one.period.before()
        if before in tiled:
            reach = add((tiled[before], one.quantity))
            already = tiled.get(one.period.last)
            tiled[one.period.last] = reach if already is None else intersect(already, reach) or already
        _improve(ends, least, one)
    last = inside[-1]
    floor = upward(least[-1][0], low_open=least[-1][1]) if non_negative else ANYTHING
    exact = tiled.get(last.period.last)
    return Sum(floor if exact is None else intersect(exact, floor) or exact, last, exact is not None)


def _improve(ends: list[date], least: list[tuple[Decimal, bool]], one: Observation) -> None:
    """Keep, for each last day in order, the greatest lower bound of a sum up to it (weighted scheduling)."""
    at = bisect_right(ends, one.period.before())
    before, before_open = least[at - 1] if at else (Decimal(0), False)
    low, low_open = one.quantity.low, one.quantity.low_open
    best = (before, before_open) if low is None else (before + low, before_open or low_open)
    if least and least[-1] > best:
        best = least[-1]
    ends.append(one.period.last)
    least.append(best)
