"""`status` as a table for the terminal, drawn by Rich; as cards where no table fits.

Headline goals come first, then one block a group, and the summary last. All blocks share their column
widths, so that figures stand below each other. A goal of which no figure at all is known is folded into one
line a group unless everything was asked for. Chinese text is folded, never cut; a figure or a period is
broken only where it is longer than any that people print.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from yztrack import wording
from yztrack.cells import DASH, Cells, cells
from yztrack.model import Language
from yztrack.rating import RATINGS, Rating
from yztrack.report import Report, Row, Stale, stale

Column = Literal["goal", "due", "target", "latest", "gap", "done", "pace", "outlook", "rating"]

LEAST_WIDTH = 20  # a terminal that claims less is one that does not know its width
_WIDE, _MIDDLE = 140, 100
_INDENT, _GUTTER = 2, 2
_MOST_NAMED = 3
_LEAST_GOAL, _MOST_GOAL = 24, 60
_LONG_WORD, _BROKEN_WORD = 17, 9  # (2024-01/2024-11) is whole where there is room, 2021/2025 always
_LEAST_BROKEN = 72  # from this width on a table fits in any case, with long words broken
_NARROW_COLUMNS: tuple[Column, ...] = ("due", "latest", "gap", "done", "pace", "rating")
_MIDDLE_COLUMNS: tuple[Column, ...] = ("due", "target", "latest", "gap", "done", "pace", "outlook", "rating")
_WIDE_COLUMNS: tuple[Column, ...] = (
    "goal", "due", "target", "latest", "gap", "done", "pace", "outlook", "rating",
)  # fmt: skip
_MOST: Mapping[Column, int] = {"due": 24, "target": 20, "latest": 24, "gap": 24}
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


class Block(NamedTuple):
    """A heading, the rows drawn below it, and the rows that are folded into a line."""

    title: str
    rows: list[Row]
    folded: list[Row]


class _Try(NamedTuple):
    """A layout to be tried: words up to a length stay whole, and the cells of the unfolded columns."""

    columns: Sequence[Column]
    width: int
    word: int
    unfolded: tuple[Column, ...] = ()


def blocks(report: Report, language: Language, *, unfold: bool) -> list[Block]:
    """Return the blocks of a report in the order in which they are drawn."""
    found: dict[str, Block] = {}
    for row in report.rows:
        title = row.indicator.group or wording.UNGROUPED.text(language)
        if row.indicator.headline:
            title = wording.HEADLINE.text(language)
        block = found.setdefault(title, Block(title, [], []))
        folds = not unfold and not row.indicator.headline and not row.assessment.informed
        (block.folded if folds else block.rows).append(row)
    return list(found.values())


def render(report: Report, console: Console, language: Language, *, unfold: bool) -> None:
    """Draw the report on a console."""
    shown = blocks(report, language, unfold=unfold)
    texts = {id(row): cells(row, language) for block in shown for row in block.rows}
    widths = _fitting(list(texts.values()), console.width, language)
    if not texts:
        _draw_all_folded(shown, console, language)
    elif widths is None:
        _draw_cards(shown, texts, console, language)
    else:
        _draw_tables(shown, texts, widths, console, language)
    _draw_summary(report, shown, texts, console, language)


def _draw_tables(
    shown: Sequence[Block],
    texts: Mapping[int, Cells],
    widths: Mapping[Column, int],
    console: Console,
    language: Language,
) -> None:
    wide = "goal" in widths
    console.print(_table(widths, language, header=True))
    for block in shown:
        console.print()
        console.print(Text(block.title, style="bold"))
        table = _table(widths, language)
        above = None
        for row in block.rows:
            text = texts[id(row)]
            if not wide and row.indicator.id != above:
                above = row.indicator.id
                if table.row_count:
                    console.print(table)
                console.print(_indented(text.goal))
                table = _table(widths, language)
            _add(table, row, text, widths)
        if table.row_count:
            console.print(table)
        _draw_folded(block, console, language)


def _indented(text: str) -> Padding:
    return Padding(Text(text, overflow="fold"), (0, 0, 0, _INDENT), expand=False)


def _fitting(texts: Sequence[Cells], width: int, language: Language) -> dict[Column, int] | None:
    """The widths of the columns of the widest table that fits, or None where none does."""
    room = width - 2 * _INDENT
    tries = [_Try(_NARROW_COLUMNS, room, _LONG_WORD, ("gap",)), _Try(_NARROW_COLUMNS, room, _LONG_WORD)]
    if width >= _LEAST_BROKEN:
        tries.append(_Try(_NARROW_COLUMNS, room, _BROKEN_WORD))
    whole: tuple[Column, ...] = ("target", "latest", "gap")
    if width >= _MIDDLE:
        tries.insert(0, _Try(_MIDDLE_COLUMNS, room, _LONG_WORD, whole))
    if width >= _WIDE:
        tries.insert(0, _Try(_WIDE_COLUMNS, width, _LONG_WORD, whole))
    found = (_widths(texts, language, one) for one in tries)
    return next((widths for widths in found if widths is not None), None)


def _widths(texts: Sequence[Cells], language: Language, layout: _Try) -> dict[Column, int] | None:
    """Each column as wide as its widest text; where that is too much, they yield that fold the fewest cells.

    None where what is to stay whole takes too much room.
    """
    widths: dict[Column, int] = {}
    least: dict[Column, int] = {}
    lengths: dict[Column, Counter[int]] = {}
    for column in layout.columns:
        head = cell_len(wording.COLUMNS[column].text(language))
        lengths[column] = Counter(cell_len(getattr(text, column)) for text in texts)
        widths[column] = max(head, min(max(lengths[column], default=0), _MOST.get(column, _MOST_GOAL)))
        words = [cell_len(word) for text in texts for word in _words(column, text, layout.unfolded)]
        longest = max(words, default=0) if column == "rating" else min(max(words, default=0), layout.word)
        least[column] = min(widths[column], _LEAST_GOAL if column == "goal" else max(head, longest))
    excess = sum(widths.values()) + _GUTTER * (len(widths) - 1) - layout.width
    if excess > sum(widths.values()) - sum(least.values()):
        return None
    for _ in range(excess):
        folded = {
            column: sum(count for length, count in lengths[column].items() if length >= width)
            for column, width in widths.items()
            if width > least[column]
        }
        widths[min(folded, key=folded.__getitem__)] -= 1
    return widths


def _words(column: Column, text: Cells, unfolded: Sequence[Column]) -> list[str]:
    """The parts of a cell that are not to be broken; a label after a period may be."""
    words: list[str] = getattr(text, column).split()
    if column == "due":
        return words[:1]
    return [" ".join(words)] if column in {"done", "pace", *unfolded} else words


def _table(widths: Mapping[Column, int], language: Language, *, header: bool = False) -> Table:
    table = Table(
        box=None, pad_edge=False, padding=(0, _GUTTER, 0, 0), show_header=header, header_style="dim"
    )
    indent = 0 if "goal" in widths else 2 * _INDENT - _GUTTER
    if indent:
        table.add_column("", width=indent)
    for column, width in widths.items():
        justify: Literal["left", "right"] = (
            "left" if column in {"goal", "due", "outlook", "rating"} else "right"
        )
        table.add_column(
            wording.COLUMNS[column].text(language), width=width, justify=justify, overflow="fold"
        )
    return table


def _add(table: Table, row: Row, text: Cells, widths: Mapping[Column, int]) -> None:
    style = _STYLES.get(row.assessment.rating, "")
    line = [
        Text(getattr(text, column), style=style if column == "rating" else "", overflow="fold")
        for column in widths
    ]
    table.add_row(*([] if "goal" in widths else [Text("")]), *line)


def _draw_cards(
    shown: Sequence[Block], texts: Mapping[int, Cells], console: Console, language: Language
) -> None:
    for block in shown:
        console.print(Text(block.title, style="bold"), overflow="fold")
        for row in block.rows:
            text = texts[id(row)]
            console.print(Text(text.goal), overflow="fold")
            for column in _WIDE_COLUMNS[1:]:
                value = getattr(text, column)
                if value != DASH:
                    console.print(_indented(f"{wording.COLUMNS[column].text(language)}: {value}"))
        _draw_folded(block, console, language)
        console.print()


def _draw_all_folded(shown: Sequence[Block], console: Console, language: Language) -> None:
    for block in shown:
        console.print(Text(block.title, style="bold"), overflow="fold")
        _draw_folded(block, console, language)


def _draw_folded(block: Block, console: Console, language: Language) -> None:
    if not block.folded:
        return
    counts = Counter(row.assessment.rating for row in block.folded)
    ratings = ", ".join(
        f"{counts[rating]} {wording.rating_text(rating, language)}"
        for rating in reversed(RATINGS)
        if counts[rating]
    )
    line = wording.FOLDED.text(language, count=len(block.folded), ratings=ratings)
    console.print(Text(line, style="dim"), overflow="fold")


def _draw_summary(
    report: Report, shown: Sequence[Block], texts: Mapping[int, Cells], console: Console, language: Language
) -> None:
    console.print()
    console.print(
        Text(wording.summary_line(report.summary, report.as_of, language), style="bold"), overflow="fold"
    )
    seen = (one for row in report.rows for one in (row.assessment.own, row.assessment.latest))
    newest = max((one.published for one in seen if one is not None), default=None)
    notes = [wording.METHOD.text(language, method=report.method, newest=newest or DASH)]
    if any(text.done != DASH for text in texts.values()):
        notes.insert(0, wording.NOTES.text(language))
    if any(row.assessment.disputed for block in shown for row in block.rows):
        notes.append(wording.DISPUTED_NOTE.text(language))
    if old := stale(report):
        notes.append(_stale_note(old, language))
    if any(block.folded for block in shown):
        notes.append(wording.UNFOLD.text(language))
    for note in notes:
        console.print(Text(note, style="dim"), overflow="fold")


def _stale_note(old: Sequence[Stale], language: Language) -> str:
    """The undecided goals with the oldest figures, and how many more there are."""
    named = [
        wording.STALE_GOAL.text(language, goal=one.goal, period=one.period, years=one.years)
        for one in old[:_MOST_NAMED]
    ]
    if len(old) > _MOST_NAMED:
        named.append(wording.AND_MORE.text(language, count=len(old) - _MOST_NAMED))
    return wording.STALE.text(language, count=len(old), goals=", ".join(named))
