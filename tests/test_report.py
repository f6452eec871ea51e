"""A workspace and a day into rows: which, in what order, and how they are counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.terminal import write
from yztrack.changes import Move, moves
from yztrack.period import parse_period
from yztrack.rating import RATINGS
from yztrack.report import Report, Selection, fits, judge
from yztrack.store import load

HEAD = 'name = "X"\nkind = "{kind}"\nunit = "u"\n'
FLOW, STOCK = HEAD.format(kind="flow"), HEAD.format(kind="stock")
FIGURE = '[[actuals]]\nperiod = 2023\nvalue = {}\nsource = "later"\n'


def goal(period: str, *lines: str) -> str:
    """A target of the plan with what stands in the lines."""
    return "\n".join(["[[targets]]", f"period = {period}", *lines, 'source = "plan"', ""])


def report(folder: Path, as_of: str, selection: Selection | None = None, **files: str) -> Report:
    """Judge a workspace whose files are given by their ids, with __ for the slash."""
    root = write(folder, {f"{name.replace('__', '/')}.toml": text for name, text in files.items()})
    loaded = load(root / "targets")
    assert loaded.findings == ()
    return judge(loaded.workspace, date.fromisoformat(as_of), selection or Selection())


def ids(told: Report) -> list[str]:
    return [row.assessment.id for row in told.rows]


def counts(told: Report) -> dict[str, int]:
    """The ratings that occur."""
    return {rating: count for rating, count in told.summary.items() if count}


def test_headline_goals_come_first_then_groups_and_files_then_goals_as_written(tmp_path: Path) -> None:
    two = goal("2025", "at_least = 2") + goal("2024", "at_least = 1")
    told = report(
        tmp_path,
        "2024-06-30",
        b__z=FLOW + two,
        b__a=FLOW + two,
        a__x=FLOW + two,
        c__main="headline = true\n" + FLOW + two,
    )
    assert ids(told) == [
        f"{name}@{year}" for name in ("c/main", "a/x", "b/a", "b/z") for year in ("2025", "2024")
    ]


def test_a_goal_is_listed_from_the_day_on_which_it_was_published(tmp_path: Path) -> None:
    text = FLOW + goal("2025", "at_least = 2") + goal("2026", "at_least = 2").replace("plan", "later")
    assert ids(report(tmp_path, "2020-12-31", x=text)) == []
    assert ids(report(tmp_path, "2021-01-01", x=text)) == ["x@2025"]
    assert ids(report(tmp_path, "2024-03-01", x=text)) == ["x@2025", "x@2026"]


def test_a_goal_is_in_force_until_its_successor_is_published(tmp_path: Path) -> None:
    successor = goal("2026", "at_least = 3", 'supersedes = "2025"').replace("plan", "later")
    text = FLOW + goal("2025", "at_least = 2") + successor
    assert ids(report(tmp_path, "2024-02-29", x=text)) == ["x@2025"]
    assert ids(report(tmp_path, "2024-03-01", x=text)) == ["x@2026"]
    told = report(tmp_path, "2024-03-01", Selection(everything=True), x=text)
    assert [(row.assessment.id, row.superseded_by) for row in told.rows] == [
        ("x@2025", "2026"),
        ("x@2026", None),
    ]
    assert sum(told.summary.values()) == 1


def test_years_of_a_goal_held_each_year_are_listed_on_request_and_never_counted(tmp_path: Path) -> None:
    text = STOCK + goal('"2022/2024"', 'over = "each"', "at_least = 1")
    assert ids(report(tmp_path, "2024-06-30", x=text)) == ["x@2022/2024"]
    told = report(tmp_path, "2024-06-30", Selection(everything=True), x=text)
    assert ids(told) == ["x@2022/2024", "x@2022/2024#2022", "x@2022/2024#2023", "x@2022/2024#2024"]
    assert sum(told.summary.values()) == 1


RIVALS = (
    goal("2023", 'id = "each"', "at_least = {}", 'one_of = "berths"'),
    goal("2023", "at_least = {}", 'one_of = "berths"'),
)


@pytest.mark.parametrize(
    ("first", "second", "counted"),
    [(5, 9, {"achieved": 1}), (50, 90, {"missed": 1}), (5, 90, {"undetermined": 1})],
)
def test_rival_readings_are_one_goal_and_rated_where_all_agree(
    first: int, second: int, counted: dict[str, int], tmp_path: Path
) -> None:
    one, other = (text.format(number) for text, number in zip(RIVALS, (first, second), strict=True))
    told = report(
        tmp_path, "2024-06-30", x=FLOW + one + FIGURE.format(10), y__z=FLOW + other + FIGURE.format(10)
    )
    assert counts(told) == counted
    if "undetermined" in counted:
        reasons = [row.assessment.reasons[-1] for row in told.rows]
        assert [reason.code for reason in reasons] == ["rivals-differ"] * 2
        assert [reason.parameters["rating"] for reason in reasons] == ["achieved", "missed"]


def test_the_summary_has_every_rating_best_first(tmp_path: Path) -> None:
    told = report(tmp_path, "2024-06-30", x=FLOW + goal("2023", "at_least = 5") + FIGURE.format(10))
    assert list(told.summary) == list(reversed(RATINGS))
    assert counts(told) == {"achieved": 1}


@pytest.mark.parametrize(
    ("selection", "chosen"),
    [
        (Selection(), ["a/x@2023", "a/x@2025", "b/y@2025"]),
        (Selection(indicators=frozenset({"a/x"})), ["a/x@2023", "a/x@2025"]),
        (Selection(indicators=frozenset()), []),
        (Selection(due=parse_period("2023")), ["a/x@2023"]),
        (Selection(due=parse_period("2025-12")), ["a/x@2025", "b/y@2025"]),
        (Selection(due=parse_period("2025-H1")), []),
        (Selection(ratings=frozenset({"achieved"})), ["a/x@2023"]),
        (Selection(ratings=frozenset({"achieved", "no-data"})), ["a/x@2023", "b/y@2025"]),
        (Selection(source="later"), ["a/x@2023", "a/x@2025"]),
        (Selection(source="later", due=parse_period("2025")), ["a/x@2025"]),
    ],
)
def test_rows_are_selected(selection: Selection, chosen: list[str], tmp_path: Path) -> None:
    x = FLOW + goal("2023", "at_least = 5") + goal("2025", "at_least = 20") + FIGURE.format(10)
    assert (
        ids(report(tmp_path, "2024-06-30", selection, a__x=x, b__y=FLOW + goal("2025", "at_least = 1")))
        == chosen
    )


IDS = ["industry/output", "industry/chains/output", "works/roads", "roads"]


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("industry/output", ["industry/output"]),
        ("chains/output", ["industry/chains/output"]),
        ("industry", ["industry/output", "industry/chains/output"]),
        ("industry/", ["industry/output", "industry/chains/output"]),
        ("industry/chains", ["industry/chains/output"]),
        ("roads", ["roads"]),
        ("output", []),
        ("put", []),
        ("chains", []),
        ("", []),
    ],
)
def test_a_name_stands_for_an_id_a_group_or_a_unique_ending(name: str, chosen: list[str]) -> None:
    assert fits(name, IDS) == chosen


def test_a_move_is_a_goal_whose_rating_is_another_one(tmp_path: Path) -> None:
    text = FLOW + goal("2023", "at_least = 5") + goal("2025", "at_least = 5")
    later = text + goal("2026", "at_least = 5").replace("plan", "later") + FIGURE.format(10)
    before = report(tmp_path / "before", "2024-02-29", x=later)
    after = report(tmp_path / "after", "2024-03-01", x=later)
    told = moves(before, after)
    assert told == [
        Move("x@2023", "awaiting", "achieved"),
        Move("x@2025", "no-data", "open"),
        Move("x@2026", None, "open"),
    ]
    assert [move.moved for move in told] == [True, True, True]
    assert [move.moved for move in moves(after, after)] == [False, False, False]
