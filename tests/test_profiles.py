"""Official methods asked about one target: side by side, in place of the schedule, or with no verdict."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from tests.plans import SETTINGS, SOURCES, figures, indicator, source
from yztrack.assess import assess
from yztrack.assessment import Assessment, Verdict
from yztrack.methods import METHODS
from yztrack.model import Source
from yztrack.profiles import NAMES


def asked(
    text: str,
    as_of: str,
    *,
    kind: str = "flow",
    method: str = "schedule",
    sources: Mapping[str, Source] = SOURCES,
    **keys: str,
) -> Assessment:
    read = indicator(text, kind=kind, unit=None if kind == "milestone" else "亿元", **keys)
    return assess(
        read.targets[0],
        read,
        date.fromisoformat(as_of),
        sources=sources,
        settings=SETTINGS,
        method=method,
        methods=NAMES,
    )


def levels(
    goal: str,
    years: dict[int, str],
    as_of: str = "2026-06-30",
    *,
    kind: str = "stock",
    method: str = "schedule",
    **keys: str,
) -> Assessment:
    return asked(
        figures(kind, years, goal=goal).partition("\n\n")[2],
        as_of,
        kind=kind,
        method=method,
        sources=SOURCES,
        **keys,
    )


GOAL = "period = 2030\nbaseline = 2020\nat_least = 200"
YEARS = {2020: "100", 2021: "104", 2022: "108", 2023: "113", 2024: "118", 2025: "130"}


def test_every_profile_speaks_or_says_why_not() -> None:
    told = levels(GOAL, YEARS).methods
    assert list(told) == list(NAMES)
    assert {name: one.rating for name, one in told.items()} == {
        "schedule": "behind",  # 30 of 100 in half of the time: 0.6
        "seasonal": None,
        "eurostat": "behind",  # (1.3^(1/5) - 1) / (2^(1/10) - 1) = 0.7506
        "opensdg": "behind",
        "un-2022": "behind",
        "un-2023": "behind",  # 130 * 1.0539^5 = 169: 0.69
        "destatis": "far-behind",
        "escap": "behind",
        "sdsn": "behind",
        "efficacy": None,
    }
    assert told["eurostat"].value is not None and round(told["eurostat"].value, 4) == Decimal("0.7506")


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_that_does_not_apply_gives_a_reason_and_nothing_else(name: str) -> None:
    for told in (
        levels("period = 2030\nat_least = 200", {2025: "at_least = 3"}),
        asked("[[targets]]\nperiod = 2030\nsource = 'plan'", "2026-01-01", kind="milestone"),
        levels("period = 2030\nat_most = 3\nbaseline = 2020", {2020: "9", 2025: "8"}, kind="rank"),
    ):
        one = told.methods[name]
        assert not one.applicable
        assert (one.label, one.rating, one.value, one.score) == (None, None, None, None)
        assert one.reason


@pytest.mark.parametrize(
    ("goal", "years", "kind", "reason"),
    [
        ("period = 2030\nbaseline = 2020\nat_least = 9", {2020: "-4", 2025: "5"}, "stock", "negative-base"),
        ("period = 2030\nbaseline = 2020\nat_least = 9", {2020: "0", 2025: "5"}, "stock", "zero-base"),
        ("period = 2030\nbaseline = 2020\nat_least = 9", {2020: "4"}, "stock", "one-point"),
        ("period = 2030\nbaseline = 2020\nat_least = 9", {2020: "4", 2025: "5"}, "growth", "growth-rate"),
        ("period = 2030\nbaseline = 2020\nat_most = 3", {2020: "4", 2025: "4"}, "rank", "rank"),
        (
            "period = 2030\nbaseline = 2020\nat_least = 4",
            {2020: "4", 2025: "3"},
            "stock",
            "goal-equals-baseline",
        ),
        (
            "period = 2030\nbaseline = 2020\nat_least = 3",
            {2020: "4", 2025: "2"},
            "stock",
            "baseline-meets-goal",
        ),
        ("period = 2030\nat_least = 9", {2020: "4", 2025: "5"}, "stock", "no-baseline"),
        ("period = 2030\nbaseline = 2019\nat_least = 9", {2020: "4", 2025: "5"}, "stock", "baseline-unknown"),
        (
            "period = 2030\nbaseline = 2020\nat_least = 9",
            {2020: "at_least = 4", 2025: "5"},
            "stock",
            "baseline-undecided",
        ),
        (
            'period = 2030\nbaseline_value = 4\nbaseline_period = "2020-06"\nat_least = 9',
            {2025: "5"},
            "stock",
            "baseline-not-yearly",
        ),
        ("period = 2030\nbaseline = 2020\nat_least = 9", {2020: "4", 2025: "at_least = 5"}, "stock", "bound"),
        ("period = 2030\nbaseline = 2020\nbetween = [8, 9]", {2020: "4", 2025: "5"}, "stock", "two-sided"),
        ('period = "2021/2025"\nover = "total"\nat_least = 9', {2021: "4"}, "flow", "total"),
        ('period = "2021/2025"\nover = "mean"\nat_least = 9', {2021: "4"}, "growth", "mean"),
        ('period = "2021/2030"\nover = "each"\nat_least = 9', {2021: "9"}, "stock", "held-each-year"),
        (
            "period = 2030\nbaseline = 2020\nmeasure = 'multiple'\nat_least = 2",
            {2025: "9"},
            "stock",
            "baseline-unknown",
        ),
        (
            "period = 2030\nbaseline = 2020\nmeasure = 'multiple'\nat_least = 2",
            {2020: "at_least = 4", 2025: "9"},
            "stock",
            "baseline-undecided",
        ),
    ],
)
def test_eurostat_says_why_it_gives_no_verdict(
    goal: str, years: dict[int, str], kind: str, reason: str
) -> None:
    told = levels(goal, years, kind=kind, may_be_negative="true").methods["eurostat"]
    assert (told.applicable, told.rating, told.reason) == (False, None, reason)


def test_a_benchmark_is_no_track() -> None:
    told = levels('period = 2030\nbenchmark = "x"\nat_least = 0', {2025: "9"}).methods["sdsn"]
    assert told.reason == "benchmark"


def test_a_falling_goal_and_a_share_of_its_base_are_tracks_too() -> None:
    years = {2020: "100", 2025: "90"}
    falling = levels("period = 2030\nbaseline = 2020\nat_most = 80", years).methods
    relative = levels("period = 2030\nbaseline = 2020\nmeasure = 'percent'\nat_most = -20", years).methods
    assert falling["sdsn"].value == relative["sdsn"].value == 1
    assert falling["sdsn"].rating == "on-track"
    assert falling["eurostat"] == relative["eurostat"]


def test_a_figure_after_the_goals_year_says_nothing_of_it() -> None:
    told = levels("period = 2024\nbaseline = 2020\nat_least = 200", YEARS).methods["sdsn"]
    assert told.value == Decimal("0.18")  # 118, of 2024


def test_a_method_replaces_only_the_pace_rows() -> None:
    assert levels(GOAL, YEARS, method="destatis").rating == "far-behind"
    assert levels(GOAL, YEARS, method="un-2023").rating == "behind"
    assert levels(GOAL, YEARS, "2031-06-30", method="destatis").rating == "awaiting"
    met, lost = YEARS | {2030: "200"}, YEARS | {2030: "199"}
    assert levels(GOAL, met, "2031-06-30", method="destatis").rating == "achieved"
    assert levels(GOAL, lost, "2031-06-30", method="destatis").rating == "missed"
    assert levels(GOAL, {}, method="destatis").rating == "no-data"


def test_a_method_that_does_not_apply_leaves_the_goal_open_though_the_schedule_could_rate_it() -> None:
    told = levels(GOAL, YEARS, method="efficacy")
    assert (told.rating, told.rating_best) == ("open", "open")
    assert (told.methods["schedule"].rating, told.pace is not None) == ("behind", True)


def test_what_a_method_calls_achieved_is_ahead_while_nothing_is_proven() -> None:
    """A flow's own year is to come, so the newest year above the goal proves nothing."""
    text = figures("flow", {2020: "100", 2024: "150", 2025: "230"}, goal=GOAL).partition("\n\n")[2]
    told = asked(text, "2026-06-30", method="sdsn")
    assert (told.methods["sdsn"].rating, told.rating, told.met) == ("achieved", "ahead", "unknown")


