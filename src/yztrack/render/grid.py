"""Rows of text in columns: figures aligned on the decimal point, what does not fit folded, never cut.

Widths are in terminal cells; Chinese characters take two. A grid is drawn by Rich, which knows the terminal
and its colours, as ready segments: that costs some 10 µs a row where Rich's own table takes a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from rich.cells import cell_len as _cell_len
from rich.segment import Segment

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.style import Style

N = TypeVar("N", bound=str)
GUTTER = 2
_BETWEEN = " " * GUTTER
_FIGURE = re.compile(r"([^\d]*[\d,]++)((?:\.\d++)?(?!\.).*)", re.DOTALL)
Part = tuple[str, str]  # text and the name of its style


@lru_cache(65536)
def cell_len(text: str) -> int:
    """Return how many cells a text takes."""
    return len(text) if text.isascii() else _cell_len(text)


class Lines:
    """Lines of parts, as Rich prints them."""

    def __init__(self, lines: Iterable[Sequence[Part]]) -> None:
        self._lines = lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Yield the segments."""
        del options
        styles: dict[str, Style | None] = {"": None}
        for line in self._lines:
            for text, name in line:
                if name not in styles:
                    styles[name] = console.get_style(name)
                yield Segment(text, styles[name])
            yield Segment.line()


def put(console: Console, lines: Iterable[Sequence[Part]]) -> None:
    """Print lines that are laid out already."""
    console.print(Lines(lines), crop=False, soft_wrap=False, end="")


class Column(NamedTuple, Generic[N]):
    """One column of a grid: its name and width, whether its text stands at the right."""

    name: N
    width: int
    right: bool


def aligned(texts: Sequence[str]) -> list[str]:
    """Return the texts with spaces around, so that the decimal points of their figures stand in line."""
    parts = [_parts(text) for text in texts]
    whole, rest = (max((cell_len(part[at]) for part in parts), default=0) for at in range(2))
    return [f"{_right(head, whole)}{_left(tail, rest)}" for head, tail in parts]


def _parts(text: str) -> tuple[str, str]:
    """A text up to its decimal point, and from there on; a range has no one point."""
    found = _FIGURE.fullmatch(text)
    return (text, "") if found is None else (found[1], found[2])


def _right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text


def _left(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def row(columns: Sequence[Column[Any]], cells: Sequence[Part], indent: int = 0) -> Iterator[list[Part]]:
    """Yield the lines of one row; each cell is folded into its column's width."""
    folded = [fold(text, column.width) for column, (text, _) in zip(columns, cells, strict=True)]
    for at in range(max(len(lines) for lines in folded)):
        line: list[Part] = []
        plain = " " * indent  # unstyled text is gathered, since each part costs
        for column, lines, (_, style) in zip(columns, folded, cells, strict=True):
            text = lines[at] if at < len(lines) else ""
            placed = _right(text, column.width) if column.right else _left(text, column.width)
            if style and text:
                line += [(plain, ""), (placed, style)]
                plain = _BETWEEN
            else:
                plain += placed + _BETWEEN
        yield _stripped([*line, (plain, "")])


def _stripped(line: list[Part]) -> list[Part]:
    """The line without blanks at its end."""
    while line and not line[-1][0].strip():
        line.pop()
    if line:
        line[-1] = line[-1][0].rstrip(), line[-1][1]
    return line


def fold(text: str, width: int) -> list[str]:
    """Return the lines of a text no wider than `width`: broken between words, inside one only if it is wider.

    Chinese may be broken anywhere. A text that fits stays as it is, blanks included.
    """
    if cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    current = ""
    for word in _WORD.findall(text):
        if cell_len(current) + cell_len(word.rstrip()) <= width:
            current += word
            continue
        if current.strip():
            lines.append(current.rstrip())
        current = word
        while cell_len(current.rstrip()) > width:
            head = _head(current, width)
            lines.append(head)
            current = current[len(head) :]
    return [*lines, current.rstrip()] if current.strip() else lines or [""]


# a wide character by itself (with what may not begin a line), or a run of others; each with the blanks behind
_WORD = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef][、。，；：？！）」』》〉,;:)]*\s*|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+\s*|\s+"
)


def _head(text: str, width: int) -> str:
    """As much of a text as fits, at least one character."""
    taken = 0
    for at, mark in enumerate(text):
        taken += cell_len(mark)
        if taken > width:
            return text[: max(at, 1)]
    return text
