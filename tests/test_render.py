"""The renderers by golden files that a person reads, then what no golden file can promise.

`pytest --regenerate tests/test_render.py` writes the golden files anew; read what changed before you keep it.
The plan in `workspaces/ratings` holds a goal of every rating as of 2024-06-30.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its types are another package
import pytest
from rich.cells import cell_len

import yztrack
from tests.terminal import Ran, write, yztrack_at
from yztrack.cells import amount, gap_text, percent
from yztrack.cli.naming import target_places
from yztrack.quantity import Quantity, downward, exactly, upward
from yztrack.rating import RATINGS
from yztrack.render import status_csv, status_json
from yztrack.render.jsontext import dumps, interval
from yztrack.render.status_csv import COLUMNS
from yztrack.render.status_markdown import escaped
from yztrack.report import Report, Selection, judge
from yztrack.store import load

HERE = Path(__file__).parent
SCHEMAS = Path(yztrack.__file__).parent / "schemas"
AS_OF = ("--as-of", "2024-06-30")
GOLDEN: dict[str, tuple[int, tuple[str, ...]]] = {
    **{
        f"status-{width}-{language}.txt": (width, ("--lang", language))
        for width in (50, 80, 200)
        for language in ("en", "zh")
    },
    "status-all-120-en.txt": (120, ("--all",)),
    "status-en.md": (80, ("--format", "markdown")),
    "status-zh.md": (80, ("--format", "markdown", "--lang", "zh")),
    "status.csv": (80, ("--format", "csv", "--all")),
    "status.json": (80, ("--format", "json", "--all")),
}


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    """A folder that holds a copy of the plan with a goal of every rating, outside any repository."""
    shutil.copytree(HERE / "workspaces" / "ratings", tmp_path / "targets")
    return tmp_path


def drawn(ran: Ran) -> str:
    """What was printed, without the blanks that fill up a line, and the version."""
    assert (ran.code, ran.err) == (0, "")
    text = ran.out.replace(f'"yztrack {yztrack.__version__}"', '"yztrack VERSION"')
    return "".join(f"{line.rstrip(' ')}\n" for line in text.split("\n")[:-1])


@pytest.mark.parametrize("name", GOLDEN)
def test_a_report_is_drawn_as_in_its_golden_file(
    name: str, ratings: Path, request: pytest.FixtureRequest
) -> None:
    width, options = GOLDEN[name]
    text = drawn(yztrack_at(ratings, "status", *AS_OF, *options, columns=width))
    golden = HERE / "golden" / name
    if request.config.getoption("--regenerate"):
        golden.write_bytes(text.encode())
    assert golden.read_bytes().decode() == text


def test_every_rating_occurs_in_the_golden_plan(ratings: Path) -> None:
    report = json.loads(yztrack_at(ratings, "status", *AS_OF, "--format", "json").out)
    assert {one["rating"] for one in report["assessments"]} == set(RATINGS)


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_two_runs_give_equal_bytes(form: str, ratings: Path) -> None:
    first, second = (yztrack_at(ratings, "status", *AS_OF, "--format", form) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [20, 33, 40, 50, 60, 70, 80, 100, 119, 120, 160, 200])
def test_no_line_is_wider_than_the_terminal_and_no_mark_is_cut(
    width: int, language: str, ratings: Path
) -> None:
    options = ("status", *AS_OF, "--all", "--lang", language)
    narrow = yztrack_at(ratings, *options, columns=width).out
    assert max(cell_len(line.rstrip(" ")) for line in narrow.split("\n")) <= width
    assert "…" not in narrow
    names = [one["name_zh" if language == "zh" else "name"] for one in _assessments(ratings)]
    for name in names:
        assert _without_blanks(name) in _columns_joined(narrow), name


def _assessments(folder: Path) -> list[dict[str, Any]]:
    report = json.loads(yztrack_at(folder, "status", *AS_OF, "--all", "--format", "json").out)
    told: list[dict[str, Any]] = report["assessments"]
    return told


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _columns_joined(screen: str) -> str:
    """The first column read downwards and the whole read across: a folded name is whole in one of them."""
    first = (re.split(r"\s{2,}", line)[0] for line in screen.split("\n"))
    return _without_blanks(" ".join(first)) + "\n" + _without_blanks(screen)


LONG = """
    name = "Steps counted in a year by a very diligent machine"
    kind = "flow"
    unit = "steps"
    [[targets]]
    period = "2021/2025"
    over = "total"
    between = [100000000000000000000000000000, 200000000000000000000000000000]
    source = "plan"
    [[actuals]]
    period = "2021-01/2023-11"
    between = [123456789012345678901234567.25, 234567890123456789012345678.5]
    source = "later"
