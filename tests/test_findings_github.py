"""Workflow commands as GitHub's runner reads them, and the table of a step's summary."""

from __future__ import annotations

import re

from tests.found import HOSTILE, finding
from yztrack.render.findings_github import render, step_summary


def commands(text: str) -> list[str]:
    return [line.split("::")[1].split(" ")[0] for line in text.splitlines() if line.startswith("::")]


def test_annotations_are_escaped() -> None:
    odd = finding(path="targets/a,b:c.toml", message="100%\nnext", help="see, there: it is")
    assert render([odd], {}) == (
        "::error file=targets/a%2Cb%3Ac.toml,line=2,col=1,title=YZ103 wrong-value"
        "::100%25%0Anext; see, there: it is\n"
    )


def test_nothing_that_a_finding_says_becomes_a_command() -> None:
    odd = finding(path="::warning::x.toml", message=f"a\r\n::error::b {HOSTILE}", help="%0A::notice::c")
    assert commands(render([odd], {})) == ["error"]
    many = [odd] * 11
    assert commands(render(many, {})) == ["error"] * 10 + ["group", "endgroup", "notice"]
    plain = [line for line in render(many, {}).splitlines() if not line.startswith("::")]
    assert [line for line in plain if line.lstrip().startswith("::") or "##[" in line] == []


def test_the_worst_come_first_and_no_more_than_github_shows() -> None:
    many = [finding(severity="warning")] * 12 + [finding()] * 3 + [finding(severity="note")]
    lines = render(many, {}).splitlines()
    shown = [line.split(" ")[0] for line in lines if not line.startswith("- ")]
    assert shown == [
        *["::error"] * 3,
        *["::warning"] * 10,
        "::notice",
        "::group::further",
        "::endgroup::",
        "::notice",
    ]
    assert lines[-1] == "::notice title=yztrack::2 more findings are in the log of yztrack check"


def test_what_is_not_annotated_is_in_the_log() -> None:
    many = [finding(line=line) for line in range(1, 13)]
    rest = [line for line in render(many, {}).splitlines() if line.startswith("- ")]
    assert rest == [f"- targets/output.toml:{line}:1: YZ103 kind is flux; use flow" for line in (11, 12)]


def test_the_notice_of_a_rest_is_one_of_the_ten_notices() -> None:
    notes = [finding(severity="note", line=line) for line in range(1, 21)]
    assert commands(render(notes, {})).count("notice") == 10
    assert commands(render(notes[:10], {})) == ["notice"] * 10


def test_nothing_found_is_no_annotation() -> None:
    assert render([], {}) == ""


def test_the_summary_is_a_table_worst_first() -> None:
    told = [finding(severity="warning", line=1), finding(line=4)]
    assert step_summary(told, 2) == (
        "### yztrack check\n"
        "\n"
        "2 files checked: 1 error, 1 warning, 0 notes\n"
        "\n"
        "| | Where | Rule | What is wrong | What to do |\n"
        "|---|---|---|---|---|\n"
        "| error | targets/output.toml:4 | YZ103 wrong-value | kind is flux | use flow |\n"
        "| warning | targets/output.toml:1 | YZ103 wrong-value | kind is flux | use flow |\n"
        "\n"
    )


def test_the_summary_of_nothing_says_so() -> None:
    assert step_summary([], 3) == "### yztrack check\n\n3 files checked, nothing found\n\n"


def test_nothing_that_a_finding_says_leaves_its_cell() -> None:
    odd = finding(message=f"{HOSTILE}\n| next", help="a\\|b <img src=x> [c](d) *e* _f_")
    (row,) = [line for line in step_summary([odd], 1).split("\n") if "YZ103" in line]
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 6
    assert re.search(r"(?<!\\)[`*_\[\]]|<", row) is None


def test_a_summary_keeps_within_what_github_takes() -> None:
    many = [finding(message="工业" * 200, line=line) for line in range(1, 2001)]
    text = step_summary(many, 1)
    assert len(text.encode()) < 1024 * 1024
    rows = text.count("| error |")
    assert text.endswith(f"\n{2000 - rows} more are in the log.\n\n")
