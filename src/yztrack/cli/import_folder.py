"""`yztrack import FOLDER`: a new workspace of the tables that `yztrack export FOLDER/` wrote.

The files are new: nothing is overwritten, and they are written all or none. Each is read before that as any
file of a workspace is, so that tables of another origin bring no file that cannot be read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yztrack.cli.door import FOUND, language, put, tell
from yztrack.finding import Finding, Refusal
from yztrack.message import say, translated

if TYPE_CHECKING:
    from yztrack.document import Reading
    from yztrack.model import Settings

_MOST_TOLD = 50


def import_folder(folder: Path, targets: Path | None, lang: str | None, *, dry_run: bool) -> int:
    """Write a new workspace; return the exit code. Raises Refusal, OSError."""
    from yztrack.cli.init import _write as write_new
    from yztrack.document import read_settings
    from yztrack.filetexts import texts_of
    from yztrack.interchange import read_folder
    from yztrack.model import Settings

    if not any(folder.rglob("*.parquet")):
        message = say("{file} is a folder without tables", file=folder)
        raise Refusal(message, say("name a .csv or .xlsx file, or a folder that yztrack export wrote"))
    root = _free(targets)
    tables = read_folder(folder)
    texts = texts_of(tables)
    settings: Settings = read_settings(texts.get("workspace.toml", "")).records or Settings()
    words = language(lang, settings)
    found = list(_findings(root, texts))
    if found:
        from yztrack.render.findings import concise

        tell(concise(found[:_MOST_TOLD], {}, words).removesuffix("\n"))
        message = say("{path} was not taken in: files that are wrong: {count}", path=folder, count=len(found))
        raise Refusal(message, say("mend its tables; nothing was written"))
    if not dry_run:
        write_new(root, texts)
    counts = {name: len(tables[name]) for name in ("indicators", "targets", "actuals", "sources")}
    told = say("{indicators} indicators, {targets} goals, {actuals} figures, {sources} sources", **counts)
    place = os.path.relpath(root)
    line = (
        say("would write {counts} into {path}", counts=told, path=place)
        if dry_run
        else say("wrote {counts} into {path}", counts=told, path=place)
    )
    put(translated(line, words) + "\n")
    return _tell_unread(tables["settings"], words)


def _tell_unread(settings: list[dict[str, object]], words: str) -> int:
    """Name the files that could not be read when the tables were made: they are in none."""
    unread = sorted({str(one) for row in settings for one in (row["unread"] or ())})  # type: ignore[attr-defined]
    for one in unread:
        message = say("{path} could not be read when this was exported, and is missing", path=f"{one}.toml")
        tell(translated(message, words))
    return FOUND if unread else 0


def _free(targets: Path | None) -> Path:
    """Where the workspace is to lie; raises Refusal where there are files."""
    from yztrack.files import FOLDER

    root = Path(os.path.abspath(FOLDER if targets is None else targets))  # noqa: PTH100  a link stays as typed
    if os.path.lexists(root) and not root.is_dir():
        raise Refusal(say("{path} is no folder", path=root), say("choose another place"))
    if root.is_dir() and next(root.rglob("*.toml"), None) is not None:
        raise Refusal(
            say("{path} holds files already, and a folder of tables makes a new workspace", path=root),
            say("name a new folder: --targets DIR"),
        )
    return root


def _findings(root: Path, texts: Mapping[str, str]) -> Iterator[Finding]:
    """What keeps each file from being read, the first fault of each."""
    from yztrack.document import place_faults, read_indicator, read_settings, read_sources
    from yztrack.files import SETTINGS, SOURCES, File, shown, unfit
    from yztrack.rules import BY_CODE

    for relative, text in texts.items():
        nowhere = unfit(File(relative, "", link=False, state=None), root)
        path = shown(root, relative)
        if nowhere is not None and nowhere.code == "YZ007":
            yield from place_faults(path, "", [nowhere], BY_CODE)
            continue
        reading: Reading[Any]
        if relative == SOURCES:
            reading = read_sources(text)
        elif relative == SETTINGS:
            reading = read_settings(text)
        else:
            reading = read_indicator(relative.removesuffix(".toml"), text)
        yield from place_faults(path, text, reading.faults[:1], BY_CODE)
