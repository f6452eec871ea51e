"""Whether progress keeps step with time: by brute force, and the traps of official practice as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.conftest import (
    Plan,
    assert_spans,
    figures_of,
    keys_of,
    members,
    numbers,
    quantities,
    reported,
    ties,
)
from tests.plans import SOURCES, indicator, judge, shown, source
from yztrack.assessment import Assessment
from yztrack.case import Case
from yztrack.evidence import level_of, weigh
from yztrack.goal import Line, Side, goal_of
from yztrack.methods.plan import periods_ahead, seasonal_plan
from yztrack.model import Settings
from yztrack.pace import Basis, Pace, Point, pace, required
from yztrack.period import TICKS_PER_YEAR, ticks
from yztrack.profiles import season, usual_shares
from yztrack.quantity import Quantity, Tie, downward, exactly, upward
from yztrack.rating import RATINGS

lines = st.builds(
    Line,
    st.sampled_from([Decimal(text) for text in ("0", "0", "1", "2", "0.82", "1.3")]),
    numbers,
    st.just(Decimal(0)),
) | st.builds(
    lambda share: Line(Decimal(1), Decimal(0), share),
    st.sampled_from([Decimal(text) for text in ("0.5", "0.1", "0", "-0.2", "-1")]),
)
ends_of_days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def years_between(one: date, other: date) -> Fraction:
    return Fraction(ticks(other) - ticks(one), TICKS_PER_YEAR)


def reach(line: Line, base: Fraction) -> Fraction:
    return Fraction(line.factor) * base + Fraction(line.share) * abs(base) + Fraction(line.offset)


@given(
    st.sampled_from(["floor", "ceiling"]),
    quantities(),
    ties,
    lines,
    st.tuples(ends_of_days, ends_of_days, ends_of_days),
    st.booleans(),
)
def test_pace_is_that_of_all_figures_and_no_others_with_the_baseline_as_one(
    side: Side, base: Quantity, tie: Tie, line: Line, days: tuple[date, date, date], from_nothing: bool
) -> None:
    start, now, due = sorted(days)
    assume(start < now)
    latest = Point(level_of(tie, base), now, tie)
    basis = Basis(Point(base, start), latest, line)
    if from_nothing:
        basis = Basis(Point(exactly(Decimal(0)), start), latest, line, anchor=base)
    found = pace(side, basis, due)
    sign = 1 if side == "floor" else -1
    starts = {b: Fraction(0) if from_nothing else b for b in members(base)}
    distances = {b: sign * (reach(line, b) - begun) for b, begun in starts.items()}
    if isinstance(found, str):
        assert not all(distance > 0 for distance in distances.values())
        return
    assert all(distance > 0 for distance in distances.values())
    elapsed = years_between(start, now) / years_between(start, due)
    changes = [(figure - begun, b) for b, begun in starts.items() for figure in figures_of(tie, b)]
    done = [sign * change / distances[b] for change, b in changes]
    assert_spans(found.done, done)
    assert_spans(found.pace, [one / elapsed for one in done])
    assert_spans(found.average, [change / years_between(start, now) for change, _ in changes])
    assert_spans(found.elapsed, [elapsed])


@given(quantities(), ties, lines, st.tuples(ends_of_days, ends_of_days))
def test_what_is_required_is_that_of_all_figures_and_no_others(
    base: Quantity, tie: Tie, line: Line, days: tuple[date, date]
) -> None:
    now, due = sorted(days)
    found = required(line, Point(level_of(tie, base), now, tie), base, due)
    assert (found is None) == (now == due)
    if found is not None:
        left = years_between(now, due)
        bases = [*members(base), *([Fraction(0)] if base.contains(Decimal(0)) else [])]
        assert_spans(found, [(reach(line, b) - c) / left for b in bases for c in figures_of(tie, b)])


def test_what_is_required_for_a_level_does_not_hang_on_an_unknown_baseline() -> None:
    latest, to_ten = Point(exactly(Decimal(8)), date(2025, 12, 31)), Line(Decimal(0), Decimal(10))
    for base in (
        exactly(Decimal(5)),
        upward(Decimal(5), low_open=True),
        downward(Decimal(5), high_open=True),
        Quantity(),
    ):
        assert required(to_ten, latest, base, date(2030, 12, 31)) == exactly(Decimal("0.4"))


@pytest.mark.parametrize(
    ("base", "line", "start", "now", "due", "reason"),
    [
        ("[5]", (0, 10), 2020, 2020, 2030, "no-time-elapsed"),
        ("[5]", (0, 10), 2025, 2020, 2030, "no-time-elapsed"),
        ("[5]", (0, 10), 2030, 2031, 2030, "baseline-after-goal"),
        ("[10]", (0, 10), 2020, 2025, 2030, "goal-equals-baseline"),
        ("[5]", (1, 0), 2020, 2025, 2030, "goal-equals-baseline"),
        ("[5..10]", (0, 10), 2020, 2025, 2030, "baseline-undecided"),
        ("[5..15]", (0, 10), 2020, 2025, 2030, "baseline-undecided"),
        ("[12]", (0, 10), 2020, 2025, 2030, "baseline-meets-goal"),
        ("(10..15]", (0, 10), 2020, 2025, 2030, "baseline-meets-goal"),
    ],
)
def test_where_there_is_no_pace_there_is_a_reason(
    base: str, line: tuple[int, int], start: int, now: int, due: int, reason: str
) -> None:
    low, _, high = base[1:-1].partition("..")
    start_at = Quantity(Decimal(low), base[0] == "(", Decimal(high or low), False)
    basis = Basis(
        Point(start_at, date(start, 12, 31)),
        Point(exactly(Decimal(8)), date(now, 12, 31)),
        Line(Decimal(line[0]), Decimal(line[1])),
    )
    assert pace("floor", basis, date(due, 12, 31)) == reason


def test_a_year_and_a_leap_year_are_equally_long_and_a_month_a_twelfth() -> None:
    to_ten = Line(Decimal(0), Decimal(10))
    for due, elapsed in (
        (date(2024, 12, 31), "0.5"),
        (date(2025, 12, 31), "0.4"),
        (date(2020, 12, 31), None),
    ):
        basis = Basis(
            Point(exactly(Decimal(0)), date(2020, 12, 31)),
            Point(exactly(Decimal(5)), date(2022, 12, 31)),
            to_ten,
        )
        found = pace("floor", basis, due)
        assert (str(found.elapsed.low) if isinstance(found, Pace) else None) == elapsed
    january = Basis(
        Point(exactly(Decimal(0)), date(2023, 12, 31)), Point(exactly(Decimal(5)), date(2024, 2, 29)), to_ten
    )
    found = pace("floor", january, date(2024, 12, 31))
    assert isinstance(found, Pace) and found.elapsed.low is not None
    assert abs(found.elapsed.low * 6 - 1) < Decimal("1e-50")


SERIES = """
    [[targets]]
    period = 2030
    {goal}
    source = "plan"
    [[actuals]]
    period = 2020
    value = {base}
    source = "s2020"
    [[actuals]]
    period = 2023
    value = {middle}
    source = "s2023"
    [[actuals]]
    period = 2025
    value = {latest}
    source = "s2025"
