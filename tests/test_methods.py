"""The official profiles side by side: what they say at their cut points, and when they keep silent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Context, Decimal, localcontext
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yztrack.methods import METHODS, Outcome, Point, Track, efficacy, escap, eurostat, opensdg, plan, sdsn, un
from yztrack.methods import destatis as weather
from yztrack.methods.growth import yearly_growth
from yztrack.methods.track import Band, Counterpart, Obstacle
from yztrack.rating import RATINGS

D = Decimal


def series(text: str) -> tuple[Point, ...]:
    """Figures as `2015: 100, 2020: 110`."""
    pairs = (part.split(":") for part in text.split(",") if part.strip())
    return tuple(Point(int(year), D(value.strip())) for year, value in pairs)


def track(text: str, goal: str | None = None, **keys: Any) -> Track:
    """A track from `2015: 100, 2020: 110` to a goal such as `2030: 150`; the first point is the base."""
    points = series(text)
    keys = {"points": points, "base": points[0] if points else None} | keys
    if goal is not None:
        year, _, value = goal.rpartition(":")
        keys = {"goal": D(value.strip()), "goal_year": int(year) if year.strip() else None} | keys
    return Track(**keys)


def said(outcome: Outcome) -> str | None:
    """The label, or the reason in brackets that there is none."""
    return outcome.label if outcome.reason is None else f"({outcome.reason})"


def verdicts(one: Track) -> dict[str, str | None]:
    return {name: said(judge(one)) for name, judge in METHODS.items()}


def test_the_profiles_are_named_as_the_command_line_names_them() -> None:
    assert tuple(METHODS) == (
        "eurostat",
        "opensdg",
        "un-2022",
        "un-2023",
        "destatis",
        "escap",
        "sdsn",
        "efficacy",
    )
    with pytest.raises(TypeError):
        METHODS["mine"] = METHODS["un-2022"]  # type: ignore[index]


def test_the_same_figures_earn_different_words() -> None:
    falling = track(
        "2020: 5, 2021: 4.8, 2022: 4.7, 2023: 4.5, 2024: 4.4, 2025: 4.4",
        "2030: 3",
        better="lower",
        unacceptable=D(6),
    )
    assert verdicts(falling) == {
        "eurostat": "insufficient-progress",
        "opensdg": "limited-progress",
        "un-2022": "fair-progress-but-acceleration-needed",
        "un-2023": "fair-progress-acceleration-needed",
        "destatis": "cloud",
        "escap": "accelerate",
        "sdsn": "moderately-improving",
        "efficacy": None,
    }
    assert METHODS["efficacy"](falling).score == D("81.3333333333333333333333333333")


# Each row: figures, goal, what else; then the words of six profiles, or in brackets why there is none.
COMPARED = ("eurostat", "opensdg", "un-2022", "un-2023", "escap", "sdsn")
TRAPS = {
    "a goal met at the base and lost since": (
        track("2015: 96, 2020: 90", "2030: 95"),
        """(baseline-meets-goal) deterioration deterioration (baseline-meets-goal) (baseline-meets-goal)
        decreasing""",
    ),
    "a goal met at the base and lost since, where lower is better": (
        track("2015: 3, 2020: 10", "2035: 5", better="lower"),
        """(baseline-meets-goal) deterioration deterioration (baseline-meets-goal) (baseline-meets-goal)
        decreasing""",
    ),
    "a goal that equals its base, lost": (
        track("2020: 20, 2022: 19", "2030: 20"),
        """(goal-equals-baseline) deterioration deterioration (baseline-meets-goal) (goal-equals-baseline)
        decreasing""",
    ),
    "a goal that equals its base, held": (
        track("2020: 20, 2022: 20", "2030: 20"),
        """(goal-equals-baseline) target-achieved target-achieved met-or-on-track maintain
        on-track-or-maintaining""",
    ),
    "a goal that equals its base and must be passed": (
        track("2020: 20, 2022: 20", "2030: 20", strict=True),
        """(goal-equals-baseline) (goal-equals-baseline) (goal-equals-baseline) (goal-equals-baseline)
        (goal-equals-baseline) (goal-equals-baseline)""",
    ),
    "a goal below its base where higher is better, still met": (
        track("2020: 100, 2022: 90", "2030: 80"),
        """(baseline-meets-goal) target-achieved target-achieved met-or-on-track maintain
        on-track-or-maintaining""",
    ),
    "a goal below its base where lower is better": (
        track("2020: 100, 2022: 96", "2030: 80", better="lower"),
        """moderate-progress moderate-progress fair-progress-but-acceleration-needed
        fair-progress-acceleration-needed maintain on-track-or-maintaining""",
    ),
    "a rank has no growth rate": (
        track("2020: 9, 2023: 7", "2030: 5", better="lower", kind="rank"),
        "(rank) (rank) (rank) (rank) (rank) (rank)",
    ),
    "not even a rank that stands at its goal": (
        track("2020: 9, 2023: 5", "2030: 5", better="lower", kind="rank"),
        "(rank) (rank) (rank) (rank) (rank) (rank)",
    ),
    "a growth rate is not grown": (
        track("2020: 5.0, 2023: 5.4", "2030: 6", kind="growth"),
        "(growth-rate) (growth-rate) (growth-rate) (growth-rate) (growth-rate) (growth-rate)",
    ),
    "a milestone has no figures": (
        track("", "2030: 1", kind="milestone"),
        "(milestone) (milestone) (milestone) (milestone) (milestone) (milestone)",
    ),
    "a base of zero has no growth, only a straight line from it": (
        track("2020: 0, 2022: 2", "2030: 10"),
        "(zero-base) (zero-base) (zero-base) (zero-base) maintain on-track-or-maintaining",
    ),
    "a base below zero": (
        track("2020: -10, 2022: -5", "2030: -1"),
        """(negative-base) substantial-progress (negative-base) (negative-base) maintain
        on-track-or-maintaining""",
    ),
    "a change of sign": (
        track("2020: 10, 2022: -5", "2030: 20"),
        "(sign-change) (sign-change) (sign-change) (sign-change) reverse decreasing",
    ),
    "a fall to nothing is a growth of minus 100 per cent": (
        track("2020: 10, 2022: 0", "2030: 20"),
        "movement-away deterioration deterioration stagnation-or-regression reverse decreasing",
    ),
    "a goal of zero": (
        track("2020: 10, 2022: 9", "2030: 0", better="lower"),
        """(zero-goal) (zero-goal) (zero-goal) fair-progress-acceleration-needed accelerate
        moderately-improving""",
    ),
    "a goal of another sign than its base": (
        track("2020: 10, 2022: 8", "2030: -2", better="lower"),
        """(sign-change) (sign-change) (sign-change) fair-progress-acceleration-needed accelerate
        moderately-improving""",
    ),
    "one point that misses its goal": (
        track("2020: 10", "2030: 20"),
        "(one-point) (one-point) (one-point) (one-point) (one-point) (one-point)",
    ),
    "one point that meets its goal": (
        track("2020: 20", "2030: 20"),
        "(one-point) target-achieved target-achieved met-or-on-track maintain on-track-or-maintaining",
    ),
    "one point on a goal that must be passed": (
        track("2020: 20", "2030: 20", strict=True),
        "(one-point) (one-point) (one-point) (one-point) (one-point) (one-point)",
    ),
    "a base year that is missing": (
        track("2020: 10, 2022: 12", "2030: 20", base=None),
        "(no-baseline) (no-baseline) (no-baseline) (no-baseline) (no-baseline) (no-baseline)",
    ),
    "a base year that is missing, and the goal met": (
        track("2020: 10, 2022: 21", "2030: 20", base=None),
        "(no-baseline) target-achieved target-achieved met-or-on-track maintain on-track-or-maintaining",
    ),
    "a base later than the latest figure": (
        track("2020: 10, 2022: 12", "2030: 20", base=Point(2024, D(14))),
        """(baseline-after-latest) (baseline-after-latest) (baseline-after-latest) (baseline-after-latest)
        (baseline-after-latest) (baseline-after-latest)""",
    ),
    "no figure at all": (
        track("", "2030: 20"),
        "(no-data) (no-data) (no-data) (no-data) (no-data) (no-data)",
    ),
    "no goal, and figures that rise by 1 per cent a year": (
        track("2020: 10000, 2023: 10303.01"),
        """significant-progress moderate-progress on-track fair-progress-acceleration-needed (no-goal)
        (no-goal)""",
    ),
    "a goal without a year": (
        track("2020: 10, 2023: 13", ": 20"),
        "(no-period) (no-period) (no-period) (no-period) (no-period) (no-period)",
    ),
    "a figure that must lie within": (
        track("2020: 10, 2023: 13", "2030: 20", better="within"),
        "(two-sided) (two-sided) (two-sided) (two-sided) (two-sided) (two-sided)",
    ),
    "a goal with two ends": (
        track("2020: 10, 2023: 13", "2030: 20", goal_high=D(25)),
        "(two-sided) (two-sided) (two-sided) (two-sided) (two-sided) (two-sided)",
    ),
    "a limit to hold every year": (
        track("2020: 3, 2023: 5", ": 6", better="lower", held=True),
        """(held-each-year) (held-each-year) (held-each-year) (held-each-year) (held-each-year)
        (held-each-year)""",
    ),
    "a deadline passed: a later figure says nothing of it": (
        track("2020: 10, 2022: 14, 2023: 30", "2022: 20"),
        """(goal-year-past) limited-progress (goal-year-past) (goal-year-past) (goal-year-past)
        (goal-year-past)""",
    ),
    "late data: time runs to the latest figure, not to today": (
        track("2020: 10, 2022: 11", "2025: 15"),
        """insufficient-progress limited-progress fair-progress-but-acceleration-needed
        fair-progress-acceleration-needed accelerate moderately-improving""",
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_no_profile_falls_into_a_trap(trap: str) -> None:
    one, expected = TRAPS[trap]
    assert [said(METHODS[name](one)) for name in COMPARED] == expected.split()


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize(
    "lost", ["2015: 96, 2017: 94, 2019: 93, 2020: 90", "2015: 95, 2017: 95, 2018: 95, 2020: 94.9"]
)
def test_a_lost_goal_is_never_called_on_track(name: str, lost: str) -> None:
    outcome = METHODS[name](track(lost, "2030: 95", unacceptable=D(50)))
    assert outcome.rating not in {"achieved", "ahead", "on-track"}


# A growth of exactly k times the one needed, 10 per cent or a third. In binary floats 0.095 / 0.1 falls short
# of 0.95, and no decimals hold a third.
@pytest.mark.parametrize(
    ("base", "needed", "so_far", "whole"),
    [(1000, 10, 1, 2), (1000, 10, 3, 15), (1000, 10, 4, 5), (81, 3, 1, 4), (81, 3, 3, 4), (729, 3, 2, 6)],
)
@pytest.mark.parametrize(
    ("name", "ratio", "at", "below"),
    [
        ("eurostat", "0.95", "significant-progress", "moderate-progress"),
        ("eurostat", "0.60", "moderate-progress", "insufficient-progress"),
        ("eurostat", "0", "insufficient-progress", "movement-away"),
        ("opensdg", "0.95", "substantial-progress", "moderate-progress"),
        ("opensdg", "0.60", "moderate-progress", "limited-progress"),
        ("opensdg", "0", "limited-progress", "deterioration"),
        ("un-2022", "0.95", "on-track", "fair-progress-but-acceleration-needed"),
        ("un-2022", "0.5", "fair-progress-but-acceleration-needed", "limited-or-no-progress"),
        ("un-2022", "-0.1", "limited-or-no-progress", "deterioration"),
    ],
)
def test_a_growth_ratio_on_a_cut_point_reaches_it_and_one_below_does_not(
    name: str, ratio: str, at: str, below: str, base: int, needed: int, so_far: int, whole: int
) -> None:
    with localcontext(prec=60):
        latest = base * (needed + D(ratio)) ** so_far / D(needed) ** so_far
        goal = base * D(needed + 1) ** whole / D(needed) ** whole
        start = Point(2000, D(base))
        outcomes = [
            METHODS[name](
                Track(
                    points=(start, Point(2000 + so_far, value)),
                    base=start,
                    goal=goal,
                    goal_year=2000 + whole,
                )
            )
            for value in (latest, latest - D("1e-20"))
        ]
    assert [outcome.label for outcome in outcomes] == [at, below]
    assert outcomes[0].value == D(ratio)


@pytest.mark.parametrize(
    ("name", "growth", "at", "below"),
    [
        ("eurostat", "0.01", "significant-progress", "moderate-progress"),
        ("eurostat", "0", "moderate-progress", "moderate-movement-away"),
        ("eurostat", "-0.01", "moderate-movement-away", "significant-movement-away"),
        ("opensdg", "0.015", "substantial-progress", "moderate-progress"),
        ("opensdg", "0.005", "moderate-progress", "limited-progress"),
        ("opensdg", "0", "limited-progress", "deterioration"),
        ("un-2022", "0.01", "on-track", "fair-progress-but-acceleration-needed"),
        ("un-2022", "0.005", "fair-progress-but-acceleration-needed", "limited-or-no-progress"),
        ("un-2022", "-0.01", "limited-or-no-progress", "deterioration"),
        ("un-2023", "0.02", "met-or-on-track", "fair-progress-acceleration-needed"),
        ("un-2023", "0.005", "fair-progress-acceleration-needed", "stagnation-or-regression"),
    ],
)
def test_without_a_goal_growth_on_a_cut_point_reaches_it(name: str, growth: str, at: str, below: str) -> None:
    with localcontext(prec=60):
        latest = 1000 * (1 + D(growth)) ** 7
        base = Point(2000, D(1000))
        outcomes = [
            METHODS[name](Track(points=(base, Point(2007, value)), base=base))
            for value in (latest, latest - D("1e-20"))
        ]
    assert [outcome.label for outcome in outcomes] == [at, below]
    assert outcomes[0].value == D(growth)
    assert "without-goal" in outcomes[0].notes


@pytest.mark.parametrize(
    ("name", "text", "goal", "label", "value"),
    [
        # 1000 * 1.38 ** 2 is 904.4 above the base, 0.95 of 952
        ("un-2023", "2020: 1000, 2021: 1380", "2022: 1952", "met-or-on-track", "0.95"),
        (
            "un-2023",
            "2020: 1000, 2021: 1380",
            "2022: 1952.0000001",
            "fair-progress-acceleration-needed",
            None,
        ),
        ("un-2023", "2020: 1000, 2021: 1100", "2022: 3100", "fair-progress-acceleration-needed", "0.1"),
        ("un-2023", "2020: 1000, 2021: 1100", "2022: 3100.0000001", "stagnation-or-regression", None),
        # the last six figures rise by 1 a year; 20 remain in 19 years, 10 in 8
        (
            "destatis",
            "2020: 0, 2021: 1, 2022: 2, 2023: 3, 2024: 4, 2025: 5",
            "2044: 25",
            "sun-and-cloud",
            "0.05",
        ),
        ("destatis", "2020: 0, 2021: 1, 2022: 2, 2023: 3, 2024: 4, 2025: 5", "2044: 24.9999", "sun", None),
        (
            "destatis",
            "2020: 0, 2021: 1, 2022: 2, 2023: 3, 2024: 4, 2025: 5",
            "2033: 15",
            "sun-and-cloud",
            "0.2",
        ),
        ("destatis", "2020: 0, 2021: 1, 2022: 2, 2023: 3, 2024: 4, 2025: 5", "2033: 15.0001", "cloud", None),
        # thirds, that no decimal holds: (0 to 2 in 6 years) leave 1 of 20 short
        (
            "destatis",
            "2019: 0, 2020: 0, 2021: 1, 2022: 1, 2023: 1, 2025: 2",
            "2082: 22",
            "sun-and-cloud",
            "0.05",
        ),
        # a line through two points: 9 of 10, and exactly back at the base
        ("escap", "2020: 0, 2021: 0.9", "2030: 10", "maintain", "0.9"),
        ("escap", "2020: 0, 2023: 2.7", "2030: 10", "maintain", "2.7"),
        ("escap", "2020: 0, 2021: 0.9, 2024: 3.6, 2027: 6.3", "2030: 10", "maintain", "6.3"),
        ("escap", "2020: 0, 2021: 0.8999", "2030: 10", "accelerate", "0.8999"),
        ("escap", "2020: 0, 2021: 0", "2030: 10", "accelerate", "0"),
        ("escap", "2020: 0, 2021: -0.0001", "2030: 10", "reverse", "-0.0001"),
        ("sdsn", "2020: 0, 2021: 1", "2030: 10", "on-track-or-maintaining", "1"),
        ("sdsn", "2020: 0, 2021: 0.9999", "2030: 10", "moderately-improving", "0.9999"),
        ("sdsn", "2020: 0, 2021: 0.5", "2030: 10", "moderately-improving", "0.5"),
        ("sdsn", "2020: 0, 2021: 0.4999", "2030: 10", "stagnating", "0.4999"),
        ("sdsn", "2020: 0, 2021: 0", "2030: 10", "stagnating", "0"),
        ("sdsn", "2020: 0, 2021: -0.0001", "2030: 10", "decreasing", "-0.0001"),
    ],
)
def test_a_straight_line_on_a_cut_point_is_on_the_side_that_the_body_puts_it(
    name: str, text: str, goal: str, label: str, value: str | None
) -> None:
    outcome = METHODS[name](track(text, goal))
    assert outcome.label == label
    assert value is None or outcome.value == D(value)


HELD, PASSED = {"held": True}, {"strict": True}


@pytest.mark.parametrize(
    ("text", "goal", "keys", "symbol", "rating"),
    [
        ("2020: 5, 2021: 5, 2022: 5, 2023: 6", "2030: 6", {}, "sun", "achieved"),
        ("2020: 8, 2021: 8, 2022: 8, 2023: 7", "2030: 6", {}, "sun-and-cloud", "achieved"),
        ("2020: 4, 2021: 4, 2022: 4, 2023: 5", "2023: 6", {}, "cloud", None),
        ("2020: 4, 2021: 4, 2022: 4, 2023: 4", "2023: 6", {}, "thunderstorm", "reversing"),
        ("2020: 6, 2021: 6, 2022: 6, 2023: 6", ": 6", HELD, "sun", "on-track"),
        ("2020: 8, 2021: 8, 2022: 8, 2023: 7", ": 6", HELD, "sun-and-cloud", "on-track"),
        ("2020: 6, 2021: 6, 2022: 6, 2023: 6", ": 6", HELD | PASSED, "thunderstorm", "reversing"),
        ("2020: 4, 2021: 4, 2022: 4, 2023: 4", "2030: 6", {}, "thunderstorm", "reversing"),
        ("2020: 4, 2021: 5, 2022: 5, 2023: 6", "2030: 6", PASSED, "sun", "on-track"),
        ("2020: 7, 2021: 5, 2022: 5, 2023: 6", "2030: 6", PASSED, "thunderstorm", "reversing"),
        ("2020: 6, 2021: 5, 2022: 5, 2023: 6", "2030: 6", PASSED, "thunderstorm", "reversing"),
        ("2020: 1, 2021: 2, 2022: 2, 2023: 3", None, {}, "sun", None),
        ("2020: 2, 2021: 3, 2022: 1, 2023: 2", None, {}, "cloud", None),
        ("2020: 1, 2021: 2, 2022: 3, 2023: 3", None, {}, "sun-and-cloud", None),
        ("2020: 3, 2021: 3, 2022: 1, 2023: 2", None, {}, "cloud", None),
        ("2020: 3, 2021: 3, 2022: 2, 2023: 2", None, {}, "thunderstorm", "reversing"),
        ("2020: 9, 2021: 1, 2022: 2, 2023: 2, 2024: 3, 2025: 3, 2026: 4", None, {}, "sun", None),
    ],
)
def test_the_weather_follows_the_kind_of_goal(
    text: str, goal: str | None, keys: dict[str, Any], symbol: str, rating: str | None
) -> None:
    outcome = METHODS["destatis"](track(text, goal, **keys))
    assert (outcome.label, outcome.rating) == (symbol, rating)


@pytest.mark.parametrize(
    ("one", "said_of_it"),
    [
        (track("2021: 1, 2022: 2, 2023: 3", "2030: 9"), "(too-few-points)"),
        (track("", "2030: 9"), "(no-data)"),
        (track("2020: 1, 2021: 2, 2022: 3, 2023: 4", ": 9"), "(no-period)"),
        (track("2020: 1, 2021: 2, 2022: 3, 2023: 9", ": 9"), "sun"),
        (track("2020: 1, 2021: 2, 2022: 3, 2023: 4", "2030: 9", kind="growth"), "(growth-rate)"),
        (track("2020: 1, 2021: 2, 2022: 3, 2023: 4", ": 4", kind="growth", held=True), "sun"),
        (track("2020: 9, 2021: 8, 2022: 7, 2023: 6", "2030: 5", kind="rank", better="lower"), "(rank)"),
        (track("2020: 9, 2021: 8, 2022: 7, 2023: 6", "2030: 6", kind="rank", better="lower"), "sun"),
        (track("2020: 9, 2021: 8, 2022: 7, 2023: 6", kind="rank", better="lower"), "sun"),
        (track("", "2030: 9", kind="milestone"), "(milestone)"),
        (track("2020: 1, 2021: 2, 2022: 3, 2023: 4", "2030: 9", better="within"), "(two-sided)"),
        # of an interval the weakest demand counts: 4 of 4 to 9 going up, 9 going down
        (track("2020: 1, 2021: 2, 2022: 3, 2023: 4", "2030: 4", goal_high=D(9)), "sun"),
        (track("2020: 9, 2021: 9, 2022: 9, 2023: 9", "2030: 4", goal_high=D(9), better="lower"), "sun"),
        (
            track("2020: 9, 2021: 9, 2022: 9, 2023: 10", "2023: 4", goal_high=D(9), better="lower"),
            "thunderstorm",
        ),
    ],
)
def test_the_weather_is_not_told_of_what_has_none(one: Track, said_of_it: str) -> None:
    assert said(METHODS["destatis"](one)) == said_of_it


def test_a_figure_after_the_goals_year_has_a_symbol_and_no_rating() -> None:
    late = METHODS["destatis"](track("2020: 10, 2021: 12, 2022: 14, 2023: 30", "2022: 20"))
    assert (late.label, late.rating, late.notes) == ("sun", None, ("limit-rule",))


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (track("", "2030: 9", unacceptable=D(6)), "(no-data)"),
        (track("2024: 7", unacceptable=D(6)), "(no-goal)"),
        (track("2024: 7", "2030: 9"), "(no-unacceptable-value)"),
        (track("2024: 7", "2030: 9", unacceptable=D(9)), "(no-unacceptable-value)"),
        (track("2024: 7", "2030: 9", unacceptable=D(6), better="lower"), "(no-unacceptable-value)"),
        (track("2024: 7", "2023: 9", unacceptable=D(6)), "(goal-year-past)"),
        (track("2024: 7", "2030: 9", unacceptable=D(6), better="within"), "(two-sided)"),
        (track("2024: 7", "2030: 9", unacceptable=D(6), goal_high=D(12)), "(two-sided)"),
        (track("2024: 7", "2030: 9", unacceptable=D(6), kind="milestone"), "(milestone)"),
    ],
)
def test_an_efficacy_coefficient_needs_a_satisfactory_and_an_unacceptable_value(
    one: Track, reason: str
) -> None:
    assert said(METHODS["efficacy"](one)) == reason


def test_the_worst_of_several_goals_decides_and_one_that_cannot_be_judged_leaves_it_open() -> None:
    rising = "2020: 1, 2021: 2, 2022: 3, 2023: 4"
    good, bad, none = (
        METHODS["destatis"](track(text, "2024: 5"))
        for text in (rising, "2020: 4, 2021: 3, 2022: 2, 2023: 1", "2023: 1")
    )
    assert weather.worst_of([good, bad]).label == "thunderstorm"
    assert weather.worst_of([good]).label == "sun"
    assert said(weather.worst_of([bad, none])) == "(too-few-points)"
    assert said(weather.worst_of([])) == "(no-goal)"
    assert weather.next_goal(series("2020: 60, 2030: 70"), 2020) == (2020, D(60))
    assert weather.next_goal(series("2020: 60, 2030: 70"), 2021) == (2030, D(70))
    assert weather.next_goal(series("2020: 60"), 2021) is None


def test_a_base_or_goal_of_zero_is_replaced_only_on_request_and_the_outcome_says_so() -> None:
    base_zero, goal_zero = (
        track("2020: 0, 2022: 2", "2030: 10"),
        track("2020: 10, 2022: 9", "2030: 0", better="lower"),
    )
    assert [said(opensdg.judge(one)) for one in (base_zero, goal_zero)] == ["(zero-base)", "(zero-goal)"]
    replaced = [opensdg.judge(one, zero_as=opensdg.ZERO) for one in (base_zero, goal_zero)]
    assert [(one.label, one.notes) for one in replaced] == [
        ("substantial-progress", ("zero-base-replaced",)),
        ("limited-progress", ("zero-goal-replaced",)),
    ]
    assert opensdg.judge(track("2020: 1, 2022: 2", "2030: 10"), zero_as=opensdg.ZERO).notes == ()
    assert D("0.001") == opensdg.ZERO


def test_another_base_year_than_the_one_asked_for_is_noted() -> None:
    points = series("2013: 1, 2014: 2, 2016: 3, 2020: 4")
    assert un.base_point(points) == (2016, D(3))
    assert un.base_point(points[:2]) == (2014, D(2))
    assert un.base_point(points[3:]) is None
    assert un.base_point(series("2011: 1, 2018: 2")) == (2018, D(2))
    assert opensdg.base_point(points, 2015) == (2016, D(3))
    assert opensdg.base_point(points, 2014) == (2014, D(2))
    assert opensdg.base_point(points, 2021) is None
    moved = Track(points=points, base=points[2], base_wanted=2015, goal=D(9), goal_year=2030)
    assert METHODS["un-2022"](moved).notes == ("base-year-substituted",)
    assert METHODS["un-2022"](replace(moved, base_wanted=2016)).notes == ()


def test_what_overrides_or_turns_a_formula_is_noted() -> None:
    negative = METHODS["opensdg"](track("2020: -10, 2022: -5", "2030: -1"))
    assert negative.notes == ("all-negative",)
    lost = track("2015: 96, 2020: 90", "2030: 95")
    assert [METHODS[name](lost).notes for name in ("opensdg", "un-2022", "sdsn")] == [("goal-lost",)] * 3
    level = track("2015: 95, 2020: 90", "2030: 95")
    assert [METHODS[name](level).notes for name in ("opensdg", "un-2022", "sdsn")] == [("goal-lost",)] * 3


def test_open_sdg_judges_up_to_the_goals_year_and_says_so() -> None:
    outcome = METHODS["opensdg"](track("2020: 10, 2022: 20, 2023: 5", "2022: 20"))
    assert (outcome.label, outcome.value, outcome.score, outcome.notes) == (
        "target-achieved",
        D(1),
        D(5),
        ("goal-year-past",),
    )
    late = METHODS["opensdg"](track("2024: 10, 2025: 20", "2022: 20"))
    assert said(late) == "(goal-year-past)"


@pytest.mark.parametrize(
    ("base", "limit", "factor"),
    [("0", "100", 1), ("100", "100", 0), ("200", "100", 1), ("250", "100", 1), ("3", "0", 1), ("0", "0", 1)],
)
def test_cut_points_shrink_only_near_a_natural_limit(base: str, limit: str, factor: int) -> None:
    assert opensdg.nearness(D(base), D(limit)) == factor


def test_cut_points_shrink_alike_on_either_side_of_a_limit() -> None:
    below, above = opensdg.nearness(D(80), D(100)), opensdg.nearness(D(120), D(100))
    assert below == above == opensdg.nearness(D(-80), D(-100))
    assert 0 < opensdg.nearness(D(99), D(100)) < below < opensdg.nearness(D(50), D(100)) < 1


def test_at_its_natural_limit_what_does_not_fall_is_on_the_way() -> None:
    full = METHODS["opensdg"](track("2020: 100, 2022: 100", limit=D(100)))
    assert (full.label, full.score) == ("substantial-progress", D(5))
    fallen = METHODS["opensdg"](track("2020: 100, 2022: 99.9", limit=D(100)))
    assert fallen.label == "deterioration"


def test_an_indicator_is_achieved_only_when_each_of_its_series_is() -> None:
    met, half = (
        opensdg.judge(track("2020: 1, 2022: 9", "2030: 9")),
        opensdg.judge(track("2020: 1, 2022: 1", "2030: 9")),
    )
    unknown = opensdg.judge(track("2022: 1", "2030: 9"))
    assert opensdg.mean_of_scores([met, met, unknown]).label == "target-achieved"
    both = opensdg.mean_of_scores([met, half])
    assert (both.label, both.score, both.rating) == ("moderate-progress", D("1.25"), "behind")
    assert said(opensdg.mean_of_scores([unknown])) == "(no-data)"


def test_a_two_sided_figure_is_turned_before_it_is_judged() -> None:
    assert [opensdg.from_parity(D(y)) for y in ("0.8", "1", "1.25")] == [D("1.25"), 1, D("1.25")]
    assert opensdg.from_parity(D(0)) is opensdg.from_parity(D(-1)) is None
    assert opensdg.from_optimum(D(3), D(5)) == opensdg.from_optimum(D(7), D(5)) == 2
    assert efficacy.moderate(D(3), D(5)) == efficacy.moderate(D(7), D(5)) == 2


@pytest.mark.parametrize(
    ("ratio", "score"),
    [("-3", "-5"), ("-0.3", "-3.75"), ("0.3", "-1.25"), ("0.775", "1.25"), ("1.125", "3.75"), ("9", "5")],
)
def test_eurostat_scores_lie_on_straight_lines_between_the_knots(ratio: str, score: str) -> None:
    assert eurostat.score_of_ratio(D(ratio)) == D(score)


def test_statistics_canada_scores_by_its_rounded_slopes() -> None:
    scores = [opensdg.score_of_ratio(D(ratio)) for ratio in ("-3", "0", "0.60", "0.95", "2")]
    assert scores == [-5, D("-2.5"), D("0.00004"), D("2.500055"), 5]


figures = st.decimals(D("1e-30"), D("1e30"), allow_nan=False).filter(lambda figure: figure > 0)


@given(figures, figures, st.integers(1, 60) | st.integers(61, 8000))
def test_a_yearly_growth_is_the_root_of_the_whole(start: Decimal, end: Decimal, years: int) -> None:
    found = yearly_growth(Point(1000, start), Point(1000 + years, end))
    with localcontext(Context(prec=90)):
        wanted = (end / start) ** (1 / D(years))
        assert abs(found + 1 - wanted) <= wanted.scaleb(-58)


@pytest.mark.parametrize(
    ("start", "end", "years", "growth"),
    [
        ("100", "121", 2, "0.1"),
        ("-100", "-133.1", 3, "0.1"),
        ("1", "1024", 10, "1"),
        ("8", "1", 3, "-0.5"),
        ("7", "7", 5, "0"),
        ("3", "0", 5, "-1"),
        ("3", "5", 1, "0.66666666666666666666666666666666666666666666666666666666667"),
    ],
)
def test_a_growth_that_has_few_digits_has_no_others(start: str, end: str, years: int, growth: str) -> None:
    assert yearly_growth(Point(2000, D(start)), Point(2000 + years, D(end))) == D(growth)


def test_eurostat_scores_growth_from_minus_two_to_two_per_cent_and_averages_plainly() -> None:
    scores = [eurostat.score_of_growth(D(growth)) for growth in ("-0.03", "-0.01", "0", "0.01", "0.03")]
    assert scores == [-5, D("-2.5"), 0, D("2.5"), 5]
    assert eurostat.goal_score([D(5), D("-2.5")]) == D("1.25")
    assert eurostat.goal_score([]) is None


def test_near_full_coverage_counts_as_met_only_on_request_and_the_outcome_says_so() -> None:
    almost = track("2020: 99.5, 2022: 99", "2030: 100", kind="ratio")
    assert un.judge_2023(almost).label == "stagnation-or-regression"
    close = un.judge_2023(almost, near=D(1))
    assert (close.label, close.rating, close.notes) == ("met-or-on-track", "achieved", ("within-tolerance",))
    assert un.judge_2023(replace(almost, kind="stock"), near=D(1)).notes == ()
    assert un.judge_2023(replace(almost, goal=D(99)), near=D(1)).notes == ()


def test_a_level_on_a_cut_point_is_in_the_better_band_whichever_way_the_cut_points_run() -> None:
    rising, falling = [D(3), D(6), D(15), D(25)], [D(97), D(94), D(85), D(75)]
    assert [un.current_level(D(value), rising) for value in (3, 6, 15, 25, 26)] == [0, 1, 2, 3, 4]
    assert [un.current_level(D(value), falling) for value in (97, 94, 85, 75, 74)] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("labels", "verdict"),
    [
        ("on-track", "on-track"),
        ("on-track fair-progress-but-acceleration-needed", "for-review"),  # a mean of 0.5
        ("limited-or-no-progress fair-progress-but-acceleration-needed", "for-review"),  # of -0.5
        ("target-achieved deterioration", "for-review"),
        ("limited-or-no-progress deterioration", "off-track"),
        ("", None),
    ],
)
def test_series_roll_up_as_undp_does(labels: str, verdict: str | None) -> None:
    assert un.roll_up(labels.split()) == verdict


def rounded(figure: Decimal | None) -> Decimal:
    assert figure is not None
    return figure.quantize(D("1e-12"))


def test_later_points_weigh_more_in_a_prediction() -> None:
    """Weights 1, 2 and 5: by hand the line is at 165/46 in 2030; equal weights would put it at 2.9."""
    one = track("2020: 0, 2025: 0, 2028: 3", "2030: 10")
    assert rounded(escap.predicted(one.points, 2030)) == rounded(D(165) / 46)
    assert rounded(escap.judge(one).score) == rounded(D(165) / 46)
    assert escap.predicted(one.points, 2028) == 3
    apart = replace(one, points=one.points[1:])
    assert escap.judge(apart) == escap.judge(one)


def test_a_bounded_quantity_is_predicted_inside_its_bounds_on_the_logit() -> None:
    """Odds of 1 and of 4 four years later make 32 ten years later, and 100 * 32 / 33 a share."""
    share = track("2020: 50, 2024: 80", "2030: 96", kind="ratio")
    straight, bent = escap.judge(share), escap.judge(share, scale=D(100))
    assert escap.predicted(share.points, 2030) == 125
    assert rounded(escap.predicted(share.points, 2030, D(100))) == rounded(D(3200) / 33)
    assert (straight.score, straight.notes) == (D(10), ())
    assert (bent.label, bent.notes) == ("maintain", ("logit",))


@pytest.mark.parametrize("text", ["2020: 0, 2024: 80", "2020: 50, 2022: 100, 2024: 80"])
def test_a_logit_has_no_ends_of_its_scale(text: str) -> None:
    assert said(escap.judge(track(text, "2030: 96"), scale=D(100))) == "(outside-scale)"


def test_the_status_index_is_signed_and_parity_has_two_sides() -> None:
    back = METHODS["escap"](track("2020: 30, 2024: 35", "2030: 10", better="lower"))
    assert (back.value, back.rating) == (D("-2.5"), "reversing")
    assert escap.parity_index(D("0.8"), D("0.9"), D(1)) == escap.parity_index(D("0.8"), D("1.1"), D(1)) == 5


def test_the_efficacy_coefficient_runs_from_60_to_100_and_on() -> None:
    higher = track("2024: 13", "2025: 12", unacceptable=D(6))
    lower = track("2024: 6", "2025: 6", unacceptable=D(12), better="lower")
    assert [(o.score, o.rating, o.label) for o in map(efficacy.judge, (higher, lower))] == [
        (D("106.666666666666666666666666667"), "achieved", None),
        (100, "achieved", None),
    ]
    assert efficacy.judge(track("2024: 6", "2025: 12", unacceptable=D(6))).score == 60
    assert efficacy.weighted_mean([D(60), D(90)], [D(2), D(1)]) == 70
    assert efficacy.weighted_mean([], []) is None
    assert [efficacy.geometric_mean(s) for s in ([], [D(0), D(4)], [D(2), D(8)])] == [None, None, 4]


def test_completion_has_a_form_for_each_kind_of_plan_and_none_where_it_means_nothing() -> None:
    assert plan.completion(D(63), D(56)) == D("1.125")
    assert plan.completion(D(1), D(0)) is plan.completion(D(1), D(-1)) is None
    assert plan.completion_of_sum([D(3), D(4)], D(5)) == D("1.4")
    assert plan.completion_of_sum([D(3)], D(0)) is None
    assert plan.completion_of_rate(D("0.08"), D("0.08")) == 1
    assert plan.completion_of_rate(D("0.08"), D(-1)) is None
    assert plan.completion_of_loss(D(100), D(-100)) == 3
    assert plan.completion_of_loss(D(1), D(0)) is plan.completion_of_loss(D(1), D(1)) is None
    assert plan.growth_on(D(0), D(5)) is None


def test_what_a_mean_growth_still_needs_makes_the_whole_come_true() -> None:
    assert plan.growth_over([D("0.1"), D("0.2")]) == D("0.32")
    assert plan.mean_growth([D("0.21"), D(0)]) == D("0.1")
    # 1.1 ** 3 over 1.1 * 1.0 leaves 1.21
    assert plan.mean_growth_left(D("0.1"), 3, [D("0.1"), D(0)]) == D("0.21")
    assert plan.mean_growth_left(D("0.1"), 2, [D("0.1"), D(0)]) is None
    assert plan.mean_growth_left(D("0.1"), 2, []) == D("0.1")
    assert plan.mean_growth([]) is plan.mean_growth([D(-1), D("0.1")]) is None
    assert plan.mean_growth_left(D("0.1"), 2, [D(-1)]) is plan.mean_growth_left(D(-1), 2, []) is None


def test_reductions_compound() -> None:
    assert plan.reduction_over([D("0.1"), D("0.1")]) == D("0.19")
    assert plan.reduction_left(D("0.271"), 3, [D("0.1"), D("0.1")]) == D("0.1")
    assert plan.reduction_left(D("0.19"), 2, []) == D("0.1")
    assert plan.reduction_left(D("0.1"), 2, [D("0.2")]) == D("-0.125")
    assert plan.reduction_left(D("0.1"), 1, [D("0.2")]) is None
    assert plan.reduction_left(D(1), 2, []) is plan.reduction_left(D("0.1"), 2, [D(1)]) is None


def test_the_rest_of_a_year_is_asked_for_in_amounts_or_in_growth() -> None:
    assert plan.needed_a_month(D(1200), D(300), 6) == 150
    assert plan.needed_a_month(D(1200), D(300), 12) is None
    # 110 over the year, 45 so far: 65 where there were 50
    assert plan.growth_left(D("0.1"), D(100), D(50), D(45)) == D("0.3")
    assert plan.growth_left(D("0.1"), D(100), D(100), D(45)) is None


def test_a_seasonal_share_needs_two_years_and_shows_its_spread() -> None:
    years = [(D(40), D(100)), (D(45), D(100)), (D(60), D(120))]
    shares = plan.seasonal_shares(years)
    assert shares == (D("0.4"), D("0.45"), D("0.5"))
    assert plan.seasonal_shares(years[:2]) == (D("0.4"), D("0.425"), D("0.45"))
    assert plan.seasonal_shares(years[:1]) is plan.seasonal_shares([*years, (D(1), D(0))]) is None
    assert shares is not None
    assert plan.year_end(D(45), shares) == (D(90), D(100), D("112.5"))
    assert plan.year_end(D(45), plan.Shares(D(0), D(1), D(1))) is None


@pytest.mark.parametrize(
    ("earned", "periods"),
    [("0", "0"), ("5", "0.5"), ("10", "1"), ("25", "3"), ("29", "3.4"), ("35", "4"), ("99", "4")],
)
def test_earned_schedule_counts_the_periods_whose_plan_is_done(earned: str, periods: str) -> None:
    curve = plan.cumulative([D(10), D(15), D(0), D(10)])
    assert plan.earned_schedule(D(earned), curve) == D(periods)
    assert plan.periods_ahead(D(earned), curve, D(2)) == D(periods) - 2


def test_earned_schedule_is_nothing_without_a_rising_plan() -> None:
    assert plan.earned_schedule(D(1), []) is plan.earned_schedule(D(-1), [D(1)]) is None
    assert plan.earned_schedule(D(1), [D(2), D(1)]) is plan.periods_ahead(D(1), [], D(1)) is None
    assert plan.schedule_index(D(1), D(0)) is None


def test_half_a_linear_year_is_six_months() -> None:
    assert plan.earned_schedule(D(600), plan.linear_plan(D(1200))) == 6
    assert plan.linear_plan(D(10), 3)[-1] == 10
    assert plan.linear_share(6) == D("0.5")


def noiseless(*figures: Decimal | None) -> bool:
    return all(len(figure.as_tuple().digits) <= 30 for figure in figures if figure is not None)


@pytest.mark.parametrize(
    "one",
    [
        track("2020: 3, 2021: 4, 2022: 5, 2023: 7", "2031: 19", unacceptable=D(1)),
        track("2020: 3, 2021: 4, 2022: 5, 2024: 7", limit=D(11)),
        track("2020: 3, 2021: 3, 2022: 3, 2026: 3.07", limit=D(11)),
        track("2020: 3, 2021: 3, 2022: 3, 2026: 3.17", limit=D(11)),
        track("2020: 3, 2021: 3, 2022: 3, 2026: 2.99"),
        track("2020: 3, 2021: 3, 2022: 3, 2026: 2.99", "2031: 19"),
    ],
)
def test_figures_of_a_profile_carry_no_noise(one: Track) -> None:
    outcomes = [judge(one) for judge in METHODS.values()]
    assert all(noiseless(outcome.value, outcome.score) for outcome in outcomes)


def test_figures_of_the_parts_of_a_profile_carry_no_noise() -> None:
    third, scores = D(1) / 3, [D(1), D(1), D(2)]
    assert noiseless(
        eurostat.score_of_ratio(third),
        eurostat.score_of_growth(third / 99),
        eurostat.goal_score(scores),
        opensdg.mean_of_scores([Outcome(label="x", score=score) for score in scores]).score,
        opensdg.nearness(D(1), D(3)),
        opensdg.from_parity(D(3)),
        escap.status_index(D(0), D(1), D(3)),
        escap.parity_index(D(0), D(1), D(3)),
        escap.predicted(series("2020: 1, 2023: 2"), 2030),
        efficacy.weighted_mean(scores, scores),
        efficacy.geometric_mean(scores),
    )


def test_figures_of_plan_practice_carry_no_noise() -> None:
    third, sevenths = D(1) / 3, [D(1) / 7, D(2) / 7]
    shares = plan.seasonal_shares([(D(1), D(3)), (D(2), D(7))])
    assert shares is not None
    figures = [
        plan.completion(D(1), D(3)),
        plan.completion_of_sum([D(1)], D(3)),
        plan.completion_of_rate(third, D(2)),
        plan.completion_of_loss(D(1), D(-3)),
        plan.growth_on(D(3), D(4)),
        plan.linear_share(4),
        plan.needed_a_month(D(1), D(0), 9),
        *shares,
        *(plan.year_end(D(1), plan.Shares(D(3), D(7), D(9))) or ()),
        plan.growth_left(D(0), D(3), D(0), D(1)),
        plan.growth_over(sevenths),
        plan.mean_growth(sevenths),
        plan.mean_growth_left(third, 3, sevenths),
        plan.reduction_over(sevenths),
        plan.reduction_left(third, 3, sevenths),
        *plan.linear_plan(D(1), 3),
        plan.earned_schedule(D(1), [D(3)]),
        plan.schedule_index(D(1), D(3)),
        plan.periods_ahead(D(1), [D(3)], third),
    ]
    assert None not in figures
    assert noiseless(*figures)


def test_the_figures_of_a_track_ascend() -> None:
    with pytest.raises(ValueError, match="ascend"):
        Track(points=series("2021: 1, 2020: 2"))
    with pytest.raises(ValueError, match="ascend"):
        Track(points=series("2021: 1, 2021: 2"))


# small whole numbers make zeros and equals meet, which is where formulas break
figures = st.integers(-3, 3).map(D) | st.decimals(-(10**6), 10**6, places=3)
years = st.integers(2010, 2040)


@st.composite
def tracks(draw: st.DrawFn) -> Track:
    points = tuple(Point(y, draw(figures)) for y in sorted(draw(st.sets(years, max_size=8))))
    goal = draw(st.none() | figures)
    return Track(
        points=points,
        base=draw(st.none() | st.builds(Point, years, figures) | st.sampled_from(points or (None,))),
        base_wanted=draw(st.none() | years),
        goal=goal,
        goal_high=draw(st.none() | figures) if goal is not None and draw(st.booleans()) else None,
        goal_year=draw(st.none() | years),
        better=draw(st.sampled_from(["higher", "lower", "within"])),
        kind=draw(st.sampled_from(["flow", "stock", "ratio", "growth", "rank", "milestone"])),
        held=draw(st.booleans()),
        strict=draw(st.booleans()),
        limit=draw(st.none() | figures),
        unacceptable=draw(st.none() | figures),
    )


@given(tracks())
def test_a_profile_judges_or_says_why_not_and_never_both(one: Track) -> None:
    for name, judge in METHODS.items():
        outcome = judge(one)
        if outcome.reason is not None:
            assert outcome == Outcome(reason=outcome.reason), name
            assert outcome.reason in get_args(Obstacle)
        else:
            assert outcome.label is not None or outcome.score is not None, name
            assert outcome.rating is None or outcome.rating in get_args(Counterpart)


def test_every_counterpart_is_a_rating_of_ours() -> None:
    assert set(get_args(Counterpart)) <= set(RATINGS)


@pytest.mark.parametrize(
    ("bands", "ratings"),
    [
        (eurostat.WITH_GOAL, "on-track behind far-behind reversing"),
        (eurostat.WITHOUT_GOAL, "None None reversing reversing"),
        (opensdg.WITH_GOAL, "on-track behind far-behind reversing"),
        (opensdg.WITHOUT_GOAL, "None None None reversing"),
        (opensdg.OF_SCORE, "on-track behind far-behind reversing"),
        (un.WITH_GOAL_2022, "on-track behind far-behind reversing"),
        (un.WITHOUT_GOAL_2022, "on-track behind far-behind reversing"),
        (un.WITH_GOAL_2023, "on-track behind far-behind reversing"),
        (sdsn.ARROWS, "on-track behind far-behind reversing"),
    ],
)
def test_bands_run_from_best_to_worst(bands: tuple[Band, ...], ratings: str) -> None:
    assert [str(row.rating) for row in bands] == ratings.split()
    assert [row.least for row in bands] == sorted((row.least for row in bands), reverse=True)


@pytest.mark.parametrize(
    ("latest", "rating"),
    [("1000", "far-behind"), ("999", "reversing"), ("1040", "behind"), ("2000", "achieved")],
)
def test_the_worst_category_of_2023_parts_at_zero(latest: str, rating: str) -> None:
    assert METHODS["un-2023"](track(f"2020: 1000, 2021: {latest}", "2022: 1500")).rating == rating


@given(tracks())
def test_the_callers_arithmetic_does_not_matter(one: Track) -> None:
    with localcontext(prec=3):
        rough = [judge(one) for judge in METHODS.values()]
    assert rough == [judge(one) for judge in METHODS.values()]


def scaled(one: Track, factor: Decimal) -> Track:
    def times(value: Decimal | None) -> Decimal | None:
        return None if value is None else value * factor

    return replace(
        one,
        points=tuple(Point(y, v * factor) for y, v in one.points),
        base=None if one.base is None else Point(one.base.year, one.base.value * factor),
        goal=times(one.goal),
        goal_high=times(one.goal_high),
        limit=times(one.limit),
        unacceptable=times(one.unacceptable),
    )


@given(tracks(), st.sampled_from([D("0.001"), D(8), D(10000)]))
def test_the_unit_does_not_matter(one: Track, factor: Decimal) -> None:
    assert verdicts(scaled(one, factor)) == verdicts(one)


@given(tracks())
def test_straight_lines_judge_a_mirrored_track_alike(one: Track) -> None:
    mirrored = scaled(one, D(-1))
    if one.goal_high is not None:
        mirrored = replace(mirrored, goal=mirrored.goal_high, goal_high=mirrored.goal)
    if one.better != "within":
        mirrored = replace(mirrored, better="lower" if one.better == "higher" else "higher")
    for name in ("destatis", "escap", "sdsn", "efficacy"):
        assert METHODS[name](mirrored).label == METHODS[name](one).label, name
        assert METHODS[name](mirrored).score == METHODS[name](one).score, name


ORDER = ["reversing", "far-behind", "behind", "on-track", "achieved"]


@settings(max_examples=200)
@given(
    base=st.decimals(1, 1000, places=2),
    goal=st.decimals(1, 1000, places=2),
    latest=st.lists(st.decimals(0, 1500, places=2), min_size=2, max_size=2).map(sorted),
    better=st.sampled_from(["higher", "lower"]),
)
@pytest.mark.parametrize("name", ["eurostat", "opensdg", "un-2022", "un-2023", "escap", "sdsn"])
def test_a_better_figure_never_earns_a_worse_rating(
    name: str, base: Decimal, goal: Decimal, latest: list[Decimal], better: str
) -> None:
    worse, good = latest if better == "higher" else latest[::-1]
    ratings = [
        METHODS[name](
            Track(
                points=(Point(2015, base), Point(2020, value)),
                base=Point(2015, base),
                goal=goal,
                goal_year=2030,
                better="higher" if better == "higher" else "lower",
            )
        ).rating
        for value in (worse, good)
    ]
    if None not in ratings:
        low, high = (ORDER.index(str(rating)) for rating in ratings)
        assert low <= high


@pytest.mark.parametrize("latest", ["1e-30", "999999999999999999999999999999"])
@pytest.mark.parametrize("goal", ["1e-30", "999999999999999999999999999999", "2"])
@pytest.mark.parametrize("better", ["higher", "lower"])
def test_the_largest_and_smallest_figures_of_a_file_do_not_overflow(
    latest: str, goal: str, better: str
) -> None:
    one = track(f"1000: 1, 1001: {latest}", f"9999: {goal}", better=better, unacceptable=D(1))
    assert all(isinstance(judge(one), Outcome) for judge in METHODS.values())
