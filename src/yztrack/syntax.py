"""TOML text into plain values, decimals exact; and where in the text each key and value stands.

One function parses, `parse`, and one tells places, `locate`; nothing else in the house knows which parser is
used. It is toml-rs, the fastest kept one with exact decimals; what could be nested too deeply for its stack
goes to tomli, which refuses such a text instead of ending the process. Both read TOML 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, NamedTuple

import toml_rs

from yztrack.message import Message, say

MAX_DEPTH = 64
_BOM = "\ufeff"
_SAFE_BRACKETS = 1000  # toml-rs overflows its stack somewhere above 10,000 levels
_MOST_DIGITS = 10_000
_MOST_NODES = 500_000
_DIGITS = re.compile("[0-9_]++")
_PLACE = re.compile(r"line (\d+), column (\d+)")
_CONFLICT = re.compile(r"^(?:<<<<<<<|>>>>>>>) ", re.MULTILINE)
_HALF_CONFLICT = re.compile(r"=======\r?$|\|\|\|\|\|\|\| ")  # a heading in a note may be underlined so
_BARE_PERIOD = re.compile(
    r"[^#\n\"']*=\s*(\d{4}-(?:\d\d|[HQ]\d)(?:/[-\dHQ]+)?|\d{4}(?:-\d\d){0,2}/[-\dHQ]+)\s*(?:#.*)?$"
)
_NAME = re.compile(r"""[^\s"'.\[\]]+|"[^"\n]*"|'[^'\n]*'""")
_HEADER = re.compile(rf"\s*+(\[\s*+(?:{_NAME.pattern})(?:\s*+\.\s*+(?:{_NAME.pattern}))*+\s*+\])")
_RECORD = re.compile(rf"\s*+\[\[\s*+({_NAME.pattern})\s*+\]\]")
_KEY = r"""\s*+[\w"'.-]++\s*+"""
_REST = r"\s*+(?:#.*)?$"

KeyPath = tuple[str | int, ...]


class Place(NamedTuple):
    """A span in a text: line and columns from 1, in characters; `end` is the column after the last one."""

    line: int
    column: int
    end: int


class SyntaxFault(ValueError):  # noqa: N818  a fault of the text, not of the program
    """The text is not TOML. `line` and `column` count from 1, in characters."""

    def __init__(self, message: str, help: str, line: int, column: int) -> None:  # noqa: A002  as in a finding
        super().__init__(message)
        self.message = message
        self.help = help
        self.line = line
        self.column = column


class ConflictFault(SyntaxFault):
    """The text holds the marks of an unresolved merge."""


def parse(text: str) -> dict[str, Any]:
    """Parse TOML text, without a BOM; every float is a Decimal with the digits that stand in the text.

    Raises SyntaxFault.
    """
    if text.startswith(_BOM):  # toml-rs would overlook it, and other parsers would not
        raise SyntaxFault(say("has a second byte order mark"), say("delete it: yztrack check --fix"), 1, 1)
    _refuse_long_number(text)
    try:
        try:
            return _loads(text, Decimal)
        except InvalidOperation:
            return _loads(text, _decimal)
    except RecursionError:
        raise SyntaxFault(say("is nested too deeply"), say("write flat records"), 1, 1) from None
    except ValueError as error:
        raise _fault(text, error) from None


def _refuse_long_number(text: str) -> None:
    """Raise SyntaxFault for a run of digits that no record can hold: a parser takes their square in time."""
    if len(text) <= _MOST_DIGITS:
        return
    for row, line in enumerate(text.split("\n"), 1):
        if len(line) <= _MOST_DIGITS:
            continue
        for match in _DIGITS.finditer(line):
            if len(match[0]) > _MOST_DIGITS:
                message = say("holds a number of {count} digits", count=f"{len(match[0]):,}")
                raise SyntaxFault(message, say("write it as the source prints it"), row, match.start() + 1)


def _loads(text: str, parse_float: Callable[[str], Decimal]) -> dict[str, Any]:
    if text.count("[") + text.count("{") + text.count(".") <= _SAFE_BRACKETS:
        return toml_rs.loads(text, parse_float=parse_float)
    import tomli

    return tomli.loads(text, parse_float=parse_float)


def _decimal(text: str) -> Decimal:
    """Read a number; one whose exponent no Decimal can hold is infinite, and so refused with its place."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("Infinity")


def _fault(text: str, error: ValueError) -> SyntaxFault:
    words = str(error).strip()
    match = _PLACE.search(words)
    line, column = (int(match[1]), int(match[2])) if match else _end_of(text)
    content = text.split("\n")[line - 1]
    column = min(column, len(content) + 1)  # the parser counts bytes where it stops inside a character
    conflict = _CONFLICT.search(text)
    if conflict or _HALF_CONFLICT.match(content):
        return ConflictFault(
            say("holds the marks of an unresolved merge"),
            say("keep the records of both sides and delete the marks"),
            text.count("\n", 0, conflict.start()) + 1 if conflict else line,
            1,
        )
    period = _BARE_PERIOD.match(content)
    if period:
        return SyntaxFault(
            say("{text} without quotes is not TOML", text=period[1]),
            say('write it in quotes: "{text}"', text=period[1]),
            line,
            period.start(1) + 1,
        )
    mark = content.find("\ufeff")
    if mark >= 0:
        remedy = say("retype the line; such a mark stands at the beginning of a file or not at all")
        return SyntaxFault(say("holds an invisible byte order mark"), remedy, line, mark + 1)
    reason = words.splitlines()[-1] if "\n" in words else _PLACE.sub("", words).replace("(at )", "").strip()
    remedy = _remedy(content, column, reason)
    return SyntaxFault(say("is not TOML: {reason}", reason=reason), remedy, line, column)


def _remedy(content: str, column: int, reason: str) -> Message:
    """What to write in place of a line that is no TOML."""
    if "duplicate" in reason:
        return say("it is there already: keep one of the two")
    if not content[column - 1 : column].isascii():
        return say("retype it with plain quotes, digits and signs, or try yztrack check --fix")
    return next((remedy for pattern, remedy in _slips() if pattern.match(content)), say("mend the line"))


@cache
def _slips() -> tuple[tuple[re.Pattern[str], Message], ...]:
    """Lines as people write them who know other notations, and what to write; made when one is met."""
    told = (
        (_KEY + r"=" + _REST, say("write its value, or delete the line")),
        (_KEY + r":", say("write key = value")),
        (_KEY + r"=\s*+[-+]?[\d.]+,[\d.,]+" + _REST, say("write the number without commas: 22755 or 74.6")),
        (_KEY + r"=\s*+[-+]?[\d.]+\s*+%", say("write the number without the sign %")),
        (_KEY + r"=\s*+\d{1,4}[/.]\d{1,2}[/.]\d{1,4}" + _REST, say("write the date as 2025-06-30")),
        (_KEY + r"=\s*+[-+]?0\d", say("write the number without leading zeros")),
        (_KEY + r"=\s*+(?i:true|false|yes|no)" + _REST, say("write true or false")),
        (_KEY + r"""=\s*+("[^"]*|'[^']*)$""", say("close the quotes")),
        (_KEY + r"=\s*+[^\W\d]", say("put the text in quotes")),
        (_KEY + r"""=\s*+("[^"]*"|'[^']*'|[^"'\s]+)\s*+(?://|--|;)""", say("a comment begins with #")),
        (r"\s*+\[\[?[^\[\]]*\]?" + _REST, say("close the brackets: [[targets]]")),
    )
    return tuple((re.compile(pattern), remedy) for pattern, remedy in told)


