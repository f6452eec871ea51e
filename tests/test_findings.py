"""Findings for people by what is printed, and as JSON by the committed schemas."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time

import jsonschema  # type: ignore[import-untyped]
import pytest
from rich.cells import cell_len

import yztrack
from tests.found import HOSTILE, finding
from yztrack.finding import Finding
from yztrack.message import say, visible
from yztrack.render import findings_json, findings_jsonl
from yztrack.render.findings import concise, counts, full, statistics, summary

SCHEMAS = Path(yztrack.__file__).parent / "schemas"
MANY = [finding(severity="warning", code="YZ302", name="contradicting-actuals")] * 12 + [
    finding(),
    finding(code="YZ101", name="unknown-key"),
]


@pytest.mark.parametrize(
    ("line", "column", "framed", "caret"),
    [
        ('kind = "flux"', 1, '  2 | kind = "flux"', "    | ^"),
        ("\tkind = 1", 2, "  2 |     kind = 1", "    |     ^"),
        ('"产值" = 1; x', 9, '  2 | "产值" = 1; x', "    |           ^"),
        ('\t"产值" = 1; x', 10, '  2 |     "产值" = 1; x', "    |               ^"),
        ('"a\u0301b" = 1', 5, '  2 | "a\u0301b" = 1', "    |    ^"),
        ('"นี่" = 1', 7, '  2 | "นี่" = 1', "    |     ^"),
        ("a\x1b[2J = 1", 7, "  2 | a\ufffd[2J = 1", "    |       ^"),
        ("产\u3000值 = 1", 5, "  2 | 产\u3000值 = 1", "    |        ^"),
        ("kind = 1\r", 1, "  2 | kind = 1", "    | ^"),
    ],
)
def test_the_caret_stands_below_the_fault(line: str, column: int, framed: str, caret: str) -> None:
    text = full([finding(column=column)], {"targets/output.toml": f"# first\n{line}\n"})
    assert text.split("\n")[1:4] == ["    |", framed, f"{caret} error: wrong-value"]


def test_of_a_long_line_the_part_with_the_fault_is_shown() -> None:
    text = full([finding(line=1, column=5001)], {"targets/output.toml": "x" * 5000 + "=" + "y" * 5000})
    _, _, framed, caret, _, _ = text.split("\n")
    assert len(framed) < 140
    assert framed[caret.index("^")] == "="
    assert framed.startswith("  1 | …xxx")
    assert framed.endswith("yyy…")


def test_of_a_long_line_the_beginning_is_shown_where_the_fault_stands_there() -> None:
    text = full([finding(line=1, column=3)], {"targets/output.toml": "ab=" + "工" * 5000})
    _, _, framed, caret, _, _ = text.split("\n")
    assert framed.startswith("  1 | ab=工")
    assert framed[caret.index("^")] == "="


@pytest.mark.parametrize("mark", ["工", "\t", "x", "e\u0301"])
@pytest.mark.parametrize("column", [1, 30, 31, 60, 61, 119, 121, 299, 301])
def test_a_frame_is_as_wide_for_any_script(mark: str, column: int) -> None:
    line = (mark * 300)[: column - 1] + "=" + mark * 300
    _, _, framed, caret, _, _ = full([finding(line=1, column=column)], {"targets/output.toml": line}).split(
        "\n"
    )
    assert cell_len(framed) <= 6 + 120
    assert framed[: framed.index("=")].isprintable()
    assert cell_len(framed[: framed.index("=")]) == cell_len(caret[: caret.index("^")])


def test_a_finding_at_an_empty_line_has_no_frame() -> None:
    assert full([finding(line=9)], {"targets/output.toml": "x = 1\n"}) == (
        "targets/output.toml:9:1: YZ103 kind is flux\n  error: wrong-value\n  help: use flow\n"
    )


def test_concise_is_one_line_a_finding_and_names_what_is_no_error() -> None:
    assert concise([finding(), finding(severity="warning", line=3)], {}) == (
        "targets/output.toml:2:1: YZ103 kind is flux; use flow\n"
        "targets/output.toml:3:1: YZ103 kind is flux; use flow [warning]\n"
    )


@pytest.mark.parametrize("draw", [full, concise])
def test_nothing_that_a_finding_says_steers_the_terminal(draw: object) -> None:
    assert callable(draw)
    odd = finding(message=say("unknown key {key}", key=HOSTILE), help=HOSTILE)
    assert all(visible(line) == line for line in draw([odd], {odd.path: f"#\n{HOSTILE}\n"}).split("\n"))


@pytest.mark.parametrize("draw", [full, concise])
def test_people_read_it_in_their_language(draw: object) -> None:
    assert callable(draw)
    told = finding(message=say("{count} more", count=3), severity="warning")
    assert "3 more" in draw([told], {})
    assert "另 3 项" in draw([told], {}, "zh")


@pytest.mark.parametrize(
    ("told", "checked", "text"),
    [
        ([], 1, "1 file checked, nothing found"),
        ([], 0, "0 files checked, nothing found"),
        ([finding()], 3, "3 files checked: 1 error, 0 warnings, 0 notes"),
        ([finding(severity="warning")] * 2, 1, "1 file checked: 0 errors, 2 warnings, 0 notes"),
        ([finding(severity="note")], 2, "2 files checked: 0 errors, 0 warnings, 1 note"),
    ],
)
def test_the_summary_counts(told: list[Finding], checked: int, text: str) -> None:
    assert summary(told, checked) == text


def test_statistics_tell_the_commonest_first_then_by_code() -> None:
    assert statistics(MANY) == (
        "12  YZ302  contradicting-actuals  warning\n"
        " 1  YZ101  unknown-key            error\n"
        " 1  YZ103  wrong-value            error\n"
    )


def test_nothing_found_is_nothing_printed() -> None:
    assert [draw([], {}) for draw in (full, concise, findings_jsonl.render)] == ["", "", ""]
    assert (statistics([]), findings_jsonl.statistics([])) == ("", "")


@pytest.mark.parametrize("told", [[], MANY, [finding(message=visible(HOSTILE))]], ids=["none", "many", "odd"])
def test_json_keeps_to_its_schemas(told: list[Finding]) -> None:
    drawn = {"check-1.json": findings_json.render(told, {})}
    drawn["check-statistics-1.json"] = findings_json.statistics(told)
    for name, text in drawn.items():
        schema = json.loads((SCHEMAS / name).read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(json.loads(text))
    assert json.loads(drawn["check-1.json"])["summary"] == counts(told)


def test_json_lines_are_the_findings_and_the_rules_of_json() -> None:
    odd = [*MANY, finding(message="two\nlines")]
    lines = findings_jsonl.render(odd, {}).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(findings_json.render(odd, {}))["findings"]
    lines = findings_jsonl.statistics(odd).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(findings_json.statistics(odd))["rules"]


def test_ten_thousand_findings_in_a_long_file_are_drawn_in_no_time() -> None:
    text = "at_least = 100\n" * 20_000
    many = [finding(line=line) for line in range(1, 10_001)]
    start = process_time()
    assert full(many, {"targets/output.toml": text}).count("^") == 10_000
    assert process_time() - start < 5, "the text is split once a file, not once a finding"
