"""A plan as a folder of Parquet tables: value for value, in either layout, and from other programs' hands."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]  # has none
import pytest
from hypothesis import given, settings
from pyarrow import parquet as pq

from tests.drawn import workspaces
from tests.plans import figures, workspace
from yztrack.finding import Refusal
from yztrack.interchange import read_folder, write_folder
from yztrack.model import Workspace
from yztrack.store import load
from yztrack.tables import Row, tables_of

HERE = Path(__file__).parent
PLAN = {
    "north/a": figures("flow", {2024: "1.50", 2025: "more_than = 2"}, goal="period = 2025\nat_least = 3"),
    "b": figures("flow", {2024: "2"}),
}


def by_id(tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Rows in one order: parts of a table come in that of their folders."""
    return {name: sorted(rows, key=repr) for name, rows in tables.items()}


@pytest.mark.parametrize("by_group", [False, True])
@given(told=workspaces())
@settings(max_examples=20)
def test_any_workspace_comes_back_value_for_value(
    tmp_path_factory: pytest.TempPathFactory, told: Workspace, by_group: bool
) -> None:
    folder, tables = tmp_path_factory.mktemp("plan") / "tables", tables_of(told)
    write_folder(folder, tables, by_group=by_group)
    back = read_folder(folder)
    assert repr(by_id(back)) == repr(by_id(tables)), "with every digit"


@pytest.mark.parametrize("by_group", [False, True])
def test_a_whole_plan_comes_back_value_for_value(by_group: bool, tmp_path: Path) -> None:
    tables = tables_of(load((HERE / "../targets").resolve()).workspace)
    write_folder(tmp_path / "tables", tables, by_group=by_group)
    assert repr(by_id(read_folder(tmp_path / "tables"))) == repr(by_id(tables))


def test_groups_are_partitions_as_hive_lays_them_out(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    deep = {"north/deep/c": PLAN["b"], **PLAN}
    write_folder(folder, tables_of(workspace(deep)), by_group=True)
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")) == [
        "actuals/group=__HIVE_DEFAULT_PARTITION__/part.parquet",
        "actuals/group=north%2Fdeep/part.parquet",
        "actuals/group=north/part.parquet",
        "derivations.parquet",
        "groups.parquet",
        "indicators/group=__HIVE_DEFAULT_PARTITION__/part.parquet",
        "indicators/group=north%2Fdeep/part.parquet",
        "indicators/group=north/part.parquet",
        "settings.parquet",
        "sources.parquet",
        "targets/group=north/part.parquet",
        "waivers.parquet",
    ]
    assert set(pq.read_table(folder / "actuals")["group"].to_pylist()) == {None, "north", "north/deep"}


def test_tables_that_would_stay_beside_the_new_ones_are_refused(tmp_path: Path) -> None:
    folder, tables = tmp_path / "tables", tables_of(workspace(PLAN))
    write_folder(folder, tables, by_group=True)
    for by_group in (False, True):
        with pytest.raises(Refusal, match="holds tables already"):
            write_folder(folder, tables, by_group=by_group)
    write_folder(tmp_path / "plain", tables)
    with pytest.raises(Refusal, match="holds tables already"):
        write_folder(tmp_path / "plain", tables, by_group=True)
    write_folder(tmp_path / "plain", tables)
    assert read_folder(tmp_path / "plain") == tables


def test_a_new_folder_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    tables = tables_of(workspace(PLAN))
    tables["settings"][0]["unread"] = 5
    with pytest.raises(pa.ArrowException):
        write_folder(tmp_path / "tables", tables)
    assert list(tmp_path.iterdir()) == []


def changed(folder: Path, name: str, **columns: Any) -> Path:
    """The tables of PLAN, with columns of one of them replaced, added, or left away where they are None."""
    write_folder(folder, tables_of(workspace(PLAN)))
    path = folder / f"{name}.parquet"
    table = pq.read_table(path)
    for column, values in columns.items():
        if column in table.column_names:
            table = table.drop_columns([column])
        table = table if values is None else table.append_column(column, values)
    pq.write_table(table.replace_schema_metadata({}), path)
    return folder


