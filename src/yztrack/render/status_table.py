"""`status` for the terminal: a table in blocks, as wide as the terminal is; cards where no table fits.

All blocks share their column widths, so that figures stand below each other, decimal point below decimal
point. Chinese text is folded, never cut; a figure or a period is broken only where it is longer than any that
people print. Colour says nothing that a word does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal, NamedTuple

from rich.console import Console

from yztrack import wording
from yztrack.arrangement import AS_IT_IS, Block, Look, arrange
from yztrack.cells import DASH, Cells, bar, cells, label_text, span_text
from yztrack.model import Language
from yztrack.rating import RATINGS, Rating
from yztrack.render.grid import GUTTER, Column, Part, aligned, cell_len, fold, put, row
from yztrack.report import Report, Row, Stale, stale

Name = Literal["goal", "due", "target", "latest", "gap", "done", "bar", "pace", "outlook", "rating"]

LEAST_WIDTH = 20  # a terminal that claims less is one that does not know its width
_WIDE, _MIDDLE, _TABLE = 140, 100, 60
_INDENT = 2
_MOST_NAMED = 3
_LEAST_GOAL, _MOST_GOAL = 24, 60
_LONG_WORD, _BROKEN_WORD = 17, 9  # (2024-01/2024-11) is whole where there is room, 2021/2025 always
_LEAST_BROKEN = 72  # from this width on a table fits in any case, with long words broken
_ALL: tuple[Name, ...] = (
    "goal",
    "due",
    "target",
    "latest",
    "gap",
    "done",
    "bar",
    "pace",
    "outlook",
    "rating",
)
_COLOURED = frozenset({"bar", "rating"})
_LEFT: frozenset[Name] = frozenset({"goal", "due", "bar", "outlook", "rating"})
_CARD: tuple[Name, ...] = ("due", "target", "latest", "gap", "done", "pace", "outlook", "rating")
_CARD_BAR = 10
_FIGURES: tuple[Name, ...] = ("target", "latest", "gap", "done", "pace")
_MOST: Mapping[Name, int] = {"due": 24, "target": 20, "latest": 26, "gap": 26}
_STYLES: Mapping[Rating, str] = {
    "achieved": "green",
    "ahead": "green",
    "on-track": "green",
    "behind": "yellow",
    "awaiting": "yellow",
    "undetermined": "yellow",
    "far-behind": "red",
    "reversing": "red",
    "missed": "bold red",
}


class Screen(Console):
    """A console that leaves a closed pipe to the door, as all other output does."""

    def on_broken_pipe(self) -> None:
        """Go on with the error."""
        raise BrokenPipeError


class _Layout(NamedTuple):
    """A layout to be tried: its columns, the width of the bar, how long a word is that stays whole."""

    columns: tuple[Name, ...]
    bar: int
    word: int
    unfolded: tuple[Name, ...] = ()


_MIDDLE_COLUMNS: tuple[Name, ...] = ("due", "target", "latest", "gap", "done", "bar", "outlook", "rating")
_NARROW_COLUMNS: tuple[Name, ...] = ("due", "latest", "gap", "done", "bar", "rating")
_LEAST_COLUMNS: tuple[Name, ...] = ("due", "latest", "gap", "done", "rating")
_LAYOUTS: tuple[tuple[int, _Layout], ...] = (
    (_WIDE, _Layout(_ALL, 12, _LONG_WORD, ("target", "latest", "gap"))),
    (_MIDDLE, _Layout(_MIDDLE_COLUMNS, 10, _LONG_WORD, ("target", "latest", "gap"))),
    (_TABLE, _Layout(_NARROW_COLUMNS, 10, _LONG_WORD, ("gap",))),
    (_TABLE, _Layout(_NARROW_COLUMNS, 6, _LONG_WORD, ("gap",))),
    (_TABLE, _Layout(_LEAST_COLUMNS, 0, _LONG_WORD, ("gap",))),
    (_TABLE, _Layout(_LEAST_COLUMNS, 0, _LONG_WORD)),
    (_LEAST_BROKEN, _Layout(_LEAST_COLUMNS, 0, _BROKEN_WORD)),
)


class _Sheet(NamedTuple):
    """The columns of a table, and what fills them: for each row, known by its identity, text by column."""

    columns: tuple[Column[Name], ...]
    texts: Mapping[int, Mapping[Name, str]]

    @property
    def indent(self) -> int:
        """How far rows stand in: below the goal's name where it has no column of its own."""
        return 0 if self.columns[0].name == "goal" else 2 * _INDENT


