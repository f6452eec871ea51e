"""Faults of provenance and freshness: at their line, once, and only where a reviewer should look."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.test_rules import found

HEAD = 'name = "Output"\nkind = "flow"\nunit = "bn"\n'
GOAL = '[[targets]]\nperiod = 2022\nat_least = 70\nsource = "plan"\n'
SOURCES = dedent(
    """
    [plan]
    title = "The plan"
    publisher = "The city"
    published = 2021-01-01
    reliability = "official"
    url = "https://example.org/plan"
    [later]
    title = "The bulletin"
    publisher = "The bureau"
    published = 2024-03-01
    reliability = "official"
    [blog]
    title = "A year in the city"
    publisher = "A private account"
    published = "2023-02"
    published_inferred = "it names the spring festival"
    reliability = "self-media"
    """
).lstrip("\n")
UNCITED = '[uncited]\ntitle = "t"\npublisher = "p"\npublished = 2020\nreliability = "media"\n'
ALL = GOAL + "".join(
    f'[[actuals]]\nperiod = {year}\nvalue = {value}\nsource = "{source}"\n'
    for year, value, source in (
        (2019, 60, "plan"),
        (2021, 65, "blog"),
        (2022, 72, "blog"),
        (2022, 72.4, "later"),
    )
)


def told(folder: Path, text: str, sources: str = SOURCES, **more: str) -> list[tuple[str, int, str]]:
    """What is found in a file beside one that cites every document: file, line, code."""
    files: dict[str, str | bytes] = {"output.toml": text, "sources.toml": sources}
    files |= {"all.toml": HEAD.replace("Output", "All") + ALL} | {
        f"{name}.toml": one for name, one in more.items()
    }
    return [(one.path.removeprefix("targets/"), one.line, one.code) for one in found(folder, files)]


def actual(period: str, keys: str = "value = 60", source: str = "later") -> str:
    return f'[[actuals]]\nperiod = {period}\nsource = "{source}"\n{keys}\n'


def test_a_sound_plan_gives_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, HEAD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("published = 2024-03-01", "published = 2042-03-01", 10, "YZ506"),
        ("published = 2024-03-01", "published = 2025", 10, "YZ506"),
        ("published = 2024-03-01", 'published = "2024-07"', 0, ""),
        ("published = 2024-03-01", 'published = "2024-08"', 10, "YZ506"),
        ("published = 2024-03-01", "published = 2024-07-01", 0, ""),
        ("published = 2024-03-01", "published = 2024", 0, ""),
        ("https://example.org/plan", "www.example.org/plan", 6, "YZ507"),
        ("https://example.org/plan", "https//example.org/plan", 6, "YZ507"),
        ("https://example.org/plan", "https:///plan", 6, "YZ507"),
        ("https://example.org/plan", "https://example.org/the plan", 6, "YZ507"),
        ("https://example.org/plan", "htps://example.org/plan", 6, "YZ507"),
        ("https://example.org/plan", " https://example.org/plan", 6, "YZ507"),
        ("https://example.org/plan", "http://xn--fiqs8s.cn:8080/a?b=计划#第3段", 0, ""),
        ("https://example.org/plan", "HTTPS://intranet", 0, ""),
        ("[later]", UNCITED + "[later]", 7, "YZ505"),
    ],
)
def test_a_fault_of_a_document_stands_in_the_bibliography(
    old: str, new: str, line: int, code: str, tmp_path: Path
) -> None:
    faults = told(tmp_path, HEAD, SOURCES.replace(old, new))
    assert [one for one in faults if one[0] == "sources.toml"] == (
        [("sources.toml", line, code)] if code else []
    )


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (actual("2024"), 5, "YZ501"),
        (actual("2023", "value = 60\npublished = 2023-12-30"), 5, "YZ501"),
        (actual("2023", "value = 60\npublished = 2034-03-01"), 8, "YZ506"),
        (actual("2025", 'value = 60\nstatus = "provisional"'), 8, "YZ508"),
        (actual("2025", 'value = 60\nstatus = "estimated"'), 8, "YZ508"),
        (actual('"2024-H1"', 'value = 60\nstatus = "provisional"'), 0, ""),
        (actual("2025", 'value = 60\nstatus = "forecast"'), 0, ""),
        (actual("2023", 'value = 60\nstatus = "forecast"'), 0, ""),
        (actual("2022", 'value = 60\nstatus = "forecast"'), 8, "YZ509"),
        (actual("2022", 'value = 60\nstatus = "forecast"\nrejected = "never printed so"'), 0, ""),
        (actual("2025", 'missing = true\nstatus = "provisional"'), 0, ""),
    ],
)
def test_a_date_that_cannot_be_is_told_at_its_key(text: str, line: int, code: str, tmp_path: Path) -> None:
    assert told(tmp_path, HEAD + text) == ([("output.toml", line, code)] if code else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (GOAL + actual("2022", "value = 72", "blog"), [("output.toml", 10, "YZ503")]),
        (GOAL + actual("2022", "value = 72", "blog") + actual("2022", "more_than = 71"), []),
        (GOAL + actual("2021", "value = 72", "blog"), []),
        (GOAL + actual("2022", 'value = 72\nstatus = "forecast"', "blog"), []),
        (actual("2022", "value = 72", "blog"), []),
    ],
)
def test_self_media_is_told_where_a_goal_rests_on_it_alone(
    text: str, found: list[tuple[str, int, str]], tmp_path: Path
) -> None:
    assert told(tmp_path, HEAD + text) == found


INFERRED = SOURCES.replace('"self-media"', '"official"')


@pytest.mark.parametrize(
    ("sources", "text", "codes"),
    [
        (
            INFERRED,
            actual("2019", "value = 72", "blog") + actual("2019", "value = 60", "plan"),
            ["YZ302", "YZ502"],
        ),
        (SOURCES, actual("2019", "value = 72", "blog") + actual("2019", "value = 60", "plan"), ["YZ302"]),
        (INFERRED, actual("2019", "value = 60", "blog") + actual("2019", "value = 60", "plan"), []),
        (
            INFERRED,
            actual("2019", "value = 72\npublished = 2023-02-08", "blog")
            + actual("2019", "value = 60", "plan"),
            ["YZ302"],
        ),
        (
            INFERRED,
            actual("2019", 'value = 72\nstatus = "estimated"', "blog") + actual("2019", "value = 60", "plan"),
            ["YZ302"],
        ),
    ],
)
def test_an_inferred_date_is_told_where_it_decides(
    sources: str, text: str, codes: list[str], tmp_path: Path
) -> None:
    assert [code for _, _, code in told(tmp_path, HEAD + text, sources)] == codes


def test_an_inferred_date_is_told_once_at_the_document(tmp_path: Path) -> None:
    twice = "".join(
        actual(year, f"value = {n}", s) for year in ("2018", "2019") for n, s in ((72, "blog"), (60, "plan"))
    )
    faults = told(tmp_path, HEAD + twice, INFERRED)
    assert [one for one in faults if one[2] == "YZ502"] == [("sources.toml", 16, "YZ502")]


def yearly(first: int, last: int, step: int = 1, source: str = "plan") -> str:
    return "".join(actual(str(year), f"value = {year}", source) for year in range(first, last + 1, step))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (GOAL.replace("70", "9000") + yearly(2016, 2018), [17]),
        (GOAL.replace("70", "9000") + yearly(2017, 2019), []),
        (GOAL.replace("70", "9000") + yearly(2017, 2018), []),
        (GOAL.replace("70", "9000") + yearly(2006, 2018, 6), []),
        (GOAL.replace("2022", "2018").replace("70", "2000") + yearly(2016, 2018), []),
        (yearly(2016, 2018), []),
        (
            '[[targets]]\nperiod = 2022\nunquantified = "direction"\nsource = "plan"\n' + yearly(2016, 2018),
            [],
        ),
    ],
)
def test_a_series_that_stopped_is_told_where_a_goal_waits(
    text: str, lines: list[int], tmp_path: Path
) -> None:
    assert told(tmp_path, HEAD + text) == [("output.toml", line, "YZ504") for line in lines]


@pytest.mark.parametrize(
    "keys",
    [
        'stated_in = ["extra: para. 3"]',
        'baseline_value = 60\nbaseline_period = 2020\nbaseline_source = "extra"',
    ],
)
def test_a_document_is_cited_by_any_key(keys: str, tmp_path: Path) -> None:
    extra = SOURCES + SOURCES.partition("[later]")[0].replace("plan", "extra")
    assert told(tmp_path / "cited", HEAD + GOAL + keys + "\n", extra) == []
    assert told(tmp_path / "uncited", HEAD + GOAL, extra) == [("sources.toml", 18, "YZ505")]


def test_a_misspelt_citation_makes_no_document_uncited(tmp_path: Path) -> None:
    extra = SOURCES + SOURCES.partition("[later]")[0].replace("plan", "extra")
    assert told(tmp_path, HEAD + actual("2019", source="extar"), extra) == [("output.toml", 6, "YZ201")]


def test_a_broken_file_makes_no_document_uncited(tmp_path: Path) -> None:
    extra = SOURCES + SOURCES.partition("[later]")[0].replace("plan", "extra")
    assert told(tmp_path, HEAD, extra, broken="name = 1\n") == [
        ("broken.toml", 1, "YZ102"),
        ("broken.toml", 1, "YZ103"),
    ]
