"""`yztrack check` and `yztrack rule` by exit code, stdout and stderr."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from tests.terminal import Ran, write, yztrack_at
from yztrack.finding import Rule
from yztrack.rules import ALL

GOOD = 'name = "Output"\nkind = "flow"\nunit = "bn"\n'
WRONG = GOOD + "colour = 1\n"
SILENT = GOOD + '[[targets]]\nperiod = 2025\nmeasure = "change"\nat_least = 5\nsource = "plan"\n'


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path, {"a/good.toml": GOOD, "a/silent.toml": SILENT, "b/wrong.toml": WRONG})


def codes(ran: Ran) -> list[str]:
    return [one["code"] for one in json.loads(ran.out)["findings"]]


def test_a_sound_workspace_exits_with_0_and_prints_nothing(tmp_path: Path) -> None:
    ran = yztrack_at(write(tmp_path, {"good.toml": GOOD}), "check")
    assert ran == Ran(0, "", "2 files checked, nothing found\n")


def test_full_shows_each_finding_in_its_line_with_a_remedy(plan: Path) -> None:
    ran = yztrack_at(plan, "check")
    assert ran == Ran(
        1,
        dedent("""\
            targets/a/silent.toml:6:1: YZ401 measure = "change" without a baseline
                |
              6 | measure = "change"
                | ^ warning: no-baseline
                = help: add baseline = …, or baseline_value = …

            targets/b/wrong.toml:4:1: YZ101 unknown key colour
                |
              4 | colour = 1
                | ^ error: unknown-key
                = help: delete it, or see the file format for the keys there are
            """),
        "4 files checked: 1 error, 1 warning, 0 notes\n",
    )


def test_concise_is_one_line_a_finding(plan: Path) -> None:
    ran = yztrack_at(plan, "check", "--format", "concise")
    assert (ran.code, [line.split("; ") for line in ran.out.splitlines()]) == (
        1,
        [
            [
                'targets/a/silent.toml:6:1: YZ401 measure = "change" without a baseline',
                "add baseline = …, or baseline_value = … [warning]",
            ],
            [
                "targets/b/wrong.toml:4:1: YZ101 unknown key colour",
                "delete it, or see the file format for the keys there are",
            ],
        ],
    )


def test_json_has_one_shape_and_leaves_stderr_alone(plan: Path) -> None:
    ran = yztrack_at(plan, "check", "--format", "json")
    report = json.loads(ran.out)
    assert (ran.code, ran.err) == (1, "")
    assert report["schema"] == "yztrack/check/1"
    assert report["summary"] == {"errors": 1, "warnings": 1, "notes": 0, "files": 2}
    assert report["findings"][1] == {
        "path": "targets/b/wrong.toml",
        "line": 4,
        "column": 1,
        "code": "YZ101",
        "name": "unknown-key",
        "severity": "error",
        "message": "unknown key colour",
        "help": "delete it, or see the file format for the keys there are",
    }


def test_github_annotates_lines_and_leaves_stderr_alone(plan: Path) -> None:
    ran = yztrack_at(plan, "check", "--format", "github")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines()[0] == (
        "::error file=targets/b/wrong.toml,line=4,col=1,title=YZ101 unknown-key"
        "::unknown key colour; delete it, or see the file format for the keys there are"
    )


@pytest.mark.parametrize(
    ("options", "code", "found"),
    [
        ([], 1, ["YZ401", "YZ101"]),
        (["--select", "YZ4"], 0, ["YZ401"]),
        (["--select", "yz4"], 0, ["YZ401"]),
        (["--select", "YZ4", "--strict"], 1, ["YZ401"]),
        (["--ignore", "YZ101"], 0, ["YZ401"]),
        (["--ignore", "YZ101", "--strict"], 1, ["YZ401"]),
        (["--select", "YZ1", "--select", "YZ4", "--ignore", "YZ401"], 1, ["YZ101"]),
        (["--ignore", "YZ1", "--ignore", "YZ4", "--strict"], 0, []),
        (["targets/a"], 0, ["YZ401"]),
        (["targets/a/good.toml"], 0, []),
        (["targets/b/wrong.toml", "targets/a/silent.toml"], 1, ["YZ401", "YZ101"]),
        (["."], 1, ["YZ401", "YZ101"]),
        (["targets"], 1, ["YZ401", "YZ101"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_findings_are_chosen_by_code_and_place(
    options: list[str], code: int, found: list[str], plan: Path
) -> None:
    ran = yztrack_at(plan, "check", "--format", "json", *options)
    assert (ran.code, codes(ran)) == (code, found)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--select", "E5"], "error: no rule's code starts with E5\nhelp: `yztrack rule` lists the rules\n"),
        (["--ignore", "X"], "error: no rule's code starts with X\nhelp: `yztrack rule` lists the rules\n"),
        (["nowhere"], "error: nowhere does not exist\nhelp: name files or folders of the workspace\n"),
        (["elsewhere"], "error: elsewhere is not in the workspace "),
        (["--targets", "nowhere"], "error: the workspace nowhere does not exist\n"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_it_cannot_do_exits_with_2(options: list[str], error: str, plan: Path) -> None:
    (plan / "elsewhere").mkdir()
    ran = yztrack_at(plan, "check", *options)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(error)


def test_a_link_that_is_named_is_checked_itself(plan: Path) -> None:
    root = plan / "targets"
    (root / "dangling.toml").symlink_to("nowhere.toml")
    (root / "alias.toml").symlink_to("b/wrong.toml")
    for name, found in (("dangling.toml", ["YZ001"]), ("alias.toml", ["YZ101"])):
        ran = yztrack_at(plan, "check", f"targets/{name}", "--format", "json")
        assert (codes(ran), json.loads(ran.out)["findings"][0]["path"]) == (found, f"targets/{name}")


def test_a_workspace_without_files_does_not_pass_for_sound(tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    assert yztrack_at(tmp_path, "check").code == 2


def test_paths_are_told_from_what_holds_the_workspace(plan: Path) -> None:
    at_root = yztrack_at(plan, "check", "--format", "json")
    assert yztrack_at(plan / "targets" / "a", "check", "--format", "json") == at_root


def test_two_runs_give_equal_bytes(plan: Path) -> None:
    assert yztrack_at(plan, "check", "--format", "json") == yztrack_at(plan, "check", "--format", "json")


def test_every_rule_is_listed_in_a_line(tmp_path: Path) -> None:
    ran = yztrack_at(tmp_path, "rule")
    assert (ran.code, ran.err) == (0, "")
    assert [line.split()[:3] for line in ran.out.splitlines()] == [
        [rule.code, rule.severity, rule.name] for rule in ALL
    ]


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_a_rule_is_printed_in_full(rule: Rule, tmp_path: Path) -> None:
    ran = yztrack_at(tmp_path, "rule", rule.code)
    assert ran == Ran(0, f"{rule.code} {rule.name} ({rule.severity})\n\n{rule.text}\n", "")
    assert yztrack_at(tmp_path, "rule", rule.name) == ran


@pytest.mark.parametrize(
    ("asked", "help_"),
    [
        ("duplicat", "did you mean duplicate-target, duplicate-actual?"),
        ("zzz", "`yztrack rule` lists the rules"),
    ],
)
def test_an_unknown_rule_is_refused(asked: str, help_: str, tmp_path: Path) -> None:
    assert yztrack_at(tmp_path, "rule", asked) == Ran(2, "", f"error: no rule {asked}\nhelp: {help_}\n")
