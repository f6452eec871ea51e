"""`yztrack add-actual` by exit code, streams, and the bytes of the file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import Ran, write, yztrack_at
from yztrack.syntax import parse

OUTPUT = """
    # the main goal
    name = "Industrial output"   # of the city
    kind = "flow"
    unit = "亿元"
    limits = [0, 1000000]
    [[targets]]
    period = 2023
    at_least = 100
    source = "plan"
    [[targets]]
    id = "stretch"
    period = 2023
    at_least = 120
    source = "plan"
    [[actuals]]
    period = 2022
    value = 90
    source = "later"
    # the end
"""
STATION = 'name = "Station opened"\nkind = "milestone"\n[[targets]]\nperiod = 2025\nsource = "plan"\n'
GROWTH = 'name = "Growth"\nkind = "growth"\nunit = "%"\n'
STOCK = 'name = "Firms"\nkind = "stock"\nunit = "家"\n'


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    files = {"industry/output": OUTPUT, "works/station": STATION, "growth": GROWTH, "firms": STOCK}
    return write(tmp_path, {f"{name}.toml": text for name, text in files.items()})


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the workspace, hidden ones too, with its bytes."""
    root = folder / "targets"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def add(folder: Path, *arguments: str) -> Ran:
    return yztrack_at(folder, "add-actual", *arguments)


def test_it_says_what_it_wrote_and_what_changed_for_the_goals(plan: Path) -> None:
    assert add(plan, "output", "2023", ">104.50", "--source", "later", "--where", "para. 2") == Ran(
        0,
        "wrote targets/industry/output.toml:21\n"
        "  [[actuals]]\n"
        "  period = 2023\n"
        "  more_than = 104.50\n"
        '  source = "later"\n'
        '  where = "para. 2"\n'
        "industry/output@2023: awaiting -> achieved\n"
        "industry/output@stretch: awaiting -> undetermined\n",
        "",
    )


def test_it_says_when_nothing_changed(plan: Path) -> None:
    ran = add(plan, "output", "2021", "80", "--source", "later")
    assert ran.out.splitlines()[-2:] == [
        "industry/output@2023: still awaiting",
        "industry/output@stretch: still awaiting",
    ]
    assert add(plan, "firms", "2023", "80", "--source", "later").out.splitlines()[-1] == (
        "no goal of this indicator is in force"
    )


def test_it_speaks_the_language_that_was_asked_for(plan: Path) -> None:
    ran = add(plan, "output", "2023", "突破0.0105万亿元", "--source", "later", "--lang", "zh")
    assert ran.out.splitlines()[0] == "已写入 targets/industry/output.toml:21"
    assert ran.out.splitlines()[-2:] == [
        "industry/output@2023:待公布 → 已实现",
        "industry/output@stretch:待公布 → 无法判定",
    ]
    assert ran.err == "已换算:0.0105 万亿元 = 105 亿元\n"


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_only_the_new_record_is_inserted_and_no_other_byte_changes(
    head: bytes, newline: bytes, plan: Path
) -> None:
    path = plan / "targets" / "industry" / "output.toml"
    before = head + path.read_bytes().replace(b"\n", newline)
    path.write_bytes(before)
    others = {name: content for name, content in contents(plan).items() if name != "industry/output.toml"}
    assert add(plan, "output", "2023", "104.50", "--source", "later").code == 0
    after = path.read_bytes()
    block = newline + newline.join(
        [b"[[actuals]]", b"period = 2023", b"value = 104.50", b'source = "later"', b""]
    )
    at = after.index(block)
    assert after[:at] + after[at + len(block) :] == before
    assert {
        name: content for name, content in contents(plan).items() if name != "industry/output.toml"
    } == others


def test_a_dry_run_prints_the_difference_and_writes_nothing(plan: Path) -> None:
    before = contents(plan)
    ran = add(plan, "output", "2023", "104", "--source", "later", "--dry-run")
    assert contents(plan) == before
    assert (ran.code, ran.err) == (0, "")
    head, _, body = ran.out.partition("@@ ")
    assert head == "--- a/targets/industry/output.toml\n+++ b/targets/industry/output.toml\n"
    assert [line for line in body.splitlines() if line.startswith("+")] == [
        "+",
        "+[[actuals]]",
        "+period = 2023",
        "+value = 104",
        '+source = "later"',
    ]
    assert "industry/output@2023: awaiting -> achieved\n" in ran.out


def test_the_difference_of_a_dry_run_is_a_patch(plan: Path) -> None:
    ran = add(plan, "output", "2023", "104", "--source", "later", "-n")
    patch = ran.out[: ran.out.index("industry/output@2023")]
    patched = subprocess.run(
        ["patch", "-p1"], input=patch.encode(), cwd=plan, check=False, capture_output=True
    )
    assert patched.returncode == 0
    by_patch = contents(plan)["industry/output.toml"]
    write(plan, {"industry/output.toml": OUTPUT})
    add(plan, "output", "2023", "104", "--source", "later")
    assert contents(plan)["industry/output.toml"] == by_patch


