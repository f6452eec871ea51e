"""The page as a browser's parser reads it: headings, links, policy, and that no name becomes markup."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.terminal import write, yztrack_at

html5lib = pytest.importorskip("html5lib")
pytest.importorskip("vl_convert")

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\\\"'"
SOURCES = f"""
    [plan]
    title = "The plan {EVIL}"
    publisher = "The city"
    published = 2021-01-01
    reliability = "official"
    url = "https://example.org/plan?a=1&b=2"

    [later]
    title = "The bulletin"
    publisher = "The bureau"
    published = 2024-03-01
    reliability = "official"
    url = "javascript:alert(3)"
"""
OUTPUT = f"""
    name = "Output {EVIL}"
    name_zh = "产值"
    scope = "The city"
    kind = "flow"
    unit = "亿元"
    note = "Said {EVIL}"
    [[targets]]
    period = 2025
    at_least = 100
    baseline = 2020
    commitment = "strive"
    source = "plan"
    where = "para. 5"
    [[actuals]]
    period = 2020
    value = 50
    source = "plan"
    [[actuals]]
    period = 2023
    more_than = 70
    source = "later"
    [[actuals]]
    period = 2023
    value = 60
    source = "plan"
    published = 2024-02-01
    [[actuals]]
    period = 2024
    value = 95
    status = "forecast"
    source = "later"
"""
PATENTS = """
    name = "Patents"
    name_zh = "专利"
    kind = "flow"
    unit = "件"
    [[targets]]
    period = "2021/2023"
    over = "each"
    at_least = 10
    source = "plan"
    [[actuals]]
    period = 2021
    value = 12
    source = "later"
"""
BRIDGE = """
    name = "Bridge"
    name_zh = "大桥"
    kind = "milestone"
    headline = true
    [[targets]]
    period = 2025
    source = "plan"
"""
SETTINGS = """
    title = "The plan of <b>the city</b>"
    title_zh = "全市规划"
    [groups]
    industry = {name = "Industry", name_zh = "工业"}
"""
FILES = {
    "sources.toml": SOURCES,
    "workspace.toml": SETTINGS,
    "industry/output.toml": OUTPUT,
    "innovation/patents.toml": PATENTS,
    "bridge.toml": BRIDGE,
}
SPACE = re.compile(r"\s+")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("plan"), FILES)


def page_of(folder: Path, language: str, *arguments: str) -> str:
    ran = yztrack_at(folder, "report", "-", "--lang", language, *arguments)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


@pytest.fixture(scope="module")
def english(folder: Path) -> str:
    return page_of(folder, "en")


@pytest.fixture(scope="module")
def chinese(folder: Path) -> str:
    return page_of(folder, "zh")


@pytest.fixture(scope="module", params=["en", "zh"])
def text(request: pytest.FixtureRequest, english: str, chinese: str) -> str:
    return english if request.param == "en" else chinese


def tree(text: str) -> Element:
    """The page as the parser of browsers builds it; the parser's own complaints fail the test."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=False)
    parsed: Element = parser.parse(text)
    assert parser.errors == []
    return parsed


def local(one: Element) -> str:
    """Its name without the namespace; that of a comment is no name."""
    return str(one.tag).rpartition("}")[2]


def every(parsed: Element, *names: str) -> list[Element]:
    return [one for one in parsed.iter() if local(one) in names]


def words(one: Element) -> str:
    return SPACE.sub(" ", "".join(one.itertext())).strip()


def rows(parsed: Element, class_: str) -> Iterator[tuple[Element, dict[str, Element]]]:
    """The body rows of the tables of a class, with their cells by column head."""
    for table in every(parsed, "table"):
        if class_ in (table.get("class") or "").split():
            heads = [words(one) for one in every(every(table, "thead")[0], "th")]
            for row in every(every(table, "tbody")[0], "tr"):
                yield row, dict(zip(heads, [one for one in row if local(one) in {"th", "td"}], strict=True))


def links(one: Element) -> list[str]:
    return [found.get("href") or "" for found in every(one, "a")]