"""


def figures(
    goal: str,
    base: str,
    middle: str,
    latest: str,
    *,
    as_of: str = "2026-06-30",
    kind: str = "stock",
    **keys: str,
) -> Assessment:
    goal = goal if "baseline" in goal else f"{goal}\n    baseline = 2020"
    text = SERIES.format(goal=goal, base=base, middle=middle, latest=latest)
    return judge(text, as_of, sources=SOURCES, target=0, kind=kind, **keys)


@pytest.mark.parametrize(
    ("trap", "goal", "base", "middle", "latest", "done", "rating", "reason"),
    [
        # methods.md section 11; half of the time is gone in each
        ("base 0", "at_least = 100", "0", "20", "50", "0.5", "on-track", None),
        ("goal 0", "at_most = 0", "100", "90", "60", "0.4", "behind", None),
        ("base and latest differ in sign", "at_least = 50", "-100", "-50", "10", "0.7333", "ahead", None),
        ("all negative", "at_least = -50", "-100", "-90", "-80", "0.4", "behind", None),
        ("negative and falling away", "at_least = -50", "-100", "-90", "-120", "-0.4", "reversing", None),
        ("goal equals base", "at_least = 100", "100", "101", "95", None, "open", "goal-equals-baseline"),
        ("goal equals base, held", "at_least = 100", "100", "101", "100", None, "achieved", "held-so-far"),
        (
            "change of nothing",
            'measure = "change"\n    at_least = 0',
            "100",
            "101",
            "95",
            None,
            "open",
            "goal-equals-baseline",
        ),
        (
            "base better than the goal, lost since",
            "at_least = 80",
            "100",
            "90",
            "70",
            None,
            "open",
            "baseline-meets-goal",
        ),
        (
            "base better than the goal, held",
            "at_least = 80",
            "100",
            "90",
            "85",
            None,
            "achieved",
            "held-so-far",
        ),
        ("met once and lost again", "at_least = 100", "80", "105", "90", "0.5", "on-track", None),
        (
            "met once and lost again, below the base",
            "at_least = 100",
            "80",
            "105",
            "70",
            "-0.5",
            "reversing",
            None,
        ),
        ("a falling goal overshot", "at_most = 80", "100", "90", "70", "1.5", "achieved", "held-so-far"),
        ("points up", 'measure = "change"\n    at_least = 2', "10", "10.5", "10.9", "0.45", "behind", None),
        (
            "per cent up",
            'measure = "percent"\n    at_least = 2',
            "10",
            "10.05",
            "10.09",
            "0.45",
            "behind",
            None,
        ),
        ("doubled", 'measure = "multiple"\n    at_least = 2', "10", "12", "15", "0.5", "on-track", None),
        (
            "twice nothing",
            'measure = "multiple"\n    at_least = 2',
            "0",
            "1",
            "-1",
            None,
            "open",
            "goal-equals-baseline",
        ),
        (
            "base year unknown",
            "at_least = 100\n    baseline = 2019",
            "80",
            "85",
            "90",
            None,
            "open",
            "baseline-unknown",
        ),
        (
            "base year after the latest",
            "at_least = 100\n    baseline = 2026",
            "80",
            "85",
            "90",
            None,
            "open",
            "baseline-unknown",
        ),
        ("within", "between = [90, 100]", "80", "85", "88", None, "open", "two-sided"),
    ],
)
def test_a_trap_of_official_practice_is_seen(
    trap: str,
    goal: str,
    base: str,
    middle: str,
    latest: str,
    done: str | None,
    rating: str,
    reason: str | None,
) -> None:
    better = '"lower"' if "at_most" in goal else '"higher"'
    assessment = figures(goal, base, middle, latest, better=better)
    found = None if assessment.pace is None else assessment.pace.done.low
    assert (found is None) == (done is None)
    assert found is None or done is None or round(found, 4) == Decimal(done)
    assert assessment.rating == rating
    assert reason is None or reason in [one.code for one in assessment.reasons]


def test_a_goal_met_once_and_lost_again_says_when_it_was_met() -> None:
    assessment = figures("at_least = 100", "80", "105", "70")
    assert assessment.met == "no"
    assert assessment.reached is not None and str(assessment.reached.period) == "2023"


@pytest.mark.parametrize("kind", ["growth", "rank"])
def test_a_rate_of_growth_and_a_rank_have_no_pace(kind: str) -> None:
    assessment = figures("at_least = 8", "6", "6.5", "7", kind=kind, better='"higher"')
    assert (assessment.pace, assessment.attainment) == (None, None)


def test_late_data_is_no_lack_of_progress() -> None:
    soon, late = (
        figures("at_least = 100", "0", "20", "50", as_of=day) for day in ("2026-01-01", "2029-12-31")
    )
    assert soon.pace == late.pace
    assert (soon.rating, late.rating) == ("on-track", "on-track")


@pytest.mark.parametrize(
    ("as_of", "latest", "rating"),
    [
        ("2025-12-31", "100", "achieved"),  # the last day is not past
        ("2025-12-31", "90", "behind"),
        ("2026-01-01", "100", "achieved"),
        ("2026-01-01", "90", "missed"),
    ],
)
def test_past_its_date_a_goal_is_judged_by_the_figure_of_the_date(
    as_of: str, latest: str, rating: str
) -> None:
    goal = "at_least = 100"
    text = SERIES.format(goal=f"{goal}\n    baseline = 2020", base="50", middle="80", latest=latest)
    assert judge(text.replace("2030", "2025"), as_of, kind="stock").rating == rating


def test_past_its_date_without_that_figure_a_goal_awaits_it_and_paces_nothing() -> None:
    text = SERIES.format(goal="at_least = 100\n    baseline = 2020", base="50", middle="80", latest="120")
    text = text.replace("period = 2030", "period = 2024")
    assert judge(text, "2026-06-30", kind="stock").rating == "awaiting"


@pytest.mark.parametrize("status", ["break", "definition"])
def test_nothing_is_paced_across_a_break(status: str) -> None:
    across = SERIES.format(goal="at_least = 100\n    baseline = 2020", base="0", middle="20", latest="50")
    broken = across.replace("value = 20", f'value = 20\n    status = "{status}"')
    assert judge(across, "2026-06-30", kind="stock").rating == "on-track"
    assert [reason.code for reason in judge(broken, "2026-06-30", kind="stock").reasons] == ["break"]
    after = broken.replace("baseline = 2020", "baseline = 2023")
    assert judge(after, "2026-06-30", kind="stock").rating == "ahead"  # 30 of 80 in 2 of 7 years


def test_a_figure_reported_as_a_multiple_of_the_baseline_varies_with_it_as_one() -> None:
    text = """
        [[targets]]
        period = 2030
        at_least = 3
        measure = "multiple"
        baseline = 2020
        source = "plan"
        [[actuals]]
        period = 2020
        between = [90, 110]
        source = "s2020"
        [[actuals]]
        period = 2025
        value = 2
        measure = "multiple"
        baseline = 2020
        source = "s2025"
    """
    assessment = judge(text, "2026-06-30", kind="stock")
    assert assessment.pace is not None
    assert shown(assessment.pace.done) == "[0.5]"  # (2b - b) / (3b - b), whatever b is


YEAR_TO_DATE = """
    [[targets]]
    period = 2024
    at_least = 200
    source = "plan"
    [[actuals]]
    period = "2024-01/2024-06"
    value = 200
    source = "july"
    [[actuals]]
    period = "2024-01/2024-09"
    {later}
    source = "october"
