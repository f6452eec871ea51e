"""A workspace on a day: what each indicator's evidence, members and benchmark are."""

from __future__ import annotations

import pytest

from tests.plans import book, figures, shown


@pytest.mark.parametrize(
    ("city", "province", "met", "gap", "rating"),
    [
        ("6.1", "5.9", "yes", "[-0.2]", "achieved"),
        ("5.9", "5.9", "no", "[0.0]", "missed"),  # not above, but at
        ("5.8", "5.9", "no", "[0.1]", "missed"),
        ("more_than = 6", "5.9", "yes", "(..-0.1)", "achieved"),
        ("more_than = 5", "5.9", "unknown", "(..0.9)", "undetermined"),
        ("6.1", "about = 6.0", "unknown", "[-0.3..0.1]", "undetermined"),
    ],
)
def test_a_goal_above_the_provinces_average_bounds_the_difference(
    city: str, province: str, met: str, gap: str, rating: str
) -> None:
    files = {
        "city": figures("ratio", {2025: city}, goal='period = 2025\nbenchmark = "province"\nmore_than = 0'),
        "province": figures("ratio", {2025: province}),
    }
    told = book(files, "2026-06-30")
    one = told.workspace.indicators["city"]
    judged = told.assess(one.targets[0], one)
    assert (judged.met, shown(judged.gap), judged.rating) == (met, gap, rating)
    assert judged.benchmark is not None
    assert judged.pace is None  # a moving benchmark has none


def test_a_benchmark_that_is_not_known_for_the_period_leaves_the_goal_undetermined() -> None:
    files = {
        "city": figures("ratio", {2025: "6"}, goal='period = 2025\nbenchmark = "province"\nat_least = 0.5'),
        "province": figures("ratio", {2024: "1"}),
    }
    told = book(files, "2026-06-30")
    one = told.workspace.indicators["city"]
    judged = told.assess(one.targets[0], one)
    assert (judged.met, judged.gap, judged.goal_level, judged.rating) == (
        "unknown",
        None,
        None,
        "undetermined",
    )


def test_before_the_date_the_benchmark_is_that_of_the_newest_figure() -> None:
    files = {
        "city": figures("ratio", {2024: "6"}, goal='period = 2027\nbenchmark = "province"\nat_least = 0.5'),
        "province": figures("ratio", {2024: "5.4", 2023: "9"}),
    }
    told = book(files, "2026-06-30")
    one = told.workspace.indicators["city"]
    judged = told.assess(one.targets[0], one)
    assert (shown(judged.goal_level), shown(judged.gap), judged.rating) == ("[5.9..)", "[-0.1]", "achieved")
    assert [reason.code for reason in judged.reasons] == ["held-so-far"]


def test_each_year_may_stand_against_a_benchmark() -> None:
    goal = 'period = "2024/2025"\nover = "each"\nbenchmark = "province"\nmore_than = 0'
    files = {
        "city": figures("growth", {2024: "6", 2025: "5"}, goal=goal),
        "province": figures("growth", {2024: "5", 2025: "5"}),
    }
    told = book(files, "2026-06-30")
    one = told.workspace.indicators["city"]
    parent = told.assess(one.targets[0], one)
    children = told.assess_years(one.targets[0], one)
    assert parent.rating == "missed"
    assert [(child.id, child.rating) for child in children] == [
        ("city@2024/2025#2024", "achieved"),
        ("city@2024/2025#2025", "missed"),
    ]


def test_a_derived_benchmark_is_derived_first() -> None:
    files = {
        "city": figures("ratio", {2025: "6"}, goal='period = 2025\nbenchmark = "average"\nmore_than = 0'),
        "p/a": figures("ratio", {2025: "5"}),
        "p/b": figures("ratio", {2025: "6"}),
        "average": 'kind = "ratio"\nunit = "%"\n[derive]\nmean = ["p/*"]',
    }
    told = book(files, "2026-06-30")
    one = told.workspace.indicators["city"]
    judged = told.assess(one.targets[0], one)
    assert (shown(judged.gap), judged.rating) == ("[-0.5]", "achieved")


def test_two_benchmarks_of_each_other_do_not_hang_on_each_other() -> None:
    """Only goals hang on a benchmark, never figures, so there is nothing to go round."""
    goal = 'period = 2025\nmore_than = 0\nbenchmark = "{other}"'
    files = {
        "a": figures("ratio", {2025: "6"}, goal=goal.format(other="b")),
        "b": figures("ratio", {2025: "5"}, goal=goal.format(other="a")),
    }
    told = book(files, "2026-06-30")
    ratings = [told.assess(one.targets[0], one).rating for one in told.workspace.indicators.values()]
    assert ratings == ["achieved", "missed"]


def test_a_benchmark_that_does_not_exist_is_not_known() -> None:
    files = {
        "city": figures("ratio", {2025: "6"}, goal='period = 2025\nbenchmark = "nowhere"\nmore_than = 0')
    }
    told = book(files, "2026-06-30")
    one = told.workspace.indicators["city"]
    assert told.assess(one.targets[0], one).rating == "undetermined"
