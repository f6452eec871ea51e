"""`yztrack check` by exit code, stdout, stderr and the files they write."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from xml.etree import ElementTree

import pytest

from tests.terminal import Ran, write, yztrack_at

PLAN = '[plan]\ntitle = "t"\npublisher = "p"\npublished = 2021-01-01\nreliability = "official"\n'
TARGET = '[[targets]]\nperiod = 2025\nat_least = 5\nsource = "plan"\n'
GOOD = 'name = "Output"\nkind = "flow"\nunit = "bn"\n' + TARGET
WRONG = 'name = "Wrong"\nkind = "flow"\nunit = "bn"\ncolour = 1\n' + TARGET
SILENT = GOOD.replace("Output", "Silent").replace("2025\n", '2025\nmeasure = "change"\n')
FORMATS = ["full", "concise", "json", "jsonl", "github", "gitlab", "junit", "sarif"]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    files = {"a/good.toml": GOOD, "a/silent.toml": SILENT, "b/wrong.toml": WRONG}
    return write(tmp_path, {"sources.toml": PLAN, **files})


def codes(ran: Ran) -> list[str]:
    return [one["code"] for one in json.loads(ran.out)["findings"]]


def places(ran: Ran) -> list[tuple[str, str]]:
    return [(one["path"].removeprefix("targets/"), one["code"]) for one in json.loads(ran.out)["findings"]]


def test_a_sound_workspace_exits_with_0_and_prints_nothing(tmp_path: Path) -> None:
    ran = yztrack_at(write(tmp_path, {"sources.toml": PLAN, "good.toml": GOOD}), "check")
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
        (["--select", "no-baseline"], 0, ["YZ401"]),
        (["--select", "No-Baseline,YZ1"], 1, ["YZ401", "YZ101"]),
        (["--ignore", "unknown-key, yz2"], 0, ["YZ401"]),
        (["--exit-zero"], 0, ["YZ401", "YZ101"]),
        (["--exit-zero", "--strict"], 0, ["YZ401", "YZ101"]),
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
        (["--ignore", "QQ"], "error: no rule's code starts with QQ\nhelp: `yztrack rule` lists the rules\n"),
        (["--select", ""], 'error: no rule\'s code starts with ""\n'),
        (["--select", "YZ1,,YZ2"], 'error: no rule\'s code starts with ""\n'),
        (
            ["--select", "no-base"],
            "error: no rule's code starts with no-base\nhelp: did you mean no-baseline",
        ),
        (["--statistics", "--format", "sarif"], "error: --statistics has no format sarif\nhelp: use one of "),
        (["-o", "targets"], "error: targets is a folder\n"),
        (["-o", "none/of.json"], "error: there is no folder none\n"),
        (["-o", "targets/a/good.toml"], "error: targets/a/good.toml is a file of the workspace\n"),
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


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_says_the_same_in_equal_bytes(form: str, plan: Path) -> None:
    ran = yztrack_at(plan, "check", "--format", form)
    assert ran == yztrack_at(plan, "check", "--format", form)
    assert ran.code == 1
    assert ran.out.count("unknown key colour") == (2 if form == "junit" else 1)
    assert ran.out.endswith("\n")
    assert (ran.err != "") == (form in {"full", "concise"})


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_of_nothing_is_sound(form: str, tmp_path: Path) -> None:
    ran = yztrack_at(write(tmp_path, {"sources.toml": PLAN, "good.toml": GOOD}), "check", "--format", form)
    assert ran.code == 0
    if form in {"json", "gitlab", "sarif"}:
        json.loads(ran.out)
    elif form == "junit":
        assert ElementTree.fromstring(ran.out).get("failures") == "0"
    else:
        assert ran.out == ""


@pytest.mark.parametrize("form", ["json", "github", "gitlab", "junit", "sarif"])
def test_machines_are_told_in_english_wherever_they_are(form: str, plan: Path) -> None:
    told = yztrack_at(plan, "check", "--format", form)
    assert yztrack_at(plan, "check", "--format", form, env={"LANG": "zh_CN.UTF-8"}) == told
    assert yztrack_at(plan, "check", "--format", form, "--lang", "zh") == told


def test_another_language_is_refused(plan: Path) -> None:
    assert yztrack_at(plan, "check", "--lang", "fr").code == 2


@pytest.mark.parametrize("form", ["full", "sarif"])
def test_a_result_goes_into_a_file_as_a_whole(form: str, plan: Path) -> None:
    printed = yztrack_at(plan, "check", "--format", form)
    (plan / "result").write_text("before")
    (plan / "result").chmod(0o640)
    ran = yztrack_at(plan, "check", "--format", form, "--output", "result")
    assert ran == Ran(1, "", printed.err)
    assert (plan / "result").read_bytes().decode() == printed.out
    assert stat.S_IMODE((plan / "result").stat().st_mode) == 0o640
    assert sorted(path.name for path in plan.iterdir()) == ["result", "targets"]


def test_a_file_that_did_not_exist_is_made_as_any_other(plan: Path) -> None:
    (plan / "other").touch()
    assert yztrack_at(plan, "check", "-o", "result").code == 1
    assert (plan / "result").stat().st_mode == (plan / "other").stat().st_mode


def test_a_link_is_followed_and_a_device_is_written_to(plan: Path) -> None:
    (plan / "real").touch()
    (plan / "link").symlink_to("real")
    assert yztrack_at(plan, "check", "--format", "jsonl", "-o", "link").code == 1
    assert (plan / "link").is_symlink()
    assert len((plan / "real").read_text("utf-8").splitlines()) == 2
    assert yztrack_at(plan, "check", "-o", os.devnull).code == 1
    assert not Path(os.devnull).is_file()


def test_a_result_that_does_not_fit_leaves_the_old_one(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (plan / "result").write_text("before")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    ran = yztrack_at(plan, "check", "-o", "result")
    assert (ran.code, (plan / "result").read_text()) == (2, "before")
    assert sorted(path.name for path in plan.iterdir()) == ["result", "targets"]


def test_a_step_of_github_gets_a_table_after_what_it_holds(plan: Path) -> None:
    summary = plan / "summary.md"
    summary.write_text("# before\n", encoding="utf-8")
    env = {"GITHUB_STEP_SUMMARY": str(summary)}
    ran = yztrack_at(plan, "check", "--format", "github", env=env)
    assert (ran.code, ran.err) == (1, "")
    text = summary.read_text("utf-8")
    assert text.startswith("# before\n### yztrack check\n")
    told = ["| error | targets/b/wrong.toml:4 |", "| warning | targets/a/silent.toml:6 |"]
    assert [line[: len(row)] for line, row in zip(text.splitlines()[-3:-1], told, strict=True)] == told
    yztrack_at(plan, "check", "--format", "full", env=env)
    assert summary.read_text("utf-8") == text


def test_a_summary_that_cannot_be_written_hides_nothing(plan: Path) -> None:
    ran = yztrack_at(plan, "check", "--format", "github", env={"GITHUB_STEP_SUMMARY": str(plan)})
    assert (ran.code, ran.out.count("::error")) == (1, 1)
    assert ran.err.startswith(f"note: {plan}: ")


@pytest.mark.parametrize("form", ["github", "gitlab", "junit", "sarif"])
def test_services_are_told_paths_from_the_root_of_the_repository(form: str, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    folder = write(tmp_path / "plans" / "city", {"sources.toml": PLAN, "wrong.toml": WRONG})
    assert "plans/city/targets/wrong.toml" in yztrack_at(folder, "check", "--format", form).out
    assert "plans/city" not in yztrack_at(folder, "check", "--format", "json").out


def test_statistics_count_rules(plan: Path) -> None:
    ran = yztrack_at(plan, "check", "--statistics")
    assert ran == Ran(
        1,
        "1  YZ101  unknown-key  error\n1  YZ401  no-baseline  warning\n",
        "4 files checked: 1 error, 1 warning, 0 notes\n",
    )
    told = json.loads(yztrack_at(plan, "check", "--statistics", "--format", "json").out)
    assert told["rules"][0] == {"count": 1, "code": "YZ101", "name": "unknown-key", "severity": "error"}


SUM = 'name = "Sum"\nkind = "flow"\nunit = "bn"\nderive = { sum = ["one", "two"] }\nnmae_zh = "x"\n'
LEAD = GOOD.replace("Output", "Lead").replace('source = "plan"', 'benchmark = "one"\nsource = "plam"')
MEMBERS: dict[str, str | bytes] = {
    "sources.toml": PLAN,
    "one.toml": GOOD.replace("Output", "One"),
    "two.toml": GOOD.replace("Output", "Two"),
    "sum.toml": SUM,
    "lead.toml": LEAD,
    "aside.toml": GOOD.replace("Output", "Aside").replace('"plan"', '"plam"'),
}


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (["targets/one.toml"], [("lead.toml", "YZ201")]),
        (["targets/lead.toml"], [("lead.toml", "YZ201")]),
        (["targets/aside.toml"], [("aside.toml", "YZ201")]),
        (["targets/sum.toml"], [("sum.toml", "YZ101")]),
        (["targets/two.toml"], []),
        (["targets/README.md"], []),
        (
            ["targets/sources.toml"],
            [("aside.toml", "YZ201"), ("lead.toml", "YZ201"), ("sum.toml", "YZ101")],
        ),
    ],
)
def test_of_some_files_what_they_can_break_is_checked(
    named: list[str], found: list[tuple[str, str]], tmp_path: Path
) -> None:
    folder = write(tmp_path, MEMBERS)
    (folder / "targets" / "README.md").touch()
    ran = yztrack_at(folder, "check", "--format", "json", *named)
    assert (places(ran), ran.code) == (found, 1 if found else 0)


def test_a_deleted_file_is_checked_by_those_that_name_it(tmp_path: Path) -> None:
    folder = write(tmp_path, MEMBERS)
    (folder / "targets" / "one.toml").unlink()
    ran = yztrack_at(folder, "check", "--format", "json", "targets/one.toml")
    assert places(ran) == [("lead.toml", "YZ205"), ("lead.toml", "YZ201")]
    assert ran.err == "note: targets/one.toml is gone; the files that name it are checked\n"
    ran = yztrack_at(folder / "targets", "check", "--format", "json", "one.toml")
    assert [code for _, code in places(ran)] == ["YZ205", "YZ201"]


def test_a_broken_file_elsewhere_is_not_told_and_raises_no_alarm(tmp_path: Path) -> None:
    folder = write(tmp_path, {**MEMBERS, "one.toml": "name =\n"})
    ran = yztrack_at(folder, "check", "--format", "json", "targets/lead.toml")
    assert places(ran) == [("lead.toml", "YZ201")]
    ran = yztrack_at(folder, "check", "--format", "json", "targets/one.toml")
    assert places(ran) == [("lead.toml", "YZ201"), ("one.toml", "YZ005")]


def test_a_folder_stands_for_its_files_broken_ones_too(tmp_path: Path) -> None:
    folder = write(tmp_path, {"sources.toml": PLAN, "a/good.toml": GOOD, "b/odd@name.toml": GOOD})
    assert places(yztrack_at(folder, "check", "--format", "json", "targets/a")) == []
    ran = yztrack_at(folder, "check", "--format", "json", "targets/b")
    assert places(ran) == [("b/odd@name.toml", "YZ007")]


def test_the_summary_counts_what_was_checked(plan: Path) -> None:
    assert yztrack_at(plan, "check", "targets/a").err.startswith("2 files checked")
    assert yztrack_at(plan, "check", "targets/a/good.toml").err == "1 file checked, nothing found\n"


def test_an_interrupt_exits_with_130(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("yztrack.cli.checking.stream", interrupted)
    assert yztrack_at(plan, "check").code == 130


def test_a_reader_that_goes_away_gets_no_traceback(plan: Path) -> None:
    command = f"{sys.executable} -m yztrack check --format json | head -c 0"
    done = subprocess.run(command, shell=True, cwd=plan, capture_output=True, text=True, check=False)
    assert done.stderr == ""
