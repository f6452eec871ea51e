"""How far a figure is from its goal: by brute force, and by what must not change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import (
    NEAR,
    QUANTITY_KEYS,
    Plan,
    assert_spans,
    figures_of,
    members,
    narrowed,
    numbers,
    plans,
    quantities,
    ties,
)
from tests.plans import judge, shown
from tests.test_quantity import span
from yztrack.evidence import level_of
from yztrack.goal import Goal, Line, Side, both, either
from yztrack.level import level, reaches
from yztrack.quantity import Quantity, Tie, Truth, affine, exactly, untied
from yztrack.validity import faults

ZERO = Decimal(0)
factors = st.sampled_from([Decimal(text) for text in ("0", "0", "1", "2", "0.82", "-1")])
shares = st.sampled_from([Decimal(text) for text in ("-1.5", "-0.2", "0", "0.5", "1", "2")])
widths = st.sampled_from([Decimal(text) for text in ("0", "0.05", "1", "2.5")])
bands = st.one_of(
    st.builds(
        lambda factor, low, width: (Line(factor, low), Line(factor, low + width)),
        st.sampled_from([Decimal(0), Decimal(1)]),
        numbers,
        st.integers(1, 90),
    ),
    st.builds(lambda low, width: (Line(low, ZERO), Line(low + width, ZERO)), shares, widths),
    st.builds(
        lambda low, width: (Line(Decimal(1), ZERO, low), Line(Decimal(1), ZERO, low + width)), shares, widths
    ),
)


def one_sided(side: Side, factor: Decimal, offset: Decimal, *, strict: bool) -> Goal:
    line = Line(factor, offset)
    low, high = (line, None) if side == "floor" else (None, line)
    return Goal(side, strict, Quantity(), low, high)


def truth_of(verdicts: list[bool]) -> Truth:
    return "yes" if all(verdicts) else "unknown" if any(verdicts) else "no"


@given(st.sampled_from(["floor", "ceiling"]), factors, numbers, st.booleans(), ties, quantities())
def test_the_level_of_a_one_sided_goal_is_that_of_all_figures_and_no_others(
    side: Side, factor: Decimal, offset: Decimal, strict: bool, tie: Tie, anchor: Quantity
) -> None:
    found = level(one_sided(side, factor, offset, strict=strict), level_of(tie, anchor), anchor, "stock", tie)
    ends = [(x, Fraction(factor) * a + Fraction(offset)) for a in members(anchor) for x in figures_of(tie, a)]
    gaps = [goal - x if side == "floor" else x - goal for x, goal in ends]
    possible = all(goal > 0 for _, goal in ends) and (side == "floor" or all(x > 0 for x, _ in ends))
    if not factor and tie.factor != exactly(Decimal(0)):
        return  # a figure hangs on the anchor only where the goal does
    assert found.gap is not None
    assert_spans(found.gap, gaps)
    assert found.met == truth_of([gap < 0 or (gap == 0 and not strict) for gap in gaps])
    assert (found.attainment is not None) == possible
    if found.attainment is not None:
        assert_spans(found.attainment, [x / goal if side == "floor" else goal / x for x, goal in ends])


@given(numbers, st.none() | numbers, st.booleans(), quantities())
def test_whether_a_goal_is_reached_is_what_its_level_says(
    end: Decimal, width: Decimal | None, strict: bool, figure: Quantity
) -> None:
    low, high = Line(ZERO, end), None if width is None else Line(ZERO, end + abs(width))
    band = Goal("floor" if high is None else "band", strict, Quantity(), low, high)
    for goal in (band, Goal("ceiling", strict, Quantity(), None, low)):
        assert reaches(goal, figure) == level(goal, figure, None, "stock").met


@given(bands, ties, quantities())
def test_the_level_of_a_band_is_that_of_all_figures_and_no_others(
    ends: tuple[Line, Line], tie: Tie, anchor: Quantity
) -> None:
    low, high = ends
    goal = Goal("band", False, Quantity(), low, high)
    tie = tie if goal.anchored else untied(level_of(tie, anchor))
    found = level(goal, level_of(tie, anchor), anchor, "stock", tie)
    gaps = [
        max(min(ends) - x, x - max(ends))
        for b in [*members(anchor), *crossings(low, high, tie, anchor)]
        for ends in [[reach(line, b) for line in (low, high)]]
        for x in [
            *figures_of(tie, b),
            *(one for one in (*ends, (ends[0] + ends[1]) / 2) if may_be(tie, b, one)),
        ]
    ]
    assert found.gap is not None
    assert_spans(found.gap, gaps)
    assert found.met == truth_of([gap <= 0 for gap in gaps])
    assert found.attainment is None


def reach(line: Line, anchor: Fraction) -> Fraction:
    return Fraction(line.factor) * anchor + Fraction(line.share) * abs(anchor) + Fraction(line.offset)


def may_be(tie: Tie, anchor: Fraction, figure: Fraction) -> bool:
    """Whether a figure that hangs so on an anchor of that size may have that value."""
    factor = tie.factor if anchor > 0 else affine(tie.factor, Decimal(-1), Decimal(0))
    for sign, share, end, is_open in (
        (1, factor.low, tie.offset.low, factor.low_open or tie.offset.low_open),
        (-1, factor.high, tie.offset.high, factor.high_open or tie.offset.high_open),
    ):
        if anchor and share is not None and end is not None:
            beyond = sign * (figure - Fraction(share) * abs(anchor) - Fraction(end))
            if beyond < 0 or (not beyond and is_open):
                return False
    return bool(anchor) or tie.offset.contains(figure)


def crossings(low: Line, high: Line, tie: Tie, anchor: Quantity) -> list[Fraction]:
    """Anchors at which an end of what the figure may be lies in the middle of the band, and next to them."""
    found = []
    for factor, offset in product((tie.factor.low, tie.factor.high), (tie.offset.low, tie.offset.high)):
        for sign in (1, -1):
            share = (low.factor + high.factor + sign * (low.share + high.share)) / 2
            if factor is not None and offset is not None and factor != share:
                middle = (low.offset + high.offset) / 2
                found.append(Fraction(middle - offset) / Fraction(factor - share))
    near = [one + side for one in found for side in (-NEAR, Fraction(0), NEAR)]
    return [one for one in near if anchor.contains(one)]


@pytest.mark.parametrize(
    ("figure", "anchor", "gap"),
    [
        (
            Quantity(Decimal(0), True, Decimal(1), True),
            Quantity(Decimal(-1), False, Decimal(1), False),
            "[-0.5..1)",
        ),
        (Quantity(Decimal(0), True, None, False), Quantity(Decimal(0), True, None, False), "[-0.5..)"),
    ],
)
def test_a_band_over_open_ends_is_met_best_in_its_middle(
    figure: Quantity, anchor: Quantity, gap: str
) -> None:
    one_up = Goal("band", False, Quantity(), Line(Decimal(1), Decimal(0)), Line(Decimal(1), Decimal(1)))
    assert shown(level(one_up, figure, anchor, "stock").gap) == gap


def _holds(quantity: Quantity, number: Fraction) -> bool:
    low, low_open, high, high_open = quantity
    above = low is None or number > Fraction(low) or (number == Fraction(low) and not low_open)
    return above and (high is None or number < Fraction(high) or (number == Fraction(high) and not high_open))


@pytest.mark.parametrize(
    ("figure", "gap"),
    [
        ("value = 7.5", "[-2.5]"),
        ("between = [7, 7.5]", "[-2.5..-2]"),
        ("between = [0, 100]", "[-2.5..90]"),
        pytest.param("less_than = 7.5", "(-2.5..)"),
        pytest.param("more_than = 7.5", "(-2.5..)"),
    ],
)
def test_deep_inside_a_band_the_gap_is_half_its_width_where_a_figure_is_there(figure: str, gap: str) -> None:
    text = f"""
        [[targets]]
        period = 2025
        between = [5, 10]
        source = "plan"
        [[actuals]]
        period = 2025
        {figure}
        source = "s2025"
    """
    assert shown(judge(text, "2026-06-30").gap) == gap


def test_a_band_of_shares_of_a_baseline_varies_with_it_as_one() -> None:
    text = """
        [[targets]]
        period = 2025
        between = [5, 10]
        measure = "percent"
        baseline = 2020
        source = "plan"
        [[actuals]]
        period = 2020
        between = [100, 200]
        source = "s2020"
        [[actuals]]
        period = 2025
        value = 150
        source = "s2025"
    """
    gap = judge(text, "2026-06-30", kind="stock").gap
    # max(1.05 b - 150, 150 - 1.1 b) is least where both are equal, b = 300/2.15
    assert gap is not None and gap.low is not None
    assert round(gap.low, 6) == Decimal("-3.488372")
    assert gap.high == 60


def test_a_band_of_shares_of_a_negative_baseline_is_no_empty_region() -> None:
    text = """
        [[targets]]
        period = 2025
        between = [5, 10]
        measure = "percent"
        baseline = 2020
        source = "plan"
        [[actuals]]
        period = 2020
        value = -100
        source = "s2020"
        [[actuals]]
        period = 2025
        value = -107
        source = "s2025"
    """
    assessment = judge(text, "2026-06-30", kind="stock")
    assert assessment.goal_level is not None
    low, high = assessment.goal_level.low, assessment.goal_level.high
    assert low is not None and high is not None and low < high


def test_a_rise_by_a_share_of_a_negative_baseline_is_not_met_by_less() -> None:
    text = """
        [[targets]]
        period = 2025
        at_least = 10
        measure = "percent"
        baseline = 2020
        source = "plan"
        [[actuals]]
        period = 2020
        value = -100
        source = "s2020"
        [[actuals]]
        period = 2025
        value = -95
        source = "s2025"
    """
    assert judge(text, "2026-06-30", kind="stock").met == "no"  # 5 up of 100: 5 per cent, whatever its sign


@pytest.mark.parametrize(
    ("kind", "goal", "base", "latest", "met", "gap", "level_of_goal"),
    [
        # ten per cent up is up, whatever the sign: to 110 from 100, to -90 from -100, to at least 0 from 0
        ("stock", "at_least = 10", "value = -100", "value = -90", "yes", "[0]", "[-90..)"),
        ("stock", "at_most = -10", "value = -100", "value = -105", "no", "[5]", "(..-110]"),
        ("stock", "at_least = 10", "between = [-100, 100]", "value = 0", "unknown", "[-90..110]", "[-90..)"),
        ("stock", "at_least = 10", "between = [-100, 100]", "value = 111", "yes", "[-201..-1]", "[-90..)"),
        ("stock", "more_than = 50", "less_than = 100", "value = -50", "unknown", "(..200)", "(..)"),
        ("stock", "between = [5, 10]", "value = -100", "value = -93", "yes", "[-2]", "[-95..-90]"),
        ("stock", "between = [5, 10]", "between = [-100, 0]", "value = 0", "unknown", "[0..90]", "[-95..0]"),
    ],
)
def test_a_goal_in_per_cent_is_of_the_size_of_its_baseline(
    kind: str, goal: str, base: str, latest: str, met: str, gap: str, level_of_goal: str
) -> None:
    text = PERCENT.format(goal=goal, base=base, latest=latest)
    told = judge(text, "2026-06-30", kind=kind)
    assert (told.met, told.gap, told.goal_level) == (met, span(gap), span(level_of_goal))


PERCENT = """
    [[targets]]
    period = 2025
    {goal}
    measure = "percent"
    baseline = 2020
    source = "plan"
    [[actuals]]
    period = 2020
    {base}
    source = "s2020"
    [[actuals]]
    period = 2025
    {latest}
    source = "s2025"
