"""Derived indicators: what follows from members, and what a missing member leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import assert_spans, members, quantities
from tests.plans import SETTINGS, book, figures, shown
from yztrack.derive import Member, derived, member_ids, year_before
from yztrack.evidence import NOTHING, Evidence, Observation
from yztrack.model import Derivation, Indicator
from yztrack.period import parse_period
from yztrack.quantity import Quantity, Truth, exactly


def known(files: dict[str, str], name: str, as_of: str = "2026-12-31") -> dict[str, str]:
    told = book(files, as_of)
    return {
        str(one.period): shown(one.quantity) for one in told.evidence(told.workspace.indicators[name]).known
    }


CLUSTERS = {f"clusters/c{n}": figures("stock", {2025: str(90 + n * 4)}) for n in range(1, 5)}
UNKNOWN = {f"clusters/c{n}": figures("stock", {2024: "1"}) for n in (5, 6)}
OVER_90 = 'kind = "stock"\nunit = "个"\n[derive]\ncount = ["clusters/*"]\nmore_than = 90\n{more}'


def test_a_count_over_six_with_four_true_and_two_unknown_is_four_to_six() -> None:
    files = {**CLUSTERS, **UNKNOWN, "over-90": OVER_90.format(more="")}
    assert known(files, "over-90")["2025"] == "[4..6]"


def test_members_without_a_file_may_count_too() -> None:
    files = {**CLUSTERS, "over-90": OVER_90.format(more="members = 43")}
    assert known(files, "over-90")["2025"] == "[4..43]"


def test_what_is_excepted_is_no_member() -> None:
    files = {**CLUSTERS, **UNKNOWN, "over-90": OVER_90.format(more='except = ["clusters/c[56]"]')}
    assert known(files, "over-90")["2025"] == "[4]"


def test_a_glob_matches_neither_its_own_file_nor_another_derived_one() -> None:
    files = {**CLUSTERS, "clusters/all": 'kind = "stock"\nunit = "个"\n[derive]\ncount = ["*"]\nat_least = 1'}
    files["clusters/other"] = files["clusters/all"].replace('"*"', '"clusters/all", "clusters/c1"')
    indicators = book(files, "2026-12-31").workspace.indicators
    assert member_ids(indicators["clusters/all"], indicators) == list(CLUSTERS)
    assert member_ids(indicators["clusters/other"], indicators) == ["clusters/c1"]


@pytest.mark.parametrize(
    ("second", "total", "mean"),
    [
        ("20", "[30]", "[15]"),
        ("more_than = 20", "(30..)", "(15..)"),
        ("between = [20, 21]", "[30..31]", "[15..15.5]"),
        (None, "[10..)", "[5..)"),  # the second is not known: at least
    ],
)
def test_a_sum_with_a_missing_part_is_at_least(second: str | None, total: str, mean: str) -> None:
    files = {"p/a": figures("flow", {2025: "10"})}
    files["p/b"] = figures("flow", {2024: "1"} if second is None else {2025: second})
    for name in ("sum", "mean"):
        files[name] = f'kind = "flow"\nunit = "亿元"\n[derive]\n{name} = ["p/*"]'
    assert known(files, "sum")["2025"] == total
    assert known(files, "mean")["2025"] == mean


def test_the_mean_of_three_is_exact() -> None:
    files = {f"p/{n}": figures("flow", {2025: str(n)}) for n in (1, 2, 3)}
    files["mean"] = 'kind = "flow"\nunit = "亿元"\n[derive]\nmean = ["p/*"]'
    assert known(files, "mean") == {"2025": "[2]"}


def test_a_part_that_may_be_negative_leaves_the_sum_open_when_it_is_missing() -> None:
    files = {
        "p/a": figures("flow", {2025: "10"}),
        "p/b": figures("flow", {2024: "1"}, head="may_be_negative = true"),
    }
    files["sum"] = 'kind = "flow"\nunit = "亿元"\n[derive]\nsum = ["p/*"]'
    assert known(files, "sum")["2025"] == "(..)"
    del files["p/b"]
    assert known(files | {"sum": files["sum"] + "\nmembers = 2"}, "sum")["2025"] == "[10..)"
    files["p/a"] = figures("flow", {2025: "10"}, head="may_be_negative = true")
    assert known(files | {"sum": files["sum"] + "\nmembers = 2"}, "sum")["2025"] == "(..)"


@pytest.mark.parametrize(
    ("unit", "operation", "outcome"),
    [
        ("%", 'ratio = ["p/a", "p/b"]', "[25]"),
        ("倍", 'ratio = ["p/a", "p/b"]', "[0.25]"),
        ("亿元", 'difference = ["p/a", "p/b"]', "[-30]"),
        ("%", 'growth_of = "p/a"', "[-20]"),
    ],
)
def test_a_ratio_in_per_cent_is_a_hundredfold_and_growth_is_on_the_year_before(
    unit: str, operation: str, outcome: str
) -> None:
    files = {"p/a": figures("flow", {2024: "12.5", 2025: "10"}), "p/b": figures("flow", {2025: "40"})}
    files["d"] = f'kind = "ratio"\nunit = "{unit}"\n[derive]\n{operation}'
    assert known(files, "d") == {"2025": outcome}


@pytest.mark.parametrize("base", ["0", "-4", "between = [-1, 5]", "between = [0, 5]"])
def test_there_is_no_ratio_to_what_may_be_zero_or_less(base: str) -> None:
    files = {
        "p/a": figures("flow", {2025: "10"}),
        "p/b": figures("flow", {2025: base}, head="may_be_negative = true"),
    }
    files["d"] = 'kind = "ratio"\nunit = "倍"\n[derive]\nratio = ["p/a", "p/b"]'
    assert known(files, "d") == {}


def test_no_growth_across_a_break() -> None:
    told = {2023: "10", 2024: '11\nstatus = "break"', 2025: "12"}
    files = {"p/a": figures("flow", {year: f"value = {one}" for year, one in told.items()})}
    files["d"] = 'kind = "growth"\nunit = "%"\n[derive]\ngrowth_of = "p/a"'
    assert list(known(files, "d")) == ["2025"]


@pytest.mark.parametrize(
    ("span", "before"),
    [
        ("2025", "2024"),
        ("2025-Q2", "2024-Q2"),
        ("2024-02", "2023-02"),
        ("2025-02", "2024-02"),
        ("2025-01/2025-02", "2024-01/2024-02"),
        ("2024-02-29", "2023-02-28"),
        ("2025-06-15", "2024-06-15"),
    ],
)
def test_a_year_before_ends_with_the_month_where_the_span_does(span: str, before: str) -> None:
    assert str(year_before(parse_period(span))) == before


def test_a_reported_figure_counts_before_the_derived_one() -> None:
    files = {"p/a": figures("flow", {2024: "1", 2025: "10"})}
    files["sum"] = figures("flow", {2025: "11"}) + '[derive]\nsum = ["p/*"]\n'
    assert known(files, "sum") == {"2024": "[1]", "2025": "[11]"}


def test_a_stock_is_derived_once_a_day() -> None:
    files = {"p/a": figures("stock", {2025: "10"})}
    files["p/b"] = files["p/a"].replace("period = 2025", "period = 2025-12-31")
    files["sum"] = 'kind = "stock"\nunit = "亿元"\n[derive]\nsum = ["p/*"]'
    assert list(known(files, "sum").values()) == ["[20]"]


def met_by(files: dict[str, str], as_of: str = "2026-06-30") -> str:
    files = files | {"met": 'kind = "stock"\nunit = "个"\n[derive]\ncount_met = ["p/*"]'}
    return known(files, "met", as_of).get("2025", "-")


GOAL = "period = 2025\nat_least = 10"


def test_members_that_meet_their_own_targets_are_counted() -> None:
    files = {f"p/{n}": figures("stock", {2025: str(8 + n)}, goal=GOAL) for n in range(5)}
    assert met_by(files) == "[3]"
    assert met_by(files | {"p/x": figures("stock", {2024: "1"}, goal=GOAL)}) == "[3..4]"
    assert met_by(files | {"p/x": figures("stock", {2025: "more_than = 1"}, goal=GOAL)}) == "[3..4]"


def test_a_member_without_a_target_of_the_period_is_not_counted_and_not_missed() -> None:
    files = {"p/a": figures("stock", {2025: "11"}, goal=GOAL), "p/b": figures("stock", {2024: "11"})}
    told = book(files | {"met": 'kind = "stock"\nunit = "个"\n[derive]\ncount_met = ["p/*"]'}, "2026-06-30")
    [one] = told.evidence(told.workspace.indicators["met"]).known
    assert (shown(one.quantity), one.whole) == ("[1]", True)


def test_a_member_with_two_targets_of_the_period_counts_once_and_only_if_it_meets_both() -> None:
    both = f'{GOAL}\n[[targets]]\nid = "ceiling"\nsource = "plan"\nperiod = 2025\nat_most = {{most}}'
    assert met_by({"p/a": figures("stock", {2025: "11"}, goal=both.format(most=20))}) == "[1]"
    assert met_by({"p/a": figures("stock", {2025: "11"}, goal=both.format(most=10))}) == "[0]"


def test_a_superseded_target_of_a_member_no_longer_counts() -> None:
    goals = (
        f'{GOAL}\nid = "old"\n[[targets]]\nsource = "s2024"\nperiod = 2025\nat_least = 20\nsupersedes = "old"'
    )
    files = {"p/a": figures("stock", {2025: "11"}, goal=goals)}
    assert met_by(files, "2026-06-30") == "[0]"


@pytest.mark.parametrize(
    ("third", "goal", "as_of", "met", "rating"),
    [
        ("1", "at_least = 2", "2026-06-30", "no", "missed"),
        ("11", "at_least = 2", "2026-06-30", "yes", "achieved"),
        (None, "at_least = 2", "2026-06-30", "unknown", "awaiting"),  # a member is missing: to be published
        (None, "at_least = 1", "2026-06-30", "yes", "achieved"),  # proven whatever the missing one is
        (None, "at_least = 3", "2026-06-30", "no", "missed"),
        (
            "more_than = 5",
            "at_least = 2",
            "2026-06-30",
            "unknown",
            "undetermined",
        ),  # known, and leaves it open
    ],
)
def test_a_count_that_is_due_awaits_its_missing_members(
    third: str | None, goal: str, as_of: str, met: str, rating: str
) -> None:
    files = {"p/a": figures("stock", {2025: "11"}), "p/b": figures("stock", {2025: "9"})}
    files["p/c"] = figures("stock", {2024: "1"} if third is None else {2025: third})
    files["over"] = (
        'kind = "stock"\nunit = "个"\n[derive]\ncount = ["p/*"]\nat_least = 10\n'
        f'[[targets]]\nperiod = 2025\nsource = "plan"\n{goal}'
    )
    told = book(files, as_of)
    over = told.workspace.indicators["over"]
    judged = told.assess(over.targets[0], over)
    assert (judged.met, judged.rating) == (met, rating)
    assert [str(one.indicator) for one in judged.members] == ["p/a", "p/b", "p/c"]


def test_a_derived_figure_takes_the_latest_date_and_the_weakest_standing_of_its_members() -> None:
    files = {
        "p/a": figures("flow", {2025: 'value = 1\nstatus = "estimated"'}),
        "p/b": figures("flow", {2025: "2"}),
    }
    files["p/b"] += "published = 2026-03-01\n"
    files["sum"] = 'kind = "flow"\nunit = "亿元"\n[derive]\nsum = ["p/*"]'
    told = book(files, "2026-06-30")
    [one] = told.evidence(told.workspace.indicators["sum"]).known
    assert (one.published, one.status, one.source, one.grounds) == (
        date(2026, 3, 1),
        "estimated",
        "",
        "official",
    )


def test_a_break_of_a_member_is_a_break_of_the_whole() -> None:
    files = {"p/a": figures("flow", {2020: "10", 2024: 'value = 15\nstatus = "definition"'})}
    files["sum"] = (
        'kind = "flow"\nunit = "亿元"\n[derive]\nsum = ["p/*"]\n'
        '[[targets]]\nperiod = 2030\nbaseline = 2020\nat_least = 30\nsource = "plan"'
    )
    told = book(files, "2025-06-30")
    whole = told.workspace.indicators["sum"]
    judged = told.assess(whole.targets[0], whole)
    assert (judged.pace, "break" in [reason.code for reason in judged.reasons]) == (None, True)


def seen(quantity: Quantity, span: str = "2025") -> Observation:
    return Observation(parse_period(span), quantity, "plan", date(2026, 1, 1), "normal", None, 0, "official")


def derive(operation: dict[str, Any], parts: Sequence[Evidence], unit: str = "亿元") -> Quantity | None:
    part = Indicator(name="A part", kind="flow", unit="亿元", may_be_negative=True)
    whole = Indicator(name="The whole", kind="ratio", unit=unit, derive=Derivation(**operation))

    def verdicts(_member: Member, _period: object) -> Sequence[Truth]:
        return ()

    told = derived(whole, [Member(part, one) for one in parts], NOTHING, SETTINGS.tolerance, verdicts)
    found = [one.quantity for one in told.known if str(one.period) == "2025"]
    return found[0] if found else None


def every(parts: Sequence[Quantity]) -> list[tuple[Fraction, ...]]:
    return list(product(*(members(one) for one in parts)))


positive = st.builds(lambda digits: Decimal(digits).scaleb(-1), st.integers(1, 999))
some = st.lists(quantities(), min_size=1, max_size=3)


@given(some)
def test_a_sum_and_a_mean_span_every_outcome(parts: list[Quantity]) -> None:
    given_parts = [Evidence((seen(one),)) for one in parts]
    ids = tuple(str(n) for n in range(len(parts)))
    total, mean = derive({"sum": ids}, given_parts), derive({"mean": ids}, given_parts)
    assert total is not None and mean is not None
    assert_spans(total, [sum(one) for one in every(parts)])  # type: ignore[misc]
    assert_spans(mean, [sum(one) / len(one) for one in every(parts)])  # type: ignore[misc]


@given(some)
def test_a_count_spans_every_outcome(parts: list[Quantity]) -> None:
    told = derive({"count": ("*",), "at_least": Decimal(5)}, [Evidence((seen(one),)) for one in parts])
    ends = [members(part) + [Fraction(5)] * part.contains(Decimal(5)) for part in parts]
    counts = [sum(one >= 5 for one in outcome) for outcome in product(*ends)]
    assert told == Quantity(Decimal(min(counts)), False, Decimal(max(counts)), False)


@given(quantities(), quantities(positive))
def test_a_ratio_and_a_growth_span_every_outcome(top: Quantity, base: Quantity) -> None:
    ratio = derive({"ratio": ("a", "b")}, [Evidence((seen(top),)), Evidence((seen(base),))], "%")
    growth = derive({"growth_of": "a"}, [Evidence((seen(base, "2024"), seen(top)))])
    if base.low is None:
        assert ratio is None and growth is None
        return
    assert ratio is not None and growth is not None
    shares = [100 * one / other for one, other in every([top, base])]
    assert_spans(ratio, shares)
    assert_spans(growth, [share - 100 for share in shares])


@given(quantities(), quantities())
def test_a_difference_spans_every_outcome(one: Quantity, other: Quantity) -> None:
    told = derive({"difference": ("a", "b")}, [Evidence((seen(one),)), Evidence((seen(other),))])
    assert told is not None
    assert_spans(told, [first - second for first, second in every([one, other])])


def test_a_ratio_to_a_member_that_is_missing_is_not_known() -> None:
    assert derive({"ratio": ("a", "b")}, [Evidence((seen(exactly(Decimal(1))),)), NOTHING]) is None
    assert derive({"difference": ("a", "b")}, [Evidence((seen(exactly(Decimal(1))),)), NOTHING]) is None


def test_members_without_a_file_leave_a_due_goal_awaiting_and_divide_a_mean() -> None:
    files = {"p/a": figures("stock", {2025: "10"}), "p/b": figures("stock", {2025: "20"})}
    files["mean"] = (
        'kind = "stock"\nunit = "亿元"\n[derive]\nmean = ["p/*"]\nmembers = 3\n'
        '[[targets]]\nperiod = 2025\nat_least = 12\nsource = "plan"'
    )
    told = book(files, "2026-06-30")
    mean = told.workspace.indicators["mean"]
    judged = told.assess(mean.targets[0], mean)
    assert judged.own is not None
    assert (shown(judged.own.quantity), judged.own.whole, judged.rating) == ("[10..)", False, "awaiting")


@pytest.mark.parametrize(
    ("stated", "count"),
    [
        ("about = 100", "[2]"),
        ("about = 100\ntolerance = 1", "[1]"),
        ("value = 98", "[2]"),
        ("at_most = 98", "[1]"),
    ],
)
def test_members_are_counted_against_any_quantity(stated: str, count: str) -> None:
    """About 100 is from 98 up, by the workspace's two per cent."""
    files = {f"p/{told}": figures("stock", {2025: told}) for told in ("98", "99.5")}
    files["count"] = f'kind = "stock"\nunit = "个"\n[derive]\ncount = ["p/*"]\n{stated}'
    assert known(files, "count")["2025"] == count


