"""What undoes a change of several files that was cut off: the undo journal of a workspace.

A change of several files writes `.yztrack-journal` into the workspace's folder before it touches anything,
with the name of every file, of what it is to be replaced by, of a second name kept for its old self, and the
digest of its new text. It ends by renaming the journal to `.yztrack-journal-done`: that one step makes the
change. Until then whoever finds the journal, and gets the lock that a living writer would hold, puts every
old file back; after it, only names that nobody needs any more are left to be removed, the journal last.

- A file that holds neither its old text nor its new one was changed by a person since: it is left alone.
- A writer looks for a journal in its own folder and all above, under its lock; a reader in the workspace's
  folder, before and after it reads (`reading`). Where a journal is found it is settled first.
- A journal is trusted with names in its own folder and below, and with no others: plain files, behind no
  link. In a folder that everyone may write to it counts only if it is the folder owner's or one's own.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, TypeVar

from yztrack.disk import (
    is_temporary,
    put,
    read,
    refusing,
    remove,
    sweep,
    sync_folder,
    temporary_name,
    write_new,
)
from yztrack.files import DONE, JOURNAL
from yztrack.finding import Refusal
from yztrack.locking import locked
from yztrack.message import say

_FORMAT = "yztrack/journal/1"
_LONGEST = 64 * 1024 * 1024  # bytes
_READINGS = 3  # attempts at a reading before writers are kept out of it
T = TypeVar("T")


class Entry(NamedTuple):
    """One file of a change: its path, and the names beside it of its successor and of its old self."""

    file: Path
    successor: Path
    kept: Path | None
    digest: str


class Journal(NamedTuple):
    """A change of several files, and the folders that it makes, outermost first."""

    root: Path
    entries: tuple[Entry, ...]
    folders: tuple[Path, ...] = ()

    @property
    def places(self) -> list[Path]:
        """Every folder with a file of the change, in the order of locks."""
        return sorted({entry.file.parent for entry in self.entries})


def digest(content: bytes) -> str:
    """Return what tells a file's content from any other."""
    from hashlib import sha256

    return sha256(content).hexdigest()


@contextmanager
def undisturbed(*folders: Path) -> Iterator[None]:
    """Hold the locks of folders in which nothing of a dead run is left, nor above; raises Refusal."""
    while True:
        with ExitStack() as locks:
            for folder in sorted(set(folders)):
                locks.enter_context(locked(folder))
            cut_off = next((root for folder in folders if (root := _unsettled_above(folder))), None)
            if cut_off is None:
                for folder in folders:
                    sweep(folder)
                yield
                return
        settle(cut_off)


def settle(root: Path) -> None:
    """Bring a change of several files in this workspace to its end, where a dead writer has left one.

    Waits for a writer that lives. Raises Refusal where the files cannot be put back.
    """
    if not _unsettled(root):
        return
    with locked(root), ExitStack() as locks:
        for name, end in ((DONE, forget), (JOURNAL, undo)):
            if _trusted(root / name):
                journal = _read_journal(root / name)
                for folder in journal.places:
                    if folder not in (root, *journal.folders) and folder.is_dir():
                        locks.enter_context(locked(folder))
                end(journal)


def reading(root: Path, read_all: Callable[[], T]) -> T:
    """Return what is read of a workspace, all of it from before a change of several files or all from after.

    Settles what a dead writer left. Raises Refusal, and what `read_all` raises.
    """
    for _ in range(_READINGS):
        settle(root)
        before = _stamp(root)
        found = read_all()
        if _stamp(root) == before and not _unsettled(root):
            return found
    with ExitStack() as lock:
        try:
            lock.enter_context(undisturbed(root))
        except Refusal:  # who may only read here has read as well as can be
            return found
        return read_all()


def _stamp(root: Path) -> int:
    """What a journal that comes and goes changes."""
    try:
        return root.stat().st_mtime_ns
    except OSError:
        return 0


def _unsettled(root: Path) -> bool:
    return _trusted(root / JOURNAL) or _trusted(root / DONE)


def _unsettled_above(folder: Path) -> Path | None:
    return next((one for one in (folder, *folder.parents) if _unsettled(one)), None)


def _trusted(path: Path) -> bool:
    try:
        journal = path.lstat()
    except OSError:
        return False
    if not stat.S_ISREG(journal.st_mode):
        return False
    folder = path.parent.stat()
    mine = os.geteuid() if hasattr(os, "geteuid") else journal.st_uid
    return not folder.st_mode & stat.S_IWOTH or journal.st_uid in (folder.st_uid, mine)


