"""Findings as text for people, in their language: full, concise, how many of each rule, and a closing line.

The machine formats stand in the modules `findings_…`, one each; they are English and need no terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import category, east_asian_width

from yztrack.finding import SEVERITIES, Finding, Severity
from yztrack.message import Message, say, translated, visible
from yztrack.model import Language

Texts = Mapping[str, str]  # by the paths that the findings name

_TAB = "    "
_FRAME = 120  # cells of a line that are shown; of a longer one, the fault stands in the first half
_SEVERITIES: Mapping[Severity, Message] = {
    "error": say("error"),
    "warning": say("warning"),
    "note": say("note"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a rule found something."""

    count: int
    code: str
    name: str
    severity: Severity


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings there are of each severity, and in how many files."""
    told = Counter(one.severity for one in findings)
    return {f"{one}s": told[one] for one in SEVERITIES} | {"files": len({one.path for one in findings})}


def tallies(findings: Sequence[Finding]) -> list[Tally]:
    """How many findings there are of each rule, the most first."""
    told = Counter((one.code, one.name, one.severity) for one in findings)
    found = [Tally(count, *rule) for rule, count in told.items()]
    return sorted(found, key=lambda one: (-one.count, one.code))


def summary(findings: Sequence[Finding], checked: int, language: Language = "en") -> str:
    """The closing line."""
    files = say("1 file") if checked == 1 else say("{count} files", count=checked)
    if not findings:
        return translated(say("{files} checked, nothing found", files=files), language)
    told = counts(findings)
    errors, warnings, notes = told["errors"], told["warnings"], told["notes"]
    closing = say(
        "{files} checked: {errors}, {warnings}, {notes}",
        files=files,
        errors=say("1 error") if errors == 1 else say("{count} errors", count=errors),
        warnings=say("1 warning") if warnings == 1 else say("{count} warnings", count=warnings),
        notes=say("1 note") if notes == 1 else say("{count} notes", count=notes),
    )
    return translated(closing, language)


def full(findings: Sequence[Finding], texts: Texts, language: Language = "en") -> str:
    """Each finding with the line it points at, as compilers print it."""
    lines = {path: texts.get(path, "").split("\n") for path in {one.path for one in findings}}
    return "\n".join(_framed(one, lines[one.path], language) for one in findings)


def _framed(one: Finding, lines: Sequence[str], language: Language) -> str:
    head = f"{one.path}:{one.line}:{one.column}: {one.code} {_said(one.message, language)}\n"
    severity = f"{translated(_SEVERITIES[one.severity], language)}: {one.name}"
    remedy = f"{translated(say('help'), language)}: {_said(one.help, language)}"
    content = lines[one.line - 1].rstrip("\r") if one.line <= len(lines) else ""
    if not content.strip():
        return f"{head}  {severity}\n  {remedy}\n"
    shown, before = _part(content, one.column)
    number = str(one.line)
    edge = " " * len(number)
    frame = (f"{edge} |", f"{number} | {shown}", f"{edge} | {' ' * before}^ {severity}", f"{edge} = {remedy}")
    return head + "".join(f"  {line}\n" for line in frame)


def _part(content: str, column: int) -> tuple[str, int]:
    """Return what is shown of a line, and the cells before the fault."""
    start, end = 0, _fitting(content, _FRAME)
    if end < len(content):
        back = content[max(0, column - _FRAME) : column - 1][::-1]
        start = max(0, min(column - 1, len(content)) - _fitting(back, _FRAME // 2))
        end = start + _fitting(content[start:], _FRAME - 2)  # the ends may be wider than what they stand for
    part = ("…" if start else "") + content[start + bool(start) : end]
    if end < len(content):
        part = f"{part[:-1]}…"
    before = sum(_cells(mark) for mark in part[: column - 1 - start])
    return visible(part.replace("\t", _TAB)), before


def _fitting(text: str, cells: int) -> int:
    """How many characters of a text stand in so many cells."""
    for index, mark in enumerate(text):
        cells -= _cells(mark)
        if cells < 0:
            return index
    return len(text)


def _cells(mark: str) -> int:
    if mark == "\t":
        return len(_TAB)
    return 0 if category(mark) in {"Mn", "Me"} else 2 if east_asian_width(mark) in "WF" else 1


def _said(text: str, language: Language) -> str:
    return visible(translated(text, language))


def concise(findings: Sequence[Finding], texts: Texts, language: Language = "en") -> str:
    """One line a finding, which editors and problem matchers read."""
    del texts
    marks = {name: f" [{translated(word, language)}]" for name, word in _SEVERITIES.items()} | {"error": ""}
    return "".join(
        f"{one.path}:{one.line}:{one.column}: {one.code} "
        f"{_said(one.message, language)}; {_said(one.help, language)}{marks[one.severity]}\n"
        for one in findings
    )


def statistics(findings: Sequence[Finding], language: Language = "en") -> str:
    """How many findings there are of each rule, as a table."""
    told = tallies(findings)
    digits = max((len(str(one.count)) for one in told), default=0)
    width = max((len(one.name) for one in told), default=0)
    return "".join(
        f"{one.count:{digits}}  {one.code}  {one.name:{width}}  "
        f"{translated(_SEVERITIES[one.severity], language)}\n"
        for one in told
    )
