"""`yztrack add-actual` by exit code, streams, and the bytes of the file."""

from __future__ import annotations

import os
import pty
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
        "industry/output@2023：待公布 → 已实现",
        "industry/output@stretch：待公布 → 无法判定",
    ]
    assert ran.err == "已换算：0.0105 万亿元 = 105 亿元\n"


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
        (["output", "2023", "91.2436"], {"period": 2023, "value": "91.2436"}),
        (["output", "2023", ">=50"], {"period": 2023, "at_least": "50"}),
        (["output", "2023", "~82.0"], {"period": 2023, "about": "82.0"}),
        (["output", "2023", "0.0105万亿"], {"period": 2023, "value": "105"}),
        (["output", "2023", "近90亿元"], {"period": 2023, "less_than": "90"}),
        (["output", "2023", "50-60"], {"period": 2023, "between": "['50', '60']"}),
        (["output", "2023年1-9月", "7"], {"period": "2023-01/2023-09", "value": "7"}),
        (["growth", "2023", "-0.4"], {"period": 2023, "value": "-0.4"}),
        (["growth", "2023", "-.5"], {"period": 2023, "value": "-0.5"}),
        (["growth", "2023", "--", "-2"], {"period": 2023, "value": "-2"}),
        (["firms", "2023-06-30", "7"], {"period": "2023-06-30", "value": "7"}),
        (["station", "2023", "--done"], {"period": 2023, "done": "True"}),
        (["station", "2023", "--not-done"], {"period": 2023, "done": "False"}),
        (
            ["output", "2024", "95", "--status", "forecast"],
            {"period": 2024, "value": "95", "status": "forecast"},
        ),
        (["output", "2023", "95", "--status", "normal"], {"period": 2023, "value": "95"}),
        (
            ["output", "2023", "95", "--published", "2024-02-01"],
            {"period": 2023, "value": "95", "published": "2024-02-01"},
        ),
        (
            ["output", "2023", "95", "--where", "表 2", "--note", 'two\nlines "quoted" \\'],
            {"period": 2023, "value": "95", "where": "表 2", "note": 'two\nlines "quoted" \\'},
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
        (["output", "next year", "5"], "PERIOD: 'next year' changes with the day it is read; write the year"),
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


PRINTED_PERIODS = [
    ("output", "2023年", 2023),
    ("output", "2023Q3", "2023-Q3"),
    ("output", "2023年1-9月", "2023-01/2023-09"),
    ("output", "2023年上半年", "2023-H1"),
    ("output", "2023年三季度", "2023-Q3"),
    ("output", "2023/6", "2023-06"),
    ("firms", "2023.6.30", "2023-06-30"),
    ("firms", "2023年底", "2023-12-31"),
    ("output", "“十三五”期间", "2016/2020"),
    ("output", "2016-2020年", "2016/2020"),
]


@pytest.mark.parametrize(("name", "typed", "said"), PRINTED_PERIODS, ids=str)
def test_a_period_is_written_as_the_file_says_it(name: str, typed: str, said: object, plan: Path) -> None:
    assert add(plan, name, typed, "95", "--source", "later").code == 0
    file = {"output": "industry/output"}.get(name, name)
    written = parse((plan / "targets" / f"{file}.toml").read_text(encoding="utf-8"))["actuals"][-1]
    assert str(written["period"]) == str(said)


def test_the_end_of_a_year_is_no_period_of_a_flow(plan: Path) -> None:
    ran = add(plan, "output", "2023年底", "95", "--source", "later")
    assert ran.err.startswith("error: targets/industry/output.toml: YZ111 a flow is not counted on one day")


OUT_OF_SCALE = (
    "error: 900 亿元 for 2023 is 10 times 90 亿元, the figure of 2022 (later)\n"
    "help: add --yes if it is right; nothing was written\n"
)


def test_a_figure_out_of_scale_is_written_only_with_yes(plan: Path) -> None:
    before = contents(plan)
    assert add(plan, "output", "2023", "900", "--source", "later") == Ran(2, "", OUT_OF_SCALE)
    assert add(plan, "output", "2023", "900", "--source", "later", "--dry-run").err == OUT_OF_SCALE
    assert contents(plan) == before
    assert add(plan, "output", "2023", "900", "--source", "later", "--yes").code == 0
    assert b"value = 900" in contents(plan)["industry/output.toml"]


def test_a_forecast_out_of_scale_is_asked_too_and_a_goal_will_do(plan: Path) -> None:
    ran = add(plan, "output", "2025", "9", "--source", "later", "--status", "forecast")
    assert ran.err.startswith("error: 9 亿元 for 2025 is 1/10 of 90 亿元, the figure of 2022 (later)")
    write(plan, {"growth.toml": GROWTH + '[[targets]]\nperiod = 2023\nvalue = 6\nsource = "plan"\n'})
    ran = add(plan, "growth", "2023", "0.06", "--source", "later")
    assert ran.err.startswith("error: 0.06 % for 2023 is 1/100 of 6 %, the goal of 2023\n")


def test_what_is_wrong_is_told_before_what_is_odd(plan: Path) -> None:
    ran = add(plan, "output", "2023", "-5000", "--source", "later")
    assert ran.err.startswith("error: targets/industry/output.toml: YZ303")


BULLETIN = [
    "--new-source", "bulletin", "--title", "The “bulletin”", "--publisher", "统计局",
    "--source-published", "2024年3月", "--reliability", "official",
]  # fmt: skip


def test_a_new_source_is_added_with_its_first_figure(plan: Path) -> None:
    assert add(plan, "output", "2023", "104", *BULLETIN, "--url", "https://example.org/a") == Ran(
        0,
        "wrote targets/sources.toml:13\n"
        "  [bulletin]\n"
        '  title = "The “bulletin”"\n'
        '  publisher = "统计局"\n'
        '  published = "2024-03"\n'
        '  reliability = "official"\n'
        '  url = "https://example.org/a"\n'
        "wrote targets/industry/output.toml:21\n"
        "  [[actuals]]\n"
        "  period = 2023\n"
        "  value = 104\n"
        '  source = "bulletin"\n'
        "industry/output@2023: awaiting -> achieved\n"
        "industry/output@stretch: awaiting -> missed\n",
        "",
    )
    assert yztrack_at(plan, "check").code == 0


def test_a_new_source_and_its_figure_come_both_or_not_at_all(plan: Path) -> None:
    before = contents(plan)
    assert add(plan, "output", "2023", "-5", *BULLETIN).code == 2
    assert add(plan, "output", "2024", "95", *BULLETIN).code == 2
    assert contents(plan) == before


def test_a_dry_run_shows_both_files_as_one_patch(plan: Path) -> None:
    before = contents(plan)
    ran = add(plan, "output", "2023", "104", *BULLETIN, "--dry-run")
    assert (ran.code, contents(plan)) == (0, before)
    patch = ran.out[: ran.out.index("industry/output@2023")]
    patched = subprocess.run(
        ["patch", "-p1"], input=patch.encode(), cwd=plan, check=False, capture_output=True
    )
    assert patched.returncode == 0
    by_patch = contents(plan)
    write(plan, {"industry/output.toml": OUTPUT})
    add(plan, "output", "2023", "104", *BULLETIN)
    assert contents(plan) == by_patch


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--title", "T"], "--title belongs to a source that is new\nhelp: name that with --new-source ID"),
        (["--source-published", "2024"], "--source-published belongs to a source that is new"),
        ([*BULLETIN, "--source", "later"], "--source and --new-source are given at once"),
        (["--new-source", "later", *BULLETIN[2:]], "source later exists already"),
        (["--new-source", "../x", *BULLETIN[2:]], "'../x' cannot be an id"),
        (
            ["--new-source", "x"],
            "--title is missing\nhelp: a source needs --title, --publisher, --source-pub",
        ),
        (["--new-source", "x", "--title", "T", "--publisher", "P"], "--source-published is missing"),
        (["--new-source", "x", "--title", "\x1b", *BULLETIN[4:]], "targets/sources.toml: YZ103 x.title is"),
        (["--new-source", "x", "--title", "\udcff", *BULLETIN[4:]], "`title` holds bytes that are not text"),
        ([*BULLETIN, "--url", "javascript:alert(1)"], "--url 'javascript:alert(1)' is no web address"),
    ],
    ids=lambda value: (
        " ".join(value)[:40].encode("ascii", "replace").decode() if isinstance(value, list) else ""
    ),
)
def test_a_new_source_is_refused_where_it_cannot_be_one(arguments: list[str], error: str, plan: Path) -> None:
    before = contents(plan)
    ran = add(plan, "output", "2023", "104", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {error}"), ran.err
    assert ran.err.replace("\n", "").isprintable()
    assert contents(plan) == before


def test_goals_of_other_indicators_that_moved_are_told(plan: Path) -> None:
    derived = 'name = "All"\nkind = "flow"\nunit = "亿元"\n[derive]\nsum = ["industry/*"]\n'
    goal = '[[targets]]\nperiod = 2023\nat_least = {}\nsource = "plan"\n'
    write(
        plan,
        {
            "all.toml": derived + goal.format(100) + goal.format(150).replace("2023\n", "2022\n"),
            "lead.toml": STOCK.replace("stock", "flow").replace("家", "亿元")
            + goal.format(5)
            + 'benchmark = "all"\n[[actuals]]\nperiod = 2023\nvalue = 200\nsource = "later"\n',
        },
    )
    assert add(plan, "output", "2023", "104", "--source", "later").out.splitlines()[-4:] == [
        "all@2023: awaiting -> achieved",
        "industry/output@2023: awaiting -> achieved",
        "industry/output@stretch: awaiting -> missed",
        "lead@2023: undetermined -> achieved",
    ]


def at_a_terminal(folder: Path, typed: str, *arguments: str) -> Ran:
    """Run add-actual with a person at the terminal, who types all of it ahead."""
    person, terminal = pty.openpty()
    os.write(person, typed.encode())
    done = subprocess.run(
        [sys.executable, "-m", "yztrack", "add-actual", *arguments],
        cwd=folder, stdin=terminal, stderr=terminal, stdout=subprocess.PIPE, check=False, timeout=60,
    )  # fmt: skip
    told = os.read(person, 65536).decode()
    os.close(terminal)
    os.close(person)
    return Ran(done.returncode, done.stdout.decode(), told)


def test_on_a_terminal_what_is_missing_is_asked_for(plan: Path) -> None:
    ran = at_a_terminal(plan, "output\n2023\n104\nlater\n")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "wrote targets/industry/output.toml:21")
    assert all(f"{name}: " in ran.err for name in ("ID", "PERIOD", "QUANTITY", "--source"))


