"""All keys of all files as one page, from the sentences of `keys` and the types of `model`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from yztrack import fields, model
from yztrack.fileschema import keys_of
from yztrack.keys import KEYS
from yztrack.render.jsontext import dumps
from yztrack.render.status_markdown import escaped

_HEAD = """\
# The keys of the files

Made from the types that read them. Editors show the same sentences, and complete the keys, from the JSON
Schemas that `yztrack schema` prints. A key that is not here is an error. **Bold** keys are required.
"""
_RECORDS: Mapping[str, str] = {
    "Indicator": "An indicator: every file but `sources.toml` and `workspace.toml`",
    "Target": "A goal: `[[targets]]`",
    "Actual": "A reported figure: `[[actuals]]`",
    "Derivation": "How it follows from others: `[derive]`",
    "Waiver": "An accepted finding: `[[waive]]`",
    "Source": "A document: a table of `sources.toml`",
    "Settings": "The settings: `workspace.toml`",
    "Tolerance": "In `workspace.toml`: `[tolerance]`",
    "Group": "In `workspace.toml`: `[groups.FOLDER]`",
    "CutPoints": "In `workspace.toml`: `[cut_points]`",
}
_TYPES: tuple[tuple[Any, str], ...] = (
    (fields.Number, "number"),
    (fields.Width, "number"),
    (fields.Pair, "two numbers"),
    (fields.Span, "period"),
    (fields.Start, 'period or "previous"'),
    (fields.Publication, "date, month or year"),
    (fields.Flag, "true or false"),
    (fields.Line, "text"),
    (fields.Lines, "list of text"),
    (fields.Prose, "text"),
    (str, "text"),
)


def page() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *(_table(record, title) for record, title in _RECORDS.items())])


def _table(record: str, title: str) -> str:
    rows = "".join(_rows(record))
    return f"## {title}\n\n| key | takes | says |\n|---|---|---|\n{rows}"


def _rows(record: str) -> Iterator[str]:
    known = {key: told for key, *told in keys_of(getattr(model, record))}
    for key, sentence in KEYS[record].items():
        annotation, is_required, default = known[key]
        name = f"**`{key}`**" if is_required else f"`{key}`"
        standard = "" if default is False or default in (None, (), "") else f" Default: `{dumps(default)}`."
        yield f"| {name} | {escaped(_takes(annotation))} | {escaped(sentence)}{standard} |\n"


def _takes(annotation: Any) -> str:
    for known, name in _TYPES:
        if annotation == known:
            return name
    if get_origin(annotation) is Literal:
        return ", ".join(get_args(annotation))
    if get_origin(annotation) is Mapping:
        return "tables"
    first, *rest = get_args(annotation) or (None,)
    if rest == [NoneType]:
        return _takes(first)
    if rest == [Ellipsis]:
        return "tables" if is_dataclass(first) else f"list of {_takes(first)}"
    return "table" if is_dataclass(annotation) else "date, month or year"
