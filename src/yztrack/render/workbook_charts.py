"""Native charts of headline goals, and the sheet that their numbers stand in.

They are scatter charts with straight lines, one of the kinds that Excel, LibreOffice and WPS all draw: a
figure stands at the end of its period, so that a year to date lies between two years and a schedule is as
steep as it is. The axis counts years, 2024 being the end of 2024. Bounds are open marks without a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING, Any, NamedTuple

from yztrack import cells
from yztrack import workbook_words as words
from yztrack.drawing import Drawing, Mark
from yztrack.model import Indicator
from yztrack.period import TICKS_PER_YEAR, ticks
from yztrack.quantity import Quantity
from yztrack.render.workbook_pen import Cell, Column, Pen, Share

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart  # type: ignore[import-untyped]  # has none
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

DATA = (
    Column("indicator", 40),
    Column("series", 20),
    Column("period", 20),
    Column("at", 10, "right"),
    Column("value", 18, "right"),
)
_WIDTH, _HEIGHT, _ROWS, _COLUMNS, _A_PAGE = 640, 400, 20, 10, 2  # a chart covers 20 rows, 10 columns
SCALE = 60  # per cent: two by two on A4, also where LibreOffice takes columns for a third wider
_BLUE, _PALE, _ORANGE, _GREY = "#2F5597", "#9DC3E6", "#C55A11", "#7F7F7F"


def _mark(shape: str, size: int, colour: str, fill: str | None = None) -> dict[str, Any]:
    return {"type": shape, "size": size, "fill": {"color": fill or colour}, "border": {"color": colour}}


_STYLES: dict[str, dict[str, Any]] = {
    "value": {"line": {"color": _BLUE, "width": 2}, "marker": _mark("circle", 7, _BLUE)},
    "at_least": {"marker": _mark("triangle", 9, _BLUE, _PALE)},
    "at_most": {"marker": _mark("square", 8, _BLUE, _PALE)},
    "partial": {"marker": {"type": "plus", "size": 7, "border": {"color": _BLUE}}},
    "forecast": {"marker": _mark("circle", 8, _GREY, "#BFBFBF")},
    "goal": {"marker": _mark("diamond", 10, _ORANGE)},
    "schedule": {
        "line": {"color": _GREY, "width": 1.25, "dash_type": "dash"},
        "marker": {"type": "none"},
    },
}  # fmt: skip


class Point(NamedTuple):
    """A point of a series: its period or day as text, the end of it in years, and the value."""

    period: str
    at: float
    value: Decimal


class Series(NamedTuple):
    """Points of one kind, drawn as one; a chart may have several schedules."""

    kind: str
    points: list[Point]


def years(day: date) -> float:
    """Return where a day's end lies on the axis: the end of 2024 is 2024."""
    return round(ticks(day) / TICKS_PER_YEAR - 1, 4)


def series_of(drawing: Drawing) -> list[Series]:
    """Return what is drawn, schedules first, so that figures lie on top."""
    found: dict[str, list[Point]] = {}
    for mark in sorted(drawing.marks, key=lambda one: one.day):
        for kind, value in _ends(mark):
            found.setdefault(kind, []).append(Point(mark.period, years(mark.day), value))
    for flag in drawing.flags:
        for value in _numbers(flag.level):
            found.setdefault("goal", []).append(Point(str(flag.day), years(flag.day), value))
    schedules = dict.fromkeys(
        (
            Point(str(one.first), years(one.first), one.first_value),
            Point(str(one.last), years(one.last), one.last_value),
        )
        for one in drawing.strokes
    )
    drawn = [Series("schedule", list(points)) for points in schedules]
    return drawn + [Series(kind, found[kind]) for kind in _STYLES if kind in found]


def _numbers(quantity: Quantity) -> list[Decimal]:
    return [end for end in dict.fromkeys((quantity.low, quantity.high)) if end is not None]


def _ends(mark: Mark) -> Iterator[tuple[str, Decimal]]:
    """The numbers of a figure; a bound says first that it is one, unless it is a forecast."""
    if mark.forecast or mark.quantity.is_point:
        kind = "forecast" if mark.forecast else "partial" if mark.partial else "value"
        yield from ((kind, end) for end in _numbers(mark.quantity))
        return
    for kind, end in (("at_least", mark.quantity.low), ("at_most", mark.quantity.high)):
        if end is not None:
            yield kind, end


