"""The rules of one record that no single field can tell (family YZ1).

An indicator that breaks one of them is not handed to the engine. Each rule is a function of an indicator; it
yields key paths with words. The fault is named by the rule, so that a fault found here, by the schema or by a
rule over the whole workspace is one type of finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from yztrack.finding import Fault, Rule
from yztrack.model import QUANTITY_KEYS, Actual, Derivation, Indicator, Target, stated_key
from yztrack.syntax import KeyPath

Told = Iterator[tuple[KeyPath, str, str]]

OPERATIONS = ("sum", "mean", "count", "count_met", "ratio", "difference", "growth_of")


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
        stated = [key for key in (*QUANTITY_KEYS, "done") if getattr(record, key, None) is not None]
        if getattr(record, "missing", False):
            stated.append("missing")
        for key in stated[1:]:
            yield (
                (*path, key),
                f"{stated[0]} and {key} are given at once",
                "keep the one that the source says",
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
            if actual.done is None and not actual.missing:
                yield ("actuals", index), "a milestone's actual needs done", "add done = true or done = false"
        return
    for index, target in enumerate(indicator.targets):
        if stated_key(target) is None and target.unquantified is None:
            choices = ", ".join(QUANTITY_KEYS)
            yield (
                ("targets", index),
                "the target has no quantity",
                f"add one of {choices}; or unquantified = …",
            )
    for index, actual in enumerate(indicator.actuals):
        if stated_key(actual) is None and not actual.missing and actual.done is None:
            yield ("actuals", index), "the actual has no quantity", f"add one of {', '.join(QUANTITY_KEYS)}"


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
                "the target has no period",
                'add period = 2025, or condition = "…" and an id',
            )
        elif target.id is None:
            yield ("targets", index), "a target without a period needs an id", 'add id = "…"'


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
            yield (
                ("targets", index, "period"),
                f"{span} spans several years",
                'add over = "end", "any", "each", "total" or "mean"',
            )
        elif target.over in {"any", "each"} and not span.whole_years:
            yield (
                ("targets", index, "period"),
                f"{span} does not run over whole years",
                "write first and last year",
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
            yield (*path, "tolerance"), "tolerance without about", "delete it, or write about"
        key = stated_key(record)
        if indicator.kind == "milestone" and key:
            yield (*path, key), f"a milestone has no {key}", "delete the key, or change the indicator's kind"
    for index, target in enumerate(indicator.targets):
        for key, message, remedy in _misplaced_in_target(target):
            yield ("targets", index, key), message, remedy
    for index, actual in enumerate(indicator.actuals):
        if actual.done is not None and indicator.kind != "milestone":
            yield ("actuals", index, "done"), "done belongs to a milestone", "write the quantity"
        if actual.baseline is not None and actual.measure == "level":
            remedy = 'add measure = "change", "percent" or "multiple"'
            yield ("actuals", index, "baseline"), "baseline without measure", remedy
        if actual.measure != "level" and actual.baseline is None:
            message = f'measure = "{actual.measure}" without baseline'
            yield ("actuals", index, "measure"), message, "add the period that it is counted from"


def _misplaced_in_target(target: Target) -> Iterator[tuple[str, str, str]]:
    if target.over and (target.period is None or not target.period.several_years):
        yield "over", "over needs a period of several years", "delete it, or widen the period"
    if target.baseline is not None and target.baseline_value is not None:
        yield "baseline_value", "baseline and baseline_value are given at once", "keep one of them"
    for key in ("baseline_period", "baseline_source"):
        if target.baseline_value is None and getattr(target, key) is not None:
            yield key, f"{key} without baseline_value", "add baseline_value, or use baseline"
    if target.unquantified and stated_key(target):
        yield "unquantified", "the target does state a quantity", "delete unquantified"


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
        yield (), "the indicator has no unit", 'add unit = "…", as the source prints it'


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
        yield ("limits",), "the limits end before they start", "write the lower number first"
    for path, record in quantified(indicator):
        if record.between and record.between[0] > record.between[1]:
            yield (*path, "between"), "the range ends before it starts", "write the lower number first"
        if record.tolerance is not None and record.tolerance < 0:
            yield (*path, "tolerance"), "the tolerance is negative", "write it without a sign"


def wrong_period(indicator: Indicator) -> Told:
    """A flow or a growth rate is given for a single day, beside figures over longer spans.

    Why: a flow is counted over a span; a lone date is most often the end of a year to date.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        value = 100
        source = "plan"
        [[actuals]]
        period = 2025-06-30
        value = 40
        source = "plan"
        published = 2025-07-20

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        value = 100
        source = "plan"
        [[actuals]]
        period = "2025-01/2025-06"
        value = 40
        source = "plan"
        published = 2025-07-20
    """
    if indicator.kind not in {"flow", "growth"}:
        return
    dated = [(path, record.period) for path, record in quantified(indicator) if record.period is not None]
    days = [(path, span) for path, span in dated if span.frequency == "D"]
    if len(days) == len(dated) and indicator.kind == "flow":
        return
    for path, day in days:
        remedy = f'write the span, "{day.first.year}-01/{day.first:%Y-%m}" for the year to date'
        yield (*path, "period"), f"a {indicator.kind} is not counted on one day", remedy


def wrong_derivation(indicator: Indicator) -> Told:
    """A derivation does not name exactly one operation, or counts without a quantity.

    Why: a sum and a mean of the same members are different indicators.

    Bad:
        name = "Clusters over 100 bn"
        kind = "stock"
        unit = "clusters"
        [derive]
        count = ["clusters/*"]

    Good:
        name = "Clusters over 100 bn"
        kind = "stock"
        unit = "clusters"
        [derive]
        count = ["clusters/*"]
        more_than = 100
    """
    derive: Derivation | None = indicator.derive
    if derive is None:
        return
    given = [key for key in OPERATIONS if getattr(derive, key) is not None]
    if len(given) != 1:
        yield ("derive",), "a derivation names exactly one operation", f"keep one of {', '.join(OPERATIONS)}"
    elif given[0] == "count" and stated_key(derive) is None:
        yield ("derive", "count"), "count has no quantity to meet", "add at_least, more_than, …"
    elif given[0] != "count" and stated_key(derive) is not None:
        yield ("derive", stated_key(derive) or ""), f"{given[0]} counts against no quantity", "delete the key"
    for key in ("ratio", "difference"):
        members = getattr(derive, key)
        if members is not None and len(members) != 2:
            yield ("derive", key), f"a {key} has two members", "name the first and the second"


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
