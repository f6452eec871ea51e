"""Parquet: exact decimals beside their text, days as days, and a plan that comes back from its files."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]  # has none
import pytest
from pyarrow import parquet as pq

from tests.terminal import write, yztrack_at
from yztrack.render import parquet
from yztrack.store import load
from yztrack.tables import TABLES, workspace_of

HERE = Path(__file__).parent
COLUMNS: Mapping[str, Any] = {"name": "text", "value": "number"}


def read(content: bytes) -> pa.Table:
    return pq.read_table(BytesIO(content))


def rows_of(path: Path, columns: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of a file, numbers from their text."""
    return [
        {
            name: (None if row[f"{name}_text"] is None else Decimal(row[f"{name}_text"]))
            if told == "number"
            else row[name]
            for name, told in columns.items()
        }
        for row in pq.read_table(path).to_pylist()
    ]


@pytest.mark.parametrize(
    ("printed", "computed"),
    [
        ("9124.50", "9124.50"),
        ("-0.000000000001", "-0.000000000001"),
        ("99999999999999999999999999.999999999999", "99999999999999999999999999.999999999999"),
        ("100000000000000000000000000", None),
        ("0.0000000000001", None),
    ],
)
def test_a_decimal_is_exact_and_its_text_as_printed(printed: str, computed: str | None) -> None:
    (row,) = read(parquet.render(COLUMNS, [{"name": "a", "value": Decimal(printed)}])).to_pylist()
    assert row["value"] == (None if computed is None else Decimal(computed))
    assert row["value_text"] == printed


def test_columns_have_types_of_their_own(tmp_path: Path) -> None:
    text = 'name = "A"\nkind = "flow"\nunit = "t"\n[[actuals]]\nperiod = 2020\nvalue = 1\nsource = "plan"\n'
    write(tmp_path, {"a.toml": text})
    assert yztrack_at(tmp_path, "export", "a.parquet").code == 0
    schema = pq.read_schema(tmp_path / "a.parquet")
    assert schema.field("low").type == pa.decimal128(38, 12)
    assert schema.field("low_open").type == pa.bool_()
    assert schema.field("published").type == pa.date32()
    assert schema.field("period").type == pa.string()
    assert schema.metadata[b"yztrack.schema"] == b"yztrack/tables/1"


@pytest.mark.parametrize("what", ["goals", "actuals", "sources"])
def test_one_table_is_that_of_the_csv(what: str, tmp_path: Path) -> None:
    plan = HERE / "workspaces" / "goals"
    for name in ("a.csv", "a.parquet"):
        ran = yztrack_at(tmp_path, "export", name, "--what", what, "--targets", str(plan))
        assert ran.code == 0, ran.err
    head = (tmp_path / "a.csv").read_text("utf-8").splitlines()[0].split(",")
    table = pq.read_table(tmp_path / "a.parquet")
    assert [name for name in table.column_names if not name.endswith("_text")] == head
    assert table.num_rows == len((tmp_path / "a.csv").read_text("utf-8").splitlines()) - 1


@pytest.mark.parametrize("place", ["../targets", "workspaces/goals"])
def test_a_plan_comes_back_from_its_folder_value_for_value(place: str, tmp_path: Path) -> None:
    targets = (HERE / place).resolve()
    assert yztrack_at(tmp_path, "export", "all/", "--targets", str(targets)).code == 0
    assert sorted(path.stem for path in (tmp_path / "all").iterdir()) == sorted(TABLES)
    back = workspace_of(
        {name: rows_of(tmp_path / "all" / f"{name}.parquet", columns) for name, columns in TABLES.items()}
    )
    told = load(targets).workspace
    assert back == told
    assert repr(back) == repr(told)


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    plan = str(HERE / "workspaces" / "goals")
    for name in ("one", "two"):
        assert yztrack_at(tmp_path, "export", f"{name}/", "--targets", plan).code == 0
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two")
    )
    assert one == two
