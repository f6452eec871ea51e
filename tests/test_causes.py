"""What moved a goal: each cause by a plan in which only that is different, then those that work together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest

from tests.plans import source
from yztrack.causes import Change, State, compare, known
from yztrack.document import read_indicator
from yztrack.model import CutPoints, Settings, Source, Workspace
from yztrack.report import Selection

SOURCES = {"plan": source("2020-12-31"), "later": source("2026-03-01"), **{
    f"s{year}": source(f"{year}-03-01") for year in range(2021, 2027)
}}  # fmt: skip
GOAL = '[[targets]]\nperiod = 2025\nat_least = 100\nbaseline = 2020\nsource = "plan"\n'
BASE = '[[actuals]]\nperiod = 2020\nvalue = 50\nsource = "plan"\n'
MIDDLE = '[[actuals]]\nperiod = 2023\nvalue = 80\nsource = "s2024"\n'


def workspace(
    settings: Settings | None = None, sources: dict[str, Source] | None = None, **files: str
) -> Workspace:
    indicators = {}
    for name, text in files.items():
        read = read_indicator(name, 'name = "Output"\nkind = "flow"\nunit = "bn"\n' + dedent(text))
        assert read.records is not None, read.faults
        indicators[name] = read.records
    return Workspace(settings=settings or Settings(), sources=sources or SOURCES, indicators=indicators)


def state(text: str, day: str = "2025-06-30", settings: Settings | None = None, **files: str) -> State:
    return known(workspace(settings, None, output=text, **files), date.fromisoformat(day))


def told(changes: list[Change]) -> list[tuple[str, ...]]:
    """Each change's target, then its causes' codes, those that only work together marked."""
    return [
        (one.target, *(cause.code if cause.alone else f"{cause.code}+" for cause in one.causes))
        for one in changes
    ]


def test_two_equal_states_have_no_changes() -> None:
    assert compare(state(GOAL + BASE + MIDDLE), state(GOAL + BASE + MIDDLE)) == []


NEW = '[[actuals]]\nperiod = 2024\nvalue = 70\nsource = "s2025"\n'
REVISED = '[[actuals]]\nperiod = 2023\nvalue = 60\nsource = "s2025"\nrevises = true\n'
REBASED = '[[actuals]]\nperiod = 2020\nvalue = 10\nsource = "s2021"\nrevises = true\n'


@pytest.mark.parametrize(
    ("after", "causes", "fields"),
    [
        (GOAL + BASE + MIDDLE + NEW, ("actual-new",), ("rating", "latest", "gap")),
        (GOAL + BASE + MIDDLE + REVISED, ("actual-revised",), ("rating", "latest", "gap")),
        (GOAL + BASE, ("actual-withdrawn",), ("rating", "latest", "gap")),
        (GOAL + BASE + MIDDLE + REBASED, ("baseline-revised",), ("rating",)),
        (GOAL.replace("100", "150") + BASE + MIDDLE, ("goal-restated",), ("rating", "goal", "gap")),
        (
            GOAL.replace("2025", "2026") + BASE + MIDDLE,
            ("goal-moved",),
            ("rating", "due"),
        ),
    ],
    ids=["new", "revised", "withdrawn", "rebased", "restated", "moved"],
)
def test_the_one_part_that_differs_is_the_cause(
    after: str, causes: tuple[str, ...], fields: tuple[str, ...]
) -> None:
    after = after.replace("[[targets]]", '[[targets]]\nid = "goal"')
    before = (GOAL + BASE + MIDDLE).replace("[[targets]]", '[[targets]]\nid = "goal"')
    changes = compare(state(before), state(after))
    assert told(changes) == [("output@goal", *causes)]
    assert changes[0].fields == fields


def test_a_cause_names_the_period_and_the_figures_on_both_sides() -> None:
    (change,) = compare(state(GOAL + BASE + MIDDLE), state(GOAL + BASE + MIDDLE.replace("80", "60")))
    (cause,) = change.causes
    assert (cause.code, cause.indicator, str(cause.period)) == ("actual-revised", "output", "2023")
    assert [one.value for one in (*cause.before, *cause.after)] == [80, 60]


def test_what_differs_and_moves_nothing_is_no_cause() -> None:
    extra = '[[actuals]]\nperiod = 2021\nvalue = 55\nsource = "s2022"\n'
    assert told(compare(state(GOAL + BASE + MIDDLE), state(GOAL + BASE + MIDDLE + extra + NEW))) == [
        ("output@2025", "actual-new")
    ]


def test_the_day_alone_is_a_cause_where_nothing_was_published() -> None:
    text = GOAL + BASE + MIDDLE
    changes = compare(state(text, "2025-06-30"), state(text, "2026-06-30"))
    assert told(changes) == [("output@2025", "time-passed")]


def test_a_figure_published_between_two_days_is_the_cause_and_not_the_day() -> None:
    text = GOAL + BASE + MIDDLE + NEW
    changes = compare(state(text, "2025-02-01"), state(text, "2025-06-30"))
    assert told(changes) == [("output@2025", "actual-new")]


def test_two_parts_of_which_each_suffices_are_both_told() -> None:
    own = '[[actuals]]\nperiod = 2025\nvalue = 100\nsource = "later"\n'
    changes = compare(state(GOAL + BASE + MIDDLE), state(GOAL + BASE + MIDDLE + own, "2026-06-30"))
    assert told(changes) == [("output@2025", "actual-new", "time-passed")]


def test_two_parts_that_move_a_goal_only_together_are_told_as_such() -> None:
    goal = GOAL.replace("baseline = 2020\n", "")
    more = (
        '[[actuals]]\nperiod = 2024\nmeasure = "multiple"\nbaseline = 2020\nvalue = 1.5\nsource = "s2025"\n'
    )
    assert told(compare(state(goal + MIDDLE), state(goal + MIDDLE + BASE))) == []
    assert told(compare(state(goal + MIDDLE), state(goal + MIDDLE + more))) == []
    assert told(compare(state(goal + MIDDLE), state(goal + MIDDLE + BASE + more))) == [
        ("output@2025", "actual-new+", "actual-new+")
    ]


def test_cut_points_are_a_cause() -> None:
    loose = Settings(cut_points=CutPoints(behind=Decimal("0.1")))
    text = GOAL + BASE + '[[actuals]]\nperiod = 2023\nvalue = 60\nsource = "s2024"\n'
    assert told(compare(state(text), state(text, settings=loose))) == [("output@2025", "settings-changed")]


def test_another_kind_of_figure_is_a_definition() -> None:
    text = GOAL + BASE + MIDDLE
    read = read_indicator("output", 'name = "Output"\nkind = "growth"\nunit = "%"\n' + text)
    assert read.records is not None
    as_rate = known(Workspace(sources=SOURCES, indicators={"output": read.records}), date(2025, 6, 30))
    assert told(compare(state(text), as_rate)) == [("output@2025", "definition-changed")]


def test_a_goal_that_was_set_between_two_days_is_new() -> None:
    text = GOAL + '[[targets]]\nperiod = 2030\nat_least = 200\nsource = "s2025"\n'
    (change,) = compare(state(text, "2025-02-01"), state(text, "2025-06-30"))
    assert (change.kind, change.target, change.before) == ("set", "output@2030", None)
    assert [cause.code for cause in change.causes] == ["goal-set"]


def test_a_goal_that_is_on_record_no_more_is_dropped() -> None:
    (change,) = compare(state(GOAL), state(BASE))
    assert (change.kind, change.target, change.after) == ("dropped", "output@2025", None)
    assert [cause.code for cause in change.causes] == ["goal-dropped"]


def test_a_goal_that_was_superseded_says_so() -> None:
    successor = (
        '[[targets]]\nid = "new"\nperiod = 2027\nat_least = 100\nsupersedes = "2025"\nsource = "s2025"\n'
    )
    changes = compare(state(GOAL + BASE + MIDDLE), state(GOAL + BASE + MIDDLE + successor))
    assert [(one.kind, one.target) for one in changes] == [("changed", "output@2025"), ("set", "output@new")]
    assert [cause.code for cause in changes[0].causes] == ["goal-superseded"]


def test_a_member_that_moved_is_named() -> None:
    whole = '[derive]\nsum = ["a", "b"]\n[[targets]]\nperiod = 2024\nat_least = 100\nsource = "plan"\n'
    part = '[[actuals]]\nperiod = 2024\nvalue = {}\nsource = "s2025"\n'
    before = state(whole, a=part.format(40), b=part.format(50))
    after = state(whole, a=part.format(40), b=part.format(70))
    (change,) = compare(before, after)
    assert [(cause.code, cause.indicator) for cause in change.causes] == [("actual-revised", "b")]


def test_a_member_that_was_added_is_a_cause() -> None:
    whole = '[derive]\nsum = ["p*"]\n[[targets]]\nperiod = 2024\nat_least = 100\nsource = "plan"\n'
    part = '[[actuals]]\nperiod = 2024\nvalue = 60\nsource = "s2025"\n'
    (change,) = compare(state(whole, p1=part), state(whole, p1=part, p2=part))
    assert [(cause.code, cause.indicator) for cause in change.causes] == [("member-added", "p2")]


def test_a_source_that_proves_less_reliable_is_a_correction() -> None:
    text = GOAL + BASE + MIDDLE + '[[actuals]]\nperiod = 2023\nvalue = 60\nsource = "s2025"\n'
    doubted = {**SOURCES, "s2025": source("2025-03-01", "self-media")}
    before, after = (
        known(workspace(sources=one, output=text), date(2025, 6, 30)) for one in (SOURCES, doubted)
    )
    assert told(compare(before, after)) == [("output@2025", "source-corrected")]


def test_only_what_is_asked_for_is_compared() -> None:
    before = state(GOAL + BASE + MIDDLE, other=GOAL)
    after = state(GOAL + BASE + MIDDLE + NEW, other=GOAL + NEW)
    asked = Selection(indicators=frozenset({"other"}))
    assert [one.target for one in compare(before, after, asked)] == ["other@2025"]
