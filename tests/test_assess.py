"""The engine by worked examples: each input stands in its test."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.plans import SOURCES, judge, shown, source
from yztrack import wording
from yztrack.assessment import Assessment


def codes(assessment: Assessment) -> list[str]:
    return [reason.code for reason in assessment.reasons]


def yearly(goal: str, actual: str, as_of: str = "2026-12-31") -> Assessment:
    """A goal for 2025 and an actual of 2025."""
    text = f"""
        [[targets]]
        period = 2025
        {goal}
        source = "plan"
        [[actuals]]
        period = 2025
        {actual}
        source = "s2025"
    """
    return judge(text, as_of)


@pytest.mark.parametrize(
    ("goal", "actual", "met", "gap", "attainment", "rating"),
    [
        ("more_than = 10000", "more_than = 10000", "yes", "(..0)", "(1..)", "achieved"),
        ("at_least = 10000", "more_than = 10000", "yes", "(..0)", "(1..)", "achieved"),
        ("at_least = 10000", "at_least = 10000", "yes", "(..0]", "[1..)", "achieved"),
        ("more_than = 10000", "at_least = 10000", "unknown", "(..0]", "[1..)", "undetermined"),
        ("more_than = 10000", "value = 10000", "no", "[0]", "[1]", "missed"),
        ("at_least = 10000", "value = 10000", "yes", "[0]", "[1]", "achieved"),
        ("at_least = 10000", "more_than = 9000", "unknown", "(..1000)", "(0.9..)", "undetermined"),
        ("at_least = 10000", "at_most = 9000", "no", "[1000..)", "(..0.9]", "missed"),
        ("at_least = 10000", "less_than = 10000", "no", "(0..)", "(..1)", "missed"),
        (
            "at_least = 10000",
            "between = [9000, 11000]",
            "unknown",
            "[-1000..1000]",
            "[0.9..1.1]",
            "undetermined",
        ),
        ("at_most = 100", "more_than = 100", "no", "(0..)", "(0..1)", "missed"),
        ("at_most = 100", "at_most = 80", "yes", "(..-20]", "-", "achieved"),
        ("at_most = 100", "value = 80", "yes", "[-20]", "[1.25]", "achieved"),
        ("less_than = 100", "value = 100", "no", "[0]", "[1]", "missed"),
        ("value = 100", "value = 265", "yes", "[-165]", "[2.65]", "achieved"),
        ("between = [5, 10]", "value = 4", "no", "[1]", "-", "missed"),
        ("between = [5, 10]", "value = 8", "yes", "[-2]", "-", "achieved"),
        ("between = [5, 10]", "between = [4, 8]", "unknown", "[-2.5..1]", "-", "undetermined"),
        ("between = [5, 10]", "more_than = 10", "no", "(0..)", "-", "missed"),
    ],
)
def test_bounds_prove_what_they_can_and_no_more(
    goal: str, actual: str, met: str, gap: str, attainment: str, rating: str
) -> None:
    assessment = yearly(goal, actual)
    assert assessment.met == met
    assert shown(assessment.gap) == gap
    assert shown(assessment.attainment) == attainment
    assert assessment.rating == rating


def test_a_figure_is_not_known_before_its_publication() -> None:
    before, after = (
        yearly("at_least = 1", "value = 2", "2025-12-30"),
        yearly("at_least = 1", "value = 2", "2025-12-31"),
    )
    assert (before.own, before.met, before.rating) == (None, "unknown", "no-data")
    assert (after.met, after.rating) == ("yes", "achieved")


@pytest.mark.parametrize(("actual", "rating"), [("6.2", "achieved"), ("5.3", "achieved"), ("5.2", "missed")])
def test_about_is_a_floor_less_its_tolerance_where_higher_is_better(actual: str, rating: str) -> None:
    text = f"""
        [[targets]]
        period = 2026
        about = 5.5
        source = "plan"
        [[actuals]]
        period = 2026
        value = {actual}
        source = "s2026"
    """
    assert judge(text, "2027-03-01", kind="growth").rating == rating


def test_a_rank_counts_places_and_has_no_pace_and_no_projection() -> None:
    text = """
        [[targets]]
        period = 2030
        at_most = 35
        baseline = 2024
        source = "plan"
        [[actuals]]
        period = 2024
        value = 41
        source = "s2024"
        [[actuals]]
        period = 2025
        value = 39
        source = "s2025"
    """
    assessment = judge(text, "2026-06-30", kind="rank")
    assert (shown(assessment.gap), assessment.attainment, assessment.pace) == ("[4]", None, None)
    assert (assessment.rating, codes(assessment)) == ("open", ["rank"])


def test_a_falling_goal_counts_its_progress_forwards() -> None:
    text = """
        [[targets]]
        period = 2030
        at_most = 80
        baseline = 2020
        source = "plan"
        [[actuals]]
        period = 2020
        value = 100
        source = "s2020"
        [[actuals]]
        period = 2025
        value = 95
        source = "s2025"
    """
    assessment = judge(text, "2026-06-30", kind="stock", better='"lower"')
    assert assessment.pace is not None
    assert [shown(part) for part in assessment.pace[:3]] == ["[0.25]", "[0.5]", "[0.5]"]
    assert assessment.rating == "far-behind"
    assert shown(assessment.required) == "[-3]"


STOCK_DUE_2024 = """
    [[targets]]
    period = 2024
    at_least = 2500
    source = "plan"
    [[actuals]]
    period = 2025
    value = 3048
    source = "s2025"