"""


@pytest.mark.parametrize(("width", "cards"), [(20, True), (60, True), (72, False), (80, False), (120, False)])
def test_figures_of_any_length_fit_a_table_of_80_columns(width: int, cards: bool, tmp_path: Path) -> None:
    screen = yztrack_at(write(tmp_path, {"steps.toml": LONG}), "status", *AS_OF, columns=width).out
    assert ("  Due: 2021/2025" in screen) == cards
    assert max(cell_len(line.rstrip(" ")) for line in screen.split("\n")) <= width


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [120, 200])
def test_decimal_points_stand_below_each_other(width: int, language: str, ratings: Path) -> None:
    screen = yztrack_at(ratings, "status", *AS_OF, "--lang", language, columns=width).out
    points = {
        cell_len(found[1])
        for line in screen.split("\n")
        if (found := re.match(r"(.*(?<![.\d])(?:70|45|58|34|20|-10|99))(?:\.7)?%", line))
    }
    assert len(points) == 1


@pytest.mark.parametrize(
    ("command", "schema"),
    [
        (("status", *AS_OF, "--all", "--format", "json"), "status-1.json"),
        (("status", "--as-of", "2020-01-01", "--format", "json"), "status-1.json"),
        (("check", "--format", "json"), "check-1.json"),
    ],
)
@pytest.mark.parametrize("workspace", ["ratings", "goals", "town", "real"])
def test_json_is_as_its_schema_says(command: tuple[str, ...], schema: str, workspace: str) -> None:
    root = HERE.parent / "targets" if workspace == "real" else HERE / "workspaces" / workspace
    rules = json.loads((SCHEMAS / schema).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(rules)
    ran = yztrack_at(HERE, *command, "--targets", str(root))
    jsonschema.Draft202012Validator(
        rules, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(json.loads(ran.out))


@pytest.mark.parametrize("schema", ["status-1.json", "check-1.json"])
def test_a_schema_forbids_unknown_keys_and_demands_all(schema: str) -> None:
    def objects(node: object) -> list[dict[str, Any]]:
        if isinstance(node, list):
            return [one for item in node for one in objects(item)]
        if not isinstance(node, dict):
            return []
        below = [one for item in node.values() for one in objects(item)]
        return [node, *below] if isinstance(node.get("properties"), dict) else below

    found = objects(json.loads((SCHEMAS / schema).read_text(encoding="utf-8")))
    assert found
    for one in found:
        assert one["additionalProperties"] is False
        optional = set(one["properties"]) - set(one["required"])
        assert not optional or "code" in one["properties"], "only a reason's parameters vary with its code"


def test_csv_reads_back_with_a_value_for_every_column(ratings: Path) -> None:
    rows = list(csv.DictReader(StringIO(yztrack_at(ratings, "status", *AS_OF, "--format", "csv").out)))
    report = {one["target"]: one for one in _assessments(ratings)}
    assert {tuple(row) for row in rows} == {COLUMNS}
    for row in rows:
        one = report[row["target"]]
        assert (row["rating"], row["met"]) == (one["rating"], one["met"])
        assert row["gap_high"] == (
            "" if not one["gap"] or one["gap"]["high"] is None else str(one["gap"]["high"])
        )


FORMULA = """
    name = "=1+1"
    kind = "flow"
    unit = "@SUM(A1)"
    [[targets]]
    period = 2025
    at_least = 1
    source = "plan"
    where = "-2+3"
    label = "+1"
