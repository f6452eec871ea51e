"""The files of a workspace as they lie on disk: where it is, which they are, what state they are in.

Nothing is parsed here and no record made, so that whoever only asks whether something changed loads neither
pydantic nor a parser. Paths are text, not `Path` objects: of 10,000 files these alone take 30 ms.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

from yztrack.finding import Fault, Refusal
from yztrack.message import say, visible

FOLDER = "targets"
SOURCES, SETTINGS = "sources.toml", "workspace.toml"
JOURNAL, DONE = ".yztrack-journal", ".yztrack-journal-done"  # see `journal`
MAX_BYTES = 64 * 1024 * 1024
_NAME = re.compile(r"[\w][\w.-]*(?:/[\w][\w.-]*)*")


class File(NamedTuple):
    """A file by its path below the workspace, with slashes; `state` is None where it could not be asked."""

    relative: str
    path: str
    link: bool
    state: os.stat_result | None
    reason: str = ""


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


def unsettled(root: Path) -> bool:
    """Return whether a change of several files may be going on, or was cut off."""
    return os.path.lexists(root / JOURNAL) or os.path.lexists(root / DONE)


def shown(root: Path, relative: str) -> str:
    """Return a path as it is printed and written: relative to what holds the workspace, with slashes."""
    return visible(f"{root.name}/{relative}")


def files(root: Path) -> list[File]:
    """Return every path below the root that ends in .toml, sorted by its parts, and what cannot be entered.

    Folders whose name starts with a dot and links to folders are left alone. Raises Refusal where the root
    itself cannot be read.
    """
    found: list[File] = []
    folders = [("", str(root))]
    while folders:
        prefix, folder = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            if not prefix:
                message = say("cannot read {folder}: {reason}", folder=root, reason=error.strerror)
                raise Refusal(message, say("give permission to read it")) from None
            found.append(_file(prefix.rstrip("/"), folder))
            continue
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            if name.endswith(".toml"):
                found.append(_file(prefix + name, entry.path, entry))
            elif entry.is_dir(follow_symlinks=False):
                folders.append((f"{prefix}{name}/", entry.path))
    return sorted(found, key=lambda one: one.relative.split("/"))


def _file(relative: str, path: str, entry: os.DirEntry[str] | None = None) -> File:
    try:
        link = entry is not None and entry.is_symlink()
        return File(relative, path, link, os.stat(path))  # noqa: PTH116  paths are text here
    except OSError as error:
        return File(relative, path, True, None, error.strerror or str(error))


def unfit(file: File, root: Path) -> Fault | None:
    """Return what keeps a file from being read at all, judged by its name and state."""
    if not _is_name(file.relative):
        message = say("{name} cannot be an id", name=ascii(file.relative))
        return Fault("YZ007", (), message, say("use letters, digits, - _ and . only"), 1, 1)
    if file.state is None:
        message = say("cannot be read: {reason}", reason=file.reason)
        return Fault("YZ001", (), message, say("mend or delete the link"), 1, 1)
    if not stat.S_ISREG(file.state.st_mode):
        if stat.S_ISDIR(file.state.st_mode) and not file.relative.endswith(".toml"):
            message = say("the folder cannot be read")
            return Fault("YZ001", (), message, say("give permission to read it"), 1, 1)
        return Fault("YZ002", (), say("is not a file"), say("rename or remove it"), 1, 1)
    if file.link and not Path(file.path).resolve().is_relative_to(root.resolve()):
        message = say("is a link that leaves the workspace")
        return Fault("YZ002", (), message, say("put the file itself here"), 1, 1)
    if file.state.st_size > MAX_BYTES:
        message = say("has {size} bytes", size=f"{file.state.st_size:,}")
        return Fault("YZ004", (), message, say("split it; an indicator needs kilobytes"), 1, 1)
    return None


def _is_name(relative: str) -> bool:
    if _NAME.fullmatch(relative):
        return True
    from unicodedata import category

    # accents and vowel signs are marks beside letters, which \w does not know
    return _NAME.fullmatch("".join(mark for mark in relative if category(mark)[0] != "M")) is not None


def content(file: File) -> bytes:
    """Return what a file holds; raises OSError. What became a pipe in the meantime is not waited for."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(file.path, flags)
    try:  # half the time that a file object takes, of which a large plan makes 100,000
        parts = [os.read(descriptor, 1 + (file.state.st_size if file.state else 0))]
        while parts[-1]:
            parts.append(os.read(descriptor, 1 << 20))
    finally:
        os.close(descriptor)
    return b"".join(parts)