"""


def test_a_later_value_says_nothing_of_a_date_that_is_past() -> None:
    assessment = judge(STOCK_DUE_2024, "2026-01-31", kind="stock")
    assert assessment.rating == "awaiting"
    assert (assessment.own, assessment.met, assessment.gap) == (None, "unknown", None)
    assert assessment.reached is not None
    assert (str(assessment.reached.period), assessment.reached.in_time) == ("2025", None)


def test_a_count_that_never_falls_proves_an_earlier_failure_and_carries_an_early_yes() -> None:
    late = STOCK_DUE_2024.replace("3048", "2400")
    assert judge(late, "2026-01-31", kind="stock", never_falls="true").rating == "missed"
    early = STOCK_DUE_2024.replace("2025\n", "2023\n").replace("3048", "2600")
    assert judge(early, "2026-01-31", kind="stock", never_falls="true").rating == "achieved"
    assert judge(early, "2026-01-31", kind="stock").rating == "awaiting"


FLOW_2025 = """
    [[targets]]
    period = 2025
    at_least = 10000
    {baseline}
    source = "plan"
    [[actuals]]
    period = 2020
    value = 6000
    source = "s2020"
    [[actuals]]
    period = 2024
    value = 9200
    source = "s2024"
"""


def test_a_yearly_flow_judged_early_is_paced_from_its_baseline() -> None:
    assessment = judge(FLOW_2025.format(baseline="baseline = 2020"), "2025-06-30")
    assert assessment.pace is not None
    assert [shown(part) for part in assessment.pace[:3]] == ["[0.8]", "[0.8]", "[1]"]
    assert (assessment.rating, assessment.met) == ("on-track", "unknown")
    assert (shown(assessment.gap), codes(assessment)) == ("[800]", ["gap-from-latest"])


@pytest.mark.parametrize(
    ("baseline", "reason"),
    [("", "no-baseline"), ("baseline = 2024", "no-time-elapsed"), ("baseline = 2021", "baseline-unknown")],
)
def test_a_yearly_flow_without_a_baseline_before_its_latest_is_open(baseline: str, reason: str) -> None:
    assessment = judge(FLOW_2025.format(baseline=baseline), "2025-06-30")
    assert (assessment.rating, assessment.pace) == ("open", None)
    assert reason in codes(assessment)


def test_a_yearly_flow_past_its_year_awaits_its_own_figure() -> None:
    assessment = judge(FLOW_2025.format(baseline="baseline = 2020"), "2026-01-01")
    assert (assessment.rating, assessment.gap) == ("awaiting", None)


def test_a_ratio_is_paced_in_points_and_has_no_attainment() -> None:
    text = """
        [[targets]]
        period = 2025
        at_least = 55
        baseline = 2020
        source = "plan"
        [[actuals]]
        period = 2020
        value = 48.1
        source = "s2020"
        [[actuals]]
        period = 2024
        value = 53.2
        source = "s2024"
    """
    assessment = judge(text, "2025-06-30", kind="ratio")
    assert assessment.pace is not None
    done, elapsed, pace = (part.low for part in assessment.pace[:3])
    assert done is not None and elapsed is not None and pace is not None
    assert (round(done, 3), elapsed, round(pace, 3)) == (Decimal("0.739"), Decimal("0.8"), Decimal("0.924"))
    assert (assessment.rating, shown(assessment.gap), assessment.attainment) == ("behind", "[1.8]", None)


YEAR_TO_DATE = """
    [[targets]]
    period = 2024
    value = 1008
    source = "plan"
    [[actuals]]
    period = "2024-01/2024-02"
    value = 208
    source = "march"
