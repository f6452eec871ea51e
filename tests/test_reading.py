"""Figures and periods as people type them: the tables are the contract, the properties its edges."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import permutations
from time import perf_counter
from typing import TypeVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from yztrack.model import QUANTITY_KEYS, Number
from yztrack.period import Period, months, parse_period, year
from yztrack.quantity import plain
from yztrack.reading import Reading, read_period, read_quantity
from yztrack.units import parse_unit

T = TypeVar("T")

FIGURES = """
9124                | 亿元  | value     | 9124
9124.36             | 亿元  | value     | 9124.36
9124.30             | 亿元  | value     | 9124.30
1,234.5             | 亿元  | value     | 1234.5
1,234,567           | 元    | value     | 1234567
９１２４            | 亿元  | value     | 9124
１，２３４．５      | 亿元  | value     | 1234.5
５３．２％          | %     | value     | 53.2
+3.2                | %     | value     | 3.2
-26.1%              | %     | value     | -26.1
−26.1               | %     | value     | -26.1
－26.1              | %     | value     | -26.1
–26.1               | %     | value     | -26.1
负三点二            | %     | value     | -3.2
minus 3.2           | %     | value     | -3.2
-0                  | %     | value     | 0
.5                  | %     | value     | 0.5
0.53                | %     | value     | 0.53
50                  | %     | value     | 50
1.05e4              | 家    | value     | 10500
265                 | -     | value     | 265
3.2个百分点         | %     | value     | 3.2
3.2 percentage points | %   | value     | 3.2
9124亿元            | 亿元  | value     | 9124
9124 亿元           | 亿元  | value     | 9124
9124億元            | 亿元  | value     | 9124
人民币9124亿元      | 亿元  | value     | 9124
¥9124亿             | 亿元  | value     | 9124
第35位              | 位    | value     | 35
>9000               | 亿元  | more_than | 9000
＞9000              | 亿元  | more_than | 9000
> 9000              | 亿元  | more_than | 9000
超8000亿            | 亿元  | more_than | 8000
超过8000            | 亿元  | more_than | 8000
突破9000            | 亿元  | more_than | 9000
突破9000亿元        | 亿元  | more_than | 9000
已突破9000亿元      | 亿元  | more_than | 9000
逾9000              | 亿元  | more_than | 9000
过9000              | 亿元  | more_than | 9000
3000余家            | 家    | more_than | 3000
3000多家            | 家    | more_than | 3000
3000家有余          | 家    | more_than | 3000
1.3万余             | 万人  | more_than | 1.3
9000多亿元          | 亿元  | more_than | 9000
超3000余家          | 家    | more_than | 3000
达3000余家          | 家    | more_than | 3000
十余                | 家    | more_than | 10
over 9,000          | 亿元  | more_than | 9000
More than 9,000     | 亿元  | more_than | 9000
超千亿元            | 亿元  | more_than | 1000
过半                | %     | more_than | 50
超半数              | %     | more_than | 50
over half           | %     | more_than | 50
>=50%               | %     | at_least  | 50
≥50%                | %     | at_least  | 50
＞＝50％            | %     | at_least  | 50
3000家以上          | 家    | at_least  | 3000
3000家及以上        | 家    | at_least  | 3000
不低于50%           | %     | at_least  | 50
不少于50            | 家    | at_least  | 50
至少50              | 家    | at_least  | 50
达3000              | 家    | at_least  | 3000
达到3000            | 家    | at_least  | 3000
达到3000家以上      | 家    | at_least  | 3000
3000+               | 家    | at_least  | 3000
at least 3000       | 家    | at_least  | 3000
3000 or more        | 家    | at_least  | 3000
no less than 50%    | %     | at_least  | 50
一半以上            | %     | at_least  | 50
<5                  | %     | less_than | 5
近9000              | 亿元  | less_than | 9000
接近9000            | 亿元  | less_than | 9000
达到近9000          | 亿元  | less_than | 9000
不足50              | 家    | less_than | 50
不到50              | 家    | less_than | 50
低于50              | 家    | less_than | 50
nearly 50           | 家    | less_than | 50
almost 50           | 家    | less_than | 50
under 50            | 家    | less_than | 50
less than 50        | 家    | less_than | 50
<=35                | 位    | at_most   | 35
≤35                 | 位    | at_most   | 35
不超过35位          | 位    | at_most   | 35
至多35              | 位    | at_most   | 35
100以内             | 家    | at_most   | 100
100家以下           | 家    | at_most   | 100
up to 100           | 家    | at_most   | 100
at most 100         | 家    | at_most   | 100
no more than 100    | 家    | at_most   | 100
~8200               | 亿元  | about     | 8200
～8200              | 亿元  | about     | 8200
≈8200               | 亿元  | about     | 8200
约8200              | 亿元  | about     | 8200
大约8200            | 亿元  | about     | 8200
8200左右            | 亿元  | about     | 8200
约8200亿元左右      | 亿元  | about     | 8200
about 8200          | 亿元  | about     | 8200
around 8200         | 亿元  | about     | 8200
~-5                 | %     | about     | -5
50-60               | 家    | between   | 50 60
50 - 60             | 家    | between   | 50 60
50~60               | 家    | between   | 50 60
50～60              | 家    | between   | 50 60
50—60               | 家    | between   | 50 60
50——60              | 家    | between   | 50 60
50–60%              | %     | between   | 50 60
50至60              | 家    | between   | 50 60
50至60家之间        | 家    | between   | 50 60
介于50和60          | 家    | between   | 50 60
50家-60家           | 家    | between   | 50 60
between 50 and 60   | 家    | between   | 50 60
from 50 to 60       | 家    | between   | 50 60
50 to 60            | 家    | between   | 50 60
-5--3               | %     | between   | -5 -3
-5至-3              | %     | between   | -5 -3
-5~3                | %     | between   | -5 3
二百六十五          | 家    | value     | 265
两千                | 家    | value     | 2000
十                  | 家    | value     | 10
十五                | 家    | value     | 15
一百零五            | 家    | value     | 105
一万二千            | 家    | value     | 12000
一万零五            | 家    | value     | 10005
一亿零三万          | 家    | value     | 100030000
一万二千至一万五千家 | 家   | between   | 12000 15000
三千亿元            | 亿元  | value     | 3000
一万二千亿          | 亿元  | value     | 12000
百分之五十三点二    | %     | value     | 53.2
百分之百            | %     | value     | 100
"""

CONVERSIONS = """
1.05万亿       | 亿元            | 10500       | 1.05 万亿元 = 10500 亿元
1.05万亿元     | 亿元            | 10500       | 1.05 万亿元 = 10500 亿元
9124.36亿      | 万元            | 91243600    | 9124.36 亿元 = 91243600 万元
9124.30元      | 万元            | 0.912430    | 9124.30 元 = 0.912430 万元
12000家        | 万家            | 1.2         | 12000 家 = 1.2 万家
0家            | 万家            | 0           | 0 家 = 0 万家
近1万          | 家              | 10000       | 1 万家 = 10000 家
1.3万多        | 家              | 13000       | 1.3 万家 = 13000 家
过万           | 家              | 10000       | 1 万家 = 10000 家
三成           | %               | 30          | 3 成 = 30 %
近三成         | %               | 30          | 3 成 = 30 %
六成五         | %               | 65          | 6.5 成 = 65 %
七成多         | %               | 70          | 7 成 = 70 %
三至五成       | %               | 30 50       | 3 成 = 30 %, 5 成 = 50 %
3‰             | %               | 0.3         | 3 ‰ = 0.3 %
1.2-1.5万亿元  | 亿元            | 12000 15000 | 1.2 万亿元 = 12000 亿元, 1.5 万亿元 = 15000 亿元
9000家-1万家   | 家              | 9000 10000  | 1 万家 = 10000 家
一亿二千万     | 亿元            | 1.2         | 120000000 元 = 1.2 亿元
12亿3000万元   | 亿元            | 12.3        | 1230000000 元 = 12.3 亿元
10 billion     | CNY             | 10000000000 | 10 billion CNY = 10000000000 CNY
10 billion     | USD million     | 10000       | 10 billion USD = 10000 USD million
$5 billion     | USD million     | 5000        | 5 billion $ = 5000 USD million
12.8亿美元     | USD million     | 1280        | 12.8 亿美元 = 1280 USD million
1.2 million    | thousand        | 1200        | 1.2 million = 1200 thousand
1.05万亿元     | 10^8 CNY        | 10500       | 1.05 万亿元 = 10500 10^8 CNY
1.05万亿元     | 100 million yuan | 10500      | 1.05 万亿元 = 10500 100 million yuan
5千人          | 万人            | 0.5         | 5 千人 = 0.5 万人
120000元/亩    | 万元/亩         | 12          | 120000 元/亩 = 12 万元/亩
200万千瓦      | GW              | 2           | 200 万千瓦 = 2 GW
5万            | 千瓦            | 50000       | 5 万千瓦 = 50000 千瓦
1.05万         | -               | 10500       | 1.05 万 = 10500
"""

REFUSED = """
12.8亿美元   | 亿元   | '亿美元' and the indicator in '亿元'
50%          | 家     | '%' and the indicator in '家'
50元         | 家     | '元' and the indicator in '家'
3000家       | 个     | '家' and the indicator in '个'
1.2万人      | 万人次 | '万人' and the indicator in '万人次'
12万元       | 万元/亩 | '万元' and the indicator in '万元/亩'
三成         | 家     | '成' and the indicator in '家'
过半         | 家     | '%' and the indicator in '家'
3000家       | -      | '家' and the indicator has no unit
$9124亿元    | 亿元   | two units, '$' and '亿元'
第35家       | 家     | is no figure
近1万        | 亿元   | may be '1 万元' or '1 万亿元'
一万二千     | 亿元   | may be '12000 元' or '12000 亿元'
几十家       | 家     | leaves digits open
十几         | 家     | leaves digits open
数千         | 家     | leaves digits open
several      | 家     | leaves digits open
一万二       | 家     | no numeral with one reading
三亿五千     | 家     | no numeral with one reading
五六百       | 家     | no numeral with one reading
千亿         | 亿元   | no numeral with one reading
亿元         | 亿元   | no numeral with one reading
1,05         | 家     | has a comma
0,234        | 家     | has a comma
1.234,5      | 家     | is no figure
9124.36.2    | 亿元   | is no figure
50 60        | 家     | is no figure
50 100       | 家     | is no figure
10 000       | 家     | is no figure
5.           | 家     | is no figure
9124²        | 亿元   | is no figure
21亿十       | 家     | is no figure
3000多余家   | 家     | is no figure
十零五       | 家     | no numeral with one reading
٣            | 家     | is no figure
nan          | 家     | is no figure
Infinity     | 家     | is no figure
半年         | %      | is no figure
超过50%以上  | %      | says at_least and more_than at once
约3000余家   | 家     | says about and more_than at once
约50-60      | 家     | a range and a bound at once
50-60余      | 家     | a range and a bound at once
between 50   | 家     | names one number only
60-50        | 家     | does not rise
50-50        | 家     | does not rise
9000-1万     | 家     | does not rise
2025-06      | 家     | does not rise
1万-2        | 家     | leaves the unit of one number open
一万二千至两亿 | 家   | leaves the unit of one number open
六点五成五   | %      | '成五' and the indicator in '%'
1万200       | 家     | no numeral with one reading
1e999999999  | 家     | has an exponent
1e-999999999 | 家     | has an exponent
1e999        | 家     | more than 30 digits
1e-999       | 家     | more than 30 digits
1e30         | 家     | more than 30 digits
              | 家    | is empty
