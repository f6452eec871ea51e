"""Units taken apart, numerals, and a text folded: what `reading` and `spans` are made of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yztrack.message import Message
from yztrack.units import Unit, Unread, fold, move_point, parse_unit, quoted, read_digits, read_numeral


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("元", Unit("CNY", "元", 0, 0)),
        ("亿元", Unit("CNY", "元", 8, 8)),
        ("万亿元", Unit("CNY", "元", 12, 12)),
        ("USD million", Unit("USD", "USD", 6, 6)),
        ("10^8 CNY", Unit("CNY", "CNY", 8, 8)),
        ("100 million yuan", Unit("CNY", "yuan", 8, 8)),
        ("亿美元", Unit("USD", "美元", 8, 8)),
        ("万千瓦", Unit("W", "千瓦", 4, 7)),
        ("%", Unit("%", "%", 0, 0)),
        ("成", Unit("%", "成", 0, 1)),
        ("万辆", Unit("辆", "辆", 4, 4)),
        ("", Unit("", "", 0, 0)),
    ],
)
def test_a_unit_is_a_scale_in_front_of_a_dimension(text: str, unit: Unit) -> None:
    assert parse_unit(text) == unit


@pytest.mark.parametrize(
    "unit", ["件 / 万人", "件/ 万人", "件 每 万人", "cases per million people", "件每万人", "PM2.5"]
)
def test_a_scale_in_a_divisor_is_no_scale_of_the_figure(unit: str) -> None:
    assert parse_unit(unit).scale == 0


@pytest.mark.parametrize(
    ("text", "folded"),
    [("　９１２４，５", "9124,5"), ("5 \t\n x", "5 x"), ("萬億兩", "万亿两"), ("²①", "²①")],
)
def test_only_widths_spaces_and_a_few_old_characters_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二百六十五", (Decimal(265), 0, "")),
        ("一万二千", (Decimal(12000), 4, "")),
        ("三点二亿", (Decimal("3.2"), 0, "亿")),
        ("3亿5000万", (Decimal(350000000), 8, "")),
    ],
)
def test_a_numeral_keeps_the_scale_that_it_ends_with(text: str, number: tuple[Decimal, int, str]) -> None:
    assert read_numeral(text) == number


@pytest.mark.parametrize("text", ["1,05", "0,234", "1e1000", "1,234e5"])
def test_misplaced_commas_and_long_exponents_are_refused_with_a_message(text: str) -> None:
    with pytest.raises(Unread) as refused:
        read_digits(text)
    assert isinstance(refused.value.args[0], Message)


def test_a_point_is_moved_without_adding_digits_that_nobody_counted() -> None:
    assert str(move_point(Decimal(12000), -4)) == "1.2"
    assert str(move_point(Decimal("9124.30"), -4)) == "0.912430"


def test_a_text_is_quoted_so_that_it_steers_no_terminal_and_fits_a_line() -> None:
    assert quoted("\x1b[2J") == r"'\x1b[2J'"
    assert quoted("x" * 10**6) == f"'{'x' * 40}…'"
