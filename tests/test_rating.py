"""The verdict: its table row by row, and the laws of what it may rest on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Plan, keys_of, members, narrowed, numbers, plans, quantities
from tests.plans import SETTINGS, SOURCES, judge, known, source
from yztrack.assessment import Assessment
from yztrack.evidence import Dropped, Evidence, Observation, weigh
from yztrack.model import Actual, CutPoints, Indicator, observed
from yztrack.period import parse_period
from yztrack.quantity import Quantity, agree, downward, exactly, intersect, upward
from yztrack.rating import RATINGS, Rating, Situation, rate


def pace(text: str) -> Quantity:
    """An interval from its text: `[1..2)`, `(0.95..)`, `[0.6]`."""
    low, dots, high = text[1:-1].partition("..")
    if not dots:
        return exactly(Decimal(low))
    return Quantity(
        Decimal(low) if low else None,
        bool(low) and text[0] == "(",
        Decimal(high) if high else None,
        bool(high) and text[-1] == ")",
    )


@pytest.mark.parametrize(
    ("value", "rating"),
    [
        ("1.05", "ahead"),
        ("1.049", "on-track"),
        ("0.95", "on-track"),
        ("0.949", "behind"),
        ("0.60", "behind"),
        ("0.599", "far-behind"),
        ("0", "far-behind"),
        ("-0.001", "reversing"),
    ],
)
def test_a_cut_point_belongs_to_the_better_rating(value: str, rating: str) -> None:
    assert rate(Situation(known=True, pace=exactly(Decimal(value)))) == (rating, rating)


@pytest.mark.parametrize(
    ("interval", "worst", "best"),
    [
        ("[0.5..1.1]", "far-behind", "ahead"),
        ("(0.95..1.05)", "on-track", "on-track"),
        ("(0.95..1.05]", "on-track", "ahead"),
        ("[0.6..)", "behind", "ahead"),
        ("[-1..0)", "reversing", "reversing"),
        ("[-1..0]", "reversing", "far-behind"),
        ("(..2]", "undetermined", "undetermined"),
        ("(..)", "undetermined", "undetermined"),
    ],
)
def test_a_pace_that_spans_cut_points_is_rated_by_its_worst_end_with_the_best_beside_it(
    interval: str, worst: str, best: str
) -> None:
    assert rate(Situation(known=True, pace=pace(interval))) == (worst, best)


near_cuts = st.sampled_from(
    [Decimal(text) for text in ("-1", "0", "0.3", "0.60", "0.7", "0.95", "1", "1.05", "2")]
)


@given(quantities(near_cuts))
def test_worst_and_best_are_those_of_all_paces_and_no_others(interval: Quantity) -> None:
    worst, best = rate(Situation(known=True, pace=interval))
    if interval.low is None:
        assert (worst, best) == ("undetermined", "undetermined")
        return
    each = [
        rate(Situation(known=True, pace=exactly(_decimal(one.numerator, one.denominator))))[0]
        for one in members(interval)
    ]
    assert (worst, best) == (min(each, key=RATINGS.index), max(each, key=RATINGS.index))


def _decimal(numerator: int, denominator: int) -> Decimal:
    return Decimal(numerator) / Decimal(denominator)


def test_the_cut_points_are_those_of_the_workspace() -> None:
    cuts = CutPoints(ahead=Decimal(2), behind=Decimal("0.8"))
    found = [
        rate(Situation(known=True, pace=exactly(Decimal(text)), cut_points=cuts))[0]
        for text in ("1.5", "0.7", "2")
    ]
    assert found == ["on-track", "far-behind", "ahead"]


# design.md section 4, the table from top to bottom: the first row that holds
ROWS: Sequence[tuple[Rating, Callable[[Situation], bool]]] = (
    ("achieved", lambda one: one.proven or one.holds),
    ("missed", lambda one: one.failed),
    ("awaiting", lambda one: one.due and not one.settled),
    ("undetermined", lambda one: one.due or (one.pace is not None and one.pace.low is None)),
    ("not-started", lambda one: one.unstarted and one.pace is None),
    ("no-data", lambda one: not one.known and not one.milestone and one.pace is None),
    ("ahead", lambda one: _at_least(one, "1.05")),
    ("on-track", lambda one: _at_least(one, "0.95")),
    ("behind", lambda one: _at_least(one, "0.60")),
    ("far-behind", lambda one: _at_least(one, "0")),
    ("reversing", lambda one: one.pace is not None),
    ("open", lambda one: True),
)


def _at_least(one: Situation, cut: str) -> bool:
    return one.pace is not None and one.pace.low is not None and one.pace.low >= Decimal(cut)


def test_every_situation_has_the_rating_of_the_first_row_that_holds() -> None:
    keys = ("milestone", "proven", "holds", "failed", "due", "settled", "unstarted", "known")
    paces = [None, *map(pace, ("[1.1]", "[1]", "[0.7..2]", "(0..9)", "[-1..9]", "(..9]"))]
    for flags in product((False, True), repeat=len(keys)):
        for one in paces:
            said: dict[str, Any] = dict(zip(keys, flags, strict=True))
            situation = Situation(**said, pace=one)
            expected = next(rating for rating, holds in ROWS if holds(situation))
            worst, best = rate(situation)
            assert worst == expected
            assert RATINGS.index(worst) <= RATINGS.index(best)


def test_of_nothing_known_nothing_is_claimed() -> None:
    assert rate(Situation()) == ("no-data", "no-data")
    assert rate(Situation(due=True)) == ("awaiting", "awaiting")


def test_ratings_are_ordered_from_worst_to_best() -> None:
    worse = "missed reversing far-behind awaiting behind undetermined no-data"
    better = "open not-started unquantified on-track ahead achieved"
    assert [*worse.split(), *better.split()] == list(RATINGS)


LATER = """
    [[targets]]
    period = 2030
    at_most = 100
    source = "plan"
    [[actuals]]
    period = 2024
    value = {value}
    source = "s2024"
