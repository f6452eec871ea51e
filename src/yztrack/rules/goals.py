"""Family YZ4, first part: what a goal says by itself.

Goals against figures stand in `starts`, goals against each other in `ladders`, goals of parts against the
whole's in `wholes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from yztrack.finding import Rule
from yztrack.message import Message, say
from yztrack.model import Indicator, Target
from yztrack.period import Period
from yztrack.rules.aims import Aim, Place, aims, evidence
from yztrack.rules.plan import Found, Plan

_FLOORS, _CEILINGS = {"at_least", "more_than"}, {"at_most", "less_than"}
_NUMBERS = {"value", "about"}
_ZERO, _ONE = Decimal(0), Decimal(1)


def no_baseline(plan: Plan) -> Found:
    """A goal is counted from a baseline that it does not name.

    Why: "five points more" has no level until it is known than what. Where the source itself is silent,
    waive the finding with that reason.

    Bad:
        name = "Share of new products"
        kind = "ratio"
        unit = "%"
        [[targets]]
        period = 2025
        measure = "change"
        at_least = 5
        source = "plan"

    Good:
        name = "Share of new products"
        kind = "ratio"
        unit = "%"
        [[targets]]
        period = 2025
        measure = "change"
        at_least = 5
        baseline_value = 30
        baseline_period = 2020
        source = "plan"
    """
    for indicator in plan.indicators:
        for index, target in enumerate(indicator.targets):
            if target.measure != "level" and target.baseline is None and target.baseline_value is None:
                message = say('measure = "{measure}" without a baseline', measure=target.measure)
                remedy = say("add baseline = …, or baseline_value = …")
                yield indicator.id, ("targets", index, "measure"), message, remedy


def wrong_direction(plan: Plan) -> Found:
    """A goal points the other way than its indicator.

    Why: a floor where lower is better, or a fall where higher is better, is judged as it is written: what
    makes things worse would be counted as progress. Either the goal's key or sign is wrong, or `better` is.

    Bad:
        name = "Road deaths"
        kind = "flow"
        unit = "persons"
        better = "lower"
        [[targets]]
        period = 2025
        at_least = 80
        source = "plan"

    Good:
        name = "Road deaths"
        kind = "flow"
        unit = "persons"
        better = "lower"
        [[targets]]
        period = 2025
        at_most = 80
        source = "plan"
    """
    for indicator in plan.indicators:
        every = aims(plan, indicator)
        wrong = [(aim, said) for aim in every if (said := misdirected(indicator, aim)) is not None]
        if not wrong:
            continue
        wrong = [(aim, said) for aim, said in wrong if not _in_a_corridor(aim, every)]
        if indicator.better is not None and _is_better_wrong(plan, indicator, every, [a for a, _ in wrong]):
            message = say('better = "{better}", but the goals point the other way', better=indicator.better)
            yield indicator.id, ("better",), message, say("correct better, or the goals")
            continue
        for aim, (message, remedy) in wrong:
            yield indicator.id, aim.where, message, remedy


def misdirected(indicator: Indicator, aim: Aim) -> tuple[Message, Message] | None:
    """Return what is wrong with the direction of a goal, and the remedy; None where nothing is certain."""
    direction = indicator.direction
    if direction == "lower" and aim.key in _FLOORS:
        return (
            say("{goal} is a floor, and lower is better", goal=aim.shown),
            say("write at_most or less_than (a fall of 5 or more is at_most = -5), or correct better"),
        )
    if indicator.better == "higher" and aim.key in _CEILINGS:
        return (
            say("{goal} is a ceiling, and higher is better", goal=aim.shown),
            say("write at_least or more_than, or correct better"),
        )
    if aim.target.benchmark is not None or not _has_a_wrong_sign(direction, aim):
        return None
    said = {"goal": aim.shown, "measure": aim.target.measure}
    if direction == "higher":
        return (
            say("{goal} of {measure} is a fall, and higher is better", **said),
            say('correct the sign, or add better = "lower"'),
        )
    return (
        say("{goal} of {measure} is a rise, and lower is better", **said),
        say("correct the sign: a fall is negative, a multiple of it below 1; or correct better"),
    )


def _has_a_wrong_sign(direction: str, aim: Aim) -> bool:
    measure, number = aim.target.measure, aim.stated
    if measure == "level":
        return False
    nothing = _ONE if measure == "multiple" else _ZERO
    if direction == "higher":
        return aim.key in _FLOORS | _NUMBERS and number < nothing
    if direction == "lower" and number > nothing:
        # "no more than 1.5 degrees warmer" limits a rise; a rise "of 30 % at most" is most likely a fall
        return aim.key in _NUMBERS or (measure == "percent" and number >= 5)
    return False


def _in_a_corridor(aim: Aim, every: Sequence[Aim]) -> bool:
    """Whether another goal of its period bounds the indicator from the other side."""
    others = [one for one in every if one.target.period == aim.target.period and one.place != aim.place]
    return aim.key in _FLOORS | _CEILINGS and any(
        one.key in _FLOORS | _CEILINGS and one.goal.side != aim.goal.side for one in others
    )


def _is_better_wrong(plan: Plan, indicator: Indicator, every: Sequence[Aim], wrong: list[Aim]) -> bool:
    """Whether the goals are right and `better` is not: it is one fault, and stands in one place."""
    if len(wrong) > 1 and len(wrong) == len(every):
        return True
    if len(every) != 1 or len(wrong) != 1 or not wrong[0].plain_level:
        return False
    aim = wrong[0]
    start = _start(plan, indicator, aim)
    if start is None:
        return False
    return aim.stated > start if aim.goal.side == "floor" else aim.stated < start


def _start(plan: Plan, indicator: Indicator, aim: Aim) -> Decimal | None:
    """The level from which a goal is to move: its baseline, else the newest figure."""
    if aim.target.baseline_value is not None:
        number: Decimal = aim.target.baseline_value
        return number
    known = evidence(plan, indicator)
    base = aim.target.baseline
    found = known.at(base, stock=indicator.kind == "stock") if isinstance(base, Period) else None
    newest = found or (known.known[-1] if known.known else None)
    return None if newest is None else newest.quantity.low


def deadline_before_start(plan: Plan) -> Found:
    """A goal is due before it starts, or no later than its baseline.

    Why: a pace needs time between the two; one of the years is mistyped.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2015
        at_least = 100
        baseline_value = 60
        baseline_period = 2020
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 100
        baseline_value = 60
        baseline_period = 2020
        source = "plan"
    """
    for indicator in plan.indicators:
        for index, target in enumerate(indicator.targets):
            late = late_start(target)
            if late is None or _is_unknown(plan, indicator, target, late[0]):
                continue
            key, began = late
            named = plan.workspace.sources.get(target.source)
            known = None if named is None else named.counts_from
            due = None if target.period is None else target.period.last
            # which year is mistyped? a goal is seldom set after it was due, or from a year yet to come
            told = "period" if known and due and due < known and began <= known else key
            where: Place = ("targets", index, told)
            message = say("due {due}, and {key} is {began}", due=due, key=key, began=began)
            yield indicator.id, where, message, say("correct the period, or {key}", key=key)


def _is_unknown(plan: Plan, indicator: Indicator, target: Target, key: str) -> bool:
    """Whether a baseline is told already, as one of which no actual is on record."""
    base = target.baseline
    if key != "baseline" or indicator.derive is not None or not isinstance(base, Period):
        return False
    return evidence(plan, indicator).at(base, stock=indicator.kind == "stock") is None


def late_start(target: Target) -> tuple[str, date] | None:
    """Return the key and the day of a start that leaves no time before the goal is due."""
    span: Period | None = target.period
    if span is None:
        return None
    for key in ("baseline_period", "baseline"):
        base = getattr(target, key)
        if isinstance(base, Period) and base.last >= span.last:
            return key, base.last
    start: date | None = target.start
    return ("start", start) if start is not None and start > span.last else None


def meaningless_window(plan: Plan) -> Found:
    """A goal adds up what cannot be added up, or takes the mean growth of what is no growth rate.

    Why: the stocks or shares of five years have no sum; such a goal stays open for ever.

    Bad:
        name = "Charging points"
        kind = "stock"
        unit = "points"
        [[targets]]
        period = "2021/2025"
        over = "total"
        at_least = 500
        source = "plan"

    Good:
        name = "Charging points"
        kind = "stock"
        unit = "points"
        [[targets]]
        period = "2021/2025"
        over = "end"
        at_least = 500
        source = "plan"
    """
    for indicator in plan.indicators:
        summable, meaning = indicator.kind == "flow", indicator.kind in {"growth", "flow", "ratio"}
        for aim in aims(plan, indicator):
            over = aim.target.over
            if (over == "total" and not summable) or (over == "mean" and not meaning):
                message = say('over = "{over}" of a {kind} has no meaning', over=over, kind=indicator.kind)
                remedy = say('write over = "end", "any" or "each", or correct the kind')
                yield indicator.id, ("targets", aim.place, "over"), message, remedy


RULES: tuple[Rule, ...] = (
    Rule("YZ401", "no-baseline", "warning", no_baseline),
    Rule("YZ404", "wrong-direction", "warning", wrong_direction),
    Rule("YZ407", "deadline-before-start", "error", deadline_before_start),
    Rule("YZ413", "meaningless-window", "warning", meaningless_window),
)