def values(folder: Path) -> list[Decimal | None]:
    return [row["value"] for row in read_folder(folder)["actuals"]]


FILLED = pa.array([Decimal("1.5"), None, Decimal(200)], pa.decimal128(38, 12))


def test_a_number_without_its_text_is_its_decimal_less_the_zeros_that_fill_the_column(tmp_path: Path) -> None:
    told = values(changed(tmp_path / "all", "actuals", value_text=None, value=FILLED))
    assert [None if one is None else str(one) for one in told] == ["1.5", None, "200"]


def test_a_number_without_its_decimal_is_its_text(tmp_path: Path) -> None:
    told = values(changed(tmp_path / "all", "actuals", value=None))
    assert [None if one is None else str(one) for one in told] == ["1.50", None, "2"]


def test_texts_may_be_categories_and_days_timestamps(tmp_path: Path) -> None:
    table = pa.array(["plan"]).dictionary_encode()
    folder = changed(tmp_path / "all", "targets", source=table, first_day=pa.array([0], pa.timestamp("us")))
    assert [row["source"] for row in read_folder(folder)["targets"]] == ["plan"]


@pytest.mark.parametrize(
    ("column", "told", "words"),
    [
        ("value", FILLED, r"actuals\.parquet, row 3: value is 200.000000000000, its text 2$"),
        (
            "value_text",
            pa.array(["about 1", None, None]),
            "row 1: value is 1.500000000000, its text about 1$",
        ),
        ("value", pa.array([1.5, None, 2.0]), "column value is double"),
        ("done", pa.array(["yes", "no", "perhaps"]), "column done is string"),
        ("colour", pa.array(["red"] * 3), "has a column colour, which no key has"),
    ],
)
def test_what_does_not_fit_without_loss_is_refused(
    column: str, told: Any, words: str, tmp_path: Path
) -> None:
    with pytest.raises(Refusal, match=words):
        read_folder(changed(tmp_path / "all", "actuals", **{column: told}))


def test_a_folder_without_a_table_or_with_one_twice_is_refused(tmp_path: Path) -> None:
    folder = changed(tmp_path / "all", "actuals")
    (folder / "sources").mkdir()
    (folder / "sources" / "part.parquet").write_bytes((folder / "sources.parquet").read_bytes())
    with pytest.raises(Refusal, match="holds the table sources twice"):
        read_folder(folder)
    (folder / "sources" / "part.parquet").unlink()
    (folder / "waivers.parquet").unlink()
    with pytest.raises(Refusal, match="has no table waivers"):
        read_folder(folder)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1 and no more than that PAR1"])
def test_what_is_no_parquet_is_refused(content: bytes, tmp_path: Path) -> None:
    folder = changed(tmp_path / "all", "actuals")
    (folder / "actuals.parquet").write_bytes(content)
    with pytest.raises(Refusal, match=r"actuals\.parquet cannot be read"):
        read_folder(folder)


def test_tables_of_another_version_are_refused(tmp_path: Path) -> None:
    folder = changed(tmp_path / "all", "actuals")
    table = pq.read_table(folder / "actuals.parquet")
    pq.write_table(
        table.replace_schema_metadata({"yztrack.schema": "yztrack/tables/9"}), folder / "actuals.parquet"
    )
    with pytest.raises(Refusal, match="is of yztrack/tables/9, not yztrack/tables/1"):
        read_folder(folder)


def test_the_partition_may_be_a_column_as_well(tmp_path: Path) -> None:
    folder = changed(tmp_path / "all", "actuals", group=pa.array(["north", None, "north"]))
    assert read_folder(folder) == tables_of(workspace(PLAN))
