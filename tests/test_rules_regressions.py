"""What plans of other places and seeded faults got wrong once: false alarms, faults missed or told twice."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent

import pytest

from tests.test_rules import found
from yztrack.syntax import SyntaxFault, parse

# published: plan 2021-01-01, later 2024-03-01; today is 2024-06-30
SHARE = 'name = "Employment rate"\nkind = "ratio"\nunit = "%"\n'
PEOPLE = 'name = "People waiting over a year"\nkind = "stock"\nunit = "people"\nbetter = "lower"\n'
DUST = 'name = "Dust in the air"\nkind = "stock"\nunit = "µg/m³"\nbetter = "lower"\n'
PATENTS = 'name = "Patents"\nkind = "stock"\nunit = "per 10,000 people"\n'
OUTPUT = 'name = "Industrial output"\nkind = "flow"\nunit = "bn"\n'


def goal(*lines: str) -> str:
    return "[[targets]]\n" + "".join(f"{line}\n" for line in lines) + 'source = "plan"\n'


def actuals(figures: Iterable[tuple[str, object]]) -> str:
    return "".join(
        f'[[actuals]]\nperiod = {period}\nvalue = {value}\nsource = "later"\n' for period, value in figures
    )


def told(folder: Path, text: str, **others: str) -> list[tuple[str, int, str]]:
    """File, line and code of all that is found."""
    files: dict[str, str | bytes] = {"output.toml": dedent(text)}
    files |= {f"{name}.toml": dedent(one) for name, one in others.items()}
    return [(Path(one.path).stem, one.line, one.code) for one in found(folder, files)]


@pytest.mark.parametrize("span", ["2023-04/2024-03", "2022-07/2023-06", "2022-10/2023-09"])
@pytest.mark.parametrize("kind", ["flow", "ratio", "growth", "stock"])
def test_a_goal_for_a_financial_year_is_one_for_a_single_year(span: str, kind: str, tmp_path: Path) -> None:
    text = f'name = "Fiscal"\nkind = "{kind}"\nunit = "%"\n' + goal(f'period = "{span}"', "at_least = 5")
    assert told(tmp_path, text) == []


@pytest.mark.parametrize("span", ["2023-04/2024-04", "2022/2023", "2022-07/2024-06"])
def test_a_goal_for_more_than_twelve_months_must_say_how(span: str, tmp_path: Path) -> None:
    text = OUTPUT + goal(f'period = "{span}"', "at_least = 5")
    assert told(tmp_path, text) == [("output", 5, "YZ107")]


@pytest.mark.parametrize(
    "series",
    [
        (1467, 224205, 310813, 406575, 337450),
        (23, 85000, 259000, 508000, 599963),
    ],
)
def test_what_begins_small_and_then_breaks_out_has_not_slipped(
    series: tuple[int, ...], tmp_path: Path
) -> None:
    assert told(tmp_path, PEOPLE + actuals((str(2018 + at), one) for at, one in enumerate(series))) == []


@pytest.mark.parametrize(("july", "codes"), [(1200, ["YZ310"]), (9, []), (120, [])])
def test_a_small_level_of_a_long_series_may_slip_by_a_hundred(
    july: int, codes: list[str], tmp_path: Path
) -> None:
    months = (61, 58, 39, 31, 24, 19, july, 16, 21, 30, 44, 63)
    text = DUST + actuals((f'"2023-{month:02}"', one) for month, one in enumerate(months, 1))
    assert [code for _, _, code in told(tmp_path, text)] == codes


@pytest.mark.parametrize(
    ("figures", "lines"),
    [
        ((73.1, 72.4, 174.6, 75.3, 75.8), [(14, "YZ316")]),
        ((88.0, 91.2, 97.4, 101.3, 104.0), []),
        ((122.4, 74.0, 68.8, 31.2, 71.0), []),
        ((143.2, 140.8, 139.0, 141.0, 142.0), []),
    ],
)
def test_a_rate_that_leaps_over_a_hundred_is_told_and_one_that_gets_there_is_not(
    figures: tuple[float, ...], lines: list[tuple[int, str]], tmp_path: Path
) -> None:
    text = SHARE + actuals((str(2019 + at), one) for at, one in enumerate(figures))
    assert [(line, code) for _, line, code in told(tmp_path, text)] == lines


@pytest.mark.parametrize(("number", "codes"), [(178, ["YZ316"]), (78, []), (110, [])])
def test_a_goal_far_over_a_hundred_per_cent_of_a_steady_rate_is_told(
    number: int, codes: list[str], tmp_path: Path
) -> None:
    text = SHARE + goal("period = 2030", f"at_least = {number}")
    text += actuals((str(2019 + at), one) for at, one in enumerate((72.7, 71.7, 73.1, 74.6, 75.3)))
    assert [code for _, _, code in told(tmp_path, text)] == codes


@pytest.mark.parametrize(("number", "codes"), [(170000, ["YZ411"]), (17, []), (40, [])])
def test_a_goal_ten_thousand_times_small_figures_is_out_of_scale(
    number: int, codes: list[str], tmp_path: Path
) -> None:
    text = PATENTS + goal("period = 2025", f"at_least = {number}")
    text += actuals([("2020", 12.4), ("2021", 15.3), ("2022", 19.1), ("2023", 23.3)])
    assert [code for _, _, code in told(tmp_path, text)] == codes


def test_a_wrong_date_of_a_document_is_one_fault_and_stands_there(tmp_path: Path) -> None:
    dated = '[later]\ntitle = "t"\npublisher = "p"\npublished = {}\nreliability = "official"\n'
    text = OUTPUT + actuals((str(year), 60 + year - 2014) for year in range(2014, 2024))
    assert told(tmp_path / "right", text, sources=dated.format("2024-03-01")) == []
    assert told(tmp_path / "wrong", text, sources=dated.format("2014-03-01")) == [("sources", 4, "YZ501")]


def test_one_early_figure_is_told_where_it_stands(tmp_path: Path) -> None:
    text = OUTPUT + actuals([("2022", 60), ("2023", 63), ("2025", 66)])
    assert told(tmp_path, text) == [("output", 13, "YZ501")]


def test_two_spellings_of_one_name_of_rivals_are_one_fault(tmp_path: Path) -> None:
    first = goal('id = "a"', "period = 2025", "at_least = 90", 'one_of = "reading"')
    second = goal('id = "b"', "period = 2025", "at_least = 30", 'one_of = "readings"')
    assert told(tmp_path, OUTPUT + first + second) == [("output", 14, "YZ209")]


def test_a_reported_change_of_a_member_is_told_once(tmp_path: Path) -> None:
    change = (
        '[[actuals]]\nperiod = 2023\nvalue = 8.1\nmeasure = "percent"\nbaseline = 2022\nsource = "later"\n'
    )
    growth = 'name = "Growth"\nkind = "growth"\nunit = "%"\n[derive]\ngrowth_of = "output"\n'
    text = OUTPUT + actuals([("2022", "295.0"), ("2023", "310.0")]) + change
    assert told(tmp_path, text, growth=growth + actuals([("2023", 5.1)])) == [("output", 14, "YZ308")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (OUTPUT + goal("period = 2025", "at_least = 5").replace("source", "sorce"), 7),
        ('nam = "Output"\nkind = "flow"\nunit = "bn"\n', 1),
    ],
)
def test_a_misspelt_key_is_not_missing_besides(text: str, line: int, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"output.toml": text}
    assert [(one.line, one.code) for one in found(tmp_path, files) if "source" not in one.path] == [
        (line, "YZ101")
    ]


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_is_one_fault(text: str, tmp_path: Path) -> None:
    (one,) = found(tmp_path, {"output.toml": text, "sources.toml": ""})
    assert (one.line, one.code, one.message) == (1, "YZ102", "the file is empty")


@pytest.mark.parametrize(
    ("record", "remedy"),
    [
        (goal("period = 2025", "at_least = 5", 'better = "lower"'), "above the first [[…]]"),
        (goal("period = 2025", "at_least = 5", 'status = "break"'), "it belongs in [[actuals]]"),
        (goal("period = 2025", "target = 5"), "did you mean value?"),
        (goal("year = 2025", "at_least = 5"), "did you mean period?"),
    ],
)
def test_a_key_of_another_table_is_sent_there(record: str, remedy: str, tmp_path: Path) -> None:
    (one,) = found(tmp_path, {"output.toml": OUTPUT + record})
    assert one.code == "YZ101"
    assert remedy in one.help


def test_a_table_within_a_record_is_told_at_its_header(tmp_path: Path) -> None:
    text = OUTPUT + actuals([("2022", 60), ("2023", 63)]) + '[actuals.detail]\npage = "12"\n'
    assert told(tmp_path, text) == [("output", 12, "YZ101")]


def test_the_second_of_two_operations_is_told(tmp_path: Path) -> None:
    text = OUTPUT + '[derive]\nsum = ["chips"]\nmean = ["chips"]\n'
    chips = OUTPUT.replace("Industrial output", "Chips")
    assert told(tmp_path, text, chips=chips) == [("output", 6, "YZ112")]


def test_a_bound_in_a_message_is_not_two_points(tmp_path: Path) -> None:
    text = 'name = "Rank"\nkind = "rank"\nunit = "place"\n' + goal("period = 2025", "at_most = 0")
    (one,) = found(tmp_path, {"output.toml": text})
    assert one.message == "≤ 0 is no rank"


def test_a_name_for_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    workspace = '[groups.parks]\nname = "Parks"\n[groups.green]\nname = "Green"\n'
    files: dict[str, str | bytes] = {"parks/a.toml": OUTPUT, "workspace.toml": workspace}
    (one,) = found(tmp_path, files)
    assert (one.line, one.code, one.message) == (3, "YZ219", "no folder green with indicators")


@pytest.mark.parametrize(
    ("points", "lines"),
    [
        ("ahead = 0.9\non-track = 0.95", [3]),
        ("behind = 0.97", [2]),
        ("ahead = 1.2", []),
        ("ahead = 0.95", []),
    ],
)
def test_cut_points_fall_from_the_best_down(points: str, lines: list[int], tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"output.toml": OUTPUT, "workspace.toml": f"[cut_points]\n{points}\n"}
    assert [one.line for one in found(tmp_path, files) if one.code == "YZ103"] == lines


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("value = 22,755", "without commas"),
        ("value = 74,6", "without commas"),
        ("value = 74.6%", "without the sign %"),
        ("value = 74.6 % # of all", "without the sign %"),
        ("period = 31/12/2030", "2025-06-30"),
        ("value = 074.6", "leading zeros"),
        ("headline = True", "true or false"),
        ("value =", "write its value"),
        ("value: 5", "key = value"),
        ("source = plan", "put the text in quotes"),
        ('source = "plan', "close the quotes"),
        ("value = 5 // revised", "#"),
        ("[[targets]", "[[targets]]"),
        ("source = “plan”", "plain quotes"),
        ("value = ７４", "plain quotes, digits"),
        ("value = 5\nvalue = 6", "keep one of the two"),
    ],
)
def test_what_is_no_toml_says_what_to_write_instead(line: str, remedy: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        parse(f'name = "Output"\n{line}\n')
    assert remedy in caught.value.help
