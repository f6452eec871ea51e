"""The page in a browser: it works, asks for nothing, and can be used by everybody.

Needs `pip install 'yztrack[browser]'` and a Chromium on the PATH; skipped, with the reason, where one is
absent.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest

from tests.terminal import write, yztrack_at

sync_api: Any = pytest.importorskip(
    "playwright.sync_api", reason="no playwright (pip install 'yztrack[browser]')"
)
Browser: TypeAlias = Any  # the types of the driver cannot be checked where it is absent
Page: TypeAlias = Any
CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
        if (path := shutil.which(name))
    ),
    None,
)
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH (apt-get install chromium)"),
    pytest.mark.skipif(
        find_spec("vl_convert") is None, reason="no vl-convert (pip install 'yztrack[report]')"
    ),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the driver's own pipes
]
AXE = find_spec("axe_playwright_python")  # its wheel has axe.min.js
SERIOUS = {"serious", "critical"}
PHONE, DESKTOP = (390, 844), (1280, 900)


def output(name: str, zh: str, figure: str) -> str:
    return f"""
        name = "{name}"
        name_zh = "{zh}"
        kind = "flow"
        unit = "亿元"
        [[targets]]
        period = 2025
        at_least = 100
        baseline = 2020
        source = "plan"
        where = "para. 5"
        [[actuals]]
        period = 2020
        value = 50
        source = "plan"
        [[actuals]]
        period = 2021
        value = 55
        source = "plan"
        published = 2022-02-01
        [[actuals]]
        period = 2022
        more_than = 60
        source = "later"
        [[actuals]]
        period = 2023
        {figure}
        source = "later"
        [[actuals]]
        period = 2023
        value = 3
        source = "plan"
        published = 2024-02-01
    """


FILES = {
    "industry/output.toml": output("Output <b>of</b> industry", "工业产值", "value = 62"),
    "industry/zinc.toml": output("Zinc", "锌", "more_than = 99"),
    "trade/exports.toml": output("Exports", "出口", "value = 100"),
    "trade/bridge.toml": 'name = "Bridge"\nkind = "milestone"\n[[targets]]\nperiod = 2025\nsource = "plan"\n',
}


class Seen(NamedTuple):
    """A page with what it asked for and what it complained of."""

    page: Page
    asked: list[str]
    complaints: list[str]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = write(tmp_path_factory.mktemp("plan"), FILES)
    made = {}
    for language in ("en", "zh"):
        assert yztrack_at(folder, "report", f"{language}.html", "--lang", language).code == 0
        made[language] = (folder / f"{language}.html").as_uri()
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def opened(browser: Browser, address: str, size: tuple[int, int] = DESKTOP, **keys: Any) -> Seen:
    """Open a page; every request but that for itself is cut off and noted."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **keys)
    page = context.new_page()
    seen = Seen(page, [], [])
    page.on("console", lambda told: seen.complaints.append(told.text))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))

    def route(asked: Any) -> None:
        if asked.request.url.partition("#")[0] == address:
            asked.continue_()
        else:
            seen.asked.append(asked.request.url)
            asked.abort()

    page.route("**/*", route)
    page.goto(address)
    return seen


def shown(page: Page) -> list[str]:
    """The indicators in the table of all goals, as they stand."""
    return [name.strip() for name in page.locator("#table tbody tr:visible th a").all_inner_texts()]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_loads_without_a_complaint_and_asks_for_nothing(
    browser: Browser, pages: dict[str, str], language: str
) -> None:
    seen = opened(browser, pages[language])
    seen.page.locator("details").first.click()
    seen.page.wait_for_timeout(100)
    assert (seen.asked, seen.complaints) == ([], [])
    assert seen.page.locator("figure svg[role=img]").count() == 3
    assert seen.page.evaluate("getComputedStyle(document.body).maxWidth") == "1216px"


def test_the_table_is_searched_and_filtered(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages["en"]).page
    assert len(shown(page)) == 4
    page.get_by_label("Search").fill("zin")
    assert shown(page) == ["Zinc"]
    assert page.get_by_role("status").inner_text() == "1 of 4 lines shown"
    page.get_by_label("Search").fill("industry/output")
    assert shown(page) == ["Output <b>of</b> industry"]
    page.get_by_role("button", name="Show all").click()
    page.locator("#find-group").select_option("trade")
    assert shown(page) == ["Exports", "Bridge"] or shown(page) == ["Bridge", "Exports"]
    page.locator("#find-rating").select_option("open")
    assert shown(page) == ["Bridge"]


def test_the_table_is_sorted_both_ways_with_the_unknown_last(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages["en"]).page
    head = page.locator("#table thead th", has_text="Done")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    ascending = shown(page)
    assert ascending[0] == "Output <b>of</b> industry"
    assert ascending[-1] == "Bridge"
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert shown(page) == [*reversed(ascending[:-1]), "Bridge"]


def test_it_works_without_script(browser: Browser, pages: dict[str, str]) -> None:
    seen = opened(browser, pages["en"], java_script_enabled=False)
    assert len(shown(seen.page)) == 4
    assert not seen.page.locator("#finder").is_visible()
    seen.page.locator("details summary").first.click()
    assert seen.page.locator("details").first.get_by_text("Figures it rests on").is_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_a_phone_nothing_is_wider_than_the_screen(
    browser: Browser, pages: dict[str, str], language: str
) -> None:
    page = opened(browser, pages[language], PHONE).page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    letters = page.locator("figure svg text").first
    assert letters.evaluate("(one) => one.getBoundingClientRect().height") >= 10


def test_on_paper_the_arithmetic_is_open_and_the_controls_are_gone(
    browser: Browser, pages: dict[str, str]
) -> None:
    page = opened(browser, pages["en"], java_script_enabled=False).page
    page.emulate_media(media="print")
    assert page.locator("details").first.get_by_text("Figures it rests on").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


@pytest.mark.skipif(AXE is None, reason="no axe-core (pip install 'yztrack[browser]')")
@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("en", DESKTOP, "light"), ("zh", DESKTOP, "dark"), ("en", PHONE, "dark"), ("zh", PHONE, "light")],
)
def test_axe_finds_nothing_serious(
    browser: Browser, pages: dict[str, str], language: str, size: tuple[int, int], scheme: str
) -> None:
    assert AXE is not None
    page = opened(browser, pages[language], size, color_scheme=scheme, bypass_csp=True).page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.evaluate((Path(str(AXE.origin)).parent / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run()")
    told = {
        one["id"]: [node["html"][:200] for node in one["nodes"][:3]]
        for one in found["violations"]
        if one["impact"] in SERIOUS
    }
    assert found["passes"]
    assert told == {}, json.dumps(told, indent=1)