def test_a_stock_members_figure_is_found_by_its_last_day() -> None:
    files = {"p/a": figures("stock", {2025: "10"}), "p/b": figures("flow", {2025: "20"})}
    told = book(files, "2026-06-30").workspace.indicators
    members = [Member(one, book(files, "2026-06-30").evidence(one)) for one in told.values()]
    day = parse_period("2025-12-31")
    assert [one.at(day) is not None for one in members] == [True, False]
    assert [one.at(parse_period("2025")) is not None for one in members] == [True, True]


@pytest.mark.parametrize(
    ("told", "more", "whole"),
    [
        ({2025: "1"}, "", True),
        ({2025: "1"}, "members = 2", True),
        ({2025: "1"}, "members = 1", True),  # fewer than there are files: none is missing
        ({2025: "1"}, "members = 3", False),
        ({2024: "1"}, "", False),
        ({2024: "1"}, "members = 3", False),
    ],
)
def test_a_derived_figure_is_whole_where_every_member_is_known(
    told: dict[int, str], more: str, whole: bool
) -> None:
    files = {"p/a": figures("flow", {2025: "10"}), "p/b": figures("flow", told)}
    files["sum"] = f'kind = "flow"\nunit = "亿元"\n[derive]\nsum = ["p/*"]\n{more}'
    known_then = book(files, "2026-06-30")
    one = known_then.evidence(known_then.workspace.indicators["sum"]).at(parse_period("2025"))
    assert one is not None
    assert (one.whole, one.place, one.quantity.high is not None) == (whole, -1, whole)


