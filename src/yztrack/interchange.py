"""A whole plan as a folder of Parquet tables: written for other engines, and read back value for value.

A table is one file, `targets.parquet`; or a folder of that name with a folder a group, as Hive lays it out
(`targets/group=industry/part.parquet`), from which an engine reads the groups that it wants. A reader takes
either. The group of an indicator is the beginning of its id, so the partition says nothing of its own.

What other programs wrote is taken where it fits the columns without loss. A number comes from its text; one
without a text from its decimal, less the zeros that only fill the column. A number and a text that differ are
refused, for one of the two was forgotten in a change.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import mkdtemp
from types import ModuleType
from typing import Any

from yztrack.finding import Refusal
from yztrack.message import say
from yztrack.render.parquet import SCHEMA, TEXT, libraries, render, types_of
from yztrack.tables import TABLES, Columns, Row

Tables = Mapping[str, list[Row]]

PARTITION = "group"
_SUFFIX, _PART = ".parquet", "part.parquet"
_NO_GROUP = "__HIVE_DEFAULT_PARTITION__"  # as Hive and Spark call it
_OF_INDICATORS = {"indicators": "id", "targets": "indicator", "actuals": "indicator"} | dict.fromkeys(
    ("derivations", "waivers"), "indicator"
)
_SCHEMA_KEY = b"yztrack.schema"


def write_folder(folder: Path, tables: Tables, *, by_group: bool = False) -> None:
    """Write each table into a folder; a new folder is there whole or not at all. Raises Refusal, OSError."""
    libraries()
    if folder.exists():
        _refuse_mixture(folder, by_group=by_group)
    place = folder.resolve()
    made = Path(mkdtemp(dir=place if folder.exists() else place.parent, prefix=f".{place.name}-"))
    try:
        for relative, table, rows in _files(tables, by_group=by_group):
            path = made / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(render(TABLES[table], rows))
        made.chmod(0o777 & ~_umask())
        if not folder.exists():
            made.rename(place)
            return
        for path in sorted(made.rglob(f"*{_SUFFIX}")):
            target = place / path.relative_to(made)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _refuse_mixture(folder: Path, *, by_group: bool) -> None:
    """Raise Refusal where tables are that the new ones would not replace: a reader would take both."""
    old = [name for name in TABLES if (folder / name).is_dir()]
    old += [name for name in TABLES if by_group and (folder / f"{name}{_SUFFIX}").exists()]
    if old:
        raise Refusal(
            say("{path} holds tables already, which would stay beside the new ones", path=folder),
            say("name a new folder, or delete this one first"),
        )


def _files(tables: Tables, *, by_group: bool) -> Iterator[tuple[str, str, list[Row]]]:
    for name, rows in tables.items():
        key = _OF_INDICATORS.get(name)
        if not by_group or key is None or not rows:
            yield f"{name}{_SUFFIX}", name, rows
            continue
        groups: dict[str, list[Row]] = {}
        for row in rows:
            groups.setdefault((row[key] or "").rpartition("/")[0], []).append(row)
        for group, mine in groups.items():
            value = group.replace("/", "%2F") or _NO_GROUP
            yield f"{name}/{PARTITION}={value}/{_PART}", name, mine


def read_folder(folder: Path) -> dict[str, list[Row]]:
    """Return the tables of a folder; raises Refusal where they are none of a plan, OSError."""
    arrow, parquet = libraries()
    tables: dict[str, list[Row]] = {}
    for name, columns in TABLES.items():
        tables[name] = []
        for path in parts(folder, name):
            try:
                with parquet.ParquetFile(path) as file:
                    table = file.read()
            except (arrow.ArrowException, EOFError) as error:
                raise Refusal(
                    say("{path} cannot be read: {reason}", path=path, reason=str(error).splitlines()[0]),
                    say("export it again"),
                ) from None
            tables[name] += valued(columns, _fitting(table, columns, path, arrow), path)
    return tables


def parts(folder: Path, name: str) -> list[Path]:
    """Return the files of a table, sorted by path; raises Refusal for none, or where it is there twice."""
    whole, inner = folder / f"{name}{_SUFFIX}", folder / name
    found = sorted(inner.rglob(f"*{_SUFFIX}")) if inner.is_dir() else []
    if whole.exists():
        if found:
            raise Refusal(
                say("{path} holds the table {table} twice", path=folder, table=name),
                say("delete the file or the folder of that name, whichever is older"),
            )
        return [whole]
    if not found:
        raise Refusal(
            say("{path} has no table {table}", path=folder, table=name),
            say("write the folder by: yztrack export {path}/", path=folder.name),
        )
    return found


def _fitting(table: Any, columns: Columns, path: Path, arrow: ModuleType) -> list[dict[str, Any]]:
    """The rows of a file as Python's values, each column of its type; raises Refusal."""
    schema = (table.schema.metadata or {}).get(_SCHEMA_KEY, SCHEMA.encode())
    if schema != SCHEMA.encode():
        raise Refusal(
            say("{path} is of {schema}, not {known}", path=path, schema=schema.decode(), known=SCHEMA),
            say("export it by this version of yztrack"),
        )
    types = types_of(arrow)
    known = {name + TEXT: types["text"] for name, told in columns.items() if told == "number"}
    known |= {name: None if told == "number" else types[told] for name, told in columns.items()}
    strange = [name for name in table.column_names if name not in known and name != PARTITION]
    if strange:
        raise Refusal(
            say("{path} has a column {name}, which no key has", path=path, name=strange[0]),
            say("leave it away, or name it as yztrack export does"),
        )
    told = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if name not in known:
            continue  # the partition, which an engine may have made a column of
        try:
            told[name] = _column(column, known[name], arrow)
        except (arrow.ArrowException, TypeError) as error:
            raise Refusal(
                say("{path}: column {name} is {given}", path=path, name=name, given=column.type),
                say("make it {wanted}: {reason}", wanted=known[name], reason=str(error).splitlines()[0]),
            ) from None
    return [dict(zip(told, row, strict=True)) for row in zip(*told.values(), strict=True)]


