"""Family YZ5: provenance and freshness."""

from __future__ import annotations

from yztrack.evidence import published_on
from yztrack.finding import Rule
from yztrack.rules.plan import Found, Plan

_BEFORE_THE_END = {"provisional", "estimated", "forecast"}


def early_figure(plan: Plan) -> Found:
    """A figure was published before its period ended, and is not marked as such.

    Why: what was printed before the year was over was a forecast or an estimate, not the result.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2025
        value = 80
        source = "plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2025
        value = 80
        status = "forecast"
        source = "plan"
    """
    for indicator in plan.indicators:
        for index, actual in enumerate(indicator.actuals):
            if actual.status in _BEFORE_THE_END or actual.missing or actual.rejected is not None:
                continue
            published = published_on(actual, plan.workspace.sources)
            told = (
                actual.period.first if actual.done else actual.period.last
            )  # what is done can be told at once
            if published is not None and published < told:
                message = f"published on {published}, before {actual.period} was over"
                remedy = 'add status = "provisional", "estimated" or "forecast", or correct the period'
                yield indicator.id, ("actuals", index, "period"), message, remedy


RULES: tuple[Rule, ...] = (Rule("YZ501", "early-figure", "error", early_figure),)
