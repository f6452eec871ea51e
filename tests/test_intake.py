"""Tables as offices keep them: what is read, and every cell that cannot be, with its place."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.plans import indicator, source
from yztrack.intake import Cell, Defaults, Intake, take_in
from yztrack.model import Workspace

SALES = indicator("", name_zh='"工业开票销售"', aliases='["开票"]')
ROADS = indicator("", kind="milestone", unit=None)
SHARE = indicator("", kind="ratio", unit="%", name='"Share of services"', name_zh='"服务业比重"')
for one, name in ((SALES, "industry/sales"), (ROADS, "works/road"), (SHARE, "economy/share")):
    object.__setattr__(one, "id", name)
PLAN = Workspace(
    sources={"bulletin": source("2025-03-01"), "plan": source("2021-01-01")},
    indicators={one.id: one for one in (SALES, ROADS, SHARE)},
)
GIVEN = Defaults(source="bulletin")


def read(rows: list[list[Cell]], defaults: Defaults = GIVEN, **mapped: str) -> Intake:
    return take_in(rows, PLAN, defaults, mapped)


def records(rows: list[list[Cell]], defaults: Defaults = GIVEN, **mapped: str) -> list[tuple[str, Any, Any]]:
    """Each record's indicator, period and quantity."""
    told = read(rows, defaults, **mapped)
    assert told.problems == ()
    return [
        (
            entry.indicator,
            str(entry.record["period"]),
            next(v for k, v in entry.record.items() if k != "period"),
        )
        for entry in told.entries
    ]


def problems(rows: list[list[Cell]], defaults: Defaults = GIVEN) -> list[tuple[int, int, str]]:
    return [(one.row, one.column, str(one.message)) for one in read(rows, defaults).problems]


@pytest.mark.parametrize(
    "head",
    [
        ["indicator", "period", "value"],
        ["指标", "年份", "数值"],
        ["指标名称", "年度", "完成值（亿元）"],
        ["Indicator", "YEAR", "Actual (bn)"],
    ],
    ids=lambda head: head[0],
)
def test_a_long_table_is_read_by_its_headings_in_either_language(head: list[Cell]) -> None:
    assert records([head, ["industry/sales", "2024", "9124.50"]]) == [
        ("industry/sales", "2024", Decimal("9124.50"))
    ]


@pytest.mark.parametrize(
    "name", ["industry/sales", "sales", "工业开票销售", "开票", " 工业开票销售 ", "开票（全口径）"]
)
def test_an_indicator_is_found_by_id_ending_name_or_alias(name: str) -> None:
    assert records([["指标", "年份", "数值"], [name, 2024, 1]])[0][0] == "industry/sales"


def test_years_as_headings_make_a_wide_table() -> None:
    rows: list[list[Cell]] = [
        ["主要指标", "", "", ""],
        ["指标", 2022.0, "2023年", "2024Q1"],
        ["sales", 8000.0, "", "突破2000亿元"],
    ]
    assert records(rows) == [
        ("industry/sales", "2022", Decimal(8000)),
        ("industry/sales", "2024-Q1", Decimal(2000)),
    ]
    assert "more_than" in read(rows).entries[1].record


def test_the_corner_of_a_wide_table_may_be_blank() -> None:
    assert records([["", 2023], ["sales", 9000]]) == [("industry/sales", "2023", Decimal(9000))]


def test_indicators_as_headings_make_a_wide_table_too() -> None:
    rows: list[list[Cell]] = [["年份", "工业开票销售", "服务业比重"], [2023, 9000, 50.1], [2024, 9124, None]]
    assert records(rows) == [
        ("industry/sales", "2023", Decimal(9000)),
        ("economy/share", "2023", Decimal("50.1")),
        ("industry/sales", "2024", Decimal(9124)),
    ]


@pytest.mark.parametrize("mark", ["—", "…", "-", "N/A", ".."])
def test_what_is_printed_as_not_available_is_missing_and_not_zero(mark: str) -> None:
    (entry,) = read([["指标", "年份", "数值"], ["sales", 2024, mark]]).entries
    assert entry.record == {"period": entry.record["period"], "missing": True, "source": "bulletin"}


def test_a_zero_is_a_zero() -> None:
    assert records([["指标", "年份", "数值"], ["sales", 2024, 0]]) == [("industry/sales", "2024", Decimal(0))]


def test_columns_beside_the_figure_become_keys() -> None:
    (entry,) = read(
        [
            ["指标", "时期", "数值", "单位", "状态", "公布日期", "出处", "备注", "来源"],
            ["sales", "2024年1-9月", "7000000", "万元", "初步", date(2025, 1, 20), "第3页", "快报", "plan"],
        ]
    ).entries
    assert {key: str(value) for key, value in entry.record.items()} == {
        "period": "2024-01/2024-09",
        "value": "700",
        "source": "plan",
        "status": "provisional",
        "published": "2025-01-20",
        "where": "第3页",
        "note": "快报",
    }
    assert entry.conversion is not None


