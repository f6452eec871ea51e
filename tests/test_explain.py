"""`explain`: every figure with its document, the arithmetic, what was left out, each method's verdict.

`pytest --regenerate tests/test_explain.py` writes the golden files anew; read what changed first.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its types are another package

from tests.plans import book, figures, judge
from tests.terminal import write, yztrack_at
from yztrack import wording
from yztrack.explanation import Explanation, behind_from, explain
from yztrack.period import ticks
from yztrack.profiles import NAMES

GOLDEN = Path(__file__).parent / "golden"
SCHEMAS = Path(__file__).parents[1] / "src" / "yztrack" / "schemas"
PLAN = {
    "sources.toml": """
        [plan]
        title = "Plan for 2021 to 2025"
        publisher = "The city"
        published = 2021-01-01
        reliability = "official"
        [bulletin-2022]
        title = "Bulletin"
        publisher = "The bureau"
        published = 2023-03-01
        reliability = "official"
        [bulletin-2023]
        title = "Bulletin"
        publisher = "The bureau"
        published = 2024-03-01
        reliability = "official"
        [blog]
        title = "What a year"
        publisher = "A page"
        published = 2024-01-05
        reliability = "self-media"
        [paper]
        title = "On to the next"
        publisher = "A paper"
        published = 2024-07-01
        reliability = "media"
    """,
    "industry/sales.toml": """
        name = "Invoiced sales"
        name_zh = "开票销售"
        scope = "The city"
        scope_zh = "全市"
        unit = "亿元"
        kind = "flow"
        [[targets]]
        period = 2025
        more_than = 10000
        baseline = 2020
        commitment = "strive"
        source = "plan"
        where = "para. 5"
        stated_in = ["paper: para. 2"]
        note = "The only goal for the year."
        [[actuals]]
        period = 2020
        value = 6000
        source = "plan"
        [[actuals]]
        period = 2021
        value = 6800
        source = "bulletin-2022"
        [[actuals]]
        period = 2022
        value = 7500
        source = "bulletin-2022"
        where = "table 3"
        [[actuals]]
        period = 2023
        value = 8600
        source = "bulletin-2023"
        [[actuals]]
        period = 2023
        value = 9000
        source = "blog"
        [[actuals]]
        period = 2025
        value = 10400
        status = "forecast"
        source = "blog"
        [[actuals]]
        period = "2024-01/2024-05"
        more_than = 4000
        source = "paper"
    """,
    "industry/firms-a.toml": """
        name = "Firms in the north"
        unit = "家"
        kind = "stock"
        [[actuals]]
        period = 2023
        value = 40
        source = "bulletin-2023"
    """,
    "industry/firms-b.toml": """
        name = "Firms in the south"
        unit = "家"
        kind = "stock"
        [[actuals]]
        period = 2022
        more_than = 20
        source = "bulletin-2022"
    """,
    "industry/firms.toml": """
        name = "Firms"
        name_zh = "企业数"
        unit = "家"
        kind = "stock"
        [derive]
        sum = ["industry/firms-*"]
        [[targets]]
        period = 2023
        at_least = 70
        source = "plan"
    """,
    "economy/growth.toml": """
        name = "Growth"
        name_zh = "增速"
        unit = "%"
        kind = "growth"
        [[targets]]
        period = "2021/2025"
        over = "mean"
        about = 10
        source = "plan"
        [[actuals]]
        period = 2021
        value = 12
        source = "bulletin-2022"
        [[actuals]]
        period = 2022
        value = 8
        source = "bulletin-2022"
    """,
}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("explain"), PLAN)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_explanation_reads_as_in_the_golden_file(
    language: str, plan: Path, request: pytest.FixtureRequest
) -> None:
    runs = [
        yztrack_at(plan, "explain", name, "--as-of", "2024-06-30", "--lang", language)
        for name in ("sales", "firms", "growth@2021/2025")
    ]
    assert [(run.code, run.err) for run in runs] == [(0, "")] * 3
    text = "\n".join(run.out for run in runs)
    golden = GOLDEN / f"explain-{language}.txt"
    if request.config.getoption("--regenerate"):
        golden.write_bytes(text.encode())
    assert golden.read_bytes().decode() == text


def explained(plan: Path, *arguments: str) -> dict[str, Any]:
    run = yztrack_at(plan, "explain", *arguments, "--format", "json")
    assert (run.code, run.err) == (0, "")
    found: dict[str, Any] = json.loads(run.out)
    return found


def schema(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SCHEMAS / name).read_text("utf-8"))
    return read


@pytest.mark.parametrize("name", ["sales", "firms", "growth", "firms-a"])
@pytest.mark.parametrize("as_of", ["2021-01-01", "2024-06-30", "2026-06-30"])
def test_the_json_is_of_its_schema(name: str, as_of: str, plan: Path) -> None:
    if name == "firms-a":
        assert yztrack_at(plan, "explain", name).code == 2
        return
    document = explained(plan, name, "--as-of", as_of)
    Draft202012Validator(schema("explain-1.json")).validate(document)


def test_the_schema_is_strict_and_an_assessment_is_that_of_status() -> None:
    ours, status = schema("explain-1.json"), schema("status-1.json")
    Draft202012Validator.check_schema(ours)
    assert {name: ours["$defs"].get(name) for name in status["$defs"] if name != "source"} == {
        name: found for name, found in status["$defs"].items() if name != "source"
    }

    def objects(part: Any) -> list[dict[str, Any]]:
        inner = [one for value in part.values() for one in objects(value)] if isinstance(part, dict) else []
        inner += [one for value in part for one in objects(value)] if isinstance(part, list) else []
        return [*inner, part] if isinstance(part, dict) and part.get("type") == "object" else inner

    for one in objects(ours):
        assert "additionalProperties" in one
        if one["additionalProperties"] is False and one != ours["$defs"]["reason"]:
            assert sorted(one["required"]) == sorted(one["properties"])


def test_what_is_explained_is_what_status_says(plan: Path) -> None:
    status = json.loads(yztrack_at(plan, "status", "sales", "--format", "json").out)["assessments"]
    assert [one["assessment"] for one in explained(plan, "sales")["explanations"]] == status


def test_what_was_left_out_is_named_with_the_reason(plan: Path) -> None:
    [told] = explained(plan, "sales", "--as-of", "2024-06-30")["explanations"]
    assert [(one["period"], one["low"], one["reason"]) for one in told["left_out"]] == [
        ("2023", 9000, "contradicted"),
        ("2025", 10400, "forecast"),
        ("2024-01/2024-05", 4000, "unpublished"),
    ][0::2]
    assert [(one["period"], one["status"]) for one in told["forecasts"]] == [("2025", "forecast")]


def test_every_method_stands_beside_the_others(plan: Path) -> None:
    [told] = explained(plan, "sales", "--method", "sdsn")["explanations"]
    assert list(told["methods"]) == list(NAMES)
    assert told["assessment"]["rating"] == told["methods"]["sdsn"]["rating"]
    assert told["methods"]["schedule"]["rating"] == "ahead"
    assert told["methods"]["eurostat"]["score"] is not None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("sales@2031",),
            "error: industry/sales has no target 2031 as of 2024-06-30\nhelp: known targets: 2025\n",
        ),
        (
            ("firms-a",),
            "error: industry/firms-a has no target that was known as of 2024-06-30\nhelp: known targets: -\n",
        ),
        (
            ("sales", "--as-of", "2020-12-31"),
            "error: industry/sales has no target that was known as of 2020-12-31\nhelp: known targets: -\n",
        ),
        (
            ("sales", "--method", "eurostats"),
            f"error: no method eurostats\nhelp: use one of {', '.join(NAMES)}\n",
        ),
    ],
)
def test_a_refusal_says_what_to_do_instead(arguments: tuple[str, ...], message: str, plan: Path) -> None:
    run = yztrack_at(plan, "explain", *arguments)
    assert (run.code, run.out, run.err) == (2, "", message)


def test_a_rival_reading_is_explained_with_the_rating_that_status_gives_it(tmp_path: Path) -> None:
    rivals = """
        name = "New firms"
        kind = "flow"
        unit = "家"
        [[targets]]
        id = "each"
        one_of = "which"
        period = "2021/2022"
        over = "each"
        at_least = 100
        source = "plan"
        [[targets]]
        id = "total"
        one_of = "which"
        period = "2021/2022"
        over = "total"
        at_least = 100
        source = "plan"
        [[actuals]]
        period = 2021
        value = 90
        source = "plan"
        [[actuals]]
        period = 2022
        value = 110
        source = "plan"
    """
    write(tmp_path, {"firms.toml": rivals})
    told = explained(tmp_path, "firms@total")["explanations"][0]["assessment"]
    assert (told["rating"], told["reasons"][-1]["code"]) == ("undetermined", "rivals-differ")
    text = yztrack_at(tmp_path, "explain", "firms@total", "--lang", "en").out
    assert "Rating\n  undetermined\n" in text


def steps(files: dict[str, str], name: str, as_of: str) -> dict[str, tuple[str, str]]:
    told = book(files, as_of)
    one = told.workspace.indicators[name]
    found: Explanation = explain(told, one, one.targets[0], method="schedule")
    return {step.code: (step.numbers, step.result) for step in found.steps}


STEADY = {2020: "100", 2021: "110", 2022: "130", 2023: "140"}


def test_what_it_would_take_and_where_the_pace_leads() -> None:
    files = {"a": figures("stock", STEADY, goal="period = 2025\nbaseline = 2020\nat_least = 200")}
    found = steps(files, "a", "2024-06-30")
    assert found["required"] == ("60 / 2", "30")
    assert found["average"] == ("(140 - 100) / 3", "13.3333333333")
    assert found["best-year"] == ("2022", "20")
    assert found["projection"] == ("140 + 13.3333 × 2", "166.667")
    assert found["reached-on"] == ("200", "2028")  # 60 / 13.33 = 4.5 years from the end of 2023
    assert found["months-ahead"] == ("0.4 × 60 - 36", "-12")
    assert "behind-from" not in found  # it is behind already


@pytest.mark.parametrize(
    ("years", "parts", "sum_"),
    [
        ({2021: "20", 2022: "30"}, "20 + 30", "50"),
        ({2021: "20", 2023: "30"}, "20 + 30", "[50, +∞)"),  # a year is missing: at least
        ({2020: "9", 2021: "20", 2022: "more_than = 30"}, "20 + (30, +∞)", "(50, +∞)"),
    ],
)
def test_a_total_is_the_sum_of_its_parts(years: dict[int, str], parts: str, sum_: str) -> None:
    files = {"a": figures("flow", years, goal='period = "2021/2025"\nover = "total"\nat_least = 200')}
    assert steps(files, "a", "2024-06-30")["total"] == (parts, sum_)


@pytest.mark.parametrize(
    ("end", "year"), [("160", "2025"), ("153.3", "2024"), ("153.34", "2025"), ("140.01", "2024")]
)
def test_the_year_of_arrival_is_the_one_in_which_the_line_is_there(end: str, year: str) -> None:
    files = {"a": figures("stock", STEADY, goal=f"period = 2030\nbaseline = 2020\nat_least = {end}")}
    assert steps(files, "a", "2024-06-30")["reached-on"] == (end, year)


@pytest.mark.parametrize(
    ("kind", "goal", "years"),
    [
        ("rank", "period = 2030\nat_most = 1", {2020: "9", 2021: "8", 2022: "7", 2023: "6"}),
        ("growth", "period = 2030\nat_least = 10", STEADY),
        ("flow", 'period = "2021/2030"\nover = "total"\nat_least = 5000', STEADY),
        ("flow", 'period = "2021/2030"\nover = "each"\nat_least = 100', STEADY),
    ],
)
def test_what_has_no_trend_is_reached_in_no_year(kind: str, goal: str, years: dict[int, str]) -> None:
    found = steps({"a": figures(kind, years, goal=goal)}, "a", "2024-06-30")
    assert not {"reached-on", "projection", "damped", "best-year"} & set(found)


@pytest.mark.parametrize(
    ("goal", "latest", "behind"),
    [
        # 48 of 60 months' change done: on the line on 2024-12-31, behind the day after
        ("at_least = 200", "180", date(2025, 1, 1)),
        ("at_least = 200", "181", date(2025, 1, 19)),  # 48.6 months: day 18.6 of 31
        ("at_least = 220", "160", date(2023, 7, 1)),  # 30 of 60 months: the end of June 2023
        ("at_least = 200", "159.9", None),  # behind by its latest figure already
        ("at_least = 200", "200", None),  # there
    ],
)
def test_with_no_further_progress_it_falls_behind_on_the_day_after_its_line_meets_it(
    goal: str, latest: str, behind: date | None
) -> None:
    years = (
        {2020: "100", 2022: "155", 2023: latest}
        if behind != date(2023, 7, 1)
        else {2020: "100", 2022: latest}
    )
    text = figures("stock", years, goal=f"period = 2025\nbaseline = 2020\n{goal}").partition("\n\n")[2]
    told = judge(text, "2024-06-30", kind="stock")
    assert behind_from(told) == behind
    if (
        behind is not None
        and told.pace is not None
        and told.pace.done.low is not None
        and told.due is not None
    ):
        start = ticks(date(2020, 12, 31))

        def gone(day: date) -> Fraction:
            return Fraction(ticks(day) - start, ticks(date(2025, 12, 31)) - start)

        assert gone(behind - timedelta(1)) <= Fraction(told.pace.done.low) < gone(behind)


def test_a_third_of_the_way_is_met_to_the_day() -> None:
    """A quotient that decimals cannot hold: a third of 36 months is twelve months, not a day less."""
    text = figures("stock", {2020: "0", 2021: "1"}, goal="period = 2023\nbaseline = 2020\nat_least = 3")
    told = judge(text.partition("\n\n")[2], "2022-06-30", kind="stock")
    assert behind_from(told) == date(2022, 1, 1)


@pytest.mark.parametrize(
    ("operation", "unit", "step"),
    [
        ('sum = ["p/*"]', "亿元", ("derived-sum", "10 + 40 + ?", "[50, +∞)")),
        ('mean = ["p/*"]', "亿元", ("derived-mean", "(10 + 40 + ?) / 3", "[16.6666666667, +∞)")),
        ('ratio = ["p/a", "p/b"]', "%", ("derived-ratio", "100 × 10 / 40", "25")),
        ('difference = ["p/a", "p/b"]', "亿元", ("derived-difference", "10 - 40", "-30")),
        ('growth_of = "p/a"', "%", ("derived-growth", "(10 / 8 - 1) × 100", "25")),
        ('count = ["p/*"]\nat_least = 20', "个", ("derived-count", "3", "[1, 2]")),
    ],
)
def test_a_derived_figure_follows_from_its_members(
    operation: str, unit: str, step: tuple[str, str, str]
) -> None:
    files = {
        "p/a": figures("flow", {2024: "8", 2025: "10"}),
        "p/b": figures("flow", {2025: "40"}),
        "p/c": figures("flow", {2023: "1"}),
        "d": f'kind = "flow"\nunit = "{unit}"\n[derive]\n{operation}\n'
        '[[targets]]\nperiod = 2025\nat_least = 1\nsource = "plan"',
    }
    code, numbers, result = step
    assert steps(files, "d", "2026-06-30")[code] == (numbers, result)


def test_every_step_and_every_reason_has_words_in_both_languages() -> None:
    for phrase in (*wording.STEPS.values(), *wording.DROPPED.values(), *wording.ROLES.values()):
        assert phrase.text("en", numbers="1", result="2")
        assert phrase.text("zh", numbers="1", result="2")
        assert ("=" in phrase) == ("=" in phrase.text("zh", numbers="1", result="2"))
