"""As of any date: exactly what was known then, of actuals, baselines, benchmarks, members and targets."""

from __future__ import annotations

from datetime import date

import pytest

from tests.plans import SOURCES, book, figures, judge, shown, source
from yztrack.assess import in_force
from yztrack.assessment import Assessment
from yztrack.model import Source
from yztrack.report import Selection
from yztrack.report import judge as report

DATED: dict[str, Source] = {
    **SOURCES,
    "bulletin": source("2025-03-05"),
    "yearbook": source("2025-10-20"),
    "census": source("2026-05-01"),
    "plan-2": source("2025-06-01"),
    "month": source("2025-03"),
    "year": source("2025"),
}
REVISED = """
    [[targets]]
    period = 2024
    at_least = 100
    source = "plan"
    [[actuals]]
    period = 2024
    value = 101
    status = "provisional"
    source = "bulletin"
    [[actuals]]
    period = 2024
    value = 99
    source = "yearbook"
    [[actuals]]
    period = 2024
    value = 102
    revises = true
    source = "census"
"""


@pytest.mark.parametrize(
    ("as_of", "own", "rating", "dropped"),
    [
        ("2025-03-04", "-", "no-data", []),
        ("2025-03-05", "[101]", "achieved", []),
        ("2025-10-19", "[101]", "achieved", []),
        ("2025-10-20", "[99]", "missed", ["contradicted"]),
        ("2026-04-30", "[99]", "missed", ["contradicted"]),
        ("2026-05-01", "[102]", "achieved", ["revised", "revised"]),
        ("9999-12-31", "[102]", "achieved", ["revised", "revised"]),
    ],
)
def test_a_revision_changes_the_verdict_from_its_day_on_and_not_before(
    as_of: str, own: str, rating: str, dropped: list[str]
) -> None:
    told = judge(REVISED, as_of, sources=DATED)
    assert shown(told.own and told.own.quantity) == own
    assert (told.rating if own != "-" else "no-data", [one.reason for one in told.dropped]) == (
        rating,
        dropped,
    )


def test_before_its_first_figure_a_goal_that_is_due_awaits() -> None:
    assert judge(REVISED, "2025-03-04", sources=DATED).rating == "awaiting"


@pytest.mark.parametrize(
    ("document", "before", "on"),
    [
        ("bulletin", "2025-03-04", "2025-03-05"),
        ("month", "2025-03-30", "2025-03-31"),
        ("year", "2025-12-30", "2025-12-31"),
    ],
)
def test_a_document_of_a_month_or_a_year_counts_from_its_last_day(
    document: str, before: str, on: str
) -> None:
    text = (
        REVISED.partition("[[actuals]]")[0]
        + f'[[actuals]]\n    period = 2024\n    value = 1\n    source = "{document}"'
    )
    assert [judge(text, day, sources=DATED).own is None for day in (before, on)] == [True, False]


def test_the_actuals_own_date_of_publication_counts_before_its_sources() -> None:
    text = (
        REVISED.partition("    [[actuals]]")[0]
        + """
    [[actuals]]
    period = 2024
    value = 101
    published = 2025-01-20
    source = "bulletin"
    """
    )
    assert [judge(text, day, sources=DATED).rating for day in ("2025-01-19", "2025-01-20")] == [
        "awaiting",
        "achieved",
    ]


BASED = """
    [[targets]]
    period = 2030
    at_least = 200
    baseline = 2020
    source = "plan"
    [[actuals]]
    period = 2020
    value = 100
    source = "s2020"
    [[actuals]]
    period = 2020
    value = 120
    revises = true
    source = "yearbook"
    [[actuals]]
    period = 2024
    value = 140
    source = "s2024"
"""


@pytest.mark.parametrize(
    ("as_of", "base", "pace"), [("2025-10-19", "[100]", "[1]"), ("2025-10-20", "[120]", "[0.625]")]
)
def test_a_baseline_is_what_it_was_held_to_be(as_of: str, base: str, pace: str) -> None:
    told = judge(BASED, as_of, kind="stock", sources=DATED)
    assert told.baseline is not None and told.pace is not None
    assert (shown(told.baseline.quantity), shown(told.pace.pace)) == (base, pace)


@pytest.mark.parametrize(
    ("named", "as_of", "known"),
    [
        ("", "2025-01-31", True),  # an inline baseline without a source counts from its target's
        ('baseline_source = "yearbook"', "2025-10-19", False),
        ('baseline_source = "yearbook"', "2025-10-20", True),
    ],
)
def test_an_inline_baseline_counts_from_its_source(named: str, as_of: str, known: bool) -> None:
    text = BASED.replace("baseline = 2020", f"baseline_value = 100\n    baseline_period = 2020\n    {named}")
    told = judge(text, as_of, kind="stock", sources=DATED)
    assert (told.baseline is not None, told.pace is not None) == (known, known)


def files(**more: str) -> dict[str, str]:
    late = 'value = 4\nsource = "yearbook"'
    return {
        "city": figures("ratio", {2024: "6"}, goal='period = 2024\nbenchmark = "province"\nmore_than = 0'),
        "province": figures("ratio", {2024: "5"}) + f"[[actuals]]\nperiod = 2024\nrevises = true\n{late}\n",
        "p/a": figures("flow", {2024: "10"}),
        "p/b": f'kind = "flow"\nunit = "亿元"\n[[actuals]]\nperiod = 2024\n{late}\n',
        "sum": 'kind = "flow"\nunit = "亿元"\n[derive]\nsum = ["p/*"]\n'
        '[[targets]]\nperiod = 2024\nat_least = 12\nsource = "plan"',
        **more,
    }


