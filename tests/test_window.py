"""Goals over several years: sums against every way of adding up, and what any and each year prove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans import SETTINGS, SOURCES, indicator, judge, shown
from yztrack.assess import assess_years
from yztrack.assessment import Assessment
from yztrack.evidence import Observation
from yztrack.period import Period, months, parse_period
from yztrack.quantity import Quantity, add, exactly, intersect, upward
from yztrack.window import accumulate

WINDOW = parse_period("2021/2022")
QUARTERS = 8
_ZERO = Decimal(0)


def observation(period: Period, quantity: Quantity) -> Observation:
    return Observation(period, quantity, "plan", date(2023, 1, 1), "normal", None, 0, "official")


def quarters(first: int, count: int) -> Period:
    """Some quarters of the window, by number from 0."""
    return months(2021 + first // 4, first % 4 * 3 + 1, 3 * count)


@st.composite
def reports(draw: st.DrawFn) -> tuple[list[int], list[Observation]]:
    """What each quarter truly was, and true reports of some spans of quarters: a number, or a bound."""
    truth = draw(st.lists(st.integers(0, 9), min_size=QUARTERS, max_size=QUARTERS))
    spans = draw(
        st.lists(
            st.tuples(st.integers(0, 7), st.sampled_from([1, 1, 1, 2, 4])),
            unique=True,
            min_size=1,
            max_size=7,
        )
    )
    known = []
    for first, count in spans:
        if first + count > QUARTERS:
            continue
        whole = Decimal(sum(truth[first : first + count]))
        below, above = draw(st.integers(0, min(2, int(whole)))), draw(st.integers(0, 2))
        quantity = draw(
            st.sampled_from(
                [
                    exactly(whole),
                    Quantity(whole - below, below > 0, whole + above, above > 0),
                    upward(whole - below, low_open=below > 0),
                    Quantity(None, False, whole + above, above > 0),
                ]
            )
        )
        known.append(observation(quarters(first, count), quantity))
    return truth, sorted(known, key=lambda one: (one.period.last, one.period.first))


def sums(known: Sequence[Observation]) -> Iterator[tuple[Quantity, bool]]:
    """The sum of every choice of figures that do not overlap, and whether they fill the time to the last."""
    for size in range(len(known) + 1):
        for chosen in combinations(known, size):
            inside = sorted(one.period for one in chosen)
            if all(one.last < other.first for one, other in pairwise(inside)):
                days = [WINDOW.before(), *(one.last for one in inside)]
                touching = all(before == one.before() for before, one in zip(days, inside, strict=False))
                yield add(one.quantity for one in chosen), touching and days[-1] == known[-1].period.last


@given(reports(), st.booleans())
def test_a_total_is_what_every_way_of_adding_up_allows_and_no_more(
    reported: tuple[list[int], list[Observation]], non_negative: bool
) -> None:
    truth, known = reported
    found = accumulate(known, WINDOW, non_negative=non_negative)
    if not known:
        assert found is None
        return
    assert found is not None and found.last == known[-1]
    expected: Quantity | None = Quantity()
    for quantity, gapless in sums(known):
        least = upward(quantity.low, low_open=quantity.low_open) if non_negative else Quantity()
        for bound in (least, quantity if gapless else Quantity()):
            assert expected is not None
            expected = intersect(expected, bound)
    assert found.quantity == expected
    last = (known[-1].period.last.year - 2021) * 4 + (known[-1].period.last.month - 1) // 3
    assert found.quantity.contains(Decimal(sum(truth[: last + 1])))


def test_figures_outside_the_window_or_across_its_ends_never_count() -> None:
    spans = ["2020", "2020/2021", "2022/2023", "2020-07/2021-06", "2023-Q1"]
    known = [observation(parse_period(text), exactly(Decimal(5))) for text in spans]
    assert accumulate(known, WINDOW, non_negative=True) is None


def test_figures_that_contradict_each_other_do_not_lose_the_sum() -> None:
    known = [
        observation(parse_period(text), exactly(Decimal(value)))
        for text, value in (("2021-H1", 5), ("2021", 10), ("2021-H2", 9))
    ]
    found = accumulate(known, WINDOW, non_negative=False)
    assert found is not None and shown(found.quantity) == "[10]"


TEXT = """
    [[targets]]
    period = "2021/2025"
    over = "{over}"
    {goal}
    source = "plan"
    {actuals}