"""
MARCH = {**SOURCES, "march": source("2024-03-20")}


def test_a_year_to_date_bounds_its_year_and_is_paced_against_its_share_of_it() -> None:
    assessment = judge(YEAR_TO_DATE, "2024-03-31", sources=MARCH)
    assert assessment.attainment is not None and assessment.attainment.low is not None
    assert (round(assessment.attainment.low, 4), assessment.attainment.high) == (Decimal("0.2063"), None)
    assert shown(assessment.gap) == "(..800]"
    assert assessment.pace is not None
    elapsed, pace = assessment.pace.elapsed.low, assessment.pace.pace.low
    assert elapsed is not None and pace is not None
    assert round(elapsed * 6, 9) == 1
    assert (round(pace, 3), assessment.rating) == (Decimal("1.238"), "ahead")
    assert assessment.own is not None and str(assessment.own.period) == "2024-01/2024-02"


def test_a_year_to_date_proves_a_floor_met_and_a_ceiling_missed_before_the_year_ends() -> None:
    assert judge(YEAR_TO_DATE.replace("1008", "200"), "2024-03-31", sources=MARCH).rating == "achieved"
    ceiling = judge(YEAR_TO_DATE.replace("value = 1008", "at_most = 200"), "2024-03-31", sources=MARCH)
    assert (ceiling.rating, codes(ceiling)) == ("missed", ["part-proves"])


def test_a_year_to_date_of_what_may_be_negative_proves_nothing() -> None:
    text = YEAR_TO_DATE.replace("1008", "200")
    assert judge(text, "2024-03-31", sources=MARCH, may_be_negative="true").rating == "ahead"


def test_a_year_to_date_alone_leaves_a_past_year_awaiting() -> None:
    assert judge(YEAR_TO_DATE, "2025-02-01", sources=MARCH).rating == "awaiting"


MILESTONE = """
    [[targets]]
    period = 2025
    source = "plan"
    [[actuals]]
    period = {period}
    done = {done}
    source = "s2026"
