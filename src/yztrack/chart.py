"""One indicator's drawing as a Vega-Lite specification: plain values, which a converter makes a picture of.

What is known exactly is a filled mark, and only such marks are joined by a line; a bound is an open mark with
an arrow to the side on which the figure lies. Years are numbers: 2024 is the end of 2024. All places are
reckoned here, and none by the width that a text has in some font, so that a picture is the same on every
machine. Floats are at home: nothing of this is printed as a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from yztrack.cells import amount
from yztrack.chart_labels import GOAL, GRID, INK, MUTED, OUTLOOK, PAPER, SCHEDULE, SERIES, labels, one_sided
from yztrack.drawing import Drawing, Fan, Flag, Mark
from yztrack.model import Language
from yztrack.page_words import (
    CHART_TOLD,
    GOAL_TOLD,
    LEGEND,
    MARK_TOLD,
    NOTHING_TOLD,
    SOURCE_TOLD,
    listed,
    said,
)
from yztrack.quantity import Quantity
from yztrack.scales import Frame, Plot, Scale, time_at, time_scale, value_scale, width_of

Spec = dict[str, Any]
Layers = list[Spec]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
FONTS = (
    '"Noto Sans CJK SC","Microsoft YaHei","PingFang SC","Source Han Sans SC",'
    '"WenQuanYi Micro Hei",SimSun,sans-serif'
)

_CIRCLE = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0Z"
_SQUARE = "M-.9,-.9L.9,-.9L.9,.9L-.9,.9Z"
_DIAMOND = "M0,-1.9L1.9,0L0,1.9L-1.9,0Z"
_CAP = "M-1.2,0L1.2,0"
_UP = "M0,-1L0,-4.6M-1.1,-3.4L0,-4.6L1.1,-3.4"
_DOWN = "M0,1L0,4.6M-1.1,3.4L0,4.6L1.1,3.4"
KEYS: dict[str, tuple[str, str, bool]] = {
    "value": (_CIRCLE, SERIES, True),
    "bound": (_CIRCLE + _UP, SERIES, False),
    "interval": (f"{_CAP}M-1.2,-3L1.2,-3M0,0L0,-3", SERIES, False),
    "partial": (_SQUARE, SERIES, False),
    "forecast": (_CIRCLE, SCHEDULE, False),
    "goal": (_DIAMOND, GOAL, True),
}
"""The symbol of each kind of mark, its colour, and whether it is filled: for a legend."""


PAGE = Frame(460, 250, 13)
SLIDE = Frame(960, 540, 18)


def kinds(drawing: Drawing) -> list[str]:
    """Return which marks occur in a drawing, in the order of a legend."""
    whole = [one for one in drawing.marks if not one.partial and not one.forecast]
    banded = [one for one in drawing.fans if one.low is not None]
    occurring = {
        "value": any(one.quantity.is_point for one in whole),
        "bound": any(one_sided(one.quantity) for one in drawing.marks),
        "interval": any(_two_sided(one.quantity) for one in whole),
        "partial": any(one.partial for one in drawing.marks),
        "forecast": any(one.forecast for one in drawing.marks),
        "goal": bool(drawing.flags),
        "schedule": bool(drawing.strokes),
        "outlook": bool(banded),
        "trend": len(banded) < len(drawing.fans),
    }
    return [kind for kind in LEGEND if occurring[kind]]


def drawable(drawing: Drawing) -> Drawing | None:
    """Return what of a drawing can share one scale, or None where nothing is left.

    A goal for a sum of years does not stand beside figures of single years.
    """
    if any(not one.partial for one in drawing.marks):
        flags = tuple(one for one in drawing.flags if not one.summed)
        drawing = drawing._replace(flags=flags)
    return drawing if drawing.marks or drawing.flags or drawing.strokes else None


def described(drawing: Drawing, language: Language) -> str:
    """Return in words what a picture shows."""
    marks = listed(
        (said(MARK_TOLD, language, period=one.period, figure=amount(one.quantity)) for one in drawing.marks),
        language,
    )
    goals = listed((_goal_told(one, language) for one in drawing.flags), language)
    nothing = said(NOTHING_TOLD, language)
    return said(CHART_TOLD, language, figures=marks or nothing, goals=goals or nothing)


def chart(drawing: Drawing, language: Language, frame: Frame = PAGE, heading: Sequence[str] = ()) -> Spec:
    """Return the specification; with a heading, a picture that stands alone, with its legend in it."""
    plot = _plot(drawing, language, frame, heading)
    return {
        "$schema": SCHEMA,
        "width": plot.times.size,
        "height": plot.values.size,
        "autosize": {"type": "none"},
        "padding": {"left": plot.left, "right": plot.right, "top": plot.top, "bottom": plot.bottom},
        "background": PAPER,
        "config": {"aria": False, "font": FONTS, "view": {"stroke": None}},
        "data": {"values": []},
        "encoding": {"x": _axis("x", plot.times), "y": _axis("y", plot.values)},
        "layer": [
            *_ticks(plot),
            *(layer for fan in drawing.fans for layer in _fan(fan, plot)),
            *(_line(stroke, frame) for stroke in _schedules(drawing)),
            *(_line(run, frame) for run in _runs(drawing)),
            *_flags(drawing, language, frame),
            *_marks(drawing, language, frame),
            *_labels(drawing, language, plot),
            *(_headed(drawing, language, plot, heading) if heading else ()),
        ],
    }


def _plot(drawing: Drawing, language: Language, frame: Frame, heading: Sequence[str]) -> Plot:
    reserve = frame.letters * 2  # for an arrow or a label beyond the outermost mark
    top = round(frame.letters * (1 + 1.6 * len(heading))) + (frame.letters if heading else 0)
    rows = _legend(drawing, language, frame)[-1][3] if heading else 0
    bottom = round(frame.letters * (4.8 + 1.8 * rows if heading else 2.2))
    height = frame.height - top - bottom
    values = value_scale(_range(drawing), height, reserve)
    left = round(max(width_of(text, frame.letters) for _, text in values.ticks)) + frame.letters
    right = frame.letters
    days = [time_at(one) for one in drawing.days]
    times = time_scale(min(days), max(days), frame.width - left - right, frame.letters)
    return Plot(frame, times, values, left, top, right, bottom)


def _range(drawing: Drawing) -> tuple[float, float]:
    """The outermost values; an outlook's band may be as wide again as all the rest, and is cut beyond."""
    firm = [float(end) for end in drawing._replace(fans=()).ends]
    firm += [value for fan in drawing.fans for value in (fan.first_value, fan.central)]
    low, high = min(firm), max(firm)
    width = high - low or abs(high) or 1
    ends = [end for fan in drawing.fans for end in (fan.low, fan.high) if end is not None]
    return max(min([low, *ends]), low - width / 2), min(max([high, *ends]), high + width / 2)


