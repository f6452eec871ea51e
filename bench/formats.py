"""The figures of a generated plan in the formats of other tools.

Each writer takes a folder and the indicators as they come, and keeps none of them: a plan of 100,000 is
written in little memory. In the journals an indicator is an account, an actual a transaction on the last day
of its year, and a goal the budget of its year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO

from bench.generate import GOAL_YEARS, YEARS, Made, number_text

ACTUALS, GOALS = "actuals.csv", "goals.csv"
HLEDGER, LEDGER, BEANCOUNT, WORKBOOK = "hledger.journal", "ledger.journal", "plan.beancount", "plan.xlsx"


def write_csv(folder: Path, made: Iterable[Made]) -> None:
    """Write two tables: a row an actual, a row a goal."""
    with _open(folder / ACTUALS) as actuals, _open(folder / GOALS) as goals:
        actuals.write("indicator,name,period,value\n")
        goals.write("indicator,period,goal\n")
        for one in made:
            for year, value in zip(YEARS, one.actuals, strict=True):
                actuals.write(f"{one.id},{one.name_zh},{year},{number_text(value)}\n")
            for year, goal in zip(GOAL_YEARS, one.goals, strict=True):
                goals.write(f"{one.id},{year},{number_text(goal)}\n")


def write_hledger(folder: Path, made: Iterable[Made]) -> None:
    """Write a journal with a periodic transaction for the goals of each year."""
    _write_journal(folder / HLEDGER, made, "~ yearly from {year}-01-01 to {next}-01-01")


def write_ledger(folder: Path, made: Iterable[Made]) -> None:
    """Write the same as ledger reads it."""
    _write_journal(folder / LEDGER, made, "~ Yearly from {year}/01/01 to {next}/01/01")


def _write_journal(path: Path, made: Iterable[Made], rule: str) -> None:
    """Write the budgets of each year first: they are collected beside, so that one pass does."""
    with ExitStack() as files:
        parts = [files.enter_context(_open(path.with_suffix(f".{year}"))) for year in GOAL_YEARS]
        body = files.enter_context(_open(path.with_suffix(".body")))
        for one in made:
            account = f"{one.county.name}:{one.name_zh}"
            for part, goal in zip(parts, one.goals, strict=True):
                part.write(f"    {account}  {number_text(goal)} CNY\n")
            for year, value in zip(YEARS, one.actuals, strict=True):
                body.write(f"{year}-12-31 公报\n    {account}  {number_text(value)} CNY\n    来源\n\n")
    with _open(path) as whole:
        for year in GOAL_YEARS:
            whole.write(rule.format(year=year, next=year + 1) + "\n")
            _move(path.with_suffix(f".{year}"), whole)
            whole.write("    来源\n\n")
        _move(path.with_suffix(".body"), whole)


def write_beancount(folder: Path, made: Iterable[Made]) -> None:
    """Write a ledger that bean-check checks; a goal is a custom directive."""
    with _open(folder / BEANCOUNT) as file:
        file.write(f"{YEARS[0]}-01-01 open Equity:Sources\n")
        for one in made:
            account = f"Assets:C{one.county.number:04}:I{one.number:06}"
            file.write(f'{YEARS[0]}-01-01 open {account} CNY\n  name: "{one.name_zh}"\n')
            for year, goal in zip(GOAL_YEARS, one.goals, strict=True):
                file.write(f'{YEARS[0]}-01-01 custom "budget" {account} "{year}" {number_text(goal)} CNY\n')
            for year, value in zip(YEARS, one.actuals, strict=True):
                file.write(
                    f'{year}-12-31 * "公报"\n  {account}  {number_text(value)} CNY\n  Equity:Sources\n'
                )


def write_workbook(folder: Path, made: Iterable[Made]) -> None:
    """Write a workbook: a row an indicator, formulas for what is asked of each goal, and no results."""
    import xlsxwriter  # type: ignore[import-untyped]  # has none

    with xlsxwriter.Workbook(folder / WORKBOOK, {"constant_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 3, 31)})  # noqa: DTZ001  the same bytes every time
        sheet = book.add_worksheet("plan")
        asked = [f"{word} {year}" for year in GOAL_YEARS for word in ("gap", "percent", "projection")]
        sheet.write_row(0, 0, ["indicator", "name", *YEARS, *GOAL_YEARS, "latest", *asked])
        for row, one in enumerate(made, 1):
            figures = [figure / 100 for figure in (*one.actuals, *one.goals)]
            sheet.write_row(row, 0, [one.id, one.name_zh, *figures])
            for column, formula in enumerate(_formulas(row + 1), 14):
                sheet.write_formula(row, column, formula, None, "")  # no result: it must be computed


def _formulas(line: int) -> list[str]:
    """The newest figure, and of each goal the gap, the per cent and the straight line through all figures."""
    told = [f"=L{line}"]
    for goal in "MN":
        told += [
            f"={goal}{line}-O{line}",
            f"=O{line}/{goal}{line}",
            f"=FORECAST({goal}$1,C{line}:L{line},C$1:L$1)",
        ]
    return told


def _open(path: Path) -> IO[str]:
    return path.open("w", encoding="utf-8", newline="\n")


def _move(part: Path, whole: IO[str]) -> None:
    with part.open(encoding="utf-8", newline="\n") as file:
        for block in iter(lambda: file.read(1 << 20), ""):
            whole.write(block)
    part.unlink()


FORMATS: Mapping[str, Callable[[Path, Iterable[Made]], None]] = {
    "csv": write_csv,
    "hledger": write_hledger,
    "ledger": write_ledger,
    "beancount": write_beancount,
    "workbook": write_workbook,
}