def draw(pen: Pen, charts: Worksheet, data: Worksheet, pictures: Sequence[tuple[Indicator, Drawing]]) -> None:
    """Write the charts and the sheet of their numbers."""
    told = [(one, series_of(drawing)) for one, drawing in pictures]
    drawn = [(one, series) for one, series in told if _tells(series)]
    headings = [words.DATA[column.key][0].text(pen.language) for column in DATA]
    pen.table(data, DATA, headings, _rows(pen, drawn))
    data.freeze_panes(1, 2)
    data.repeat_rows(0)
    charts.hide_gridlines(2)
    charts.set_column(0, 2 * _COLUMNS - 1, 8.43)  # what Excel takes if nothing is said; LibreOffice does not
    if not drawn:
        pen.write(charts, 0, 0, words.NO_CHARTS.text(pen.language))
        return
    first = 1
    for number, (indicator, series) in enumerate(drawn):
        row, column = number // 2 * _ROWS, number % 2 * _COLUMNS
        name = cells.name_of(indicator, pen.language)
        said = words.CHART.text(pen.language, name=name, sheet=data.name)
        chart = _chart(pen, series, data.name, first)
        charts.insert_chart(row, column, chart, {"description": said, "object_position": 2, "y_offset": 6})
        first += sum(len(one.points) for one in series)
    lines = (len(drawn) + 1) // 2
    charts.set_h_pagebreaks([_ROWS * line for line in range(_A_PAGE, lines, _A_PAGE)])
    charts.print_area(0, 0, lines * _ROWS - 1, 2 * _COLUMNS - 1)


def _tells(series: Sequence[Series]) -> bool:
    """Whether there is a figure, and something at another time to compare it with."""
    figures = {"value", "at_least", "at_most", "partial"} & {one.kind for one in series}
    return bool(figures) and len({point.at for one in series for point in one.points}) > 1


def _rows(pen: Pen, drawn: Sequence[tuple[Indicator, list[Series]]]) -> Iterator[list[Cell]]:
    for indicator, series in drawn:
        name = cells.name_of(indicator, pen.language)
        for kind, points in series:
            word = words.LINES[kind].text(pen.language)
            for point in points:
                yield [name, word, point.period, Share(Decimal(repr(point.at)), "General"), point.value]


def _chart(pen: Pen, series: Sequence[Series], sheet: str, start: int) -> Chart:
    """A chart of the rows of the sheet of numbers from `start` on."""
    chart = pen.workbook.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    font = {"name": pen.font, "size": 9, "bold": False}
    doubled, seen, first = [], set(), start
    for number, (kind, points) in enumerate(series):
        last = first + len(points) - 1
        look = {"line": {"none": True}, **_STYLES[kind]}
        chart.add_series(
            {
                "name": words.LINES[kind].text(pen.language),
                "categories": [sheet, first, 3, last, 3],
                "values": [sheet, first, 4, last, 4],
                **look,
            }
        )
        if kind in seen:
            doubled.append(number)
        seen.add(kind)
        first = last + 1
    # a name given as text would be a formula where it begins with =
    font_of_title = {"name": pen.font, "size": 11, "bold": True}
    chart.set_title({"name": [sheet, start, 0], "name_font": font_of_title, "overlay": False})
    chart.set_x_axis({**_years_axis(series), "num_font": font, "line": {"color": _GREY}})
    chart.set_y_axis(
        {
            "num_font": font,
            "num_format": "#,##0.##" if _small(series) else "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": "#E3E3E3"}},
            "line": {"none": True},
        }
    )
    chart.set_legend({"position": "bottom", "font": font, **({"delete_series": doubled} if doubled else {})})
    chart.set_size({"width": _WIDTH - 12, "height": _HEIGHT - 10})
    return chart


def _years_axis(series: Sequence[Series]) -> dict[str, object]:
    every = [point.at for one in series for point in one.points]
    first, last = ceil(min(every)) - 1, floor(max(every)) + 1  # no mark stands on the frame
    unit = next(unit for unit in (1, 2, 5, 10, 1000) if (last - first) / unit <= 12)
    last += -(last - first) % unit
    return {"min": first, "max": last, "major_unit": unit, "num_format": "0", "crossing": "min"}


def _small(series: Sequence[Series]) -> bool:
    return max(abs(point.value) for one in series for point in one.points) < 10