def _axis(name: str, scale: Scale) -> Spec:
    ticks = [value for value, _ in scale.ticks]
    axis = {"values": ticks, "title": None, "labels": False, "ticks": name == "x", "tickColor": MUTED}
    axis |= {"grid": name == "y", "gridColor": GRID, "domain": name == "x", "domainColor": MUTED}
    domain = {"domain": [scale.low, scale.high], "nice": False, "zero": False}
    return {"field": name, "type": "quantitative", "scale": domain, "axis": axis}


def _text(values: Layers, frame: Frame, **mark: object) -> Spec:
    """Texts at places; `x` and `y` may be overridden by pixels."""
    at: Spec = {name: {"value": mark.pop(name)} for name in ("x", "y") if name in mark}
    style: Spec = {"type": "text", "fontSize": frame.letters, "fill": INK, "baseline": "middle", "limit": 0}
    encoding = {**at, "text": {"field": "t", "type": "nominal"}}
    return {"data": {"values": values}, "mark": {**style, **mark}, "encoding": encoding}


def _ticks(plot: Plot) -> Layers:
    size = plot.frame.letters
    years = [{"x": value, "t": text} for value, text in plot.times.ticks]
    levels = [{"y": value, "t": text} for value, text in plot.values.ticks]
    return [
        _text(years, plot.frame, y=plot.values.size + size * 1.2, align="center", fill=MUTED),
        _text(levels, plot.frame, x=-size * 0.6, align="right", fill=MUTED),
    ]


class Line(NamedTuple):
    """A line through points, and how it is drawn."""

    points: list[tuple[float, float]]
    colour: str
    dash: tuple[int, int] | None = None


