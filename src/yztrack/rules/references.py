"""Family YZ2: references and identity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from fnmatch import fnmatchcase

from yztrack.finding import Rule
from yztrack.model import Indicator
from yztrack.period import Period
from yztrack.rules.plan import Found, Plan, named_indicators
from yztrack.syntax import KeyPath


def _near(name: str, names: Mapping[str, object], otherwise: str) -> str:
    near = get_close_matches(name, list(names), n=1)
    return f"did you mean {near[0]}?" if near else otherwise


def _cited(indicator: Indicator) -> Iterator[tuple[KeyPath, str]]:
    """Every place where an indicator names a source."""
    for index, target in enumerate(indicator.targets):
        yield ("targets", index, "source"), target.source
        for place, said in enumerate(target.stated_in):
            yield ("targets", index, "stated_in", place), said.partition(":")[0].strip()
        if target.baseline_source is not None:
            yield ("targets", index, "baseline_source"), target.baseline_source
    for index, actual in enumerate(indicator.actuals):
        yield ("actuals", index, "source"), actual.source


def unknown_source(plan: Plan) -> Found:
    """A source is named that the bibliography does not hold.

    Why: every figure is traced to a document, and its date decides from when it counts.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        more_than = 100
        source = "plam"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        more_than = 100
        source = "plan"
    """
    for indicator in plan.indicators:
        for where, name in _cited(indicator):
            if name not in plan.workspace.sources:
                remedy = _near(name, plan.workspace.sources, f"add [{name}] to sources.toml")
                yield indicator.id, where, f"unknown source {name}", remedy


def unknown_baseline(plan: Plan) -> Found:
    """A target starts from a period of which no actual is on record.

    Why: without its start a goal has no pace, and a goal of "5 points more" no level.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        more_than = 100
        baseline = 2020
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        more_than = 100
        baseline = 2020
        source = "plan"
        [[actuals]]
        period = 2020
        value = 60
        source = "later"
    """
    for indicator in plan.indicators:
        if indicator.derive is not None:
            continue
        for index, target in enumerate(indicator.targets):
            if isinstance(target.baseline, Period) and not _has_actual(indicator, target.baseline):
                remedy = f"add the actual of {target.baseline}, or baseline_value with its period and source"
                yield indicator.id, ("targets", index, "baseline"), f"no actual of {target.baseline}", remedy


def _has_actual(indicator: Indicator, span: Period) -> bool:
    return any(
        actual.period == span or (indicator.kind == "stock" and actual.period.last == span.last)
        for actual in indicator.actuals
        if not actual.missing and actual.rejected is None and actual.status != "forecast"
    )


def duplicate_target(plan: Plan) -> Found:
    """Two targets of an indicator have one id.

    Why: `explain ID@2025` and `supersedes` must name one target. A goal that several documents state is one
    target with `stated_in`; two goals for one period each need an `id`.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 90
        source = "plan"
        [[targets]]
        period = 2025
        at_least = 100
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 90
        source = "plan"
        [[targets]]
        id = "2025-stretch"
        period = 2025
        at_least = 100
        source = "plan"
    """
    for indicator in plan.indicators:
        seen: dict[str, int] = {}
        for index, target in enumerate(indicator.targets):
            if target.key in seen:
                message = f"the id {target.key or '(none)'} is that of target {seen[target.key] + 1} too"
                yield (
                    indicator.id,
                    ("targets", index, "id"),
                    message,
                    'add id = "…", or merge them with stated_in',
                )
            seen.setdefault(target.key, index)


def unknown_target(plan: Plan) -> Found:
    """A target supersedes one that is not there, or itself.

    Why: a goal that was moved or raised stays on record beside its successor.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        at_least = 100
        supersedes = "2020"
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2020
        at_least = 100
        source = "plan"
        [[targets]]
        period = 2025
        at_least = 100
        supersedes = "2020"
        source = "plan"
    """
    for indicator in plan.indicators:
        keys = {target.key: target for target in indicator.targets}
        for index, target in enumerate(indicator.targets):
            if target.supersedes is not None and (
                target.supersedes not in keys or target.supersedes == target.key
            ):
                remedy = _near(target.supersedes, keys, "name the id of an earlier target of this file")
                yield (
                    indicator.id,
                    ("targets", index, "supersedes"),
                    f"no other target {target.supersedes}",
                    remedy,
                )


def unknown_indicator(plan: Plan) -> Found:
    """A benchmark or a member is named that does not exist.

    Why: a comparison with nothing, or a sum without a part, is silently another one.

    Bad:
        name = "Industrial growth"
        kind = "growth"
        unit = "%"
        [[targets]]
        period = 2025
        more_than = 0
        benchmark = "province/growth"
        source = "plan"

    Good:
        name = "Industrial growth"
        kind = "growth"
        unit = "%"
        [[targets]]
        period = 2025
        more_than = 0
        source = "plan"
    """
    known = plan.workspace.indicators.keys() | plan.workspace.unread
    for indicator in plan.indicators:
        for where, pattern in named_indicators(indicator):
            others = (one for one in known if one != indicator.id)
            if not any(fnmatchcase(one, pattern) for one in others):
                remedy = _near(
                    pattern,
                    plan.workspace.indicators,
                    "name the id of another indicator, or a glob that fits some",
                )
                yield indicator.id, where, f"no indicator {pattern}", remedy


UNKNOWN_SOURCE = Rule("YZ201", "unknown-source", "error", unknown_source)

RULES: tuple[Rule, ...] = (
    UNKNOWN_SOURCE,
    Rule("YZ202", "unknown-baseline", "error", unknown_baseline),
    Rule("YZ203", "duplicate-target", "error", duplicate_target),
    Rule("YZ204", "unknown-target", "error", unknown_target),
    Rule("YZ205", "unknown-indicator", "error", unknown_indicator),
)