"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip("\n").splitlines()]


def unit_of(cell: str) -> str | None:
    return None if cell == "-" else cell


@pytest.mark.parametrize(("text", "unit", "key", "numbers"), rows(FIGURES))
def test_a_figure_in_the_unit_keeps_its_digits(text: str, unit: str, key: str, numbers: str) -> None:
    reading = read_quantity(text, unit_of(unit))
    assert (reading.key, [str(number) for number in reading.numbers]) == (key, numbers.split())
    assert reading.conversion is None


@pytest.mark.parametrize(("text", "unit", "numbers", "conversion"), rows(CONVERSIONS))
def test_another_scale_is_converted_exactly_and_told(
    text: str, unit: str, numbers: str, conversion: str
) -> None:
    reading = read_quantity(text, unit_of(unit))
    assert ([str(number) for number in reading.numbers], reading.conversion) == (numbers.split(), conversion)


@pytest.mark.parametrize(("text", "unit", "words"), rows(REFUSED))
def test_what_has_no_one_reading_is_refused_with_help(text: str, unit: str, words: str) -> None:
    with pytest.raises(ValueError, match="; ") as refused:
        read_quantity(text, unit_of(unit))
    assert words in str(refused.value)


def test_a_figure_has_thirty_digits_and_no_more() -> None:
    assert read_quantity("1" * 30, "家").numbers == (Decimal("1" * 30),)
    for text in ("1" * 31, "1" * 30 + "万", "1." + "1" * 30, "0." + "0" * 29 + "1", "九千万亿" * 8):
        with pytest.raises(ValueError, match="digits"):
            read_quantity(text, "家")


