"""`yztrack status` by exit code, stdout and stderr."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import Ran, write, yztrack_at
from yztrack.rating import RATINGS

IDS = "an id is the path of a file below the workspace, without .toml"
PERIODS = "write 2025, 2025-H1, 2025-Q3, 2025-06, 2025-06-30 or 2021/2025"
PLANS = Path(__file__).parent / "workspaces"
OUTPUT = """
    name = "Industrial output"
    kind = "flow"
    unit = "bn"
    [[targets]]
    period = 2023
    at_least = 100
    source = "plan"
    [[targets]]
    period = 2025
    at_least = 120
    baseline = 2020
    source = "plan"
    [[actuals]]
    period = 2020
    value = 80
    source = "plan"
    [[actuals]]
    period = 2023
    value = 98
    source = "later"
"""
ROADS = """
    name = "Roads"
    kind = "stock"
    unit = "km"
    [[targets]]
    period = 2025
    at_least = 5
    source = "later"
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path, {"industry/output.toml": OUTPUT, "works/roads.toml": ROADS})


def assessments(ran: Ran) -> dict[str, Any]:
    """What the JSON says, by target."""
    return {one["target"]: one for one in json.loads(ran.out)["assessments"]}


def ratings(folder: Path, *options: str, code: int = 0) -> dict[str, str]:
    ran = yztrack_at(folder, "status", "--format", "json", *options)
    assert (ran.code, ran.err) == (code, "")
    return {target: one["rating"] for target, one in assessments(ran).items()}


def test_a_plan_is_judged_as_of_today(plan: Path) -> None:
    assert ratings(plan) == {
        "industry/output@2023": "missed",
        "industry/output@2025": "behind",
        "works/roads@2025": "no-data",
    }


def test_the_table_ends_with_the_count_of_each_rating(plan: Path) -> None:
    ran = yztrack_at(plan, "status", columns=100)
    assert (ran.code, ran.err) == (0, "")
    assert "3 goals as of 2024-06-30: 1 no data, 1 behind, 1 missed\n" in ran.out


def test_goals_without_a_figure_are_folded_unless_asked_for(plan: Path) -> None:
    folded = yztrack_at(plan, "status").out
    assert "+ 1 without any figure (1 no data)" in folded
    assert "--all lists every goal" in folded
    for unfolding in (["--all"], ["roads"], ["--rating", "no-data"], ["--source", "later", "roads"]):
        assert "Roads, km" in yztrack_at(plan, "status", *unfolding).out


@pytest.mark.parametrize(
    ("asked", "targets"),
    [
        (["output"], {"industry/output@2023", "industry/output@2025"}),
        (["industry/output"], {"industry/output@2023", "industry/output@2025"}),
        (["industry"], {"industry/output@2023", "industry/output@2025"}),
        (["works/"], {"works/roads@2025"}),
        (["works", "output"], {"industry/output@2023", "industry/output@2025", "works/roads@2025"}),
        (["--due", "2025"], {"industry/output@2025", "works/roads@2025"}),
        (["--due", "2023/2024"], {"industry/output@2023"}),
        (["--due", "2025-H1"], set()),
        (["--rating", "missed"], {"industry/output@2023"}),
        (["--rating", "missed", "--rating", "behind"], {"industry/output@2023", "industry/output@2025"}),
        (["--source", "later"], {"industry/output@2023", "industry/output@2025", "works/roads@2025"}),
        (["--due", "2025", "--rating", "no-data", "works"], {"works/roads@2025"}),
    ],
)
def test_only_what_was_asked_for_is_shown(asked: list[str], targets: set[str], plan: Path) -> None:
    assert set(ratings(plan, *asked)) == targets


