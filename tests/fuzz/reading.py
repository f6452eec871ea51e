"""Figures, units and periods as people type them: one reading that a file can hold, or words why not."""

from __future__ import annotations

from collections.abc import Sequence

from yztrack.append import record_text
from yztrack.fields import MAX_DIGITS
from yztrack.message import visible
from yztrack.period import parse_period
from yztrack.quantity import plain
from yztrack.reading import read_quantity
from yztrack.spans import read_period
from yztrack.syntax import parse
from yztrack.units import parse_unit

UNITS = ("亿元", "%", "家", "万人", "千瓦", "USD million", "‰", "元/人", "万吨标准煤", "位", "10^4 t", None)


def seeds() -> Sequence[str]:
    """Forms that are known, each on the line of its unit."""
    figures = (
        "1.05万亿", "9124亿元", "突破9000", "近1万", "50%", "５３．２％", "12.8亿美元", "1,234.5", "三成", "~8200",
        ">=50%", "50-60", "二百六十五", "一万二千", "3亿5000万", "1.2e3", "-0.4", "负增长3%", "同比下降3%", "USD 5 mn",
        "介于5和6之间", "不少于10家", "六成五", "10^4", "百分之五十", "a dozen", "more than 1,000 million yuan",
        "between 5 and 6 per cent", "翻一番", "数千", "第3位", "一半", "0.5‰", "5000余", "100多万", "1/3",
    )  # fmt: skip
    spans = (
        "2025", "2025-H1", "2025年1-9月", "十四五", "2025年底", "2025Q3", "Q3 2025", "Jan-Jun 2025", "2024/25",
        "截至2025年6月30日", "二〇二五年上半年", "14th five-year plan", "2025.6", "FY2025", "2021-2025", "20250630",
        "2025-01/2025-06", "去年", "2025年第三季度", "2025年前三季度", "end of June 2025", "0000", "9999年底",
    )  # fmt: skip
    return [
        *(f"{index % len(UNITS)}{text}" for index, text in enumerate(figures)),
        *(f"p{text}" for text in spans),
    ]


def target(text: str) -> None:
    """Read a text as a figure of some unit, as a unit and as a period; raises for a broken promise."""
    which, said = text[:1], text[1:]
    unit = UNITS[ord(which) % len(UNITS)] if which else None
    parse_unit(said)
    for growth in (False, True):
        _figure(said, unit, growth=growth)
    for one in (said, text):
        _period(one)


def _figure(text: str, unit: str | None, *, growth: bool) -> None:
    try:
        read = read_quantity(text, unit, growth=growth)
    except ValueError as error:
        _refused(error)
        return
    for number in read.numbers:
        assert number.is_finite()
        assert len(number.as_tuple().digits) <= MAX_DIGITS and abs(number.adjusted()) <= MAX_DIGITS, read
    assert read.key != "between" or read.numbers[0] < read.numbers[1], read
    value = read.numbers[0] if len(read.numbers) == 1 else read.numbers
    written = parse(record_text({read.key: value}))["actuals"][0][read.key]
    again = written if isinstance(written, list) else [written]
    assert again == list(read.numbers), (read, again)
    if read.key == "value" and read.numbers[0] >= 0:
        assert read_quantity(plain(read.numbers[0]), unit).numbers == read.numbers


def _period(text: str) -> None:
    for read in (read_period, parse_period):
        try:
            span = read(text)
        except ValueError as error:
            _refused(error)
        else:
            assert span.first <= span.last
            assert parse_period(str(span)) == span
            assert span.frequency and span.years()


def _refused(error: ValueError) -> None:
    """A refusal has words, which go to a terminal through `visible`."""
    assert type(error).__name__ in {"ValueError", "Unread", "Unreadable"}, repr(error)
    assert error.args and str(error.args[0]).strip()
    assert len(visible(str(error.args[0]))) < 2000