"""


@pytest.mark.parametrize(
    ("goal", "base", "latest", "met", "gap"),
    [
        ("between = [0, 2]", "value = 10", "value = 15", "yes", "[-5]"),  # of nothing up to twice the base
        ("between = [0, 2]", "value = 10", "value = 21", "no", "[1]"),
        ("between = [2, 3]", "value = -10", "value = -25", "yes", "[-5]"),  # twice a loss is a loss
        ("between = [2, 3]", "between = [-10, 10]", "value = 5", "unknown", "[-1..25]"),
        ("at_least = 2", "between = [-10, 10]", "value = 21", "yes", "[-41..-1]"),
    ],
)
def test_a_multiple_of_the_baseline_is_taken_at_its_word(
    goal: str, base: str, latest: str, met: str, gap: str
) -> None:
    text = PERCENT.replace("percent", "multiple").format(goal=goal, base=base, latest=latest)
    told = judge(text, "2026-06-30", kind="stock")
    assert (told.met, told.gap) == (met, span(gap))


BASELINE_IS_LATEST = """
    [[targets]]
    period = 2030
    {goal}
    baseline = 2024
    source = "plan"
    [[actuals]]
    period = 2024
    between = [90, 110]
    source = "s2024"
"""


@pytest.mark.parametrize(
    ("goal", "met", "gap"),
    [
        ('measure = "change"\n    at_least = 5', "no", "[5]"),
        ('measure = "change"\n    at_most = 0', "yes", "[0]"),
        ('measure = "multiple"\n    at_least = 2', "no", "[90..110]"),
        ('measure = "change"\n    between = [-5, 5]', "yes", "[-5]"),
    ],
)
def test_a_figure_that_is_the_baseline_itself_varies_with_it_as_one(goal: str, met: str, gap: str) -> None:
    assessment = judge(BASELINE_IS_LATEST.format(goal=goal), "2025-06-30", kind="stock")
    assert (assessment.met, shown(assessment.gap)) == (met, gap)


@pytest.mark.parametrize(
    ("one", "other", "conjunction", "disjunction"),
    [
        ("yes", "yes", "yes", "yes"),
        ("yes", "unknown", "unknown", "yes"),
        ("yes", "no", "no", "yes"),
        ("unknown", "unknown", "unknown", "unknown"),
        ("unknown", "no", "no", "unknown"),
        ("no", "no", "no", "no"),
    ],
)
def test_all_of_and_any_of_are_kleenes(
    one: Truth, other: Truth, conjunction: Truth, disjunction: Truth
) -> None:
    assert both(one, other) == both(other, one) == conjunction
    assert either(one, other) == either(other, one) == disjunction


_MIRRORED = {"at_least": "at_most", "at_most": "at_least", "more_than": "less_than", "less_than": "more_than"}
_NUMBERS = (*QUANTITY_KEYS, "baseline_value")


def _mapped(record: Mapping[str, Any], factor: Decimal, measure: str = "level") -> dict[str, Any]:
    """A record in another unit, which with a negative factor turns its sides; a share has no unit.

    A multiple keeps its sign, and a rise by some per cent becomes a fall.
    """
    own = {"percent": Decimal(1).copy_sign(factor), "multiple": Decimal(1)}.get(measure, factor)
    mapped = {key: said for key, said in record.items() if key not in _NUMBERS}
    for key in _NUMBERS:
        if key not in record:
            continue
        by = factor if key == "baseline_value" else own
        side = _MIRRORED.get(key, key) if factor < 0 else key
        mapped[side] = (
            tuple(sorted(by * end for end in record[key])) if key == "between" else by * record[key]
        )
    return mapped


def _in_unit(plan: Plan, factor: Decimal) -> Plan:
    turned = {"higher": "lower", "lower": "higher", "within": "within"}
    return replace(
        plan,
        better=turned[plan.better] if factor < 0 else plan.better,
        target=_mapped(plan.target, factor, plan.target["measure"]),
        actuals=[_mapped(actual, factor) for actual in plan.actuals],
    )


def _times(quantity: Quantity | None, factor: Decimal) -> Quantity | None:
    return None if quantity is None else affine(quantity, factor, Decimal(0))


@given(plans())
def test_the_plans_of_these_properties_are_sound(plan: Plan) -> None:
    assert list(faults(plan.indicator())) == []


@given(plans())
def test_a_goal_and_its_mirror_image_are_judged_alike(plan: Plan) -> None:
    one, other = plan.assess(), _in_unit(plan, Decimal(-1)).assess()
    assert (one.met, one.rating, one.rating_best) == (other.met, other.rating, other.rating_best)
    assert [reason.code for reason in one.reasons] == [reason.code for reason in other.reasons]
    assert one.gap == other.gap
    assert (one.pace and one.pace[:3]) == (other.pace and other.pace[:3])
    assert _times(one.required, Decimal(-1)) == other.required
    assert _times(one.goal_level, Decimal(-1)) == other.goal_level


@given(plans("flow", "stock", "ratio"), st.integers(-4, 8), st.booleans())
def test_the_unit_does_not_matter(plan: Plan, power: int, signed: bool) -> None:
    factor = Decimal(1).scaleb(power)
    here = replace(plan, may_be_negative=signed)
    one, other = here.assess(), _in_unit(here, factor).assess()
    assert (one.met, one.rating, one.rating_best) == (other.met, other.rating, other.rating_best)
    assert one.attainment == other.attainment
    assert (one.pace and one.pace[:3]) == (other.pace and other.pace[:3])
    assert _times(one.gap, factor) == other.gap
    assert _times(one.required, factor) == other.required


@given(plans(), st.data())
def test_what_a_bound_proves_every_number_inside_it_confirms(plan: Plan, data: st.DataObject) -> None:
    bounded, pointed = plan.assess(), narrowed(plan, data).assess()
    if bounded.met != "unknown":
        assert pointed.met == bounded.met
    if bounded.rating in {"achieved", "missed"}:
        assert pointed.rating == bounded.rating
    if (
        bounded.own == pointed.own or plan.target.get("over") != "any"
    ):  # of any, the year that is told may differ
        assert _lies_in(pointed.gap, bounded.gap)
        assert _lies_in(pointed.attainment, bounded.attainment)
    if bounded.pace is not None:
        assert pointed.pace is not None
        for narrow, wide in zip(pointed.pace, bounded.pace, strict=True):
            assert _lies_in(narrow, wide)


def _lies_in(narrow: Quantity | None, wide: Quantity | None) -> bool:
    if narrow is None or wide is None:
        return True
    low = wide.low is None or (narrow.low is not None and not _below(narrow.low, wide.low))
    return low and (wide.high is None or (narrow.high is not None and not _below(wide.high, narrow.high)))


def _below(one: Decimal, other: Decimal) -> bool:
    return one < other and other - one > abs(other) * Decimal("1e-50")


def test_a_gap_is_in_the_unit_and_counts_what_is_missing() -> None:
    goal = one_sided("ceiling", Decimal(0), Decimal(35), strict=False)
    assert shown(level(goal, exactly(Decimal(39)), None, "rank").gap) == "[4]"
    assert level(goal, exactly(Decimal(39)), None, "rank").attainment is None