def _line(line: Line, frame: Frame) -> Spec:
    mark: Spec = {"type": "line", "stroke": line.colour, "strokeWidth": frame.letters / 6.5}
    if line.dash is not None:
        mark["strokeDash"] = list(line.dash)
    return {"data": {"values": [{"x": x, "y": y} for x, y in line.points]}, "mark": mark}


def _schedules(drawing: Drawing) -> Iterator[Line]:
    for one in drawing.strokes:
        ends = [(time_at(one.first), float(one.first_value)), (time_at(one.last), float(one.last_value))]
        yield Line(ends, SCHEDULE, (6, 4))


def _runs(drawing: Drawing) -> Iterator[Line]:
    """The series as lines: interrupted where a bound or a break of the series lies between two figures."""
    run: list[tuple[float, float]] = []
    for one in drawing.marks:
        if one.partial or one.forecast:
            continue
        low = one.quantity.low
        if run and (not one.quantity.is_point or one.day in drawing.breaks):
            if len(run) > 1:
                yield Line(run, SERIES)
            run = []
        if one.quantity.is_point and low is not None:
            run.append((time_at(one.day), float(low)))
    if len(run) > 1:
        yield Line(run, SERIES)


def _fan(fan: Fan, plot: Plot) -> Iterator[Spec]:
    first, last = time_at(fan.first), time_at(fan.last)
    if fan.low is not None and fan.high is not None:
        values = [
            {"x": first + (last - first) * share, "y": low, "y2": high}
            for share, low, high in _band(fan.first_value, fan.low, fan.high, plot.values)
        ]
        area = {"type": "area", "fill": OUTLOOK, "fillOpacity": 0.18}
        yield {"data": {"values": values}, "mark": area, "encoding": {"y2": {"field": "y2"}}}
    yield _line(Line(_trend(fan), OUTLOOK, (2, 3)), plot.frame)


def _trend(fan: Fan) -> list[tuple[float, float]]:
    return [(time_at(fan.first), fan.first_value), (time_at(fan.last), fan.central)]


def _band(start: float, low: float, high: float, scale: Scale) -> list[tuple[float, float, float]]:
    """The edges of a band from one point to an interval, at shares of the way; cut where the scale ends."""
    shares = {0.0, 1.0}
    for end in (low, high):
        edge = scale.low if end < scale.low else scale.high
        if not scale.low <= end <= scale.high and end != start:
            shares.add(min(max((edge - start) / (end - start), 0.0), 1.0))

    def at(end: float, share: float) -> float:
        return min(max(start + (end - start) * share, scale.low), scale.high)

    return [(share, at(low, share), at(high, share)) for share in sorted(shares)]


def _symbols(values: Layers, frame: Frame, shape: str, **style: object) -> Spec:
    """Marks of one shape; each tells what it is where a reader points at it."""
    size = (2 * frame.unit) ** 2
    mark = {"type": "point", "shape": shape, "size": size, "opacity": 1, "strokeWidth": frame.letters / 8}
    told = {"description": {"field": "t", "type": "nominal"}}
    return {"data": {"values": values}, "mark": {**mark, "aria": True, **style}, "encoding": told}


def _marks(drawing: Drawing, language: Language, frame: Frame) -> Iterator[Spec]:
    for one in sorted(drawing.marks, key=lambda mark: not mark.forecast):  # what is known lies on top
        told = said(MARK_TOLD, language, period=one.period, figure=amount(one.quantity))
        if one.source:
            told = said(SOURCE_TOLD, language, told=told, source=one.source)
        yield from _mark(one, told, frame)


def _mark(one: Mark, told: str, frame: Frame) -> Iterator[Spec]:
    low, high, x = one.quantity.low, one.quantity.high, time_at(one.day)
    style: Spec = {"stroke": SCHEDULE if one.forecast else SERIES, "fill": PAPER}
    if one.forecast:
        style["strokeDash"] = [2, 2]
    if low is not None and high is not None and low != high:
        yield _span(x, float(low), float(high), told, frame, style["stroke"])
        yield _symbols([{"x": x, "y": float(end), "t": told} for end in (low, high)], frame, _CAP, **style)
        return
    end, arrow = (high, _DOWN) if low is None else (low, _UP)
    if end is None:
        return
    if one.quantity.is_point:
        arrow = ""
        style["fill"] = PAPER if one.partial or one.forecast else SERIES
    shape = (_SQUARE if one.partial else _CIRCLE) + arrow
    yield _symbols([{"x": x, "y": float(end), "t": told}], frame, shape, **style)


