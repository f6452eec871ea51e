"""Spans of days: every text has one meaning, and every span one text; time counted in months, exactly."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yztrack.period import TICKS_PER_MONTH, TICKS_PER_YEAR, Period, months, parse_period, ticks, year

days = st.dates(date(1000, 1, 1), date(9999, 12, 31))
spans = st.builds(lambda one, other: Period(min(one, other), max(one, other)), days, days)
whole_months = st.builds(months, st.integers(1500, 9000), st.integers(1, 12), st.integers(1, 60))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-H1", "2025-01-01", "2025-06-30"),
        ("2025-H2", "2025-07-01", "2025-12-31"),
        ("2025-Q3", "2025-07-01", "2025-09-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-06-30", "2025-06-30", "2025-06-30"),
        ("2026/2030", "2026-01-01", "2030-12-31"),
        ("2024-01/2024-02", "2024-01-01", "2024-02-29"),
        ("2025-H2/2026-Q1", "2025-07-01", "2026-03-31"),
        ("2025-01-15/2025-03", "2025-01-15", "2025-03-31"),
    ],
)
def test_a_period_runs_from_its_first_to_its_last_day_both_included(text: str, first: str, last: str) -> None:
    assert parse_period(text) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "25",
            "0000",
            "20255",
            "2025-",
            "2025-6",
            "2025-13",
            "2025-00",
            "2025-02-30",
            "2025-H3",
            "2025-Q0",
        ),
        *(
            "2025-Q5",
            "2025-h1",
            " 2025",
            "2025 ",
            "2025\n",
            "２０２５",
            "2025/",
            "/2025",
            "2025//2026",
            "2025/2026/2027",
        ),
        *(
            "2025/2024",
            "2025-06/2025-05",
            "2025-06-30/2025-06-29",
            "2025-06/2025",
            "2025-W01",
            "+2025",
            "2025-06-30T00:00",
        ),
    ],
)
def test_what_is_no_period_is_refused_by_its_text(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"is not a period|ends before it starts|has no such (month|day)"
    ) as caught:
        parse_period(text)
    assert repr(text.partition("/")[0])[1:-1] in str(caught.value)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2025-01/2025-12", "2025"),
        ("2025-Q1/2025-Q4", "2025"),
        ("2025-01/2025-06", "2025-H1"),
        ("2025-Q1/2025-Q2", "2025-H1"),
        ("2025-07/2025-09", "2025-Q3"),
        ("2025-06-01/2025-06-30", "2025-06"),
        ("2025-06-30/2025-06-30", "2025-06-30"),
        ("2025-02/2025-04", "2025-02/2025-04"),
        ("2025-04/2026-03", "2025-04/2026-03"),
        ("2021-01/2025-12", "2021/2025"),
        ("2025-06-01/2025-06-29", "2025-06-01/2025-06-29"),
    ],
)
def test_a_span_has_one_text(text: str, canonical: str) -> None:
    assert str(parse_period(text)) == canonical


@given(
    spans
    | whole_months
    | st.builds(year, st.integers(1000, 9999))
    | st.builds(lambda day: Period(day, day), days)
)
def test_the_text_of_a_span_reads_as_that_span(span: Period) -> None:
    assert parse_period(str(span)) == span


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        ("2025", "A"),
        ("2023/2025", "3A"),
        ("2025-H2", "S"),
        ("2025-Q4", "Q"),
        ("2025-12", "M"),
        ("2024-01/2024-02", "2M"),
        ("2025-02/2025-04", "3M"),  # three months, and no quarter
        ("2025-04/2025-09", "6M"),
        ("2025-04/2026-03", "12M"),
        ("2025-06-30", "D"),
        ("2025-06-01/2025-06-10", "10D"),
    ],
)
def test_the_frequency_is_the_code_of_sdmx_with_a_count(text: str, frequency: str) -> None:
    assert parse_period(text).frequency == frequency


@pytest.mark.parametrize(
    ("text", "previous"),
    [
        ("2025", "2024"),
        ("2025-H1", "2024-H2"),
        ("2025-Q1", "2024-Q4"),
        ("2025-03", "2025-02"),
        ("2024-01/2024-02", "2023-11/2023-12"),
        ("2021/2025", "2016/2020"),
        ("2025-01-01", "2024-12-31"),
        ("2025-06-08/2025-06-14", "2025-06-01/2025-06-07"),
    ],
)
def test_the_previous_period_is_of_the_same_length(text: str, previous: str) -> None:
    assert str(parse_period(text).previous()) == previous


@given(spans.filter(lambda span: span.first.year > 6000) | whole_months)
def test_the_previous_period_ends_where_this_one_begins(span: Period) -> None:
    assert span.previous().last == span.before() == span.first - timedelta(1)


@pytest.mark.parametrize(
    "text", ["2025", "2025-H1", "2025-Q3", "2025-06", "2025-06-30", "2024-01/2024-02", "2021/2025"]
)
def test_the_previous_period_is_of_the_same_frequency(text: str) -> None:
    span = parse_period(text)
    assert span.previous().frequency == span.frequency


def test_the_years_of_a_window() -> None:
    assert [str(one) for one in parse_period("2026/2030").years()] == ["2026", "2027", "2028", "2029", "2030"]
    assert [str(one) for one in parse_period("2025-07/2026-06").years()] == ["2025", "2026"]


@pytest.mark.parametrize(
    ("text", "whole", "several"),
    [
        ("2025", True, False),
        ("2021/2025", True, True),
        ("2025-07/2026-06", False, True),
        ("2025-H1", False, False),
        ("2025-12-31/2026-01-01", False, True),
    ],
)
def test_whole_years_and_several_years(text: str, whole: bool, several: bool) -> None:
    span = parse_period(text)
    assert (span.whole_years, span.several_years) == (whole, several)


@given(days)
def test_the_days_of_a_month_are_equal_parts_of_one_whole_month(day: date) -> None:
    length = monthrange(day.year, day.month)[1]
    ends = [
        ticks(day.replace(day=1) - timedelta(1)),
        *(ticks(day.replace(day=n)) for n in range(1, length + 1)),
    ]
    parts = {later - earlier for earlier, later in pairwise(ends)}
    assert parts == {TICKS_PER_MONTH // length}
    assert ends[-1] - ends[0] == TICKS_PER_MONTH == parts.pop() * length


@given(days, days)
def test_time_grows_with_every_day(one: date, other: date) -> None:
    assert (ticks(one) < ticks(other)) == (one < other)


@given(st.integers(1000, 9998), st.integers(1, 12), st.integers(1, 12))
def test_whole_months_count_as_months_leap_year_or_not(number: int, month: int, count: int) -> None:
    span = months(number, month, count)
    assert ticks(span.last) - ticks(span.before()) == count * TICKS_PER_MONTH


def test_a_year_is_twelve_months() -> None:
    assert ticks(date(2025, 12, 31)) - ticks(date(2020, 12, 31)) == 5 * TICKS_PER_YEAR