"""


@pytest.mark.parametrize(
    ("period", "done", "as_of", "rating"),
    [
        ("2024", "true", "2026-12-31", "achieved"),
        ("2025", "true", "2026-12-31", "achieved"),
        ("2026", "true", "2026-12-31", "missed"),
        ('"2025-07/2026-06"', "true", "2026-12-31", "undetermined"),
        ("2025", "false", "2026-12-31", "missed"),
        ("2024", "false", "2026-12-31", "awaiting"),
        ("2025", "true", "2026-03-01", "awaiting"),  # nothing published yet
        ("2025", "true", "2025-03-01", "open"),
    ],
)
def test_a_milestone_is_judged_by_the_period_in_which_it_was_done(
    period: str, done: str, as_of: str, rating: str
) -> None:
    assert judge(MILESTONE.format(period=period, done=done), as_of, kind="milestone").rating == rating


@pytest.mark.parametrize(("period", "early"), [("2024", True), ("2025", False)])
def test_a_milestone_done_before_the_last_day_it_had_is_achieved_early(period: str, early: bool) -> None:
    assessment = judge(MILESTONE.format(period=period, done="true"), "2026-12-31", kind="milestone")
    assert (assessment.rating, assessment.early) == ("achieved", early)
    assert wording.verdict_text(assessment, "zh") == ("提前实现" if early else "已实现")


def test_a_stock_that_stands_at_its_goal_before_the_date_is_achieved_so_far() -> None:
    text = STOCK_DUE_2024.replace("2024", "2030")
    assessment = judge(text, "2026-01-31", kind="stock")
    assert (assessment.rating, codes(assessment)) == ("achieved", ["held-so-far"])


WINDOW = """
    [[targets]]
    period = "2021/2025"
    over = "{over}"
    {goal}
    source = "plan"
    {actuals}