def test_what_is_derived_stands_before_and_after_what_is_reported() -> None:
    files = {"p/a": figures("flow", {2023: "1", 2024: "2", 2025: "3"})}
    files["sum"] = figures("flow", {2024: "9"}) + '[derive]\nsum = ["p/*"]\n'
    assert known(files, "sum") == {"2023": "[1]", "2024": "[9]", "2025": "[3]"}


def test_a_derivation_without_members_is_what_is_reported() -> None:
    files = {"sum": figures("flow", {2024: "9"}) + '[derive]\nsum = ["nowhere/*"]\n'}
    assert known(files, "sum") == {"2024": "[9]"}


def test_a_ratio_of_one_member_alone_is_none() -> None:
    files = {
        "p/a": figures("flow", {2024: "9"}),
        "d": 'kind = "ratio"\nunit = "%"\n[derive]\nratio = ["p/a", "p/b"]',
    }
    assert known(files, "d") == {}


def test_a_break_within_the_year_is_a_break_too() -> None:
    files = {"p/a": figures("stock", {2023: "10", 2024: "12", 2025: "13"})}
    files["p/a"] += '[[actuals]]\nperiod = 2024-06-30\nvalue = 11\nstatus = "break"\nsource = "s2024"\n'
    files["d"] = 'kind = "growth"\nunit = "%"\n[derive]\ngrowth_of = "p/a"'
    assert list(known(files, "d")) == ["2025"]