@pytest.mark.parametrize(("answer", "written"), [("y", True), ("n", False), ("", False)])
def test_on_a_terminal_a_figure_out_of_scale_is_asked_about(answer: str, written: bool, plan: Path) -> None:
    ran = at_a_terminal(plan, f"{answer}\n", "output", "2023", "900", "--source", "later")
    assert (
        "900 亿元 for 2023 is 10 times 90 亿元, the figure of 2022 (later); write it all the same?" in ran.err
    )
    assert (ran.code == 0, b"value = 900" in contents(plan)["industry/output.toml"]) == (written, written)


HOSTILE = [
    "\x1b[31m",
    "\x1b]0;x\x07",
    "\u202e",
    "\x9b2J",
    "\0",
    "\udcff",
    "=1+1",
    "9" * 10**6,
    "x" * 10**6,
    "-" * 999,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:8]))
@pytest.mark.parametrize("place", ["ID", "PERIOD", "QUANTITY", "--source", "--published", "--new-source"])
def test_no_argument_is_sent_to_the_terminal_as_it_is_or_ends_in_anything_but_a_refusal(
    place: str, text: str, plan: Path
) -> None:
    before = contents(plan)
    words = {"ID": "output", "PERIOD": "2023", "QUANTITY": "95"}
    options = [place, text] if place.startswith("--") else []
    positional = [text if name == place else word for name, word in words.items()]
    source = [] if "source" in place else ["--source", "later"]
    ran = add(plan, *options, *source, "--", *positional)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.replace("\n", "").isprintable()
    assert len(ran.err) < 2000
    assert contents(plan) == before


