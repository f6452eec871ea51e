"""What a hunt begins with: the files of this repository, and the examples of every rule."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from textwrap import dedent

from tests.terminal import SOURCES
from yztrack.rules import ALL

ROOT = Path(__file__).parents[2]
_MARK = "%% "
_FILE = re.compile(r"^%% ([\w./-]+\.toml)$", re.MULTILINE)
_LONGEST = 6000


@cache
def files() -> tuple[str, ...]:
    """Every small file of the repository's workspaces."""
    paths = [*(ROOT / "targets").rglob("*.toml"), *(ROOT / "tests").rglob("*.toml")]
    texts = {path.read_bytes().decode("utf-8", "replace") for path in sorted(paths)}
    return tuple(sorted(text for text in texts if len(text) <= _LONGEST))


@cache
def examples() -> tuple[str, ...]:
    """The bad and the good file of every rule, several files joined by marks."""
    found = []
    for rule in ALL:
        for part in re.split(r"^(?:Bad|Good):$", rule.text, flags=re.MULTILINE)[1:]:
            text = re.sub(r"^# (\S+\.toml)$", rf"{_MARK}\1", dedent(part).strip(), flags=re.MULTILINE)
            found.append(text + "\n")
    return tuple(found)


def split(text: str) -> dict[str, str]:
    """A workspace that was joined by marks: texts by path; `sources.toml` is the tests' where none is given."""
    first, *others = _FILE.split(text)
    named = dict(zip(others[::2], others[1::2], strict=True))
    return {"sources.toml": dedent(SOURCES), "output.toml": first.removeprefix("\n"), **named}


def join(texts: dict[str, str]) -> str:
    """The reverse of `split`."""
    return "".join(f"{_MARK}{name}\n{text}\n" for name, text in texts.items())
