"""The rules of one record that no single field can tell (family YZ1).

An indicator that breaks one of them is not handed to the engine. Each rule is a function of an indicator; it
yields key paths with words. The fault is named by the rule, so that a fault found here, by the schema or by a
rule over the whole workspace is one type of finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter

from yztrack.derivation import Told, wrong_derivation
from yztrack.finding import Fault, Rule
from yztrack.message import say
from yztrack.model import QUANTITY_KEYS, Actual, Indicator, Target, stated_key
from yztrack.syntax import KeyPath

_QUANTITIES = attrgetter(*QUANTITY_KEYS)
LONGEST_GOAL = 200  # years; each of them may be judged by itself


def quantified(indicator: Indicator) -> Iterator[tuple[KeyPath, Target | Actual]]:
    """Yield every record that may state a quantity, with its key path."""
    for index, target in enumerate(indicator.targets):
        yield ("targets", index), target
    for index, actual in enumerate(indicator.actuals):
        yield ("actuals", index), actual


def two_quantities(indicator: Indicator) -> Told:
    """A record states its quantity with two keys.

    Why: "at least 100" and "about 100" are different facts; a reader cannot know which one is meant.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 100
        more_than = 100
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        more_than = 100
        source = "plan"
    """
    for path, record in quantified(indicator):
        numbers = _QUANTITIES(record)
        bare = getattr(record, "done", None) is None and not getattr(record, "missing", False)
        if bare and numbers.count(None) >= len(numbers) - 1:
            continue  # as in nearly all
        stated = [key for key in (*QUANTITY_KEYS, "done") if getattr(record, key, None) is not None]
        if getattr(record, "missing", False):
            stated.append("missing")
        for key in stated[1:]:
            yield (
                (*path, key),
                say("{one} and {other} are given at once", one=stated[0], other=key),
                say("keep the one that the source says"),
            )


def no_quantity(indicator: Indicator) -> Told:
    """A record states no quantity, and is not said to have none.

    Why: a goal without a number cannot be judged, and a figure without one is no figure. A goal that names
    nothing to measure says so with `unquantified`, a figure printed as not available with `missing = true`.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        unquantified = "direction"
        source = "plan"
    """
    if indicator.kind == "milestone":
        for index, actual in enumerate(indicator.actuals):
            if actual.done is None and not actual.missing and stated_key(actual) is None:
                yield (
                    ("actuals", index),
                    say("a milestone's actual needs done"),
                    say("add done = true or done = false"),
                )
        return
    for index, target in enumerate(indicator.targets):
        if stated_key(target) is None and target.unquantified is None:
            choices = ", ".join(QUANTITY_KEYS)
            yield (
                ("targets", index),
                say("the target has no quantity"),
                say("add one of {choices}; or unquantified = …", choices=choices),
            )
    for index, actual in enumerate(indicator.actuals):
        if stated_key(actual) is None and not actual.missing and actual.done is None:
            yield (
                ("actuals", index),
                say("the actual has no quantity"),
                say("add one of {names}", names=", ".join(QUANTITY_KEYS)),
            )


def no_period(indicator: Indicator) -> Told:
    """A target has neither a period nor a condition.

    Why: a goal without a date is never due and never missed; if it waits for a condition, the condition is
    its date, and it needs an `id` to be spoken of.

    Bad:
        name = "Sales of the new plant"
        kind = "flow"
        unit = "bn"
        [[targets]]
        value = 51
        source = "plan"

    Good:
        name = "Sales of the new plant"
        kind = "flow"
        unit = "bn"
        [[targets]]
        id = "capacity"
        condition = "at full capacity"
        value = 51
        source = "plan"
    """
    for index, target in enumerate(indicator.targets):
        if target.period is not None or target.unquantified is not None:
            continue
        if target.condition is None:
            yield (
                ("targets", index),
                say("the target has no period"),
                say('add period = 2025, or condition = "…" and an id'),
            )
        elif target.id is None:
            yield ("targets", index), say("a target without a period needs an id"), say('add id = "…"')


def no_over(indicator: Indicator) -> Told:
    """A target's period spans several years and `over` does not say how.

    Why: 100 by the end, in any year, in each year, or in total are four different goals.

    Bad:
        name = "New firms"
        kind = "flow"
        unit = "firms"
        [[targets]]
        period = "2021/2025"
        value = 100
        source = "plan"

    Good:
        name = "New firms"
        kind = "flow"
        unit = "firms"
        [[targets]]
        period = "2021/2025"
        over = "total"
        value = 100
        source = "plan"
    """
    if indicator.kind == "milestone":
        return
    for index, target in enumerate(indicator.targets):
        span = target.period
        if span is None or target.unquantified is not None or not span.several_years:
            continue
        if target.over is None:
            if span.exceeds_a_year:
                yield (
                    ("targets", index, "period"),
                    say("{span} spans several years", span=span),
                    say('add over = "end", "any", "each", "total" or "mean"'),
                )
        elif target.over in {"any", "each"} and not span.whole_years:
            yield (
                ("targets", index, "period"),
                say("{span} does not run over whole years", span=span),
                say("write first and last year"),
            )


def misplaced_key(indicator: Indicator) -> Told:
    """A key stands where it can have no meaning.

    Why: what is silently ignored was meant by someone.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 100
        tolerance = 2
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        about = 100
        tolerance = 2
        source = "plan"
    """
    for path, record in quantified(indicator):
        if record.tolerance is not None and record.about is None:
            yield (*path, "tolerance"), say("tolerance without about"), say("delete it, or write about")
        key = stated_key(record) if indicator.kind == "milestone" else None
        if key:
            yield (
                (*path, key),
                say("a milestone has no {key}", key=key),
                say("delete the key, or change the indicator's kind"),
            )
    for index, target in enumerate(indicator.targets):
        for key, message, remedy in _misplaced_in_target(target):
            yield ("targets", index, key), message, remedy
    for index, actual in enumerate(indicator.actuals):
        if actual.done is not None and indicator.kind != "milestone":
            yield ("actuals", index, "done"), say("done belongs to a milestone"), say("write the quantity")
        if actual.baseline is not None and actual.measure == "level":
            remedy = say('add measure = "change", "percent" or "multiple"')
            yield ("actuals", index, "baseline"), say("baseline without measure"), remedy
        if actual.measure != "level" and actual.baseline is None:
            message = say('measure = "{measure}" without baseline', measure=actual.measure)
            yield ("actuals", index, "measure"), message, say("add the period that it is counted from")


def _misplaced_in_target(target: Target) -> Iterator[tuple[str, str, str]]:
    if target.over and (target.period is None or not target.period.several_years):
        yield "over", say("over needs a period of several years"), say("delete it, or widen the period")
    if target.baseline is not None and target.baseline_value is not None:
        yield "baseline_value", say("baseline and baseline_value are given at once"), say("keep one of them")
    for key in ("baseline_period", "baseline_source"):
        if target.baseline_value is None and getattr(target, key) is not None:
            yield (
                key,
                say("{key} without baseline_value", key=key),
                say("add baseline_value, or use baseline"),
            )
    if target.unquantified and stated_key(target):
        yield "unquantified", say("the target does state a quantity"), say("delete unquantified")


def no_unit(indicator: Indicator) -> Told:
    """An indicator that is a number has no unit.

    Why: 1.05 may be 万亿, per cent or a multiple; without a unit no figure can be checked or converted.

    Bad:
        name = "Industrial output"
        kind = "flow"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn yuan"
    """
    if indicator.unit is None and indicator.kind != "milestone":
        yield (), say("the indicator has no unit"), say('add unit = "…", as the source prints it')


def empty_range(indicator: Indicator) -> Told:
    """A range ends before it starts, or a tolerance is negative.

    Why: nothing lies inside; the ends were most likely swapped.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        limits = [100, 0]

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        limits = [0, 100]
    """
    if indicator.limits and indicator.limits[0] > indicator.limits[1]:
        yield ("limits",), say("the limits end before they start"), say("write the lower number first")
    for path, record in quantified(indicator):
        if record.between and record.between[0] > record.between[1]:
            yield (
                (*path, "between"),
                say("the range ends before it starts"),
                say("write the lower number first"),
            )
        if record.tolerance is not None and record.tolerance < 0:
            yield (*path, "tolerance"), say("the tolerance is negative"), say("write it without a sign")


def wrong_period(indicator: Indicator) -> Told:
    """A flow or a growth rate is given for a single day, beside figures over spans; or a goal for centuries.

    Why: a flow is counted over a span; a lone date is most often the end of a year to date. And of a goal
    over more than 200 years, one year is mistyped.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        value = 100
        source = "plan"
        [[actuals]]
        period = 2023-06-30
        value = 40
        source = "plan"
        published = 2023-07-20

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        value = 100
        source = "plan"
        [[actuals]]
        period = "2023-01/2023-06"
        value = 40
        source = "plan"
        published = 2023-07-20
    """
    for index, target in enumerate(indicator.targets):
        span = target.period
        if span is not None and span.last.year - span.first.year >= LONGEST_GOAL:
            remedy = say("correct the year; a goal spans {count} years at most", count=LONGEST_GOAL)
            yield ("targets", index, "period"), say("{span} spans centuries", span=span), remedy
    if indicator.kind not in {"flow", "growth"}:
        return
    dated = [(path, record.period) for path, record in quantified(indicator) if record.period is not None]
    days = [(path, span) for path, span in dated if span.first == span.last]
    if not days or (len(days) == len(dated) and indicator.kind == "flow"):
        return
    for path, day in days:
        remedy = say(
            'write the span, "{year}-01/{first}" for the year to date',
            year=day.first.year,
            first=format(day.first, "%Y-%m"),
        )
        yield (*path, "period"), say("a {kind} is not counted on one day", kind=indicator.kind), remedy


def _rule(code: str, check: Callable[[Indicator], Told]) -> Rule:
    return Rule(code, check.__name__.replace("_", "-"), "error", check)


RULES: tuple[Rule, ...] = (
    _rule("YZ104", two_quantities),
    _rule("YZ105", no_quantity),
    _rule("YZ106", no_period),
    _rule("YZ107", no_over),
    _rule("YZ108", misplaced_key),
    _rule("YZ109", no_unit),
    _rule("YZ110", empty_range),
    _rule("YZ111", wrong_period),
    _rule("YZ112", wrong_derivation),
)


def faults(indicator: Indicator) -> Iterator[Fault]:
    """Yield what is wrong with the records of one indicator."""
    for rule in RULES:
        for where, message, remedy in rule.check(indicator):
            yield Fault(rule.code, where, message, remedy)
