"""The files of a workspace into its records: all at once, or in parts that need nothing of the others.

A workspace is a folder: `sources.toml`, `workspace.toml`, and every other `*.toml` below it an indicator
whose id is its path without the suffix. Folders whose name starts with a dot and links to folders are not
entered; a link to a file may not leave the workspace. One bad file hides no other: it becomes a finding.

A `Snapshot` holds the texts as they were read at one moment, as bytes, which is a third of what they take as
text. Of these a `Shelf` makes records: of every file, or of a few with all that they rest on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeVar

from yztrack.document import Reading, place_faults, read_indicator, read_settings, read_sources
from yztrack.files import SETTINGS, SOURCES, content, files, shown, unfit
from yztrack.finding import Fault, Finding, Refusal
from yztrack.journal import reading
from yztrack.links import named_indicators
from yztrack.message import say
from yztrack.model import Indicator, Settings, Workspace

T = TypeVar("T")
Content = tuple[str, bytes, Fault | None]
_BOM, _SUFFIX = b"\xef\xbb\xbf", ".toml"


class Texts(Mapping[str, str]):
    """The texts of files by path, without a BOM, line ends as they are; each is decoded when asked for."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self.contents = contents

    def __getitem__(self, relative: str) -> str:
        return self.contents[relative].decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self.contents)

    def __len__(self) -> int:
        return len(self.contents)

    def with_text(self, relative: str, text: str) -> Texts:
        """Return the same with another text of one file."""
        return Texts({**self.contents, relative: text.encode()})


class Snapshot(NamedTuple):
    """The texts of a workspace as they were read, by path, and the faults of the files that cannot be."""

    root: Path
    texts: Texts
    faults: Mapping[str, Fault]

    @property
    def digest(self) -> str:
        """SHA-256 over every path and text, for `inputs.digest`."""
        return digest_of(self.texts)

    def shown(self, relative: str) -> str:
        """A path as it is printed and written: relative to what holds the workspace, with slashes."""
        return shown(self.root, relative)

    @property
    def ids(self) -> list[str]:
        """The ids of the indicators that have a text, in the order of their paths."""
        return [name.removesuffix(_SUFFIX) for name in self.texts if name not in {SOURCES, SETTINGS}]


def digest_of(texts: Texts) -> str:
    """Return the SHA-256 over every path and text."""
    total = sha256()
    for relative in sorted(texts):
        for part in (relative.encode("utf-8", "surrogatepass"), texts.contents[relative]):
            total.update(len(part).to_bytes(8, "big") + part)
    return f"sha256:{total.hexdigest()}"


class Loaded(NamedTuple):
    """A workspace with the texts that it came from, by path relative to the folder."""

    root: Path
    workspace: Workspace
    texts: Texts
    findings: tuple[Finding, ...]
    without_sources: bool = False  # the bibliography could not be read: no source can be called unknown

    def shown(self, relative: str) -> str:
        """A path as it is printed and written: relative to what holds the workspace, with slashes."""
        return shown(self.root, relative)

    def with_indicator(self, relative: str, text: str, indicator: Indicator) -> Loaded:
        """The same workspace with another text and reading of one indicator file."""
        indicators = {**self.workspace.indicators, indicator.id: indicator}
        workspace = replace(self.workspace, indicators=indicators)
        return self._replace(workspace=workspace, texts=self.texts.with_text(relative, text))

    @property
    def digest(self) -> str:
        """SHA-256 over every path and text, for `inputs.digest`."""
        return digest_of(self.texts)


def snapshot(root: Path) -> Snapshot:
    """Read every file of a workspace; raises Refusal when the folder cannot be read or holds none."""
    return reading(root, lambda: taken(root, read_files(root)))


def taken(root: Path, contents: Iterable[Content]) -> Snapshot:
    """Return the snapshot of files given by path; raises Refusal when there is none."""
    texts: dict[str, bytes] = {}
    faults: dict[str, Fault] = {}
    for relative, text, fault in contents:
        if fault is None:
            texts[relative] = text
        else:
            faults[relative] = fault
    if not texts and not faults:
        raise Refusal(
            say("{folder} holds no .toml file", folder=root),
            say("add sources.toml and an indicator, or name another folder"),
        )
    return Snapshot(root, Texts(texts), faults)


def read_files(root: Path) -> Iterator[Content]:
    """Yield each .toml file of a folder by path, with what it holds or the fault that keeps it back."""
    for file in files(root):
        fault = unfit(file, root)
        if fault is not None:
            yield file.relative, b"", fault
            continue
        try:
            yield checked(file.relative, content(file))
        except OSError as error:
            message = say("cannot be read: {reason}", reason=error.strerror)
            yield file.relative, b"", Fault("YZ001", (), message, say("give permission to read it"), 1, 1)


