"""The one place that finds and reads a workspace on disk.

A workspace is a folder: `sources.toml`, `workspace.toml`, and every other `*.toml` below it an indicator
whose id is its path without the suffix. Folders whose name starts with a dot and links to folders are not
entered; a link to a file may not leave the workspace. One bad file hides no other: it becomes a finding.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeVar

from yztrack.document import Reading, place_faults, read_indicator, read_settings, read_sources, visible
from yztrack.finding import Fault, Finding, Refusal
from yztrack.journal import reading
from yztrack.message import say
from yztrack.model import Indicator, Settings, Source, Workspace
from yztrack.rules import BY_CODE

FOLDER = "targets"
SOURCES, SETTINGS = "sources.toml", "workspace.toml"
MAX_BYTES = 64 * 1024 * 1024
T = TypeVar("T")
_BOM = "\ufeff"
_NAME = re.compile(r"[\w][\w.-]*(?:/[\w][\w.-]*)*")


class Loaded(NamedTuple):
    """A workspace with the texts that it came from, by path relative to the folder."""

    root: Path
    workspace: Workspace
    texts: Mapping[str, str]
    findings: tuple[Finding, ...]

    def shown(self, relative: str) -> str:
        """A path as it is printed and written: relative to what holds the workspace, with slashes."""
        return _shown(self.root, relative)

    @property
    def without_sources(self) -> bool:
        """Whether the bibliography could not be read, so that no source can be called unknown."""
        return any(one.path == self.shown(SOURCES) for one in self.findings)

    def with_indicator(self, relative: str, text: str, indicator: Indicator) -> Loaded:
        """The same workspace with another text and reading of one indicator file."""
        indicators = {**self.workspace.indicators, indicator.id: indicator}
        workspace = replace(self.workspace, indicators=indicators)
        return self._replace(workspace=workspace, texts={**self.texts, relative: text})

    @property
    def digest(self) -> str:
        """SHA-256 over every path and text, for `inputs.digest`."""
        total = sha256()
        for relative in sorted(self.texts):
            for part in (relative, self.texts[relative]):
                encoded = part.encode("utf-8", "surrogatepass")
                total.update(len(encoded).to_bytes(8, "big") + encoded)
        return f"sha256:{total.hexdigest()}"


def find_workspace(given: Path | None, start: Path) -> Path:
    """Return the folder of the workspace: the given one, or the first `targets` on the way up from `start`.

    Raises Refusal when there is none.
    """
    if given is not None:
        if not given.is_dir():
            told = (
                say("the workspace {folder} is not a folder", folder=given)
                if given.exists()
                else say("the workspace {folder} does not exist", folder=given)
            )
            raise Refusal(told, say("name the folder that holds sources.toml"))
        if not (given / SOURCES).exists() and (given / FOLDER).is_dir():
            raise Refusal(
                say("{folder} holds a workspace and is none", folder=given),
                say("name {folder}", folder=given / FOLDER),
            )
        return given.resolve()
    for folder in (start, *start.parents):
        if (folder / FOLDER).is_dir():
            return (folder / FOLDER).resolve()
    raise Refusal(
        say("no folder named {name} here or above {start}", name=FOLDER, start=start),
        say("change into the repository, or name the folder with --targets or YZTRACK_TARGETS"),
    )


def load(root: Path) -> Loaded:
    """Read every file of a workspace; raises Refusal when the folder cannot be read or holds none."""
    return reading(root, lambda: assemble(root, read_files(root)))


def assemble(root: Path, files: Iterable[tuple[str, str, Fault | None]]) -> Loaded:
    """Make a workspace of texts by path below `root`, each with the fault that keeps it from being read.

    Raises Refusal when there is none.
    """
    texts: dict[str, str] = {}
    indicators: dict[str, Indicator] = {}
    sources: dict[str, Source] = {}
    settings = Settings()
    findings: list[Finding] = []
    unread: set[str] = set()
    for relative, text, fault in files:
        shown = _shown(root, relative)
        if fault is not None:
            unread.add(relative.removesuffix(".toml"))
            findings += place_faults(shown, "", [fault], BY_CODE)
            continue
        texts[relative] = text
        if relative == SOURCES:
            sources = _kept(read_sources(text), shown, text, findings) or {}
        elif relative == SETTINGS:
            settings = _kept(read_settings(text), shown, text, findings) or settings
        else:
            name = relative.removesuffix(".toml")
            indicator = _kept(read_indicator(name, text), shown, text, findings)
            if indicator is None:
                unread.add(name)
            else:
                indicators[name] = indicator
    if not texts and not findings:
        raise Refusal(
            say("{folder} holds no .toml file", folder=root),
            say("add sources.toml and an indicator, or name another folder"),
        )
    workspace = Workspace(settings=settings, sources=sources, indicators=indicators, unread=frozenset(unread))
    return Loaded(root, workspace, texts, tuple(findings))


def _shown(root: Path, relative: str) -> str:
    return visible(f"{root.name}/{relative}")


def _kept(reading: Reading[T], shown: str, text: str, findings: list[Finding]) -> T | None:
    if reading.faults:
        findings += place_faults(shown, text, reading.faults, BY_CODE)
    return reading.records


def read_files(root: Path) -> Iterator[tuple[str, str, Fault | None]]:
    """Yield each .toml file of a folder by path, with its text or the fault that keeps it from being read."""
    for relative, path in _files(root):
        fault = _unfit(root, relative, path)
        if fault is not None:
            yield relative, "", fault
            continue
        try:
            yield text_of(relative, _content(path))
        except OSError as error:
            message = say("cannot be read: {reason}", reason=error.strerror)
            yield relative, "", Fault("YZ001", (), message, say("give permission to read it"), 1, 1)


def text_of(relative: str, content: bytes) -> tuple[str, str, Fault | None]:
    """Return a file's path and text without its BOM, line ends as they are, or the fault of its encoding."""
    try:
        return relative, content.decode("utf-8").removeprefix(_BOM), None
    except UnicodeDecodeError as error:
        message = say("is not UTF-8: byte {position} is no part of it", position=error.start + 1)
        return (
            relative,
            "",
            Fault("YZ003", (), message, say("save it as UTF-8 (it may be GBK or UTF-16)"), 1, 1),
        )


