"""A file's text with what has one safe remedy put right, and not one other character changed.

What is mended is what a keyboard or a slip does: wide and invisible characters outside strings and comments,
a second BOM, a period without quotes, a number within them, `True`, `Flow`, `more_then`, a record that stands
there twice. What could have been meant in two ways stays: its finding is for a person.

Nothing is trusted that was not read again. A text that is no TOML is changed only into one that is; a fault
of the schema only by an edit after which it is gone, no other has come, and every value that was not edited
is the one it was. Line ends, comments and order stay, and no line is added; only a repeated record goes.
To repair a repaired text gives that text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from typing import Any, Literal, NamedTuple
from unicodedata import category

from yztrack.document import Reading, read_indicator, read_settings, read_sources
from yztrack.finding import Fault
from yztrack.message import Message, say
from yztrack.model import QUANTITY_KEYS, Indicator, Settings, Source
from yztrack.spelling import STRING, completed, keys_at, meant_by, meant_key, narrowed, shape_at, takes
from yztrack.syntax import KeyPath, Place, SyntaxFault, locate, parse

Kind = Literal["indicator", "sources", "settings"]
CODES = frozenset({"YZ005", "YZ101", "YZ103", "YZ301"})
"""The findings of which some have a safe remedy."""

_BOM = "\ufeff"
_SCHEMA = {"YZ101", "YZ102", "YZ103"}
_EXCLUSIVE = {*QUANTITY_KEYS, "done", "missing"}
_AFTER_KEY = re.compile(rf"""[ \t]*+=[ \t]*+(?P<value>{STRING}|[^\s"'\[\]{{}}#,]++)""")
_NAME_IN_HEADER = re.compile(rf"""\[\[?[ \t]*+(?P<name>{STRING}|[A-Za-z0-9_-]++)[ \t]*+\]""")
_RECORD_HEADER = re.compile(r"[ \t]*+\[\[[ \t]*+actuals[ \t]*+\]\][ \t\r]*+")
_SIMPLE_PAIR = re.compile(
    rf"""[ \t]*+[A-Za-z0-9_-]++[ \t]*+=[ \t]*+"""
    rf"""(?:{STRING}|[^\s"'\[\]{{}}#,]++|\[(?:{STRING}|[^"'\[\]{{}}#\n])*+\])[ \t\r]*+"""
)


class Repair(NamedTuple):
    """What was done, and in which line of the text as it was."""

    line: int
    message: Message


class Repaired(NamedTuple):
    """A text with what could be mended, and what that was; the same text where that is nothing."""

    text: str
    repairs: tuple[Repair, ...]


class _File(NamedTuple):
    """What a kind of file holds, and who reads it."""

    of: Any
    read: Callable[[str], Reading[Any]]


class _Change(NamedTuple):
    """The spans of a text that get another text, and what that does to the parsed values."""

    spans: tuple[tuple[int, int], ...]
    text: str
    where: KeyPath
    to: KeyPath
    value: Any

    @property
    def renames(self) -> bool:
        """Whether a key gets another name."""
        return self.to != self.where


_FILES: dict[Kind, _File] = {
    "indicator": _File(Indicator, lambda text: read_indicator("", text)),
    "sources": _File(dict[str, Source], read_sources),
    "settings": _File(Settings, read_settings),
}


def repair(kind: Kind, text: str, codes: Container[str] = CODES) -> Repaired:
    """Return the text of a file with what has one safe remedy mended; a BOM at its start stays.

    `codes` are those of the findings that may be mended. A text with the marks of a merge is left as it is.
    """
    file = _FILES[kind]
    bom, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    mended = _as_toml(body) if "YZ005" in codes else body
    mended = _of_schema(file, mended, codes)
    repairs = list(_differences(body, mended))
    if kind == "indicator" and "YZ301" in codes:
        mended, deleted = _without_repeats(file, mended)
        repairs += deleted
    return Repaired(bom + mended, tuple(sorted(repairs)))


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return parse(text)
    except SyntaxFault:
        return None


def _as_toml(body: str) -> str:
    """The text as TOML if it can be made so. A parser may forgive a second BOM; the next one may not."""
    for candidate in (body.lstrip(_BOM), completed(narrowed(body))):
        if _parsed(candidate) is not None:
            return candidate
    return body


def _of_schema(file: _File, text: str, codes: Container[str]) -> str:
    """The text without the faults of its schema that have a remedy.

    What stands under an unknown key is seen only when the key is known. What is wrong there may have a remedy
    of its own; where it has none, the new name is taken back.
    """
    banned: set[KeyPath] = set()
    known = Counter(map(_words, file.read(text).faults))
    while True:
        mended, renamed = text, set()
        while accepted := _accepted(file, mended, _changes(file, mended, codes, banned)):
            mended = _applied(mended, accepted)
            renamed |= {change.to for change in accepted if change.renames}
        left = file.read(mended).faults
        new = Counter(map(_words, left)) - known
        wrong = {to for one in left if _words(one) in new for to in _speaks_against(one) if to in renamed}
        if not wrong:
            return mended
        banned |= wrong


def _words(fault: Fault) -> tuple[str, str]:
    """What a fault says, wherever it stands: lines and indices may move."""
    return fault.code, str(fault.message)


def _speaks_against(fault: Fault) -> Iterator[KeyPath]:
    """The keys whose new names a fault may speak against: its own and, of the schema, all above it."""
    if fault.code in _SCHEMA:
        yield from (fault.where[:end] for end in range(1, len(fault.where)))
    yield fault.where


def _accepted(
    file: _File, text: str, group: Sequence[_Change], kept: tuple[_Change, ...] = ()
) -> tuple[_Change, ...]:
    """The changes of a group that do what they should, tried together and, where that fails, by halves."""
    if not group:
        return kept
    if _does_good(file, text, (*kept, *group)):
        return (*kept, *group)
    if len(group) == 1:
        return kept
    middle = len(group) // 2
    return _accepted(file, text, group[middle:], _accepted(file, text, group[:middle], kept))


def _does_good(file: _File, text: str, changes: Sequence[_Change]) -> bool:
    """Whether each change takes a fault away and none brings one, and all other values are as they were."""
    after = _applied(text, changes)
    data, new = _parsed(text), _parsed(after)
    if data is None or new is None:
        return False
    expected = _leaves(data, ())
    for change in changes:
        expected.subtract(_leaves(_at(data, change.where), change.where))
        expected.update(_leaves(change.value, change.to))
    if +expected != _leaves(new, ()):
        return False
    renamed = {change.to for change in changes if change.renames}
    before, left = _schema_faults(file, text, renamed), _schema_faults(file, after, renamed)
    return left <= before and left.total() <= before.total() - len(changes)


def _schema_faults(file: _File, text: str, apart_from: set[KeyPath]) -> Counter[tuple[str, str]]:
    return Counter(
        _words(fault)
        for fault in file.read(text).faults
        if fault.code in _SCHEMA and apart_from.isdisjoint(_speaks_against(fault))
    )


def _leaves(value: Any, path: KeyPath) -> Counter[tuple[tuple[str, ...], str]]:
    """Every plain value with its keys, counted; 1, 1.0 and true differ, and NaN is NaN."""
    found: Counter[tuple[tuple[str, ...], str]] = Counter()
    rest: list[tuple[tuple[str, ...], Any]] = [(tuple(one for one in path if isinstance(one, str)), value)]
    while rest:
        keys, one = rest.pop()
        if one and isinstance(one, dict):
            rest += [((*keys, key), inner) for key, inner in one.items()]
        elif one and isinstance(one, list):
            rest += [(keys, inner) for inner in one]
        else:
            found[keys, repr(one)] += 1
    return found


def _at(data: Any, path: KeyPath) -> Any:
    for step in path:
        data = data[step]
    return data


def _applied(text: str, changes: Sequence[_Change]) -> str:
    spans = sorted((span, change.text) for change in changes for span in change.spans)
    for (start, end), new in reversed(spans):
        text = text[:start] + new + text[end:]
    return text


def _changes(file: _File, text: str, codes: Container[str], banned: set[KeyPath]) -> list[_Change]:
    """What might mend each fault of the schema, in the order of the text's faults."""
    faults = [
        fault for fault in file.read(text).faults if fault.code in {"YZ101", "YZ103"} and fault.code in codes
    ]
    if not faults:
        return []
    data = parse(text)
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    places = locate(text, [fault.where for fault in faults])
    changes = []
    for fault, place in zip(faults, places, strict=True):
        span = _span(starts, place)
        if fault.code == "YZ103":
            changes.append(_other_value(file, text, fault, span))
        else:
            changes.append(_other_name(file, text, data, fault, span))
    told = [change for change in changes if change is not None and change.to not in banned]
    claims = Counter(change.to for change in told)
    return [change for change in told if claims[change.to] == 1 or _are_records(change.value)]


def _span(starts: list[int], place: Place) -> tuple[int, int]:
    start = starts[place.line - 1]
    return start + place.column - 1, start + place.end - 1


def _other_value(file: _File, text: str, fault: Fault, span: tuple[int, int]) -> _Change | None:
    start, end = span
    if fault.where and isinstance(fault.where[-1], str):
        match = _AFTER_KEY.match(text, end)
        if match is None or _name(text[start:end]) != fault.where[-1]:
            return None
        start, end = match.span("value")
    meant = meant_by(text[start:end], shape_at(file.of, fault.where)) if start < end else None
    value = None if meant is None else parse(f"x = {meant}")["x"]
    if meant is None or not takes(file.of, fault.where, value):
        return None
    return _Change(((start, end),), meant, fault.where, fault.where, value)


def _other_name(
    file: _File, text: str, data: dict[str, Any], fault: Fault, span: tuple[int, int]
) -> _Change | None:
    *above, key = fault.where
    record = _at(data, tuple(above))
    name = meant_key(str(key), keys_at(file.of, tuple(above)))
    if name is None or (name in _EXCLUSIVE and not _EXCLUSIVE.isdisjoint(record)):
        return None
    value = record[key]
    records = _are_records(value)
    if name in record and not (records and _are_records(record[name])):
        return None
    spans = _headers(text, fault.where, len(value)) if records else None
    if spans is None:
        header = _NAME_IN_HEADER.match(text, span[0])
        spans = (header.span("name") if header else span,)
    if any(_name(text[start:end]) != key for start, end in spans):
        return None
    return _Change(spans, name, fault.where, (*above, name), value)


def _are_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _headers(text: str, where: KeyPath, count: int) -> tuple[tuple[int, int], ...] | None:
    """Where the name stands in each header of an array of tables; None where one is written inline."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    places = locate(text, [(*where, index) for index in range(count)])
    headers = [_NAME_IN_HEADER.match(text, _span(starts, place)[0]) for place in places]
    spans = tuple(header.span("name") for header in headers if header)
    return spans if len(spans) == count else None


def _name(written: str) -> str | None:
    """The name of a key from how it stands in the text, bare or in quotes."""
    return next(iter(_parsed(f"{written} = 0") or ()), None)


def _differences(before: str, after: str) -> Iterator[Repair]:
    """What was done in each line, in the words of the line."""
    for row, (old, new) in enumerate(zip(before.split("\n"), after.split("\n"), strict=True), 1):
        if old == new:
            continue
        start = next(
            (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), len(old)
        )
        start = max(old.rfind(" ", 0, start), old.rfind("\t", 0, start)) + 1
        tail = 0
        while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        while tail and not old[-tail].isspace():
            tail -= 1
        was, now = (line[start : len(line) - tail].strip(" \r") for line in (old, new))
        yield Repair(row, say("{before} is now {after}", before=_shown(was), after=_shown(now)))


def _shown(text: str, limit: int = 60) -> str:
    """A text whose invisible characters are named."""
    named = "".join(
        f"<U+{ord(char):04X}>" if char > "\x7f" and category(char)[0] in "ZC" else char for char in text
    )
    return named if len(named) <= limit else named[: limit - 1] + "…"


def _without_repeats(file: _File, text: str) -> tuple[str, list[Repair]]:
    """The text without each actual that says what one before it says, word for word, in plain lines."""
    indicator = file.read(text).records
    if indicator is None or any(one.rule in {"YZ301", "duplicate-actual"} for one in indicator.waive):
        return text, []
    records = parse(text).get("actuals", [])
    said: dict[frozenset[Any], int] = {}
    repeats = [
        (index, first)
        for index, record in enumerate(records)
        if (first := said.setdefault(frozenset(_leaves(record, ()).items()), index)) != index
    ]
    deleted = []
    for index, first in reversed(repeats):
        here, there = locate(text, [("actuals", index), ("actuals", first)])
        after = _without_block(text, here.line)
        if after is not None and _lacks_one(parse(text), _parsed(after), index):
            text = after
            message = say("the same record as in line {line} was deleted", line=there.line)
            deleted.append(Repair(here.line, message))
    return text, deleted


def _lacks_one(before: dict[str, Any], after: dict[str, Any] | None, index: int) -> bool:
    before["actuals"].pop(index)
    return after is not None and repr(after) == repr(before)


def _without_block(text: str, line: int) -> str | None:
    """The text without the block whose header stands in a line, and without one blank line around it.

    None where a comment stands in or next to it, or a value over several lines.
    """
    lines = text.split("\n")
    start = line - 1
    if not _RECORD_HEADER.fullmatch(lines[start]) or (start and lines[start - 1].lstrip()[:1] == "#"):
        return None
    end = start + 1
    while end < len(lines) and _SIMPLE_PAIR.fullmatch(lines[end]):
        end += 1
    follows = lines[end].strip() if end < len(lines) else ""
    if follows and not follows.startswith("["):
        return None
    if start and not lines[start - 1].strip():
        if end < len(lines) - 1 and not follows:
            end += 1
        elif not follows:
            start -= 1
    return "\n".join(lines[:start] + lines[end:])