@pytest.mark.parametrize("option", ["--note", "--where"])
def test_a_note_of_any_text_is_written_whole_or_refused(option: str, plan: Path) -> None:
    for text in HOSTILE:
        ran = add(plan, "output", "2023", "95", "--source", "later", "--yes", f"{option}={text}", "-n")
        assert ran.code == (0 if text in {"=1+1", "-" * 999} else 2), (text[:9], ran)
        assert ran.err.replace("\n", "").isprintable()
        assert (text in ran.out) == (ran.code == 0)


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
    assert ran.err.startswith("warning: ") and "90 and 95 for 2022; " in ran.err


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
    assert add(plan, "output", "2023", "95", "--source", "later").code == 0


def test_an_ending_that_two_ids_share_is_refused(plan: Path) -> None:
    write(plan, {"works/output.toml": STOCK})
    ran = add(plan, "output", "2023", "95", "--source", "later")
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
    ran = add(plan, "output", "2023", "95", "--source", "later")
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


def test_a_record_between_two_that_begin_like_it_is_shown_from_its_own_header(tmp_path: Path) -> None:
    last = '[[actuals]]\nperiod = 2024\nvalue = 97\nsource = "later"\n'
    plan = write(tmp_path, {"output.toml": OUTPUT.replace("    # the end\n", "") + last})
    ran = add(plan, "output", "2023", "95", "--source", "later")
    shown, rest = ran.out.split("output@2023", 1)
    record = ["  [[actuals]]", "  period = 2023", "  value = 95", '  source = "later"']
    assert shown.splitlines()[1:] == record
    line = int(shown.splitlines()[0].rpartition(":")[2])
    text = (plan / "targets" / "output.toml").read_text().splitlines()
    assert (text[line - 1], text[line]) == ("[[actuals]]", "period = 2023")
    assert rest
