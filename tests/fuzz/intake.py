"""Tables as offices save them: .csv in any encoding and workbooks, read, or refused in words."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from tests.plans import SOURCES, indicator
from yztrack.finding import Refusal
from yztrack.intake import Defaults, take_in
from yztrack.model import Workspace
from yztrack.sheets import read_table

_CSV = (
    "indicator,period,value,source\noutput,2025,9124,plan\n",
    "指标,年份,数值,单位,来源\n工业产值,2025年1-9月,突破9000,亿元,plan\n",
    "\ufeff指标;2023;2024;2025\noutput;1;2;>3\n",
    'indicator\tperiod\tvalue\tnote\noutput\t2025\t"1,234.5"\t=cmd|x\n',
    'a,b\n"1\n2",3\n"unclosed\n',
)
_WORKSPACE = Workspace(
    sources=SOURCES,
    indicators={"group/an-indicator": indicator('[[actuals]]\nperiod = 2020\nvalue = 5\nsource = "plan"')},
)
_FILE = Path(tempfile.mkdtemp(prefix="fuzz-intake-")) / "table"


def seeds() -> Sequence[str]:
    """Tables as text, and workbooks byte by byte, each byte a character."""
    return [*_CSV, *(f"\x01{content.decode('latin-1')}" for content in _workbooks())]


def _workbooks() -> list[bytes]:
    from openpyxl import Workbook  # type: ignore[import-untyped]

    book, out = Workbook(), BytesIO()
    for row in (("indicator", "period", "value", "source"), ("output", 2025, 9124.5, "plan")):
        book.active.append(row)
    book.save(out)
    return [out.getvalue()]


def target(text: str) -> None:
    """Read a table and take it in; raises for a broken promise."""
    content = text[1:].encode("latin-1", "replace") if text[:1] == "\x01" else text.encode("utf-8", "replace")
    _FILE.write_bytes(content)
    try:
        rows = read_table(str(_FILE))
        read = take_in(rows, _WORKSPACE, Defaults("an-indicator", None, "plan", None), {})
    except Refusal as refusal:
        assert refusal.message
        return
    for problem in read.problems:
        assert problem.message and problem.help
