"""`yztrack diff` against git revisions and dates: on a terminal, as JSON and for a pull request."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from textwrap import dedent
from typing import get_args

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import yztrack
from tests.terminal import Ran, write, yztrack_at
from yztrack import wording
from yztrack.causes import Code
from yztrack.render.diff_text import MARK

SCHEMA = json.loads((Path(yztrack.__file__).parent / "schemas" / "diff-1.json").read_text("utf-8"))
OUTPUT = """
    name = "Output | gross"
    name_zh = "产值"
    kind = "flow"
    unit = "bn"
    [[targets]]
    period = 2025
    at_least = 100
    baseline = 2020
    source = "plan"
    [[actuals]]
    period = 2020
    value = 50
    source = "plan"
"""
FIGURE = '\n[[actuals]]\nperiod = 2023\nvalue = 90\nsource = "later"\n'


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A repository with one commit; the files have a new figure since."""
    write(tmp_path, {"industry/output.toml": OUTPUT})
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "the plan")
    write(tmp_path, {"industry/output.toml": dedent(OUTPUT).lstrip() + FIGURE})
    return tmp_path


def test_a_figure_added_since_the_last_commit_moves_the_goal(plan: Path) -> None:
    assert yztrack_at(plan, "diff") == Ran(
        0,
        dedent("""\
            industry/output@2025  Output | gross, bn
              open -> ahead
              Latest: 50 (2020) -> 90 (2023)
              Gap: 50 to go -> 10 to go
              because new figure for 2023: 90 (later)

            since HEAD: 1 changed (1 rated anew), 0 set, 0 dropped
            """),
        "",
    )


def test_nothing_that_changed_is_said_and_no_reason_to_fail(plan: Path) -> None:
    git(plan, "commit", "-am", "a figure")
    assert yztrack_at(plan, "diff", "--exit-code") == Ran(0, "no goal has changed since HEAD\n", "")


def test_exit_code_tells_of_a_change(plan: Path) -> None:
    assert yztrack_at(plan, "diff", "--exit-code").code == 1


def test_two_revisions_are_compared_whatever_the_files_are_now(plan: Path) -> None:
    git(plan, "commit", "-am", "a figure")
    write(plan, {"industry/output.toml": OUTPUT})
    assert "open -> ahead" in yztrack_at(plan, "diff", "HEAD~1", "HEAD").out
    assert "ahead -> open" in yztrack_at(plan, "diff", "HEAD", "HEAD~1").out


def test_two_dates_are_compared_by_what_was_known_on_each(plan: Path) -> None:
    ran = yztrack_at(plan, "diff", "2024-01-31", "2024-03-31")
    assert "because new figure for 2023: 90 (later)" in ran.out
    assert "since 2024-01-31: 1 changed" in ran.out


def test_json_follows_its_schema(plan: Path) -> None:
    ran = yztrack_at(plan, "diff", "--format", "json")
    told = json.loads(ran.out)
    Draft202012Validator(SCHEMA).validate(told)
    assert told["before"] == {"revision": "HEAD", "as_of": "2024-06-30"}
    assert told["summary"] == {"changed": 1, "rated_differently": 1, "set": 0, "dropped": 0}
    (change,) = told["changes"]
    assert (change["before"]["rating"], change["after"]["rating"]) == ("open", "ahead")
    assert [(one["code"], one["period"], one["after"][0]["source"]) for one in change["causes"]] == [
        ("actual-new", "2023", "later")
    ]


def test_markdown_is_a_table_in_which_a_name_breaks_no_cell(plan: Path) -> None:
    lines = yztrack_at(plan, "diff", "HEAD", "--format", "markdown").out.splitlines()
    assert lines[0] == MARK
    assert lines[-1] == (
        "| Output \\| gross, bn `industry/output@2025` | open -&gt; ahead | 50 (2020) -&gt; 90 (2023) "
        "| 50 to go -&gt; 10 to go | new figure for 2023: 90 (later) |"
    )


def test_new_goals_are_listed_apart(plan: Path) -> None:
    goal = '\n[[targets]]\nperiod = 2030\nat_least = 200\nsource = "plan"\n'
    write(plan, {"industry/output.toml": dedent(OUTPUT).lstrip() + goal})
    out = yztrack_at(plan, "diff").out
    assert out.startswith("New goals\n  industry/output@2030  Output | gross, bn: open\n")
    assert "<details><summary>New goals</summary>" in yztrack_at(plan, "diff", "--format", "markdown").out


def test_chinese_says_it_in_chinese(plan: Path) -> None:
    out = yztrack_at(plan, "diff", "--lang", "zh").out
    assert "进行中 -> 快于预期" in out
    assert "because" not in out


def test_only_what_is_named_is_compared(plan: Path) -> None:
    write(plan, {"other/thing.toml": OUTPUT})
    assert "industry/output" not in yztrack_at(plan, "diff", "--only", "thing").out
    assert yztrack_at(plan, "diff", "--only", "nothing").code == 2


@pytest.mark.parametrize("name", ["no-such-branch", "--upload-pack=x", "HEAD:targets"])
def test_a_revision_that_is_none_is_refused(plan: Path, name: str) -> None:
    ran = yztrack_at(plan, "diff", "--", name)
    assert ran.code == 2
    assert f"git knows no revision {name} here" in ran.err


def test_outside_a_repository_a_revision_is_refused(tmp_path: Path) -> None:
    ran = yztrack_at(write(tmp_path, {"output.toml": OUTPUT}), "diff")
    assert ran.code == 2
    assert "git knows no revision HEAD here" in ran.err


def test_a_file_broken_then_is_named_and_hides_no_other(plan: Path) -> None:
    write(plan, {"broken.toml": "name = \n"})
    ran = yztrack_at(plan, "diff")
    assert ran.code == 1
    assert "open -> ahead" in ran.out
    assert "targets/broken.toml:1" in ran.err


def test_every_cause_has_words_and_stands_in_the_schema() -> None:
    assert set(get_args(Code)) <= set(wording.CAUSES)
    assert SCHEMA["$defs"]["cause"]["properties"]["code"]["enum"] == list(get_args(Code))