def told(name: str, as_of: str) -> Assessment:
    known = book(files(), as_of, DATED)
    one = known.workspace.indicators[name]
    return known.assess(one.targets[0], one)


@pytest.mark.parametrize(("as_of", "gap"), [("2025-10-19", "[-1]"), ("2025-10-20", "[-2]")])
def test_a_benchmark_is_what_it_was_held_to_be(as_of: str, gap: str) -> None:
    assert shown(told("city", as_of).gap) == gap


@pytest.mark.parametrize(
    ("as_of", "own", "rating"), [("2025-10-19", "[10..)", "awaiting"), ("2025-10-20", "[14]", "achieved")]
)
def test_a_member_that_is_not_published_leaves_the_derived_figure_open(
    as_of: str, own: str, rating: str
) -> None:
    one = told("sum", as_of)
    assert (shown(one.own and one.own.quantity), one.rating) == (own, rating)
    assert [member.observation is None for member in one.members] == [False, as_of < "2025-10-20"]


SET_TWICE = """
    [[targets]]
    id = "first"
    period = 2026
    at_least = 100
    source = "{first}"
    {stated}
    [[targets]]
    id = "second"
    period = 2026
    at_least = 120
    source = "plan-2"
    supersedes = "first"
"""


def forced(as_of: str, first: str = "bulletin", stated: str = "") -> list[tuple[str, str | None]]:
    text = 'kind = "stock"\nunit = "家"\n' + SET_TWICE.format(first=first, stated=stated)
    known = book({"firms": text}, as_of, DATED)
    one = known.workspace.indicators["firms"]
    return [(target.key, successor) for target, successor in in_force(one, known.as_of, DATED)]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2025-03-04", []),  # not yet set
        ("2025-03-05", [("first", None)]),
        ("2025-05-31", [("first", None)]),  # in force until its successor is published
        ("2025-06-01", [("first", "second"), ("second", None)]),
    ],
)
def test_a_target_is_in_force_from_its_publication_until_its_successors(
    as_of: str, expected: list[tuple[str, str | None]]
) -> None:
    assert forced(as_of) == expected


def test_a_target_is_known_from_the_earliest_document_that_states_it() -> None:
    stated = 'stated_in = ["s2024: para. 3", "nowhere: para. 1"]'
    assert forced("2024-12-30", stated=stated) == []
    assert forced("2024-12-31", stated=stated) == [("first", None)]


def test_a_superseded_target_is_counted_only_until_then() -> None:
    text = 'kind = "stock"\nunit = "家"\n' + SET_TWICE.format(first="bulletin", stated="")
    text += '[[actuals]]\nperiod = 2024\nvalue = 110\nsource = "s2024"\n'
    for as_of, expected in (("2025-05-31", ["firms@first"]), ("2025-06-01", ["firms@second"])):
        known = book({"firms": text}, as_of, DATED)
        rows = report(known.workspace, known.as_of, Selection()).rows
        assert [row.assessment.id for row in rows] == expected
    everything = report(known.workspace, known.as_of, Selection(everything=True))
    assert [(row.assessment.rating, row.counted) for row in everything.rows] == [
        ("achieved", False),
        ("open", True),
    ]
    assert sum(everything.summary.values()) == 1


def test_nothing_that_was_published_later_changes_any_answer() -> None:
    """The whole assessment on a day equals that of a workspace which holds only what was out by then."""
    early = REVISED.partition("    [[actuals]]\n    period = 2024\n    value = 99")[0]
    day = "2025-10-19"
    assert judge(REVISED, day, sources=DATED) == judge(early, day, sources=DATED)
    assert date.fromisoformat(day) < DATED["yearbook"].counts_from


RIVALS = """
kind = "flow"
unit = "家"
[[targets]]
id = "each"
one_of = "which"
period = "2021/2023"
over = "each"
at_least = 100
source = "plan"
[[targets]]
id = "total"
one_of = "which"
period = "2021/2023"
over = "total"
at_least = {total}
source = "plan"
"""


@pytest.mark.parametrize(
    ("total", "ratings", "counted"),
    [("100", ["undetermined", "undetermined"], "undetermined"), ("400", ["missed", "missed"], "missed")],
)
def test_rival_readings_count_once_and_are_rated_where_they_agree(
    total: str, ratings: list[str], counted: str
) -> None:
    text = (
        RIVALS.format(total=total)
        + figures("flow", {2021: "90", 2022: "110", 2023: "110"}).partition("\n\n")[2]
    )
    known = book({"firms": text}, "2024-06-30")
    rows = report(known.workspace, known.as_of, Selection())
    parents = [row.assessment.rating for row in rows.rows]
    assert parents == ratings
    assert {rating: count for rating, count in rows.summary.items() if count} == {counted: 1}
    children = report(known.workspace, known.as_of, Selection(everything=True)).rows
    assert [row.assessment.rating for row in children if row.assessment.parent] == [
        "missed",
        "achieved",
        "achieved",
    ]
