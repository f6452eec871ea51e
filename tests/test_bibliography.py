"""One more source: its law holds for every text that can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yztrack.bibliography import with_source
from yztrack.finding import Refusal
from yztrack.message import Message
from yztrack.syntax import parse

RECORD = {"title": "T", "publisher": "P", "published": "2025-03", "reliability": "official"}
NEW = '[new]\ntitle = "T"\npublisher = "P"\npublished = "2025-03"\nreliability = "official"\n'
OLD = '[old]\ntitle = "O"\n'


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", NEW),
        ("\n", "\n" + NEW),
        (OLD, f"{OLD}\n{NEW}"),
        (OLD.rstrip("\n"), f"{OLD}\n{NEW}".rstrip("\n")),
        (OLD.replace("\n", "\r\n"), f"{OLD}\n{NEW}".replace("\n", "\r\n")),
        ("\ufeff" + OLD, f"\ufeff{OLD}\n{NEW}"),
        (OLD + "# the end", f"{OLD}# the end\n\n{NEW}".rstrip("\n")),
        (OLD + "\n\n# the end\n", f"{OLD}\n\n# the end\n\n{NEW}"),
        ("# only a comment\n", f"# only a comment\n\n{NEW}"),
        ("\ufeff", "\ufeff" + NEW),
    ],
)
def test_a_source_stands_last_in_the_manner_of_the_file(text: str, after: str) -> None:
    assert with_source(text, "new", RECORD) == after


PIECES = (
    OLD,
    "[a.b]\n",
    "[a.'new']\n",
    "[[c]]\n",
    "d = 1\n",
    "e = '''\n[new]\n'''\n",
    'f = """\\\n"""\n',
    "g = [1,\n2]\n",
    "# [new]\n",
    "\n",
    "\r\n",
    " \t",
    "h = {x = 1}",
    "# 公报",
)


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), st.booleans())
def test_what_was_read_before_is_read_after_with_the_source(text: str, bom: bool) -> None:
    try:
        before = parse(text)
    except ValueError:
        return
    written = "\ufeff" * bom + text
    after = with_source(written, "new", RECORD)
    assert parse(after.removeprefix("\ufeff")) == {**before, "new": RECORD}
    assert after.startswith(written)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (NEW, "source new exists already"),
        ('["new"]\n', "source new exists already"),
        ("new.title = 'x'\n", "source new exists already"),
        ("[old\n", "sources.toml, line 1: "),
        ("<<<<<<< ours\n", "unresolved merge"),
    ],
)
def test_what_is_there_or_broken_is_refused(text: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        with_source(text, "new", RECORD)
    assert isinstance(refused.value.message, Message)


def test_half_characters_are_refused() -> None:
    with pytest.raises(Refusal, match="bytes that are not text"):
        with_source("", "new", {**RECORD, "title": "\udcff"})
