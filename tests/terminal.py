"""The command line in the test's own process, with streams, clock, width and environment of its own."""

from __future__ import annotations

import gettext
import sys
from collections.abc import Mapping
from datetime import date
from importlib import import_module
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest
import typer.rich_utils  # noqa: F401  whose words are in the language in which it is imported first

import yztrack.cli

TODAY = "2024-06-30"
SOURCES = """
    [plan]
    title = "The plan"
    publisher = "The city"
    published = 2021-01-01
    reliability = "official"

    [later]
    title = "The bulletin"
    publisher = "The bureau"
    published = 2024-03-01
    reliability = "official"
"""
_FOREIGN = (
    "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "LC_ALL", "LC_MESSAGES", "LANG",
    "YZTRACK_TARGETS", "YZTRACK_LANG", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY",
)  # fmt: skip


class Ran(NamedTuple):
    """What a command left: its exit code, and the text of both streams."""

    code: int
    out: str
    err: str


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a workspace, text as it stands in a test; `sources.toml` is the one above where none is given."""
    for name, text in {"sources.toml": SOURCES, **files}.items():
        path = folder / "targets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode())
    return folder


def yztrack_at(
    folder: Path, *arguments: str, columns: int = 80, today: str = TODAY, env: Mapping[str, str] | None = None
) -> Ran:
    """Run a command in a folder, piped, on a day."""
    out, err = BytesIO(), BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        for name in _FOREIGN:
            patch.delenv(name, raising=False)
        for name, value in {"COLUMNS": str(columns), "TERM": "xterm", **(env or {})}.items():
            patch.setenv(name, value)
        for module in ("door", "add_actual", "check"):
            patch.setattr(import_module(f"yztrack.cli.{module}"), "today", lambda: date.fromisoformat(today))
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["yztrack", *arguments])
        patch.setattr(sys, "stdin", StringIO())
        patch.setattr(sys, "stdout", TextIOWrapper(out, encoding="utf-8", newline="\n"))
        patch.setattr(sys, "stderr", TextIOWrapper(err, encoding="utf-8", newline="\n"))
        patch.setenv("LANGUAGE", "en")
        try:
            with pytest.raises(SystemExit) as left:
                yztrack.cli.main()
        finally:
            gettext.textdomain("messages")
        sys.stdout.flush()
        sys.stderr.flush()
        return Ran(int(left.value.code or 0), out.getvalue().decode(), err.getvalue().decode())
