"""Flat tables as Parquet, by PyArrow: for columnar engines, and for a plan as a whole.

A number is two columns: decimal128 with 12 places under its own name, so that engines can compute, and the
text as it was printed behind it, `_text`, from which it comes back with all of its digits. One that does not
fit, of more than 26 digits before the point or 12 behind it, has its text alone. Days are date32.

PyArrow and no lighter library: it takes Python's decimals as they are, writes into memory, so that a file is
replaced as a whole, and is what Spark needs in any case to map over such tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from yztrack import __version__
from yztrack.finding import Refusal
from yztrack.message import say
from yztrack.quantity import plain

if TYPE_CHECKING:
    from types import ModuleType

    from yztrack.tables import Columns, ColumnType

SCHEMA = "yztrack/tables/1"
DIGITS, PLACES = 38, 12
TEXT = "_text"
_LARGEST = Decimal(10) ** (DIGITS - PLACES)


def render(columns: Columns, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return one table as a Parquet file; raises Refusal without PyArrow."""
    arrow, parquet = libraries()
    types = types_of(arrow)
    kept = list(rows)
    names, arrays = [], []
    for name, told in columns.items():
        values = [row[name] for row in kept]
        if told == "number":
            names += [name, name + TEXT]
            arrays += [
                arrow.array([_fitting(one) for one in values], types[told]),
                arrow.array([None if one is None else plain(one) for one in values], arrow.string()),
            ]
        else:
            names.append(name)
            arrays.append(arrow.array(values, types[told]))
    about = {"yztrack.schema": SCHEMA, "yztrack.generator": f"yztrack {__version__}"}
    table = arrow.table(arrays, names=names).replace_schema_metadata(about)
    out = BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


def libraries() -> tuple[ModuleType, ModuleType]:
    """Return PyArrow and its part for Parquet; raises Refusal where it is not installed."""
    try:
        import pyarrow  # type: ignore[import-untyped]  # has none
        import pyarrow.parquet  # type: ignore[import-untyped]
    except ModuleNotFoundError:
        raise Refusal(
            say("PyArrow reads and writes Parquet, and is not installed"),
            say("pip install 'yztrack[parquet]'"),
        ) from None
    return pyarrow, pyarrow.parquet


def types_of(arrow: ModuleType) -> Mapping[ColumnType, Any]:
    """Return Arrow's type of each type of column."""
    return {
        "text": arrow.string(),
        "texts": arrow.list_(arrow.string()),
        "number": arrow.decimal128(DIGITS, PLACES),
        "flag": arrow.bool_(),
        "day": arrow.date32(),
        "count": arrow.int32(),
    }


def _fitting(value: Decimal | None) -> Decimal | None:
    if value is None or value.copy_abs() >= _LARGEST or -int(value.as_tuple().exponent) > PLACES:
        return None
    return value
