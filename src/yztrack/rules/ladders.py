"""Family YZ4, third part: the goals of one indicator against each other.

Two goals ask the same question where measure, window, benchmark, condition, label and commitment are the
same: a floor beside a stretch goal, or a reading with a label of its own, is another question. Rival readings
and superseded goals are left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from yztrack.finding import Rule
from yztrack.message import say
from yztrack.model import Indicator
from yztrack.period import Period
from yztrack.rules.aims import Aim, evidence, margin, rises, series, standing
from yztrack.rules.plan import Found, Plan, once
from yztrack.rules.starts import is_idle


def restated_goal(plan: Plan) -> Found:
    """Two sources set different goals for one period, and neither supersedes the other.

    Why: the goal was moved in silence, and both are counted. If the later one replaces the earlier, say so
    with `supersedes`; if both stand, tell them apart by commitment or label; if the text is ambiguous, by
    `one_of`.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        id = "2025-plan"
        period = 2025
        at_least = 100
        source = "plan"
        [[targets]]
        period = 2025
        at_least = 90
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        id = "2025-plan"
        period = 2025
        at_least = 100
        source = "plan"
        [[targets]]
        period = 2025
        at_least = 90
        source = "later"
        supersedes = "2025-plan"
    """
    for indicator in plan.indicators:
        for earlier, later in _pairs_of_one_period(plan, indicator):
            if earlier.target.source == later.target.source or earlier.stated == later.stated:
                continue
            if not is_idle(plan, indicator, later):
                message = say(
                    "{goal}, where {source} has {other} for the same period",
                    goal=later.shown,
                    source=earlier.target.source,
                    other=earlier.shown,
                )
                remedy = say('add supersedes = "{key}", or a commitment or label', key=earlier.target.key)
                yield indicator.id, later.where, message, remedy


def duplicate_goal(plan: Plan) -> Found:
    """One goal is on record twice.

    Why: it is counted twice. A goal that several documents state is one target with `stated_in`.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 100
        source = "plan"
        [[targets]]
        id = "2025-again"
        period = 2025
        at_least = 100
        source = "later"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 100
        source = "plan"
        stated_in = ["later: para. 3"]
    """
    for indicator in plan.indicators:
        told = set()
        for one, other in _pairs_of_one_period(plan, indicator):
            if one.key != other.key or one.goal.region != other.goal.region:
                continue
            first, again = sorted((one, other), key=lambda aim: aim.place)
            if again.place not in told:
                told.add(again.place)
                message = say("the same goal as target {key}", key=first.target.key)
                remedy = say("delete it, and name its source in stated_in of the other")
                yield indicator.id, ("targets", again.place), message, remedy


@once
def _pairs_of_one_period(plan: Plan, indicator: Indicator) -> Sequence[tuple[Aim, Aim]]:
    """Goals of one question and period that follow each other, the earlier known first."""
    groups: dict[object, list[Aim]] = {}
    ends = {target.period and target.period.last for target in indicator.targets}
    if len(ends) == len(indicator.targets):
        return ()
    for aim in standing(plan, indicator):
        span: Period | None = aim.target.period
        if span is not None and aim.published is not None and aim.target.supersedes is None:
            when = span.last if indicator.kind == "stock" and aim.target.over in {None, "end"} else span
            groups.setdefault((when, _question(aim)), []).append(aim)
    for group in groups.values():
        group.sort(key=lambda aim: (aim.published, aim.place))
    pairs = (pair for group in groups.values() for pair in pairwise(group))
    return [(one, two) for one, two in pairs if one.target.key != two.target.key]


def _question(aim: Aim) -> object:
    """What two goals share that ask the same of an indicator, but for the period and the number."""
    target = aim.target
    said = (target.measure, target.over, target.benchmark, target.condition, target.label, target.label_zh)
    base = (target.baseline, target.baseline_value) if target.measure != "level" else None
    return said, base, target.commitment, aim.goal.side


def moved_deadline(plan: Plan) -> Found:
    """A goal that was not reached is set again for later, before it was due, and is not superseded.

    Why: its deadline was moved in silence. With `supersedes` the first date stays on record.

    Bad:
        name = "Charging points"
        kind = "stock"
        unit = "points"
        [[targets]]
        period = 2025
        at_least = 500
        source = "plan"
        [[targets]]
        period = 2027
        at_least = 500
        source = "later"
        [[actuals]]
        period = 2023
        value = 300
        source = "later"

    Good:
        name = "Charging points"
        kind = "stock"
        unit = "points"
        [[targets]]
        period = 2025
        at_least = 500
        source = "plan"
        [[targets]]
        period = 2027
        at_least = 500
        source = "later"
        supersedes = "2025"
        [[actuals]]
        period = 2023
        value = 300
        source = "later"
    """
    for indicator in plan.indicators:
        for ladder in _ladders(plan, indicator):
            for one, two in pairwise(ladder):
                if _is_moved(plan, indicator, one, two):
                    message = say("the goal of {key} again, and later", key=one.target.key)
                    remedy = say('add supersedes = "{key}"', key=one.target.key)
                    yield indicator.id, ("targets", two.place, "period"), message, remedy


def _is_moved(plan: Plan, indicator: Indicator, one: Aim, two: Aim) -> bool:
    if one.stated != two.stated or one.target.source == two.target.source or indicator.kind == "growth":
        return False
    if one.published is None or two.published is None:
        return False
    years = _due(two).year - _due(one).year
    if not one.published < two.published <= _due(one) or years < (1 if indicator.kind == "stock" else 2):
        return False
    seen = [seen for seen in series(plan, indicator, one.target) if seen.published <= two.published]
    newest = seen[-1].quantity if seen and one.plain_level else None
    if newest is None:
        return False
    if one.goal.side == "floor":
        return newest.high is not None and newest.high < one.stated
    return newest.low is not None and newest.low > one.stated


def ladder_out_of_order(plan: Plan) -> Found:
    """A goal for a later year falls behind that of an earlier one.

    Why: steps on the way to a goal lead to it; one of them has another's year or a mistyped number. Yearly
    flows may come and go, so they are told only where the steps are years apart or all others rise.

    Bad:
        name = "Forest cover"
        kind = "ratio"
        unit = "%"
        [[targets]]
        period = 2025
        at_least = 30
        source = "plan"
        [[targets]]
        period = 2030
        at_least = 26
        source = "plan"

    Good:
        name = "Forest cover"
        kind = "ratio"
        unit = "%"
        [[targets]]
        period = 2025
        at_least = 26
        source = "plan"
        [[targets]]
        period = 2030
        at_least = 30
        source = "plan"
    """
    for indicator in plan.indicators:
        for ladder in _ladders(plan, indicator):
            for before, off in _missteps(plan, indicator, ladder):
                if is_idle(plan, indicator, off) or is_idle(plan, indicator, before):
                    continue
                message = say(
                    "{goal} for {period} falls behind {other} for {then}",
                    goal=off.shown,
                    period=off.target.period,
                    other=before.shown,
                    then=before.target.period,
                )
                yield indicator.id, off.where, message, say("correct the number or the period")


@once
def _ladders(plan: Plan, indicator: Indicator) -> Sequence[list[Aim]]:
    """Goals that ask one question for several dates, by date; none for growth rates, which come and go."""
    if indicator.kind == "growth" or len(indicator.targets) < 2:
        return ()
    groups: dict[object, list[Aim]] = {}
    side = {"higher": "floor", "lower": "ceiling"}.get(indicator.direction)
    for aim in standing(plan, indicator):
        target = aim.target
        span: Period | None = target.period
        if span is None or target.over not in {None, "end"} or target.condition is not None:
            continue
        relative = target.benchmark is not None or target.baseline == "previous"
        changed = target.supersedes is not None  # set anew, knowing the others
        if not (relative or changed) and aim.goal.side == side and aim.published is not None:
            rhythm = None if indicator.kind == "stock" or target.over else span.frequency
            groups.setdefault((rhythm, _question(aim)), []).append(aim)
    for group in groups.values():
        group.sort(key=lambda aim: (_due(aim), aim.place))
    return [group for group in groups.values() if len({_due(aim) for aim in group}) == len(group) > 1]


def _due(aim: Aim) -> date:
    span: Period | None = aim.target.period
    return date.max if span is None else span.last


def _missteps(plan: Plan, indicator: Indicator, ladder: list[Aim]) -> list[tuple[Aim, Aim]]:
    """Pairs of a rung and the one that is off; where one rung alone spoils the order, that one."""
    falls = [(one, two) for one, two in pairwise(ladder) if _falls(plan, indicator, one, two, ladder)]
    if len(falls) != 1:
        return falls
    one, two = falls[0]
    if len(ladder) > 2 and not _ordered([a for a in ladder if a is not two]):
        rest = [a for a in ladder if a is not one]
        return [(two, one)] if _ordered(rest) else falls
    return falls


def _ordered(ladder: list[Aim]) -> bool:
    return all(_behind(one, two) <= 0 for one, two in pairwise(ladder))


def _behind(one: Aim, two: Aim) -> Decimal:
    """How far a later goal lies behind an earlier one, in the unit."""
    return one.stated - two.stated if one.goal.side == "floor" else two.stated - one.stated


def _falls(plan: Plan, indicator: Indicator, one: Aim, two: Aim, ladder: list[Aim]) -> bool:
    behind = _behind(one, two)
    if behind <= 0:
        return False
    together = one.target.source == two.target.source
    if not together and not _both_in_force(one, two):
        return False
    if indicator.never_falls:
        return True
    if indicator.kind == "rank":
        return together and behind >= max(Decimal(2), abs(one.stated) / 10)
    years = _due(two).year - _due(one).year
    if indicator.kind == "flow" and one.goal.side == "floor":
        if behind <= abs(one.stated) * Decimal("0.05" if together else "0.1"):
            return together and _lone_fall(two, one, ladder)
        rising = years < 3 and together and rises(list(evidence(plan, indicator).known))
        return years >= 3 or rising or (together and _lone_fall(two, one, ladder))
    if not together and (years < 2 or one.goal.side == "ceiling"):
        return False
    return behind > margin(indicator, one.stated, "0.03", "1")


def _lone_fall(two: Aim, one: Aim, ladder: list[Aim]) -> bool:
    """Whether four or more steps rise, once one of these two is left out."""
    return len(ladder) > 3 and any(
        all(_behind(low, high) < 0 for low, high in pairwise([a for a in ladder if a is not out]))
        for out in (one, two)
    )


def _both_in_force(one: Aim, two: Aim) -> bool:
    """Whether the later of two goals was set before the earlier was due."""
    known = [aim.published for aim in (one, two) if aim.published is not None]
    return max(known) <= _due(one)


RULES: tuple[Rule, ...] = (
    Rule("YZ405", "restated-goal", "warning", restated_goal),
    Rule("YZ406", "duplicate-goal", "warning", duplicate_goal),
    Rule("YZ408", "moved-deadline", "warning", moved_deadline),
    Rule("YZ409", "ladder-out-of-order", "warning", ladder_out_of_order),
)
