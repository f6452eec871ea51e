"""The workbook, read back as a file and by two readers; nothing of a plan becomes a formula by itself."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped]  # its types are another package
import pytest
from python_calamine import CalamineWorkbook

from tests.terminal import write, yztrack_at
from yztrack import wording, workbook_words
from yztrack.render.workbook_charts import years
from yztrack.render.workbook_goals import KEYS
from yztrack.render.workbook_pen import MOST_UNITS, fitting, lines_of, width

HERE = Path(__file__).parent
OUTPUT = """
    name = "Output"
    name_zh = "产值"
    kind = "flow"
    unit = "亿元"
    headline = true
    [[targets]]
    period = 2023
    more_than = 1000
    baseline = 2020
    source = "plan"
    [[targets]]
    period = 2030
    at_least = 2000.50
    baseline = 2020
    source = "plan"
    [[actuals]]
    period = 2020
    value = 500
    source = "plan"
    [[actuals]]
    period = 2022
    at_least = 900
    source = "later"
    [[actuals]]
    period = 2023
    value = 800.25
    source = "later"
    [[actuals]]
    period = 2023
    value = 700
    source = "plan"
    published = 2024-02-01
    note = "@note"
"""
SOURCES = """
    [plan]
    title = "The plan"
    publisher = "The city"
    published = 2021-01-01
    reliability = "official"
    url = "https://example.org/plan?a=1&b=2"
    [later]
    title = "=HYPERLINK(1)"
    publisher = "+The bureau"
    published = 2024-03-01
    reliability = "official"
    url = "javascript:alert(1)"
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path, {"industry/output.toml": OUTPUT, "sources.toml": SOURCES})


def exported(folder: Path, *options: str, name: str = "a.xlsx") -> Path:
    ran = yztrack_at(folder, "export", name, *options)
    assert (ran.code, ran.err) == (0, "")
    return folder / name


def opened(path: Path, *, values: bool = False) -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", "(Unknown|Conditional Formatting) extension"
        )  # it keeps none of them
        return openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=values)


def columns_of(sheet: Any) -> dict[str, list[Any]]:
    rows = list(sheet.iter_rows(values_only=True))
    return {str(name): [row[at] for row in rows[1:]] for at, name in enumerate(rows[0])}


def test_goals_stand_in_the_order_in_which_they_are_read(plan: Path) -> None:
    told = columns_of(opened(exported(plan), values=True)["Goals"])
    assert list(told)[:12] == [
        "Group", "Goal", "Unit", "Due", "Target", "Latest", "Gap", "Done", "Pace", "Outlook", "Rating", "Why",
    ]  # fmt: skip
    assert told["Due"] == ["2023", "2030"]
    assert told["Target"] == ["> 1,000", "≥ 2,000.50"]
    assert told["Latest"] == ["800.25", "800.25 (2023)"]
    assert told["Gap"] == ["199.75 to go", "1,200.25 to go"]
    assert told["Rating"] == ["missed", "behind ≠"]


def test_the_gap_is_a_formula_with_the_engines_value(plan: Path) -> None:
    path = exported(plan)
    formulas, values = columns_of(opened(path)["Goals"]), columns_of(opened(path, values=True)["Goals"])
    assert formulas["Gap from"] == ["=ROUND(R2-U2,2)", "=ROUND(R3-U3,2)"]
    assert formulas["Gap to"] == ["=ROUND(R2-T2,2)", "=ROUND(R3-T3,2)"]
    for number in (0, 1):
        goal, low, high = (values[name][number] for name in ("Goal from", "Figure from", "Figure to"))
        assert values["Gap from"][number] == round(goal - high, 2)
        assert values["Gap to"][number] == round(goal - low, 2)


@pytest.mark.parametrize("place", ["../targets", "workspaces/goals", "workspaces/ratings"])
def test_every_formula_reckons_what_the_engine_says(place: str, tmp_path: Path) -> None:
    path = exported(tmp_path, "--targets", str((HERE / place).resolve()))
    formulas, values = opened(path)["Goals"], opened(path, values=True)["Goals"]
    found = [cell for row in formulas.iter_rows() for cell in row if cell.data_type == "f"]
    assert found
    for cell in found:
        reckoned = eval(  # the formulas use names of cells, +, -, ROUND and MAX
            str(cell.value).removeprefix("="),
            {"ROUND": round, "MAX": max},
            {one.coordinate: one.value for row in values.iter_rows() for one in row if one.row == cell.row},
        )
        assert values[cell.coordinate].value == pytest.approx(reckoned), cell.coordinate


def test_a_share_is_a_number_with_a_bar_and_looks_as_it_is_said(plan: Path) -> None:
    sheet = opened(exported(plan))["Goals"]
    done = sheet.cell(2, KEYS.index("done") + 1)
    assert done.value == pytest.approx(0.6005)
    assert done.number_format == "0%"
    rules = {
        str(area.sqref): [rule.type for rule in rules]
        for area, rules in sheet.conditional_formatting._cf_rules.items()
    }
    assert rules["H2:H3"] == ["dataBar"]
    assert set(rules["K2:K3"]) == {"beginsWith"}


def test_a_colour_is_given_to_words_alone(plan: Path) -> None:
    for language in ("en", "zh"):
        sheet = opened(exported(plan, "--lang", language))[
            "Goals" if language == "en" else workbook_words.SHEETS["goals"].text("zh")
        ]
        (area,) = [one for one in sheet.conditional_formatting if str(one.sqref) == "K2:K3"]
        words = {rule.text for rule in area.rules}
        known = {phrase.text(language) for phrase in wording.RATINGS.values()}
        assert words - {wording.ACHIEVED_EARLY.text(language)} <= known


