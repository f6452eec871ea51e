"""Family YZ4, second part: a goal against where it starts and what was reached already.

Of several doubts about one goal the strongest is told: its scale, its direction, its baseline, then the
figures that were known when it was set. A cap that leaves room to grow, a floor that keeps what is there and
a yearly flow that comes and goes are no faults, and the margins leave room for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from yztrack.evidence import Observation
from yztrack.finding import Rule
from yztrack.message import say
from yztrack.model import Indicator
from yztrack.period import Period
from yztrack.quantity import ANYTHING, Quantity, exactly, plain
from yztrack.rules.aims import Aim, aims, evidence, fell, margin, rises, series
from yztrack.rules.figures import shown
from yztrack.rules.goals import late_start, misdirected
from yztrack.rules.plan import Found, Plan

_ZERO, _FIVE = Decimal(0), Decimal(5)
_MOVING = {"value", "about"}
_POWERS = (2, 3, 4, 6, 8)


def met_when_set(plan: Plan) -> Found:
    """A goal was met already when it was set.

    Why: it asks for nothing; most likely the number, the year or the quantity is another. A floor that only
    keeps what is there stays unmentioned: one near the newest figure, or below figures that fall.

    Bad:
        name = "Industrial parks"
        kind = "stock"
        unit = "parks"
        [[targets]]
        period = 2026
        at_least = 40
        source = "later"
        [[actuals]]
        period = 2022
        value = 50
        source = "plan"
        published = 2023-02-01

    Good:
        name = "Industrial parks"
        kind = "stock"
        unit = "parks"
        [[targets]]
        period = 2026
        at_least = 60
        source = "later"
        [[actuals]]
        period = 2022
        value = 50
        source = "plan"
        published = 2023-02-01
    """
    for indicator in plan.indicators:
        replaced = {target.supersedes for target in indicator.targets}
        for aim in aims(plan, indicator):
            seen = None if aim.target.key in replaced else _met_by(plan, indicator, aim)
            if seen is not None and not _is_doubted(plan, indicator, aim):
                message = say(
                    "{goal} was met when it was set: {figure} in {period}",
                    goal=aim.shown,
                    figure=shown(seen.quantity),
                    period=seen.period,
                )
                yield indicator.id, aim.where, message, say("correct the number or the period, or waive it")


def is_idle(plan: Plan, indicator: Indicator, aim: Aim) -> bool:
    """Whether a goal is doubted by itself or by the figures, so that no other goal need tell of it."""
    return _is_doubted(plan, indicator, aim) or _met_by(plan, indicator, aim) is not None


def _is_doubted(plan: Plan, indicator: Indicator, aim: Aim) -> bool:
    """Whether a stronger doubt about the goal is told."""
    return (
        misdirected(indicator, aim) is not None
        or late_start(aim.target) is not None
        or _off_scale(plan, indicator, aim) is not None
        or _baseline_beyond(plan, indicator, aim) is not None
    )


def _met_by(plan: Plan, indicator: Indicator, aim: Aim) -> Observation | None:
    """The newest figure of before a goal was set, where it passes the goal by more than keeping it."""
    target, span = aim.target, aim.target.period
    floor = aim.goal.side == "floor" and indicator.direction == "higher" and aim.plain_level
    windowed = target.over not in {None, "end", "any"}
    if not floor or windowed or indicator.kind in {"growth", "rank"} or target.condition is not None:
        return None
    if aim.published is None or span is None or span.last < aim.published:
        return None
    past = [one for one in series(plan, indicator, target) if one.period.last < aim.published]
    if not past or past[-1].period.last.year < aim.published.year - 3:
        return None
    newest, low = past[-1], past[-1].quantity.low
    if low is None or low <= aim.stated:
        return None
    if fell(past) and not indicator.never_falls:
        return None
    room = _room(indicator, aim.stated, past)
    if newest.published > aim.published:  # printed since: it may have been revised
        room = max(room, margin(indicator, aim.stated, "0.10", "3"))
    return newest if low > aim.stated + room else None


def _room(indicator: Indicator, end: Decimal, past: Sequence[Observation]) -> Decimal:
    """How far a figure may lie above a goal that is to keep it."""
    if indicator.never_falls:
        return margin(indicator, end, "0.02", "0.5")
    share = {"stock": ("0.03", "0.10"), "ratio": ("0.08", "0.10")}.get(indicator.kind, ("0.08", "0.25"))
    return margin(indicator, end, share[0], "2") if rises(past) else margin(indicator, end, share[1], "3")


def goal_below_baseline(plan: Plan) -> Found:
    """A goal lies on the wrong side of its own baseline.

    Why: the goal would be reached by going backwards, and has no pace. Either it, the baseline, or `better`
    is wrong. Caps in per cent (unemployment of 5.5 % at most) and goals near their baseline are left alone.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 50
        baseline_value = 60
        baseline_period = 2020
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 80
        baseline_value = 60
        baseline_period = 2020
        source = "plan"
    """
    for indicator in plan.indicators:
        every = [aim for aim in aims(plan, indicator) if aim.plain_level]
        wrong = [(aim, base) for aim in every if (base := _told_baseline(plan, indicator, aim)) is not None]
        if indicator.better is not None and 1 < len(wrong) == len(every):
            message = say('better = "{better}", but the goals point the other way', better=indicator.better)
            yield indicator.id, ("better",), message, say("correct better, or the goals")
            continue
        for aim, base in wrong:
            yield (
                indicator.id,
                aim.where,
                say("{goal} lies behind its baseline, {base}", goal=aim.shown, base=shown(base)),
                say('correct the goal or its baseline, or add better = "lower"')
                if indicator.better is None and aim.goal.side == "floor"
                else say("correct the goal, its baseline, or better"),
            )


def _told_baseline(plan: Plan, indicator: Indicator, aim: Aim) -> Quantity | None:
    beyond = _baseline_beyond(plan, indicator, aim)
    if beyond is None or misdirected(indicator, aim) is not None or late_start(aim.target) is not None:
        return None
    return beyond if _off_scale(plan, indicator, aim) is None else None


def _baseline_beyond(plan: Plan, indicator: Indicator, aim: Aim) -> Quantity | None:
    """The baseline of a level goal, where it is provably beyond the goal."""
    target = aim.target
    if not aim.plain_level or indicator.kind == "growth" or target.over not in {None, "end", "any"}:
        return None
    base, beyond = _baseline(plan, indicator, aim), _ZERO
    if aim.goal.side == "floor" and indicator.direction == "higher" and base.low is not None:
        beyond = base.low - aim.stated
    elif aim.goal.side == "ceiling" and indicator.direction == "lower" and base.high is not None:
        beyond = aim.stated - base.high
    if beyond <= 0:
        return None
    moving = aim.key in _MOVING
    room = margin(indicator, aim.stated, *(("0.005", "0.2") if moving else ("0.02", "0.5")))
    if aim.goal.side == "ceiling":
        if indicator.kind == "ratio" and not moving:
            return None
        if indicator.kind == "rank":
            room = max(room, Decimal(2))
    return base if beyond > room else None


def _baseline(plan: Plan, indicator: Indicator, aim: Aim) -> Quantity:
    if aim.target.baseline_value is not None:
        return exactly(aim.target.baseline_value)
    base = aim.target.baseline
    if not isinstance(base, Period):
        return ANYTHING
    found = evidence(plan, indicator).at(base, stock=indicator.kind == "stock")
    return ANYTHING if found is None else found.quantity


def goal_out_of_scale(plan: Plan) -> Found:
    """A goal is a hundred times what was ever reported, or a hundredth of it.

    Why: 万 was taken for 亿, thousands for millions, or a fraction stands where per cent are meant. The
    figures agree with each other, so it is the goal that is off.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 800000
        source = "plan"
        [[actuals]]
        period = 2022
        value = 64
        source = "later"
        [[actuals]]
        period = 2023
        value = 70
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 80
        source = "plan"
        [[actuals]]
        period = 2022
        value = 64
        source = "later"
        [[actuals]]
        period = 2023
        value = 70
        source = "later"
    """
    for indicator in plan.indicators:
        for aim in aims(plan, indicator):
            beside = _off_scale(plan, indicator, aim)
            if beside is not None:
                message = say(
                    "{goal} is out of scale with {figure} in {period}",
                    goal=aim.shown,
                    figure=plain(beside.figure),
                    period=beside.period,
                )
                remedy = say("convert the number into {unit}", unit=indicator.unit or "")
                yield indicator.id, aim.where, message, remedy


class _Known(NamedTuple):
    period: Period
    figure: Decimal


def _off_scale(plan: Plan, indicator: Indicator, aim: Aim) -> _Known | None:
    """The figure that a goal is out of scale with, if it is with all of them."""
    if not aim.plain_level or indicator.kind == "rank" or aim.goal.side == "band" or aim.stated <= 0:
        return None
    known: list[_Known] = []
    for one in series(plan, indicator, aim.target)[:-5:-1]:
        low = one.quantity.low
        if low is not None and low > 0:
            if aim.stated < _FIVE * low and low < _FIVE * aim.stated:
                return None  # what is off is farther
            known.insert(0, _Known(one.period, low))
    base, began = aim.target.baseline_value, aim.target.baseline_period
    if base is not None and base > 0 and isinstance(began, Period):
        known.append(_Known(began, base))
    if not known or aim.target.period is None:
        return None
    newest = max(known, key=lambda one: one.period.last)
    if indicator.kind == "growth":
        return newest if len(known) > 1 and _is_wild_rate(aim.stated, known) else None
    if aim.target.over in {"total", "mean"} or (indicator.limits and aim.stated > indicator.limits[1]):
        return None
    pace = _most_a_year(known)
    many = len(known) > 1
    return newest if all(_is_off(indicator, aim, one, pace, many=many) for one in known) else None


def _most_a_year(known: list[_Known]) -> Decimal:
    """The greatest growth factor a year that a plan might ask for: 2.4, or less where figures grow calmly."""
    first, last = (pick(known, key=lambda one: one.period.last) for pick in (min, max))
    years = last.period.last.year - first.period.last.year
    if years < 2:
        return Decimal("2.4")
    seen = max(Decimal(1), last.figure / first.figure) ** (1 / Decimal(years))
    return min(Decimal("2.4"), seen * Decimal("1.5"))


def _is_wild_rate(rate: Decimal, known: list[_Known]) -> bool:
    most = max(one.figure for one in known)
    return most <= 15 and rate >= 30 and rate >= 5 * most


def _is_off(indicator: Indicator, aim: Aim, known: _Known, pace: Decimal, *, many: bool) -> bool:
    goal, figure = aim.stated, known.figure
    if indicator.unit == "%":
        fraction = aim.goal.side == "floor" and goal <= 1 and 40 <= figure / goal <= 130 and figure >= 2
        return fraction or (goal > 150 and figure <= 100 and goal >= 5 * figure)
    if figure < 20 and goal < figure:
        return indicator.kind == "ratio" and aim.goal.side == "floor" and _is_shifted(figure / goal)
    if goal < figure:
        return aim.goal.side == "floor" and _is_shifted(figure / goal, Decimal("0.33"), Decimal("1.25"))
    span: Period | None = aim.target.period
    years = 1 if span is None else max(1, span.last.year - known.period.last.year)
    far = goal >= 3000 * figure
    if figure < 20 and (figure < 1 or not many or not far):  # a few may well become a thousand
        return False
    return goal / figure >= pace**years and _is_shifted(goal / figure, Decimal("0.33" if far else "0.8"))


def _is_shifted(factor: Decimal, low: Decimal = Decimal("0.8"), high: Decimal = Decimal(3)) -> bool:
    """Whether a factor is a power of ten from 100 on, times an ordinary one."""
    return any(low <= factor.scaleb(-power) <= high for power in _POWERS)


def total_below_a_year(plan: Plan) -> Found:
    """A goal for several years together asks for less than one year brought before.

    Why: five years' total below a single year's figure is a yearly goal that was marked as a total, or
    another quantity.

    Bad:
        name = "New firms"
        kind = "flow"
        unit = "firms"
        [[targets]]
        period = "2021/2025"
        over = "total"
        at_least = 100
        source = "plan"
        [[actuals]]
        period = 2019
        value = 120
        source = "later"

    Good:
        name = "New firms"
        kind = "flow"
        unit = "firms"
        [[targets]]
        period = "2021/2025"
        over = "total"
        at_least = 500
        source = "plan"
        [[actuals]]
        period = 2019
        value = 120
        source = "later"
    """
    for indicator in plan.indicators:
        for aim in aims(plan, indicator):
            span: Period | None = aim.target.period
            floor = aim.goal.side == "floor" and aim.plain_level and aim.target.over == "total"
            if not floor or span is None or indicator.direction != "higher" or indicator.kind != "flow":
                continue
            before = _years_before(plan, indicator, span.first)
            if before and all(one.low is not None and one.low >= aim.stated for one in before):
                message = say(
                    "{goal} in total is no more than a year brought before: {figure}",
                    goal=aim.shown,
                    figure=shown(before[-1]),
                )
                remedy = say('write over = "each" or "end", or correct the number')
                yield indicator.id, aim.where, message, remedy


def _years_before(plan: Plan, indicator: Indicator, start: date) -> list[Quantity]:
    """The figures of the last two single years before a day, none of them older than three years."""
    years = [
        one.quantity
        for one in evidence(plan, indicator).known
        if one.period.frequency == "A" and one.period.last < start and one.period.last.year >= start.year - 3
    ]
    return years[-2:]


RULES: tuple[Rule, ...] = (
    Rule("YZ402", "met-when-set", "warning", met_when_set),
    Rule("YZ403", "goal-below-baseline", "warning", goal_below_baseline),
    Rule("YZ411", "goal-out-of-scale", "warning", goal_out_of_scale),
    Rule("YZ412", "total-below-a-year", "warning", total_below_a_year),
)
