"""Periods as people type them: the tables are the contract, the properties its edges."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yztrack.message import Message
from yztrack.period import Period, months, parse_period, year
from yztrack.spans import read_period


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip("\n").splitlines()]


PERIODS = """
2025                 | 2025
2025年               | 2025
２０２５年           | 2025
2025年度             | 2025
二〇二五年           | 2025
2025H1               | 2025-H1
2025-h1              | 2025-H1
2025年上半年         | 2025-H1
2025下半年           | 2025-H2
H1 2025              | 2025-H1
2025Q3               | 2025-Q3
2025q3               | 2025-Q3
2025 Q3              | 2025-Q3
2025年Q3             | 2025-Q3
Q3 2025              | 2025-Q3
2025年第三季度       | 2025-Q3
2025年三季度         | 2025-Q3
2025年3季度          | 2025-Q3
2025年前三季度       | 2025-01/2025-09
2025年一至三季度     | 2025-01/2025-09
2025年第一至第三季度 | 2025-01/2025-09
2025Q1-Q3            | 2025-01/2025-09
2025年1-9月          | 2025-01/2025-09
2025年1－9月份       | 2025-01/2025-09
2025年1—2月          | 2025-01/2025-02
2025年1至9月         | 2025-01/2025-09
2025年1月至9月       | 2025-01/2025-09
2025 年 1—9 月       | 2025-01/2025-09
2025年1-6月          | 2025-H1
2025年前9个月        | 2025-01/2025-09
2025年前九个月       | 2025-01/2025-09
Jan-Sep 2025         | 2025-01/2025-09
2025-06              | 2025-06
2025年6月            | 2025-06
2025年06月           | 2025-06
2025年十二月         | 2025-12
2025.06              | 2025-06
2025/6               | 2025-06
2025-6               | 2025-06
June 2025            | 2025-06
2025 Sept.           | 2025-09
2025-06-30           | 2025-06-30
2025/6/30            | 2025-06-30
2025.6.30            | 2025-06-30
2025-6-3             | 2025-06-03
2025年6月30日        | 2025-06-30
二〇二五年六月三十日 | 2025-06-30
2021-2025年          | 2021/2025
2021年-2025年        | 2021/2025
2021至2025年         | 2021/2025
2021—2025            | 2021/2025
2021-2025            | 2021/2025
2021/2025            | 2021/2025
2024年7月至2025年6月 | 2024-07/2025-06
2024-07-2025-06      | 2024-07/2025-06
2025.01-2025.06      | 2025-H1
20250630             | 2025-06-30
2025年1月1日至6月30日 | 2025-H1
2025年底             | 2025-12-31
2025年末             | 2025-12-31
2025年年末           | 2025-12-31
2025年6月底          | 2025-06-30
2024年2月末          | 2024-02-29
2025年三季度末       | 2025-09-30
2025年上半年末       | 2025-06-30
截至2025年9月底      | 2025-09-30
截至2025年6月30日    | 2025-06-30
end of 2025          | 2025-12-31
the end of June 2025 | 2025-06-30
year-end 2025        | 2025-12-31
十四五               | 2021/2025
“十四五”             | 2021/2025
"十四五"期间         | 2021/2025
十四五时期           | 2021/2025
「十五五」规划       | 2026/2030
“十四五”末           | 2025-12-31
14th Five-Year Plan  | 2021/2025
“十五”               | 2001/2005
“一五”计划           | 1953/1957
二五计划             | 1958/1962
“三五”               | 1966/1970
"""

NO_PERIODS = """
         | is not a period
25年     | is not a period
2025.1   | is not a period
2025 06  | is not a period
20 25    | is not a period
2025-Q1-2026 | is not a period
202506   | with one reading; write a month as 2025-06
上半年   | names no year
1-9月    | names no year
三季度   | names no year
FY2025   | is a fiscal year
2025财年 | is a fiscal year
去年     | changes with the day
上月     | changes with the day
last year | changes with the day
十五     | is not a period
二五     | is not a period
2025年初 | is not a period
截至2025年6月 | is not a period
20251330 | no such month
2025年13月底 | no such month
2025Q5   | is not a period
0000     | is not a period
٢٠٢٥     | is not a period
2024-25  | no such month
2025年13月 | no such month
2025年0月 | no such month
2025/2/30 | no such day
2025年9-1月 | ends before it starts
2025-2021 | ends before it starts
"""


@pytest.mark.parametrize(("text", "period"), rows(PERIODS))
def test_a_period_in_a_form_that_people_use_is_read(text: str, period: str) -> None:
    assert str(read_period(text)) == period


@pytest.mark.parametrize(("text", "words"), rows(NO_PERIODS))
def test_what_is_no_period_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as refused:
        read_period(text)
    assert isinstance(refused.value.args[0], Message)


PIECES = (
    *"0123456789./-~—～ 一二三四五十年月日季至/QHhq末底",
    *(
        "2025",
        "-06",
        "2025年1-9月",
        "十四五",
        "“",
        "”",
        "期间",
        "截至",
        "end of ",
        "Jan ",
        "上半年",
        "FY",
        "去年",
    ),
)


def outcome(text: str) -> Period | ValueError:
    try:
        return read_period(text)
    except ValueError as refused:
        return refused


@given(st.text(max_size=30) | st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@settings(max_examples=1000)
def test_no_text_is_a_period_that_the_file_could_not_say(text: str) -> None:
    period = outcome(text)
    if isinstance(period, ValueError):
        assert type(period) is ValueError
        assert isinstance(period.args[0], Message)
        assert str(period).isprintable()
        return
    assert parse_period(str(period)) == period


@given(st.dates(date(1000, 1, 1)), st.dates(date(1000, 1, 1)))
def test_a_printed_period_reads_as_itself(one: date, other: date) -> None:
    first, last = sorted((one, other))
    spans = (Period(first, last), Period(first, first), year(first.year), months(first.year, first.month))
    assert [read_period(str(span)) for span in spans] == list(spans)


@pytest.mark.parametrize("number", range(3, 20))
def test_one_five_year_plan_follows_the_other(number: int) -> None:
    digits = "零一二三四五六七八九"
    name = "十" * (number > 9) + digits[number % 10] * (number % 10 > 0)
    read = read_period(f"“{name}五”")
    assert (read.first.year, len(read.years())) == (2021 + 5 * (number - 14), 5)


@pytest.mark.parametrize("piece", ["1", "-", " ", "一", "2025-", "年", "底", "截至", "end of "])
@pytest.mark.parametrize("length", [100, 1_000_000])
def test_a_long_text_is_refused_at_once(piece: str, length: int) -> None:
    text, start = (piece * length)[:length], perf_counter()
    with pytest.raises(ValueError, match="is not a period"):
        read_period(text)
    assert perf_counter() - start < 1


def test_control_characters_are_never_echoed() -> None:
    with pytest.raises(ValueError, match="x1b") as refused:
        read_period("3\x1b[31m\u202e\ud800")
    assert str(refused.value).isprintable()