"""


def test_a_count_that_never_falls_may_still_pass_its_ceiling() -> None:
    assessment = judge(LATER.format(value=50), "2025-06-30", kind="stock", never_falls="true")
    assert assessment.rating == "achieved"
    assert codes(assessment) == ["held-so-far"]  # and not for good


def test_a_count_that_never_falls_has_missed_a_ceiling_once_it_passed_it() -> None:
    assessment = judge(LATER.format(value=150), "2025-06-30", kind="stock", never_falls="true")
    assert (assessment.met, assessment.rating) == ("no", "missed")


MILESTONE = """
    [[targets]]
    period = 2025
    source = "plan"
    [[actuals]]
    period = {period}
    done = {done}
    source = "s2025"
    [[actuals]]
    period = "2025-07/2026-06"
    done = true
    source = "s2026"
"""


def test_a_milestone_not_done_by_its_date_is_missed_though_it_was_done_in_a_period_around_it() -> None:
    assert (
        judge(MILESTONE.format(period="2025", done="false"), "2027-01-01", kind="milestone").rating
        == "missed"
    )


@pytest.mark.parametrize(
    ("period", "done", "rating"),
    [("2024", "true", "achieved"), ('"2025-08"', "true", "achieved"), ("2024", "false", "undetermined")],
)
def test_of_two_reports_on_a_milestone_the_one_that_decides_does(period: str, done: str, rating: str) -> None:
    assert judge(MILESTONE.format(period=period, done=done), "2027-01-01", kind="milestone").rating == rating


@pytest.mark.parametrize("period", ['"2025-H1"', '"2025-06"', "2025-06-30"])
def test_without_a_period_the_newest_figure_decides_whatever_its_frequency(period: str) -> None:
    text = f"""
        [[targets]]
        id = "some-day"
        condition = "at full capacity"
        at_least = 5
        source = "plan"
        [[actuals]]
        period = {period}
        value = 6
        source = "s2025"
    """
    assert judge(text, "2026-01-31", kind="ratio").met == "yes"


# what is said of several reports, ten days apart, each of one of four years
FIRST_DAY = date(2026, 1, 1)
whole_numbers = st.builds(Decimal, st.integers(0, 12))


@st.composite
def report(draw: st.DrawFn) -> dict[str, Any]:
    year = draw(st.sampled_from([2022, 2023, 2023, 2023]))
    keys: dict[str, Any] = {"period": str(year), "source": draw(st.sampled_from(["office", "paper", "blog"]))}
    kind = draw(
        st.sampled_from(["figure"] * 8 + ["missing", "rejected", "forecast", "revises", "break", "multiple"])
    )
    if kind == "missing":
        return {**keys, "missing": True}
    keys |= keys_of(draw(quantities(whole_numbers).filter(lambda one: one != Quantity())))
    match kind:
        case "rejected":
            return {**keys, "rejected": "a misprint"}
        case "forecast" | "break":
            return {**keys, "status": kind}
        case "revises":
            return {**keys, "revises": True}
        case "multiple":
            return {**keys, "period": "2023", "measure": "multiple", "baseline": "2022"}
    return {**keys, "status": draw(st.sampled_from(["normal", "normal", "provisional", "estimated"]))}


reports = st.lists(report(), max_size=6).map(
    lambda found: [{**one, "published": str(FIRST_DAY + timedelta(10 * at))} for at, one in enumerate(found)]
)
OFFICES = {
    **SOURCES,
    "office": source("2025-01-01", "official"),
    "paper": source("2025-01-01", "media"),
    "blog": source("2025-01-01", "self-media"),
}


def weighed(actuals: Sequence[dict[str, Any]], as_of: date, kind: str = "flow") -> Evidence:
    read = Indicator(name="An indicator", kind=kind, actuals=tuple(Actual(**one) for one in actuals))  # type: ignore[arg-type]
    return weigh(read, as_of, OFFICES, SETTINGS.tolerance)


def placeless(evidence: Evidence) -> tuple[object, ...]:
    """Evidence without the places in the file, in an order that does not hang on them."""

    def bare(one: Observation) -> Observation:
        return one._replace(place=0)

    dropped = sorted((Dropped(bare(one.observation), one.reason) for one in evidence.dropped), key=str)
    return (
        [bare(one) for one in evidence.known],
        dropped,
        [bare(one) for one in evidence.forecasts],
        evidence.breaks,
    )


@given(reports, st.integers(0, 60), st.randoms(use_true_random=False))
def test_the_order_in_which_a_file_tells_its_reports_does_not_matter(
    actuals: list[dict[str, Any]], days: int, shuffle: Any
) -> None:
    as_of = FIRST_DAY + timedelta(days)
    told = list(actuals)
    shuffle.shuffle(told)
    assert placeless(weighed(told, as_of)) == placeless(weighed(actuals, as_of))


HANGING = (
    'period = 2020\n    value = 100\n    source = "s2020"',
    'period = 2020\n    value = 0.5\n    measure = "multiple"\n    baseline = 2025\n    source = "s2024"',
    'period = 2025\n    value = 2\n    measure = "multiple"\n    baseline = 2020\n    source = "s2025"',
)


@pytest.mark.parametrize(
    "order",
    [
        pytest.param((0, 1, 2)),
        (2, 1, 0),
    ],
)
def test_a_report_that_hangs_on_a_known_figure_is_resolved_wherever_it_stands(order: tuple[int, ...]) -> None:
    text = "".join(f"\n    [[actuals]]\n    {HANGING[index]}\n" for index in order)
    assert known(text, "2026-06-30") == {"2020": "[100.0] s2024", "2025": "[200] s2025"}


@given(reports, st.integers(0, 60))
def test_an_outcome_lies_inside_every_report_that_was_kept_and_contradicts_every_one_that_was_not(
    actuals: list[dict[str, Any]], days: int
) -> None:
    as_of = FIRST_DAY + timedelta(days)
    evidence = weighed(actuals, as_of)
    dropped = {one.observation.place: one for one in evidence.dropped}
    for place, told in enumerate(actuals):
        actual = Actual(**told)
        assert actual.published is not None
        outcome = evidence.at(actual.period)
        if actual.published.last > as_of or actual.status == "forecast":
            assert place not in dropped
        elif place not in dropped:
            assert outcome is not None
            if actual.measure == "level":
                assert (
                    intersect(outcome.quantity, observed(actual, "flow", SETTINGS.tolerance))
                    == outcome.quantity
                )
        elif dropped[place].reason == "contradicted":
            assert outcome is not None
            assert agree(outcome.quantity, dropped[place].observation.quantity) is None


@given(reports, st.integers(0, 60))
def test_a_revision_removes_what_was_said_before_and_nothing_else(
    actuals: list[dict[str, Any]], days: int
) -> None:
    as_of = FIRST_DAY + timedelta(days)
    removed = {one.observation.place for one in weighed(actuals, as_of).dropped if one.reason == "revised"}
    shown = [
        (place, Actual(**told))
        for place, told in enumerate(actuals)
        if told["published"] <= str(as_of)
        and not ({"missing", "rejected"} & told.keys() or told.get("status") == "forecast")
    ]
    expected = {
        place
        for place, one in shown
        if any(
            other.revises and other.period == one.period and str(other.published) > str(one.published)
            for _, other in shown
        )
    }
    assert removed == expected


later_kinds = st.sampled_from(
    [
        {},
        {"status": "break"},
        {"status": "forecast"},
        {"revises": True},
        {"missing": True},
        {"rejected": "a misprint"},
    ]
)


@given(
    plans(),
    st.lists(
        st.tuples(st.sampled_from(["2020", "2024", "2025", "2030"]), whole_numbers, later_kinds),
        min_size=1,
        max_size=4,
    ),
)
def test_what_is_published_after_the_day_of_judgement_changes_nothing_at_all(
    plan: Plan, later: list[tuple[str, Decimal, dict[str, Any]]]
) -> None:
    published = str(plan.as_of + timedelta(1))
    added = [
        {
            "period": period,
            "source": "plan",
            "published": published,
            **({} if "missing" in said else {"value": value}),
            **said,
        }
        for period, value, said in later
    ]
    assert replace(plan, actuals=[*plan.actuals, *added]).assess() == plan.assess()


@given(plans(), st.data())
def test_what_is_decided_for_good_stays_so_when_all_is_known(plan: Plan, data: st.DataObject) -> None:
    early = plan.assess()
    told = narrowed(plan, data)
    untold = {str(year) for year in range(2020, 2031)} - {actual["period"] for actual in told.actuals}
    filled = [{"period": year, "source": f"s{year}", "value": data.draw(numbers)} for year in sorted(untold)]
    late = replace(told, actuals=[*told.actuals, *filled], as_of=date(2031, 6, 30)).assess()
    assert late.rating in {"achieved", "missed", "awaiting", "undetermined"}
    if early.rating == "missed" or (early.rating == "achieved" and "held-so-far" not in codes(early)):
        assert late.rating == early.rating


def codes(assessment: Assessment) -> list[str]:
    return [reason.code for reason in assessment.reasons]


steps = st.lists(st.integers(0, 6), min_size=7, max_size=7)
forms = st.lists(st.sampled_from(["value", "at_least", "at_most", "none", "none"]), min_size=7, max_size=7)


@given(
    steps,
    forms,
    st.integers(0, 2),
    st.sampled_from(["at_least", "more_than"]),
    st.integers(0, 40),
    st.sampled_from([None, "any", "end"]),
    st.sampled_from(["2024-06-30", "2026-06-30", "2027-06-30"]),
)
def test_what_a_count_that_never_falls_proves_the_count_confirms(
    steps: list[int], forms: list[str], slack: int, key: str, goal: int, over: str | None, as_of: str
) -> None:
    counts = {2020 + at: Decimal(sum(steps[: at + 1])) for at in range(7)}
    target = {"source": "plan", "period": "2021/2025" if over else "2025", key: Decimal(goal), "over": over}
    loose = {"value": Decimal(0), "at_least": Decimal(-slack), "at_most": Decimal(slack)}
    reported = [
        {"period": str(year), "source": f"s{year}", form: count + loose[form]}
        for (year, count), form in zip(counts.items(), forms, strict=True)
        if form != "none"
    ]
    exact = [{"period": str(year), "source": f"s{year}", "value": count} for year, count in counts.items()]
    told = Plan("stock", "higher", target, reported, date.fromisoformat(as_of), never_falls=True).assess()
    truth = Plan("stock", "higher", target, exact, date(2030, 1, 1)).assess()
    assert truth.rating in {"achieved", "missed"}
    if told.rating == "missed" or (told.rating == "achieved" and "held-so-far" not in codes(told)):
        assert told.rating == truth.rating


def test_a_bound_never_proves_against_its_own_side() -> None:
    """A floor and a lower bound, a ceiling and an upper bound: yes or unknown, never no."""
    ends = [Decimal(number) for number in (-1, 0, 1)]
    for goal, end in product(ends, ends):
        target = {"source": "plan", "period": parse_period("2025")}
        for key, quantity in (("at_least", upward(end)), ("at_most", downward(end))):
            actual = {"period": "2025", "source": "s2025", **keys_of(quantity)}
            plan = Plan("ratio", "higher", {**target, key: goal}, [actual], date(2026, 6, 30))
            assert plan.assess().met != "no"
