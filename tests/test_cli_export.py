"""`yztrack export`: the format by the name of the file, written whole or not at all, refusals that help."""

from __future__ import annotations

import csv
import json
import sys
from io import StringIO
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its types are another package

import yztrack
from tests.terminal import Ran, write, yztrack_at

SCHEMA = json.loads((Path(yztrack.__file__).parent / "schemas" / "export-1.json").read_text("utf-8"))
OUTPUT = """
    name = "Output"
    name_zh = "产值"
    scope = "The city"
    kind = "flow"
    unit = "亿元"
    headline = true
    [[targets]]
    period = 2025
    at_least = 100
    baseline = 2020
    source = "plan"
    [[actuals]]
    period = 2020
    value = 50.50
    source = "plan"
    where = "table 2"
    [[actuals]]
    period = 2023
    more_than = 70
    source = "later"
    [[actuals]]
    period = 2023
    value = 60
    source = "plan"
    published = 2024-02-01
    note = "=1+1"
    [[actuals]]
    period = 2024
    value = 95
    status = "forecast"
    source = "later"
"""
HALVES = """
    name = "Total"
    kind = "flow"
    unit = "亿元"
    [derive]
    sum = ["industry/output", "industry/rest"]
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path, {"industry/output.toml": OUTPUT})


def rows_of(ran: Ran) -> list[dict[str, str]]:
    assert ran.code == 0, ran.err
    return list(csv.DictReader(StringIO(ran.out)))


def test_csv_has_every_figure_as_stated_and_says_why_one_does_not_count(plan: Path) -> None:
    rows = rows_of(yztrack_at(plan, "export", "-"))
    told = [[row[key] for key in ("period", "value", "low", "low_open", "counted", "reason")] for row in rows]
    assert told == [
        ["2020", "50.50", "50.50", "false", "true", ""],
        ["2023", "", "70", "true", "true", ""],
        ["2023", "60", "60", "false", "false", "contradicted"],
        ["2024", "95", "95", "false", "false", "forecast"],
    ]
    assert (rows[0]["first_day"], rows[0]["last_day"], rows[0]["frequency"]) == (
        "2020-01-01",
        "2020-12-31",
        "A",
    )
    assert (rows[2]["published"], rows[2]["source"], rows[2]["publisher"]) == (
        "2024-02-01",
        "plan",
        "The city",
    )


def test_a_text_that_looks_like_a_formula_is_made_harmless_in_csv_and_stays_in_json(plan: Path) -> None:
    assert rows_of(yztrack_at(plan, "export", "-"))[2]["note"] == "'=1+1"
    lines = yztrack_at(plan, "export", "-", "--format", "jsonl").out.splitlines()
    assert json.loads(lines[2])["note"] == "=1+1"


def test_as_of_forgets_what_came_later(plan: Path) -> None:
    rows = rows_of(yztrack_at(plan, "export", "-", "--as-of", "2024-02-15"))
    assert [(row["period"], row["counted"]) for row in rows] == [("2020", "true"), ("2023", "true")]


def test_what_follows_from_others_has_rows_of_its_own(tmp_path: Path) -> None:
    rest = OUTPUT.replace('name = "Output"', 'name = "Rest"').partition("[[actuals]]\n    period = 2023")[0]
    files = {"industry/output.toml": OUTPUT, "industry/rest.toml": rest, "total.toml": HALVES}
    rows = rows_of(yztrack_at(write(tmp_path, files), "export", "-", "total"))
    assert [(row["period"], row["low"], row["origin"]) for row in rows] == [
        ("2020", "101", "derived"),
        ("2023", "70", "derived-in-part"),
    ]


def test_json_keeps_to_its_schema_with_decimals_as_printed(plan: Path) -> None:
    text = yztrack_at(plan, "export", "-", "--format", "json").out
    told = json.loads(text)
    Draft202012Validator(SCHEMA).validate(told)
    assert told["what"] == "actuals"
    assert '"value": 50.50' in text


def test_goals_are_those_of_status(plan: Path) -> None:
    assert yztrack_at(plan, "export", "-", "--what", "goals").out == (
        yztrack_at(plan, "status", "--format", "csv").out
    )
    told = json.loads(yztrack_at(plan, "export", "-", "--what", "goals", "--format", "json").out)
    status = json.loads(yztrack_at(plan, "status", "--format", "json").out)
    assert told["rows"] == status["assessments"]


def test_sources_say_how_much_rests_on_them(plan: Path) -> None:
    rows = rows_of(yztrack_at(plan, "export", "-", "--what", "sources"))
    assert [(row["source"], row["figures"], row["goals"]) for row in rows] == [
        ("plan", "2", "1"),
        ("later", "2", "0"),
    ]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.csv", b"indicator,"),
        ("A.CSV", b"indicator,"),
        ("a.sdmx.csv", b"STRUCTURE,"),
        ("a.json", b"{"),
        ("a.jsonl", b'{"indicator"'),
        ("a.xlsx", b"PK"),
        ("a.parquet", b"PAR1"),
    ],
)
def test_the_format_follows_the_name(name: str, begins: bytes, plan: Path) -> None:
    assert yztrack_at(plan, "export", name) == Ran(0, "", "")
    assert (plan / name).read_bytes().startswith(begins)
    assert sorted(path.name for path in plan.iterdir()) == sorted([name, "targets"]), "nothing else is left"


def test_bom_is_for_csv_alone(plan: Path) -> None:
    assert yztrack_at(plan, "export", "a.csv", "--bom").code == 0
    assert (plan / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfindicator,")
    assert yztrack_at(plan, "export", "a.json", "--bom").code == 2


@pytest.mark.parametrize(
    ("arguments", "fault", "remedy"),
    [
        (["a.xls"], "a.xls ends like no format that can be written", "let it end in .sdmx.csv, .xlsx, .csv"),
        (["-", "--format", "xlsx"], "xlsx is no text for stdout", "name a file"),
        (
            ["targets/industry/output.toml", "--format", "csv"],
            "is a file of the workspace",
            "name another file",
        ),
        (["targets/", "--format", "csv"], "is a folder", "name a file for the result"),
        (["targets/"], "is a folder of the workspace", "name one outside of the workspace"),
        (["nowhere/a.csv"], "there is no folder nowhere", "make it first"),
        (["nowhere/all/"], "there is no folder nowhere", "make it first"),
        (["a.xlsx", "--what", "goals"], "--what is for one table", "leave it away"),
        (["all/", "industry"], "a folder gets the whole plan", "name a file such as plan.parquet"),
        (["a.csv", "outptu"], "no indicator outptu", "did you mean industry/output"),
        (["a.csv", "--method", "magic"], "no method magic", "use one of"),
    ],
)
def test_a_refusal_says_what_to_do_instead(arguments: list[str], fault: str, remedy: str, plan: Path) -> None:
    before = sorted(path for path in plan.rglob("*"))
    ran = yztrack_at(plan, "export", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert fault in ran.err
    assert remedy in ran.err
    assert sorted(path for path in plan.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "library", "extra"),
    [("a.xlsx", "xlsxwriter", "excel"), ("a.parquet", "pyarrow", "parquet"), ("all/", "pyarrow", "parquet")],
)
def test_a_missing_library_is_named_with_the_extra_that_brings_it(
    name: str, library: str, extra: str, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    ran = yztrack_at(plan, "export", name)
    assert ran.code == 2
    assert f"help: pip install 'yztrack[{extra}]'" in ran.err
    assert [path.name for path in plan.iterdir()] == ["targets"]


def test_a_broken_file_does_not_hide_the_rest(plan: Path) -> None:
    write(plan, {"broken.toml": "name = "})
    ran = yztrack_at(plan, "export", "-")
    assert ran.code == 1
    assert "industry/output" in ran.out
    assert "targets/broken.toml" in ran.err


def test_an_old_file_is_replaced_as_a_whole_and_keeps_its_mode(plan: Path) -> None:
    (plan / "a.csv").write_text("old")
    (plan / "a.csv").chmod(0o640)
    assert yztrack_at(plan, "export", "a.csv").code == 0
    assert (plan / "a.csv").read_text().startswith("indicator,")
    assert (plan / "a.csv").stat().st_mode & 0o777 == 0o640