def test_an_ending_that_two_ids_share_is_refused_with_both(plan: Path) -> None:
    write(plan, {"works/output.toml": ROADS})
    ran = yztrack_at(plan, "status", "output")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == ("error: output may be industry/output or works/output\nhelp: write more of the id\n")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (["outptu"], "error: no indicator outptu\nhelp: did you mean industry/output?\n"),
        (
            ["zzz"],
            f"error: no indicator zzz\nhelp: {IDS}\n",
        ),
        (["--source", "plann"], "error: no source plann\nhelp: did you mean plan?\n"),
        (["--source", "zzz"], "error: no source zzz\nhelp: sources.toml lists them\n"),
        (
            ["--rating", "good"],
            f"error: no rating good\nhelp: use one of {', '.join(reversed(RATINGS))}\n",
        ),
        (["--fail-on", "late"], f"error: no rating late\nhelp: use one of {', '.join(reversed(RATINGS))}\n"),
        (["--as-of", "2025-13"], "error: --as-of: '2025-13' has no such month\n"),
        (
            ["--as-of", "today"],
            f"error: --as-of: 'today' is not a period; {PERIODS}\n",
        ),
        (["--due", "2025-02-30"], "error: --due: '2025-02-30' has no such day\n"),
        (["--lang", "fr"], "error: --lang fr: no such language\nhelp: use en or zh\n"),
        (
            ["--targets", "nowhere"],
            "error: the workspace nowhere does not exist\nhelp: name the folder that holds sources.toml\n",
        ),
        (["--targets", "x" * 500], f"error: {'x' * 500}: File name too long\nhelp: mend that first\n"),
        (
            ["\x1b[31mred"],
            f"error: no indicator \ufffd[31mred\nhelp: {IDS}\n",
        ),
    ],
    ids=lambda value: " ".join(value)[:20] if isinstance(value, list) else None,
)
def test_a_refusal_says_what_and_what_to_do_instead(asked: list[str], message: str, plan: Path) -> None:
    assert yztrack_at(plan, "status", *asked) == Ran(2, "", message)


@pytest.mark.parametrize("asked", [["--format", "xml"], ["--nosuch"], ["--rating"]])
def test_a_usage_error_exits_with_2_and_prints_no_result(asked: list[str], plan: Path) -> None:
    ran = yztrack_at(plan, "status", *asked)
    assert (ran.code, ran.out) == (2, "")
    assert "Error" in ran.err


def test_without_a_workspace_the_command_says_how_to_name_one(tmp_path: Path) -> None:
    ran = yztrack_at(tmp_path, "status")
    assert (ran.code, ran.out) == (2, "")
    assert "no folder named targets here or above" in ran.err
    assert "--targets or YZTRACK_TARGETS" in ran.err


