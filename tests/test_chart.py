"""A drawing as a Vega-Lite specification: what is joined, what is open, what is labelled where."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.plans import book, figures
from yztrack.chart import PAGE, SLIDE, Spec, chart, described, drawable, kinds
from yztrack.chart_labels import OUTLOOK, SCHEDULE, SERIES, labels
from yztrack.drawing import Drawing, Fan, Flag, Mark, drawing
from yztrack.quantity import Quantity, downward, exactly, upward
from yztrack.report import Selection, judge
from yztrack.scales import Box, Frame, Plot, place, time_at, time_scale, value_scale

AT = (date(2020, 12, 31), date(2021, 12, 31), date(2022, 12, 31), date(2023, 12, 31))


def mark(year: int, quantity: Quantity, **keys: Any) -> Mark:
    return Mark(date(year, 12, 31), str(year), quantity, "report", **keys)


def number(text: str) -> Quantity:
    return exactly(Decimal(text))


def drawn(*marks: Mark, **keys: Any) -> Drawing:
    return Drawing(marks, **{"flags": (), "strokes": (), "fans": (), **keys})


def layers(spec: Spec, kind: str) -> list[Spec]:
    return [one for one in spec["layer"] if one["mark"]["type"] == kind]


def series(spec: Spec) -> list[list[float]]:
    """The years that each line of the series joins."""
    lines = [one for one in layers(spec, "line") if one["mark"]["stroke"] == SERIES]
    return [[point["x"] for point in one["data"]["values"]] for one in lines]


def test_a_bound_interrupts_the_line_and_is_an_open_mark_with_an_arrow() -> None:
    marks = [mark(2020, number("5")), mark(2021, number("6")), mark(2022, upward(Decimal(7)))]
    spec = chart(drawn(*marks, mark(2023, number("8"))), "en")
    assert series(spec) == [[2020, 2021]]
    value, _, bound, _ = layers(spec, "point")
    assert value["mark"]["fill"] == value["mark"]["stroke"] == SERIES
    assert bound["mark"]["fill"] == "#ffffff"
    assert bound["mark"]["shape"] != value["mark"]["shape"]
    assert bound["data"]["values"][0]["t"] == "2022: ≥ 7 (report)"


def test_an_upper_bound_points_down_and_a_lower_one_up() -> None:
    up, down = (
        layers(chart(drawn(mark(2020, one)), "en"), "point")[0]["mark"]["shape"]
        for one in (upward(Decimal(7)), downward(Decimal(7)))
    )
    assert "L0,-4.6" in up
    assert "L0,4.6" in down


def test_a_range_is_a_stroke_between_its_ends_and_no_point() -> None:
    spec = chart(drawn(mark(2020, Quantity(Decimal(2), False, Decimal(4), False))), "en")
    (rule,) = layers(spec, "rule")
    assert (rule["data"]["values"][0]["y"], rule["data"]["values"][0]["y2"]) == (2, 4)
    assert [one["y"] for one in layers(spec, "point")[0]["data"]["values"]] == [2, 4]


def test_forecasts_and_parts_of_years_are_hollow_and_in_no_line() -> None:
    marks = [mark(2020, number("5")), mark(2021, number("3"), partial=True), mark(2022, number("6"))]
    spec = chart(drawn(*marks, mark(2023, number("9"), forecast=True)), "en")
    assert series(spec) == [[2020, 2022]]
    assert [one["mark"]["fill"] for one in layers(spec, "point")] == ["#ffffff", SERIES, "#ffffff", SERIES]


def test_a_series_begins_anew_at_a_break() -> None:
    marks = [mark(year, number("5")) for year in (2019, 2020, 2021, 2022)]
    assert series(chart(drawn(*marks, breaks=(date(2021, 12, 31),)), "en")) == [[2019, 2020], [2021, 2022]]


def test_goals_schedules_and_outlooks_of_a_plan_are_drawn() -> None:
    years = {2020: "50", 2021: "58", 2022: "59", 2023: "70"}
    goal = "period = 2025\nat_least = 100\nbaseline = 2020"
    known = book({"output": figures("flow", years, goal=goal)}, "2024-06-30")
    indicator = known.workspace.indicators["output"]
    rows = judge(known.workspace, known.as_of, Selection()).rows
    found = drawing(indicator, known.evidence(indicator), rows)
    assert kinds(found) == ["value", "goal", "schedule", "outlook"]
    spec = chart(found, "en")
    (schedule,) = [one for one in layers(spec, "line") if one["mark"]["stroke"] == SCHEDULE]
    assert [(one["x"], one["y"]) for one in schedule["data"]["values"]] == [(2020, 50), (2025, 100)]
    assert schedule["mark"]["strokeDash"]
    (band,) = layers(spec, "area")
    assert band["mark"]["fill"] == OUTLOOK
    first, *_ = band["data"]["values"]
    assert first["y"] == first["y2"] == 70
    told = [one["data"]["values"][0].get("t") for one in layers(spec, "text")]
    assert {"≥ 100", "70", "outlook, 80 %"} <= set(told)
    assert described(found, "en") == (
        "Reported: 2020: 50, 2021: 58, 2022: 59, 2023: 70. Goals: ≥ 100 by 2025-12-31."
    )


def test_an_outlook_far_wider_than_the_figures_is_cut_at_the_edge_and_not_below_it() -> None:
    fan = Fan("t", date(2021, 12, 31), 10, date(2025, 12, 31), 12, -1000, 1000)
    spec = chart(drawn(mark(2020, number("9")), mark(2021, number("10")), fans=(fan,)), "en")
    low, high = spec["encoding"]["y"]["scale"]["domain"]
    (band,) = layers(spec, "area")
    values = band["data"]["values"]
    assert low > -10
    assert high < 30
    assert all(low <= one["y"] <= one["y2"] <= high for one in values)
    assert [one["x"] for one in values] == sorted(one["x"] for one in values)


def test_the_goal_for_a_sum_of_years_does_not_share_a_scale_with_single_years() -> None:
    flag = Flag(date(2025, 12, 31), "t", upward(Decimal(500)), "open", summed=True)
    beside = drawable(drawn(mark(2021, number("80")), flags=(flag,)))
    assert beside is not None
    assert beside.flags == ()
    alone = drawable(drawn(flags=(flag,)))
    assert alone is not None
    assert alone.flags == (flag,)
    assert drawable(drawn()) is None


def test_a_picture_for_slides_has_its_heading_and_its_legend_in_it() -> None:
    spec = chart(drawn(mark(2020, number("5")), mark(2021, number("6"))), "zh", SLIDE, ["产值，亿元", "扬州"])
    told = {one["data"]["values"][0].get("t") for one in layers(spec, "text")}
    assert {"产值，亿元", "扬州", "数值"} <= told
    assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] == SLIDE.width
    assert spec["height"] + spec["padding"]["top"] + spec["padding"]["bottom"] == SLIDE.height


def test_a_specification_is_plain_json_and_the_same_each_time() -> None:
    figures_drawn = drawn(mark(2020, number("5")), mark(2021, upward(Decimal(7))))
    one, other = (json.dumps(chart(figures_drawn, "en"), allow_nan=False) for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("ends", "ticks"),
    [
        ((6126, 10_000), ["6,000", "7,000", "8,000", "9,000", "10,000"]),
        ((3000, 10_000), ["0", "2,500", "5,000", "7,500", "10,000"]),
        ((95, 101), ["96", "98", "100"]),
        ((0, 0), ["0.00", "0.25", "0.50", "0.75", "1.00"]),
        ((-4, 9), ["-5", "0", "5", "10"]),
        ((1e-7, 4e-7), ["0.0000000", "0.0000001", "0.0000002", "0.0000003", "0.0000004"]),
    ],
)
def test_values_have_a_handful_of_round_ticks(ends: tuple[float, float], ticks: list[str]) -> None:
    scale = value_scale(ends, 200, 20)
    assert [text for _, text in scale.ticks] == ticks
    assert scale.low <= min(ends)
    assert max(ends) < scale.high


def test_years_stand_at_their_ends_and_short_spans_have_months() -> None:
    assert [time_at(day) for day in AT] == [2020, 2021, 2022, 2023]
    assert time_at(date(2024, 3, 31)) == 2023.25
    assert [text for _, text in time_scale(2010, 2030, 400, 13).ticks] == [
        "2010",
        "2015",
        "2020",
        "2025",
        "2030",
    ]
    assert [text for _, text in time_scale(2023.25, 2023.75, 400, 13).ticks] == [
        "2024-03",
        "2024-06",
        "2024-09",
    ]


def test_a_label_covers_no_mark_and_is_left_out_where_there_is_no_room() -> None:
    room = Box(0, 0, 100, 100)
    above = place((50, 50), (20, 10), [], room, [8])
    assert above == Box(40, 32, 60, 42)
    below = place((50, 50), (20, 10), [Box(0, 0, 100, 45)], room, [8])
    assert below == Box(40, 58, 60, 68)
    assert place((50, 50), (20, 10), [room], room, [8]) is None


def test_labels_of_goals_that_share_a_place_do_not_overlap() -> None:
    flags = [Flag(AT[2], f"t{at}", exactly(Decimal(at)), "open") for at in (10, 11, 12)]
    frame = Frame(460, 250, 13)
    plot = Plot(frame, time_scale(2020, 2023, 400, 13), value_scale((0, 100), 200, 26), 40, 13, 13, 30)
    found = list(labels(drawn(flags=tuple(flags)), "en", plot, []))
    boxes = [Box(one.x, one.y - 7, one.x + 15, one.y + 7) for one in found]
    assert len(boxes) > 1
    assert not any(one.meets(other) for one in boxes for other in boxes if one is not other)
    assert frame == PAGE
