"""What Chinese plan practice computes: completion of a plan, the share of a year, growth over a plan.

Plain functions of printed figures; growth rates and shares are shares (0.05 for 5 per cent). Each returns
None where the formula has no value. Grades as in methods.md sections 7 and 8. The words of the mid-term
evaluations of the five-year plans have no published cut points, so there is a table of words and no profile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from math import prod
from types import MappingProxyType
from typing import NamedTuple

from yztrack.methods.track import Counterpart, exact, settled, through

_ONE = Decimal(1)
_MONTHS = 12

MIDTERM_WORDS: Mapping[str, Counterpart] = MappingProxyType(
    {
        "提前实现": "achieved",
        "提前完成": "achieved",
        "快于预期": "ahead",
        "符合预期": "on-track",
        "基本符合预期": "on-track",
        "达到预期进度": "on-track",
        "滞后": "behind",
    }
)
"""The words of the evaluations of the 12th to 14th plans, and our ratings for them; grade R."""


class Shares(NamedTuple):
    """The share of a year that past years had reached by a month: least, median, most."""

    low: Decimal
    median: Decimal
    high: Decimal


@exact
def completion(actual: Decimal, plan: Decimal) -> Decimal | None:
    """Return the completion rate of a level (水平法), actual / plan; None unless plan > 0. V."""
    return settled(actual / plan) if plan > 0 else None


@exact
def completion_of_sum(actuals: Sequence[Decimal], plan: Decimal) -> Decimal | None:
    """Return the completion rate of a plan for a sum over its years (累计法); plan above zero. V."""
    return settled(sum(actuals, Decimal(0)) / plan) if plan > 0 else None


@exact
def completion_of_rate(actual: Decimal, planned: Decimal) -> Decimal | None:
    """Return the completion rate of a planned growth or fall, (1 + actual) / (1 + planned). V.

    Never the ratio of the two rates. Where lower is better a result below 1 is the good one.
    """
    return settled((1 + actual) / (1 + planned)) if planned > -1 else None


@exact
def completion_of_loss(actual: Decimal, plan: Decimal) -> Decimal | None:
    """Return the completion rate of a plan below zero, 2 - actual / plan; None for any other plan.

    V on published examples, but a convention of web pages: no standard was found.
    """
    return settled(2 - actual / plan) if plan < 0 else None


@exact
def growth_on(previous: Decimal, current: Decimal) -> Decimal | None:
    """Return the growth on the same period of the year before (同比); None unless that was above zero. V."""
    return settled(current / previous - 1) if previous > 0 else None


@exact
def linear_share(months: int) -> Decimal:
    """Return the share of a year's plan that is due after some months (序时进度), months / 12. V."""
    return settled(Decimal(months) / _MONTHS)


@exact
def needed_a_month(plan: Decimal, to_date: Decimal, months: int) -> Decimal | None:
    """Return what each month left must bring, (plan - to date) / (12 - months); None in a closed year.

    Grade R; V for months = 0.
    """
    return settled((plan - to_date) / (_MONTHS - months)) if months < _MONTHS else None