def test_the_workspace_may_be_named_by_option_or_environment(plan: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    by_option = yztrack_at(elsewhere, "status", "--targets", str(plan / "targets"))
    by_environment = yztrack_at(elsewhere, "status", env={"YZTRACK_TARGETS": str(plan / "targets")})
    assert by_option == by_environment == yztrack_at(plan, "status")
    assert (
        yztrack_at(elsewhere, "status", "--targets", "../targets", env={"YZTRACK_TARGETS": "/nowhere"})
        == by_option
    )


def test_a_broken_file_is_named_and_does_not_hide_the_rest(plan: Path) -> None:
    whole = yztrack_at(plan, "status").out
    write(plan, {"industry/broken.toml": 'name = "x\n', "works/wrong.toml": "colour = 1\nnmae = 2\n"})
    ran = yztrack_at(plan, "status")
    assert (ran.code, ran.out) == (1, whole)
    named = [line.split(" ")[0] for line in ran.err.splitlines()]
    assert named == ["targets/industry/broken.toml:1:10:", "targets/works/wrong.toml:1:1:", "left"]


def test_a_record_of_an_unknown_source_is_left_out_and_named(plan: Path) -> None:
    write(plan, {"works/roads.toml": ROADS.replace('"later"', '"latter"')})
    ran = yztrack_at(plan, "status", "--format", "json")
    assert (ran.code, set(assessments(ran))) == (1, {"industry/output@2023", "industry/output@2025"})
    assert ran.err.startswith(
        "targets/works/roads.toml:7:1: YZ201 unknown source latter; did you mean later?\n"
    )


@pytest.mark.parametrize("asked", ["broken", "industry/broken", "lost"])
def test_who_asks_for_a_broken_file_is_told_of_the_fault(asked: str, plan: Path) -> None:
    write(plan, {"industry/broken.toml": "colour = 1\n", "lost/only.toml": "x"})
    ran = yztrack_at(plan, "status", asked)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: targets/" + ("lost/only" if asked == "lost" else "industry/broken"))


@pytest.mark.parametrize(
    ("worst", "code"), [("missed", 1), ("reversing", 1), ("no-data", 1), ("achieved", 1)]
)
def test_fail_on_a_rating_or_a_worse_one(worst: str, code: int, plan: Path) -> None:
    assert yztrack_at(plan, "status", "--fail-on", worst).code == code
    assert yztrack_at(plan, "status", "--fail-on", worst, "roads").code == (worst in {"no-data", "achieved"})


@pytest.mark.parametrize("as_of", ["2021-06-30", "2024-02-29", "2024-03-01", "2024", "2030-01-01"])
def test_what_was_published_later_changes_no_earlier_judgement(as_of: str, tmp_path: Path) -> None:
    shutil.copytree(PLANS / "ratings", tmp_path / "targets")
    options = ("status", "--as-of", as_of, "--format", "json", "--all")
    before = assessments(yztrack_at(tmp_path, *options))
    sources = tmp_path / "targets" / "sources.toml"
    sources.write_text(
        sources.read_text(encoding="utf-8") + '[future]\ntitle = "T"\npublisher = "P"\n'
        'published = 2031-01-01\nreliability = "official"\n',
        encoding="utf-8",
    )
    for name, lines in {
        "economy/exports": "value = 900\nrevises = true",
        "economy/rating-ahead": "value = 1\nrevises = true",
        "people/urbanisation": "more_than = 99",
    }.items():
        path = tmp_path / "targets" / f"{name}.toml"
        more = f'[[actuals]]\nperiod = 2023\n{lines}\nsource = "future"\n'
        goal = '[[targets]]\nid = "new"\nperiod = 2023\nvalue = 1\nsupersedes = "2025"\nsource = "future"\n'
        path.write_text(path.read_text(encoding="utf-8") + more + goal, encoding="utf-8")
    after = yztrack_at(tmp_path, *options)
    assert after.code == 0
    assert assessments(after) == before
    assert assessments(yztrack_at(tmp_path, *options, "--as-of", "2031-01-01")) != before


def test_the_day_of_publication_counts_and_the_day_before_does_not(plan: Path) -> None:
    assert ratings(plan, "output", "--as-of", "2024-02-29")["industry/output@2023"] == "awaiting"
    assert ratings(plan, "output", "--as-of", "2024-03-01")["industry/output@2023"] == "missed"
    assert set(ratings(plan, "--as-of", "2020")) == set()


@pytest.mark.parametrize(
    ("environment", "options", "head"),
    [
        ({}, [], "Due"),
        ({"LANG": "zh_CN.UTF-8"}, [], "期限"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, [], "Due"),
        ({"YZTRACK_LANG": "zh"}, [], "期限"),
        ({"YZTRACK_LANG": "zh"}, ["--lang", "en"], "Due"),
    ],
)
def test_the_language_is_that_of_option_environment_or_locale(
    environment: dict[str, str], options: list[str], head: str, plan: Path
) -> None:
    assert yztrack_at(plan, "status", *options, env=environment).out.split()[0] == head


def test_the_language_of_the_workspace_is_the_last_to_be_asked(plan: Path) -> None:
    write(plan, {"workspace.toml": 'language = "zh"\n'})
    assert yztrack_at(plan, "status").out.split()[0] == "期限"
    assert yztrack_at(plan, "status", "--lang", "en").out.split()[0] == "Due"


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False),
    ],
)
def test_colour_is_for_terminals_and_for_who_forces_it(
    environment: dict[str, str], coloured: bool, plan: Path
) -> None:
    assert ("\x1b[" in yztrack_at(plan, "status", env=environment).out) == coloured


def test_no_color_leaves_no_colour(plan: Path) -> None:
    forced = yztrack_at(plan, "status", env={"FORCE_COLOR": "1"})
    plain = yztrack_at(plan, "status", env={"FORCE_COLOR": "1", "NO_COLOR": "1"})
    assert "31m" in forced.out
    assert not any(f"{colour}m" in plain.out for colour in range(30, 38))


def test_names_are_text_to_the_terminal(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "x.toml": ROADS.replace("Roads", "[red]Roads[/red] :smile: https://e.org")
    }
    ran = yztrack_at(write(tmp_path, files), "status", "--all", env={"FORCE_COLOR": "1"})
    assert "[red]Roads[/red] :smile: https://e.org, km" in ran.out