"""
MONTHS = {**SOURCES, "july": source("2024-07-20"), "october": source("2024-10-20")}


def test_the_longest_year_to_date_paces_its_year() -> None:
    assessment = judge(
        YEAR_TO_DATE.format(later="value = 190").replace("= 200", "= 400", 1), "2024-11-30", sources=MONTHS
    )
    assert assessment.pace is not None
    assert (shown(assessment.pace.elapsed), shown(assessment.pace.done)) == ("[0.75]", "[0.475]")


def test_every_year_to_date_bounds_its_year() -> None:
    assessment = judge(YEAR_TO_DATE.format(later="more_than = 150"), "2024-11-30", sources=MONTHS)
    assert (assessment.met, assessment.rating, shown(assessment.gap)) == ("yes", "achieved", "(..0]")


def test_a_break_that_was_revised_away_breaks_nothing() -> None:
    text = SERIES.format(goal="at_least = 100\n    baseline = 2020", base="0", middle="20", latest="50")
    revised = """
    [[actuals]]
    period = 2023
    value = 21
    revises = true
    source = "s2024"
    """
    broken = text.replace("value = 20", 'value = 20\n    status = "break"')
    assert judge(broken + revised, "2026-06-30", kind="stock").rating == "on-track"


def test_a_year_to_date_is_paced_towards_a_goal_that_hangs_on_a_bounded_year() -> None:
    text = """
        [[targets]]
        period = 2024
        at_least = 10
        measure = "percent"
        baseline = "previous"
        source = "plan"
        [[actuals]]
        period = 2023
        between = [100, 110]
        source = "s2023"
        [[actuals]]
        period = "2024-01/2024-06"
        value = 66
        source = "july"
    """
    assessment = judge(text, "2024-08-31", sources=MONTHS)
    assert assessment.pace is not None
    low, high = assessment.pace.done.low, assessment.pace.done.high
    assert low is not None and high is not None
    assert (round(low, 4), high) == (Decimal("0.5455"), Decimal("0.6"))  # 66 of 121, 66 of 110


def test_a_year_to_date_that_is_told_as_a_share_of_the_baseline_varies_with_it_as_one() -> None:
    text = """
        [[targets]]
        period = 2024
        at_least = 2
        measure = "multiple"
        baseline = "previous"
        source = "plan"
        [[actuals]]
        period = 2023
        between = [100, 110]
        source = "s2023"
        [[actuals]]
        period = "2024-01/2024-06"
        value = 0.8
        measure = "multiple"
        baseline = 2023
        source = "july"
    """
    assessment = judge(text, "2024-08-31", sources=MONTHS)
    assert assessment.pace is not None
    assert shown(assessment.pace.done) == "[0.4]"  # 0.8 of 2 whatever the year before was


PARTS = """
    [[targets]]
    period = 2024
    at_least = 100
    source = "plan"