def checked(relative: str, held: bytes) -> Content:
    """Return a file's path and what it holds without its BOM, or the fault of its encoding."""
    try:
        held.decode()
    except UnicodeDecodeError as error:
        message = say("is not UTF-8: byte {position} is no part of it", position=error.start + 1)
        remedy = say("save it as UTF-8 (it may be GBK or UTF-16)")
        return relative, b"", Fault("YZ003", (), message, remedy, 1, 1)
    return relative, held.removeprefix(_BOM), None


def load(root: Path) -> Loaded:
    """Read every file of a workspace; raises Refusal when the folder cannot be read or holds none."""
    return Shelf(snapshot(root)).whole()


class Shelf:
    """The records of a snapshot's texts, made when they are asked for; the bibliography and settings once."""

    def __init__(self, taken: Snapshot) -> None:
        self.snapshot = taken
        self.ids = taken.ids
        self._found: dict[str, list[Finding]] = {}
        self._whole: Loaded | None = None
        self.settings = self._kept(SETTINGS, read_settings) or Settings()
        self.sources = self._kept(SOURCES, read_sources) or {}

    def _kept(self, relative: str, read: Callable[[str], Reading[T]]) -> T | None:
        """What a file holds; nothing where there is none, or where it is broken, which is a finding."""
        text = self.snapshot.texts.get(relative)
        if text is None:
            return None
        told = read(text)
        if told.faults:
            self._found[relative] = _placed(self.snapshot.root, relative, text, told.faults)
        return told.records

    def findings(self, names: Iterable[str]) -> list[Finding]:
        """Return what keeps files from being read, of those that have been asked for, by their paths."""
        root, found = self.snapshot.root, []
        for relative in names:
            fault = self.snapshot.faults.get(relative)
            found += self._found.get(relative, []) if fault is None else _placed(root, relative, "", [fault])
        return found

    def indicator(self, name: str) -> Indicator | None:
        """Make the record of a file; None where it is broken."""
        return self._kept(f"{name}{_SUFFIX}", lambda text: read_indicator(name, text))

    def whole(self) -> Loaded:
        """Return the whole workspace, made once."""
        if self._whole is None:
            indicators = {name: one for name in self.ids if (one := self.indicator(name)) is not None}
            every = sorted((*self.snapshot.texts, *self.snapshot.faults), key=lambda one: one.split("/"))
            self._whole = self._loaded(indicators)._replace(findings=tuple(self.findings(every)))
        return self._whole

    def part(self, names: Collection[str]) -> Loaded:
        """Return indicators with all that judging them needs, as a workspace; findings of theirs alone.

        What they need are the members that they follow from, their benchmarks, and the rival readings of
        their goals. Its texts and its bibliography are those of the whole workspace.
        """
        loaded = self._loaded(self._needed(names))
        return loaded._replace(findings=tuple(self.findings(f"{name}{_SUFFIX}" for name in names)))

    def _loaded(self, indicators: Mapping[str, Indicator]) -> Loaded:
        root, texts, faults = self.snapshot
        unread = frozenset(
            name.removesuffix(_SUFFIX) for name in (*faults, *self._found.keys() - {SOURCES, SETTINGS})
        )
        workspace = Workspace(
            settings=self.settings, sources=self.sources, indicators=indicators, unread=unread
        )
        return Loaded(root, workspace, texts, (), SOURCES in faults or SOURCES in self._found)

    def _needed(self, names: Collection[str]) -> dict[str, Indicator]:
        """Some indicators and those that judging them needs, in the order of their paths."""
        found: dict[str, Indicator] = {}
        tried: set[str] = set()
        waiting = set(names)
        while waiting:
            tried |= waiting
            fresh = [one for name in waiting if (one := self.indicator(name)) is not None]
            found.update((one.id, one) for one in fresh)
            waiting = (self._named(fresh) | self._rivals(fresh)) - tried
        order = names if len(tried) == len(names) else filter(tried.__contains__, self.ids)
        return {name: found[name] for name in order if name in found}

    def _named(self, indicators: Iterable[Indicator]) -> set[str]:
        """The indicators that some of them name, as ids or globs."""
        patterns = {pattern for one in indicators for _, pattern in named_indicators(one)}
        return (
            {name for name in self.ids if any(fnmatchcase(name, one) for one in patterns)}
            if patterns
            else set()
        )

    def _rivals(self, indicators: Iterable[Indicator]) -> set[str]:
        """The indicators whose goals may be rival readings of theirs: those whose files say so."""
        if not any(target.one_of for one in indicators for target in one.targets):
            return set()
        contents = self.snapshot.texts.contents
        return {name for name in self.ids if b"one_of" in contents[f"{name}{_SUFFIX}"]}


def _placed(root: Path, relative: str, text: str, faults: Iterable[Fault]) -> list[Finding]:
    from yztrack.rules import BY_CODE  # which takes 30 ms, and most workspaces have no such fault

    return place_faults(shown(root, relative), text, faults, BY_CODE)
