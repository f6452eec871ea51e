"""Which actual counts: each input stands in its test."""

from __future__ import annotations

from tests.plans import SOURCES, known, source

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
