"""The sheets of figures and of sources: each figure as reported, those that do not count with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from yztrack import cells, wording
from yztrack import workbook_words as words
from yztrack.arrangement import group_name
from yztrack.model import Indicator, Language, Settings, Source
from yztrack.observations import Entry
from yztrack.quantity import rounded
from yztrack.render.workbook_pen import Cell, Column, Link, Pen

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # has none

ACTUALS = (
    Column("group", 16, wraps=True),
    Column("indicator", 32, wraps=True),
    Column("unit", 10),
    Column("period", 17),
    Column("figure", 16, "right"),
    Column("low", 14, "right"),
    Column("high", 14, "right"),
    Column("status", 12),
    Column("counted", 8, "center"),
    Column("reason", 18, wraps=True),
    Column("source", 36, wraps=True),
    Column("published", 12, "center"),
    Column("where", 24),
    Column("note", 40),
    Column("first", 12, "center"),
    Column("last", 12, "center"),
    Column("id", 50),
)
SOURCES = (
    Column("title", 60, wraps=True),
    Column("publisher", 24, wraps=True),
    Column("published", 12, "center"),
    Column("reliability", 14),
    Column("figures", 10, "right"),
    Column("goals", 10, "right"),
    Column("url", 50),
    Column("id", 30),
)


def draw_actuals(
    pen: Pen,
    sheet: Worksheet,
    entries: Iterable[Entry],
    settings: Settings,
    sources: Mapping[str, Source],
) -> None:
    """Write the sheet of figures."""
    rows = (_actual(entry, pen.language, settings, sources) for entry in entries)
    _draw(pen, sheet, ACTUALS, words.ACTUALS, rows, frozen=2, printed="published")


def draw_sources(pen: Pen, sheet: Worksheet, sources: Sequence[Mapping[str, Any]]) -> None:
    """Write the sheet of sources, of rows as `observations` gives them."""
    rows = (_source(row, pen.language) for row in sources)
    _draw(pen, sheet, SOURCES, words.SOURCES, rows, frozen=1, printed="goals")


def _draw(
    pen: Pen,
    sheet: Worksheet,
    columns: Sequence[Column],
    spoken: Mapping[str, words.Column],
    rows: Iterable[list[Cell]],
    *,
    frozen: int,
    printed: str,
) -> None:
    headings = [spoken[column.key][0].text(pen.language) for column in columns]
    last = max(pen.table(sheet, columns, headings, rows), 1)
    sheet.freeze_panes(1, frozen)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last, [column.key for column in columns].index(printed))


def _actual(
    entry: Entry, language: Language, settings: Settings, sources: Mapping[str, Source]
) -> list[Cell]:
    indicator, seen, actual, reason = entry
    source = sources.get(seen.source)
    title = wording.DERIVED.text(language) if not seen.source else source.title if source else seen.source
    ends = [end if end is None or actual else rounded(end) for end in (seen.quantity.low, seen.quantity.high)]
    return [
        group_name(indicator.group, settings, language),
        cells.named(indicator, language),
        indicator.unit,
        str(seen.period),
        figure_text(entry, indicator, language),
        *ends,
        wording.STATUSES[seen.status].text(language),
        (words.YES if entry.counted else words.NO).text(language),
        None if reason is None else wording.DROPPED[reason].text(language),
        Link(title, None if source is None else source.url),
        seen.published,
        seen.where,
        None if actual is None else actual.note,
        seen.period.first,
        seen.period.last,
        indicator.id,
    ]


def figure_text(entry: Entry, indicator: Indicator, language: Language) -> str:
    """Return a figure as it was stated: a bound as a bound, a change, a percentage or a multiple as such."""
    actual, quantity = entry.actual, entry.observation.quantity
    if actual is None:
        low, high = (None if end is None else rounded(end) for end in (quantity.low, quantity.high))
        return cells.amount(quantity._replace(low=low, high=high))
    if actual.missing:
        return words.NOT_AVAILABLE.text(language)
    if actual.done is not None:
        return cells.figure_text(entry.observation, indicator, language)
    suffix = {"level": "", "change": " Δ", "percent": " %", "multiple": " ×"}[actual.measure]
    stated = cells.amount(quantity) if actual.about is None else f"≈ {cells.number(actual.about)}"
    return f"{stated}{suffix}"


def _source(row: Mapping[str, Any], language: Language) -> list[Cell]:
    return [
        Link(row["title"], row["url"]),
        row["publisher"],
        row["published"],
        wording.RELIABILITIES[row["reliability"]].text(language),
        row["figures"],
        row["goals"],
        Link(row["url"], row["url"]) if row["url"] else None,
        row["source"],
    ]
