"""`yztrack import FOLDER`: the tables of a plan become its files again, all of them or none."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]  # has none
import pytest
from pyarrow import parquet as pq

from tests.processes import names
from tests.terminal import SOURCES, write, yztrack_at
from yztrack.store import load
from yztrack.tables import TABLES

HERE = Path(__file__).parent
SALES = """
    name = "Sales"   # as the plan calls them
    kind = "flow"
    unit = "亿元"
    [[targets]]
    period = 2025
    more_than = 10000.0
    source = "plan"
    [[actuals]]
    period = 2023
    value = 9124.10
    source = "later"
"""


def exported(folder: Path, *options: str, **files: str) -> Path:
    write(
        folder,
        {"industry/sales.toml": SALES, **{name.replace("_", "."): text for name, text in files.items()}},
    )
    ran = yztrack_at(folder, "export", "plan/", *options)
    assert ran.code == 0 or files, ran.err
    return folder


@pytest.mark.parametrize("options", [(), ("--by-group",)])
def test_the_files_are_made_again(options: tuple[str, ...], tmp_path: Path) -> None:
    exported(tmp_path, *options)
    ran = yztrack_at(tmp_path, "import", "plan", "--targets", "again")
    assert ran == (0, "wrote 1 indicators, 1 goals, 1 figures, 2 sources into again\n", "")
    assert (tmp_path / "again/industry/sales.toml").read_text("utf-8") == (
        'name = "Sales"\nunit = "亿元"\nkind = "flow"\n\n'
        '[[targets]]\nperiod = 2025\nmore_than = 10000.0\nsource = "plan"\n\n'
        '[[actuals]]\nperiod = 2023\nvalue = 9124.10\nsource = "later"\n'
    )
    assert names(tmp_path / "again") == ["industry", "industry/sales.toml", "sources.toml"]


@pytest.mark.parametrize("place", ["../targets", "workspaces/goals", "workspaces/ratings", "workspaces/town"])
def test_a_plan_comes_back_from_its_tables_as_records_and_as_tables(place: str, tmp_path: Path) -> None:
    root = (HERE / place).resolve()
    assert yztrack_at(tmp_path, "export", "plan/", "--targets", str(root)).code == 0
    assert yztrack_at(tmp_path, "import", "plan/").code == 0
    told, back = load(root), load(tmp_path / "targets")
    assert back.workspace == told.workspace
    assert repr(back.workspace) == repr(told.workspace), "equal, and yet 1.50 has become 1.5"
    assert back.findings == ()
    assert yztrack_at(tmp_path, "export", "again/").code == 0
    for name, columns in TABLES.items():
        kept = [
            column for column in columns if column not in {"path", "line"}
        ]  # where it stands, not what it is
        one, other = (pq.read_table(tmp_path / of / f"{name}.parquet") for of in ("plan", "again"))
        assert one.select(kept).equals(other.select(kept)), name
        assert one.schema.equals(other.schema), name


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    exported(tmp_path)
    before = names(tmp_path)
    ran = yztrack_at(tmp_path, "import", "plan", "--targets", "again", "--dry-run")
    assert ran == (0, "would write 1 indicators, 1 goals, 1 figures, 2 sources into again\n", "")
    assert names(tmp_path) == before


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    exported(tmp_path)
    ran = yztrack_at(tmp_path, "import", "plan")
    assert (
        ran.code == 2 and "holds files already" in ran.err and "name a new folder: --targets DIR" in ran.err
    )
    assert (tmp_path / "targets/industry/sales.toml").read_text("utf-8").startswith('name = "Sales"   # as')


def test_options_of_a_table_of_figures_are_refused(tmp_path: Path) -> None:
    exported(tmp_path)
    ran = yztrack_at(tmp_path, "import", "plan", "--source", "plan", "--targets", "again")
    assert ran.code == 2 and "is a folder, which holds a whole plan" in ran.err


def test_a_file_that_could_not_be_read_is_named_and_missing(tmp_path: Path) -> None:
    exported(tmp_path, broken_toml="name =\n")
    ran = yztrack_at(tmp_path, "import", "plan", "--targets", "again")
    assert ran.code == 1
    assert ran.err == "broken.toml could not be read when this was exported, and is missing\n"
    assert names(tmp_path / "again") == ["industry", "industry/sales.toml", "sources.toml"]


def replaced(folder: Path, table: str, column: str, value: Any) -> None:
    path = folder / "plan" / f"{table}.parquet"
    rows = pq.read_table(path)
    at = rows.column_names.index(column)
    made = rows.set_column(at, column, pa.array([value] * rows.num_rows, rows.schema.field(at).type))
    pq.write_table(made, path)


@pytest.mark.parametrize(
    ("table", "column", "value", "words"),
    [
        ("actuals", "period", "2025-13", "again/industry/sales.toml:11:1: YZ103"),
        ("actuals", "at_most", Decimal(2), "value and at_most are given at once"),
        ("actuals", "source", None, "source is missing"),
        ("targets", "indicator", "lost", "targets names lost, which indicators has not"),
    ],
)
def test_tables_that_make_no_sound_files_are_refused_and_nothing_is_written(
    table: str, column: str, value: object, words: str, tmp_path: Path
) -> None:
    exported(tmp_path)
    replaced(tmp_path, table, column, value)
    before = names(tmp_path)
    ran = yztrack_at(tmp_path, "import", "plan", "--targets", "again")
    assert ran.code == 2 and words in ran.err, ran.err
    assert names(tmp_path) == before


@pytest.mark.parametrize(
    "name", ["../../out", "/tmp/out", "a//b", "a/../b", ".hidden", "a b", "a\\b", "C:x", "-x"]
)
def test_no_id_leads_out_of_the_workspace_or_to_a_file_that_is_not_read(name: str, tmp_path: Path) -> None:
    exported(tmp_path)
    for table, column in (("indicators", "id"), ("targets", "indicator"), ("actuals", "indicator")):
        replaced(tmp_path, table, column, name)
    before = names(tmp_path)
    ran = yztrack_at(tmp_path, "import", "plan", "--targets", "again")
    assert ran.code == 2 and "cannot be an id" in ran.err, ran.err
    assert names(tmp_path) == before


def test_a_workspace_that_is_not_empty_but_has_no_indicator_comes_back(tmp_path: Path) -> None:
    write(tmp_path, {"sources.toml": SOURCES})
    assert yztrack_at(tmp_path, "export", "plan/").code == 0
    assert yztrack_at(tmp_path, "import", "plan", "--targets", "again").code == 0
    assert load(tmp_path / "again").workspace == load(tmp_path / "targets").workspace


def test_by_group_is_for_a_folder(tmp_path: Path) -> None:
    write(tmp_path, {"industry/sales.toml": SALES})
    ran = yztrack_at(tmp_path, "export", "a.csv", "--by-group")
    assert ran.code == 2 and "--by-group is for a folder of tables" in ran.err
