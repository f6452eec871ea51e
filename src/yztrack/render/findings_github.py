"""Findings as GitHub's workflow commands, which annotate a pull request; and as a table for a step's summary.

GitHub shows no more than ten annotations of a kind of one step. What it would not show is printed as plain
lines, which the log keeps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from yztrack.finding import SEVERITIES, Finding, Severity
from yztrack.render.findings import Texts, concise, summary

_KINDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
_LIMIT = 10
_MOST_BYTES = 500_000  # GitHub takes 1 MiB of a step's summary, or nothing
_MARKS = re.compile(r"([\\`*_\[\]|~#@$])")


def render(findings: Sequence[Finding], texts: Texts) -> str:
    """Return annotations, worst first; then lines for the rest, and one notice that tells of them."""
    shown, rest = _shared(_worst_first(findings))
    lines = [_annotation(one) for one in shown]
    if rest:
        told = concise(rest, texts).replace("##[", "# #[")  # the runner's older commands, anywhere in a line
        lines += ["::group::further findings", *(f"- {line}" for line in told.splitlines()), "::endgroup::"]
        lines.append(f"::notice title=yztrack::{len(rest)} more findings are in the log of yztrack check")
    return "".join(f"{line}\n" for line in lines)


def step_summary(findings: Sequence[Finding], checked: int) -> str:
    """Return Markdown for the file that GITHUB_STEP_SUMMARY names: a table, worst first."""
    head = f"### yztrack check\n\n{summary(findings, checked)}\n\n"
    if not findings:
        return head
    rows = ["| | Where | Rule | What is wrong | What to do |\n", "|---|---|---|---|---|\n"]
    size, ordered = 0, _worst_first(findings)
    for index, one in enumerate(ordered):
        row = _row(one)
        size += len(row.encode())
        if size > _MOST_BYTES:
            rows.append(f"\n{len(ordered) - index} more are in the log.\n")
            break
        rows.append(row)
    return f"{head}{''.join(rows)}\n"


def _worst_first(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: (SEVERITIES.index(one.severity), one))


def _shared(ordered: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Share findings out: those that GitHub shows, and the rest; a notice about a rest is one of ten, too."""
    of_kind = {severity: [one for one in ordered if one.severity == severity] for severity in SEVERITIES}
    limits = dict.fromkeys(SEVERITIES, _LIMIT)
    if any(len(own) > _LIMIT for own in of_kind.values()):
        limits["note"] -= 1
    shown = [one for severity, own in of_kind.items() for one in own[: limits[severity]]]
    return shown, [one for severity, own in of_kind.items() for one in own[limits[severity] :]]


def _annotation(one: Finding) -> str:
    place = f"file={_property(one.path)},line={one.line},col={one.column}"
    title = _property(f"{one.code} {one.name}")
    return f"::{_KINDS[one.severity]} {place},title={title}::{_data(f'{one.message}; {one.help}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _row(one: Finding) -> str:
    cells = (one.severity, f"{one.path}:{one.line}", f"{one.code} {one.name}", one.message, one.help)
    return f"| {' | '.join(_cell(cell) for cell in cells)} |\n"


def _cell(text: str) -> str:
    """Text that Markdown takes as it is."""
    return _MARKS.sub(r"\\\1", escape(" ".join(text.split()), quote=False))
