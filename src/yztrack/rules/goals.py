"""Family YZ4: the goals."""

from __future__ import annotations

from yztrack.finding import Rule
from yztrack.rules.plan import Found, Plan


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
                message = f'measure = "{target.measure}" without a baseline'
                yield (
                    indicator.id,
                    ("targets", index, "measure"),
                    message,
                    "add baseline = …, or baseline_value = …",
                )


RULES: tuple[Rule, ...] = (Rule("YZ401", "no-baseline", "warning", no_baseline),)
