"""`status` as Markdown: one table a block, for a pull request or a note."""

from __future__ import annotations

from yztrack import wording
from yztrack.cells import Cells, cells
from yztrack.model import Language
from yztrack.report import Report

_SPECIAL = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\`*_[]|#~$"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, inside a table cell too."""
    return " ".join(text.translate(_SPECIAL).split())


def render(report: Report, language: Language) -> str:
    """Return the report as Markdown."""
    heads = [wording.COLUMNS[column].text(language) for column in Cells._fields]
    lines: list[str] = []
    title = None
    for row in report.rows:
        group = row.indicator.group or wording.UNGROUPED.text(language)
        heading = wording.HEADLINE.text(language) if row.indicator.headline else group
        if heading != title:
            title = heading
            lines += ["", f"## {escaped(heading)}", "", _line(heads), _line(["---"] * len(heads))]
        lines.append(_line([escaped(text) for text in cells(row, language)]))
    lines += ["", _summary(report, language)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _summary(report: Report, language: Language) -> str:
    return f"**{escaped(wording.summary_line(report.summary, report.as_of, language))}**"


def _line(parts: list[str]) -> str:
    return f"| {' | '.join(parts)} |"
