"""How cells of a workbook are written: every text as text, numbers as numbers, tables that print.

No text of a plan becomes a formula, a number or a link by itself. A link is an address of the web and nothing
else; where Excel would not take it, the text stands alone. A text longer than a cell bears is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from unicodedata import east_asian_width

from yztrack.model import Language

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # has none
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

MOST_UNITS = 32_767  # of UTF-16 in a cell
MOST_ROWS = 1_048_575  # below the head
_MOST_LINKS, _LONGEST_LINK = 65_000, 2_000
_FIRST_YEAR = 1901  # Excel counts days from 1900 and takes that for a leap year
_MOST_PLACES = 12
_FONTS: Mapping[Language, str] = {"en": "Microsoft YaHei", "zh": "微软雅黑"}
_ROW_HEIGHT, _TALLEST = 15, 405  # points; Excel fits rows to wrapped text itself, LibreOffice does not
_A4, _LINE, _HEAD, _INK = 9, "#D9D9D9", "#1F4E79", "#1F1F1F"


class Link(NamedTuple):
    """A text that leads to an address."""

    text: str
    url: str | None


class Formula(NamedTuple):
    """A formula with the value that the engine has for it, and the decimals that are shown."""

    text: str
    value: Decimal
    places: int


class Share(NamedTuple):
    """A share as a number, with how it is shown where that is more than the number says."""

    value: Decimal
    shown: str


Cell = str | int | Decimal | date | Link | Formula | Share | None


class Column(NamedTuple):
    """How a column is drawn; `widest` in narrow characters, beyond which a text is wrapped, or covered."""

    key: str
    widest: int = 14
    align: Literal["left", "right", "center"] = "left"
    wraps: bool = False


class Pen:
    """Writes cells of one workbook in its language's font."""

    def __init__(self, workbook: Workbook, language: Language) -> None:
        self.workbook = workbook
        self.language: Language = language
        self.font = _FONTS[language]
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._links: dict[str, int] = {}

    def format(self, **properties: object) -> Format:
        """Return the format of those properties, the same one each time."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            told = {"font_name": self.font, "font_size": 10, "font_color": _INK, **properties}
            self._formats[key] = self.workbook.add_format(told)
        return self._formats[key]

    def write(self, sheet: Worksheet, row: int, column: int, cell: Cell, **properties: object) -> None:
        """Write one cell by what it is."""
        if cell is None or cell == "":
            sheet.write_blank(row, column, None, self.format(**properties))
        elif isinstance(cell, Link):
            self._link(sheet, row, column, cell, properties)
        elif isinstance(cell, Formula):
            look = self.format(**properties, num_format=_thousands(cell.places))
            sheet.write_formula(row, column, cell.text, look, float(cell.value))
        elif isinstance(cell, Share):
            sheet.write_number(
                row, column, float(cell.value), self.format(**properties, num_format=cell.shown)
            )
        elif isinstance(cell, Decimal | int):
            look = self.format(**properties, num_format=_thousands(places_of(Decimal(cell))))
            sheet.write_number(row, column, float(cell), look)
        elif isinstance(cell, date) and cell.year >= _FIRST_YEAR:
            look = self.format(**properties, num_format="yyyy-mm-dd")
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), look)  # noqa: DTZ001
        else:
            sheet.write_string(row, column, fitting(str(cell)), self.format(**properties))

    def _link(
        self, sheet: Worksheet, row: int, column: int, cell: Link, properties: Mapping[str, object]
    ) -> None:
        text, url = fitting(cell.text), cell.url
        count = self._links.get(sheet.name, 0)
        if url is None or not _leads_to_the_web(url) or count >= _MOST_LINKS:
            sheet.write_string(row, column, text, self.format(**properties))
            return
        self._links[sheet.name] = count + 1
        look = self.format(**{**properties, "font_color": "#0563C1", "underline": 1})
        sheet.write_url(row, column, url, look, text)

    def table(
        self, sheet: Worksheet, columns: Sequence[Column], headings: Sequence[str], rows: Iterable[list[Cell]]
    ) -> int:
        """Write a table with a frozen head and filters, columns as wide as they need; return its last row."""
        widths = [_head_width(heading) for heading in headings]
        for number, (column, heading) in enumerate(zip(columns, headings, strict=True)):
            self.write(sheet, 0, number, heading, **{**_look(column), **_HEADING})
        last = 0
        for last, row in enumerate(rows, 1):
            lines = 1
            for number, (column, cell) in enumerate(zip(columns, row, strict=True)):
                self.write(sheet, last, number, cell, **_look(column))
                text = _shown(cell)
                widths[number] = max(widths[number], min(width(text), column.widest))
                lines = max(lines, lines_of(text, column.widest) if column.wraps else 1)
            if lines > 1:
                sheet.set_row(last, min(_ROW_HEIGHT * lines, _TALLEST))
        for number, wide in enumerate(widths):
            sheet.set_column(number, number, wide + 3)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{_letters(len(columns) - 1)}{last + 1}"})
        return last

    def page(self, sheet: Worksheet, title: str, right: str, foot: str, scale: int = 0) -> None:
        """Have a sheet printed on A4 across, as wide as the paper or in per cent of its size.

        Excel and LibreOffice heed no page breaks of a sheet that is fitted to the paper.
        """
        sheet.set_landscape()
        sheet.set_paper(_A4)
        if scale:
            sheet.set_print_scale(scale)
        else:
            sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.set_header(f'&L&"{self.font}"&10{_in_header(title)}&R&"{self.font}"&10{_in_header(right)}')
        sheet.set_footer(f'&C&"{self.font}"&9{foot}')


_HEADING: Mapping[str, Any] = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": _HEAD,
    "text_wrap": True,
    "valign": "vcenter",
    "border": 1,
    "border_color": _LINE,
}


@cache
def _look(column: Column) -> dict[str, object]:
    look: dict[str, object] = {"align": column.align, "valign": "top", "bottom": 1, "bottom_color": _LINE}
    return look | {"text_wrap": column.wraps} | ({"indent": 1} if column.align == "left" else {})


def _leads_to_the_web(url: str) -> bool:
    return (
        url.lower().startswith(("http://", "https://"))
        and len(url) <= _LONGEST_LINK
        and not any(mark.isspace() or mark in '"<>' for mark in url)
    )


def _thousands(places: int) -> str:
    return "#,##0" + ("." + "0" * places if places else "")


def places_of(value: Decimal) -> int:
    """How many decimals of a number are shown."""
    return min(max(0, -int(value.as_tuple().exponent)), _MOST_PLACES)


def _shown(cell: Cell) -> str:
    if isinstance(cell, Link):
        return cell.text
    if isinstance(cell, Share):
        return "100%"
    if isinstance(cell, Formula):
        return f"{cell.value:,f}"
    if isinstance(cell, Decimal):
        return f"{cell:,f}"
    return "" if cell is None else str(cell)


def width(text: str) -> int:
    """How many narrow characters wide a text is, its widest line; a Chinese one counts as two."""
    if text.isascii() and "\n" not in text:
        return len(text)
    lines = text.split("\n")
    return max(sum(2 if east_asian_width(mark) in "WF" else 1 for mark in line) for line in lines)


def lines_of(text: str, columns: int) -> int:
    """How many lines a text takes when it is wrapped."""
    return sum(max(1, ceil(width(line) / (columns + 2))) for line in text.split("\n"))


def _head_width(heading: str) -> int:
    """A heading may be wrapped between words; beside it stands the arrow of the filter."""
    return max(width(word) for word in heading.split()) + 3


def fitting(text: str) -> str:
    """Return a text that fits into a cell, with an ellipsis where it was cut."""
    if len(text) * 2 <= MOST_UNITS or len(text.encode("utf-16-le", "replace")) // 2 <= MOST_UNITS:
        return text
    cut = text.encode("utf-16-le", "replace")[: (MOST_UNITS - 1) * 2]
    return cut.decode("utf-16-le", "ignore") + "…"


def _in_header(text: str) -> str:
    """A text for the head of a page, where & begins a code and 255 characters are all there is."""
    return text[:80].replace("&", "&&")


def _letters(column: int) -> str:
    text = ""
    while column >= 0:
        text = chr(ord("A") + column % 26) + text
        column = column // 26 - 1
    return text