def test_control_characters_are_never_echoed() -> None:
    for read in (lambda text: read_quantity(text, "家"), read_period):
        with pytest.raises(ValueError, match="x1b") as refused:
            read("3\x1b[31m\u202e\ud800")
        assert str(refused.value).isprintable()


SAME_UNITS = """
元       | yuan
亿元     | 10^8 CNY
亿美元   | 100 million USD
万亿元   | trillion yuan
%        | 个百分点
百万千瓦 | GW
亿千瓦时 | 100 million kWh
万人     | 10,000 persons
平方公里 | km²
"""


@pytest.mark.parametrize(("one", "other"), rows(SAME_UNITS))
def test_two_names_of_one_unit_are_one(one: str, other: str) -> None:
    assert read_quantity(f"12.8{one}", other) == Reading("value", (Decimal("12.8"),), None)


@pytest.mark.parametrize(
    "unit", ["件 / 万人", "件/ 万人", "件 每 万人", "cases per million people", "件每万人", "PM2.5"]
)
def test_a_scale_in_a_divisor_is_no_scale_of_the_figure(unit: str) -> None:
    assert parse_unit(unit).scale == 0


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
"""

NO_PERIODS = """
         | is not a period
25年     | is not a period
2025.1   | is not a period
2025 06  | is not a period
20 25    | is not a period
2025-Q1-2026 | is not a period
202506   | is not a period
上半年   | is not a period
2025Q5   | is not a period
十四五   | is not a period
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
    with pytest.raises(ValueError, match=words):
        read_period(text)


