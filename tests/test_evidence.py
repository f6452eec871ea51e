"""Which actual counts: each input stands in its test."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans import SOURCES, indicator, known, source
from tests.test_quantity import span
from yztrack.evidence import Evidence, Observation, weigh
from yztrack.model import Settings
from yztrack.period import Period
from yztrack.quantity import exactly

TWO = """
    [[actuals]]
    period = 2023
    {first}
    source = "s2024"
    [[actuals]]
    period = 2023
    {second}
    source = "s2025"
"""


def outcome(first: str, second: str, as_of: str = "2026-01-01") -> str:
    return known(TWO.format(first=first, second=second), as_of)["2023"]


def test_a_yearbook_that_rounds_does_not_erase_the_bulletins_digits() -> None:
    assert outcome("value = 7423.26", "value = 7423") == "[7423.26] s2024"


def test_a_later_bound_does_not_erase_a_value() -> None:
    assert outcome("value = 9124", "more_than = 9000") == "[9124] s2024"


def test_bounds_from_both_sides_make_an_interval_named_by_the_first_in_rank() -> None:
    assert outcome("at_least = 119", "at_most = 134") == "[119..134] s2025"


def test_the_newest_of_two_that_contradict_stays() -> None:
    assert outcome("value = 100", "value = 110") == "[110] s2025"


def test_what_was_not_published_yet_leaves_no_trace() -> None:
    assert outcome("value = 100", "value = 110", "2025-06-30") == "[100] s2024"


def test_a_final_figure_outranks_a_newer_provisional_one() -> None:
    assert outcome("value = 100", 'value = 110\n    status = "provisional"') == "[100] s2024"


def test_a_revision_removes_what_was_said_before_and_a_reprint_does_not_undo_it() -> None:
    text = TWO.format(first="value = 100", second="value = 90\n    revises = true")
    reprint = '\n    [[actuals]]\n    period = 2023\n    value = 100\n    source = "blog"\n'
    sources = {**SOURCES, "blog": source("2026-03-01", "self-media")}
    assert known(text + reprint, "2026-06-30", sources=sources)["2023"] == "[90] s2025"


def test_a_forecast_never_counts() -> None:
    assert outcome("value = 100", 'value = 8200\n    status = "forecast"') == "[100] s2024"


def test_a_rejected_or_missing_figure_never_counts() -> None:
    text = TWO.format(first='value = 1\n    rejected = "a misprint"', second="missing = true")
    assert known(text, "2026-01-01") == {}


def test_of_a_stock_all_spans_that_end_on_one_day_are_one_period() -> None:
    text = """
        [[actuals]]
        period = 2024
        value = 2516
        source = "s2024"
        [[actuals]]
        period = 2024-12-31
        more_than = 2500
        source = "s2025"
    """
    assert list(known(text, "2026-01-01", kind="stock").values()) == ["[2516] s2024"]


def test_a_relative_report_is_resolved_where_its_base_is_known_and_else_not_counted() -> None:
    text = """
        [[actuals]]
        period = 2020
        value = 100
        source = "s2020"
        [[actuals]]
        period = 2025
        more_than = 2
        measure = "multiple"
        baseline = 2020
        source = "s2025"
        [[actuals]]
        period = 2024
        value = 5
        measure = "percent"
        baseline = 2019
        source = "s2025"
    """
    assert known(text, "2026-01-01") == {"2020": "[100] s2020", "2025": "(200..) s2025"}


def test_two_relative_reports_that_hang_on_each_other_are_not_resolved() -> None:
    text = """
        [[actuals]]
        period = 2020
        value = 0.5
        measure = "multiple"
        baseline = 2025
        source = "s2020"
        [[actuals]]
        period = 2025
        value = 2
        measure = "multiple"
        baseline = 2020
        source = "s2025"
    """
    assert known(text, "2026-01-01") == {}


@pytest.mark.parametrize(
    ("base", "report", "known_as"),
    [
        ("value = 200", "value = 10", "[220]"),
        ("value = -200", "value = 10", "[-180]"),  # up is up: less of a loss
        ("value = -200", "less_than = -5", "(..-210)"),
        ("between = [-200, -100]", "value = 10", "[-180..-90]"),
        ("between = [-200, 100]", "value = 10", "[-180..110]"),
        ("at_most = 100", "value = 10", "(..110]"),
        ("between = [-200, 100]", "value = 150", "[0..250]"),  # from -200 by 300, from 0 by nothing
        ("value = 0", "value = 10", "[0]"),
    ],
)
def test_a_report_in_per_cent_is_of_the_size_of_its_base(base: str, report: str, known_as: str) -> None:
    text = f"""
        [[actuals]]
        period = 2020
        {base}
        source = "s2020"
        [[actuals]]
        period = 2025
        {report}
        measure = "percent"
        baseline = 2020
        source = "s2025"
    """
    read = indicator(text)
    found = weigh(read, date(2026, 1, 1), SOURCES, Settings().tolerance)
    assert [one.quantity for one in found.known if one.source == "s2025"] == [span(known_as)]


periods = st.lists(
    st.tuples(st.dates(date(2020, 1, 1), date(2020, 3, 31)), st.integers(0, 90)).map(
        lambda told: Period(told[0], told[0] + timedelta(told[1]))
    ),
    unique=True,
    max_size=12,
)


@given(periods, periods)
def test_a_period_is_found_as_by_looking_through_all(told: list[Period], asked: list[Period]) -> None:
    told.sort(key=lambda one: (one.last, one.first))
    evidence = Evidence(
        tuple(
            Observation(one, exactly(Decimal(1)), "s", date(2021, 1, 1), "normal", None, 0, "official")
            for one in told
        )
    )
    for period in (*told, *asked):
        found = evidence.at(period)
        assert (found and found.period) == (period if period in told else None)
        same_end = [one for one in told if one.last == period.last]
        stock = evidence.at(period, stock=True)
        assert (stock and stock.period) == (same_end[0] if same_end else None)
        parts = [one for one in told if one.first == period.first and one.last < period.last]
        assert [one.period for one in evidence.parts(period)] == parts


def test_what_is_known_stands_in_the_order_of_its_periods_whatever_the_files() -> None:
    text = "".join(
        f'\n    [[actuals]]\n    period = "{one}"\n    value = 1\n    source = "plan"'
        for one in ("2023", "2021/2022", "2022", "2022-H2", "2020")
    )
    assert list(known(text, "2026-01-01")) == ["2020", "2021/2022", "2022", "2022-H2", "2023"]
