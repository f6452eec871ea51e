"""The sheet of goals: a row a goal, in the order in which it is read; the numbers stand behind the words.

The printed page ends with the reasons: the columns behind it are for sorting and reckoning. The gap is a
formula over the four columns before it, wherever that formula gives what the engine says; where it does not
(a goal that hangs on another figure, a window of years) it is the engine's number.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from yztrack import cells, wording
from yztrack import workbook_words as words
from yztrack.arrangement import group_name
from yztrack.assessment import Assessment
from yztrack.quantity import ARITHMETIC, Quantity, rounded
from yztrack.rating import Rating
from yztrack.render.workbook_pen import Cell, Column, Formula, Link, Pen, Share, places_of
from yztrack.report import Report, Row

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # has none

COLUMNS = (
    Column("group", 16, wraps=True),
    Column("goal", 32, wraps=True),
    Column("unit", 10),
    Column("due", 14, wraps=True),
    Column("target", 16, "right"),
    Column("latest", 18, "right", wraps=True),
    Column("gap", 16, "right"),
    Column("done", 10, "right"),
    Column("pace", 10, "right"),
    Column("outlook", 10, "center"),
    Column("rating", 16, wraps=True),
    Column("why", 34, wraps=True),
    Column("source", 40),
    Column("where", 18),
    Column("headline", 10, "center"),
    Column("commitment", 14),
    Column("due_day", 12, "center"),
    Column("goal_low", 16, "right"),
    Column("goal_high", 16, "right"),
    Column("latest_low", 16, "right"),
    Column("latest_high", 16, "right"),
    Column("gap_low", 16, "right"),
    Column("gap_high", 16, "right"),
    Column("id", 60),
)
KEYS = [column.key for column in COLUMNS]
_LAST_PRINTED = KEYS.index("why")
_AT = {key: chr(ord("A") + number) for number, key in enumerate(KEYS)}
_GOOD, _OPEN, _LATE, _BAD = (
    {"bg_color": "#E2EFDA", "font_color": "#1E5B2B"},
    {"bg_color": "#EDEDED", "font_color": "#3F3F3F"},
    {"bg_color": "#FFF2CC", "font_color": "#6B4E00"},
    {"bg_color": "#F8D7DA", "font_color": "#842029"},
)
_COLOURS = {
    "achieved": _GOOD,
    "ahead": _GOOD,
    "on-track": _GOOD,
    "behind": _LATE,
    "awaiting": _OPEN,
    "undetermined": _OPEN,
    "far-behind": _BAD,
    "reversing": _BAD,
    "missed": _BAD,
}
_ALMOST = Decimal("0.995")  # would read as 100%


def draw(pen: Pen, sheet: Worksheet, report: Report) -> None:
    """Write the sheet."""
    headings = [words.GOALS[key][0].text(pen.language) for key in KEYS]
    rows = (_row(pen, number, row, report) for number, row in enumerate(report.rows, 2))
    last = max(pen.table(sheet, COLUMNS, headings, rows), 1)
    sheet.freeze_panes(1, KEYS.index("goal") + 1)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last, _LAST_PRINTED)
    done, rating = KEYS.index("done"), KEYS.index("rating")
    bar = {"type": "data_bar", "bar_solid": True, "bar_color": "#9DC3E6", "data_bar_2010": True}
    limits = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    sheet.conditional_format(1, done, last, done, {**bar, **limits})
    spoken = [(wording.rating_text(code, pen.language), look) for code, look in _by_code()]
    spoken.append((wording.ACHIEVED_EARLY.text(pen.language), _GOOD))
    for word, look in spoken:
        told = {"type": "text", "criteria": "begins with", "value": word}
        sheet.conditional_format(1, rating, last, rating, {**told, "format": pen.workbook.add_format(look)})


def _by_code() -> list[tuple[Rating, dict[str, str]]]:
    return [(code, _COLOURS[code]) for code in wording.RATINGS if code in _COLOURS]


def _row(pen: Pen, number: int, row: Row, report: Report) -> list[Cell]:
    language, one, target = pen.language, row.assessment, row.target
    told = cells.cells(row, language)
    source = report.sources.get(target.source)
    goal, figure = one.goal_level or Quantity(), one.figure or Quantity()
    low, high = _gaps(one, number)
    commitment = None if target.commitment is None else wording.COMMITMENTS[target.commitment].text(language)
    values: dict[str, Cell] = {
        "group": group_name(row.indicator.group, report.settings, language),
        "goal": cells.named(row.indicator, language),
        "unit": row.indicator.unit,
        "due": told.due.strip(),
        "target": told.target,
        "latest": told.latest,
        "gap": told.gap,
        "done": _done(one, told.done),
        "pace": told.pace,
        "outlook": told.outlook,
        "rating": told.rating,
        "why": "; ".join(wording.reason_text(reason, language) for reason in one.reasons),
        "source": Link(source.title, source.url) if source else target.source,
        "where": target.where,
        "headline": (words.YES if row.indicator.headline else words.NO).text(language),
        "commitment": commitment,
        "due_day": one.due,
        "goal_low": _number(goal.low),
        "goal_high": _number(goal.high),
        "latest_low": _number(figure.low),
        "latest_high": _number(figure.high),
        "gap_low": low,
        "gap_high": high,
        "id": one.id,
    }
    return [values[key] for key in KEYS]


def _number(end: Decimal | None) -> Decimal | None:
    """A figure as printed; a quotient, which has no printed digits, at 12 of them."""
    return None if end is None else end if places_of(end) < 12 else rounded(end)


def _done(one: Assessment, text: str) -> Cell:
    """The share that is surely done, as a number with a bar; a bound is shown as one.

    Seven number formats do for all of them: Excel takes some two hundred in a file.
    """
    share = cells.share_done(one)
    if share is None or share.low is None:
        return text
    value, digits = rounded(share.low), "0%"
    if _ALMOST <= value < 1:
        value, digits = value.quantize(Decimal("0.001"), rounding=ROUND_DOWN), "0.0%"
    bound = "" if share.is_point else '"> "' if share.low_open else '"≥ "'
    star = '"*"' if one.pace is None else ""
    return Share(value, f"{bound}{digits}{star}")


def _gaps(one: Assessment, row: int) -> tuple[Cell, Cell]:
    if one.gap is None:
        return None, None
    (least, least_value), (most, most_value) = _formulas(one, row)
    return _gap(one.gap.low, least, least_value), _gap(one.gap.high, most, most_value)


def _gap(told: Decimal | None, formula: str, value: Decimal | None) -> Cell:
    if told is None or value is None or told != value:
        return _number(told)
    return Formula(f"=ROUND({formula},{places_of(told)})", told, places_of(told))


_Sum = tuple[str, Decimal | None]


def _formulas(one: Assessment, row: int) -> tuple[_Sum, _Sum]:
    """How the ends of the gap follow from goal and figure, and what they come to; nothing if unbounded."""
    goal, figure = one.goal_level or Quantity(), one.figure or Quantity()
    at = {key: f"{letter}{row}" for key, letter in _AT.items()}
    if goal.low is not None and goal.high is not None and goal.low != goal.high:
        text = f"MAX({at['goal_low']}-{at['latest_low']},{at['latest_low']}-{at['goal_high']})"
        ends = _less(goal.low, figure.low), _less(figure.low, goal.high)
        both = (text, max((end for end in ends if end is not None), default=None))
        return (both, both) if figure.is_point else ((text, None), (text, None))
    if goal.high is None:
        return (
            (f"{at['goal_low']}-{at['latest_high']}", _less(goal.low, figure.high)),
            (f"{at['goal_low']}-{at['latest_low']}", _less(goal.low, figure.low)),
        )
    return (
        (f"{at['latest_low']}-{at['goal_high']}", _less(figure.low, goal.high)),
        (f"{at['latest_high']}-{at['goal_high']}", _less(figure.high, goal.high)),
    )


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else ARITHMETIC.subtract(one, other)


def charted(report: Report, *, chosen: bool) -> Sequence[str]:
    """Return the ids of the indicators that get a chart: headline goals, or what was asked for by name."""
    rows = [row for row in report.rows if row.counted]
    ids = dict.fromkeys(row.indicator.id for row in rows if row.indicator.headline)
    return list(ids or (dict.fromkeys(row.indicator.id for row in rows) if chosen else ()))