SIGNS = {"value": "", "at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "about": "~"}
SCALES = {"": 0, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}
VOCABULARY = (
    *"0123456789.,-+~%—～−<>≥≤≈$¥ \t\x00一二两三十百千万亿零点成半几数余多超近约达元家第年月日季至/QHhqe",
    *(
        "1.05",
        "9124",
        "2025",
        "1e9",
        "突破",
        "以上",
        "以下",
        "之间",
        "between ",
        " and ",
        " to ",
        "more than ",
        "billion",
        "百分之",
    ),
    *(
        "万亿",
        "亿美元",
        "个百分点",
        "上半年",
        "季度",
        "-06",
        "—",
        "10^8",
        "per ",
        "一万二千",
        "2025年1-9月",
        "Jan ",
    ),
)


@given(
    st.decimals(-(10**15), 10**15, places=4),
    st.sampled_from(sorted(SIGNS)),
    st.sampled_from(["亿元", "%", "家"]),
)
def test_a_formatted_number_reads_as_itself(number: Decimal, key: str, unit: str) -> None:
    for written in (plain(number), f"{number:,f}", f"{number:f}{unit}", f"{number:,f} {unit}"):
        reading = read_quantity(SIGNS[key] + written, unit)
        assert reading == Reading(key, (number,), None)
        assert str(reading.numbers[0]) == plain(number).replace("-0.0000", "0.0000")


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**6), st.sampled_from(["-", "~", "—", "至", " to "]))
def test_a_formatted_range_reads_as_itself(low: int, width: int, dash: str) -> None:
    assert read_quantity(f"{low}{dash}{low + width}", "%") == Reading(
        "between", (Decimal(low), Decimal(low + width)), None
    )


@given(
    st.decimals(-(10**12), 10**12, places=3),
    st.sampled_from(sorted(SCALES)),
    st.sampled_from(sorted(SCALES)),
    st.sampled_from(["元", "家", "千瓦"]),
)
def test_a_scale_goes_there_and_back_exactly(number: Decimal, one: str, other: str, name: str) -> None:
    there = read_quantity(f"{plain(number)}{one}{name}", other + name)
    assert there.numbers[0] == number.scaleb(SCALES[one] - SCALES[other])
    assert (there.conversion is None) == (one == other)
    back = read_quantity(f"{plain(there.numbers[0])}{other}{name}", one + name)
    assert back.numbers[0] == number


