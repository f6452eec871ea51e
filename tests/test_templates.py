"""New files, and the names that they may have."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yztrack.document import read_indicator, read_settings, read_sources
from yztrack.finding import Refusal
from yztrack.message import Message
from yztrack.period import parse_period
from yztrack.templates import bad_id, bad_name, indicator_text, settings_text, source_text, sources_text


@pytest.mark.parametrize("name", ["a", "5g", "bulletin-2025", "公报2025", "a_b.c", "x" * 100, "क्ष"])
def test_a_name_of_letters_and_digits_of_any_script_is_one(name: str) -> None:
    assert bad_name(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "a b", ".", "..", ".a", "a.", "-a", "_a", "a/b", "a\\b", "a:b", "a@b", "a#b", "a\n", "a\0",
        "\x1b[2J", "\u202ea", "\ud800", "con", "NUL", "com1", "aux.b", "x" * 101, "e\u0301", "ﬁ\u200b",
    ],
)  # fmt: skip
def test_what_is_no_name_is_told_without_steering_a_terminal(name: str) -> None:
    fault = bad_name(name)
    assert isinstance(fault, Message)
    assert fault.isprintable()
    assert len(fault) < 200


@pytest.mark.parametrize("name", ["industry/output", "output", "a/b/c", "a/sources", "经济/产值"])
def test_an_id_is_a_path_of_names(name: str) -> None:
    assert bad_id(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "", "/", "/a", "a/", "a//b", "../a", "a/../b", "./a", "sources", "Workspace", "a.toml", "a/b.TOML",
        "a/con", "a/" * 9 + "a",
    ],
)  # fmt: skip
def test_an_id_never_leaves_the_workspace_and_names_no_other_file(name: str) -> None:
    assert isinstance(bad_id(name), Message)


@given(st.text(max_size=20) | st.lists(st.sampled_from("ab./\\-_~:产 \0"), max_size=12).map("".join))
def test_no_id_that_passes_is_anything_but_names_and_slashes(name: str) -> None:
    if bad_id(name) is None:
        parts = name.split("/")
        assert all(part and part[0].isalnum() and not set(part) & set('\\:*?"<>|\0 ') for part in parts)


def test_an_indicator_file_says_what_it_was_told_and_no_more() -> None:
    text = indicator_text(
        {"name": "Output", "unit": "亿元", "kind": "flow"},
        {"period": parse_period("2030"), "more_than": Decimal("1.20"), "source": "plan"},
        "../schema.json",
    )
    assert text == (
        '#:schema ../schema.json\n\nname = "Output"\nunit = "亿元"\nkind = "flow"\n'
        '\n[[targets]]\nperiod = 2030\nmore_than = 1.20\nsource = "plan"\n'
    )
    assert read_indicator("a", text).faults == ()
    assert indicator_text({"name": "Output"}, None, None) == 'name = "Output"\n'


def test_a_source_is_a_table_whose_name_is_quoted_where_it_must_be() -> None:
    record = {"title": 'A "title"', "publisher": "P", "published": date(2025, 3, 1), "reliability": "media"}
    assert source_text("b-25", record) == (
        '[b-25]\ntitle = "A \\"title\\""\npublisher = "P"\npublished = 2025-03-01\nreliability = "media"\n'
    )
    assert source_text("公报.25", record).startswith('["公报.25"]\n')
    assert list(read_sources(source_text("公报.25", record)).records or ()) == ["公报.25"]


def test_an_empty_workspace_reads_as_one() -> None:
    assert read_sources(sources_text()).records == {}
    settings = read_settings(settings_text({"title": "计划", "language": "zh"})).records
    assert settings is not None
    assert (settings.title, settings.language) == ("计划", "zh")


def test_half_characters_are_refused() -> None:
    with pytest.raises(Refusal, match="bytes that are not text"):
        indicator_text({"name": "\ud800"}, None, None)