def test_a_source_may_be_named_by_its_title() -> None:
    titled = Workspace(
        sources={
            "plan": source("2021-01-01").__class__(**{**_keys(source("2021-01-01")), "title": "五年规划"})
        },
        indicators=PLAN.indicators,
    )
    (entry,) = take_in([["指标", "年份", "数值", "来源"], ["sales", 2024, 1, "五年规划"]], titled).entries
    assert entry.record["source"] == "plan"


def _keys(one: Any) -> dict[str, Any]:
    return {key: getattr(one, key) for key in ("title", "publisher", "published", "reliability")}


@pytest.mark.parametrize(("text", "done"), [("是", True), ("未完成", False), (True, True), ("No", False)])
def test_a_milestone_is_done_or_not(text: Cell, done: bool) -> None:
    (entry,) = read([["指标", "年份", "是否完成"], ["road", 2024, text]]).entries
    assert entry.record["done"] is done


def test_options_stand_in_for_columns_that_are_not_there() -> None:
    defaults = Defaults("sales", "2024", "plan", "forecast")
    (entry,) = read([["数值"], [9000]], defaults).entries
    assert (entry.indicator, entry.record["source"], entry.record["status"]) == (
        "industry/sales",
        "plan",
        "forecast",
    )


def test_a_heading_can_be_mapped_or_left_out() -> None:
    rows: list[list[Cell]] = [["指标", "年份", "本期", "数值"], ["sales", 2024, 5, 6]]
    assert records(rows, 本期="value", 数值="-")[0][2] == 5


def test_columns_that_are_not_understood_are_named() -> None:
    assert read([["序号", "指标", "年份", "数值", "区县"], [1, "sales", 2024, 6, "x"]]).unread == (
        "序号",
        "区县",
    )


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["nobody", 2024, 1], (2, 1, "no indicator nobody")),
        (["", 2024, 1], (2, 1, "no indicator is named")),
        (["sales", "soon", 1], (2, 2, "'soon' is not a period")),
        (["sales", "", 1], (2, 2, "no period is given")),
        (["sales", 2024, "abc"], (2, 3, "'abc' is no figure")),
        (["sales", 2024, "5美元"], (2, 3, "美元 does not fit the unit 亿元")),
        (["road", 2024, "half"], (2, 3, "half does not say whether it is done")),
    ],
    ids=lambda value: str(value[0]) if isinstance(value, list) else "",
)
def test_a_cell_that_cannot_be_read_is_told_with_its_row_and_column(
    row: list[Cell], told: tuple[int, int, str]
) -> None:
    (found,) = problems([["指标", "年份", "数值"], row])
    assert found[:2] == told[:2]
    assert told[2].split()[0] in found[2]


def test_every_bad_cell_is_told_and_none_hides_another() -> None:
    rows: list[list[Cell]] = [["指标", 2023, 2024], ["sales", "a", "b"], ["nobody", 1, ""], ["share", 5, "c"]]
    assert [one[:2] for one in problems(rows)] == [(2, 2), (2, 3), (3, 1), (4, 3)]


@pytest.mark.parametrize(
    ("rows", "defaults", "told"),
    [
        ([["a", "b"], ["c", "d"]], GIVEN, "no row of headings is understood"),
        ([], GIVEN, "no row of headings is understood"),
        ([["年份", "数值"], [2024, 1]], GIVEN, "no column names the indicator"),
        ([["指标", "数值"], ["sales", 1]], GIVEN, "no column gives the period"),
        ([["指标", "年份"], ["sales", 2024]], GIVEN, "no column gives the quantity"),
        ([["指标", "年份", "数值"], ["sales", 2024, 1]], Defaults(), "no column names the source"),
    ],
)
def test_a_table_that_lacks_a_column_says_which(
    rows: list[list[Cell]], defaults: Defaults, told: str
) -> None:
    assert [one[2] for one in problems(rows, defaults)] == [told]


def test_a_source_or_status_that_is_none_is_told_in_its_column() -> None:
    head: list[Cell] = ["指标", "年份", "数值", "来源", "状态"]
    rows: list[list[Cell]] = [head, ["sales", 2024, 1, "x", ""], ["sales", 2024, 1, "plan", "maybe"]]
    assert problems(rows) == [(2, 4, "no source x"), (3, 5, "no status maybe")]


@pytest.mark.parametrize(
    ("cell", "period"),
    [(2024, "2024"), (2024.0, "2024"), ("2024", "2024"), (datetime(2024, 6, 30), "2024-06-30")],  # noqa: DTZ001  as a sheet has it
)
def test_a_period_is_read_from_whatever_a_sheet_holds(cell: Cell, period: str) -> None:
    assert records([["指标", "年份", "数值"], ["sales", cell, 1]])[0][1] == period


def test_a_number_of_a_sheet_keeps_what_a_person_sees() -> None:
    rows: list[list[Cell]] = [["指标", "年份", "数值"], ["share", 2024, 53.2], ["share", 2023, 0.1 + 0.2]]
    assert [one[2] for one in records(rows)] == [Decimal("53.2"), Decimal("0.30000000000000004")]
