"""Results that were printed before, kept in the user's cache folder: what did not change is not asked again.

An answer is all that a command printed, on both streams, with its exit code; findings are part of it. It is
kept under the question (which command, with which options, of which workspace), and belongs to one state of
everything that it rests on, which is its `key`: every file of the workspace by path, size, inode and the
nanoseconds of both its times; the program; the day; and what steers how a result looks. Anything else is
another key, and an answer with another key is no answer.

- A file that has just changed may change again without a trace, in the same tick of its clock, so that
  nothing is kept of it yet: for a tenth of a second, ten ticks of a kernel; for two seconds where a file
  system tells whole seconds alone.
- An answer comes into being by renaming a finished file, so that two processes never see half of one. Its
  length and checksum tell one that a crash of the machine cut off.
- Whatever goes wrong with the folder, it is as if nothing had been kept. It may be deleted at any time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from struct import Struct
from time import time, time_ns
from typing import BinaryIO, NamedTuple
from zlib import crc32

from yztrack.files import File

SETTLED = 100_000_000  # nanoseconds after which a file's times tell a later change apart
_SECOND, _COARSE = 1_000_000_000, 2_000_000_000  # the same, of a clock without fractions: FAT counts by two
LARGEST = 256 * 1024 * 1024  # bytes of an answer; a longer one is printed nearly as fast as it is read
_ALL, _MOST = 1024 * 1024 * 1024, 100  # bytes and number of all answers
_HEAD = Struct(">16s32sBQQI")  # mark, key, exit code, lengths of both streams, checksum
_MARK = b"yztrack/answer/1"
_UNFINISHED = ".new"
_AGE = 24 * 3600  # seconds after which nobody is writing an unfinished file any more


class Answer(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: bytes
    err: bytes


class Stamps(NamedTuple):
    """The state of files: what tells it from any other, and the nanosecond of the latest change."""

    text: str
    latest: int

    @property
    def settled(self) -> bool:
        """Whether a later change would show."""
        return self.latest < time_ns() - (SETTLED if self.latest % _SECOND else _COARSE)


def stamps(files: Iterable[File]) -> Stamps | None:
    """Return the state of a workspace's files; None where one of them could not be asked."""
    parts, latest = [], 0
    for file in files:
        state = file.state
        if state is None:
            return None
        changed, touched = state.st_mtime_ns, state.st_ctime_ns
        parts.append(f"{file.relative}\0{state.st_size},{state.st_ino},{state.st_dev},{changed},{touched}")
        latest = max(latest, changed, touched)
    return Stamps("\n".join(parts), latest)


def program() -> str:
    """Return what tells this program from another: its modules, their place, Python, what is installed."""
    here = Path(__file__).parent
    parts = [sys.version, sys.prefix]
    for folder, _, names in os.walk(here):
        if not folder.endswith("__pycache__"):
            places = [f"{folder}/{name}" for name in sorted(names)]
            parts += [f"{place},{os.stat(place).st_mtime_ns}" for place in places]  # noqa: PTH116  150 of them
    typer = sys.modules["typer"].__file__ or ""
    for installed in (here.parent, Path(typer).parent.parent):
        parts.append(f"{installed},{installed.stat().st_mtime_ns}")
    return "\n".join(parts)


def key(parts: Sequence[str]) -> bytes:
    """Return the key of everything that an answer rests on."""
    return sha256("\0\0".join(parts).encode("utf-8", "surrogatepass")).digest()


class Shelves:
    """The folder with the answers of a user."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def mine(cls) -> Shelves | None:
        """Return the folder of this user, made where it is not there; None where there can be none."""
        from platformdirs import user_cache_path

        folder = user_cache_path("yztrack", appauthor=False) / "answers"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            foreign = hasattr(os, "geteuid") and folder.stat().st_uid != os.geteuid()
        except OSError:
            return None
        return None if foreign else cls(folder)

    def place(self, question: Sequence[str]) -> Path:
        """Return where the answer to a question is kept."""
        return self.folder / key(question).hex()[:32]

    def recall(self, question: Sequence[str], key: bytes) -> Answer | None:
        """Return what was answered in this very state, if it was kept."""
        try:
            with self.place(question).open("rb") as file:
                head = file.read(_HEAD.size)
                if len(head) < _HEAD.size or not head.startswith(_MARK + key):
                    return None
                _, _, code, out, err, checksum = _HEAD.unpack(head)
                told = file.read()
        except OSError:
            return None
        if len(told) != out + err or crc32(told) != checksum:
            return None
        return Answer(code, told[:out] if err else told, told[out:])

    def begin(self) -> Draft | None:
        """Return an empty answer to be filled; None where nothing can be written."""
        from tempfile import mkstemp

        try:
            descriptor, name = mkstemp(_UNFINISHED, dir=self.folder)
            file = os.fdopen(descriptor, "wb")
            file.write(bytes(_HEAD.size))
        except OSError:
            return None
        return Draft(file, Path(name))

    def keep(self, question: Sequence[str], key: bytes, draft: Draft, code: int, err: bytes) -> None:
        """Keep an answer under its question, in place of an earlier one."""
        out = draft.length
        draft.write(err)
        with suppress(OSError):
            if draft.whole:
                draft.file.seek(0)
                draft.file.write(_HEAD.pack(_MARK, key, code, out, len(err), draft.checksum))
                draft.file.close()
                draft.path.replace(self.place(question))
                self._sweep()

    def _sweep(self) -> None:
        """Delete the oldest answers where there are too many, and what a dead process has left."""
        known = sorted(((one.stat(), one) for one in self.folder.iterdir()), key=lambda one: -one[0].st_mtime)
        total = 0
        for count, (state, path) in enumerate(known):
            total += state.st_size
            left = path.name.endswith(_UNFINISHED) and state.st_mtime < time() - _AGE
            if left or count >= _MOST or total > _ALL:
                path.unlink(missing_ok=True)


class Draft:
    """An answer while it is printed: the file that it goes to, until that fails or becomes too long."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self.file = file
        self.path = path
        self.length = 0
        self.checksum = 0
        self.whole = True

    def write(self, data: bytes) -> None:
        """Add what was printed."""
        self.length += len(data)
        if not self.whole or self.length > LARGEST:
            self.whole = False
            return
        self.checksum = crc32(data, self.checksum)
        try:
            self.file.write(data)
        except OSError:
            self.whole = False

    def drop(self) -> None:
        """Take away what is not kept; of a kept answer nothing is left to take."""
        with suppress(OSError):
            self.file.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