@pytest.mark.parametrize(
    ("arguments", "record"),
    [
        (["output", "2023", "9124.360"], {"period": 2023, "value": "9124.360"}),
        (["output", "2023", ">=50"], {"period": 2023, "at_least": "50"}),
        (["output", "2023", "~8200"], {"period": 2023, "about": "8200"}),
        (["output", "2023", "1.05万亿"], {"period": 2023, "value": "10500"}),
        (["output", "2023", "近9000亿元"], {"period": 2023, "less_than": "9000"}),
        (["output", "2023", "50-60"], {"period": 2023, "between": "['50', '60']"}),
        (["output", "2023年1-9月", "7"], {"period": "2023-01/2023-09", "value": "7"}),
        (["growth", "2023", "-0.4"], {"period": 2023, "value": "-0.4"}),
        (["growth", "2023", "-.5"], {"period": 2023, "value": "-0.5"}),
        (["growth", "2023", "--", "-2"], {"period": 2023, "value": "-2"}),
        (["firms", "2023-06-30", "7"], {"period": "2023-06-30", "value": "7"}),
        (["station", "2023", "--done"], {"period": 2023, "done": "True"}),
        (["station", "2023", "--not-done"], {"period": 2023, "done": "False"}),
        (
            ["output", "2024", "9", "--status", "forecast"],
            {"period": 2024, "value": "9", "status": "forecast"},
        ),
        (["output", "2023", "9", "--status", "normal"], {"period": 2023, "value": "9"}),
        (
            ["output", "2023", "9", "--published", "2024-02-01"],
            {"period": 2023, "value": "9", "published": "2024-02-01"},
        ),
        (
            ["output", "2023", "9", "--where", "表 2", "--note", 'two\nlines "quoted" \\'],
            {"period": 2023, "value": "9", "where": "表 2", "note": 'two\nlines "quoted" \\'},
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_people_type_is_what_the_file_says(
    arguments: list[str], record: dict[str, object], plan: Path
) -> None:
    options, words = (["--source", "later"], arguments) if "--" not in arguments else ([], arguments)
    if "--" in arguments:
        words = ["growth", "2023", "--source", "later", "--", "-2"]
    ran = add(plan, *words, *options)
    assert ran.code == 0, ran.err
    name = {"output": "industry/output", "station": "works/station"}.get(words[0], words[0])
    written = parse((plan / "targets" / f"{name}.toml").read_text(encoding="utf-8"))["actuals"][-1]
    said = {key: _plain(value) for key, value in written.items()}
    assert said == {"source": "later", **{key: _plain(value) for key, value in record.items()}}


def _plain(value: object) -> str:
    return str([str(one) for one in value]) if isinstance(value, list) else str(value)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["outptu", "2023", "5"], "no indicator outptu\nhelp: did you mean industry/output?"),
        (["output", "2023", "5", "--source", "latr"], "no source latr\nhelp: did you mean later, plan?"),
        (["output", "2023", "5", "--source", "x-1"], "no source x-1\nhelp: add [x-1] to sources.toml first"),
        (["output", "2023", "lots"], "'lots' is no figure; write a figure such as"),
        (["output", "2023", ""], "'' is empty"),
        (["output", "2023", "50%"], "'50%' is in '%' and the indicator in '亿元'"),
        (["output", "2023", "几千"], "'几千' leaves digits open"),
        (["output", "2023", "1e400"], "'1e400' has more than 30 digits"),
        (["output", "next year", "5"], "PERIOD: 'next year' is not a period"),
        (["output", "2023-13", "5"], "PERIOD: '2023-13'"),
        (
            ["output", "2023-06-30", "5"],
            "targets/industry/output.toml: YZ111 a flow is not counted on one day",
        ),
        (["output", "2022", "90"], "targets/industry/output.toml: YZ301 the same as actual 1: 2022, later"),
        (
            ["output", "2022", "90.0", "--note", "x"],
            "targets/industry/output.toml: YZ301 the same as actual 1",
        ),
        (["output", "2023", "-5"], "targets/industry/output.toml: YZ303 value lies outside the limits, 0 to"),
        (
            ["output", "2024", "5"],
            "targets/industry/output.toml: YZ501 published on 2024-03-01, before 2024 was",
        ),
        (["output", "2023", "5", "--published", "soon"], "--published: 'soon' is not a period"),
        (
            ["output", "2023", "5", "--published", "2020"],
            "targets/industry/output.toml: YZ501 published on 2020",
        ),
        (["output", "2023", "5", "--done"], "industry/output is no milestone\nhelp: give the quantity"),
        (["station", "2023", "5"], "works/station is a milestone and takes no quantity\nhelp: use --done"),
        (["station", "2023"], "works/station is a milestone: done or not?\nhelp: add --done or --not-done"),
        (["output", "2023", "5", "--note", "a\x1b[31m"], "targets/industry/output.toml"),
        (["output", "2023", "5", "--where", ""], "targets/industry/output.toml"),
        (["output", "2023", "5", "--where", "two\nlines"], "targets/industry/output.toml"),
        ([], "ID is missing\nhelp: yztrack add-actual ID PERIOD QUANTITY --source SOURCE"),
        (["output"], "PERIOD is missing"),
        (["output", "2023"], "QUANTITY is missing"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_refused_is_told_and_nothing_is_written(arguments: list[str], error: str, plan: Path) -> None:
    before = contents(plan)
    source = [] if "--source" in arguments or not arguments else ["--source", "later"]
    ran = add(plan, *arguments, *source)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {error}"), ran.err
    assert ran.err.replace("\n", "").isprintable()
    assert contents(plan) == before


def test_a_source_must_be_named(plan: Path) -> None:
    assert add(plan, "output", "2023", "5").err.startswith("error: --source is missing\n")


@pytest.mark.parametrize("arguments", [["--status", "final"], ["--sorce", "later"], ["2024", "2025"]])
def test_a_usage_error_exits_with_2(arguments: list[str], plan: Path) -> None:
    before = contents(plan)
    assert add(plan, "output", "2023", "5", "--source", "later", *arguments).code == 2
    assert contents(plan) == before


def test_a_figure_that_contradicts_is_written_with_a_warning(plan: Path) -> None:
    ran = add(plan, "output", "2022", "95", "--source", "later", "--where", "another table")
    assert ran.code == 0
    assert ran.err.startswith("warning: 90 of later contradicts 95 of later on 2022, and does not count; ")


def test_faults_that_stand_in_the_file_already_stop_nothing_new(plan: Path) -> None:
    twice = '[[actuals]]\nperiod = 2020\nvalue = 1\nsource = "later"\n' * 2
    write(plan, {"firms.toml": STOCK + twice})
    assert add(plan, "firms", "2021", "2", "--source", "later").code == 0
    again = add(plan, "firms", "2020", "1", "--source", "later")
    assert (again.code, again.err.split(" ")[2]) == (2, "YZ301"), (
        "a third copy is refused as the second would be"
    )


def test_a_broken_file_is_named_with_its_fault(plan: Path) -> None:
    write(plan, {"industry/output.toml": 'name = "x\n'})
    ran = add(plan, "output", "2023", "5", "--source", "later")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: targets/industry/output.toml:1: YZ005 is not TOML")


def test_a_broken_bibliography_is_named_with_its_fault(plan: Path) -> None:
    write(plan, {"sources.toml": "[plan\n"})
    ran = add(plan, "output", "2023", "5", "--source", "later")
    assert ran.err.startswith("error: targets/sources.toml:1: YZ005 is not TOML")


def test_a_broken_neighbour_stops_nothing(plan: Path) -> None:
    write(plan, {"industry/neighbour.toml": "x"})
    assert add(plan, "output", "2023", "5", "--source", "later").code == 0


def test_an_ending_that_two_ids_share_is_refused(plan: Path) -> None:
    write(plan, {"works/output.toml": STOCK})
    ran = add(plan, "output", "2023", "5", "--source", "later")
    assert ran.err.startswith("error: output may be industry/output or works/output\n")
    assert add(plan, "works/output", "2023", "5", "--source", "later").code == 0


def test_a_link_is_written_through_and_stays(plan: Path) -> None:
    root = plan / "targets"
    (root / "alias.toml").symlink_to("firms.toml")
    assert add(plan, "alias", "2023", "5", "--source", "later").code == 0
    assert (root / "alias.toml").is_symlink()
    assert b"period = 2023" in (root / "firms.toml").read_bytes()


def test_a_file_that_may_not_be_written_stays(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(30, "Read-only file system", "output.toml")

    before = contents(plan)
    monkeypatch.setattr("os.fsync", refuse)
    ran = add(plan, "output", "2023", "5", "--source", "later")
    assert (ran.code, ran.out) == (2, "")
    assert "is on a read-only disk" in ran.err
    assert contents(plan) == before


def test_writers_at_once_all_land(plan: Path) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "yztrack", "add-actual", "firms", str(year), "5", "--source", "later"],
            cwd=plan,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for year in range(2016, 2022)
    ]
    assert [run.communicate(timeout=60)[1] for run in runs] == [b""] * 6
    assert [run.returncode for run in runs] == [0] * 6
    written = parse((plan / "targets" / "firms.toml").read_text(encoding="utf-8"))["actuals"]
    assert sorted(one["period"] for one in written) == list(range(2016, 2022))
    assert set(contents(plan)) == {
        "industry/output.toml", "works/station.toml", "growth.toml", "firms.toml", "sources.toml"
    }  # fmt: skip
