"""Family YZ1, first part: what the types of `model` refuse. The rest of the family stands in `validity`."""

from __future__ import annotations

from yztrack.finding import Rule
from yztrack.rules.plan import Found


def unknown_key() -> Found:
    """A key is not in the file format.

    Why: a misspelt key would be ignored, and with it what it says.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        more_then = 100
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
    yield from ()


def missing_key() -> Found:
    """A key that a record must have is missing.

    Why: a figure without a source or a period cannot be traced, and is no figure.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        more_than = 100

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        more_than = 100
        source = "plan"
    """
    yield from ()


def wrong_value() -> Found:
    """A value is not of the kind that its key takes.

    Why: text is no number, "2025 Q5" is no period, and neither can be judged.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[targets]]
        period = 2025
        more_than = "100"
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
    yield from ()


RULES: tuple[Rule, ...] = (
    Rule("YZ101", "unknown-key", "error", unknown_key),
    Rule("YZ102", "missing-key", "error", missing_key),
    Rule("YZ103", "wrong-value", "error", wrong_value),
)