def _content(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123  a descriptor has no path
        content: bytes = file.readall()
    return content


def _files(root: Path) -> list[tuple[str, Path]]:
    """Every path below the root that ends in .toml, sorted by its parts."""
    found: list[tuple[str, Path]] = []
    folders = [("", root)]
    while folders:
        prefix, folder = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            if folder == root:
                message = say("cannot read {folder}: {reason}", folder=root, reason=error.strerror)
                raise Refusal(message, say("give permission to read it")) from None
            found.append((prefix.rstrip("/"), folder))
            continue
        for entry in entries:
            relative = prefix + entry.name
            if entry.name.endswith(".toml") and not entry.name.startswith("."):
                found.append((relative, folder / entry.name))
            elif not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                folders.append((f"{relative}/", folder / entry.name))
    return sorted(found, key=lambda one: one[0].split("/"))


def _is_name(relative: str) -> bool:
    if _NAME.fullmatch(relative):
        return True
    from unicodedata import category

    # accents and vowel signs are marks beside letters, which \w does not know
    return _NAME.fullmatch("".join(mark for mark in relative if category(mark)[0] != "M")) is not None


def _unfit(root: Path, relative: str, path: Path) -> Fault | None:
    if not _is_name(relative):
        message = say("{name} cannot be an id", name=ascii(relative))
        return Fault("YZ007", (), message, say("use letters, digits, - _ and . only"), 1, 1)
    try:
        state = path.stat()
    except OSError as error:
        message = say("cannot be read: {reason}", reason=error.strerror)
        return Fault("YZ001", (), message, say("mend or delete the link"), 1, 1)
    if not stat.S_ISREG(state.st_mode):
        if stat.S_ISDIR(state.st_mode) and not relative.endswith(".toml"):
            message = say("the folder cannot be read")
            return Fault("YZ001", (), message, say("give permission to read it"), 1, 1)
        return Fault("YZ002", (), say("is not a file"), say("rename or remove it"), 1, 1)
    if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
        message = say("is a link that leaves the workspace")
        return Fault("YZ002", (), message, say("put the file itself here"), 1, 1)
    if state.st_size > MAX_BYTES:
        message = say("has {size} bytes", size=f"{state.st_size:,}")
        return Fault("YZ004", (), message, say("split it; an indicator needs kilobytes"), 1, 1)
    return None
