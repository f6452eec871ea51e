"""`status` as Markdown: one table a block, for a pull request or a note."""

from __future__ import annotations

from yztrack import wording
from yztrack.arrangement import AS_IT_IS, Look, arrange
from yztrack.cells import Cells, cells
from yztrack.model import Language
from yztrack.report import Report

_SPECIAL = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\`*_[]|#~$"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, inside a table cell too."""
    return " ".join(text.translate(_SPECIAL).split())


def render(report: Report, language: Language, look: Look = AS_IT_IS) -> str:
    """Return the report as Markdown; every goal has its row."""
    heads = [wording.COLUMNS[column].text(language) for column in Cells._fields]
    lines: list[str] = []
    for block in arrange(report, language, look._replace(unfold=True)):
        lines += ["", f"## {escaped(block.title)}", "", _line(heads), _line(["---"] * len(heads))]
        lines += [_line([escaped(text) for text in cells(row, language)]) for row in block.rows]
    lines += ["", _summary(report, language)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _summary(report: Report, language: Language) -> str:
    return f"**{escaped(wording.summary_line(report.summary, report.as_of, language))}**"


def _line(parts: list[str]) -> str:
    return f"| {' | '.join(parts)} |"
