"""The one place that writes a person's files: each is changed whole or not at all, and so are several.

A write takes the folder's lock, reads, edits, writes a temporary file in the same folder, makes sure that the
file is still the one that was read, and puts the new one in its place in one step. A kill, a full disk or an
error at any point leaves the old file or the new one, and what was reported as written is on the disk.

Behind a symbolic link the file is replaced, and the link stays. Of several files all are prepared before the
first is replaced, under all their locks and a journal that undoes what was cut off: see `journal`. The steps
themselves, and what they keep of a file, are in `disk`; who waits for whom, in `locking`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from yztrack.disk import (
    NOT_OVERWRITTEN,
    Seen,
    changed,
    decoded,
    encoded,
    linked,
    make_folders,
    missing_folders,
    publish,
    put,
    read,
    real_file,
    refusing,
    remove,
    sync_folder,
    temporary_name,
    write_like,
    write_new,
)
from yztrack.files import JOURNAL
from yztrack.finding import Refusal
from yztrack.journal import Entry, Journal, begin, commit, digest, forget, undisturbed, undo
from yztrack.locking import showing_life
from yztrack.message import say

Edit = Callable[[str], str]


class Written(NamedTuple):
    """What a write did, to which file, links followed.

    The texts have BOM and line ends as they stand; a new file's `before` is empty. `other_names` counts the
    hard links left with `before`.
    """

    path: Path
    before: str
    after: str
    other_names: int


class _Change(NamedTuple):
    """One file of a change of several, with its new text; `seen` is None for a new file."""

    path: Path
    entry: Entry
    seen: Seen | None
    content: bytes


def rewrite(path: Path, edit: Edit, *, expected: str | None = None) -> Written:
    """Replace a file's text by `edit(text)`, whole or not at all; on return it is on the disk.

    `edit` is called with the lock held, so that what it adds joins what others added just before; it should
    do its own checks, and an exception of its own passes through. With `expected`, a file that no longer has
    this text is refused. An edit that changes nothing writes nothing. Raises Refusal; the file is then as it
    was, except where the words say that the disk did not confirm.
    """
    with refusing(path):
        file = real_file(path)
    with undisturbed(file.parent):
        seen, done = _edited(path, file, edit, expected)
        if done.after != done.before:
            content = encoded(path, done.after)
            temporary = temporary_name(file)
            with refusing(path):
                try:
                    write_like(path, file, seen, temporary, content)
                    put(path, file, seen, temporary)
                finally:
                    remove(temporary)
                sync_folder(file.parent)
    return done


def _edited(path: Path, file: Path, edit: Edit, expected: str | None = None) -> tuple[Seen, Written]:
    with refusing(path):
        seen, names = read(file), file.stat().st_nlink
    before = decoded(path, seen.content)
    if expected is not None and before != expected:
        raise changed(path)
    return seen, Written(file, before, edit(before), names - 1)


def create(path: Path, text: str) -> None:
    """Write a new file, whole or not at all, with the folders that lead to it; on return it is on the disk.

    Raises Refusal, also when anything stands there already: nothing is overwritten.
    """
    content = encoded(path, text)
    with refusing(path.parent):
        make_folders(missing_folders(path.parent))
    with refusing(path):
        file = Path(os.path.realpath(path.parent, strict=True)) / path.name
    with undisturbed(file.parent), refusing(path):
        temporary = temporary_name(file)
        try:
            write_new(temporary, content, 0o666)
            publish(temporary, file)
        finally:
            remove(temporary)
        sync_folder(file.parent)


def rewrite_all(
    root: Path,
    edits: Mapping[Path, Edit],
    new: Mapping[Path, str] = MappingProxyType({}),
    *,
    check: Callable[[tuple[Written, ...]], None] | None = None,
) -> tuple[Written, ...]:
    """Replace the texts of several files of a workspace, and write new ones: all of them or none.

    `root` is the workspace's folder; every file lies below it. Each edit is called as `rewrite` calls it,
    with all locks held; then `check` with everything that is to be written, before anything is: what it
    raises passes through, as what an edit raises does. New files overwrite nothing. On return, which gives
    what was done to each file in the order given, all is on the disk. A kill before that leaves a journal,
    and the next command puts everything back. Raises Refusal; every file is then as it was, unless the words
    say otherwise.
    """
    with refusing(root):
        top = Path(os.path.realpath(root, strict=True))
    files = {path: _file_below(top, path) for path in edits}
    fresh = {path: _new_file_below(top, path) for path in new}
    _require_distinct([*files.values(), *fresh.values()])
    with refusing(root):
        made = {folder: None for file in fresh.values() for folder in missing_folders(file.parent)}
    folders = {file.parent for file in (*files.values(), *fresh.values())} - made.keys()
    with undisturbed(top, *folders):
        changes, told = [], []
        for path, edit in showing_life(edits.items(), [top, *folders]):
            seen, done = _edited(path, files[path], edit)
            told.append(done)
            if done.after != done.before:
                changes.append(_change(path, files[path], seen, done.after))
        for path, text in new.items():
            if os.path.lexists(fresh[path]):
                raise Refusal(say("{path} exists already", path=path), NOT_OVERWRITTEN)
            told.append(Written(fresh[path], "", text, 0))
            changes.append(_change(path, fresh[path], None, text))
        if check:
            check(tuple(told))
        if changes:
            _make(Journal(top, tuple(one.entry for one in changes), tuple(made)), changes)
    return tuple(told)


def _file_below(top: Path, path: Path) -> Path:
    with refusing(path):
        file = real_file(path)
    return _below(top, path, file)


def _new_file_below(top: Path, path: Path) -> Path:
    with refusing(path):
        return _below(top, path, Path(os.path.realpath(path.parent)) / path.name)


def _below(top: Path, path: Path, file: Path) -> Path:
    if not file.is_relative_to(top):
        words = say("{path} is not in the workspace {root}", path=path, root=top)
        raise Refusal(words, say("name files of the workspace; nothing was changed"))
    return file


def _require_distinct(files: Iterable[Path]) -> None:
    known: set[Path] = set()
    for file in files:
        if file in known:
            words = say("{path} would be written twice at once", path=file)
            raise Refusal(words, say("name each file once; nothing was changed"))
        known.add(file)


def _change(path: Path, file: Path, seen: Seen | None, text: str) -> _Change:
    content = encoded(path, text)
    kept = None if seen is None else temporary_name(file)
    return _Change(path, Entry(file, temporary_name(file), kept, digest(content)), seen, content)


def _make(journal: Journal, changes: list[_Change]) -> None:
    """Make a change under its journal, or undo it. Call it with the locks held."""
    try:
        with refusing(journal.root):
            begin(journal)
        _prepare(journal, changes)
        for change in showing_life(changes, [journal.root, *journal.places]):
            with refusing(change.path):
                _place(change)
        for folder in journal.places:
            sync_folder(folder)
        with refusing(journal.root):
            commit(journal)
    except BaseException:
        if os.path.lexists(journal.root / JOURNAL):
            undo(journal)
        raise
    forget(journal)


def _prepare(journal: Journal, changes: list[_Change]) -> None:
    """Write every new text, and keep every old file under a second name."""
    with refusing(journal.root):
        make_folders(list(journal.folders))
    for path, entry, seen, content in showing_life(changes, [journal.root, *journal.places]):
        with refusing(path):
            if seen is None or entry.kept is None:
                write_new(entry.successor, content, 0o666)
                continue
            write_like(path, entry.file, seen, entry.successor, content)
            if not linked(entry.file, entry.kept):
                write_like(path, entry.file, seen, entry.kept, seen.content)
    for folder in journal.places:
        sync_folder(folder)


def _place(change: _Change) -> None:
    path, entry, seen, _ = change
    if seen is None:
        publish(entry.successor, entry.file)
    else:
        put(path, entry.file, seen, entry.successor)