"""


def to_date(figures: Mapping[str, str]) -> Case:
    """A goal of 100 in 2024, after figures of parts of years and of whole ones."""
    text = PARTS + "".join(
        f'\n    [[actuals]]\n    period = "{span}"\n    value = {value}\n    source = "plan"'
        for span, value in figures.items()
    )
    read = indicator(text)
    day, tolerance = date(2024, 8, 31), Settings().tolerance
    goal = goal_of(read.targets[0], read, tolerance)
    assert goal is not None
    return Case(read.targets[0], read, goal, weigh(read, day, SOURCES, tolerance), SOURCES, day)


TWO_YEARS = {
    "2022-01/2022-06": "30", "2022-01/2022-09": "60", "2022": "100",
    "2023-01/2023-06": "80", "2023-01/2023-10": "150", "2023": "200",
}  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "earned"),
    [
        ("35", "6"),  # the usual share of the half-year is (0.3 + 0.4) / 2
        ("0", "0"),
        ("17.5", "3"),  # half of it: straight from the start
        ("67.5", "9"),  # straight to the end of the year, since two years tell of no other month
        ("100", "12"),
        ("120", "12"),
    ],
)
def test_a_year_to_date_is_some_months_ahead_by_the_usual_share_of_the_year(figure: str, earned: str) -> None:
    found = season(case := to_date({**TWO_YEARS, "2024-01/2024-06": figure}))
    assert not isinstance(found, str) and case.judged is not None
    usual = usual_shares(case, case.judged)
    assert usual == {6: Decimal("0.35")}
    plan = seasonal_plan(found.goal, usual)
    assert periods_ahead(found.to_date, plan, Decimal(6)) == Decimal(earned) - 6


@st.composite
def paced_floors(draw: st.DrawFn) -> Plan:
    """A floor from a baseline of the target's own, with a figure that will be shifted last."""
    key = draw(st.sampled_from(["at_least", "more_than", "value"]))
    target: dict[str, Any] = {
        "source": "plan",
        "period": draw(st.sampled_from(["2025", "2027", "2030"])),
        key: draw(numbers),
        "baseline_value": draw(numbers),
        "baseline_period": "2020",
    }
    quantity = draw(reported)
    actual: dict[str, Any] = {
        "period": draw(st.sampled_from(["2023", "2025"])),
        "source": "s2025",
        **keys_of(quantity),
    }
    as_of = date.fromisoformat(draw(st.sampled_from(["2025-12-31", "2026-06-30"])))
    return Plan(draw(st.sampled_from(["flow", "stock", "ratio"])), "higher", target, [actual], as_of)


@given(paced_floors(), st.integers(1, 500))
def test_a_better_figure_never_earns_a_worse_rating(plan: Plan, better_by: int) -> None:
    (actual,) = plan.actuals
    raised = {
        key: tuple(end + better_by for end in said) if isinstance(said, tuple) else said + better_by
        for key, said in actual.items()
        if key not in {"period", "source"}
    }
    before, after = plan.assess(), replace(plan, actuals=[{**actual, **raised}]).assess()
    assert RATINGS.index(before.rating) <= RATINGS.index(after.rating)
    assert RATINGS.index(before.rating_best) <= RATINGS.index(after.rating_best)
