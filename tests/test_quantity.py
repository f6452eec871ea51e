"""Intervals: what they hold, and that a formula makes them neither narrower nor wider than it may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.conftest import assert_spans, members, numbers, quantities
from tests.plans import shown
from yztrack.quantity import (
    ANYTHING,
    End,
    Quantity,
    add,
    affine,
    agree,
    downward,
    exactly,
    halves,
    hull,
    image,
    images,
    intersect,
    plain,
    rounded,
    scaled,
    subtract,
    upward,
)

below_ten = st.sampled_from([Decimal(text) for text in ("-300", "-1", "0", "9.99", "10")])


def span(text: str) -> Quantity:
    """An interval from its text: `[1..2)`, `(9000..)`, `[5]`."""
    low, dots, high = text[1:-1].partition("..")
    if not dots:
        return exactly(Decimal(low))
    return Quantity(
        Decimal(low) if low else None,
        bool(low) and text[0] == "(",
        Decimal(high) if high else None,
        bool(high) and text[-1] == ")",
    )


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("[1..2]", "1 1.5 2", "0.9 2.1"),
        ("(1..2)", "1.01 1.99", "1 2"),
        ("(9000..)", "9001", "9000"),
        ("(..5]", "-999 5", "5.01"),
        ("(..)", "-1 0 1", ""),
        ("[5]", "5 5.00", "4.99 5.01"),
    ],
)
def test_an_interval_holds_its_closed_ends_and_not_its_open_ones(
    text: str, inside: str, outside: str
) -> None:
    quantity = span(text)
    assert all(quantity.contains(Decimal(one)) for one in inside.split())
    assert not any(quantity.contains(Decimal(one)) for one in outside.split())


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("[1..5]", "[3..9]", "[3..5]"),
        ("[1..5)", "[5..9]", "-"),
        ("[1..5]", "[5..9]", "[5]"),
        ("[1..5]", "(5..9]", "-"),
        ("(1..5]", "[1..5)", "(1..5)"),
        ("(9000..)", "[9124]", "[9124]"),
        ("(9000..)", "(..)", "(9000..)"),
        ("(..3]", "[4..)", "-"),
    ],
)
def test_the_common_part_of_two_intervals(one: str, other: str, common: str) -> None:
    assert shown(intersect(span(one), span(other))) == common
    assert shown(intersect(span(other), span(one))) == common


@given(quantities(), quantities(), numbers)
def test_a_number_lies_in_the_common_part_when_it_lies_in_both(
    one: Quantity, other: Quantity, number: Decimal
) -> None:
    common = intersect(one, other)
    both = one.contains(number) and other.contains(number)
    assert (common is not None and common.contains(number)) == both


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("7423.26", "7423", "7423.26"),
        ("7423.26", "7423.3", "7423.26"),
        ("7423.26", "7423.2", None),
        ("7423.00", "7423", "7423.00"),
        ("0.5", "0", "0.5"),  # half to even
        ("0.5", "1", "0.5"),  # half up
        ("1.5", "1", None),
        ("-2.5", "-3", "-2.5"),
        ("9124", "9000", None),  # an integer's zeros are digits: "over 9,000" says so by its key
    ],
)
def test_two_numbers_agree_when_one_is_the_other_rounded_and_the_longer_stays(
    one: str, other: str, told: str | None
) -> None:
    for pair in ((one, other), (other, one)):
        found = agree(*(exactly(Decimal(text)) for text in pair))
        assert (None if found is None else str(found.low)) == told


def test_a_number_and_a_bound_agree_where_they_meet() -> None:
    assert agree(span("(9000..)"), span("[9124]")) == span("[9124]")
    assert agree(span("(9000..)"), span("[9000]")) is None


@given(st.lists(quantities(), max_size=3))
def test_a_sum_holds_every_sum_of_its_members_and_no_more(terms: list[Quantity]) -> None:
    outcomes = [sum(one, Fraction(0)) for one in product(*map(members, terms))]
    assert_spans(add(terms), outcomes)


@given(quantities(), numbers, numbers)
def test_a_line_over_an_interval_holds_every_outcome_and_no_more(
    quantity: Quantity, factor: Decimal, offset: Decimal
) -> None:
    outcomes = [Fraction(factor) * one + Fraction(offset) for one in members(quantity)]
    assert_spans(affine(quantity, factor, offset), outcomes)


@given(quantities(), quantities())
def test_what_is_left_of_one_by_another_holds_every_difference_and_no_more(
    one: Quantity, other: Quantity
) -> None:
    assert_spans(subtract(one, other), [x - y for x in members(one) for y in members(other)])


above = st.sampled_from([Decimal(text) for text in ("0.01", "3", "700")])


@given(quantities(), above, above)
def test_a_scaled_quantity_holds_every_outcome_and_no_more(
    quantity: Quantity, numerator: Decimal, denominator: Decimal
) -> None:
    outcomes = [one * Fraction(numerator) / Fraction(denominator) for one in members(quantity)]
    assert_spans(scaled(quantity, numerator, denominator), outcomes)


@given(st.lists(quantities(), min_size=1, max_size=3))
def test_a_hull_holds_all_that_any_of_its_parts_holds_and_ends_where_they_do(parts: list[Quantity]) -> None:
    assert_spans(hull(parts), [one for part in parts for one in members(part)])


@given(quantities())
def test_the_halves_of_a_quantity_have_one_sign_each_and_make_it_up(quantity: Quantity) -> None:
    parts = halves(quantity)
    assert hull(parts) == quantity
    for part in parts:
        assert not (part.contains(Decimal("-0.001")) and part.contains(Decimal("0.001")))
    assert len(parts) == 1 or all(part.contains(Decimal(0)) for part in parts)


@given(quantities(), quantities(below_ten))
def test_formulas_that_are_asked_together_answer_as_each_by_itself(x: Quantity, y: Quantity) -> None:
    assume(y.high is not None and (y.high < 10 or y.high_open))
    together = images(lambda ends: (_share_of_change(ends), _difference(ends)), x, y)
    assert together == [image(_share_of_change, x, y), image(_difference, x, y)]


def test_figures_of_thirty_digits_keep_them_whatever_the_context() -> None:
    long = Decimal(123456789012345678901234567890)
    with localcontext(prec=5):
        assert add((exactly(long), exactly(Decimal(1)))).low == Decimal(123456789012345678901234567891)
        assert affine(exactly(long), Decimal(3), Decimal(1)).low == Decimal(370370367037037036703703703671)
        assert subtract(exactly(long), exactly(Decimal(1))).low == Decimal(123456789012345678901234567889)
        assert scaled(exactly(long), Decimal(3), Decimal(6)).low == Decimal(61728394506172839450617283945)
        assert image(_product, exactly(long), span("[2]")).low == Decimal(246913578024691357802469135780)


Scalar = Callable[[Fraction, Fraction], Fraction]


def _product(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
    (x, x_scale), (y, y_scale) = ends
    return x * y, x_scale * y_scale


def _difference(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
    (x, x_scale), (y, y_scale) = ends
    return x * y_scale - y * x_scale, x_scale * y_scale


def _quotient(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
    (x, x_scale), (y, y_scale) = ends
    return x * y_scale, y * x_scale


def _share_of_change(ends: Sequence[End]) -> tuple[Decimal, Decimal]:
    """(x - y) / (10 - y), with y twice."""
    (x, x_scale), (y, y_scale) = ends
    return x * y_scale - y * x_scale, (10 * y_scale - y) * x_scale


positive = st.sampled_from([Decimal(text) for text in ("0", "0.01", "0.5", "3", "700")])


@given(quantities(), quantities())
def test_a_product_holds_every_product_and_no_more(x: Quantity, y: Quantity) -> None:
    assert_spans(image(_product, x, y), [one * other for one in members(x) for other in members(y)])


@given(quantities(), quantities())
def test_a_difference_holds_every_difference_and_no_more(x: Quantity, y: Quantity) -> None:
    assert_spans(image(_difference, x, y), [one - other for one in members(x) for other in members(y)])


@given(quantities(), quantities(positive))
def test_a_quotient_holds_every_quotient_and_no_more(x: Quantity, y: Quantity) -> None:
    assume(y.low is not None and (y.low > 0 or y.low_open))
    assert_spans(image(_quotient, x, y), [one / other for one in members(x) for other in members(y)])


@given(quantities(), quantities(below_ten))
def test_what_a_formula_uses_twice_varies_as_one(x: Quantity, y: Quantity) -> None:
    assume(y.high is not None and (y.high < 10 or y.high_open))
    outcomes = [(one - other) / (10 - other) for one in members(x) for other in members(y)]
    assert_spans(image(_share_of_change, x, y), outcomes)


@pytest.mark.parametrize(
    ("formula", "x", "y", "result"),
    [
        (_product, "(0..1)", "(0..1)", "(0..1)"),  # 0 only where both ends are open: never reached
        (_product, "[0..1)", "(0..1)", "[0..1)"),
        (_product, "[0]", "(..)", "[0]"),
        (_product, "[0]", "(3..)", "[0]"),
        (_product, "[2..)", "(..-1]", "(..-2]"),
        (_quotient, "[0..1]", "(0..1)", "[0..)"),  # 0/0 at a corner; 0 is reached at its neighbour
        (_quotient, "[0]", "(0..1)", "[0]"),
        (_quotient, "(0..1)", "(0..1)", "(0..)"),
        (_share_of_change, "[10]", "(..10)", "[1]"),  # (10 - y) / (10 - y), whatever y is
        (_share_of_change, "[10..12]", "(..10)", "[1..)"),
        (_share_of_change, "[8]", "[0..5]", "[0.6..0.8]"),
        (_difference, "(..)", "[1]", "(..)"),
    ],
)
def test_an_end_is_closed_where_some_number_reaches_it(
    formula: Callable[[Sequence[End]], tuple[Decimal, Decimal]], x: str, y: str, result: str
) -> None:
    found = image(formula, span(x), span(y))
    assert shown(found) == result
    assert not (found.is_point and (found.low_open or found.high_open))


def test_an_unbounded_end_is_never_open() -> None:
    five = Decimal(5)
    assert upward(None, low_open=True) == downward(None, high_open=True) == ANYTHING
    assert [*upward(five, low_open=True)] == [five, True, None, False]
    assert [*downward(five, high_open=True)] == [None, False, five, True]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("9124.36", "9124.36"),
        ("9124.360", "9124.360"),
        ("1E+3", "1000"),
        ("0.0000001", "0.0000001"),
        ("-5", "-5"),
    ],
)
def test_a_figure_prints_as_it_was_printed_without_an_exponent(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.3333333333333333333", "0.333333333333"),
        ("0.66666666666666666666", "0.666666666667"),
        ("0.50000", "0.5"),
        ("1.000000000005", "1"),  # half to even
        ("1.000000000015", "1.00000000002"),
        ("100", "100"),
        ("0", "0"),
    ],
)
def test_a_quotient_prints_12_significant_digits_half_even(value: str, text: str) -> None:
    assert plain(rounded(Decimal(value))) == text