def test_the_schedule_beside_another_method_says_what_it_would_alone() -> None:
    alone, beside = levels(GOAL, YEARS), levels(GOAL, YEARS, method="destatis")
    assert alone.methods == beside.methods


def test_methods_that_come_to_different_ratings_dispute_a_goal() -> None:
    assert levels(GOAL, YEARS).disputed
    assert not levels("period = 2030\nat_least = 200", {2025: "at_least = 3"}).disputed


def test_a_body_that_has_no_word_for_ahead_does_not_dispute_it() -> None:
    told = levels("period = 2030\nbaseline = 2020\nat_least = 200", {2020: "100", 2025: "160"})
    assert {one.rating for one in told.methods.values()} == {"ahead", "on-track", None}
    assert not told.disputed


def test_the_same_data_earn_three_labels_under_three_bodies() -> None:
    """A growth ratio of 0.55 is fair progress to the UN and insufficient to Eurostat."""
    years = {2015: "100", 2016: "101", 2018: "103", 2020: "106", 2025: "121"}
    told = levels("period = 2030\nbaseline = 2015\nat_least = 168", years).methods
    assert told["eurostat"].value is not None and round(told["eurostat"].value, 2) == Decimal("0.55")
    assert [told[name].rating for name in ("eurostat", "un-2022", "un-2023")] == [
        "far-behind",
        "behind",
        "behind",
    ]