def test_the_page_is_valid_html_with_a_language_a_title_and_a_viewport(english: str, chinese: str) -> None:
    for text, language, title in (
        (english, "en", "The plan of <b>the city</b> · 2024-06-30"),
        (chinese, "zh-CN", "全市规划 · 2024-06-30"),
    ):
        parsed = tree(text)
        assert text.startswith("<!doctype html>")
        assert parsed.get("lang") == language
        assert words(every(parsed, "title")[0]) == title
        named = {one.get("name"): one.get("content") for one in every(parsed, "meta")}
        assert named["viewport"] == "width=device-width, initial-scale=1"


def test_headings_step_down_one_at_a_time(text: str) -> None:
    levels = [int(local(one)[1]) for one in every(tree(text), "h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_no_id_stands_twice_and_every_link_inside_has_its_end(text: str) -> None:
    parsed = tree(text)
    ids = Counter(one.get("id") for one in parsed.iter() if one.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    inside = [href.removeprefix("#") for href in links(parsed) if href.startswith("#")]
    inside += [(one.get("href") or "").removeprefix("#") for one in every(parsed, "use")]
    for attribute in ("aria-labelledby", "for"):
        inside += " ".join(one.get(attribute) or "" for one in parsed.iter()).split()
    assert inside
    assert set(inside) - set(ids) == set()


def test_nothing_is_loaded_and_only_web_addresses_of_sources_are_linked(text: str) -> None:
    parsed = tree(text)
    assert every(parsed, "link", "iframe", "img", "object", "embed", "base", "form", "image") == []
    assert not [one for one in parsed.iter() if one.get("src") or one.get("style") is not None]
    assert not [name for one in parsed.iter() for name in one.attrib if str(name).lower().startswith("on")]
    outside = [href for href in links(parsed) if not href.startswith("#")]
    assert outside == ["https://example.org/plan?a=1&b=2"]
    assert "url(" not in text
    assert "@import" not in text
    assert "javascript:" not in text


def test_the_policy_allows_this_style_and_this_script_and_nothing_else(text: str) -> None:
    parsed = tree(text)
    (policy,) = [
        one.get("content")
        for one in every(parsed, "meta")
        if one.get("http-equiv") == "Content-Security-Policy"
    ]
    hashes = {}
    for name in ("style", "script"):
        (one,) = every(parsed, name)
        hashes[name] = b64encode(sha256((one.text or "").encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_markup_in_names_notes_and_titles_is_text(english: str) -> None:
    parsed = tree(english)
    assert len(every(parsed, "script")) == 1
    assert every(parsed, "b") == [one for one in every(parsed, "b") if one.text and "<" not in one.text]
    names = [words(one) for one in every(parsed, "h4")]
    assert any("</script><script>alert(1)</script>" in name for name in names)
    (title,) = [one for one in every(parsed, "title") if "Output" in words(one) and "Chart" in words(one)]
    assert "<img src=x onerror=alert(2)>" in words(title)


def test_every_figure_leads_to_its_source(english: str) -> None:
    parsed = tree(english)
    found = 0
    for _, cells in rows(parsed, "figures"):
        found += 1
        (source,) = links(cells["Source"])
        assert source.startswith("#s-")
        assert links(cells["Figure"]) == [source]
    assert found >= 5
    for _, cells in rows(parsed, "goals"):
        assert links(cells["Target"])[0] == "#s-plan"
        assert links(cells["Latest"]) or words(cells["Latest"]) == "-"
    sources = {row.get("id"): words(cells["Title"]) for row, cells in rows(parsed, "sources")}
    assert sources["s-later"] == "The bulletin"
    assert sources["s-plan"].startswith("The plan")


def test_the_table_of_goals_leads_to_sections_and_to_the_arithmetic(english: str) -> None:
    goals = {links(cells["Indicator"])[0]: cells for _, cells in rows(tree(english), "goals")}
    output = goals["#i-industry/output"]
    assert words(output["Group"]) == "Industry"
    assert words(output["Target"]) == "≥ 100"
    assert words(output["Latest"]) == "> 70 (2023)"
    assert words(output["Rating"]) == "behind; at best ahead"
    assert links(output["Rating"]) == ["#t-industry/output@2025"]
    assert words(goals["#i-bridge"]["Group"]) == "Headline goals"


def test_a_section_has_a_chart_reasons_arithmetic_and_what_does_not_count(english: str) -> None:
    (section,) = [one for one in every(tree(english), "article") if one.get("id") == "i-industry/output"]
    told = words(section)
    assert "(100 - 50) = (0.4, +∞)" in told
    assert "Left out: contradicts a better report" in told
    assert "Left out: a forecast" in told
    (picture,) = [one for one in every(section, "svg") if one.get("role") == "img"]
    desc = words(every(picture, "desc")[0])
    assert desc == "Reported: 2020: 50, 2023: > 70, 2024: 95. Goals: ≥ 100 by 2025-12-31."
    assert picture.get("viewBox")
    assert picture.get("width") is None
    legend = [words(one) for one in every(section, "span") if one.get("class") == "key"]
    assert legend == ["figure", "bound: at least, or at most", "forecast", "goal", "schedule"]


def test_single_years_stand_below_the_goal_that_is_held_each_year(english: str) -> None:
    years = [words(cells["Year"]) + words(cells["Rating"]) for _, cells in rows(tree(english), "years")]
    assert years == ["2021achieved", "2022awaiting", "2023awaiting"]


def test_contradictions_are_listed_with_both_sources(english: str) -> None:
    (section,) = [one for one in every(tree(english), "section") if one.get("id") == "contradictions"]
    (row,) = every(every(section, "tbody")[0], "tr")
    assert [words(one) for one in row][1:] == ["2023", "60, plan", "> 70, later"]
    assert links(row)[1:] == ["#s-plan", "#s-later"]


def test_the_summary_counts_by_rating_and_by_group(english: str) -> None:
    found = [[words(one) for one in row] for row, _ in rows(tree(english), "tally")]
    assert ["behind", "1", ""] in found
    assert ["Industry", "1", "", "0", "1", "0"] in found  # open, behind, awaiting


def test_every_table_has_a_caption_and_heads_with_a_scope(text: str) -> None:
    for table in every(tree(text), "table"):
        assert [local(one) for one in table][:2] == ["caption", "thead"]
        assert {one.get("scope") for one in every(table, "th")} <= {"col", "row"}


def test_a_chinese_page_has_chinese_words_and_full_width_punctuation(chinese: str) -> None:
    parsed = tree(chinese)
    assert "产值" in words(parsed)
    (section,) = [one for one in every(parsed, "article") if one.get("id") == "i-industry/output"]
    ratings = [words(one) for one in every(section, "span") if "chip" in (one.get("class") or "")]
    assert ratings[0].startswith("滞后")
    (note,) = [words(one) for one in every(section, "p") if one.get("class") == "what"]
    assert note.startswith("流量，越高越好，The city")


def test_the_same_files_on_the_same_day_make_the_same_bytes(folder: Path, english: str) -> None:
    assert page_of(folder, "en") == english


def test_the_day_and_the_digest_of_the_files_stand_on_the_page(folder: Path, english: str) -> None:
    earlier = page_of(folder, "en", "--as-of", "2024-02-15")
    head, later_head = (words(every(tree(one), "header")[0]) for one in (earlier, english))
    assert "2024-02-15" in head
    assert "2024-06-30" in later_head
    assert re.search(r"sha256:[0-9a-f]{64}", head)
    goals = {links(cells["Indicator"])[0]: cells for _, cells in rows(tree(earlier), "goals")}
    assert words(goals["#i-industry/output"]["Latest"]) == "60 (2023)"


def test_a_plan_without_goals_is_a_page_that_says_so(tmp_path: Path) -> None:
    page = tree(page_of(write(tmp_path, {}), "en"))
    assert list(rows(page, "goals")) == []
    assert "0" in words(every(page, "header")[0])


def test_the_script_of_the_page_is_the_template_unchanged(english: str) -> None:
    (script,) = every(tree(english), "script")
    assert "innerHTML" not in (script.text or "")
    assert (script.text or "").startswith('"use strict";')


def test_a_picture_of_its_own_has_a_size_a_namespace_and_its_fonts(folder: Path) -> None:
    ran = yztrack_at(folder, "report", "-", "output", "--format", "svg", "--lang", "zh")
    assert (ran.code, ran.err) == (0, "")
    drawn = ET.fromstring(ran.out)
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert (drawn.get("width"), drawn.get("height"), drawn.get("viewBox")) == ("960", "540", "0 0 960 540")
    assert "Noto Sans CJK SC" in (drawn.get("font-family") or "")
    texts = ["".join(one.itertext()) for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("产值，亿元") == 1