def chinese(number: int) -> str:
    """Write a whole number in Chinese, by the schoolbook."""
    if number >= 10**4:
        scale, char = (10**8, "亿") if number >= 10**8 else (10**4, "万")
        high, low = divmod(number, scale)
        gap = "零" if low and low < scale // 10 else ""
        return chinese(high) + char + gap + (chinese(low) if low else "")
    places = zip(f"{number:04}", "千百十 ", strict=True)
    text = "".join(
        "零" if digit == "0" else "零一二三四五六七八九"[int(digit)] + char for digit, char in places
    )
    return re.sub("零+", "零", text.replace(" ", "")).strip("零") or "零"


@given(st.integers(0, 10**12 - 1))
@example(10)
@example(10**8)
@example(10**8 + 1)
@example(20_000_500_000)
def test_a_chinese_numeral_reads_as_its_number(number: int) -> None:
    assert read_quantity(chinese(number) + "家", "家").numbers == (Decimal(number),)
    assert read_quantity(chinese(number), "家").numbers == (Decimal(number),)


UNITS = ("亿元", "%", "家", "位", "USD million", "10^8 CNY", "万元/亩", "per", "/", "成", "千", "十")


def outcome(read: Callable[[], T]) -> T | ValueError:
    try:
        return read()
    except ValueError as refused:
        return refused


@given(
    st.text(max_size=60) | st.lists(st.sampled_from(VOCABULARY), max_size=12).map("".join),
    st.none() | st.sampled_from(UNITS) | st.text(max_size=20),
)
@settings(max_examples=1000)
def test_no_text_raises_anything_but_a_value_error(text: str, unit: str | None) -> None:
    reading = outcome(lambda: read_quantity(text, unit))
    if isinstance(reading, ValueError):
        assert type(reading) is ValueError
        assert str(reading).isprintable()
        return
    assert reading.key in QUANTITY_KEYS
    assert len(reading.numbers) == (2 if reading.key == "between" else 1)
    for number in reading.numbers:
        assert str(TypeAdapter(Number).validate_python(number)) == plain(number)


@given(st.text(max_size=30) | st.lists(st.sampled_from(VOCABULARY), max_size=8).map("".join))
@settings(max_examples=1000)
def test_no_text_is_a_period_that_the_file_could_not_say(text: str) -> None:
    period = outcome(lambda: read_period(text))
    if isinstance(period, ValueError):
        assert type(period) is ValueError
        assert str(period).isprintable()
        return
    assert parse_period(str(period)) == period


@given(st.dates(date(1000, 1, 1)), st.dates(date(1000, 1, 1)))
def test_a_printed_period_reads_as_itself(one: date, other: date) -> None:
    first, last = sorted((one, other))
    spans = (Period(first, last), Period(first, first), year(first.year), months(first.year, first.month))
    assert [read_period(str(span)) for span in spans] == list(spans)


DIMENSIONS = ("亿元", "亿美元", "%", "家", "个", "万人", "万人次", "GW", "亿千瓦时", "平方公里", "万元/亩")


@pytest.mark.parametrize(("figure", "unit"), list(permutations(DIMENSIONS, 2)))
def test_no_dimension_passes_for_another(figure: str, unit: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"is in {figure!r} and the indicator in {unit!r}; write")):
        read_quantity("12.8" + figure, unit)


PIECES = (
    "1",
    "万",
    "~",
    ",",
    "0.",
    "一",
    "超",
    "-",
    " ",
    "between ",
    "1-",
    "2025-",
    "年",
    "1万",
    "以上",
    "余",
)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("length", [100, 1_000_000])
def test_a_long_text_is_refused_at_once(piece: str, length: int) -> None:
    text, start = (piece * length)[:length], perf_counter()
    assert isinstance(outcome(lambda: read_quantity(text, "家")), ValueError)
    assert isinstance(outcome(lambda: read_period(text)), ValueError)
    assert perf_counter() - start < 1
