"""SDMX-CSV 2.0: its columns, one row a key, periods and statuses in the standard's forms; read by pysdmx."""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import write, yztrack_at
from yztrack.model import Status
from yztrack.period import parse_period
from yztrack.render.sdmx_csv import COLUMNS, STATUSES, STRUCTURE, time_period

HERE = Path(__file__).parent
SALES = """
    name = "Sales"
    name_zh = "销售"
    scope = "Yangzhou, the city"
    kind = "flow"
    unit = "亿元"
    [[actuals]]
    period = 2023
    more_than = 9000
    source = "later"
    [[actuals]]
    period = 2023
    value = 9124.50
    status = "provisional"
    source = "plan"
    [[actuals]]
    period = "2024-01/2024-02"
    at_most = 12
    source = "later"
    [[actuals]]
    period = 2024
    more_than = 10000
    status = "forecast"
    source = "later"
    [[actuals]]
    period = 2022
    missing = true
    source = "later"
"""


def rows(folder: Path, *arguments: str) -> list[dict[str, str]]:
    ran = yztrack_at(folder, "export", "-", "--format", "sdmx-csv", *arguments)
    assert ran.code == 0, ran.err
    return list(csv.DictReader(StringIO(ran.out, newline="")))


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path, {"industry/sales.toml": SALES})


def test_a_row_is_what_is_known_of_a_period(plan: Path) -> None:
    keys = (
        "FREQ",
        "TIME_PERIOD",
        "OBS_VALUE",
        "OBS_LOW",
        "OBS_HIGH",
        "OBS_LOW_OPEN",
        "DECIMALS",
        "OBS_STATUS",
    )
    assert [[row[key] for key in keys] for row in rows(plan)] == [
        ["A", "2022", "", "", "", "false", "", "O"],
        ["A", "2023", "9124.50", "9124.50", "9124.50", "false", "2", "P"],
        ["_O", "2024-01-01/P2M", "", "", "12", "false", "0", "A"],
        ["A", "2024", "", "10000", "", "true", "0", "F"],
    ]


def test_each_row_names_its_structure_and_its_key(plan: Path) -> None:
    row = rows(plan)[1]
    assert (row["STRUCTURE"], row["STRUCTURE_ID"], row["ACTION"]) == ("datastructure", STRUCTURE, "I")
    assert (row["REF_AREA"], row["INDICATOR"]) == ("Yangzhou, the city", "industry/sales")
    assert (row["UNIT_MEASURE"], row["UNIT_MULT"]) == ("CNY", "8")
    assert row["TITLE"] == "Sales"
    assert rows(plan, "--lang", "zh")[1]["TITLE"] == "销售"


@pytest.mark.parametrize(
    ("unit", "measure", "power"),
    [
        ('unit = "%"', "PT", "0"),
        ('unit = "万人"', "PS", "4"),
        ('unit = "USD million"', "USD", "6"),
        ('unit = "家"', "家", "0"),
        ('unit = "万千瓦"', "千瓦", "4"),
        ('unit = "bn"', "bn", "0"),
    ],
)
def test_units_are_codes_where_there_are_codes(unit: str, measure: str, power: str, tmp_path: Path) -> None:
    write(
        tmp_path,
        {"sales.toml": SALES.replace('unit = "亿元"', unit).replace('scope = "Yangzhou, the city"', "")},
    )
    row = rows(tmp_path)[1]
    assert (row["UNIT_MEASURE"], row["UNIT_MULT"], row["REF_AREA"]) == (measure, power, "_U")


def test_a_milestone_is_one_when_done_and_has_no_unit(tmp_path: Path) -> None:
    text = 'name = "Bridge"\nkind = "milestone"\n[[actuals]]\nperiod = 2023\ndone = true\nsource = "plan"\n'
    (row,) = rows(write(tmp_path, {"bridge.toml": text}))
    assert (row["UNIT_MEASURE"], row["UNIT_MULT"], row["OBS_VALUE"]) == ("_Z", "0", "1")


@pytest.mark.parametrize(
    ("written", "frequency", "printed"),
    [
        ("2025", "A", "2025"),
        ("2025-H1", "S", "2025-S1"),
        ("2025-Q3", "Q", "2025-Q3"),
        ("2025-06", "M", "2025-06"),
        ("2025-06-30", "D", "2025-06-30"),
        ("2024-01/2024-09", "_O", "2024-01-01/P9M"),
        ("2021/2025", "_O", "2021-01-01/P5Y"),
        ("2024-03-05/2024-03-09", "_O", "2024-03-05/P5D"),
    ],
)
def test_periods_are_those_of_the_standard(written: str, frequency: str, printed: str) -> None:
    assert time_period(parse_period(written)) == (frequency, printed)


def test_every_status_has_a_code() -> None:
    assert set(STATUSES) == set(Status.__args__)  # type: ignore[attr-defined]


def test_the_file_is_that_of_the_standard(plan: Path) -> None:
    ran = yztrack_at(plan, "export", "a.sdmx.csv")
    assert ran.code == 0
    text = (plan / "a.sdmx.csv").read_bytes().decode()
    assert text.split("\r\n")[0] == ",".join(COLUMNS)
    assert text.count("\n") == text.count("\r\n") == 5


def test_no_key_is_there_twice_in_a_whole_plan() -> None:
    told = rows(HERE, "--targets", str((HERE / "../targets").resolve()))
    keys = Counter((row["FREQ"], row["REF_AREA"], row["INDICATOR"], row["TIME_PERIOD"]) for row in told)
    assert len(told) > 300
    assert set(keys.values()) == {1}


def test_pysdmx_reads_it(plan: Path) -> None:
    assert yztrack_at(plan, "export", "a.sdmx.csv").code == 0
    sdmx: Any = pytest.importorskip("pysdmx.io", reason="no pysdmx (pip install 'yztrack[sdmx]')")
    (dataset,) = sdmx.read_sdmx(plan / "a.sdmx.csv").data
    assert dataset.short_urn == f"DataStructure={STRUCTURE}"
    table = dataset.data
    assert list(table["TIME_PERIOD"]) == ["2022", "2023", "2024-01-01/P2M", "2024"]
    assert list(table["OBS_STATUS"]) == ["O", "P", "A", "F"]
    assert [float(one) if one else None for one in table["OBS_VALUE"]] == [None, 9124.5, None, None]
    assert [float(one) if one else None for one in table["OBS_LOW"]] == [None, 9124.5, None, 10000]


def test_no_text_is_a_formula_to_a_spreadsheet(tmp_path: Path) -> None:
    text = 'name = "=cmd|1"\nscope = "@here"\nkind = "flow"\nunit = "+a"\n'
    actual = '[[actuals]]\nperiod = 2023\nvalue = 1\nsource = "later"\n'
    (row,) = rows(write(tmp_path, {"a.toml": text + actual}))
    assert (row["TITLE"], row["REF_AREA"], row["UNIT_MEASURE"]) == ("'=cmd|1", "'@here", "'+a")