"""


def window(over: str, goal: str, years: dict[int, str], as_of: str, *, kind: str = "flow") -> Assessment:
    actuals = "".join(
        f'\n    [[actuals]]\n    period = {year}\n    {figure}\n    source = "s{year}"'
        for year, figure in years.items()
    )
    return judge(WINDOW.format(over=over, goal=goal, actuals=actuals), as_of, kind=kind)


@pytest.mark.parametrize(
    ("years", "as_of", "met", "rating"),
    [
        ({2020: "value = 120"}, "2022-06-30", "unknown", "open"),  # years before the window never count
        ({2021: "value = 90", 2023: "more_than = 100"}, "2024-06-30", "yes", "achieved"),
        ({year: "value = 90" for year in range(2021, 2026)}, "2026-06-30", "no", "missed"),
        ({year: "value = 90" for year in range(2021, 2025)}, "2026-06-30", "unknown", "awaiting"),
        (
            {**{year: "value = 90" for year in range(2021, 2025)}, 2025: "more_than = 95"},
            "2026-06-30",
            "unknown",
            "undetermined",
        ),
    ],
)
def test_any_year_of_a_window(years: dict[int, str], as_of: str, met: str, rating: str) -> None:
    assessment = window("any", "at_least = 100", years, as_of)
    assert (assessment.met, assessment.rating) == (met, rating)


@pytest.mark.parametrize(
    ("years", "as_of", "gap", "rating"),
    [
        ({2021: "value = 20", 2022: "value = 20"}, "2023-06-30", "(..60]", "on-track"),
        (
            {2021: "value = 20", 2023: "value = 20"},
            "2024-06-30",
            "(..60]",
            "behind",
        ),  # 2022 missing: at least 40
        ({year: "value = 21" for year in range(2021, 2026)}, "2026-06-30", "[-5]", "achieved"),
        ({year: "value = 19" for year in range(2021, 2026)}, "2026-06-30", "[5]", "missed"),
        ({year: "value = 19" for year in range(2021, 2025)}, "2026-06-30", "(..24]", "awaiting"),
        ({2021: "more_than = 101"}, "2022-06-30", "(..-1)", "achieved"),
    ],
)
def test_a_total_over_a_window(years: dict[int, str], as_of: str, gap: str, rating: str) -> None:
    assessment = window("total", "at_least = 100", years, as_of)
    assert (shown(assessment.gap), assessment.rating) == (gap, rating)


@pytest.mark.parametrize(
    ("years", "as_of", "rating"),
    [
        ({}, "2022-06-30", "no-data"),
        ({}, "2020-06-30", "not-started"),
        ({2021: "value = 5"}, "2022-06-30", "open"),
        ({2021: "value = 4.9"}, "2022-06-30", "missed"),  # one bad year decides
        ({year: "value = 5" for year in range(2021, 2026)}, "2026-06-30", "achieved"),
        ({year: "value = 5" for year in range(2021, 2025)}, "2026-06-30", "awaiting"),
    ],
)
def test_a_limit_held_each_year(years: dict[int, str], as_of: str, rating: str) -> None:
    assert window("each", "at_least = 5", years, as_of, kind="ratio").rating == rating


def test_a_goal_raised_by_a_share_of_its_baseline_hangs_on_that_baseline() -> None:
    text = """
        [[targets]]
        period = 2025
        measure = "multiple"
        at_least = 2
        baseline = 2020
        source = "plan"
        [[actuals]]
        period = 2020
        between = [90, 110]
        source = "s2020"
        [[actuals]]
        period = 2023
        value = 150
        source = "s2023"
    """
    assessment = judge(text, "2024-06-30", kind="stock")
    assert shown(assessment.goal) == "[2..)"
    assert shown(assessment.gap) == "[30..70]"
    assert assessment.pace is not None
    low, high = assessment.pace.done.low, assessment.pace.done.high
    assert low is not None and high is not None
    # (150 - b) / b from b = 110 to b = 90: the baseline varies as one in both places
    assert (round(low, 4), round(high, 4)) == (Decimal("0.3636"), Decimal("0.6667"))
    assert (assessment.rating, assessment.rating_best) == ("behind", "ahead")


def test_an_unbounded_pace_is_undetermined() -> None:
    text = FLOW_2025.format(baseline="baseline = 2020").replace("value = 9200", "at_most = 9200")
    assessment = judge(text, "2025-06-30")
    assert assessment.rating == "undetermined"


@pytest.mark.parametrize(
    ("years", "as_of", "rating", "required"),
    [
        # 10 per cent a year over five years: (1.1^5 / (1.12 * 1.08))^(1/3) - 1
        ({2021: "value = 12", 2022: "value = 8"}, "2023-06-30", "open", "10.0121"),
        ({year: "value = 10" for year in range(2021, 2026)}, "2026-06-30", "achieved", None),
        (
            {**{year: "value = 10" for year in range(2021, 2025)}, 2025: "value = 9.99"},
            "2026-06-30",
            "missed",
            None,
        ),
        ({year: "at_least = 10" for year in range(2021, 2026)}, "2026-06-30", "achieved", None),
        ({year: "value = 10" for year in range(2021, 2025)}, "2026-06-30", "awaiting", None),
    ],
)
def test_a_mean_growth_is_compounded_and_never_scaled(
    years: dict[int, str], as_of: str, rating: str, required: str | None
) -> None:
    assessment = window("mean", "at_least = 10", years, as_of, kind="growth")
    assert assessment.rating == rating
    need = None if assessment.required is None else assessment.required.low
    assert (None if need is None else str(round(need, 4))) == required


def test_what_cannot_be_judged_is_open_and_says_so() -> None:
    assessment = window("mean", "at_least = 10", {2021: "value = 11"}, "2026-06-30", kind="stock")
    assert (assessment.rating, codes(assessment)) == ("open", ["not-supported"])


def test_a_goal_that_names_nothing_is_unquantified() -> None:
    text = """
        [[targets]]
        period = 2025
        unquantified = "direction"
        source = "plan"
    """
    assert judge(text, "2026-06-30").rating == "unquantified"


def test_no_pace_across_a_break() -> None:
    text = FLOW_2025.format(baseline="baseline = 2020") + '    status = "break"\n'
    assessment = judge(text, "2025-06-30")
    assert (assessment.rating, "break" in codes(assessment)) == ("open", True)


def test_achieved_on_the_word_of_self_media_alone_says_so() -> None:
    sources = {**SOURCES, "s2025": source("2025-12-31", "self-media")}
    text = """
        [[targets]]
        period = 2025
        at_least = 1
        source = "plan"
        [[actuals]]
        period = 2025
        value = 2
        source = "s2025"
    """
    assessment = judge(text, "2026-06-30", sources=sources)
    assert (assessment.rating, codes(assessment)) == ("achieved", ["self-media-only"])