HALF = """
[[targets]]
period = 2025
{goal}
source = "plan"
{parts}
"""


def to_date(
    goal: str, parts: dict[str, str], as_of: str = "2025-07-31", *, method: str = "schedule"
) -> Assessment:
    actuals = "".join(
        f'\n[[actuals]]\nperiod = "{span}"\n{told if "=" in told else f"value = {told}"}\nsource = "plan"'
        for span, told in parts.items()
    )
    return asked(HALF.format(goal=goal, parts=actuals), as_of, method=method)


PAST = {
    "2022-01/2022-06": "40",
    "2022": "100",
    "2023-01/2023-06": "33",
    "2023": "110",
    "2024-01/2024-06": "36",
    "2024": "120",
}


def test_a_seasonal_share_is_shown_beside_the_linear_pace() -> None:
    """Half-year shares of 0.40, 0.30 and 0.30: 39 of 130 is what is due, and behind by the calendar."""
    told = to_date("at_least = 130", PAST | {"2025-01/2025-06": "39"})
    assert told.pace is not None
    assert (told.rating, told.pace.pace.low) == ("behind", Decimal("0.6"))
    assert told.methods["seasonal"] == Verdict(True, "seasonal", "on-track", Decimal(1))
    assert told.disputed
    assert to_date("at_least = 130", PAST | {"2025-01/2025-06": "39"}, method="seasonal").rating == "on-track"


@pytest.mark.parametrize(
    ("figure", "rating"),
    [
        ("40.95", "ahead"),
        ("40.9", "on-track"),
        ("37.05", "on-track"),
        ("37", "behind"),
        ("23.3", "far-behind"),
    ],
)
def test_a_seasonal_pace_meets_the_same_cut_points(figure: str, rating: str) -> None:
    assert to_date("at_least = 130", PAST | {"2025-01/2025-06": figure}).methods["seasonal"].rating == rating


@pytest.mark.parametrize(
    ("goal", "parts", "as_of", "reason"),
    [
        ("at_least = 130", PAST, "2025-07-31", "no-year-to-date"),
        (
            "at_least = 130",
            {"2024-01/2024-06": "36", "2024": "120", "2025-01/2025-06": "39"},
            "2025-07-31",
            "too-few-years",
        ),
        (
            "at_least = 130",
            PAST | {"2025-01/2025-05": "39"},
            "2025-07-31",
            "too-few-years",
        ),  # of other months
        ("at_least = 130", PAST | {"2025-01/2025-06": "at_least = 39"}, "2025-07-31", "bound"),
        ("at_most = 130", PAST | {"2025-01/2025-06": "39"}, "2025-07-31", "no-goal"),
        ("at_least = 130", PAST | {"2025-01/2025-06": "39"}, "2026-01-31", "year-over"),
        (
            "at_least = 130",
            {
                "2023-01/2023-06": "0",
                "2023": "1",
                "2024-01/2024-06": "0",
                "2024": "9",
                "2025-01/2025-06": "3",
            },
            "2025-07-31",
            "no-share",
        ),
        (
            "at_least = 130",  # a span of a year and a half is no year to date
            {
                "2022-01/2023-06": "9",
                "2023": "10",
                "2024-01/2024-06": "4",
                "2024": "9",
                "2025-01/2025-06": "3",
            },
            "2025-07-31",
            "too-few-years",
        ),
    ],
)
def test_the_seasonal_profile_says_why_it_gives_no_verdict(
    goal: str, parts: dict[str, str], as_of: str, reason: str
) -> None:
    told = to_date(goal, parts, as_of).methods["seasonal"]
    assert (told.applicable, told.rating, told.reason) == (False, None, reason)


def test_a_seasonal_share_is_for_yearly_flows_only() -> None:
    assert levels(GOAL, YEARS).methods["seasonal"].reason == "not-a-yearly-flow"


def test_evidence_on_self_media_and_late_data_reach_a_profile_as_they_reach_the_schedule() -> None:
    sources = {**SOURCES, "s2025": source("2026-09-01")}
    text = figures("stock", YEARS, goal=GOAL).partition("\n\n")[2]
    early = asked(text, "2026-06-30", kind="stock", sources=sources).methods["sdsn"]
    assert early.value == Decimal("0.45")  # 18 of 100 in four of ten years


def test_the_names_are_those_of_the_methods_and_our_own_two() -> None:
    assert list(NAMES) == ["schedule", "seasonal", *METHODS]
