"""Figures as people type them: the tables are the contract, the properties its edges."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import permutations
from time import perf_counter
from typing import TypeVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from yztrack.fields import Number
from yztrack.message import Message
from yztrack.model import QUANTITY_KEYS
from yztrack.quantity import plain
from yztrack.reading import Reading, read_quantity

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
1.3万余人           | 万人  | more_than | 1.3
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
9000余家            | 家    | more_than | 9000
5%以上              | %     | at_least  | 5
不低于5%            | %     | at_least  | 5
5.5%左右            | %     | about     | 5.5
一半                | %     | value     | 50
近一半              | %     | less_than | 50
一万二千            | 亿元  | value     | 12000
9124亿              | 亿元  | value     | 9124
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
三成五         | %               | 35          | 3.5 成 = 35 %
近1万          | 亿元            | 10000       | 1 万亿元 = 10000 亿元
1.2万          | 亿元            | 12000       | 1.2 万亿元 = 12000 亿元
5千            | 亿元            | 5000        | 5 千亿元 = 5000 亿元
99万           | 10^8 CNY        | 990000      | 99 万10^8 CNY = 990000 10^8 CNY
1万            | 元              | 10000       | 1 万元 = 10000 元
1.3万元        | 亿元            | 0.00013     | 1.3 万元 = 0.00013 亿元
10万+          | 人              | 100000      | 10 万人 = 100000 人
10万+人次      | 人次            | 100000      | 10 万人次 = 100000 人次
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
100万        | 亿元   | may be '100 万元' or '1000000 亿元'
5000万       | 亿元   | may be '5000 万元' or '50000000 亿元'
1万          | 万元   | may be '1 万元' or '10000 万元'
1.3万余      | 万人   | may be '1.3 万人' or '13000 万人'
二万五千     | 万人   | may be '25000 人' or '25000 万人'
5千          | 万人   | may be '5 千人' or '5000 万人'
近1万        | 万亿元 | may be '1 万元' or '10000 万亿元'
翻番         | 亿元   | is a multiple of an earlier figure
翻了一番     | 亿元   | is a multiple of an earlier figure
doubled      | 亿元   | is a multiple of an earlier figure
预计9000亿元 | 亿元   | is what someone expects
有望突破9000 | 亿元   | is what someone expects
同比增长6.2% | 亿元   | is a change and not the figure
提高3.2个百分点 | %   | is a change and not the figure
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
50 60        | 家     | has digits apart
50 100       | 家     | has digits apart
10 000       | 家     | has digits apart
1 234,5      | 家     | has digits apart
5.           | 家     | is no figure
9124²        | 亿元   | is no figure
21亿十       | 家     | is no figure
3000多余家   | 家     | is no figure
十零五       | 家     | no numeral with one reading
٣            | 家     | is no figure
nan          | 家     | is no figure
Infinity     | 家     | is no figure
inf          | 家     | is no figure
∞            | 家     | is no figure
=1+1         | 家     | is no figure
半年         | %      | is no figure
超过50%以上  | %      | says at_least, more_than at once
约3000余家   | 家     | says about, more_than at once
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


GROWTH = """
6.2              | value     | 6.2   | -
同比增长6.2%     | value     | 6.2   | -
增速6.2%         | value     | 6.2   | -
增长超过6%       | more_than | 6     | -
增长6%左右       | about     | 6     | -
同比下降3.1%     | value     | -3.1  | 下降 3.1 % = -3.1 %
负增长3.1%       | value     | -3.1  | 负增长 3.1 % = -3.1 %
下降超过3.1%     | less_than | -3.1  | 下降 3.1 % = -3.1 %
下降不到3.1%     | more_than | -3.1  | 下降 3.1 % = -3.1 %
下降不超过3%     | at_least  | -3    | 下降 3 % = -3 %
下降2-3%         | between   | -3 -2 | 下降 2 - 3 % = -3, -2 %
下降三成         | value     | -30   | 3 成 = 30 % = -30 %
fell by 3%       | value     | -3    | fell by 3 % = -3 %
下降0%           | value     | 0     | 下降 0 % = 0 %
"""


@pytest.mark.parametrize(("text", "key", "numbers", "conversion"), rows(GROWTH))
def test_a_growth_rate_may_be_told_as_growth_or_fall(
    text: str, key: str, numbers: str, conversion: str
) -> None:
    reading = read_quantity(text, "%", growth=True)
    assert (reading.key, [str(number) for number in reading.numbers]) == (key, numbers.split())
    assert reading.conversion == unit_of(conversion)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("同比增长0.5个百分点", "a change in points"),
        ("下降-3%", "a fall by a negative number"),
        ("环比增长3%", "is a change and not the figure"),
        ("增长下降3%", "is a change and not the figure"),
        ("增长", "is no figure"),
    ],
)
def test_a_change_that_is_no_rate_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_quantity(text, "%", growth=True)


@pytest.mark.parametrize(("text", "unit", "words"), rows(REFUSED))
def test_a_refusal_can_be_said_in_chinese(text: str, unit: str, words: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the words are the test above
        read_quantity(text, unit_of(unit))
    assert isinstance(refused.value.args[0], Message)
    assert isinstance(refused.value.args[0].fields["reason"], Message)


def test_a_figure_has_thirty_digits_and_no_more() -> None:
    assert read_quantity("1" * 30, "家").numbers == (Decimal("1" * 30),)
    for text in ("1" * 31, "1" * 30 + "万", "1." + "1" * 30, "0." + "0" * 29 + "1", "九千万亿" * 8):
        with pytest.raises(ValueError, match="digits"):
            read_quantity(text, "家")


def test_control_characters_are_never_echoed() -> None:
    with pytest.raises(ValueError, match="x1b") as refused:
        read_quantity("3\x1b[31m\u202e\ud800", "家")
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
        "下降",
        "同比增长",
        "翻番",
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
    st.booleans(),
)
@settings(max_examples=1000)
def test_no_text_raises_anything_but_a_value_error(text: str, unit: str | None, growth: bool) -> None:
    reading = outcome(lambda: read_quantity(text, unit, growth=growth))
    if isinstance(reading, ValueError):
        assert type(reading) is ValueError
        assert str(reading).isprintable()
        return
    assert reading.key in QUANTITY_KEYS
    assert len(reading.numbers) == (2 if reading.key == "between" else 1)
    for number in reading.numbers:
        assert str(TypeAdapter(Number).validate_python(number)) == plain(number)


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
    assert perf_counter() - start < 1