@exact
def seasonal_shares(years: Sequence[tuple[Decimal, Decimal]]) -> Shares | None:
    """Return the share of the year reached by one month in past years, from (year to date, full year) pairs.

    None from fewer than two years, or where a full year is not above zero. Grade R.
    """
    if len(years) < 2 or any(full <= 0 for _, full in years):
        return None
    shares = sorted(settled(to_date / full) for to_date, full in years)
    middle = (shares[(len(shares) - 1) // 2] + shares[len(shares) // 2]) / 2
    return Shares(shares[0], settled(middle), shares[-1])


@exact
def year_end(to_date: Decimal, shares: Shares) -> Shares | None:
    """Return the estimates of the full year, to date / share, from low to high; shares above zero. R."""
    if shares.low <= 0:
        return None
    return Shares(*(settled(to_date / share) for share in (shares.high, shares.median, shares.low)))


@exact
def growth_left(goal: Decimal, full_before: Decimal, before: Decimal, to_date: Decimal) -> Decimal | None:
    """Return the growth that the rest of the year needs for a yearly growth goal. R.

    ((1 + g) * F - YTD) / (F - Y0) - 1 with last year's total F and its year to date Y0; None unless F > Y0.
    """
    rest = full_before - before
    return settled(((1 + goal) * full_before - to_date) / rest - 1) if rest > 0 else None


@exact
def growth_over(rates: Sequence[Decimal]) -> Decimal:
    """Return the growth over several years from their yearly rates, their product less 1. R."""
    return settled(_product(rates) - 1)


@exact
def mean_growth(rates: Sequence[Decimal]) -> Decimal | None:
    """Return the compound mean of yearly growth rates; None of none, or of a fall by all or more. R."""
    if not rates or min(rates) <= -1:
        return None
    return settled(_product(rates) ** (_ONE / len(rates)) - 1)


@exact
def mean_growth_left(goal: Decimal, years: int, rates: Sequence[Decimal]) -> Decimal | None:
    """Return the mean growth that the years left need for a goal on the mean over all of them. R.

    ((1 + g) ** n / product of (1 + gi)) ** (1 / (n - k)) - 1; None when no year is left, or after a fall by
    all or more.
    """
    left = years - len(rates)
    if left <= 0 or goal <= -1 or any(rate <= -1 for rate in rates):
        return None
    return settled(((1 + goal) ** years / _product(rates)) ** (_ONE / left) - 1)


@exact
def reduction_over(falls: Sequence[Decimal]) -> Decimal:
    """Return the cumulative reduction from yearly ones, 1 - product of (1 - di): falls compound. R."""
    return settled(1 - _product([-fall for fall in falls]))


@exact
def reduction_left(goal: Decimal, years: int, falls: Sequence[Decimal]) -> Decimal | None:
    """Return the yearly reduction that the years left need for a cumulative one; negative once it is passed.

    1 - ((1 - D) / product of (1 - di)) ** (1 / left); None when no year is left or a fall is by all or more.
    Follows from `reduction_over`.
    """
    left = years - len(falls)
    if left <= 0 or goal >= 1 or any(fall >= 1 for fall in falls):
        return None
    return settled(1 - ((1 - goal) / _product([-fall for fall in falls])) ** (_ONE / left))


def _product(rates: Sequence[Decimal]) -> Decimal:
    return prod((1 + rate for rate in rates), start=_ONE)


@exact
def linear_plan(total: Decimal, periods: int = _MONTHS) -> tuple[Decimal, ...]:
    """Return a cumulative plan in equal steps, one figure a period. V."""
    return tuple(settled(total * period / periods) for period in range(1, periods + 1))


@exact
def seasonal_plan(total: Decimal, shares: Mapping[int, Decimal]) -> tuple[Decimal, ...]:
    """Return a cumulative plan by the share of the year that is usual by a month, one figure a month. R.

    Between the months whose share is known, from nothing at the start to all of it in December, it runs
    straight.
    """
    usual = sorted((Decimal(month), share) for month, share in shares.items())
    knots = ((Decimal(0), Decimal(0)), *usual, (Decimal(_MONTHS), _ONE))
    return tuple(settled(total * through(knots, Decimal(month))) for month in range(1, _MONTHS + 1))


def cumulative(steps: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return a cumulative plan from what each period is to bring."""
    return tuple(accumulate(steps))


@exact
def earned_schedule(earned: Decimal, planned: Sequence[Decimal]) -> Decimal | None:
    """Return for how many periods' plan the work done stands (Earned Schedule): ES.

    N + (EV - PV_N) / (PV_N+1 - PV_N) with the cumulative plan PV at the end of each period and N the last
    one that is earned; at most the whole plan. None of a plan that falls, is empty, or of less than nothing.
    Grade R.
    """
    curve = (Decimal(0), *planned)
    falls = any(after < before for before, after in pairwise(curve))
    if not planned or earned < 0 or falls:
        return None
    whole = max(index for index, due in enumerate(curve) if due <= earned)
    if whole == len(planned):
        return Decimal(whole)
    return settled(whole + (earned - curve[whole]) / (curve[whole + 1] - curve[whole]))


@exact
def schedule_index(earned_periods: Decimal, elapsed: Decimal) -> Decimal | None:
    """Return the schedule performance index in time, SPI(t) = ES / AT; None at the start. V."""
    return settled(earned_periods / elapsed) if elapsed > 0 else None


@exact
def periods_ahead(earned: Decimal, planned: Sequence[Decimal], elapsed: Decimal) -> Decimal | None:
    """Return by how many periods the work is ahead of its plan, ES - AT; negative is behind. R."""
    schedule = earned_schedule(earned, planned)
    return None if schedule is None else settled(schedule - elapsed)