"""


def test_no_cell_is_a_formula_to_a_spreadsheet(tmp_path: Path) -> None:
    ran = yztrack_at(write(tmp_path, {"x.toml": FORMULA}), "status", *AS_OF, "--format", "csv")
    (row,) = csv.DictReader(StringIO(ran.out))
    assert [row[key] for key in ("name", "unit", "where", "label")] == ["'=1+1", "'@SUM(A1)", "'-2+3", "'+1"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a|b", "a\\|b"),
        ("*x* _y_ `z` [l](u)", "\\*x\\* \\_y\\_ \\`z\\` \\[l\\](u)"),
        ("&copy; ~~gone~~ $x$", "&amp;copy; \\~\\~gone\\~\\~ \\$x\\$"),
        ("back\\slash", "back\\\\slash"),
        ("  wide   space ", "wide space"),
    ],
)
def test_markdown_shows_a_name_as_it_is(text: str, shown: str) -> None:
    assert escaped(text) == shown


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (exactly(Decimal("9124.36")), "9,124.36"),
        (exactly(Decimal("-0.40")), "-0.40"),
        (upward(Decimal(9000)), "≥ 9,000"),
        (upward(Decimal(9000), low_open=True), "> 9,000"),
        (downward(Decimal(134)), "≤ 134"),
        (downward(Decimal("0.1"), high_open=True), "< 0.1"),
        (Quantity(Decimal(119), False, Decimal(134), False), "119..134"),
        (Quantity(), "-"),
        (exactly(Decimal(10**29)), "100,000,000,000,000,000,000,000,000,000"),
        (exactly(Decimal("7.6466441650644304933172546740800")), "7.65"),
    ],
)
def test_an_amount_reads_as_people_write_it(quantity: Quantity, text: str) -> None:
    assert amount(quantity) == text
    assert text.encode("gbk").decode("gbk") == text


def test_a_figure_that_was_computed_is_cut_in_json_and_one_that_was_printed_is_not() -> None:
    printed, computed = (
        Decimal(123456789012345678901234567890),
        Decimal("7.6466441650644304933172546740800"),
    )
    assert interval(Quantity(computed, True, printed, False)) == {
        "low": Decimal("7.64664416506"),
        "low_open": True,
        "high": printed,
        "high_open": False,
    }


@pytest.mark.parametrize(
    ("gap", "met", "text"),
    [
        (exactly(Decimal(5)), False, "5 to go"),
        (exactly(Decimal(-5)), True, "5 over"),
        (exactly(Decimal(0)), True, "reached"),
        (downward(Decimal(0), high_open=True), True, "reached"),
        (downward(Decimal(-5)), True, "≥ 5 over"),
        (downward(Decimal(1000), high_open=True), False, "< 1,000 to go"),
        (Quantity(Decimal("-2.5"), False, Decimal(1), False), False, "-2.5..1 to go"),
        (Quantity(), False, "-"),
        (None, False, "-"),
    ],
)
def test_a_gap_says_what_is_missing_or_exceeded(gap: Quantity | None, met: bool, text: str) -> None:
    assert gap_text(gap, "en", met=met) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (exactly(Decimal("0.739")), "74%"),
        (exactly(Decimal("0.997")), "99.7%"),
        (exactly(Decimal("0.99999")), "99.9%"),
        (exactly(Decimal(1)), "100%"),
        (exactly(Decimal("1.004")), "100%"),
        (exactly(Decimal("-0.1")), "-10%"),
        (upward(Decimal("0.2063")), "≥ 21%"),
        (Quantity(), "-"),
    ],
)
def test_what_is_short_of_the_goal_never_reads_as_100_per_cent(share: Quantity, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("9124.3600"), "9124.3600"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal(-0), "0"),
        ("\x00", '"\\u0000"'),
        ("工业\x1b", '"工业\\u001b"'),
        (None, "null"),
    ],
)
def test_json_prints_decimals_plainly_and_control_characters_escaped(value: object, text: str) -> None:
    assert dumps(value) == text


@pytest.mark.parametrize("indent", [None, 1, 2])
@pytest.mark.parametrize(
    "value",
    [
        {"a": {"b": [1, [True, False, None], {}]}, "工": 'q"\\\n'},
        {"empty": {}, "none": [], "pair": (1, -2.5)},
        [[], [{}], "", 10**40],
        {},
        "text",
    ],
)
def test_json_without_decimals_is_that_of_the_standard_library(value: object, indent: int | None) -> None:
    assert dumps(value, indent=indent) == json.dumps(value, ensure_ascii=False, indent=indent)


@pytest.mark.parametrize("value", [float("nan"), [float("inf")]])
def test_what_is_no_number_is_not_written_as_json(value: object) -> None:
    with pytest.raises(ValueError, match="no number of JSON"):
        dumps(value)


def judged(folder: Path) -> tuple[Report, dict[str, tuple[str, int]]]:
    """The report of a plan with every goal, and where its goals stand."""
    loaded = load(folder / "targets")
    report = judge(loaded.workspace, date(2024, 6, 30), Selection(everything=True))
    return report, target_places(report, loaded)


def head_of(report: Report, cited: set[str]) -> str:
    return status_json.opening(
        as_of=report.as_of,
        method=report.method,
        settings=report.settings,
        sources=report.sources,
        summary=report.summary,
        inputs={"revision": None},
        cited=cited,
    )


def test_a_document_may_be_made_row_by_row_in_parts(ratings: Path) -> None:
    report, places = judged(ratings)
    parts = report.rows[:5], report.rows[5:]
    head = head_of(report, status_json.cited(parts[0]) | status_json.cited(parts[1]))
    rows = ",\n".join(status_json.row_text(row, places) for part in parts for row in part)
    whole = status_json.render(report, inputs={"revision": None}, places=places)
    assert head + rows + status_json.CLOSING == whole
    assert json.dumps(json.loads(whole), indent=1).count("\n") + 1 == whole.count("\n")
    lines = status_csv.header() + "".join(status_csv.row_lines(part, places) for part in parts)
    assert lines == status_csv.render(report, places=places)


def test_a_row_in_one_line_says_what_it_says_in_the_document(ratings: Path) -> None:
    report, places = judged(ratings)
    lines = [status_json.row_line(row, places) for row in report.rows]
    told = json.loads(status_json.render(report, inputs={}, places=places))["assessments"]
    assert [json.loads(line) for line in lines] == told
    assert not any("\n" in line for line in lines)


def test_a_document_without_rows_has_an_empty_list(ratings: Path) -> None:
    report = judged(ratings)[0]._replace(rows=())
    text = status_json.render(report, inputs={}, places={})
    assert text.endswith('\n "sources": {},\n "assessments": []\n}\n')
    assert json.loads(text)["assessments"] == []


QUOTED = """
name = '"So", they say'
kind = "flow"
unit = "=1+1"

[[targets]]
period = 2025
at_least = 30
source = "plan"
"""


def test_a_cell_is_quoted_where_the_standard_library_quotes_it(ratings: Path) -> None:
    (ratings / "targets" / "loose.toml").write_text(QUOTED, "utf-8")
    report, places = judged(ratings)
    text = status_csv.render(report, places=places)
    records = list(csv.reader(StringIO(text)))
    again = StringIO()
    csv.writer(again, lineterminator="\n").writerows(records)
    assert text == again.getvalue()
    row = next(dict(zip(COLUMNS, cells, strict=True)) for cells in records if cells[1] == "loose")
    assert (row["name"], row["unit"]) == ('"So", they say', "'=1+1")