def _span(x: float, low: float, high: float, told: str, frame: Frame, colour: str) -> Spec:
    mark = {"type": "rule", "stroke": colour, "strokeWidth": frame.letters / 8, "aria": True}
    encoding = {"y2": {"field": "y2"}, "description": {"field": "t", "type": "nominal"}}
    return {
        "data": {"values": [{"x": x, "y": low, "y2": high, "t": told}]}, "mark": mark, "encoding": encoding,
    }  # fmt: skip


def _flags(drawing: Drawing, language: Language, frame: Frame) -> Iterator[Spec]:
    for one in drawing.flags:
        x, told = time_at(one.day), _goal_told(one, language)
        low, high = one.level.low, one.level.high
        if low is not None and high is not None and low != high:
            yield _span(x, float(low), float(high), told, frame, GOAL)
        values = [
            {"x": x, "y": float(end), "t": told} for end in dict.fromkeys((low, high)) if end is not None
        ]
        yield _symbols(values, frame, _DIAMOND, stroke=PAPER, fill=GOAL)


def _goal_told(one: Flag, language: Language) -> str:
    return said(GOAL_TOLD, language, figure=amount(one.level), day=one.day)


def _labels(drawing: Drawing, language: Language, plot: Plot) -> Layers:
    lines = [line.points for line in (*_runs(drawing), *_schedules(drawing))]
    lines += [_trend(fan) for fan in drawing.fans]
    return [
        _text([{"t": one.text}], plot.frame, x=one.x, y=one.y, align="left", fill=one.colour)
        for one in labels(drawing, language, plot, lines)
    ]


def _headed(drawing: Drawing, language: Language, plot: Plot, heading: Sequence[str]) -> Iterator[Spec]:
    """The lines above the picture, and the legend below it."""
    frame, size = plot.frame, plot.frame.letters
    for index, line in enumerate(heading):
        y = size * (1.2 + 1.6 * index) - plot.top
        style: Spec = {"fontWeight": "bold", "fontSize": size * 1.2} if index == 0 else {"fill": MUTED}
        yield _text([{"t": line}], frame, x=-plot.left + size, y=y, align="left", **style)
    for kind, name, left, row in _legend(drawing, language, frame):
        x, y = left - plot.left, plot.values.size + size * (3.6 + 1.8 * row)
        yield from _key(kind, x + size, y, frame)
        yield _text([{"t": name}], frame, x=x + size * 2.2, y=y, align="left")


def _legend(drawing: Drawing, language: Language, frame: Frame) -> list[tuple[str, str, float, int]]:
    """The kinds of marks with their names, each with its place from the left and its row."""
    placed, left, row = [], float(frame.letters), 0
    for kind in kinds(drawing):
        name = said(LEGEND[kind], language)
        width = width_of(name, frame.letters) + frame.letters * 3.6
        if left > frame.letters and left + width > frame.width:
            left, row = float(frame.letters), row + 1
        placed.append((kind, name, left, row))
        left += width
    return placed


def _key(kind: str, x: float, y: float, frame: Frame) -> Iterator[Spec]:
    at = {"x": {"value": x}, "y": {"value": y}}
    if kind in KEYS:
        shape, colour, filled = KEYS[kind]
        style: Spec = {"stroke": colour, "fill": colour if filled else PAPER}
        if kind == "forecast":
            style["strokeDash"] = [2, 2]
        yield {**_symbols([{}], frame, shape, **style, aria=False), "encoding": at}
        return
    colour, dash = (SCHEDULE, [6, 4]) if kind == "schedule" else (OUTLOOK, [2, 3])
    mark = {"type": "rule", "stroke": colour, "strokeDash": dash, "strokeWidth": frame.letters / 6.5}
    start, end = {"value": x - frame.letters}, {"value": x + frame.letters}
    rule = {"x": start, "x2": end, "y": {"value": y}}
    if kind == "outlook":
        band = {"type": "rule", "stroke": OUTLOOK, "strokeOpacity": 0.18, "strokeWidth": frame.letters}
        yield {"data": {"values": [{}]}, "mark": band, "encoding": rule}
    yield {"data": {"values": [{}]}, "mark": mark, "encoding": rule}


def _two_sided(quantity: Quantity) -> bool:
    return quantity.low is not None and quantity.high is not None and quantity.low != quantity.high