"""


def window(
    over: str, goal: str, years: dict[str, str], as_of: str, *, kind: str = "flow", **keys: str
) -> Assessment:
    actuals = ""
    for period, figure in years.items():
        source = f"s{period.rpartition('/')[2][:4]}"
        actuals += f'\n    [[actuals]]\n    period = "{period}"\n    {figure}\n    source = "{source}"'
    return judge(
        TEXT.format(over=over, goal=goal, actuals=actuals),
        as_of,
        sources=SOURCES,
        target=0,
        kind=kind,
        **keys,
    )


def codes(assessment: Assessment) -> list[str]:
    return [reason.code for reason in assessment.reasons]


FOUR = {str(year): "value = 20" for year in range(2021, 2025)}


@pytest.mark.parametrize(
    ("goal", "years", "as_of", "met", "gap", "rating"),
    [
        (
            "at_least = 100",
            {"2021/2023": "value = 60", "2024": "value = 20"},
            "2025-06-30",
            "unknown",
            "(..20]",
            "on-track",
        ),
        (
            "at_least = 100",
            {"2021": "value = 60", "2021/2022": "more_than = 100"},
            "2023-06-30",
            "yes",
            "(..0)",
            "achieved",
        ),
        ("at_least = 100", {**FOUR, "2025": "value = 20"}, "2026-06-30", "yes", "[0]", "achieved"),
        ("more_than = 100", {**FOUR, "2025": "value = 20"}, "2026-06-30", "no", "[0]", "missed"),
        ("at_least = 100", {**FOUR, "2025": "at_most = 19"}, "2026-06-30", "no", "[1..20]", "missed"),
        ("at_least = 100", FOUR, "2026-06-30", "unknown", "(..20]", "awaiting"),
        ("at_most = 70", FOUR, "2025-06-30", "no", "[10..)", "missed"),  # passed before the window ends
        ("at_most = 100", FOUR, "2025-06-30", "unknown", "[-20..)", "open"),
        ("at_least = 100", {}, "2025-06-30", "unknown", "-", "no-data"),
        ("at_least = 100", {"2020": "value = 500"}, "2025-06-30", "unknown", "-", "open"),
    ],
)
def test_a_total(goal: str, years: dict[str, str], as_of: str, met: str, gap: str, rating: str) -> None:
    assessment = window("total", goal, years, as_of)
    assert (assessment.met, shown(assessment.gap), assessment.rating) == (met, gap, rating)


def test_a_total_of_what_may_be_negative_is_open_until_every_part_is_known() -> None:
    years = {"2021": "value = 500"}
    assert window("total", "at_least = 100", years, "2023-06-30", may_be_negative="true").met == "unknown"
    assert window("total", "at_least = 100", years, "2023-06-30").met == "yes"


def test_a_total_is_paced_from_nothing_at_the_start_of_its_window() -> None:
    assessment = window("total", "at_least = 100", {"2021": "value = 30"}, "2022-06-30")
    assert assessment.pace is not None
    assert [shown(part) for part in assessment.pace[:3]] == ["[0.3]", "[0.2]", "[1.5]"]


def test_a_total_that_a_bound_leaves_open_is_undetermined() -> None:
    assessment = window("total", "at_least = 100", {**FOUR, "2025": "more_than = 15"}, "2026-06-30")
    assert (assessment.met, assessment.rating) == ("unknown", "undetermined")


def test_a_total_is_not_paced_across_a_break() -> None:
    years = {"2021": "value = 20", "2022": 'value = 20\n    status = "break"'}
    assessment = window("total", "at_least = 100", years, "2023-06-30")
    assert (assessment.pace, "break" in codes(assessment)) == (None, True)


@pytest.mark.parametrize(
    ("years", "as_of", "met", "rating", "reached"),
    [
        (
            {"2021": "value = 90", "2022": "value = 110", "2024": "value = 130"},
            "2025-06-30",
            "yes",
            "achieved",
            "2022",
        ),
        ({"2020": "value = 120", "2021": "value = 90"}, "2022-06-30", "unknown", "open", None),
        ({"2021": "value = 90", "2026": "value = 120"}, "2027-06-30", "unknown", "awaiting", None),
        ({str(year): "at_most = 99" for year in range(2021, 2026)}, "2026-06-30", "no", "missed", None),
        (
            {str(year): "at_most = 100" for year in range(2021, 2026)},
            "2026-06-30",
            "unknown",
            "undetermined",
            None,
        ),
    ],
)
def test_any_year(years: dict[str, str], as_of: str, met: str, rating: str, reached: str | None) -> None:
    assessment = window("any", "at_least = 100", years, as_of)
    assert (assessment.met, assessment.rating) == (met, rating)
    assert (assessment.reached and str(assessment.reached.period)) == reached


YEAR_TO_DATE = """
    [[actuals]]
    period = "2021-01/2021-09"
    value = 100
    source = "s2021"
    published = 2021-10-20