def test_each_table_has_a_frozen_head_filters_and_prints_across(plan: Path) -> None:
    book = opened(exported(plan))
    assert book.sheetnames == ["Goals", "Figures known", "Sources", "Charts", "Chart data", "About"]
    for name in ("Goals", "Figures known", "Sources", "Chart data"):
        sheet = book[name]
        assert sheet.auto_filter.ref.startswith("A1:"), name
        assert sheet.freeze_panes is not None, name
        assert sheet.print_title_rows == "$1:$1", name
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9), name
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0), name


def test_figures_that_do_not_count_say_why(plan: Path) -> None:
    told = columns_of(opened(exported(plan), values=True)["Figures known"])
    assert told["Figure"] == ["500", "≥ 900", "800.25", "700"]
    assert told["From"] == [500, 900, 800.25, 700]
    assert told["To"] == [500, None, 800.25, 700]
    assert told["Counts"] == ["yes", "yes", "yes", "no"]
    assert told["Why not"] == [None, None, None, "contradicts a better report"]
    assert [str(day.date()) for day in told["Published"]] == [
        "2021-01-01",
        "2024-03-01",
        "2024-03-01",
        "2024-02-01",
    ]


def test_a_chart_shows_figures_goals_and_schedule_and_has_words(plan: Path) -> None:
    path = exported(plan)
    with ZipFile(path) as packed:
        chart = packed.read("xl/charts/chart1.xml").decode()
        drawn = packed.read("xl/drawings/drawing1.xml").decode()
    assert "<c:scatterChart>" in chart
    assert [name for name in ("schedule", "figure", "at least", "goal") if f"<c:v>{name}</c:v>" in chart] == [
        "schedule", "figure", "at least", "goal",
    ]  # fmt: skip
    assert 'descr="Output, 亿元: figures, goals and schedule by year' in drawn
    data = columns_of(opened(path, values=True)["Chart data"])
    points = list(zip(data["Series"], data["At"], data["Value"], strict=True))
    assert ("figure", 2023, 800.25) in points
    assert ("at least", 2022, 900) in points
    assert ("goal", 2030, 2000.5) in points


def test_calamine_reads_the_same_values(plan: Path) -> None:
    path = exported(plan)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Goals").to_python()
    assert rows[1][KEYS.index("gap_low")] == 199.75
    assert rows[1][KEYS.index("goal")] == "Output"


def test_the_same_plan_gives_the_same_bytes(plan: Path) -> None:
    assert exported(plan, name="a.xlsx").read_bytes() == exported(plan, name="b.xlsx").read_bytes()


def test_the_chinese_workbook_has_chinese_sheets_names_and_font(plan: Path) -> None:
    book = opened(exported(plan, "--lang", "zh"))
    assert book.sheetnames[0] == "目标"
    assert book["目标"]["B2"].value == "产值"
    assert book["目标"]["B2"].font.name == "微软雅黑"


def cells_of(path: Path) -> Iterator[Any]:
    for sheet in opened(path):
        yield from (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|'/c calc'!A0",
    "_x0041_",
    "<b>&amp;",
    "𠮷" * 40,
    "'quoted",
    "000123",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_becomes_a_formula_a_number_or_markup(name: str, tmp_path: Path) -> None:
    text = OUTPUT.replace('name = "Output"', f'name = "{name}"').replace('name_zh = "产值"', "")
    path = exported(write(tmp_path, {"industry/output.toml": text}))
    found = [cell for cell in cells_of(path) if cell.value == name]
    assert {cell.data_type for cell in found} == {"s"}
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Goals").to_python()
    assert rows[1][1] == name


def test_only_addresses_of_the_web_are_links(plan: Path) -> None:
    links = {cell.hyperlink.target for cell in cells_of(exported(plan)) if cell.hyperlink}
    assert links == {"https://example.org/plan?a=1&b=2"}
    formulas = [cell.value for cell in cells_of(plan / "a.xlsx") if cell.data_type == "f"]
    assert all(formula.startswith("=ROUND(") for formula in formulas)


def test_a_long_text_is_cut_to_what_a_cell_bears() -> None:
    for text in ("a" * 40_000, "𠮷" * 20_000):
        cut = fitting(text)
        assert cut.endswith("…")
        assert MOST_UNITS - 2 <= len(cut.encode("utf-16-le")) // 2 <= MOST_UNITS
    assert fitting("a" * MOST_UNITS) == "a" * MOST_UNITS


def test_a_chinese_text_is_twice_as_wide() -> None:
    assert (width("产值"), width("ab"), width("a\nabc")) == (4, 2, 3)
    assert (lines_of("产值" * 10, 20), lines_of("a\n\nb", 20)) == (2, 3)


def test_a_year_ends_where_its_number_stands() -> None:
    from datetime import date

    assert [years(date(2024, 12, 31)), years(date(2024, 6, 30))] == [2024, 2023.5]


def test_a_plan_without_goals_is_a_workbook_all_the_same(tmp_path: Path) -> None:
    path = exported(write(tmp_path, {}))
    assert (
        opened(path)["Charts"]["A1"].value == "There is nothing to draw: no goal here has figures and a date."
    )


def test_each_column_is_explained(plan: Path) -> None:
    book = opened(exported(plan), values=True)
    told = {(row[0], row[1]) for row in book["About"].iter_rows(values_only=True)}
    for name in ("Goals", "Figures known", "Sources", "Chart data"):
        headings = {cell.value for cell in book[name][1]}
        assert {(name, heading) for heading in headings} <= told