def _column(column: Any, wanted: Any, arrow: ModuleType) -> list[Any]:
    if wanted is not None:
        return list(column.cast(wanted).to_pylist())
    if not (arrow.types.is_decimal(column.type) or arrow.types.is_integer(column.type)):
        if column.null_count == len(column):
            return [None] * len(column)
        raise TypeError("a binary float is not the number that was printed")
    return list(column.to_pylist())


def valued(columns: Columns, rows: Iterable[Mapping[str, Any]], place: object) -> list[Row]:
    """Return rows with a value for each column, numbers from their texts, days as days.

    `place` is named where a number and its text differ, which raises Refusal.
    """
    blank: Row = dict.fromkeys(columns)
    texts = {name + TEXT: name for name, told in columns.items() if told == "number"}
    found = []
    for at, row in enumerate(rows, 1):
        made = blank.copy()
        for key, value in row.items():
            if value is None:
                continue
            name = texts.get(key, key)
            told = columns[name]
            if told == "day" and isinstance(value, str):
                made[name] = date.fromisoformat(value)
            elif told != "number":
                made[name] = value
            elif made[name] is None:  # its number and its text are one value, made at the first of them
                made[name] = _figure(row.get(name), row.get(name + TEXT), name, at, place)
        found.append(made)
    return found


def _figure(value: Decimal | int | None, text: str | None, name: str, row: int, place: object) -> Decimal:
    try:
        return _number(value, text)
    except ValueError:
        raise Refusal(
            say(
                "{path}, row {row}: {name} is {value}, its text {text}",
                path=place, row=row, name=name, value=value, text=text,
            ),
            say("change both, or leave one empty"),
        ) from None  # fmt: skip


def _number(value: Decimal | int | None, text: str | None) -> Decimal:
    """A number with the digits of its text; raises ValueError where the two differ."""
    if text is None:
        return _unfilled(Decimal(value or 0))
    try:
        told = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if value is not None and value != told:
        raise ValueError(text)
    return told


def _unfilled(number: Decimal) -> Decimal:
    """A number without the zeros behind its point: the column has as many places for all."""
    text = format(number, "f")
    return Decimal(text.rstrip("0").removesuffix(".") if "." in text else text)