class _Page(NamedTuple):
    """What every part of the screen is drawn by; without a sheet goals are cards."""

    report: Report
    blocks: Sequence[Block]
    texts: Mapping[int, Cells]
    sheet: _Sheet | None
    width: int
    language: Language
    look: Look


def render(report: Report, console: Console, language: Language, look: Look = AS_IT_IS) -> None:
    """Draw the report on a console."""
    blocks = arrange(report, language, look)
    texts = {id(one): cells(one, language) for block in blocks for one in block.rows}
    rows = [one for block in blocks for one in block.rows]
    sheet = _fitting(rows, list(texts.values()), console.width, language, look) if rows else None
    page = _Page(report, blocks, texts, sheet, console.width, language, look)
    put(console, chain(_body(page), _footer(page)))


def _body(page: _Page) -> Iterator[list[Part]]:
    if page.sheet is not None:
        yield from _heads(page.sheet, page.language)
    for number, block in enumerate(page.blocks):
        if page.sheet is not None or (number and not block.rows):
            yield []
        yield from _text(block.title, page.width, "bold")
        yield from _cards(block, page) if page.sheet is None else _rows(block, page.sheet, page)
        yield from _folded(block, page.width, page.language)


def _text(text: str, width: int, style: str = "", indent: int = 0) -> Iterator[list[Part]]:
    for line in fold(text, max(width - indent, 1)):
        yield [(" " * indent + line, style)]


def _heads(sheet: _Sheet, language: Language) -> Iterator[list[Part]]:
    heads: list[Part] = [
        ("" if one.name == "bar" else wording.COLUMNS[one.name].text(language), "dim")
        for one in sheet.columns
    ]
    yield from row(sheet.columns, heads, sheet.indent)


def _rows(block: Block, sheet: _Sheet, page: _Page) -> Iterator[list[Part]]:
    above = None
    for one in block.rows:
        if sheet.indent and one.indicator.id != above:
            above = one.indicator.id
            yield from _text(page.texts[id(one)].goal, page.width, "", _INDENT)
        style = _STYLES.get(one.assessment.rating, "")
        told = sheet.texts[id(one)]
        parts = [(told[column.name], style if column.name in _COLOURED else "") for column in sheet.columns]
        yield from row(sheet.columns, parts, sheet.indent)
        if sheet.indent and (label := label_text(one, page.language)):
            yield from _text(label, page.width, "dim", sheet.indent + _INDENT)


def _cards(block: Block, page: _Page) -> Iterator[list[Part]]:
    """Each goal by itself, column below column, without what is not known."""
    for one in block.rows:
        text = page.texts[id(one)]
        yield from _text(text.goal, page.width)
        drawn = bar(one.assessment, _CARD_BAR, ascii_only=page.look.ascii_only)
        for name in _CARD:
            value = str(getattr(text, name)).strip()
            if value != DASH:
                style = _STYLES.get(one.assessment.rating, "") if name in _COLOURED else ""
                told = f"{value}  {drawn}" if name == "done" else value
                line = f"{wording.COLUMNS[name].text(page.language)}: {told}"
                yield from _text(line, page.width, style, _INDENT)
        yield []


def _fitting(
    rows: Sequence[Row], texts: Sequence[Cells], width: int, language: Language, look: Look
) -> _Sheet | None:
    """The cells in the widest layout that fits, or None where none does."""
    for least, layout in _LAYOUTS:
        if width < least:
            continue
        told = _told(rows, texts, layout, look, language)
        room = width - (0 if "goal" in layout.columns else 2 * _INDENT)
        widths = _widths(told, room, layout, language)
        if widths is not None:
            return _sheet(rows, told, widths)
    return None


def _told(
    rows: Sequence[Row], texts: Sequence[Cells], layout: _Layout, look: Look, language: Language
) -> dict[Name, list[str]]:
    """The cells of each column of a layout, not yet aligned."""
    told: dict[Name, list[str]] = {}
    for name in layout.columns:
        if name == "bar":
            told[name] = [bar(one.assessment, layout.bar, ascii_only=look.ascii_only) for one in rows]
        elif name == "due" and "goal" not in layout.columns:  # what it is called has a line of its own
            told[name] = [span_text(one, language) for one in rows]
        else:
            told[name] = [getattr(text, name) for text in texts]
    return told


def _sheet(rows: Sequence[Row], told: Mapping[Name, list[str]], widths: Mapping[Name, int]) -> _Sheet:
    """Figures in line where the column has the room for it, else at the right."""
    placed = {name: aligned(column) if name in _FIGURES else column for name, column in told.items()}
    for name, column in placed.items():
        if any(cell_len(text) > widths[name] for text in column):
            placed[name] = told[name]
    columns = tuple(Column(name, widths[name], name not in _LEFT) for name in told)
    return _Sheet(
        columns, {id(one): {name: placed[name][at] for name in placed} for at, one in enumerate(rows)}
    )


