"""Traps that official practice fell into (methods.md sections 11 and 12), as a table through `assess`.

A row is a goal, the figures, the day, and what must and must not be said.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from math import prod
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans import SETTINGS, SOURCES, figures, indicator, judge, shown, source
from yztrack.assess import assess
from yztrack.assessment import Assessment
from yztrack.profiles import NAMES
from yztrack.quantity import Quantity
from yztrack.rating import Reason


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
    "met at the base and lost since": Trap(
        FLOOR, {2020: "110", 2025: "90"}, "open", "baseline-meets-goal", gap="[10]"
    ),
    "met at the base, lost, of what should fall": Trap(
        CEILING, {2020: "90", 2025: "105"}, "open", "baseline-meets-goal", gap="[5]"
    ),
    "met at the base and still": Trap(FLOOR, {2020: "110", 2025: "101"}, "achieved", None, gap="[-1]"),
    "met once, lost again": Trap(FLOOR, {2020: "80", 2023: "120", 2025: "90"}, "on-track", "1", gap="[10]"),
    "a rank has no growth rate": Trap(
        DUE_2030.format(goal="at_most = 35"), {2020: "50", 2025: "40"}, "open", "rank", "rank", gap="[5]"
    ),
    "five places up": Trap(
        DUE_2030.format(goal='measure = "change"\nat_most = -5'),
        {2020: "50", 2025: "45"},
        "achieved",
        None,
        "rank",
    ),
    "from zero": Trap(FLOOR, {2020: "0", 2025: "50"}, "on-track", "1"),
    "to zero": Trap(DUE_2030.format(goal="at_most = 0"), {2020: "80", 2025: "40"}, "on-track", "1"),
    "from a loss": Trap(FLOOR, {2020: "-100", 2025: "0"}, "on-track", "1"),
    "a smaller loss": Trap(
        DUE_2030.format(goal="at_least = -50"), {2020: "-100", 2025: "-75"}, "on-track", "1"
    ),
    "two per cent are not two points": Trap(
        DUE_2030.format(goal='measure = "percent"\nat_least = 2'),
        {2020: "50", 2025: "50.5"},
        "on-track",
        "1",
        gap="[0.50]",
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
        "period = 2026\nat_least = 8", {2025: "4"}, "open", "growth-rate", "growth"
    ),
    "the base year is missing": Trap(FLOOR, {2021: "50", 2025: "90"}, "open", "baseline-unknown", gap="[10]"),
    "no base is named": Trap(
        "period = 2030\nat_least = 100", {2021: "50", 2025: "90"}, "open", "no-baseline", gap="[10]"
    ),
    "a goal below its base": Trap(FLOOR, {2020: "120", 2025: "130"}, "achieved", None),
    "a goal equal to its base": Trap(
        FLOOR, {2020: "100", 2025: "99"}, "open", "goal-equals-baseline", gap="[1]"
    ),
    "a base that may lie on either side": Trap(
        FLOOR, {2020: "between = [90, 110]", 2025: "95"}, "open", "baseline-undecided"
    ),
    "a deadline passed, its figure to come": Trap(
        FLOOR,
        {2020: "50", 2029: "120"},
        "awaiting",
        "1.5556",
        as_of="2031-01-31",
    ),
    "a deadline passed, reached later": Trap(
        FLOOR, {2020: "50", 2030: "95", 2031: "120"}, "missed", "0.9", as_of="2031-12-31", gap="[5]"
    ),
    "late data": Trap(FLOOR, {2020: "50", 2025: "75"}, "on-track", "1", as_of="2029-12-30"),
    "one figure alone": Trap(FLOOR, {2020: "50"}, "open", "no-time-elapsed", gap="[50]"),
    "a range": Trap(
        DUE_2030.format(goal="between = [15, 20]"), {2020: "10", 2025: "14"}, "open", "two-sided", gap="[1]"
    ),
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
}


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


@pytest.mark.parametrize(
    "name", ["met at the base and lost since", "met at the base, lost, of what should fall"]
)
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


MEAN = 'period = "2021/2025"\nover = "mean"\n{goal}'


def mean_of(goal: str, years: dict[int, str], as_of: str = "2024-06-30") -> Assessment:
    text = figures("growth", years, goal=MEAN.format(goal=goal)).partition("\n\n")[2]
    return judge(text, as_of, kind="growth")


@pytest.mark.parametrize(
    ("years", "own", "so_far", "need"),
    [
        ({2021: "10", 2022: "10"}, "2021/2022", "[10]", "[10]"),
        ({2021: "21", 2022: "0"}, "2021/2022", "[10]", "[10]"),  # compound, not the plain mean of 10.5
        ({2021: "10", 2023: "10"}, "2021/2023", "[10]", "[10]"),
        ({2021: "10", 2022: "more_than = 10"}, "2021/2022", "(10..)", "(..10)"),
        ({2021: "10", 2022: "less_than = 10"}, "2021/2022", "(..10)", "(10..)"),
        ({2021: "10", 2022: "at_least = 10"}, "2021/2022", "[10..)", "(..10]"),
        ({2021: "between = [10, 10.0]", 2022: "10"}, "2021/2022", "[10]", "[10]"),
    ],
)
def test_a_mean_rate_is_a_product_and_its_need_a_root_of_the_rest(
    years: dict[int, str], own: str, so_far: str, need: str
) -> None:
    told = mean_of("at_least = 10", years)
    assert told.own is not None and told.required is not None
    assert (str(told.own.period), eased(told.own.quantity), eased(told.required)) == (own, so_far, need)
    known = len(years)
    assert told.reasons[0] == Reason("years-known", {"known": known, "years": 5})
    assert (told.met, told.rating, told.gap) == ("unknown", "open", None)


def eased(quantity: Quantity) -> str:
    """At ten digits: roots are not exact."""
    ends = [None if end is None else round(end, 10).normalize() for end in (quantity.low, quantity.high)]
    return shown(quantity._replace(low=ends[0], high=ends[1]))


@pytest.mark.parametrize(
    ("goal", "last", "met", "rating"),
    [
        ("at_least = 10", "10", "yes", "achieved"),
        ("more_than = 10", "10", "no", "missed"),
        ("more_than = 10", "more_than = 10", "yes", "achieved"),
        ("at_least = 10", "less_than = 10", "no", "missed"),
        ("at_least = 10", "at_most = 10", "unknown", "undetermined"),
    ],
)
def test_a_mean_rate_is_decided_when_every_year_is_known(goal: str, last: str, met: str, rating: str) -> None:
    told = mean_of(goal, {**dict.fromkeys(range(2021, 2025), "10"), 2025: last}, "2026-06-30")
    assert (told.met, told.rating, told.required) == (met, rating, None)
    assert told.own is not None and str(told.own.period) == "2021/2025"
    assert "years-known" not in [reason.code for reason in told.reasons]
    reached = None if told.reached is None else (str(told.reached.period), told.reached.in_time)
    assert reached == (("2021/2025", True) if met == "yes" else None)


def test_a_reported_mean_counts_before_its_years() -> None:
    text = figures("growth", {2021: "1"}, goal=MEAN.format(goal="at_least = 10")).partition("\n\n")[2]
    text += '[[actuals]]\nperiod = "2021/2025"\nvalue = 10.5\nsource = "s2025"\n'
    told = judge(text, "2026-06-30", kind="growth")
    assert (shown(told.gap), told.rating) == ("[-0.5]", "achieved")


def test_after_a_fall_by_all_no_rate_makes_up_for_it() -> None:
    told = mean_of("at_least = 10", {2021: "-100"})
    assert (told.required, told.rating) == (None, "open")


@given(st.lists(st.tuples(st.integers(-400, 400), st.integers(0, 300)), min_size=1, max_size=4))
def test_a_mean_of_bounded_rates_spans_every_outcome(spans: list[tuple[int, int]]) -> None:
    years = {
        2021 + n: f"between = [{low / 10}, {(low + width) / 10}]" for n, (low, width) in enumerate(spans)
    }
    told = mean_of("at_least = 10", years, "2025-06-30")
    assert told.own is not None and told.required is not None
    ends = [((10 + low / 100) / 10, (10 + (low + width) / 100) / 10) for low, width in spans]
    products = [prod(outcome) for outcome in product(*ends)]
    n, left = len(spans), 5 - len(spans)
    means = [(one ** (1 / n) - 1) * 100 for one in products]
    needs = [((1.1**5 / one) ** (1 / left) - 1) * 100 for one in products]
    for found, outcomes in ((told.own.quantity, means), (told.required, needs)):
        assert found.low is not None and found.high is not None
        assert [float(found.low), float(found.high)] == pytest.approx(
            [min(outcomes), max(outcomes)], abs=1e-6
        )


@pytest.mark.parametrize(
    ("newest", "met", "rating", "reason"),
    [("51", "yes", "achieved", "held-so-far"), ("50", "no", "open", "no-period")],
)
def test_a_goal_without_a_date_is_judged_by_the_newest_figure(
    newest: str, met: str, rating: str, reason: str
) -> None:
    goal = 'id = "full"\ncondition = "at full capacity"\nbaseline = "previous"\nat_least = 51'
    told = judge(figures("flow", {2023: "60", 2024: newest}, goal=goal).partition("\n\n")[2], "2026-06-30")
    assert (told.met, told.rating, told.baseline, told.due) == (met, rating, None, None)
    assert [one.code for one in told.reasons] == [reason]


@pytest.mark.parametrize(
    ("base", "pace"), [("100", "[1]"), ("at_least = 100", "(0..1]"), (None, "baseline-unknown")]
)
def test_a_year_to_date_is_paced_towards_a_multiple_only_where_its_base_is_known(
    base: str | None, pace: str
) -> None:
    goal = 'period = 2025\nmeasure = "percent"\nat_least = 10\nbaseline = "previous"'
    text = figures("flow", {} if base is None else {2024: base}, goal=goal).partition("\n\n")[2]
    text += '[[actuals]]\nperiod = "2025-01/2025-06"\nvalue = 55\nsource = "plan"\n'
    told = judge(text, "2025-07-31")
    if told.pace is None:
        assert pace in [reason.code for reason in told.reasons]
    else:
        assert shown(told.pace.pace) == pace


@pytest.mark.parametrize(
    ("kind", "goal", "years", "as_of", "reached"),
    [
        ("flow", "period = 2025\nat_least = 10", {2025: "10"}, "2026-06-30", ("2025", True)),
        ("flow", "period = 2025\nat_least = 10", {2025: "9"}, "2026-06-30", None),
        ("flow", "period = 2025\nat_least = 10", {2024: "11"}, "2026-06-30", None),  # another year's
        ("stock", "period = 2025\nat_least = 10", {2024: "9", 2025: "10"}, "2026-06-30", ("2025", True)),
        ("stock", "period = 2025\nat_least = 10", {2024: "10", 2025: "9"}, "2026-06-30", ("2024", True)),
        ("stock", "period = 2025\nat_least = 10", {2025: "9", 2026: "10"}, "2026-12-31", ("2026", False)),
        ("stock", "period = 2025\nat_least = 10", {2024: "9", 2026: "10"}, "2026-12-31", ("2026", None)),
        (
            "stock",
            "period = 2025\nat_least = 10",
            {2025: "at_least = 9", 2026: "10"},
            "2026-12-31",
            ("2026", None),
        ),
        (
            "flow",
            'period = "2021/2025"\nover = "total"\nat_least = 10',
            {2021: "6", 2022: "4"},
            "2023-06-30",
            ("2021/2022", True),
        ),
        ("flow", 'period = "2021/2025"\nover = "total"\nat_least = 10', {2021: "6"}, "2023-06-30", None),
        (
            "flow",
            'period = "2021/2025"\nover = "any"\nat_least = 10',
            {2021: "6", 2022: "10", 2023: "11"},
            "2024-06-30",
            ("2022", True),
        ),
    ],
)
def test_when_a_goal_was_first_known_to_be_reached_and_whether_in_time(
    kind: str, goal: str, years: dict[int, str], as_of: str, reached: tuple[str, bool | None] | None
) -> None:
    told = judge(figures(kind, years, goal=goal).partition("\n\n")[2], as_of, kind=kind).reached
    assert (None if told is None else (str(told.period), told.in_time)) == reached


@pytest.mark.parametrize(
    ("goal", "latest", "as_of", "rating", "reasons"),
    [
        ("at_least = 10", "11", "2024-06-30", "achieved", []),  # for good: it cannot fall back
        ("at_most = 10", "9", "2024-06-30", "achieved", ["held-so-far"]),  # it may still rise
        ("at_most = 10", "11", "2024-06-30", "missed", []),  # it cannot come back
        ("at_least = 10", "9", "2024-06-30", "open", ["no-baseline"]),
    ],
)
def test_what_never_falls_is_reached_for_good_and_passed_for_good(
    goal: str, latest: str, as_of: str, rating: str, reasons: list[str]
) -> None:
    text = figures("stock", {2023: latest}, goal=f"period = 2030\n{goal}").partition("\n\n")[2]
    told = judge(text, as_of, kind="stock", never_falls="true")
    assert (told.rating, [one.code for one in told.reasons]) == (rating, reasons)


def test_a_sum_without_a_single_part_awaits_its_parts_once_due() -> None:
    goal = 'period = "2021/2025"\nover = "total"\nat_least = 10'
    text = figures("flow", {2020: "99"}, goal=goal).partition("\n\n")[2]
    told = judge(text, "2026-06-30")
    assert (told.rating, told.gap, told.own) == ("awaiting", None, None)


def test_a_window_that_ends_in_a_year_is_judged_by_that_year_and_from_the_year_before_it() -> None:
    goal = 'period = "2021/2025"\nover = "end"\nmeasure = "percent"\nat_least = 5\nbaseline = "previous"'
    text = figures("flow", {2024: "100", 2025: "106", 2023: "200"}, goal=goal).partition("\n\n")[2]
    told = judge(text, "2026-06-30")
    assert told.baseline is not None and told.own is not None
    assert (str(told.baseline.period), str(told.own.period), told.rating) == ("2024", "2025", "achieved")


def test_an_inline_baseline_names_its_document() -> None:
    goal = "period = 2030\nat_least = 10\nbaseline_value = 5\nbaseline_period = 2020"
    text = figures("stock", {2025: "7.5"}, goal=goal).partition("\n\n")[2]
    told = judge(text, "2026-06-30", kind="stock").baseline
    named = judge(
        text.replace("= 2020\n", '= 2020\nbaseline_source = "s2020"\n', 1), "2026-06-30", kind="stock"
    )
    assert told is not None and named.baseline is not None
    assert (told.source, told.place, named.baseline.source) == ("plan", -1, "s2020")
    assert told.published == SOURCES["plan"].counts_from


@pytest.mark.parametrize(
    ("years", "as_of", "gap", "attainment", "rating"),
    [
        ({2021: "6", 2022: "8"}, "2023-06-30", "[2]", "[0.8]", "open"),  # the nearest of what is known
        ({2021: "8", 2022: "6"}, "2023-06-30", "[2]", "[0.8]", "open"),
        ({2019: "50"}, "2022-06-30", "[-40]", "[5]", "open"),  # before the window: a distance, no verdict
        ({2021: "6", 2022: "at_least = 7"}, "2023-06-30", "(..3]", "[0.7..)", "open"),
    ],
)
def test_any_year_shows_the_distance_of_the_best_year(
    years: dict[int, str], as_of: str, gap: str, attainment: str, rating: str
) -> None:
    goal = 'period = "2021/2025"\nover = "any"\nat_least = 10'
    told = judge(figures("flow", years, goal=goal).partition("\n\n")[2], as_of)
    assert (shown(told.gap), shown(told.attainment), told.rating) == (gap, attainment, rating)


def test_any_year_of_a_window_is_paced_from_the_year_before_its_last() -> None:
    goal = 'period = "2021/2025"\nover = "any"\nat_least = 20\nbaseline = "previous"'
    told = judge(figures("stock", {2024: "8"}, goal=goal).partition("\n\n")[2], "2025-06-30", kind="stock")
    assert told.baseline is not None and str(told.baseline.period) == "2024"
    assert "no-time-elapsed" in [one.code for one in told.reasons]


def test_a_sum_without_parts_has_no_pace_and_says_so() -> None:
    goal = 'period = "2021/2025"\nover = "total"\nat_least = 10'
    told = judge(figures("flow", {2020: "99"}, goal=goal).partition("\n\n")[2], "2023-06-30")
    assert (told.rating, [one.code for one in told.reasons]) == ("open", ["no-actual"])


@pytest.mark.parametrize(
    ("goal", "better", "written", "levels"),
    [
        ("about = 50", "higher", "[50..)", "[49.00..)"),
        ("about = 50", "lower", "(..50]", "(..51.00]"),
        ("about = 50\ntolerance = 3", "within", "[50]", "[47..53]"),
        ("more_than = 50", "higher", "(50..)", "(50..)"),
        ("less_than = 50", "lower", "(..50)", "(..50)"),
        ("between = [40, 50]", "lower", "[40..50]", "[40..50]"),
        ('measure = "percent"\nmore_than = 10\nbaseline = 2020', "higher", "(10..)", "(110.00..)"),
        ('measure = "percent"\nless_than = -10\nbaseline = 2020', "lower", "(..-10)", "(..90.00)"),
    ],
)
def test_a_goal_is_kept_as_written_and_resolved_to_a_level(
    goal: str, better: str, written: str, levels: str
) -> None:
    text = figures("stock", {2020: "100"}, goal=f"period = 2030\n{goal}").partition("\n\n")[2]
    told = judge(text, "2026-06-30", kind="stock", better=f'"{better}"')
    assert (shown(told.goal), shown(told.goal_level)) == (written, levels)
