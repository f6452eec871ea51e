"""Findings as text: for people (full, concise) and for machines (json, github)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from unicodedata import combining, east_asian_width

from yztrack.document import visible
from yztrack.finding import SEVERITIES, Finding
from yztrack.render.jsontext import dumps

SCHEMA = "yztrack/check/1"
Texts = Mapping[str, str]

_GITHUB_KINDS = {"error": "error", "warning": "warning", "note": "notice"}
_GITHUB_LIMIT = 10  # annotations of a kind that GitHub shows of one step
_TAB = "    "
_FRAME = 120  # characters of a line that are shown; the fault stands in the first half


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings there are of each severity, and in how many files."""
    told = {f"{severity}s": sum(one.severity == severity for one in findings) for severity in SEVERITIES}
    return {**told, "files": len({one.path for one in findings})}


def summary(findings: Sequence[Finding], checked: int) -> str:
    """The closing line."""
    if not findings:
        return f"{_files(checked)} checked, nothing found"
    found = counts(findings)
    parts = [
        f"{found[f'{severity}s']} {severity}{'' if found[f'{severity}s'] == 1 else 's'}"
        for severity in SEVERITIES
    ]
    return f"{_files(checked)} checked: {', '.join(parts)}"


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"


def full(findings: Sequence[Finding], texts: Texts) -> str:
    """Each finding with the line it points at, as compilers print it."""
    return "\n".join(_framed(one, texts.get(one.path, "")) for one in findings)


def _framed(one: Finding, text: str) -> str:
    head = f"{one.path}:{one.line}:{one.column}: {one.code} {one.message}\n"
    lines = text.split("\n")
    content = lines[one.line - 1].rstrip("\r") if one.line <= len(lines) else ""
    if not content.strip():
        return f"{head}  {one.severity}: {one.name}\n  help: {one.help}\n"
    start = max(0, one.column - _FRAME // 2) if len(content) > _FRAME else 0
    before = "".join(_TAB if mark == "\t" else " " * _cells(mark) for mark in content[start : one.column - 1])
    number = str(one.line)
    edge = " " * len(number)
    shown = visible(content[start : start + _FRAME].replace("\t", _TAB))
    return (
        f"{head}  {edge} |\n  {number} | {shown}\n  {edge} | {before}^ {one.severity}: {one.name}\n"
        f"  {edge} = help: {one.help}\n"
    )


def _cells(mark: str) -> int:
    return 0 if combining(mark) else 2 if east_asian_width(mark) in "WF" else 1


def concise(findings: Sequence[Finding], texts: Texts) -> str:
    """One line a finding, which editors and problem matchers read."""
    del texts
    return "".join(
        f"{one.path}:{one.line}:{one.column}: {one.code} {one.message}; {one.help}"
        f"{'' if one.severity == 'error' else f' [{one.severity}]'}\n"
        for one in findings
    )


def json(findings: Sequence[Finding], texts: Texts) -> str:
    """Schema yztrack/check/1 (design.md section 6)."""
    del texts
    return (
        dumps(
            {"schema": SCHEMA, "findings": [one._asdict() for one in findings], "summary": counts(findings)}
        )
        + "\n"
    )


def github(findings: Sequence[Finding], texts: Texts) -> str:
    """Workflow commands, worst first, no more of a kind than GitHub shows; then one line for the rest."""
    del texts
    lines = []
    left = 0
    for severity in SEVERITIES:
        of_kind = [one for one in findings if one.severity == severity]
        left += max(0, len(of_kind) - _GITHUB_LIMIT)
        lines += [_annotation(one) for one in of_kind[:_GITHUB_LIMIT]]
    if left:
        lines.append(f"::notice title=yztrack::{left} more findings are in the log of yztrack check")
    return "".join(f"{line}\n" for line in lines)


def _annotation(one: Finding) -> str:
    place = f"file={_property(one.path)},line={one.line},col={one.column}"
    title = _property(f"{one.code} {one.name}")
    return f"::{_GITHUB_KINDS[one.severity]} {place},title={title}::{_data(f'{one.message}; {one.help}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Callable[[Sequence[Finding], Texts], str]] = {
    "full": full,
    "concise": concise,
    "json": json,
    "github": github,
}
