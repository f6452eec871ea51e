"""The texts of new files, and the names that they may have.

A new file says no more than it was told to; `check` finds it clean. Names are stricter than what is read, for
they are to live on any disk and on the command line: no letter of two spellings, and no name that Windows
keeps for itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import tomli_w

from yztrack.append import record_text
from yztrack.message import Message, say

_LONGEST_NAME, _DEEPEST = 100, 8
_NAME = re.compile(r"[^\W_](?:[\w.-]*[\w-])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_FILES = {"sources", "workspace"}


def bad_name(name: str) -> Message | None:
    """Return what keeps a text from being an id of a source or one part of an indicator's id, or None."""
    shown = repr(name[:40] + "…" * (len(name) > 40))
    if len(name) > _LONGEST_NAME:
        return say("{name} is longer than {count} characters", name=shown, count=_LONGEST_NAME)
    letters = "".join(mark for mark in name if unicodedata.category(mark)[0] != "M")
    if not _NAME.fullmatch(letters):
        return say(
            "{name} cannot be an id: letters, digits, - _ and . only, a letter or digit first", name=shown
        )
    if unicodedata.normalize("NFC", name) != name:
        return say(
            "{name} cannot be an id: its letters have another spelling, which looks the same", name=shown
        )
    if _RESERVED.fullmatch(name):
        return say("{name} cannot be an id: Windows keeps that name for a device", name=shown)
    return None


def bad_id(indicator_id: str) -> Message | None:
    """Return what keeps a text from being the id of a new indicator, or None."""
    parts = indicator_id.split("/")
    if len(parts) > _DEEPEST:
        return say("an id has no more than {count} folders", count=_DEEPEST - 1)
    if indicator_id.lower().endswith(".toml"):
        return say("{id!r} names a file; an id has no suffix", id=indicator_id[-40:])
    if indicator_id.lower() in _FILES:
        return say("{id} is a file of the workspace itself", id=f"{indicator_id}.toml")
    return next((fault for fault in map(bad_name, parts) if fault is not None), None)


def pairs_text(record: Mapping[str, object]) -> str:
    """Return a record's keys and values, a line each; raises Refusal for what no TOML file can hold."""
    return record_text(record).partition("\n")[2]


def source_text(name: str, record: Mapping[str, object]) -> str:
    """Return a source's table; raises Refusal for what no TOML file can hold."""
    return f"{tomli_w.dumps({name: {}})}{pairs_text(record)}"


def indicator_text(
    record: Mapping[str, object], target: Mapping[str, object] | None, schema: str | None
) -> str:
    """Return a new indicator file; `schema` is the path of the JSON Schema from there, for editors.

    Raises Refusal for what no TOML file can hold.
    """
    head = f"#:schema {schema}\n\n" if schema else ""
    goal = f"\n[[targets]]\n{pairs_text(target)}" if target else ""
    return f"{head}{pairs_text(record)}{goal}"


def sources_text() -> str:
    """Return a bibliography without any source."""
    return "# The documents that goals and figures come from, a table each; `yztrack add-source` adds one.\n"


def settings_text(record: Mapping[str, object]) -> str:
    """Return the settings of a new workspace; raises Refusal for what no TOML file can hold."""
    return f"# Every key is optional: `yztrack schema workspace` describes them.\n{pairs_text(record)}"
