"""What a slip is and what is none; whose fault a sum is; which units are certainly not the same."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yztrack.quantity import Quantity, exactly
from yztrack.rules.figures import culprits, printed
from yztrack.rules.members import differ
from yztrack.rules.scale import Point, pair_power, slips, swaps
from yztrack.rules.sums import Sum, blame, slips_into


def points(*sizes: str, every: int = 1) -> list[Point]:
    """Numbers of successive years, as they are printed."""
    return [
        Point(
            2000 + index * every,
            float(size),
            "." not in size,
            size.replace(".", "").lstrip("0"),
            len(size.partition(".")[2]),
        )
        for index, size in enumerate(sizes)
    ]


@pytest.mark.parametrize(
    ("sizes", "found"),
    [
        ("7105 7423 78096400 8056", [(2, 4)]),
        ("7105 7423 0.7809 8056", [(2, -4)]),
        ("48.1 0.489 49.2", [(1, -2)]),
        ("48.1 48.9 49.2 0.499", [(3, -2)]),
        ("7105 7423 7809 80567", [(3, 1)]),
        ("71050 7423 7809 8056", [(0, 1)]),
        ("7105 742.3 7809 8056", [(1, -1)]),
        ("7105 7423 78090000 80560000", [(2, 4)]),
        ("71050000 7423 7809 8056", [(0, 4)]),
        ("9 3500 12 28 31 44 29000000", [(6, 6)]),
    ],
)
def test_a_number_out_of_scale_is_named_with_its_power(sizes: str, found: list[tuple[int, int]]) -> None:
    assert slips(points(*sizes.split()), volatile=False) == found


@pytest.mark.parametrize("volatile", [True, False])
@pytest.mark.parametrize(
    "sizes",
    [
        "3 40 52 71",  # a new sector
        "0.4 4.1 38 120",
        "45210 31044 8870 6120 2933 1240 322 41 7 2",  # to elimination
        "0.3 0.4 1.0 2.4 0.6 2.1 4.2 16.4 35.1",
        "11 44 5 3 6 12 1 3",  # deaths by disasters
        "4120 689 248 1470 3580",  # a pandemic
        "7.1 17 402 571 607 782",
        "2 3 28 290",
        "16 17 14 160 15",  # few
        "12 150",
    ],
)
def test_what_grows_falls_or_jumps_by_itself_is_no_slip(sizes: str, volatile: bool) -> None:
    told = points(*sizes.split())
    assert slips(told, volatile=volatile) == []
    assert list(swaps(told, volatile=volatile)) == []


@pytest.mark.parametrize(
    ("one", "other", "percent", "power"),
    [
        ("9124", "91240000", False, 4),
        ("0.9124", "9124", False, 4),
        ("48.2", "0.512", True, -2),
        ("48.2", "0.5", True, 0),
        ("0.512", "48.2", False, 0),
        ("120", "12400", False, 2),
        ("12", "1240", False, 0),
        ("120", "1240", False, 0),
        ("120", "9000", False, 2),
        ("120", "5000", False, 0),
    ],
)
def test_two_figures_are_a_power_of_ten_apart(one: str, other: str, percent: bool, power: int) -> None:
    assert pair_power(*points(one, other), percent=percent) == power


def test_two_figures_far_apart_in_time_may_have_grown() -> None:
    assert pair_power(*points("120", "12400", every=9), percent=False) == 0


@pytest.mark.parametrize(
    ("sizes", "volatile", "found"),
    [
        ("1510 1574 6130 1702 1774", False, [(2, "1630")]),
        ("48.2 48.9 94.2 49.9 50.3", False, [(2, "492")]),
        ("47.1 48.2 48.9 94.9", False, [(3, "499")]),
        ("1510 1574 6130 1702 1774", True, [(2, "1630")]),
        ("3710 3740 1730 3802 3774", True, []),  # a bad year
        ("1510 1574 5130 1702 1774", False, [(2, "1530")]),
        ("1510 1574 4130 1702 1774", False, []),
        ("1510 2574 6130 1702 2774", False, []),
    ],
)
def test_digits_that_fit_when_swapped_are_told(
    sizes: str, volatile: bool, found: list[tuple[int, str]]
) -> None:
    assert list(swaps(points(*sizes.split()), volatile=volatile)) == found


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([], []),
        ([("a", "b")], [("b", "a")]),
        ([("a", "c"), ("b", "c")], [("c", "a")]),
        ([("a", "b"), ("a", "c")], [("a", "b")]),
        ([("a", "b"), ("c", "d")], [("b", "a"), ("d", "c")]),
    ],
)
def test_the_fewest_culprits_explain_all_conflicts(
    pairs: list[tuple[str, str]], found: list[tuple[str, str]]
) -> None:
    assert list(culprits(pairs)) == found


@pytest.mark.parametrize(
    ("sums", "found"),
    [
        ([Sum("year", ("h1", "h2"), True)], []),
        ([Sum("year", ("h1", "h2"), False)], ["year"]),
        ([Sum("year", ("h1", "h2"), False), Sum("h1", ("q1", "q2"), False)], ["h1"]),
        ([Sum("year", ("h1", "h2"), False), Sum("h1", ("q1", "q2"), True)], ["year"]),
        ([Sum("a", ("x", "y"), False), Sum("b", ("x", "z"), False)], ["x"]),
        ([Sum("a", ("x",), False), Sum("b", ("y",), False)], ["a", "b"]),
    ],
)
def test_one_figure_is_blamed_for_all_sums_that_it_spoils(sums: list[Sum[str]], found: list[str]) -> None:
    assert [name for name, _ in blame(sums, lambda _: None)] == found


def test_the_term_that_slipped_is_blamed_before_the_total() -> None:
    assert [name for name, _ in blame([Sum("year", ("h1", "h2"), False)], lambda _: "h2")] == ["h2"]


@pytest.mark.parametrize(
    ("number", "wanted", "slipped"),
    [("14.5", "15.4", True), ("1450", "14.5", True), ("0.0145", "145", True), ("14.5", "16.4", False),
     ("-41", "-14", True), ("0", "5", False), ("14.5", "14.5", False)],
)  # fmt: skip
def test_a_slip_is_a_moved_point_or_two_swapped_digits(number: str, wanted: str, slipped: bool) -> None:
    assert slips_into(exactly(Decimal(number)), exactly(Decimal(wanted))) == slipped


def test_a_printed_number_stands_for_all_that_round_to_it() -> None:
    assert printed(exactly(Decimal("12.3"))) == Quantity(Decimal("12.25"), False, Decimal("12.35"), False)
    assert printed(exactly(Decimal(12)), exact=True) == exactly(Decimal(12))


@pytest.mark.parametrize(
    ("one", "other", "certain"),
    [
        ("亿元", "亿元", False),
        ("亿元", "万元", True),
        ("亿元", "亿 元", False),
        ("亿元", "100 million yuan", False),
        ("亿元", "亿美元", True),
        ("亿元", "家", True),
        ("家", "个", False),
        ("firms", "enterprises", False),
        ("人", "家", False),
        ("%", "百分点", False),
        ("%", "USD bn", True),
        ("USD m", "USD bn", True),
        ("USD m", "million US$", False),
        ("m", "km", True),
        ("kt CO2e", "Mt CO2e", False),  # unknown names contradict nothing
        ("points", "%", False),
        (None, "%", False),
    ],
)
def test_units_differ_where_that_is_certain(one: str | None, other: str | None, certain: bool) -> None:
    assert differ(one, other) == differ(other, one) == certain
