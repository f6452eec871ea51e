"""Whether a figure is out of scale: the tables are what is asked and what is not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.plans import SETTINGS, SOURCES, figures, indicator
from yztrack.evidence import weigh
from yztrack.magnitude import Misfit, misfit
from yztrack.period import parse_period


def found(kind: str, text: str, period: str, *numbers: str) -> Misfit | None:
    """What is told of numbers for a period, beside an indicator's figures and goals."""
    read = indicator(text, kind=kind, unit=None if kind == "milestone" else "亿元")
    evidence = weigh(read, date.max, SOURCES, SETTINGS.tolerance)
    return misfit([Decimal(number) for number in numbers], parse_period(period), read, evidence)


def series(**years: str) -> str:
    return "".join(
        f'[[actuals]]\nperiod = "{year[1:].replace("_", "-")}"\nsource = "plan"\npublished = 2029\n{told}\n'
        for year, told in years.items()
    )


SALES = series(y2022="value = 8000", y2023="value = 8600", y2024="value = 9124")


@pytest.mark.parametrize(
    ("period", "number", "times", "known"),
    [
        ("2025", "91240", 10, "2024"),
        ("2025", "912.4", 10, "2024"),
        ("2025", "0.9124", 10_000, "2024"),
        ("2025", "-91240", 10, "2024"),
        ("2023", "860", 10, "2023"),
        ("2021", "80000", 10, "2022"),
        ("2025", "0", None, "2024"),
    ],
)
def test_ten_times_off_the_nearest_figure_is_out_of_scale(
    period: str, number: str, times: int | None, known: str
) -> None:
    told = found("flow", SALES, period, number)
    assert told is not None
    assert (told.times, str(told.period), told.source) == (times, known, "plan")
    assert told.larger == (abs(Decimal(number)) > 9124)


@pytest.mark.parametrize(
    ("period", "number"),
    [("2025", "91239"), ("2025", "912.5"), ("2025", "9124"), ("2020", "800.1"), ("2023", "80000")],
)
def test_less_than_ten_times_is_in_scale(period: str, number: str) -> None:
    assert found("flow", SALES, period, number) is None


def test_a_figure_between_two_fits_either() -> None:
    jump = series(y2020="value = 50", y2022="value = 6000")
    assert found("flow", jump, "2021", "5500") is None
    assert found("flow", jump, "2021", "4") is not None
    assert found("flow", jump, "2023", "50") is not None


def test_both_numbers_of_a_range_are_looked_at() -> None:
    told = found("flow", SALES, "2025", "9000", "95000")
    assert told is not None and told.number == 95000


def test_a_bound_is_known_by_its_number() -> None:
    assert found("flow", series(y2024="more_than = 9000"), "2025", "90000") is not None
    assert found("flow", series(y2024="more_than = 9000"), "2025", "80000") is None


def test_a_flow_is_compared_with_spans_of_its_own_length() -> None:
    both = SALES + series(y2024_01="value = 700")
    assert found("flow", both, "2025-01", "730") is None
    assert found("flow", both, "2025-01", "9124") is not None
    assert found("flow", SALES, "2025-01", "730") is None


def test_a_stock_is_compared_with_any_day() -> None:
    assert found("stock", series(y2024="value = 500"), "2025-06-30", "5300") is not None
    assert found("stock", series(y2024="value = 500"), "2025-06-30", "530") is None


def test_a_share_for_a_percentage_is_out_of_scale() -> None:
    assert found("ratio", series(y2024="value = 52.1"), "2025", "0.532") is not None


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        ("stock", series(y2024="value = 1"), "15"),
        ("stock", series(y2024="value = 12"), "1"),
        ("flow", series(y2024="value = 3"), "0"),
        ("growth", series(y2024="value = 6.2"), "-0.3"),
        ("growth", series(y2024="value = 6.2"), "0"),
        ("growth", series(y2023="value = -12", y2024="value = 6.2"), "-1.1"),
        ("rank", series(y2024="value = 3"), "35"),
        ("milestone", series(y2024="done = false"), "100"),
        ("flow", "", "100000"),
        ("flow", series(y2024="value = 0"), "9000"),
        ("flow", series(y2024='value = 9\nstatus = "forecast"'), "9000"),
        ("flow", series(y2024='value = 9\nrejected = "a misprint"'), "9000"),
    ],
)
def test_small_counts_changes_of_sign_ranks_and_what_nothing_is_known_of_are_not_asked(
    kind: str, text: str, number: str
) -> None:
    assert found(kind, text, "2025", number) is None


def test_a_growth_rate_of_the_same_sign_is_asked() -> None:
    assert found("growth", series(y2024="value = 6.2"), "2025", "62") is not None
    assert found("growth", series(y2024="value = 6.2"), "2025", "0.062") is not None


def test_counts_are_small_only_where_all_are() -> None:
    assert found("stock", series(y2024="value = 2"), "2025", "20") is not None
    assert found("stock", series(y2024="value = 1.5"), "2025", "15") is not None


@pytest.mark.parametrize(
    ("goal", "period", "number", "asked"),
    [
        ("period = 2030\nmore_than = 10000", "2025", "100", True),
        ("period = 2030\nmore_than = 10000", "2025", "9000", False),
        ("period = 2030\nbetween = [10, 20]", "2025", "150", False),
        ("period = 2030\nbetween = [10, 20]", "2025", "200", True),
        ("period = 2030\nmore_than = 10000", "2025-01", "100", False),
        ('period = "2026/2030"\nover = "each"\nvalue = 10000', "2025", "100", True),
        ('period = "2026/2030"\nover = "total"\nvalue = 10000', "2025", "100", False),
        ('period = 2030\nmeasure = "change"\nvalue = 10000', "2025", "100", False),
        ("period = 2030\nmore_than = 10\nbenchmark = 'a/b'", "2025", "10000", False),
        ('id = "x"\ncondition = "at full capacity"\nvalue = 10000', "2025", "100", True),
    ],
)
def test_where_no_figure_is_known_the_goal_tells_the_scale(
    goal: str, period: str, number: str, asked: bool
) -> None:
    told = found("flow", f'[[targets]]\nsource = "plan"\n{goal}\n', period, number)
    assert (told is not None) == asked
    assert told is None or told.source == ""


def test_a_figure_outweighs_the_goal() -> None:
    text = figures("flow", {2020: "50"}, goal="period = 2030\nmore_than = 10000").partition("\n")[2]
    assert found("flow", text.partition("\n")[2], "2021", "60") is None
