"""Tables from files: .csv in the encodings that offices use, and workbooks through python-calamine.

A workbook is known by its first bytes, not by its name. Cells come as they are: text, numbers, dates; numbers
of a .csv stay text, so that 9124.50 keeps its digits. Nothing is ever written to such a file.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from datetime import time, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from yztrack.finding import Refusal
from yztrack.intake import Cell
from yztrack.message import say

MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 512 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCODINGS = ("utf-8-sig", "gb18030")
STDIN = "-"


def read_table(name: str, sheet: str | None = None) -> list[list[Cell]]:
    """Return the rows of a file, or of stdin for `-`; of a workbook its first sheet or the one that is named.

    Raises Refusal for what is no table, OSError where the file cannot be read.
    """
    content = _content(name)
    if content.startswith((_ZIP, _OLE)):
        return _workbook(content, name, sheet)
    if sheet is not None:
        raise Refusal(say("{file} is no workbook and has no sheets", file=name), say("leave --sheet away"))
    return _csv(content, name)


def _content(name: str) -> bytes:
    if name == STDIN:
        content = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        path = Path(name)
        if path.is_dir():
            raise Refusal(say("{file} is a folder", file=name), say("name a .csv or .xlsx file"))
        if not path.exists():
            raise Refusal(say("{file} does not exist", file=name), say("name a .csv or .xlsx file"))
        if not path.is_file():
            raise Refusal(say("{file} is not a file", file=name), say("use - to read from stdin"))
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Refusal(say("{file} is larger than 64 MiB", file=name), say("split it"))
    return content


def _csv(content: bytes, name: str) -> list[list[Cell]]:
    text = _decoded(content, name)
    if "\0" in text:
        raise Refusal(
            say("{file} is no table: it holds NUL bytes", file=name), say("save it as .csv or .xlsx")
        )
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:65536], delimiters=",;\t，")
    except csv.Error:
        dialect = csv.excel
    rows = csv.reader(StringIO(text, newline=""), delimiter=dialect.delimiter, strict=True)
    try:
        return [list(row) for row in rows]
    except csv.Error as error:
        raise Refusal(
            say("{file}:{line}: is no .csv: {reason}", file=name, line=rows.line_num, reason=error),
            say("close the quotes"),
        ) from None


def _decoded(content: bytes, name: str) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(
        say("{file} is neither UTF-8 nor GB18030", file=name), say("save it as .csv in UTF-8, or as .xlsx")
    )


def _workbook(content: bytes, name: str, sheet: str | None) -> list[list[Cell]]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ModuleNotFoundError:
        raise Refusal(
            say("{file} is a workbook, which python-calamine reads", file=name),
            say("pip install 'yztrack[excel]', or save it as .csv"),
        ) from None
    _require_small(content, name)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
    except CalamineError as error:
        raise Refusal(
            say("{file} is no workbook that can be read: {reason}", file=name, reason=error),
            say("save it as .xlsx or .csv"),
        ) from None
    names: Sequence[str] = book.sheet_names
    if sheet is not None and sheet not in names:
        raise Refusal(
            say("{file} has no sheet {sheet}", file=name, sheet=sheet),
            say("its sheets: {sheets}", sheets=", ".join(names)),
        )
    try:
        rows = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise Refusal(
            say("{file} has no sheet that can be read: {reason}", file=name, reason=error),
            say("save it as .csv"),
        ) from None
    return [[str(cell) if isinstance(cell, time | timedelta) else cell for cell in row] for row in rows]


def _require_small(content: bytes, name: str) -> None:
    """Refuse a workbook that unpacks to more than any office keeps."""
    if not content.startswith(_ZIP):
        return
    try:
        with ZipFile(BytesIO(content)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except BadZipFile:
        return  # the reader says what is wrong with it
    if size > MAX_UNPACKED:
        raise Refusal(say("{file} unpacks to {size} bytes", file=name, size=f"{size:,}"), say("split it"))
