"""Family YZ5, second part: series that have stopped, and the documents of the bibliography."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from yztrack.evidence import Observation
from yztrack.finding import Rule
from yztrack.links import cited
from yztrack.message import say
from yztrack.model import Indicator
from yztrack.period import Period
from yztrack.rules.plan import Found, Plan

_URL = re.compile(r"https?://[^\s/?#]+(?:[/?#]\S*)?", re.IGNORECASE)
_A_DAY = timedelta(1)
STALE_YEARS = 5
"""A series that had news of every year has stopped when this long has passed since."""


def stale_series(plan: Plan) -> Found:
    """A series has stopped, and a goal still waits for it.

    Why: either nobody entered the newer figures, or nobody counts any more what the goal asks for. A series
    is told after five years without news, one with gaps only after three times its longest gap.

    Bad:
        name = "Industrial parks"
        kind = "stock"
        unit = "parks"
        [[targets]]
        period = 2025
        at_least = 60
        source = "plan"
        [[actuals]]
        period = 2016
        value = 40
        source = "plan"
        [[actuals]]
        period = 2017
        value = 42
        source = "plan"
        [[actuals]]
        period = 2018
        value = 44
        source = "plan"

    Good:
        name = "Industrial parks"
        kind = "stock"
        unit = "parks"
        [[targets]]
        period = 2025
        at_least = 60
        source = "plan"
        [[actuals]]
        period = 2016
        value = 40
        source = "plan"
        [[actuals]]
        period = 2018
        value = 44
        source = "plan"
        [[actuals]]
        period = 2022
        value = 50
        source = "later"
    """
    for indicator in plan.indicators:
        if indicator.derive is not None or len(indicator.actuals) < 3:
            continue
        known = plan.reported(indicator).known
        newest = known[-1] if len(known) > 2 else None
        if newest is None or _years(newest.period.last, plan.on) < STALE_YEARS:
            continue
        if not _waits(indicator, newest.period.last):
            continue
        longest = max(STALE_YEARS, 3 * _widest_gap(known))
        if _years(newest.period.last, plan.on) >= longest:
            message = say("the newest figure is that of {period}", period=newest.period)
            remedy = say("add what was reported since, or waive it with a reason")
            yield indicator.id, ("actuals", newest.place, "period"), message, remedy


def _waits(indicator: Indicator, newest: date) -> bool:
    """Whether a goal in force is due later than the newest figure."""
    replaced = {target.supersedes for target in indicator.targets}
    return any(
        target.period is not None and target.period.last > newest and target.unquantified is None
        for target in indicator.targets
        if target.key not in replaced
    )


def _widest_gap(known: Sequence[Observation]) -> int:
    return max(_years(one.period.last, two.period.last) for one, two in pairwise(known))


def _years(one: date, other: date) -> int:
    """Whole years from one day to another, 31 December to 31 December being one."""
    return other.year - one.year - ((other.month, other.day) < (one.month, one.day))


def uncited_source(plan: Plan) -> Found:
    """A document stands in the bibliography, and nothing cites it.

    Why: its figures were never entered, or they are traced to another document.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2019
        value = 60
        source = "plan"
        # sources.toml
        [plan]
        title = "The plan"
        publisher = "The city"
        published = 2021-01-01
        reliability = "official"
        [later]
        title = "The bulletin"
        publisher = "The bureau"
        published = 2024-03-01
        reliability = "official"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2019
        value = 60
        source = "plan"
        # sources.toml
        [plan]
        title = "The plan"
        publisher = "The city"
        published = 2021-01-01
        reliability = "official"
    """
    if plan.workspace.unread or not plan.concerns("sources"):
        return
    named: set[str] = set()
    for indicator in plan.workspace.indicators.values():
        named |= cited(indicator)
    sources = plan.workspace.sources
    if not named or not named <= sources.keys():
        return  # a misspelt citation is told where it stands
    for name in sources:
        if name not in named:
            yield (
                "sources",
                (name,),
                say("nothing cites {id}", id=name),
                say("enter what it says, or delete it"),
            )


def future_source(plan: Plan) -> Found:
    """A document is dated later than today.

    Why: what it says would count from a day that has not come, and until then nobody sees it. A month or a
    year is told only when all of it lies ahead.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2023
        value = 60
        source = "later"
        published = 2042-03-01

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        [[actuals]]
        period = 2023
        value = 60
        source = "later"
        published = 2024-03-01
    """
    for name, source in plan.sources.items():
        if _is_ahead(plan, source.published):
            message = say("published on {day}, which is later than today", day=source.published)
            yield "sources", (name, "published"), message, say("correct the date")
    for indicator in plan.indicators:
        for index, actual in enumerate(indicator.actuals):
            if actual.published is not None and _is_ahead(plan, actual.published):
                message = say("published on {day}, which is later than today", day=actual.published)
                yield indicator.id, ("actuals", index, "published"), message, say("correct the date")


def _is_ahead(plan: Plan, published: Period) -> bool:
    """Whether a date lies ahead wherever on earth it is read."""
    return plan.on < date.max - _A_DAY and published.first > plan.on + _A_DAY


def bad_url(plan: Plan) -> Found:
    """The address of a document is no web address.

    Why: a reader who follows it arrives nowhere.

    Bad:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        # sources.toml
        [plan]
        title = "The plan"
        publisher = "The city"
        published = 2021-01-01
        reliability = "official"
        url = "www.example.org/plan"

    Good:
        name = "Industrial output"
        kind = "flow"
        unit = "bn"
        # sources.toml
        [plan]
        title = "The plan"
        publisher = "The city"
        published = 2021-01-01
        reliability = "official"
        url = "https://www.example.org/plan"
    """
    for name, source in plan.sources.items():
        if source.url is not None and _URL.fullmatch(source.url) is None:
            remedy = say('write it in full, as "https://example.org/page", without spaces')
            yield "sources", (name, "url"), say("{url} is no web address", url=source.url), remedy


RULES: tuple[Rule, ...] = (
    Rule("YZ504", "stale-series", "note", stale_series),
    Rule("YZ505", "uncited-source", "note", uncited_source),
    Rule("YZ506", "future-source", "error", future_source),
    Rule("YZ507", "bad-url", "error", bad_url),
)
