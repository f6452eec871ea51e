"""Traps that official practice fell into (methods.md sections 11 and 12), as a table through `assess`.

A row is a goal, the figures, the day, and what must and must not be said.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest

from tests.plans import SETTINGS, SOURCES, figures, indicator, judge, shown, source
from yztrack.assess import assess
from yztrack.assessment import Assessment
from yztrack.profiles import NAMES


class Trap(NamedTuple):
    goal: str
    years: dict[int, str]
    rating: str
    pace: str | None  # or the reason that there is none
    kind: str = "stock"
    as_of: str = "2026-06-30"
    gap: str | None = None


DUE_2030 = "period = 2030\n{goal}\nbaseline = 2020"
FLOOR, CEILING = DUE_2030.format(goal="at_least = 100"), DUE_2030.format(goal="at_most = 100")

TRAPS: dict[str, Trap] = {
    # the growth ratio calls these two on track, since both rates are negative
    "met at the base and lost since": Trap(FLOOR, {2020: "110", 2025: "90"}, "open", "baseline-meets-goal", gap="[10]"),
    "met at the base, lost, of what should fall": Trap(
        CEILING, {2020: "90", 2025: "105"}, "open", "baseline-meets-goal", gap="[5]"
    ),
    "met at the base and still": Trap(FLOOR, {2020: "110", 2025: "101"}, "achieved", None, gap="[-1]"),
    "met once, lost again": Trap(FLOOR, {2020: "80", 2023: "120", 2025: "90"}, "on-track", "1", gap="[10]"),
    "a rank has no growth rate": Trap(
        DUE_2030.format(goal="at_most = 35"), {2020: "50", 2025: "40"}, "open", "rank", "rank", gap="[5]"
    ),
    "five places up": Trap(
        DUE_2030.format(goal='measure = "change"\nat_most = -5'), {2020: "50", 2025: "45"}, "achieved", None, "rank"
    ),
    "from zero": Trap(FLOOR, {2020: "0", 2025: "50"}, "on-track", "1"),
    "to zero": Trap(DUE_2030.format(goal="at_most = 0"), {2020: "80", 2025: "40"}, "on-track", "1"),
    "from a loss": Trap(FLOOR, {2020: "-100", 2025: "0"}, "on-track", "1"),
    "a smaller loss": Trap(DUE_2030.format(goal="at_least = -50"), {2020: "-100", 2025: "-75"}, "on-track", "1"),
    "two per cent are not two points": Trap(
        DUE_2030.format(goal='measure = "percent"\nat_least = 2'), {2020: "50", 2025: "50.5"}, "on-track", "1", gap="[0.50]"
    ),
    "two points of a ratio": Trap(
        DUE_2030.format(goal='measure = "change"\nat_least = 2'),
        {2020: "50", 2025: "51"},
        "on-track",
        "1",
        "ratio",
        gap="[1]",
    ),
    "a rate is compared in points": Trap(
        "period = 2025\nat_least = 7.5", {2025: "7.4"}, "missed", None, "growth", gap="[0.1]"
    ),
    "a half-year's rate is not half a year's": Trap(
        'period = 2026\nat_least = 8', {2025: "4"}, "open", "growth-rate", "growth"
    ),
    "the base year is missing": Trap(FLOOR, {2021: "50", 2025: "90"}, "open", "baseline-unknown", gap="[10]"),
    "no base is named": Trap("period = 2030\nat_least = 100", {2021: "50", 2025: "90"}, "open", "no-baseline", gap="[10]"),
    "a goal below its base": Trap(FLOOR, {2020: "120", 2025: "130"}, "achieved", None),
    "a goal equal to its base": Trap(FLOOR, {2020: "100", 2025: "99"}, "open", "goal-equals-baseline", gap="[1]"),
    "a base that may lie on either side": Trap(
        FLOOR, {2020: "between = [90, 110]", 2025: "95"}, "open", "baseline-undecided"
    ),
    "a deadline passed, its figure to come": Trap(
        FLOOR, {2020: "50", 2029: "120"}, "awaiting", "1.5556",
        as_of="2031-01-31",
    ),
    "a deadline passed, reached later": Trap(
        FLOOR, {2020: "50", 2030: "95", 2031: "120"}, "missed", "0.9", as_of="2031-12-31", gap="[5]"
    ),
    "late data": Trap(FLOOR, {2020: "50", 2025: "75"}, "on-track", "1", as_of="2029-12-30"),
    "one figure alone": Trap(FLOOR, {2020: "50"}, "open", "no-time-elapsed", gap="[50]"),
    "a range": Trap(DUE_2030.format(goal="between = [15, 20]"), {2020: "10", 2025: "14"}, "open", "two-sided", gap="[1]"),
    "a limit to be held": Trap(
        'period = "2024/2026"\nover = "each"\nat_most = 100', {2024: "90", 2025: "101"}, "missed", None
    ),
    "across a redefinition": Trap(
        FLOOR, {2020: "50", 2023: 'value = 70\nstatus = "definition"', 2025: "75"}, "open", "break"
    ),
    "a printed integer is that integer": Trap("period = 2025\nmore_than = 50", {2025: "50"}, "missed", None),
    "moving away": Trap(FLOOR, {2020: "50", 2025: "45"}, "reversing", "-0.2"),
    "a forecast is no evidence": Trap(
        "period = 2025\nat_least = 100", {2025: 'value = 120\nstatus = "forecast"'}, "awaiting", "no-actual"
    ),
}  # fmt: skip


def judged(trap: Trap) -> Assessment:
    text = figures(trap.kind, trap.years, goal=trap.goal).partition("\n\n")[2]
    return judge(text, trap.as_of, kind=trap.kind, may_be_negative="true")


@pytest.mark.parametrize("name", TRAPS)
def test_traps(name: str) -> None:
    trap = TRAPS[name]
    told = judged(trap)
    assert told.rating == trap.rating
    if told.pace is not None:
        low = told.pace.pace.low
        assert trap.pace == f"{low and round(low, 4).normalize():f}"
    elif trap.pace is not None:
        assert trap.pace in {reason.code for reason in told.reasons}
    if trap.gap is not None:
        assert shown(told.gap) == trap.gap


@pytest.mark.parametrize("name", ["met at the base and lost since", "met at the base, lost, of what should fall"])
def test_no_method_calls_a_lost_goal_on_track(name: str) -> None:
    trap = TRAPS[name]
    read = indicator(figures(trap.kind, trap.years, goal=trap.goal).partition("\n\n")[2], kind=trap.kind)
    told = assess(
        read.targets[0], read, date(2026, 6, 30), sources=SOURCES, settings=SETTINGS, methods=NAMES
    ).methods
    assert {one.rating for one in told.values()} <= {None, "reversing", "far-behind", "behind"}
    assert {told["un-2022"].rating, told["sdsn"].rating} == {"reversing"}


def test_late_data_is_no_lack_of_progress() -> None:
    """The same figures five years on give the same pace: time runs to the figure, not to today."""
    early, late = judged(TRAPS["late data"]), judged(TRAPS["late data"]._replace(as_of="2026-01-01"))
    assert early.pace == late.pace
    assert early.required == late.required


def test_a_figure_published_after_the_date_still_decides_it() -> None:
    sources = {**SOURCES, "s2030": source("2032-03-01")}
    text = figures("stock", {2030: "100"}, goal="period = 2030\nat_least = 100").partition("\n\n")[2]
    ratings = [judge(text, day, kind="stock", sources=sources).rating for day in ("2032-02-29", "2032-03-01")]
    assert ratings == ["awaiting", "achieved"]


def test_a_year_to_date_is_not_a_year() -> None:
    """Fujian 2020, plan 5,005: 2,751 by June is 55 per cent against 50, and nothing is met yet."""
    text = """
        [[targets]]
        period = 2020
        at_least = 5005
        source = "plan"
        [[actuals]]
        period = "2020-01/2020-06"
        value = 2751
        source = "plan"
    """
    told = judge(text, "2020-07-31")
    assert told.pace is not None and told.pace.pace.low is not None
    assert (told.met, round(told.pace.pace.low, 2), told.rating) == ("unknown", Decimal("1.10"), "ahead")
    assert shown(told.required) == "[4508]"  # 2,254 in half a year
