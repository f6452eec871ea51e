"""The workbook: goals, figures, sources, charts, and a sheet that says what each column means.

The same input gives the same bytes: the file says that it was made on the day it judges by, not when it was.
Only what Excel 2010, LibreOffice and WPS all draw is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from yztrack import __version__, wording
from yztrack import workbook_words as words
from yztrack.book import Book
from yztrack.drawing import drawing
from yztrack.finding import Refusal
from yztrack.message import say
from yztrack.model import Language
from yztrack.observations import Entry
from yztrack.render import workbook_charts, workbook_figures, workbook_goals
from yztrack.render.workbook_pen import MOST_ROWS, Cell, Pen
from yztrack.report import Report

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # has none
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]


class Contents(NamedTuple):
    """All that a workbook shows; `charted` are the indicators with a chart, `digest` is that of the files."""

    report: Report
    book: Book
    entries: Sequence[Entry]
    sources: Sequence[Mapping[str, Any]]
    charted: Sequence[str]
    digest: str


def render(contents: Contents, language: Language) -> bytes:
    """Return the workbook; raises Refusal without XlsxWriter, and for more rows than a sheet has."""
    if max(len(contents.report.rows), len(contents.entries)) > MOST_ROWS:
        raise Refusal(say("a sheet has 1,048,576 rows, and this needs more"), say("export .csv or .parquet"))
    out = BytesIO()
    workbook = _workbook(out)
    as_of = contents.report.as_of
    workbook.set_properties(
        {
            "title": _title(contents, language),
            "comments": f"yztrack {__version__}",
            "created": datetime(as_of.year, as_of.month, as_of.day),  # noqa: DTZ001  the day, wherever it runs
        }
    )
    pen = Pen(workbook, language)
    sheets = {name: workbook.add_worksheet(said.text(language)) for name, said in words.SHEETS.items()}
    workbook_goals.draw(pen, sheets["goals"], contents.report)
    report = contents.report
    workbook_figures.draw_actuals(pen, sheets["actuals"], contents.entries, report.settings, report.sources)
    workbook_figures.draw_sources(pen, sheets["sources"], contents.sources)
    workbook_charts.draw(pen, sheets["charts"], sheets["data"], _pictures(contents))
    _draw_about(pen, sheets["about"], contents)
    foot = words.PAGE.text(language, page="&P", pages="&N")
    for name, sheet in sheets.items():
        right = f"{words.SHEETS[name].text(language)}  {as_of}"
        scale = workbook_charts.SCALE if name == "charts" else 0
        pen.page(sheet, _title(contents, language), right, foot, scale)
    workbook.close()
    return out.getvalue()


def _workbook(out: BytesIO) -> Workbook:
    try:
        from xlsxwriter import Workbook
    except ModuleNotFoundError:
        raise Refusal(
            say("XlsxWriter writes workbooks, and is not installed"), say("pip install 'yztrack[excel]'")
        ) from None
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return Workbook(out, {**options, "strings_to_numbers": False})


def _title(contents: Contents, language: Language) -> str:
    settings = contents.report.settings
    named = (settings.title_zh if language == "zh" else None) or settings.title
    return named or words.TITLE.text(language)


def _pictures(contents: Contents) -> list[Any]:
    report, indicators = contents.report, contents.book.workspace.indicators
    rows: dict[str, list[Any]] = {one: [] for one in contents.charted}
    for row in report.rows:
        if row.indicator.id in rows:
            rows[row.indicator.id].append(row)
    return [
        (indicators[one], drawing(indicators[one], contents.book.evidence(indicators[one]), told))
        for one, told in rows.items()
    ]


def _draw_about(pen: Pen, sheet: Worksheet, contents: Contents) -> None:
    """Say what the workbook is, how many goals have each rating, and what each column means."""
    language, report = pen.language, contents.report
    bold: dict[str, object] = {"bold": True, "valign": "top"}
    wrapped: dict[str, object] = {"valign": "top", "text_wrap": True}
    pen.write(sheet, 0, 0, _title(contents, language), bold=True, font_size=14)
    about: dict[str, tuple[Cell, str | None]] = {
        "as_of": (report.as_of, words.AS_OF_MEANS.text(language)),
        "method": (report.method, None),
        "generator": (f"yztrack {__version__}", None),
        "digest": (contents.digest, words.DIGEST_MEANS.text(language)),
        "language": (words.LANGUAGE.text(language), None),
    }
    row = 2
    for name, (value, meaning) in about.items():
        pen.write(sheet, row, 0, words.ABOUT[name].text(language), **bold)
        pen.write(sheet, row, 1, value, align="left", **wrapped)
        pen.write(sheet, row, 2, meaning, **wrapped)
        row += 1
    sheet.set_row(row - 2, 45)  # of the digest, which is longer than its column
    row = _draw_summary(pen, sheet, row + 1, report) + 1
    for number, heading in enumerate((words.SHEET, words.COLUMN, words.MEANING)):
        pen.write(sheet, row, number, heading.text(language), **bold, bottom=1)
    spoken = {"goals": words.GOALS, "actuals": words.ACTUALS, "sources": words.SOURCES, "data": words.DATA}
    for name, columns in spoken.items():
        for heading, meaning in columns.values():
            row += 1
            pen.write(sheet, row, 0, words.SHEETS[name].text(language), **wrapped)
            pen.write(sheet, row, 1, heading.text(language), **wrapped)
            pen.write(sheet, row, 2, meaning.text(language), **wrapped)
    for number, wide in enumerate((16, 26, 100)):
        sheet.set_column(number, number, wide)


def _draw_summary(pen: Pen, sheet: Worksheet, row: int, report: Report) -> int:
    language = pen.language
    pen.write(sheet, row, 0, words.RATINGS.text(language), bold=True, bottom=1)
    pen.write(sheet, row, 1, words.COUNT.text(language), bold=True, bottom=1, align="left")
    for rating, count in report.summary.items():
        if count:
            row += 1
            pen.write(sheet, row, 0, wording.rating_text(rating, language))
            pen.write(sheet, row, 1, count, align="left")
    return row + 1