"""


def test_a_year_to_date_proves_any_year_of_a_flow() -> None:
    assessment = judge(TEXT.format(over="any", goal="at_least = 100", actuals=YEAR_TO_DATE), "2021-12-01")
    assert (assessment.met, assessment.rating) == ("yes", "achieved")


def test_a_year_to_date_that_proves_any_year_says_so() -> None:
    assessment = judge(TEXT.format(over="any", goal="at_least = 100", actuals=YEAR_TO_DATE), "2021-12-01")
    assert codes(assessment) == ["part-proves"]


def test_a_stock_that_stood_at_its_goal_on_any_day_of_the_window_reached_it() -> None:
    years = {"2021": "value = 90", "2023-06-30": "value = 100", "2023": "value = 95"}
    assert window("any", "at_least = 100", years, "2024-06-30", kind="stock").rating == "achieved"
    before = {"2020-12-31": "value = 100", "2021": "value = 90"}
    assert window("any", "at_least = 100", before, "2024-06-30", kind="stock").rating == "open"


def test_a_count_that_never_falls_and_is_short_at_the_end_was_short_in_every_year() -> None:
    assessment = window(
        "any", "at_least = 100", {"2025": "value = 90"}, "2026-06-30", kind="stock", never_falls="true"
    )
    assert (assessment.met, assessment.rating) == ("no", "missed")


def test_the_gap_of_any_year_is_no_narrower_than_its_years_allow() -> None:
    years = {"2021": "value = 95", "2022": "between = [80, 110]"}
    assert shown(window("any", "at_least = 100", years, "2023-06-30").gap) == "[-10..5]"


def years_of(years: dict[int, str], as_of: str, *, kind: str = "ratio") -> dict[int | None, str]:
    """The rating of each year of a goal held each year."""
    actuals = "".join(
        f'\n    [[actuals]]\n    period = {year}\n    {figure}\n    source = "s{year}"'
        for year, figure in years.items()
    )
    read = indicator(TEXT.format(over="each", goal="at_least = 5", actuals=actuals), kind=kind)
    day = date.fromisoformat(as_of)
    judged = assess_years(read.targets[0], read, day, sources=SOURCES, settings=SETTINGS)
    assert [one.id for one in judged] == [
        f"group/an-indicator@2021/2025#{year}" for year in range(2021, 2026)
    ]
    assert {one.parent for one in judged} == {"group/an-indicator@2021/2025"}
    return {one.year: one.rating for one in judged}


@pytest.mark.parametrize("kind", ["flow", "stock", "ratio", "growth"])
def test_each_year_is_judged_by_its_own_figure_only_whatever_the_kind(kind: str) -> None:
    figures = {2021: "value = 5", 2022: "value = 4", 2024: "value = 9"}
    assert years_of(figures, "2025-06-30", kind=kind) == {
        2021: "achieved",
        2022: "missed",
        2023: "awaiting",
        2024: "achieved",
        2025: "open",
    }


@pytest.mark.parametrize(
    ("years", "as_of", "met", "rating", "held"),
    [
        ({2021: "value = 5", 2022: "value = 6"}, "2023-06-30", "unknown", "open", 2),
        ({2021: "value = 5", 2022: "less_than = 5"}, "2023-06-30", "no", "missed", 1),
        ({year: "value = 5" for year in range(2021, 2026)}, "2026-06-30", "yes", "achieved", 5),
        ({year: "at_most = 5" for year in range(2021, 2026)}, "2026-06-30", "unknown", "undetermined", 0),
        (
            {year: "value = 5" for year in range(2021, 2026) if year != 2023},
            "2026-06-30",
            "unknown",
            "awaiting",
            4,
        ),
    ],
)
def test_a_goal_held_each_year_is_achieved_only_when_every_year_is(
    years: dict[int, str], as_of: str, met: str, rating: str, held: int
) -> None:
    assessment = window(
        "each", "at_least = 5", {str(year): said for year, said in years.items()}, as_of, kind="ratio"
    )
    assert (assessment.met, assessment.rating, assessment.pace) == (met, rating, None)
    told = next(dict(reason.parameters) for reason in assessment.reasons if reason.code == "years-held")
    assert told == {"held": held, "years": 5}


def test_a_level_by_the_end_is_that_of_the_last_year() -> None:
    years = {"2021": "value = 120", "2024": "value = 90", "2025": "value = 95"}
    assert window("end", "at_least = 100", years, "2026-06-30").rating == "missed"
    assert window("end", "at_least = 100", years, "2024-12-31", kind="stock").rating == "open"
    assert window("end", "at_least = 90", years, "2024-12-31", kind="stock").rating == "achieved"