def _widths(
    told: Mapping[Name, list[str]], room: int, layout: _Layout, language: Language
) -> dict[Name, int] | None:
    """Each column as wide as its widest text; where that is too much, they yield that fold the fewest cells.

    None where what is to stay whole takes too much room.
    """
    widths: dict[Name, int] = {}
    least: dict[Name, int] = {}
    lengths: dict[Name, Counter[int]] = {}
    for name, column in told.items():
        head = 0 if name == "bar" else cell_len(wording.COLUMNS[name].text(language))
        placed = aligned(column) if name in _FIGURES else column
        lengths[name] = Counter(cell_len(text) for text in placed)
        widths[name] = max(head, min(max(lengths[name], default=0), _MOST.get(name, _MOST_GOAL)))
        least[name] = _least(name, column, widths[name], head, layout)
    excess = sum(widths.values()) + GUTTER * (len(widths) - 1) - room
    if excess > sum(widths.values()) - sum(least.values()):
        return None
    for _ in range(excess):
        folded = {
            name: sum(count for length, count in lengths[name].items() if length >= width)
            for name, width in widths.items()
            if width > least[name]
        }
        widths[min(folded, key=folded.__getitem__)] -= 1
    return widths


def _least(name: Name, column: Sequence[str], width: int, head: int, layout: _Layout) -> int:
    """The width below which a column cannot go: that of its longest word, within what is usual."""
    if name == "goal":
        return min(width, _LEAST_GOAL)
    if name == "bar":
        return width
    longest = max(
        (cell_len(word) for text in column for word in _words(name, text, layout.unfolded)), default=0
    )
    return min(width, max(head, longest if name == "rating" else min(longest, layout.word)))


def _words(name: Name, text: str, unfolded: Sequence[Name]) -> list[str]:
    """The parts of a cell that are not to be broken; a label after a period may be."""
    words = text.split()
    if name == "due":
        return words[:1]
    return [" ".join(words)] if name in {"done", "pace", *unfolded} else words


def _folded(block: Block, width: int, language: Language) -> Iterator[list[Part]]:
    if not block.folded:
        return
    counts = Counter(one.assessment.rating for one in block.folded)
    ratings = wording.counted({rating: counts[rating] for rating in reversed(RATINGS)}, language)
    yield from _text(wording.FOLDED.text(language, count=len(block.folded), ratings=ratings), width, "dim")


def _footer(page: _Page) -> Iterator[list[Part]]:
    report = page.report
    yield []
    summary = wording.summary_line(report.summary, report.as_of, page.language)
    yield from _text(summary, page.width, "bold")
    for note in _notes(page):
        yield from _text(note, page.width, "dim")


def _notes(page: _Page) -> Iterator[str]:
    report, language = page.report, page.language
    drawn = [one for block in page.blocks for one in block.rows]
    if any(text.done != DASH for text in page.texts.values()):
        mark = "|" if page.look.ascii_only else "┼"
        yield wording.NOTES.text(language, mark=mark)
    seen = [one for row in report.rows if (one := row.assessment.own or row.assessment.latest) is not None]
    oldest = min((one.period for one in seen), key=lambda span: span.last, default=None)
    newest = max((one.published for one in seen), default=None)
    yield wording.METHOD.text(language, method=report.method, oldest=oldest or DASH, newest=newest or DASH)
    if any(one.assessment.disputed for one in drawn):
        yield wording.DISPUTED_NOTE.text(language)
    if old := stale(report):
        yield _stale_note(old, language)
    if any(block.folded for block in page.blocks):
        yield wording.UNFOLD.text(language)
    counted = [one.assessment for one in drawn if one.counted]
    if counted:
        worst = min(counted, key=lambda one: RATINGS.index(one.rating))
        yield wording.NEXT.text(language, target=worst.id)


def _stale_note(old: Sequence[Stale], language: Language) -> str:
    """The undecided goals with the oldest figures, and how many more there are."""
    named = [
        wording.STALE_GOAL.text(language, goal=one.goal, period=one.period, years=one.years)
        for one in old[:_MOST_NAMED]
    ]
    if len(old) > _MOST_NAMED:
        named.append(wording.AND_MORE.text(language, count=len(old) - _MOST_NAMED))
    return wording.STALE.text(language, count=len(old), goals=wording.COMMA.text(language).join(named))