def test_a_workspace_of_which_nothing_fits_says_so(plan: Path) -> None:
    ran = yztrack_at(plan, "status", "--as-of", "2020")
    assert ran == Ran(
        0, "\nno goal fits as of 2020-12-31\nMethod: schedule. Oldest figure: -. Last published: -.\n", ""
    )


@pytest.mark.parametrize("plan_of", ["goals", "town"])
def test_plans_of_other_places_are_sound_and_judged(plan_of: str) -> None:
    assert yztrack_at(PLANS, "check", "--targets", plan_of, "--format", "concise").code == 0
    ran = yztrack_at(PLANS, "status", "--targets", plan_of, "--format", "json")
    assert ran.code == 0
    told = assessments(ran)
    if plan_of == "goals":
        assert told["g03-health/maternal-mortality@2030"]["rating"] == "ahead"
        assert told["g07-energy/renewables@2021/2030"]["rating"] == "behind"
    else:
        assert told["产业/研发强度@2025"]["rating"] == "ahead"
        assert told["产业/规上企业@2025"]["rating_best"] == "ahead"


def process(folder: Path, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **options.pop("env", {})}
    return subprocess.Popen(
        [sys.executable, "-m", "yztrack", *arguments],
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        **options,
    )


needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")


@needs_full
@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["status", "--format", "json"],
        ["check", "--select", "YZ4"],
        ["rule"],
        ["--version"],
        ["--help"],
    ],
    ids=" ".join,
)
def test_output_that_cannot_be_written_is_told_in_words(command: list[str], plan: Path) -> None:
    write(plan, {"works/roads.toml": ROADS + '    measure = "percent"\n'})
    with Path("/dev/full").open("wb") as full, process(plan, *command, stdout=full) as run:
        _, err = run.communicate(timeout=60)
    assert (run.returncode, err.decode().splitlines()[0]) == (
        2,
        "error: the result could not be written: No space left on device",
    )
    assert b"Traceback" not in err


@pytest.mark.parametrize("form", ["table", "csv"])
@pytest.mark.parametrize("buffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_a_reader_that_leaves_early_is_no_error(form: str, buffered: str, plan: Path) -> None:
    goals = (
        f'[[targets]]\nid = "t{number}"\nperiod = 2025\nvalue = 1\nsource = "plan"\n'
        for number in range(2500)
    )
    write(plan, {"works/roads.toml": 'name = "Roads"\nkind = "stock"\nunit = "km"\n' + "".join(goals)})
    environment = {"PYTHONUNBUFFERED": buffered}
    command = ["status", "--all", "--format", form]
    with process(plan, *command, stdout=subprocess.PIPE, env=environment) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert run.stdout.readline()
        run.stdout.close()
        err = run.stderr.read()
    assert (run.returncode, err) == (141, b"")


def test_closed_streams_are_no_error(plan: Path) -> None:
    line = f'"{sys.executable}" -m yztrack status'
    for closed in (">&-", "2>&- >/dev/null", "<&- >/dev/null", "<&- >&- 2>&-"):
        done = subprocess.run(["sh", "-c", f"{line} {closed}"], cwd=plan, check=False, capture_output=True)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b""), closed


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8"])
def test_a_narrow_encoding_spoils_no_data_and_stops_no_table(encoding: str, tmp_path: Path) -> None:
    shutil.copytree(PLANS / "town", tmp_path / "targets")
    with process(tmp_path, "status", stdout=subprocess.PIPE, env={"PYTHONIOENCODING": encoding}) as run:
        out, err = run.communicate(timeout=60)
    assert (run.returncode, err) == (0, b"")
    assert ("规模以上工业企业" in out.decode(encoding)) == (encoding != "ascii")
    with process(
        tmp_path, "status", "--format", "json", stdout=subprocess.PIPE, env={"PYTHONIOENCODING": encoding}
    ) as run:
        out, err = run.communicate(timeout=60)
    assert json.loads(out.decode())["assessments"][0]["name"] == "规模以上工业企业"


INTERRUPTED = """
import os, signal, sys, time
import yztrack.store
from yztrack.cli import main

def snapshot(root):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(30)

yztrack.store.snapshot = snapshot
sys.argv = ["yztrack", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize(
    "command", [["status"], ["check"], ["add-actual", "roads", "2023", "5"]], ids=" ".join
)
def test_ctrl_c_ends_quietly_with_130(command: list[str], plan: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, *command], cwd=plan, check=False, capture_output=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