def begin(journal: Journal) -> None:
    """Write the journal of a change, safe on the disk; raises OSError."""
    import json

    def below(path: Path) -> str:
        return path.relative_to(journal.root).as_posix()

    content = {
        "format": _FORMAT,
        "note": "a change of several files was cut off here; any yztrack command undoes it",
        "folders": [below(folder) for folder in journal.folders],
        "files": [
            [below(one.file), one.successor.name, one.kept and one.kept.name, one.digest]
            for one in journal.entries
        ],
    }
    temporary = temporary_name(journal.root / JOURNAL)
    try:
        write_new(temporary, json.dumps(content, indent=1).encode("utf-8", "surrogatepass"), 0o644)
        temporary.replace(journal.root / JOURNAL)
    finally:
        remove(temporary)
    sync_folder(journal.root)


def commit(journal: Journal) -> None:
    """Make a change final in one step; raises Refusal, OSError."""
    (journal.root / JOURNAL).replace(journal.root / DONE)
    sync_folder(journal.root)


def forget(journal: Journal) -> None:
    """Remove what a change that was made needs no more. Call it with the locks held."""
    for entry in journal.entries:
        remove(entry.successor)
        if entry.kept is not None:
            remove(entry.kept)
    remove(journal.root / DONE)


def undo(journal: Journal) -> None:
    """Put every file of a change back. Call it with the locks held; call it again after a Refusal."""
    for entry in journal.entries:
        with _restoring(entry.file):
            _restore(entry)
    for folder in journal.places:
        if folder.is_dir():
            sync_folder(folder)
    for folder in reversed(journal.folders):
        with suppress(OSError):  # it holds what somebody else has put there
            folder.rmdir()
    with _restoring(journal.root):
        (journal.root / JOURNAL).unlink()
    sync_folder(journal.root)


@contextmanager
def _restoring(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refusal(
            say(
                "{path}: a change of several files was cut off and cannot be undone: {reason}",
                path=path,
                reason=error.strerror,
            ),
            say("mend that, then run any yztrack command: it puts the files back"),
        ) from error


def _restore(entry: Entry) -> None:
    try:
        now = read(entry.file)
    except (FileNotFoundError, NotADirectoryError):
        now = None
    if now is not None and digest(now.content) == entry.digest:
        if entry.kept is None:
            if _is_ours(entry, now.place):
                entry.file.unlink()
        elif os.path.lexists(entry.kept):
            with suppress(Refusal):  # changed by a person at this very moment
                put(entry.file, entry.file, now, entry.kept)
    remove(entry.successor)
    if entry.kept is not None:
        remove(entry.kept)


def _is_ours(entry: Entry, place: tuple[int, int]) -> bool:
    """Whether a new file is the successor that was to become it, and no like one from before."""
    try:
        own = entry.successor.stat()
    except FileNotFoundError:
        return True  # renamed, where there are no hard links
    return place == (own.st_dev, own.st_ino)


def _read_journal(path: Path) -> Journal:
    import json

    with refusing(path), path.open("rb") as stream:
        content = stream.read(_LONGEST + 1)
    try:
        if len(content) > _LONGEST:
            raise ValueError(path)
        return _checked(path.parent, json.loads(content.decode("utf-8", "surrogatepass")))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Refusal(
            say("{path} is no journal of yztrack", path=path),
            say("look at what it is, and delete it if nobody needs it"),
        ) from None


def _checked(root: Path, content: Any) -> Journal:
    if content["format"] != _FORMAT:
        raise ValueError(content["format"])
    below = partial(_below, root)
    entries = []
    for name, successor, kept, told in content["files"]:
        file = below(name)
        names = [successor] if kept is None else [successor, kept]
        if not isinstance(told, str) or not all(
            is_temporary(one) and PurePosixPath(one).name == one for one in names
        ):
            raise ValueError(names)
        beside = None if kept is None else file.with_name(kept)
        entries.append(Entry(file, file.with_name(successor), beside, told))
    return Journal(root, tuple(entries), tuple(map(below, content["folders"])))


def _below(root: Path, name: str) -> Path:
    """The path of a name, which must stay in the folder."""
    parts = PurePosixPath(name).parts
    path = root.joinpath(*parts)
    inside = parts and ".." not in parts and "\0" not in name and path.is_relative_to(root) and path != root
    if not inside or os.path.realpath(path.parent) != str(path.parent):
        raise ValueError(name)
    return path