def _end_of(text: str) -> tuple[int, int]:
    lines = text.split("\n")
    return len(lines), len(lines[-1]) + 1


def locate(text: str, paths: Sequence[KeyPath]) -> list[Place]:
    """Return the place of each key path in a text that parses; of the nearest table where a key is missing.

    The place of a key with a plain value is the key; of an element of an array, the element; of a record,
    its header. An empty path is the start of the file.
    """
    if text.count(",") + text.count("\n") > _MOST_NODES:  # whose places would take gigabytes
        return [_roughly(text, path) for path in paths]
    if _depth(parse(text)) > MAX_DEPTH:
        return [Place(1, 1, 2) for _ in paths]
    nodes = toml_rs.load_with_metadata(text).meta["nodes"]
    lines = text.split("\n")
    headers = _headers(lines)
    return [_place(nodes, path, lines, headers) for path in paths]


def _place(root: Any, path: KeyPath, lines: list[str], headers: Mapping[KeyPath, Place]) -> Place:
    node, place = root, Place(1, 1, 2)
    for depth, step in enumerate(path, 1):
        children: Any = node["value"] if _is_entry(node) else node
        try:
            node = children[step]
        except (KeyError, IndexError, TypeError):
            break
        place = _own_place(node, lines) or headers.get(path[:depth]) or place
    return place


def _roughly(text: str, path: KeyPath) -> Place:
    """Where the key of the file stands, or its first record, that a path begins with."""
    match = re.search(rf"^[ \t]*(\[*[ \t]*{re.escape(str(path[0]))})\b", text, re.MULTILINE) if path else None
    if match is None:
        return Place(1, 1, 2)
    column = match.start(1) - match.start() + 1
    return Place(text.count("\n", 0, match.start(1)) + 1, column, column + len(match[1]))


def _headers(lines: Sequence[str]) -> dict[KeyPath, Place]:
    """The `[a.b]` line of each table: the one node that the parser gives no place."""
    found: dict[KeyPath, Place] = {}
    records: dict[str, int] = {}
    for row, content in enumerate(lines, 1):
        record, match = _RECORD.match(content), _HEADER.match(content)
        if record:
            name = record[1].strip("\"'")
            records[name] = records.get(name, -1) + 1
        elif match:
            first, *rest = (name.strip("\"'") for name in _NAME.findall(match[1]))
            path: KeyPath = (first, *((records[first],) if first in records else ()), *rest)
            found.setdefault(path, Place(row, match.start(1) + 1, match.end(1) + 1))
    return found


def _is_entry(node: Any) -> bool:
    """Whether this is a key or a value; in a bare table, `value_line` is a key of the file."""
    return isinstance(node, dict) and any(
        isinstance(node.get(part), (int, tuple)) for part in ("key_line", "value_line")
    )


def _own_place(node: Any, lines: list[str]) -> Place | None:
    if not _is_entry(node):
        return None
    for part in ("key", "value"):
        row: Any = node.get(f"{part}_line")
        columns: Any = node.get(f"{part}_col")
        if row is None or columns is None:
            continue
        row = row if isinstance(row, int) else row[0]
        first, last = (columns, columns) if isinstance(columns, int) else (columns[0], columns[1])
        content = lines[row - 1].encode()
        column = len(content[: first - 1].decode(errors="replace")) + 1
        width = max(1, len(content[first - 1 : last].decode(errors="replace")))
        return Place(row, column, column + width)
    return None


def _depth(value: Any) -> int:
    """Nesting of parsed values, counted without recursion."""
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [
            child
            for item in level
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, (dict, list))
        ]
    return deepest
