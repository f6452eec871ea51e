"""The picture of a series in characters: every mark at its place, bounds never as values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from rich.cells import cell_len

from tests.plans import SETTINGS, indicator, source
from yztrack.book import Book
from yztrack.drawing import Drawing, Flag, Mark, Stroke, drawing
from yztrack.model import Workspace
from yztrack.plot import plot
from yztrack.quantity import Quantity, exactly, upward
from yztrack.report import Selection, judge

SOURCES = {
    "plan": source("2020-12-31"),
    **{f"s{year}": source(f"{year}-03-01") for year in range(2021, 2027)},
}


def drawn(text: str, day: str = "2026-06-30", *, kind: str = "flow", **keys: str) -> Drawing:
    one = indicator(text, kind=kind, unit=None if kind == "milestone" else "bn", **keys)
    workspace = Workspace(settings=SETTINGS, sources=SOURCES, indicators={one.id: one})
    as_of = date.fromisoformat(day)
    report = judge(workspace, as_of, Selection(everything=True))
    return drawing(one, Book(workspace, as_of).evidence(one), report.rows)


GOAL = '[[targets]]\nperiod = 2027\nat_least = 100\nbaseline = 2020\nsource = "plan"\n'


def actual(period: object, quantity: str, name: str, more: str = "") -> str:
    return f'[[actuals]]\nperiod = {period}\n{quantity}\nsource = "{name}"\n{more}\n'


SERIES = actual(2020, "value = 50", "plan") + actual(2023, "more_than = 70", "s2024")


def test_a_drawing_holds_figures_goals_and_schedules() -> None:
    told = drawn(
        GOAL + SERIES + actual(2024, "value = 80", "s2025") + actual('"2025-Q1"', "value = 20", "s2025")
    )
    assert [(one.period, str(one.quantity.low), one.partial) for one in told.marks] == [
        ("2020", "50", False),
        ("2023", "70", False),
        ("2024", "80", False),
        ("2025-Q1", "20", True),
    ]
    assert told.flags == (
        Flag(date(2027, 12, 31), "group/an-indicator@2027", upward(Decimal(100), low_open=False), "ahead"),
    )
    assert [(str(one.first_value), str(one.last_value)) for one in told.strokes] == [("50", "100")]


def test_a_forecast_is_a_mark_of_its_own() -> None:
    told = drawn(GOAL + SERIES + actual(2026, "value = 90", "s2025", 'status = "forecast"'))
    assert [one.period for one in told.marks if one.forecast] == ["2026"]


def test_an_outlook_fans_out_from_the_newest_figure() -> None:
    series = "".join(actual(2019 + at, f"value = {50 + at * at}", "s2025") for at in range(1, 6))
    (fan,) = drawn(GOAL + series).fans
    assert (fan.first_value, fan.last) == (75, date(2027, 12, 31))
    assert fan.low is not None
    assert fan.high is not None
    assert fan.low < fan.central < fan.high


def test_a_milestone_has_no_picture() -> None:
    told = drawn('[[targets]]\nperiod = 2027\nsource = "plan"', kind="milestone")
    assert told == Drawing((), (), (), ())
    assert plot(told, 80) == []


def test_the_picture_stands_as_it_is_drawn() -> None:
    lines = plot(drawn(GOAL + SERIES + actual(2024, "value = 80", "s2025")), 44, 6)
    assert lines == [
        "100 │                                   ···◆",
        "    │                           ········",
        "    │                ^  ···●····",
        " 70 │            ····○···",
        "    │    ········",
        " 50 │●···",
        "    └───────────────────────────────────────",
        "     2020     2022       2024       2026",
    ]


def test_plain_characters_are_all_that_ascii_needs() -> None:
    lines = plot(drawn(GOAL + SERIES), 60, ascii_only=True)
    assert "\n".join(lines).isascii()
    assert any("#" in line for line in lines)


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_asked_and_every_mark_can_be_encoded_in_gbk(width: int) -> None:
    lines = plot(drawn(GOAL + SERIES + actual(2025, "at_most = 90", "s2026")), width)
    assert max(cell_len(line) for line in lines) <= width
    assert "\n".join(lines).encode("gbk")


@pytest.mark.parametrize(
    "told",
    [
        Drawing((), (), (), ()),
        Drawing((Mark(date(2020, 12, 31), "2020", exactly(Decimal(5)), "plan"),), (), (), ()),
    ],
    ids=["nothing", "one figure"],
)
def test_what_has_nothing_to_compare_is_not_drawn(told: Drawing) -> None:
    assert plot(told, 80) == []


def test_a_window_too_narrow_for_a_picture_has_none() -> None:
    assert plot(drawn(GOAL + SERIES), 22) == []


def test_equal_figures_lie_in_the_middle_of_a_scale() -> None:
    marks = tuple(Mark(date(year, 12, 31), str(year), exactly(Decimal(5)), "plan") for year in (2020, 2021))
    lines = plot(Drawing(marks, (), (), ()), 60, 5)
    assert [line[:3].strip() for line in lines[:5]] == ["6.0", "", "5.0", "", "4.0"]
    assert lines[2].count("●") == 2


def test_a_bound_is_open_on_its_side_only() -> None:
    def mark(year: int, quantity: Quantity) -> Mark:
        return Mark(date(year, 12, 31), str(year), quantity, "plan")

    least = mark(2021, Quantity(Decimal(5), True, None, False))
    most = mark(2022, Quantity(None, False, Decimal(5), False))
    both = mark(2023, Quantity(Decimal(4), False, Decimal(6), False))
    text = "\n".join(plot(Drawing((mark(2020, exactly(Decimal(9))), least, most, both), (), (), ()), 60))
    assert (text.count("○"), text.count("^"), text.count("v"), text.count("●")) == (4, 1, 1, 1)


def test_a_schedule_never_hides_a_figure() -> None:
    stroke = Stroke("a@2021", date(2020, 12, 31), Decimal(1), date(2021, 12, 31), Decimal(2))
    mark = Mark(date(2020, 12, 31), "2020", exactly(Decimal(1)), "plan")
    assert "●" in plot(Drawing((mark,), (), (stroke,), ()), 60)[-3]
