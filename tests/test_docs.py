"""The generated pages of docs/ are current; `pytest tests/test_docs.py --regenerate` writes them anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from yztrack import keys
from yztrack.render import keys_markdown, rules_markdown
from yztrack.rules import ALL

DOCS = Path(__file__).parents[1] / "docs"
PAGES: dict[str, Callable[[], str]] = {
    "rules.md": lambda: rules_markdown.page(ALL),
    "keys.md": keys_markdown.page,
}
LINK = re.compile(r"\]\(#([^)]+)\)")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_current(name: str, request: pytest.FixtureRequest) -> None:
    page = DOCS / name
    if request.config.getoption("--regenerate"):
        page.write_text(PAGES[name](), encoding="utf-8", newline="\n")
    assert page.read_text("utf-8") == PAGES[name]()


def headings(text: str) -> list[str]:
    """The anchors that a page's headings get where it is shown."""
    tokens = MarkdownIt().parse(text)
    told = [tokens[place + 1].content for place, token in enumerate(tokens) if token.type == "heading_open"]
    return [re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in told]


def test_the_page_of_rules_leads_to_every_rule() -> None:
    text = PAGES["rules.md"]()
    linked = LINK.findall(text)
    assert linked == [f"{rule.code.lower()}-{rule.name}" for rule in ALL]
    assert set(linked) <= set(headings(text))


def test_the_page_of_rules_shows_both_examples_of_every_rule() -> None:
    fences = [token for token in MarkdownIt().parse(PAGES["rules.md"]()) if token.type == "fence"]
    assert len(fences) == 1 + 2 * len(ALL)  # the waiver first


def test_the_page_of_keys_tells_every_key_once_a_record() -> None:
    told = re.findall(r"^\| \**`([^`]+)`", PAGES["keys.md"](), re.MULTILINE)
    assert sorted(told) == sorted(key for record in keys.KEYS.values() for key in record)
