"""`yztrack import`: files of every kind in, all of it or nothing, and never twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # its types are another package
import pytest

from tests.terminal import Ran, write, yztrack_at

SALES = """
    name = "Sales"
    name_zh = "销售"
    kind = "flow"
    unit = "亿元"
    [[targets]]
    period = 2023
    at_least = 100
    source = "plan"
    [[actuals]]  # a comment that stays
    period = 2020
    value = 80
    source = "plan"
    status = "provisional"
"""
SHARE = 'name = "Share"\nname_zh = "比重"\nkind = "ratio"\nunit = "%"\n'
TABLE = "指标,年份,数值,来源\n销售,2023,105.50,later\n比重,2023,50%,later\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path, {"industry/sales.toml": SALES, "economy/share.toml": SHARE})


def texts(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.toml"))}


def taken(folder: Path, *options: str, content: str | bytes = TABLE, name: str = "a.csv") -> Ran:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return yztrack_at(folder, "import", name, *options)


def test_the_figures_of_a_table_are_appended_and_the_goals_that_moved_told(plan: Path) -> None:
    before = texts(plan)
    assert taken(plan) == Ran(
        0,
        "targets/industry/sales.toml: 1 added\ntargets/economy/share.toml: 1 added\n"
        "2 figures of 2 indicators added; 0 were on record already\n"
        "industry/sales@2023: awaiting -> achieved\n",
        "",
    )
    after = texts(plan)
    added = b'\n[[actuals]]\nperiod = 2023\nvalue = 105.50\nsource = "later"\n'
    assert after["targets/industry/sales.toml"] == before["targets/industry/sales.toml"] + added
    assert yztrack_at(plan, "check").code == 0


def test_the_same_file_again_adds_nothing_and_says_so(plan: Path) -> None:
    taken(plan)
    before = texts(plan)
    assert taken(plan).out == "0 figures of 0 indicators added; 2 were on record already\n"
    assert texts(plan) == before


def test_a_row_that_stands_twice_in_a_table_is_added_once(plan: Path) -> None:
    ran = taken(plan, content=TABLE + "销售,2023,105.50,later\n")
    assert "2 figures of 2 indicators added; 1 were on record already\n" in ran.out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_the_encodings_and_separators_of_offices(
    plan: Path, encoding: str, delimiter: str
) -> None:
    ran = taken(plan, content=TABLE.replace(",", delimiter).replace("\n", "\r\n").encode(encoding))
    assert (ran.code, ran.err) == (0, "")
    assert "2 figures of 2 indicators added" in ran.out


def workbook(path: Path, rows: Sequence[Sequence[object]], sheet: str = "数据") -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    book.create_sheet("other")
    book.save(path)


def test_a_workbook_is_read_whatever_its_name(plan: Path) -> None:
    pytest.importorskip("python_calamine", reason="the extra `excel` is not installed")
    workbook(plan / "a.xlsx", [["2023年"], ["指标", 2022, "2023年"], ["销售", 95, 105.5], ["比重", None, 50]])
    (plan / "a.xlsx").rename(plan / "a.et")
    ran = yztrack_at(plan, "import", "a.et", "--source", "later")
    assert (ran.code, ran.err) == (0, "")
    assert "3 figures of 2 indicators added" in ran.out
    again = yztrack_at(plan, "import", "a.et", "--source", "later", "--sheet", "nothing")
    assert again.code == 2
    assert "its sheets: 数据, other" in again.err


def test_one_bad_cell_and_nothing_is_written_in_any_file(plan: Path) -> None:
    before = texts(plan)
    ran = taken(plan, content=TABLE + "销售,2022,abc,later\n无此,2022,5,nowhere\n")
    assert ran.code == 2
    assert ran.out == ""
    assert [line.partition(": ")[0] for line in ran.err.splitlines()] == [
        "a.csv:4:3",
        "a.csv:5:1",
        "error",
        "help",
    ]
    assert texts(plan) == before


def test_a_record_that_a_rule_calls_wrong_is_told_with_its_row(plan: Path) -> None:
    before = texts(plan)
    ran = taken(plan, content=TABLE + "销售,2025,110,later\n")
    assert ran.code == 2
    assert ran.err.startswith("a.csv:4:3: targets/industry/sales.toml: YZ501")
    assert texts(plan) == before


def test_a_figure_out_of_scale_asks_for_yes(plan: Path) -> None:
    table = "指标,年份,数值\n销售,2023,1055000\n"
    ran = taken(plan, "--source", "later", content=table)
    assert ran.code == 2
    assert "a.csv:2:3: 1055000 is out of scale with 80 of industry/sales" in ran.err
    assert taken(plan, "--source", "later", "--yes", content=table).code == 0


def test_a_dry_run_prints_the_differences_and_writes_nothing(plan: Path) -> None:
    before = texts(plan)
    ran = taken(plan, "--dry-run")
    assert ran.code == 0
    assert "+value = 105.50\n" in ran.out
    assert "would add 2 figures of 2 indicators" in ran.err
    assert texts(plan) == before


def test_stdin_is_a_file_named_by_a_dash(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "yztrack", "import", "-"],
        input=TABLE.encode("gb18030"),
        cwd=plan,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"2 figures of 2 indicators added" in done.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no row of headings is understood"),
        (b"\xff\xfe\x00\x01" * 9, "is neither UTF-8 nor GB18030"),
        (b"a,b\0c\n", "holds NUL bytes"),
        (b'a,"b\n', "is no .csv"),
        (b"PK\x03\x04garbage", "is no workbook that can be read"),
        (b"\xd0\xcf\x11\xe0garbage", "is no workbook that can be read"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(plan: Path, content: bytes, told: str) -> None:
    ran = taken(plan, content=content)
    assert ran.code == 2
    assert told in ran.err


def test_a_workbook_that_unpacks_to_more_than_any_office_keeps_is_refused(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yztrack import sheets

    workbook(plan / "big.xlsx", [["指标", "年份", "数值"]])
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 100)
    ran = yztrack_at(plan, "import", "big.xlsx", "--source", "later")
    assert ran.code == 2
    assert "unpacks to" in ran.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("nowhere.csv",), "nowhere.csv does not exist"),
        (("targets",), "targets is a folder"),
        (("a.csv", "--source", "nobody"), "no source nobody"),
        (("a.csv", "--map", "x"), "does not say what a column holds"),
        (("a.csv", "--map", "x=colour"), "does not say what a column holds"),
        (("a.csv", "--sheet", "one"), "is no workbook and has no sheets"),
    ],
)
def test_an_argument_that_makes_no_sense_is_refused(plan: Path, options: tuple[str, ...], told: str) -> None:
    (plan / "a.csv").write_text(TABLE, encoding="utf-8")
    ran = yztrack_at(plan, "import", *options)
    assert ran.code == 2
    assert told in ran.err
